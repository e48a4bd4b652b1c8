import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../errors.ts'
import { decodeRgb, encodePicture } from '../../media/pictures.ts'
import { darker, lighter, luminance } from './paint/colour.ts'
import type { Canvas } from './paint/styles/canvas.ts'
import { oil } from './paint/styles/oil.ts'
import { blurAround, duotone, flatten, pencil, regrade, vintage } from './paint/styles/photo.ts'
import { pixelArt, poster } from './paint/styles/reduce.ts'
import { ink, watercolour } from './paint/styles/wet.ts'
import { EFFECTS, type EffectReading, readEffect } from './words/effects.ts'

/** Longer side of an edited picture at most. */
const EDIT_SIDE_PX = 2048

export interface EditJob {
  prompt: string
  options: { [name: string]: string | number | boolean }
  inputPath: string
  seed: number
  workDir: string
}

/**
 * Repaints a picture as the words say: one JPEG in `workDir`, of the input's shape, its longer side at most 2048 px.
 * `options.effect` names an effect outright. Refuses `edit_unknown` when neither names one that we have.
 */
export async function run(job: EditJob): Promise<{ files: string[]; applied: string }> {
  const reading = chooseEffect(job)
  if (!reading) throw new Refusal('edit_unknown')
  const input = await decodeRgb(job.inputPath, { maxSidePx: EDIT_SIDE_PX })
  const canvas: Canvas = { data: input.data, width: input.widthPx, height: input.heightPx }
  const painted = apply(canvas, reading, job.seed)
  mkdirSync(job.workDir, { recursive: true })
  const path = join(job.workDir, 'edited.jpg')
  await encodePicture({ data: painted.data, widthPx: painted.width, heightPx: painted.height, channels: 3 }, path, {
    format: 'jpeg',
    quality: 92,
  })
  return { files: [path], applied: reading.effect }
}

function chooseEffect(job: EditJob): EffectReading | undefined {
  const named = EFFECTS.find((effect) => effect === job.options.effect)
  const reading = readEffect(job.prompt)
  return named ? { effect: named, colours: reading?.colours ?? [] } : reading
}

function apply(canvas: Canvas, { effect, colours }: EffectReading, seed: number): Canvas {
  const scale = Math.max(canvas.width, canvas.height) / 1024
  switch (effect) {
    case 'duotone': {
      const [dark, light] = pair(colours)
      return duotone(canvas, dark, light)
    }
    case 'watercolour':
      return watercolour(lift(flatten(flatten(canvas, Math.round(5 * scale)), Math.round(7 * scale))), seed)
    case 'pencil':
      return pencil(canvas)
    case 'pixel':
      return pixelArt(canvas, 128, 24, seed)
    case 'vintage':
      return vintage(canvas, seed)
    case 'oil':
      return oil(canvas, seed)
    case 'poster':
      return poster(flatten(canvas, Math.round(5 * scale)), seed)
    case 'ink':
      return ink(flatten(canvas, Math.round(4 * scale)), seed)
    case 'mono':
      return regrade(canvas, [1, 1, 1], 0, 0, 1.12)
    case 'blur':
      return blurAround(canvas)
    case 'warm':
      return regrade(canvas, [1.09, 1.01, 0.84], 2, 1.06)
    case 'cool':
      return regrade(canvas, [0.86, 0.99, 1.12], 0, 1)
    case 'brighter':
      return regrade(canvas, [1.1, 1.1, 1.1], 14, 1.05)
    case 'darker':
      return regrade(canvas, [0.76, 0.76, 0.78], -10, 1.02, 1.04)
    case 'vivid':
      return regrade(canvas, [1, 1, 1], 2, 1.5, 1.06)
  }
}

const lift = (canvas: Canvas) => regrade(canvas, [1.03, 1.03, 1.03], 12, 1.22)

/** Two colours for the shadows and the lights, from those named: the darker one goes into the shadows. */
function pair(colours: string[]): [string, string] {
  const [first, second] = colours
  if (!first) return ['#1c2a6b', '#ff9f5a']
  if (!second) return luminance(first) > 0.7 ? ['#2a2438', first] : [darker(first, 0.5), lighter(first, 0.82)]
  const [dark, light] = luminance(first) <= luminance(second) ? [first, second] : [second, first]
  return luminance(light) - luminance(dark) < 0.25
    ? [darker(dark, 0.42), lighter(light, 0.18)]
    : [darker(dark, 0.2), light]
}
