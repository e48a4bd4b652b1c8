/** Copies of results that fit a bound: for chats that take no more. Child side. */
import { rm, stat } from 'node:fs/promises'
import type { AudioTrack, ClipFacts } from './clips.ts'
import { type AvFormat, detect } from './detect.ts'
import { openPicture } from './pictures.ts'
import { type ResultFacts, type ShrinkJob, unusable } from './result-job.ts'

/** Leaves room for the container and for what an encoder takes above its bound. */
const SAFETY = 0.93
const SOUND_BITS_PER_S = 128_000
/** Below this nobody would want to look or listen. */
const LEAST_PICTURE_BITS_PER_S = 120_000
const LEAST_SOUND_BITS_PER_S = 32_000
const MOST_SOUND_BITS_PER_S = 192_000
/** Bits that a pixel of a moving picture needs to look clean: from it follows how large the picture may be. */
const BITS_A_PIXEL = 0.08
const FPS = 30
const CLIP_TRIES = 3
const LEAST_SIDE_PX = 160

/** A smaller copy of the same, or null where none can be made that is worth having. */
export async function shrink(job: ShrinkJob): Promise<ResultFacts | null> {
  const found = await detect(job.sourcePath)
  if (!found) throw unusable('unknown')
  return found.family === 'still' ? shrinkPicture(job) : shrinkAv(job, found.format)
}

/** A JPEG: first less exact, then smaller. What says that a machine made it stays in it. */
async function shrinkPicture(job: ShrinkJob): Promise<ResultFacts | null> {
  const path = `${job.targetBase}.jpg`
  const { width, height } = (await openPicture(job.sourcePath).metadata()).autoOrient
  const longest = Math.max(width, height)
  for (let sidePx = Math.min(longest, job.maxSidePx); sidePx >= LEAST_SIDE_PX; sidePx = Math.floor(sidePx * 0.75)) {
    for (const quality of [92, 80]) {
      const info = await openPicture(job.sourcePath)
        .resize(sidePx, sidePx, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .keepXmp()
        .jpeg({ quality })
        .toFile(path)
      if (info.size <= job.maxBytes)
        return {
          type: 'picture',
          path,
          mime: 'image/jpeg',
          sizeBytes: info.size,
          widthPx: info.width,
          heightPx: info.height,
        }
    }
  }
  await rm(path, { force: true })
  return null
}

async function shrinkAv(job: ShrinkJob, format: AvFormat): Promise<ResultFacts | null> {
  const { readFacts } = await import('./clips.ts')
  const facts = await readFacts(job.sourcePath, format)
  if (facts.durationMs <= 0) throw unusable('broken')
  const bitsPerS = (job.maxBytes * 8 * SAFETY * 1000) / facts.durationMs
  if (facts.video) return shrinkClip(job, format, facts, bitsPerS)
  if (!facts.audio) throw unusable('wrong_type')
  return shrinkSong(job, format, facts, facts.audio, bitsPerS)
}

/** An MP4 at a rate that fits, no larger than that rate can fill. */
async function shrinkClip(
  job: ShrinkJob,
  format: AvFormat,
  facts: ClipFacts,
  bitsPerS: number,
): Promise<ResultFacts | null> {
  const { clipFacts, openClip, readFacts, transcodeClip } = await import('./clips.ts')
  const path = `${job.targetBase}.mp4`
  const { widthPx, heightPx } = facts.video as NonNullable<ClipFacts['video']>
  let pictureBitsPerS = bitsPerS - (facts.audio ? SOUND_BITS_PER_S : 0)
  for (let tries = 0; tries < CLIP_TRIES && pictureBitsPerS >= LEAST_PICTURE_BITS_PER_S; tries++) {
    const scale = Math.sqrt(pictureBitsPerS / (BITS_A_PIXEL * FPS * widthPx * heightPx))
    const maxSidePx = Math.round(Math.min(job.maxSidePx, Math.max(widthPx, heightPx) * Math.min(1, scale)))
    if (maxSidePx < LEAST_SIDE_PX) break
    await using input = await openClip(job.sourcePath, format)
    await transcodeClip(input, clipFacts(input), {
      path,
      maxSidePx,
      fps: FPS,
      crf: 23,
      preset: 'superfast',
      maxBitsPerS: Math.floor(pictureBitsPerS),
      soundBitsPerS: SOUND_BITS_PER_S,
      tags: facts.tags,
    })
    const { size } = await stat(path)
    if (size <= job.maxBytes) {
      const made = await readFacts(path, 'mov')
      if (!made.video) throw unusable('broken')
      const sides = { widthPx: made.video.widthPx, heightPx: made.video.heightPx }
      return { type: 'video', path, mime: 'video/mp4', sizeBytes: size, ...sides, durationMs: made.durationMs }
    }
    pictureBitsPerS *= Math.min(0.8, (job.maxBytes / size) * 0.9)
  }
  await rm(path, { force: true })
  return null
}

async function shrinkSong(
  job: ShrinkJob,
  format: AvFormat,
  facts: ClipFacts,
  audio: AudioTrack,
  bitsPerS: number,
): Promise<ResultFacts | null> {
  if (bitsPerS < LEAST_SOUND_BITS_PER_S) return null
  const { openClip, readFacts, transcodeAudio } = await import('./clips.ts')
  const path = `${job.targetBase}.mp3`
  await using input = await openClip(job.sourcePath, format)
  // Rates that every MP3 player knows are multiples of 8 kbit/s from 32 on.
  const rate = Math.min(MOST_SOUND_BITS_PER_S, Math.floor(bitsPerS / 8000) * 8000)
  await transcodeAudio(input, audio, path, { format: 'mp3', tags: facts.tags, bitsPerS: rate })
  const { size } = await stat(path)
  if (size > job.maxBytes) {
    await rm(path, { force: true })
    return null
  }
  const made = await readFacts(path, 'mp3')
  return { type: 'audio', path, mime: 'audio/mpeg', sizeBytes: size, durationMs: made.durationMs }
}
