/**
 * What refunds do to the books: credits are held first, then taken (what the hold does not cover by a claw-back, into debt if
 * need be) or returned. Locks: order, payment, accounts.
 */
import { sql } from 'kysely'
import type { Reader, Trx } from '../core/db/database.ts'
import type { RefundsTable } from '../core/db/schema.ts'
import { Fault } from '../core/errors.ts'
import { newId } from '../core/id.ts'
import { clawBack, endHolds, lockAccounts, openHolds } from '../core/ledger.ts'
import { clawBackPeriod } from '../core/ledger-periods.ts'
import { lockOrder, showOrder } from './orders.ts'
import { creditsToRevoke, nextState, refundEvent } from './state.ts'
import { crashAfterCommit, type OrderRow, type PaymentRow, type PaymentsParts } from './types.ts'

export type RefundRow = RefundsTable

/** Who a charge-back is initiated by. */
export const DISPUTE = 'dispute'

/** A payment with its order, both locked, and the refunds of it that are under way, oldest first. */
export async function lockPayment(
  parts: PaymentsParts,
  trx: Trx,
  paymentId: string,
): Promise<{ payment: PaymentRow; order: OrderRow | undefined; open: RefundRow[] } | undefined> {
  const found = await trx.selectFrom('payments').select('order_id').where('id', '=', paymentId).executeTakeFirst()
  if (found === undefined) return undefined
  const order = found.order_id === null ? undefined : await lockOrder(parts, trx, found.order_id)
  const query = trx.selectFrom('payments').selectAll().where('id', '=', paymentId)
  const payment = await (parts.db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow()
  if (payment.person_id !== null) await lockAccounts(trx, payment.person_id, parts.db.dialect)
  return { payment, order, open: await openRefunds(trx, paymentId) }
}

/** Refunds of a payment that are neither done nor failed, oldest first. */
export async function openRefunds(db: Reader, paymentId: string): Promise<RefundRow[]> {
  return db
    .selectFrom('refunds')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .where('state', 'in', ['created', 'sent'])
    .orderBy('id')
    .execute()
}

/** The shop has returned the money: the held credits are taken, the rest clawed back. Does nothing when it had ended before. */
export async function succeedRefund(
  parts: PaymentsParts,
  trx: Trx,
  refundId: string,
  externalId?: string,
): Promise<boolean> {
  const refund = await lockRefund(parts, trx, refundId)
  if (refund === null) return false
  const { row, payment, order } = refund
  await trx
    .updateTable('refunds')
    .set({ state: 'succeeded', external_id: externalId ?? row.external_id })
    .where('id', '=', row.id)
    .execute()
  await takeBack(parts, trx, row, payment, order)
  return true
}

/** The shop has returned nothing, and will not: what was held comes back. Does nothing when it had ended before. */
export async function failRefund(parts: PaymentsParts, trx: Trx, refundId: string, reason: string): Promise<boolean> {
  const refund = await lockRefund(parts, trx, refundId)
  if (refund === null) return false
  const { row, order } = refund
  await trx
    .updateTable('refunds')
    .set({ state: 'failed', reason: reason.slice(0, 100) })
    .where('id', '=', row.id)
    .execute()
  await endHolds(trx, { cause: { type: 'refund', id: row.id }, amount: 0, nowMs: parts.clock.nowMs() })
  await parts.notifyAdmins(trx, {
    code: 'refund_failed',
    params: { refund: row.id, payment: row.payment_id, reason: reason.slice(0, 100) },
  })
  if (order !== undefined) await showOrder(parts, trx, order)
  crashAfterCommit(parts, 'refund:done')
  parts.metrics.count('refunds_ended', { outcome: 'failed' })
  return true
}

/**
 * The shop says how much of a payment it has returned in all. Refunds of ours that were sent account for it first; what is left
 * over was done in the shop's own cabinet (or by the bank) and becomes a refund row of its own. Told again, it changes nothing.
 */
export async function refundByShop(
  parts: PaymentsParts,
  trx: Trx,
  notice: { methodId: string; externalId: string; refundedMinor: number },
): Promise<void> {
  const found = await trx
    .selectFrom('payments')
    .select('id')
    .where('method', '=', notice.methodId)
    .where('external_id', '=', notice.externalId)
    .executeTakeFirst()
  const locked = found === undefined ? undefined : await lockPayment(parts, trx, found.id)
  if (locked === undefined) return
  const { payment, order, open } = locked
  if (notice.refundedMinor > payment.amount_minor)
    await parts.notifyAdmins(trx, {
      code: 'refund_above_payment',
      params: { payment: payment.id, refundedMinor: notice.refundedMinor, amountMinor: payment.amount_minor },
    })
  // What a bank has taken back is no refund of the shop, and no more than was paid can go.
  const disputed = await disputedMinor(trx, payment.id)
  let rest = Math.min(
    notice.refundedMinor - (payment.refunded_minor - disputed),
    payment.amount_minor - payment.refunded_minor,
  )
  for (const sent of open.filter((one) => one.state === 'sent')) {
    if (sent.amount_minor > rest) break
    rest -= sent.amount_minor
    await succeedRefund(parts, trx, sent.id)
  }
  if (rest <= 0) return
  const now = await trx.selectFrom('payments').selectAll().where('id', '=', payment.id).executeTakeFirstOrThrow()
  const total = now.refunded_minor + rest
  const nowMs = parts.clock.nowMs()
  const row: RefundRow = {
    id: newId(nowMs),
    key: `shop:${payment.id}:${total}:${nowMs}`,
    payment_id: payment.id,
    amount_minor: rest,
    // Refunds of ours that are only written down yet count on their own part; this one is on top of what was returned.
    credits: revocable(now, total),
    state: 'succeeded',
    external_id: null,
    initiated_by: 'shop',
    reason: null,
    tries: 0,
    next_at_ms: nowMs,
    created_at_ms: nowMs,
  }
  await trx.insertInto('refunds').values(row).execute()
  await takeBack(parts, trx, row, now, order)
}

/** How much of a payment can still be returned: what is under way counts as gone. */
export function leftMinor(payment: PaymentRow, open: readonly RefundRow[]): number {
  return payment.amount_minor - payment.refunded_minor - open.reduce((sum, one) => sum + one.amount_minor, 0)
}

/** How much of a payment charge-backs have taken. */
export async function disputedMinor(db: Reader, paymentId: string): Promise<number> {
  const rows = await db
    .selectFrom('refunds')
    .select('amount_minor')
    .where('payment_id', '=', paymentId)
    .where('state', '=', 'succeeded')
    .where('initiated_by', '=', DISPUTE)
    .execute()
  return rows.reduce((sum, row) => sum + row.amount_minor, 0)
}

/** How many credits go when `refundedMinor` in all have been returned; none for a payment that was never credited. */
export function revocable(payment: PaymentRow, refundedMinor: number, alsoRevoked = 0): number {
  if (payment.credits === 0) return 0
  const revokedCredits = payment.revoked_credits + alsoRevoked
  const due = creditsToRevoke({
    credits: payment.credits,
    amountMinor: payment.amount_minor,
    refundedMinor,
    revokedCredits,
  })
  return Math.min(due, payment.credits - revokedCredits)
}

/** The row's part of the payment has gone back: its credits are taken, from what was held for it first. */
export async function takeBack(
  parts: PaymentsParts,
  trx: Trx,
  refund: RefundRow,
  payment: PaymentRow,
  order: OrderRow | undefined,
): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const refundedMinor = payment.refunded_minor + refund.amount_minor
  if (refundedMinor > payment.amount_minor) throw new Fault('refund_above_payment')
  // By what is so now, not when it was asked for: others may have taken credits of this payment, or it was credited since.
  const credits = revocable(payment, refundedMinor)
  const cause = { type: 'refund', id: refund.id } as const
  const held = (await openHolds(trx, cause)).reduce((sum, one) => sum + one.amount, 0)
  const posted = await endHolds(trx, { cause, amount: Math.min(held, credits), nowMs })
  if (credits > posted && payment.person_id !== null) {
    const [personId, amount] = [payment.person_id, credits - posted]
    const periodId = await periodIdOf(trx, payment.id)
    if (periodId === null) await clawBack(trx, { key: `claw:${refund.id}`, personId, amount, cause, nowMs })
    else await clawBackPeriod(trx, { refundId: refund.id, personId, periodId, amount, nowMs })
  }
  if (credits !== refund.credits)
    await trx.updateTable('refunds').set({ credits }).where('id', '=', refund.id).execute()
  await trx
    .updateTable('payments')
    .set({
      refunded_minor: refundedMinor,
      revoked_credits: sql`revoked_credits + ${credits}`,
      state: refundedMinor === payment.amount_minor ? 'refunded' : 'partially_refunded',
    })
    .where('id', '=', payment.id)
    .execute()
  if (order !== undefined) await moveAfterRefund(parts, trx, order)
  crashAfterCommit(parts, 'refund:done')
  parts.metrics.count('refunds_ended', { outcome: 'succeeded' })
}

