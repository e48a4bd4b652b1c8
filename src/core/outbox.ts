/**
 * What goes out: every message is a row, written in the transaction that caused it, and delivered by any process. A card (of a
 * job, of an order) is one row that always shows the present state of what it is about, so that a late "storing" can't overwrite
 * "done". Delivery is at least once: after a crash between sending and saving the platform's id a second copy is possible where
 * the platform takes no nonce.
 */

import { sql } from 'kysely'
import { type Database, fromJson, type Reader, type Trx, toJson } from './db/database.ts'
import { newId } from './id.ts'
import { LIMITS } from './limits.ts'
import { mark } from './marks.ts'
import { hushed } from './night.ts'
import { insertCard, insertMessage, nextIn, personOfRow, type Row } from './outbox-rows.ts'
import type { Person } from './people.ts'
import type { Address, ChatPort, Clock, Log, MessageRef, Metrics, Outgoing, Queue, SendOutcome } from './ports.ts'
import { silence } from './silence.ts'
import { noteUndelivered } from './undelivered.ts'

export type CardTopic = 'job' | 'order'

/** What a card shows now. Null: there is nothing to show any more (the work was deleted), so the message goes. */
export type ComposeCard = (db: Reader, topic: CardTopic, topicId: string, person: Person) => Promise<Outgoing | null>

/** All chats are handled one message at a time, so that answers arrive in the order they were given. */
export function chatKeyOf(address: Address): string {
  return `${address.platform}:${address.bot}:${address.chat}`
}

/** Writes a reply or a notice; it is delivered after the commit. */
export async function post(
  parts: { queue: Queue; clock: Clock },
  trx: Trx,
  message: {
    personId: string
    address: Address
    topic: 'reply' | 'notice'
    content: Outgoing
    replaces?: MessageRef
    aboutId?: string
  },
): Promise<string> {
  const nowMs = parts.clock.nowMs()
  const id = newId(nowMs)
  const chatKey = chatKeyOf(message.address)
  await insertMessage(trx, {
    ...emptyRow(id, message.personId, message.address, nowMs),
    topic: message.topic,
    // What it shows a copy of: a reply to it is a reply to that work.
    topic_id: message.aboutId ?? null,
    content: toJson(message.content),
    ref: message.replaces === undefined ? null : toJson(message.replaces),
  })
  await parts.queue.wake(trx, 'chat', chatKey, nowMs)
  return id
}

/** Of whoever was erased nothing is shown any more. */
export const NOWHERE: Address = { platform: '', bot: '', chat: '', place: 'private' }

/** Makes a card known, or says that what it shows has changed. */
export async function showCard(
  parts: { queue: Queue; clock: Clock },
  trx: Trx,
  card: { personId: string; address: Address; topic: CardTopic; topicId: string; replaces?: MessageRef },
): Promise<void> {
  if (card.address.platform === NOWHERE.platform) return
  const nowMs = parts.clock.nowMs()
  await insertCard(trx, {
    ...emptyRow(newId(nowMs), card.personId, card.address, nowMs),
    topic: card.topic,
    topic_id: card.topicId,
    content: null,
    ref: card.replaces === undefined ? null : toJson(card.replaces),
  })
  await parts.queue.wake(trx, 'chat', chatKeyOf(card.address), nowMs)
}

/** Takes back the copies of a work's card that were shown on request: the work was deleted. */
export async function withdrawCopies(
  parts: { queue: Queue; clock: Clock },
  trx: Trx,
  generationId: string,
): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const copies = await trx
    .updateTable('messages')
    .set({ content: null, state: 'open', revision: sql`revision + 1`, next_at_ms: nowMs, tries: 0 })
    .where('topic', 'in', ['reply', 'notice'])
    .where('topic_id', '=', generationId)
    .returning('chat_key')
    .execute()
  for (const chatKey of new Set(copies.map((copy) => copy.chat_key)))
    await parts.queue.wake(trx, 'chat', chatKey, nowMs)
}

