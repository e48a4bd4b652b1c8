/**
 * The shop's word about a payment becomes credits, in one transaction and once: the payment is unique by the shop's id, the
 * transfer by a key made of it. Notices, the poller and the "I have paid" button all end here, in any order and number.
 */
import { fromJson, type Trx, toJson } from '../core/db/database.ts'
import { isId, newId } from '../core/id.ts'
import { deposit, lockAccounts } from '../core/ledger.ts'
import { ownerId } from '../core/owner.ts'
import type { PaymentFacts, PaymentReceipt } from '../core/ports.ts'
import { disputeByShop, unrefund } from './disputes.ts'
import { lockOrder, moveOrder, showOrder } from './orders.ts'
import { refundByShop } from './refund-books.ts'
import { isUnpaid, nextState, reviewReason } from './state.ts'
import { beginPeriod, periodReason } from './subscriptions/books.ts'
import { lockSubscription } from './subscriptions/rows.ts'
import { crashAfterCommit, methodOf, type OrderRow, type PaymentRow, type PaymentsParts } from './types.ts'

export type Credited =
  /** This call credited it. */
  | 'credited'
  /** It had been credited before, or the notice said nothing new. */
  | 'known'
  /** It does not fit: kept, told to the operators, nothing credited. */
  | 'review'
  /** Nothing was paid. */
  | 'unpaid'

/**
 * Takes the shop's facts in. The order's snapshot decides what is credited; the facts only have to agree with it.
 * Locks the order, then the accounts.
 */
export async function takePayment(
  parts: PaymentsParts,
  trx: Trx,
  methodId: string,
  facts: PaymentFacts,
): Promise<Credited> {
  const order = await orderOf(parts, trx, methodId, facts)
  // Before payments, in the order of locks.
  const subscription = order?.subscription_id == null ? null : await lockSubscription(parts, trx, order.subscription_id)
  if (facts.status === 'pending') {
    await rememberId(parts, trx, methodId, facts, order)
    return 'unpaid'
  }
  if (facts.status === 'failed') {
    // A failure after a success (out of order, or of another try) changes nothing.
    if (order !== undefined && facts.test !== true && order.method === methodId)
      await moveOrder(parts, trx, order, 'failed', facts.revoked)
    await tellContradiction(parts, trx, methodId, facts)
    return 'unpaid'
  }
  // `refunded` may come before `paid`, or alone: it was paid first.
  const outcome = await takePaid(parts, trx, methodId, facts, order, subscription)
  if (facts.status === 'refunded' && facts.test !== true)
    await refundByShop(parts, trx, {
      methodId,
      externalId: facts.externalId,
      refundedMinor: facts.refundedMinor ?? facts.amountMinor,
    })
  if (facts.test !== true) {
    const at = { methodId, externalId: facts.externalId }
    for (const refundExternalId of facts.failedRefunds ?? []) await unrefund(parts, trx, { ...at, refundExternalId })
    if (facts.dispute !== undefined) await disputeByShop(parts, trx, { ...at, dispute: facts.dispute })
  }
  return outcome
}

/** Where the shop names a payment only once it has begun, `look` needs its name. */
async function rememberId(
  parts: PaymentsParts,
  trx: Trx,
  methodId: string,
  facts: PaymentFacts,
  order: OrderRow | undefined,
): Promise<void> {
  if (order === undefined || order.method !== methodId || facts.test === true || !isUnpaid(order.state)) return
  if (order.external_id !== null && methodOf(parts, methodId)?.renamesOrders !== true) return
  await trx.updateTable('orders').set({ external_id: facts.externalId }).where('id', '=', order.id).execute()
}

/** Credited here, failed there: nobody but the operators can know which is true, so nothing is taken back. */
async function tellContradiction(parts: PaymentsParts, trx: Trx, methodId: string, facts: PaymentFacts): Promise<void> {
  if (facts.test === true) return
  const there = await paymentOf(parts, trx, methodId, facts.externalId)
  if (there === undefined || there.state !== 'paid') return
  parts.metrics.count('payments_changed', { method: methodId })
  await parts.notifyAdmins(trx, {
    code: 'payment_contradicted',
    params: { payment: there.id, method: methodId, order: there.order_id ?? '' },
  })
}

