/** Half-finished dialogues: one open question for a person in a chat, in the database, so that a restart forgets none. */
import { compiled } from '../../core/db/compiled.ts'
import { fromJson, type Reader, toJson } from '../../core/db/database.ts'
import type { Draft } from '../../core/generation/types.ts'
import { chatKeyOf } from '../../core/outbox.ts'
import type { Scene } from './scene.ts'
import type { IncomingFile } from './types.ts'

const OPEN_MS = 60 * 60 * 1000

/** A question and what is needed to go on when it is answered. A new one replaces it. */
export interface Dialogue {
  question: 'make' | 'files' | 'gate' | 'judge' | 'email' | 'moneyback' | 'payback'
  data: unknown
}

/**
 * What a question `make` waits for: the words of its draft, its file, the words that are sung, what those are about, or which of
 * both (`sung`).
 */
export interface Wanted {
  draft: Draft
  wanted: 'prompt' | 'picture' | 'lyrics' | 'theme' | 'sung'
}

/** Files that came without words, of which a question `files` asks what to do with them. */
export interface Sent {
  files: IncomingFile[]
}

export async function ask(scene: Scene, dialogue: Dialogue): Promise<void> {
  const row = { question: dialogue.question, data: toJson(dialogue.data), expires_at_ms: scene.nowMs + OPEN_MS }
  await scene.trx
    .insertInto('dialogues')
    .values({ chat_key: chatKeyOf(scene.address), person_id: scene.person.id, ...row })
    .onConflict((conflict) => conflict.columns(['chat_key', 'person_id']).doUpdateSet(row))
    .execute()
}

/** The open question of a person in a chat, left open. */
export async function openDialogue(
  db: Reader,
  chatKey: string,
  personId: string,
  nowMs: number,
): Promise<Dialogue | null> {
  const row = await db
    .selectFrom('dialogues')
    .selectAll()
    .where('chat_key', '=', chatKey)
    .where('person_id', '=', personId)
    .where('expires_at_ms', '>=', nowMs)
    .executeTakeFirst()
  return row === undefined ? null : { question: row.question as Dialogue['question'], data: fromJson(row.data) }
}

/** Wishes that wait for the terms in other chats of the person, closed by this call. */
export async function takeElsewhere(scene: Scene): Promise<Dialogue[]> {
  const rows = await scene.trx
    .deleteFrom('dialogues')
    .where('person_id', '=', scene.person.id)
    .where('question', '=', 'gate')
    .returningAll()
    .execute()
  return rows
    .filter((row) => row.expires_at_ms >= scene.nowMs)
    .map((row) => ({ question: 'gate', data: fromJson(row.data) }))
}

/** The open question, closed by this call. */
export async function takeDialogue(scene: Scene): Promise<Dialogue | null> {
  const [row] = await take(scene.trx, { chatKey: chatKeyOf(scene.address), personId: scene.person.id })
  if (row === undefined || row.expires_at_ms < scene.nowMs) return null
  return { question: row.question as Dialogue['question'], data: fromJson(row.data) }
}

/** A card was pressed that could have been answered in words as well: what is written next is no answer any more. */
export async function closeCard(scene: Scene): Promise<void> {
  const open = await openDialogue(scene.trx, chatKeyOf(scene.address), scene.person.id, scene.nowMs)
  const isCard = open?.question === 'files' || (open?.question === 'make' && (open.data as Wanted).wanted === 'sung')
  if (isCard) await takeDialogue(scene)
}

const take = compiled((db, given: { chatKey: string; personId: string }) =>
  db
    .deleteFrom('dialogues')
    .where('chat_key', '=', given.chatKey)
    .where('person_id', '=', given.personId)
    .returningAll(),
)
