/** The statements of the ledger that every job takes, compiled once. */
import { sql } from 'kysely'
import { compiled } from './db/compiled.ts'
import { ownAccounts, ownerId } from './owner.ts'
import type { Cause } from './transfers.ts'

/** What stands on each account of a person. */
export const balancesOf = compiled((db, given: { personId: string }) =>
  db.selectFrom('accounts').select(['id', 'posted', 'held', 'expires_at_ms']).where(ownAccounts(given.personId)),
)

/** The accounts that a person pays from. */
export const accountsOf = compiled((db, given: { personId: string }) =>
  db
    .selectFrom('accounts')
    .select(['id', 'posted', 'held', 'frozen', 'expires_at_ms'])
    .where('person_id', '=', ownerId(given.personId))
    .orderBy('id'),
)

/** Holds a part of an account, where it has as much; answers no row where it has not. */
export const setAside = compiled((db, given: { id: string; part: number }) =>
  db
    .updateTable('accounts')
    .set({ held: sql`held + ${given.part}` })
    .where('id', '=', given.id)
    .where(sql<boolean>`posted - held >= ${given.part}`)
    .returning('id'),
)

/** Pending transfers of a cause that nothing has ended yet. */
export const openOf = compiled((db, cause: { [part in keyof Cause]: Cause[part] }) =>
  db
    .selectFrom('transfers as hold')
    .leftJoin('transfers as end', 'end.pending_of', 'hold.id')
    .leftJoin('gift_dues as due', 'due.hold_id', 'hold.id')
    .select(['hold.id as id', 'hold.debit as debit', 'hold.credit as credit', 'hold.amount as amount'])
    .select('due.amount as giftDue')
    .where('hold.cause_type', '=', cause.type)
    .where('hold.cause_id', '=', cause.id)
    .where('hold.kind', '=', sql.lit('hold'))
    .where('end.id', 'is', null)
    .orderBy('hold.id'),
)

/**
 * Ends a hold on its account: a part of it is used, the rest is available again. What comes back to an account after its end can be
 * used for a while longer, once.
 */
export const takeOff = compiled(
  (db, given: { id: string; held: number; used: number; returned: number; nowMs: number }) =>
    db
      .updateTable('accounts')
      .set({
        held: sql`held - ${given.held}`,
        posted: sql`posted - ${given.used}`,
        expires_at_ms: sql`case when expires_at_ms <= ${given.nowMs} and cast(${given.returned} as bigint) > 0 then returns_until_ms else expires_at_ms end`,
      })
      .where('id', '=', given.id)
      .returning('forwards_to'),
)
