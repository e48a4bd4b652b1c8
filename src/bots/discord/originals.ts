/**
 * Who fills the "thinking…" of an interaction: the first message that answers it. In memory; after a restart Discord is asked whether it
 * still thinks, or what stands there, so that a message whose sending broke off is not sent a second time.
 */
import type { APIMessage } from 'discord.js'
import { isMessageGone } from './outcomes.ts'
import { isThinking } from './recall.ts'
import { bornAtMs, isAlive, type Press } from './ref.ts'
import type { DiscordRest, Route } from './rest.ts'
import type { Acknowledged } from './types.ts'

const KEPT = 2000
/** Three seconds, and the time until that is known. */
const ACKNOWLEDGED_WITHIN_MS = 4000

export interface Originals {
  /** The token reaches its messages still. Waits for an acknowledgement that is under way. */
  isUsable(press: Press): Promise<boolean>
  /** True: this sending fills the original message; false: it is another's, what comes follows. Throws DiscordFaults. */
  claim(press: Press, sendingId: string, isOurs: (message: APIMessage) => boolean): Promise<boolean>
  /** The original was taken away. */
  dropped(press: Press): void
  /** It could not be filled, and thinks on. */
  release(press: Press): void
  /** Another process may be about to acknowledge it: what is refused now may be taken in a moment. */
  isYoung(press: Press): boolean
  /** Discord does not take the token any more. */
  over(press: Press): void
}

export function createOriginals(parts: {
  rest: Pick<DiscordRest, 'call'>
  bot: string
  nowMs(): number
  acknowledged: Acknowledged
}): Originals {
  /** Interaction -> the sending that filled it; empty: nobody any more. */
  const filledBy = new Map<string, string>()
  const overs = new Set<string>()

  const set = ({ interaction }: Press, sendingId: string) => {
    filledBy.set(interaction, sendingId)
    if (filledBy.size > KEPT) filledBy.delete(filledBy.keys().next().value as string)
  }

  /** What stands there now. */
  async function look(press: Press, isOurs: (message: APIMessage) => boolean): Promise<boolean> {
    const route: Route = `/webhooks/${parts.bot}/${press.token}/messages/@original`
    try {
      const message = await parts.rest.call<APIMessage>('GET', route, { auth: false })
      return isThinking(message) || isOurs(message)
    } catch (error) {
      if (isMessageGone(error)) return false
      throw error
    }
  }

  return {
    async isUsable(press) {
      if (overs.has(press.interaction) || !isAlive(press, parts.nowMs())) return false
      return (await parts.acknowledged(press.interaction)) !== false
    },
    async claim(press, sendingId, isOurs) {
      if (press.ack === 'update' || press.ack === 'update-private') return false
      const known = filledBy.get(press.interaction)
      if (known !== undefined) return known === sendingId
      const isFresh = parts.acknowledged(press.interaction) !== null
      const isFree = isFresh || (await look(press, isOurs))
      set(press, isFree ? sendingId : '')
      return isFree
    },
    dropped: (press) => set(press, ''),
    isYoung: (press) =>
      parts.acknowledged(press.interaction) === null && parts.nowMs() < bornAtMs(press) + ACKNOWLEDGED_WITHIN_MS,
    release: (press) => void filledBy.delete(press.interaction),
    over(press) {
      overs.add(press.interaction)
      if (overs.size > KEPT) overs.delete(overs.values().next().value as string)
    },
  }
}
