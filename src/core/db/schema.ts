/**
 * The tables as TypeScript sees them. Times are integer milliseconds, booleans 0 or 1, JSON is text to us on both databases
 * (jsonb on PostgreSQL), ids are 22 characters. What each table is for, and who deletes its rows, stands in the migrations.
 */
import type { Generated } from 'kysely'

type Bool = 0 | 1
/** JSON text: written by toJson, read by fromJson. */
type JsonText = string

export interface PeopleTable {
  id: string
  /** Chosen by the person; null: the platform's language decides. */
  locale: string | null
  settings: JsonText
  blocked: Bool
  /** Closed: this person has what was theirs. Always somebody who is not closed. */
  merged_into: Generated<string | null>
  /** Where receipts go, if the person wants any. */
  receipt_email: Generated<string | null>
  created_at_ms: number
  /** Being erased, or the stand-in of somebody who was: the books stay whole, nobody is behind it. */
  erased_at_ms: Generated<number | null>
}

export interface IdentitiesTable {
  platform: string
  external_id: string
  person_id: string
  /** The private chat in which they spoke last: an Address without a message. */
  address: Generated<JsonText | null>
  created_at_ms: number
}

export interface ConsentsTable {
  person_id: string
  policy_version: number
  minimum_age: number
  /** Of the last giving. */
  given_at_ms: number
  /** The minor part of the version that the person was told of. */
  minor: Generated<number>
  withdrawn_at_ms: Generated<number | null>
  /** ConsentAct[]: every giving and withdrawing. */
  acts: Generated<JsonText>
}

export interface AccountsTable {
  /** A person's account has an id of its own; a system account is called by its name (`system:consumed`). */
  id: string
  person_id: string | null
  name: string
  /** Cached for people's accounts only: credits that are theirs, and how many of those are held for jobs. */
  posted: number
  held: number
  /** Stops spending: `verify` found a difference. */
  frozen: Bool
  /** Closed: what comes back to it goes on to this account, which is not closed. */
  forwards_to: Generated<string | null>
  /** From then on nothing of it can be spent, and what is left goes. */
  expires_at_ms: number | null
  /** What comes back to it after its end can be used until then. */
  returns_until_ms: Generated<number | null>
  created_at_ms: number
}

export type TransferKind = 'posted' | 'hold' | 'post' | 'void'

export interface TransfersTable {
  /** Grows; statements are paged by it. */
  id: Generated<number>
  key: string
  kind: TransferKind
  debit: string
  credit: string
  amount: number
  /** For post and void: the hold that they end. Unique, so that a hold ends once. */
  pending_of: number | null
  cause_type: string
  cause_id: string
  created_at_ms: number
}

export interface QuotesTable {
  id: string
  person_id: string
  chat_key: string
  /** A Draft: kind, model, prompt, options, count, inputs, parent. */
  draft: JsonText
  price_credits: number
  created_at_ms: number
  expires_at_ms: number
}

export type GenerationState =
  | 'prepare'
  | 'start'
  | 'starting'
  | 'recover'
  | 'check'
  | 'store'
  | 'done'
  | 'failed'
  | 'cancelled'

export interface GenerationsTable {
  id: string
  key: string
  person_id: string
  kind: string
  model_id: string
  prompt: string
  options: JsonText
  inputs: JsonText
  seed: number
  count_asked: number
  count_made: number
  price_credits: number
  charged_credits: number
  routes: JsonText
  route_index: number
  state: GenerationState
  version: number
  step_tries: number
  next_step_at_ms: number
  deadline_at_ms: number
  cancel_requested: Bool
  /** Delivered free after the credits had been returned. */
  late: Bool
  failure: string | null
  failure_params: JsonText
  notes: JsonText
  result_text: string | null
  title: string | null
  address: JsonText
  parent_id: string | null
  saved: Bool
  /** The person was told that it will be swept. */
  warned: Generated<Bool>
  warned_at_ms: Generated<number | null>
  /** The message that told of it; null: nobody could be told. */
  warning_id: Generated<string | null>
  /** Left out of every list but that of the hidden ones. */
  hidden: Generated<Bool>
  /** Of several results the one that the person likes: its artifact. */
  picked_id: Generated<string | null>
  /** What screens found in it, and what the person has said to mean; null: nothing. */
  screening: JsonText | null
  /** What its words are for, or what stood there before they were made more of; null: nothing. */
  wording: JsonText | null
  /** Of those that wait for an engine the higher goes first. */
  priority: Generated<number>
  created_at_ms: number
  started_at_ms: number | null
  ended_at_ms: number | null
  deleted_at_ms: number | null
}

