import { expect, test } from 'vitest'
import { LIMITS } from '../limits.ts'
import { createBreakers } from './breaker.ts'
import { estimateMicroUsd } from './cost.ts'
import { spread } from './spread.ts'

const A = { provider: 'a', model: 'm' }
const B = { provider: 'a', model: 'n' }
const route = (model: string, weight?: number) => ({
  provider: 'a',
  model,
  may_pay_twice: false,
  ...(weight === undefined ? {} : { weight }),
})

test('neighbours with weights share the jobs by them; the same job always goes the same way, and the others follow', () => {
  const routes = [route('x', 3), route('y', 1), route('z')]
  const firsts = { x: 0, y: 0, z: 0 } as { [model: string]: number }
  for (let n = 0; n < 4000; n++) {
    const order = spread(routes, `job${n}`).map((one) => one.model)
    expect(order).toHaveLength(3)
    expect(order[2]).toBe('z')
    firsts[order[0]!]!++
    if (n % 100 === 0) expect(spread(routes, `job${n}`).map((one) => one.model)).toEqual(order)
  }
  expect(firsts['x']! / 4000).toBeGreaterThan(0.72)
  expect(firsts['x']! / 4000).toBeLessThan(0.78)
  expect(firsts['z']).toBe(0)
})

test('a route without a weight keeps its place between those that have one', () => {
  for (let n = 0; n < 50; n++) {
    const order = spread([route('x', 9), route('y'), route('z', 9)], `job${n}`).map((one) => one.model)
    expect(order).toEqual(['x', 'y', 'z'])
  }
})

test('five bad calls of the last ten open a circuit; after a pause one job tries it, and its success closes it', () => {
  const opened: object[] = []
  const breakers = createBreakers((one) => opened.push(one))
  for (let n = 0; n < LIMITS.circuitBadCalls - 1; n++) breakers.note(A, 'bad', 1000 + n)
  expect(breakers.closed(A, 2000)).toBeNull()
  breakers.note(A, 'bad', 2000)
  expect(opened).toEqual([A])
  const untilMs = 2000 + LIMITS.circuitPauseMs
  expect(breakers.closed(A, 2001)).toEqual({ atMs: untilMs, why: 'circuit' })
  // Another model of the same vendor is another circuit.
  expect(breakers.closed(B, 2001)).toBeNull()
  expect(breakers.closed(A, untilMs)).toBeNull()
  breakers.begin(A, untilMs)
  expect(breakers.closed(A, untilMs + 1)?.why).toBe('circuit')
  breakers.note(A, 'good', untilMs + 500)
  expect(breakers.closed(A, untilMs + 501)).toBeNull()
  breakers.note(A, 'bad', untilMs + 600)
  expect(breakers.closed(A, untilMs + 601)).toBeNull()
})

test('a trial that fails opens the circuit for longer, up to a bound; what was under way before changes nothing', () => {
  const breakers = createBreakers()
  for (let n = 0; n < LIMITS.circuitBadCalls; n++) breakers.note(A, 'bad', 0)
  breakers.note(A, 'bad', 10)
  expect(breakers.closed(A, 11)?.atMs).toBe(LIMITS.circuitPauseMs)
  let nowMs = LIMITS.circuitPauseMs
  breakers.begin(A, nowMs)
  breakers.note(A, 'bad', nowMs)
  expect(breakers.closed(A, nowMs)?.atMs).toBe(nowMs + 2 * LIMITS.circuitPauseMs)
  for (let n = 0; n < 12; n++) {
    nowMs = breakers.closed(A, nowMs)!.atMs
    breakers.note(A, 'bad', nowMs)
  }
  expect(breakers.closed(A, nowMs)?.atMs).toBe(nowMs + LIMITS.circuitPauseMaxMs)
})

test('bad calls among many good ones, or long ago, open nothing; a trial that tells nothing makes room for the next', () => {
  const breakers = createBreakers()
  for (let n = 0; n < 100; n++) breakers.note(A, n % 3 === 0 ? 'bad' : 'good', n)
  expect(breakers.closed(A, 100)).toBeNull()
  for (let n = 0; n < 4; n++) breakers.note(B, 'bad', 0)
  breakers.note(B, 'bad', LIMITS.circuitWindowMs + 1)
  expect(breakers.closed(B, LIMITS.circuitWindowMs + 2)).toBeNull()
  for (let n = 0; n < 5; n++) breakers.note(B, 'bad', LIMITS.circuitWindowMs + 3)
  const nowMs = 2 * LIMITS.circuitWindowMs
  breakers.begin(B, nowMs)
  breakers.note(B, 'none', nowMs)
  expect(breakers.closed(B, nowMs)).toBeNull()
})

test('a trial that the vendor has only taken goes on until its end is told, or its time is over', () => {
  const breakers = createBreakers()
  const open = () => {
    for (let n = 0; n < LIMITS.circuitBadCalls; n++) breakers.note(A, 'bad', 0)
    breakers.begin(A, LIMITS.circuitPauseMs)
    breakers.note(A, 'taken', LIMITS.circuitPauseMs + 100)
  }
  open()
  const beganMs = LIMITS.circuitPauseMs
  expect(breakers.closed(A, beganMs + 200)?.why).toBe('circuit')
  expect(breakers.closed(A, beganMs + LIMITS.circuitTrialMs - 1)?.why).toBe('circuit')
  expect(breakers.closed(A, beganMs + LIMITS.circuitTrialMs)).toBeNull()
  breakers.note(A, 'good', beganMs + LIMITS.circuitTrialMs)
  open()
  breakers.note(A, 'good', beganMs + 300)
  expect(breakers.closed(A, beganMs + 301)).toBeNull()
})

test('a stuck job that is asked about again and again counts once; many that can not be asked about open the circuit', () => {
  const breakers = createBreakers()
  for (let n = 0; n < 100; n++) breakers.noteTorn(A, 'stuck', n)
  expect(breakers.closed(A, 100)).toBeNull()
  for (let n = 2; n < LIMITS.circuitBadCalls; n++) breakers.noteTorn(A, `job${n}`, 100)
  expect(breakers.closed(A, 100)).toBeNull()
  breakers.noteTorn(A, 'last', 100)
  expect(breakers.closed(A, 100)?.why).toBe('circuit')
  // Nor does it keep what is open open.
  breakers.noteTorn(A, 'stuck', 100 + LIMITS.circuitPauseMs)
  expect(breakers.closed(A, 100 + LIMITS.circuitPauseMs)).toBeNull()
})

test('a pause that the vendor asked for is kept to', () => {
  const breakers = createBreakers()
  breakers.rest(A, 5000)
  breakers.rest(A, 3000)
  expect(breakers.closed(A, 4999)).toEqual({ atMs: 5000, why: 'rest' })
  expect(breakers.closed(A, 5000)).toBeNull()
})

test('a job is thought to cost what each result costs, and each of its seconds', () => {
  const job = { countAsked: 2, options: { duration: 5 } }
  expect(estimateMicroUsd({ ...route('x'), cost_micro_usd: 100, cost_per_second_micro_usd: 30 }, job)).toBe(500)
  expect(estimateMicroUsd({ ...route('x'), cost_micro_usd: 100 }, job)).toBe(200)
  expect(estimateMicroUsd(route('x'), job)).toBeNull()
})
