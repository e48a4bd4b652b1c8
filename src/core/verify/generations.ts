/** Generations against their holds, charges and results. */
import { sql } from 'kysely'
import { type Check, PAGE_ROWS, pagesOf } from './types.ts'

interface Row {
  id: string
  person_id: string
  state: string
  failure: string | null
  price_credits: number
  charged_credits: number
  late: number
  result_text: string | null
  deleted_at_ms: number | null
  open: number
  used: number
  works: number
}

const ENDED = ['done', 'failed', 'cancelled']

export async function checkGenerations(check: Check): Promise<void> {
  const { trx, scope } = check
  const since = 'since' in scope ? scope.since : null
  for await (const ids of pagesOf((after) =>
    trx
      .selectFrom('generations')
      .select('id')
      .where('id', '>', after)
      .$if(since !== null, (query) =>
        query.where((on) =>
          on.or([
            on('state', 'not in', ['done', 'failed', 'cancelled']),
            on(
              'id',
              'in',
              on
                .selectFrom('transfers')
                .select('cause_id')
                .where('cause_type', '=', 'generation')
                .where('transfers.id', '>', since ?? 0),
            ),
          ]),
        ),
      )
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute(),
  )) {
    const { rows } = await sql<Row>`
      select g.id, g.person_id, g.state, g.failure, g.price_credits, g.charged_credits, g.late, g.result_text, g.deleted_at_ms,
        coalesce((select sum(t.amount) from transfers t where t.cause_type = 'generation' and t.cause_id = g.id and t.kind = 'hold'
          and not exists (select 1 from transfers e where e.pending_of = t.id)), 0) as open,
        coalesce((select sum(t.amount) from transfers t where t.cause_type = 'generation' and t.cause_id = g.id and t.kind = 'post'), 0) as used,
        (select count(*) from artifacts f where f.generation_id = g.id and f.role <> 'input') as works
      from generations g where g.id in (${sql.join(ids)})`.execute(trx)
    for (const row of rows) checkOne(check, row)
  }
  await checkOpenHolds(check)
}

function checkOne(check: Check, row: Row): void {
  const at = { subject: `generation ${row.id}`, personId: row.person_id }
  const open = Number(row.open)
  const used = Number(row.used)
  const isEnded = ENDED.includes(row.state)
  if (isEnded && open > 0) check.found({ ...at, rule: 'ended-with-open-hold', expected: 0, found: open })
  if (!isEnded && row.late === 0 && open !== row.price_credits)
    check.found({ ...at, rule: 'unfinished-without-its-hold', expected: row.price_credits, found: open })
  if (isEnded && row.charged_credits !== used)
    check.found({ ...at, rule: 'charged-differs', expected: used, found: row.charged_credits })
  if (used > row.price_credits)
    check.found({ ...at, rule: 'charged-above-price', expected: row.price_credits, found: used })
  // A result that was refused after it was made, or by the vendor after it had begun, in a category that the policy charges.
  const isChargedRefusal =
    row.state === 'failed' && (row.failure === 'screen_result_charged' || row.failure === 'engine_content')
  if (used > 0 && ((row.state !== 'done' && !isChargedRefusal) || row.late === 1))
    check.found({ ...at, rule: 'charged-for-nothing', expected: 0, found: used })
  const hasWork = Number(row.works) > 0 || row.result_text !== null || row.deleted_at_ms !== null
  if (row.state === 'done' && !hasWork) check.found({ ...at, rule: 'done-without-work', expected: 1, found: 0 })
}

/** Every open hold belongs to something that is still under way. */
async function checkOpenHolds(check: Check): Promise<void> {
  // Not the whole history: an account's cached sum says whether it has any (and was compared above).
  const near = 'full' in check.scope ? sql`` : sql`and h.debit in (select id from accounts where held > 0)`
  for (let after = 0; ; ) {
    const { rows } = await sql<{ id: number; person_id: string | null; cause: string | null }>`
      select h.id, a.person_id, coalesce(g.id, r.id) as cause
      from transfers h left join accounts a on a.id = h.debit
        left join generations g on h.cause_type = 'generation' and g.id = h.cause_id and g.state not in ('done', 'failed', 'cancelled')
        left join refunds r on h.cause_type = 'refund' and r.id = h.cause_id and r.state in ('created', 'sent')
      where h.kind = 'hold' and h.id > ${after} ${near} and not exists (select 1 from transfers e where e.pending_of = h.id)
      order by h.id limit ${PAGE_ROWS}`.execute(check.trx)
    for (const row of rows.filter((one) => one.cause === null))
      check.found({ rule: 'hold-without-cause', subject: `transfer ${row.id}`, personId: row.person_id })
    if (rows.length < PAGE_ROWS) return
    after = Number(rows.at(-1)!.id)
  }
}
