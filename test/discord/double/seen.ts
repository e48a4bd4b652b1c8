/** A message as a person sees it: texts, media, buttons and selects, whatever component or embed they stand in. */
import { urlOf } from './files.ts'
import { referred } from './shapes.ts'
import { Flag, type Message, type Obj, type StoredFile, type World } from './world.ts'

export interface SeenMedia {
  as: 'gallery' | 'file' | 'thumbnail' | 'attachment' | 'embed'
  url: string
  name: string | undefined
  mime: string | undefined
  sizeBytes: number | undefined
  sha256: string | undefined
  width: number | undefined
  height: number | undefined
  description: string | undefined
  spoiler: boolean
}

export interface SeenButton {
  /** The component's number in the message. */
  id: number
  label: string
  emoji: string | undefined
  customId: string | undefined
  url: string | undefined
  /** Of a premium button. */
  skuId: string | undefined
  style: number
  disabled: boolean
}

export interface SeenSelect {
  id: number
  type: number
  customId: string
  placeholder: string | undefined
  options: { label: string; value: string; description: string | undefined; selected: boolean }[]
  min: number
  max: number
  disabled: boolean
}

export interface Seen {
  id: string
  channelId: string
  /** 'bot', or the id of a person. */
  from: string
  /** Content, text displays and embed texts, line by line. */
  text: string
  content: string
  media: SeenMedia[]
  buttons: SeenButton[]
  selects: SeenSelect[]
  isV2: boolean
  ephemeral: boolean
  /** "thinking ..." stands there. */
  loading: boolean
  edited: boolean
  /** How often it was changed. */
  edits: number
  replyTo: string | undefined
  /** Ids of people whom it notifies. */
  mentions: string[]
  pingsEveryone: boolean
  reactions: { emoji: string; people: string[] }[]
  /** The interaction whose token made it. */
  interactionId: string | undefined
}

export function see(world: World, message: Message): Seen {
  const found = {
    texts: [] as string[],
    media: [] as SeenMedia[],
    buttons: [] as SeenButton[],
    selects: [] as SeenSelect[],
  }
  for (const component of message.components) look(world, message, component, found)
  const used = found.media.map((one) => one.name)
  for (const embed of message.embeds) {
    const fields: Obj[] = embed['fields'] ?? []
    found.texts.push(
      ...[
        embed['author']?.name,
        embed['title'],
        embed['description'],
        ...fields.flatMap((one) => [one['name'], one['value']]),
        embed['footer']?.text,
      ].filter(Boolean),
    )
    for (const field of ['image', 'thumbnail', 'video'])
      if (embed[field]) {
        found.media.push(mediaOf(world, message, embed[field], 'embed', {}))
        used.push(found.media.at(-1)!.name)
      }
  }
  const isV2 = (message.flags & Flag.ComponentsV2) !== 0
  // Attachments that no component of a v2 message shows are not seen.
  if (!isV2)
    for (const file of message.files.filter((one) => !used.includes(one.name)))
      found.media.push(fileSeen(world, file, 'attachment'))
  return {
    id: message.id,
    channelId: message.channel.id,
    from: message.author === world.bot ? 'bot' : message.author.id,
    text: [message.content, ...found.texts].filter((text) => text !== '').join('\n'),
    content: message.content,
    media: found.media,
    buttons: found.buttons,
    selects: found.selects,
    isV2,
    ephemeral: message.ephemeralFor !== undefined,
    loading: message.loading,
    edited: message.editedAtMs !== undefined,
    edits: Math.max(0, message.bodies.length - 1),
    replyTo: message.referenced?.id,
    mentions: message.mentions.map((one) => one.id),
    pingsEveryone: message.mentionEveryone,
    reactions: [...message.reactions].map(([emoji, people]) => ({
      emoji,
      people: [...people].map((id) => (id === world.bot.id ? 'bot' : id)),
    })),
    interactionId: message.interaction?.id,
  }
}

const fileSeen = (world: World, file: StoredFile, as: SeenMedia['as'], more: Obj = {}): SeenMedia => ({
  as,
  url: urlOf(world, file),
  name: file.name,
  mime: file.mime,
  sizeBytes: file.bytes.length,
  sha256: file.sha256,
  width: file.width,
  height: file.height,
  description: more['description'] ?? file.description,
  spoiler: more['spoiler'] ?? file.spoiler,
})

function mediaOf(world: World, message: Message, media: Obj, as: SeenMedia['as'], more: Obj): SeenMedia {
  const file = referred(message, String(media['url']))
  if (file) return fileSeen(world, file, as, more)
  const nothing = {
    name: undefined,
    mime: undefined,
    sizeBytes: undefined,
    sha256: undefined,
    width: undefined,
    height: undefined,
  }
  return {
    as,
    url: String(media['url']),
    ...nothing,
    description: more['description'],
    spoiler: more['spoiler'] ?? false,
  }
}

function look(
  world: World,
  message: Message,
  one: Obj,
  found: { texts: string[]; media: SeenMedia[]; buttons: SeenButton[]; selects: SeenSelect[] },
): void {
  switch (one['type'] as number) {
    case 2:
      found.buttons.push({
        id: one['id'],
        label: one['label'] ?? '',
        emoji: one['emoji']?.name,
        customId: one['custom_id'],
        url: one['url'],
        skuId: one['sku_id'],
        style: one['style'],
        disabled: one['disabled'] ?? false,
      })
      break
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      found.selects.push({
        id: one['id'],
        type: one['type'],
        customId: one['custom_id'],
        placeholder: one['placeholder'],
        options: (one['options'] ?? []).map((option: Obj) => ({
          label: option['label'],
          value: option['value'],
          description: option['description'],
          selected: option['default'] ?? false,
        })),
        min: one['min_values'] ?? 1,
        max: one['max_values'] ?? 1,
        disabled: one['disabled'] ?? false,
      })
      break
    case 10:
      found.texts.push(one['content'])
      break
    case 11:
      found.media.push(mediaOf(world, message, one['media'], 'thumbnail', one))
      break
    case 12:
      for (const item of one['items'] as Obj[])
        found.media.push(mediaOf(world, message, item['media'], 'gallery', item))
      break
    case 13:
      found.media.push(mediaOf(world, message, one['file'], 'file', one))
      break
    default:
  }
  for (const child of (one['components'] ?? []) as Obj[]) look(world, message, child, found)
  if (one['accessory']) look(world, message, one['accessory'], found)
}
