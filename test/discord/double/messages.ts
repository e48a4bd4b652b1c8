/** Messages made, changed and removed by the bot: checks, files, events. */
import type { Upload } from './body.ts'
import { emptyMessage, unknownMessage } from './failures.ts'
import { Intent } from './intents.ts'
import { EDIT_FLAGS, messageWrongs, POST_FLAGS } from './limits.ts'
import { mentionsOf } from './mentions.ts'
import { can } from './permissions.ts'
import { channelJson, memberIn, readableJson } from './shapes.ts'
import { type Making, newFiles, refuseWrongs, uploadNames } from './uploads.ts'
import { type Channel, type Desk, Flag, isDm, type Message, type Obj } from './world.ts'

const NONCE_MS = 5 * 60_000

/** Checks and posts a message; the same nonce within minutes gives the same message, where it is enforced. */
export function createMessage(desk: Desk, making: Making): Message {
  const { world } = desk
  const { channel, author, body, uploads } = making
  const flags = Number(body['flags'] ?? 0)
  const isV2 = (flags & Flag.ComponentsV2) !== 0
  const wrongs = messageWrongs(body, isV2, uploadNames(uploads, body))
  const allowed = making.interaction ? POST_FLAGS | Flag.Ephemeral : POST_FLAGS
  if ((flags & ~allowed) !== 0)
    wrongs.push({ path: ['flags'], code: 'BASE_TYPE_BAD', message: 'flags that may not be set' })
  if (desk.requireAllowedMentions && !body['allowed_mentions'])
    wrongs.push({ path: ['allowed_mentions'], code: 'BASE_TYPE_REQUIRED', message: 'The test wants it everywhere.' })
  refuseWrongs(wrongs, making.at)
  if (body['enforce_nonce'] && body['nonce'] !== undefined) {
    const known = world.nonces.get(`${channel.id}:${body['nonce']}`)
    if (known && !known.deleted && world.nowMs() - known.createdAtMs < NONCE_MS) return known
  }
  const reference = referenceOf(channel, body)
  const files = newFiles(desk, making, [])
  const isEmpty = !body['content'] && files.length === 0 && !body['sticker_ids']?.length && !body['poll']
  if (isEmpty && !body['embeds']?.length && !body['components']?.length) throw emptyMessage()
  const message: Message = {
    id: world.snowflake(),
    channel,
    author,
    content: String(body['content'] ?? ''),
    embeds: body['embeds'] ?? [],
    components: numbered(body['components'] ?? []),
    files,
    flags: flags | (making.ephemeral ? Flag.Ephemeral : 0),
    type: reference ? 19 : making.interaction && making.interaction.type === 2 ? 20 : 0,
    tts: body['tts'] ?? false,
    nonce: body['nonce'],
    reference: reference && {
      type: 0,
      message_id: reference.id,
      channel_id: channel.id,
      ...(channel.guild ? { guild_id: channel.guild.id } : {}),
    },
    referenced: reference,
    ephemeralFor: making.ephemeral ? making.interaction?.person.id : undefined,
    interaction: making.interaction,
    loading: false,
    mentions: [],
    mentionRoles: [],
    mentionEveryone: false,
    reactions: new Map(),
    createdAtMs: world.nowMs(),
    editedAtMs: undefined,
    deleted: false,
    bodies: [body],
  }
  Object.assign(message, mentionsOf(world, channel, message, body))
  if (body['nonce'] !== undefined) world.nonces.set(`${channel.id}:${body['nonce']}`, message)
  announce(desk, message)
  return message
}

/** Puts a finished message into its channel and tells the bot's sessions. */
export function announce(desk: Desk, message: Message): void {
  message.channel.messages.set(message.id, message)
  wake(desk, message.channel)
  message.channel.typing = message.channel.typing.filter((one) => one.personId !== message.author.id)
  if (message.ephemeralFor === undefined) tell(desk, 'MESSAGE_CREATE', message)
  desk.note({ type: 'message', id: message.id, channelId: message.channel.id, authorId: message.author.id })
  desk.changed()
}

/** Writing in an archived thread opens it again. */
export function wake(desk: Desk, channel: Channel): void {
  if (!channel.archived) return
  channel.archived = false
  if (channel.guild?.botIn)
    desk.dispatch('THREAD_UPDATE', { channel, intent: Intent.Guilds }, () => channelJson(channel))
}

export function tell(desk: Desk, event: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', message: Message): void {
  const { world } = desk
  const { channel } = message
  if (channel.guild && (!channel.guild.botIn || !can(channel, world.bot, 'ViewChannel'))) return
  const intent = channel.guild ? Intent.GuildMessages : Intent.DirectMessages
  desk.dispatch(event, { channel, intent }, (intents) => {
    const json = readableJson(world, message, intents)
    if (!channel.guild) return { ...json, channel_type: channel.type }
    const member = memberIn(channel.guild, message.author)
    return { ...json, guild_id: channel.guild.id, channel_type: channel.type, ...(member ? { member } : {}) }
  })
}

