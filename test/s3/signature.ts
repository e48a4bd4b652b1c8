/**
 * Signature Version 4 as a server checks it, in the header or in the query.
 * Source: AWS, "Authenticating Requests (AWS Signature Version 4)", S3 API reference.
 */
import { createHash, createHmac } from 'node:crypto'

export interface Signed {
  method: string
  /** Path and query as they came in. */
  url: string
  headers: { [name: string]: string | string[] | undefined }
}
export interface Keys {
  accessKeyId: string
  secretAccessKey: string
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** Null: rightly signed. Otherwise S3's own code for what is wrong. */
export function checkSignature(request: Signed, keys: Keys, nowMs: number): string | null {
  const at = request.url.indexOf('?')
  const path = at < 0 ? request.url : request.url.slice(0, at)
  const query = new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1))
  const isQuery = query.has('X-Amz-Signature')
  const given = isQuery ? fromQuery(query) : fromHeader(request)
  if (given === null) return 'AccessDenied'
  const [accessKeyId, day, region, service, end] = given.credential.split('/')
  if (accessKeyId !== keys.accessKeyId) return 'InvalidAccessKeyId'
  if (service !== 's3' || end !== 'aws4_request' || !given.date.startsWith(day ?? '-'))
    return 'AuthorizationHeaderMalformed'
  const signedAtMs = Date.parse(given.date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (Number.isNaN(signedAtMs)) return 'AccessDenied'
  if (isQuery) {
    const seconds = Number(query.get('X-Amz-Expires'))
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 604_800) return 'AuthorizationQueryParametersError'
    if (nowMs > signedAtMs + seconds * 1000) return 'AccessDenied'
  } else if (Math.abs(nowMs - signedAtMs) > 15 * 60_000) return 'RequestTimeTooSkewed'

  const names = given.signedHeaders.split(';')
  const required = Object.keys(request.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  if (!isQuery && required.some((name) => !names.includes(name))) return 'AccessDenied'
  query.delete('X-Amz-Signature')
  const canonical = [
    request.method,
    path,
    [...query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    ...names.map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    given.signedHeaders,
    isQuery ? 'UNSIGNED-PAYLOAD' : String(request.headers['x-amz-content-sha256']),
  ].join('\n')
  const scope = [day, region, service, end].join('/')
  const toSign = ['AWS4-HMAC-SHA256', given.date, scope, sha256(canonical)].join('\n')
  const key = [region, service, end].reduce<Buffer>(
    (last, part) => hmac(last, part as string),
    hmac(`AWS4${keys.secretAccessKey}`, day as string),
  )
  return hmac(key, toSign).toString('hex') === given.signature ? null : 'SignatureDoesNotMatch'
}

interface Given {
  credential: string
  date: string
  signedHeaders: string
  signature: string
}

function fromQuery(query: URLSearchParams): Given | null {
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return null
  return {
    credential: query.get('X-Amz-Credential') ?? '',
    date: query.get('X-Amz-Date') ?? '',
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
  }
}

function fromHeader(request: Signed): Given | null {
  const match = /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/.exec(
    String(request.headers['authorization'] ?? ''),
  )
  if (match === null) return null
  const [, credential = '', signedHeaders = '', signature = ''] = match
  return { credential, date: String(request.headers['x-amz-date'] ?? ''), signedHeaders, signature }
}
