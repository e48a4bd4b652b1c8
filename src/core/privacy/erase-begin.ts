/** begin: the chats are let go. From this commit on, whoever writes there is somebody new. */
import { sql } from 'kysely'
import { fromJson, type Trx, toJson } from '../db/database.ts'
import type { ErasureMarksTable } from '../db/schema.ts'
import { forgetActs } from '../fairness/audit.ts'
import { standingNow } from '../fairness/strikes.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { lockIdentities } from '../link/join.ts'
import { DEFAULT_STRIKES } from '../moderation/index.ts'
import { ownerOf } from '../owner.ts'
import type { Address } from '../ports.ts'
import { mark } from './marks.ts'
import { crashAfterCommit, type PrivacyParts } from './parts.ts'
import type { Erasure, Found, Scope } from './scope.ts'

export async function begin(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const { db, clock } = parts.generation
  await db.transaction(async (trx) => {
    const nowMs = clock.nowMs()
    // Taken back at this moment, or begun by another process: then there is nothing to do.
    const taken = await trx
      .updateTable('erasures')
      .set({ state: 'running', step: 'jobs', tries: 0 })
      .where('id', '=', erasure.id)
      .where('state', '=', 'waiting')
      .where('step', '=', 'begin')
      .returning('person_id')
      .executeTakeFirst()
    if (taken?.person_id == null) return
    const personId = await ownerOf(trx, taken.person_id)
    await lockIdentities(trx, db.dialect, [personId])
    await parts.closeOrders(trx, personId)
    const people = await lockPeople(trx, db.dialect, personId)
    const ids = people.map((one) => one.id)
    const isBlocked = people.some((one) => one.blocked === 1)
    const identities = await letGo(parts, trx, ids, await marksFor(parts, trx, personId, isBlocked, nowMs))
    const standIns = await makeStandIns(trx, people, personId, nowMs)
    await trx.updateTable('people').set({ erased_at_ms: nowMs }).where('id', 'in', ids).execute()
    const scope: Scope = {
      address: erasure.scope.address ?? identities.find((one) => one.address !== null)?.address ?? null,
      people: standIns,
      identities,
      beganAtMs: nowMs,
    }
    await trx
      .updateTable('erasures')
      .set({ scope: toJson(scope), counts: toJson(await count(trx, ids)) })
      .where('id', '=', erasure.id)
      .execute()
    crashAfterCommit(parts, 'erase:begun')
  })
  return 'committed'
}

/** The person, and everybody who was closed into them. */
async function lockPeople(trx: Trx, dialect: 'sqlite' | 'postgres', personId: string) {
  const query = trx
    .selectFrom('people')
    .select(['id', 'locale', 'blocked'])
    .where((on) => on.or([on('id', '=', personId), on('merged_into', '=', personId)]))
    .orderBy('id')
  return (dialect === 'postgres' ? query.forUpdate() : query).execute()
}

type Mark = [kind: ErasureMarksTable['kind'], untilMs: number]

/** Their strikes go; the rest of a time in which nothing is made for them stays, to its end. */
async function marksFor(
  parts: PrivacyParts,
  trx: Trx,
  personId: string,
  isBlocked: boolean,
  nowMs: number,
): Promise<Mark[]> {
  const strikes = parts.generation.strikes ?? (() => DEFAULT_STRIKES)
  const { state, untilMs } = await standingNow({ strikes, markOf: parts.key.markOf }, trx, personId, nowMs)
  const aYearOnMs = nowMs + LIMITS.erasureMarkMs
  const marks: Mark[] = [['gift', aYearOnMs]]
  if (isBlocked) marks.push(['ban', aYearOnMs])
  if (state !== 'free') marks.push([state, untilMs])
  return marks
}

/** Identities and what hangs on them, and what would let the person go on: consents, open questions, prices. */
async function letGo(parts: PrivacyParts, trx: Trx, ids: readonly string[], marks: readonly Mark[]) {
  const rows = await trx.deleteFrom('identities').where('person_id', 'in', ids).returningAll().execute()
  for (const { platform, external_id } of rows) {
    const hash = parts.key.markOf({ platform, externalId: external_id })
    for (const [kind, untilMs] of marks) await mark(trx, hash, kind, untilMs)
    const codes = trx
      .deleteFrom('link_codes')
      .where((on) =>
        on.or([
          on.and([on('platform', '=', platform), on('external_id', '=', external_id)]),
          on.and([on('claimed_platform', '=', platform), on('claimed_external_id', '=', external_id)]),
        ]),
      )
    await codes.execute()
    await trx.deleteFrom('link_tries').where('platform', '=', platform).where('external_id', '=', external_id).execute()
  }
  for (const table of ['consents', 'dialogues', 'quotes', 'exports', 'limit_hits', 'gift_waits'] as const)
    await trx.deleteFrom(table).where('person_id', 'in', ids).execute()
  await forgetActs(trx, ids)
  return rows.map((row) => ({
    platform: row.platform,
    externalId: row.external_id,
    address: row.address === null ? null : fromJson<Address>(row.address),
  }))
}

/** For each of them somebody in the books who leads to nobody: a new number, and nothing else. */
async function makeStandIns(
  trx: Trx,
  people: readonly { id: string; locale: string | null }[],
  personId: string,
  nowMs: number,
): Promise<[string, string][]> {
  const main = newId(nowMs)
  const closed = people.filter(({ id }) => id !== personId)
  const pairs: [string, string][] = [[personId, main], ...closed.map(({ id }): [string, string] => [id, newId(nowMs)])]
  for (const [id, standIn] of pairs)
    await trx
      .insertInto('people')
      .values({
        id: standIn,
        // Until the receipt was written in it.
        locale: people.find((one) => one.id === id)?.locale ?? null,
        settings: '{}',
        blocked: 1,
        merged_into: id === personId ? null : main,
        created_at_ms: nowMs,
        erased_at_ms: nowMs,
      })
      .execute()
  return pairs
}

/** For the receipt. */
async function count(trx: Trx, ids: readonly string[]): Promise<{ [what: string]: number }> {
  const counted = async (table: string) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from ${sql.table(table)} where person_id in (${sql.join(ids)})`.execute(trx)
    return Number(rows[0]?.n ?? 0)
  }
  return {
    works: await counted('generations'),
    files: await counted('artifacts'),
    messages: await counted('messages'),
    payments: await counted('payments'),
  }
}
