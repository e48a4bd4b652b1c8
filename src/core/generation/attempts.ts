/** Attempts: what is known of a submission to a vendor. */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import { type Reader, type Trx, toJson } from '../db/database.ts'
import type { AttemptState } from '../db/schema.ts'
import type { Done, Json } from '../ports.ts'
import type { GenerationParts } from './parts.ts'
import { type Attempt, toAttempt } from './types.ts'

export interface AttemptChange {
  id: string
  state: AttemptState
  operation?: Json
  result?: Done
  reason?: string
  vendorCode?: string
  costMicroUsd?: number
  /** Refused for now: when the job may be offered again. */
  retryAtMs?: number
}

/** What is known of an attempt only grows: an ended one is not reopened by a late answer that says less. */
export async function recordAttempt(trx: Trx, change: AttemptChange, nowMs: number): Promise<void> {
  const open: AttemptState[] =
    change.state === 'unknown' ? ['starting', 'unknown'] : ['starting', 'pending', 'unknown', 'lost', 'absent']
  // Told again where the files are, after the first ones were gone.
  if (change.state === 'done') open.push('done')
  const over = change.state !== 'pending' && change.state !== 'unknown'
  await trx
    .updateTable('attempts')
    .set({
      state: change.state,
      ...(change.operation === undefined ? {} : { operation: toJson(change.operation) }),
      ...(change.result === undefined ? {} : { result: toJson(change.result) }),
      ...(change.reason === undefined ? {} : { reason: change.reason }),
      ...(change.vendorCode === undefined ? {} : { vendor_code: change.vendorCode.slice(0, 100) }),
      ...(change.costMicroUsd === undefined ? {} : { cost_micro_usd: change.costMicroUsd }),
      ...(change.result?.usage === undefined ? {} : { usage: toJson(change.result.usage) }),
      ...(change.retryAtMs === undefined ? {} : { retry_at_ms: change.retryAtMs }),
      ...(over ? { ended_at_ms: nowMs } : {}),
    })
    .where('id', '=', change.id)
    .where('state', 'in', open)
    .execute()
}

/** A callback has named the job of a submission whose answer is not there. */
export async function noteOperation(parts: GenerationParts, attemptId: string, operation: Json): Promise<void> {
  await parts.db.transaction((trx) =>
    recordAttempt(trx, { id: attemptId, state: 'pending', operation }, parts.clock.nowMs()),
  )
}

/** A vendor's answers may hold words and addresses: they go with the work. What we may be billed for stays. */
export async function forgetAnswers(trx: Trx, generationId: string, given = { ifDeleted: false }): Promise<void> {
  await trx
    .updateTable('attempts')
    .set({ result: null, operation: null })
    .where('generation_id', '=', generationId)
    .$if(given.ifDeleted, (query) =>
      query.where((on) =>
        on.exists(
          on
            .selectFrom('generations')
            .select('id')
            .where('id', '=', generationId)
            .where('deleted_at_ms', 'is not', null),
        ),
      ),
    )
    .execute()
}

/** The newest attempt of a generation, or null. */
export async function lastAttempt(db: Reader, generationId: string): Promise<Attempt | null> {
  const [row] = await newestOf(db, { generationId })
  return row === undefined ? null : toAttempt(row)
}

const newestOf = compiled((db, given: { generationId: string }) =>
  db
    .selectFrom('attempts')
    .selectAll()
    .where('generation_id', '=', given.generationId)
    .orderBy('number', 'desc')
    .limit(sql.lit(1)),
)
