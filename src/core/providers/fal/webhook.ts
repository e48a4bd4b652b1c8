/**
 * fal signs its callbacks with ED25519 (https://docs.fal.ai/model-endpoints/webhooks): over request id, user id, timestamp and the
 * SHA-256 of the body in hex, one a line. The public keys may be kept for a day; a timestamp may be off by five minutes.
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { callVendor } from '../../net/vendor.ts'
import type { Clock, WebRequest } from '../../ports.ts'
import { isMap, listAt } from '../kit/json.ts'
import { createPublishedKeys } from '../kit/published-keys.ts'

/** Keys may have been changed; whoever forges signatures must not make us ask for them again and again. */
const ASK_AGAIN_MS = 5 * 60 * 1000
const LEEWAY_MS = 5 * 60 * 1000
const KEYS_TIMEOUT_MS = 10_000

export function createVerifier(jwksUrl: string, clock: Clock): (request: WebRequest) => Promise<boolean> {
  const keys = createPublishedKeys(
    async () => {
      const { origin, pathname, search } = new URL(jwksUrl)
      const reply = await callVendor({
        root: origin,
        path: pathname + search,
        method: 'GET',
        timeoutMs: KEYS_TIMEOUT_MS,
      })
      return reply.status === 200 ? listAt(reply.json, 'keys').flatMap(toKey) : []
    },
    clock,
    ASK_AGAIN_MS,
  )

  return async ({ headers, rawBody }) => {
    const one = (name: string) => (typeof headers[name] === 'string' ? (headers[name] as string) : '')
    const parts = [one('x-fal-webhook-request-id'), one('x-fal-webhook-user-id'), one('x-fal-webhook-timestamp')]
    const signature = one('x-fal-webhook-signature')
    if (parts.includes('') || !/^[0-9a-f]{128}$/i.test(signature)) return false
    if (!(Math.abs(Number(parts[2]) * 1000 - clock.nowMs()) <= LEEWAY_MS)) return false
    const message = Buffer.from([...parts, createHash('sha256').update(rawBody).digest('hex')].join('\n'))
    const signed = await keys.find((key) => verify(null, message, key, Buffer.from(signature, 'hex')))
    return signed !== undefined
  }
}

function toKey(jwk: unknown): KeyObject[] {
  if (!isMap(jwk) || typeof jwk['x'] !== 'string') return []
  try {
    return [createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk['x'] }, format: 'jwk' })]
  } catch {
    return []
  }
}
