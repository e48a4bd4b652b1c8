/** What the Discord adapter is given by the composition root: narrow functions, nothing of the application itself. */
import type { Readable } from 'node:stream'
import type { Incoming } from '../../core/inbox.ts'
import type { Address, Clock, Kind, Locale, Log, MediaItem, Metrics } from '../../core/ports.ts'
import type { Locales } from '../conversation/locale.ts'
import type { MenuEntry } from '../conversation/menu.ts'
import type { Action, Question } from '../conversation/types.ts'
import type { SoldThing } from './entitlements.ts'

export const PLATFORM = 'discord'

/**
 * Whether this process has acknowledged an interaction: resolves when an acknowledgement under way is through; false where it
 * failed, null where this process knows nothing of it (another one took it in, or an earlier one). Likewise of a message to the bot,
 * which needs no more than to be taken in.
 */
export type Acknowledged = (id: string) => Promise<boolean> | null

export interface DiscordConfig {
  token: string
  /** Also the bot's user id. */
  applicationId: string
  /** Without a version and without a slash at its end: `https://discord.com/api`. */
  apiRoot: string
  /** Commands are registered to this guild alone: they show at once there. */
  guildId: string | undefined
  /** Purchases of the application's test mode count as well. */
  testPurchases: boolean
}

/** Moments at which the process may die; tests kill it at each. */
export const DISCORD_CRASH_POINTS = [
  'intake:read',
  'intake:written',
  'intake:acknowledged',
  'answer:begun',
  'answer:uploading',
  /** What came of it, not how it goes. */
  'answer:sent',
] as const
export type DiscordCrashPoint = (typeof DISCORD_CRASH_POINTS)[number]

export const sourceOf = (bot: string): string => `${PLATFORM}:${bot}`
export const orderKeyOf = (bot: string, channel: string): string => `${PLATFORM}:${bot}:${channel}`

/** What reading an event needs to know. */
export interface ReadContext {
  /** Our own id. */
  bot: string
  /** Whether a channel, or the one that a thread belongs to, is marked as for adults. */
  isAdult(channelId: string): boolean
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

/** A making command takes files, a command of one's own business is answered to that person alone. */
export type DiscordCommand = MenuEntry & {
  kind?: Kind
  /** Answered to the person alone wherever others read along. */
  isQuiet: boolean
  /** Takes a work of the person: by its id, chosen from a list. */
  takesWork: boolean
  /** What files it takes, and how many of each type. */
  files: readonly { type: 'picture' | 'clip' | 'audio'; min: number; max: number }[]
  /** Ids and titles of the models, where there is a choice. */
  models: { id: string; title: string }[]
}

export interface Wishes {
  locale: Locale
  /** To be answered alone where others read along. */
  isPrivate: boolean
  /** To the terms in force. */
  hasAgreed: boolean
}

/** One line of a list that a person chooses from while typing. */
export interface Suggestion {
  name: string
  value: string
}

/** What is asked in a window of its own before a press is carried out; see `Verb.asks`. */
export type Asking = (press: {
  userId: string
  address: Address
  action: Action
}) => Promise<{ question: Question; locale: Locale } | null>

export interface DiscordParts {
  config: DiscordConfig
  clock: Clock
  log: Log
  metrics: Pick<Metrics, 'count' | 'observe' | 'gauge'>
  locales: Locales
  /** Writes rows of the inbox in one transaction; answers for each whether it was new. They are begun by `begin`, or a little later. */
  takeIn(rows: readonly Incoming[]): Promise<boolean[]>
  /** Begins what waits in these chats now. */
  begin(orderKeys: readonly string[]): void
  /** A stored file of a person; null: not theirs or not there. */
  file(artifactId: string, personId: string): Promise<OutgoingFile | null>
  /** A JPEG of at most so many pixels a side (320 where not said): players' covers, and what stands for a file that is too large. */
  preview(artifactId: string, personId: string, maxSidePx?: number): Promise<Buffer | null>
  /** A copy of a result that fits a bound, stored too; null where none is worth having. */
  smaller(
    artifactId: string,
    personId: string,
    bound: { maxBytes: number; maxSidePx: number },
  ): Promise<Pick<MediaItem, 'id' | 'mime' | 'sizeBytes' | 'widthPx' | 'heightPx' | 'durationMs'> | null>
  /** A short-lived public address of a stored file; null where the store has none. */
  link(artifactId: string, personId: string): Promise<string | null>
  /** Discord's user id of a person; null: they were never here. */
  userOf(personId: string): Promise<string | null>
  /** These channels do not let us speak any more: what waits for them is dropped. */
  silence(gone: { bot: string; chats: readonly string[] }): Promise<void>
  /** How a person, by Discord's user id, wants to be answered; null: never seen. */
  wishesOf(userId: string): Promise<Wishes | null>
  /** Small facts that outlive the process. */
  notes: { read(name: string): Promise<string | null>; write(name: string, value: string): Promise<void> }
  menu(locale: Locale): DiscordCommand[]
  asking: Asking
  /** The person's own results, newest first, as far as they fit what was typed. */
  works(asked: { userId: string; typed: string; locale: Locale; rows: number }): Promise<Suggestion[]>
  /** Something was bought in Discord's own shop, was consumed, or is gone again; written down when it resolves. */
  sold(thing: SoldThing, told: string): Promise<void>
  /** A subscription was begun, renewed or ended: what it is now is asked for. `told` is the same for the same news. */
  renewed(months: { id: string; userId: string; skuId: string; told: string }): Promise<void>
  /** A new connection: what was told before it is lost. */
  connected(): void
  /** Jobs that wait or run: for the line under the bot's name. */
  queueLength(): Promise<number>
  crash(point: DiscordCrashPoint): void
}
