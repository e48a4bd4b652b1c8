/**
 * Sweeps: every unfinished row that is overdue is woken (a lost, failed or dead queue job strands nothing), expired things go,
 * files without a row and rows without a future are removed.
 */
import { sql } from 'kysely'
import type { Route } from '../catalog.ts'
import { type Database, fromJson } from '../db/database.ts'
import type { GenerationState } from '../db/schema.ts'
import { sweepWords } from '../decisions.ts'
import { sweepFairness } from '../fairness/appeals.ts'
import { LIMITS } from '../limits.ts'
import { sweepCodes } from '../link/codes.ts'
import type { Topic } from '../ports.ts'
import type { GenerationParts } from './parts.ts'
import { sweepWorks, warnOfSweep } from './retention.ts'
import { topicOf } from './transition.ts'
import { sweepUploads } from './uploads.ts'
import { sweepWorkDirs } from './work-dir.ts'

/** A row that was woken is left this long before it is woken again: those in a long line are not woken anew at every sweep. */
const WAKE_AGAIN_MS = 5 * 60_000

/**
 * Wakes what is overdue.
 * @param all at the start of a one-process installation: nobody else is there, so what a dead process held is let go, and what is
 * due later is put into the queue again
 */
export async function wakeOverdue(parts: GenerationParts, all: boolean): Promise<number> {
  const { db, queue, clock } = parts
  const nowMs = clock.nowMs()
  const dueBefore = all ? Number.MAX_SAFE_INTEGER : nowMs
  if (all) await releaseHeld(parts, nowMs)
  let woken = 0
  let after = ''
  // In pages: ten thousand waiting jobs must not be ten thousand rows in memory.
  for (;;) {
    const rows = await db.outer
      .selectFrom('generations')
      .select(['id', 'state', 'routes', 'route_index', 'next_step_at_ms', 'priority'])
      .where(sql<boolean>`state not in ('done', 'failed', 'cancelled')`)
      .where('next_step_at_ms', '<=', dueBefore)
      .where('id', '>', after)
      .orderBy('id')
      .limit(LIMITS.sweepBatchRows)
      .execute()
    for (const row of rows)
      await queue.wake(null, topicOfRow(parts, row), row.id, Math.max(row.next_step_at_ms, nowMs), row.priority > 0)
    if (!all) await leaveFor(db, rows, nowMs + WAKE_AGAIN_MS)
    woken += rows.length
    if (rows.length < LIMITS.sweepBatchRows) break
    after = rows.at(-1)!.id
  }
  const chats = await db.outer
    .selectFrom('messages')
    .select('chat_key')
    .distinct()
    .where('state', '=', 'open')
    .whereRef('shown', '<', 'revision')
    .where('next_at_ms', '<=', dueBefore)
    .execute()
  for (const { chat_key } of chats) await queue.wake(null, 'chat', chat_key, nowMs)
  const incoming = await db.outer
    .selectFrom('inbox')
    .select('order_key')
    .distinct()
    .where('state', '=', 'new')
    .where('next_at_ms', '<=', dueBefore)
    .execute()
  for (const { order_key } of incoming) await queue.wake(null, 'inbox', order_key, nowMs)
  return woken + chats.length + incoming.length
}

/**
 * The process that held these is gone: storing may begin again at once, and so may what works by rules on this machine. A call to
 * a vendor may still be under way there, so its attempt keeps its time.
 */
async function releaseHeld({ db, providers }: GenerationParts, nowMs: number): Promise<void> {
  await db.outer.updateTable('generations').set({ next_step_at_ms: nowMs }).where('state', '=', 'store').execute()
  const procedural = [...providers.values()].filter((provider) => provider.procedural === true).map(({ id }) => id)
  if (procedural.length === 0) return
  const ended = await db.outer
    .updateTable('attempts')
    .set({ lost_after_ms: nowMs })
    .where('state', '=', 'starting')
    .where('provider', 'in', procedural)
    .returning('generation_id')
    .execute()
  if (ended.length === 0) return
  await db.outer
    .updateTable('generations')
    .set({ next_step_at_ms: nowMs })
    .where('state', '=', 'starting')
    .where(
      'id',
      'in',
      ended.map((attempt) => attempt.generation_id),
    )
    .execute()
}

/** Moves the schedule of rows that were woken just now; not of storing, where the time says whose it is. */
async function leaveFor(db: Database, rows: { id: string; state: string }[], atMs: number): Promise<void> {
  const ids = rows.filter((row) => row.state !== 'store').map((row) => row.id)
  if (ids.length === 0) return
  await db.outer
    .updateTable('generations')
    .set({ next_step_at_ms: atMs })
    .where('id', 'in', ids)
    // Whoever has handled it meanwhile has given it another time.
    .where('next_step_at_ms', '<', atMs - WAKE_AGAIN_MS + 1)
    .where('state', 'in', ['prepare', 'start', 'starting', 'recover', 'check'])
    .execute()
}

