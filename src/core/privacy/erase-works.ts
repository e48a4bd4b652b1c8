/** jobs, files, works: what is under way ends, files go from the store, works keep their numbers for the books and nothing else. */
import { sql } from 'kysely'
import { type Trx, toJson } from '../db/database.ts'
import { Fault, Refusal } from '../errors.ts'
import { cancel } from '../generation/cancel.ts'
import { LIMITS } from '../limits.ts'
import { NOWHERE } from '../outbox.ts'
import { crashAfterCommit, type PrivacyParts } from './parts.ts'
import { type Erasure, type Found, peopleOf } from './scope.ts'

const ROWS = LIMITS.erasureBatchRows

/** What waits is cancelled, vendors are asked to stop; what can't be stopped is waited for. Credits return as they always do. */
export async function jobs(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const open = await openJobs(parts, peopleOf(erasure))
  for (const job of open) {
    try {
      await parts.generation.db.transaction((trx) =>
        cancel(parts.generation, trx, { generationId: job.id, personId: job.person_id }),
      )
    } catch (error) {
      // It ended by itself, or nobody can stop it.
      if (!(error instanceof Refusal)) throw error
    }
    parts.crash('erase:job-stopped')
  }
  const left = open.length === 0 ? [] : await openJobs(parts, peopleOf(erasure))
  return left.length === 0 ? { next: 'files' } : { waitMs: LIMITS.erasureLookMs }
}

function openJobs(parts: PrivacyParts, people: readonly string[]) {
  return parts.generation.db.outer
    .selectFrom('generations')
    .select(['id', 'person_id'])
    .where('person_id', 'in', people)
    .where(sql<boolean>`state not in ('done', 'failed', 'cancelled')`)
    .limit(ROWS)
    .execute()
}

/** The file first, then its row: a store that is away loses nothing, and is asked again until it is gone. */
export async function files(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const { db, store, log } = parts.generation
  const rows = await db.outer
    .updateTable('artifacts')
    .set({ state: 'deleting' })
    .where('id', 'in', (on) =>
      on.selectFrom('artifacts').select('id').where('person_id', 'in', peopleOf(erasure)).orderBy('id').limit(ROWS),
    )
    .returning(['id', 'key'])
    .execute()
  let failed = 0
  for (const row of rows) {
    try {
      await store.remove(row.key)
    } catch (error) {
      log.warn({ artifact: row.id, err: error }, 'a file could not be removed yet')
      failed += 1
      continue
    }
    parts.crash('erase:file-removed')
    await db.outer.deleteFrom('artifacts').where('id', '=', row.id).where('state', '=', 'deleting').execute()
  }
  if (failed > 0) throw new Fault('store_unavailable', { retryable: true })
  return rows.length === 0 ? { next: 'works' } : 'more'
}

/** A batch of works goes over to the stand-in, without a word in it. */
export async function works(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const { db } = parts.generation
  if ((await openJobs(parts, peopleOf(erasure))).length > 0) return { next: 'jobs' }
  for (const [id, standIn] of erasure.scope.people ?? []) {
    const moved = await db.transaction(async (trx) => {
      const rows = await trx
        .selectFrom('generations')
        .select('id')
        .where('person_id', '=', id)
        .orderBy('id')
        .limit(ROWS)
        .execute()
      if (rows.length === 0) return 0
      const ids = rows.map((row) => row.id)
      await blankWorks(trx, ids, standIn, parts.generation.clock.nowMs())
      crashAfterCommit(parts, 'erase:works-batch')
      return rows.length
    })
    if (moved > 0) return 'more'
  }
  return { next: 'money' }
}

async function blankWorks(trx: Trx, ids: readonly string[], standIn: string, nowMs: number): Promise<void> {
  await trx
    .updateTable('generations')
    .set({
      person_id: standIn,
      key: sql`'erased:' || id`,
      prompt: '',
      options: '{}',
      inputs: '[]',
      notes: '[]',
      failure_params: '{}',
      seed: 0,
      result_text: null,
      title: null,
      screening: null,
      wording: null,
      saved: 0,
      address: toJson(NOWHERE),
      deleted_at_ms: sql`coalesce(deleted_at_ms, ${nowMs})`,
      // A late success that is being asked for at this moment has nothing to come back to.
      version: sql`version + 1`,
    })
    .where('id', 'in', ids)
    .execute()
  await trx.updateTable('attempts').set({ result: null, operation: null }).where('generation_id', 'in', ids).execute()
}
