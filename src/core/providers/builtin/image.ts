import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../errors.ts'
import { encodePicture } from '../../media/pictures.ts'
import { composeScene } from './paint/compose.ts'
import { rasterize } from './paint/raster.ts'
import { fromRgba } from './paint/styles/canvas.ts'
import { applyStyle, STYLES, type Style } from './paint/styles/index.ts'
import { planScene } from './words/plan.ts'
import { readPrompt } from './words/read.ts'

/** Shapes of a picture: width to height. */
export const RATIOS: Record<string, [number, number]> = {
  '1:1': [1, 1],
  '4:3': [4, 3],
  '3:4': [3, 4],
  '16:9': [16, 9],
  '9:16': [9, 16],
}

const SIZE_PX = { least: 128, usual: 1024, most: 2048 }
const COUNT_MOST = 4

export interface ImageJob {
  prompt: string
  /** `ratio`, `size` (longer side in px), `style` (a style's name or `auto`), `negative` (words that must not be painted). */
  options: { [name: string]: string | number | boolean }
  count: number
  seed: number
  workDir: string
}

/**
 * Paints a prompt: one JPEG for each of `count` pictures, written to `workDir`. The same job gives the same bytes.
 * Words for things that it cannot paint come back as the person wrote them (lower case); when no word is known the
 * pictures are abstract. Refuses `image_option` for a ratio, size, style or count that it does not have.
 */
export async function run(job: ImageJob): Promise<{ files: string[]; unknownWords: string[] }> {
  const { widthPx, heightPx } = sizeOf(job.options)
  const reading = readPrompt(job.prompt, String(job.options.negative ?? ''))
  const style = styleOf(job.options.style, reading.style)
  if (!Number.isInteger(job.count) || job.count < 1 || job.count > COUNT_MOST)
    throw new Refusal('image_option', { option: 'count', value: job.count })
  mkdirSync(job.workDir, { recursive: true })
  const files: string[] = []
  for (let number = 0; number < job.count; number++) {
    const seed = (job.seed + number * 7919) % 2 ** 31
    const scene = planScene(reading, widthPx / heightPx, seed)
    const flat = rasterize(composeScene(scene), widthPx, heightPx)
    const painted = applyStyle(fromRgba(flat.data, flat.widthPx, flat.heightPx), style, scene.mood, seed)
    const path = join(job.workDir, `picture-${number + 1}.jpg`)
    await encodePicture({ data: painted.data, widthPx: painted.width, heightPx: painted.height, channels: 3 }, path, {
      format: 'jpeg',
      quality: 92,
    })
    files.push(path)
  }
  return { files, unknownWords: reading.unknownWords }
}

function sizeOf(options: ImageJob['options']): { widthPx: number; heightPx: number } {
  const name = String(options.ratio ?? '1:1')
  const ratio = RATIOS[name]
  if (!ratio) throw new Refusal('image_option', { option: 'ratio', value: name.slice(0, 20) })
  const longPx = Number(options.size ?? SIZE_PX.usual)
  if (!Number.isInteger(longPx) || longPx < SIZE_PX.least || longPx > SIZE_PX.most)
    throw new Refusal('image_option', { option: 'size', value: String(options.size).slice(0, 20) })
  const [width, height] = ratio
  const unit = longPx / Math.max(width, height)
  return { widthPx: Math.round(width * unit), heightPx: Math.round(height * unit) }
}

function styleOf(option: string | number | boolean | undefined, fromWords: string | undefined): Style {
  const chosen = option === undefined || option === '' || option === 'auto' ? (fromWords ?? STYLES[0]) : String(option)
  if (!(STYLES as readonly string[]).includes(chosen))
    throw new Refusal('image_option', { option: 'style', value: chosen.slice(0, 20) })
  return chosen as Style
}
