/** Orders: offered, made (committed before any shop is called), cancelled. An order is a snapshot; it is never deleted. */
import { fromJson, type Trx, toJson } from '../core/db/database.ts'
import type { OrderState } from '../core/db/schema.ts'
import { Refusal } from '../core/errors.ts'
import { newId } from '../core/id.ts'
import { LIMITS } from '../core/limits.ts'
import { showCard } from '../core/outbox.ts'
import { lockOwner } from '../core/owner.ts'
import type { Address, MessageRef } from '../core/ports.ts'
import { priceOf } from './offers.ts'
import { isUnpaid, nextState } from './state.ts'
import { orderUnpaid } from './subscriptions/books.ts'
import {
  crashAfterCommit,
  type Method,
  type NewOrder,
  type OrderRow,
  type PaymentsParts,
  toOrderFacts,
} from './types.ts'
import { refuseTooMany } from './velocity.ts'

/**
 * Makes an order under its unique key, with its card, in the caller's transaction; the shop is called after it, by the queue.
 * Throws Refusal: pack_gone, method_unavailable, currency_unavailable { currency }, not_yours,
 * orders_many { waitMs }, orders_unpaid { waitMs }.
 */
export async function makeOrder(
  parts: PaymentsParts,
  trx: Trx,
  asked: NewOrder,
): Promise<{ orderId: string; isNew: boolean }> {
  const wanted = { ...asked, personId: await lockOwner(trx, asked.personId, parts.db.dialect) }
  const { pack, ...price } = priceOf(parts, wanted)
  return writeOrder(parts, trx, wanted, { packId: pack.id, credits: pack.credits, ...price })
}

/** What an order is for, as it is sold now. */
export interface Sale {
  packId: string
  credits: number
  method: Method
  currency: string
  amountMinor: number
  subscriptionId?: string
  /** Charged without the person, for the period that begins then: it has no card, and nobody's patience is counted. */
  periodStartMs?: number
}

/** The row of an order, once under its key. The caller holds its person. Throws what `makeOrder` throws of orders. */
export async function writeOrder(
  parts: PaymentsParts,
  trx: Trx,
  wanted: Pick<NewOrder, 'key' | 'personId' | 'address' | 'quoteId' | 'replaces'>,
  { method, currency, amountMinor, ...sale }: Sale,
): Promise<{ orderId: string; isNew: boolean }> {
  const nowMs = parts.clock.nowMs()
  const isCharge = sale.periodStartMs !== undefined
  const row: OrderRow = {
    id: newId(nowMs),
    key: wanted.key,
    person_id: wanted.personId,
    method: method.id,
    pack_id: sale.packId,
    credits: sale.credits,
    amount_minor: amountMinor,
    currency,
    state: 'created',
    external_id: null,
    checkout: null,
    address: toJson(wanted.address),
    quote_id: wanted.quoteId ?? null,
    next_look_at_ms: nowMs,
    look_tries: 0,
    created_at_ms: nowMs,
    expires_at_ms: nowMs + (isCharge ? LIMITS.chargeOrderMs : (method.orderMs ?? LIMITS.orderMs)),
    paid_at_ms: null,
    number: method.numbered === true ? await nextNumber(trx, nowMs) : null,
    subscription_id: sale.subscriptionId ?? null,
    period_start_ms: sale.periodStartMs ?? null,
  }
  const checkout = isCharge ? null : (method.checkoutNow?.(toOrderFacts(row)) ?? null)
  if (checkout !== null) {
    row.checkout = toJson(checkout)
    row.state = 'awaiting_payment'
    row.next_look_at_ms = nowMs + LIMITS.orderLookMs[0]
  }
  const inserted = await trx
    .insertInto('orders')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) return existing(trx, wanted)
  if (!isCharge) await refuseTooMany(trx, wanted.personId, nowMs)
  await showOrder(parts, trx, row, wanted.replaces)
  crashAfterCommit(parts, 'order:committed')
  await parts.queue.wake(trx, 'order', row.id, row.next_look_at_ms ?? nowMs)
  parts.metrics.count('orders_made', { method: method.id, pack: sale.packId })
  return { orderId: row.id, isNew: true }
}

