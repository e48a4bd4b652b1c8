/** What a call tells of its vendor's health. */
import { Fault, isOwnCode } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { CheckOutcome, Provider, StartOutcome } from '../ports.ts'
import type { Breakers, Health, RouteName } from './breaker.ts'
import type { HealthParts } from './parts.ts'

/** What a person asked for is nobody's fault, and a job that was only taken proves nothing yet. */
function healthOf(outcome: StartOutcome | CheckOutcome, isSlow = false): Health {
  switch (outcome.state) {
    case 'done':
      return isSlow ? 'bad' : 'good'
    case 'pending':
      return isSlow ? 'bad' : 'taken'
    case 'unknown':
      return 'bad'
    case 'refused':
      if (isOwnCode(outcome.vendorCode)) return 'none'
      if (outcome.reason === 'unavailable') return 'bad'
      return outcome.reason === 'content' || outcome.reason === 'input' ? 'good' : 'none'
  }
}

export function noteStart(
  parts: Pick<HealthParts, 'clock' | 'metrics'> & { breakers: Breakers },
  call: { route: RouteName; provider: Provider; outcome: StartOutcome; tookMs: number },
): void {
  const { route, provider, outcome, tookMs } = call
  const nowMs = parts.clock.nowMs()
  const isSlow = tookMs > provider.startTimeoutMs * LIMITS.slowShare
  parts.breakers.note(route, healthOf(outcome, isSlow), nowMs)
  if (outcome.state === 'refused' && outcome.reason === 'rate' && outcome.retryAfterMs !== undefined)
    parts.breakers.rest(route, nowMs + outcome.retryAfterMs)
  parts.metrics.observe('vendor_start_seconds', tookMs / 1000, { provider: route.provider, model: route.model })
}

/** How a job goes or ended that the vendor had taken. */
export function noteCheck(
  parts: Pick<HealthParts, 'clock' | 'breakers'>,
  route: RouteName,
  outcome: CheckOutcome,
): void {
  parts.breakers.note(route, healthOf(outcome), parts.clock.nowMs())
}

/** A look at a job that failed: the vendor's fault, but where it was asked too often or our own disk has failed. */
export function noteTornCheck(
  parts: Pick<HealthParts, 'clock' | 'breakers'>,
  attempt: RouteName & { id: string },
  error: unknown,
): void {
  if (error instanceof Fault && error.retryable && !/-http-429$|^outside-disk$/.test(error.code))
    parts.breakers.noteTorn(attempt, attempt.id, parts.clock.nowMs())
}
