/** What the page asks and says. Every write has to come from our own page, every answer but the page itself needs a session. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { strikeCards } from '../../core/card-numbers.ts'
import { Fault, Refusal } from '../../core/errors.ts'
import { findByIdentity, setLocale } from '../../core/people.ts'
import type { Locale } from '../../core/ports.ts'
import type { HttpTools } from '../../http.ts'
import type { Events } from './events.ts'
import { addOnce, findMessage, lastChange, pageBefore } from './journal.ts'
import { sendMedia } from './media.ts'
import { createRate } from './rate.ts'
import { excerptOf, renderMedia } from './render.ts'
import { type IntentRequest, readIntent, readLocaleRequest, readSessionRequest, toIntent, wordsOf } from './requests.ts'
import { PLATFORM } from './sender.ts'
import { COOKIE, isOwnRead, isOwnWrite, type Sessions } from './session.ts'
import { LANGUAGE_NAMES, localeOf, PAGE_LIMITS, pageTexts } from './texts.ts'
import type { WebChatParts, WebMessage } from './types.ts'
import { attachedFiles, createUploads, toIncomingFile, toItem, tooBig } from './uploads.ts'

const PAGE_ROWS = 40
const JSON_BYTES = 128 * 1024
const MINUTE_MS = 60_000
const RETRY_S = 5

export function chatRoutes(
  scope: FastifyInstance,
  tools: HttpTools,
  parts: WebChatParts,
  { events, sessions }: { events: Events; sessions: Sessions },
): void {
  const { db, clock, locales, config } = parts
  const uploads = createUploads(parts)
  const rates = {
    token: createRate(clock, 10, MINUTE_MS),
    tokenOfAll: createRate(clock, 100, MINUTE_MS),
    session: createRate(clock, 60, MINUTE_MS),
    intent: createRate(clock, 120, 10_000),
    upload: createRate(clock, 60, MINUTE_MS),
  }

  const chatOf = (request: FastifyRequest): string | null => sessions.read(request.cookies[COOKIE])
  const languageOf = (request: FastifyRequest): string | undefined => request.headers['accept-language']
  const speakerOf = (request: FastifyRequest, chat: string) => ({
    platform: PLATFORM,
    externalId: chat,
    language: localeOf(locales, languageOf(request)),
  })

  scope.addHook('onRequest', async (request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const isOurs = isRead
      ? !needsSession(request) || isOwnRead(request, config.publicUrl)
      : isOwnWrite(request, config.publicUrl)
    if (!isOurs) return reply.code(403).send({ error: 'forbidden' })
    if (needsSession(request) && chatOf(request) === null) return reply.code(401).send({ error: 'not-signed-in' })
  })

  /** The person of a request that has passed the hook. */
  async function personOf(request: FastifyRequest) {
    const chat = chatOf(request) as string
    // Reading first: a page full of pictures must not take the write lock for each of them.
    const known = await findByIdentity(db.outer, PLATFORM, chat)
    return { chat, person: known ?? (await parts.personFor(speakerOf(request, chat))) }
  }

  const refusalText = (locale: Locale, { code, params }: Refusal): string =>
    locales.format(locale, { key: `refusal-${code}`, params })

  /** An expected refusal in the person's language; anything else is the server's to answer. */
  scope.setErrorHandler(async (error, request, reply) => {
    // Whoever left in the middle of an upload is no fault of ours.
    if (request.raw.socket.destroyed) return reply.code(400).send({ error: 'bad-request' })
    const refusal = isTooLarge(error) ? tooBig() : error
    // The database is locked, full or away for a while: the page sends the same again, and nothing was lost.
    if (refusal instanceof Fault && refusal.retryable) {
      parts.log.warn({ request: request.id, code: refusal.code }, 'a request has to be sent again')
      return reply.code(503).header('retry-after', String(RETRY_S)).send({ error: 'try-again' })
    }
    if (!(refusal instanceof Refusal)) throw error
    const chat = chatOf(request)
    const locale = chat === null ? localeOf(locales, languageOf(request)) : (await personOf(request)).person.locale
    return reply.code(422).send({ error: refusal.code, text: refusalText(locale, refusal) })
  })

  function waitFor(reply: FastifyReply, waitMs: number): FastifyReply | null {
    if (waitMs === 0) return null
    return reply
      .code(429)
      .header('retry-after', Math.ceil(waitMs / 1000))
      .send({ error: 'too-fast' })
  }

  scope.post('/session', { bodyLimit: JSON_BYTES }, async (request, reply) => {
    if (chatOf(request) !== null) return { signedIn: true }
    const given = readSessionRequest(request.body)
    if (given === null) return reply.code(400).send({ error: 'bad-request' })
    const late = waitFor(reply, rates.session.take(request.ip))
    if (late !== null) return late
    if (sessions.needsToken) {
      if (given.token === undefined) return reply.code(401).send({ error: 'token-needed' })
      const tooFast = waitFor(reply, rates.token.take(request.ip) || rates.tokenOfAll.take('all'))
      if (tooFast !== null) return tooFast
      if (!sessions.isToken(given.token)) return reply.code(401).send({ error: 'token-wrong' })
    }
    reply.setCookie(COOKIE, sessions.issue(request.cookies[COOKIE]), sessions.cookieOptions)
    return { signedIn: true }
  })

  scope.get('/session', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const shared = (locale: Locale) => ({ locale, languages: LANGUAGE_NAMES, texts: pageTexts(locales, locale) })
    if (chatOf(request) === null)
      return { signedIn: false, needsToken: sessions.needsToken, ...shared(localeOf(locales, languageOf(request))) }
    const { person } = await personOf(request)
    const { locale, balance } = await parts.summary(person.id)
    return {
      signedIn: true,
      ...shared(locale),
      balance,
      menu: parts.menu(locale),
      limits: { ...PAGE_LIMITS, tooBigText: refusalText(locale, tooBig()) },
      nowMs: clock.nowMs(),
    }
  })

  scope.post('/chat/locale', { bodyLimit: JSON_BYTES }, async (request, reply) => {
    const wanted = readLocaleRequest(request.body)
    if (wanted === null) return reply.code(400).send({ error: 'bad-request' })
    const { chat, person } = await personOf(request)
    await db.transaction((trx) => setLocale(trx, person.id, wanted.locale))
    events.notify(chat)
    return { locale: wanted.locale }
  })

  scope.post('/chat/intents', { bodyLimit: JSON_BYTES }, async (request, reply) => {
    const sent = readIntent(request.body)
    if (sent === null) return reply.code(400).send({ error: 'bad-request' })
    const { chat, person } = await personOf(request)
    const late = waitFor(reply, rates.intent.take(person.id))
    if (late !== null) return late
    const artifacts = sent.type === 'press' ? [] : await attachedFiles(parts, sent.files, person.id)
    if (sent.type !== 'press') {
      if (sent.type === 'message' && sent.text.trim() === '' && artifacts.length === 0)
        return reply.code(400).send({ error: 'bad-request' })
      const message: WebMessage = {
        lines: [strikeCards(wordsOf(sent))].filter((line) => line !== ''),
        ...(artifacts.length > 0 ? { media: artifacts.map((artifact) => renderMedia(toItem(artifact))) } : {}),
        ...(await quoteOf(sent, chat)),
      }
      const nowMs = clock.nowMs()
      const added = await addOnce(db, { chat, messageId: sent.id, role: 'person', message, nowMs })
      if (!added.isNew && !isSameMessage(added.message, message)) return reply.code(409).send({ error: 'id-taken' })
      events.notify(chat)
    }
    const intent = toIntent(sent, chat, speakerOf(request, chat), artifacts.map(toIncomingFile))
    const isNew = await parts.receive({
      source: PLATFORM,
      externalId: `${chat}:${sent.id}`,
      orderKey: `${PLATFORM}:${chat}`,
      // Plain data, as the inbox stores it.
      payload: JSON.parse(JSON.stringify(intent)),
    })
    parts.metrics.count('web_intents', { type: sent.type, copy: isNew ? 'no' : 'yes' })
    return reply.code(202).send({ id: sent.id })
  })

  /** What a message replies to, shown above it; a message that is not there is not quoted. */
  async function quoteOf(sent: Exclude<IntentRequest, { type: 'press' }>, chat: string): Promise<Partial<WebMessage>> {
    if (sent.replyTo === undefined) return {}
    const to = await findMessage(db, chat, sent.replyTo)
    if (to === null) return {}
    // What stands behind a veil does not show in a quote either.
    const first = to.media?.find(({ spoiler }) => spoiler !== true)
    const pictureUrl = first?.type === 'picture' ? first.url : first?.stillUrl
    return { reply: { id: sent.replyTo, text: excerptOf(to), ...(pictureUrl ? { pictureUrl } : {}) } }
  }

  scope.post('/chat/files', async (request, reply) => {
    const { person } = await personOf(request)
    const late = waitFor(reply, rates.upload.take(person.id))
    if (late !== null) return late
    return renderMedia(toItem(await uploads.take(request, person.id)))
  })

  scope.get('/chat/history', async (request, reply) => {
    const before = wholeNumber((request.query as { before?: unknown }).before)
    if (before === null) return reply.code(400).send({ error: 'bad-request' })
    const chat = chatOf(request) as string
    reply.header('cache-control', 'no-store')
    // The counter is read first: what changes in between is told again by the stream, which does no harm.
    const changed = await lastChange(db, chat)
    return { changed, ...(await pageBefore(db, chat, before, PAGE_ROWS)) }
  })

  scope.get('/chat/events', async (request, reply) => {
    const asked = request.headers['last-event-id'] ?? (request.query as { since?: unknown }).since
    const since = wholeNumber(asked)
    if (since === null) return reply.code(400).send({ error: 'bad-request' })
    const { chat, person } = await personOf(request)
    reply.hijack()
    const headers = { ...tools.safetyHeaders, 'x-request-id': request.id }
    if (!events.open({ chat, personId: person.id, since, headers }, reply.raw)) {
      reply.raw.writeHead(503, { ...headers, 'retry-after': '10' }).end()
      return
    }
    tools.keepOpen(reply.raw)
  })

  scope.route({
    method: ['GET', 'HEAD'],
    url: '/media/:id',
    async handler(request, reply) {
      const { person } = await personOf(request)
      return sendMedia(parts, person.id, request, reply)
    },
  })
}

/** Everything of a person; the page, its files and the session itself are for all. */
function needsSession(request: FastifyRequest): boolean {
  const route = request.routeOptions.url ?? ''
  return route.startsWith('/chat/') || route.startsWith('/media/')
}

/** Undefined: not given; null: not a number that we ever gave out. */
function wholeNumber(text: unknown): number | undefined | null {
  if (text === undefined) return undefined
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null
}

function isSameMessage(a: WebMessage | null, b: WebMessage): boolean {
  const said = (message: WebMessage) => JSON.stringify([message.lines, message.media?.map(({ id }) => id)])
  return a !== null && said(a) === said(b)
}

function isTooLarge(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'FST_REQ_FILE_TOO_LARGE'
}
