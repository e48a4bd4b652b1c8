/**
 * A strict S3 server on loopback, written from the S3 API reference: signatures checked, parts numbered and large enough, answers
 * in XML, lists in pages. What not every maker's server knows is refused: batch deletes, checksum trailers, chunked signing.
 * It records what is asked, and can be told to misbehave.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { checkSignature } from './signature.ts'

export const S3_KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
export const S3_BUCKET = 'media'
const PART_MIN_BYTES = 5 * 1024 * 1024
const PAGE_KEYS = 7
const KNOWN_HEADERS =
  /^(host|connection|user-agent|authorization|accept|accept-.*|sec-fetch-mode|content-(type|length)|expect|range|amz-sdk-.*|x-amz-(date|content-sha256|user-agent))$/

interface Stored {
  bytes: Buffer
  type: string
  modifiedAtMs: number
}
interface Multipart {
  key: string
  type: string
  parts: Map<number, Buffer>
  initiatedAtMs: number
}

export interface S3Double {
  endpoint: string
  /** `METHOD /path?query` of everything that came in. */
  asked: string[]
  objects: Map<string, Stored>
  uploads: Map<string, Multipart>
  /** Answers instead of the server when it returns true. */
  misbehave: ((asked: string, response: ServerResponse) => boolean) | null
  close(): Promise<void>
}

class S3Error extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

