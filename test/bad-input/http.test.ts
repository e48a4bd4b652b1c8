/** Requests that no page of ours sends: each a 4xx, nothing stored, the process alive. */
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, startApp } from './bed.ts'
import { newClient } from './client.ts'

let bed: Bed
let port = 0
const open: Socket[] = []
const client = () => newClient(bed.address)
const COOKIE = `chatelier=${'A'.repeat(43)}`
const good = () => JSON.stringify({ id: randomUUID(), type: 'message', text: 'a fox' })
const JSON_TYPE = { 'content-type': 'application/json' }

beforeAll(async () => {
  bed = await startApp('sqlite')
  port = Number(new URL(bed.address).port)
})
afterAll(async () => {
  // The sockets that hang on purpose are still open: stopping does not wait for them for ever.
  await bed.leave()
  for (const socket of open) socket.destroy()
})

const rows = async () => {
  const { outer } = bed.app.db
  const tables = [
    'inbox',
    'web_messages',
    'artifacts',
    'generations',
    'orders',
    'payments',
    'quotes',
    'verdicts',
  ] as const
  return Promise.all(tables.map(async (table) => (await outer.selectFrom(table).selectAll().execute()).length))
}

/** Sends bytes as they are and answers the status, or 0 where the connection ends without one. */
function raw(bytes: string | Buffer, keep = false): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    if (keep) open.push(socket)
    let heard = ''
    const end = () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0))
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (heard.includes('\r\n\r\n') && !keep) socket.destroy()
    })
    socket.on('error', end)
    socket.on('close', end)
    if (keep) setTimeout(end, 100)
  })
}
const head = (line: string, headers: string[]) => `${[line, ...headers].join('\r\n')}\r\n\r\n`

test('a write that is not from our page, not JSON or not signed in is refused', async () => {
  const before = await rows()
  const from = client()
  const wrong: [string, RequestInit, number][] = [
    ['half of JSON', { headers: JSON_TYPE, body: '{"id":"' }, 400],
    ['no JSON', { headers: JSON_TYPE, body: 'a fox' }, 400],
    ['nothing', { headers: JSON_TYPE, body: '' }, 400],
    ['a list', { headers: JSON_TYPE, body: '[]' }, 400],
    ['null', { headers: JSON_TYPE, body: 'null' }, 400],
    ['very deep JSON', { headers: JSON_TYPE, body: '['.repeat(60_000) }, 400],
    ['one field too many', { headers: JSON_TYPE, body: good().replace('}', ',"personId":"x"}') }, 400],
    ['an id that is none', { headers: JSON_TYPE, body: good().replace(/"id":"[^"]*"/, '"id":"1"') }, 400],
    ['a type that is none', { headers: JSON_TYPE, body: good().replace('"message"', '"payment"') }, 400],
    ['another type of body', { headers: { 'content-type': 'text/plain' }, body: good() }, 400],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'type=message&text=x' }, 415],
    ['no header of ours', { headers: { ...JSON_TYPE, 'x-chatelier': '' }, body: good() }, 403],
    ['a foreign origin', { headers: { ...JSON_TYPE, origin: 'https://evil.example' }, body: good() }, 403],
    ['an origin that hides', { headers: { ...JSON_TYPE, origin: 'null' }, body: good() }, 403],
    [
      'an origin that looks like ours',
      { headers: { ...JSON_TYPE, origin: `${bed.address}.evil.example` }, body: good() },
      403,
    ],
    ['another site’s fetch', { headers: { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }, body: good() }, 403],
    ['no cookie', { headers: { ...JSON_TYPE, cookie: '' }, body: good() }, 401],
    ['a short cookie', { headers: { ...JSON_TYPE, cookie: 'chatelier=abc' }, body: good() }, 401],
    ['a cookie of an injection', { headers: { ...JSON_TYPE, cookie: "chatelier=' or 1=1 --" }, body: good() }, 401],
  ]
  for (const [name, init, status] of wrong)
    expect((await from.request('/chat/intents', { method: 'POST', ...init })).status, name).toBe(status)
  for (const body of ['{"locale":"de"}', '{"locale":["en"]}', '{}'])
    expect((await from.request('/chat/locale', { method: 'POST', headers: JSON_TYPE, body })).status).toBe(400)
  expect(await rows()).toEqual(before)
  expect(bed.faults()).toEqual([])
})

test('addresses and methods that lead nowhere are 4xx', async () => {
  const before = await rows()
  const from = client()
  const paths = [
    '/nowhere',
    '/chat',
    '/chat/intents/1',
    '/media/',
    '/media/..%2f..%2fetc%2fpasswd',
    `/media/${'x'.repeat(22)}`,
    `/media/${'x'.repeat(500)}`,
    '/media/%00',
    '/%E0%A4%A',
    '/chat/history?before=abc',
    '/chat/history?before=-1',
    '/chat/history?before=1&before=2',
    '/chat/events?since=x',
    '/..%2f..%2fpackage.json',
    '/.env',
    '/data/local/chatelier.sqlite',
  ]
  for (const path of paths) {
    const { status } = await from.request(path)
    expect(status, path).toBeGreaterThanOrEqual(400)
    expect(status, path).toBeLessThan(500)
  }
  for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const { status } = await from.request('/chat/intents', { method })
    expect([403, 404], method).toContain(status)
  }
  expect((await from.request('/', { method: 'HEAD' })).status).toBe(200)
  expect(await rows()).toEqual(before)
  expect(bed.faults()).toEqual([])
})

