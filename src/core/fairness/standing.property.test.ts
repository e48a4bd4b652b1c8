import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_STRIKES } from '../moderation/index.ts'
import { pointsAt, type StrikeFact, standingOf } from './standing.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
const policy = DEFAULT_STRIKES
const strike = fc.record({ points: fc.integer({ min: 0, max: 100 }), atMs: fc.integer({ min: 0, max: 60 * DAY_MS }) })
const strikes = fc.array(strike, { maxLength: 30 })
const time = fc.integer({ min: 0, max: 400 * DAY_MS })

describe('what strikes weigh', () => {
  test('it is never below zero, and never more than all of them together', () => {
    fc.assert(
      fc.property(strikes, time, (all, nowMs) => {
        const points = pointsAt(all, policy, nowMs)
        expect(points).toBeGreaterThanOrEqual(0)
        expect(points).toBeLessThanOrEqual(all.reduce((sum, one) => sum + one.points, 0) + 1e-6)
      }),
    )
  })

  test('without new strikes it only falls, and halves with every half-life', () => {
    fc.assert(
      fc.property(strikes, fc.integer({ min: 0, max: 100 * DAY_MS }), (all, laterMs) => {
        const lastMs = Math.max(0, ...all.map(({ atMs }) => atMs))
        const then = pointsAt(all, policy, lastMs)
        expect(pointsAt(all, policy, lastMs + laterMs)).toBeLessThanOrEqual(then)
        expect(pointsAt(all, policy, lastMs + policy.halfLifeDays * DAY_MS)).toBeCloseTo(then / 2, 6)
      }),
    )
  })
})

describe('how somebody stands', () => {
  test('the order in which strikes are told changes nothing', () => {
    fc.assert(
      fc.property(
        strikes,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        time,
        (all, random, nowMs) => {
          const keyed = all.map((one) => ({ one, key: random.next().value as number }))
          const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one)
          expect(standingOf(shuffled, policy, nowMs)).toEqual(standingOf(all, policy, nowMs))
        },
      ),
    )
  })

  test('one strike less never makes it worse: what is taken back lifts what came of it', () => {
    fc.assert(
      fc.property(fc.array(strike, { minLength: 1, maxLength: 30 }), time, (all, nowMs) => {
        const worse = standingOf(all, policy, nowMs)
        const better = standingOf(all.slice(1), policy, nowMs)
        expect(better.untilMs).toBeLessThanOrEqual(worse.untilMs)
        expect(better.points).toBeLessThanOrEqual(worse.points + 1e-9)
        if (worse.state === 'free') expect(better.state).toBe('free')
      }),
    )
  })

  test('it ends when it says so, to the millisecond', () => {
    fc.assert(
      fc.property(strikes, time, (all, nowMs) => {
        const { state, untilMs } = standingOf(all, policy, nowMs)
        if (state === 'free') {
          expect(untilMs).toBe(0)
          return
        }
        const later = all.filter(({ atMs }) => atMs <= nowMs)
        expect(standingOf(later, policy, untilMs - 1).state).not.toBe('free')
        expect(standingOf(later, policy, untilMs).state).toBe('free')
      }),
    )
  })

  const times = (n: number, points: number, everyMs = MINUTE_MS): StrikeFact[] =>
    Array.from({ length: n }, (_, at) => ({ points, atMs: at * everyMs }))
  test.each([
    ['four ordinary refusals', times(4, 10), 'free', 0],
    ['five', times(5, 10), 'muted', 15],
    ['eight', times(8, 10), 'muted', 360],
    ['thirteen', times(13, 10), 'banned', 10_080],
    ['one that sexualizes minors', times(1, 50), 'muted', 15],
    ['three of those', times(3, 50), 'banned', 10_080],
    ['five, a week apart each', times(5, 10, 7 * DAY_MS), 'free', 0],
    ['a hundred without weight', times(100, 0), 'free', 0],
  ] as const)('%s', (_name, all, state, minutes) => {
    const lastMs = Math.max(...all.map(({ atMs }) => atMs))
    expect(standingOf(all, policy, lastMs)).toMatchObject({
      state,
      untilMs: minutes === 0 ? 0 : lastMs + minutes * MINUTE_MS,
    })
  })
})
