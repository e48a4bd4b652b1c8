/**
 * People who ask for their money back: once for each order, answered by an operator. The words of why are kept while it is open.
 * Locks: order, payment, accounts, as everywhere.
 */
import { type Reader, type Trx, toJson } from '../core/db/database.ts'
import type { RefundAsksTable } from '../core/db/schema.ts'
import { Refusal } from '../core/errors.ts'
import { noteAct } from '../core/fairness/audit.ts'
import { newId } from '../core/id.ts'
import { balanceOf } from '../core/ledger.ts'
import { lockOwner } from '../core/owner.ts'
import type { Address } from '../core/ports.ts'
import { lockOrder, lockOwnOrder, showOrder } from './orders.ts'
import { leftMinor, openRefunds } from './refund-books.ts'
import { requestRefund } from './refunds.ts'
import { methodOf, type OrderRow, type PaymentRow, type PaymentsParts } from './types.ts'

export type RefundAsk = RefundAsksTable
export type AskDecision = { kind: 'all' } | { kind: 'part'; amountMinor: number } | { kind: 'no'; answer: string }

/** What stands behind the name of a subject in the audit. */
export const aboutAsk = (askId: string): string => `refund:${askId}`

/** A payment of which money is left to return. */
export interface Returnable {
  paymentId: string
  externalId: string
  restMinor: number
  /** What was paid in all. */
  amountMinor: number
  currency: string
  /** Credits that would go with the rest. */
  credits: number
}

/** What an operator, or the person, sees before money goes back. */
export interface AskFacts {
  payments: Returnable[]
  /** Of all payments together; an order has one currency. */
  restMinor: number
  currency: string
  /** Credits that the whole takes, and how many of them are not there any more. */
  credits: number
  spentCredits: number
}

/** The payments of an order with money left to return, the newest first. */
async function returnablesOf(db: Reader, orderId: string): Promise<Returnable[]> {
  const rows: PaymentRow[] = await db
    .selectFrom('payments')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('id', 'desc')
    .execute()
  const found: Returnable[] = []
  for (const row of rows) {
    if (row.review_reason === 'test') continue
    const open = await openRefunds(db, row.id)
    const restMinor = leftMinor(row, open)
    if (restMinor <= 0) continue
    const promised = open.reduce((sum, one) => sum + one.credits, 0)
    found.push({
      paymentId: row.id,
      externalId: row.external_id,
      restMinor,
      amountMinor: row.amount_minor,
      currency: row.currency,
      credits: Math.max(0, row.credits - row.revoked_credits - promised),
    })
  }
  return found
}

/** What could go back of an order, and what of its credits is spent. */
export async function askFacts(db: Reader, order: { id: string; person_id: string }): Promise<AskFacts> {
  const payments = await returnablesOf(db, order.id)
  const credits = payments.reduce((sum, one) => sum + one.credits, 0)
  const { availableCredits, heldCredits } = await balanceOf(db, order.person_id)
  return {
    payments,
    restMinor: payments.reduce((sum, one) => sum + one.restMinor, 0),
    currency: payments[0]?.currency ?? '',
    credits,
    // What a job holds may still come back.
    spentCredits: Math.max(0, credits - availableCredits - heldCredits),
  }
}

/**
 * What a person may ask back of an order of theirs, and whether they have asked before.
 * Throws Refusal: order_unknown, refund_elsewhere (the shop's own support returns it), refund_nothing.
 */
export async function askable(
  parts: PaymentsParts,
  trx: Trx,
  own: { orderId: string; personId: string },
): Promise<{ order: OrderRow; facts: AskFacts; isAsked: boolean }> {
  const order = await lockOwnOrder(parts, trx, own)
  const asked = await trx.selectFrom('refund_asks').select('id').where('order_id', '=', order.id).executeTakeFirst()
  if (methodOf(parts, order.method)?.noRefunds === true) throw new Refusal('refund_elsewhere')
  const facts = await askFacts(trx, order)
  if (asked === undefined && facts.restMinor === 0) throw new Refusal('refund_nothing')
  return { order, facts, isAsked: asked !== undefined }
}

/**
 * Asks for the money of an order; again answers the one there is.
 * @param wanted.reason a code or the person's words; null: they say none
 * Throws what `askable` throws.
 */
