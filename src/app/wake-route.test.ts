import { afterEach, beforeEach, expect, test } from 'vitest'
import { manualClock, openSqlite, silentLog } from '../../test/support/databases.ts'
import { type Engine, engine } from '../../test/support/fakes.ts'
import { openPlace, type Place, type Studio } from '../../test/support/studio.ts'
import { LIMITS } from '../core/limits.ts'
import type { WebRequest } from '../core/ports.ts'
import { createHttp, type Http } from '../http.ts'
import { callbackMaker, calledKey } from './callbacks.ts'
import { wakeRoute } from './wake-route.ts'

const SECRET = Buffer.alloc(32, 7)
const address = callbackMaker('https://bot.example', SECRET)
const clock = manualClock()
let a: Engine
let place: Place
let studio: Studio
let http: Http
let seen: WebRequest[]

beforeEach(async () => {
  seen = []
  a = engine('a')
  a.wake = async (request) => {
    seen.push(request)
    return request.key === undefined ? null : { key: request.key }
  }
  place = await openPlace(await openSqlite(), { providers: [a, engine('b')], clock })
  studio = await place.worker()
  http = await createHttp({
    ...{ host: '127.0.0.1', port: 0, publicUrl: 'https://bot.example', log: silentLog() },
    parts: [wakeRoute(studio.parts, SECRET)],
  })
})
afterEach(async () => {
  await http.close(100)
  await place.close()
})
const pathOf = (url: string | null) => new URL(url ?? '').pathname
const post = (url: string, payload: string | Buffer = '{}', type = 'application/json') =>
  http.server.inject({ method: 'POST', url, payload, headers: { 'content-type': type, host: 'bot.example' } })

test('an address is made for one attempt at one vendor, and only where https reaches us', () => {
  const path = pathOf(address('a', 'key-1'))
  const token = path.split('/').at(-1) ?? ''
  expect(path).toMatch(/^\/wake\/a\/key-1\.[\w-]{22}$/)
  expect(calledKey(SECRET, 'a', token)).toBe('key-1')
  expect(calledKey(SECRET, 'b', token)).toBeNull()
  expect(calledKey(Buffer.alloc(32, 8), 'a', token)).toBeNull()
  for (const wrong of ['', '.', 'key-1', 'key-1.', `key-2${token.slice(5)}`, `${token}x`])
    expect(calledKey(SECRET, 'a', wrong)).toBeNull()
  expect(callbackMaker('http://127.0.0.1:8080', SECRET)('a', 'k')).toBeNull()
  expect(callbackMaker(undefined, SECRET)('a', 'k')).toBeNull()
})

test('the vendor gets the very bytes and the attempt that the address names', async () => {
  const body = Buffer.from([123, 0, 255, 13, 10, 125])
  const answer = await post(pathOf(address('a', 'key-1')), body, 'application/octet-stream')
  expect(answer.statusCode).toBe(204)
  expect(seen).toMatchObject([{ key: 'key-1', rawBody: body }])
})

test('an address that is not ours, or of nobody, is sent away and nobody is asked', async () => {
  for (const url of ['/wake/a/key-1.forged', pathOf(address('nobody', 'key-1')), '/wake/nobody'])
    expect((await post(url)).statusCode).toBe(401)
  expect(seen).toEqual([])
  expect((await post('/wake/a')).statusCode).toBe(401)
  expect(seen).toHaveLength(1)
})

test('whoever asks whether the address of a vendor is there, is told so, and nobody else is asked', async () => {
  const answer = await http.server.inject({ method: 'OPTIONS', url: '/wake/a', headers: { host: 'bot.example' } })
  expect([answer.statusCode, answer.headers['allow'], answer.body]).toEqual([204, 'OPTIONS, POST', ''])
  expect(seen).toEqual([])
})

test('more than a megabyte is too much', async () => {
  expect((await post(pathOf(address('a', 'key-1')), 'x'.repeat(1024 * 1024 + 1))).statusCode).toBe(413)
  expect(seen).toEqual([])
})

test('calls about one attempt, and calls without one, are bounded; others are not held up by them', async () => {
  const mine = pathOf(address('a', 'key-1'))
  const statuses = async (url: string, calls: number) => {
    const all: number[] = []
    for (let n = 0; n < calls; n++) all.push((await post(url)).statusCode)
    return all
  }
  const of = (found: number[], status: number) => found.filter((one) => one === status).length
  expect(of(await statuses(mine, LIMITS.wakesOfAttempt + 5), 429)).toBe(5)
  expect(of(await statuses('/wake/a', LIMITS.wakesOfVendor + 3), 429)).toBe(3)
  expect((await post(pathOf(address('a', 'key-2')))).statusCode).toBe(204)
  clock.advance(LIMITS.wakeWindowMs)
  expect((await post(mine)).statusCode).toBe(204)
})
