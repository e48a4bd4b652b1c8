import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Server, type TcpNetConnectOpts } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../errors.ts'
import { createOutside, type FetchBounds, type Outside, type OutsideOptions } from './outside.ts'
import { TEST_CERT, TEST_KEY } from './test-certificate.ts'

let folder: string
const open: { close(): void }[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outside-'))
})
afterEach(() => {
  for (const server of open.splice(0)) server.close()
  rmSync(folder, { recursive: true })
})

async function listen(server: Server & { closeAllConnections(): void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close() {
      server.closeAllConnections()
      server.close()
    },
  })
  return (server.address() as AddressInfo).port
}

/** A server on this machine and an outside that may visit it. */
async function local(
  listener: RequestListener,
  options: OutsideOptions = {},
): Promise<{ root: string; outside: Outside }> {
  const port = await listen(createServer(listener))
  return { root: `http://127.0.0.1:${port}`, outside: createOutside({ allow: [`127.0.0.1:${port}`], ...options }) }
}

function get(outside: Outside, url: string, bounds: Partial<FetchBounds> = {}) {
  return outside.download(url, { maxBytes: 1000, timeoutMs: 2000, to: join(folder, 'file'), ...bounds })
}

/** The code of the fault, with proof that nothing of a secret address is in it and no file is left. */
async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Fault)
  const fault = error as Fault
  expect(`${fault.message} ${fault.stack} ${JSON.stringify(fault)} ${String(fault.cause)}`).not.toContain('secret')
  expect(readdirSync(folder)).toEqual([])
  return fault.code
}