export type AttemptState = 'starting' | 'pending' | 'done' | 'refused' | 'unknown' | 'absent' | 'cancelled' | 'lost'

export interface AttemptsTable {
  /** Goes to the vendor as idempotency key or external id. */
  id: string
  generation_id: string
  number: number
  provider: string
  model: string
  state: AttemptState
  operation: JsonText | null
  /** The Done outcome, until its files are stored. */
  result: JsonText | null
  reason: string | null
  vendor_code: string | null
  cost_micro_usd: number | null
  /** What the catalogue thought that it would cost, and what the vendor says that it used. */
  estimate_micro_usd: Generated<number | null>
  usage: Generated<JsonText | null>
  /** Refused for now: when this job may be offered again. */
  retry_at_ms: Generated<number | null>
  /** `starting` before this: the call may still be under way. */
  lost_after_ms: number
  /** How long an unknown outcome is asked about. */
  grace_until_ms: number
  started_at_ms: number
  ended_at_ms: number | null
}

export interface VendorsTable {
  provider: string
  /** Null: it takes jobs. */
  stopped_at_ms: number | null
  reason: string | null
  vendor_code: string | null
  /** How often it was looked at since it stopped, and when it is looked at next. */
  tries: Generated<number>
  retry_at_ms: Generated<number>
  /** One job may try it. */
  trial: Generated<Bool>
  /** The day of which admins were told that no more may be spent there. */
  spent_day: string | null
}

/** `small`: a copy of a main file that fits what a chat takes; no part of the result, and gone with it. */
export type ArtifactRole = 'input' | 'main' | 'still' | 'cover' | 'thumb' | 'small' | 'export'

export interface ArtifactsTable {
  id: string
  person_id: string
  generation_id: string | null
  role: ArtifactRole
  /** Order among the files of a result; a still, cover or thumbnail has the position of its main file. */
  position: number
  state: 'storing' | 'stored' | 'deleting'
  key: string
  type: string
  mime: string
  size_bytes: number
  width_px: number | null
  height_px: number | null
  duration_ms: number | null
  /** What its vendor calls it: `{ provider, value }`. */
  reference: JsonText | null
  created_at_ms: number
  expires_at_ms: number | null
  /** How often its store did not let it go, and when that is tried again. */
  remove_tries: Generated<number>
  remove_at_ms: Generated<number>
  /** Of a picture that came in: the keyed hash of its bytes. */
  fingerprint: string | null
  /** Of a clip; null: nobody has looked. */
  has_sound: number | null
}

export interface InboxTable {
  /** Grows: rows of one order_key are handled in this order. */
  id: Generated<number>
  source: string
  external_id: string
  order_key: string
  payload: JsonText | null
  state: 'new' | 'done' | 'failed'
  tries: number
  received_at_ms: number
  next_at_ms: number
  handled_at_ms: number | null
}

export interface MessagesTable {
  id: string
  person_id: string
  chat_key: string
  address: JsonText
  /** A job's card shows the state of its generation, an order's the state of its order; anything else shows `content`. */
  topic: 'reply' | 'notice' | 'job' | 'order'
  topic_id: string | null
  content: JsonText | null
  /** Raised whenever there is something new to show; delivered when `shown` has caught up. */
  revision: number
  shown: number
  state: 'open' | 'dropped'
  ref: JsonText | null
  tries: number
  next_at_ms: number
  created_at_ms: number
}

export interface DialoguesTable {
  chat_key: string
  person_id: string
  question: string
  data: JsonText
  expires_at_ms: number
}

