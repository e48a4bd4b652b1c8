/** The anonymous figures of use: one row a job, without its person or words. */
import { compiled } from '../db/compiled.ts'
import type { Trx } from '../db/database.ts'
import { recordUsage } from '../privacy/usage.ts'
import type { Generation } from './types.ts'

/** Counts a job that has ended, unless its person does not want to count. */
export async function countUse(trx: Trx, to: Generation, used: number, nowMs: number): Promise<void> {
  const [cost] = await costOf(trx, { generationId: to.id })
  await recordUsage(trx, to.personId, {
    day: new Date(nowMs).toISOString().slice(0, 10),
    kind: to.kind,
    model_id: to.modelId,
    provider: to.routes[to.routeIndex]?.provider ?? '',
    outcome: to.state === 'failed' ? (to.failure ?? 'failed') : to.state,
    wait_ms: (to.startedAtMs ?? nowMs) - to.createdAtMs,
    work_ms: to.startedAtMs === null ? 0 : nowMs - to.startedAtMs,
    credits: used,
    cost_micro_usd: Number(cost?.sum ?? 0),
  })
}

const costOf = compiled((db, given: { generationId: string }) =>
  db
    .selectFrom('attempts')
    .select((on) => on.fn.sum<number>('cost_micro_usd').as('sum'))
    .where('generation_id', '=', given.generationId),
)
