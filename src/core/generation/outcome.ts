/** From a provider's answer to the generation's next move. Pure. */
import { LIMITS } from '../limits.ts'
import { categoryOfVendor } from '../moderation/index.ts'
import type { CheckOutcome, Refused, StartOutcome } from '../ports.ts'
import type { AttemptChange, Transition } from './transition.ts'
import type { Generation } from './types.ts'

/**
 * @param attemptId the attempt that the answer is about
 * @param routeCostMicroUsd the catalogue's cost of this route, where the vendor names none
 */
export function outcomeOf(
  generation: Generation,
  attemptId: string,
  outcome: StartOutcome | CheckOutcome,
  nowMs: number,
  routeCostMicroUsd?: number,
): Transition {
  switch (outcome.state) {
    case 'done': {
      const costMicroUsd = outcome.usage?.costMicroUsd ?? routeCostMicroUsd
      return {
        to: 'store',
        atMs: nowMs,
        attempt: {
          id: attemptId,
          state: 'done',
          result: outcome,
          ...(costMicroUsd === undefined ? {} : { costMicroUsd }),
        },
      }
    }
    case 'pending':
      return {
        to: 'check',
        atMs: nowMs + Math.max(outcome.checkAfterMs, 0),
        attempt: { id: attemptId, state: 'pending', operation: outcome.operation },
      }
    case 'unknown':
      return {
        to: 'recover',
        atMs: nowMs,
        attempt: {
          id: attemptId,
          state: 'unknown',
          ...(outcome.vendorCode === undefined ? {} : { vendorCode: outcome.vendorCode }),
        },
      }
    case 'refused':
      return refused(generation, attemptId, outcome, nowMs)
  }
}

function refused(generation: Generation, attemptId: string, outcome: Refused, nowMs: number): Transition {
  const attempt: AttemptChange = {
    id: attemptId,
    state: 'refused',
    reason: outcome.reason,
    ...(outcome.vendorCode === undefined ? {} : { vendorCode: outcome.vendorCode }),
  }
  const category = outcome.reason === 'content' ? categoryOfVendor(outcome.vendorCode) : null
  if (outcome.reason === 'content' || outcome.reason === 'input')
    return {
      to: 'failed',
      atMs: nowMs,
      attempt,
      failure: {
        code: `engine_${outcome.reason}`,
        params: {
          ...(outcome.vendorCode === undefined ? {} : { code: outcome.vendorCode }),
          ...(category === null ? {} : { category }),
        },
      },
    }
  // After the vendor had taken the job, another route could mean two bills; the catalogue has to allow it.
  const taken = generation.state !== 'starting'
  const route = generation.routes[generation.routeIndex]
  const next = generation.routeIndex + 1
  if (next < generation.routes.length && (!taken || route?.may_pay_twice === true))
    return { to: 'start', atMs: nowMs, attempt, routeIndex: next }
  if (outcome.reason === 'rate' && !taken && generation.stepTries < LIMITS.stepTries) {
    const pauseMs = Math.min(
      outcome.retryAfterMs ?? LIMITS.stepBackoffMs * 2 ** generation.stepTries,
      LIMITS.stepBackoffMaxMs,
    )
    if (nowMs + pauseMs < generation.deadlineAtMs)
      return { to: 'start', atMs: nowMs + pauseMs, attempt, routeIndex: 0, stepTries: generation.stepTries + 1 }
  }
  return { to: 'failed', atMs: nowMs, attempt, failure: { code: 'engines_down' } }
}
