/** Subscriptions in the database: read, locked, moved. Locks: an order, then the subscriptions of its person, then payments. */
import { fromJson, type Trx } from '../../core/db/database.ts'
import type { Address } from '../../core/ports.ts'
import type { SubscriptionFacts } from '../methods/types.ts'
import type { PaymentsParts, SubscriptionNotice, SubscriptionRow } from '../types.ts'

/** All subscriptions of the person of one, locked until the transaction ends, in the order of their ids; `own` is the one. */
export async function lockSubscription(
  parts: Pick<PaymentsParts, 'db'>,
  trx: Trx,
  id: string,
): Promise<{ own: SubscriptionRow; others: SubscriptionRow[] } | null> {
  const found = await trx.selectFrom('subscriptions').select('person_id').where('id', '=', id).executeTakeFirst()
  if (found === undefined) return null
  const rows = await lockSubscriptionsOf(parts, trx, found.person_id)
  const own = rows.find((row) => row.id === id)
  // Joined with somebody else at this moment.
  if (own === undefined) return lockSubscription(parts, trx, id)
  return { own, others: rows.filter((row) => row.id !== id) }
}

export async function lockSubscriptionsOf(
  parts: Pick<PaymentsParts, 'db'>,
  trx: Trx,
  personId: string,
): Promise<SubscriptionRow[]> {
  const query = trx.selectFrom('subscriptions').selectAll().where('person_id', '=', personId).orderBy('id')
  return (parts.db.dialect === 'postgres' ? query.forUpdate() : query).execute()
}

/** Changes a locked one, in the table and in hand, and wakes it when it is due. */
export async function change(
  parts: PaymentsParts,
  trx: Trx,
  row: SubscriptionRow,
  to: Partial<SubscriptionRow>,
): Promise<void> {
  Object.assign(row, to)
  await trx.updateTable('subscriptions').set(to).where('id', '=', row.id).execute()
  if (row.next_step_at_ms !== null) await parts.queue.wake(trx, 'subscription', row.id, row.next_step_at_ms)
}

export async function tell(
  parts: PaymentsParts,
  trx: Trx,
  row: SubscriptionRow,
  code: SubscriptionNotice['code'],
  untilMs: number | null = row.period_end_ms,
): Promise<void> {
  const person = { personId: row.person_id, address: fromJson<Address>(row.address) }
  if (person.address.platform === '') return
  await parts.tellPerson(trx, person, {
    code,
    subscriptionId: row.id,
    credits: row.credits,
    untilMs,
    methodId: row.method,
  })
}

export function toFacts(row: SubscriptionRow): SubscriptionFacts {
  return {
    id: row.id,
    personId: row.person_id,
    planId: row.plan_id,
    credits: row.credits,
    amountMinor: row.amount_minor,
    currency: row.currency,
    externalId: row.external_id,
    periodEndMs: row.period_end_ms,
  }
}
