/** /unlink: a chat leaves. The person says with which one wallet and history stay; the other begins anew. Only in private. */
import { Refusal } from '../../../core/errors.ts'
import { chatsOf, type KnownChat } from '../../../core/identities.ts'
import { isSameIdentity } from '../../../core/link/parts.ts'
import { unlink as unlinkChat } from '../../../core/link/unlink.ts'
import { post } from '../../../core/outbox.ts'
import { findPerson } from '../../../core/people.ts'
import { chatName, markOf } from '../chats.ts'
import { button, type Scene, say, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

export const unlink: Command = {
  name: 'unlink',
  free: true,
  personal: true,
  async run(scene) {
    if (scene.address.place !== 'private') return [{ outgoing: { text: [t('join-private')], private: true } }]
    const chats = await chatsOf(scene.trx, scene.person.id)
    if (chats.length < 2) return [say(t('unlink-alone'))]
    return [question(scene, chats)]
  },
}

/** Of two the one that keeps everything is named; of more the one that leaves. The button always carries the one that leaves. */
function question(scene: Scene, chats: readonly KnownChat[]): Answer {
  const isPair = chats.length === 2
  const rows = chats.map((chat, index) => {
    const leaving = isPair ? chats[1 - index]! : chat
    const label = t(isPair ? 'button-unlink-stays' : 'button-unlink-leaves', { chat: chatName(scene, chats, chat) })
    return [button(label, { verb: 'unlink', argument: markOf(leaving) })]
  })
  return {
    outgoing: {
      text: [t(isPair ? 'unlink-ask' : 'unlink-ask-many'), t('unlink-ask-what')],
      buttons: [...rows, [button(t('button-link-no'), { verb: 'nolink' })]],
      private: true,
    },
  }
}

/** `unlink::<mark of the chat that leaves>` */
export const unlinkVerb: Verb = {
  verb: 'unlink',
  free: true,
  async run(scene, action) {
    if (scene.address.place !== 'private') throw new Refusal('action_unknown')
    const personId = scene.person.id
    const chats = await chatsOf(scene.trx, personId)
    const leaving = chats.find((chat) => markOf(chat) === action.argument)
    if (leaving === undefined) throw new Refusal('unlink_gone')
    const fresh = await unlinkChat(scene.generation, scene.trx, { personId, identity: leaving })
    const isThis = isSameIdentity(leaving, scene.speaker)
    const others = chats.filter((chat) => chat !== leaving)
    const other = others.find((chat) => !isSameIdentity(chat, scene.speaker)) ?? others[0]!
    const name = chatName(scene, chats, isThis ? other : leaving)
    // The other side hears of it as well.
    const told = isThis ? other : leaving
    if (told.address !== null)
      await post(scene.generation, scene.trx, {
        personId: isThis ? personId : fresh.id,
        address: told.address,
        topic: 'notice',
        content: { text: [t(isThis ? 'unlink-told-stays' : 'unlink-told-left')], private: true },
      })
    scene.person = isThis ? fresh : ((await findPerson(scene.trx, personId)) ?? scene.person)
    return [
      {
        outgoing: { text: [t(isThis ? 'unlink-done-left' : 'unlink-done-stays', { chat: name })], private: true },
        inPlace: true,
      },
    ]
  },
}
