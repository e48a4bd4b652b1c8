/** The pretend shop's record in our database, and the press on its button. */
import { createHash } from 'node:crypto'
import { type Database, fromJson, type Trx, toJson } from '../core/db/database.ts'
import { Refusal } from '../core/errors.ts'
import { receiveIn } from '../core/inbox.ts'
import type { Json } from '../core/ports.ts'
import { PRETEND, type PretendOrder, type PretendRecord, pressed } from './methods/index.ts'
import { lockOwnOrder } from './orders.ts'
import { type PaymentsParts, toOrderFacts } from './types.ts'
import { sourceOf } from './webhooks.ts'

const nameOf = (orderId: string) => `pretend:${orderId}`

/** One row of `checkpoints` an order: there only where pretend money is, and as durable as the books. */
export function pretendRecord(db: Database): PretendRecord {
  return {
    async read(orderId) {
      const row = await db.outer
        .selectFrom('checkpoints')
        .select('value')
        .where('name', '=', nameOf(orderId))
        .executeTakeFirst()
      return row === undefined ? { payments: [] } : fromJson<PretendOrder>(row.value)
    },
    change: (orderId, change) => db.transaction((trx) => changeIn(db, trx, orderId, change)),
  }
}

async function changeIn<T>(
  db: Pick<Database, 'dialect'>,
  trx: Trx,
  orderId: string,
  change: (order: PretendOrder) => T,
): Promise<T> {
  const name = nameOf(orderId)
  const query = trx.selectFrom('checkpoints').select('value').where('name', '=', name)
  const row = await (db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
  const record: PretendOrder = row === undefined ? { payments: [] } : fromJson<PretendOrder>(row.value)
  const result = change(record)
  const value = toJson(record)
  await trx
    .insertInto('checkpoints')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
  return result
}

/**
 * The person presses pay (or fail) under a pretend order, in the transaction of the press: the shop's record and its notice.
 * Throws Refusal: order_unknown, method_unavailable.
 */
export async function pressPay(
  parts: PaymentsParts,
  trx: Trx,
  press: { orderId: string; personId: string; pressKey: string; outcome: 'paid' | 'failed' },
): Promise<void> {
  const row = await lockOwnOrder(parts, trx, press)
  if (row.method !== PRETEND || !parts.methods.some((method) => method.id === PRETEND))
    throw new Refusal('method_unavailable')
  const pressId = createHash('sha256').update(press.pressKey).digest('base64url').slice(0, 16)
  const facts = await changeIn(parts.db, trx, row.id, (record) =>
    pressed(record, { order: toOrderFacts(row), pressId, outcome: press.outcome }),
  )
  if (facts === null) return
  await receiveIn(parts, trx, {
    source: sourceOf(PRETEND),
    externalId: `${facts.externalId}:${facts.status}`,
    orderKey: `${sourceOf(PRETEND)}:${row.id}`,
    payload: facts as unknown as Json,
  })
}
