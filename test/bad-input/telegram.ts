/** What the tests of bad input by way of Telegram share: people at once, their answers, our texts as Telegram shows them. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import { embedWords } from '../../src/bots/telegram/render.ts'
import type { Locale, Text } from '../../src/core/ports.ts'
import type { Bed } from '../telegram/bed.ts'
import type { Seen, UserControl } from '../telegram/double/index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const LANGUAGES = { en: 'en', ru: 'ru', zh: 'zh-hans', id: 'id' } as const

const locales = loadLocales([join(ROOT, 'data/locales')], 'en', (problem) => {
  throw new Error(problem)
})

/** A text of the locale file as Telegram shows it. */
export function said(locale: Locale, key: string, params: Text['params'] = {}): string {
  if (!locales.has(key)) throw new Error(`no text ${key}`)
  return locales.format(locale, { key, params }, embedWords)
}

let nextId = 4_503_599_000_000_000

/** New people who have accepted the terms, with ids of 52 bits as Telegram may give them. */
export function people(bed: Bed, wanted: readonly Locale[]): Promise<UserControl[]> {
  return Promise.all(wanted.map((locale) => bed.guest({ id: nextId++, language_code: LANGUAGES[locale] })))
}

export const answersTo = (user: UserControl): Seen[] => user.messages().filter((one) => one.from === 'bot')

/** First line of what a message of the bot says. */
export const firstLine = (seen: Seen | undefined): string => (seen?.text ?? seen?.caption ?? '').split('\n')[0] ?? ''

export const actionsOf = (seen: Seen | undefined): string[] =>
  (seen?.buttons ?? []).flat().flatMap((button) => button.callback_data ?? [])

export interface Job {
  id: string
  kind: string
  state: string
  prompt: string
  options: string
  charged_credits: number
  failure: string | null
}

/** Jobs of a person, oldest first. */
export async function jobsOf(bed: Bed, user: UserControl): Promise<Job[]> {
  return bed.app.db.outer
    .selectFrom('generations')
    .select(['id', 'kind', 'state', 'prompt', 'options', 'charged_credits', 'failure'])
    .where('person_id', '=', await bed.personId(user))
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute()
}

/** Lines of the log at `error` and above since the last call: our own faults. */
export function faultsOf(bed: Bed): string[] {
  const found = bed.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)
  bed.lines.length = 0
  return found
}

/** An update about a message, as somebody else's server could make it. */
let nextMessage = 900_000
export function pushMessage(bed: Bed, chatId: number, more: { [field: string]: unknown }): void {
  bed.telegram.updates.push('message', chatId, {
    message_id: nextMessage++,
    date: Math.floor(Date.now() / 1000),
    chat: { id: chatId, type: 'private', first_name: 'Somebody' },
    ...more,
  })
}