export type OrderState =
  | 'created'
  | 'awaiting_payment'
  | 'paid'
  | 'partially_refunded'
  | 'refunded'
  | 'disputed'
  | 'expired'
  | 'canceled'
  | 'failed'

export interface OrdersTable {
  id: string
  key: string
  person_id: string
  method: string
  pack_id: string
  credits: number
  amount_minor: number
  currency: string
  state: OrderState
  external_id: string | null
  checkout: JsonText | null
  address: JsonText
  /** The quote that the person wanted to start when the credits did not suffice. */
  quote_id: string | null
  next_look_at_ms: number | null
  look_tries: number
  created_at_ms: number
  expires_at_ms: number
  paid_at_ms: number | null
  /** For shops that take numbers only. */
  number: number | null
  /** It pays a period of this; `pack_id` is the plan then. */
  subscription_id: string | null
  /** Charged without the person, for the period that begins then. */
  period_start_ms: number | null
}

export type SubscriptionState = 'pending' | 'active' | 'past_due' | 'cancelling' | 'ended'

export interface SubscriptionsTable {
  id: string
  person_id: string
  plan_id: string
  method: string
  /** The plan as it was sold: what a period brings and costs, and what else comes with it. */
  credits: number
  amount_minor: number
  currency: string
  discount_percent: number
  priority: number
  /** So long after the end of a period its credits can still be used. */
  kept_ms: number
  state: SubscriptionState
  /** What the shop calls it, once it has. */
  external_id: string | null
  /** With which we charge for the next period, where the shop does not. */
  saved_method: string | null
  /** The latest period that was paid. */
  period_start_ms: number | null
  period_end_ms: number | null
  /** A renewal has failed: until then it goes on all the same. */
  grace_until_ms: number | null
  /** What it becomes with its next period. */
  next_plan_id: string | null
  /** What the shop has still to be told; null: nothing. */
  wish: 'cancel' | 'resume' | 'end' | null
  /** How often that, or the renewal, was tried in vain. */
  tries: number
  next_step_at_ms: number | null
  address: JsonText
  created_at_ms: number
  ended_at_ms: number | null
}

export interface SubscriptionPeriodsTable {
  id: string
  subscription_id: string
  payment_id: string
  starts_at_ms: number
  ends_at_ms: number
}

export interface OrderNumbersTable {
  number: Generated<number>
  made_at_ms: number
}

export interface PaymentsTable {
  id: string
  method: string
  external_id: string
  order_id: string | null
  person_id: string | null
  amount_minor: number
  currency: string
  state: 'paid' | 'review' | 'partially_refunded' | 'refunded'
  review_reason: string | null
  credits: number
  refunded_minor: number
  revoked_credits: number
  created_at_ms: number
  /** What the shop kept for itself, where it has said so. */
  fee_minor: number | null
  /** With which the shop charges the person again. */
  saved_method: string | null
  /** A PaymentReceipt; null: the shop has said nothing of one. */
  receipt: JsonText | null
}

export interface RefundsTable {
  id: string
  key: string
  payment_id: string
  amount_minor: number
  credits: number
  /** `reversed`: a charge-back that was won, its credits given back. */
  state: 'created' | 'sent' | 'succeeded' | 'failed' | 'reversed'
  external_id: string | null
  initiated_by: string
  reason: string | null
  tries: number
  next_at_ms: number
  created_at_ms: number
}

export interface RefundAsksTable {
  id: string
  order_id: string
  person_id: string
  state: 'open' | 'decided'
  /** A code, or the person's own words while it is open; null: they gave none, or it is decided. */
  reason: string | null
  /** Where they asked, and are answered. */
  address: JsonText
  decision: 'all' | 'part' | 'no' | null
  /** What went back. */
  amount_minor: number | null
  /** Why it was refused: a code, or an operator's words. */
  answer: string | null
  created_at_ms: number
  decided_at_ms: number | null
}

export interface VerdictsTable {
  id: string
  person_id: string | null
  subject: string
  moderator: string
  action: string
  category: string | null
  scores: JsonText
  evidence: JsonText
  /** Null in rows from before there were stages. */
  stage: string | null
  kind: string | null
  place: string | null
  /** What was written, for as long as it is kept. */
  words: string | null
  /** Null: until it is forgotten on purpose. */
  words_until_ms: number | null
  created_at_ms: number
}

