import { randomBytes } from 'node:crypto'
import { lookup as dnsLookup } from 'node:dns/promises'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { isIP, type Socket, type TcpNetConnectOpts } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { Fault } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { type Hop, isPublicAddress, judgeHop, parseAllowed } from './addresses.ts'
import { type Deadline, errorCode, orAborted, startDeadline } from './deadline.ts'
import { dial, exchange } from './dial.ts'
import { retryAfterMs } from './retry-after.ts'

export interface FetchBounds {
  /** Refused when the answer is larger, whatever it says of itself. */
  maxBytes: number
  /** For everything: names, redirects, the whole body. */
  timeoutMs: number
  signal?: AbortSignal
  /**
   * Content types that are taken: `image/jpeg`, or `image/` for all of them. No header counts as application/octet-stream.
   * A type is only the sender's word: what a file is, its bytes decide later.
   */
  accept?: readonly string[]
}

/** The one way to fetch an address that somebody else wrote. */
export interface Outside {
  /**
   * Streams an address into the file `to`, which appears whole or not at all.
   * Throws a Fault whose code starts with `outside-`: `address` (not to be visited), `redirects`, `too-large`, `type`,
   * `encoding`, `empty`, `timeout`, `aborted`, `network`, `disk`, `http-<status>`. Neither code nor cause holds any part of the address.
   */
  download(url: string, options: FetchBounds & { to: string }): Promise<{ sizeBytes: number; contentType: string }>
  /** Reads a small JSON document under the same rules; `outside-json` when it is none. */
  fetchJson(url: string, options: FetchBounds): Promise<unknown>
}

export interface OutsideOptions {
  /** `host:port` pairs that may be private, plain http and on any port: self-hosted engines, tests. */
  allow?: readonly string[]
  /** All addresses of a name. */
  lookup?: (hostname: string) => Promise<string[]>
  /** Extra certificate authorities (PEM), for self-hosted engines. */
  ca?: string
  idleMs?: number
  clock?: { nowMs(): number }
  /** Headers for addresses of this one origin (a vendor that gives its files to whoever has the key); no other hop gets them. */
  credentials?: { origin: string; headers: { [name: string]: string } }
  /** Opens a raw socket; tests put their own here. */
  connect?: (options: TcpNetConnectOpts) => Socket
}