/** What waits for a vendor that was switched off since has no lane there: the general one passes it on. */
function topicOfRow(
  { providers }: GenerationParts,
  row: { state: GenerationState; routes: string; route_index: number },
): Topic {
  // Only a start needs to know its route: most rows are not read further.
  if (row.state !== 'start') return 'generation'
  const routes = fromJson<Route[]>(row.routes)
  const isThere = providers.has(routes[row.route_index]?.provider ?? '')
  return isThere ? topicOf({ state: row.state, routes, routeIndex: row.route_index }) : 'generation'
}

/** Removes what is past its time, a bounded batch a call. */
export async function sweepExpired(parts: GenerationParts): Promise<void> {
  const { db, clock } = parts
  const nowMs = clock.nowMs()
  await warnOfSweep(parts)
  await sweepWorks(parts)
  await sweepUploads(parts)
  await db.outer.deleteFrom('quotes').where('expires_at_ms', '<', nowMs).execute()
  await db.outer
    .deleteFrom('web_messages')
    .where('created_at_ms', '<', nowMs - LIMITS.webMessageKeptMs)
    .execute()
  await db.outer
    .deleteFrom('verdicts')
    .where('created_at_ms', '<', nowMs - LIMITS.verdictKeptMs)
    .execute()
  await sweepWords(db.outer, nowMs)
  await db.outer.deleteFrom('dialogues').where('expires_at_ms', '<', nowMs).execute()
  await sweepCodes(db.outer, nowMs)
  await sweepFairness(db.outer, nowMs)
  await db.outer
    .deleteFrom('inbox')
    .where('state', '<>', 'new')
    .where('handled_at_ms', '<', nowMs - LIMITS.inboxKeyKeptMs)
    .where('source', 'not like', 'pay:%')
    .execute()
  await db.outer
    .deleteFrom('messages')
    .where('topic', 'in', ['reply', 'notice'])
    .where('state', '=', 'dropped')
    .where('created_at_ms', '<', nowMs - LIMITS.resultKeptMs)
    .execute()
}

/** Removes the files of rows that are to go, and rows whose storing was broken off long ago; file first, then row. */
export async function sweepFiles(parts: GenerationParts): Promise<number> {
  const { db, clock } = parts
  const nowMs = clock.nowMs()
  // Marked first: whoever is storing them after all finds that out, instead of keeping rows without files.
  await db.outer
    .updateTable('artifacts')
    .set({ state: 'deleting' })
    .where('state', '=', 'storing')
    .where('created_at_ms', '<', nowMs - LIMITS.orphanFileKeptMs)
    .execute()
  const rows = await db.outer
    .selectFrom('artifacts')
    .select(['id', 'key', 'remove_tries'])
    .where('state', '=', 'deleting')
    .where('remove_at_ms', '<=', nowMs)
    .limit(LIMITS.sweepBatchRows)
    .execute()
  for (const row of rows) await removeFile(parts, row)
  return rows.length
}

/** The files of one work, as soon as it was deleted. */
export async function removeFilesOf(parts: GenerationParts, generationId: string): Promise<void> {
  const rows = await parts.db.outer
    .selectFrom('artifacts')
    .select(['id', 'key', 'remove_tries'])
    .where('generation_id', '=', generationId)
    .where('state', '=', 'deleting')
    .where('remove_at_ms', '<=', parts.clock.nowMs())
    .execute()
  for (const row of rows) await removeFile(parts, row)
}

/** File first, then row. A store that does not let go of it is asked again until it does, without holding up the others. */
async function removeFile(
  parts: GenerationParts,
  row: { id: string; key: string; remove_tries: number },
): Promise<void> {
  const { db, clock, store } = parts
  try {
    await store.remove(row.key)
  } catch (err) {
    parts.log.warn({ artifact: row.id, tries: row.remove_tries + 1, err }, 'a file could not be removed')
    parts.metrics.count('file_removals_failed')
    const pauseMs = Math.min(LIMITS.stepBackoffMs * 2 ** Math.min(row.remove_tries, 16), LIMITS.removeAgainMaxMs)
    await db.outer
      .updateTable('artifacts')
      .set({ remove_tries: row.remove_tries + 1, remove_at_ms: clock.nowMs() + pauseMs })
      .where('id', '=', row.id)
      .execute()
    return
  }
  parts.crash('delete:file-removed')
  await db.outer.deleteFrom('artifacts').where('id', '=', row.id).where('state', '=', 'deleting').execute()
}

/** Removes stored files that no row knows (a row is always older than its file), and work folders that nobody touches. */
export async function sweepOrphans(parts: GenerationParts): Promise<number> {
  const olderThanMs = parts.clock.nowMs() - LIMITS.orphanFileKeptMs
  let removed = await sweepWorkDirs(parts.workRoot, olderThanMs)
  for await (const { key, modifiedAtMs } of parts.store.list()) {
    if (modifiedAtMs > olderThanMs) continue
    if (await isKnown(parts.db, key)) continue
    await parts.store.remove(key)
    removed++
  }
  return removed
}

async function isKnown({ outer }: Database, key: string): Promise<boolean> {
  const row = await outer.selectFrom('artifacts').select('id').where('key', '=', key).executeTakeFirst()
  if (row !== undefined) return true
  return (await outer.selectFrom('samples').select('id').where('key', '=', key).executeTakeFirst()) !== undefined
}
