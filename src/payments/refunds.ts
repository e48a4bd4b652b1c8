/**
 * Refunds of ours. A row with id and amount, its credits held, is committed before the shop is called with that id; then the hold
 * is used or returned. An unknown outcome is asked about, never repeated blindly.
 */
import type { Trx } from '../core/db/database.ts'
import { Refusal } from '../core/errors.ts'
import { newId } from '../core/id.ts'
import { holdForRefund } from '../core/ledger.ts'
import { periodAccount } from '../core/ledger-periods.ts'
import { LIMITS } from '../core/limits.ts'
import type { RefundFacts, RefundOutcome } from '../core/ports.ts'
import {
  disputedMinor,
  failRefund,
  leftMinor,
  lockPayment,
  openRefunds,
  periodIdOf,
  type RefundRow,
  revocable,
  succeedRefund,
} from './refund-books.ts'
import { refundFacts } from './refund-facts.ts'
import { crashAfterCommit, crashAt, type Method, methodOf, type PaymentsParts, toOrderFacts } from './types.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** After this many questions without an answer the operators are told; it is asked on, hourly. */
const TELL_AFTER_TRIES = 6

export interface RefundRequest {
  paymentId: string
  amountMinor: number
  /** Who wants it: `admin:<person>`, `person:<id>` ... */
  by: string
  /** The same again answers what is there. */
  key?: string
}

/**
 * Writes a refund down and holds its credits, as far as they are available; the shop is called after the commit, by the queue.
 * Throws Refusal: payment_unknown, refund_amount { restMinor, currency }, refund_too_much { restMinor, currency },
 * refund_whole_only { paidMinor, currency }, refund_elsewhere, method_unavailable.
 */
export async function requestRefund(
  parts: PaymentsParts,
  trx: Trx,
  request: RefundRequest,
): Promise<{ refundId: string; isNew: boolean }> {
  const locked = await lockPayment(parts, trx, request.paymentId)
  if (locked === undefined) throw new Refusal('payment_unknown')
  const { payment, open } = locked
  if (request.key !== undefined) {
    const there = await trx.selectFrom('refunds').select('id').where('key', '=', request.key).executeTakeFirst()
    if (there !== undefined) return { refundId: there.id, isNew: false }
  }
  const method = methodOf(parts, payment.method)
  if (method === undefined) throw new Refusal('method_unavailable')
  if (method.noRefunds === true) throw new Refusal('refund_elsewhere')
  const restMinor = leftMinor(payment, open)
  const { amount_minor: paidMinor, currency } = payment
  if (!Number.isSafeInteger(request.amountMinor) || request.amountMinor <= 0)
    throw new Refusal('refund_amount', { restMinor, currency })
  if (method.wholeRefundsOnly === true && restMinor > 0 && request.amountMinor !== paidMinor)
    throw new Refusal('refund_whole_only', { paidMinor, currency })
  if (request.amountMinor > restMinor) throw new Refusal('refund_too_much', { restMinor, currency })
  const nowMs = parts.clock.nowMs()
  const id = newId(nowMs)
  const credits = revocable(
    payment,
    paidMinor - restMinor + request.amountMinor,
    open.reduce((sum, one) => sum + one.credits, 0),
  )
  await trx
    .insertInto('refunds')
    .values({
      id,
      key: request.key ?? `refund:${id}`,
      payment_id: payment.id,
      amount_minor: request.amountMinor,
      credits,
      state: 'created',
      external_id: null,
      initiated_by: request.by,
      reason: null,
      tries: 0,
      next_at_ms: nowMs,
      created_at_ms: nowMs,
    })
    .execute()
  if (credits > 0 && payment.person_id !== null) {
    const periodId = await periodIdOf(trx, payment.id)
    const account = periodId === null ? null : await periodAccount(trx, payment.person_id, periodId)
    const at = account === null ? {} : { account: account.id }
    await holdForRefund(trx, { personId: payment.person_id, ...at, refundId: id, atMost: credits, nowMs })
  }
  crashAfterCommit(parts, 'refund:committed')
  await parts.queue.wake(trx, 'refund', id, nowMs)
  return { refundId: id, isNew: true }
}

