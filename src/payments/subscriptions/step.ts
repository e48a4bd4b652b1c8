/**
 * A subscription whose time has come: the shop is told what the person wants, a period that is over is renewed or ended, and a shop
 * that renews by itself is asked where it has said nothing.
 */

import { fromJson } from '../../core/db/database.ts'
import { Fault } from '../../core/errors.ts'
import { LIMITS } from '../../core/limits.ts'
import { findPerson } from '../../core/people.ts'
import type { Address } from '../../core/ports.ts'
import { takePayment } from '../credit.ts'
import { checkFacts } from '../facts.ts'
import type { ChangeOutcome } from '../methods/types.ts'
import { writeOrder } from '../orders.ts'
import { crashAfterCommit, crashAt, type Method, methodOf, type PaymentsParts, type SubscriptionRow } from '../types.ts'
import { end, fail, takeWord } from './books.ts'
import { change, lockSubscription, tell, toFacts } from './rows.ts'
import { isLive } from './state.ts'

const HOUR_MS = 60 * 60_000
/** After so many the operators are told; it is tried on, hourly. */
const TELL_AFTER_TRIES = 6

/** The queue's handler of 'subscription': one step. */
export async function stepSubscription(parts: PaymentsParts, id: string): Promise<void> {
  const row = await parts.db.outer.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || row.next_step_at_ms === null) return
  const nowMs = parts.clock.nowMs()
  if (row.next_step_at_ms > nowMs) {
    await parts.queue.wake(null, 'subscription', id, row.next_step_at_ms)
    return
  }
  const method = methodOf(parts, row.method)
  const sells = method?.subscriptions
  // Switched off meanwhile: it waits for the operator to switch it on again.
  if (method === undefined || sells === undefined) await postpone(parts, row, nowMs + HOUR_MS)
  else if (row.wish !== null) await tellShop(parts, method, row)
  else if (!isLive(row.state) || row.period_end_ms === null) await postpone(parts, row, null)
  else if (row.period_end_ms > nowMs) await postpone(parts, row, row.period_end_ms)
  else if (row.state === 'cancelling') await close(parts, row)
  else if (sells.renews === 'us') await renew(parts, method, row)
  else await lookAfter(parts, method, row)
}

/** Only if nobody has moved it since it was read. */
async function locked(
  parts: PaymentsParts,
  row: SubscriptionRow,
  act: (trx: Parameters<typeof lockSubscription>[1], own: SubscriptionRow) => Promise<void>,
): Promise<void> {
  await parts.db.transaction(async (trx) => {
    const own = (await lockSubscription(parts, trx, row.id))?.own
    const isSame =
      own !== undefined &&
      own.state === row.state &&
      own.wish === row.wish &&
      own.tries === row.tries &&
      own.period_end_ms === row.period_end_ms
    if (isSame) await act(trx, own)
  })
}

const postpone = (parts: PaymentsParts, row: SubscriptionRow, atMs: number | null) =>
  locked(parts, row, (trx, own) => change(parts, trx, own, { next_step_at_ms: atMs }))

const close = (parts: PaymentsParts, row: SubscriptionRow) =>
  locked(parts, row, async (trx, own) => {
    await end(parts, trx, own)
    await tell(parts, trx, own, 'ended')
  })

async function tellShop(parts: PaymentsParts, method: Method, row: SubscriptionRow): Promise<void> {
  const { subscriptions } = method
  const call =
    row.wish === 'resume'
      ? subscriptions?.resume
      : row.wish === 'end'
        ? (subscriptions?.end ?? subscriptions?.cancel)
        : subscriptions?.cancel
  const answer = await Promise.resolve(call?.call(subscriptions, toFacts(row)) ?? refusedHere).catch(
    (error: unknown) => {
      parts.log.warn({ subscription: row.id, error: nameOf(error) }, 'a shop was not told of a subscription')
      return null
    },
  )
  crashAt(parts, 'subscription:told')
  const nowMs = parts.clock.nowMs()
  await locked(parts, row, async (trx, own) => {
    const isEnded = own.state === 'ended'
    if (answer === null) {
      const tries = own.tries + 1
      const waitMs = Math.min(LIMITS.stepBackoffMs * 2 ** Math.min(tries, 12), HOUR_MS)
      await change(parts, trx, own, { tries, next_step_at_ms: nowMs + waitMs })
      if (tries === TELL_AFTER_TRIES) await tellStuck(parts, trx, own, 'no answer')
      return
    }
    const code = own.wish === 'resume' ? 'resumed' : 'cancelled'
    await change(parts, trx, own, { wish: null, tries: 0, next_step_at_ms: isEnded ? null : own.period_end_ms })
    if (answer.state === 'refused') {
      await tellStuck(parts, trx, own, answer.code)
      if (!isEnded) await tell(parts, trx, own, 'stuck')
    } else if (!isEnded) await tell(parts, trx, own, code)
  })
}

