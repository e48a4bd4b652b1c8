/**
 * Request bodies: JSON, or multipart/form-data with `payload_json` and `files[n]`, as "Uploading Files" says.
 *
 * Stricter than Discord: another content type with a body is refused, and so are a part of another name, a field given
 * twice, a file without a name, and files without a payload that is JSON.
 */
import type { IncomingMessage } from 'node:http'
import { badJson, invalidForm, tooLarge } from './failures.ts'

export interface Upload {
  /** The n of files[n]. */
  key: string
  name: string
  mime: string
  bytes: Buffer
}

export interface Body {
  json: unknown
  files: Upload[]
  sizeBytes: number
}

/** Ten files of the largest guild, and the rest. */
const LARGEST_REQUEST_BYTES = 510 * 1024 * 1024

const wrong = (field: string, message: string) => invalidForm([{ path: [field], code: 'BASE_TYPE_BAD', message }])

export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readAll(request)
  const type = request.headers['content-type'] ?? ''
  const kind = type.split(';')[0]!.trim().toLowerCase()
  if (bytes.length === 0) return { json: undefined, files: [], sizeBytes: 0 }
  if (kind === 'application/json') return { json: parse(bytes.toString('utf8')), files: [], sizeBytes: bytes.length }
  if (kind !== 'multipart/form-data') throw wrong('_body', `content type "${kind}" is not supported`)
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => Promise.reject(wrong('_body', 'the multipart body is torn')))
  const body: Body = { json: undefined, files: [], sizeBytes: bytes.length }
  const seen = new Set<string>()
  for (const [name, value] of form) {
    if (seen.has(name)) throw wrong(name, 'given twice')
    seen.add(name)
    const key = /^files\[(\d+)\]$/.exec(name)?.[1]
    if (name === 'payload_json') {
      // A part with a file name or as application/json is taken alike.
      body.json = parse(typeof value === 'string' ? value : await value.text())
    } else if (key !== undefined && typeof value !== 'string' && value.name !== '') {
      const content = Buffer.from(await value.arrayBuffer())
      body.files.push({ key, name: value.name, mime: value.type || 'application/octet-stream', bytes: content })
    } else throw wrong(name, 'only payload_json and files[n] with a file name may stand in a multipart body')
  }
  return body
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > LARGEST_REQUEST_BYTES) throw tooLarge()
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badJson()
  }
}
