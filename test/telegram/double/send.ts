/**
 * Sending: sendMessage, the media methods, sendMediaGroup, copyMessage, forwardMessage, sendChatAction.
 *
 * An album: 2 to 10 items, photos, videos and live photos mixed, documents only among documents, audio only among audio.
 */

import { checkTopic, checkWrite, destination, findChat, findMessage, post } from './chats.ts'
import { format } from './entities.ts'
import { bad, forbidden } from './failures.ts'
import { type FileKind, mediaJson, takeFile } from './files.ts'
import type { MediaParams, Params } from './params.ts'
import { type Destination, messageKinds } from './send-types.ts'
import { botJson, type Chat, chatJson, type Message, type Obj, type World } from './world.ts'

const fromBot = (world: World, chat: Chat) => (chat.type === 'channel' ? undefined : botJson(world))

function deliverTo(
  world: World,
  where: Destination,
  params: Params,
  content: Obj,
  more: Partial<Message> = {},
): Message {
  if (params.reply_markup?.inline_keyboard?.some((row) => row.some((button) => button.pay)) && !more.invoice) {
    throw bad('BUTTON_TYPE_INVALID')
  }
  if (where.chat.type === 'channel' && params.reply_markup && !params.reply_markup.inline_keyboard) {
    throw bad('inline keyboard expected')
  }
  if (params.protect_content) content['has_protected_content'] = true
  return post(world, where.chat, {
    from: fromBot(world, where.chat),
    byBot: true,
    content,
    topic: where.topic,
    reply: where.reply,
    more: {
      ...more,
      markup: params.reply_markup,
      effectId: params.message_effect_id,
      silent: params.disable_notification ?? false,
    },
  })
}

export function sendMessage(world: World, params: Params): Message {
  const said = format(params.text!, params.parse_mode, params.entities, 'text')
  const where = destination(world, params)
  const content: Obj = { text: said.text }
  if (said.entities.length > 0) content['entities'] = said.entities
  if (params.link_preview_options) content['link_preview_options'] = params.link_preview_options
  return deliverTo(world, where, params, content)
}

/** The caption part of a message. */
export function captionOf(params: MediaParams): Obj {
  const content: Obj = {}
  const said = format(params.caption ?? '', params.parse_mode, params.caption_entities, 'caption')
  if (said.text) content['caption'] = said.text
  if (said.entities.length > 0) content['caption_entities'] = said.entities
  if (params.show_caption_above_media && said.text) content['show_caption_above_media'] = true
  return content
}

/** Takes the files of one media item; `main` is the field that holds it. */
export async function takeMedia(world: World, kind: FileKind, main: 'media' | FileKind, params: MediaParams) {
  const given = main === 'media' ? params.media : params[main as keyof MediaParams]
  const details = {
    width: params.width,
    height: params.height,
    durationS: params.duration,
    performer: params.performer,
    title: params.title,
  }
  const file = await takeFile(world, given as NonNullable<MediaParams['media']>, kind, details)
  const isUpload = 'upload' in (given as object)
  const thumbnail = params.thumbnail && isUpload ? await takeFile(world, params.thumbnail, 'thumbnail') : undefined
  const cover = params.cover ? await takeFile(world, params.cover, 'photo') : undefined
  const still = kind === 'live_photo' ? await takeFile(world, params.photo!, 'photo') : undefined
  const more = { ...(thumbnail && { thumbnail }), ...(cover && { cover }), ...(still && { still }) }
  const content = mediaJson(world, file, more)
  if (kind === 'live_photo') content['photo'] = (content['live_photo'] as Obj)['photo']
  if (params.has_spoiler) content['has_media_spoiler'] = true
  return { content, media: { kind, file, ...more } }
}

/** sendPhoto, sendVideo and the other methods with one file. */
export async function sendMedia(world: World, kind: FileKind, params: Params): Promise<Message> {
  const caption = captionOf(params as MediaParams)
  const where = destination(world, params, messageKinds[kind] ?? 'can_send_messages')
  const { content, media } = await takeMedia(world, kind, kind, params as MediaParams)
  return deliverTo(world, where, params, { ...content, ...caption }, { media })
}

export async function sendMediaGroup(world: World, params: Params): Promise<Message[]> {
  const items = params.media as MediaParams[]
  const kinds = new Set(items.map((item) => item.type as FileKind))
  for (const kind of ['document', 'audio'] as const) {
    if (kinds.has(kind) && kinds.size > 1) throw bad(`${kind} can't be mixed with other media types`)
  }
  const captions = items.map(captionOf)
  const where = destination(world, params, messageKinds[items[0]!.type as FileKind] ?? 'can_send_messages')
  for (const kind of kinds) checkWrite(where.chat, messageKinds[kind] ?? 'can_send_messages')
  const taken = []
  for (const item of items) taken.push(await takeMedia(world, item.type as FileKind, 'media', item))
  const groupId = String(world.nowMs()) + world.secret(3)
  return taken.map(({ content, media }, index) =>
    deliverTo(world, where, params, { media_group_id: groupId, ...content, ...captions[index] }, { media }),
  )
}

/** What copyMessage and forwardMessage may take: anything but service messages and invoices (copy). */
function source(world: World, params: Params, what: string): Message {
  const chat = findChat(world, params.from_chat_id!)
  const message = findMessage(chat, params.message_id!, what)
  if (message.body['has_protected_content']) throw bad("message can't be forwarded")
  return message
}

const CARRIED = [
  ...['text', 'entities', 'caption', 'caption_entities', 'photo', 'video', 'audio', 'document', 'animation', 'voice'],
  ...['live_photo', 'video_note', 'link_preview_options', 'show_caption_above_media', 'has_media_spoiler', 'invoice'],
]
const carried = (body: Obj): Obj => Object.fromEntries(Object.entries(body).filter(([name]) => CARRIED.includes(name)))

export function copyMessage(world: World, params: Params): Obj {
  const original = source(world, params, 'message to copy')
  const content = carried(original.body)
  if (Object.keys(content).length === 0 || original.invoice) throw bad("message can't be copied")
  if (params.caption !== undefined) {
    if (!original.media) throw bad('there is no caption in the message to copy')
    delete content['caption']
    delete content['caption_entities']
    Object.assign(content, captionOf(params as MediaParams))
  }
  const message = deliverTo(world, destination(world, params), params, content, { media: original.media })
  return { message_id: message.id }
}

export function forwardMessage(world: World, params: Params): Message {
  const original = source(world, params, 'message to forward')
  const content = carried(original.body)
  if (Object.keys(content).length === 0) throw bad("message can't be forwarded")
  content['forward_origin'] = originOf(world, original)
  return deliverTo(world, destination(world, params), params, content, {
    media: original.media,
    invoice: original.invoice?.startParameter === '' ? original.invoice : undefined,
  })
}

export function originOf(world: World, original: Message): Obj {
  const date = original.body['date']
  if (original.chat.type === 'channel') {
    return { type: 'channel', date, chat: chatJson(original.chat), message_id: original.id }
  }
  return { type: 'user', date, sender_user: original.body['from'] ?? botJson(world) }
}

export function sendChatAction(world: World, params: Params): true {
  const chat = findChat(world, params.chat_id!)
  if (chat.type === 'channel') throw bad("can't send chat actions to channels")
  if (chat.type === 'private') checkWrite(chat, 'can_send_messages')
  else if (!chat.bot.rights.can_send_messages) throw forbidden('not enough rights to send messages to the chat')
  const topic = checkTopic(chat, params.message_thread_id)
  chat.actions.push({ action: params.action!, topic, atMs: world.nowMs() })
  return true
}
