/** Stored files for their owner: whole or in ranges, shown or downloaded, never as something that could run. */
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../core/errors.ts'
import { endingOf, fileNameOf, plainFileNameOf } from '../../core/file-names.ts'
import { viewableArtifact } from '../../core/generation/viewable.ts'
import { isId } from '../../core/id.ts'
import type { WebChatParts } from './types.ts'

const SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
/** A file never changes under its id; a day lets a deleted work leave the owner's own cache soon enough. */
const CACHE = 'private, max-age=86400, immutable'

export interface Range {
  start: number
  end: number
}

/**
 * Reads a Range header (RFC 9110, one range of bytes).
 * Null: none, or not understood, so that the whole is sent. `none`: it can't be satisfied.
 */
export function readRange(header: string | undefined, sizeBytes: number): Range | 'none' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return null
  if (match[1] === '') {
    const last = Number(match[2])
    if (last === 0 || sizeBytes === 0) return 'none'
    return { start: Math.max(0, sizeBytes - last), end: sizeBytes - 1 }
  }
  const start = Number(match[1])
  const end = match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1)
  if (match[2] !== '' && Number(match[2]) < start) return null
  return start >= sizeBytes ? 'none' : { start, end }
}

type MediaParts = Pick<WebChatParts, 'db' | 'openArtifact'>

/** Answers `GET` and `HEAD /media/:id`; 404 for what is not there and for what is somebody else's alike. */
export async function sendMedia(
  parts: MediaParts,
  personId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  const facts = isId(id) ? await viewableArtifact(parts.db.outer, id, personId) : null
  if (facts === null) return notThere(reply)
  return sendStored({ ...facts, open: (range) => parts.openArtifact(id, personId, range) }, request, reply)
}

/** A file that somebody may have: its row, and how to open it. */
export interface Stored {
  id: string
  mime: string
  size_bytes: number
  /** Null: it is not there any more. */
  open(range: Range | undefined): Promise<{ stream: Readable; name?: string } | null>
}

/** Whole or in a range, shown or downloaded (`?download=1`). */
export async function sendStored(facts: Stored, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = facts
  const etag = `"${id}"`
  const isDownload = (request.query as { download?: string }).download === '1'
  // What is not of a kind that we show is only ever downloaded.
  const isShown = endingOf(facts.mime) !== undefined
  reply.headers({
    'content-security-policy': SANDBOX,
    'cache-control': CACHE,
    etag,
    'accept-ranges': 'bytes',
  })
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) return reply.code(304).send()

  const { 'if-range': ifRange, range: header } = request.headers
  const range = ifRange === undefined || ifRange === etag ? readRange(header, facts.size_bytes) : null
  if (range === 'none') return reply.code(416).header('content-range', `bytes */${facts.size_bytes}`).send()
  const isHead = request.method === 'HEAD'
  const opened = isHead ? { stream: null, name: undefined } : await facts.open(range ?? undefined).catch(nullWhenGone)
  if (opened === null) return notThere(reply)

  const name = fileNameOf({ id, mime: facts.mime, title: opened.name })
  const plainName = plainFileNameOf({ id, mime: facts.mime })
  const disposition = isDownload || !isShown ? 'attachment' : 'inline'
  const length = range === null ? facts.size_bytes : range.end - range.start + 1
  reply.code(range === null ? 200 : 206).headers({
    'content-type': isShown ? facts.mime : 'application/octet-stream',
    'content-length': length,
    'content-disposition': `${disposition}; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
    ...(range === null ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${facts.size_bytes}` }),
  })
  if (opened.stream === null) return reply.send()
  return reply.send(opened.stream)
}

/** A file that was deleted between its row and this. */
function nullWhenGone(error: unknown): null {
  if (error instanceof Fault && error.code === 'not_found') return null
  throw error
}

/** The server's own answer for an address that leads nowhere. */
function notThere(reply: FastifyReply): FastifyReply {
  reply.callNotFound()
  return reply
}
