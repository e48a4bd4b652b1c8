/**
 * The ports: every interface between the core and the outside, and the value types they share. Types only.
 *
 * Glossary
 * - person, identity: somebody who uses the bot (one wallet, locale, history); known on each chat by (platform, id there)
 * - address: where to answer; a place is private, group or channel
 * - kind: what is made (picture, song ...); model: what a person chooses; route: a provider with its own name for that model
 * - generation: one accepted request until delivery; attempt: one submission of it to one route; artifact: one stored file
 * - hold: credits set aside for a generation, ended exactly once by a post (used) or a void (returned)
 * - outgoing: a message to a person in no platform's words
 */
import type { Readable } from 'node:stream'

// ---------------------------------------------------------------------------------------------- values

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export const KINDS = [
  'image',
  'edit',
  'upscale',
  'animate',
  'video',
  'music',
  'extend',
  'sound',
  'avatar',
  'describe',
  'write',
] as const
export type Kind = (typeof KINDS)[number]

export const LOCALES = ['en', 'ru', 'zh', 'id'] as const
export type Locale = (typeof LOCALES)[number]

/** One text in every language of the bot; `en` is always there. */
export type Localized = { en: string } & { [locale in Locale]?: string | undefined }

/** What a person chose for a generation: option name -> value, validated against the catalogue. */
export type Options = { [name: string]: string | number | boolean }