/** Components get ids where they have none, as Discord numbers them. */
function numbered(components: Obj[]): Obj[] {
  let next = 1
  const give = (one: Obj): Obj => ({
    ...one,
    id: one['id'] || next++,
    ...(one['components'] ? { components: one['components'].map(give) } : {}),
    ...(one['accessory'] ? { accessory: give(one['accessory']) } : {}),
  })
  return components.map(give)
}

function referenceOf(channel: Channel, body: Obj): Message | undefined {
  const given = body['message_reference'] as Obj | undefined
  if (!given) return undefined
  const found = channel.messages.get(String(given['message_id']))
  const isThere = found && !found.deleted && found.ephemeralFor === undefined
  if (given['type'] === 1)
    refuseWrongs([
      { path: ['message_reference', 'type'], code: 'BASE_TYPE_CHOICES', message: 'forwards are not known here' },
    ])
  if (given['channel_id'] !== undefined && given['channel_id'] !== channel.id)
    refuseWrongs([
      {
        path: ['message_reference'],
        code: 'REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL',
        message: 'Cannot reply to a message in another channel',
      },
    ])
  if (isThere) return found
  if (given['fail_if_not_exists'] ?? true)
    refuseWrongs([
      { path: ['message_reference'], code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' },
    ])
  return undefined
}

/** Changes a message of the bot. */
export function editMessage(desk: Desk, message: Message, body: Obj, uploads: Upload[], at: string[] = []): Message {
  if (message.deleted) throw unknownMessage()
  const { world } = desk
  const listed: Obj[] | undefined = body['attachments'] ?? undefined
  const kept =
    body['attachments'] === undefined
      ? message.files
      : message.files.filter((file) => listed?.some((one) => String(one['id']) === file.id))
  const flags = body['flags'] === undefined || body['flags'] === null ? message.flags : Number(body['flags'])
  const isV2 = ((flags | message.flags) & Flag.ComponentsV2) !== 0
  const after: Obj = {
    ...body,
    content: body['content'] === undefined ? message.content : (body['content'] ?? ''),
    embeds: body['embeds'] === undefined ? message.embeds : (body['embeds'] ?? []),
    components: body['components'] === undefined ? message.components : (body['components'] ?? []),
  }
  const names = [...kept.map((file) => file.name), ...uploadNames(uploads, body)]
  const wrongs = messageWrongs(after, isV2, names)
  const mayStand = EDIT_FLAGS | message.flags | (message.loading ? POST_FLAGS | Flag.Ephemeral : 0)
  if ((flags & ~mayStand) !== 0)
    wrongs.push({ path: ['flags'], code: 'BASE_TYPE_BAD', message: 'flags that may not be changed' })
  if (desk.requireAllowedMentions && !body['allowed_mentions'] && (body['content'] || body['components']))
    wrongs.push({ path: ['allowed_mentions'], code: 'BASE_TYPE_REQUIRED', message: 'The test wants it everywhere.' })
  refuseWrongs(wrongs, at)
  const making: Making = {
    channel: message.channel,
    author: message.author,
    body,
    uploads,
    interaction: message.interaction,
    ephemeral: message.ephemeralFor !== undefined,
    at,
  }
  const files = [...kept, ...newFiles(desk, making, kept)]
  if (!after['content'] && files.length === 0 && after['embeds'].length === 0 && after['components'].length === 0)
    throw emptyMessage()
  for (const file of message.files) if (!files.includes(file)) file.gone = true
  for (const one of listed ?? []) {
    const file = kept.find((other) => other.id === String(one['id']))
    if (file && one['description']) file.description = one['description']
    if (file && one['is_spoiler'] !== undefined) file.spoiler = one['is_spoiler']
  }
  Object.assign(message, {
    content: after['content'],
    embeds: after['embeds'],
    components: numbered(after['components']),
    files,
    flags: flags | (message.flags & (Flag.Ephemeral | Flag.ComponentsV2)),
    ...(message.loading ? {} : { editedAtMs: world.nowMs() }),
    loading: false,
  })
  message.bodies.push(body)
  Object.assign(message, mentionsOf(world, message.channel, message, body))
  if (message.ephemeralFor === undefined) tell(desk, 'MESSAGE_UPDATE', message)
  desk.note({ type: 'edited', id: message.id, channelId: message.channel.id })
  desk.changed()
  return message
}

export function deleteMessage(desk: Desk, message: Message): void {
  if (message.deleted) throw unknownMessage()
  message.deleted = true
  for (const file of message.files) file.gone = true
  const { channel } = message
  desk.note({ type: 'deleted', id: message.id, channelId: channel.id })
  if (message.ephemeralFor === undefined && (!channel.guild || channel.guild.botIn))
    desk.dispatch(
      'MESSAGE_DELETE',
      { channel, intent: isDm(channel) ? Intent.DirectMessages : Intent.GuildMessages },
      () => ({
        id: message.id,
        channel_id: channel.id,
        ...(channel.guild ? { guild_id: channel.guild.id } : {}),
      }),
    )
  desk.changed()
}
