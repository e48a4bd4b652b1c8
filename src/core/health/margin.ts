/** What vendors cost and what their work brings. */
import { sql } from 'kysely'
import type { Catalog } from '../catalog.ts'
import type { Reader } from '../db/database.ts'
import { tookMicroUsd } from './cost.ts'

/** What a credit brings at least, in millionths of a dollar: by the pack in which it is cheapest. Null: nothing is sold for dollars. */
export function creditMicroUsd({ packs }: Pick<Catalog, 'packs'>): number | null {
  const worths = packs.flatMap(({ credits, prices }) => {
    const cents = prices['USD']
    return cents === undefined ? [] : [(cents * 10_000) / credits]
  })
  return worths.length === 0 ? null : Math.min(...worths)
}

export interface VendorFigure {
  provider: string
  modelId: string
  attempts: number
  /** Attempts that ended with a result. */
  made: number
  /** Of the others: refused, and never answered for. */
  refused: number
  lost: number
  costMicroUsd: number
  /** Attempts that ended with a result and of which nobody knows what they cost. */
  unpriced: number
  credits: number
}

/** By vendor and model since a time, the dearest first. What works by rules is among them: it costs nothing. */
export async function vendorFigures(db: Reader, sinceMs: number, rows: number): Promise<VendorFigure[]> {
  // What a job brought counts once, for its last attempt, also where an earlier one had a result that was lost before it was stored.
  // What is under way has brought nothing yet; what we gave up on may be billed all the same.
  const cost = sql<number>`sum(case when a.state in ('starting', 'pending', 'unknown')
    and g.state not in ('done', 'failed', 'cancelled') then 0 else ${tookMicroUsd('a')} end)`
  const found = await sql<{ [column: string]: unknown }>`
    select a.provider as provider, g.model_id as model, count(*) as attempts,
      sum(case when a.state = 'done' then 1 else 0 end) as made,
      sum(case when a.state = 'refused' then 1 else 0 end) as refused,
      sum(case when a.state = 'lost' then 1 else 0 end) as lost,
      ${cost} as cost,
      sum(case when a.state = 'done' and coalesce(a.cost_micro_usd, a.estimate_micro_usd) is null then 1 else 0 end) as unpriced,
      sum(case when a.number = (select max(number) from attempts where generation_id = a.generation_id)
        then g.charged_credits else 0 end) as credits
    from attempts a join generations g on g.id = a.generation_id
    where a.started_at_ms > ${sinceMs}
    group by a.provider, g.model_id order by ${cost} desc, count(*) desc, a.provider, g.model_id
    limit ${rows}`.execute(db)
  return found.rows.map((row) => ({
    provider: String(row['provider']),
    modelId: String(row['model']),
    attempts: Number(row['attempts']),
    made: Number(row['made']),
    refused: Number(row['refused']),
    lost: Number(row['lost']),
    costMicroUsd: Number(row['cost']),
    unpriced: Number(row['unpriced']),
    credits: Number(row['credits']),
  }))
}
