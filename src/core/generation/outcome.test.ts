import { expect, test } from 'vitest'
import { LIMITS } from '../limits.ts'
import type { Refused } from '../ports.ts'
import { outcomeOf } from './outcome.ts'
import type { Generation } from './types.ts'

const NOW = 1_000_000
const route = (provider: string, may_pay_twice = false) => ({ provider, model: 'm', may_pay_twice })
const generation = (changes: Partial<Generation> = {}): Generation =>
  ({
    id: 'g',
    state: 'starting',
    routes: [route('a'), route('b')],
    routeIndex: 0,
    stepTries: 0,
    deadlineAtMs: NOW + LIMITS.generationDeadlineMs,
    ...changes,
  }) as Generation
const refused = (reason: Refused['reason'], more: Partial<Refused> = {}) => ({
  state: 'refused' as const,
  reason,
  ...more,
})

test('what is done is stored, at the cost that the vendor names or else the catalogue', () => {
  const done = { state: 'done' as const, files: [] }
  expect(outcomeOf(generation(), 't', done, NOW, 700)).toMatchObject({ to: 'store', attempt: { costMicroUsd: 700 } })
  const named = { ...done, usage: { costMicroUsd: 3 } }
  expect(outcomeOf(generation(), 't', named, NOW, 700).attempt?.costMicroUsd).toBe(3)
  expect(outcomeOf(generation(), 't', done, NOW).attempt).not.toHaveProperty('costMicroUsd')
})

test('what is unknown is looked up, never sent to the next engine', () => {
  expect(outcomeOf(generation(), 't', { state: 'unknown' }, NOW)).toMatchObject({
    to: 'recover',
    attempt: { state: 'unknown' },
  })
})

test('a vendor that asks to wait a negative time is asked at once', () => {
  expect(outcomeOf(generation(), 't', { state: 'pending', operation: 1, checkAfterMs: -5 }, NOW).atMs).toBe(NOW)
})

test.each(['content', 'input'] as const)('a refusal for %s is final on every engine', (reason) => {
  const code = outcomeOf(generation(), 't', refused(reason, { vendorCode: 'x1' }), NOW)
  expect(code).toMatchObject({ to: 'failed', failure: { code: `engine_${reason}`, params: { code: 'x1' } } })
})

test.each(['balance', 'rate', 'unavailable'] as const)(
  'after a refusal for %s the next engine is tried at once',
  (reason) => {
    expect(outcomeOf(generation(), 't', refused(reason, { retryAfterMs: 9999 }), NOW)).toMatchObject({
      to: 'start',
      atMs: NOW,
      routeIndex: 1,
    })
  },
)

test('too many requests at the last engine: all again after the pause, which grows and has a bound', () => {
  const last = (stepTries: number, retryAfterMs?: number) =>
    outcomeOf(
      generation({ routeIndex: 1, stepTries }),
      't',
      refused('rate', retryAfterMs === undefined ? {} : { retryAfterMs }),
      NOW,
    )
  expect(last(0)).toMatchObject({ to: 'start', routeIndex: 0, stepTries: 1, atMs: NOW + LIMITS.stepBackoffMs })
  expect(last(2).atMs).toBe(NOW + LIMITS.stepBackoffMs * 4)
  expect(last(0, 10 * LIMITS.stepBackoffMaxMs).atMs).toBe(NOW + LIMITS.stepBackoffMaxMs)
  expect(last(LIMITS.stepTries)).toMatchObject({ to: 'failed', failure: { code: 'engines_down' } })
})

test('a pause beyond the deadline is a failure now', () => {
  const late = generation({ routeIndex: 1, deadlineAtMs: NOW + 500 })
  expect(outcomeOf(late, 't', refused('rate', { retryAfterMs: 1000 }), NOW).to).toBe('failed')
})

test('a job that the vendor had taken goes to another engine only where the catalogue allows two bills', () => {
  const taken = generation({ state: 'check' })
  expect(outcomeOf(taken, 't', refused('unavailable'), NOW).to).toBe('failed')
  const allowed = generation({ state: 'check', routes: [route('a', true), route('b')] })
  expect(outcomeOf(allowed, 't', refused('unavailable'), NOW)).toMatchObject({ to: 'start', routeIndex: 1 })
})
