/**
 * Callbacks (https://developers.heygen.com/docs/webhooks). Those of an endpoint that the operator has registered are signed: `Heygen-Signature`
 * is the HMAC-SHA256 of the raw body in hex, `Heygen-Timestamp` may be off by five minutes. Those to an address that we told with a
 * submission prove themselves by it; whether HeyGen signs them too it does not say, so a signature that is there has to be right.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Json, WebRequest } from '../../ports.ts'
import { at, parsedJson, textAt } from '../kit/json.ts'

const LEEWAY_MS = 5 * 60 * 1000
/** `Signature` and `X-HeyGen-Signature` are what earlier versions and other documents call it. */
const SIGNATURES = ['heygen-signature', 'x-heygen-signature', 'signature']

/** The attempt that a callback names and its video; null: not genuine. */
export function readCall(
  request: WebRequest,
  secret: string | undefined,
  nowMs: number,
): { key: string; operation?: () => Json } | null {
  const header = (name: string) => {
    const value = request.headers[name]
    return typeof value === 'string' ? value : undefined
  }
  const signature = SIGNATURES.map(header).find((one) => one !== undefined)
  const isSigned = secret !== undefined && signature !== undefined
  if (request.key === undefined && !isSigned) return null
  if (isSigned && !isGenuine(request.rawBody, secret, signature, header('heygen-timestamp'), nowMs)) return null
  const event = parsedJson(request.rawBody)
  const data = at(event, 'event_data')
  const key = request.key ?? textAt(data, 'callback_id')
  const id = textAt(data, 'video_id')
  // Genuine, and about a video of somebody else's: there is no attempt of that name.
  if (key === undefined) return { key: '' }
  return { key, ...(id === undefined || !/^[\w-]{1,128}$/.test(id) ? {} : { operation: () => ({ id }) }) }
}

function isGenuine(body: Buffer, secret: string, signature: string, timestamp: string | undefined, nowMs: number) {
  if (timestamp !== undefined && !(Math.abs(Number(timestamp) * 1000 - nowMs) <= LEEWAY_MS)) return false
  const wanted = createHmac('sha256', secret).update(body).digest()
  const found = Buffer.from(signature.replace(/^sha256=/i, ''), 'hex')
  return found.length === wanted.length && timingSafeEqual(found, wanted)
}
