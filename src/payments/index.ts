/** The payments as the rest of the program sees them, and the list of the ways to pay. */
import type { Reader, Trx } from '../core/db/database.ts'
import type { OrderState } from '../core/db/schema.ts'
import type { InboxHandler } from '../core/inbox.ts'
import type { Cause } from '../core/ledger.ts'
import type { Locale } from '../core/ports.ts'
import { type Compared, reconcile, reconcileDue } from './compare.ts'
import { createMethods } from './methods/index.ts'
import type { ShopSettings } from './methods/types.ts'
import { offers, planOffers } from './offers.ts'
import * as orders from './orders.ts'
import { pressPay, pretendRecord } from './pretend-press.ts'
import { stepOrder, wakeOverdue } from './reconcile.ts'
import * as asks from './refund-asks.ts'
import { type RefundRequest, requestRefund, stepRefund } from './refunds.ts'
import * as plans from './subscriptions/make.ts'
import { stepSubscription } from './subscriptions/step.ts'
import { subscriptionsOf } from './subscriptions/views.ts'
import type {
  Method,
  NewOrder,
  NewSubscription,
  Offer,
  OrderView,
  PaymentsParts,
  PlanOffer,
  SubscriptionView,
} from './types.ts'
import { orderOfCause, ordersOf, orderView } from './views.ts'
import {
  inboxHandler,
  type NoticeRequest,
  noticeGate,
  type RouteScope,
  registerPayRoutes,
  sourceOf,
  takeNotice,
  type WebAnswer,
} from './webhooks.ts'

export { type Compared, FINDINGS, isComparable } from './compare.ts'
export type { ProviderPayment, StarsMovement, StarsShop } from './methods/index.ts'
export { toMinor } from './methods/index.ts'
export type { AskDecision, AskFacts, RefundAsk } from './refund-asks.ts'
export type { RefundRequest } from './refunds.ts'
export {
  ADMIN_CODES,
  type AdminNotice,
  type Method,
  type NewOrder,
  type NewSubscription,
  type Offer,
  type OrderView,
  PAYMENT_CRASH_POINTS,
  type PaymentCrashPoint,
  type PaymentsParts,
  type PlanOffer,
  type ShopSettings,
  type SubscriptionNotice,
  type SubscriptionView,
} from './types.ts'
export type { NoticeRequest, RouteScope, WebAnswer } from './webhooks.ts'

export interface Payments {
  readonly methods: readonly Method[]
  /**
   * What can be bought in a chat of this platform by people of this language: every pack by every method that is offered there, in
   * the likeliest currency that both know.
   */
  offers(platform: string, locale?: Locale): Offer[]
  /**
   * Makes an order under its unique key, with its card, in the caller's transaction; a shop is called only after it.
   * Throws Refusal: pack_gone, method_unavailable, currency_unavailable { currency }, not_yours.
   */
  order(trx: Trx, wanted: NewOrder): Promise<{ orderId: string; isNew: boolean }>
  /** The same of plans that are paid by the month. */
  planOffers(platform: string, locale?: Locale): PlanOffer[]
  /** Begins a subscription with its first order; it takes the place of what the person had. See subscriptions/make.ts. */
  subscribe(trx: Trx, wanted: NewSubscription): Promise<{ orderId: string; isNew: boolean }>
  /** What runs of a person, the newest first. */
  subscriptionsOf(db: Reader, personId: string): Promise<SubscriptionView[]>
  /** What of a person's subscriptions is overdue is looked at now: they are looking at it themselves. */
  lookAfter(trx: Trx, personId: string): Promise<void>
  /** It runs to the end of its period. False: nothing runs. Throws Refusal: subscription_unknown, cancel_at_shop. */
  cancelSubscription(trx: Trx, own: { subscriptionId: string; personId: string }): Promise<boolean>
  /** Takes that back. False: there is nothing to take back. Throws Refusal: subscription_unknown, resume_at_shop. */
  resumeSubscription(trx: Trx, own: { subscriptionId: string; personId: string }): Promise<boolean>
  /** A smaller plan from the next period on. Throws Refusal: subscription_unknown, subscription_over, plan_gone, change_at_end. */
  changeAtEnd(trx: Trx, wanted: { subscriptionId: string; personId: string; planId: string }): Promise<void>
  /** Ends everything of somebody who goes; the shops are told after the commit. */
  endSubscriptionsOf(trx: Trx, personId: string): Promise<void>
  /** An order of this person; null: there is none, or it is somebody else's. */
  orderView(db: Reader, orderId: string, personId: string): Promise<OrderView | null>
  /** A person's orders, newest first; page on with the last one's id. */
  ordersOf(
    db: Reader,
    personId: string,
    page: { beforeId?: string; rows: number; states?: readonly OrderState[] },
  ): Promise<OrderView[]>
  /** The order behind a line of the statement; null: none. */
  orderOfCause(db: Reader, cause: Cause): Promise<string | null>
  /** A press on the pretend shop's button; twice is once. Throws Refusal: order_unknown, method_unavailable. */
  pressPay(
    trx: Trx,
    press: { orderId: string; personId: string; pressKey: string; outcome: 'paid' | 'failed' },
  ): Promise<void>
  /** "I have paid": the shop is asked soon. Answers the state as it is now. Throws Refusal 'order_unknown'. */
  checkNow(trx: Trx, own: { orderId: string; personId: string }): Promise<OrderState>
  /** Answers false when there was nothing to cancel any more. Throws Refusal 'order_unknown'. */
  cancelOrder(trx: Trx, own: { orderId: string; personId: string }): Promise<boolean>
  /**
   * Writes a refund down and holds its credits; the shop is called after the commit.
   * Throws Refusal: payment_unknown, refund_amount { restMinor, currency }, refund_too_much { restMinor, currency },
   * refund_whole_only { paidMinor, currency }, refund_elsewhere, method_unavailable.
   */
  refund(trx: Trx, request: RefundRequest): Promise<{ refundId: string; isNew: boolean }>
  /** People who ask for their money back, and operators who answer; see refund-asks. */
  readonly asks: {
    of(trx: Trx, own: { orderId: string; personId: string }): Promise<{ facts: asks.AskFacts; isAsked: boolean }>
    make(trx: Trx, wanted: Parameters<typeof asks.askForRefund>[2]): ReturnType<typeof asks.askForRefund>
    find(db: Reader, id: string): Promise<asks.RefundAsk>
    open(db: Reader, rows: number): Promise<asks.RefundAsk[]>
    facts(db: Reader, order: { id: string; person_id: string }): Promise<asks.AskFacts>
    decide(trx: Trx, decided: Parameters<typeof asks.decideAsk>[2]): ReturnType<typeof asks.decideAsk>
  }
  /** For the queue. */
  readonly handlers: {
    order(orderId: string): Promise<void>
    refund(refundId: string): Promise<void>
    subscription(subscriptionId: string): Promise<void>
  }
  /** Wakes every overdue order, refund and subscription, and takes credits whose time is over; `all` at the start of a one-process installation. */
  wakeOverdue(all: boolean): Promise<number>
  /**
   * Compares what was paid by a method since a moment with the shop's own list: what was lost is credited, and the operators are told
   * of what differs. Throws what the shop's client throws.
   */
  reconcile(methodId: string, sinceMs: number): Promise<Compared[]>
  /** The same of every method that was not compared for a day. Never rejects for a shop's sake. */
  reconcileDue(): Promise<void>
  /** The inbox source of a method's notices. */
  sourceOf(methodId: string): string
  inboxHandler(methodId: string): InboxHandler
  /** A notice over HTTP; what the shop is told. */
  takeNotice(methodId: string, request: NoticeRequest): Promise<WebAnswer>
  /** /pay/:method, where shops call, in a scope of its own. */
  registerRoutes(scope: RouteScope): void
}

