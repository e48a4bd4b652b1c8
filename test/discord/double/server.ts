/**
 * The HTTP side: `/api/v10/...` and the CDN. Every request is recorded with its parsed body; tokens never stand in the
 * record.
 *
 * Stricter than Discord: another version than 10, unknown query parameters and unknown fields are refused, but for
 * `tts: false` and `enforce_nonce: false`, which discord.js writes everywhere.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Answer } from './actions.ts'
import { readBody } from './body.ts'
import { DiscordFailure, invalidForm, notFound, unauthorized } from './failures.ts'
import type { Faults, Harm } from './faults.ts'
import { download } from './files.ts'
import { type createRates, limited } from './rates.ts'
import { findRoute, type Route } from './routes.ts'
import { checkSchema } from './schema.ts'
import type { Desk, Obj } from './world.ts'

/** One request, as `calls()` lists it. */
export interface Call {
  number: number
  atMs: number
  method: string
  /** The pattern, such as '/channels/:channel/messages'. */
  route: string
  /** As it came, tokens struck out. */
  path: string
  query: { [name: string]: string }
  body: Obj | undefined
  files: { key: string; name: string; sizeBytes: number; sha256: string }[]
  status: number | 'torn' | 'waiting'
  /** JSON error code of a refusal. */
  code?: number
  result?: unknown
  durationMs?: number
}

export interface ServerParts {
  desk: Desk
  routes: Route[]
  faults: Faults
  rates: () => ReturnType<typeof createRates>
  log(call: Call): void
  done(call: Call): void
  extra?: ((request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>) | undefined
}

type Reply = { status: number; body: unknown; headers: { [name: string]: string } }

export function createApiServer(parts: ServerParts) {
  return createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    response.on('error', () => {})
    route(parts, request, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      process.stderr.write(`the Discord double failed: ${text}\n`)
      if (response.headersSent) response.destroy()
      else send(response, { status: 500, body: { message: text, code: 0 }, headers: {} })
    })
  })
}

