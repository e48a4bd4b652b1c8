/**
 * What is remembered of somebody who was erased, for a bounded time: that this identity has had its starting gift, that it was shut
 * out, and what was left of a time in which nothing is made for it. Kept as keyed hashes, so that the table leads to nobody who does
 * not come back.
 */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import type { Reader, Trx } from '../db/database.ts'
import type { ErasureMarksTable } from '../db/schema.ts'

export interface Marks {
  hadGift: boolean
  isBanned: boolean
}

/** What is left of a time in which nothing is made. */
export interface Rest {
  state: 'muted' | 'banned'
  untilMs: number
}

export async function marksOf(db: Reader, hash: string, nowMs: number): Promise<Marks> {
  const rows = await inForce(db, { hash, nowMs })
  return { hadGift: rows.length > 0, isBanned: rows.some((row) => row.kind === 'ban') }
}

/** What is left of times in which nothing is made for an identity. */
export async function restsOf(db: Reader, hash: string, nowMs: number): Promise<Rest[]> {
  const rows = await inForce(db, { hash, nowMs })
  return rows.flatMap(({ kind, until_ms: untilMs }) =>
    kind === 'muted' || kind === 'banned' ? [{ state: kind, untilMs }] : [],
  )
}

const inForce = compiled((db, given: { hash: string; nowMs: number }) =>
  db
    .selectFrom('erasure_marks')
    .select(['kind', 'until_ms'])
    .where('hash', '=', given.hash)
    .where('until_ms', '>', given.nowMs),
)

/** Whoever is erased again meanwhile does not make it shorter. */
export async function mark(trx: Trx, hash: string, kind: ErasureMarksTable['kind'], untilMs: number): Promise<void> {
  await trx
    .insertInto('erasure_marks')
    .values({ hash, kind, until_ms: untilMs })
    .onConflict((conflict) =>
      conflict.columns(['hash', 'kind']).doUpdateSet({
        until_ms: sql`case when erasure_marks.until_ms > ${untilMs} then erasure_marks.until_ms else ${untilMs} end`,
      }),
    )
    .execute()
}