export async function startS3({ port = 0 }: { port?: number } = {}): Promise<S3Double> {
  const double: S3Double = {
    endpoint: '',
    asked: [],
    objects: new Map(),
    uploads: new Map(),
    misbehave: null,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  const server = createServer((request, response) => {
    const asked = `${request.method} ${request.url}`
    double.asked.push(asked)
    if (double.misbehave?.(asked, response) === true) return void request.resume()
    answer(double, request, response).catch((error: unknown) => fail(request, response, error))
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  double.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return double
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  request.resume()
  if (!(error instanceof S3Error) || response.headersSent) return void response.destroy()
  response.writeHead(error.status, { 'content-type': 'application/xml' })
  response.end(request.method === 'HEAD' ? undefined : `<?xml version="1.0"?><Error><Code>${error.code}</Code></Error>`)
}

async function answer(double: S3Double, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request
  const unknown = Object.keys(headers).find((name) => !KNOWN_HEADERS.test(name))
  if (unknown !== undefined) throw new S3Error(501, `NotImplemented: ${unknown}`)
  const wrong = checkSignature({ method, url, headers }, S3_KEYS, Date.now())
  if (wrong !== null) throw new S3Error(403, wrong)
  const { pathname, searchParams: query } = new URL(url, 'http://s3')
  const [, bucket = '', ...rest] = pathname.split('/')
  const key = decodeURIComponent(rest.join('/'))
  if (bucket !== S3_BUCKET) throw new S3Error(404, 'NoSuchBucket')
  const body = await buffer(request)
  const hash = headers['x-amz-content-sha256']
  if (hash !== undefined && hash !== 'UNSIGNED-PAYLOAD' && hash !== createHash('sha256').update(body).digest('hex'))
    throw new S3Error(400, 'XAmzContentSHA256Mismatch')
  const xml = (text: string) => void response.writeHead(200, { 'content-type': 'application/xml' }).end(text)

  if (key === '') {
    if (method === 'HEAD') return void response.writeHead(200).end()
    if (method === 'GET' && query.get('list-type') === '2') return xml(list(double, query))
    if (method === 'GET' && query.has('uploads')) return xml(listUploads(double, query.get('prefix') ?? ''))
    throw new S3Error(501, 'NotImplemented')
  }
  if (query.has('uploadId') || query.has('uploads')) {
    const text = multipart(double, { method, key, query, body, type: headers['content-type'] ?? '' }, response)
    return text === null ? void response.end() : xml(text)
  }
  if (method === 'PUT') {
    double.objects.set(key, { bytes: body, type: headers['content-type'] ?? '', modifiedAtMs: Date.now() })
    return void response.writeHead(200, { etag: etagOf(body) }).end()
  }
  if (method === 'DELETE') {
    double.objects.delete(key)
    return void response.writeHead(204).end()
  }
  if (method === 'GET') return send(double.objects.get(key), headers.range, query, response)
  throw new S3Error(405, 'MethodNotAllowed')
}

const etagOf = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`

function send(found: Stored | undefined, range: string | undefined, query: URLSearchParams, response: ServerResponse) {
  if (found === undefined) throw new S3Error(404, 'NoSuchKey')
  const { bytes } = found
  const facts = {
    'content-type': query.get('response-content-type') ?? found.type,
    etag: etagOf(bytes),
    'last-modified': new Date(found.modifiedAtMs).toUTCString(),
    'accept-ranges': 'bytes',
  }
  const match = /^bytes=(\d+)-(\d+)$/.exec(range ?? '')
  if (match === null) return void response.writeHead(200, { ...facts, 'content-length': bytes.length }).end(bytes)
  const [start, end] = [Number(match[1]), Math.min(Number(match[2]), bytes.length - 1)]
  if (start >= bytes.length) throw new S3Error(416, 'InvalidRange')
  const part = bytes.subarray(start, end + 1)
  response.writeHead(206, {
    ...facts,
    'content-length': part.length,
    'content-range': `bytes ${start}-${end}/${bytes.length}`,
  })
  response.end(part)
}

function list(double: S3Double, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? ''
  const after = query.get('continuation-token') ?? ''
  const keys = [...double.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
  const page = keys.slice(0, PAGE_KEYS)
  const rows = page.map((key) => {
    const { bytes, modifiedAtMs } = double.objects.get(key) as Stored
    return `<Contents><Key>${key}</Key><LastModified>${new Date(modifiedAtMs).toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`
  })
  const more = keys.length > page.length
  const token = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${token}<KeyCount>${page.length}</KeyCount>${rows.join('')}</ListBucketResult>`
}

function listUploads(double: S3Double, prefix: string): string {
  const rows = [...double.uploads].flatMap(([id, { key, initiatedAtMs }]) =>
    key.startsWith(prefix)
      ? [
          `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${new Date(initiatedAtMs).toISOString()}</Initiated></Upload>`,
        ]
      : [],
  )
  return `<?xml version="1.0"?><ListMultipartUploadsResult>${rows.join('')}</ListMultipartUploadsResult>`
}

interface Part {
  method: string
  key: string
  query: URLSearchParams
  body: Buffer
  type: string
}

/** XML to answer with, or null where the headers say all. */
function multipart(
  double: S3Double,
  { method, key, query, body, type }: Part,
  response: ServerResponse,
): string | null {
  if (method === 'POST' && query.has('uploads')) {
    const id = randomUUID()
    double.uploads.set(id, { key, type, parts: new Map(), initiatedAtMs: Date.now() })
    return `<?xml version="1.0"?><InitiateMultipartUploadResult><Bucket>${S3_BUCKET}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`
  }
  const id = query.get('uploadId') ?? ''
  const upload = double.uploads.get(id)
  if (upload?.key !== key) throw new S3Error(404, 'NoSuchUpload')
  if (method === 'DELETE') {
    double.uploads.delete(id)
    response.writeHead(204)
    return null
  }
  if (method === 'PUT') {
    const number = Number(query.get('partNumber'))
    if (!(Number.isInteger(number) && number >= 1 && number <= 10_000)) throw new S3Error(400, 'InvalidArgument')
    upload.parts.set(number, body)
    response.writeHead(200, { etag: etagOf(body) })
    return null
  }
  if (method !== 'POST') throw new S3Error(405, 'MethodNotAllowed')
  const named = [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, text = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(text)?.[1]),
    etag: /<ETag>(.*?)<\/ETag>/.exec(text)?.[1]?.replaceAll('&quot;', '"'),
  }))
  if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0)))
    throw new S3Error(400, 'InvalidPartOrder')
  const parts = named.map(({ number, etag }) => {
    const part = upload.parts.get(number)
    if (part === undefined || etagOf(part) !== etag) throw new S3Error(400, 'InvalidPart')
    return part
  })
  if (parts.length === 0 || parts.slice(0, -1).some((part) => part.length < PART_MIN_BYTES))
    throw new S3Error(400, 'EntityTooSmall')
  double.objects.set(key, { bytes: Buffer.concat(parts), type: upload.type, modifiedAtMs: Date.now() })
  double.uploads.delete(id)
  return `<?xml version="1.0"?><CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`
}
