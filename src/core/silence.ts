/** Chats that do not let us speak. */
import { sql } from 'kysely'
import type { Reader } from './db/database.ts'

/** A chat does not let us speak: what waits for it is dropped; cards wait for news. History stays as it is. */
export async function silence(db: Reader, chatKey: string): Promise<void> {
  await db
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
