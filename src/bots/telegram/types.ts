/** What the Telegram adapter is given by the composition root: narrow functions, nothing of the application itself. */
import type { Readable } from 'node:stream'
import type { GatherRow } from '../../core/gather.ts'
import type { Incoming } from '../../core/inbox.ts'
import type { Clock, Locale, Log, Metrics } from '../../core/ports.ts'
import type { Locales } from '../conversation/locale.ts'

export const PLATFORM = 'telegram'

export interface TelegramConfig {
  token: string
  apiRoot: string
  /** `test`: Telegram's test environment, whose methods and files stand behind `/test`. */
  environment: 'production' | 'test'
  mode: 'polling' | 'webhook'
  webhookSecret: string | undefined
}

/** The bot as Telegram knows it. */
export interface Me {
  /** As Telegram calls it in messages: digits, as text. */
  id: string
  /** As our rows call it: the beginning of the token. The same at Telegram; a stand-in may answer anything. */
  bot: string
  username: string
  name: string
}

/** A stored file of a person, ready to be sent. */
export interface OutgoingFile {
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  /** Opens a stream; every call a new one. */
  open(): Promise<Readable>
}

/** A stored copy of a result, with the id under which it is found. */
export interface SmallerCopy {
  id: string
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
}

/** One command as Telegram's menu shows it. */
export interface MenuCommand {
  name: string
  description: string
  /** Makes something, or tells how: offered in groups too. */
  inGroups: boolean
}

/** A pre-checkout query, as much of it as is judged. */
export interface PreCheckout {
  orderId: string
  userId: string
  amountMinor: number
  currency: string
  language: string | undefined
}

/** Moments at which the process may die; tests kill it at each. */
export const TELEGRAM_CRASH_POINTS = ['checkout:judged', 'checkout:answered', 'intake:read', 'intake:written'] as const
export type TelegramCrashPoint = (typeof TELEGRAM_CRASH_POINTS)[number]

export interface TelegramParts {
  config: TelegramConfig
  publicUrl: string | undefined
  clock: Clock
  log: Log
  metrics: Pick<Metrics, 'count' | 'observe'>
  locales: Locales
  /** Writes rows of the inbox in one transaction; answers for each whether it was new. */
  takeIn(rows: readonly (Incoming | GatherRow)[]): Promise<boolean[]>
  /** A stored file of a person; null: not theirs or not there. */
  file(artifactId: string, personId: string): Promise<OutgoingFile | null>
  /** A JPEG of at most 320 pixels a side, for players; null where there is none. */
  thumbnail(artifactId: string, personId: string): Promise<Buffer | null>
  /** A copy of a person's result that fits what Telegram takes, stored too; null where none is worth having. */
  smaller(
    artifactId: string,
    personId: string,
    bound: { maxBytes: number; maxSidePx: number },
  ): Promise<SmallerCopy | null>
  /** A short-lived public address of a stored file; null where the store has none. */
  link(artifactId: string, personId: string): Promise<string | null>
  /** File ids that Telegram gave for our files. */
  fileIds: {
    find(bot: string, artifactIds: readonly string[], form: string): Promise<Map<string, string>>
    keep(bot: string, artifactId: string, form: string, fileId: string): Promise<void>
    forget(bot: string, artifactId: string, form: string): Promise<void>
  }
  /** Telegram's user id of a person; null: they were never here. */
  userOf(personId: string): Promise<string | null>
  /** The chat does not let us speak any more: what waits for it is dropped. A copy (by its key) changes nothing. */
  silence(chat: { bot: string; chat: string; key: string }): Promise<void>
  /** A group has got another id: what waits for it goes there. */
  moveChat(move: { bot: string; from: string; to: string }): Promise<void>
  /** Judges a payment that is about to be made; null: go on. Reads only, in milliseconds. */
  judge(query: PreCheckout): Promise<{ code: string; locale: Locale | null } | null>
  /** Where notices of Stars go in the inbox. */
  starsSource: string
  /** Where notices of payments in money go, and the token of the provider that takes them. */
  providerSource: string
  providerToken: string | undefined
  menu(locale: Locale): MenuCommand[]
  crash(point: TelegramCrashPoint): void
}
