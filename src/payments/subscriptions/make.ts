/** Beginning a subscription, and what its person does with it. */
import { type Trx, toJson } from '../../core/db/database.ts'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { lockOwner } from '../../core/owner.ts'
import { planPriceOf } from '../offers.ts'
import { writeOrder } from '../orders.ts'
import { methodOf, type NewSubscription, type PaymentsParts, type SubscriptionRow } from '../types.ts'
import { end, toTell } from './books.ts'
import { change, lockSubscriptionsOf } from './rows.ts'
import { isLive, nextSubscription } from './state.ts'

const DAY_MS = 24 * 60 * 60_000

/**
 * Begins a subscription with its first order and its card, once under the key; it is active with the first payment, and takes the place
 * of whatever the person had before. Throws Refusal: plan_gone, method_unavailable, currency_unavailable { currency }, not_yours,
 * subscribed, orders_many { waitMs }, orders_unpaid { waitMs }.
 */
export async function subscribe(
  parts: PaymentsParts,
  trx: Trx,
  asked: NewSubscription,
): Promise<{ orderId: string; isNew: boolean }> {
  const personId = await lockOwner(trx, asked.personId, parts.db.dialect)
  const there = await trx
    .selectFrom('orders')
    .select(['id', 'person_id'])
    .where('key', '=', asked.key)
    .executeTakeFirst()
  if (there !== undefined && there.person_id !== personId) throw new Refusal('not_yours')
  if (there !== undefined) return { orderId: there.id, isNew: false }
  const { plan, method, currency, amountMinor } = planPriceOf(parts, asked)
  const own = await lockSubscriptionsOf(parts, trx, personId)
  if (own.some((row) => isLive(row.state) && row.plan_id === plan.id)) throw new Refusal('subscribed')
  const nowMs = parts.clock.nowMs()
  const id = newId(nowMs)
  const row: SubscriptionRow = {
    id,
    person_id: personId,
    plan_id: plan.id,
    method: method.id,
    credits: plan.credits,
    amount_minor: amountMinor,
    currency,
    discount_percent: plan.discount_percent,
    priority: plan.priority ? 1 : 0,
    kept_ms: plan.kept_days * DAY_MS,
    state: 'pending',
    external_id: null,
    saved_method: null,
    period_start_ms: null,
    period_end_ms: null,
    grace_until_ms: null,
    next_plan_id: null,
    wish: null,
    tries: 0,
    next_step_at_ms: null,
    address: toJson(asked.address),
    created_at_ms: nowMs,
    ended_at_ms: null,
  }
  await trx.insertInto('subscriptions').values(row).execute()
  return writeOrder(
    parts,
    trx,
    { ...asked, personId },
    { packId: plan.id, credits: plan.credits, method, currency, amountMinor, subscriptionId: id },
  )
}

interface Own {
  subscriptionId: string
  personId: string
}

/** Throws Refusal 'subscription_unknown': there is none, or it is somebody else's. */
async function lockOwn(parts: PaymentsParts, trx: Trx, { subscriptionId, personId }: Own): Promise<SubscriptionRow> {
  const owner = await lockOwner(trx, personId, parts.db.dialect)
  const row = (await lockSubscriptionsOf(parts, trx, owner)).find((one) => one.id === subscriptionId)
  if (row === undefined) throw new Refusal('subscription_unknown')
  return row
}

/**
 * No more money after this period: it runs to its end. The shop is told after the commit. Answers false where nothing runs any more.
 * Throws Refusal: subscription_unknown, cancel_at_shop (only there it can be done).
 */
export async function cancel(parts: PaymentsParts, trx: Trx, own: Own): Promise<boolean> {
  const row = await lockOwn(parts, trx, own)
  const sells = methodOf(parts, row.method)?.subscriptions
  if (sells?.renews === 'shop' && sells.cancel === undefined)
    throw new Refusal('cancel_at_shop', { method: row.method })
  const to = nextSubscription(row.state, 'cancelled')
  if (to === null) return false
  // Nothing of it is paid any more.
  if (to === 'ended') await end(parts, trx, row, 'end')
  else await wish(parts, trx, row, to, 'cancel')
  return true
}

/** Takes a cancel back. Answers false where there is none. Throws Refusal: subscription_unknown, resume_at_shop. */
export async function resume(parts: PaymentsParts, trx: Trx, own: Own): Promise<boolean> {
  const row = await lockOwn(parts, trx, own)
  const sells = methodOf(parts, row.method)?.subscriptions
  if (sells?.renews === 'shop' && sells.resume === undefined)
    throw new Refusal('resume_at_shop', { method: row.method })
  const to = nextSubscription(row.state, 'resumed')
  if (to === null) return false
  await wish(parts, trx, row, to, 'resume')
  return true
}

async function wish(
  parts: PaymentsParts,
  trx: Trx,
  row: SubscriptionRow,
  state: SubscriptionRow['state'],
  what: 'cancel' | 'resume',
): Promise<void> {
  const told = toTell(parts, row, what)
  await change(parts, trx, row, {
    state,
    wish: told,
    tries: 0,
    next_plan_id: null,
    next_step_at_ms: told === null ? row.period_end_ms : parts.clock.nowMs(),
  })
}

/**
 * A smaller plan from the next period on; the same plan takes that back. Throws Refusal: subscription_unknown, plan_gone,
 * change_at_end (the shop can't: cancel, and begin the other one when this one is over).
 */
export async function changeAtEnd(
  parts: PaymentsParts,
  trx: Trx,
  wanted: Own & { planId: string },
): Promise<SubscriptionRow> {
  const row = await lockOwn(parts, trx, wanted)
  const plan = parts.catalog.current().plans.find((one) => one.id === wanted.planId)
  if (plan?.prices[row.currency] === undefined) throw new Refusal('plan_gone')
  if (methodOf(parts, row.method)?.subscriptions?.renews !== 'us') throw new Refusal('change_at_end')
  if (row.state !== 'active') throw new Refusal('subscription_over')
  await change(parts, trx, row, { next_plan_id: plan.id === row.plan_id ? null : plan.id })
  return row
}

/** Everything of somebody who goes: ended at once, and the shops are told. */
export async function endAllOf(parts: PaymentsParts, trx: Trx, personId: string): Promise<void> {
  for (const row of await lockSubscriptionsOf(parts, trx, personId))
    if (isLive(row.state) || row.state === 'pending')
      await end(parts, trx, row, row.external_id === null ? null : 'end')
}

/** What is overdue of somebody is looked at now. */
export async function lookAfter(parts: PaymentsParts, trx: Trx, personId: string): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const rows = await trx
    .selectFrom('subscriptions')
    .select('id')
    .where('person_id', '=', personId)
    .where('next_step_at_ms', '<=', nowMs)
    .execute()
  for (const { id } of rows) await parts.queue.wake(trx, 'subscription', id, nowMs)
}
