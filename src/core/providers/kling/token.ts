import { createHmac } from 'node:crypto'

const LIFE_S = 1800
/** Their clock may be behind ours. */
const EARLY_S = 5

/**
 * The older way in: a JSON Web Token (RFC 7519, HS256) of an access key, signed with its secret; made anew for each call.
 * @param nowMs the present
 */
export function tokenOf(accessKey: string, secretKey: string, nowMs: number): string {
  const nowS = Math.floor(nowMs / 1000)
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { iss: accessKey, exp: nowS + LIFE_S, nbf: nowS - EARLY_S },
  ]
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${createHmac('sha256', secretKey).update(signed).digest('base64url')}`
}
