/**
 * Pretend money: a shop inside this program, for the loopback web chat only. It keeps a record of its own, so that a lost notice
 * is found by asking, as with a real shop; what it does to the record is pure, and where the record lies is handed in.
 */
import type { Json, OrderFacts, PaymentFacts } from '../../core/ports.ts'
import type { Method } from './types.ts'

/** What the shop knows of one order. */
export type PretendOrder = {
  payments: {
    externalId: string
    amountMinor: number
    currency: string
    outcome: 'paid' | 'failed'
    /** The first month of many: it can be charged again. */
    isMonthly?: true
    refunds: { id: string; amountMinor: number }[]
  }[]
}

/** Where the shop's record lies. */
export interface PretendRecord {
  read(orderId: string): Promise<PretendOrder>
  /** Reads, changes and writes in one transaction. */
  change<T>(orderId: string, change: (order: PretendOrder) => T): Promise<T>
}

export const PRETEND = 'pretend'
/** With which the next month is charged. */
const CARD = 'pretend-card'

export function createPretend(record: PretendRecord): Method {
  return {
    id: PRETEND,
    currencies: ['RUB', 'USD', 'XTR'],
    platforms: ['web'],
    checkout: async () => ({ kind: 'press' }),
    checkoutNow: () => ({ kind: 'press' }),
    subscriptions: { renews: 'us' },
    charge: (order) =>
      record.change(order.id, (own) => {
        const externalId = `${order.id}.charge`
        const there = own.payments.find((one) => one.externalId === externalId)
        const { amountMinor, currency } = order
        const payment = there ?? { externalId, amountMinor, currency, outcome: 'paid' as const, refunds: [] }
        if (there === undefined) own.payments.push(payment)
        return factsOf(order.id, payment)
      }),
    async receive(notice) {
      return readNotice(notice)
    },
    async look(order) {
      const { payments } = await record.read(order.id)
      const payment = payments.find((one) => one.outcome === 'paid') ?? payments.at(-1)
      return payment === undefined ? null : factsOf(order.id, payment)
    },
    async refund(refund) {
      const orderId = refund.paymentExternalId.split('.')[0] ?? ''
      return record.change(orderId, (order) => {
        const payment = order.payments.find((one) => one.externalId === refund.paymentExternalId)
        if (payment === undefined || payment.outcome !== 'paid') return { state: 'refused', code: 'unknown_payment' }
        if (payment.refunds.some((one) => one.id === refund.id))
          return { state: 'succeeded', externalId: `refund.${refund.id}` }
        if (refund.currency !== payment.currency) return { state: 'refused', code: 'currency' }
        if (returned(payment) + refund.amountMinor > payment.amountMinor) return { state: 'refused', code: 'too_much' }
        payment.refunds.push({ id: refund.id, amountMinor: refund.amountMinor })
        return { state: 'succeeded', externalId: `refund.${refund.id}` }
      })
    },
  }
}

/**
 * Somebody pressed "pay" (or "fail"). The same press again is the same payment; an order that is paid is not paid again by a
 * second press. Answers the notice that the shop sends, or null when there is nothing new to say.
 */
export function pressed(
  record: PretendOrder,
  press: { order: OrderFacts; pressId: string; outcome: 'paid' | 'failed' },
): PaymentFacts | null {
  const externalId = `${press.order.id}.${press.pressId}`
  if (record.payments.some((one) => one.externalId === externalId || one.outcome === 'paid')) return null
  const payment = {
    externalId,
    amountMinor: press.order.amountMinor,
    currency: press.order.currency,
    outcome: press.outcome,
    ...(press.order.subscription === undefined ? {} : { isMonthly: true as const }),
    refunds: [],
  }
  record.payments.push(payment)
  return factsOf(press.order.id, payment)
}

function factsOf(orderId: string, payment: PretendOrder['payments'][number]): PaymentFacts {
  const refundedMinor = returned(payment)
  return {
    externalId: payment.externalId,
    orderId,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    status: refundedMinor > 0 ? 'refunded' : payment.outcome,
    ...(refundedMinor > 0 ? { refundedMinor } : {}),
    ...(payment.isMonthly === true && payment.outcome === 'paid' ? { savedMethod: CARD } : {}),
  }
}

function returned(payment: PretendOrder['payments'][number]): number {
  return payment.refunds.reduce((sum, one) => sum + one.amountMinor, 0)
}

/** The notice as `pressed` made it. It never comes over the network, but what is read is checked all the same. */
function readNotice(notice: Json): PaymentFacts | null {
  if (notice === null || typeof notice !== 'object' || Array.isArray(notice)) return null
  const { externalId, orderId, amountMinor, currency, status, refundedMinor, savedMethod } = notice
  if (typeof externalId !== 'string' || typeof orderId !== 'string' || typeof currency !== 'string') return null
  if (typeof amountMinor !== 'number') return null
  if (status !== 'paid' && status !== 'failed' && status !== 'refunded') return null
  return {
    externalId,
    orderId,
    amountMinor,
    currency,
    status,
    ...(typeof refundedMinor === 'number' ? { refundedMinor } : {}),
    ...(typeof savedMethod === 'string' ? { savedMethod } : {}),
  }
}