/** The period of a subscription that a payment paid; null: it was for credits that stay. */
export async function periodIdOf(db: Reader, paymentId: string): Promise<string | null> {
  const row = await db
    .selectFrom('subscription_periods')
    .select('id')
    .where('payment_id', '=', paymentId)
    .executeTakeFirst()
  return row?.id ?? null
}

/** The order says what its payments say. */
export async function moveAfterRefund(parts: PaymentsParts, trx: Trx, order: OrderRow): Promise<void> {
  const payments = await trx
    .selectFrom('payments')
    .select(['amount_minor as amountMinor', 'refunded_minor as refundedMinor'])
    .where('order_id', '=', order.id)
    // What was never credited says nothing about the order.
    .where('credits', '>', 0)
    .execute()
  const open = await trx
    .selectFrom('refunds')
    .innerJoin('payments', 'payments.id', 'refunds.payment_id')
    .select('refunds.id')
    .where('payments.order_id', '=', order.id)
    .where('refunds.initiated_by', '=', DISPUTE)
    .where('refunds.state', '=', 'succeeded')
    .where('refunds.reason', 'is', null)
    .limit(1)
    .executeTakeFirst()
  const paid = nextState(order.state, 'dispute_ended') ?? order.state
  const event = open === undefined ? refundEvent(payments) : 'disputed'
  const to = event === null ? paid : (nextState(paid, event) ?? order.state)
  if (to !== order.state) await trx.updateTable('orders').set({ state: to }).where('id', '=', order.id).execute()
  await showOrder(parts, trx, order)
}

/** A refund that has not ended, with its payment and order, all locked in order; null: it has ended. */
async function lockRefund(
  parts: PaymentsParts,
  trx: Trx,
  refundId: string,
): Promise<{ row: RefundRow; payment: PaymentRow; order: OrderRow | undefined } | null> {
  const found = await trx.selectFrom('refunds').select('payment_id').where('id', '=', refundId).executeTakeFirst()
  const locked = found === undefined ? undefined : await lockPayment(parts, trx, found.payment_id)
  const row = locked?.open.find((one) => one.id === refundId)
  return locked === undefined || row === undefined ? null : { row, payment: locked.payment, order: locked.order }
}
