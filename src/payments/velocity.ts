/** How many orders one person makes: each is a call to a shop, and many that are never paid are somebody trying cards. */
import { sql } from 'kysely'
import type { Reader } from '../core/db/database.ts'
import { Refusal } from '../core/errors.ts'
import { LIMITS } from '../core/limits.ts'

/** Counted with the order that was just written. Throws Refusal: orders_many { waitMs }, orders_unpaid { waitMs }. */
export async function refuseTooMany(trx: Reader, personId: string, nowMs: number): Promise<void> {
  const { rows } = await sql<{ recent: number; unpaid: number }>`select
    (select count(*) from orders where person_id = ${personId} and created_at_ms > ${nowMs - LIMITS.ordersMs}) as recent,
    (select count(*) from orders where person_id = ${personId} and created_at_ms > ${nowMs - LIMITS.ordersUnpaidMs}
      and paid_at_ms is null) as unpaid`.execute(trx)
  const counts = rows[0]!
  if (Number(counts.recent) > LIMITS.orders)
    throw new Refusal('orders_many', { waitMs: await waitFor(trx, personId, LIMITS.orders, LIMITS.ordersMs, nowMs) })
  if (Number(counts.unpaid) > LIMITS.ordersUnpaid)
    throw new Refusal('orders_unpaid', {
      waitMs: await waitFor(trx, personId, LIMITS.ordersUnpaid, LIMITS.ordersUnpaidMs, nowMs, true),
    })
}

/** When the oldest of those that fill the bound is too old to count. */
async function waitFor(
  trx: Reader,
  personId: string,
  most: number,
  windowMs: number,
  nowMs: number,
  unpaid = false,
): Promise<number> {
  const row = await trx
    .selectFrom('orders')
    .select('created_at_ms')
    .where('person_id', '=', personId)
    .$if(unpaid, (query) => query.where('paid_at_ms', 'is', null))
    .orderBy('created_at_ms', 'desc')
    .offset(most)
    .limit(1)
    .executeTakeFirst()
  return Math.max(0, (row?.created_at_ms ?? nowMs) + windowMs - nowMs)
}
