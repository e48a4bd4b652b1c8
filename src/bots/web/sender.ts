/** The chat port over the web chat's own table: sending is writing a row; open pages hear of it at once, others when they come. */
import type { Database } from '../../core/db/database.ts'
import type { Address, ChatPort, Clock, MessageRef, Outgoing, Sending, SendOutcome } from '../../core/ports.ts'
import type { Format } from '../conversation/locale.ts'
import { put, replace, takeAway } from './journal.ts'
import { render } from './render.ts'

export const PLATFORM = 'web'

interface SenderParts {
  db: Database
  clock: Clock
  format: Format
  /** Tells the open pages of a chat that there is news. */
  notify(chat: string): void
}

/** A message's id on this platform is the id it was sent with: sending it again can't make a second copy. */
export function createSender({ db, clock, format, notify }: SenderParts): ChatPort {
  const chatOf = (address: Address): string | null => (address.platform === PLATFORM ? address.chat : null)
  return {
    platform: PLATFORM,

    async send(address: Address, outgoing: Outgoing, sending: Sending): Promise<SendOutcome> {
      const chat = chatOf(address)
      if (chat === null) return { state: 'gone', code: 'not_web' }
      const message = render(outgoing, sending.locale, format)
      await put(db, { chat, messageId: sending.id, role: 'bot', message, nowMs: clock.nowMs() })
      notify(chat)
      return { state: 'sent', ref: { parts: [sending.id] } }
    },

    async edit(address: Address, ref: MessageRef, outgoing: Outgoing, sending: Sending): Promise<SendOutcome> {
      const chat = chatOf(address)
      const messageId = ref.parts[0]
      if (chat === null || messageId === undefined) return { state: 'gone', code: 'no_such_message' }
      const isThere = await replace(db, chat, messageId, render(outgoing, sending.locale, format))
      if (!isThere) return { state: 'gone', code: 'no_such_message' }
      notify(chat)
      return { state: 'sent', ref: { parts: [messageId] } }
    },

    async remove(address: Address, ref: MessageRef): Promise<void> {
      const chat = chatOf(address)
      if (chat === null) return
      for (const messageId of ref.parts) await takeAway(db, chat, messageId)
      notify(chat)
    },
  }
}
