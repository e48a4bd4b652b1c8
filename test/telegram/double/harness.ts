/** What the tests of the double share: a fresh double for each test, plain HTTP calls, smallest files. */
import { afterEach, beforeEach } from 'vitest'
import { startTelegram, type Telegram, type TelegramOptions } from './index.ts'

/** The double of the running test. */
export let telegram: Telegram
/** A fresh double, without flood control, for every test of a file. */
export function useTelegram(): void {
  beforeEach(async () => {
    telegram = await startTelegram({ flood: false })
  })
  afterEach(() => telegram.close())
}

export async function restart(options: TelegramOptions): Promise<void> {
  await telegram.close()
  telegram = await startTelegram(options)
}

export interface Answer {
  ok: boolean
  error_code?: number
  description?: string
  parameters?: { retry_after?: number; migrate_to_chat_id?: number }
  result?: unknown
}

export async function call(method: string, body: object = {}, token = telegram.token): Promise<Answer> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await (await fetch(`${telegram.root}/bot${token}/${method}`, request)).json()) as Answer
}
export async function form(method: string, fields: { [name: string]: string | Blob | File }): Promise<Answer> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return (await (
    await fetch(`${telegram.root}/bot${telegram.token}/${method}`, { method: 'POST', body })
  ).json()) as Answer
}
/** "ok", or the description without "Bad Request: ". */
export const verdict = (answer: Answer) => (answer.ok ? 'ok' : answer.description!.replace('Bad Request: ', ''))
export const result = <T>(answer: Answer) => {
  if (!answer.ok) throw new Error(answer.description)
  return answer.result as T
}
export interface Update {
  update_id: number
  message?: { message_id: number; text?: string; successful_payment?: { telegram_payment_charge_id: string } }
  pre_checkout_query?: { id: string }
  callback_query?: { id: string; data: string }
}
export interface Sent {
  message_id: number
  text: string
  entities?: { type: string; offset: number; length: number }[]
  photo?: { file_id: string }[]
}
export const updates = async (params: object = {}) => result<Update[]>(await call('getUpdates', params))

/** A person who has written to the bot. */
export function ann() {
  const person = telegram.user({ id: 501, first_name: 'Ann', language_code: 'en' })
  person.send('/start')
  return person
}

/** A PNG header with these sides, padded to a size: enough for whoever only measures. */
export function png(width: number, height: number, sizeBytes = 64): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  bytes.write('89504e470d0a1a0a0000000d49484452', 'hex')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
/** A JPEG that begins with its frame header. */
export function jpeg(width: number, height: number, sizeBytes = 64): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  bytes.write('ffd8ffc0001108', 'hex')
  bytes.writeUInt16BE(height, 7)
  bytes.writeUInt16BE(width, 9)
  return bytes
}
export const blob = (bytes: Buffer, name = 'a.png') => new File([new Uint8Array(bytes)], name)
