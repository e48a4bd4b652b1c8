import { expect, test } from 'vitest'
import { pickRoute } from '../health/gate.ts'
import { LIMITS } from '../limits.ts'
import type { Refused } from '../ports.ts'
import { outcomeOf } from './outcome.ts'
import { retryAtOf } from './route.ts'
import type { Generation } from './types.ts'

const NOW = 1_000_000
const route = (provider: string, may_pay_twice = false) => ({ provider, model: 'm', may_pay_twice })
const generation = (changes: Partial<Generation> = {}): Generation =>
  ({
    id: 'g',
    state: 'starting',
    routes: [route('a'), route('b')],
    routeIndex: 0,
    countAsked: 1,
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
  const about = { estimateMicroUsd: 700 }
  expect(outcomeOf(generation(), 't', done, NOW, about)).toMatchObject({ to: 'store', attempt: { costMicroUsd: 700 } })
  const named = { ...done, usage: { costMicroUsd: 3 } }
  expect(outcomeOf(generation(), 't', named, NOW, about).attempt?.costMicroUsd).toBe(3)
  expect(outcomeOf(generation(), 't', done, NOW, { estimateMicroUsd: null }).attempt).not.toHaveProperty('costMicroUsd')
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

test('what a request is about may be asked of the next engine where the catalogue says so, and never for minors', () => {
  const open = generation({ routes: [{ ...route('a'), content_fails_over: true }, route('b')] })
  const next = { index: 1, atMs: NOW, stepTries: 0 }
  expect(outcomeOf(open, 't', refused('content'), NOW, { next })).toMatchObject({ to: 'start', routeIndex: 1 })
  expect(outcomeOf(open, 't', refused('content'), NOW, { next: null })).toMatchObject({
    to: 'failed',
    failure: { code: 'engine_content' },
  })
  const minors = refused('content', { vendorCode: 'sexual/minors' })
  expect(outcomeOf(open, 't', minors, NOW, { next })).toMatchObject({
    to: 'failed',
    failure: { code: 'engine_content', params: { category: 'sexual-minors' } },
  })
  expect(outcomeOf(generation(), 't', refused('content'), NOW, { next }).to).toBe('failed')
})

test.each(['balance', 'rate', 'unavailable'] as const)(
  'after a refusal for %s the job goes where there is a place; where there is none it ends',
  (reason) => {
    const next = { index: 1, atMs: NOW, stepTries: 0 }
    const asked = refused(reason, { retryAfterMs: 9999 })
    expect(outcomeOf(generation(), 't', asked, NOW, { next })).toMatchObject({
      to: 'start',
      atMs: NOW,
      routeIndex: 1,
      attempt: reason === 'balance' ? {} : { retryAtMs: NOW + 9999 },
    })
    expect(outcomeOf(generation(), 't', asked, NOW, { next: null })).toMatchObject({
      to: 'failed',
      failure: { code: 'engines_down' },
    })
  },
)

test('who asks for a pause may be asked again after it; without a time the pauses grow and have a bound', () => {
  const at = (stepTries: number, more: Partial<Refused> = {}) =>
    retryAtOf(generation({ stepTries }), refused('rate', more), NOW)
  expect(at(0)).toBe(NOW + LIMITS.stepBackoffMs)
  expect(at(2)).toBe(NOW + LIMITS.stepBackoffMs * 4)
  expect(at(7)).toBeLessThanOrEqual(NOW + LIMITS.stepBackoffMaxMs)
  expect(at(0, { retryAfterMs: 3_600_000 })).toBe(NOW + 3_600_000)
  expect(at(LIMITS.stepTries)).toBeNull()
  expect(retryAtOf(generation(), refused('unavailable'), NOW)).toBeNull()
  expect(retryAtOf(generation(), refused('unavailable', { retryAfterMs: 50 }), NOW)).toBe(NOW + 50)
  expect(retryAtOf(generation(), refused('balance', { retryAfterMs: 50 }), NOW)).toBeNull()
})

test('the first route that takes a job now is asked, else the one that soonest will, unless that is far off', () => {
  const NEVER = Number.POSITIVE_INFINITY
  expect(pickRoute([NEVER, NOW, NOW], NOW)).toEqual({ index: 1, atMs: NOW })
  expect(pickRoute([NOW + 90, NOW + 20, NEVER], NOW)).toEqual({ index: 1, atMs: NOW + 20 })
  expect(pickRoute([NEVER, NEVER], NOW)).toBeNull()
  expect(pickRoute([NOW + LIMITS.stepBackoffMaxMs + 1], NOW)).toBeNull()
  expect(pickRoute([], NOW)).toBeNull()
})

test('a job that the vendor had taken goes to another engine only where the catalogue allows two bills', () => {
  const taken = generation({ state: 'check' })
  expect(outcomeOf(taken, 't', refused('unavailable'), NOW).to).toBe('failed')
  const allowed = generation({ state: 'check', routes: [route('a', true), route('b')] })
  expect(outcomeOf(allowed, 't', refused('unavailable'), NOW)).toMatchObject({ to: 'start', routeIndex: 1 })
})
