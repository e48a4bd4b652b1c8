/** "Send to my other chat": a copy of a result goes to another private chat of the same person. */
import { Refusal } from '../../../core/errors.ts'
import { chatsOf, type KnownChat } from '../../../core/identities.ts'
import { LIMITS } from '../../../core/limits.ts'
import { isSameIdentity } from '../../../core/link/parts.ts'
import { chatKeyOf, post } from '../../../core/outbox.ts'
import type { Address } from '../../../core/ports.ts'
import { jobCard } from '../cards/job.ts'
import { chatName, markOf } from '../chats.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Verb } from '../types.ts'
import { workOf } from '../works.ts'

type Reachable = KnownChat & { address: Address }

/** `copy:<work>`, with the mark of a chat where there are several. */
export const copy: Verb = {
  verb: 'copy',
  async run(scene, action) {
    await workOf(scene, action.id)
    const chats = await chatsOf(scene.trx, scene.person.id)
    const others = chats.filter(
      (chat): chat is Reachable => chat.address !== null && !isSameIdentity(chat, scene.speaker),
    )
    const wanted = action.argument === undefined ? others : others.filter((chat) => markOf(chat) === action.argument)
    const target = wanted[0]
    if (target === undefined) throw new Refusal('copy_nowhere')
    if (wanted.length > 1) return [which(scene, action.id ?? '', chats, wanted)]
    await send(scene, action.id ?? '', target.address)
    return [{ outgoing: { text: [t('copy-sent', { chat: chatName(scene, chats, target) })], private: true } }]
  },
}

function which(scene: Scene, id: string, chats: readonly KnownChat[], wanted: readonly Reachable[]): Answer {
  const rows = wanted.map((chat) => [
    button(chatName(scene, chats, chat), { verb: 'copy', id, argument: markOf(chat) }),
  ])
  return { outgoing: { text: [t('copy-which')], buttons: rows, private: true } }
}

async function send(scene: Scene, id: string, address: Address): Promise<void> {
  const parts = { generation: scene.generation, locales: scene.locales }
  const card = await jobCard(parts, scene.trx, id, scene.person, address)
  if (card === null) throw new Refusal('work_unknown')
  if (card.effect !== 'success') throw new Refusal('work_not_done')
  const recent = await scene.trx
    .selectFrom('messages')
    .select('id')
    .where('topic_id', '=', id)
    .where('chat_key', '=', chatKeyOf(address))
    .where('topic', '=', 'notice')
    .where('created_at_ms', '>', scene.nowMs - LIMITS.repeatPressMs)
    .executeTakeFirst()
  if (recent !== undefined) throw new Refusal('repeat_too_fast')
  const { effect: _effect, ...content } = card
  await post(scene.generation, scene.trx, {
    personId: scene.person.id,
    address,
    topic: 'notice',
    content,
    aboutId: id,
  })
}
