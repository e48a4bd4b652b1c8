/**
 * What the operator has to tell everybody: a change of the terms, a matter of security, a breach. It does not depend on anybody's
 * settings or consent. People get their rows in the outbox one bounded batch after another, each batch in one transaction with the
 * place that it has come to: so everybody has exactly one row, whenever the program dies. A row is delivered at least once.
 */
import { sql } from 'kysely'
import type { Database, Reader, Trx } from '../db/database.ts'
import { fromJson, toJson } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { post } from '../outbox.ts'
import { lockOwner } from '../owner.ts'
import type { Clock, Localized, Outgoing, Queue } from '../ports.ts'
import { lastPrivateAddress } from '../reach.ts'

export const NOTICE_KINDS = ['terms', 'security', 'breach'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

export interface NoticeParts {
  db: Database
  queue: Queue
  clock: Clock
  crash(point: 'notice:asked'): void
}

export interface NoticeFigures {
  id: string
  kind: NoticeKind
  state: 'draft' | 'sending' | 'done' | 'dropped'
  texts: Localized
  /** For how many people, how many have it, how many wait for it, and how many can't be told. */
  asked: number
  reached: number
  waiting: number
  unreachable: number
}

/** Writes a notice down; nobody is told before it is confirmed. Answers its id. */
export async function draftNotice(
  trx: Trx,
  notice: { kind: NoticeKind; texts: Localized; nowMs: number },
): Promise<string> {
  const id = newId(notice.nowMs)
  await trx
    .insertInto('notices')
    .values({
      id,
      kind: notice.kind,
      texts: toJson(notice.texts),
      state: 'draft',
      asked: await peopleBefore(trx, notice.nowMs),
      created_at_ms: notice.nowMs,
      confirmed_at_ms: null,
      ended_at_ms: null,
    })
    .execute()
  return id
}

/** Begins to tell everybody who is there now, or drops the draft; a second press changes nothing. */
export async function decideNotice(trx: Trx, id: string, decision: 'send' | 'drop', nowMs: number): Promise<void> {
  await trx
    .updateTable('notices')
    .set(
      decision === 'send'
        ? { state: 'sending', confirmed_at_ms: nowMs, asked: await peopleBefore(trx, nowMs) }
        : { state: 'dropped', ended_at_ms: nowMs },
    )
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .execute()
}

async function peopleBefore(db: Reader, atMs: number): Promise<number> {
  const { n } = await db
    .selectFrom('people')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('merged_into', 'is', null)
    .where('created_at_ms', '<=', atMs)
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Gives the next people of the oldest unfinished notice their rows. Answers whether anything is left to do. */
export async function tellNext(parts: NoticeParts): Promise<boolean> {
  const { db, clock } = parts
  const open = await db.outer
    .selectFrom('notices')
    .select('id')
    .where('state', '=', 'sending')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (open === undefined) return false
  await db.transaction(async (trx) => {
    const query = trx.selectFrom('notices').selectAll().where('id', '=', open.id).where('state', '=', 'sending')
    const notice = await (db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
    if (notice === undefined) return
    const people = await trx
      .selectFrom('people')
      .select('id')
      .where('id', '>', notice.after_id)
      .where('created_at_ms', '<=', notice.confirmed_at_ms ?? 0)
      .where('merged_into', 'is', null)
      .orderBy('id')
      .limit(LIMITS.noticeBatchPeople)
      .execute()
    const kind = notice.kind as NoticeKind
    const content = contentOf(kind, fromJson<Localized>(notice.texts))
    let unreachable = 0
    for (const { id } of people) if (!(await tell(parts, trx, notice.id, id, content))) unreachable++
    const last = people.at(-1)?.id
    if (last !== undefined)
      await trx
        .updateTable('notices')
        .set({ after_id: last, unreachable: sql`unreachable + ${unreachable}` })
        .where('id', '=', notice.id)
        .execute()
    else await close(trx, notice, clock.nowMs())
  })
  parts.crash('notice:asked')
  return true
}

function contentOf(kind: NoticeKind, texts: Localized): Outgoing {
  const papers = [
    { label: { key: 'button-terms' }, press: { action: 'terms' } },
    { label: { key: 'button-privacy' }, press: { action: 'privacy' } },
  ]
  return {
    text: [{ key: `notice-${kind}` }, { key: 'raw', params: { text: texts } }],
    ...(kind === 'terms' ? { buttons: [papers] } : {}),
    // The law wants it without delay: the night does not count.
    ...(kind === 'breach' ? { urgent: true } : {}),
  }
}

/** Answers whether there is a way to the person. */
async function tell(
  parts: NoticeParts,
  trx: Trx,
  noticeId: string,
  personId: string,
  content: Outgoing,
): Promise<boolean> {
  // Joined with somebody else just now: that one has a turn of their own.
  if ((await lockOwner(trx, personId, parts.db.dialect)) !== personId) return true
  const told = await trx
    .selectFrom('messages')
    .select('id')
    .where('topic', '=', 'notice')
    .where('topic_id', '=', noticeId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (told !== undefined) return true
  const address = await lastPrivateAddress(trx, personId)
  if (address === null) return false
  await post(parts, trx, { personId, address, topic: 'notice', content, aboutId: noticeId })
  return true
}

/** Everybody has their row; when none is on its way any more, the figures are final, because rows do not stay. */
async function close(trx: Trx, notice: { id: string; unreachable: number }, nowMs: number): Promise<void> {
  const counts = await countRows(trx, notice.id)
  if (counts.waiting > 0) return
  await trx
    .updateTable('notices')
    .set({
      state: 'done',
      // A person's number is of no use any more.
      after_id: '',
      ended_at_ms: nowMs,
      reached: counts.reached,
      unreachable: notice.unreachable + counts.failed,
    })
    .where('id', '=', notice.id)
    .execute()
}

async function countRows(db: Reader, noticeId: string): Promise<{ reached: number; waiting: number; failed: number }> {
  const row = await db
    .selectFrom('messages')
    .select((on) => [
      sql<number>`coalesce(sum(case when state = 'dropped' and ref is not null then 1 else 0 end), 0)`.as('reached'),
      sql<number>`coalesce(sum(case when state = 'dropped' and ref is null then 1 else 0 end), 0)`.as('failed'),
      on.fn.countAll<number>().as('all'),
    ])
    .where('topic', '=', 'notice')
    .where('topic_id', '=', noticeId)
    .executeTakeFirstOrThrow()
  const [reached, failed] = [Number(row.reached), Number(row.failed)]
  return { reached, failed, waiting: Number(row.all) - reached - failed }
}

/** How far a notice has come. Throws Refusal 'notice_unknown'. */
export async function noticeFigures(db: Reader, id: string): Promise<NoticeFigures> {
  const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('notice_unknown')
  const { kind, state, asked } = row
  const base = { id, kind: kind as NoticeKind, state, asked, texts: fromJson<Localized>(row.texts) }
  if (state !== 'sending') return { ...base, reached: row.reached, unreachable: row.unreachable, waiting: 0 }
  const counts = await countRows(db, id)
  const unreachable = row.unreachable + counts.failed
  return { ...base, reached: counts.reached, unreachable, waiting: Math.max(0, asked - counts.reached - unreachable) }
}

/** The newest notices. */
export async function listNotices(db: Reader, rows: number): Promise<NoticeFigures[]> {
  const found = await db
    .selectFrom('notices')
    .select('id')
    .where('state', '<>', 'dropped')
    .orderBy('id', 'desc')
    .limit(rows)
    .execute()
  return Promise.all(found.map(({ id }) => noticeFigures(db, id)))
}
