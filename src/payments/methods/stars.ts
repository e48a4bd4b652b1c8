/**
 * Telegram Stars. The chat presents the bill and tells of payments; this file knows neither it nor the database: it gets narrow
 * functions. Payments are credited by Telegram's charge id, so that one bill paid twice is credited twice and noticed often once.
 */
import { isId } from '../../core/id.ts'
import type { Json, OrderFacts, PaymentFacts } from '../../core/ports.ts'
import type { ChangeOutcome, Method, SubscriptionFacts } from './types.ts'

export const STARS = 'stars'
const CURRENCY = 'XTR'
/** How far behind the last reconciled movement `look` begins: what came since, and a little more. */
const LOOK_BACK_ROWS = 200
const PAGES = 1000
/** Telegram tries no longer; what was missed is found in its list within the hour. */
const GRACE_MS = 24 * 60 * 60_000
/** As many as one question is answered with. */
const PAGE_ROWS = 100
const LIST_SLACK_MS = 60 * 60_000

export type StarsMovement = {
  type: 'paid' | 'refunded'
  chargeId: string
  userId: string
  orderId: string
  amountMinor: number
  currency: string
  /** Of a subscription: when the period that it pays is over, and whether it is the first of it. */
  expiresAtMs?: number
  isFirst?: boolean
} & { [name: string]: Json }

/** The shop, as the chat reaches it. */
export interface StarsShop {
  /** Returns all of a payment to who paid it. */
  refund(payment: { userId: string; chargeId: string }): Promise<'succeeded' | { refused: string }>
  /** A bill that is paid again every thirty days; it is opened by its link. */
  subscriptionLink(bill: { payload: string; title: string; amount: number }): Promise<string>
  /** Ends a subscription with its period, or takes that back. `chargeId` is its first payment's. */
  editSubscription(own: {
    userId: string
    chargeId: string
    isCancelled: boolean
  }): Promise<'done' | { refused: string }>
  /**
   * Movements from a place in their order on, oldest first, a hundred places at most; `rows`: how many places there were, `datesMs`:
   * when each notice was, `firstMs`: when what stands in the first place was.
   */
  page(offset: number): Promise<{ notices: StarsMovement[]; rows: number; datesMs: number[]; firstMs: number | null }>
}

/** What our books say. */
export interface StarsBooks {
  /** A payment of ours, and who made it at Telegram (null: nobody knows); null: there is none. */
  payment(chargeId: string): Promise<{ amountMinor: number; userId: string | null } | null>
  /** The place in the shop's list up to which everything is taken in. */
  reconciledRows(): Promise<number>
}

