/** What operators see of people: counts, codes and ids; never a name, never a word that somebody wrote. */
import { sql } from 'kysely'
import type { Reader, Trx } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import type { StrikePolicy } from '../moderation/index.ts'
import { standing } from './strikes.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
const MOST_PEOPLE = 1000

/** Somebody has met a limit. */
export async function noteLimit(trx: Trx, personId: string, code: string, nowMs: number): Promise<void> {
  await trx.insertInto('limit_hits').values({ person_id: personId, code, at_ms: nowMs }).execute()
}

export interface Counters {
  openAppeals: number
  /** Within 24 hours. */
  refusals: number
  limits: number
  /** For whom nothing is made at present. */
  muted: number
  banned: number
}

/** How things stand in all. */
export async function counters(db: Reader, policy: StrikePolicy, nowMs: number): Promise<Counters> {
  const sinceMs = nowMs - DAY_MS
  const { rows } = await sql<{ open: number; refusals: number; limits: number }>`select
    (select count(*) from appeals where state = 'open') as open,
    (select count(*) from strikes where created_at_ms > ${sinceMs}) as refusals,
    (select count(*) from limit_hits where at_ms > ${sinceMs}) as limits`.execute(db)
  const row = rows[0]!
  return {
    openAppeals: Number(row.open),
    refusals: Number(row.refusals),
    limits: Number(row.limits),
    ...(await restricted(db, policy, nowMs)),
  }
}

/** Who has struck within the longest time that anything lasts; nobody else can be held back. */
async function restricted(db: Reader, policy: StrikePolicy, nowMs: number) {
  const longestMs = Math.max(0, ...policy.thresholds.map(({ minutes }) => minutes)) * MINUTE_MS
  const people = await db
    .selectFrom('strikes')
    .select('person_id')
    .distinct()
    .where('created_at_ms', '>', nowMs - longestMs)
    .where('taken_back_at_ms', 'is', null)
    .limit(MOST_PEOPLE)
    .execute()
  const counted = { muted: 0, banned: 0 }
  for (const { person_id } of people) {
    const { state } = await standing(db, person_id, policy, nowMs)
    if (state !== 'free') counted[state]++
  }
  return counted
}

export interface PersonFacts {
  createdAtMs: number
  /** The chats they come from. */
  platforms: string[]
  /** Limits that they met within 30 days, most often first. */
  limits: { code: string; n: number }[]
  /** Orders of 24 hours, and how many of them were never paid. */
  orders: { made: number; unpaid: number }
  appeals: { open: number; overturned: number; upheld: number }
  /** Why the starting gift waits, and until when. */
  giftWait: { reason: string; dueAtMs: number } | null
}

/** What is known of a person that bears on fairness. Null: there is nobody. */
export async function personFacts(db: Reader, personId: string, nowMs: number): Promise<PersonFacts | null> {
  const person = await db.selectFrom('people').select('created_at_ms').where('id', '=', personId).executeTakeFirst()
  if (person === undefined) return null
  const platforms = await db
    .selectFrom('identities')
    .select('platform')
    .where('person_id', '=', personId)
    .orderBy('created_at_ms')
    .execute()
  const limits = await db
    .selectFrom('limit_hits')
    .select((on) => ['code', on.fn.countAll<number>().as('n')])
    .where('person_id', '=', personId)
    .where('at_ms', '>', nowMs - LIMITS.limitHitKeptMs)
    .groupBy('code')
    .orderBy('code')
    .execute()
  const { rows } = await sql<{ made: number; unpaid: number; open: number; overturned: number; upheld: number }>`select
    (select count(*) from orders where person_id = ${personId} and created_at_ms > ${nowMs - DAY_MS}) as made,
    (select count(*) from orders where person_id = ${personId} and created_at_ms > ${nowMs - DAY_MS} and paid_at_ms is null) as unpaid,
    (select count(*) from appeals where person_id = ${personId} and state = 'open') as open,
    (select count(*) from appeals where person_id = ${personId} and decision in ('overturn', 'except')) as overturned,
    (select count(*) from appeals where person_id = ${personId} and decision = 'uphold') as upheld`.execute(db)
  const row = rows[0]!
  const wait = await db.selectFrom('gift_waits').selectAll().where('person_id', '=', personId).executeTakeFirst()
  return {
    createdAtMs: person.created_at_ms,
    platforms: platforms.map(({ platform }) => platform),
    limits: limits.map(({ code, n }) => ({ code, n: Number(n) })).sort((one, other) => other.n - one.n),
    orders: { made: Number(row.made), unpaid: Number(row.unpaid) },
    appeals: { open: Number(row.open), overturned: Number(row.overturned), upheld: Number(row.upheld) },
    giftWait: wait === undefined ? null : { reason: wait.reason, dueAtMs: wait.due_at_ms },
  }
}
