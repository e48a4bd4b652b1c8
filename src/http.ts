/**
 * One web server, to which parts hand their routes. It decides who may ask (Host allow list), what every answer carries
 * (request id, safety headers), what a failure shows (a code, never an exception's message), and how it ends (draining).
 * Nothing that a proxy may have added to a request is trusted, but who calls, by the proxies that are named. The only place that makes a Fastify server.
 */
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { bareName, isLoopbackName, isWildcardHost } from './config/hosts.ts'
import { Refusal } from './core/errors.ts'
import { LIMITS } from './core/limits.ts'
import type { Log, Metrics } from './core/ports.ts'

/** Routes of one part, registered in a scope of their own: parsers, hooks and plugins stay inside. */
export interface HttpPart {
  name: string
  routes(scope: FastifyInstance, tools: HttpTools): void | Promise<void>
}

export interface HttpTools {
  /** Marks an answer as a long stream (server-sent events): it is ended when draining begins. */
  keepOpen(response: ServerResponse): void
  /** What every answer carries, for those who write to `reply.raw` themselves. */
  safetyHeaders: { readonly [name: string]: string }
}

export interface HttpOptions {
  host: string
  port: number
  publicUrl: string | undefined
  /** Proxies whose X-Forwarded-For says who calls (`request.ip`); none by default. */
  trustedProxies?: string[]
  log: Log
  parts?: HttpPart[]
  /** Asked by `/readyz`, each within two seconds; all must answer true. */
  ready?: { [name: string]: () => boolean | Promise<boolean> }
  metrics?: Metrics & { render(): Promise<{ contentType: string; body: string }> }
  /** Shows `/metrics` to others than this machine too. */
  metricsOpen?: boolean
  newRequestId?: () => string
}

export interface Http {
  /** For `inject` in tests. */
  server: FastifyInstance
  /** Resolves to the address to print, with the port that is really used. */
  listen(): Promise<string>
  /** Takes nothing new: `/readyz` fails, everything but the health pages answers 503, long streams end. */
  drain(): void
  /** Drains, waits for answers in flight up to `timeoutMs`, then closes what is left. Safe to call twice. */
  close(timeoutMs?: number): Promise<void>
}

const READY_TIMEOUT_MS = 2000
const CLOSE_TIMEOUT_MS = 5000
const KEEP_ALIVE_MS = 65_000
const REQUEST_MS = 5 * 60_000
const HEALTH_PAGES = ['/healthz', '/readyz', '/metrics']

