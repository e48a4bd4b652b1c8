/** How somebody stands after their strikes. Pure: the same strikes, policy and time give the same answer, in whatever order they come. */
import type { StrikePolicy } from '../moderation/index.ts'

export interface StrikeFact {
  points: number
  atMs: number
}

export interface Standing {
  /** What the strikes still weigh. */
  points: number
  state: 'free' | 'muted' | 'banned'
  /** When it ends; 0 where nothing is in force. */
  untilMs: number
}

const DAY_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60 * 1000

/** What strikes weigh at a time: each halves with every half-life. Never below zero; without new strikes it only falls. */
export function pointsAt(strikes: readonly StrikeFact[], policy: StrikePolicy, atMs: number): number {
  const halfLifeMs = policy.halfLifeDays * DAY_MS
  // Added from the smallest, so that the order in which they come changes nothing, not even the last bit.
  return strikes
    .filter((strike) => strike.atMs <= atMs)
    .map((strike) => strike.points * 2 ** (-(atMs - strike.atMs) / halfLifeMs))
    .sort((one, other) => one - other)
    .reduce((sum, points) => sum + points, 0)
}

/** Each strike may begin a time in which nothing is made: that of the highest threshold reached then. The last to end counts. */
export function standingOf(strikes: readonly StrikeFact[], policy: StrikePolicy, nowMs: number): Standing {
  const past = strikes.filter((strike) => strike.atMs <= nowMs && strike.points > 0)
  const standing: Standing = { points: pointsAt(past, policy, nowMs), state: 'free', untilMs: 0 }
  for (const atMs of new Set(past.map((strike) => strike.atMs))) {
    const points = pointsAt(past, policy, atMs)
    const reached = policy.thresholds.findLast((threshold) => threshold.points <= points)
    const untilMs = atMs + (reached?.minutes ?? 0) * MINUTE_MS
    if (reached === undefined || untilMs <= nowMs) continue
    if (reached.does === 'ban') standing.state = 'banned'
    else if (standing.state === 'free') standing.state = 'muted'
    standing.untilMs = Math.max(standing.untilMs, untilMs)
  }
  return standing
}

/** With times in which nothing is made whose strikes are gone: the stricter one counts, and the last to end. */
export function togetherWith(
  now: Standing,
  rests: readonly { state: Exclude<Standing['state'], 'free'>; untilMs: number }[],
): Standing {
  const isBanned = [now, ...rests].some(({ state }) => state === 'banned')
  if (rests.length === 0) return now
  return {
    points: now.points,
    state: isBanned ? 'banned' : 'muted',
    untilMs: Math.max(now.untilMs, ...rests.map(({ untilMs }) => untilMs)),
  }
}
