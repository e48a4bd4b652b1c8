/** How the process ends. */
import type { GenerationParts } from '../core/generation/parts.ts'
import { LIMITS } from '../core/limits.ts'

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
