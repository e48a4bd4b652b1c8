import { decodeRgb } from '../../../media/pictures.ts'

/** The mood that a picture suggests; `contrast` from 0 to 1 calls for drums. */
export interface PictureMood {
  name: string
  valence: number
  energy: number
  contrast: number
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/**
 * Light, warmth, colourfulness and contrast of a picture as a mood: bright, warm and colourful is major and quick, dark
 * and cold is minor and slow.
 */
export async function readPictureMood(path: string): Promise<PictureMood> {
  const { data, widthPx, heightPx } = await decodeRgb(path, { maxSidePx: 96 })
  const count = widthPx * heightPx
  let light = 0
  let lightSquares = 0
  let warmth = 0
  let colour = 0
  for (let at = 0; at < count * 3; at += 3) {
    const red = data[at]! / 255
    const green = data[at + 1]! / 255
    const blue = data[at + 2]! / 255
    const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    light += luma
    lightSquares += luma * luma
    warmth += red - blue
    colour += Math.max(red, green, blue) - Math.min(red, green, blue)
  }
  light /= count
  warmth /= count
  colour /= count
  const spread = Math.sqrt(Math.max(0, lightSquares / count - light * light))
  const valence = clamp((light - 0.42) * 2.2 + warmth * 1.3 + (colour - 0.25) * 0.4, -1, 1)
  const contrast = clamp(spread / 0.32, 0, 1)
  const energy = clamp(0.15 + light * 0.35 + colour * 0.45 + contrast * 0.2 + warmth * 0.25, 0, 1)
  return { name: nameOf(valence, energy), valence, energy, contrast }
}

function nameOf(valence: number, energy: number): string {
  if (valence >= 0) return energy >= 0.5 ? 'joyful' : 'calm'
  return energy >= 0.5 ? 'dark' : 'sad'
}