export async function askForRefund(
  parts: PaymentsParts,
  trx: Trx,
  wanted: { orderId: string; personId: string; reason: string | null; address: Address },
): Promise<{ ask: RefundAsk; isNew: boolean }> {
  const { order, isAsked } = await askable(parts, trx, wanted)
  if (!isAsked) {
    const personId = await lockOwner(trx, wanted.personId, parts.db.dialect)
    const nowMs = parts.clock.nowMs()
    const id = newId(nowMs)
    await trx
      .insertInto('refund_asks')
      .values({
        id,
        order_id: wanted.orderId,
        person_id: personId,
        state: 'open',
        reason: wanted.reason,
        address: toJson(wanted.address),
        decision: null,
        amount_minor: null,
        answer: null,
        created_at_ms: nowMs,
        decided_at_ms: null,
      })
      .execute()
    await showOrder(parts, trx, order)
    await noteAct(trx, { actorId: personId, action: 'ask_refund', subject: aboutAsk(id), nowMs })
    parts.metrics.count('refund_asks', { outcome: 'asked' })
  }
  const query = trx.selectFrom('refund_asks').selectAll().where('order_id', '=', wanted.orderId)
  return { ask: await query.executeTakeFirstOrThrow(), isNew: !isAsked }
}

/** Throws Refusal 'refund_ask_unknown'. */
export async function findAsk(db: Reader, id: string): Promise<RefundAsk> {
  const row = await db.selectFrom('refund_asks').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('refund_ask_unknown')
  return row
}

/** Open ones, the longest waiting first. */
export function openAsks(db: Reader, rows: number): Promise<RefundAsk[]> {
  return db.selectFrom('refund_asks').selectAll().where('state', '=', 'open').orderBy('id').limit(rows).execute()
}

/**
 * Decides, once; who and what goes into the audit. What goes back is a refund like any other.
 * Throws Refusal: refund_ask_unknown, refund_ask_closed, refund_nothing, and what `requestRefund` throws.
 */
export async function decideAsk(
  parts: PaymentsParts,
  trx: Trx,
  decided: { askId: string; actorId: string; decision: AskDecision },
): Promise<{ ask: RefundAsk; amountMinor: number; currency: string }> {
  const { decision, actorId } = decided
  const found = await findAsk(trx, decided.askId)
  const order = await lockOrder(parts, trx, found.order_id)
  if (order === undefined) throw new Refusal('refund_ask_unknown')
  // Read again: whoever decided meanwhile held the order.
  if ((await findAsk(trx, found.id)).state !== 'open') throw new Refusal('refund_ask_closed')
  const facts = await askFacts(trx, order)
  const shares = decision.kind === 'no' ? [] : sharesOf(facts, decision)
  for (const { paymentId, amountMinor } of shares)
    await requestRefund(parts, trx, {
      paymentId,
      amountMinor,
      by: `admin:${actorId}`,
      key: `refund:ask:${found.id}:${paymentId}`,
    })
  const amountMinor = shares.reduce((sum, one) => sum + one.amountMinor, 0)
  const nowMs = parts.clock.nowMs()
  const ask = await trx
    .updateTable('refund_asks')
    .set({
      state: 'decided',
      reason: null,
      decision: decision.kind,
      amount_minor: decision.kind === 'no' ? null : amountMinor,
      answer: decision.kind === 'no' ? decision.answer : null,
      decided_at_ms: nowMs,
    })
    .where('id', '=', found.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const reason = decision.kind === 'no' ? { reason: decision.answer } : {}
  await noteAct(trx, { actorId, action: `refund_${decision.kind}`, subject: aboutAsk(ask.id), ...reason, nowMs })
  await showOrder(parts, trx, order)
  parts.metrics.count('refund_asks', { outcome: decision.kind })
  return { ask, amountMinor, currency: facts.currency }
}

/** Everything that is left; or a part of one payment, the newest that has as much. */
function sharesOf(
  facts: AskFacts,
  decision: { kind: 'all' } | { kind: 'part'; amountMinor: number },
): { paymentId: string; amountMinor: number }[] {
  if (facts.payments.length === 0) throw new Refusal('refund_nothing')
  if (decision.kind === 'all')
    return facts.payments.map(({ paymentId, restMinor }) => ({ paymentId, amountMinor: restMinor }))
  const { amountMinor } = decision
  const largest = facts.payments.reduce((most, one) => (one.restMinor > most.restMinor ? one : most))
  const from = facts.payments.find((one) => one.restMinor >= amountMinor) ?? largest
  return [{ paymentId: from.paymentId, amountMinor }]
}
