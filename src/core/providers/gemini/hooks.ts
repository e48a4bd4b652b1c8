/**
 * Callbacks of the Gemini API. Those of a project are signed as Standard Webhooks are (HMAC-SHA256 over `id.timestamp.body`), those that a
 * request named with an RS256 JWT of Google's, checked against its published keys. They are only a hint about what to ask for.
 */
import { createHmac, createPublicKey, type JsonWebKey, timingSafeEqual, verify } from 'node:crypto'
import type { Clock, WebRequest } from '../../ports.ts'
import { isMap, listAt, numberAt, parsedJson, textAt } from '../kit/json.ts'
import { createPublishedKeys } from '../kit/published-keys.ts'

/** Google asks to refuse older ones. */
const AGE_MS = 5 * 60_000
const HEADER_CHARS = 16_384

/** What a genuine callback is about. */
export interface Event {
  type: string | undefined
  /** The operation or interaction. */
  id: string | undefined
  /** Our key, where it travelled along. */
  key: string | undefined
}

export interface HookSettings {
  /** `whsec_…`, several while they are changed over. */
  secrets: readonly string[]
  /** What the tokens must be meant for, where the operator knows it. */
  audience: string | undefined
}

/** @param fetchKeys reads the published keys */
export function createHooks(settings: HookSettings, clock: Clock, fetchKeys: () => Promise<unknown>) {
  const keys = createPublishedKeys(async () => {
    const published = listAt(await fetchKeys(), 'keys')
    return published.filter((key) => textAt(key, 'kty') === 'RSA' && textAt(key, 'kid') !== undefined)
  }, clock)

  function isSigned(request: WebRequest, id: string, timestamp: string, signatures: string): boolean {
    const wanted = settings.secrets.map((secret) =>
      createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
        .update(`${id}.${timestamp}.`)
        .update(request.rawBody)
        .digest(),
    )
    return signatures
      .split(' ')
      .filter((one) => one.startsWith('v1,'))
      .some((one) => {
        const given = Buffer.from(one.slice('v1,'.length), 'base64')
        return wanted.some((mac) => mac.length === given.length && timingSafeEqual(mac, given))
      })
  }

  /** The claims of a token that Google has signed, or null. */
  async function claimsOf(token: string): Promise<unknown> {
    const [head = '', body = '', signature = '', ...more] = token.split('.')
    const header = decoded(head)
    const kid = textAt(header, 'kid')
    if (more.length > 0 || signature === '' || textAt(header, 'alg') !== 'RS256' || kid === undefined) return null
    const key = await keys.find((one) => textAt(one, 'kid') === kid)
    if (key === undefined) return null
    const isGenuine = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${body}`),
      createPublicKey({ key: key as JsonWebKey, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    )
    const claims = decoded(body)
    return isGenuine && isTimely(claims, clock.nowMs()) && isMeant(claims, settings.audience) ? claims : null
  }

  return {
    /** Null: not genuine, too old, or signed by nobody that we know. */
    async read(request: WebRequest): Promise<Event | null> {
      const header = (name: string) => {
        const value = request.headers[name]
        return typeof value === 'string' && value.length <= HEADER_CHARS ? value : undefined
      }
      const id = header('webhook-id')
      const timestamp = header('webhook-timestamp')
      const signature = header('webhook-signature')
      if (signature === undefined) return null
      if (timestamp !== undefined && !isNow(timestamp, clock.nowMs())) return null
      if (/(^| )v\d+,/.test(signature)) {
        if (id === undefined || timestamp === undefined || !isSigned(request, id, timestamp, signature)) return null
        return eventOf(parsedJson(request.rawBody))
      }
      const claims = await claimsOf(signature).catch(() => null)
      return claims === null ? null : eventOf(claims)
    },
  }
}

function eventOf(event: unknown): Event {
  const data = isMap(event) ? event['data'] : undefined
  return {
    type: textAt(event, 'type'),
    id: textAt(data, 'id') ?? textAt(event, 'id'),
    key: textAt(event, 'user_metadata', 'key') ?? textAt(data, 'user_metadata', 'key'),
  }
}

const isNow = (timestamp: string, nowMs: number) =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs - Number(timestamp) * 1000) <= AGE_MS

function isTimely(claims: unknown, nowMs: number): boolean {
  const [expires, begins, issued] = ['exp', 'nbf', 'iat'].map((name) => numberAt(claims, name))
  if (expires !== undefined && nowMs > expires * 1000 + AGE_MS) return false
  if (begins !== undefined && nowMs < begins * 1000 - AGE_MS) return false
  // One of them has to say when: a token for ever could be played again.
  return expires !== undefined || (issued !== undefined && Math.abs(nowMs - issued * 1000) <= AGE_MS)
}

function isMeant(claims: unknown, audience: string | undefined): boolean {
  if (audience === undefined) return true
  const given = isMap(claims) ? claims['aud'] : undefined
  return Array.isArray(given) ? given.includes(audience) : given === audience
}

const decoded = (part: string): unknown => parsedJson(Buffer.from(part, 'base64url'))
