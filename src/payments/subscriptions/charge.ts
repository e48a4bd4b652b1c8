/**
 * Charging for a period without the person. The order was committed before, and its id is the key: asked again after a torn answer, the
 * shop gives the same one. Longer than it keeps the key, its list is asked instead; nothing is charged twice for want of an answer.
 */
import { Fault } from '../../core/errors.ts'
import { LIMITS } from '../../core/limits.ts'
import type { PaymentFacts } from '../../core/ports.ts'
import { contextOfOrder } from '../context.ts'
import { takePayment } from '../credit.ts'
import { checkFacts } from '../facts.ts'
import { lockOrder, moveOrder } from '../orders.ts'
import { nextState } from '../state.ts'
import { crashAt, type Method, type OrderRow, type PaymentsParts, toOrderFacts } from '../types.ts'

/** One try of the charge that an order of a renewal stands for. */
export async function chargeOrder(parts: PaymentsParts, method: Method, row: OrderRow): Promise<void> {
  const isOld = parts.clock.nowMs() - row.created_at_ms > LIMITS.chargeKeyMs
  const answer = await (isOld ? listed(method, row) : charge(parts, method, row)).catch(
    (error: unknown): 'unknown' | 'refused' => {
      parts.log.warn({ order: row.id, method: row.method, error: nameOf(error) }, 'a charge was not answered')
      return error instanceof Fault && !error.retryable && !isOld ? 'refused' : 'unknown'
    },
  )
  crashAt(parts, 'renewal:charged')
  const nowMs = parts.clock.nowMs()
  await parts.db.transaction(async (trx) => {
    if (typeof answer === 'object') await takePayment(parts, trx, row.method, { ...answer, orderId: row.id })
    const now = await lockOrder(parts, trx, row.id)
    if (now === undefined || now.state !== 'created') return
    if (answer === 'refused') {
      await moveOrder(parts, trx, now, 'failed')
      await trx.updateTable('orders').set({ next_look_at_ms: null }).where('id', '=', now.id).execute()
      return
    }
    const isPending = typeof answer === 'object'
    const waitMs = isPending
      ? LIMITS.orderLookMs[0]
      : Math.min(LIMITS.stepBackoffMs * 2 ** Math.min(now.look_tries, 10), LIMITS.stepBackoffMaxMs * 6)
    await trx
      .updateTable('orders')
      .set({
        next_look_at_ms: nowMs + waitMs,
        look_tries: isPending ? 0 : now.look_tries + 1,
        ...(isPending ? { state: nextState(now.state, 'offered') ?? now.state, external_id: answer.externalId } : {}),
      })
      .where('id', '=', now.id)
      .execute()
    await parts.queue.wake(trx, 'order', now.id, nowMs + waitMs)
  })
}

async function charge(parts: PaymentsParts, method: Method, row: OrderRow): Promise<PaymentFacts | 'refused'> {
  const saved = await parts.db.outer
    .selectFrom('subscriptions')
    .select('saved_method')
    .where('id', '=', row.subscription_id ?? '')
    .executeTakeFirst()
  if (saved?.saved_method == null || method.charge === undefined) return 'refused'
  const order = toOrderFacts(row)
  const context = await contextOfOrder(parts, order, method.id)
  return checkFacts(await method.charge(order, { ...context, savedMethod: saved.saved_method }))
}

/** What the shop has of it; not there: nothing was charged, and nothing will be under its key. */
async function listed(method: Method, row: OrderRow): Promise<PaymentFacts | 'refused'> {
  if (method.list === undefined) return 'refused'
  for await (const facts of method.list(row.created_at_ms - LIMITS.planLookMs))
    if (facts.orderId === row.id) return checkFacts(facts)
  return 'refused'
}

const nameOf = (error: unknown): string =>
  error instanceof Fault ? error.code : error instanceof Error ? error.name : 'unknown'
