/** How long uploads stay: some hours after the last job that they went into, and never longer than was promised. */
import { sql } from 'kysely'
import type { Trx } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import type { GenerationParts } from './parts.ts'
import type { Generation } from './types.ts'

/** How long an upload stays at most. */
export const uploadKeptMs = (parts: Pick<GenerationParts, 'uploadKeptMs'>): number =>
  parts.uploadKeptMs ?? LIMITS.uploadKeptMs

/** A job has ended: its uploads go after the catalogue's hours, so that it can be made again for a while, and never later than promised. */
export async function endUploads(parts: GenerationParts, trx: Trx, ended: Generation): Promise<void> {
  const ids = ended.inputs.flatMap((input) => (input.from === 'artifact' ? [input.id] : []))
  if (ids.length === 0) return
  const goesAtMs = parts.clock.nowMs() + parts.catalog.current().uploadKeptHours * 60 * 60 * 1000
  const latest = sql<number>`created_at_ms + ${uploadKeptMs(parts)}`
  await trx
    .updateTable('artifacts')
    .set({ expires_at_ms: sql`case when ${latest} < ${goesAtMs} then ${latest} else ${goesAtMs} end` })
    .where('id', 'in', ids)
    .where('role', '=', 'input')
    .where('state', '=', 'stored')
    .execute()
}

/** Uploads past their time; one that an open job needs waits for that job, but not beyond what was promised. */
export async function sweepUploads(parts: GenerationParts): Promise<void> {
  const { db, clock } = parts
  const nowMs = clock.nowMs()
  const isPast = await db.outer
    .selectFrom('artifacts as a')
    .select('a.id')
    .where('a.role', '=', 'input')
    .where('a.state', '=', 'stored')
    .where('a.expires_at_ms', '<', nowMs)
    .where((on) =>
      on.or([
        on('a.created_at_ms', '<', nowMs - uploadKeptMs(parts)),
        on.not(
          on.exists(
            on
              .selectFrom('generations as g')
              .select('g.id')
              .whereRef('g.person_id', '=', 'a.person_id')
              .where(sql<boolean>`g.state not in ('done', 'failed', 'cancelled')`)
              .where(sql<boolean>`cast(g.inputs as text) like '%"' || a.id || '"%'`),
          ),
        ),
      ]),
    )
    .limit(LIMITS.sweepBatchRows)
    .execute()
  if (isPast.length === 0) return
  await db.outer
    .updateTable('artifacts')
    .set({ state: 'deleting' })
    .where(
      'id',
      'in',
      isPast.map((one) => one.id),
    )
    .where('state', '=', 'stored')
    .execute()
}
