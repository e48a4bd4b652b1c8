/** The anonymous figures of use: one row a job, without its person or words, and none for those who do not want to count. */
import { compiled } from '../db/compiled.ts'
import { fromJson, type Trx } from '../db/database.ts'
import type { UsageTable } from '../db/schema.ts'
import type { Settings } from '../people.ts'
import type { Generation } from './types.ts'

/** A row of the anonymous figures, unless the person does not want to count there. */
export async function countUse(trx: Trx, to: Generation, used: number, nowMs: number): Promise<void> {
  const [person] = await settingsOf(trx, { personId: to.personId })
  if (person !== undefined && fromJson<Partial<Settings>>(person.settings).statistics === false) return
  const [cost] = await costOf(trx, { generationId: to.id })
  await insertUsage(trx, {
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

const settingsOf = compiled((db, given: { personId: string }) =>
  db.selectFrom('people').select('settings').where('id', '=', given.personId),
)

const costOf = compiled((db, given: { generationId: string }) =>
  db
    .selectFrom('attempts')
    .select((on) => on.fn.sum<number>('cost_micro_usd').as('sum'))
    .where('generation_id', '=', given.generationId),
)

type NewUsage = { [column in keyof Omit<UsageTable, 'id'>]: UsageTable[column] }
const insertUsage = compiled((db, given: NewUsage) => db.insertInto('usage').values(given))
