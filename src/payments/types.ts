/** What the payments work with, and what they say about orders. */
import type { CatalogHolder } from '../core/catalog.ts'
import type { Database, Trx } from '../core/db/database.ts'
import type {
  OrderState,
  OrdersTable,
  PaymentsTable,
  SubscriptionState,
  SubscriptionsTable,
} from '../core/db/schema.ts'
import type {
  Address,
  Checkout,
  Clock,
  Locale,
  Log,
  MessageRef,
  Metrics,
  Money,
  OrderFacts,
  PaymentReceipt,
  Queue,
} from '../core/ports.ts'
import type { Method } from './methods/types.ts'

export type { Method, ShopMaker, ShopSettings, ShopTools, WebNotice } from './methods/types.ts'

/** Moments at which the process may die; tests throw at each. */
export const PAYMENT_CRASH_POINTS = [
  'order:committed',
  'order:checkout-answered',
  'notice:received',
  'look:answered',
  'pay:credited',
  'refund:committed',
  'refund:sent',
  'refund:called',
  'refund:done',
  'renewal:committed',
  'renewal:charged',
  'subscription:told',
] as const
export type PaymentCrashPoint = (typeof PAYMENT_CRASH_POINTS)[number]

/** What operators are told of; each has its text `admin-<code>`. */
export const ADMIN_CODES = [
  'payment_review',
  'payment_over',
  'payment_contradicted',
  'payment_disputed',
  'dispute_ended',
  'checkout_refused',
  'notice_failed',
  'refund_failed',
  'refund_unknown',
  'refund_above_payment',
  'payments_differ',
  'subscription_stuck',
] as const

/** Something that an operator has to know. */
export interface AdminNotice {
  code: (typeof ADMIN_CODES)[number]
  params: { [name: string]: string | number }
}

export interface PaymentsParts {
  db: Database
  queue: Queue
  clock: Clock
  log: Log
  catalog: CatalogHolder
  methods: readonly Method[]
  metrics: Pick<Metrics, 'count'>
  /** What an order is called in a person's language: `100 credits`, `100 credits a month`. */
  describe(order: { credits: number; isMonthly: boolean }, locale: Locale): string
  /** Where a person's receipts go; null: they have named no address. */
  receiptEmail(personId: string): Promise<string | null>
  /** The address under which people's browsers and the shops reach us; without a slash at its end. */
  publicUrl: { browsers(): string; shops: string | undefined }
  /** Writes to a person of their subscription, in the same transaction. */
  tellPerson(trx: Trx, person: { personId: string; address: Address }, notice: SubscriptionNotice): Promise<void>
  /** Writes to the operators in the same transaction (outbox rows): lost with it or never. */
  notifyAdmins(trx: Trx, notice: AdminNotice): Promise<void>
  crash?(point: PaymentCrashPoint): void
}

/** What a person is told of a subscription without asking. */
export interface SubscriptionNotice {
  code: 'renewed' | 'failed' | 'cancelled' | 'resumed' | 'ended' | 'stuck'
  subscriptionId: string
  credits: number
  /** The end of the period, or of the grace. */
  untilMs: number | null
  methodId: string
}

/** One way to buy: a pack, by a method, at a price. */
export interface Offer extends Money {
  packId: string
  credits: number
  methodId: string
  /** The operator's pick. */
  best: boolean
}

/** One way to have a plan. */
export interface PlanOffer extends Omit<Offer, 'packId'> {
  planId: string
  discountPercent: number
  priority: boolean
}

/** How a subscription stands. */
export interface SubscriptionView extends Money {
  id: string
  planId: string
  methodId: string
  state: SubscriptionState
  credits: number
  discountPercent: number
  priority: boolean
  periodEndMs: number | null
  graceUntilMs: number | null
  /** What it becomes with its next period. */
  nextPlan: { planId: string; credits: number; amountMinor: number } | null
  /** The shop was not told yet of what the person wants. */
  isTelling: boolean
  /** What can be done with it here. */
  canCancel: boolean
  canResume: boolean
}

export interface NewSubscription extends Omit<NewOrder, 'packId' | 'quoteId'> {
  planId: string
}

export interface NewOrder {
  /** The intent's key: the same again answers what is there. */
  key: string
  personId: string
  address: Address
  packId: string
  methodId: string
  /** What the person wanted to start when the credits did not suffice. */
  quoteId?: string
  /** Which of the method's currencies; the first that the pack is sold in where it is not said. */
  currency?: string
  replaces?: MessageRef
}

/** What a card or a list shows of an order. */
export interface OrderView {
  order: OrderFacts
  state: OrderState
  methodId: string
  /** Where it was made. */
  platform: string
  /** How to pay; null until the shop has answered. */
  checkout: Checkout | null
  quoteId: string | null
  /** Credits that came in for this order: twice the pack's after it was paid twice. */
  creditedCredits: number
  /** Credits that refunds took back, and money returned. */
  revokedCredits: number
  refundedMinor: number
  /** Money came that does not fit the order: an operator looks at it. */
  inReview: boolean
  paidAtMs: number | null
  /** It pays for a subscription, whose period ends then. */
  subscription: { id: string; untilMs: number | null } | null
  /** Money that has not gone back. */
  keptMinor: number
  /** What shops say of its receipts. */
  receipts: PaymentReceipt[]
  /** Whether the person has asked for their money back. */
  refundAsk: 'open' | 'decided' | null
}

export function crashAt(parts: PaymentsParts, point: PaymentCrashPoint): void {
  parts.crash?.(point)
}

/** A crash point right after the commit of the transaction in progress. */
export function crashAfterCommit(parts: PaymentsParts, point: PaymentCrashPoint): void {
  if (parts.crash !== undefined) parts.db.afterCommit(() => parts.crash?.(point))
}

/** The method of an id, or undefined when the operator has switched it off since. */
export function methodOf(parts: PaymentsParts, id: string): Method | undefined {
  return parts.methods.find((method) => method.id === id)
}

export function toOrderFacts(row: OrderRow): OrderFacts {
  return {
    id: row.id,
    personId: row.person_id,
    packId: row.pack_id,
    credits: row.credits,
    amountMinor: row.amount_minor,
    currency: row.currency,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    ...(row.number === null ? {} : { number: row.number }),
    ...(row.subscription_id === null ? {} : { subscription: { id: row.subscription_id } }),
  }
}

export type OrderRow = OrdersTable
export type PaymentRow = PaymentsTable
export type SubscriptionRow = SubscriptionsTable
