/**
 * Works that could not be brought to the person: their chat does not let us speak, and no other is known. They are kept in history,
 * and named when the person writes again. The list stands among the open questions, where it is swept when nobody comes back.
 */
import { sql } from 'kysely'
import { compiled } from './db/compiled.ts'
import { dialectOf, fromJson, type Reader, type Trx, toJson } from './db/database.ts'
import { LIMITS } from './limits.ts'
import { lockOwner } from './owner.ts'

const PLACE = 'undelivered'
const MOST_WORKS = 50

/** Notes a work for its person, or for whoever they were joined with while it was on its way; again is no harm. */
export async function noteUndelivered(
  trx: Trx,
  work: { personId: string; generationId: string; nowMs: number },
): Promise<void> {
  const personId = await lockOwner(trx, work.personId, dialectOf(trx))
  const person = await trx.selectFrom('people').select('erased_at_ms').where('id', '=', personId).executeTakeFirst()
  // Erased while it was on its way: there is nobody to name it to.
  if (person === undefined || person.erased_at_ms !== null) return
  await add(trx, personId, [work.generationId], work.nowMs + LIMITS.resultKeptMs)
}

/** What was noted for one person is named to another as well. */
export async function copyUndelivered(trx: Trx, from: string, to: string): Promise<void> {
  const row = await rowOf(trx, from)
  if (row !== undefined) await add(trx, to, fromJson<string[]>(row.data), row.expires_at_ms)
}

async function add(trx: Trx, personId: string, works: readonly string[], expiresAtMs: number): Promise<void> {
  const there = await rowOf(trx, personId)
  const ids = there === undefined ? [] : fromJson<string[]>(there.data)
  const row = {
    question: PLACE,
    data: toJson([...new Set([...ids, ...works])].slice(-MOST_WORKS)),
    expires_at_ms: Math.max(expiresAtMs, there?.expires_at_ms ?? 0),
  }
  await trx
    .insertInto('dialogues')
    .values({ chat_key: PLACE, person_id: personId, ...row })
    .onConflict((conflict) => conflict.columns(['chat_key', 'person_id']).doUpdateSet(row))
    .execute()
}

/** The works that are still there, oldest first; they are not named again. */
export async function takeUndelivered(trx: Trx, personId: string): Promise<string[]> {
  const noted = await rowOf(trx, personId)
  if (noted === undefined) return []
  await trx.deleteFrom('dialogues').where('chat_key', '=', PLACE).where('person_id', '=', personId).execute()
  const there = await trx
    .selectFrom('generations')
    .select('id')
    .where('id', 'in', fromJson<string[]>(noted.data))
    .where('person_id', '=', personId)
    .where('state', '=', 'done')
    .where('deleted_at_ms', 'is', null)
    .orderBy('id')
    .execute()
  return there.map(({ id }) => id)
}

async function rowOf(db: Reader, personId: string) {
  const [row] = await notedFor(db, { personId })
  return row
}

const notedFor = compiled((db, given: { personId: string }) =>
  db
    .selectFrom('dialogues')
    .select(['data', 'expires_at_ms'])
    .where('chat_key', '=', sql.lit(PLACE))
    .where('person_id', '=', given.personId),
)
