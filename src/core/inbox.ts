/**
 * Intake: whatever came in is first a row, written before its sender is told that we have it. Rows of one order key (a chat, an
 * order) are handled in the order they came; a row is marked done, and its payload blanked, in the transaction of its effect.
 */
import { strikeIntent } from './card-numbers.ts'
import type { Database, Trx } from './db/database.ts'
import { dialectOf, fromJson, toJson } from './db/database.ts'
import { Fault, Refusal } from './errors.ts'
import { newId } from './id.ts'
import { insertAll, insertEach, ROWS_AT_ONCE, take, waitingIn } from './inbox-rows.ts'
import { LIMITS } from './limits.ts'
import type { Clock, Json, Log, Queue } from './ports.ts'

export interface Incoming {
  /** `web`, `telegram:<bot>`, `pay:<method>` ... */
  source: string
  /** The sender's own id of it: a second copy is dropped. */
  externalId: string
  /** What must be handled in order. */
  orderKey: string
  payload: Json
}

/** A row on its way to its effect. */
export interface InboxRow {
  id: number
  source: string
  externalId: string
  orderKey: string
  payload: Json
  receivedAtMs: number
}

/**
 * Writes what came in. When it resolves, nothing can lose it. Answers false for a copy of something already there.
 */
export async function receive(
  parts: { db: Database; queue: Queue; clock: Clock },
  incoming: Incoming,
): Promise<boolean> {
  return parts.db.transaction((trx) => receiveIn(parts, trx, incoming))
}

/** Writes what came in as part of a transaction that has other effects too; see `receive`. */
export async function receiveIn(parts: { queue: Queue; clock: Clock }, trx: Trx, incoming: Incoming): Promise<boolean> {
  const [isNew = false] = await receiveAllIn(parts, trx, [incoming])
  return isNew
}

/** Writes all that came in, in this order; answers for each whether it is new. */
export async function receiveAllIn(
  parts: { queue: Pick<Queue, 'wake'>; clock: Clock },
  trx: Trx,
  all: readonly Incoming[],
): Promise<boolean[]> {
  if (all.length === 0) return []
  const nowMs = parts.clock.nowMs()
  const rows = all.map((incoming) => ({
    source: incoming.source,
    external_id: incoming.externalId,
    order_key: incoming.orderKey,
    payload: toJson(strikeIntent(incoming.payload)),
    state: 'new' as const,
    received_at_ms: nowMs,
    next_at_ms: nowMs,
    tries: 0,
    handled_at_ms: null,
  }))
  const inserted = dialectOf(trx) === 'sqlite' ? await insertEach(trx, rows) : await insertAll(trx, rows)
  const nameOf = (source: string, externalId: string) => `${source}\n${externalId}`
  const fresh = new Set(inserted.map((row) => nameOf(row.source, row.external_id)))
  // Of two copies among them the first is the new one.
  const isNew = all.map(({ source, externalId }) => fresh.delete(nameOf(source, externalId)))
  for (const orderKey of new Set(all.filter((_, index) => isNew[index]).map((incoming) => incoming.orderKey)))
    await parts.queue.wake(trx, 'inbox', orderKey, nowMs)
  return isNew
}

/** Runs the effect of a row; everything it writes is committed with the row's end. */
export type InboxHandler = {
  /** Work that needs no transaction, before it: the result is handed to `effect`. */
  prepare?(row: InboxRow): Promise<unknown>
  effect(trx: Trx, row: InboxRow, prepared: unknown): Promise<void>
  /** Answers an expected refusal that `effect` threw; runs in a transaction of its own that ends the row. */
  refuse?(trx: Trx, row: InboxRow, refusal: Refusal): Promise<void>
  /** Says to the person that it broke; runs in the transaction that ends the row. */
  apologize?(trx: Trx, row: InboxRow, reference: string): Promise<void>
  /**
   * How late a row may be handled without a pause; one that is later waits as long once more. For wholes of parts: nobody was there
   * at its time, so parts of it may still be on their way.
   */
  patienceMs?(row: InboxRow): number | null
  /** Its payload may have grown since it was read, so that it is read again when nobody else can write it. */
  grows?(row: InboxRow): boolean
  /** Keep the payload when the row is done (shops' notices: the books). */
  keepPayload?: boolean
  /** What of a kept payload stays when the row is done. */
  kept?(payload: Json): Json
}

/**
 * Handles the rows of one order key, oldest first, until none is due. A passing fault (database busy, a shop down) leaves the row
 * for later and those behind it waiting; a row that keeps failing is ended with an apology that carries a reference.
 */
