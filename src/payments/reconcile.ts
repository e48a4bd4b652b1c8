/**
 * Open orders are looked after until they are paid or long over: the checkout is fetched, then the shop is asked after 1, 2, 5,
 * 10 and 30 minutes and then hourly until the order's expiry and a day more (longer where its method says so). A lost notice is found here.
 */
import { toJson } from '../core/db/database.ts'
import { Fault } from '../core/errors.ts'
import { expireCredits } from '../core/ledger-periods.ts'
import { LIMITS } from '../core/limits.ts'
import { contextOfOrder } from './context.ts'
import { takePayment } from './credit.ts'
import { checkFacts } from './facts.ts'
import { ShopFault } from './methods/index.ts'
import { lockOrder, moveOrder, showOrder } from './orders.ts'
import { isOpen, isUnpaid, nextState } from './state.ts'
import { chargeOrder } from './subscriptions/charge.ts'
import { crashAt, type Method, methodOf, type OrderRow, type PaymentsParts, toOrderFacts } from './types.ts'

const HOUR_MS = 60 * 60_000
/** How long after its expiry an order is still asked about, where its method says nothing. */
const LATE_MS = 24 * HOUR_MS
const CHECKOUT_TRIES = 8

/** The queue's handler of 'order': one step of one order. */
export async function stepOrder(parts: PaymentsParts, orderId: string): Promise<void> {
  const row = await parts.db.outer.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirst()
  if (row === undefined || row.next_look_at_ms === null) return
  const nowMs = parts.clock.nowMs()
  if (row.next_look_at_ms > nowMs) {
    await parts.queue.wake(null, 'order', row.id, row.next_look_at_ms)
    return
  }
  const method = methodOf(parts, row.method)
  if (method === undefined) await schedule(parts, row, nowMs + HOUR_MS)
  else if (row.state === 'created' && row.period_start_ms !== null) await chargeOrder(parts, method, row)
  else if (row.state === 'created') await fetchCheckout(parts, method, row)
  else await look(parts, method, row)
}

/** Again after a fault with the same order id, which every shop takes as its own key of the order. */
async function fetchCheckout(parts: PaymentsParts, method: Method, row: OrderRow): Promise<void> {
  const facts = toOrderFacts(row)
  let isFinal = false
  const checkout = await contextOfOrder(parts, facts, method.id)
    .then((context) => method.checkout(facts, context))
    .catch((error: unknown) => {
      isFinal = error instanceof Fault && !error.retryable
      parts.log.warn({ order: row.id, method: row.method, error: describe(error) }, 'a checkout was not made')
      return null
    })
  crashAt(parts, 'order:checkout-answered')
  const nowMs = parts.clock.nowMs()
  await parts.db.transaction(async (trx) => {
    const now = await lockOrder(parts, trx, row.id)
    if (now === undefined || now.state !== 'created') return
    const tries = now.look_tries + 1
    if (checkout === null && (isFinal || tries >= CHECKOUT_TRIES)) {
      await moveOrder(parts, trx, now, 'failed')
      await parts.notifyAdmins(trx, { code: 'checkout_refused', params: { order: now.id, method: now.method } })
      await trx.updateTable('orders').set({ next_look_at_ms: null }).where('id', '=', now.id).execute()
      return
    }
    const atMs =
      checkout === null
        ? nowMs + Math.min(LIMITS.stepBackoffMs * 2 ** (tries - 1), LIMITS.stepBackoffMaxMs)
        : nowMs + LIMITS.orderLookMs[0]
    await trx
      .updateTable('orders')
      .set({
        next_look_at_ms: atMs,
        look_tries: checkout === null ? tries : 0,
        ...(checkout === null
          ? {}
          : {
              state: nextState(now.state, 'offered') ?? now.state,
              checkout: toJson(checkout),
              external_id: checkout.kind === 'link' ? (checkout.externalId ?? now.external_id) : now.external_id,
            }),
      })
      .where('id', '=', now.id)
      .execute()
    if (checkout !== null) await showOrder(parts, trx, now)
    await parts.queue.wake(trx, 'order', now.id, atMs)
  })
}