describe('a download', () => {
  test('appears whole under its name, with its size and type', async () => {
    const { root, outside } = await local((request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity')
      response.setHeader('content-type', 'Image/JPEG; charset=x')
      response.end('hello')
    })
    expect(await get(outside, `${root}/a?b=secret`, { accept: ['image/'] })).toEqual({
      sizeBytes: 5,
      contentType: 'image/jpeg',
    })
    expect(readdirSync(folder)).toEqual(['file'])
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('hello')
  })

  test('follows redirects by hand, and no more than five', async () => {
    let visits = 0
    const { root, outside } = await local((request, response) => {
      visits++
      const left = Number(request.url!.slice(1))
      if (left === 0) response.end('there')
      else response.writeHead(302, { location: `/${left - 1}` }).end('x'.repeat(5000))
    })
    expect(await get(outside, `${root}/5`)).toMatchObject({ sizeBytes: 5 })
    rmSync(join(folder, 'file'))
    visits = 0
    expect(await failure(get(outside, `${root}/900`))).toBe('outside-redirects')
    expect(visits).toBe(6)
  })

  test.each([
    'http://127.0.0.1:1/',
    'https://127.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://0xa9fea9fe/',
    'https://user:secret@files.example/',
    'file:///etc/passwd',
    'data:text/plain,secret',
    'ftp://files.example/',
    'http://files.example/?secret',
  ])('is not led to %s', async (location) => {
    const { root, outside } = await local((_request, response) => response.writeHead(307, { location }).end(), {
      lookup: () => Promise.reject(new Error('must not be asked')),
    })
    expect(await failure(get(outside, `${root}/?secret`))).toBe('outside-address')
    expect(await failure(get(outside, location))).toBe('outside-address')
  })

  test('shows a key to its own origin, and to nobody that this one leads to', async () => {
    const seen: [string, string | undefined][] = []
    const other = await listen(
      createServer((request, response) => {
        seen.push(['other', request.headers['x-key'] as string | undefined])
        response.end('there')
      }),
    )
    const own = await listen(
      createServer((request, response) => {
        seen.push(['own', request.headers['x-key'] as string | undefined])
        response.writeHead(302, { location: `http://127.0.0.1:${other}/` }).end()
      }),
    )
    const outside = createOutside({
      allow: [`127.0.0.1:${own}`, `127.0.0.1:${other}`],
      credentials: { origin: `http://127.0.0.1:${own}`, headers: { 'x-key': 'secret' } },
    })
    await get(outside, `http://127.0.0.1:${own}/`)
    rmSync(join(folder, 'file'))
    await get(outside, `http://127.0.0.1:${other}/`)
    expect(seen).toEqual([
      ['own', 'secret'],
      ['other', undefined],
      ['other', undefined],
    ])
  })

  test('refuses what says that it is too large before reading it', async () => {
    const { root, outside } = await local((_request, response) => {
      response.writeHead(200, { 'content-length': '1001' })
      response.flushHeaders()
    })
    expect(await failure(get(outside, `${root}/?secret`))).toBe('outside-too-large')
  })

  test('ends an endless body at its bound', async () => {
    let sent = 0
    const { root, outside } = await local((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(1000))) sent += 1000
      }
      response.on('drain', more)
      more()
    })
    expect(await failure(get(outside, `${root}/?secret`, { maxBytes: 100_000 }))).toBe('outside-too-large')
    expect(sent).toBeLessThan(50_000_000)
  })

  test('leaves no half of a body that is shorter than it says', async () => {
    const { root, outside } = await local((_request, response) => {
      response.writeHead(200, { 'content-length': '900' })
      response.write('half', () => response.destroy())
    })
    expect(await failure(get(outside, `${root}/?secret`))).toBe('outside-network')
  })

  test('does not take more than a lying length promises', async () => {
    const { root, outside } = await local((request) => {
      request.socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n${'x'.repeat(100_000)}`)
    })
    const outcome = await get(outside, root).catch((error: Fault) => error.code)
    if (typeof outcome === 'string') expect(outcome).toBe('outside-network')
    else expect(outcome.sizeBytes).toBe(3)
  })

  test('ends a slow drip at the whole time, and silence at the idle time', async () => {
    const drip: RequestListener = (_request, response) => {
      const timer = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(timer))
    }
    const first = await local(drip)
    expect(await failure(get(first.outside, `${first.root}/?secret`, { timeoutMs: 150 }))).toBe('outside-timeout')
    const second = await local((_request, response) => response.write('x'), { idleMs: 60 })
    expect(await failure(get(second.outside, `${second.root}/?secret`))).toBe('outside-timeout')
    const third = await local(() => {}, { idleMs: 60 })
    expect(await failure(get(third.outside, `${third.root}/?secret`))).toBe('outside-timeout')
  })

  test('is aborted by its caller in the middle and before', async () => {
    const controller = new AbortController()
    const { root, outside } = await local((_request, response) => response.write('x', () => controller.abort()))
    expect(await failure(get(outside, `${root}/?secret`, { signal: controller.signal }))).toBe('outside-aborted')
    expect(await failure(get(outside, `${root}/?secret`, { signal: controller.signal }))).toBe('outside-aborted')
  })

  test('never unpacks: a packed body is refused', async () => {
    const { root, outside } = await local((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100_000)))
    })
    expect(await failure(get(outside, `${root}/?secret`))).toBe('outside-encoding')
  })

  test('refuses nothing at all, a wrong type, and any answer but 200', async () => {
    const { root, outside } = await local((request, response) => {
      if (request.url === '/empty') response.end()
      else if (request.url === '/type') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')
      else response.writeHead(Number(request.url!.slice(1)), { 'retry-after': '7' }).end('no')
    })
    expect(await failure(get(outside, `${root}/empty`))).toBe('outside-empty')
    expect(await failure(get(outside, `${root}/type`, { accept: ['image/', 'application/octet-stream'] }))).toBe(
      'outside-type',
    )
    expect(await failure(get(outside, `${root}/404`))).toBe('outside-http-404')
    expect(await failure(get(outside, `${root}/304`))).toBe('outside-http-304')
    await expect(get(outside, `${root}/429`)).rejects.toMatchObject({ retryable: true, retryAfterMs: 7000 })
  })

  test('says what failed when nobody listens, or the folder is not there', async () => {
    expect(await failure(get(createOutside({ allow: ['127.0.0.1:9'] }), 'http://127.0.0.1:9/?secret'))).toBe(
      'outside-network',
    )
    const { root, outside } = await local((_request, response) => response.end('x'))
    expect(await failure(get(outside, root, { to: join(folder, 'no', 'file') } as object))).toBe('outside-disk')
  })

  test('survives somebody who switches protocols or talks no HTTP', async () => {
    const { root, outside } = await local((request) => {
      request.socket.end(
        request.url === '/up' ? 'HTTP/1.1 101 Up\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n' : 'SSH-2.0\r\n',
      )
    })
    expect(await failure(get(outside, `${root}/up`))).toBe('outside-network')
    expect(await failure(get(outside, `${root}/ssh`))).toBe('outside-network')
  })
})

describe('names', () => {
  /** A TLS server that stands for the whole internet; records which addresses were dialled for which name. */
  async function internet(listener: RequestListener, names: { [name: string]: string[][] }) {
    const port = await listen(createTlsServer({ cert: TEST_CERT, key: TEST_KEY }, listener))
    const dialled: string[] = []
    const asked: string[] = []
    const outside = createOutside({
      ca: TEST_CERT,
      lookup: async (name) => {
        asked.push(name)
        return names[name]?.shift() ?? []
      },
      connect: (options: TcpNetConnectOpts) => {
        options.lookup?.(options.host!, { all: true }, (_error, found) => {
          for (const one of found as { address: string }[])
            dialled.push(`${options.host}:${options.port}=${one.address}`)
        })
        return connect({ host: '127.0.0.1', port })
      },
    })
    return { outside, dialled, asked }
  }

  test('a public name is fetched over proven TLS, from the address that was checked', async () => {
    const { outside, dialled } = await internet((_request, response) => response.end('hello'), {
      'files.example': [['8.8.8.8', '2606:4700::1111']],
    })
    expect(await get(outside, 'https://files.example/a?secret')).toMatchObject({ sizeBytes: 5 })
    expect(dialled).toEqual(['files.example:443=8.8.8.8', 'files.example:443=2606:4700::1111'])
  })

  test.each([
    [['10.0.0.1']],
    [['8.8.8.8', '127.0.0.1']],
    [['::ffff:10.0.0.1']],
    [['64:ff9b::7f00:1']],
    [['fe80::1%eth0']],
    [['nonsense']],
  ])('a name that leads to %j is not visited', async (addresses) => {
    const { outside, dialled } = await internet((_request, response) => response.end('hello'), {
      'files.example': [addresses],
    })
    expect(await failure(get(outside, 'https://files.example/?secret'))).toBe('outside-address')
    expect(dialled).toEqual([])
  })

  test('a second answer of DNS cannot win: each hop asks once and dials what it was told', async () => {
    const { outside, dialled, asked } = await internet(
      (request, response) => {
        if (request.url === '/a') response.writeHead(302, { location: 'https://files.example/b' }).end()
        else response.end('internal')
      },
      { 'files.example': [['8.8.8.8'], ['127.0.0.1']] },
    )
    expect(await failure(get(outside, 'https://files.example/a'))).toBe('outside-address')
    expect(asked).toEqual(['files.example', 'files.example'])
    expect(dialled).toEqual(['files.example:443=8.8.8.8'])
  })

  test('a redirect goes to another checked name, but not down from https', async () => {
    const { outside, dialled } = await internet(
      (request, response) => {
        if (request.headers.host === 'other.example') response.end('hello')
        else
          response
            .writeHead(301, { location: request.url === '/down' ? 'http://other.example/' : 'https://other.example/' })
            .end()
      },
      { 'files.example': [['8.8.8.8'], ['8.8.8.8']], 'other.example': [['1.1.1.1']] },
    )
    expect(await failure(get(outside, 'https://files.example/down'))).toBe('outside-address')
    expect(await get(outside, 'https://files.example/up')).toMatchObject({ sizeBytes: 5 })
    expect(dialled.at(-1)).toBe('other.example:443=1.1.1.1')
  })

  test('a certificate for another name is not taken', async () => {
    const { outside } = await internet((_request, response) => response.end('hello'), { 'evil.example': [['8.8.8.8']] })
    expect(await failure(get(outside, 'https://evil.example/?secret'))).toBe('outside-network')
  })

  test('a name that does not resolve, or not in time, is a passing fault', async () => {
    const never = createOutside({ lookup: () => new Promise(() => {}) })
    expect(await failure(get(never, 'https://secret.example/', { timeoutMs: 30 }))).toBe('outside-timeout')
    const lost = createOutside({
      lookup: () => Promise.reject(Object.assign(new Error('secret.example'), { code: 'ENOTFOUND' })),
    })
    expect(await failure(get(lost, 'https://secret.example/'))).toBe('outside-network')
  })
})

describe('a small document', () => {
  test('is read as JSON under the same bounds', async () => {
    const { root, outside } = await local((request, response) => {
      response.end(
        request.url === '/json' ? '{"a":[1]}' : request.url === '/big' ? `"${'x'.repeat(2000)}"` : '<secret>',
      )
    })
    const bounds = { maxBytes: 1000, timeoutMs: 1000 }
    expect(await outside.fetchJson(`${root}/json`, bounds)).toEqual({ a: [1] })
    expect(await failure(outside.fetchJson(`${root}/big`, bounds))).toBe('outside-too-large')
    expect(await failure(outside.fetchJson(`${root}/html`, bounds))).toBe('outside-json')
    expect(await failure(outside.fetchJson('https://10.0.0.1/', bounds))).toBe('outside-address')
  })
})

test('a wrong allow entry is said at once', () => {
  expect(() => createOutside({ allow: ['localhost'] })).toThrow('outside-allow')
})
