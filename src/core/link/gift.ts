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
  used: number
}

/** What these accounts were given to begin with, and what became of it. */
export async function giftsOf(db: Reader, accounts: readonly string[]): Promise<Gifts> {
  if (accounts.length === 0) return { given: 0, largest: 0, takenBack: 0, used: 0 }
  const ids = sql.join(accounts)
  const { rows } = await sql<Gifts>`select
    coalesce((select sum(amount) from transfers where credit in (${ids}) and debit = ${SYSTEM.gifts} and key like 'gift:start:%'), 0) as given,
    coalesce((select max(amount) from transfers where credit in (${ids}) and debit = ${SYSTEM.gifts} and key like 'gift:start:%'), 0) as largest,
    coalesce((select sum(amount) from transfers where debit in (${ids}) and credit = ${SYSTEM.gifts}), 0) as "takenBack",
    coalesce((select sum(amount) from transfers where debit in (${ids}) and credit = ${SYSTEM.consumed} and kind = 'post'), 0) as used`.execute(
    db,
  )
  const row = rows[0]!
  return {
    given: Number(row.given),
    largest: Number(row.largest),
    takenBack: Number(row.takenBack),
    used: Number(row.used),
  }
}

/** How much of the starting gifts is still there, available or held. */
export function unspent(gifts: Gifts): number {
  return Math.max(0, gifts.given - gifts.takenBack - gifts.used)
}

/** How much two people have been given twice and have not spent. */
export function givenTwice(one: Gifts, other: Gifts): number {
  const net = one.given + other.given - one.takenBack - other.takenBack
  const over = net - Math.max(one.largest, other.largest)
  return Math.max(0, Math.min(over, unspent(one) + unspent(other)))
}

/**
 * How much of what an account gets back from a hold is a gift that its person was given twice: never more than its own gift that
 * nobody spent meanwhile, nor than what all their accounts together were given too much.
 */
export async function givenTwiceIn(db: Reader, account: string): Promise<number> {
  const group = await db
    .selectFrom('accounts')
    .select('id')
    .where(
      sql<boolean>`coalesce(forwards_to, id) = (select coalesce(forwards_to, id) from accounts where id = ${account})`,
    )
    .execute()
  const all = await giftsOf(
    db,
    group.map((row) => row.id),
  )
  const over = all.given - all.takenBack - all.largest
  return Math.max(0, Math.min(over, unspent(await giftsOf(db, [account]))))
}

/** Marks open holds of these accounts, oldest first: so much of what they return is to be looked at. */
export async function markHolds(trx: Trx, accounts: readonly string[], amount: number): Promise<void> {
  let rest = amount
  if (rest <= 0 || accounts.length === 0) return
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
}
