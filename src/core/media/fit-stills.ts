/** A picture as a vendor takes it. Child side. */
import { rm } from 'node:fs/promises'
import type { TypeLimits } from '../ports.ts'
import { openPicture, pictureSize } from './pictures.ts'
import type { FitPictureJob, FittedPicture } from './result-job.ts'

const FORMATS = {
  'image/jpeg': { ending: 'jpg', qualities: [95, 85, 75] },
  'image/png': { ending: 'png', qualities: [100] },
  'image/webp': { ending: 'webp', qualities: [92, 80] },
} as const
type Mime = keyof typeof FORMATS

const SMALLER = 0.8
const LEAST_SIDE_PX = 64

/** Null where none is small enough. */
export async function fitPicture(job: FitPictureJob): Promise<FittedPicture | null> {
  const { limits } = job
  const size = await pictureSize(job.sourcePath)
  const cut = cutOf(size, limits)
  for (const mime of formatsOf(job.mime, limits, size.hasAlpha)) {
    const path = `${job.targetBase}.${FORMATS[mime].ending}`
    let scale = scaleOf(cut, limits)
    // With no bound on bytes the first one is taken.
    for (
      ;
      Math.min(cut.width, cut.height) * scale >= Math.max(limits.minSidePx ?? 0, LEAST_SIDE_PX) - 1;
      scale *= SMALLER
    ) {
      for (const quality of FORMATS[mime].qualities) {
        const made = await write(job, mime, { path, cut, scale, quality })
        if (made.sizeBytes <= (limits.maxBytes ?? Infinity)) return made
      }
    }
    await rm(path, { force: true })
  }
  return null
}

interface Cut {
  left: number
  top: number
  width: number
  height: number
}

/** The largest part around the middle whose shape is allowed. */
function cutOf({ widthPx, heightPx }: { widthPx: number; heightPx: number }, limits: TypeLimits): Cut {
  const { minRatio = 0, maxRatio = Infinity } = limits
  const ratio = widthPx / heightPx
  const width = ratio > maxRatio ? Math.max(1, Math.floor(heightPx * maxRatio)) : widthPx
  const height = ratio < minRatio ? Math.max(1, Math.floor(widthPx / minRatio)) : heightPx
  return { left: Math.floor((widthPx - width) / 2), top: Math.floor((heightPx - height) / 2), width, height }
}

function scaleOf({ width, height }: Cut, { minSidePx = 0, maxSidePx = Infinity }: TypeLimits): number {
  const up = Math.max(1, minSidePx / Math.min(width, height))
  return Math.min(up, maxSidePx / Math.max(width, height))
}

/** Its own format where that is taken, and the others that are: transparency is kept where it can be. */
function formatsOf(mime: string, { mimes = Object.keys(FORMATS) }: TypeLimits, hasAlpha: boolean): Mime[] {
  const taken = mimes.filter((one): one is Mime => Object.hasOwn(FORMATS, one))
  const own = taken.filter((one) => one === mime)
  const clear = hasAlpha ? taken.filter((one) => one !== 'image/jpeg') : []
  return [...new Set([...own, ...clear, ...taken])]
}

async function write(
  job: FitPictureJob,
  mime: Mime,
  { path, cut, scale, quality }: { path: string; cut: Cut; scale: number; quality: number },
): Promise<FittedPicture> {
  const { minSidePx = 0, maxSidePx = Infinity } = job.limits
  const side = (px: number) => Math.min(Math.max(Math.round(px * scale), Math.min(minSidePx, px * scale), 1), maxSidePx)
  let picture = openPicture(job.sourcePath)
    .extract(cut)
    .resize(Math.round(side(cut.width)), Math.round(side(cut.height)), { fit: 'fill' })
  if (mime === 'image/jpeg') picture = picture.flatten({ background: '#ffffff' }).jpeg({ quality })
  if (mime === 'image/png') picture = picture.png({ compressionLevel: 6 })
  if (mime === 'image/webp') picture = picture.webp({ quality })
  const info = await picture.toFile(path)
  return { path, mime, sizeBytes: info.size, widthPx: info.width, heightPx: info.height }
}
