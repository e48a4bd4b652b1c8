/** What vendors refuse for reasons of their own, or answer so that nothing is known: for the operator's eyes, as ids and codes alone. */
import { isOwnCode } from '../errors.ts'
import type { Log, RecoverOutcome } from '../ports.ts'

/** What people asked for is no matter of the operator's: refusals for content or input stay out, and those for which nobody was asked. */
export function logOdd(
  { log }: { log: Log },
  attempt: { id: string; generationId: string; provider: string; model: string },
  outcome: RecoverOutcome,
): void {
  if (outcome.state === 'refused' && isOwnCode(outcome.vendorCode)) return
  const fields = {
    generation: attempt.generationId,
    attempt: attempt.id,
    provider: attempt.provider,
    model: attempt.model,
    state: outcome.state,
  }
  if (outcome.state === 'unknown')
    log.warn({ ...fields, vendorCode: outcome.vendorCode }, 'a vendor answered so that nothing is known')
  if (outcome.state === 'refused' && outcome.reason !== 'content' && outcome.reason !== 'input')
    log.warn({ ...fields, reason: outcome.reason, vendorCode: outcome.vendorCode }, 'a vendor refused a job')
}
