/**
 * Vendors that take no key of ours have their jobs told apart by what was asked for. Two submissions of the same words are alike there:
 * of one job that is found only one of them may be the owner, or it would be delivered, and paid, twice.
 */
import { isDeepStrictEqual } from 'node:util'
import { fromJson, type Reader, type Trx } from '../db/database.ts'
import { lockVendor } from '../health/stops.ts'
import { firstIdOf } from '../id.ts'
import type { Json } from '../ports.ts'
import type { GenerationParts } from './parts.ts'
import type { Attempt, Generation } from './types.ts'

/** Jobs of this long before a submission may be among those that a vendor lists. */
const OTHERS_SINCE_MS = 60 * 60_000

type Named = Pick<Attempt, 'id' | 'provider' | 'startedAtMs'>

/** Attempts at the same vendor, but this one, that may have to do with the jobs that it lists. */
function othersOf(db: Reader, { id, provider, startedAtMs }: Named) {
  return (
    db
      .selectFrom('attempts')
      .innerJoin('generations', 'generations.id', 'attempts.generation_id')
      // Ids sort by time: the primary key serves this, among all attempts that ever were.
      .where('attempts.id', '>=', firstIdOf(startedAtMs - OTHERS_SINCE_MS))
      .where('attempts.id', '<>', id)
      .where('attempts.provider', '=', provider)
  )
}

/** Operations of our other attempts. */
export async function operationsOfOthers(db: Reader, attempt: Named): Promise<Json[]> {
  const rows = await othersOf(db, attempt).select('operation').where('operation', 'is not', null).execute()
  return rows.flatMap(({ operation }) => (operation === null ? [] : [fromJson<Json>(operation)]))
}

/** Whether no other attempt has this job. To be written down in the same transaction: claims at one vendor come one after another. */
export async function isFree(
  parts: Pick<GenerationParts, 'db'>,
  trx: Trx,
  attempt: Named,
  operation: Json,
): Promise<boolean> {
  await lockVendor(trx, attempt.provider, parts.db.dialect)
  return !(await operationsOfOthers(trx, attempt)).some((other) => isDeepStrictEqual(other, operation))
}

/** Whether a job that was found is this attempt's: free, and none with the same words is just being submitted, whose it may be. */
export async function mayClaim(
  parts: Pick<GenerationParts, 'db' | 'clock'>,
  trx: Trx,
  { attempt, generation, operation }: { attempt: Attempt; generation: Generation; operation: Json },
): Promise<boolean> {
  if (!(await isFree(parts, trx, attempt, operation))) return false
  const rival = await othersOf(trx, attempt)
    .select('attempts.id')
    .where('attempts.state', '=', 'starting')
    .where('lost_after_ms', '>', parts.clock.nowMs())
    .where('attempts.model', '=', attempt.model)
    .where('generations.prompt', '=', generation.prompt)
    .executeTakeFirst()
  return rival === undefined
}
