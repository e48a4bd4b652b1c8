/** Where somebody is told what is nobody else's business, also when they asked before others. */
import { chatsOf } from '../../core/identities.ts'
import type { Address } from '../../core/ports.ts'
import type { Scene } from './scene.ts'

/** The private chat that this is, or the one in which they spoke last on this platform; null: there is none yet. */
export async function privateAddress(scene: Scene): Promise<Address | null> {
  if (scene.address.place === 'private') {
    const { platform, bot, chat, thread, place } = scene.address
    return { platform, bot, chat, ...(thread === undefined ? {} : { thread }), place }
  }
  const chats = await chatsOf(scene.trx, scene.person.id)
  return chats.find((one) => one.platform === scene.speaker.platform && one.address !== null)?.address ?? null
}
