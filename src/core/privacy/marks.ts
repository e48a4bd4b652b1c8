/**
 * What is remembered of somebody who was erased, for a bounded time: that this identity has had its starting gift, and that it was
 * shut out. Kept as keyed hashes, so that the table leads to nobody who does not come back.
 */
import type { Reader, Trx } from '../db/database.ts'

export interface Marks {
  hadGift: boolean
  isBanned: boolean
}

export async function marksOf(db: Reader, hash: string, nowMs: number): Promise<Marks> {
  const rows = await db
    .selectFrom('erasure_marks')
    .select('kind')
    .where('hash', '=', hash)
    .where('until_ms', '>', nowMs)
    .execute()
  return { hadGift: rows.length > 0, isBanned: rows.some((row) => row.kind === 'ban') }
}

export async function mark(trx: Trx, hash: string, kind: 'gift' | 'ban', untilMs: number): Promise<void> {
  await trx
    .insertInto('erasure_marks')
    .values({ hash, kind, until_ms: untilMs })
    .onConflict((conflict) => conflict.columns(['hash', 'kind']).doUpdateSet({ until_ms: untilMs }))
    .execute()
}