/** The queue's handler of 'refund': one step of one refund. */
export async function stepRefund(parts: PaymentsParts, refundId: string): Promise<void> {
  const row = await parts.db.outer.selectFrom('refunds').selectAll().where('id', '=', refundId).executeTakeFirst()
  if (row === undefined || (row.state !== 'created' && row.state !== 'sent')) return
  const nowMs = parts.clock.nowMs()
  if (row.next_at_ms > nowMs) {
    await parts.queue.wake(null, 'refund', row.id, row.next_at_ms)
    return
  }
  const payment = await parts.db.outer
    .selectFrom('payments')
    .selectAll()
    .where('id', '=', row.payment_id)
    .executeTakeFirstOrThrow()
  const method = methodOf(parts, payment.method)
  if (method === undefined) {
    // Switched off while a refund was open: it waits for the operator to switch it on again.
    await postpone(parts, row, HOUR_MS)
    return
  }
  // One at a time: of two under way it could not be told which one the shop's total speaks of.
  const first = (await openRefunds(parts.db.outer, row.payment_id))[0]
  if (first !== undefined && first.id !== row.id) {
    await postpone(parts, row, MINUTE_MS)
    return
  }
  if (row.state === 'created' && payment.refunded_minor + row.amount_minor > payment.amount_minor) {
    // The shop's own cabinet was faster.
    await parts.db.transaction((trx) => failRefund(parts, trx, row.id, 'refund_too_much'))
    return
  }
  const facts = await refundFacts(parts, row, payment)
  // Where the call itself can do it only once, calling is the surest way of asking.
  if (row.state === 'sent' && method.refundsOnce !== true) {
    const asked = await ask(parts, method, row, payment, facts)
    crashAt(parts, 'refund:called')
    if (asked !== 'not_there') {
      await record(parts, row, asked)
      return
    }
  }
  if (!(await markSent(parts, row))) return
  crashAt(parts, 'refund:sent')
  const outcome = await method.refund(facts).catch((error: unknown): RefundOutcome => {
    parts.log.warn({ refund: row.id, error: nameOf(error) }, 'a refund call failed')
    return { state: 'unknown' }
  })
  crashAt(parts, 'refund:called')
  await record(parts, row, outcome)
}

/** The shop may have been called from here on: what it did is asked before it is called again. */
async function markSent(parts: PaymentsParts, row: RefundRow): Promise<boolean> {
  const moved = await parts.db.outer
    .updateTable('refunds')
    .set({ state: 'sent', tries: row.tries + 1, next_at_ms: parts.clock.nowMs() + MINUTE_MS })
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .where('tries', '=', row.tries)
    .executeTakeFirst()
  // Another process took this step.
  return moved.numUpdatedRows === 1n
}

/** What the shop knows of a refund that may have reached it: its total of this payment is compared with ours. */
async function ask(
  parts: PaymentsParts,
  method: Method,
  row: RefundRow,
  payment: { external_id: string; order_id: string | null; refunded_minor: number },
  refund: RefundFacts,
): Promise<RefundOutcome | 'not_there'> {
  if (method.lookRefund !== undefined)
    return method.lookRefund(refund).then(
      (found) => found ?? 'not_there',
      (error: unknown) => {
        parts.log.warn({ refund: row.id, error: nameOf(error) }, 'a look failed')
        return { state: 'unknown' }
      },
    )
  if (payment.order_id === null) return { state: 'unknown' }
  const order = await parts.db.outer
    .selectFrom('orders')
    .selectAll()
    .where('id', '=', payment.order_id)
    .executeTakeFirstOrThrow()
  const facts = await method.look(toOrderFacts(order)).catch((error: unknown) => {
    parts.log.warn({ refund: row.id, error: nameOf(error) }, 'a look failed')
    return null
  })
  // Of an order that was paid twice the shop may tell the other payment.
  if (facts === null || facts.externalId !== payment.external_id) return { state: 'unknown' }
  const returned = facts.status === 'refunded' ? (facts.refundedMinor ?? facts.amountMinor) : 0
  const ours = payment.refunded_minor - (await disputedMinor(parts.db.outer, row.payment_id))
  if (returned >= ours + row.amount_minor) return { state: 'succeeded' }
  // The shop knows the payment and has returned nothing for this id: the same id may go out again.
  return 'not_there'
}

async function record(parts: PaymentsParts, row: RefundRow, outcome: RefundOutcome): Promise<void> {
  if (outcome.state === 'succeeded') {
    await parts.db.transaction((trx) => succeedRefund(parts, trx, row.id, outcome.externalId))
    return
  }
  if (outcome.state === 'refused') {
    await parts.db.transaction((trx) => failRefund(parts, trx, row.id, outcome.code))
    return
  }
  const tries = row.tries + 1
  if (outcome.state === 'unknown' && tries === TELL_AFTER_TRIES)
    await parts.db.transaction((trx) =>
      parts.notifyAdmins(trx, { code: 'refund_unknown', params: { refund: row.id, payment: row.payment_id } }),
    )
  const backoff = LIMITS.orderLookMs
  const externalId = outcome.state === 'pending' ? outcome.externalId : undefined
  await postpone(parts, row, backoff[Math.min(tries - 1, backoff.length - 1)] ?? HOUR_MS, tries, externalId)
}

async function postpone(
  parts: PaymentsParts,
  row: RefundRow,
  waitMs: number,
  tries = row.tries,
  externalId?: string,
): Promise<void> {
  const atMs = parts.clock.nowMs() + waitMs
  await parts.db.transaction(async (trx) => {
    await trx
      .updateTable('refunds')
      .set({ next_at_ms: atMs, tries, ...(externalId === undefined ? {} : { external_id: externalId }) })
      .where('id', '=', row.id)
      .where('state', 'in', ['created', 'sent'])
      .execute()
    await parts.queue.wake(trx, 'refund', row.id, atMs)
  })
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')