test('callbacks of vendors and shops that are none are refused', async () => {
  const before = await rows()
  const bodies: (string | Uint8Array<ArrayBuffer>)[] = [
    '',
    '{}',
    '{"key":"x"}',
    'garbage',
    new Uint8Array(1000),
    '\u0000',
  ]
  for (const path of [
    '/wake/x',
    '/wake/builtin',
    '/wake/__proto__',
    '/wake/constructor',
    '/pay/x',
    '/pay/pretend',
    '/pay/__proto__',
    '/pay/..%2fchat',
  ])
    for (const body of bodies) {
      const { status } = await fetch(`${bed.address}${path}`, { method: 'POST', body })
      expect(status, path).toBeGreaterThanOrEqual(400)
      expect(status, path).toBeLessThan(500)
    }
  for (const path of ['/wake/builtin', '/pay/pretend'])
    expect(
      (await fetch(`${bed.address}${path}`, { method: 'POST', body: new Uint8Array(2 * 1024 * 1024) })).status,
    ).toBe(413)
  expect(await rows()).toEqual(before)
  expect(bed.faults()).toEqual([])
})

test('hosts that are not ours, headers without end and torn requests are refused', async () => {
  const before = await rows()
  const own = `host: 127.0.0.1:${port}`
  for (const host of [
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'a@127.0.0.1',
    '"',
    '169.254.169.254',
  ])
    expect(await raw(head('GET /chat/history HTTP/1.1', [`host: ${host}`, `cookie: ${COOKIE}`])), host).toBe(403)
  expect(await raw(head('GET / HTTP/1.1', []))).toBe(400)
  expect(await raw(head('GET / HTTP/1.1', [own, `x: ${'y'.repeat(40_000)}`]))).toBe(431)
  expect(await raw(head('NONSENSE', []))).toBe(400)
  expect(await raw(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00]))).toBe(400)
  const both = [own, `cookie: ${COOKIE}`, 'x-chatelier: 1', 'content-type: application/json']
  expect(
    await raw(
      `${head('POST /chat/intents HTTP/1.1', [...both, 'content-length: 5', 'transfer-encoding: chunked'])}0\r\n\r\n`,
    ),
  ).toBe(400)
  expect(await raw(`${head('POST /chat/intents HTTP/1.1', [...both, 'content-length: -1'])}{}`)).toBe(400)
  expect(await raw(`${head('POST /chat/intents HTTP/1.1', [...both, 'transfer-encoding: chunked'])}zz\r\n`)).toBe(400)
  expect(await rows()).toEqual(before)
  expect(bed.faults()).toEqual([])
})

test('whoever sends a body slowly, or leaves in the middle, holds up nobody', async () => {
  const before = await rows()
  const own = [`host: 127.0.0.1:${port}`, `cookie: ${COOKIE}`, 'x-chatelier: 1']
  const slow = head('POST /chat/intents HTTP/1.1', [...own, 'content-type: application/json', 'content-length: 1000'])
  const upload = head('POST /chat/files HTTP/1.1', [
    ...own,
    'content-type: multipart/form-data; boundary=x',
    'content-length: 100000',
  ])
  const part = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nhalf'
  for (let i = 0; i < 5; i++) expect(await raw(`${slow}{"id"`, true)).toBe(0)
  expect(await raw(upload + part, true)).toBe(0)
  const torn = connect(port, '127.0.0.1', () => torn.write(upload + part))
  await new Promise((resolve) => setTimeout(resolve, 100))
  torn.destroy()
  expect((await fetch(`${bed.address}/healthz`)).status).toBe(200)
  const from = client()
  expect((await from.say('/balance')).status).toBe(202)
  await bed.rest()
  expect((await from.answers()).length).toBe(1)
  const after = await rows()
  expect(after[2]).toBe(before[2])
  expect(after[0]).toBe(before[0]! + 1)
  expect(bed.faults()).toEqual([])
})

test('more than a person may ask in a while is told to wait, and others are not', async () => {
  const [greedy, calm] = [client(), client()]
  const statuses = await Promise.all(Array.from({ length: 140 }, async () => (await greedy.press('keep')).status))
  expect(statuses.filter((status) => status === 202)).toHaveLength(120)
  expect(statuses.filter((status) => status === 429)).toHaveLength(20)
  expect((await calm.say('/balance')).status).toBe(202)
  await bed.rest()
  expect((await calm.answers()).length).toBe(1)
  expect(bed.faults()).toEqual([])
})
