/** Stored files as chats are given them: only to the person they belong to. */
import { readFile, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type Artifact, stage } from '../core/generation/artifacts.ts'
import type { GenerationParts } from '../core/generation/parts.ts'
import { smallerCopy } from '../core/generation/small.ts'
import { viewableArtifact } from '../core/generation/viewable.ts'
import { workDir } from '../core/generation/work-dir.ts'
import { newId } from '../core/id.ts'
import type { MediaItem } from '../core/ports.ts'

const LINK_MS = 24 * 60 * 60 * 1000
const SMALL_BYTES = 200_000
const SMALL_PX = 320

export interface ChatFile {
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  open(): Promise<Readable>
}

export interface ChatFiles {
  file(artifactId: string, personId: string): Promise<ChatFile | null>
  /** A JPEG of at most so many pixels a side; null where none can be made. */
  thumbnail(artifactId: string, personId: string, maxSidePx?: number): Promise<Buffer | null>
  link(artifactId: string, personId: string): Promise<string | null>
  /** A copy within a bound, stored beside the file; null where none is worth having. */
  smaller(
    artifactId: string,
    personId: string,
    bound: { maxBytes: number; maxSidePx: number },
  ): Promise<Pick<MediaItem, 'id' | 'mime' | 'sizeBytes' | 'widthPx' | 'heightPx' | 'durationMs'> | null>
}

export function chatFiles(generation: GenerationParts): ChatFiles {
  const { db, store } = generation
  const own = (artifactId: string, personId: string) => viewableArtifact(db.outer, artifactId, personId)
  return {
    async file(artifactId, personId) {
      const artifact = await own(artifactId, personId)
      if (artifact === null) return null
      return {
        mime: artifact.mime,
        sizeBytes: artifact.size_bytes,
        ...(artifact.width_px === null ? {} : { widthPx: artifact.width_px }),
        ...(artifact.height_px === null ? {} : { heightPx: artifact.height_px }),
        open: () => store.open(artifact.key),
      }
    },
    async thumbnail(artifactId, personId, maxSidePx = SMALL_PX) {
      const artifact = await own(artifactId, personId)
      return artifact === null ? null : smallPicture(generation, artifact, maxSidePx)
    },
    async link(artifactId, personId) {
      const artifact = await own(artifactId, personId)
      return artifact === null ? null : store.link(artifact.key, LINK_MS)
    },
    async smaller(artifactId, personId, bound) {
      const copy = await smallerCopy(generation, { artifactId, personId, ...bound })
      if (copy === null) return null
      return {
        id: copy.id,
        mime: copy.mime,
        sizeBytes: copy.size_bytes,
        ...(copy.width_px === null ? {} : { widthPx: copy.width_px }),
        ...(copy.height_px === null ? {} : { heightPx: copy.height_px }),
        ...(copy.duration_ms === null ? {} : { durationMs: copy.duration_ms }),
      }
    },
  }
}

/** The file is decoded in a child process, as every file is. */
async function smallPicture(
  generation: GenerationParts,
  artifact: Artifact,
  maxSidePx: number,
): Promise<Buffer | null> {
  const dir = await workDir(generation.workRoot, `thumbnail-${newId(generation.clock.nowMs())}`)
  try {
    const { path } = await stage(generation, artifact, dir)
    const made = await generation.media.thumbnail({ sourcePath: path, targetDir: dir, maxSidePx })
    const fits =
      made !== null &&
      made.mime === 'image/jpeg' &&
      (maxSidePx > SMALL_PX || made.sizeBytes <= SMALL_BYTES) &&
      Math.max(made.widthPx ?? 0, made.heightPx ?? 0) <= maxSidePx
    return fits ? await readFile(made.path) : null
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
