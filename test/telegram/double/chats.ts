/**
 * Chats: finding one by chat_id, what the bot may do there, and putting messages into it. Texts of refusals are those of
 * the official server (the group that became a supergroup, the bot that was kicked or blocked, topics, rights).
 */
import { ApiFailure, bad, forbidden } from './failures.ts'
import type { Params, ReplyParameters } from './params.ts'
import {
  ALL_RIGHTS,
  type Chat,
  type ChatKind,
  chatJson,
  type Message,
  type Obj,
  type Person,
  type World,
} from './world.ts'

export function newChat(world: World, id: number, type: ChatKind, more: Partial<Chat> = {}): Chat {
  const chat: Chat = {
    id,
    type,
    title: undefined,
    username: undefined,
    person: undefined,
    isForum: false,
    members: new Map(),
    bot: { status: 'member', rights: { ...ALL_RIGHTS } },
    started: false,
    topics: new Map(),
    messages: new Map(),
    nextMessageId: 1,
    movedTo: undefined,
    actions: [],
    ...more,
  }
  world.chats.set(id, chat)
  return chat
}

/** The chat of a chat_id; throws ApiFailure where the bot has no access. */
export function findChat(world: World, id: number | string): Chat {
  const chat =
    typeof id === 'number'
      ? world.chats.get(id)
      : [...world.chats.values()].find((one) => one.type !== 'private' && `@${one.username}` === id)
  if (!chat) throw bad('chat not found')
  if (chat.movedTo !== undefined) {
    throw new ApiFailure(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: chat.movedTo,
    })
  }
  const name = chat.type === 'group' ? 'group' : chat.type
  if (chat.type !== 'private' && chat.bot.status === 'kicked') throw forbidden(`bot was kicked from the ${name} chat`)
  if (chat.type !== 'private' && chat.bot.status === 'left') throw forbidden(`bot is not a member of the ${name} chat`)
  return chat
}

/** Refuses where the bot may read but not write. `right` is the one that this kind of message needs. */
export function checkWrite(chat: Chat, right: keyof Chat['bot']['rights']): void {
  if (chat.type === 'private') {
    if (chat.person?.is_bot) throw forbidden("bots can't send messages to bots")
    if (chat.bot.status === 'kicked') throw forbidden('bot was blocked by the user')
    if (!chat.started) throw forbidden("bot can't initiate conversation with a user")
    return
  }
  if (chat.type === 'channel' && chat.bot.status !== 'administrator') {
    throw bad('need administrator rights in the channel chat')
  }
  if (chat.bot.status === 'administrator') return
  if (!chat.bot.rights[right] || !chat.bot.rights.can_send_messages) {
    throw bad(right === 'can_send_messages' ? 'not enough rights to send text messages to the chat' : NO_RIGHT[right])
  }
}

const NO_RIGHT: { [right in keyof Chat['bot']['rights']]: string } = {
  can_send_messages: 'not enough rights to send text messages to the chat',
  can_send_photos: 'not enough rights to send photos to the chat',
  can_send_videos: 'not enough rights to send videos to the chat',
  can_send_audios: 'not enough rights to send audios to the chat',
  can_send_documents: 'not enough rights to send documents to the chat',
  can_send_voice_notes: 'not enough rights to send voice notes to the chat',
}

/** The topic that a message goes to; undefined for the chat itself. */
export function checkTopic(chat: Chat, threadId: number | undefined): number | undefined {
  if (threadId === undefined) return undefined
  if (!chat.isForum) throw bad('message thread not found')
  const topic = chat.topics.get(threadId)
  if (!topic) throw bad('message thread not found')
  if (topic.closed && chat.bot.status !== 'administrator') throw bad('TOPIC_CLOSED')
  return threadId
}

/** The message that is answered; undefined where it is gone and may be. */
export function checkReply(world: World, chat: Chat, reply: ReplyParameters | undefined): Message | undefined {
  if (!reply) return undefined
  const where = reply.chat_id === undefined ? chat : findChat(world, reply.chat_id)
  const message = where.messages.get(reply.message_id)
  if (!message || message.deleted) {
    if (reply.allow_sending_without_reply && where === chat) return undefined
    throw bad('message to be replied not found')
  }
  const said = String(message.body['text'] ?? message.body['caption'] ?? '')
  if (reply.quote !== undefined && !said.includes(reply.quote)) throw bad('QUOTE_TEXT_INVALID')
  return message
}

