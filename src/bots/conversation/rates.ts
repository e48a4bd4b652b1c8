/** How much may come in at once: from one person, in one chat, on one platform. Held in memory: what is too much is over in seconds. */
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { LIMITS } from '../../core/limits.ts'
import type { Intent } from './types.ts'

export interface Rates {
  /** Null: it may go on. Otherwise how long to wait, and whether this is the first time that it has to be said. */
  take(intent: Pick<Intent, 'speaker' | 'address'>): Promise<{ waitMs: number; isFirst: boolean } | null>
}

const duration = LIMITS.rateWindowMs / 1000

export function createRates(): Rates {
  const person = new RateLimiterMemory({ keyPrefix: 'person', points: LIMITS.ratePerson, duration })
  const chat = new RateLimiterMemory({ keyPrefix: 'chat', points: LIMITS.rateChat, duration })
  const platform = new RateLimiterMemory({ keyPrefix: 'platform', points: LIMITS.ratePlatform, duration })
  // Whoever goes on all the same is not answered for each of a thousand messages.
  const told = new RateLimiterMemory({ keyPrefix: 'told', points: 1, duration })
  return {
    async take({ speaker, address }) {
      const who = `${speaker.platform}:${speaker.externalId}`
      const waits = await Promise.all([
        used(person, who),
        used(platform, speaker.platform),
        ...(address.place === 'private' ? [] : [used(chat, `${address.platform}:${address.bot}:${address.chat}`)]),
      ])
      const waitMs = Math.max(...waits)
      return waitMs === 0 ? null : { waitMs, isFirst: (await used(told, who)) === 0 }
    },
  }
}

/** Uses one point. 0: there was one. Otherwise when there are more. */
async function used(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key)
    return 0
  } catch (refused) {
    if (refused instanceof Error) throw refused
    return Math.max(1, (refused as RateLimiterRes).msBeforeNext)
  }
}
