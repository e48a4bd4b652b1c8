/**
 * What an earlier process sent and did not write down: for some minutes a nonce makes one message of two, but what goes out by a token
 * takes none. So the place is read, where the bot may read it, before an interaction of before is answered. Best effort: where it
 * can't be told, a second copy is possible.
 */
import type { APIMessage, MessageFlags } from 'discord.js'
import type { Channels } from './channels.ts'
import { type DiscordRest, isDiscord } from './rest.ts'

export const LOADING = (1 << 7) as MessageFlags.Loading
/** Whatever answers an interaction comes soon after it. */
const LOOKED_AT = 100

export interface Recall {
  /** What stands after an interaction in its channel, oldest first; empty where it can't be read. */
  after(channel: string, interaction: string, isAlone: boolean): Promise<APIMessage[]>
  /** Takes away what nobody waits for any more. A courtesy: never throws. */
  remove(channel: string, message: string): Promise<void>
}

export function createRecall(parts: { rest: Pick<DiscordRest, 'call'>; bot: string; channels: Channels }): Recall {
  const { bot, channels, rest } = parts
  return {
    async after(channel, interaction, isAlone) {
      // Refused calls are counted against us: in a place that nothing is known of, it is not tried.
      if (!isAlone && (await channels.rights(channel))?.reply !== true) return []
      try {
        const query = { after: interaction, limit: LOOKED_AT }
        const there = await rest.call<APIMessage[]>('GET', `/channels/${channel}/messages`, { query })
        return there.filter(({ author }) => author.id === bot).reverse()
      } catch (error) {
        if (isDiscord(error) && error.retryable) throw error
        return []
      }
    },
    async remove(channel, message) {
      await rest.call('DELETE', `/channels/${channel}/messages/${message}`).catch(() => {})
    },
  }
}

export const isThinking = ({ flags = 0 as MessageFlags }: APIMessage): boolean => (flags & LOADING) !== 0