/**
 * Messages about something show other words from now on, whoever they went to; of several that were one and the same message the
 * newest. `except` is shown by its own answer.
 */
export async function replaceCopies(
  parts: { queue: Queue; clock: Clock },
  trx: Trx,
  aboutId: string,
  content: Outgoing,
  except?: MessageRef,
): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const rows = await trx
    .selectFrom('messages')
    .select(['id', 'chat_key', 'ref'])
    .where('topic', 'in', ['reply', 'notice'])
    .where('topic_id', '=', aboutId)
    .orderBy('id')
    .execute()
  const partOf = (ref: MessageRef | undefined) => ref?.parts[0] ?? ''
  const placeOf = (row: { id: string; chat_key: string; ref: string | null }) =>
    row.ref === null ? row.id : `${row.chat_key} ${partOf(fromJson<MessageRef>(row.ref))}`
  for (const row of new Map(rows.map((one) => [placeOf(one), one])).values()) {
    if (except !== undefined && row.ref !== null && partOf(fromJson<MessageRef>(row.ref)) === partOf(except)) continue
    await trx
      .updateTable('messages')
      .set({
        content: toJson(content),
        topic_id: null,
        state: 'open',
        revision: sql`revision + 1`,
        next_at_ms: nowMs,
        tries: 0,
      })
      .where('id', '=', row.id)
      .execute()
    await parts.queue.wake(trx, 'chat', row.chat_key, nowMs)
  }
}

function emptyRow(id: string, personId: string, address: Address, nowMs: number) {
  return {
    id,
    person_id: personId,
    chat_key: chatKeyOf(address),
    address: toJson(address),
    revision: 1,
    shown: 0,
    state: 'open' as const,
    tries: 0,
    next_at_ms: nowMs,
    created_at_ms: nowMs,
  }
}

export interface DeliveryParts {
  db: Database
  queue: Queue
  clock: Clock
  log: Log
  ports: ReadonlyMap<string, ChatPort>
  compose: ComposeCard
  metrics: Pick<Metrics, 'count'>
  crash(point: 'deliver:sent'): void
}

/** Delivers what is due in one chat, oldest first. */
export async function deliverChat(parts: DeliveryParts, chatKey: string): Promise<void> {
  const { db, clock } = parts
  for (;;) {
    const [row] = await nextIn(db.outer, { chatKey, nowMs: clock.nowMs() })
    if (row === undefined) break
    if (row.next_at_ms > clock.nowMs()) {
      await parts.queue.wake(null, 'chat', chatKey, row.next_at_ms)
      return
    }
    if (db.dialect === 'postgres' && !(await lease(db, row.id, row.next_at_ms, clock.nowMs()))) return
    const told: { content?: Outgoing } = {}
    const outcome = await sendRow(parts, row, told)
    parts.crash('deliver:sent')
    await record(parts, row, outcome, told.content)
    // It was alone, and what has come since then has a wake of its own; among several processes another may have taken that.
    if (db.dialect === 'sqlite' && outcome.state === 'sent' && row.waiting === 1) return
  }
  const later = await db.outer
    .selectFrom('messages')
    .select((on) => on.fn.min('next_at_ms').as('at'))
    .where('chat_key', '=', chatKey)
    .where('state', '=', 'open')
    .whereRef('shown', '<', 'revision')
    .executeTakeFirst()
  if (later?.at != null) await parts.queue.wake(null, 'chat', chatKey, Number(later.at))
}

const LEASE_MS = 60_000

