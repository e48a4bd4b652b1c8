/** Intake of still pictures: upright, in sRGB, without metadata, as JPEG or PNG. Child side. */
import { readFile } from 'node:fs/promises'
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { refuseLong, refusePixels } from './bounds.ts'
import type { StillFormat } from './detect.ts'
import type { IntakeJob, Made } from './intake-child.ts'
import { openPicture, openPixels, type Pixels, sharp } from './pictures.ts'

/** libheif holds a picture several times over; one above this is taken at half its sides (48 megapixels become 12). */
const HEIC_PIXELS = 30_000_000
/** What a still may measure to be written with care: PNG without loss, JPEG in full colour. */
const CAREFUL_PIXELS = 16_000_000

/** An animated GIF is a clip: it is only measured here. */
export async function takeStill(
  job: IntakeJob,
  format: StillFormat,
  path: string,
): Promise<Made | { animatedMs: number }> {
  // The header alone, before any pixel is decoded.
  const head = await sharp(job.sourcePath, { limitInputPixels: false, failOn: 'error' }).metadata()
  if (head.format !== format) throw new Refusal('file_broken')
  refusePixels(head.width, head.pageHeight ?? head.height)
  if (format === 'gif' && (head.pages ?? 1) > 1) return animation(head.delay ?? [])
  const picture =
    head.compression === 'hevc' ? openPixels(await heicPixels(job.sourcePath)) : openPicture(job.sourcePath)
  const keepsAlpha = head.hasAlpha && head.compression !== 'hevc' && !(await isOpaque(job.sourcePath))
  const lossless = format === 'png' && head.width * head.height <= CAREFUL_PIXELS
  if (keepsAlpha || lossless) {
    const opaque = keepsAlpha ? picture : picture.flatten({ background: '#ffffff' }).removeAlpha()
    const info = await opaque.png({ compressionLevel: 6 }).toFile(path)
    return { type: 'picture', mime: 'image/png', ending: 'png', widthPx: info.width, heightPx: info.height }
  }
  // Full colour and tuned tables hold the whole picture in memory several times: only for those of usual size.
  const large = head.width * head.height > CAREFUL_PIXELS
  const info = await picture
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 93, chromaSubsampling: large ? '4:2:0' : '4:4:4', optimiseCoding: !large })
    .toFile(path)
  return { type: 'picture', mime: 'image/jpeg', ending: 'jpg', widthPx: info.width, heightPx: info.height }
}

function animation(delaysMs: number[]): { animatedMs: number } {
  const animatedMs = delaysMs.reduce((sum, delayMs) => sum + delayMs, 0)
  refuseLong(animatedMs, LIMITS.inputClipMs)
  return { animatedMs }
}

async function isOpaque(path: string): Promise<boolean> {
  return (await openPicture(path).stats()).isOpaque
}

/** sharp has no HEVC; libheif joins the tiles and turns the picture. */
async function heicPixels(path: string): Promise<Pixels> {
  const { default: decodeHeic } = await import('heic-decode')
  const { width, height, data } = await decodeHeic({ buffer: await readFile(path) })
  refusePixels(width, height)
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const whole = { data: pixels, widthPx: width, heightPx: height, channels: 4 as const }
  return width * height > HEIC_PIXELS ? halved(whole) : whole
}

/** Half of each side, each pixel the mean of four, without alpha: a few lines instead of a second whole picture in memory. */
function halved(picture: Pixels): Pixels {
  const { data, channels } = picture
  const widthPx = picture.widthPx >> 1
  const heightPx = picture.heightPx >> 1
  const small = new Uint8Array(widthPx * heightPx * 3)
  const row = picture.widthPx * channels
  let to = 0
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const from = y * 2 * row + x * 2 * channels
      for (let band = from; band < from + 3; band += 1) {
        const sum = data[band]! + data[band + channels]! + data[band + row]! + data[band + row + channels]!
        small[to] = (sum + 2) >> 2
        to += 1
      }
    }
  }
  return { data: small, widthPx, heightPx, channels: 3 }
}
