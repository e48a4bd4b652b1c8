/**
 * Things that come in parts (the pictures of an album, each a message of its own) become one row of the inbox: each part is written
 * at once, the row waits a moment after the last one, and both are as durable as any row.
 */
import { strikeIntent } from './card-numbers.ts'
import { fromJson, type Trx, toJson } from './db/database.ts'
import { Fault } from './errors.ts'
import { type Incoming, receiveIn } from './inbox.ts'
import type { Clock, Json, Queue } from './ports.ts'

export interface GatherRow extends Incoming {
  gather: {
    /** The whole that this is a part of: the inbox's external id of the common row. */
    into: string
    /** How long after its last part the whole is handled, in milliseconds. */
    waitMs: number
    /** Nothing by itself: one that comes after its whole was handled is dropped. */
    droppedLate?: boolean
    /** Adds this part to what is there. Pure. */
    merge(whole: Json | null): Json
  }
}

/**
 * Makes something known whose effect is part of the caller's transaction, so that a copy of it has none. Answers false for a copy.
 */
export async function knowIn(parts: { clock: Clock }, trx: Trx, known: Omit<Incoming, 'payload'>): Promise<boolean> {
  const nowMs = parts.clock.nowMs()
  const inserted = await trx
    .insertInto('inbox')
    .values({
      source: known.source,
      external_id: known.externalId,
      order_key: known.orderKey,
      payload: null,
      state: 'done',
      received_at_ms: nowMs,
      next_at_ms: nowMs,
      tries: 0,
      handled_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.columns(['source', 'external_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/**
 * Writes a part and adds it to its whole, in the caller's transaction. A part that comes after the whole was handled is a row of
 * its own. Answers false for a copy of a part.
 */
export async function gatherIn(
  parts: { queue: Queue; clock: Clock; dialect: 'sqlite' | 'postgres' },
  trx: Trx,
  row: GatherRow,
): Promise<boolean> {
  const nowMs = parts.clock.nowMs()
  const { gather, ...part } = row
  const query = trx
    .selectFrom('inbox')
    .select(['id', 'state', 'payload'])
    .where('source', '=', row.source)
    .where('external_id', '=', gather.into)
  const whole = await (parts.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
  if (whole !== undefined && whole.state !== 'new')
    return gather.droppedLate === true ? false : receiveIn(parts, trx, part)
  // The part is known from now on, and done with: its whole stands for it.
  if (!(await knowIn(parts, trx, part))) return false
  const dueAtMs = nowMs + gather.waitMs
  if (whole !== undefined) {
    const payload = gather.merge(whole.payload === null ? null : fromJson<Json>(whole.payload))
    await trx
      .updateTable('inbox')
      .set({ payload: toJson(strikeIntent(payload)), next_at_ms: dueAtMs })
      .where('id', '=', whole.id)
      .execute()
  } else {
    const made = await trx
      .insertInto('inbox')
      .values({
        source: row.source,
        external_id: gather.into,
        order_key: row.orderKey,
        payload: toJson(strikeIntent(gather.merge(null))),
        state: 'new',
        received_at_ms: nowMs,
        next_at_ms: dueAtMs,
        tries: 0,
        handled_at_ms: null,
      })
      .onConflict((conflict) => conflict.columns(['source', 'external_id']).doNothing())
      .returning('id')
      .executeTakeFirst()
    // Another process wrote another part's at this moment: the sender comes again with ours.
    if (made === undefined) throw new Fault('gathering_raced', { retryable: true, retryAfterMs: 0 })
  }
  await parts.queue.wake(trx, 'inbox', row.orderKey, dueAtMs)
  return true
}
