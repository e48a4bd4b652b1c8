/** The statements of the inbox that every row takes, compiled once. */
import { sql } from 'kysely'
import { compiled } from './db/compiled.ts'
import { type Database, fromJson, type Reader, type Trx, toJson } from './db/database.ts'
import type { InboxTable } from './db/schema.ts'
import type { InboxHandler, InboxRow } from './inbox.ts'
import type { Json } from './ports.ts'

export const ROWS_AT_ONCE = 10
/** The oldest rows of an order key. */
export const waitingIn = compiled((db, given: { orderKey: string }) =>
  db
    .selectFrom('inbox')
    .selectAll()
    .where('order_key', '=', given.orderKey)
    .where('state', '=', sql.lit('new'))
    .orderBy('id')
    .limit(sql.lit(ROWS_AT_ONCE)),
)

/**
 * Ends the row, before its effect in the same transaction: so it is locked, and whoever comes second finds nothing to do. Answers
 * the row as it is now; null when another process has ended it.
 */
export async function take(
  trx: Trx,
  dialect: Database['dialect'],
  row: InboxRow,
  state: 'done' | 'failed',
  handler: Pick<InboxHandler, 'grows' | 'keepPayload' | 'kept'>,
  nowMs: number,
): Promise<InboxRow | null> {
  let now = row
  if (handler.grows?.(row) === true) {
    const query = trx.selectFrom('inbox').select('payload').where('id', '=', row.id).where('state', '=', 'new')
    const found = await (dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
    if (found === undefined) return null
    now = { ...row, payload: found.payload === null ? null : fromJson<Json>(found.payload) }
  }
  const end = handler.keepPayload === true ? endKept : endBlanked
  const [ended] = await end(trx, { id: row.id, state, nowMs })
  if (ended !== undefined && handler.keepPayload === true && handler.kept !== undefined && now.payload !== null)
    await trx
      .updateTable('inbox')
      .set({ payload: toJson(handler.kept(now.payload)) })
      .where('id', '=', row.id)
      .execute()
  return ended === undefined ? null : now
}

type End = { id: number; state: 'done' | 'failed'; nowMs: number }
const ending = (db: Reader, { id, state, nowMs }: End) =>
  db
    .updateTable('inbox')
    .set({ state, handled_at_ms: nowMs })
    .where('id', '=', id)
    .where('state', '=', sql.lit('new'))
    .returning('id')
const endKept = compiled((db, given: End) => ending(db, given))
const endBlanked = compiled((db, given: End) => ending(db, given).set({ payload: null }))

type NewRow = { [column in keyof Omit<InboxTable, 'id'>]: InboxTable[column] }
const inserting = (db: Reader, rows: NewRow | NewRow[]) =>
  db
    .insertInto('inbox')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['source', 'external_id']).doNothing())
    .returning(['id', 'source', 'external_id'])
const insertOne = compiled((db, row: NewRow) => inserting(db, row))

/** Answers those that are new. By one statement: each would be a way to the server and back. */
export const insertAll = (trx: Trx, rows: NewRow[]) => inserting(trx, rows).execute()

/** The same, one by one: nothing is far away, and a statement for each number of rows would be planned anew each time. */
export async function insertEach(trx: Trx, rows: readonly NewRow[]): ReturnType<typeof insertAll> {
  const inserted: Awaited<ReturnType<typeof insertAll>> = []
  for (const row of rows) inserted.push(...(await insertOne(trx, row)))
  return inserted
}
