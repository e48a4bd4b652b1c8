/**
 * What an earlier process, or an earlier try, sent and did not write down: for some minutes a nonce makes one message of two, but what
 * goes out by a token takes none, and a result is another message than "please wait". So the place is read, where the bot may read it,
 * before what was asked for earlier is answered. Best effort: where it can't be told, a second copy is possible.
 */
import type { APIMessage, MessageFlags } from 'discord.js'
import type { Channels } from './channels.ts'
import { nullIfRefused } from './outcomes.ts'
import { channelRoute } from './post.ts'
import { type DiscordRest, isDiscord } from './rest.ts'

export const LOADING = (1 << 7) as MessageFlags.Loading
/** Whatever answers comes soon after what was asked. */
const LOOKED_AT = 100

export interface Recall {
  /** What stands after an interaction or a message in its channel, oldest first; empty where it can't be read. */
  after(channel: string, asked: string, isAlone: boolean): Promise<APIMessage[]>
  /** Takes away what nobody waits for any more. Throws only what passes. */
  remove(channel: string, message: string): Promise<void>
}

export function createRecall(parts: { rest: Pick<DiscordRest, 'call'>; bot: string; channels: Channels }): Recall {
  const { bot, channels, rest } = parts
  return {
    async after(channel, asked, isAlone) {
      // Refused calls are counted against us: in a place that nothing is known of, it is not tried.
      if (!isAlone && (await channels.rights(channel))?.reply !== true) return []
      try {
        const query = { after: asked, limit: LOOKED_AT }
        const there = await rest.call<APIMessage[]>('GET', `/channels/${channel}/messages`, { query })
        return there.filter(({ author }) => author.id === bot).reverse()
      } catch (error) {
        if (isDiscord(error) && error.retryable) throw error
        return []
      }
    },
    async remove(channel, message) {
      await rest.call('DELETE', channelRoute(channel, message)).catch(nullIfRefused)
    },
  }
}

export const isThinking = ({ flags = 0 as MessageFlags }: APIMessage): boolean => (flags & LOADING) !== 0
