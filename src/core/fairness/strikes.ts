/** Strikes: one row for each refused decision. How somebody stands is always reckoned from them, so taking one back is enough. */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import type { Database, Reader, Trx } from '../db/database.ts'
import type { StrikesTable } from '../db/schema.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import type { Identity } from '../link/parts.ts'
import { type StrikeCategory, type StrikePolicy, weightOf } from '../moderation/index.ts'
import { lockOwner } from '../owner.ts'
import type { Address, Clock, Kind, Metrics } from '../ports.ts'
import { type Rest, restsOf } from '../privacy/marks.ts'
import { type Standing, standingOf, togetherWith } from './standing.ts'

export interface StrikeParts {
  db: Pick<Database, 'dialect' | 'afterCommit'>
  clock: Clock
  metrics: Pick<Metrics, 'count'>
  strikes(): StrikePolicy
}

/** A decision that refused something. */
export interface RefusedDecision {
  /** What was refused: the same again is the same decision. */
  key: string
  personId: string
  category: StrikeCategory
  /** What it weighs as, where that is not its category. */
  weighs?: StrikeCategory
  /** Names of the rules that fired. */
  rules: readonly string[]
  kind: Kind
  place: Address['place']
  quoteId?: string
  generationId?: string
}

const RULE_CHARS = 300

/** Counts a refused decision, once. Answers its id, and how the person stands now. */
export async function strike(
  parts: StrikeParts,
  trx: Trx,
  decision: RefusedDecision,
): Promise<{ id: string; isNew: boolean; standing: Standing }> {
  const nowMs = parts.clock.nowMs()
  const policy = parts.strikes()
  const personId = await lockOwner(trx, decision.personId, parts.db.dialect)
  const points = weightOf(policy, decision.weighs ?? decision.category)
  const before = await standing(trx, personId, policy, nowMs)
  const inserted = await trx
    .insertInto('strikes')
    .values({
      id: newId(nowMs),
      key: decision.key,
      person_id: personId,
      category: decision.category,
      points,
      rule: decision.rules.join('; ').slice(0, RULE_CHARS).toWellFormed(),
      kind: decision.kind,
      place: decision.place,
      quote_id: decision.quoteId ?? null,
      generation_id: decision.generationId ?? null,
      created_at_ms: nowMs,
      taken_back_at_ms: null,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) {
    const there = await trx.selectFrom('strikes').select('id').where('key', '=', decision.key).executeTakeFirstOrThrow()
    return { id: there.id, isNew: false, standing: before }
  }
  const now = await standing(trx, personId, policy, nowMs)
  parts.db.afterCommit(() => {
    parts.metrics.count('refusals', { category: decision.category })
    if (points > 0) parts.metrics.count('strikes', { category: decision.category })
    if (now.state !== 'free' && now.untilMs > before.untilMs) parts.metrics.count(`people_${now.state}`)
  })
  return { id: inserted.id, isNew: true, standing: now }
}

/** How a person stands. */
export async function standing(db: Reader, personId: string, policy: StrikePolicy, nowMs: number): Promise<Standing> {
  const rows = await counting(db, { personId, sinceMs: nowMs - LIMITS.strikeCountsMs })
  return standingOf(
    rows.map((row) => ({ points: row.points, atMs: row.created_at_ms })),
    policy,
    nowMs,
  )
}

/**
 * How a person stands, with what their chats bring along from before an erasure: who asks to be erased is not let off the rest of a
 * time in which nothing is made for them.
 * @param markOf the keyed hash of an identity
 */
export async function standingNow(
  parts: { strikes(): StrikePolicy; markOf(identity: Identity): string },
  db: Reader,
  personId: string,
  nowMs: number,
): Promise<Standing> {
  const chats = await chatsOf(db, { personId })
  const rests: Rest[] = []
  for (const { platform, external_id: externalId } of chats)
    rests.push(...(await restsOf(db, parts.markOf({ platform, externalId }), nowMs)))
  return togetherWith(await standing(db, personId, parts.strikes(), nowMs), rests)
}

const chatsOf = compiled((db, given: { personId: string }) =>
  db.selectFrom('identities').select(['platform', 'external_id']).where('person_id', '=', given.personId),
)

/** Strikes that count, newest first; a bound, because nobody needs more to be banned. */
const counting = compiled((db, given: { personId: string; sinceMs: number }) =>
  db
    .selectFrom('strikes')
    .select(['points', 'created_at_ms'])
    .where('person_id', '=', given.personId)
    .where('created_at_ms', '>', given.sinceMs)
    .where('taken_back_at_ms', 'is', null)
    .orderBy('created_at_ms', 'desc')
    .limit(sql.lit(LIMITS.strikesCounted)),
)

/** A person's strikes for an operator, newest first. */
export function strikesOf(db: Reader, personId: string, rows: number): Promise<StrikesTable[]> {
  return db
    .selectFrom('strikes')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(rows)
    .execute()
}

/** The strike does not count any more, and never did. */
export async function takeBack(trx: Trx, strikeId: string, nowMs: number): Promise<void> {
  await trx
    .updateTable('strikes')
    .set({ taken_back_at_ms: nowMs })
    .where('id', '=', strikeId)
    .where('taken_back_at_ms', 'is', null)
    .execute()
}

/** Who leaves a shared wallet with one of its chats does not leave behind what both answer for. */
export async function copyStrikes(trx: Trx, from: string, to: string, nowMs: number): Promise<void> {
  const rows = await trx
    .selectFrom('strikes')
    .selectAll()
    .where('person_id', '=', from)
    .where('points', '>', 0)
    .where('taken_back_at_ms', 'is', null)
    .orderBy('created_at_ms', 'desc')
    .limit(LIMITS.strikesCounted)
    .execute()
  if (rows.length === 0) return
  const copies = rows.map((row) => ({ ...row, id: newId(nowMs), key: `${row.key}@${to}`, person_id: to }))
  await trx
    .insertInto('strikes')
    .values(copies.map((row) => ({ ...row, quote_id: null, generation_id: null })))
    .execute()
}
