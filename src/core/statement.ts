/** A person's statement: what the ledger's transfers did to their balance, in lines that people understand. */
import { sql } from 'kysely'
import { compiled } from './db/compiled.ts'
import type { Reader } from './db/database.ts'
import { balancesOf } from './ledger-rows.ts'
import { ownAccounts } from './owner.ts'
import { type Cause, SYSTEM } from './transfers.ts'

/** What comes in from where; anything else was bought. */
const SOURCES: { [account: string]: StatementKind } = { [SYSTEM.gifts]: 'gift', [SYSTEM.revoked]: 'restored' }

/** What goes out where to; anything else is taken back. */
const GOES: { [account: string]: StatementKind } = { [SYSTEM.gifts]: 'giftback', [SYSTEM.expired]: 'expired' }

export type StatementKind =
  | 'gift'
  | 'topup'
  | 'held'
  | 'used'
  | 'returned'
  | 'clawback'
  | 'restored'
  | 'giftback'
  | 'expired'

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
  const own = await balancesOf(db, { personId })
  return statementOf(
    db,
    personId,
    own.map(({ id }) => id),
    page,
  )
}

/** The same, for who has the ids of the person's accounts already. */
export async function statementOf(
  db: Reader,
  personId: string,
  accounts: readonly string[],
  page: { beforeId?: number; rows: number },
): Promise<StatementLine[]> {
  const beforeId = page.beforeId ?? Number.MAX_SAFE_INTEGER
  const found = new Map<number, Line>()
  for (const account of accounts) {
    const given = { account, beforeId, rows: page.rows }
    const lines = accounts.length === 1 ? await alone(db, given) : await among(db, { ...given, personId })
    for (const line of lines) found.set(line.id, line)
  }
  const rows = [...found.values()].sort((a, b) => b.id - a.id).slice(0, page.rows)
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
    if (accounts.includes(row.credit)) return [line(SOURCES[row.debit] ?? 'topup', row.amount)]
    return [line(GOES[row.credit] ?? 'clawback', -row.amount)]
  })
}

type Page = { personId: string; account: string; beforeId: number; rows: number }

/** One side of an account: read along the index of that side, newest first, and no further than the page. */
const sideOf = (db: Reader, side: 'debit' | 'credit', { account, beforeId, rows }: Omit<Page, 'personId'>) =>
  db
    .selectFrom('transfers as t')
    .select(['t.id', 't.kind', 't.debit', 't.credit', 't.amount', 't.cause_type', 't.cause_id', 't.created_at_ms'])
    .select((on) =>
      on
        .selectFrom('transfers as held')
        .select('held.amount')
        .whereRef('held.id', '=', 't.pending_of')
        .as('held_amount'),
    )
    .where(`t.${side}`, '=', account)
    .where('t.id', '<', beforeId)
    .where((on) => {
      const end = on.selectFrom('transfers as end').select('end.id').whereRef('end.pending_of', '=', 't.id')
      return on.or([on('t.kind', '<>', sql.lit('hold')), on.not(on.exists(end))])
    })
    .orderBy('t.id', 'desc')
    .limit(rows)

/** What moved between accounts of the person is nothing to them. */
const own = (db: Reader, personId: string) => db.selectFrom('accounts').select('id').where(ownAccounts(personId))
const among = compiled((db, page: Page) =>
  db
    .selectFrom(sideOf(db, 'debit', page).where('t.credit', 'not in', own(db, page.personId)).as('debits'))
    .selectAll()
    .unionAll(
      db
        .selectFrom(sideOf(db, 'credit', page).where('t.debit', 'not in', own(db, page.personId)).as('credits'))
        .selectAll(),
    ),
)
/** Nearly everybody has one account, and an account is never on both sides of a transfer. */
const alone = compiled((db, page: Omit<Page, 'personId'>) =>
  db
    .selectFrom(sideOf(db, 'debit', page).as('debits'))
    .selectAll()
    .unionAll(db.selectFrom(sideOf(db, 'credit', page).as('credits')).selectAll()),
)
type Line = Awaited<ReturnType<typeof alone>>[number]
