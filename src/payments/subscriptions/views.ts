/** What is shown of subscriptions: data only; texts are the conversation's. */
import type { Reader } from '../../core/db/database.ts'
import { ownerOf } from '../../core/owner.ts'
import { methodOf, type PaymentsParts, type SubscriptionRow, type SubscriptionView } from '../types.ts'
import { isLive, LIVE } from './state.ts'

/** The subscriptions of a person that have not ended, the newest first. */
export async function subscriptionsOf(parts: PaymentsParts, db: Reader, personId: string): Promise<SubscriptionView[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .selectAll()
    .where('person_id', '=', await ownerOf(db, personId))
    .where('state', 'in', LIVE)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => toView(parts, row))
}

export function toView(parts: PaymentsParts, row: SubscriptionRow): SubscriptionView {
  const sells = methodOf(parts, row.method)?.subscriptions
  const isOurs = sells?.renews === 'us'
  const next = parts.catalog.current().plans.find((plan) => plan.id === row.next_plan_id)
  const price = next?.prices[row.currency]
  return {
    id: row.id,
    planId: row.plan_id,
    methodId: row.method,
    state: row.state,
    credits: row.credits,
    amountMinor: row.amount_minor,
    currency: row.currency,
    discountPercent: row.discount_percent,
    priority: row.priority === 1,
    periodEndMs: row.period_end_ms,
    graceUntilMs: row.grace_until_ms,
    nextPlan:
      next === undefined || price === undefined ? null : { planId: next.id, credits: next.credits, amountMinor: price },
    isTelling: row.wish !== null,
    canCancel: isLive(row.state) && row.state !== 'cancelling' && (isOurs || sells?.cancel !== undefined),
    canResume: row.state === 'cancelling' && (isOurs || sells?.resume !== undefined),
  }
}