export function createStars(shop: StarsShop, books: StarsBooks): Method {
  const invoice = (order: OrderFacts) => ({
    kind: 'invoice' as const,
    invoice: { payload: order.id, amount: order.amountMinor, currency: order.currency },
  })
  /** Telegram charges by itself, and asks nobody before. */
  async function edit({ externalId }: SubscriptionFacts, isCancelled: boolean): Promise<ChangeOutcome> {
    const payment = externalId === null ? null : await books.payment(externalId)
    if (externalId === null || payment?.userId == null) return { state: 'refused', code: 'payer_unknown' }
    const answer = await shop.editSubscription({ userId: payment.userId, chargeId: externalId, isCancelled })
    return answer === 'done' ? { state: 'done' } : { state: 'refused', code: answer.refused }
  }
  return {
    id: STARS,
    currencies: [CURRENCY],
    platforms: ['telegram'],
    wholeRefundsOnly: true,
    // Whole and once by charge id; `look` could not tell two payments of one order apart.
    refundsOnce: true,
    async checkout(order, { description }) {
      if (order.subscription === undefined) return invoice(order)
      const bill = { payload: order.id, title: description, amount: order.amountMinor }
      // A bill in the chat can't be one that is paid again.
      return { kind: 'link', url: await shop.subscriptionLink(bill) }
    },
    checkoutNow: (order) => (order.subscription === undefined ? invoice(order) : null),
    subscriptions: {
      renews: 'shop',
      graceMs: GRACE_MS,
      cancel: (own) => edit(own, true),
      resume: (own) => edit(own, false),
    },
    async receive(notice) {
      return readMovement(notice)
    },
    async look(order) {
      const from = Math.max(0, (await books.reconciledRows()) - LOOK_BACK_ROWS)
      const own: StarsMovement[] = []
      for await (const movement of movements(shop, from)) if (movement.orderId === order.id) own.push(movement)
      const paid = own.find((one) => one.type === 'paid')
      const back = own.find((one) => one.type === 'refunded' && (paid === undefined || one.chargeId === paid.chargeId))
      const found = back ?? paid
      return found === undefined ? null : readMovement(found)
    },
    async *list(sinceMs) {
      // A little more than was asked for: what Telegram dates before midnight we may have written down after it.
      const from = sinceMs - LIST_SLACK_MS
      for await (const movement of paymentsSince(shop, await books.reconciledRows(), from)) {
        const facts = readMovement(movement)
        if (facts !== null) yield facts
      }
    },
    async refund({ paymentExternalId, amountMinor }) {
      const payment = await books.payment(paymentExternalId)
      if (payment === null) return { state: 'refused', code: 'unknown_payment' }
      if (payment.amountMinor !== amountMinor) return { state: 'refused', code: 'whole_only' }
      if (payment.userId === null) return { state: 'refused', code: 'payer_unknown' }
      const outcome = await shop.refund({ userId: payment.userId, chargeId: paymentExternalId })
      return outcome === 'succeeded' ? { state: 'succeeded' } : { state: 'refused', code: outcome.refused }
    },
  }
}

/** A notice as the chat wrote it. What is not of its form is none. */
function readMovement(notice: Json): PaymentFacts | null {
  if (notice === null || typeof notice !== 'object' || Array.isArray(notice)) return null
  const { type, chargeId, orderId, amountMinor, currency } = notice
  if (type !== 'paid' && type !== 'refunded') return null
  if (typeof chargeId !== 'string' || chargeId === '' || typeof orderId !== 'string') return null
  if (typeof amountMinor !== 'number' || currency !== CURRENCY) return null
  return {
    externalId: chargeId,
    ...(isId(orderId) ? { orderId } : {}),
    amountMinor,
    currency,
    status: type,
    ...(type === 'refunded' ? { refundedMinor: amountMinor } : {}),
    ...(typeof notice['expiresAtMs'] === 'number'
      ? {
          subscription: {
            periodEndMs: notice['expiresAtMs'],
            ...(notice['isFirst'] === true ? { externalId: chargeId } : {}),
          },
        }
      : {}),
  }
}

/** A place before everything that has moved since: from what is known to be taken in, page by page back. */
async function placeBefore(shop: Pick<StarsShop, 'page'>, known: number, sinceMs: number): Promise<number> {
  let place = known
  for (let pages = 0; place > 0 && pages < PAGES; pages++) {
    const { firstMs } = await shop.page(place)
    if (firstMs !== null && firstMs < sinceMs) return place
    place = Math.max(0, place - PAGE_ROWS)
  }
  return place
}

/** What became of each payment since, the last word of each, oldest first. */
async function* paymentsSince(shop: Pick<StarsShop, 'page'>, known: number, sinceMs: number) {
  const last = new Map<string, StarsMovement>()
  let offset = await placeBefore(shop, known, sinceMs)
  for (let pages = 0; pages < PAGES; pages++) {
    const { notices, rows, datesMs } = await shop.page(offset)
    for (const [at, notice] of notices.entries()) if ((datesMs[at] ?? 0) >= sinceMs) last.set(notice.chargeId, notice)
    if (rows === 0) break
    offset += rows
  }
  yield* last.values()
}

/** Every movement from a place on, oldest first. */
async function* movements(shop: Pick<StarsShop, 'page'>, from: number): AsyncGenerator<StarsMovement> {
  for (let offset = from, pages = 0; pages < PAGES; pages++) {
    const { notices, rows } = await shop.page(offset)
    yield* notices
    if (rows === 0) return
    offset += rows
  }
}
