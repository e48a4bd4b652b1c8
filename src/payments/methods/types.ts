/** A way to pay, as the payments use it. */
import type {
  Checkout,
  CheckoutContext,
  Clock,
  Json,
  Log,
  Money,
  OrderFacts,
  PaymentFacts,
  PaymentMethod,
  RefundFacts,
  RefundOutcome,
} from '../../core/ports.ts'
import type { Variable } from '../../core/variable.ts'

/** A method with what some have and others lack. */
export type Method = PaymentMethod & {
  /** A checkout that needs no network: taken in the transaction that makes the order. Null: of this one it can't be. */
  checkoutNow?(order: OrderFacts): Checkout | null
  /** How long its checkout can be paid; an hour where it is not said. */
  readonly orderMs?: number
  /** How long after that a payment may still come: the shop is asked hourly so long. A day where it is not said. */
  readonly lateMs?: number
  /** The shop takes numbers only: orders get one (`OrderFacts.number`). */
  readonly numbered?: boolean
  /** What a checkout is called is not yet its payment: the latest notice of one that has begun says how `look` finds it. */
  readonly renamesOrders?: boolean
  /** Receipts go by e-mail here: the person is asked for an address before their first order. */
  readonly needsEmail?: boolean
  /** The shop returns payments whole or not at all. */
  readonly wholeRefundsOnly?: boolean
  /** The shop has no refunds: the operator returns the money by hand, and `refund` only says so. */
  readonly manualRefunds?: boolean
  /** Only the shop's own support returns money, and tells of it: our refunds are refused beforehand. */
  readonly noRefunds?: boolean
  /** False: this pack is not sold here; all are where it is not there. */
  sells?(packId: string): boolean
  /** False: a notice proves nothing by itself, and the shop is asked (`look`) before anything is credited. */
  readonly noticesSigned?: boolean
  /** True: the same refund called for again has no second effect, and its answer tells that it was there. */
  readonly refundsOnce?: boolean
  /** What became of a refund that was called for; null: the shop has none of that id, so it may be called for again. */
  lookRefund?(refund: RefundFacts): Promise<RefundOutcome | null>
  /** Charges again, without the person, with what an earlier payment left (`PaymentFacts.savedMethod`). The order's id is the key. */
  charge?(order: OrderFacts, context: CheckoutContext & { savedMethod: string }): Promise<PaymentFacts>
  /** It sells by the month. */
  readonly subscriptions?: Subscriptions
  /** Why nobody can ask this one about payments, where that is so: in words, for operators. */
  readonly unasked?: string
  /** A call that costs nothing, for `doctor`: does the shop know us? Throws where it does not. */
  probe?(): Promise<string>
  /** Only methods with this have the route /pay/<id>. */
  readonly web?: WebNotices
}

/** A subscription as a method sees it. */
export interface SubscriptionFacts extends Money {
  id: string
  personId: string
  planId: string
  credits: number
  /** What the shop calls it. */
  externalId: string | null
  periodEndMs: number | null
}

/** What a shop says of a subscription beside its payments. Ours by `id`, or by what the shop calls it. */
export interface SubscriptionWord {
  id?: string
  externalId?: string
  /** `past_due`: a renewal failed, and is tried again. `cancelling`: it runs to the end of its period. */
  state: 'active' | 'past_due' | 'cancelling' | 'ended'
}

export type ChangeOutcome = { state: 'done' } | { state: 'refused'; code: string }

/**
 * Selling by the month. An order with a `subscription` is its first payment: `checkout` makes it one that goes on. Facts of its
 * payments say the period that they pay, where the shop knows it (`PaymentFacts.subscription`).
 */
export interface Subscriptions {
  /** Who takes the money of later periods: the shop by itself, or we by `charge` with what the first payment left (`savedMethod`). */
  readonly renews: 'shop' | 'us'
  /** How long a plan goes on whose renewal has not come; a week where it is not said. */
  readonly graceMs?: number
  /** False: this plan is not sold here; all are where it is not there. */
  sells?(planId: string): boolean
  /** What a notice says of a subscription itself; null: nothing. The payments in it are `receive`'s. */
  receive?(notice: Json): Promise<SubscriptionWord | null>
  /** The shop's truth: how it stands, and the payments of it that the shop knows. Asked where a renewal was not heard of. */
  look?(subscription: SubscriptionFacts): Promise<{ word: SubscriptionWord | null; payments: PaymentFacts[] }>
  /** No more money after this period. Without it the person alone can do that, at the shop: `subscription-how-<method>` tells how. */
  cancel?(subscription: SubscriptionFacts): Promise<ChangeOutcome>
  /** Takes a cancel back. Without it a new one is begun. */
  resume?(subscription: SubscriptionFacts): Promise<ChangeOutcome>
  /** No more money, and nothing of it any more; `cancel` where it is not there. */
  end?(subscription: SubscriptionFacts): Promise<ChangeOutcome>
}

/** How a shop's notices come in over HTTP. */
export interface WebNotices {
  /** Content types that it sends, such as `application/json`; others are answered 415. Undefined: any. */
  readonly types?: readonly string[]
  /** What it sends is known by its addresses alone. */
  readonly byAddress?: boolean
  /** It may call with GET, too: everything stands in the query. */
  readonly get?: boolean
  /** Offline and in milliseconds: is this from the shop at all? What is not is answered 401 and not stored. */
  genuine(notice: WebNotice, source: NoticeSource): boolean | Promise<boolean>
  /**
   * The shop's name for the event, where its signature covers it: repeats of it are no new rows. Null, or where the method's
   * notices are not wholly signed: the whole notice is its name.
   */
  eventId?(notice: WebNotice): string | null
  /** The shop's own dialect of "we have it". */
  answer(notice: WebNotice): { status: number; contentType: string; body: string }
}

export interface NoticeSource {
  /** Who called: the peer, or what a trusted proxy says. */
  address: string
}

/** A raw notice as the inbox keeps it: `body` byte for byte, as text where it is UTF-8. */
export type WebNotice = {
  headers: { [name: string]: string }
  query: { [name: string]: string }
  body: { text: string } | { base64: string }
}

/** The variables of all shops that are set, checked by the configuration; defaults are filled in. */
export interface ShopSettings {
  readonly [variable: string]: string | undefined
}

export interface ShopTools {
  clock: Clock
  log: Log
}

/** Makes a method out of its variables; null: they are not set. */
export type ShopMaker = (settings: ShopSettings, tools: ShopTools) => Method | null

/** An outside shop: its variables, and how it is made of them. */
export interface ShopDefinition {
  /** Of its method; also in texts, the catalogue and addresses. */
  readonly id: string
  /** Without one of them the shop is off; with some of them only, the configuration is wrong. */
  readonly needs: readonly string[]
  readonly variables: { readonly [name: string]: Variable<string> }
  readonly create: ShopMaker
}
