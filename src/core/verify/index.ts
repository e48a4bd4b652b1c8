/**
 * Verifies the books: every balance recomputed from the transfers, every rule across tables. Reads one snapshot, in bounded pages,
 * and writes nothing, so that it can run on a read-only handle beside the bot.
 */
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { checkAccounts, checkEnds, checkSum } from './accounts.ts'
import { checkGenerations } from './generations.ts'
import { checkLinks } from './links.ts'
import { checkPayments } from './payments.ts'
import { checkSubscriptions } from './subscriptions.ts'
import type { Check, Difference, Scope, Verified } from './types.ts'

export type { Difference, Scope, Verified } from './types.ts'

/** More than this are not kept: the first ones say enough. */
const MOST_DIFFERENCES = 1000

/** @param scope everything, or only what transfers after an id have touched and the holds that are open */
export async function verify(db: Database, scope: Scope = { full: true }): Promise<Verified> {
  const differences: Difference[] = []
  return db.transaction(async (trx) => {
    differences.length = 0
    // One moment for all pages; on SQLite a transaction is one anyway.
    if (db.dialect === 'postgres') await sql`set transaction isolation level repeatable read, read only`.execute(trx)
    const check: Check = {
      trx,
      scope,
      found(difference) {
        if (differences.length < MOST_DIFFERENCES) differences.push(difference)
      },
    }
    await checkEnds(check)
    await checkAccounts(check)
    if ('full' in scope) await checkSum(check)
    await checkGenerations(check)
    await checkPayments(check)
    await checkSubscriptions(check)
    await checkLinks(check)
    const counts = await sql<{ transfers: number; accounts: number; last: number | null }>`
      select (select count(*) from transfers) as transfers, (select max(id) from transfers) as last,
        (select count(*) from accounts where person_id is not null) as accounts`.execute(trx)
    const row = counts.rows[0]
    return {
      transfers: Number(row?.transfers ?? 0),
      accounts: Number(row?.accounts ?? 0),
      lastTransferId: Number(row?.last ?? 0),
      differences,
    }
  })
}

/** A difference as a line for a terminal or a log. */
export function lineOf(difference: Difference): string {
  const { rule, subject, personId, expected, found } = difference
  const numbers = expected === undefined ? '' : `: expected ${expected}, found ${found ?? 'nothing'}`
  return `${rule}: ${subject}${personId === null ? '' : ` of person ${personId}`}${numbers}`
}
