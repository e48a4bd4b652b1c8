/** What becomes of messages when a chat goes away, or gets another id. */
import { type Database, fromJson, type Trx, toJson } from './db/database.ts'
import { chatKeyOf } from './outbox.ts'
import type { Address, Queue } from './ports.ts'
import { silence } from './silence.ts'

type Chat = Pick<Address, 'platform' | 'bot' | 'chat'>

const keyOf = (chat: Chat): string => chatKeyOf({ ...chat, place: 'group' })

/** The chat does not let us speak. */
export const silenceChat = (trx: Trx, chat: Chat, nowMs: number): Promise<void> => silence(trx, keyOf(chat), nowMs)

/** A group became another one: open messages, jobs under way and unpaid orders answer there. Again is no harm. */
export async function moveChat(
  parts: { db: Database; queue: Queue; clock: { nowMs(): number } },
  move: { platform: string; bot: string; from: string; to: string },
): Promise<void> {
  const from: Chat = { platform: move.platform, bot: move.bot, chat: move.from }
  const toKey = keyOf({ ...from, chat: move.to })
  // Ids of messages belong to the old chat: there is nothing to reply to.
  const moved = (address: string): string => {
    const { message: _old, ...rest } = fromJson<Address>(address)
    return toJson({ ...rest, chat: move.to })
  }
  await parts.db.transaction(async (trx) => {
    const messages = await trx
      .selectFrom('messages')
      .select(['id', 'address', 'topic', 'topic_id'])
      .where('chat_key', '=', keyOf(from))
      .where('state', '=', 'open')
      .execute()
    for (const row of messages) {
      await trx
        .updateTable('messages')
        // Cards come anew.
        .set({ chat_key: toKey, address: moved(row.address), ref: null })
        .where('id', '=', row.id)
        .execute()
      if (row.topic_id !== null) await moveOwner(trx, row.topic, row.topic_id, moved)
    }
    await trx.deleteFrom('dialogues').where('chat_key', '=', keyOf(from)).execute()
    if (messages.length > 0) await parts.queue.wake(trx, 'chat', toKey, parts.clock.nowMs())
  })
}

/** What a card is about carries the address too. */
async function moveOwner(trx: Trx, topic: string, id: string, moved: (address: string) => string): Promise<void> {
  const table = topic === 'job' ? 'generations' : topic === 'order' ? 'orders' : null
  if (table === null) return
  const row = await trx.selectFrom(table).select('address').where('id', '=', id).executeTakeFirst()
  if (row !== undefined)
    await trx
      .updateTable(table)
      .set({ address: moved(row.address) })
      .where('id', '=', id)
      .execute()
}
