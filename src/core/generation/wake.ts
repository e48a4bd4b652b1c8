/** A vendor calls back: its words are only a hint about which attempt to ask. */
import type { Route } from '../catalog.ts'
import { fromJson } from '../db/database.ts'
import type { Json, Kind, RouteFacts, WebRequest } from '../ports.ts'
import { shownTo } from '../serving.ts'
import { recordAttempt } from './attempts.ts'
import { isFree } from './claim.ts'
import type { GenerationParts } from './parts.ts'

/**
 * Verifies a callback and wakes the generation of the attempt that it names. Answers whether it was genuine; an attempt that is
 * not known is genuine too (the callback may have been faster than our commit: the sweeper comes by anyway).
 */
export async function wakeAttempt(parts: GenerationParts, providerId: string, request: WebRequest): Promise<boolean> {
  const provider = parts.providers.get(providerId)
  const hint = await provider?.wake?.(request)
  parts.metrics.count('vendor_callbacks', {
    provider: provider === undefined ? 'unknown' : providerId,
    genuine: hint == null ? 'no' : 'yes',
  })
  if (hint == null) return false
  const attempt = await parts.db.outer
    .selectFrom('attempts')
    .innerJoin('generations', 'generations.id', 'attempts.generation_id')
    .select([
      'attempts.id',
      'generation_id',
      'provider',
      'model',
      'attempts.state',
      'attempts.started_at_ms',
      'generations.kind',
      'generations.routes',
    ])
    .where('attempts.id', '=', hint.key)
    .where('provider', '=', providerId)
    .executeTakeFirst()
  if (attempt === undefined) return true
  // Its answer was lost, and now we know under which name to ask for it. The truth is still what the vendor answers then.
  if (hint.operation !== undefined && ['starting', 'unknown', 'lost'].includes(attempt.state))
    await noteOperation(parts, attempt, hint.operation(attempt.model, routeOf(attempt)))
  await parts.queue.wake(null, 'generation', attempt.generation_id, parts.clock.nowMs())
  return true
}

/** Not where another attempt of the same words was taken for its owner: that one has it, and this one is looked for. */
async function noteOperation(
  parts: GenerationParts,
  { id, provider, started_at_ms: startedAtMs }: { id: string; provider: string; started_at_ms: number },
  operation: Json,
): Promise<void> {
  await parts.db.transaction(async (trx) => {
    if (await isFree(parts, trx, { id, provider, startedAtMs }, operation))
      await recordAttempt(trx, { id, state: 'pending', operation }, parts.clock.nowMs())
  })
}

function routeOf(attempt: { provider: string; model: string; kind: string; routes: string }): RouteFacts {
  const { provider, model } = attempt
  const route = fromJson<Route[]>(attempt.routes).find((one) => one.provider === provider && one.model === model)
  return { kind: attempt.kind as Kind, ...shownTo(route ?? { model, settings: undefined }) }
}
