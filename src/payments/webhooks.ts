/**
 * Notices of shops. Over HTTP they become inbox rows (source `pay:<method>`) before the shop is told that we have them; the
 * inbox's handler reads them, asks the shop where a notice is not wholly signed, and credits in the transaction that ends the row.
 */
import { createHash } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Fault } from '../core/errors.ts'
import { type InboxHandler, type InboxRow, receive } from '../core/inbox.ts'
import { LIMITS } from '../core/limits.ts'
import type { Json, PaymentFacts, WebRequest } from '../core/ports.ts'
import { strikeNotice } from '../core/privacy/strike-notice.ts'
import { takePayment } from './credit.ts'
import { checkFacts } from './facts.ts'
import type { NoticeSource, SubscriptionWord, WebNotice, WebNotices } from './methods/types.ts'
import { takeWord } from './subscriptions/books.ts'
import { crashAt, type Method, methodOf, type PaymentsParts, toOrderFacts } from './types.ts'

/** Headers that are no part of a notice, or nobody's business. */
const DROPPED_HEADERS = /^(cookie|authorization|connection|host|accept.*|via|cf-.*|sec-.*|traceparent|x-request-id)$/

/** Where a method's notices come in; see core/inbox. */
export function sourceOf(methodId: string): string {
  return `pay:${methodId}`
}

interface Told {
  facts: PaymentFacts | null
  /** About a subscription itself. */
  word: SubscriptionWord | null
}

/** The handler of the source `pay:<method>`. Payloads are kept: the books. */
export function inboxHandler(parts: PaymentsParts, methodId: string): InboxHandler {
  return {
    keepPayload: true,
    kept: strikeNotice,
    async prepare(row: InboxRow): Promise<Told> {
      const method = methodOf(parts, methodId)
      // Switched off while its notices were on their way: they wait for it.
      if (method === undefined)
        throw new Fault('method_off', { retryable: true, retryAfterMs: LIMITS.stepBackoffMaxMs })
      const facts = await method.receive(row.payload)
      const word = (await method.subscriptions?.receive?.(row.payload)) ?? null
      if (facts === null) {
        if (word === null) parts.metrics.count('notices_ignored', { method: methodId })
        return { facts, word }
      }
      const truth = method.noticesSigned === false || facts.claim === true ? await askShop(parts, method, facts) : facts
      crashAt(parts, 'notice:received')
      return { facts: truth === null ? null : checkFacts(truth), word }
    },
    async effect(trx, _row, prepared) {
      const { facts, word } = prepared as Told
      if (word !== null && facts === null) await takeWord(parts, trx, methodId, word)
      if (facts === null) return
      const outcome = await takePayment(parts, trx, methodId, facts)
      // What it says beside its payment comes after that.
      if (word !== null) await takeWord(parts, trx, methodId, word)
      parts.metrics.count('notices_taken', { method: methodId, outcome })
    },
    async apologize(trx, row, reference) {
      // Nobody waits for an answer here, but money may be stuck in it.
      await parts.notifyAdmins(trx, { code: 'notice_failed', params: { method: methodId, inbox: row.id, reference } })
    },
  }
}

/** The shop's own word about what an unsigned notice claims. A shop that is down is asked later: the row waits. */
async function askShop(parts: PaymentsParts, method: Method, claimed: PaymentFacts): Promise<PaymentFacts | null> {
  const row = await parts.db.outer
    .selectFrom('orders')
    .selectAll()
    .where((on) =>
      on.or([
        on.and([on('method', '=', method.id), on('external_id', '=', claimed.externalId)]),
        on('id', '=', claimed.orderId ?? ''),
      ]),
    )
    .where('method', '=', method.id)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  // Nothing of ours: it could be anybody's invention, and there is nothing to ask about.
  if (row === undefined) {
    parts.metrics.count('notices_ignored', { method: method.id })
    return null
  }
  try {
    if (row.external_id !== null) {
      const truth = await method.look(toOrderFacts(row))
      return truth === null ? null : { ...truth, orderId: truth.orderId ?? row.id }
    }
    // We have not heard yet what the shop calls it: of the name that is claimed the shop has to say itself that it is this order's.
    const truth = await method.look({ ...toOrderFacts(row), externalId: claimed.externalId })
    return truth?.orderId === row.id ? truth : null
  } catch (error) {
    if (error instanceof Fault && error.retryable) throw error
    throw new Fault('shop_unreachable', { retryable: true, cause: error })
  }
}

export interface WebAnswer {
  status: number
  contentType: string
  body: string
}

/** Of one address within a minute: shops repeat, but not so often; who only guesses is let go sooner. */
const FALSE_A_MINUTE = 30
const NOTICES_A_MINUTE = 1200

/** A call of a shop; `address` is who called, by the peer or by a trusted proxy. */
export type NoticeRequest = WebRequest & NoticeSource & { verb: 'GET' | 'POST' }

export interface NoticeGate {
  /** False: too many of this sort from there. */
  admit(sort: 'false' | 'any', source: NoticeSource): Promise<boolean>
}

