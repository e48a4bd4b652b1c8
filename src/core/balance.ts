/** What a person has. */
import type { Reader } from './db/database.ts'
import { balancesOf } from './ledger-rows.ts'
import { type StatementLine, statementOf } from './statement.ts'

export interface Balance {
  /** What can be spent now; never below zero. */
  availableCredits: number
  heldCredits: number
  /** What a claw-back left unpaid; the next credits pay it. */
  owedCredits: number
}

/**
 * What a person has, over all accounts; what is held on accounts that were closed into theirs is theirs too.
 * @param nowMs what has come to its end by then is nothing any more, also where it was not taken yet
 */
export async function balanceOf(db: Reader, personId: string, nowMs = 0): Promise<Balance> {
  return balanceIn(await balancesOf(db, { personId }), nowMs)
}

/** The balance, and what of a statement stands before it; the accounts are looked up once. */
export async function balanceAndStatement(
  db: Reader,
  personId: string,
  page: { beforeId?: number; rows: number; nowMs: number },
): Promise<{ balance: Balance; lines: StatementLine[] }> {
  const rows = await balancesOf(db, { personId })
  const accounts = rows.map(({ id }) => id)
  return { balance: balanceIn(rows, page.nowMs), lines: await statementOf(db, personId, accounts, page) }
}

function balanceIn(
  rows: readonly { posted: number; held: number; expires_at_ms: number | null }[],
  nowMs: number,
): Balance {
  let total = 0
  let held = 0
  for (const row of rows) {
    if (row.expires_at_ms === null || row.expires_at_ms > nowMs) total += row.posted - row.held
    held += row.held
  }
  return { availableCredits: Math.max(0, total), heldCredits: held, owedCredits: Math.max(0, -total) }
}
