/** Requests to the webhook that are not Telegram's, and Telegram's own in every unpleasant form. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookSecret } from '../../src/bots/telegram/webhook.ts'
import { type Bed, openBed } from '../telegram/bed.ts'
import { jobsOf, people } from './telegram.ts'

let bed: Bed
let url = ''
let secret = ''
const HEADER = 'x-telegram-bot-api-secret-token'

beforeAll(async () => {
  bed = await openBed({ mode: 'webhook', credits: 200, telegram: { twice: true } })
  await bed.telegram.until(() => bed.telegram.calls('setWebhook').find((call) => call.status === 200))
  const { params } = bed.telegram.calls('setWebhook').at(-1)!
  url = String(params['url'])
  // The double does not show it, as Telegram would not.
  secret = webhookSecret({
    token: bed.telegram.token,
    apiRoot: '',
    environment: 'production' as const,
    mode: 'webhook',
    webhookSecret: undefined,
  })
})
afterAll(async () => {
  await bed.leave()
})

const rows = async () => (await bed.app.db.outer.selectFrom('inbox').select('id').execute()).length
const post = async (body: string, headers: { [name: string]: string } = {}, to = url) =>
  (
    await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [HEADER]: secret, ...headers },
      body,
    })
  ).status
let nextUpdate = 800_000_000
const update = (id: number, text: string, more: object = {}) =>
  JSON.stringify({
    update_id: nextUpdate++,
    message: {
      message_id: nextUpdate,
      date: 1,
      chat: { id, type: 'private', first_name: 'A' },
      from: { id, is_bot: false, first_name: 'A', language_code: 'en' },
      text,
      ...more,
    },
  })

test('whoever does not know the path and the secret is told nothing, and leaves nothing behind', async () => {
  const before = await rows()
  const good = update(777, '/start')
  expect(await post(good, { [HEADER]: '' })).toBe(404)
  expect(await post(good, { [HEADER]: 'wrong' })).toBe(404)
  expect(await post(good, { [HEADER]: `${secret}x` })).toBe(404)
  expect(await post(good, { [HEADER]: secret.slice(0, -1) })).toBe(404)
  expect(await post(good, { [HEADER]: `${secret},${secret}` })).toBe(404)
  const base = url.slice(0, url.lastIndexOf('/'))
  for (const path of ['x', url.slice(url.lastIndexOf('/') + 1, -1), '..%2f', bed.telegram.token, '%00', ''])
    expect(await post(good, {}, `${base}/${path}`), path).toBe(404)
  expect(await post(good, {}, `${url}/x`)).toBe(404)
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD'])
    expect((await fetch(url, { method, headers: { [HEADER]: secret } })).status, method).toBe(404)
  expect(await rows()).toBe(before)
  expect(secret).not.toContain(bed.telegram.token.split(':')[1])
  expect(url).not.toContain(bed.telegram.token.split(':')[1])
})

test('a body that is cut, too large, of another type or no update is refused, and the next one is taken', async () => {
  const before = await rows()
  const good = update(778, '/start')
  expect(await post(good.slice(0, 40))).toBe(400)
  for (const body of ['', '[]', 'null', '1', '"x"', '{}', '{"update_id":"1"}', '['.repeat(50_000)])
    expect(await post(body), body.slice(0, 10)).toBe(400)
  expect(await post(good, { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415)
  expect(await post(good, { 'content-type': 'multipart/form-data; boundary=x' })).toBe(415)
  expect(await post(update(778, 'x'.repeat(2 * 1024 * 1024)))).toBe(413)
  expect(await rows()).toBe(before)
  expect((await fetch(new URL('/healthz', url))).status).toBe(200)
  // What is an update, but none that we know or can read, is confirmed: sent again it would be no better.
  for (const body of [
    '{"update_id":1,"of_a_later_version":{}}',
    '{"update_id":2,"message":null}',
    '{"update_id":3,"message":{}}',
    '{"update_id":4,"edited_message":{"message_id":1}}',
    '{"update_id":5,"callback_query":{"id":"1"}}',
    '{"update_id":6,"__proto__":{"message":{"text":"a fox"}}}',
  ])
    expect([200, 400], body).toContain(await post(body))
  expect(await rows()).toBe(before)
  expect(await post(good)).toBe(200)
  expect(await rows()).toBe(before + 1)
})

test('a hundred at once, each twice and out of order, are taken in at once and done once each', async () => {
  const users = await people(bed, ['en', 'en', 'en', 'en'])
  const bodies = users.flatMap((user) =>
    Array.from({ length: 25 }, (_, n) => update(user.id, n % 5 === 0 ? 'a fox' : '/balance')),
  )
  const mixed = [...bodies, ...bodies]
    .map((body, index) => ({ body, at: (index * 7919) % 211 }))
    .sort((a, b) => a.at - b.at)
  const before = users.map((user) => user.messages().length)
  const statuses = await Promise.all(mixed.map(({ body }) => post(body)))
  expect(new Set(statuses)).toEqual(new Set([200]))
  await bed.rest()
  for (const [index, user] of users.entries()) {
    const made = await jobsOf(bed, user)
    expect(made.length).toBeLessThanOrEqual(5)
    expect(user.messages().length - before[index]!).toBe(25)
    expect(await bed.balance(user)).toBe(200 - made.filter((job) => job.state === 'done').length)
  }
})

test('what can not be written down is not confirmed, and comes again', async () => {
  const [user] = await people(bed, ['en'])
  const { sql } = await import('kysely')
  await sql`alter table inbox rename to inbox_away`.execute(bed.app.db.outer)
  const body = update(user!.id, '/balance')
  expect(await post(body)).toBe(503)
  await sql`alter table inbox_away rename to inbox`.execute(bed.app.db.outer)
  const before = user!.messages().length
  expect(await post(body)).toBe(200)
  await bed.rest()
  expect(user!.messages().length).toBe(before + 1)
})
