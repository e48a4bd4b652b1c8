/** Subscriptions: every payment of one has its period, every period its credits, and what comes to an end does so in its time. */
import { type RawBuilder, sql } from 'kysely'
import { SYSTEM } from '../ledger.ts'
import { type Check, PAGE_ROWS, startOf } from './types.ts'

export async function checkSubscriptions(check: Check): Promise<void> {
  await checkExpired(check)
  if (!('full' in check.scope)) return
  await find(
    check,
    'payment-without-period',
    sql`select p.id, p.person_id from payments p join orders o on o.id = p.order_id
      where o.subscription_id is not null and p.credits > 0
        and not exists (select 1 from subscription_periods s where s.payment_id = p.id and s.subscription_id = o.subscription_id)`,
  )
  await find(
    check,
    'period-without-credit',
    sql`select s.id, p.person_id from subscription_periods s join payments p on p.id = s.payment_id
      where p.credits = 0 or s.ends_at_ms <= s.starts_at_ms or not exists (
        select 1 from transfers t join accounts a on a.id = t.credit
        where t.cause_type = 'payment' and t.cause_id = p.id and t.debit = ${SYSTEM.sales} and a.name = 'plan:' || s.id
          and a.expires_at_ms is not null)`,
  )
  await find(
    check,
    'subscription-without-period',
    sql`select s.id, s.person_id from subscriptions s where s.state in ('active', 'past_due', 'cancelling')
      and not exists (select 1 from subscription_periods p where p.subscription_id = s.id and p.ends_at_ms = s.period_end_ms)`,
  )
  await find(
    check,
    'subscription-forgotten',
    sql`select s.id, s.person_id from subscriptions s
      where s.next_step_at_ms is null and (s.state in ('active', 'past_due', 'cancelling') or s.wish is not null)`,
  )
}

/** Credits go by their time only from accounts that have an end, and not before the period that they came with is over. */
async function checkExpired({ trx, scope, found }: Check): Promise<void> {
  const { rows } = await sql<{ id: number; person_id: string | null }>`
    select t.id, a.person_id from transfers t left join accounts a on a.id = t.debit
    where t.id > ${startOf(scope)} and t.credit = ${SYSTEM.expired} and t.cause_type = 'expiry' and (
      a.expires_at_ms is null or t.cause_id <> a.id or exists (
        select 1 from subscription_periods s where a.name = 'plan:' || s.id and t.created_at_ms < s.ends_at_ms))
    order by t.id limit ${PAGE_ROWS}`.execute(trx)
  for (const row of rows)
    found({ rule: 'expired-before-its-time', subject: `transfer ${row.id}`, personId: row.person_id })
}

async function find({ trx, found }: Check, rule: string, query: RawBuilder<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; person_id: string | null }>`${query} limit ${PAGE_ROWS}`.execute(trx)
  for (const row of rows) found({ rule, subject: row.id, personId: row.person_id })
}
