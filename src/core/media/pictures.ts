/**
 * Pictures, child side: the only place that imports sharp. Never import this from the parent process.
 * The cache is off (each file is seen once) and threads are few: several children share a small machine.
 */
import sharp from 'sharp'
import { LIMITS } from '../limits.ts'
import { type Mark, markXmp } from './mark.ts'

sharp.cache(false)
sharp.concurrency(2)

export { sharp }

/** Interleaved 8-bit pixels, rows from the top. */
export interface Pixels {
  data: Uint8Array
  widthPx: number
  heightPx: number
  channels: 3 | 4
}

export type PictureFormat = 'jpeg' | 'png' | 'webp'

/** Opens a picture within our bounds, upright, in sRGB; broken bytes are an error and not a grey half. */
export function openPicture(source: string | Uint8Array) {
  return sharp(source, { limitInputPixels: LIMITS.inputPixels, failOn: 'error', sequentialRead: true })
    .autoOrient()
    .toColourspace('srgb')
}

/** Opens pixels that are already decoded. */
export function openPixels(pixels: Pixels) {
  return sharp(pixels.data, { raw: { width: pixels.widthPx, height: pixels.heightPx, channels: pixels.channels } })
}

/**
 * Decodes a picture upright to RGB; transparency lies on white. With `maxSidePx` it is made smaller (never larger) so
 * that its longer side fits.
 */
export async function decodeRgb(source: string | Uint8Array, options: { maxSidePx?: number } = {}): Promise<Pixels> {
  let picture = openPicture(source)
  if (options.maxSidePx !== undefined) {
    picture = picture.resize(options.maxSidePx, options.maxSidePx, { fit: 'inside', withoutEnlargement: true })
  }
  const { data, info } = await picture
    .flatten({ background: '#ffffff' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, widthPx: info.width, heightPx: info.height, channels: 3 }
}

/** Size of a picture after its orientation, and its format, from the header alone. */
export async function pictureSize(source: string | Uint8Array) {
  const facts = await sharp(source, { limitInputPixels: LIMITS.inputPixels, failOn: 'error' }).metadata()
  const { width, height } = facts.autoOrient
  return { widthPx: width, heightPx: height, format: facts.format, pages: facts.pages ?? 1, hasAlpha: facts.hasAlpha }
}

/**
 * Writes pixels to `path`. With a mark the file says that a machine made it; nothing else is written beside the pixels.
 * `quality` is 1 to 100 (jpeg 90, webp 88 by default) and means nothing for PNG.
 */
export async function encodePicture(
  pixels: Pixels,
  path: string,
  options: { format: PictureFormat; quality?: number; mark?: Mark; provider?: string },
): Promise<{ widthPx: number; heightPx: number; sizeBytes: number }> {
  let picture = openPixels(pixels)
  if (options.mark) picture = picture.withXmp(markXmp(options.mark, options.provider ?? 'builtin'))
  if (options.format === 'jpeg') picture = picture.jpeg({ quality: options.quality ?? 90, chromaSubsampling: '4:4:4' })
  if (options.format === 'png') picture = picture.png({ compressionLevel: 6 })
  if (options.format === 'webp') picture = picture.webp({ quality: options.quality ?? 88 })
  const info = await picture.toFile(path)
  return { widthPx: info.width, heightPx: info.height, sizeBytes: info.size }
}
