/**
 * People, and what they do in Telegram: write, send files and albums, answer, press buttons, react, edit, delete, block.
 * A person who writes to a group joins it first. Which messages of a group reach the bot follows privacy mode (commands,
 * mentions, answers to the bot's messages, service messages; everything for an administrator).
 */
import { botMemberJson, newChat, post } from './chats.ts'
import { withDetected } from './entities.ts'
import { type FileKind, keepFile, mediaJson, type NewFile } from './files.ts'
import type { InlineButton } from './keyboards.ts'
import type { Entity } from './params.ts'
import { type Seen, see, seenIn } from './seen.ts'
import { originOf } from './send.ts'
import type { Updates } from './updates.ts'
import {
  type CallbackAnswer,
  type Chat,
  chatJson,
  type Message,
  messageJson,
  type Obj,
  type Person,
  personJson,
  type World,
} from './world.ts'

type MediaKind = Extract<
  FileKind,
  'photo' | 'document' | 'video' | 'animation' | 'audio' | 'voice' | 'video_note' | 'sticker'
>

/** What a person sends: a text, or one file with its details and a caption. */
export interface Sendable {
  text?: string
  caption?: string
  entities?: Entity[]
  photo?: Buffer
  document?: Buffer
  video?: Buffer
  animation?: Buffer
  audio?: Buffer
  voice?: Buffer
  video_note?: Buffer
  sticker?: Buffer
  name?: string
  mime?: string
  width?: number
  height?: number
  durationS?: number
  performer?: string
  title?: string
  /** Anything else, as fields of Message: {location: ...}, {contact: ...}. */
  other?: Obj
}

export interface Where {
  /** A group or channel; the private chat with the bot unless told. */
  chat?: { id: number }
  topic?: number
  replyTo?: { id: number } | number
  /** Forwarded from this message. */
  forwardOf?: Seen
}

export interface Desk {
  world: World
  updates: Updates
  note(entry: Obj): void
  /** Tells whoever waits that something was seen. */
  changed(): void
}

const MEDIA: MediaKind[] = ['photo', 'document', 'video', 'animation', 'audio', 'voice', 'video_note', 'sticker']

export function chatOf(world: World, id: number): Chat {
  const chat = world.chats.get(id)
  if (!chat) throw new Error(`there is no chat ${id}`)
  return chat
}

/** Puts a message of a person into a chat and tells the bot, where it may know. */
export function say(desk: Desk, person: Person, what: Sendable, where: Where, albumId?: string): Message {
  const { world } = desk
  const chat = chatOf(world, where.chat?.id ?? person.id)
  if (chat.type === 'private') chat.started = true
  else if (!chat.members.has(person.id)) chat.members.set(person.id, { person, status: 'member' })
  const replyId = typeof where.replyTo === 'number' ? where.replyTo : where.replyTo?.id
  const reply = replyId === undefined ? undefined : chat.messages.get(replyId)
  const { content, media } = contentOf(world, what)
  if (albumId) content['media_group_id'] = albumId
  const original = where.forwardOf && chatOf(world, where.forwardOf.chatId).messages.get(where.forwardOf.id)
  if (original) content['forward_origin'] = originOf(world, original)
  const message = post(world, chat, {
    from: personJson(person),
    byBot: false,
    content,
    topic: where.topic ?? reply?.topic,
    reply,
    more: { media },
  })
  desk.note({
    type: 'said',
    chatId: chat.id,
    messageId: message.id,
    personId: person.id,
    text: what.text ?? what.caption,
  })
  if (reaches(world, chat, message, reply)) tell(desk, 'message', message)
  desk.changed()
  return message
}