/** Passed in everywhere instead of Date.now(): tests move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number
}

/** Structured log: ids and codes only, never prompts, tokens, addresses or contents of files. */
export interface Log {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** What a figure is for one combination of its labels. */
export interface Reading {
  labels: { [label: string]: string }
  value: number
}

/** Figures for operators. Names are plain snake_case; labels are codes and names of ours, never what people wrote. */
export interface Metrics {
  /** Adds one, or as much as is said. */
  count(name: string, labels?: { [label: string]: string | number }, amount?: number): void
  /** Notes a duration in seconds. */
  observe(name: string, seconds: number, labels?: { [label: string]: string | number }): void
  /** A figure that is read whenever somebody looks; set again, the new reader replaces the old. */
  gauge(name: string, read: () => number | Reading[] | Promise<number | Reading[]>, labels?: readonly string[]): void
}

/** Where to answer. `platform`, `bot` and `chat` together name a chat; `thread` a topic; `message` the one to reply to. */
export interface Address {
  platform: string
  bot: string
  chat: string
  thread?: string
  message?: string
  place: 'private' | 'group' | 'channel'
  /** Whom it answers, as the platform knows them, in a place of several people: a person may have several identities. */
  speaker?: string
  /** The press that this answers, where the chat can show a short answer to whoever pressed. */
  press?: string
  /** The place is marked for adults by its platform. */
  adult?: boolean
}

// ---------------------------------------------------------------------------------------------- provider

/** A prepared input: decoded, oriented, stripped of metadata, on this machine's disk. */
export interface TaskInput {
  type: 'picture' | 'clip' | 'audio'
  path: string
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
  /** A short-lived signed address of ours for this very file; null where nobody outside reaches us. Absent: it exists here alone. */
  link?(ttlMs: number): Promise<string | null>
  /** What `provider` calls this file, as it said when it made it: whoever that is may name it, anybody else gets the file. */
  reference?: { provider: string; value: Json }
}

/** One submission, in our words; a provider maps it to the vendor's. */
export interface Task {
  kind: Kind
  /** The route's model: the vendor's own name. */
  model: string
  /** What the catalogue says of this route to its vendor alone, as the vendor's `routeProblem` has let it pass. */
  settings?: RouteSettings
  /** What the person wrote, trimmed; may be empty where the kind allows it. */
  prompt: string
  options: Options
  /** How many results are asked for, from 1. */
  count: number
  /** Always set; an integer from 0 to 2^31-1. Same task and seed give the same files where the vendor can. */
  seed: number
  inputs: TaskInput[]
  /** The person's language, for results that are words. */
  locale: Locale
  /** Of words that will be sung: no more than that can be. What is longer all the same is cut by the core. */
  maxChars?: number
  /** A folder of this attempt alone: a provider that has bytes in hand writes them here and names the path. */
  workDir: string
  /** Aborted at the call's deadline. */
  signal: AbortSignal
}

/** One file of a result. Main files are what was asked for; a still or a cover accompanies the main file before it. */
export interface ResultFile {
  source: { path: string } | { url: string }
  role: 'main' | 'still' | 'cover'
  /** The vendor's own name of this file: handed back where it goes into a later job. Never shown, never in logs. */
  reference?: Json
  /** Of kind `sound`: only the sound was made. The core puts it under the clip that went in. */
  isSoundAlone?: true
}

/** A remark for the person, shown as the text `note-<code>` of the locale. */
export interface Note {
  code: string
  params?: { [name: string]: string | number }
}

/** What a vendor says it used. */
export interface Usage {
  /** Our cost in millionths of a US dollar, where its answer is enough to know it. */
  costMicroUsd?: number
  /** So many results are charged for, where other than came: one it has blackened, one whose answer was torn. */
  countCharged?: number
  /** Its own numbers under its own names (tokens, units, seconds); never what people wrote. Made by `usageOf`, which bounds it. */
  reported?: { [name: string]: Json }
}

export interface Done {
  state: 'done'
  /** May hold fewer main files than asked: the rest is returned to the person. */
  files: ResultFile[]
  /** For kinds whose result is words (describe, write). */
  text?: string
  /** For music: shown and written into tags. */
  title?: string
  notes?: Note[]
  usage?: Usage
}
export interface Pending {
  state: 'pending'
  /** Opaque to the core; stored and handed back to `check` and `cancel`, perhaps in another process. */
  operation: Json
  checkAfterMs: number
}
export type RefusalReason = 'content' | 'input' | 'balance' | 'rate' | 'unavailable'
export interface Refused {
  state: 'refused'
  reason: RefusalReason
  retryAfterMs?: number
  /** The vendor's own code, for logs. */
  vendorCode?: string
}
/** Time-out, torn connection, 5xx after the body was sent: perhaps something was created, perhaps not. */
export interface Unknown {
  state: 'unknown'
  vendorCode?: string
}

export type StartOutcome = Done | Pending | Refused | Unknown
/** `refused` here means that the vendor states a final failure; passing faults are thrown or `pending`. */
export type CheckOutcome = Done | Pending | Refused
/** `absent`: proven that nothing was created under this key, nor will be. `lost`: nobody can tell, and asking again won't help. */
export type RecoverOutcome = Done | Pending | Refused | Unknown | { state: 'absent' } | { state: 'lost' }

/** What our own rows say of a submission whose answer was lost: for vendors that take no key of ours. */
export interface LostSubmission {
  task: Pick<Task, 'kind' | 'model' | 'settings' | 'prompt' | 'options' | 'count' | 'seed'>
  startedAtMs: number
  /** From then on its call can't be under way any more. */
  lostAfterMs: number
  /** Operations of our other attempts at this vendor since shortly before: jobs that are known to be somebody else's. */
  others: readonly Json[]
  /**
   * The task's files, prepared as for `start`: for vendors where a submission is repeated under its key. Absent once the job has ended:
   * then it may only be looked for, because a repetition could begin what nobody waits for.
   */
  inputs?(): Promise<TaskInput[]>
}
/** `cancelled` only where the vendor confirms that nothing will be made or charged. */
export type CancelOutcome = 'cancelled' | 'running' | 'unknown'

/** Words of the catalogue from a route to its vendor: how our options map to its fields, and the like. */
export type RouteSettings = { readonly [name: string]: Json }

/** A route as its vendor is shown it. */
export interface RouteFacts {
  kind: Kind
  model: string
  settings?: RouteSettings
}

/** What is known of a file that will go in before anybody has fetched it. */
export interface KnownInput {
  /** Absent: nobody can tell yet. */
  type?: TaskInput['type']
  /** As in the task; null: no vendor has a name for it. Absent: nobody has looked. */
  reference?: TaskInput['reference'] | null
}

/** What is asked of a route before anything is held: pure. */
export interface Wanted extends RouteFacts {
  options: Options
  count: number
  /** How many files go in. */
  inputs: number
  /** The same files, where more is known of them than their number. */
  files?: readonly KnownInput[]
}

/** The one option that a route can't serve as it is asked, and what it could be instead. */
export interface Unable {
  /** As the catalogue names it; `count` and `inputs` are such names too. */
  option: string
  /** Empty: it has no place for it; of `inputs`, these files are of no use to it. */
  allowed: readonly (string | number | boolean)[]
}

/** What a vendor takes of one type of input; whatever is not said has no bound. */
export interface TypeLimits {
  /** Others are turned into the first of these. */
  mimes?: readonly string[]
  maxBytes?: number
  minSidePx?: number
  maxSidePx?: number
  /** Width divided by height. */
  minRatio?: number
  maxRatio?: number
  maxDurationMs?: number
  /** Of a clip: so many pictures of it are handed over in its place, in their order. */
  frames?: number
}
export type InputLimits = { readonly [type in TaskInput['type']]?: TypeLimits }

export interface WebRequest {
  /** The attempt that our own signed address names; absent where the vendor called another one. */
  key?: string
  headers: { [name: string]: string | string[] | undefined }
  query: { [name: string]: string | undefined }
  rawBody: Buffer
}

export interface Provider {
  readonly id: string
  /** What people are told it is called; its id where it is not said. */
  readonly title?: string
  /** Wait at most this long inside `start`. */
  readonly startTimeoutMs: number
  /** Calls of `start` at a time; 4 where it is not said. */
  readonly concurrency?: number
  /** Makes things by rules, not by a trained model: the mark in its files says so. */
  readonly procedural?: boolean
  /** `host:port` pairs of servers of the operator's own: files may be fetched from there though they are private. */
  readonly trustedHosts?: readonly string[]
  /** False: the operator has not switched this route on, though the vendor is: it is not live. Pure. Absent: all are. */
  offers?(route: RouteFacts): boolean
  /** Null: this route can serve it. Pure; asked before credits are held, and of every option's value when the catalogue is read. */
  can?(wanted: Wanted): Unable | null
  /** How this route moves the camera: by a setting of the vendor's own, by words that go into the prompt, or not at all (null). Pure. */
  camera?(route: RouteFacts): 'structured' | 'words' | null
  /** What inputs are prepared to before `start` gets them. */
  inputLimits?(route: RouteFacts): InputLimits
  /** Submits once, never retries by itself. `key` goes out as idempotency key or external id where there is one. */
  start(task: Task, key: string): Promise<StartOutcome>
  check(operation: Json, signal: AbortSignal, workDir: string): Promise<CheckOutcome>
  /** Finds what became of a submission whose answer was lost. */
  recover?(key: string, signal: AbortSignal, workDir: string, lost?: LostSubmission): Promise<RecoverOutcome>
  cancel?(operation: Json, signal: AbortSignal): Promise<CancelOutcome>
  /** Fetches an address of a result for which its own key is needed, by the rules of `Outside`. Absent: whoever knows it may have it. */
  download?(
    url: string,
    to: string,
    bounds: { maxBytes: number; timeoutMs: number; signal?: AbortSignal },
  ): Promise<void>
  /**
   * Verifies a vendor's callback (null: not genuine) and answers only "ask about the attempt with this key". `operation` (given the
   * attempt's route) is for callbacks that name the vendor's job: a submission whose answer was lost can then be asked about.
   */
  wake?(request: WebRequest): Promise<{ key: string; operation?: (model: string, route: RouteFacts) => Json } | null>
  /** Where a choice (a voice) can be heard; a free call. Null: nowhere. */
  sample?(route: RouteFacts, option: string, value: string, signal: AbortSignal): Promise<{ url: string } | null>
  /** A free call for `doctor`: is the key good, is the vendor there. */
  probe?(signal: AbortSignal): Promise<{ ok: boolean; detail: string }>
}

// ---------------------------------------------------------------------------------------------- media

/** Stored files under random keys. Streams; never a whole file in memory. */
export interface MediaStore {
  /** Durable when it resolves: temporary name, fsync, rename, fsync of the folder. Overwrites the same key. */
  put(key: string, body: Readable): Promise<{ sizeBytes: number }>
  /** Throws a NotFound fault when there is no such key. `range` is inclusive, in bytes. */
  open(key: string, range?: { start: number; end: number }): Promise<Readable>
  /** No such key is success. */
  remove(key: string): Promise<void>
  /** A short-lived public address, or null where the store has none. */
  link(key: string, ttlMs: number): Promise<string | null>
  /** Every key, for the sweeper that looks for files without a row. */
  list(): AsyncIterable<{ key: string; modifiedAtMs: number }>
}

/** Runs one function of one module in a child process of bounded memory and time; hostile bytes are decoded only there. */
export interface Sandbox {
  /**
   * Imports `entry` in a child and awaits its export `run(job)`.
   * Throws a Refusal when the module throws one ({ refusal: code }), a Fault when the child dies, hangs or grows too large.
   */
  run<T extends Json>(lane: 'intake' | 'render' | 'screen', entry: URL, job: Json, signal?: AbortSignal): Promise<T>
}

// ---------------------------------------------------------------------------------------------- moderation

/** From the worst: what a refusal names when a text is several things at once. */
export const CATEGORIES = [
  'sexual-minors',
  'self-harm',
  'hate',
  'violence',
  'weapons',
  'likeness',
  'sexual',
  'nudity',
  'harassment',
  'personal-data',
  'drugs',
  'political',
  'copyright',
  'spam',
] as const
export type ModerationCategory = (typeof CATEGORIES)[number]

/** What is done about a category, from the mildest: deliver it covered, ask whether it is meant, refuse it. */
export const EFFECTS = ['allow', 'blur', 'ask', 'refuse'] as const
export type Effect = (typeof EFFECTS)[number]

/** What a screen has found; what is done about it the policy says. */
export interface Findings {
  /** 0 to 1 for each category that found anything; 1: at the threshold, whatever the policy does about it. */
  scores: { [category in ModerationCategory]?: number }
  /** Names of the rules that fired: for the decision log and `npm run screen`; never shown to the person. */
  evidence: string[]
}

export interface Verdict extends Findings {
  action: Effect
  /** The worst one that `action` is about; not set when allowed. */
  category?: ModerationCategory
}

export interface Moderator {
  readonly id: string
  readonly reads: readonly ('text' | 'pictures')[]
  /** Is not asked about pictures that were made by rules, without a model. */
  readonly trustsRules?: boolean
  /** The host that gets what is screened; absent: nothing leaves this machine. */
  readonly sendsTo?: string
  /** Paths are of files that our own sandbox has written. Throws a Fault where it can't be reached or answers nothing usable; bounds its own time. */
  screen(input: { text?: string; picturePaths?: readonly string[]; kind: Kind }): Promise<Findings>
}

// ---------------------------------------------------------------------------------------------- chat

/** A text of the locale files; parameters may be texts themselves (several are joined by ` · `), or titles from the catalogue. */
export interface Text {
  key: string
  params?: { [name: string]: string | number | Text | readonly Text[] | Localized }
}

export interface Button {
  label: Text
  /** An encoded Action (at most 64 bytes), an address to open, or a thing of the chat's own shop, whose button has its own label. */
  press: { action: string } | { url: string } | { sku: string }
  style?: 'primary' | 'danger'
  /** Chips: this one is the current choice. */
  chosen?: boolean
}

/** A file of a message; `id` is an artifact's. */
export interface MediaItem {
  id: string
  /** `file`: to be kept, not shown: an archive. */
  type: 'picture' | 'video' | 'live' | 'audio' | 'file'
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
  title?: string
  /** The still of a live photo, the cover of a song, the poster of a video: another artifact. */
  stillId?: string
  spoiler?: boolean
}

/** A bill that the chat itself presents; paid inside the chat. */
export interface Invoice extends Money {
  /** Comes back with the payment: our order. */
  payload: string
  title: Text
  description: Text
  pay: Text
  /** Charged by the chat's payment provider, not in its own coins: what the provider wants for its receipt, and where that goes. */
  provider?: { data?: string; needEmail: boolean }
}

/** What goes out, in no platform's words. A renderer turns it into a payload, escaping what people wrote. */
export interface Outgoing {
  /** Lines of the message. */
  text?: Text[]
  media?: MediaItem[]
  /** A chat that shows pictures made smaller sends the files themselves beside them. */
  originals?: boolean
  /** Rows of buttons. */
  buttons?: Button[][]
  /** The next message of this person here answers this question. */
  /** `action`: the press by which it can be answered in a window, where the chat has windows. */
  ask?: { placeholder: Text; action?: string }
  /** A job under way: fraction from 0 to 1 where it is known, when it should be ready, and what it makes. */
  progress?: { fraction?: number; readyAtMs?: number; makes?: 'picture' | 'video' | 'audio' | 'words' }
  /** The end of what somebody waited for, and how long that was. It reaches them in private where its chat is closed to us. */
  outcome?: { waitedMs: number }
  /** Without a sound, where the chat has any. */
  quiet?: boolean
  /** Also at night with a sound: it can't wait. */
  urgent?: boolean
  /** Show it to this person alone where the chat can. */
  private?: boolean
  /** Where the chat has bills of its own; instead of text and media. */
  invoice?: Invoice
  /** The message changed another one in place: do not send a new one where the platform can edit. */
  effect?: 'success'
}

/** How the platform names what was sent: one id for each part. */
export interface MessageRef {
  parts: string[]
}

export type SendOutcome =
  | { state: 'sent'; ref: MessageRef }
  /** This message can never be delivered or no longer exists. */
  | { state: 'gone'; code: string }
  /** The chat does not let us speak: stop sending there. */
  | { state: 'forbidden'; code: string }
  /** `isUncounted`: nothing is wrong with the message, so this was none of its tries. */
  | { state: 'later'; retryAfterMs: number; code: string; isUncounted?: boolean }

/** What a sender needs to know beside the message. `id` is stable over retries: a nonce where the platform takes one. */
export interface Sending {
  id: string
  personId: string
  locale: Locale
  /** An earlier try, of this process or of one that died, may have had its effect: the chat may show what nobody wrote down. */
  isAgain?: boolean
}

/** REST only, so that any process can deliver. Faults that are thrown count as `later`. */
export interface ChatPort {
  readonly platform: string
  /** The largest file that it takes; undefined: no bound of its own. */
  readonly fileBytes?: number
  send(address: Address, outgoing: Outgoing, sending: Sending): Promise<SendOutcome>
  /** May answer `gone`: the caller then sends a new message. */
  edit(address: Address, ref: MessageRef, outgoing: Outgoing, sending: Sending): Promise<SendOutcome>
  remove(address: Address, ref: MessageRef): Promise<void>
  /** Streams a file that came in with a message (`ref` is the platform's own); the prepare step calls it. */
  fetch?(ref: Json, signal: AbortSignal): Promise<Readable>
}

// ---------------------------------------------------------------------------------------------- queue

export type Topic =
  | 'inbox'
  | 'generation'
  | `start.${string}`
  | 'chat'
  | 'order'
  | 'refund'
  | 'subscription'
  | 'erasure'
  | 'export'
  | 'sample'

/**
 * A queue only says when to look at a row again: rows are the truth, and a sweeper wakes every overdue one, so a lost wake
 * strands nothing. Wakes are delivered at least once; the same row is not handled twice at a time within one process.
 */
export interface Queue {
  /**
   * Inside a transaction: counts only if it commits. Outside: at once. `ref` is an id, never content. What is first goes before what is
   * not where both stand before their lane; of four places one goes to whoever came first all the same.
   */
  wake(trx: object | null, topic: Topic, ref: string, atMs: number, isFirst?: boolean): Promise<void>
  /** Calls `work` regularly, in one process at a time. */
  every(name: string, periodMs: number, work: () => Promise<void>): void
  /** Starts handling; `lanes` bounds how many of a topic are handled at a time. A handler that throws is called again later. */
  work(
    handlers: { [topic in Topic]?: (ref: string) => Promise<void> },
    lanes: { [topic in Topic]?: number },
  ): Promise<void>
  /** Removes what is stored about these ids: a chat's id is somebody's. Nothing is lost, because rows are the truth. */
  forgetRefs?(refs: readonly string[]): Promise<void>
  /** Takes no new work and waits for what is under way, at most `drainMs`. */
  stop(drainMs: number): Promise<void>
}

// ---------------------------------------------------------------------------------------------- payments

export interface Money {
  /** Integer minor units: kopecks, cents; whole Stars. */
  amountMinor: number
  /** ISO 4217, or XTR for Telegram Stars, or the letters of a coin (USDT: in cents). */
  currency: string
}

/** An order as a method sees it: the snapshot of the pack that was on sale. */
export interface OrderFacts extends Money {
  id: string
  personId: string
  packId: string
  credits: number
  createdAtMs: number
  expiresAtMs: number
  /** What the shop called it, once it has. */
  externalId?: string
  /** Grows with every order: for shops that take numbers only (`numbered`). */
  number?: number
  /** It pays a period of this; `packId` is the plan then, and more payments of it may follow. */
  subscription?: { id: string }
}

/** What a checkout needs beside the order. */
export interface CheckoutContext {
  locale: Locale
  /** What is bought, in the person's language; at most 100 characters. */
  description: string
  /** The page to come back to after paying elsewhere; it credits nothing. */
  returnUrl: string
  /** Where the shop may send its notices; undefined: nobody outside reaches us, and the poller finds payments. */
  noticeUrl?: string
  /** Where the receipt goes: there where the method `needsEmail`. */
  email?: string
}

/** How the person pays: a page to open, a press inside the chat, an invoice that the chat itself sends, or a thing of the chat's own shop. */
export type Checkout =
  | { kind: 'link'; url: string; externalId?: string }
  | { kind: 'press' }
  | { kind: 'invoice'; invoice: Json }
  | { kind: 'sku'; sku: string }

/** The shop's word about one payment. `externalId` is the shop's payment or charge id, as text. */
/** A receipt as the shop keeps it: where the person can read it, and whether it has been registered. */
export interface PaymentReceipt {
  url?: string
  state?: 'pending' | 'registered' | 'failed'
}
export interface PaymentFacts extends Money {
  externalId: string
  /** Our order, where the notice names one. */
  orderId?: string
  status: 'pending' | 'paid' | 'failed' | 'refunded'
  /** For `refunded`: how much of it in all so far. */
  refundedMinor?: number
  /** A payment of the shop's test mode in a live installation: never moves balances. */
  test?: boolean
  /** What a notice claims: the shop is asked before it counts, as of methods whose notices are not signed. */
  claim?: true
  /** The method itself sees that it does not fit (a top-up, too little of a coin): kept for the operators under this word. */
  review?: string
  /** More than the order's amount came: credited as ordered, and told to the operators. */
  overMinor?: number
  /** What the shop keeps for itself, where it says so. */
  feeMinor?: number
  /** With which the shop charges the person again, where they agreed to that. */
  savedMethod?: string
  /** Of a subscription: what the shop calls it, and the period that was paid, where it says so. */
  subscription?: { externalId?: string; periodStartMs?: number; periodEndMs?: number }
  /** The person has taken back what lets us charge them: no use in trying again. */
  revoked?: true
  /** What the shop says of the receipt that the person gets. */
  receipt?: PaymentReceipt
  /** A charge-back. `lost` and `open` take the credits, `won` gives them back; `id` is the shop's. */
  dispute?: { id: string; amountMinor: number; state: 'open' | 'won' | 'lost' }
  /** Refunds that the shop had called done and that did not reach the person after all, by its own ids. */
  failedRefunds?: string[]
}

export interface RefundFacts extends Money {
  /** Our row's id: goes out as idempotency key. */
  id: string
  paymentExternalId: string
  /** The whole payment, and how much of it had been returned before. */
  paidMinor: number
  refundedMinor: number
  order?: OrderFacts
  /** What the shop called this refund, where it has been answered before. */
  externalId?: string
  /** What was bought, in the person's language, and where its receipt went. */
  description: string
  email?: string
}
export type RefundOutcome =
  | { state: 'succeeded'; externalId?: string }
  | { state: 'pending'; externalId?: string }
  | { state: 'refused'; code: string }
  | { state: 'unknown' }

export interface PaymentMethod {
  readonly id: string
  readonly currencies: readonly string[]
  /** Chats in which it is offered. */
  readonly platforms: readonly string[]
  /**
   * Makes the order payable. Asked again after a fault, with the same order. A Fault that is not `retryable` ends the order:
   * the shop will never take it.
   */
  checkout(order: OrderFacts, context: CheckoutContext): Promise<Checkout>
  /** Verifies and reads a raw notice of the inbox. Null: not genuine or of no interest. */
  receive(notice: Json): Promise<PaymentFacts | null>
  /** Asks the shop for the truth about an order. Null: the shop knows of no payment. */
  look(order: OrderFacts): Promise<PaymentFacts | null>
  refund(refund: RefundFacts): Promise<RefundOutcome>
  list?(sinceMs: number): AsyncIterable<PaymentFacts>
}
