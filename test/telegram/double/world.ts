/**
 * The state of the pretended Telegram: people, chats, messages, files, Stars. Plain data; who changes it is in the files
 * beside this one. One bot, whose token, id and name are given.
 */
import type { StoredFile } from './files.ts'
import type { Markup } from './keyboards.ts'
import type { Invoice, ProviderCharge, StarRow, Subscription } from './stars-types.ts'

export type Obj = { [key: string]: unknown }

export interface Person {
  id: number
  is_bot: boolean
  first_name: string
  last_name?: string
  username?: string
  language_code?: string
  is_premium?: true
}

export type ChatKind = 'private' | 'group' | 'supergroup' | 'channel'
export type BotStatus = 'administrator' | 'member' | 'restricted' | 'left' | 'kicked'

/** What may be taken from the bot in a group. */
export interface Rights {
  can_send_messages: boolean
  can_send_photos: boolean
  can_send_videos: boolean
  can_send_audios: boolean
  can_send_documents: boolean
  can_send_voice_notes: boolean
}
export const ALL_RIGHTS: Rights = {
  can_send_messages: true,
  can_send_photos: true,
  can_send_videos: true,
  can_send_audios: true,
  can_send_documents: true,
  can_send_voice_notes: true,
}

export interface Topic {
  id: number
  name: string
  closed: boolean
}

export interface ShownAction {
  action: string
  topic: number | undefined
  atMs: number
}

/** A message: `body` is what the Bot API shows, without what belongs to one viewer. */
export interface Message {
  chat: Chat
  id: number
  byBot: boolean
  topic: number | undefined
  body: Obj
  markup: Markup | undefined
  deleted: boolean
  edits: number
  /** The bot's reaction, and those of people by id. */
  reaction: string | undefined
  reactions: Map<number, string>
  effectId: string | undefined
  /** The largest file and other files of it. */
  media: { kind: string; file: StoredFile; still?: StoredFile; thumbnail?: StoredFile; cover?: StoredFile } | undefined
  invoice: Invoice | undefined
  silent: boolean
  atMs: number
}

export interface Chat {
  id: number
  type: ChatKind
  title: string | undefined
  username: string | undefined
  person: Person | undefined
  isForum: boolean
  members: Map<number, { person: Person; status: 'creator' | 'administrator' | 'member' | 'left' }>
  bot: { status: BotStatus; rights: Rights }
  /** Private chats: the person wrote first. */
  started: boolean
  topics: Map<number, Topic>
  messages: Map<number, Message>
  nextMessageId: number
  movedTo: number | undefined
  actions: ShownAction[]
}

export interface BotAccount {
  id: number
  token: string
  username: string
  firstName: string
  /** Privacy mode: in groups only commands, mentions and replies to the bot arrive. */
  privacy: boolean
}

export interface World {
  bot: BotAccount
  nowMs(): number
  nowS(): number
  /** An identifier nobody can guess, the same in each run with one seed. */
  secret(bytes?: number): string
  people: Map<number, Person>
  chats: Map<number, Chat>
  /** Message ids count in one row over private chats and small groups, as for a real account. */
  nextMessageId: number
  files: Map<string, StoredFile>
  callbacks: Map<string, PendingCallback>
  /** Payment provider that @BotFather has connected. */
  provider: { token: string; payments: ProviderCharge[] } | undefined
  stars: {
    rows: StarRow[]
    balance: number
    checkouts: Map<string, PendingCheckout>
    links: Map<string, Invoice>
    subscriptions: Map<string, Subscription>
  }
  profile: {
    commands: Map<string, { command: string; description: string }[]>
    texts: Map<string, string>
    menus: Map<number, Obj>
  }
}

export interface PendingCallback {
  id: string
  askedAtMs: number
  settle(answer: CallbackAnswer): void
  answered: boolean
}
export interface CallbackAnswer {
  text?: string
  showAlert: boolean
  url?: string
  /** Nobody answered within 15 s. */
  tooLate: boolean
}
export interface PendingCheckout {
  id: string
  askedAtMs: number
  answered: boolean
  settle(answer: { ok: boolean; errorMessage?: string; timedOut: boolean }): void
}

export const personJson = (person: Person): Obj => ({ ...person })
export const botJson = (world: World): Obj => ({
  id: world.bot.id,
  is_bot: true,
  first_name: world.bot.firstName,
  username: world.bot.username,
})

/** Chat, as messages carry it. */
export function chatJson(chat: Chat): Obj {
  const json: Obj = { id: chat.id, type: chat.type }
  if (chat.person) {
    json['first_name'] = chat.person.first_name
    if (chat.person.last_name) json['last_name'] = chat.person.last_name
    if (chat.person.username) json['username'] = chat.person.username
  } else {
    json['title'] = chat.title
    if (chat.username) json['username'] = chat.username
    if (chat.isForum) json['is_forum'] = true
  }
  return json
}

/** Message, as the bot sees it. `withReply` is false for the message inside reply_to_message. */
export function messageJson(message: Message, withReply = true): Obj {
  const json: Obj = { ...message.body }
  if (message.byBot && message.markup?.inline_keyboard?.length) json['reply_markup'] = message.markup
  if (!withReply) {
    delete json['reply_to_message']
    return json
  }
  const reply = json['reply_to_message'] as Message | undefined
  if (reply) {
    if (reply.deleted) delete json['reply_to_message']
    else json['reply_to_message'] = messageJson(reply, false)
  }
  return json
}
