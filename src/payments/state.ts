/**
 * The state machine of an order, pure.
 *
 *   created → awaiting_payment → paid → partially_refunded → refunded
 *   paid, partially_refunded, refunded → disputed → paid (won), refunded (lost)
 *   created, awaiting_payment → expired | canceled | failed → paid (a late payment is a payment)
 *
 * What is not in the table is refused with null: `canceled` after `paid` changes nothing.
 */
import type { OrderState } from '../core/db/schema.ts'

export type OrderEvent =
  | 'offered'
  | 'paid'
  | 'expired'
  | 'canceled'
  | 'failed'
  | 'partially_refunded'
  | 'refunded'
  | 'disputed'
  | 'dispute_ended'

const UNPAID: readonly OrderState[] = ['created', 'awaiting_payment', 'expired', 'canceled', 'failed']

const TABLE: { [event in OrderEvent]: { [from in OrderState]?: OrderState } } = {
  offered: { created: 'awaiting_payment' },
  paid: {
    ...Object.fromEntries(UNPAID.map((from) => [from, 'paid' as const])),
    // A second payment of one order: credited as well, the order says nothing new.
    paid: 'paid',
    partially_refunded: 'partially_refunded',
    refunded: 'partially_refunded',
    disputed: 'disputed',
  },
  expired: { created: 'expired', awaiting_payment: 'expired' },
  canceled: { created: 'canceled', awaiting_payment: 'canceled' },
  failed: { created: 'failed', awaiting_payment: 'failed' },
  partially_refunded: { paid: 'partially_refunded', partially_refunded: 'partially_refunded', disputed: 'disputed' },
  refunded: { paid: 'refunded', partially_refunded: 'refunded', refunded: 'refunded', disputed: 'disputed' },
  disputed: { paid: 'disputed', partially_refunded: 'disputed', refunded: 'disputed', disputed: 'disputed' },
  // What was returned says the rest.
  dispute_ended: { paid: 'paid', partially_refunded: 'paid', refunded: 'paid', disputed: 'paid' },
}

/** The state after an event, or null where the event means nothing in this state. */
export function nextState(from: OrderState, event: OrderEvent): OrderState | null {
  return TABLE[event][from] ?? null
}

/** Nobody has paid it (yet). */
export function isUnpaid(state: OrderState): boolean {
  return UNPAID.includes(state)
}

/** Whether it can still be paid in the usual way. */
export function isOpen(state: OrderState): boolean {
  return state === 'created' || state === 'awaiting_payment'
}

/** What the payments of an order (without those in review) make of it: partly or wholly returned. */
export function refundEvent(payments: readonly { amountMinor: number; refundedMinor: number }[]): OrderEvent | null {
  const returned = payments.reduce((sum, one) => sum + one.refundedMinor, 0)
  if (returned === 0) return null
  return payments.every((one) => one.refundedMinor === one.amountMinor) ? 'refunded' : 'partially_refunded'
}

export interface PaidFacts {
  amountMinor: number
  currency: string
  test?: boolean
  review?: string
}

/** Why a payment is not credited by itself; null: it fits its order. */
export function reviewReason(
  facts: PaidFacts,
  order: { amountMinor: number; currency: string; methodId: string } | null,
  methodId: string,
): 'orphan' | 'test' | 'method' | 'currency' | 'amount_low' | 'amount_high' | (string & {}) | null {
  if (facts.test === true) return 'test'
  if (order === null) return 'orphan'
  if (order.methodId !== methodId) return 'method'
  if (facts.review !== undefined) return facts.review
  if (facts.currency !== order.currency) return 'currency'
  if (facts.amountMinor < order.amountMinor) return 'amount_low'
  if (facts.amountMinor > order.amountMinor) return 'amount_high'
  return null
}

/**
 * How many credits to take back when `refundedMinor` in all of a payment have been returned: floor(credits × refunded / paid),
 * less what was taken before. Cumulative, so that the parts of a full refund add up to exactly the credits.
 */
export function creditsToRevoke(payment: {
  credits: number
  amountMinor: number
  refundedMinor: number
  revokedCredits: number
}): number {
  // The product may pass 2^53.
  const due = Number((BigInt(payment.credits) * BigInt(payment.refundedMinor)) / BigInt(payment.amountMinor))
  return Math.max(0, due - payment.revokedCredits)
}
