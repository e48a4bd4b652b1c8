import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../errors.ts'
import { openPicture, pictureSize } from '../../media/pictures.ts'

/** Longer side of a picture that is still doubled. */
export const UPSCALE_INPUT_SIDE_PX = 4096
const UPSCALE_INPUT_PIXELS = 12_000_000

/**
 * Doubles a picture: Lanczos, then sharpening that spares flat parts. Pictures with transparency stay PNG, others become
 * JPEG. Refuses `upscale_too_large` (`maxPx`: longest allowed side) above the bounds.
 */
export async function run(job: { inputPath: string; workDir: string }): Promise<{ files: string[] }> {
  const { widthPx, heightPx, hasAlpha } = await pictureSize(job.inputPath)
  if (Math.max(widthPx, heightPx) > UPSCALE_INPUT_SIDE_PX || widthPx * heightPx > UPSCALE_INPUT_PIXELS)
    throw new Refusal('upscale_too_large', { maxPx: UPSCALE_INPUT_SIDE_PX })
  mkdirSync(job.workDir, { recursive: true })
  const picture = openPicture(job.inputPath)
    .resize(widthPx * 2, heightPx * 2, { kernel: 'lanczos3', fit: 'fill' })
    // m1 (flat areas) low so that noise does not grow, m2 (edges) higher.
    .sharpen({ sigma: 1.1, m1: 0.25, m2: 1.6, x1: 2.5, y2: 9, y3: 14 })
  const path = join(job.workDir, hasAlpha ? 'upscaled.png' : 'upscaled.jpg')
  await (hasAlpha
    ? picture.png({ compressionLevel: 6 })
    : picture.jpeg({ quality: 93, chromaSubsampling: '4:4:4' })
  ).toFile(path)
  return { files: [path] }
}
