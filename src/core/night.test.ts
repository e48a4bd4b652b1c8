import { expect, test } from 'vitest'
import { LIMITS } from './limits.ts'
import { hushed, isNight } from './night.ts'

const at = (hour: number) => Date.UTC(2026, 5, 1, hour)

test.each([
  ['en', 0, true],
  ['en', 7, true],
  ['en', 8, false],
  ['en', 23, false],
  ['ru', 20, false],
  ['ru', 21, true],
  ['ru', 4, true],
  ['ru', 5, false],
  ['zh', 16, true],
  ['zh', 0, false],
  ['id', 17, true],
  ['id', 1, false],
] as const)('for %s it is night at %d h UTC: %s', (locale, hour, night) => {
  expect(isNight(at(hour), locale)).toBe(night)
})

test('at night, what nobody asked for and what was asked long ago comes without a sound', () => {
  const night = { locale: 'en', nowMs: at(3), isNotice: false } as const
  const late = { outcome: { waitedMs: LIMITS.askedLatelyMs + 1 } }
  expect(hushed({}, { ...night, isNotice: true }).quiet).toBe(true)
  expect(hushed(late, night).quiet).toBe(true)
  expect(hushed({ outcome: { waitedMs: LIMITS.askedLatelyMs } }, night).quiet).toBeUndefined()
  expect(hushed({}, night).quiet).toBeUndefined()
  expect(hushed(late, { ...night, nowMs: at(12), isNotice: true }).quiet).toBeUndefined()
})
