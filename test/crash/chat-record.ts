/** A chat with a memory of its own: every call is a line on disk before it is answered, so it knows what it received whoever dies. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Address, ChatPort, MessageRef, Outgoing, Sending } from '../../src/core/ports.ts'

export interface ChatLine {
  call: 'send' | 'edit' | 'remove'
  /** The process that called. */
  pid: number
  /** The platform's name of the message. */
  id: string
  /** The outbox row. */
  sending: string
  chat: string
  /** First line of what was shown, by its text key. */
  key: string
  /** Ids of the artifacts that were shown. */
  media: string[]
}

export const PLATFORM = 'proof'

export function recordedChat(path: string): ChatPort {
  let sent = 0
  const write = (call: ChatLine['call'], id: string, address: Address, outgoing: Outgoing | null, sending = '') => {
    const line: ChatLine = {
      call,
      pid: process.pid,
      id,
      sending,
      chat: address.chat,
      key: outgoing?.text?.[0]?.key ?? '',
      media: (outgoing?.media ?? []).map((item) => item.id),
    }
    appendFileSync(path, `${JSON.stringify(line)}\n`)
  }
  return {
    platform: PLATFORM,
    async send(address: Address, outgoing: Outgoing, sending: Sending) {
      const id = `${process.pid}-${++sent}`
      write('send', id, address, outgoing, sending.id)
      return { state: 'sent', ref: { parts: [id] } }
    },
    async edit(address: Address, ref: MessageRef, outgoing: Outgoing, sending: Sending) {
      write('edit', ref.parts[0] ?? '', address, outgoing, sending.id)
      return { state: 'sent', ref }
    },
    async remove(address: Address, ref: MessageRef) {
      write('remove', ref.parts[0] ?? '', address, null)
    },
  }
}

/** The whole lines of a record. */
export function readChat(path: string): ChatLine[] {
  if (!existsSync(path)) return []
  const text = readFileSync(path, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ChatLine)
}