/** Effects that any bot may use in a private chat; there are more, this double knows these. */
export const EFFECTS: { [id: string]: string } = {
  '5104841245755180586': '🔥',
  '5107584321108051014': '👍',
  '5104858069142078462': '👎',
  '5159385139981059251': '❤️',
  '5046509860389126442': '🎉',
  '5046589136895476101': '💩',
}

export function checkEffect(chat: Chat, effectId: string | undefined): void {
  if (effectId === undefined) return
  if (chat.type !== 'private') throw bad('message effects can be used only in private chats')
  if (!EFFECTS[effectId]) throw bad('EFFECT_ID_INVALID')
}

export interface NewMessage {
  from: Obj | undefined
  byBot: boolean
  content: Obj
  topic?: number | undefined
  reply?: Message | undefined
  more?: Partial<Pick<Message, 'markup' | 'media' | 'invoice' | 'effectId' | 'silent'>>
}

/** Puts a message into a chat and gives it its id. */
export function post(world: World, chat: Chat, given: NewMessage): Message {
  const own = chat.type === 'supergroup' || chat.type === 'channel'
  const id = own ? chat.nextMessageId++ : world.nextMessageId++
  const body: Obj = { message_id: id }
  if (given.topic !== undefined) body['message_thread_id'] = given.topic
  if (given.from) body['from'] = given.from
  if (chat.type === 'channel') body['sender_chat'] = chatJson(chat)
  Object.assign(body, { chat: chatJson(chat), date: world.nowS() })
  if (given.topic !== undefined && chat.isForum) body['is_topic_message'] = true
  if (given.reply) body['reply_to_message'] = given.reply
  Object.assign(body, given.content)
  const message: Message = {
    chat,
    id,
    byBot: given.byBot,
    topic: given.topic,
    body,
    markup: undefined,
    deleted: false,
    edits: 0,
    reaction: undefined,
    reactions: new Map(),
    effectId: undefined,
    media: undefined,
    invoice: undefined,
    silent: false,
    atMs: world.nowMs(),
    ...given.more,
  }
  if (message.effectId) body['effect_id'] = message.effectId
  chat.messages.set(id, message)
  return message
}

/** A message that the bot names; `what` is Telegram's word for it in the refusal. */
export function findMessage(chat: Chat, id: number, what: string): Message {
  const message = chat.messages.get(id)
  if (!message || message.deleted) throw bad(`${what} not found`)
  return message
}

/** Where the bot wants to write: chat, topic and answered message, all checked. */
export function destination(world: World, params: Params, right: keyof Chat['bot']['rights'] = 'can_send_messages') {
  const chat = findChat(world, params.chat_id!)
  checkWrite(chat, right)
  const topic = checkTopic(chat, params.message_thread_id)
  checkEffect(chat, params.message_effect_id)
  const reply = checkReply(world, chat, params.reply_parameters)
  return { chat, topic: topic ?? (reply?.chat === chat ? reply.topic : undefined), reply }
}

export function getChat(world: World, params: Params): Obj {
  const chat = findChat(world, params.chat_id!)
  const json: Obj = { ...chatJson(chat), accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: {} }
  if (chat.type !== 'private') json['permissions'] = { ...ALL_RIGHTS, can_send_other_messages: true }
  return json
}

export function getChatMember(world: World, params: Params): Obj {
  const chat = findChat(world, params.chat_id!)
  if (params.user_id === world.bot.id) return botMemberJson(world, chat)
  const member = chat.members.get(params.user_id!)
  if (chat.type === 'private' && params.user_id === chat.id) return { status: 'member', user: { ...chat.person! } }
  if (!member) {
    const person = world.people.get(params.user_id!)
    if (!person) throw bad('PARTICIPANT_ID_INVALID')
    return { status: 'left', user: { ...person } }
  }
  const json: Obj = { status: member.status, user: { ...member.person } }
  if (member.status === 'creator' || member.status === 'administrator') json['is_anonymous'] = false
  return json
}

export function botMemberJson(world: World, chat: Chat, status = chat.bot.status): Obj {
  const user = { id: world.bot.id, is_bot: true, first_name: world.bot.firstName, username: world.bot.username }
  if (status === 'kicked') return { status, user, until_date: 0 }
  if (status === 'restricted') return { status, user, is_member: true, until_date: 0, ...chat.bot.rights }
  if (status === 'administrator')
    return { status, user, can_be_edited: false, is_anonymous: false, can_manage_chat: true }
  return { status, user }
}

export const fullName = (person: Person) => [person.first_name, person.last_name].filter(Boolean).join(' ')
