/**
 * The state machine of a subscription, pure.
 *
 *   pending → active ⇄ past_due → ended
 *   active, past_due → cancelling → ended; cancelling → active (taken back)
 *   pending, ended → active (a late payment is a payment)
 *
 * What is not in the table is refused with null. The credits of a period that was paid stay to its end, whatever becomes of the
 * subscription.
 */
import type { SubscriptionState } from '../../core/db/schema.ts'
import { LIMITS } from '../../core/limits.ts'

export type SubscriptionEvent = 'paid' | 'failed' | 'cancelled' | 'resumed' | 'ended'

const TABLE: { [event in SubscriptionEvent]: { [from in SubscriptionState]?: SubscriptionState } } = {
  // A payment that crossed with a cancel: the period is paid, and it is the last one.
  paid: { pending: 'active', active: 'active', past_due: 'active', cancelling: 'cancelling', ended: 'active' },
  failed: { active: 'past_due', past_due: 'past_due' },
  cancelled: { active: 'cancelling', past_due: 'ended' },
  resumed: { cancelling: 'active' },
  ended: { pending: 'ended', active: 'ended', past_due: 'ended', cancelling: 'ended' },
}

/** The state after an event, or null where the event means nothing in this state. */
export function nextSubscription(from: SubscriptionState, event: SubscriptionEvent): SubscriptionState | null {
  return TABLE[event][from] ?? null
}

/** What comes with the plan holds. */
export const LIVE: readonly SubscriptionState[] = ['active', 'past_due', 'cancelling']
export const isLive = (state: SubscriptionState): boolean => LIVE.includes(state)

export interface Period {
  startMs: number
  endMs: number
}

/**
 * The period that a payment pays: as the shop says, or as our order was made for; else the next one. One that comes long after the last
 * period begins now, so that nobody pays for days that are over.
 */
export function periodOf(
  subscription: { periodEndMs: number | null },
  said: { startMs?: number | undefined; endMs?: number | undefined },
  nowMs: number,
): Period {
  const { periodEndMs } = subscription
  const follows = periodEndMs !== null && Math.abs(nowMs - periodEndMs) <= LIMITS.planGraceMs
  // Paid twice in one period: the second one follows it.
  const isAhead = periodEndMs !== null && periodEndMs > nowMs
  const startMs = said.startMs ?? (follows || isAhead ? periodEndMs : nowMs)
  const endMs = said.endMs !== undefined && said.endMs > startMs ? said.endMs : startMs + LIMITS.planPeriodMs
  return { startMs, endMs }
}

/** When a renewal that failed is tried again; null: no more before the grace is over. */
export function nextTryAtMs(periodEndMs: number, tries: number, nowMs: number): number | null {
  const afterMs = LIMITS.planRetriesMs[tries - 1]
  return afterMs === undefined ? null : Math.max(periodEndMs + afterMs, nowMs)
}
