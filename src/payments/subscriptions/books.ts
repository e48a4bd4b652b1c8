/** What payments, and the lack of them, do to a subscription. Everything runs in the caller's transaction, which has locked the order. */
import type { Reader, Trx } from '../../core/db/database.ts'
import { newId } from '../../core/id.ts'
import { lockAccounts } from '../../core/ledger.ts'
import { creditPeriod } from '../../core/ledger-periods.ts'
import { LIMITS } from '../../core/limits.ts'
import type { PaymentFacts } from '../../core/ports.ts'
import type { SubscriptionWord } from '../methods/types.ts'
import { methodOf, type OrderRow, type PaymentRow, type PaymentsParts, type SubscriptionRow } from '../types.ts'
import { change, lockSubscription, tell } from './rows.ts'
import { isLive, nextSubscription, nextTryAtMs, type Period, periodOf } from './state.ts'

type Locked = NonNullable<Awaited<ReturnType<typeof lockSubscription>>>

const periodFor = (own: SubscriptionRow, order: OrderRow, facts: PaymentFacts, nowMs: number): Period =>
  periodOf(
    { periodEndMs: own.period_end_ms },
    {
      startMs: facts.subscription?.periodStartMs ?? order.period_start_ms ?? undefined,
      endMs: facts.subscription?.periodEndMs,
    },
    nowMs,
  )

/** Why a payment of a subscription is not credited by itself; null: nothing. Another one has paid its period. */
export async function periodReason(
  parts: PaymentsParts,
  trx: Trx,
  { own }: Locked,
  order: OrderRow,
  facts: PaymentFacts,
): Promise<'period_twice' | null> {
  const { startMs } = periodFor(own, order, facts, parts.clock.nowMs())
  const isOurs = methodOf(parts, order.method)?.subscriptions?.renews !== 'shop'
  const there = await trx
    .selectFrom('subscription_periods')
    .innerJoin('payments', 'payments.id', 'subscription_periods.payment_id')
    .select('subscription_periods.id')
    .where('subscription_id', '=', own.id)
    // Where we charge, each order pays one period.
    .where((on) =>
      on.or([on('starts_at_ms', '=', startMs), ...(isOurs ? [on('payments.order_id', '=', order.id)] : [])]),
    )
    .limit(1)
    .executeTakeFirst()
  return there === undefined ? null : 'period_twice'
}

/** A payment begins a period: its credits come, and the subscription goes on. The payment's row is written. */
export async function beginPeriod(
  parts: PaymentsParts,
  trx: Trx,
  { own, others }: Locked,
  paid: { order: OrderRow; payment: PaymentRow; facts: PaymentFacts },
): Promise<void> {
  const { order, payment, facts } = paid
  const nowMs = parts.clock.nowMs()
  const period = periodFor(own, order, facts, nowMs)
  const periodId = newId(nowMs)
  await trx
    .insertInto('subscription_periods')
    .values({
      id: periodId,
      subscription_id: own.id,
      payment_id: payment.id,
      starts_at_ms: period.startMs,
      ends_at_ms: period.endMs,
    })
    .execute()
  const bought = planOf(parts, own, order)
  await lockAccounts(trx, own.person_id, parts.db.dialect)
  await creditPeriod(trx, {
    key: `payment:${payment.method}:${payment.external_id}`,
    personId: own.person_id,
    periodId,
    amount: order.credits,
    expiresAtMs: period.endMs + bought.kept_ms,
    cause: { type: 'payment', id: payment.id },
    nowMs,
  })
  const wasPaid = own.period_end_ms !== null
  // What was replaced, and is charged once more all the same, does not come back.
  const isOver = own.state === 'ended' && others.some((one) => isLive(one.state))
  const state = isOver ? own.state : (nextSubscription(own.state, 'paid') ?? own.state)
  const wish = isOver ? 'end' : state === 'cancelling' ? 'cancel' : own.state === 'ended' ? null : own.wish
  const isLatest = period.endMs > (own.period_end_ms ?? 0)
  const endMs = isLatest ? period.endMs : (own.period_end_ms ?? period.endMs)
  const startedAnew = !wasPaid || own.state === 'ended'
  await change(parts, trx, own, {
    ...bought,
    state,
    wish: toTell(parts, own, wish),
    tries: 0,
    grace_until_ms: null,
    ...(isLatest ? { period_start_ms: period.startMs, period_end_ms: period.endMs } : {}),
    // Where the shop has no name for it, its first payment is what it is known by.
    external_id: facts.subscription?.externalId ?? own.external_id ?? payment.external_id,
    saved_method: facts.savedMethod ?? own.saved_method,
    next_step_at_ms: toTell(parts, own, wish) !== null ? nowMs : endMs + slackMs(parts, own, state),
    ended_at_ms: state === 'ended' ? own.ended_at_ms : null,
  })
  if (startedAnew && !isOver) for (const other of others) await replace(parts, trx, other)
  if (wasPaid) await tell(parts, trx, own, 'renewed', period.endMs)
  parts.metrics.count('subscription_periods', { method: own.method, plan: own.plan_id })
}

