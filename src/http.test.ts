import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { Refusal } from './core/errors.ts'
import type { Log } from './core/ports.ts'
import { createHttp, type Http, type HttpOptions } from './http.ts'
import { createMetrics } from './metrics.ts'

const open: Http[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((http) => http.close(100)))
})

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
async function make(options: Partial<HttpOptions> = {}): Promise<Http> {
  const http = await createHttp({ host: '127.0.0.1', port: 0, publicUrl: undefined, log: silent, ...options })
  open.push(http)
  return http
}
const get = (http: Http, url: string, headers: { [name: string]: string } = {}, remoteAddress = '127.0.0.1') =>
  http.server.inject({ method: 'GET', url, headers, remoteAddress })

describe('who may ask', () => {
  test.each(['localhost', 'localhost:8080', '127.0.0.1:1', '[::1]:8080', 'LOCALHOST.'])(
    'Host %s is let in',
    async (host) => {
      expect((await get(await make(), '/healthz', { host })).statusCode).toBe(200)
    },
  )
  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    ' ',
    'localhost:8080@evil',
    '0.0.0.0',
  ])('Host "%s" is refused', async (host) => {
    const reply = await get(await make(), '/healthz', { host })
    expect(reply.statusCode).toBe(403)
    expect(reply.json()).toEqual({ error: 'unknown-host' })
  })
  test('the name of PUBLIC_URL and HOST are let in, others still not', async () => {
    const http = await make({ host: '192.0.2.7', publicUrl: 'https://bot.example.com' })
    expect((await get(http, '/healthz', { host: 'bot.example.com' })).statusCode).toBe(200)
    expect((await get(http, '/healthz', { host: '192.0.2.7:8080' })).statusCode).toBe(200)
    expect((await get(http, '/healthz', { host: 'example.com' })).statusCode).toBe(403)
  })
  test('a forwarded host changes nothing', async () => {
    const reply = await get(await make(), '/healthz', { host: 'evil.example', 'x-forwarded-host': 'localhost' })
    expect(reply.statusCode).toBe(403)
  })
})

