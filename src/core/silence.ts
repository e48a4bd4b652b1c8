/** Chats that do not let us speak. */
import { sql } from 'kysely'
import type { Trx } from './db/database.ts'
import { noteUndelivered } from './undelivered.ts'

/** A chat does not let us speak: what waits for it is dropped; cards wait for news, and works that are ready are noted. History stays. */
export async function silence(trx: Trx, chatKey: string, nowMs: number): Promise<void> {
  const ready = await trx
    .selectFrom('messages')
    .innerJoin('generations', 'generations.id', 'messages.topic_id')
    .select(['messages.person_id', 'generations.id'])
    .where('messages.chat_key', '=', chatKey)
    .where('messages.topic', '=', 'job')
    .where('messages.state', '=', 'open')
    .whereRef('messages.shown', '<', 'messages.revision')
    .where('generations.state', '=', 'done')
    .execute()
  for (const { person_id, id } of ready) await noteUndelivered(trx, { personId: person_id, generationId: id, nowMs })
  await trx
    .updateTable('messages')
    .set({
      shown: sql`revision`,
      tries: 0,
      state: sql`case when topic in ('job', 'order') then state else 'dropped' end`,
      content: null,
    })
    .where('chat_key', '=', chatKey)
    .where('state', '=', 'open')
    .whereRef('shown', '<', 'revision')
    .execute()
}
