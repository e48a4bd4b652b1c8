/** Balances, recomputed from the transfers. */
import { sql } from 'kysely'
import { SYSTEM } from '../ledger.ts'
import { type Check, isTouched, PAGE_ROWS, pagesOf, startOf } from './types.ts'

interface Sums {
  id: string
  person_id: string
  posted: number
  held: number
  came: number
  went: number
  open: number
  clawed: number
}

/** Cached balances of people = what their transfers say; nothing below zero but by a claw-back, their own or one of an account that was closed into it. */
export async function checkAccounts(check: Check): Promise<void> {
  const { trx, scope } = check
  const since = 'since' in scope ? scope.since : null
  for await (const ids of pagesOf((after) =>
    trx
      .selectFrom('accounts')
      .select('id')
      .where('person_id', 'is not', null)
      .where('id', '>', after)
      .$if(since !== null, (query) => query.where(isTouched(sql.ref('accounts.id'), since ?? 0)))
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute(),
  )) {
    const { rows } = await sql<Sums>`
      select a.id, a.person_id, a.posted, a.held,
        coalesce((select sum(t.amount) from transfers t where t.credit = a.id and t.kind in ('posted', 'post')), 0) as came,
        coalesce((select sum(t.amount) from transfers t where t.debit = a.id and t.kind in ('posted', 'post')), 0) as went,
        coalesce((select sum(t.amount) from transfers t where t.debit = a.id and t.kind = 'hold'
          and not exists (select 1 from transfers e where e.pending_of = t.id)), 0) as open,
        coalesce((select sum(t.amount) from transfers t where t.kind = 'posted' and t.credit = ${SYSTEM.revoked}
          and (t.debit = a.id or t.debit in (select f.id from accounts f where f.forwards_to = a.id))), 0) as clawed
      from accounts a where a.id in (${sql.join(ids)})`.execute(trx)
    for (const row of rows) {
      const posted = Number(row.came) - Number(row.went)
      const at = { subject: `account ${row.id}`, personId: row.person_id }
      if (row.posted !== posted) check.found({ ...at, rule: 'balance-posted', expected: posted, found: row.posted })
      if (row.held !== Number(row.open))
        check.found({ ...at, rule: 'balance-held', expected: Number(row.open), found: row.held })
      const available = posted - Number(row.open)
      if (available < -Number(row.clawed))
        check.found({ ...at, rule: 'below-zero', expected: -Number(row.clawed), found: available })
    }
  }
}

/** What people have and what the system's accounts have given and taken is nothing in all. */
export async function checkSum(check: Check): Promise<void> {
  const { trx } = check
  const { rows } = await sql<{ people: number; system: number }>`
    select
      coalesce((select sum(posted) from accounts where person_id is not null), 0) as people,
      coalesce((select sum(t.amount) from transfers t join accounts a on a.id = t.credit
        where a.person_id is null and t.kind in ('posted', 'post')), 0)
      - coalesce((select sum(t.amount) from transfers t join accounts a on a.id = t.debit
        where a.person_id is null and t.kind in ('posted', 'post')), 0) as system`.execute(trx)
  const sum = Number(rows[0]?.people ?? 0) + Number(rows[0]?.system ?? 0)
  if (sum !== 0) check.found({ rule: 'sum', subject: 'all accounts', personId: null, expected: 0, found: sum })
}

/** Posts and voids against their holds: once, of at most the hold, between the same accounts, for the same cause. */
export async function checkEnds(check: Check): Promise<void> {
  const { trx, scope } = check
  const last = await trx
    .selectFrom('transfers')
    .select((on) => on.fn.max('id').as('id'))
    .executeTakeFirst()
  const lastId = Number(last?.id ?? 0)
  const step = 10_000
  for (let from = startOf(scope); from < lastId; from += step) {
    const { rows } = await sql<{ id: number; hold: number | null; fault: string; person_id: string | null }>`
      select t.id, t.pending_of as hold, a.person_id, case
        when h.id is null or h.kind <> 'hold' then 'end-without-hold'
        when t.debit <> h.debit or t.credit <> h.credit or t.cause_type <> h.cause_type or t.cause_id <> h.cause_id then 'end-of-another-hold'
        when t.amount > h.amount then 'post-above-hold'
        when t.kind = 'void' and t.amount <> h.amount then 'void-of-a-part'
        else 'hold-ended-twice' end as fault
      from transfers t left join transfers h on h.id = t.pending_of left join accounts a on a.id = t.debit
      where t.id > ${from} and t.id <= ${from + step} and t.kind in ('post', 'void') and (
        h.id is null or h.kind <> 'hold' or t.debit <> h.debit or t.credit <> h.credit
        or t.cause_type <> h.cause_type or t.cause_id <> h.cause_id or t.amount > h.amount
        or (t.kind = 'void' and t.amount <> h.amount)
        or exists (select 1 from transfers o where o.pending_of = t.pending_of and o.id <> t.id)
      ) order by t.id limit ${PAGE_ROWS}`.execute(trx)
    for (const row of rows)
      check.found({ rule: row.fault, subject: `transfer ${row.id}`, personId: row.person_id, found: String(row.hold) })
  }
}
