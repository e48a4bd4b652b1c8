import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'
import { TEST_CERT, TEST_KEY } from './test-certificate.ts'
import { CallFailure, callVendor, startFailure, type VendorCall } from './vendor.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function listen(server: Server): Promise<number> {
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const serve = async (listener: RequestListener) => `http://127.0.0.1:${await listen(createServer(listener))}`

function call(root: string, rest: Partial<VendorCall> = {}) {
  return callVendor({
    root,
    path: '/v1/jobs',
    method: 'POST',
    headers: { authorization: 'Bearer secret' },
    timeoutMs: 1000,
    ...rest,
  })
}

async function failure(work: Promise<unknown>): Promise<CallFailure> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(CallFailure)
  const fault = error as CallFailure
  expect(
    `${fault.message} ${fault.stack} ${JSON.stringify(fault)} ${String(fault.cause)} ${fault.detail}`,
  ).not.toContain('secret')
  return fault
}

describe('what goes out', () => {
  test('JSON, fields, multipart and bytes each carry their type and length', async () => {
    const root = await serve(async (request, response) => {
      response.end(
        JSON.stringify({
          type: request.headers['content-type'],
          length: request.headers['content-length'],
          body: await readText(request),
          url: request.url,
        }),
      )
    })
    expect((await call(`${root}/api/`, { json: { a: 'ж' }, query: { k: 'a b&c' } })).json).toEqual({
      type: 'application/json',
      length: '10',
      body: '{"a":"ж"}',
      url: '/api/v1/jobs?k=a+b%26c',
    })
    expect((await call(root, { form: { a: '1 2' } })).json).toMatchObject({
      type: 'application/x-www-form-urlencoded',
      body: 'a=1+2',
    })
    const form = new FormData()
    form.set('file', new Blob(['bytes']), 'a.txt')
    const multipart = (await call(root, { form })).json as { type: string; body: string }
    expect(multipart.type).toMatch(/^multipart\/form-data; boundary=/)
    expect(multipart.body).toContain('bytes')
    expect(
      (await call(root, { raw: Buffer.from('raw'), headers: { 'Content-Type': 'audio/mpeg' } })).json,
    ).toMatchObject({ type: 'audio/mpeg', body: 'raw' })
    expect((await call(root, { method: 'GET' })).json).toMatchObject({ body: '' })
  })

  test('a path cannot lead to another origin', async () => {
    for (const path of ['@evil.example/', '.evil.example/', 'x', ':1/']) {
      const fault = await failure(call('http://127.0.0.1', { path }))
      expect([fault.sent, fault.detail]).toEqual([false, 'ERR_INVALID_URL'])
    }
    expect((await failure(call('ftp://127.0.0.1'))).sent).toBe(false)
    const seen: string[] = []
    const root = await serve((request, response) => response.end(String(seen.push(request.headers.host!))))
    await call(root, { path: '//evil.example/a' })
    expect(seen).toEqual([root.slice('http://'.length)])
  })
})

describe('what comes back', () => {
  test('any status is a reply, and a redirect is not followed', async () => {
    let visits = 0
    const root = await serve((request, response) => {
      visits++
      response.writeHead(request.url === '/v1/jobs' ? 302 : 200, { location: '/elsewhere' }).end('<html>')
    })
    expect(await call(root)).toMatchObject({ status: 302, json: undefined, text: '<html>', cut: false })
    expect(visits).toBe(1)
  })

  test('an enormous error message is cut, its status kept', async () => {
    const root = await serve((_request, response) => response.writeHead(500).end('x'.repeat(10 * 1024 * 1024)))
    const reply = await call(root, { maxReplyBytes: 1000 })
    expect(reply).toMatchObject({ status: 500, json: undefined, cut: true })
    expect(reply.text.length).toBe(1000)
  })
})

