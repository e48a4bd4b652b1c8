/** What this process keeps in mind of vendors, and how long it waits for them when it ends. */
import type { GenerationParts } from '../core/generation/parts.ts'
import { createBreakers } from '../core/health/breaker.ts'
import { LIMITS } from '../core/limits.ts'
import type { Metrics } from '../core/ports.ts'

export function watchVendors(metrics: Metrics): Pick<GenerationParts, 'calls' | 'breakers'> {
  const breakers = createBreakers((route) => metrics.count('vendor_circuits_opened', { ...route }))
  return { calls: new Map(), breakers }
}

/**
 * How long to wait for what is under way. A synchronous vendor answers inside `start` and bills for it, so its call is waited for;
 * what works by rules on this machine costs nothing and is simply made again.
 */
export function drainMs({ calls, providers }: GenerationParts): number {
  const waits = [...providers.values()]
    .filter((provider) => (calls.get(provider.id) ?? 0) > 0 && provider.procedural !== true)
    .map((provider) => provider.startTimeoutMs + LIMITS.callSlackMs)
  return Math.max(LIMITS.drainMs, ...waits)
}