/**
 * @param given.pretendMoney only where nobody but this machine reaches the web chat
 * @param given.shops the variables of outside shops: those whose own are set are on
 * @param given.methods further methods: tests, and those that live inside a chat
 */
export function createPayments(
  given: Omit<PaymentsParts, 'methods'> & {
    pretendMoney: boolean
    shops?: ShopSettings
    methods?: readonly Method[]
  },
): Payments {
  const pretend = given.pretendMoney ? { pretend: pretendRecord(given.db) } : {}
  const shops = given.shops === undefined ? {} : { shops: { settings: given.shops, tools: given } }
  const methods = [...createMethods({ ...pretend, ...shops }), ...(given.methods ?? [])]
  const gate = noticeGate()
  const parts: PaymentsParts = { ...given, methods }
  return {
    methods,
    offers: (platform, locale) => offers(parts, platform, locale),
    order: (trx, wanted) => orders.makeOrder(parts, trx, wanted),
    planOffers: (platform, locale) => planOffers(parts, platform, locale),
    subscribe: (trx, wanted) => plans.subscribe(parts, trx, wanted),
    subscriptionsOf: (db, personId) => subscriptionsOf(parts, db, personId),
    lookAfter: (trx, personId) => plans.lookAfter(parts, trx, personId),
    cancelSubscription: (trx, own) => plans.cancel(parts, trx, own),
    resumeSubscription: (trx, own) => plans.resume(parts, trx, own),
    changeAtEnd: async (trx, wanted) => void (await plans.changeAtEnd(parts, trx, wanted)),
    endSubscriptionsOf: (trx, personId) => plans.endAllOf(parts, trx, personId),
    orderView,
    ordersOf,
    orderOfCause,
    pressPay: (trx, press) => pressPay(parts, trx, press),
    checkNow: (trx, own) => orders.checkNow(parts, trx, own),
    cancelOrder: (trx, own) => orders.cancelOrder(parts, trx, own),
    refund: (trx, request) => requestRefund(parts, trx, request),
    asks: {
      of: (trx, own) => asks.askable(parts, trx, own),
      make: (trx, wanted) => asks.askForRefund(parts, trx, wanted),
      find: asks.findAsk,
      open: asks.openAsks,
      facts: asks.askFacts,
      decide: (trx, decided) => asks.decideAsk(parts, trx, decided),
    },
    handlers: {
      order: (id) => stepOrder(parts, id),
      refund: (id) => stepRefund(parts, id),
      subscription: (id) => stepSubscription(parts, id),
    },
    wakeOverdue: (all) => wakeOverdue(parts, all),
    reconcile: (methodId, sinceMs) => reconcile(parts, methodId, sinceMs),
    reconcileDue: () => reconcileDue(parts),
    sourceOf,
    inboxHandler: (methodId) => inboxHandler(parts, methodId),
    takeNotice: (methodId, request) => takeNotice(parts, gate, methodId, request),
    registerRoutes: (scope) => registerPayRoutes(parts, gate, scope),
  }
}