/** What a period of this order is made of: the plan that it was changed to, or the one as it was sold. */
function planOf(parts: PaymentsParts, own: SubscriptionRow, order: OrderRow) {
  const { plan_id, credits, amount_minor, currency, discount_percent, priority, kept_ms, next_plan_id } = own
  const same = { plan_id, credits, amount_minor, currency, discount_percent, priority, kept_ms, next_plan_id }
  if (order.pack_id === own.plan_id) return same
  const plan = parts.catalog.current().plans.find((one) => one.id === order.pack_id)
  return {
    plan_id: order.pack_id,
    credits: order.credits,
    amount_minor: order.amount_minor,
    currency: order.currency,
    discount_percent: plan?.discount_percent ?? 0,
    priority: plan?.priority === true ? 1 : 0,
    kept_ms: (plan?.kept_days ?? 0) * 24 * 60 * 60_000,
    next_plan_id: next_plan_id === order.pack_id ? null : next_plan_id,
  }
}

/** Where the shop renews by itself, it is given a while. */
function slackMs(parts: PaymentsParts, row: SubscriptionRow, state: SubscriptionRow['state']): number {
  const isByShop = methodOf(parts, row.method)?.subscriptions?.renews === 'shop'
  return isByShop && state !== 'cancelling' ? LIMITS.planLookMs : 0
}

/** Only a shop that renews by itself has to be told. */
export function toTell(
  parts: PaymentsParts,
  row: Pick<SubscriptionRow, 'method'>,
  wish: SubscriptionRow['wish'],
): SubscriptionRow['wish'] {
  return methodOf(parts, row.method)?.subscriptions?.renews === 'us' ? null : wish
}

/** Another one has taken its place: no more money for it. What its period brought stays to its end. */
async function replace(parts: PaymentsParts, trx: Trx, row: SubscriptionRow): Promise<void> {
  if (!isLive(row.state)) return
  await end(parts, trx, row, 'end')
}

/** Ends it now. @param wish what the shop is still told */
export async function end(
  parts: PaymentsParts,
  trx: Trx,
  row: SubscriptionRow,
  wish: SubscriptionRow['wish'] = null,
): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const told = toTell(parts, row, wish)
  await change(parts, trx, row, {
    state: 'ended',
    wish: told,
    tries: 0,
    grace_until_ms: null,
    next_plan_id: null,
    next_step_at_ms: told === null ? null : nowMs,
    ended_at_ms: nowMs,
  })
  parts.metrics.count('subscriptions_ended', { method: row.method })
}

/** An order of it will not be paid: the first one begins nothing, a renewal is tried again until the grace is over. */
export async function orderUnpaid(parts: PaymentsParts, trx: Trx, order: OrderRow, isRevoked = false): Promise<void> {
  const locked = order.subscription_id === null ? null : await lockSubscription(parts, trx, order.subscription_id)
  if (locked === null) return
  const { own } = locked
  if (order.period_start_ms === null) {
    if (own.state === 'pending') await end(parts, trx, own)
    return
  }
  if (own.period_end_ms === null || own.period_end_ms > order.period_start_ms) return
  await fail(parts, trx, own, isRevoked)
}

/** A renewal has failed. */
export async function fail(parts: PaymentsParts, trx: Trx, own: SubscriptionRow, isRevoked = false): Promise<void> {
  const state = nextSubscription(own.state, 'failed')
  if (state === null || own.period_end_ms === null) return
  const nowMs = parts.clock.nowMs()
  const graceMs = methodOf(parts, own.method)?.subscriptions?.graceMs ?? LIMITS.planGraceMs
  const graceUntilMs = own.grace_until_ms ?? Math.max(own.period_end_ms, nowMs - graceMs) + graceMs
  const tries = own.tries + 1
  const againAtMs = isRevoked ? null : nextTryAtMs(own.period_end_ms, tries, nowMs)
  const wasActive = own.state === 'active'
  await change(parts, trx, own, {
    state,
    tries,
    grace_until_ms: graceUntilMs,
    next_step_at_ms: Math.min(againAtMs ?? graceUntilMs, graceUntilMs),
  })
  if (wasActive) await tell(parts, trx, own, 'failed', graceUntilMs)
  parts.metrics.count('renewals_failed', { method: own.method })
}

/** The shop's word about a subscription itself. Told again, or late, it changes nothing. */
export async function takeWord(
  parts: PaymentsParts,
  trx: Trx,
  methodId: string,
  word: SubscriptionWord,
): Promise<void> {
  const id = await subscriptionOf(trx, methodId, word)
  const locked = id === null ? null : await lockSubscription(parts, trx, id)
  if (locked === null || locked.own.method !== methodId) return
  const { own } = locked
  if (word.externalId !== undefined && own.external_id === null)
    await change(parts, trx, own, { external_id: word.externalId })
  if (word.state === 'ended') {
    if (!isLive(own.state)) return
    await end(parts, trx, own)
    await tell(parts, trx, own, 'ended')
  } else if (word.state === 'past_due') {
    if (own.state === 'active') await fail(parts, trx, own)
  } else {
    // What the person wants of us, and the shop has not been told yet, is newer than its word.
    if (own.wish !== null) return
    const to = nextSubscription(own.state, word.state === 'active' ? 'resumed' : 'cancelled')
    if (to === null || own.period_end_ms === null) return
    await change(parts, trx, own, {
      state: to,
      next_step_at_ms: own.period_end_ms + slackMs(parts, own, to),
    })
  }
}

async function subscriptionOf(db: Reader, methodId: string, word: SubscriptionWord): Promise<string | null> {
  if (word.id !== undefined) return word.id
  const row = await db
    .selectFrom('subscriptions')
    .select('id')
    .where('method', '=', methodId)
    .where('external_id', '=', word.externalId ?? '')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}
