/**
 * Flood control. The exact limits are not published; known are about one message a second in a chat with short bursts, 20
 * a minute in a group and 30 a second in all. Past a limit every further message is 429 with `parameters.retry_after`, and
 * asking again earlier is 429 again. Each item of an album counts. Counted by the double's clock.
 */
import { tooMany } from './failures.ts'
import type { Params } from './params.ts'

export interface FloodLimits {
  /** Messages at once in one chat, before one a second holds. */
  burst: number
  perSecondInChat: number
  perMinuteInGroup: number
  perSecondInAll: number
}
export const USUAL_FLOOD: FloodLimits = { burst: 20, perSecondInChat: 1, perMinuteInGroup: 20, perSecondInAll: 30 }

const COUNTED = /^(send(?!ChatAction)|copyMessage|forwardMessage|editMessage)/

/** Refuses with 429 what comes too fast. Pass undefined limits for none. */
export function createFlood(limits: FloodLimits | undefined, nowMs: () => number) {
  const buckets = new Map<string, { level: number; atMs: number }>()

  /** Whole seconds until `cost` fits; 0 when it does. */
  function waitS(key: string, capacity: number, perSecond: number, cost: number): number {
    const bucket = buckets.get(key) ?? { level: 0, atMs: nowMs() }
    bucket.level = Math.max(0, bucket.level - ((nowMs() - bucket.atMs) / 1000) * perSecond)
    bucket.atMs = nowMs()
    buckets.set(key, bucket)
    const over = bucket.level + Math.min(cost, capacity) - capacity
    return over > 1e-9 ? Math.max(1, Math.ceil(over / perSecond)) : 0
  }
  const add = (key: string, cost: number) => {
    buckets.get(key)!.level += cost
  }

  return {
    check(method: string, params: Params): void {
      if (!limits || !COUNTED.test(method) || params.chat_id === undefined) return
      const cost = Array.isArray(params.media) ? params.media.length : 1
      const chat = String(params.chat_id)
      // Edits of a group's messages do not count for its 20 a minute.
      const isGroup = chat.startsWith('-') && !method.startsWith('edit')
      const waits = [
        waitS('all', limits.perSecondInAll, limits.perSecondInAll, cost),
        waitS(`chat ${chat}`, limits.burst, limits.perSecondInChat, cost),
        isGroup ? waitS(`group ${chat}`, limits.perMinuteInGroup, limits.perMinuteInGroup / 60, cost) : 0,
      ]
      const longest = Math.max(...waits)
      if (longest > 0) throw tooMany(longest)
      add('all', cost)
      add(`chat ${chat}`, cost)
      if (isGroup) add(`group ${chat}`, cost)
    },
  }
}
