import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/database.ts'

/** Something in the books that does not add up. */
export interface Difference {
  /** Which rule is broken, in small words with dashes. */
  rule: string
  /** The row: `account <id>`, `generation <id>` ... */
  subject: string
  /** Whose spending stops until somebody has looked; null: nobody's. */
  personId: string | null
  expected?: number | string
  found?: number | string
}

/** All of it, or what transfers after this id have touched and every hold that is open. */
export type Scope = { full: true } | { since: number }

/** Transfers up to this id are left out. */
export function startOf(scope: Scope): number {
  return 'since' in scope ? scope.since : 0
}

/** Whether an account was touched by a transfer after this id. */
export function isTouched(account: RawBuilder<unknown>, since: number): RawBuilder<boolean> {
  return sql<boolean>`${account} in (select debit from transfers where id > ${since} union select credit from transfers where id > ${since})`
}

export interface Verified {
  /** How many transfers and accounts of people there are. */
  transfers: number
  accounts: number
  /** The newest transfer: the next `since`. */
  lastTransferId: number
  differences: Difference[]
}

export interface Check {
  trx: Trx
  scope: Scope
  found(difference: Difference): void
}

export const PAGE_ROWS = 500

/** Ids in pages: what `page(after)` gives, until it gives less than a page. */
export async function* pagesOf(page: (after: string) => Promise<{ id: string }[]>): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const rows = await page(after)
    if (rows.length > 0) yield rows.map((row) => row.id)
    if (rows.length < PAGE_ROWS) return
    after = rows.at(-1)!.id
  }
}
