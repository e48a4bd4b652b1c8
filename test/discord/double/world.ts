/**
 * What this Discord knows: people, guilds, channels, messages, interactions, files. Plain data; its JSON as Discord
 * shows it stands in shapes.ts.
 */
import type { Entitlement, Months, Sku } from './shop.ts'

// biome-ignore lint/suspicious/noExplicitAny: bodies are JSON from outside, checked against the schema before use
export type Obj = { [field: string]: any }

export interface Person {
  id: string
  username: string
  global_name: string | null
  locale: string
  bot?: boolean
  /** Takes direct messages of the bot. */
  dmsOpen: boolean
}

export interface Role {
  id: string
  name: string
  permissions: bigint
}

export interface Member {
  person: Person
  roles: string[]
}

export interface Guild {
  id: string
  name: string
  ownerId: string
  premiumTier: 0 | 1 | 2 | 3
  locale: string
  roles: Map<string, Role>
  members: Map<string, Member>
  /** False after the bot was kicked, or before it was invited. */
  botIn: boolean
  joinedAtMs: number
}

export interface Overwrite {
  id: string
  type: 0 | 1
  allow: bigint
  deny: bigint
}

export interface Channel {
  id: string
  /** ChannelType: 0 text, 1 DM, 3 group DM, 11 public thread, 12 private thread. */
  type: number
  name: string
  guild: Guild | undefined
  parent: Channel | undefined
  nsfw: boolean
  overwrites: Overwrite[]
  recipients: Person[]
  archived: boolean
  locked: boolean
  /** Members of a thread by id. */
  joined: Set<string>
  ownerId: string
  deleted: boolean
  messages: Map<string, Message>
  typing: { personId: string; atMs: number }[]
}

export interface StoredFile {
  id: string
  name: string
  mime: string
  bytes: Buffer
  sha256: string
  /** Path below the CDN's root. */
  path: string
  width?: number
  height?: number
  durationS?: number
  waveform?: string
  description?: string
  title?: string
  ephemeral: boolean
  spoiler: boolean
  /** The message was deleted, or the upload taken back: downloads are 404 from then on. */
  gone: boolean
}

export interface Message {
  id: string
  channel: Channel
  author: Person
  content: string
  embeds: Obj[]
  components: Obj[]
  files: StoredFile[]
  flags: number
  type: number
  tts: boolean
  nonce: string | number | undefined
  reference: Obj | undefined
  referenced: Message | undefined
  /** Who alone sees it. */
  ephemeralFor: string | undefined
  /** Made through this interaction's token. */
  interaction: Interaction | undefined
  /** True while "thinking ..." stands there. */
  loading: boolean
  mentions: Person[]
  mentionRoles: string[]
  mentionEveryone: boolean
  reactions: Map<string, Set<string>>
  createdAtMs: number
  editedAtMs: number | undefined
  deleted: boolean
  /** Every body that made or changed it, oldest first. */
  bodies: Obj[]
}

export type AnswerKind = 'message' | 'deferred' | 'update' | 'deferred-update' | 'modal' | 'choices' | 'none'

export interface Interaction {
  id: string
  token: string
  /** InteractionType: 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: number
  person: Person
  channel: Channel
  guild: Guild | undefined
  createdAtMs: number
  /** The message that the button or select stands on. */
  source: Message | undefined
  answered: AnswerKind | undefined
  answeredAtMs: number | undefined
  original: Message | undefined
  followUps: Message[]
  modal: Obj | undefined
  choices: Obj[] | undefined
  /** The name of a command, for `interaction_metadata`. */
  name: string | undefined
  parent: Interaction | undefined
  /** The largest file that an answer may carry. */
  sizeLimitBytes: number
  settle(): void
}

export interface Command {
  id: string
  version: string
  guildId: string | undefined
  body: Obj
}

export interface World {
  bot: Person
  token: string
  applicationId: string
  applicationName: string
  /** What was changed of the application's settings. */
  application: Obj
  /** Privileged intents that are switched on in the developer portal. */
  allowedIntents: number
  nowMs(): number
  snowflake(): string
  secret(bytes?: number): string
  people: Map<string, Person>
  guilds: Map<string, Guild>
  channels: Map<string, Channel>
  interactions: Map<string, Interaction>
  /** The same by token. */
  tokens: Map<string, Interaction>
  files: Map<string, StoredFile>
  commands: Command[]
  skus: Map<string, Sku>
  entitlements: Map<string, Entitlement>
  months: Map<string, Months>
  nonces: Map<string, Message>
  root(): string
}

/** What the parts of the double tell each other. */
export interface Desk {
  world: World
  /** Sends an event to the bot's sessions that may have it. */
  dispatch(
    event: string,
    where: { guild?: Guild | undefined; intent?: number; channel?: Channel },
    render: (intents: number) => Obj,
  ): void
  note(entry: Obj): void
  changed(): void
  until<T>(look: () => T | undefined | null | false, timeoutMs?: number): Promise<T>
  requireAllowedMentions: boolean
}

export const EPOCH_MS = 1_420_070_400_000n
export const DAY_MS = 24 * 60 * 60 * 1000

/** Milliseconds of the epoch in a snowflake. */
export const timeOf = (snowflake: string): number => Number((BigInt(snowflake) >> 22n) + EPOCH_MS)

export const Permission = {
  Administrator: 1n << 3n,
  AddReactions: 1n << 6n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  UseApplicationCommands: 1n << 31n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  SendMessagesInThreads: 1n << 38n,
} as const
export type PermissionName = keyof typeof Permission

export const EVERYTHING_USUAL =
  Permission.AddReactions |
  Permission.ViewChannel |
  Permission.SendMessages |
  Permission.EmbedLinks |
  Permission.AttachFiles |
  Permission.ReadMessageHistory |
  Permission.UseApplicationCommands |
  Permission.CreatePublicThreads |
  Permission.SendMessagesInThreads

export const Flag = {
  Ephemeral: 1 << 6,
  SuppressEmbeds: 1 << 2,
  Loading: 1 << 7,
  SuppressNotifications: 1 << 12,
  ComponentsV2: 1 << 15,
} as const

export const isThread = (channel: Channel): boolean => channel.type >= 10 && channel.type <= 12
export const isDm = (channel: Channel): boolean => channel.type === 1 || channel.type === 3
