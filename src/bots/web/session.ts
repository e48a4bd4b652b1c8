/**
 * Who is asking. A browser is a person: it carries 256 random bits in a cookie, and the identity is their SHA-256, so that a copy
 * of the database opens no session. Where a token is needed the cookie also carries a proof that its browser once gave it.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

export const COOKIE = 'chatelier'
const COOKIE_AGE_S = 365 * 24 * 60 * 60
const SECRET_BYTES = 32
const COOKIE_FORM = /^([\w-]{43})(?:\.([\w-]{43}))?$/

export interface Sessions {
  /** The identity (and chat) of a cookie; null: none, forged, or of an earlier token. */
  read(cookie: string | undefined): string | null
  /** A cookie for a browser without a session; keeps the identity of a cookie whose proof alone is out of date. */
  issue(cookie: string | undefined): string
  /** Compares in constant time; true where no token is needed. */
  isToken(given: string): boolean
  needsToken: boolean
  cookieOptions: { httpOnly: true; sameSite: 'strict'; path: '/'; secure: boolean; maxAge: number }
}

export function createSessions(
  config: { publicUrl: string | undefined; token: string | undefined },
  random: (bytes: number) => Buffer = randomBytes,
): Sessions {
  const { token } = config
  const proofOf = (secret: string): string =>
    createHmac('sha256', token ?? '')
      .update(`web session ${secret}`)
      .digest('base64url')
  const parse = (cookie: string | undefined): { secret: string; proof: string | undefined } | null => {
    const match = COOKIE_FORM.exec(cookie ?? '')
    return match === null ? null : { secret: match[1] as string, proof: match[2] }
  }
  return {
    needsToken: token !== undefined,
    read(cookie) {
      const parsed = parse(cookie)
      if (parsed === null) return null
      if (token !== undefined && !isSame(parsed.proof ?? '', proofOf(parsed.secret))) return null
      return createHash('sha256').update(parsed.secret).digest('base64url')
    },
    issue(cookie) {
      const secret = parse(cookie)?.secret ?? random(SECRET_BYTES).toString('base64url')
      return token === undefined ? secret : `${secret}.${proofOf(secret)}`
    },
    isToken: (given) => token === undefined || isSame(given, token),
    cookieOptions: {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      secure: config.publicUrl?.startsWith('https:') === true,
      maxAge: COOKIE_AGE_S,
    },
  }
}

/** Equal texts, compared by their hashes: neither content nor length shows in the time it takes. */
function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}

export const WRITE_HEADER = 'x-chatelier'

/** Whether a write comes from our own page: a header that other sites can't send, and an origin that is ours. */
export function isOwnWrite(request: Pick<FastifyRequest, 'headers'>, publicUrl: string | undefined): boolean {
  return (
    request.headers[WRITE_HEADER] === '1' && isOwnOrigin(request, publicUrl) && isOwnFetch(request, ['same-origin'])
  )
}

/** Whether a read comes from our own page or from the address bar. */
export function isOwnRead(request: Pick<FastifyRequest, 'headers'>, publicUrl: string | undefined): boolean {
  return isOwnOrigin(request, publicUrl) && isOwnFetch(request, ['same-origin', 'none'])
}

/** A browser says where a write comes from; a tool that is no browser says nothing. */
function isOwnOrigin({ headers }: Pick<FastifyRequest, 'headers'>, publicUrl: string | undefined): boolean {
  const { origin, host } = headers
  if (origin === undefined) return true
  if (publicUrl !== undefined && origin === publicUrl) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

function isOwnFetch({ headers }: Pick<FastifyRequest, 'headers'>, allowed: readonly string[]): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined || (typeof site === 'string' && allowed.includes(site))
}