/** The next number of an order; those of orders that were not made in the end are left out. */
async function nextNumber(trx: Trx, nowMs: number): Promise<number> {
  const { number } = await trx
    .insertInto('order_numbers')
    .values({ made_at_ms: nowMs })
    .returning('number')
    .executeTakeFirstOrThrow()
  await trx.deleteFrom('order_numbers').where('number', '<', number).execute()
  return number
}

async function existing(
  trx: Trx,
  wanted: Pick<NewOrder, 'key' | 'personId'>,
): Promise<{ orderId: string; isNew: boolean }> {
  const there = await trx
    .selectFrom('orders')
    .select(['id', 'person_id'])
    .where('key', '=', wanted.key)
    .executeTakeFirstOrThrow()
  // A key is made from what its owner did; another person's key is a forged press.
  if (there.person_id !== wanted.personId) throw new Refusal('not_yours')
  return { orderId: there.id, isNew: false }
}

/** Locks an order until the transaction ends; undefined: there is none. The order's lock comes before those of accounts. */
export async function lockOrder(parts: PaymentsParts, trx: Trx, orderId: string): Promise<OrderRow | undefined> {
  const query = trx.selectFrom('orders').selectAll().where('id', '=', orderId)
  return (parts.db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
}

/** An order of this person, locked. Throws Refusal 'order_unknown': there is none, or it is somebody else's. */
export async function lockOwnOrder(
  parts: PaymentsParts,
  trx: Trx,
  own: { orderId: string; personId: string },
): Promise<OrderRow> {
  const row = await lockOrder(parts, trx, own.orderId)
  if (row === undefined || row.person_id !== own.personId) throw new Refusal('order_unknown')
  return row
}

/** The person does not want it any more. A payment that comes all the same is still credited, so it is still looked for. */
export async function cancelOrder(
  parts: PaymentsParts,
  trx: Trx,
  own: { orderId: string; personId: string },
): Promise<boolean> {
  const row = await lockOwnOrder(parts, trx, own)
  return moveOrder(parts, trx, row, 'canceled')
}

/** Moves an order by an event that needs no money. Answers false where the event means nothing in its state. */
export async function moveOrder(
  parts: PaymentsParts,
  trx: Trx,
  row: OrderRow,
  event: 'expired' | 'canceled' | 'failed',
  isRevoked = false,
): Promise<boolean> {
  const to = nextState(row.state, event)
  if (to === null) return false
  await trx.updateTable('orders').set({ state: to }).where('id', '=', row.id).execute()
  if (row.subscription_id !== null) await orderUnpaid(parts, trx, row, isRevoked)
  await showOrder(parts, trx, row)
  parts.metrics.count('orders_ended', { method: row.method, outcome: to })
  return true
}

/**
 * "I have paid": the shop is asked soon, however old the order is. Answers the state as it is now.
 * Throws Refusal 'order_unknown'.
 */
export async function checkNow(
  parts: PaymentsParts,
  trx: Trx,
  own: { orderId: string; personId: string },
): Promise<OrderState> {
  const row = await lockOwnOrder(parts, trx, own)
  const nowMs = parts.clock.nowMs()
  // Without a checkout nobody can have paid it, and after a payment there is nothing to ask.
  if (row.state === 'created' || !isUnpaid(row.state)) return row.state
  await trx.updateTable('orders').set({ next_look_at_ms: nowMs }).where('id', '=', row.id).execute()
  await parts.queue.wake(trx, 'order', row.id, nowMs)
  return row.state
}

/** The order's card shows its present state; see core/outbox. What is charged without the person has none. */
export async function showOrder(parts: PaymentsParts, trx: Trx, row: OrderRow, replaces?: MessageRef): Promise<void> {
  if (row.period_start_ms !== null) return
  await showCard(parts, trx, {
    personId: row.person_id,
    address: fromJson<Address>(row.address),
    topic: 'order',
    topicId: row.id,
    ...(replaces === undefined ? {} : { replaces }),
  })
}
