/**
 * The register of rights requests: who wants what until when. Access, export and erasure close theirs by being done; a complaint, and
 * what a parent asks for, is closed by an operator. Operators are reminded before the day.
 */
import type { Reader, Trx } from '../db/database.ts'
import type { RightsKind } from '../db/schema.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { lockOwner } from '../owner.ts'
import type { PrivacyParts } from './parts.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Working days before the last one. */
const REMIND_DAYS = 3

/** So many working days later, at the same time of day, in UTC; Saturdays and Sundays do not count, holidays do. */
export function workingDaysAfter(fromMs: number, days: number): number {
  let atMs = fromMs
  for (let left = days; left > 0; ) {
    atMs += DAY_MS
    if (isWorkingDay(atMs)) left -= 1
  }
  return atMs
}

/** So many working days earlier. */
function workingDaysBefore(fromMs: number, days: number): number {
  let atMs = fromMs
  for (let left = days; left > 0; ) {
    atMs -= DAY_MS
    if (isWorkingDay(atMs)) left -= 1
  }
  return atMs
}

const isWorkingDay = (atMs: number): boolean => ![0, 6].includes(new Date(atMs).getUTCDay())

export interface RightsRequest {
  id: string
  kind: RightsKind
  personId: string | null
  words: string | null
  dueAtMs: number
}

/** Opens a request. Throws Refusal 'requests_many' { max }. */
export async function openRequest(
  parts: PrivacyParts,
  trx: Trx,
  wanted: { personId: string; kind: RightsKind; words?: string },
): Promise<RightsRequest> {
  const { db, clock } = parts.generation
  const nowMs = clock.nowMs()
  const personId = await lockOwner(trx, wanted.personId, db.dialect)
  const { n } = await trx
    .selectFrom('rights_requests')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('person_id', '=', personId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  if (Number(n) >= LIMITS.rightsOpenOfPerson) throw new Refusal('requests_many', { max: LIMITS.rightsOpenOfPerson })
  const row = {
    id: newId(nowMs),
    person_id: personId,
    kind: wanted.kind,
    words: wanted.words ?? null,
    state: 'open' as const,
    due_at_ms: workingDaysAfter(nowMs, parts.dueWorkingDays),
    reminded_at_ms: null,
    created_at_ms: nowMs,
    closed_at_ms: null,
    closed_by: null,
  }
  await trx.insertInto('rights_requests').values(row).execute()
  return { id: row.id, kind: row.kind, personId, words: row.words, dueAtMs: row.due_at_ms }
}

/** What was asked for was done at once: a line of the register that is closed already, and whatever of the kind was open. */
export async function closeByAction(
  parts: PrivacyParts,
  trx: Trx,
  done: { personId: string; kind: RightsKind },
): Promise<void> {
  const { db, clock } = parts.generation
  const nowMs = clock.nowMs()
  const personId = await lockOwner(trx, done.personId, db.dialect)
  const closed = await trx
    .updateTable('rights_requests')
    .set({ state: 'closed', closed_at_ms: nowMs, closed_by: 'action' })
    .where('person_id', '=', personId)
    .where('kind', '=', done.kind)
    .where('state', '=', 'open')
    .returning('id')
    .execute()
  if (closed.length > 0) return
  await trx
    .insertInto('rights_requests')
    .values({
      id: newId(nowMs),
      person_id: personId,
      kind: done.kind,
      words: null,
      state: 'closed',
      due_at_ms: workingDaysAfter(nowMs, parts.dueWorkingDays),
      reminded_at_ms: null,
      created_at_ms: nowMs,
      closed_at_ms: nowMs,
      closed_by: 'action',
    })
    .execute()
}

/** An operator has answered it. Answers the request; null: there is none that is open. */
export async function closeRequest(
  parts: PrivacyParts,
  trx: Trx,
  id: string,
): Promise<{ kind: RightsKind; personId: string | null } | null> {
  const row = await trx
    .updateTable('rights_requests')
    .set({ state: 'closed', closed_at_ms: parts.generation.clock.nowMs(), closed_by: 'admin' })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning(['kind', 'person_id'])
    .executeTakeFirst()
  return row === undefined ? null : { kind: row.kind, personId: row.person_id }
}

/** What is open, the most urgent first. */
export async function listRequests(db: Reader, rows: number): Promise<RightsRequest[]> {
  const found = await db
    .selectFrom('rights_requests')
    .select(['id', 'kind', 'person_id', 'words', 'due_at_ms'])
    .where('state', '=', 'open')
    .orderBy('due_at_ms')
    .orderBy('id')
    .limit(rows)
    .execute()
  return found.map((row) => ({
    id: row.id,
    kind: row.kind,
    personId: row.person_id,
    words: row.words,
    dueAtMs: row.due_at_ms,
  }))
}

/** Tells operators of what is due in a few days, each once. Answers how many. */
export async function remindOfRequests(parts: PrivacyParts): Promise<number> {
  const { db, clock } = parts.generation
  const nowMs = clock.nowMs()
  const due = await db.outer
    .selectFrom('rights_requests')
    .select(['id', 'kind', 'due_at_ms'])
    .where('state', '=', 'open')
    .where('reminded_at_ms', 'is', null)
    .orderBy('due_at_ms')
    .limit(LIMITS.sweepBatchRows)
    .execute()
  const soon = due.filter((row) => workingDaysBefore(row.due_at_ms, REMIND_DAYS) <= nowMs)
  for (const row of soon)
    await db.transaction(async (trx) => {
      const told = await trx
        .updateTable('rights_requests')
        .set({ reminded_at_ms: nowMs })
        .where('id', '=', row.id)
        .where('reminded_at_ms', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (told === undefined) return
      const date = new Date(row.due_at_ms).toISOString().slice(0, 10)
      await parts.tellAdmins(trx, [
        { key: 'request-reminder', params: { kind: { key: `request-${row.kind}` }, date } },
        { key: 'raw', params: { text: '/requests' } },
      ])
    })
  return soon.length
}
