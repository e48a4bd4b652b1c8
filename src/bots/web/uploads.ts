/** Files that a page sends: one at a time to this machine's disk, decoded and stored before the answer. */
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../core/errors.ts'
import { type Artifact, artifactOf, inputOf } from '../../core/generation/artifacts.ts'
import { newId } from '../../core/id.ts'
import { LIMITS } from '../../core/limits.ts'
import type { MediaItem } from '../../core/ports.ts'
import type { IncomingFile } from '../conversation/types.ts'
import type { WebChatParts } from './types.ts'

const AT_A_TIME = 8
const AT_A_TIME_EACH = 3

export const MULTIPART_LIMITS = {
  files: 1,
  fields: 0,
  parts: 1,
  headerPairs: 20,
  fileSize: LIMITS.uploadBytes,
} as const

type UploadParts = Pick<WebChatParts, 'db' | 'clock' | 'storeUpload' | 'workRoot'>

export interface Uploads {
  /**
   * Takes the one file of a multipart request. Throws Refusal 'file_too_big' { maxMb }, 'file_empty', 'file_missing',
   * 'too_many_uploads' and what intake refuses.
   */
  take(request: FastifyRequest, personId: string): Promise<Artifact>
}

export function createUploads(parts: UploadParts): Uploads {
  const underWay = new Map<string, number>()
  let total = 0
  return {
    async take(request, personId) {
      const own = underWay.get(personId) ?? 0
      if (total >= AT_A_TIME || own >= AT_A_TIME_EACH) throw new Refusal('too_many_uploads')
      underWay.set(personId, own + 1)
      total += 1
      try {
        return await takeOne(parts, request, personId)
      } finally {
        total -= 1
        const left = (underWay.get(personId) ?? 1) - 1
        if (left > 0) underWay.set(personId, left)
        else underWay.delete(personId)
      }
    },
  }
}

async function takeOne(parts: UploadParts, request: FastifyRequest, personId: string): Promise<Artifact> {
  const file = request.isMultipart() ? await request.file().catch(tornForm) : undefined
  if (file === undefined) throw new Refusal('file_missing')
  const dir = join(parts.workRoot, `web-upload-${newId(parts.clock.nowMs())}`)
  const out = join(dir, 'out')
  try {
    await mkdir(out, { recursive: true })
    const path = join(dir, 'incoming')
    await pipeline(file.file, createWriteStream(path)).catch(tornForm)
    if (file.file.truncated) throw tooBig()
    if (file.file.bytesRead === 0) throw new Refusal('file_empty')
    const id = await parts.storeUpload({ personId, path, dir: out })
    const artifact = await artifactOf(parts.db.outer, id, personId)
    if (artifact === null) throw new Error('an upload was stored and is not there')
    return artifact
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** A form that ends too early or is none: the parser's plain errors. Those of the disk and of the server have codes. */
function tornForm(error: unknown): never {
  if (error instanceof Error && !('code' in error) && !('statusCode' in error)) throw new Refusal('file_broken')
  throw error
}

export const tooBig = (): Refusal =>
  new Refusal('file_too_big', { maxMb: Math.floor(LIMITS.uploadBytes / 1024 / 1024) })

/** A stored upload as a file of a message: what the page shows and what the conversation gets. */
export function toItem(artifact: Artifact): MediaItem {
  return {
    id: artifact.id,
    type: artifact.type === 'picture' ? 'picture' : artifact.type === 'audio' ? 'audio' : 'video',
    mime: artifact.mime,
    sizeBytes: artifact.size_bytes,
    ...(artifact.width_px === null ? {} : { widthPx: artifact.width_px }),
    ...(artifact.height_px === null ? {} : { heightPx: artifact.height_px }),
    ...(artifact.duration_ms === null ? {} : { durationMs: artifact.duration_ms }),
  }
}

export function toIncomingFile(artifact: Artifact): IncomingFile {
  return {
    input: inputOf(artifact),
    type: artifact.type === 'picture' ? 'picture' : artifact.type === 'audio' ? 'audio' : 'clip',
  }
}

/** The files that a message names, all the person's own. Throws Refusal 'file_gone'. */
export async function attachedFiles(
  parts: Pick<WebChatParts, 'db'>,
  ids: readonly string[],
  personId: string,
): Promise<Artifact[]> {
  const found = await Promise.all([...new Set(ids)].map((id) => artifactOf(parts.db.outer, id, personId)))
  return found.map((artifact) => {
    if (artifact === null) throw new Refusal('file_gone')
    return artifact
  })
}
