/** From a provider's answer to the generation's next move. Pure. */
import { costOfDone } from '../health/cost.ts'
import { categoryOfVendor } from '../moderation/index.ts'
import type { CheckOutcome, Refused, StartOutcome } from '../ports.ts'
import type { AttemptChange } from './attempts.ts'
import { type NextRoute, retryAtOf } from './route.ts'
import type { Transition } from './transition.ts'
import type { Generation } from './types.ts'

/**
 * @param attemptId the attempt that the answer is about
 * @param about.estimateMicroUsd what the catalogue says that all of it costs, where the vendor names nothing
 * @param about.next where a job that was refused before anything began is offered next; null or left out: nowhere
 */
export function outcomeOf(
  generation: Generation,
  attemptId: string,
  outcome: StartOutcome | CheckOutcome,
  nowMs: number,
  about: { estimateMicroUsd?: number | null | undefined; next?: NextRoute | null } = {},
): Transition {
  switch (outcome.state) {
    case 'done': {
      const route = generation.routes[generation.routeIndex]
      const costMicroUsd = costOfDone(outcome, generation, route, about.estimateMicroUsd ?? null)
      return {
        to: 'store',
        atMs: nowMs,
        attempt: {
          id: attemptId,
          state: 'done',
          result: outcome,
          ...(costMicroUsd === null ? {} : { costMicroUsd }),
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
      return refused(generation, attemptId, outcome, nowMs, about.next ?? null)
  }
}

function refused(
  generation: Generation,
  attemptId: string,
  outcome: Refused,
  nowMs: number,
  next: NextRoute | null,
): Transition {
  const taken = isTaken(generation)
  const retryAtMs = taken ? null : retryAtOf(generation, outcome, nowMs)
  const attempt: AttemptChange = {
    id: attemptId,
    state: 'refused',
    reason: outcome.reason,
    ...(taken ? {} : { unlessNamed: true }),
    ...(outcome.vendorCode === undefined ? {} : { vendorCode: outcome.vendorCode }),
    ...(retryAtMs === null ? {} : { retryAtMs }),
  }
  if (isFinal(generation, outcome)) {
    const category = outcome.reason === 'content' ? categoryOfVendor(outcome.vendorCode) : null
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
  }
  // After the vendor had taken the job, another route could mean two bills; the catalogue has to allow it.
  const afterwards = generation.routeIndex + 1
  if (
    taken &&
    generation.routes[generation.routeIndex]?.may_pay_twice === true &&
    afterwards < generation.routes.length
  )
    return { to: 'start', atMs: nowMs, attempt, routeIndex: afterwards }
  if (!taken && next !== null)
    return { to: 'start', atMs: next.atMs, attempt, routeIndex: next.index, stepTries: next.stepTries }
  const code = outcome.reason === 'content' ? 'engine_content' : 'engines_down'
  return { to: 'failed', atMs: nowMs, attempt, failure: { code } }
}

function isTaken({ state }: Generation): boolean {
  return state !== 'starting'
}

/**
 * Whether no other route may be asked: what is wrong with words or files is wrong everywhere, and what a request is about only
 * where the catalogue does not say otherwise. Nobody is asked again for what sexualizes minors.
 */
export function isFinal(generation: Generation, { reason, vendorCode }: Refused): boolean {
  if (reason === 'input') return true
  if (reason !== 'content') return false
  const route = generation.routes[generation.routeIndex]
  return route?.content_fails_over !== true || categoryOfVendor(vendorCode) === 'sexual-minors'
}