export function noticeGate(): NoticeGate {
  const limiters = {
    false: new RateLimiterMemory({ points: FALSE_A_MINUTE, duration: 60 }),
    any: new RateLimiterMemory({ points: NOTICES_A_MINUTE, duration: 60 }),
  }
  return {
    admit: (sort, { address }) =>
      limiters[sort].consume(address).then(
        () => true,
        () => false,
      ),
  }
}

/**
 * Takes a notice in over HTTP. Answers what the shop is told: 404 where the method takes none, 415 and 401 where it is not from
 * the shop (nothing is stored but a count), 429 where there are too many, 503 where it could not be written (the shop sends it
 * again), else the shop's own "we have it".
 */
export async function takeNotice(
  parts: PaymentsParts,
  gate: NoticeGate,
  methodId: string,
  request: NoticeRequest,
): Promise<WebAnswer> {
  const method = methodOf(parts, methodId)
  const web = method?.web
  if (method === undefined || web === undefined || (request.verb === 'GET' && web.get !== true))
    return plain(404, 'not found')
  if (!(await gate.admit('any', request))) return plain(429, 'too many')
  const notice = toNotice(request)
  const refused = await whyRefused(web, notice, request)
  if (refused !== null) {
    parts.metrics.count('notices_refused', { method: methodId, reason: refused.body.replaceAll(' ', '_') })
    return (await gate.admit('false', request)) ? refused : plain(429, 'too many')
  }
  // The whole notice, signature and all: a stranger's copy of a body can't keep the true one out.
  const event = method.noticesSigned === false ? null : (web.eventId?.(notice) ?? null)
  const digest = createHash('sha256')
    .update(event === null ? JSON.stringify(notice) : `event:${event}`)
    .digest('base64url')
  try {
    await receive(parts, {
      source: sourceOf(methodId),
      externalId: digest,
      orderKey: `${sourceOf(methodId)}:${digest}`,
      payload: notice as unknown as Json,
    })
  } catch (error) {
    parts.log.error(
      { method: methodId, error: error instanceof Fault ? error.code : 'fault' },
      'a notice was not stored',
    )
    return plain(503, 'try again')
  }
  return web.answer(notice)
}

async function whyRefused(web: WebNotices, notice: WebNotice, request: NoticeRequest): Promise<WebAnswer | null> {
  const type = (notice.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (request.verb === 'POST' && web.types !== undefined && !web.types.includes(type)) return plain(415, 'wrong type')
  try {
    return (await web.genuine(notice, request)) ? null : plain(401, 'not genuine')
  } catch {
    // What can't even be read is not from the shop.
    return plain(401, 'not genuine')
  }
}

function toNotice(request: WebRequest): WebNotice {
  const text = request.rawBody.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(request.rawBody) && !text.includes('\0')
  return {
    headers: Object.fromEntries(
      Object.entries(request.headers)
        .filter(([name]) => !DROPPED_HEADERS.test(name))
        .map(([name, value]): [string, string] => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    query: Object.fromEntries(
      // A name that stands twice is a list: no shop says anything twice, and no signature fits it.
      Object.entries(request.query).map(([name, value]): [string, string] => [name, String(value ?? '')]),
    ),
    body: isText ? { text } : { base64: request.rawBody.toString('base64') },
  }
}

function plain(status: number, body: string): WebAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body }
}

/** As much of a Fastify scope as the route needs; the server itself is made elsewhere. */
export interface RouteScope {
  addContentTypeParser(
    type: string | string[],
    options: { parseAs: 'buffer'; bodyLimit: number },
    parser: (request: unknown, body: Buffer, done: (error: null, body: Buffer) => void) => void,
  ): unknown
  removeAllContentTypeParsers(): void
  get(path: string, handler: RouteHandler): unknown
  post(path: string, handler: RouteHandler): unknown
}

type RouteHandler = (
  request: { params: unknown; headers: WebRequest['headers']; query: unknown; body: unknown; ip: string },
  reply: {
    code(status: number): unknown
    header(name: string, value: string): unknown
    send(body: string): unknown
  },
) => Promise<unknown>

/** /pay/:method, with the raw body kept. To be called in a scope of its own, because it replaces the body parsers. */
export function registerPayRoutes(parts: PaymentsParts, gate: NoticeGate, scope: RouteScope): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LIMITS.noticeBytes }, (_request, body, done) =>
    done(null, body),
  )
  const handler =
    (verb: 'GET' | 'POST'): RouteHandler =>
    async (request, reply) => {
      const { method } = request.params as { method: string }
      const answer = await takeNotice(parts, gate, method, {
        verb,
        headers: request.headers,
        query: request.query as WebRequest['query'],
        rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        address: request.ip,
      })
      reply.code(answer.status)
      reply.header('content-type', answer.contentType)
      return reply.send(answer.body)
    }
  scope.get('/pay/:method', handler('GET'))
  scope.post('/pay/:method', handler('POST'))
}