function contentOf(world: World, what: Sendable): { content: Obj; media: Message['media'] } {
  const content: Obj = { ...what.other }
  const kind = MEDIA.find((one) => what[one] !== undefined)
  const said = kind ? what.caption : what.text
  if (said !== undefined) {
    content[kind ? 'caption' : 'text'] = said
    const entities = withDetected(said, what.entities ?? [])
    if (entities.length > 0) content[kind ? 'caption_entities' : 'entities'] = entities
  }
  if (!kind) return { content, media: undefined }
  const { name, mime, width, height, durationS, performer, title } = what
  const given: NewFile = { kind, bytes: what[kind]!, name, mime, width, height, durationS, performer, title }
  const file = keepFile(world, given)
  const fields = mediaJson(world, file, {})
  // Sticker and photo have no names or types of their own in the Bot API.
  return { content: { ...fields, ...content }, media: { kind, file } }
}

function reaches(world: World, chat: Chat, message: Message, reply: Message | undefined): boolean {
  if (chat.bot.status === 'kicked' || chat.bot.status === 'left') return false
  if (chat.type === 'private' || chat.type === 'channel') return true
  if (!world.bot.privacy || chat.bot.status === 'administrator' || reply?.byBot) return true
  const { body } = message
  const said = String(body['text'] ?? body['caption'] ?? '')
  const entities = (body['entities'] ?? body['caption_entities'] ?? []) as Entity[]
  return entities.some((entity) => {
    const piece = said.slice(entity.offset, entity.offset + entity.length).toLowerCase()
    if (entity.type === 'mention') return piece === `@${world.bot.username}`.toLowerCase()
    if (entity.type === 'text_mention') return (entity.user as { id: number }).id === world.bot.id
    if (entity.type !== 'bot_command') return false
    const [, addressee] = piece.split('@')
    return addressee === undefined ? entity.offset === 0 : addressee === world.bot.username.toLowerCase()
  })
}

/** An update about a message; rendered when it is delivered. */
export function tell(desk: Desk, type: 'message' | 'edited_message', message: Message): void {
  const name = message.chat.type === 'channel' ? (type === 'message' ? 'channel_post' : 'edited_channel_post') : type
  desk.updates.push(name, message.chat.id, { render: () => messageJson(message) })
}

/** A service message (joined, left, migrated, paid ...), which always reaches the bot. */
export function serve(desk: Desk, chat: Chat, from: Obj | undefined, content: Obj, topic?: number): Message {
  const message = post(desk.world, chat, { from, byBot: false, content, topic })
  tell(desk, 'message', message)
  desk.changed()
  return message
}

/** my_chat_member: the bot's own state in a chat changed. */
export function moveBot(desk: Desk, chat: Chat, person: Person, status: Chat['bot']['status']): void {
  const before = botMemberJson(desk.world, chat)
  const unchanged = chat.bot.status === status && status !== 'restricted'
  chat.bot.status = status
  if (unchanged) return
  desk.updates.push('my_chat_member', chat.id, {
    chat: chatJson(chat),
    from: personJson(person),
    date: desk.world.nowS(),
    old_chat_member: before,
    new_chat_member: botMemberJson(desk.world, chat),
  })
  desk.note({ type: 'bot-moved', chatId: chat.id, status })
}

