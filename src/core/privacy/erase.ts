/**
 * Erasing somebody, step by step: each step is bounded, ends in a commit that names the next one, and may be done again. First their
 * chats are let go, so that whoever writes from now on is somebody new, and nothing of theirs grows any more; then jobs are ended,
 * files removed, words struck out, and at last the books are handed to a stand-in of whom nothing is known.
 *
 *   begin -> jobs -> files -> works -> money -> words -> books -> receipt -> end
 */
import type { Selectable } from 'kysely'
import type { ErasureStep, ErasuresTable } from '../db/schema.ts'
import { LIMITS } from '../limits.ts'
import { begin } from './erase-begin.ts'
import { books } from './erase-books.ts'
import { end, receipt } from './erase-end.ts'
import { money, words } from './erase-words.ts'
import { files, jobs, works } from './erase-works.ts'
import type { PrivacyParts } from './parts.ts'
import { type Erasure, type Found, scopeOf } from './scope.ts'

const ROUNDS_AT_ONCE = 100

const STEPS: { [step in ErasureStep]: (parts: PrivacyParts, erasure: Erasure) => Promise<Found> } = {
  begin,
  jobs,
  files,
  works,
  money,
  words,
  books,
  receipt,
  end,
}

/** The queue's handler of 'erasure': as far as it goes now. */
export async function stepErasure(parts: PrivacyParts, erasureId: string): Promise<void> {
  const { db, clock, queue, log } = parts.generation
  for (let round = 0; round < ROUNDS_AT_ONCE; round++) {
    const row = await db.outer.selectFrom('erasures').selectAll().where('id', '=', erasureId).executeTakeFirst()
    if (row === undefined || (row.state !== 'waiting' && row.state !== 'running')) return
    if (row.next_at_ms > clock.nowMs()) {
      await queue.wake(null, 'erasure', erasureId, row.next_at_ms)
      return
    }
    try {
      const found = await STEPS[row.step](parts, toErasure(row))
      if (found === 'more' || found === 'committed') continue
      if ('next' in found) await move(parts, row, found.next)
      else await postpone(parts, row, clock.nowMs() + found.waitMs, 0)
    } catch (error) {
      // The store is away, the database is busy: nothing is given up, it is only done later.
      log.error({ erasure: erasureId, step: row.step, tries: row.tries, err: error }, 'a step of an erasure failed')
      const pauseMs = Math.min(LIMITS.stepBackoffMs * 2 ** Math.min(row.tries, 10), LIMITS.erasureRetryMaxMs)
      await postpone(parts, row, clock.nowMs() + pauseMs, row.tries + 1)
    }
  }
  await queue.wake(null, 'erasure', erasureId, clock.nowMs())
}

/** Wakes every erasure that is overdue; `all` at the start of a one-process installation: every one, at its time. */
export async function wakeErasures(parts: Pick<PrivacyParts, 'generation'>, all: boolean): Promise<number> {
  const { db, clock, queue } = parts.generation
  const rows = await db.outer
    .selectFrom('erasures')
    .select(['id', 'next_at_ms'])
    .where('state', 'in', ['waiting', 'running'])
    .where('next_at_ms', '<=', all ? Number.MAX_SAFE_INTEGER : clock.nowMs())
    .limit(LIMITS.sweepBatchRows)
    .execute()
  for (const row of rows) await queue.wake(null, 'erasure', row.id, row.next_at_ms)
  return rows.length
}

function toErasure(row: Selectable<ErasuresTable>): Erasure {
  return {
    id: row.id,
    personId: row.person_id,
    cause: row.cause,
    requestedAtMs: row.requested_at_ms,
    scope: scopeOf(row),
    counts: JSON.parse(row.counts) as Erasure['counts'],
  }
}

/** Only from the step that it was in: another process may have been faster. */
async function move(parts: PrivacyParts, row: Selectable<ErasuresTable>, next: ErasureStep): Promise<void> {
  await parts.generation.db.outer
    .updateTable('erasures')
    .set({ step: next, tries: 0 })
    .where('id', '=', row.id)
    .where('step', '=', row.step)
    .execute()
}

async function postpone(
  parts: PrivacyParts,
  row: Selectable<ErasuresTable>,
  atMs: number,
  tries: number,
): Promise<void> {
  const { db, queue } = parts.generation
  await db.transaction(async (trx) => {
    await trx
      .updateTable('erasures')
      .set({ next_at_ms: atMs, tries })
      .where('id', '=', row.id)
      .where('step', '=', row.step)
      .execute()
    await queue.wake(trx, 'erasure', row.id, atMs)
  })
}
