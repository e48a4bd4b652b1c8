/** Cancel, save, delete: what a person may do to a generation of theirs. Each checks the owner. */
import { sql } from 'kysely'
import type { Trx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { showCard, withdrawCopies } from '../outbox.ts'
import { forgetAnswers } from './attempts.ts'
import type { GenerationParts } from './parts.ts'
import { commitIn } from './transition.ts'
import { type Generation, isEnded, toGeneration } from './types.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * A generation of this person. Throws Refusal 'work_unknown' for another person's too: whose it is, is nobody's business.
 */
export async function ownGeneration(
  trx: Trx,
  generationId: string,
  personId: string,
  dialect: 'sqlite' | 'postgres',
): Promise<Generation> {
  const query = trx
    .selectFrom('generations')
    .selectAll()
    .where('id', '=', generationId)
    .where('person_id', '=', personId)
  const row = await (dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
  if (row === undefined) throw new Refusal('work_unknown')
  if (row.deleted_at_ms !== null) throw new Refusal('work_deleted')
  return toGeneration(row)
}

/** Whether the vendor of a running generation can be asked to stop. */
export function canCancel(parts: Pick<GenerationParts, 'providers'>, generation: Generation): boolean {
  if (generation.state === 'prepare' || generation.state === 'start') return true
  const route = generation.routes[generation.routeIndex]
  const provider = route === undefined ? undefined : parts.providers.get(route.provider)
  return provider?.cancel !== undefined && (generation.state === 'starting' || generation.state === 'check')
}

/**
 * Waiting: cancelled at once, everything returns. Running: the vendor is asked, and only its confirmation returns the credits.
 * Answers what happened. Throws Refusal 'work_unknown', 'cancel_ended', 'cancel_impossible'.
 */
export async function cancel(
  parts: GenerationParts,
  trx: Trx,
  request: { generationId: string; personId: string },
): Promise<'cancelled' | 'asked'> {
  const generation = await ownGeneration(trx, request.generationId, request.personId, parts.db.dialect)
  if (isEnded(generation)) throw new Refusal('cancel_ended')
  if (generation.state === 'prepare' || generation.state === 'start') {
    await commitIn(parts, trx, generation, { to: 'cancelled', atMs: parts.clock.nowMs() })
    return 'cancelled'
  }
  if (!canCancel(parts, generation)) throw new Refusal('cancel_impossible')
  await trx.updateTable('generations').set({ cancel_requested: 1 }).where('id', '=', generation.id).execute()
  await parts.queue.wake(trx, 'generation', generation.id, parts.clock.nowMs())
  await showCard(parts, trx, {
    personId: generation.personId,
    address: generation.address,
    topic: 'job',
    topicId: generation.id,
  })
  return 'asked'
}

/** Keeps a work beyond the sweep, or lets it go again. */
export async function setSaved(
  parts: GenerationParts,
  trx: Trx,
  request: { generationId: string; personId: string; saved: boolean },
): Promise<void> {
  const generation = await ownGeneration(trx, request.generationId, request.personId, parts.db.dialect)
  if (generation.state !== 'done') throw new Refusal('work_not_done')
  const keptMs = parts.catalog.current().resultKeptDays * DAY_MS
  await trx
    .updateTable('generations')
    // Let go again after a warning, it is warned of anew before it goes.
    .set(request.saved ? { saved: 1 } : { saved: 0, warned: 0, warned_at_ms: null, warning_id: null })
    .where('id', '=', generation.id)
    .execute()
  await trx
    .updateTable('artifacts')
    .set({ expires_at_ms: request.saved ? null : parts.clock.nowMs() + keptMs })
    .where('generation_id', '=', generation.id)
    .where('state', '=', 'stored')
    .execute()
  await showCard(parts, trx, {
    personId: generation.personId,
    address: generation.address,
    topic: 'job',
    topicId: generation.id,
  })
}

/** Takes a work out of every list but that of the hidden ones, or puts it back. */
export async function setHidden(
  parts: Pick<GenerationParts, 'db'>,
  trx: Trx,
  request: { generationId: string; personId: string; hidden: boolean },
): Promise<void> {
  const generation = await ownGeneration(trx, request.generationId, request.personId, parts.db.dialect)
  if (!isEnded(generation)) throw new Refusal('work_not_done')
  await trx
    .updateTable('generations')
    .set({ hidden: request.hidden ? 1 : 0 })
    .where('id', '=', generation.id)
    .execute()
}

/**
 * Deletes an ended work: its words at once, its files by the sweeper that is woken with the commit; its message goes too.
 * The row stays for the books. Throws Refusal 'work_unknown', 'work_deleted', 'delete_running'.
 */
export async function deleteWork(
  parts: GenerationParts,
  trx: Trx,
  request: { generationId: string; personId: string },
): Promise<void> {
  const generation = await ownGeneration(trx, request.generationId, request.personId, parts.db.dialect)
  if (!isEnded(generation)) throw new Refusal('delete_running')
  await blank(parts, trx, generation.id)
  await showCard(parts, trx, {
    personId: generation.personId,
    address: generation.address,
    topic: 'job',
    topicId: generation.id,
  })
  parts.crash('delete:marked')
}

/** Strikes out what a person wrote, forgets what chats call its files, and marks the files; used by delete and by the sweep. */
export async function blank(
  parts: Pick<GenerationParts, 'queue' | 'clock'>,
  trx: Trx,
  generationId: string,
): Promise<void> {
  const nowMs = parts.clock.nowMs()
  await trx
    .updateTable('generations')
    .set({ prompt: '', options: '{}', inputs: '[]', notes: '[]', wording: null })
    .set({ result_text: null, title: null, deleted_at_ms: nowMs })
    // A late success that is being asked for at this moment has nothing to come back to.
    .set({ version: sql`version + 1` })
    .where('id', '=', generationId)
    .execute()
  await trx
    .deleteFrom('chat_files')
    .where('artifact_id', 'in', (on) =>
      on.selectFrom('artifacts').select('id').where('generation_id', '=', generationId),
    )
    .execute()
  await trx.updateTable('artifacts').set({ state: 'deleting' }).where('generation_id', '=', generationId).execute()
  // Its files go with the commit; if that fails, with the sweep.
  await parts.queue.wake(trx, 'generation', generationId, nowMs)
  await withdrawCopies(parts, trx, generationId)
  await forgetAnswers(trx, generationId)
}