/** Several processes: whoever moves the row's time may send it. A death after that delays the message by the lease. */
async function lease(db: Database, id: string, nextAtMs: number, nowMs: number): Promise<boolean> {
  const taken = await db.outer
    .updateTable('messages')
    .set({ next_at_ms: nowMs + LEASE_MS })
    .where('id', '=', id)
    .where('next_at_ms', '=', nextAtMs)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

/** @param told gets what was to be said, where it was composed */
async function sendRow(parts: DeliveryParts, row: Row, told: { content?: Outgoing }): Promise<SendOutcome> {
  const address = fromJson<Address>(row.address)
  const port = parts.ports.get(address.platform)
  if (port === undefined) return { state: 'later', retryAfterMs: LIMITS.deliveryBackoffMaxMs, code: 'platform_off' }
  const person = personOfRow(row)
  if (person === null) return { state: 'gone', code: 'person_gone' }
  const ref = row.ref === null ? null : fromJson<MessageRef>(row.ref)
  // Whoever took it on before moved its time, and said nothing of how that went.
  const isAgain = row.tries > 0 || (ref === null && row.next_at_ms !== row.created_at_ms)
  const sending = { id: row.id, personId: person.id, locale: person.locale, ...(isAgain ? { isAgain } : {}) }
  try {
    const composed = await contentOf(parts, row, person)
    if (composed === null) {
      if (ref !== null) await port.remove(address, ref)
      return { state: 'sent', ref: { parts: [] } }
    }
    const content = hushed(composed, {
      isNotice: row.topic === 'notice',
      locale: person.locale,
      nowMs: parts.clock.nowMs(),
    })
    told.content = content
    if (ref !== null && ref.parts.length > 0) {
      const edited = await port.edit(address, ref, content, sending)
      if (edited.state !== 'gone') return edited
    }
    return await port.send(address, content, sending)
  } catch (error) {
    parts.log.warn({ message: row.id, err: error }, 'a delivery failed')
    return { state: 'later', retryAfterMs: 0, code: 'fault' }
  }
}

/** A card is composed now; a plain message that has no words any more was withdrawn. */
async function contentOf(parts: DeliveryParts, row: Row, person: Person): Promise<Outgoing | null> {
  if (row.content !== null) return fromJson<Outgoing>(row.content)
  if (row.topic !== 'job' && row.topic !== 'order') return null
  return parts.compose(parts.db.outer, row.topic, row.topic_id ?? '', person)
}

async function record(
  parts: DeliveryParts,
  row: Row,
  outcome: SendOutcome,
  content: Outgoing | undefined,
): Promise<void> {
  const { db, clock } = parts
  const nowMs = clock.nowMs()
  parts.metrics.count('deliveries', { outcome: outcome.state })
  if (outcome.state === 'sent') {
    const kind = row.content === null ? 'shown' : 'done'
    await mark(db, { kind, row: { id: row.id, revision: row.revision, ref: toJson(outcome.ref), nowMs } })
    return
  }
  const tries = outcome.state === 'later' && outcome.isUncounted === true ? row.tries : row.tries + 1
  const over = outcome.state === 'gone' || outcome.state === 'forbidden' || tries >= LIMITS.deliveryTries
  if (over) {
    parts.log.warn({ message: row.id, code: outcome.code, tries }, 'a message was given up')
    if (row.topic === 'job' && row.topic_id !== null && content?.outcome !== undefined) {
      const work = { personId: row.person_id, generationId: row.topic_id, nowMs }
      await db.transaction((trx) => noteUndelivered(trx, work))
    }
    // A card may have something new to show later (and history keeps the result): it is only told that this revision is over.
    await db.outer
      .updateTable('messages')
      .set({ shown: row.revision, tries: 0, ...(row.content === null ? {} : { state: 'dropped', content: null }) })
      .where('id', '=', row.id)
      .execute()
    // What else waits for that chat is not tried. Whoever comes back gets new messages.
    if (outcome.state === 'forbidden') await db.transaction((trx) => silence(trx, row.chat_key, nowMs))
    return
  }
  const backoffMs = Math.min(LIMITS.deliveryBackoffMs * 2 ** Math.max(0, tries - 1), LIMITS.deliveryBackoffMaxMs)
  const waitMs = outcome.state === 'later' ? Math.max(outcome.retryAfterMs, backoffMs) : backoffMs
  await db.outer
    .updateTable('messages')
    .set({ tries, next_at_ms: nowMs + waitMs })
    .where('id', '=', row.id)
    .execute()
}
