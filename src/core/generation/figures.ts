/** The figures of a job that has ended: one anonymous row of use, without its person or words; what it cost and brought. */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import type { Trx } from '../db/database.ts'
import { tookMicroUsd } from '../health/cost.ts'
import { creditMicroUsd } from '../health/margin.ts'
import { recordUsage } from '../privacy/usage.ts'
import type { GenerationParts } from './parts.ts'
import type { Generation } from './types.ts'

/** Counts a job that has ended: its use, unless its person does not want to count, and its money. */
export async function countUse(
  parts: GenerationParts,
  trx: Trx,
  to: Generation,
  used: number,
  nowMs: number,
): Promise<void> {
  // A present was counted when the job was given up.
  const costs = (to.late ? [] : await costsOf(trx, { generationId: to.id })).map(({ provider, cost }) => ({
    provider,
    microUsd: Number(cost ?? 0),
  }))
  await recordUsage(trx, to.personId, {
    day: new Date(nowMs).toISOString().slice(0, 10),
    kind: to.kind,
    model_id: to.modelId,
    provider: to.routes[to.routeIndex]?.provider ?? '',
    outcome: to.state === 'failed' ? (to.failure ?? 'failed') : to.state,
    wait_ms: (to.startedAtMs ?? nowMs) - to.createdAtMs,
    work_ms: to.startedAtMs === null ? 0 : nowMs - to.startedAtMs,
    credits: used,
    cost_micro_usd: costs.reduce((sum, one) => sum + one.microUsd, 0),
  })
  parts.db.afterCommit(() => countMoney(parts, to, used, costs))
}

function countMoney(
  { metrics, catalog }: GenerationParts,
  to: Generation,
  used: number,
  costs: readonly { provider: string; microUsd: number }[],
): void {
  for (const { provider, microUsd } of costs)
    if (microUsd > 0) metrics.count('vendor_cost_usd', { provider, model: to.modelId }, microUsd / 1_000_000)
  const labels = { provider: to.routes[to.routeIndex]?.provider ?? '', model: to.modelId }
  if (used === 0) return
  metrics.count('vendor_credits', labels, used)
  const worth = creditMicroUsd(catalog.current())
  if (worth !== null) metrics.count('vendor_worth_usd', labels, (used * worth) / 1_000_000)
}

const costsOf = compiled((db, given: { generationId: string }) =>
  db
    .selectFrom('attempts')
    .select(['provider', sql<number>`sum(${tookMicroUsd('attempts')})`.as('cost')])
    .where('generation_id', '=', given.generationId)
    .groupBy('provider'),
)
