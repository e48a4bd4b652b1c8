/**
 * Works that could not be brought to the person: their chat does not let us speak, and no other is known. They are kept in history,
 * and named when the person writes again. The list stands among the open questions, where it is swept when nobody comes back.
 */
import { fromJson, type Reader, type Trx, toJson } from './db/database.ts'
import { LIMITS } from './limits.ts'

const PLACE = 'undelivered'
const MOST_WORKS = 50

/** Notes a work; again is no harm. */
export async function noteUndelivered(
  db: Reader,
  work: { personId: string; generationId: string; nowMs: number },
): Promise<void> {
  const ids = await idsOf(db, work.personId)
  const data = toJson([...new Set([...ids, work.generationId])].slice(-MOST_WORKS))
  const row = { question: PLACE, data, expires_at_ms: work.nowMs + LIMITS.resultKeptMs }
  await db
    .insertInto('dialogues')
    .values({ chat_key: PLACE, person_id: work.personId, ...row })
    .onConflict((conflict) => conflict.columns(['chat_key', 'person_id']).doUpdateSet(row))
    .execute()
}

/** The works that are still there, oldest first; they are not named again. */
export async function takeUndelivered(trx: Trx, personId: string): Promise<string[]> {
  const ids = await idsOf(trx, personId)
  if (ids.length === 0) return []
  await trx.deleteFrom('dialogues').where('chat_key', '=', PLACE).where('person_id', '=', personId).execute()
  const there = await trx
    .selectFrom('generations')
    .select('id')
    .where('id', 'in', ids)
    .where('person_id', '=', personId)
    .where('state', '=', 'done')
    .where('deleted_at_ms', 'is', null)
    .orderBy('id')
    .execute()
  return there.map(({ id }) => id)
}

async function idsOf(db: Reader, personId: string): Promise<string[]> {
  const row = await db
    .selectFrom('dialogues')
    .select('data')
    .where('chat_key', '=', PLACE)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row === undefined ? [] : fromJson<string[]>(row.data)
}
