/** Works that a person points at: by replying to their message, or by a button. */
import { sql } from 'kysely'
import { Refusal } from '../../core/errors.ts'
import { findWork, type Work } from '../../core/generation/history.ts'
import { chatKeyOf } from '../../core/outbox.ts'
import type { MessageRef } from '../../core/ports.ts'
import type { Scene } from './scene.ts'

/** The work whose card (or a copy of it) is the message that was replied to; null where it is something else. */
export async function workRepliedTo(scene: Scene, replyTo: MessageRef): Promise<Work | null> {
  const part = replyTo.parts[0]
  if (part === undefined) return null
  const like = `%${JSON.stringify(part).replaceAll(/[\\%_]/g, '\\$&')}%`
  const found = await scene.trx
    .selectFrom('messages')
    .select('topic_id')
    .where('chat_key', '=', chatKeyOf(scene.address))
    .where('topic', '<>', 'order')
    .where('topic_id', 'is not', null)
    .where(sql<boolean>`cast(ref as text) like ${like} escape '\\'`)
    .executeTakeFirst()
  return found?.topic_id == null ? null : findWork(scene.trx, found.topic_id, scene.person.id)
}

/** The work behind a button. Throws Refusal 'work_unknown' where it is gone or not theirs. */
export async function workOf(scene: Scene, id: string | undefined): Promise<Work> {
  const work = id === undefined ? null : await findWork(scene.trx, id, scene.person.id)
  if (work === null) throw new Refusal('work_unknown')
  return work
}