/** The shop has no such thing: the operators have to see to it there. */
const refusedHere: ChangeOutcome = { state: 'refused', code: 'by_the_person_only' }

const tellStuck = (
  parts: PaymentsParts,
  trx: Parameters<typeof lockSubscription>[1],
  own: SubscriptionRow,
  reason: string,
) =>
  parts.notifyAdmins(trx, {
    code: 'subscription_stuck',
    params: { subscription: own.id, method: own.method, external: own.external_id ?? '', reason },
  })

/** We charge: an order of the next period, which the queue then handles as any order. */
async function renew(parts: PaymentsParts, method: Method, row: SubscriptionRow): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const person = await findPerson(parts.db.outer, row.person_id)
  await locked(parts, row, async (trx, own) => {
    const endMs = own.period_end_ms ?? nowMs
    const isOver = own.grace_until_ms !== null && nowMs >= own.grace_until_ms
    if (isOver || person === null || person.blocked) {
      await end(parts, trx, own)
      await tell(parts, trx, own, 'ended')
      return
    }
    const open = await trx
      .selectFrom('orders')
      .select('id')
      .where('subscription_id', '=', own.id)
      .where('period_start_ms', 'is not', null)
      .where('state', 'in', ['created', 'awaiting_payment'])
      .limit(1)
      .executeTakeFirst()
    if (open !== undefined) {
      await change(parts, trx, own, { next_step_at_ms: nowMs + HOUR_MS })
      return
    }
    if (own.saved_method === null || method.charge === undefined) {
      await fail(parts, trx, own, true)
      return
    }
    const plan = parts.catalog.current().plans.find((one) => one.id === own.next_plan_id)
    const price = plan?.prices[own.currency]
    const sale =
      plan === undefined || price === undefined
        ? { packId: own.plan_id, credits: own.credits, amountMinor: own.amount_minor }
        : { packId: plan.id, credits: plan.credits, amountMinor: price }
    // One that comes long after the end begins now: nobody pays for days that are over.
    const startMs = nowMs - endMs > LIMITS.planGraceMs ? nowMs : endMs
    const key = `renew:${own.id}:${startMs}:${own.tries}`
    const address = fromJson<Address>(own.address)
    await writeOrder(
      parts,
      trx,
      { key, personId: own.person_id, address },
      { ...sale, method, currency: own.currency, subscriptionId: own.id, periodStartMs: startMs },
    )
    await change(parts, trx, own, { next_step_at_ms: nowMs + HOUR_MS })
    crashAfterCommit(parts, 'renewal:committed')
  })
}

/** The shop renews by itself and has said nothing: it is asked, where that can be done, until the grace is over. */
async function lookAfter(parts: PaymentsParts, method: Method, row: SubscriptionRow): Promise<void> {
  const found = await Promise.resolve(method.subscriptions?.look?.(toFacts(row)) ?? null).catch((error: unknown) => {
    parts.log.warn({ subscription: row.id, error: nameOf(error) }, 'a look failed')
    return null
  })
  for (const facts of found?.payments ?? [])
    await parts.db.transaction((trx) => takePayment(parts, trx, method.id, checkFacts(facts)))
  if (found?.word != null) {
    const word = { ...found.word, id: row.id }
    await parts.db.transaction((trx) => takeWord(parts, trx, method.id, word))
  }
  const nowMs = parts.clock.nowMs()
  await parts.db.transaction(async (trx) => {
    const own = (await lockSubscription(parts, trx, row.id))?.own
    // Paid, or ended: it has its next time.
    if (own === undefined || !isLive(own.state) || own.period_end_ms !== row.period_end_ms) return
    const graceMs = method.subscriptions?.graceMs ?? LIMITS.planGraceMs
    const graceUntilMs = own.grace_until_ms ?? (own.period_end_ms ?? nowMs) + graceMs
    if (nowMs >= graceUntilMs) {
      // Else it would charge once more, some day.
      await end(parts, trx, own, method.subscriptions?.end === undefined ? null : 'end')
      await tell(parts, trx, own, 'ended')
      return
    }
    await change(parts, trx, own, {
      grace_until_ms: graceUntilMs,
      next_step_at_ms: Math.min(nowMs + LIMITS.planLookMs, graceUntilMs),
    })
  })
}

const nameOf = (error: unknown): string =>
  error instanceof Fault ? error.code : error instanceof Error ? error.name : 'unknown'
