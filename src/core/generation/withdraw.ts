/** Consent is withdrawn: nothing of the person is worked on any more, and nothing waits to be. */
import { sql } from 'kysely'
import type { Trx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { cancel } from './cancel.ts'
import type { GenerationParts } from './parts.ts'
import { type Generation, toGeneration } from './types.ts'

/** What became of the jobs: stopped and returned, asked to stop, or past stopping. */
export interface Stopped {
  cancelled: number
  asked: number
  running: number
}

/** Stops what can be stopped of a person's jobs, or of those that are meant. */
export async function stopOpen(
  parts: GenerationParts,
  trx: Trx,
  personId: string,
  isMeant: (generation: Generation) => boolean = () => true,
): Promise<Stopped> {
  const stopped: Stopped = { cancelled: 0, asked: 0, running: 0 }
  const open = await trx
    .selectFrom('generations')
    .selectAll()
    .where('person_id', '=', personId)
    .where(sql<boolean>`state not in ('done', 'failed', 'cancelled')`)
    .orderBy('id')
    .execute()
  for (const { id, cancelRequested } of open.map(toGeneration).filter(isMeant)) {
    if (cancelRequested) {
      stopped.asked++
      continue
    }
    try {
      stopped[await cancel(parts, trx, { generationId: id, personId })]++
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'cancel_impossible') stopped.running++
    }
  }
  return stopped
}

/** Stops what can be stopped, by the rules of cancelling; drafts, open questions and uploads go at once. */
export async function stopAll(parts: GenerationParts, trx: Trx, personId: string): Promise<Stopped> {
  const stopped = await stopOpen(parts, trx, personId)
  await trx.deleteFrom('quotes').where('person_id', '=', personId).execute()
  await trx
    .deleteFrom('dialogues')
    .where('person_id', '=', personId)
    .where('question', 'in', ['make', 'gate', 'email'])
    .execute()
  // Those that a job still needs wait for its end.
  await trx
    .updateTable('artifacts')
    .set({ expires_at_ms: parts.clock.nowMs() - 1 })
    .where('person_id', '=', personId)
    .where('role', '=', 'input')
    .where('state', '=', 'stored')
    .execute()
  return stopped
}
