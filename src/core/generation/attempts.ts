/** Attempts: what is known of a submission to a vendor. */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import { type Reader, type Trx, toJson } from '../db/database.ts'
import type { AttemptState } from '../db/schema.ts'
import type { Done, Json } from '../ports.ts'
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
  /** That nothing was made says less than a callback that has named the job meanwhile. */
  unlessNamed?: boolean
}

/** Nothing was made, it seemed, and yet the vendor has called back about its job: nothing of that was written. */
export class Overtaken extends Error {}

/** What is known of an attempt only grows: an ended one is not reopened by a late answer that says less. Throws Overtaken. */
export async function recordAttempt(trx: Trx, change: AttemptChange, nowMs: number): Promise<void> {
  const open: AttemptState[] = ['starting', 'unknown']
  if (change.state !== 'unknown') open.push('lost', 'absent')
  if (change.state !== 'unknown' && change.unlessNamed !== true) open.push('pending')
  // A result says the most: told again after its first files were gone, or of a job that was said to have come to nothing.
  if (change.state === 'done') open.push('done', 'refused', 'cancelled')
  const over = change.state !== 'pending' && change.state !== 'unknown'
  const recorded = await trx
    .updateTable('attempts')
    .set({
      state: change.state,
      ...(change.operation === undefined ? {} : { operation: toJson(change.operation) }),
      ...(change.result === undefined ? {} : { result: toJson(change.result) }),
      ...(change.reason === undefined ? {} : { reason: change.reason }),
      ...(change.state === 'done' ? { reason: null } : {}),
      ...(change.vendorCode === undefined ? {} : { vendor_code: change.vendorCode.slice(0, 100) }),
      ...(change.costMicroUsd === undefined ? {} : { cost_micro_usd: change.costMicroUsd }),
      ...(change.result?.usage === undefined ? {} : { usage: toJson(change.result.usage) }),
      ...(change.retryAtMs === undefined ? {} : { retry_at_ms: change.retryAtMs }),
      ...(over ? { ended_at_ms: nowMs } : {}),
    })
    .where('id', '=', change.id)
    .where('state', 'in', open)
    .returning('id')
    .executeTakeFirst()
  if (recorded !== undefined || change.unlessNamed !== true) return
  const now = await trx.selectFrom('attempts').select('state').where('id', '=', change.id).executeTakeFirst()
  if (now?.state === 'pending') throw new Overtaken()
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
