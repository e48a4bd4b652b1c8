/**
 * The web chat's memory: every message of a chat with a number that orders it, and a counter of changes by which a page catches up.
 * Writers of one chat take turns (on PostgreSQL by a lock on its identity), so that no change becomes visible after a later one.
 */
import { type Database, fromJson, type Trx, toJson } from '../../core/db/database.ts'
import type { WebEntry, WebMessage } from './types.ts'

interface Row {
  id: number
  message_id: string
  role: 'bot' | 'person'
  payload: string | null
  changed: number
  created_at_ms: number
}
const COLUMNS = ['id', 'message_id', 'role', 'payload', 'changed', 'created_at_ms'] as const

export interface NewMessage {
  chat: string
  messageId: string
  role: 'bot' | 'person'
  message: WebMessage
  nowMs: number
}

/** Writes a message once; a second copy changes nothing. Answers the message that is there now, null for one taken away. */
export async function addOnce(
  db: Database,
  added: NewMessage,
): Promise<{ isNew: boolean; message: WebMessage | null }> {
  return db.transaction(async (trx) => {
    const changed = await nextChange(trx, db.dialect, added.chat)
    const there = await payloadOf(trx, added.chat, added.messageId)
    if (there !== undefined) return { isNew: false, message: parse(there) }
    await insert(trx, added, changed)
    return { isNew: true, message: added.message }
  })
}

/** Writes a message or replaces the one of that id. */
export async function put(db: Database, added: NewMessage): Promise<void> {
  await db.transaction(async (trx) => {
    const changed = await nextChange(trx, db.dialect, added.chat)
    const there = await payloadOf(trx, added.chat, added.messageId)
    if (there === undefined) await insert(trx, added, changed)
    else await set(trx, added.chat, added.messageId, toJson(added.message), changed)
  })
}

/** Replaces a message that is there; false where it is not, or was taken away. Counts as a change even if nothing differs. */
export async function replace(db: Database, chat: string, messageId: string, message: WebMessage): Promise<boolean> {
  return db.transaction(async (trx) => {
    const changed = await nextChange(trx, db.dialect, chat)
    if ((await payloadOf(trx, chat, messageId)) == null) return false
    await set(trx, chat, messageId, toJson(message), changed)
    return true
  })
}

/** Takes a message away; what it said is gone, that it was there stays, so that pages hear of it. */
export async function takeAway(db: Database, chat: string, messageId: string): Promise<void> {
  await db.transaction(async (trx) => {
    const changed = await nextChange(trx, db.dialect, chat)
    if ((await payloadOf(trx, chat, messageId)) == null) return
    await set(trx, chat, messageId, null, changed)
  })
}

/** One message; null where it is not there. */
export async function findMessage(db: Database, chat: string, messageId: string): Promise<WebMessage | null> {
  const row = await db.outer
    .selectFrom('web_messages')
    .select('payload')
    .where('chat', '=', chat)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return parse(row?.payload ?? null)
}

/** The counter of a chat: everything changed after it is news. */
export async function lastChange(db: Database, chat: string): Promise<number> {
  const row = await db.outer
    .selectFrom('web_messages')
    .select((on) => on.fn.max('changed').as('last'))
    .where('chat', '=', chat)
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

/** The counters of several chats, for those who look whether other processes wrote. */
export async function lastChanges(db: Database, chats: readonly string[]): Promise<Map<string, number>> {
  if (chats.length === 0) return new Map()
  const rows = await db.outer
    .selectFrom('web_messages')
    .select((on) => ['chat', on.fn.max('changed').as('last')])
    .where('chat', 'in', chats)
    .groupBy('chat')
    .execute()
  return new Map(rows.map((row) => [row.chat, Number(row.last ?? 0)]))
}

/** What changed after `since`, oldest change first. */
export async function changesAfter(
  db: Database,
  chat: string,
  since: number,
  limit: number,
): Promise<{ entry: WebEntry; changed: number }[]> {
  const rows = await db.outer
    .selectFrom('web_messages')
    .select(COLUMNS)
    .where('chat', '=', chat)
    .where('changed', '>', since)
    .orderBy('changed')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ entry: toEntry(row), changed: row.changed }))
}

/** A page of the messages before a number (or the newest), oldest first, without those taken away. */
export async function pageBefore(
  db: Database,
  chat: string,
  before: number | undefined,
  limit: number,
): Promise<{ entries: WebEntry[]; isFirst: boolean }> {
  let query = db.outer
    .selectFrom('web_messages')
    .select(COLUMNS)
    .where('chat', '=', chat)
    .where('payload', 'is not', null)
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return { entries: rows.slice(0, limit).reverse().map(toEntry), isFirst: rows.length <= limit }
}

async function nextChange(trx: Trx, dialect: Database['dialect'], chat: string): Promise<number> {
  if (dialect === 'postgres') {
    await trx
      .selectFrom('identities')
      .select('person_id')
      .where('platform', '=', 'web')
      .where('external_id', '=', chat)
      .forUpdate()
      .execute()
  }
  const row = await trx
    .selectFrom('web_messages')
    .select((on) => on.fn.max('changed').as('last'))
    .where('chat', '=', chat)
    .executeTakeFirst()
  return Number(row?.last ?? 0) + 1
}

async function payloadOf(trx: Trx, chat: string, messageId: string): Promise<string | null | undefined> {
  const row = await trx
    .selectFrom('web_messages')
    .select('payload')
    .where('chat', '=', chat)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return row === undefined ? undefined : row.payload
}

async function insert(trx: Trx, added: NewMessage, changed: number): Promise<void> {
  await trx
    .insertInto('web_messages')
    .values({
      chat: added.chat,
      message_id: added.messageId,
      role: added.role,
      payload: toJson(added.message),
      changed,
      created_at_ms: added.nowMs,
    })
    .execute()
}

async function set(trx: Trx, chat: string, messageId: string, payload: string | null, changed: number): Promise<void> {
  await trx
    .updateTable('web_messages')
    .set({ payload, changed })
    .where('chat', '=', chat)
    .where('message_id', '=', messageId)
    .execute()
}

const parse = (payload: string | null): WebMessage | null => (payload === null ? null : fromJson<WebMessage>(payload))

function toEntry(row: Row): WebEntry {
  return {
    id: row.message_id,
    number: row.id,
    role: row.role,
    atMs: row.created_at_ms,
    message: parse(row.payload),
  }
}
