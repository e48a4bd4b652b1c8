/** How long it will take: the queue's length and the median of what was measured. */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import type { Reader } from '../db/database.ts'
import type { Kind } from '../ports.ts'
import type { GenerationParts } from './parts.ts'
import type { Generation } from './types.ts'

const MEASURED_JOBS = 30
const FIRST_GUESS_MS = 15_000
const DEFAULT_LANES = 4

export interface Estimate {
  /** How many wait for the same engine before this one; 0 when it is under way or next. */
  ahead: number
  /** When it should be ready. */
  readyAtMs: number
  /** The median of what such jobs took, without waiting. */
  workMs: number
}

/** For a generation that has not ended. */
export async function estimate(
  parts: Pick<GenerationParts, 'providers' | 'clock'>,
  db: Reader,
  generation: Generation,
): Promise<Estimate> {
  const workMs = await medianWorkMs(db, generation.modelId)
  const nowMs = parts.clock.nowMs()
  if (generation.state !== 'start' && generation.state !== 'prepare') {
    const readyAtMs = (generation.startedAtMs ?? nowMs) + workMs
    return { ahead: 0, readyAtMs, workMs }
  }
  const ahead = await waitingBefore(db, generation)
  const lanes =
    parts.providers.get(generation.routes[generation.routeIndex]?.provider ?? '')?.concurrency ?? DEFAULT_LANES
  return { ahead, readyAtMs: nowMs + workMs * (1 + Math.floor(ahead / lanes)), workMs }
}

const COUNTED_JOBS = 1000

/** How many of its kind wait before it; no more than a thousand are counted. */
async function waitingBefore(db: Reader, { id, kind, isFirst }: Generation): Promise<number> {
  const [row] = await before(db, { id, kind, priority: isFirst ? 1 : 0 })
  return Number(row?.n ?? 0)
}

const before = compiled((db, given: { id: string; kind: Kind; priority: number }) =>
  db
    .selectFrom(
      db
        .selectFrom('generations')
        .select('id')
        // Written out, so that the partial index serves it.
        .where(sql<boolean>`state in ('prepare', 'start')`)
        .where('kind', '=', given.kind)
        .where((on) =>
          on.or([
            on('priority', '>', given.priority),
            on.and([on('priority', '=', given.priority), on('id', '<', given.id)]),
          ]),
        )
        .limit(sql.lit(COUNTED_JOBS))
        .as('before'),
    )
    .select((on) => on.fn.countAll<number>().as('n')),
)

async function medianWorkMs(db: Reader, modelId: string): Promise<number> {
  const rows = await measured(db, { modelId })
  if (rows.length === 0) return FIRST_GUESS_MS
  const sorted = rows.map((row) => row.work_ms).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? FIRST_GUESS_MS
}

const measured = compiled((db, given: { modelId: string }) =>
  db
    .selectFrom('usage')
    .select('work_ms')
    .where('model_id', '=', given.modelId)
    .where('outcome', '=', sql.lit('done'))
    .orderBy('id', 'desc')
    .limit(sql.lit(MEASURED_JOBS)),
)