async function look(parts: PaymentsParts, method: Method, row: OrderRow): Promise<void> {
  const facts = await method
    .look(toOrderFacts(row))
    .then((found) => (found === null ? null : checkFacts(found)))
    .catch((error: unknown) => {
      parts.log.warn({ order: row.id, method: row.method, error: describe(error) }, 'a look failed')
      return null
    })
  crashAt(parts, 'look:answered')
  const nowMs = parts.clock.nowMs()
  await parts.db.transaction(async (trx) => {
    // The shop tells of its own payment of this order, whatever the facts leave out.
    if (facts !== null) await takePayment(parts, trx, row.method, { ...facts, orderId: facts.orderId ?? row.id })
    const now = await lockOrder(parts, trx, row.id)
    if (now === undefined || now.next_look_at_ms === null) return
    const isOver = isOpen(now.state) && nowMs >= now.expires_at_ms
    if (isOver) await moveOrder(parts, trx, now, 'expired')
    const atMs = nextLookAtMs(isOver ? { ...now, state: 'expired' } : now, nowMs, method.lateMs)
    await trx
      .updateTable('orders')
      .set({ next_look_at_ms: atMs, look_tries: now.look_tries + 1 })
      .where('id', '=', now.id)
      .execute()
    if (atMs !== null) await parts.queue.wake(trx, 'order', now.id, atMs)
  })
}

/** When the shop is asked next; null: no more, notices alone tell of later payments. */
export function nextLookAtMs(
  order: Pick<OrderRow, 'state' | 'look_tries' | 'expires_at_ms'>,
  nowMs: number,
  lateMs = LATE_MS,
): number | null {
  if (!isUnpaid(order.state)) return null
  const waitMs = LIMITS.orderLookMs[order.look_tries + 1] ?? HOUR_MS
  // The moment of expiry is not slept through.
  const atMs = isOpen(order.state) ? Math.min(nowMs + waitMs, order.expires_at_ms) : nowMs + waitMs
  return atMs > order.expires_at_ms + lateMs ? null : atMs
}

async function schedule(parts: PaymentsParts, row: OrderRow, atMs: number): Promise<void> {
  await parts.db.transaction(async (trx) => {
    const now = await lockOrder(parts, trx, row.id)
    if (now === undefined || now.next_look_at_ms === null) return
    const over = parts.clock.nowMs() >= now.expires_at_ms
    if (over && isOpen(now.state)) await moveOrder(parts, trx, now, 'expired')
    const nextMs = atMs > now.expires_at_ms + LATE_MS ? null : atMs
    await trx.updateTable('orders').set({ next_look_at_ms: nextMs }).where('id', '=', now.id).execute()
    if (nextMs !== null) await parts.queue.wake(trx, 'order', now.id, nextMs)
  })
}

/**
 * Wakes every order, refund and subscription that is overdue, and takes the credits whose time is over.
 * @param all at the start of a one-process installation: every unfinished one, at its time
 */
export async function wakeOverdue(parts: PaymentsParts, all: boolean): Promise<number> {
  const { db, queue, clock } = parts
  const nowMs = clock.nowMs()
  const dueBefore = all ? Number.MAX_SAFE_INTEGER : nowMs
  let woken = 0
  for (let after = ''; ; ) {
    const rows = await db.outer
      .selectFrom('orders')
      .select(['id', 'next_look_at_ms as atMs'])
      .where('next_look_at_ms', 'is not', null)
      .where('next_look_at_ms', '<=', dueBefore)
      .where('id', '>', after)
      .orderBy('id')
      .limit(LIMITS.sweepBatchRows)
      .execute()
    for (const row of rows) await queue.wake(null, 'order', row.id, row.atMs ?? nowMs)
    woken += rows.length
    if (rows.length < LIMITS.sweepBatchRows) break
    after = rows.at(-1)!.id
  }
  for (let after = ''; ; ) {
    const rows = await db.outer
      .selectFrom('refunds')
      .select(['id', 'next_at_ms as atMs'])
      .where('state', 'in', ['created', 'sent'])
      .where('next_at_ms', '<=', dueBefore)
      .where('id', '>', after)
      .orderBy('id')
      .limit(LIMITS.sweepBatchRows)
      .execute()
    for (const row of rows) await queue.wake(null, 'refund', row.id, row.atMs)
    woken += rows.length
    if (rows.length < LIMITS.sweepBatchRows) break
    after = rows.at(-1)!.id
  }
  for (let after = ''; ; ) {
    const rows = await db.outer
      .selectFrom('subscriptions')
      .select(['id', 'next_step_at_ms as atMs'])
      .where('next_step_at_ms', 'is not', null)
      .where('next_step_at_ms', '<=', dueBefore)
      .where('id', '>', after)
      .orderBy('id')
      .limit(LIMITS.sweepBatchRows)
      .execute()
    for (const row of rows) await queue.wake(null, 'subscription', row.id, row.atMs ?? nowMs)
    woken += rows.length
    if (rows.length < LIMITS.sweepBatchRows) break
    after = rows.at(-1)!.id
  }
  await expireCredits(db, nowMs)
  return woken
}

function describe(error: unknown): string {
  if (error instanceof ShopFault) return `${error.code}:${error.status}:${error.shopCode}`
  if (error instanceof Fault) return error.code
  return error instanceof Error ? error.name : 'unknown'
}
