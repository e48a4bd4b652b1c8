/** Groups, supergroups with topics and channels, and what their owners do. */
import { newChat } from './chats.ts'
import { chatOf, type Desk, moveBot, serve } from './people.ts'
import { type Seen, seenIn } from './seen.ts'
import {
  ALL_RIGHTS,
  type BotStatus,
  botJson,
  type Chat,
  chatJson,
  type Person,
  personJson,
  type Rights,
} from './world.ts'

export interface GroupOptions {
  id?: number
  kind?: 'group' | 'supergroup' | 'channel'
  title?: string
  username?: string
  /** With topics; only a supergroup. */
  forum?: boolean
  /** What the bot is there; a member unless told. 'left' when it comes later. */
  bot?: BotStatus
  owner: Person
  members?: Person[]
}

let nextGroup = 1

export function createGroup(desk: Desk, options: GroupOptions) {
  const { world } = desk
  const kind = options.kind ?? (options.forum ? 'supergroup' : 'group')
  const number = 1_000_000 + nextGroup++
  const id = options.id ?? (kind === 'group' ? -number : -1_000_000_000_000 - number)
  const chat = newChat(world, id, kind, {
    title: options.title ?? `Group ${number}`,
    username: options.username,
    isForum: options.forum ?? false,
    bot: { status: options.bot ?? 'member', rights: { ...ALL_RIGHTS } },
  })
  chat.members.set(options.owner.id, { person: options.owner, status: 'creator' })
  for (const person of options.members ?? []) chat.members.set(person.id, { person, status: 'member' })
  return controlGroup(desk, chat, options.owner)
}

function controlGroup(desk: Desk, chat: Chat, owner: Person) {
  const { world } = desk
  const ownerJson = personJson(owner)
  let nextTopic = 100
  return {
    id: chat.id,
    chat,
    /** What people see there, or in one topic. */
    messages: (topic?: number): Seen[] => seenIn(chat, topic),
    last: (topic?: number): Seen | undefined => seenIn(chat, topic).findLast((seen) => seen.from === 'bot'),
    actions: () => [...chat.actions],
    /** Opens a topic; its message_thread_id. */
    addTopic(name: string): number {
      if (!chat.isForum) throw new Error('this group has no topics')
      const id = nextTopic++
      chat.topics.set(id, { id, name, closed: false })
      serve(desk, chat, ownerJson, { forum_topic_created: { name, icon_color: 7322096 } }, id)
      return id
    },
    closeTopic(id: number): void {
      chat.topics.get(id)!.closed = true
      serve(desk, chat, ownerJson, { forum_topic_closed: {} }, id)
    },
    reopenTopic(id: number): void {
      chat.topics.get(id)!.closed = false
      serve(desk, chat, ownerJson, { forum_topic_reopened: {} }, id)
    },
    /** Deletes a topic with its messages; the bot is not told. */
    deleteTopic(id: number): void {
      chat.topics.delete(id)
      for (const message of chat.messages.values()) if (message.topic === id) message.deleted = true
    },
    addBot(status: 'member' | 'administrator' = 'member'): void {
      moveBot(desk, chat, owner, status)
      serve(desk, chat, ownerJson, { new_chat_members: [botJson(world)] })
    },
    makeAdministrator: (): void => moveBot(desk, chat, owner, 'administrator'),
    kickBot: (): void => moveBot(desk, chat, owner, 'kicked'),
    /** Takes rights from the bot: all, or those named. It is told by my_chat_member. */
    withdraw(...rights: (keyof Rights)[]): void {
      for (const right of rights.length > 0 ? rights : RIGHTS) chat.bot.rights[right] = false
      moveBot(desk, chat, owner, 'restricted')
    },
    grant(): void {
      chat.bot.rights = { ...ALL_RIGHTS }
      moveBot(desk, chat, owner, 'member')
    },
    addMember(person: Person): void {
      chat.members.set(person.id, { person, status: 'member' })
      serve(desk, chat, ownerJson, { new_chat_members: [personJson(person)] })
    },
    removeMember(person: Person): void {
      chat.members.set(person.id, { person, status: 'left' })
      serve(desk, chat, ownerJson, { left_chat_member: personJson(person) })
    },
    /** The group becomes a supergroup with a new id; both sides tell it, and the old id answers with migrate_to_chat_id. */
    migrate() {
      if (chat.type !== 'group') throw new Error('only a group becomes a supergroup')
      const next = newChat(world, -1_000_000_000_000 + chat.id, 'supergroup', {
        title: chat.title,
        members: chat.members,
        bot: chat.bot,
      })
      serve(desk, chat, ownerJson, { migrate_to_chat_id: next.id })
      chat.movedTo = next.id
      serve(desk, next, ownerJson, { sender_chat: chatJson(next), migrate_from_chat_id: chat.id })
      return controlGroup(desk, next, owner)
    },
    /** A post of the channel itself. */
    post(text: string): Seen {
      serve(desk, chat, undefined, { text })
      return seenIn(chat).at(-1)!
    },
    members: () => [...chatOf(world, chat.id).members.values()],
  }
}
const RIGHTS = Object.keys(ALL_RIGHTS) as (keyof Rights)[]
export type GroupControl = ReturnType<typeof controlGroup>
