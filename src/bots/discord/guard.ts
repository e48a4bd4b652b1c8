/**
 * Whoever answers 10,000 times within ten minutes with 401, 403 or 429 is shut out by Discord, the whole address of the machine with
 * it. Long before that we stop calling for a while, and say so.
 */
import type { Clock, Log, Metrics } from '../../core/ports.ts'

const WINDOW_MS = 10 * 60_000
const SLOT_MS = 60_000
/** Of the 10,000: other programs may call from the same address. */
const MOST_INVALID = 2000
/** A token that is not taken stays so until an operator mends it. */
const REVOKED_PAUSE_MS = 60_000

export interface Guard {
  /**
   * @param answer.scope of a rate limit; `shared` ones are not counted against us
   * @param answer.isAuthed the bot's token went along: what else is refused with 401 is the token of an interaction that is over
   */
  saw(answer: { status: number; scope: string | undefined; isAuthed: boolean }): void
  /** How long to wait before this call; 0: go on. */
  pauseMs(route: string, isAuthed: boolean): number
}

export function createGuard(parts: { clock: Clock; log: Log; metrics: Pick<Metrics, 'count'> }): Guard {
  const { clock, log, metrics } = parts
  /** Invalid answers of each minute, oldest first. */
  const slots: { atMs: number; count: number }[] = []
  let pausedUntilMs = 0
  let revokedUntilMs = 0

  function countIn(nowMs: number): number {
    while (slots[0] !== undefined && slots[0].atMs <= nowMs - WINDOW_MS - SLOT_MS) slots.shift()
    return slots.reduce((sum, { count }) => sum + count, 0)
  }

  return {
    saw({ status, scope, isAuthed }) {
      if (status !== 401 && status !== 403 && (status !== 429 || scope === 'shared')) return
      const nowMs = clock.nowMs()
      const last = slots.at(-1)
      if (last !== undefined && nowMs < last.atMs + SLOT_MS) last.count++
      else slots.push({ atMs: nowMs, count: 1 })
      metrics.count('discord_invalid_requests', { status })
      if (status === 401 && isAuthed) {
        if (revokedUntilMs <= nowMs)
          log.error(
            {},
            'Discord does not accept the token: make a new one on the page of the bot, and set DISCORD_TOKEN',
          )
        revokedUntilMs = nowMs + REVOKED_PAUSE_MS
      }
      if (countIn(nowMs) < MOST_INVALID || pausedUntilMs > nowMs) return
      pausedUntilMs = nowMs + WINDOW_MS
      slots.length = 0
      log.error(
        { pauseMs: WINDOW_MS },
        'too many calls that Discord refused: no calls for a while, or it would shut us out',
      )
    },
    pauseMs(route, isAuthed) {
      // Acknowledging an interaction has three seconds, and is never refused in a way that counts.
      if (route.startsWith('/interactions/')) return 0
      const nowMs = clock.nowMs()
      return Math.max(0, pausedUntilMs - nowMs, isAuthed ? revokedUntilMs - nowMs : 0)
    },
  }
}