const SAFETY_HEADERS: { readonly [name: string]: string } = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** Makes the server with all its routes; it listens only after `listen`. A part's own header of the same name wins. */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const { log, metrics } = options
  const isAllowed = hostRule(options)
  const isHttps = options.publicUrl?.startsWith('https:') === true
  const safetyHeaders = { ...SAFETY_HEADERS, ...(isHttps ? { 'strict-transport-security': 'max-age=15552000' } : {}) }
  const streams = new Set<ServerResponse>()
  let isDraining = false
  let closing: Promise<void> | undefined

  const server = fastify({
    logger: false,
    trustProxy: options.trustedProxies?.length ? options.trustedProxies : false,
    bodyLimit: LIMITS.noticeBytes,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    requestIdHeader: false,
    genReqId: options.newRequestId ?? (() => randomBytes(9).toString('base64url')),
    routerOptions: { maxParamLength: 200 },
    // A torn or unreadable address never reaches the hooks below.
    frameworkErrors: (_error, request, reply) => {
      reply.headers(safetyHeaders)
      sendError(reply as FastifyReply, 400, 'bad-request', (request as FastifyRequest).id)
    },
  })
  const tools: HttpTools = {
    safetyHeaders,
    keepOpen(response) {
      streams.add(response)
      response.once('close', () => streams.delete(response))
      if (isDraining) response.end()
    },
  }

  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...safetyHeaders, 'x-request-id': request.id })
    if (!isAllowed(request.headers.host)) return sendError(reply, 403, 'unknown-host', request.id)
    if (isDraining && !HEALTH_PAGES.includes(request.url)) {
      reply.headers({ connection: 'close', 'retry-after': '5' })
      return sendError(reply, 503, 'draining', request.id)
    }
  })
  server.addHook('onResponse', async (request, reply) => {
    // The pattern of the route, never the address as asked: addresses can carry secrets.
    const route = request.routeOptions.url ?? 'none'
    const seconds = reply.elapsedTime / 1000
    metrics?.observe('http_request_seconds', seconds, { route, method: request.method, status: reply.statusCode })
    log.debug({ request: request.id, method: request.method, route, status: reply.statusCode, seconds }, 'request')
  })
  server.setNotFoundHandler((request, reply) => sendError(reply, 404, 'not-found', request.id))
  server.setErrorHandler((error, request, reply) => {
    if (error instanceof Refusal) return sendError(reply, 422, error.code, request.id, error.params)
    const status = statusOf(error)
    if (status < 500) return sendError(reply, status, codeOf(status), request.id)
    log.error({ err: error, request: request.id, route: request.routeOptions.url ?? 'none' }, 'a request failed')
    return sendError(reply, 500, 'internal', request.id)
  })

  server.get('/healthz', async () => ({ alive: true }))
  server.get('/readyz', async (_request, reply) => {
    const parts = isDraining ? { draining: false } : await readiness(options.ready ?? {})
    const ready = Object.values(parts).every(Boolean)
    return reply.code(ready ? 200 : 503).send({ ready, parts })
  })
  if (metrics) {
    server.get('/metrics', async (request, reply) => {
      if (options.metricsOpen !== true && !isFromThisMachine(request)) return reply.callNotFound()
      const page = await metrics.render()
      return reply.type(page.contentType).send(page.body)
    })
  }
  for (const part of options.parts ?? []) await server.register(async (scope) => part.routes(scope, tools))
  await server.ready()

  function drain(): void {
    isDraining = true
    for (const response of streams) response.end()
  }

  async function closeOnce(timeoutMs: number): Promise<void> {
    drain()
    const last = setTimeout(() => server.server.closeAllConnections(), timeoutMs)
    await server.close().finally(() => clearTimeout(last))
  }

  return {
    server,
    async listen() {
      await server.listen({ host: options.host, port: options.port })
      const bound = server.server.address()
      const port = bound !== null && typeof bound === 'object' ? bound.port : options.port
      if (options.publicUrl !== undefined) return options.publicUrl
      const name = isWildcardHost(options.host) ? '127.0.0.1' : options.host
      return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
    },
    drain,
    close(timeoutMs = CLOSE_TIMEOUT_MS) {
      closing ??= closeOnce(timeoutMs)
      return closing
    },
  }
}

/**
 * Who may be named in `Host`: this machine's own names, that of PUBLIC_URL and HOST; where HOST means every address, the
 * addresses of this machine. Keeps pages of other sites from reaching us under a name of theirs that resolves to here.
 */
function hostRule({ host, publicUrl }: HttpOptions): (header: string | undefined) => boolean {
  const own = isWildcardHost(host) ? Object.values(networkInterfaces()).flatMap((all) => all ?? []) : []
  const names = new Set([host, ...own.map(({ address }) => address)].map(bareName))
  if (publicUrl !== undefined) names.add(bareName(new URL(publicUrl).hostname))
  names.delete('')
  return (header) => {
    const match = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.exec(header ?? '')
    if (match === null) return false
    const name = bareName(match[1] as string)
    return isLoopbackName(name) || (names.has(name) && !isWildcardHost(name))
  }
}

/** A proxy on this machine makes everybody look local: whoever carries a proxy's mark is not. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const marks = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via', 'x-forwarded-host', 'x-forwarded-proto']
  return isLoopbackName(request.ip) && marks.every((name) => request.headers[name] === undefined)
}

async function readiness(checks: { [name: string]: () => boolean | Promise<boolean> }) {
  const answers = Object.entries(checks).map(async ([name, check]) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), READY_TIMEOUT_MS)
    })
    const answer = Promise.resolve()
      .then(check)
      .then(Boolean, () => false)
    return [name, await Promise.race([answer, late]).finally(() => clearTimeout(timer))] as const
  })
  return Object.fromEntries(await Promise.all(answers))
}

function statusOf(error: unknown): number {
  const status = error instanceof Error ? (error as { statusCode?: unknown }).statusCode : undefined
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}

function codeOf(status: number): string {
  const codes: { [status: number]: string } = {
    401: 'not-signed-in',
    403: 'forbidden',
    404: 'not-found',
    413: 'too-large',
    415: 'unsupported-type',
    429: 'too-fast',
  }
  return codes[status] ?? 'bad-request'
}

function sendError(reply: FastifyReply, status: number, code: string, id: string, params?: object): FastifyReply {
  return reply
    .code(status)
    .send({ error: code, ...(params ? { params } : {}), ...(status >= 500 ? { reference: id } : {}) })
}
