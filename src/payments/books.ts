/**
 * The books of a month, in UTC. Money is booked when its credits came in or went; what moved no credits, when it was written down. The
 * lines of credits are sums of the ledger, so `credits_opening` and what moved make `credits_closing`, which is what people have.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Database, Reader } from '../core/db/database.ts'
import { SYSTEM } from '../core/ledger.ts'
import { toDecimal } from './methods/index.ts'

export interface BookLine {
  line: string
  method: string
  currency: string
  n: number
  amountMinor: number
  /** What shops said that they kept. */
  feeMinor: number
  /** How many of the payments say nothing of a fee. */
  feesUnknown: number
  /** With the sign with which they change what people have. */
  credits: number
}

const HEADER = 'line,method,currency,count,amount,fees,fees_unknown,credits'

/** `2026-11` as the moments between which it lies; null: no such month. */
export function monthOf(text: string): { fromMs: number; toMs: number } | null {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text)
  if (match === null) return null
  const [year, month] = [Number(match[1]), Number(match[2])]
  return { fromMs: Date.UTC(year, month - 1), toMs: Date.UTC(year, month) }
}

/** The month's lines, all read at one moment. */
export async function booksOf(database: Database, month: { fromMs: number; toMs: number }): Promise<BookLine[]> {
  return database.transaction(async (trx) => {
    // On SQLite a transaction is one moment anyway.
    if (database.dialect === 'postgres')
      await sql`set transaction isolation level repeatable read, read only`.execute(trx)
    return linesIn(trx, month)
  })
}

async function linesIn(db: Reader, month: { fromMs: number; toMs: number }): Promise<BookLine[]> {
  const { fromMs, toMs } = month
  const inMonth = (at: RawBuilder<unknown>) => sql<boolean>`${at} >= ${fromMs} and ${at} < ${toMs}`
  const soldAt = sql`(select min(t.created_at_ms) from transfers t where t.debit = ${SYSTEM.sales}
    and t.cause_type = 'payment' and t.cause_id = p.id)`
  const takenAt = sql`coalesce((select min(t.created_at_ms) from transfers t where t.credit = ${SYSTEM.revoked}
    and t.kind in ('posted', 'post') and t.cause_type = 'refund' and t.cause_id = r.id), r.created_at_ms)`
  const givenAt = sql`coalesce((select min(t.created_at_ms) from transfers t where t.debit = ${SYSTEM.revoked}
    and t.cause_type = 'refund' and t.cause_id = r.id), r.created_at_ms)`
  const payments = await linesOf(
    db,
    sql`select case when o.subscription_id is null then 'payments' else 'payments_of_plans' end as line, p.method, p.currency, count(*) as n, sum(p.amount_minor) as amount,
      sum(coalesce(p.fee_minor, 0)) as fee, sum(case when p.fee_minor is null then 1 else 0 end) as unknown, sum(p.credits) as credits
      from payments p left join orders o on o.id = p.order_id where p.credits > 0 and ${inMonth(soldAt)}
      group by case when o.subscription_id is null then 'payments' else 'payments_of_plans' end, p.method, p.currency`,
  )
  const waiting = await linesOf(
    db,
    sql`select 'payments_not_credited' as line, p.method, p.currency, count(*) as n, sum(p.amount_minor) as amount,
      sum(coalesce(p.fee_minor, 0)) as fee, sum(case when p.fee_minor is null then 1 else 0 end) as unknown, 0 as credits
      from payments p where p.credits = 0 and coalesce(p.review_reason, '') <> 'test' and ${inMonth(sql`p.created_at_ms`)}
      group by p.method, p.currency`,
  )
  const returned = await linesOf(db, refundsOf('refunds', sql`r.state in ('succeeded', 'reversed')`, inMonth(takenAt)))
  const reversed = await linesOf(db, refundsOf('refunds_reversed', sql`r.state = 'reversed'`, inMonth(givenAt)))
  return [...payments, ...waiting, ...returned, ...reversed, ...(await creditsOf(db, month))]
}

/** What charge-backs took is told apart from what was returned. Their credits stand in the lines of credits. */
function refundsOf(line: string, state: RawBuilder<unknown>, inMonth: RawBuilder<boolean>): RawBuilder<unknown> {
  const name = sql`case when r.initiated_by = 'dispute' then ${sql.lit(line.replace('refunds', 'disputes'))} else ${sql.lit(line)} end`
  return sql`select ${name} as line, p.method, p.currency, count(*) as n, sum(r.amount_minor) as amount, 0 as fee, 0 as unknown,
    0 as credits from refunds r join payments p on p.id = r.payment_id where ${state} and ${inMonth}
    group by ${name}, p.method, p.currency`
}

