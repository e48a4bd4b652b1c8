/**
 * The starting gift counts once for a person, however many chats they come from. When two people are joined, the larger of their
 * starting gifts stays; of the other as much is taken back as nobody has spent, where what was used counts as the gift first. So
 * joining makes nobody richer, and credits that were bought are never taken for it, nor does it make a debt. What is held for jobs
 * at that moment is looked at when it comes back.
 */
import { sql } from 'kysely'
import type { Reader, Trx } from '../db/database.ts'
import { SYSTEM } from '../transfers.ts'

export interface Gifts {
  /** Starting gifts in all. */
  given: number
  largest: number
  takenBack: number
  /** To be taken back from holds that are open. */
  due: number
  used: number
}

/** What these accounts were given to begin with, and what became of it. */
export async function giftsOf(db: Reader, accounts: readonly string[]): Promise<Gifts> {
  if (accounts.length === 0) return { given: 0, largest: 0, takenBack: 0, due: 0, used: 0 }
  const ids = sql.join(accounts)
  const { rows } = await sql<Gifts>`select
    coalesce((select sum(amount) from transfers where credit in (${ids}) and debit = ${SYSTEM.gifts} and key like 'gift:start:%'), 0) as given,
    coalesce((select max(amount) from transfers where credit in (${ids}) and debit = ${SYSTEM.gifts} and key like 'gift:start:%'), 0) as largest,
    coalesce((select sum(amount) from transfers where debit in (${ids}) and credit = ${SYSTEM.gifts}), 0) as "takenBack",
    coalesce((select sum(d.amount) from gift_dues d join transfers h on h.id = d.hold_id where h.debit in (${ids})), 0) as due,
    coalesce((select sum(amount) from transfers where debit in (${ids}) and credit = ${SYSTEM.consumed} and kind = 'post'), 0) as used`.execute(
    db,
  )
  const row = rows[0]!
  return {
    given: Number(row.given),
    largest: Number(row.largest),
    takenBack: Number(row.takenBack),
    due: Number(row.due),
    used: Number(row.used),
  }
}

/** How much of the starting gifts is still there, available or held. */
export function unspent(gifts: Gifts): number {
  return Math.max(0, gifts.given - gifts.takenBack - gifts.used)
}

export async function unspentGift(db: Reader, accounts: readonly string[]): Promise<number> {
  return unspent(await giftsOf(db, accounts))
}

/** How much two people have been given twice and have not spent. */
export function givenTwice(one: Gifts, other: Gifts): number {
  const net = one.given + other.given - one.takenBack - other.takenBack - one.due - other.due
  const over = net - Math.max(one.largest, other.largest)
  const left = Math.max(0, unspent(one) - one.due) + Math.max(0, unspent(other) - other.due)
  return Math.max(0, Math.min(over, left))
}

/** Marks open holds of these accounts, oldest first: so much of what they return is to be looked at. Answers what found no hold. */
export async function markHolds(trx: Trx, accounts: readonly string[], amount: number): Promise<number> {
  let rest = amount
  if (rest <= 0 || accounts.length === 0) return rest
  const holds = await trx
    .selectFrom('transfers as hold')
    .leftJoin('transfers as end', 'end.pending_of', 'hold.id')
    .leftJoin('gift_dues as due', 'due.hold_id', 'hold.id')
    .select(['hold.id', 'hold.amount'])
    .where('hold.debit', 'in', accounts)
    .where('hold.kind', '=', 'hold')
    .where('hold.cause_type', '=', 'generation')
    .where('end.id', 'is', null)
    .where('due.hold_id', 'is', null)
    .orderBy('hold.id')
    .execute()
  for (const hold of holds) {
    const part = Math.min(rest, hold.amount)
    if (part <= 0) break
    await trx.insertInto('gift_dues').values({ hold_id: hold.id, amount: part }).execute()
    rest -= part
  }
  return rest
}