async function route(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', parts.desk.world.root())
  if (await parts.extra?.(request, response, url.pathname)) return
  if (/^\/(ephemeral-)?attachments\//.test(url.pathname)) return give(parts, request, response, url)
  await carryOut(parts, request, response, url)
}

async function give(parts: ServerParts, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const harm = parts.faults.take('CDN', `GET ${url.pathname}`)
  if (harm === 'hang') return
  if (isHarm(harm, 'delayMs')) await late(harm.delayMs)
  if (isHarm(harm, 'lateMs')) await late(harm.lateMs)
  if (harm === 'tear-before' || harm === 'tear-after') return void response.destroy()
  const status = isHarm(harm, 'html') ? harm.html : isHarm(harm, 'status') ? harm.status : undefined
  const file = status ? undefined : download(parts.desk.world, url)
  parts.desk.note({ type: 'download', path: url.pathname, status: file ? 200 : (status ?? 404) })
  if (!file) {
    response.writeHead(status ?? 404, { 'content-type': 'text/plain;charset=UTF-8' })
    return void response.end('This content is no longer available.')
  }
  response.writeHead(200, {
    'content-type': file.mime,
    'content-length': String(file.bytes.length),
    'cache-control': 'public, max-age=31536000',
    'content-disposition': `inline; filename="${encodeURIComponent(file.name)}"`,
  })
  if (request.method === 'HEAD') return void response.end()
  if (harm !== 'cut') return void response.end(file.bytes)
  response.write(file.bytes.subarray(0, file.bytes.length / 2), () => response.destroy())
}

async function carryOut(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const startedMs = performance.now()
  const method = request.method ?? 'GET'
  const path = url.pathname.replace(/^\/api\/v10(?=\/)/, '')
  const call: Call = {
    number: 0,
    atMs: parts.desk.world.nowMs(),
    method,
    route: '',
    path: path.replace(/^(\/(?:webhooks|interactions)\/\d+)\/[^/]+/, '$1/(token)'),
    query: Object.fromEntries(url.searchParams),
    body: undefined,
    files: [],
    status: 'waiting',
  }
  let harm: Harm | undefined
  let reply: Reply
  let rateHeaders: { [name: string]: string } = {}
  try {
    if (path === url.pathname) throw notFound()
    const { route, params } = findRoute(parts.routes, method, decodeURIComponent(path))
    call.route = route.path
    const name = `${method} ${route.path}`
    const body = await readBody(request)
    call.body = body.json as Obj | undefined
    call.files = body.files.map(({ key, name: fileName, bytes }) => ({
      key,
      name: fileName,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }))
    parts.log(call)
    if (!/^DiscordBot \(/.test(request.headers['user-agent'] ?? ''))
      throw new DiscordFailure(403, 40333, 'internal network error')
    if (!route.open && request.headers.authorization !== `Bot ${parts.desk.world.token}`) throw unauthorized()
    const major = params['channel'] ?? params['guild'] ?? params['token'] ?? params['interaction'] ?? ''
    rateHeaders = parts.rates().take(name, major, !path.startsWith('/interactions/'))
    harm = parts.faults.take(name, `${method} ${path}`)
    if (harm === 'tear-before') return tear(parts, call, response)
    if (isHarm(harm, 'lateMs')) await late(harm.lateMs)
    const refusal = refusalOf(harm)
    if (refusal && !refusal.applied) reply = refusal
    else {
      const result = run(parts, route, { params, query: url.searchParams, body: body.json, uploads: body.files })
      reply =
        result instanceof Answer
          ? { status: result.status, body: result.body, headers: {} }
          : { status: result === undefined ? 204 : 200, body: result, headers: {} }
      if (refusal) reply = refusal
    }
  } catch (error) {
    if (!(error instanceof DiscordFailure)) throw error
    if (call.number === 0) parts.log(call)
    call.code = error.code
    if ([401, 403].includes(error.status) || (error.status === 429 && error.headers['x-ratelimit-scope'] !== 'shared'))
      parts.rates().countInvalid()
    reply = { status: error.status, body: error.body(), headers: error.headers }
  }
  if (isHarm(harm, 'delayMs')) await late(harm.delayMs)
  if (harm === 'tear-after') return tear(parts, call, response)
  if (harm === 'hang') return
  call.status = reply.status
  call.result = reply.body
  call.durationMs = performance.now() - startedMs
  parts.done(call)
  send(response, { ...reply, headers: { ...rateHeaders, ...reply.headers } }, harm === 'cut')
}

function run(
  parts: ServerParts,
  route: Route,
  given: {
    params: { [name: string]: string }
    query: URLSearchParams
    body: unknown
    uploads: { key: string; name: string; mime: string; bytes: Buffer }[]
  },
): unknown {
  for (const name of given.query.keys())
    if (!route.query?.includes(name))
      throw invalidForm([{ path: [name], code: 'UNKNOWN_FIELD', message: 'This query parameter is unknown.' }])
  const required = (message: string) => invalidForm([{ path: ['_body'], code: 'BASE_TYPE_REQUIRED', message }])
  if (given.uploads.length > 0 && !route.multipart) throw required('no files here')
  if (!route.schema && !route.fields) {
    if (given.body !== undefined) throw required('no body here')
  } else {
    const isList = Array.isArray(given.body)
    const isObject = typeof given.body === 'object' && given.body !== null && !isList
    if (given.body === undefined && route.multipart && given.uploads.length > 0) given.body = {}
    else if (!isObject && !(isList && route.method === 'PUT')) throw required('This field is required')
    checkBody(route, given.body as Obj)
  }
  const { desk } = parts
  return route.run({
    desk,
    world: desk.world,
    params: given.params,
    query: given.query,
    body: given.body as Obj,
    uploads: given.uploads,
  })
}

function checkBody(route: Route, body: Obj): void {
  if (route.fields) {
    const unknown = Object.keys(body).filter((name) => !route.fields!.includes(name))
    if (unknown.length > 0)
      throw invalidForm(
        unknown.map((name) => ({ path: [name], code: 'UNKNOWN_FIELD', message: 'This field is unknown.' })),
      )
    return
  }
  const name = typeof route.schema === 'function' ? route.schema(body) : route.schema!
  if (!name)
    throw invalidForm([
      { path: ['type'], code: 'BASE_TYPE_CHOICES', message: `${body['type']} is none of the known types` },
    ])
  // discord.js writes both into the body of every message, also where Discord's types have no such field.
  for (const part of [body, body['data']])
    for (const field of ['tts', 'enforce_nonce']) if (part?.[field] === false) delete part[field]
  const wrongs = checkSchema(name, body)
  if (wrongs.length > 0) throw invalidForm(wrongs)
}

const isHarm = <Key extends string>(
  harm: Harm | undefined,
  key: Key,
): harm is Extract<Harm, { [name in Key]: unknown }> => typeof harm === 'object' && key in harm

const late = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The answer that a fault gives in place of the route's. */
function refusalOf(harm: Harm | undefined): (Reply & { applied: boolean }) | undefined {
  if (isHarm(harm, 'html'))
    return {
      status: harm.html,
      body: `<html><head><title>${harm.html}</title></head></html>`,
      headers: { 'content-type': 'text/html' },
      applied: harm.applied ?? false,
    }
  if (isHarm(harm, 'retryAfterS'))
    throw limited(harm.retryAfterS, harm.global ? 'global' : harm.shared ? 'shared' : 'user', {})
  if (isHarm(harm, 'status'))
    return {
      status: harm.status,
      body: { message: harm.message ?? `${harm.status}: thrown in`, code: harm.code ?? 0 },
      headers: {},
      applied: harm.applied ?? false,
    }
  return undefined
}

function tear(parts: ServerParts, call: Call, response: ServerResponse): void {
  call.status = 'torn'
  parts.done(call)
  response.destroy()
}

function send(response: ServerResponse, reply: Reply, isCut = false): void {
  if (reply.status === 204) {
    response.writeHead(204, reply.headers)
    return void response.end()
  }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    ...reply.headers,
  })
  if (!isCut) return void response.end(text)
  response.write(text.slice(0, text.length / 2), () => response.destroy())
}
