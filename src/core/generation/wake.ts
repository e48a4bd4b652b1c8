/** A vendor calls back: its words are only a hint about which attempt to ask. */
import type { WebRequest } from '../ports.ts'
import type { GenerationParts } from './parts.ts'
import { noteOperation } from './transition.ts'

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
    .select(['id', 'generation_id', 'model', 'state'])
    .where('id', '=', hint.key)
    .where('provider', '=', providerId)
    .executeTakeFirst()
  if (attempt === undefined) return true
  // Its answer was lost, and now we know under which name to ask for it. The truth is still what the vendor answers then.
  if (hint.operation !== undefined && ['starting', 'unknown', 'lost'].includes(attempt.state))
    await noteOperation(parts, attempt.id, hint.operation(attempt.model))
  await parts.queue.wake(null, 'generation', attempt.generation_id, parts.clock.nowMs())
  return true
}