async function takePaid(
  parts: PaymentsParts,
  trx: Trx,
  methodId: string,
  facts: PaymentFacts,
  order: OrderRow | undefined,
  subscription: Awaited<ReturnType<typeof lockSubscription>>,
): Promise<Credited> {
  const there = await paymentOf(parts, trx, methodId, facts.externalId)
  if (there !== undefined && there.state !== 'review') {
    const isSame = there.amount_minor === facts.amountMinor && there.currency === facts.currency
    if (!isSame) {
      parts.metrics.count('payments_changed', { method: methodId })
      parts.log.warn({ payment: there.id, method: methodId }, 'a credited payment was noticed with another amount')
    }
    await noteReceipt(trx, there, facts.receipt)
    return 'known'
  }
  const said = reviewReason(
    facts,
    order === undefined ? null : { amountMinor: order.amount_minor, currency: order.currency, methodId: order.method },
    methodId,
  )
  // Whoever paid is not there any more: an operator returns it.
  const reason =
    said ??
    (order === undefined
      ? null
      : (await isErased(trx, order.person_id))
        ? 'person_erased'
        : subscription === null
          ? null
          : await periodReason(parts, trx, subscription, order, facts))
  const row = toRow(parts, methodId, facts, order, reason)
  if (there === undefined) {
    const inserted = await trx
      .insertInto('payments')
      .values(row)
      .onConflict((conflict) => conflict.columns(['method', 'external_id']).doNothing())
      .returning('id')
      .executeTakeFirst()
    // Another process took the same payment at this moment (an orphan: nothing was locked).
    if (inserted === undefined) return 'known'
  } else {
    // What had not fitted may fit now: the missing part was paid, the order was found.
    if (reason !== null && reason === there.review_reason && there.amount_minor === facts.amountMinor) return 'review'
    const { id: _id, created_at_ms: _created, ...changed } = row
    await trx.updateTable('payments').set(changed).where('id', '=', there.id).execute()
    row.id = there.id
  }
  if (reason !== null || order === undefined) {
    await review(parts, trx, row, order)
    return 'review'
  }
  await creditOrder(parts, trx, row, order, subscription === null ? null : { subscription, facts })
  if ((facts.overMinor ?? 0) > 0)
    await parts.notifyAdmins(trx, {
      code: 'payment_over',
      params: { payment: row.id, method: methodId, overMinor: facts.overMinor ?? 0, currency: row.currency },
    })
  return 'credited'
}

/** Receipts come after payments: what the shop says of one now is what holds. */
async function noteReceipt(trx: Trx, payment: PaymentRow, receipt: PaymentReceipt | undefined): Promise<void> {
  const known = payment.receipt === null ? null : fromJson<PaymentReceipt>(payment.receipt)
  if (receipt === undefined || (known?.url === receipt.url && known?.state === receipt.state)) return
  const value = toJson({ ...known, ...receipt })
  await trx.updateTable('payments').set({ receipt: value }).where('id', '=', payment.id).execute()
}

async function isErased(trx: Trx, personId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('people')
    .select('erased_at_ms')
    .where('id', '=', ownerId(personId))
    .executeTakeFirst()
  return row !== undefined && row.erased_at_ms !== null
}

