/**
 * Appeals: a refused person asks a moderator to look again. One for each refused decision. The words are kept only while it is
 * open, and after it was allowed until they were made, a week at most.
 */
import type { Database, Reader, Trx } from '../db/database.ts'
import { toJson } from '../db/database.ts'
import type { AppealsTable, StrikesTable } from '../db/schema.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { fingerprintOf } from '../moderation/index.ts'
import { findOwned, lockOwner } from '../owner.ts'
import type { Address, Clock, Metrics } from '../ports.ts'
import { noteAct } from './audit.ts'
import { addException } from './exceptions.ts'
import { takeBack } from './strikes.ts'

export type Decision = NonNullable<AppealsTable['decision']>
export const DECISIONS: readonly Decision[] = ['uphold', 'overturn', 'except']

interface AppealParts {
  db: Pick<Database, 'dialect' | 'afterCommit'>
  clock: Clock
  metrics: Pick<Metrics, 'count'>
}

/** A refused decision of a person: by its own id, or by the generation that it ended. Throws Refusal 'appeal_unknown'. */
export async function refusedOf(db: Reader, id: string, personId: string): Promise<StrikesTable> {
  const row = await findOwned(db, personId, (owner) =>
    db
      .selectFrom('strikes')
      .selectAll()
      .where('person_id', '=', owner)
      .where((on) => on.or([on('id', '=', id), on('generation_id', '=', id)]))
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  if (row === undefined) throw new Refusal('appeal_unknown')
  return row
}

/**
 * Opens the appeal of a decision; again answers the one there is.
 * Throws Refusal: appeals_many { max }.
 */
export async function openAppeal(
  parts: AppealParts,
  trx: Trx,
  asked: { strike: StrikesTable; draft: object; text: string; artifactId?: string; address: Address },
): Promise<{ id: string; isNew: boolean }> {
  const { strike } = asked
  const nowMs = parts.clock.nowMs()
  const personId = await lockOwner(trx, strike.person_id, parts.db.dialect)
  const inserted = await trx
    .insertInto('appeals')
    .values({
      id: newId(nowMs),
      strike_id: strike.id,
      person_id: personId,
      state: 'open',
      category: strike.category,
      rule: strike.rule,
      kind: strike.kind,
      place: strike.place,
      draft: toJson(asked.draft),
      fingerprint: fingerprintOf(asked.text),
      artifact_id: asked.artifactId ?? null,
      address: toJson(asked.address),
      decision: null,
      reason: null,
      created_at_ms: nowMs,
      decided_at_ms: null,
      used_by: null,
      pass_until_ms: null,
    })
    .onConflict((conflict) => conflict.column('strike_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) {
    const query = trx.selectFrom('appeals').select('id').where('strike_id', '=', strike.id)
    return { id: (await query.executeTakeFirstOrThrow()).id, isNew: false }
  }
  const { n } = await trx
    .selectFrom('appeals')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('person_id', '=', personId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  if (Number(n) > LIMITS.appealsOpen) throw new Refusal('appeals_many', { max: LIMITS.appealsOpen })
  parts.db.afterCommit(() => parts.metrics.count('appeals', { outcome: 'opened' }))
  return { id: inserted.id, isNew: true }
}

/** Throws Refusal 'appeal_unknown'. */
export async function findAppeal(db: Reader, id: string): Promise<AppealsTable> {
  const row = await db.selectFrom('appeals').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('appeal_unknown')
  return row
}

/** How many wait for a moderator: a figure for operators. */
export async function countOpenAppeals(db: Reader): Promise<number> {
  const query = db.selectFrom('appeals').select((on) => on.fn.countAll<number>().as('n'))
  return Number((await query.where('state', '=', 'open').executeTakeFirstOrThrow()).n)
}

/** Open ones, the longest waiting first. */
export function openAppeals(db: Reader, page: { afterId?: string; rows: number }): Promise<AppealsTable[]> {
  const query = db.selectFrom('appeals').selectAll().where('state', '=', 'open').orderBy('id').limit(page.rows)
  return (page.afterId === undefined ? query : query.where('id', '>', page.afterId)).execute()
}

/**
 * Decides an appeal, once; who, when and why goes into the audit. What is allowed takes the strike back, and with it what followed
 * from it; an exception lets the same wording through from now on.
 * Throws Refusal: appeal_unknown, appeal_closed, exception_never.
 */
export async function decide(
  parts: AppealParts,
  trx: Trx,
  decided: { appealId: string; actorId: string; decision: Decision; reason: string },
): Promise<AppealsTable> {
  const nowMs = parts.clock.nowMs()
  const { decision, actorId } = decided
  const isAllowed = decision !== 'uphold'
  const row = await trx
    .updateTable('appeals')
    .set({
      state: 'decided',
      decision,
      reason: decided.reason,
      decided_at_ms: nowMs,
      pass_until_ms: isAllowed ? nowMs + LIMITS.appealPassMs : null,
      ...(isAllowed ? {} : { draft: null }),
    })
    .where('id', '=', decided.appealId)
    .where('state', '=', 'open')
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) {
    await findAppeal(trx, decided.appealId)
    throw new Refusal('appeal_closed')
  }
  if (isAllowed) await takeBack(trx, row.strike_id, nowMs)
  if (decision === 'except')
    await addException(trx, {
      category: row.category,
      form: 'text',
      value: row.fingerprint,
      createdBy: actorId,
      nowMs,
    })
  await noteAct(trx, { actorId, action: decision, subject: `appeal:${row.id}`, reason: decided.reason, nowMs })
  parts.db.afterCommit(() => parts.metrics.count('appeals', { outcome: decision }))
  return row
}

/** A moderator's word that this person may have exactly this text made, once. Null: there is none. */
export async function passFor(db: Reader, personId: string, text: string, nowMs: number): Promise<string | null> {
  const row = await db
    .selectFrom('appeals')
    .select('id')
    .where('person_id', '=', personId)
    .where('fingerprint', '=', fingerprintOf(text))
    .where('pass_until_ms', '>', nowMs)
    .where('used_by', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Uses a pass for the generation of this key; its words are the generation's from now on. */
export async function usePass(trx: Trx, appealId: string, generationKey: string): Promise<void> {
  await trx
    .updateTable('appeals')
    .set({ used_by: generationKey, draft: null, pass_until_ms: null })
    .where('id', '=', appealId)
    .where('used_by', 'is', null)
    .execute()
}

/** Whether a generation is made by a moderator's word: later screens do not refuse what that was about. */
export async function isPassed(db: Reader, generation: { key: string; personId: string }): Promise<boolean> {
  const row = await db
    .selectFrom('appeals')
    .select('id')
    .where('person_id', '=', generation.personId)
    .where('used_by', '=', generation.key)
    .executeTakeFirst()
  return row !== undefined
}

/** Removes what is past its time. */
export async function sweepFairness(db: Reader, nowMs: number): Promise<void> {
  await db
    .updateTable('appeals')
    .set({ draft: null, pass_until_ms: null })
    .where('pass_until_ms', '<=', nowMs)
    .execute()
  await db
    .deleteFrom('appeals')
    .where('state', '=', 'decided')
    .where('decided_at_ms', '<', nowMs - LIMITS.verdictKeptMs)
    .execute()
  await db
    .deleteFrom('strikes')
    .where('created_at_ms', '<', nowMs - LIMITS.strikeCountsMs)
    .execute()
  await db
    .deleteFrom('audit')
    .where('created_at_ms', '<', nowMs - LIMITS.auditKeptMs)
    .execute()
  await db
    .deleteFrom('limit_hits')
    .where('at_ms', '<', nowMs - LIMITS.limitHitKeptMs)
    .execute()
  const oldDay = new Date(nowMs - LIMITS.giftDayKeptMs).toISOString().slice(0, 10)
  await db.deleteFrom('gift_days').where('day', '<', oldDay).execute()
}
