/** Finishing a picture that an engine made. Child side. */
import { readFile, writeFile } from 'node:fs/promises'
import { LIMITS } from '../limits.ts'
import { badgeFor, badgeSvg } from './badge.ts'
import type { StillFormat } from './detect.ts'
import { embedXmp } from './embed.ts'
import { isMarkedBy, markXmp } from './mark.ts'
import { openPicture, sharp } from './pictures.ts'
import { type Finished, type FinishJob, keep, unusable } from './result-job.ts'

/** A picture is read whole to put the mark between its bytes. */
const PICTURE_BYTES = 150 * 1024 * 1024

/**
 * JPEG, PNG and WebP keep their bytes (plus the mark), other formats become PNG; the visible mark needs new pixels.
 * A file that carries the same mark already is kept to the byte.
 */
export async function finishStill(
  job: FinishJob,
  format: StillFormat,
  target: (ending: string) => string,
): Promise<Finished> {
  const head = await sharp(job.sourcePath, { limitInputPixels: false, failOn: 'error' }).metadata()
  if (head.format !== format) throw unusable('broken')
  const { width, height } = head.autoOrient
  if (!(width > 0 && height > 0)) throw unusable('broken')
  if (width * height > LIMITS.inputPixels) throw unusable('too_many_pixels')
  if (head.size !== undefined && head.size > PICTURE_BYTES) throw unusable('too_big')
  // A cheap way through every pixel: torn and lying files fail here.
  await openPicture(job.sourcePath).resize(64, 64, { fit: 'inside' }).raw().toBuffer()
  const xmp = markXmp(job.mark, job.provider)
  const badge = job.visibleMark ? badgeFor(job.mark, width, height) : null
  const sizes = { type: 'picture' as const, widthPx: width, heightPx: height }
  if (badge || format === 'gif' || format === 'heif') {
    const drawn = openPicture(job.sourcePath).withXmp(xmp)
    if (badge) drawn.composite([{ input: Buffer.from(badgeSvg(badge, width, height)) }])
    const path = target(format === 'jpeg' ? 'jpg' : format === 'webp' ? 'webp' : 'png')
    if (format === 'jpeg') await drawn.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile(path)
    else if (format === 'webp') await drawn.webp({ quality: 95 }).toFile(path)
    else await drawn.png({ compressionLevel: 6 }).toFile(path)
    const mime = format === 'jpeg' || format === 'webp' ? `image/${format}` : 'image/png'
    return { ...sizes, path, mime }
  }
  const path = target(format === 'jpeg' ? 'jpg' : format)
  if (isMarkedBy(head.xmpAsString ?? '', job.mark, job.provider)) await keep(job.sourcePath, path)
  else await writeFile(path, embedXmp(await readFile(job.sourcePath), format, xmp))
  return { ...sizes, path, mime: `image/${format}` }
}
