/** What a person made: lists, and one work as it is shown. Reads only. */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import type { Reader } from '../db/database.ts'
import { findOwned } from '../owner.ts'
import { type Artifact, artifactsOf } from './artifacts.ts'
import { type Generation, toGeneration } from './types.ts'

export interface Work {
  generation: Generation
  artifacts: Artifact[]
}

/** One work of a person, deleted ones left out; null where it is not theirs. */
export async function findWork(db: Reader, generationId: string, personId: string): Promise<Work | null> {
  const row = await findOwned(db, personId, async (owner) => (await ownWork(db, { generationId, owner }))[0])
  if (row === undefined) return null
  return { generation: toGeneration(row), artifacts: await artifactsOf(db, row.id) }
}

const ownWork = compiled((db, given: { generationId: string; owner: string }) =>
  db
    .selectFrom('generations')
    .selectAll()
    .where('id', '=', given.generationId)
    .where('person_id', '=', given.owner)
    .where('deleted_at_ms', 'is', null),
)

/**
 * Finished works, newest first, without words that were written for others of them; hidden ones only where they are asked for, and then alone.
 * @param page.beforeId page on: only works older than this one
 */
export async function listWorks(
  db: Reader,
  personId: string,
  page: { beforeId?: string; rows: number; savedOnly?: boolean; hidden?: boolean },
): Promise<Generation[]> {
  let query = db
    .selectFrom('generations')
    .selectAll()
    .where('person_id', '=', personId)
    .where('state', '=', 'done')
    .where('kind', '<>', 'write')
    .where('deleted_at_ms', 'is', null)
    .where('hidden', '=', page.hidden === true ? 1 : 0)
  if (page.beforeId !== undefined) query = query.where('id', '<', page.beforeId)
  if (page.savedOnly === true) query = query.where('saved', '=', 1)
  const rows = await query.orderBy('id', 'desc').limit(page.rows).execute()
  return rows.map(toGeneration)
}

/** Jobs under way or waiting, oldest first. */
export async function listOpen(db: Reader, personId: string, rows: number): Promise<Generation[]> {
  const found = await db
    .selectFrom('generations')
    .selectAll()
    .where('person_id', '=', personId)
    .where(sql<boolean>`state not in ('done', 'failed', 'cancelled')`)
    .orderBy('id')
    .limit(rows)
    .execute()
  return found.map(toGeneration)
}