/** Builds the fetch for outside addresses. Throws a Fault `outside-allow` when an allow entry is not `host:port`. */
export function createOutside(options: OutsideOptions = {}): Outside {
  const allow = new Set<string>()
  for (const entry of options.allow ?? []) {
    const pair = parseAllowed(entry)
    if (!pair) throw new Fault('outside-allow')
    allow.add(pair)
  }
  const lookup = options.lookup ?? systemLookup
  const idleMs = options.idleMs ?? LIMITS.outsideIdleMs

  /** The addresses to connect to; every one must be public, since we cannot say which one would be taken. */
  async function resolve(hop: Hop, deadline: Deadline): Promise<string[]> {
    const found = isIP(hop.hostname) ? [hop.hostname] : await orAborted(lookup(hop.hostname), deadline.signal)
    if (found.length === 0) throw new Fault('outside-network', { retryable: true })
    if (!hop.allowed && !found.every(isPublicAddress)) throw new Fault('outside-address')
    return found
  }

  async function visit(hop: Hop, deadline: Deadline): Promise<IncomingMessage> {
    const addresses = await resolve(hop, deadline)
    const socket = await dial({
      hostname: hop.hostname,
      port: hop.port,
      tls: hop.tls,
      addresses,
      signal: deadline.signal,
      ...(options.ca ? { ca: options.ca } : {}),
      ...(options.connect ? { connect: options.connect } : {}),
    })
    return exchange(socket, {
      url: hop.url,
      method: 'GET',
      // Identity, so that the bound on bytes is a bound on what we store; nothing is ever unpacked here.
      headers: {
        ...(hop.url.origin === options.credentials?.origin ? options.credentials.headers : {}),
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'chatelier',
      },
      signal: deadline.signal,
      idleMs,
    })
  }

  /** Follows redirects by hand, judging every hop, to an answer of 200 with its head checked. */
  async function open(url: string, bounds: FetchBounds, deadline: Deadline): Promise<IncomingMessage> {
    let hop = judgeHop(url, allow)
    for (let steps = 0; ; steps++) {
      if (!hop) throw new Fault('outside-address')
      const answer = await visit(hop, deadline)
      const location = answer.headers.location
      if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || location === undefined) {
        try {
          checkHead(answer, bounds, options.clock?.nowMs() ?? Date.now())
        } catch (error) {
          answer.destroy()
          throw error
        }
        return answer
      }
      answer.destroy()
      if (steps === LIMITS.outsideRedirects) throw new Fault('outside-redirects')
      hop = judgeHop(location, allow, hop)
    }
  }

  async function run<T>(
    bounds: FetchBounds,
    url: string,
    read: (answer: IncomingMessage, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    using deadline = startDeadline(bounds.timeoutMs, bounds.signal)
    try {
      return await read(await open(url, bounds, deadline), deadline.signal)
    } catch (error) {
      throw asFault(error, deadline)
    }
  }

  return {
    download: (url, bounds) =>
      run(bounds, url, async (answer, signal) => {
        const part = `${bounds.to}.part-${randomBytes(6).toString('hex')}`
        let sizeBytes = 0
        try {
          const file = createWriteStream(part, { flags: 'wx', mode: 0o600 })
          await pipeline(
            answer,
            bounded(bounds.maxBytes, (bytes) => {
              sizeBytes = bytes
            }),
            file,
            { signal },
          )
          if (sizeBytes === 0) throw new Fault('outside-empty', { retryable: true })
          await rename(part, bounds.to)
        } catch (error) {
          answer.destroy()
          await rm(part, { force: true })
          throw error
        }
        return { sizeBytes, contentType: contentType(answer) }
      }),

    fetchJson: (url, bounds) =>
      run(bounds, url, async (answer, signal) => {
        const chunks: Buffer[] = []
        await pipeline(
          answer,
          bounded(bounds.maxBytes, () => {}),
          async (body) => {
            for await (const chunk of body) chunks.push(chunk)
          },
          { signal },
        )
        try {
          return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
        } catch {
          throw new Fault('outside-json')
        }
      }),
  }
}

async function systemLookup(hostname: string): Promise<string[]> {
  return (await dnsLookup(hostname, { all: true })).map((found) => found.address)
}

/** Passes bytes on while they are within the bound: the true count, not what the head promised. */
function bounded(maxBytes: number, count: (bytes: number) => void) {
  return async function* (body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new Fault('outside-too-large')
      count(bytes)
      yield chunk
    }
  }
}

/** The media type alone, in lower case. */
function contentType(answer: IncomingMessage): string {
  return answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream'
}

function checkHead(answer: IncomingMessage, bounds: FetchBounds, nowMs: number): void {
  const status = answer.statusCode ?? 0
  if (status !== 200) {
    const waitMs = retryAfterMs(answer.headers['retry-after'], nowMs)
    const retryable = status >= 500 || [408, 425, 429].includes(status)
    throw new Fault(`outside-http-${status}`, { retryable, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) })
  }
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() || 'identity'
  if (encoding !== 'identity') throw new Fault('outside-encoding')
  if (Number(answer.headers['content-length'] ?? 0) > bounds.maxBytes) throw new Fault('outside-too-large')
  const type = contentType(answer)
  const taken = bounds.accept?.some((entry) => (entry.endsWith('/') ? type.startsWith(entry) : type === entry)) ?? true
  if (!taken) throw new Fault('outside-type')
}

/** Every error of this file as a Fault that says what happened and nothing of where. */
function asFault(error: unknown, deadline: Deadline): Fault {
  if (error instanceof Fault) return error
  const ended = deadline.cause()
  if (ended) return new Fault(`outside-${ended}`, { retryable: true })
  const code = errorCode(error)
  if (code === 'ETIMEDOUT') return new Fault('outside-timeout', { retryable: true })
  // Our own disk, not the address.
  if (['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT', 'EMFILE', 'EIO', 'ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) {
    return new Fault('outside-disk', { retryable: true, cause: code })
  }
  return new Fault('outside-network', { retryable: true, cause: code })
}