export interface StrikesTable {
  /** The decision that it is about. */
  id: string
  /** What was refused: the intent's key, so that the same update strikes once. */
  key: string
  person_id: string
  category: string
  points: number
  /** Rules of the screen that fired. */
  rule: string
  kind: string
  place: string
  /** The refused draft, for the hour that a quote is kept; or the generation that was refused later. */
  quote_id: string | null
  generation_id: string | null
  created_at_ms: number
  taken_back_at_ms: number | null
}

export interface AppealsTable {
  id: string
  strike_id: string
  person_id: string
  state: 'open' | 'decided'
  category: string
  rule: string
  kind: string
  place: string
  /** A Draft, while a moderator may need to see it or the person may still have it made. */
  draft: JsonText | null
  fingerprint: string
  artifact_id: string | null
  address: JsonText
  decision: 'uphold' | 'overturn' | 'except' | null
  reason: string | null
  created_at_ms: number
  decided_at_ms: number | null
  /** The key of the generation that has used the pass. */
  used_by: string | null
  pass_until_ms: number | null
}

export interface ExceptionsTable {
  id: string
  category: string
  form: 'text' | 'phrase'
  /** The fingerprint of a text, or a phrase in the form in which texts are compared. */
  value: string
  created_by: string
  created_at_ms: number
}

export interface AuditTable {
  id: string
  /** The person who acted. */
  actor_id: string
  action: string
  subject: string
  reason: string | null
  created_at_ms: number
}

export interface LimitHitsTable {
  id: Generated<number>
  person_id: string
  code: string
  at_ms: number
}

export interface GiftWaitsTable {
  person_id: string
  platform: string
  reason: 'young' | 'many'
  due_at_ms: number
}

export interface GiftDaysTable {
  platform: string
  day: string
  given: number
}

export interface UsageTable {
  id: Generated<number>
  day: string
  kind: string
  model_id: string
  provider: string
  outcome: string
  wait_ms: number
  work_ms: number
  credits: number
  cost_micro_usd: number
}

export interface CheckpointsTable {
  name: string
  value: JsonText
}

export interface ChatFilesTable {
  /** `telegram:<bot>`: file ids are good for the bot that got them. */
  chat: string
  artifact_id: string
  form: string
  file_id: string
}

export interface WebMessagesTable {
  /** Grows; clients catch up from the last one they saw. */
  id: Generated<number>
  chat: string
  /** The outbox's message id, or the client's id of what the person sent: a second copy is impossible. */
  message_id: string
  role: 'bot' | 'person'
  payload: JsonText | null
  /** Raised from one counter at every change of any message of the chat. */
  changed: number
  created_at_ms: number
}

export interface LinkCodesTable {
  id: string
  /** Of the code itself, which is nowhere kept. */
  hash: string
  /** The identity that made it: its person stays. */
  platform: string
  external_id: string
  /** Who typed it: they alone may confirm. */
  claimed_platform: string | null
  claimed_external_id: string | null
  used: Generated<Bool>
  expires_at_ms: number
}

export interface LinkTriesTable {
  id: Generated<number>
  platform: string
  external_id: string
  kind: 'made' | 'wrong'
  at_ms: number
}

export interface GiftDuesTable {
  hold_id: number
  amount: number
}

export interface ErasuresTable {
  id: string
  /** Null: done. */
  person_id: string | null
  cause: 'asked' | 'admin'
  state: 'waiting' | 'running' | 'done' | 'cancelled'
  step: ErasureStep
  /** What later steps need to find the person's rows; blanked at the end. */
  scope: JsonText
  /** How much went, for the receipt. */
  counts: JsonText
  tries: Generated<number>
  requested_at_ms: number
  due_at_ms: number
  next_at_ms: number
  ended_at_ms: number | null
}
export type ErasureStep = 'begin' | 'jobs' | 'files' | 'works' | 'money' | 'words' | 'books' | 'receipt' | 'end'

