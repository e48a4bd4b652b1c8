/**
 * Changing what was sent: editMessageText, -Caption, -Media, -ReplyMarkup, deleteMessage(s), setMessageReaction.
 *
 * The bot edits its own messages only. A message deleted by somebody is "not found". A bot may delete its own messages,
 * in private chats those of the person too, in groups those of others only as administrator; nothing older than 48 hours.
 */
import { checkWrite, findChat, findMessage } from './chats.ts'
import { format } from './entities.ts'
import { bad } from './failures.ts'
import type { FileKind } from './files.ts'
import { type Markup, sameMarkup } from './keyboards.ts'
import type { MediaParams, Params } from './params.ts'
import { captionOf, takeMedia } from './send.ts'
import type { Chat, Message, Obj, World } from './world.ts'

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and ' +
  'reply markup of the message'
const DELETABLE_MS = 48 * 3_600_000
const MEDIA_FIELDS = ['photo', 'video', 'audio', 'document', 'animation', 'voice', 'live_photo', 'has_media_spoiler']
const CAPTION_FIELDS = ['caption', 'caption_entities', 'show_caption_above_media']

function editable(world: World, params: Params): Message {
  const chat = findChat(world, params.chat_id!)
  if (chat.type === 'private') checkWrite(chat, 'can_send_messages')
  const message = findMessage(chat, params.message_id!, 'message to edit')
  if (!message.byBot || message.body['forward_origin']) throw bad("message can't be edited")
  if (params.reply_markup?.inline_keyboard?.flat().some((button) => button.pay) && !message.invoice) {
    throw bad('BUTTON_TYPE_INVALID')
  }
  return message
}

/** Replaces `fields` of a message by `content`; the same content and keyboard is refused. */
function change(world: World, message: Message, fields: string[], content: Obj, markup: Markup | undefined): Message {
  const before = Object.fromEntries(
    fields.filter((name) => name in message.body).map((name) => [name, message.body[name]]),
  )
  const after = Object.fromEntries(fields.filter((name) => name in content).map((name) => [name, content[name]]))
  // An edit without a keyboard takes the keyboard away.
  if (JSON.stringify(before) === JSON.stringify(after) && sameMarkup(message.markup, shown(markup)))
    throw bad(NOT_MODIFIED)
  for (const name of fields) delete message.body[name]
  Object.assign(message.body, content, { edit_date: world.nowS() })
  message.markup = shown(markup)
  message.edits++
  return message
}

const shown = (markup: Markup | undefined) => (markup?.inline_keyboard?.length ? markup : undefined)

export function editMessageText(world: World, params: Params): Message {
  const said = format(params.text!, params.parse_mode, params.entities, 'text')
  const message = editable(world, params)
  if (typeof message.body['text'] !== 'string') throw bad('there is no text in the message to edit')
  const content: Obj = { text: said.text }
  if (said.entities.length > 0) content['entities'] = said.entities
  if (params.link_preview_options) content['link_preview_options'] = params.link_preview_options
  return change(world, message, ['text', 'entities', 'link_preview_options'], content, params.reply_markup)
}

export function editMessageCaption(world: World, params: Params): Message {
  const content = captionOf(params as MediaParams)
  const message = editable(world, params)
  if (!message.media) throw bad('there is no caption in the message to edit')
  return change(world, message, CAPTION_FIELDS, content, params.reply_markup)
}

export async function editMessageMedia(world: World, params: Params): Promise<Message> {
  const item = params.media as MediaParams
  const caption = captionOf(item)
  const message = editable(world, params)
  if (message.invoice) throw bad("message can't be edited")
  const kind = item.type as FileKind
  if (message.body['media_group_id']) {
    const old = message.media!.kind
    const visual = ['photo', 'video', 'live_photo']
    if (old !== kind && !(visual.includes(old) && visual.includes(kind)))
      throw bad("can't use media of the specified type in the album")
  }
  const { content, media } = await takeMedia(world, kind, 'media', item)
  const fields = ['text', 'entities', 'link_preview_options', ...MEDIA_FIELDS, ...CAPTION_FIELDS]
  const edited = change(world, message, fields, { ...content, ...caption }, params.reply_markup)
  edited.media = media
  return edited
}

export function editMessageReplyMarkup(world: World, params: Params): Message {
  return change(world, editable(world, params), [], {}, params.reply_markup)
}

/** Deletes one message for everybody. */
export function deleteMessage(world: World, params: Params): true {
  const chat = findChat(world, params.chat_id!)
  remove(world, chat, findMessage(chat, params.message_id!, 'message to delete'))
  return true
}

/** Skips what is not there, as the specification says. */
export function deleteMessages(world: World, params: Params): true {
  const chat = findChat(world, params.chat_id!)
  for (const id of params.message_ids!) {
    const message = chat.messages.get(id)
    if (message && !message.deleted) remove(world, chat, message)
  }
  return true
}

function remove(world: World, chat: Chat, message: Message): void {
  const mayDelete = message.byBot || chat.type === 'private' || chat.bot.status === 'administrator'
  if (!mayDelete || world.nowMs() - message.atMs > DELETABLE_MS) throw bad("message can't be deleted")
  message.deleted = true
}

export function setMessageReaction(world: World, params: Params): true {
  const chat = findChat(world, params.chat_id!)
  if (chat.type === 'private') checkWrite(chat, 'can_send_messages')
  const message = findMessage(chat, params.message_id!, 'message to react')
  if (SERVICE.some((name) => name in message.body)) throw bad('MESSAGE_ID_INVALID')
  const group = message.body['media_group_id']
  const first = group
    ? [...chat.messages.values()].find((one) => one.body['media_group_id'] === group && !one.deleted)!
    : message
  const wanted = params.reaction?.[0]?.emoji
  if (first.reaction === wanted && wanted !== undefined) return true
  first.reaction = wanted
  return true
}

const SERVICE = ['successful_payment', 'refunded_payment', 'migrate_to_chat_id', 'new_chat_members', 'left_chat_member']