describe('who calls', () => {
  const part = {
    name: 'who',
    routes: (scope: Http['server']) => void scope.get('/who', async (request) => ({ ip: request.ip })),
  }
  const ask = async (trustedProxies: string[], forwarded: string, peer = '127.0.0.1') => {
    const http = await make({ trustedProxies, parts: [part] })
    return (
      (await get(http, '/who', { host: 'localhost', 'x-forwarded-for': forwarded }, peer)).json() as { ip: string }
    ).ip
  }
  test('a forwarded header says it only where its proxy is trusted', async () => {
    expect(await ask([], '185.71.76.5')).toBe('127.0.0.1')
    expect(await ask(['loopback'], '185.71.76.5')).toBe('185.71.76.5')
    expect(await ask(['10.0.0.0/8'], '185.71.76.5')).toBe('127.0.0.1')
    expect(await ask(['10.0.0.0/8'], '185.71.76.5', '10.1.2.3')).toBe('185.71.76.5')
    expect(await ask(['10.0.0.0/8'], '185.71.76.5', '::ffff:10.1.2.3')).toBe('185.71.76.5')
  })
  test('what a stranger wrote before the proxy’s own word does not count', async () => {
    expect(await ask(['loopback'], '185.71.76.5, 203.0.113.9')).toBe('203.0.113.9')
    expect(await ask(['loopback', '10.0.0.0/8'], '185.71.76.5, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9')
  })
})

describe('what every answer carries', () => {
  test('a request id of ours and safety headers, on failures too', async () => {
    const http = await make({ newRequestId: () => 'id-1' })
    for (const url of ['/healthz', '/nowhere']) {
      const reply = await get(http, url, { 'x-request-id': 'forged' })
      expect(reply.headers).toMatchObject({
        'x-request-id': 'id-1',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      expect(reply.headers['content-security-policy']).toContain("default-src 'none'")
    }
  })
  test("a part's own policy wins over ours", async () => {
    const part = {
      name: 'page',
      routes: (scope: Http['server']) => {
        scope.get('/', (_request, reply) => reply.header('content-security-policy', "default-src 'self'").send('hello'))
      },
    }
    expect((await get(await make({ parts: [part] }), '/')).headers['content-security-policy']).toBe(
      "default-src 'self'",
    )
  })
})

describe('failures show a code and nothing from inside', () => {
  const part = {
    name: 'broken',
    routes: (scope: Http['server']) => {
      scope.get('/fault', () => {
        throw new Error('select * from secrets failed')
      })
      scope.get('/refusal', () => {
        throw new Refusal('not-enough', { credits: 3 })
      })
      scope.post('/echo', async (request) => request.body)
    },
  }
  test('a fault gives 500 with a reference that is also in the log', async () => {
    const logged: object[] = []
    const log: Log = { ...silent, error: (fields) => void logged.push(fields) }
    const reply = await get(await make({ parts: [part], log, newRequestId: () => 'ref-7' }), '/fault')
    expect(reply.statusCode).toBe(500)
    expect(reply.json()).toEqual({ error: 'internal', reference: 'ref-7' })
    expect(logged).toMatchObject([{ request: 'ref-7', route: '/fault' }])
  })
  test('a refusal gives its code and parameters', async () => {
    const reply = await get(await make({ parts: [part] }), '/refusal')
    expect([reply.statusCode, reply.json()]).toEqual([422, { error: 'not-enough', params: { credits: 3 } }])
  })
  test('a page that does not exist, a broken address, a body too large, of an unknown type or unreadable', async () => {
    const http = await make({ parts: [part] })
    const post = (payload: string, type: string) =>
      http.server.inject({ method: 'POST', url: '/echo', payload, headers: { 'content-type': type } })
    expect((await get(http, '/nowhere')).json()).toEqual({ error: 'not-found' })
    expect((await get(http, '/%E0%A4%A')).statusCode).toBe(400)
    expect((await post(`"${'x'.repeat(1_100_000)}"`, 'application/json')).json()).toEqual({ error: 'too-large' })
    expect((await post('<a/>', 'application/xml')).json()).toEqual({ error: 'unsupported-type' })
    expect((await post('{', 'application/json')).json()).toEqual({ error: 'bad-request' })
  })
})

describe('health pages', () => {
  test('ready only while every part is, and a part that throws is not', async () => {
    let ledgerIsRight = true
    const http = await make({ ready: { database: () => true, ledger: async () => ledgerIsRight } })
    expect((await get(http, '/readyz')).json()).toEqual({ ready: true, parts: { database: true, ledger: true } })
    ledgerIsRight = false
    expect((await get(http, '/readyz')).statusCode).toBe(503)
    const broken = await make({
      ready: {
        database: () => {
          throw new Error('closed')
        },
      },
    })
    const reply = await get(broken, '/readyz')
    expect([reply.statusCode, reply.json()]).toEqual([503, { ready: false, parts: { database: false } }])
  })
  test('figures are shown to this machine only, and not through a proxy on it', async () => {
    const metrics = createMetrics({ processFigures: false })
    const http = await make({ metrics })
    await get(http, '/healthz')
    expect((await get(http, '/metrics')).body).toContain('chatelier_http_request_seconds_count{route="/healthz"')
    expect((await get(http, '/metrics', {}, '192.0.2.1')).statusCode).toBe(404)
    expect((await get(http, '/metrics', { 'x-forwarded-for': '192.0.2.1' })).statusCode).toBe(404)
    const shown = await make({ metrics, metricsOpen: true })
    expect((await get(shown, '/metrics', {}, '192.0.2.1')).statusCode).toBe(200)
  })
})

describe('draining', () => {
  test('keeps the health pages, answers 503 to the rest and stops being ready', async () => {
    const http = await make()
    http.drain()
    expect((await get(http, '/healthz')).statusCode).toBe(200)
    expect((await get(http, '/readyz')).json()).toEqual({ ready: false, parts: { draining: false } })
    const reply = await get(http, '/anything')
    expect([reply.statusCode, reply.json().error, reply.headers.connection]).toEqual([503, 'draining', 'close'])
  })
  test('ends long streams, lets an answer in flight finish, and closes idle connections', async () => {
    let finish: (text: string) => void = () => {}
    const answer = new Promise<string>((resolve) => {
      finish = resolve
    })
    let arrived: () => void = () => {}
    const inFlight = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const http = await make({
      parts: [
        {
          name: 'slow',
          routes: (scope, tools) => {
            scope.get('/events', (_request, reply) => {
              reply.hijack()
              reply.raw.writeHead(200, { 'content-type': 'text/event-stream', ...tools.safetyHeaders })
              reply.raw.write('data: hello\n\n')
              tools.keepOpen(reply.raw)
            })
            scope.get('/slow', () => {
              arrived()
              return answer
            })
          },
        },
      ],
    })
    const address = await http.listen()
    const events = await fetch(`${address}/events`)
    const slow = fetch(`${address}/slow`)
    await inFlight
    const closed = http.close(2000)
    finish('done')
    expect(await events.text()).toBe('data: hello\n\n')
    expect(await (await slow).text()).toBe('done')
    await closed
    await expect(fetch(`${address}/healthz`)).rejects.toThrow()
  })
  test('does not wait for ever for a request that hangs, and closing twice is one closing', async () => {
    const http = await make({
      parts: [{ name: 'hang', routes: (scope) => void scope.get('/hang', () => new Promise(() => {})) }],
    })
    const address = await http.listen()
    const hanging = new Promise<string>((resolve) => {
      const call = httpRequest(`${address}/hang`)
      call.on('error', () => resolve('torn'))
      call.end()
    })
    await get(http, '/healthz')
    const closing = http.close(50)
    expect(http.close(50)).toBe(closing)
    await closing
    expect(await hanging).toBe('torn')
  })
})

test('the address to print has the port that is really used, or is the public one', async () => {
  expect(await (await make()).listen()).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/)
  expect(await (await make({ publicUrl: 'https://bot.example.com' })).listen()).toBe('https://bot.example.com')
})
