/** Groups: the bot speaks only when spoken to. Pure. */
import type { Message, MessageEntity } from 'grammy/types'
import { wordsOf } from './content.ts'
import type { Me } from './types.ts'

export interface Spoken {
  text: string
  /** A command of ours stands first. */
  command?: string
}

const COMMAND = /^\/([a-z][a-z0-9_]{0,31})(?:@(\w+))?(?:\s+|$)/i

/**
 * What a message says to the bot; null: nothing, it is meant for others.
 * @param known names of the commands: in a group others' commands are left to others
 */
export function spokenTo(message: Message, me: Me, known: ReadonlySet<string>): Spoken | null {
  const isPrivate = message.chat.type === 'private'
  const text = wordsOf(message)
  const typed = COMMAND.exec(text)
  if (typed !== null) {
    const name = (typed[1] as string).toLowerCase()
    const forWhom = typed[2]?.toLowerCase()
    const isOurs = forWhom === me.username.toLowerCase()
    if (forWhom !== undefined && !isOurs) return null
    // `/help` of another bot in the same group is none of our business, `/help@us` is.
    if (!isPrivate && !isOurs && !known.has(name)) return null
    return { command: name, text: text.slice(typed[0].length) }
  }
  if (isPrivate) return { text }
  const mention = mentionOf(message, me)
  if (mention !== null) return commandBehind(`${text.slice(0, mention.start)} ${text.slice(mention.end)}`.trim(), known)
  return isReplyToUs(message, me) ? { text } : null
}

/** `@our_bot /image a fox` */
function commandBehind(text: string, known: ReadonlySet<string>): Spoken {
  const typed = COMMAND.exec(text)
  const name = typed?.[1]?.toLowerCase()
  if (typed === null || name === undefined || !known.has(name)) return { text }
  return { command: name, text: text.slice(typed[0].length) }
}

/** Where the bot is named; offsets are UTF-16 units, as strings have them. Entities may lie over each other or beyond the end. */
function mentionOf(message: Message, me: Me): { start: number; end: number } | null {
  const raw = message.text ?? message.caption ?? ''
  const entities: readonly MessageEntity[] = message.entities ?? message.caption_entities ?? []
  for (const entity of entities) {
    const start = Math.max(0, entity.offset)
    const end = Math.max(start, entity.offset + entity.length)
    const isOurs =
      (entity.type === 'mention' && raw.slice(start, end).toLowerCase() === `@${me.username.toLowerCase()}`) ||
      (entity.type === 'text_mention' && String(entity.user?.id) === me.id)
    if (!isOurs) continue
    // Words were cleaned of characters that change lengths only rarely: then the mention is found again by its text.
    const text = wordsOf(message)
    if (text === raw) return { start, end }
    const at = text.toLowerCase().indexOf(`@${me.username.toLowerCase()}`)
    return at < 0 ? { start: 0, end: 0 } : { start: at, end: at + me.username.length + 1 }
  }
  return null
}

export function isReplyToUs(message: Message, me: Me): boolean {
  const to = message.reply_to_message
  // In a topic every message "replies" to the one that opened it, which a bot may have written.
  return to !== undefined && String(to.from?.id ?? '') === me.id && to.forum_topic_created === undefined
}