async function linesOf(db: Reader, query: RawBuilder<unknown>): Promise<BookLine[]> {
  interface Row {
    line: string
    method: string
    currency: string
    n: number
    amount: number
    fee: number
    unknown: number
    credits: number
  }
  const { rows } = await (query as RawBuilder<Row>).execute(db)
  return rows
    .map((row) => ({
      line: row.line,
      method: row.method,
      currency: row.currency,
      n: Number(row.n),
      amountMinor: Number(row.amount),
      feeMinor: Number(row.fee),
      feesUnknown: Number(row.unknown),
      credits: Number(row.credits),
    }))
    .sort((a, b) => (`${a.line} ${a.method} ${a.currency}` < `${b.line} ${b.method} ${b.currency}` ? -1 : 1))
}

/** Between people and each account of ours: what came to people is counted up, what went from them down. */
async function creditsOf(db: Reader, month: { fromMs: number; toMs: number }): Promise<BookLine[]> {
  const own = Object.values(SYSTEM)
  const { rows } = await sql<{ account: string; into_people: number; before: number; n: number; amount: number }>`
    select account, into_people, sum(case when at < ${month.fromMs} then amount else 0 end) as before,
      sum(case when at >= ${month.fromMs} then 1 else 0 end) as n, sum(case when at >= ${month.fromMs} then amount else 0 end) as amount
    from (
      select debit as account, 1 as into_people, amount, created_at_ms as at from transfers
        where kind in ('posted', 'post') and created_at_ms < ${month.toMs} and debit in (${sql.join(own)})
      union all
      select credit as account, 0 as into_people, amount, created_at_ms as at from transfers
        where kind in ('posted', 'post') and created_at_ms < ${month.toMs} and credit in (${sql.join(own)})
    ) as moved group by account, into_people`.execute(db)
  const of = (account: string, into: 0 | 1) => {
    const row = rows.find((one) => one.account === account && Number(one.into_people) === into)
    const sign = into === 1 ? 1 : -1
    return { n: Number(row?.n ?? 0), credits: sign * Number(row?.amount ?? 0), before: sign * Number(row?.before ?? 0) }
  }
  const moved = [
    { line: 'credits_sold', ...of(SYSTEM.sales, 1) },
    { line: 'credits_given', ...of(SYSTEM.gifts, 1) },
    { line: 'gifts_taken_back', ...of(SYSTEM.gifts, 0) },
    { line: 'credits_used', ...of(SYSTEM.consumed, 0) },
    { line: 'credits_revoked', ...of(SYSTEM.revoked, 0) },
    { line: 'credits_restored', ...of(SYSTEM.revoked, 1) },
    { line: 'credits_expired', ...of(SYSTEM.expired, 0) },
  ]
  // Whatever else may move between both sides, so that the sums are those of the ledger.
  const others = [of(SYSTEM.sales, 0), of(SYSTEM.consumed, 1), of(SYSTEM.expired, 1)]
  const other = (name: 'n' | 'credits' | 'before') => others.reduce((sum, one) => sum + one[name], 0)
  const all = [...moved, { line: 'credits_other', n: other('n'), credits: other('credits'), before: other('before') }]
  const opening = all.reduce((sum, one) => sum + one.before, 0)
  const closing = all.reduce((sum, one) => sum + one.credits, opening)
  const none = { method: '', currency: '', amountMinor: 0, feeMinor: 0, feesUnknown: 0 }
  return [
    { line: 'credits_opening', n: 0, credits: opening, ...none },
    ...all.map(({ line, n, credits }) => ({ line, n, credits: credits === 0 ? 0 : credits, ...none })),
    // What people have and have not used: owed to them in work.
    { line: 'credits_closing', n: 0, credits: closing, ...none },
  ]
}

/** As CSV (RFC 4180). Amounts are decimals of their currency; lines of credits name none. */
export function booksCsv(lines: readonly BookLine[]): string {
  const rows = lines.map(({ line, method, currency, n, amountMinor, feeMinor, feesUnknown, credits }) => {
    const money = (minor: number) => (currency === '' ? '' : toDecimal(minor, currency))
    const isPaid = line.startsWith('payments')
    const fees = isPaid ? [money(feeMinor), feesUnknown] : ['', '']
    return [line, method, currency, n, money(amountMinor), ...fees, currency === '' || isPaid ? credits : ''].join(',')
  })
  return `${[HEADER, ...rows].join('\r\n')}\r\n`
}