export function createPerson(desk: Desk, person: Person) {
  const { world } = desk
  const chat = world.chats.get(person.id) ?? newChat(world, person.id, 'private', { person, username: person.username })
  const find = (seen: { chatId: number; id: number }) => {
    const message = chatOf(world, seen.chatId).messages.get(seen.id)
    if (!message || message.deleted) throw new Error(`message ${seen.id} is not there for the person`)
    return message
  }

  return {
    id: person.id,
    person,
    /** Sends a text or one file; the message as the person sees it. */
    send: (what: string | Sendable, where: Where = {}): Seen =>
      see(say(desk, person, typeof what === 'string' ? { text: what } : what, where)),
    /** Sends 2 to 10 files as an album: as many messages (and updates) with one media_group_id. */
    album(items: Sendable[], where: Where = {}): Seen[] {
      const albumId = world.secret(8)
      return items.map((item) => see(say(desk, person, item, where, albumId)))
    },
    /** Changes a text or caption of the person's own message. */
    edit(seen: Seen, text: string): void {
      const message = find(seen)
      const field = message.media ? 'caption' : 'text'
      const entities = withDetected(text, [])
      Object.assign(message.body, { [field]: text, edit_date: world.nowS() })
      message.body[message.media ? 'caption_entities' : 'entities'] = entities
      message.edits++
      tell(desk, 'edited_message', message)
    },
    /** Deletes a message, of the person or of the bot; the bot is not told, as in Telegram. */
    delete(seen: { chatId: number; id: number }): void {
      find(seen).deleted = true
      desk.note({ type: 'deleted', chatId: seen.chatId, messageId: seen.id })
    },
    /** Presses a button by its label, its callback_data or {row, column}; resolves when the bot answers or 15 s are over. */
    press: (seen: Seen, button: string | { row: number; column: number }): Promise<CallbackAnswer> =>
      press(desk, person, find(seen), button),
    /** Presses with data of one's own making, as an old button or a forged client would. */
    pressData: (seen: Seen, data: string): Promise<CallbackAnswer> => query(desk, person, find(seen), data),
    react(seen: Seen, emoji: string | undefined): void {
      const message = find(seen)
      const old = message.reactions.get(person.id)
      if (emoji) message.reactions.set(person.id, emoji)
      else message.reactions.delete(person.id)
      const list = (one: string | undefined) => (one ? [{ type: 'emoji', emoji: one }] : [])
      desk.updates.push('message_reaction', message.chat.id, {
        chat: chatJson(message.chat),
        message_id: message.id,
        user: personJson(person),
        date: world.nowS(),
        old_reaction: list(old),
        new_reaction: list(emoji),
      })
    },
    /** Stops the bot: it is told by my_chat_member, and every message to the person is 403. */
    block: (): void => moveBot(desk, chat, person, 'kicked'),
    unblock: (): void => moveBot(desk, chat, person, 'member'),
    /** What the person sees in the private chat with the bot. */
    messages: (): Seen[] => seenIn(chat),
    /** The newest message of the bot there. */
    last: (): Seen | undefined => seenIn(chat).findLast((seen) => seen.from === 'bot'),
    /** Chat actions shown in the private chat so far. */
    actions: () => [...chat.actions],
    chat,
  }
}

function press(desk: Desk, person: Person, message: Message, which: string | { row: number; column: number }) {
  const rows = message.markup?.inline_keyboard ?? []
  const button: InlineButton | undefined =
    typeof which === 'string'
      ? rows.flat().find((one) => one.text === which || one.callback_data === which)
      : rows[which.row]?.[which.column]
  if (!button) {
    const labels = rows.flat().map((one) => one.text)
    throw new Error(`no button ${JSON.stringify(which)} at message ${message.id}; there are ${JSON.stringify(labels)}`)
  }
  if (button.callback_data === undefined) throw new Error(`the button "${button.text}" asks nothing of the bot`)
  return query(desk, person, message, button.callback_data)
}

/** A callback_query, and the promise of its answer. */
function query(desk: Desk, person: Person, message: Message, data: string): Promise<CallbackAnswer> {
  const { world } = desk
  const id = String(BigInt(`0x${world.secret(7)}`))
  return new Promise((resolve) => {
    const settle = (answer: CallbackAnswer) => {
      desk.changed()
      resolve(answer)
    }
    world.callbacks.set(id, { id, askedAtMs: world.nowMs(), answered: false, settle })
    desk.note({ type: 'pressed', chatId: message.chat.id, messageId: message.id, personId: person.id, data })
    desk.updates.push('callback_query', message.chat.id, {
      render: () => ({
        id,
        from: personJson(person),
        // A message that is gone by then is shown without its content.
        message: message.deleted
          ? { chat: chatJson(message.chat), message_id: message.id, date: 0 }
          : messageJson(message),
        chat_instance: String(message.chat.id * 31),
        data,
      }),
    })
  })
}
export type PersonControl = ReturnType<typeof createPerson>
