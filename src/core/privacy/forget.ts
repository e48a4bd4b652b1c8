/** Asking to be erased, and taking it back. What happens then stands in erase.ts. */
import { type Reader, type Trx, toJson } from '../db/database.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { lockOwner } from '../owner.ts'
import type { Address } from '../ports.ts'
import { crashAfterCommit, type PrivacyParts } from './parts.ts'
import type { Scope } from './scope.ts'

export interface OpenErasure {
  id: string
  dueAtMs: number
  /** It has begun, and can't be taken back. */
  isRunning: boolean
}

/** The erasure that somebody waits for; null: none. */
export async function openErasure(db: Reader, personId: string): Promise<OpenErasure | null> {
  const row = await db
    .selectFrom('erasures')
    .select(['id', 'due_at_ms', 'state'])
    .where('person_id', '=', personId)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return row === undefined ? null : { id: row.id, dueAtMs: row.due_at_ms, isRunning: row.state === 'running' }
}

/**
 * Writes an erasure down. One that waits already stays as it is, unless an operator wants it at once. Answers when it begins.
 * @param wanted.address where the receipt goes: private
 */
export async function requestErasure(
  parts: PrivacyParts,
  trx: Trx,
  wanted: { personId: string; cause: 'asked' | 'admin'; address: Address | null },
): Promise<OpenErasure> {
  const { db, clock, queue } = parts.generation
  const personId = await lockOwner(trx, wanted.personId, db.dialect)
  const nowMs = clock.nowMs()
  const dueAtMs = nowMs + (wanted.cause === 'admin' ? 0 : LIMITS.erasureWaitMs)
  const there = await openErasure(trx, personId)
  if (there !== null && (wanted.cause === 'asked' || there.isRunning)) return there
  const scope: Scope = { address: wanted.address }
  const id = there?.id ?? newId(nowMs)
  if (there !== null)
    await trx
      .updateTable('erasures')
      .set({ cause: 'admin', due_at_ms: dueAtMs, next_at_ms: dueAtMs })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .execute()
  else
    await trx
      .insertInto('erasures')
      .values({
        id,
        person_id: personId,
        cause: wanted.cause,
        state: 'waiting',
        step: 'begin',
        scope: toJson(scope),
        counts: '{}',
        requested_at_ms: nowMs,
        due_at_ms: dueAtMs,
        next_at_ms: dueAtMs,
        ended_at_ms: null,
      })
      .execute()
  await queue.wake(trx, 'erasure', id, dueAtMs)
  crashAfterCommit(parts, 'erase:asked')
  return { id, dueAtMs, isRunning: false }
}

/** Takes it back. False: there was none, or it has begun. */
export async function cancelErasure(parts: PrivacyParts, trx: Trx, personId: string): Promise<boolean> {
  const taken = await trx
    .updateTable('erasures')
    .set({ state: 'cancelled', scope: '{}', ended_at_ms: parts.generation.clock.nowMs() })
    .where('person_id', '=', personId)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}
