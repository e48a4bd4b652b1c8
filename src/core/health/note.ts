/** What a call tells of its vendor's health. */
import { LIMITS } from '../limits.ts'
import type { Provider, StartOutcome } from '../ports.ts'
import type { Breakers, Health, RouteName } from './breaker.ts'
import type { HealthParts } from './parts.ts'

/** What a person asked for is nobody's fault, and a job that was only taken proves nothing yet. */
function healthOf(outcome: StartOutcome, isSlow: boolean): Health {
  switch (outcome.state) {
    case 'done':
      return isSlow ? 'bad' : 'good'
    case 'pending':
      return isSlow ? 'bad' : 'none'
    case 'unknown':
      return 'bad'
    case 'refused':
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
