import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Fault } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Refused, Unknown } from '../ports.ts'
import { type Deadline, errorCode, orAborted, startDeadline } from './deadline.ts'
import { dial, exchange } from './dial.ts'

export interface VendorCall {
  /** The vendor's API root from the configuration: trusted, may be private or plain http. */
  root: string
  /** Below the root, from its `/`. */
  path: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: { [name: string]: string }
  query?: { [name: string]: string }
  /** At most one body: JSON, a form (fields: urlencoded; FormData: multipart) or bytes with your own content-type header. */
  json?: unknown
  form?: { [name: string]: string } | FormData
  raw?: Buffer | string
  /** For everything, connecting and reading included. */
  timeoutMs: number
  signal?: AbortSignal
  maxReplyBytes?: number
  /** Extra certificate authorities (PEM), for self-hosted engines. */
  ca?: string
}

export interface VendorReply {
  status: number
  headers: IncomingHttpHeaders
  /** The body as JSON; undefined when it is not JSON or was cut. */
  json: unknown
  /** The body as text, cut at the bound. */
  text: string
  /** The reply was longer than `maxReplyBytes`. */
  cut: boolean
}

/**
 * A call that got no whole answer. `sent` is false where it is proven that no byte of the request left: name not found,
 * connection refused, certificate not trusted, too slow to connect. Otherwise the vendor may have done the work.
 * The code is `vendor-not-sent` or `vendor-unknown`; `detail` is a system code, `timeout` or `aborted`: never a secret.
 */
export class CallFailure extends Fault {
  readonly sent: boolean
  readonly detail: string

  constructor(sent: boolean, detail: string) {
    super(sent ? 'vendor-unknown' : 'vendor-not-sent', { retryable: true })
    this.name = 'CallFailure'
    this.sent = sent
    this.detail = detail
  }
}

/**
 * One call to a vendor's API: no retries, no redirects (a 3xx is a reply like any other, so keys stay at their origin), a
 * fresh connection each, replies bounded. Resolves with any status; throws a CallFailure when there is no whole answer.
 */
export async function callVendor(call: VendorCall): Promise<VendorReply> {
  using deadline = startDeadline(call.timeoutMs, call.signal)
  let sent = false
  try {
    const url = vendorUrl(call)
    const { body, headers } = await encodeBody(call)
    // A root's name is resolved by the socket itself; it is ours to trust.
    const socket = await dial({
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
      tls: url.protocol === 'https:',
      signal: deadline.signal,
      ...(call.ca ? { ca: call.ca } : {}),
    })
    sent = true
    const answer = await exchange(socket, {
      url,
      method: call.method,
      headers: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'chatelier', ...headers },
      ...(body ? { body } : {}),
      signal: deadline.signal,
    })
    return await readReply(answer, call.maxReplyBytes ?? LIMITS.vendorReplyBytes, deadline)
  } catch (error) {
    // A header that Node refuses to write (ERR_INVALID_CHAR) never got out either.
    const code = errorCode(error)
    throw new CallFailure(sent && !code.startsWith('ERR_INVALID_'), deadline.cause() ?? code)
  }
}

/** What a start that failed on the way means; other errors are thrown on. */
export function startFailure(error: unknown): Refused | Unknown {
  if (!(error instanceof CallFailure)) throw error
  return error.sent
    ? { state: 'unknown', vendorCode: error.detail }
    : { state: 'refused', reason: 'unavailable', vendorCode: error.detail }
}

/** Root and path joined; a path cannot lead to another origin. */
function vendorUrl(call: VendorCall): URL {
  const root = new URL(call.root)
  const url = new URL(call.root.replace(/\/+$/, '') + call.path)
  const web = url.protocol === 'https:' || url.protocol === 'http:'
  if (!web || !call.path.startsWith('/') || url.origin !== root.origin || root.search || root.hash) {
    throw Object.assign(new Error('address'), { code: 'ERR_INVALID_URL' })
  }
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value)
  return url
}

async function encodeBody(call: VendorCall): Promise<{ body?: Buffer; headers: { [name: string]: string } }> {
  const headers: { [name: string]: string } = {}
  let body: Buffer | undefined
  if (call.json !== undefined) {
    headers['content-type'] = 'application/json'
    body = Buffer.from(JSON.stringify(call.json))
  } else if (call.form instanceof FormData) {
    // Response knows how to write multipart and its boundary.
    const encoded = new Response(call.form)
    headers['content-type'] = encoded.headers.get('content-type') ?? 'multipart/form-data'
    body = Buffer.from(await encoded.arrayBuffer())
  } else if (call.form) {
    headers['content-type'] = 'application/x-www-form-urlencoded'
    body = Buffer.from(new URLSearchParams(call.form).toString())
  } else if (call.raw !== undefined) {
    body = Buffer.from(call.raw)
  }
  for (const [name, value] of Object.entries(call.headers ?? {})) headers[name.toLowerCase()] = value
  if (body || call.method !== 'GET') headers['content-length'] = String(body?.length ?? 0)
  return body ? { body, headers } : { headers }
}

async function readReply(answer: IncomingMessage, maxBytes: number, deadline: Deadline): Promise<VendorReply> {
  const chunks: Buffer[] = []
  let bytes = 0
  let cut = false
  const read = async () => {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > maxBytes) {
        cut = true
        break
      }
    }
  }
  try {
    await orAborted(read(), deadline.signal)
  } finally {
    answer.destroy()
  }
  const text = Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8')
  return { status: answer.statusCode ?? 0, headers: answer.headers, json: cut ? undefined : parse(text), text, cut }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
