/** Orders, payments, credits, refunds and claw-backs against each other. */
import { sql } from 'kysely'
import { SYSTEM } from '../ledger.ts'
import { type Check, isTouched, PAGE_ROWS, pagesOf, startOf } from './types.ts'

interface Row {
  id: string
  method: string
  external_id: string
  person_id: string | null
  state: string
  credits: number
  amount_minor: number
  refunded_minor: number
  revoked_credits: number
  order_credits: number | null
  order_state: string | null
  deposited: number
  returned: number
  taken: number
}

export async function checkPayments(check: Check): Promise<void> {
  const { trx, scope } = check
  const since = 'since' in scope ? scope.since : null
  for await (const ids of pagesOf((after) =>
    trx
      .selectFrom('payments')
      .select('id')
      .where('id', '>', after)
      .$if(since !== null, (query) =>
        query.where((on) =>
          on(
            'person_id',
            'in',
            on
              .selectFrom('accounts')
              .innerJoin('people', 'people.id', 'accounts.person_id')
              .select(sql<string>`coalesce(people.merged_into, people.id)`.as('owner'))
              .where(isTouched(sql.ref('accounts.id'), since ?? 0)),
          ),
        ),
      )
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute(),
  )) {
    const { rows } = await sql<Row>`
      select p.id, p.method, p.external_id, p.person_id, p.state, p.credits, p.amount_minor, p.refunded_minor, p.revoked_credits,
        o.credits as order_credits, o.state as order_state,
        coalesce((select sum(t.amount) from transfers t join accounts a on a.id = t.credit join people o on o.id = a.person_id
          where t.cause_type = 'payment' and t.cause_id = p.id and t.debit = ${SYSTEM.sales}
            and coalesce(o.merged_into, o.id) = p.person_id), 0) as deposited,
        coalesce((select sum(r.amount_minor) from refunds r where r.payment_id = p.id and r.state = 'succeeded'), 0) as returned,
        coalesce((select sum(case when t.credit = ${SYSTEM.revoked} then t.amount else -t.amount end)
          from transfers t join refunds r on r.id = t.cause_id
          where r.payment_id = p.id and t.cause_type = 'refund' and t.kind in ('posted', 'post')
            and ${SYSTEM.revoked} in (t.credit, t.debit)), 0) as taken
      from payments p left join orders o on o.id = p.order_id where p.id in (${sql.join(ids)})`.execute(trx)
    for (const row of rows) checkOne(check, row)
  }
  if ('full' in scope) await checkOrders(check)
  await checkCredits(check)
  await checkRefunds(check)
}

const UNPAID = ['created', 'awaiting_payment', 'expired', 'canceled', 'failed']

function checkOne(check: Check, row: Row): void {
  const at = { subject: `payment ${row.id}`, personId: row.person_id }
  const isOdd = (rule: string, expected: number | string, found: number | string) => {
    if (expected !== found) check.found({ ...at, rule, expected, found })
  }
  isOdd('payment-credit', row.credits, Number(row.deposited))
  if (row.credits > 0 && row.order_credits !== null) isOdd('payment-credits-of-order', row.order_credits, row.credits)
  if (row.credits > 0 && row.order_state !== null && UNPAID.includes(row.order_state))
    check.found({ ...at, rule: 'payment-of-unpaid-order', expected: 'paid', found: row.order_state })
  isOdd('payment-refunded', Number(row.returned), row.refunded_minor)
  isOdd('payment-revoked', Number(row.taken), row.revoked_credits)
  if (row.refunded_minor > row.amount_minor)
    check.found({ ...at, rule: 'refunded-above-payment', expected: row.amount_minor, found: row.refunded_minor })
  if (row.refunded_minor === row.amount_minor) isOdd('full-refund-takes-all', row.credits, row.revoked_credits)
  if (row.revoked_credits > row.credits)
    check.found({ ...at, rule: 'revoked-above-credits', expected: row.credits, found: row.revoked_credits })
  if (row.state !== 'review' || row.refunded_minor > 0)
    isOdd(
      'payment-state',
      row.refunded_minor === 0 ? 'paid' : row.refunded_minor === row.amount_minor ? 'refunded' : 'partially_refunded',
      row.state,
    )
}

/** No paid order without a credited payment. */
async function checkOrders({ trx, found }: Check): Promise<void> {
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string; person_id: string; state: string }>`
      select o.id, o.person_id, o.state from orders o
      where o.id > ${after} and o.state in ('paid', 'partially_refunded', 'refunded', 'disputed')
        and not exists (select 1 from payments p where p.order_id = o.id and p.credits > 0)
      order by o.id limit ${PAGE_ROWS}`.execute(trx)
    for (const row of rows)
      found({
        rule: 'paid-order-without-payment',
        subject: `order ${row.id}`,
        personId: row.person_id,
        found: row.state,
      })
    if (rows.length < PAGE_ROWS) return
    after = rows.at(-1)!.id
  }
}

/** No credit of sales without its payment, under the key that makes it single. */
async function checkCredits({ trx, scope, found }: Check): Promise<void> {
  for (let after = startOf(scope); ; ) {
    const { rows } = await sql<{ id: number; person_id: string | null }>`
      select t.id, a.person_id from transfers t left join accounts a on a.id = t.credit
      where t.id > ${after} and t.debit = ${SYSTEM.sales} and not exists (
        select 1 from payments p where t.cause_type = 'payment' and p.id = t.cause_id
          and t.key = 'payment:' || p.method || ':' || p.external_id)
      order by t.id limit ${PAGE_ROWS}`.execute(trx)
    for (const row of rows)
      found({ rule: 'credit-without-payment', subject: `transfer ${row.id}`, personId: row.person_id })
    if (rows.length < PAGE_ROWS) return
    after = Number(rows.at(-1)!.id)
  }
}

/** What was taken back belongs to a refund that has succeeded, or to one whose credits have returned since. */
async function checkRefunds({ trx, scope, found }: Check): Promise<void> {
  for (let after = startOf(scope); ; ) {
    const { rows } = await sql<{ id: number; person_id: string | null }>`
      select t.id, a.person_id from transfers t left join accounts a on a.id = t.debit
      where t.id > ${after} and t.credit = ${SYSTEM.revoked} and t.kind in ('posted', 'post') and not exists (
        select 1 from refunds r where t.cause_type = 'refund' and r.id = t.cause_id and r.state in ('succeeded', 'reversed'))
      order by t.id limit ${PAGE_ROWS}`.execute(trx)
    for (const row of rows)
      found({ rule: 'claw-back-without-refund', subject: `transfer ${row.id}`, personId: row.person_id })
    if (rows.length < PAGE_ROWS) return
    after = Number(rows.at(-1)!.id)
  }
}
