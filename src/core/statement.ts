/** A person's statement: what the ledger's transfers did to their balance, in lines that people understand. */
import type { Reader } from './db/database.ts'
import { ownAccounts } from './owner.ts'
import { type Cause, SYSTEM } from './transfers.ts'

export type StatementKind = 'gift' | 'topup' | 'held' | 'used' | 'returned' | 'clawback' | 'giftback'

export interface StatementLine {
  id: number
  kind: StatementKind
  /** Signed: what it did to what is available; for `held` still open, minus what is held. */
  credits: number
  cause: Cause
  createdAtMs: number
}

/**
 * A person's statement, newest first: gifts, top-ups, uses, returns, claw-backs, and holds that are still open; of people who were
 * joined, both. A partly used hold is two lines: what was used, and what came back. What only moved between their own accounts is
 * no line.
 * @param beforeId page on: only lines of transfers older than this id
 */
export async function statement(
  db: Reader,
  personId: string,
  page: { beforeId?: number; rows: number },
): Promise<StatementLine[]> {
  const own = await db.selectFrom('accounts').select('id').where(ownAccounts(personId)).execute()
  const accounts = own.map((account) => account.id)
  if (accounts.length === 0) return []
  const rows = await db
    .selectFrom('transfers as t')
    .leftJoin('transfers as held', 'held.id', 't.pending_of')
    .leftJoin('transfers as end', 'end.pending_of', 't.id')
    .select(['t.id', 't.kind', 't.debit', 't.credit', 't.amount', 't.cause_type', 't.cause_id', 't.created_at_ms'])
    .select('held.amount as held_amount')
    .where((on) => on.or([on('t.debit', 'in', accounts), on('t.credit', 'in', accounts)]))
    .where((on) => on.not(on.and([on('t.debit', 'in', accounts), on('t.credit', 'in', accounts)])))
    .where((on) => on.or([on('t.kind', '<>', 'hold'), on('end.id', 'is', null)]))
    .where('t.id', '<', page.beforeId ?? Number.MAX_SAFE_INTEGER)
    .orderBy('t.id', 'desc')
    .limit(page.rows)
    .execute()
  return rows.flatMap((row): StatementLine[] => {
    const line = (kind: StatementKind, credits: number): StatementLine => ({
      id: row.id,
      kind,
      credits,
      cause: { type: row.cause_type as Cause['type'], id: row.cause_id },
      createdAtMs: row.created_at_ms,
    })
    if (row.kind === 'hold') return [line('held', -row.amount)]
    if (row.kind === 'void') return [line('returned', row.amount)]
    if (row.kind === 'post') {
      if (row.cause_type === 'refund') return [line('clawback', -row.amount)]
      const back = (row.held_amount ?? row.amount) - row.amount
      return back > 0 ? [line('returned', back), line('used', -row.amount)] : [line('used', -row.amount)]
    }
    if (accounts.includes(row.credit)) return [line(row.debit === SYSTEM.gifts ? 'gift' : 'topup', row.amount)]
    return [line(row.credit === SYSTEM.gifts ? 'giftback' : 'clawback', -row.amount)]
  })
}
