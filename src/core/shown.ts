/** Which message shows what: from a job or an order to its card, and from a message to the job that it shows. */
import { sql } from 'kysely'
import { fromJson, type Reader } from './db/database.ts'
import type { CardTopic } from './outbox.ts'
import type { MessageRef } from './ports.ts'

/** How the platform names the card of a job or an order; null where it was not sent yet. */
export async function cardOf(db: Reader, topic: CardTopic, topicId: string): Promise<MessageRef | null> {
  const row = await db
    .selectFrom('messages')
    .select('ref')
    .where('topic', '=', topic)
    .where('topic_id', '=', topicId)
    .executeTakeFirst()
  return row?.ref == null ? null : fromJson<MessageRef>(row.ref)
}

/** The generation that a message of a chat shows, by the platform's id of any part of it; null where it shows none. */
export async function aboutOf(db: Reader, chatKey: string, part: string): Promise<string | null> {
  const like = `%${JSON.stringify(part).replaceAll(/[\\%_]/g, '\\$&')}%`
  const row = await db
    .selectFrom('messages')
    .select('topic_id')
    .where('chat_key', '=', chatKey)
    .where('topic', '<>', 'order')
    .where('topic_id', 'is not', null)
    .where(sql<boolean>`cast(ref as text) like ${like} escape '\\'`)
    .executeTakeFirst()
  return row?.topic_id ?? null
}
