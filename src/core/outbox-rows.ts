/** The statements of the outbox that every message takes, compiled once. */
import { sql } from 'kysely'
import { compiled } from './db/compiled.ts'
import type { Reader } from './db/database.ts'
import type { MessagesTable } from './db/schema.ts'
import { type Person, toPerson } from './people.ts'

/** One that has failed more often does not hold up those behind it. */
const TRIES_IN_ORDER = 3

type NewMessage = { [column in keyof MessagesTable]: MessagesTable[column] }

export const insertMessage = compiled((db, given: NewMessage) => db.insertInto('messages').values(given))

/** The card of a job or an order; where it is there already, it has something new to show. */
export const insertCard = compiled((db, given: NewMessage) =>
  db
    .insertInto('messages')
    .values(given)
    .onConflict((conflict) =>
      conflict.columns(['topic', 'topic_id']).where(sql<boolean>`topic in ('job', 'order')`).doUpdateSet({
        revision: sql`messages.revision + 1`,
        // One that is under way or pauses is not sent a second time beside that: it shows the news when its time comes.
        next_at_ms: sql`case when messages.shown = messages.revision then excluded.next_at_ms else messages.next_at_ms end`,
      }),
    ),
)

/** The next message of a chat with its person, and how many wait there in all. */
export const nextIn = compiled((db, given: { chatKey: string; nowMs: number }) =>
  db
    .selectFrom('messages as m')
    // Whoever was joined with another is closed: it goes to that one.
    .leftJoin('people as p', (join) =>
      join.on('p.id', '=', sql<string>`(select coalesce(merged_into, id) from people where id = m.person_id)`),
    )
    .select(['m.id', 'm.person_id', 'm.chat_key', 'm.address', 'm.topic', 'm.topic_id', 'm.content'])
    .select(['m.revision', 'm.ref', 'm.tries', 'm.next_at_ms', 'm.created_at_ms'])
    .select(['p.id as found_id', 'p.locale', 'p.settings', 'p.blocked'])
    .select((on) =>
      on
        .selectFrom('messages as w')
        .select((count) => count.fn.countAll<number>().as('n'))
        .where('w.chat_key', '=', given.chatKey)
        .where('w.state', '=', sql.lit('open'))
        .whereRef('w.shown', '<', 'w.revision')
        .as('waiting'),
    )
    .where('m.chat_key', '=', given.chatKey)
    .where('m.state', '=', sql.lit('open'))
    .whereRef('m.shown', '<', 'm.revision')
    // One that waits (for its chat's next moment, or because another process is sending it) holds up those behind it, so that
    // order is kept; one that has failed again and again does not.
    .where((on) => on.or([on('m.next_at_ms', '<=', given.nowMs), on('m.tries', '<=', sql.lit(TRIES_IN_ORDER))]))
    .orderBy('m.id')
    .limit(sql.lit(1)),
)

export type Row = Awaited<ReturnType<typeof nextIn>>[number]

/** Null: there is nobody any more. */
export function personOfRow({ found_id, locale, settings, blocked }: Row): Person | null {
  if (found_id === null || settings === null || blocked === null) return null
  return toPerson({ id: found_id, locale, settings, blocked })
}

type Shown = { id: string; revision: number; ref: string; nowMs: number }
const showing = (db: Reader, { id, revision, ref, nowMs }: Shown) =>
  db
    .updateTable('messages')
    .set({ shown: revision, ref, tries: sql.lit(0), next_at_ms: nowMs })
    .where('id', '=', id)

/** A card shows this revision. */
export const markShown = compiled((db, given: Shown) => showing(db, given))
/** A plain message is done with: its words need not stay. One that was withdrawn meanwhile has yet to go. */
export const markDone = compiled((db, given: Shown) =>
  showing(db, given).set({
    content: null,
    state: sql`case when revision = ${given.revision} then 'dropped' else state end`,
  }),
)