export async function handleInbox(
  parts: { db: Database; queue: Queue; clock: Clock; log: Log; handlerFor: (source: string) => InboxHandler },
  orderKey: string,
): Promise<void> {
  const { db, clock, log } = parts
  for (;;) {
    const waiting = await waitingIn(db.outer, { orderKey })
    for (const next of waiting) {
      if (next.next_at_ms > clock.nowMs()) {
        await parts.queue.wake(null, 'inbox', orderKey, next.next_at_ms)
        return
      }
      const row: InboxRow = {
        id: next.id,
        source: next.source,
        externalId: next.external_id,
        orderKey,
        payload: next.payload === null ? null : fromJson<Json>(next.payload),
        receivedAtMs: next.received_at_ms,
      }
      const patienceMs = parts.handlerFor(row.source).patienceMs?.(row) ?? null
      if (patienceMs !== null && clock.nowMs() - next.next_at_ms > patienceMs) {
        await postpone(parts, row, clock.nowMs() + patienceMs)
        return
      }
      if (!(await handleRow(parts, row, next.tries))) return
      log.debug({ inbox: row.id, source: row.source, waitedMs: clock.nowMs() - row.receivedAtMs }, 'handled')
    }
    // What has come since then has a wake of its own.
    if (waiting.length < ROWS_AT_ONCE) return
  }
}

/** Answers whether the next row may be handled now. */
async function handleRow(
  parts: { db: Database; queue: Queue; clock: Clock; log: Log; handlerFor: (source: string) => InboxHandler },
  row: InboxRow,
  tries: number,
): Promise<boolean> {
  const { db, clock } = parts
  const handler = parts.handlerFor(row.source)
  try {
    const prepared = await handler.prepare?.(row)
    await db.transaction(async (trx) => {
      const now = await take(trx, db.dialect, row, 'done', handler, clock.nowMs())
      if (now !== null) await handler.effect(trx, now, prepared)
    })
    return true
  } catch (error) {
    const fault = await refuseOr(parts, row, handler, error)
    return fault === null || setBack(parts, row, tries, handler, fault.error)
  }
}

async function postpone({ db, queue }: { db: Database; queue: Queue }, row: InboxRow, atMs: number): Promise<void> {
  await db.outer
    .updateTable('inbox')
    .set({ next_at_ms: atMs })
    .where('id', '=', row.id)
    .where('state', '=', 'new')
    .execute()
  await queue.wake(null, 'inbox', row.orderKey, atMs)
}

/** Answers a refusal and ends the row. What is left to be set back is answered: another error, or one of the answering. */
async function refuseOr(
  { db, clock }: { db: Database; clock: Clock },
  row: InboxRow,
  handler: InboxHandler,
  error: unknown,
): Promise<{ error: unknown } | null> {
  if (!(error instanceof Refusal) || handler.refuse === undefined) return { error }
  try {
    await db.transaction((trx) => endRefused(trx, db.dialect, row, handler, error, clock.nowMs()))
    return null
  } catch (second) {
    return { error: second }
  }
}

/** What `effect` had written is rolled back; the answer and the row's end are written instead. */
async function endRefused(
  trx: Trx,
  dialect: Database['dialect'],
  row: InboxRow,
  handler: InboxHandler,
  refusal: Refusal,
  nowMs: number,
): Promise<void> {
  const now = await take(trx, dialect, row, 'done', handler, nowMs)
  if (now !== null) await handler.refuse?.(trx, now, refusal)
}

/** After a fault: later, or never again. Answers whether the next row may be handled now. */
async function setBack(
  parts: { db: Database; queue: Queue; clock: Clock; log: Log },
  row: InboxRow,
  tries: number,
  handler: InboxHandler,
  error: unknown,
): Promise<boolean> {
  const { db, clock, log } = parts
  const passing = error instanceof Fault && error.retryable
  const reference = newId().slice(-8)
  log.error({ inbox: row.id, source: row.source, reference, passing, err: error }, 'an incoming row failed')
  if (passing || tries + 1 < LIMITS.inboxTries) {
    const waitMs =
      (error instanceof Fault ? error.retryAfterMs : undefined) ?? Math.min(500 * 2 ** tries, LIMITS.stepBackoffMaxMs)
    const atMs = clock.nowMs() + (passing ? waitMs : Math.min(waitMs, 2000))
    // If even this fails the row stays due, and the sweeper comes back to it.
    await db.outer
      .updateTable('inbox')
      .set({ tries: tries + 1, next_at_ms: atMs })
      .where('id', '=', row.id)
      .where('state', '=', 'new')
      .execute()
    await parts.queue.wake(null, 'inbox', row.orderKey, atMs)
    return false
  }
  const giveUp = (apologize: boolean) =>
    db.transaction(async (trx) => {
      const now = await take(trx, db.dialect, row, 'failed', { ...handler, keepPayload: true }, clock.nowMs())
      if (apologize && now !== null) await handler.apologize?.(trx, now, reference)
    })
  // An apology that breaks too must not hold up the chat for ever.
  await giveUp(true).catch((second: unknown) => {
    if (second instanceof Fault && second.retryable) throw second
    log.error({ inbox: row.id, reference, err: second }, 'an apology failed')
    return giveUp(false)
  })
  return true
}
