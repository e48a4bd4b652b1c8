/**
 * Money that a bank takes back, and money that comes back to us: charge-backs, and refunds that failed after they were done. Either
 * is a row of `refunds`; where it ends well it is `reversed` and its credits return.
 */
import type { Trx } from '../core/db/database.ts'
import { newId } from '../core/id.ts'
import { deposit } from '../core/ledger.ts'
import { restorePeriod } from '../core/ledger-periods.ts'
import type { PaymentFacts } from '../core/ports.ts'
import {
  DISPUTE,
  failRefund,
  lockPayment,
  moveAfterRefund,
  periodIdOf,
  type RefundRow,
  revocable,
  takeBack,
} from './refund-books.ts'
import type { OrderRow, PaymentRow, PaymentsParts } from './types.ts'

interface At {
  methodId: string
  /** The shop's id of the payment. */
  externalId: string
}

/**
 * The shop tells of a charge-back: its credits go once, at the first word of it, and come back when it is won. Told again, or in
 * another order, it changes nothing more.
 */
export async function disputeByShop(
  parts: PaymentsParts,
  trx: Trx,
  notice: At & { dispute: NonNullable<PaymentFacts['dispute']> },
): Promise<void> {
  const locked = await lockedAt(parts, trx, notice)
  if (locked === undefined) return
  const { payment, order } = locked
  const { dispute } = notice
  const key = `dispute:${payment.id}:${dispute.id}`
  const there = await trx.selectFrom('refunds').selectAll().where('key', '=', key).executeTakeFirst()
  if (there === undefined) {
    const amountMinor = Math.min(dispute.amountMinor, payment.amount_minor - payment.refunded_minor)
    // Nothing is left that could be taken; one that was won took nothing, and will take nothing.
    if (amountMinor <= 0) return
    const row = toRow(parts, payment, { key, amountMinor, externalId: dispute.id, state: dispute.state })
    await trx.insertInto('refunds').values(row).execute()
    if (dispute.state === 'won') return
    await takeBack(parts, trx, row, payment, order)
    await tell(parts, trx, 'payment_disputed', row, dispute.state)
    return
  }
  // A lost one can still be won in appeal; nothing else follows an end.
  if (there.state !== 'succeeded' || dispute.state === 'open' || there.reason === dispute.state) return
  if (dispute.state === 'won') await giveBack(parts, trx, there, payment, order, 'won')
  else {
    await trx.updateTable('refunds').set({ reason: 'lost' }).where('id', '=', there.id).execute()
    if (order !== undefined) await moveAfterRefund(parts, trx, order)
  }
  await tell(parts, trx, 'dispute_ended', there, dispute.state)
}

/** A refund that had been called done did not reach the person: its credits return, once. */
export async function unrefund(
  parts: PaymentsParts,
  trx: Trx,
  notice: At & { refundExternalId: string },
): Promise<void> {
  const locked = await lockedAt(parts, trx, notice)
  if (locked === undefined) return
  const { payment, order } = locked
  const row = await trx
    .selectFrom('refunds')
    .selectAll()
    .where('payment_id', '=', payment.id)
    .where('external_id', '=', notice.refundExternalId)
    .where('initiated_by', '!=', DISPUTE)
    .executeTakeFirst()
  if (row === undefined) return
  if (row.state === 'sent') await failRefund(parts, trx, row.id, 'failed_at_shop')
  if (row.state !== 'succeeded') return
  await giveBack(parts, trx, row, payment, order, 'failed_at_shop')
  await parts.notifyAdmins(trx, {
    code: 'refund_failed',
    params: { refund: row.id, payment: payment.id, reason: 'failed_at_shop' },
  })
}

async function giveBack(
  parts: PaymentsParts,
  trx: Trx,
  row: RefundRow,
  payment: PaymentRow,
  order: OrderRow | undefined,
  reason: string,
): Promise<void> {
  await trx.updateTable('refunds').set({ state: 'reversed', reason }).where('id', '=', row.id).execute()
  const refundedMinor = payment.refunded_minor - row.amount_minor
  // What is still returned keeps its share; the rest of what was taken goes back.
  const due = revocable({ ...payment, revoked_credits: 0 }, refundedMinor)
  const credits = Math.max(0, payment.revoked_credits - due)
  await trx
    .updateTable('payments')
    .set({
      refunded_minor: refundedMinor,
      revoked_credits: payment.revoked_credits - credits,
      state: payment.credits === 0 ? 'review' : refundedMinor === 0 ? 'paid' : 'partially_refunded',
    })
    .where('id', '=', payment.id)
    .execute()
  if (credits > 0 && payment.person_id !== null) {
    const back = { personId: payment.person_id, amount: credits, nowMs: parts.clock.nowMs() }
    const periodId = await periodIdOf(trx, payment.id)
    const cause = { type: 'refund', id: row.id } as const
    if (periodId === null) await deposit(trx, { ...back, key: `restore:${row.id}`, from: 'revoked', cause })
    else await restorePeriod(trx, { ...back, refundId: row.id, periodId })
  }
  if (order !== undefined) await moveAfterRefund(parts, trx, order)
  parts.metrics.count('refunds_ended', { outcome: 'reversed' })
}

async function lockedAt(parts: PaymentsParts, trx: Trx, at: At) {
  const found = await trx
    .selectFrom('payments')
    .select('id')
    .where('method', '=', at.methodId)
    .where('external_id', '=', at.externalId)
    .executeTakeFirst()
  return found === undefined ? undefined : lockPayment(parts, trx, found.id)
}

function toRow(
  parts: PaymentsParts,
  payment: PaymentRow,
  dispute: { key: string; amountMinor: number; externalId: string; state: 'open' | 'won' | 'lost' },
): RefundRow {
  const nowMs = parts.clock.nowMs()
  return {
    id: newId(nowMs),
    key: dispute.key,
    payment_id: payment.id,
    amount_minor: dispute.amountMinor,
    credits: dispute.state === 'won' ? 0 : revocable(payment, payment.refunded_minor + dispute.amountMinor),
    state: dispute.state === 'won' ? 'reversed' : 'succeeded',
    external_id: dispute.externalId,
    initiated_by: DISPUTE,
    reason: dispute.state === 'open' ? null : dispute.state,
    tries: 0,
    next_at_ms: nowMs,
    created_at_ms: nowMs,
  }
}

async function tell(
  parts: PaymentsParts,
  trx: Trx,
  code: 'payment_disputed' | 'dispute_ended',
  row: RefundRow,
  state: string,
): Promise<void> {
  await parts.notifyAdmins(trx, { code, params: { payment: row.payment_id, amountMinor: row.amount_minor, state } })
}
