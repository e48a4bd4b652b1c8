/** The application as its starters and tests see it. Types only. */
import type { WebChat } from '../bots/web/index.ts'
import type { CatalogHolder } from '../core/catalog.ts'
import type { Database } from '../core/db/database.ts'
import type { CrashPoint, GenerationParts, MediaTools } from '../core/generation/parts.ts'
import type { Outside } from '../core/net/outside.ts'
import type { ChatPort, Clock, MediaStore, Moderator, Provider, Queue, Sandbox } from '../core/ports.ts'
import type { Http } from '../http.ts'
import type { RootLog } from '../log.ts'
import type { Method, Payments } from '../payments/index.ts'

/** What tests replace. */
export interface Overrides {
  clock?: Clock
  log?: RootLog
  queue?: Queue
  sandbox?: Sandbox
  media?: MediaTools
  store?: MediaStore
  providers?: Provider[]
  outside?: Outside
  moderators?: Moderator[]
  catalogYaml?: string
  methods?: Method[]
  chats?: ChatPort[]
  random?: () => number
  crash?: (point: CrashPoint | string) => void
  /** No HTTP server: the core alone. */
  headless?: boolean
  /** No check of the whole ledger in a child at start. */
  unwatched?: boolean
}

export interface App {
  readonly db: Database
  readonly queue: Queue
  readonly generation: GenerationParts
  readonly payments: Payments
  readonly catalog: CatalogHolder
  readonly http: Http | null
  readonly webChat: WebChat | null
  /** Starts handling; resolves to the address to print (empty without a server). */
  start(): Promise<string>
  /** Reads the catalogue again; answers its mistakes, and keeps the old one where there are any. */
  reloadCatalog(): string[]
  /** Takes nothing new, waits for what is under way, closes. Safe to call twice. */
  stop(): Promise<void>
}