export interface ErasureMarksTable {
  /** Keyed; see core/privacy/key. */
  hash: string
  /** 'ban': shut out for good; 'muted', 'banned': nothing is made until then, and no longer. */
  kind: 'gift' | 'ban' | 'muted' | 'banned'
  until_ms: number
}

export interface ExportsTable {
  id: string
  person_id: string
  kind: 'archive' | 'overview'
  state: 'waiting' | 'sending' | 'done' | 'failed'
  /** Private: where it is brought. */
  address: JsonText
  /** The artifacts that it was built into, and the messages that bring them. */
  parts: JsonText
  tries: Generated<number>
  next_at_ms: number
  created_at_ms: number
}

export type RightsKind = 'access' | 'export' | 'erasure' | 'complaint' | 'parent'
export interface RightsRequestsTable {
  id: string
  /** Null: the person was erased. */
  person_id: string | null
  kind: RightsKind
  words: string | null
  state: 'open' | 'closed'
  due_at_ms: number
  reminded_at_ms: number | null
  created_at_ms: number
  closed_at_ms: number | null
  /** `action`: by what was asked for itself; `admin`. */
  closed_by: 'action' | 'admin' | null
}
export interface NoticesTable {
  id: string
  kind: string
  /** Localized. */
  texts: JsonText
  state: 'draft' | 'sending' | 'done' | 'dropped'
  /** Everybody up to this person has their row. */
  after_id: Generated<string>
  /** How many people it is for, and how it ended for them. */
  asked: Generated<number>
  reached: Generated<number>
  unreachable: Generated<number>
  created_at_ms: number
  confirmed_at_ms: number | null
  ended_at_ms: number | null
}

export interface LikenessConsentsTable {
  id: string
  person_id: string
  used_for: 'avatar' | 'clip'
  /** Keyed fingerprint of the picture, or of how its chat calls it. */
  picture: string
  /** It shows themselves, somebody who has agreed, or nobody real. */
  said: 'me' | 'consent' | 'nobody'
  /** Of the words by which they were asked. */
  text_version: number
  given_at_ms: number
  withdrawn_at_ms: number | null
}

export interface SamplesTable {
  id: string
  model_id: string
  option_name: string
  value: string
  /** `none`: there is nothing to be heard, or it could not be had. */
  state: 'wanted' | 'kept' | 'none' | 'deleting'
  key: string | null
  mime: string | null
  size_bytes: number | null
  duration_ms: number | null
  tries: Generated<number>
  next_at_ms: number
  created_at_ms: number
  expires_at_ms: number
}

export interface SampleAsksTable {
  id: string
  sample_id: string
  person_id: string
  address: string
  created_at_ms: number
}

export interface Schema {
  people: PeopleTable
  identities: IdentitiesTable
  consents: ConsentsTable
  accounts: AccountsTable
  transfers: TransfersTable
  quotes: QuotesTable
  generations: GenerationsTable
  attempts: AttemptsTable
  vendors: VendorsTable
  artifacts: ArtifactsTable
  inbox: InboxTable
  messages: MessagesTable
  dialogues: DialoguesTable
  orders: OrdersTable
  order_numbers: OrderNumbersTable
  payments: PaymentsTable
  subscriptions: SubscriptionsTable
  subscription_periods: SubscriptionPeriodsTable
  refunds: RefundsTable
  refund_asks: RefundAsksTable
  verdicts: VerdictsTable
  usage: UsageTable
  checkpoints: CheckpointsTable
  chat_files: ChatFilesTable
  web_messages: WebMessagesTable
  link_codes: LinkCodesTable
  link_tries: LinkTriesTable
  gift_dues: GiftDuesTable
  strikes: StrikesTable
  appeals: AppealsTable
  exceptions: ExceptionsTable
  audit: AuditTable
  limit_hits: LimitHitsTable
  gift_waits: GiftWaitsTable
  gift_days: GiftDaysTable
  erasures: ErasuresTable
  erasure_marks: ErasureMarksTable
  exports: ExportsTable
  rights_requests: RightsRequestsTable
  notices: NoticesTable
  likeness_consents: LikenessConsentsTable
  samples: SamplesTable
  sample_asks: SampleAsksTable
}
