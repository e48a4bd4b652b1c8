/**
 * Bodies of requests, as the section "Making requests" of the Bot API lists them: a query string,
 * application/x-www-form-urlencoded, application/json and multipart/form-data. Multipart is read by hand, from RFC 7578.
 *
 * Stricter than Telegram: another content type with a body is refused, and so is a field given twice, a JSON body that is
 * not an object, and a multipart body without its closing boundary.
 */
import type { IncomingMessage } from 'node:http'
import { ApiFailure, bad } from './failures.ts'

/** A file in a multipart body. */
export interface Part {
  name: string
  fileName: string
  mime: string | undefined
  bytes: Buffer
}

export interface Body {
  fields: Map<string, unknown>
  /** True where every value came as text (query, urlencoded, multipart), so that numbers are written in digits. */
  textual: boolean
  files: Map<string, Part>
  sizeBytes: number
}

/** 50 MB is the largest upload of the Bot API; the rest of a request must fit into 2 MB beside it, an album has ten. */
const LARGEST_REQUEST_BYTES = 10 * 50 * 1024 * 1024 + 2 * 1024 * 1024

/** Reads a request whole. Throws ApiFailure for what is no body of the Bot API. */
export async function readBody(request: IncomingMessage, query: URLSearchParams): Promise<Body> {
  const bytes = await readAll(request)
  const type = request.headers['content-type'] ?? ''
  const kind = type.split(';')[0]!.trim().toLowerCase()
  const body: Body = { fields: new Map(), textual: true, files: new Map(), sizeBytes: bytes.length }
  for (const [name, value] of query) put(body, name, value)
  if (bytes.length === 0) return body
  if (kind === 'application/json') {
    if (body.fields.size > 0) throw bad('fields are given in the query string and in a JSON body')
    return { ...readJson(bytes), sizeBytes: bytes.length }
  }
  if (kind === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) put(body, name, value)
    return body
  }
  if (kind === 'multipart/form-data') {
    const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type)
    if (!boundary) throw bad('the multipart body has no boundary')
    readMultipart(bytes, (boundary[1] ?? boundary[2])!, body)
    return body
  }
  throw bad(`content type "${kind}" is not supported`)
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > LARGEST_REQUEST_BYTES) throw new ApiFailure(413, 'Request Entity Too Large')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

function readJson(bytes: Buffer): Omit<Body, 'sizeBytes'> {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw bad("can't parse JSON body")
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('the JSON body must be an Object')
  return { fields: new Map(Object.entries(value)), textual: false, files: new Map() }
}

function put(body: Body, name: string, value: unknown): void {
  if (body.fields.has(name) || body.files.has(name)) throw bad(`field "${name}" is given twice`)
  body.fields.set(name, value)
}

function readMultipart(bytes: Buffer, boundary: string, body: Body): void {
  const first = Buffer.from(`--${boundary}`)
  const next = Buffer.from(`\r\n--${boundary}`)
  let at = bytes.indexOf(first)
  if (at < 0) throw bad('the multipart body has no part')
  at += first.length
  for (;;) {
    const after = bytes.toString('latin1', at, at + 2)
    if (after === '--') return
    if (after !== '\r\n') throw bad('the multipart body is torn')
    const headEnd = bytes.indexOf('\r\n\r\n', at)
    const end = bytes.indexOf(next, headEnd < 0 ? at : headEnd + 2)
    if (headEnd < 0 || end < 0) throw bad('the multipart body is torn')
    readPart(bytes.toString('utf8', at + 2, headEnd), bytes.subarray(headEnd + 4, end), body)
    at = end + next.length
  }
}

function readPart(head: string, content: Buffer, body: Body): void {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head)?.[1]
  const name = disposition && /(?:^|[;\s])name="([^"]*)"/i.exec(disposition)?.[1]
  if (!name) throw bad('a part of the multipart body has no name')
  // Quoted, or bare to the end of the line: clients write both.
  const given = /[;\s]filename=(?:"([^"]*)"|([^\r\n]*))/i.exec(disposition!)
  const fileName = given?.[1] ?? given?.[2]
  if (fileName === undefined) {
    put(body, name, content.toString('utf8'))
    return
  }
  if (body.fields.has(name) || body.files.has(name)) throw bad(`field "${name}" is given twice`)
  const mime = /^content-type:\s*([^\s;]+)/im.exec(head)?.[1]
  // A copy, so that a kept file does not keep the whole request.
  body.files.set(name, { name, fileName, mime, bytes: Buffer.from(content) })
}
