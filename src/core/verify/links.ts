/** People who were joined: the closed ones own nothing, their accounts rest, and everything points at somebody who is there. */
import { sql } from 'kysely'
import { OWNED } from '../link/rows.ts'
import { type Check, isTouched, PAGE_ROWS, startOf } from './types.ts'

export async function checkLinks(check: Check): Promise<void> {
  await checkClosedAccounts(check)
  await checkBetweenPeople(check)
  await checkDues(check)
  if (!('full' in check.scope)) return
  await checkClosedPeople(check)
  for (const table of OWNED) await checkOwned(check, table)
}

/** A closed account holds what is under way and nothing else; it forwards to an open account of whoever has what was theirs. */
async function checkClosedAccounts({ trx, scope, found }: Check): Promise<void> {
  const near = 'since' in scope ? sql`and ${isTouched(sql.ref('a.id'), scope.since)}` : sql``
  for (let after = ''; ; ) {
    const { rows } = await sql<{
      id: string
      owner: string | null
      resting: number
      forwards: number
      merged: number
      chained: number
      theirs: number
    }>`
      select a.id, coalesce(p.merged_into, p.id) as owner, a.posted - a.held as resting,
        case when a.forwards_to is not null then 1 else 0 end as forwards,
        case when p.merged_into is not null then 1 else 0 end as merged,
        case when t.forwards_to is not null then 1 else 0 end as chained,
        case when t.person_id = p.merged_into then 1 else 0 end as theirs
      from accounts a join people p on p.id = a.person_id left join accounts t on t.id = a.forwards_to
      where a.id > ${after} and (a.forwards_to is not null or p.merged_into is not null) ${near}
      order by a.id limit ${PAGE_ROWS}`.execute(trx)
    for (const row of rows) {
      const at = { subject: `account ${row.id}`, personId: row.owner }
      if (Number(row.forwards) !== Number(row.merged))
        found({ ...at, rule: 'closed-without-forwarding', expected: Number(row.merged), found: Number(row.forwards) })
      else if (Number(row.theirs) === 0) found({ ...at, rule: 'forwards-to-another' })
      if (Number(row.chained) === 1) found({ ...at, rule: 'forwarding-chain' })
      if (Number(row.forwards) === 1 && Number(row.resting) !== 0)
        found({ ...at, rule: 'closed-not-at-rest', expected: 0, found: Number(row.resting) })
    }
    if (rows.length < PAGE_ROWS) return
    after = rows.at(-1)!.id
  }
}

/** Credits move between people's accounts only where both are one person's, by now at least. */
async function checkBetweenPeople({ trx, scope, found }: Check): Promise<void> {
  for (let after = startOf(scope); ; ) {
    const { rows } = await sql<{ id: number; person_id: string }>`
      select t.id, d.person_id from transfers t
        join accounts d on d.id = t.debit join people dp on dp.id = d.person_id
        join accounts c on c.id = t.credit join people cp on cp.id = c.person_id
      where t.id > ${after} and coalesce(dp.merged_into, dp.id) <> coalesce(cp.merged_into, cp.id)
      order by t.id limit ${PAGE_ROWS}`.execute(trx)
    for (const row of rows)
      found({ rule: 'transfer-between-strangers', subject: `transfer ${row.id}`, personId: row.person_id })
    if (rows.length < PAGE_ROWS) return
    after = Number(rows.at(-1)!.id)
  }
}

/** What is to be looked at as a second gift is part of a hold that is open. */
async function checkDues({ trx, found }: Check): Promise<void> {
  const { rows } = await sql<{ id: number; person_id: string | null; amount: number; held: number | null }>`
    select d.hold_id as id, a.person_id, d.amount, h.amount as held
    from gift_dues d left join transfers h on h.id = d.hold_id and h.kind = 'hold'
      and not exists (select 1 from transfers e where e.pending_of = h.id)
      left join accounts a on a.id = h.debit
    where h.id is null or d.amount > h.amount order by d.hold_id limit ${PAGE_ROWS}`.execute(trx)
  for (const row of rows)
    found({
      rule: 'gift-due-without-hold',
      subject: `transfer ${row.id}`,
      personId: row.person_id,
      expected: Number(row.held ?? 0),
      found: Number(row.amount),
    })
}

/** Nobody is closed into somebody who is closed, nor into themselves. */
async function checkClosedPeople({ trx, found }: Check): Promise<void> {
  const { rows } = await sql<{ id: string; into: string }>`
    select p.id, p.merged_into as "into" from people p join people q on q.id = p.merged_into
    where q.merged_into is not null order by p.id limit ${PAGE_ROWS}`.execute(trx)
  for (const row of rows)
    found({ rule: 'merged-into-merged', subject: `person ${row.id}`, personId: row.into, found: row.into })
}

async function checkOwned({ trx, found }: Check, table: string): Promise<void> {
  const { rows } = await sql<{ id: string; owner: string; n: number }>`
    select p.id, p.merged_into as owner, count(*) as n
    from people p join ${sql.table(table)} o on o.person_id = p.id where p.merged_into is not null
    group by p.id, p.merged_into order by p.id limit ${PAGE_ROWS}`.execute(trx)
  for (const row of rows)
    found({
      rule: 'closed-person-owns',
      subject: `${table} of person ${row.id}`,
      personId: row.owner,
      expected: 0,
      found: Number(row.n),
    })
}
