import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlite, type TestDatabase } from '../../test/support/databases.ts'
import { openScene, type Scene } from '../../test/support/payments.ts'
import type { PaymentFacts } from '../core/ports.ts'
import { createHttp, type Http } from '../http.ts'
import type { WebNotice } from './types.ts'

let opened: TestDatabase
let scene: Scene
let http: Http

beforeEach(async () => {
  opened = await openSqlite()
  scene = await openScene(opened, {
    web: {
      genuine: (notice) => notice.headers['x-signature'] === 'good',
      answer: () => ({ status: 200, contentType: 'text/plain', body: 'OK' }),
    },
    receive: async (notice) => {
      const { body } = notice as unknown as WebNotice
      return 'text' in body ? (JSON.parse(body.text) as PaymentFacts) : null
    },
  })
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const part = {
    name: 'payments',
    routes: (scope: Parameters<Scene['payments']['registerRoutes']>[0]) => scene.payments.registerRoutes(scope),
  }
  http = await createHttp({ host: '127.0.0.1', port: 0, publicUrl: undefined, log, parts: [part] })
})
afterEach(async () => {
  await http.close()
  await opened.close()
})

const post = (payload: string | Buffer, headers: { [name: string]: string } = {}, method = 'shop') =>
  http.server.inject({
    method: 'POST',
    url: `/pay/${method}?a=1`,
    payload,
    headers: { host: '127.0.0.1', 'content-type': 'application/json', 'x-signature': 'good', ...headers },
  })
const rows = () => opened.db.outer.selectFrom('inbox').selectAll().execute()

test('a genuine notice is stored byte for byte before the shop hears of it, then credited', async () => {
  const facts = await scene.facts(await scene.order())
  const body = `{ "padding": "ключ",  ${JSON.stringify(facts).slice(1)}`
  const answer = await post(body, { cookie: 'secret=1', authorization: 'Bearer secret' })
  expect([answer.statusCode, answer.body]).toEqual([200, 'OK'])
  const [row] = await rows()
  expect(row).toMatchObject({ source: 'pay:shop', state: 'new' })
  const kept = JSON.parse(row!.payload!) as WebNotice
  expect(kept.body).toEqual({ text: body })
  expect(kept.query).toEqual({ a: '1' })
  expect(JSON.stringify(kept)).not.toContain('secret')
  await scene.run()
  expect((await scene.balance()).availableCredits).toBe(100)
  expect((await rows())[0]?.payload).not.toBeNull()
})

test('the shop’s redelivery is a copy, and answered the same', async () => {
  const body = JSON.stringify(await scene.facts(await scene.order()))
  for (let i = 0; i < 3; i++) expect((await post(body)).statusCode).toBe(200)
  expect(await rows()).toHaveLength(1)
})

test('what is not from the shop is refused and not stored', async () => {
  const body = JSON.stringify(await scene.facts(await scene.order()))
  expect((await post(body, { 'x-signature': 'bad' })).statusCode).toBe(401)
  expect(await rows()).toEqual([])
  expect(scene.counts.filter((one) => one.name === 'notices_refused')).toHaveLength(1)
})

test('a stranger’s copy can’t keep the true notice out', async () => {
  const body = JSON.stringify(await scene.facts(await scene.order()))
  await post(body, { 'x-signature': 'bad' })
  await post(body)
  await scene.run()
  expect((await scene.balance()).availableCredits).toBe(100)
})

test('bodies of any type and bytes are taken as they are', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0xfe])
  expect((await post(bytes, { 'content-type': 'application/octet-stream' })).statusCode).toBe(200)
  expect((await post('a=1&b=2', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(200)
  const bodies = (await rows()).map((row) => (JSON.parse(row.payload!) as WebNotice).body)
  expect(bodies).toEqual([{ base64: bytes.toString('base64') }, { text: 'a=1&b=2' }])
})

test('a body above the bound is refused', async () => {
  expect((await post(Buffer.alloc(1024 * 1024 + 1, 97))).statusCode).toBe(413)
  expect(await rows()).toEqual([])
})

test('what is of another type than the shop sends is refused and not stored', async () => {
  Object.assign(scene.shop.web as object, { types: ['application/json'] })
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', ''])
    expect((await post('{}', { 'content-type': type })).statusCode, type).toBe(415)
  expect((await post('{}', { 'content-type': 'Application/JSON; charset=utf-8' })).statusCode).toBe(200)
  expect(await rows()).toHaveLength(1)
})

test('a notice may come with GET where its shop does that', async () => {
  const get = () =>
    http.server.inject({
      method: 'GET',
      url: '/pay/shop?InvId=5&OutSum=5.12',
      headers: { host: '127.0.0.1', 'x-signature': 'good' },
    })
  expect((await get()).statusCode).toBe(404)
  Object.assign(scene.shop.web as object, { get: true, types: ['application/json'] })
  expect((await get()).statusCode).toBe(200)
  const [row] = await rows()
  expect((JSON.parse(row!.payload!) as WebNotice).query).toEqual({ InvId: '5', OutSum: '5.12' })
})

test('an address that only guesses is let go, and the shop is heard all the same', async () => {
  const guess = (remoteAddress: string, signature: string) =>
    http.server.inject({
      method: 'POST',
      url: '/pay/shop',
      payload: '{}',
      remoteAddress,
      headers: { host: '127.0.0.1', 'content-type': 'application/json', 'x-signature': signature },
    })
  const statuses: number[] = []
  for (let n = 0; n < 40; n++) statuses.push((await guess('203.0.113.9', 'bad')).statusCode)
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  expect((await guess('203.0.113.10', 'good')).statusCode).toBe(200)
})

test('what a signature can’t even be read from is not genuine', async () => {
  Object.assign(scene.shop.web as object, {
    genuine: () => {
      throw new Error('unreadable')
    },
  })
  expect((await post('{}')).statusCode).toBe(401)
})

test('methods that take no notices have no route', async () => {
  expect((await post('{}', {}, 'pretend')).statusCode).toBe(404)
  expect((await post('{}', {}, 'barter')).statusCode).toBe(404)
})