describe('a start that got no answer', () => {
  test('refused connection: nothing was sent', async () => {
    const fault = await failure(call('http://127.0.0.1:9'))
    expect([fault.sent, fault.detail]).toEqual([false, 'ECONNREFUSED'])
    expect(startFailure(fault)).toEqual({ state: 'refused', reason: 'unavailable', vendorCode: 'ECONNREFUSED' })
  })

  test('unknown name: nothing was sent', async () => {
    expect((await failure(call('http://secret.invalid'))).sent).toBe(false)
  })

  test('a certificate that is not trusted, or not TLS at all: nothing was sent', async () => {
    let requests = 0
    const port = await listen(createTlsServer({ cert: TEST_CERT, key: TEST_KEY }, () => requests++))
    expect((await failure(call(`https://localhost:${port}`))).sent).toBe(false)
    expect((await failure(call(`https://127.0.0.1:${port}`, { ca: TEST_CERT }))).sent).toBe(false)
    const plain = await listen(createServer(() => requests++))
    expect((await failure(call(`https://localhost:${plain}`))).sent).toBe(false)
    expect(requests).toBe(0)
  })

  test('a trusted certificate works', async () => {
    const port = await listen(
      createTlsServer({ cert: TEST_CERT, key: TEST_KEY }, (_request, response) => response.end('{}')),
    )
    expect(await call(`https://localhost:${port}`, { ca: TEST_CERT })).toMatchObject({ status: 200, json: {} })
  })

  test('a handshake that never ends: nothing was sent', async () => {
    const port = await listen(createTcpServer(() => {}))
    const fault = await failure(call(`https://localhost:${port}`, { timeoutMs: 60 }))
    expect([fault.sent, fault.detail]).toEqual([false, 'timeout'])
  })

  test('silence, a torn connection, half an answer and no HTTP: unknown', async () => {
    const silent = await failure(call(await serve(() => {}), { timeoutMs: 60 }))
    expect([silent.sent, silent.detail]).toEqual([true, 'timeout'])
    expect(startFailure(silent)).toEqual({ state: 'unknown', vendorCode: 'timeout' })
    expect((await failure(call(await serve((request) => request.socket.destroy())))).sent).toBe(true)
    const half: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{', () => response.destroy())
    }
    expect((await failure(call(await serve(half)))).sent).toBe(true)
    const dripping: RequestListener = (_request, response) => response.write('{')
    expect((await failure(call(await serve(dripping), { timeoutMs: 60 }))).detail).toBe('timeout')
    const port = await listen(createTcpServer((socket) => socket.end('hello\r\n')))
    expect((await failure(call(`http://127.0.0.1:${port}`))).sent).toBe(true)
  })

  test('a connection that is cut at once after it opened: unknown, since bytes may have left', async () => {
    const port = await listen(createTcpServer((socket) => socket.destroy()))
    expect((await failure(call(`http://127.0.0.1:${port}`, { json: {} }))).sent).toBe(true)
  })

  test('an abort counts by what had happened', async () => {
    const early = await failure(call('http://127.0.0.1:9', { signal: AbortSignal.abort() }))
    expect([early.sent, early.detail]).toEqual([false, 'aborted'])
    const controller = new AbortController()
    const late = await failure(call(await serve(() => controller.abort()), { signal: controller.signal }))
    expect([late.sent, late.detail]).toEqual([true, 'aborted'])
  })

  test('a key that cannot be written into a header is never sent nor shown', async () => {
    const fault = await failure(call(await serve(() => {}), { headers: { authorization: 'secret\nkey' } }))
    expect([fault.sent, fault.detail]).toEqual([false, 'ERR_INVALID_CHAR'])
  })

  test('other errors are not swallowed', () => {
    expect(() => startFailure(new TypeError('bug'))).toThrow('bug')
  })
})

test('retry-after is read as seconds or as a date', () => {
  expect(retryAfterMs('2', 0)).toBe(2000)
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 4000)).toBe(6000)
  expect(retryAfterMs('99999999', 0)).toBe(3_600_000)
  for (const odd of ['', 'soon', '-5', '0', 'Thu, 01 Jan 1970 00:00:01 GMT', undefined])
    expect(retryAfterMs(odd, 4000)).toBeUndefined()
})
