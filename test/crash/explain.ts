/** What there is in the books about people with whom something went wrong, so that a failure that does not come again explains itself. */
import { type Database, openDatabase } from '../../src/core/db/database.ts'

const LAST_ROWS = 25
const LINE_CHARS = 1000

/**
 * @param given.people ids at the platform; told is only of those whom a line of `wrong` names
 * @param given.seen what is shown to somebody, and what was asked of the platform for them, newest last
 */
export async function explain(given: {
  url: string
  wrong: readonly string[]
  people: readonly string[]
  seen(id: string): object[]
}): Promise<string[]> {
  const named = given.people.filter((id) => given.wrong.some((line) => new RegExp(`\\b${id}\\b`).test(line)))
  if (named.length === 0) return []
  const db = openDatabase(given.url)
  try {
    const lines: string[] = []
    for (const id of named) {
      for (const [table, rows] of Object.entries({ ...(await rowsOf(db, id)), seen: given.seen(id) }))
        for (const row of rows.slice(-LAST_ROWS))
          lines.push(`${id} ${table}: ${JSON.stringify(row)}`.slice(0, LINE_CHARS))
    }
    return lines
  } finally {
    await db.close()
  }
}

async function rowsOf({ outer }: Database, externalId: string): Promise<{ [table: string]: object[] }> {
  const identity = await outer
    .selectFrom('identities')
    .select('person_id')
    .where('external_id', '=', externalId)
    .executeTakeFirst()
  const personId = identity?.person_id ?? ''
  const orders = await outer.selectFrom('orders').selectAll().where('person_id', '=', personId).orderBy('id').execute()
  const payments = await outer
    .selectFrom('payments')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  const messages = await outer
    .selectFrom('messages')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  const generations = await outer
    .selectFrom('generations')
    .select(['id', 'key', 'state', 'next_step_at_ms', 'step_tries', 'created_at_ms', 'ended_at_ms'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  const charges = new Set(payments.flatMap((one) => [`paid:${one.external_id}`, `refunded:${one.external_id}`]))
  const inbox = (await outer.selectFrom('inbox').selectAll().orderBy('id').execute()).filter(
    (row) => row.order_key.endsWith(`:${externalId}`) || charges.has(row.external_id),
  )
  return { orders, payments, messages, generations, inbox }
}
