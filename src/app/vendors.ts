/** What this process keeps in mind of vendors, and how long it waits for them when it ends. */
import type { Catalog } from '../core/catalog.ts'
import type { GenerationParts } from '../core/generation/parts.ts'
import { createBreakers } from '../core/health/breaker.ts'
import { UNCOUNTED_MEND, uncountedRoutes } from '../core/health/cost.ts'
import { LIMITS } from '../core/limits.ts'
import type { Log, Metrics, Provider } from '../core/ports.ts'

export function watchVendors(metrics: Metrics): Pick<GenerationParts, 'calls' | 'breakers' | 'looksAgainMs'> {
  const breakers = createBreakers((route) => metrics.count('vendor_circuits_opened', { ...route }))
  return { calls: new Map(), breakers, looksAgainMs: new Map() }
}

/** A bound of money that does not hold: told at every reading of the catalogue. */
export function warnOfUncounted(catalog: Catalog, providers: readonly Provider[], log: Log): void {
  for (const { provider, models } of uncountedRoutes(catalog, providers))
    log.warn({ provider, models, mend: UNCOUNTED_MEND }, 'daily_usd does not count jobs of routes without a cost')
}

/**
 * How long to wait for what is under way. A synchronous vendor answers inside `start` and bills for it, so its call is waited for;
 * what works by rules on this machine costs nothing and is simply made again.
 */
export function drainMs({ calls, providers }: GenerationParts): number {
  const called = new Set([...calls.values()].map(({ provider }) => provider))
  const waits = [...providers.values()]
    .filter((provider) => called.has(provider.id) && provider.procedural !== true)
    .map((provider) => provider.startTimeoutMs + LIMITS.callSlackMs)
  return Math.max(LIMITS.drainMs, ...waits)
}