async function creditOrder(
  parts: PaymentsParts,
  trx: Trx,
  payment: PaymentRow,
  order: OrderRow,
  period: { subscription: NonNullable<Awaited<ReturnType<typeof lockSubscription>>>; facts: PaymentFacts } | null,
): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const to = nextState(order.state, 'paid') ?? order.state
  await trx
    .updateTable('orders')
    .set({
      state: to,
      paid_at_ms: order.paid_at_ms ?? nowMs,
      next_look_at_ms: null,
      ...(methodOf(parts, order.method)?.renamesOrders === true ? { external_id: payment.external_id } : {}),
    })
    .where('id', '=', order.id)
    .execute()
  if (period !== null) await beginPeriod(parts, trx, period.subscription, { order, payment, facts: period.facts })
  else {
    await lockAccounts(trx, order.person_id, parts.db.dialect)
    await deposit(trx, {
      key: `payment:${payment.method}:${payment.external_id}`,
      personId: order.person_id,
      from: 'sales',
      amount: order.credits,
      cause: { type: 'payment', id: payment.id },
      nowMs,
    })
  }
  // Long after the person has given it up, an edit of the old card would go unseen: the card comes as a new message.
  if (isUnpaid(order.state) && order.state !== 'created' && order.state !== 'awaiting_payment')
    await trx
      .updateTable('messages')
      .set({ ref: null })
      .where('topic', '=', 'order')
      .where('topic_id', '=', order.id)
      .execute()
  await showOrder(parts, trx, order)
  crashAfterCommit(parts, 'pay:credited')
  parts.metrics.count('payments_credited', { method: payment.method })
  parts.log.info({ payment: payment.id, order: order.id, method: payment.method }, 'a payment was credited')
}

async function review(parts: PaymentsParts, trx: Trx, payment: PaymentRow, order: OrderRow | undefined): Promise<void> {
  const reason = payment.review_reason ?? ''
  await parts.notifyAdmins(trx, {
    code: 'payment_review',
    params: {
      reason,
      payment: payment.id,
      method: payment.method,
      order: payment.order_id ?? '',
      amountMinor: payment.amount_minor,
      currency: payment.currency,
    },
  })
  if (order !== undefined && reason !== 'test') await showOrder(parts, trx, order)
  parts.metrics.count('payments_in_review', { method: payment.method, reason })
  parts.log.warn({ payment: payment.id, method: payment.method, reason }, 'a payment needs an operator')
}

function toRow(
  parts: PaymentsParts,
  methodId: string,
  facts: PaymentFacts,
  order: OrderRow | undefined,
  reason: string | null,
): PaymentRow {
  const nowMs = parts.clock.nowMs()
  return {
    id: newId(nowMs),
    method: methodId,
    external_id: facts.externalId,
    order_id: order?.id ?? null,
    person_id: order?.person_id ?? null,
    amount_minor: facts.amountMinor,
    currency: facts.currency,
    state: reason === null ? 'paid' : 'review',
    review_reason: reason,
    credits: reason === null && order !== undefined ? order.credits : 0,
    refunded_minor: 0,
    revoked_credits: 0,
    created_at_ms: nowMs,
    fee_minor: facts.feeMinor ?? null,
    saved_method: facts.savedMethod ?? null,
    receipt: facts.receipt === undefined ? null : toJson(facts.receipt),
  }
}

/** By our id in the notice first, then by what the shop calls the order. Locked. */
async function orderOf(
  parts: PaymentsParts,
  trx: Trx,
  methodId: string,
  facts: PaymentFacts,
): Promise<OrderRow | undefined> {
  if (facts.orderId !== undefined && isId(facts.orderId)) {
    const named = await lockOrder(parts, trx, facts.orderId)
    if (named !== undefined) return named
  }
  const found = await trx
    .selectFrom('orders')
    .select('id')
    .where('method', '=', methodId)
    .where('external_id', '=', facts.externalId)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return found === undefined ? undefined : lockOrder(parts, trx, found.id)
}

/** A payment by the shop's id, locked; undefined: never seen. */
export async function paymentOf(
  parts: PaymentsParts,
  trx: Trx,
  methodId: string,
  externalId: string,
): Promise<PaymentRow | undefined> {
  const query = trx
    .selectFrom('payments')
    .selectAll()
    .where('method', '=', methodId)
    .where('external_id', '=', externalId)
  return (parts.db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
}
