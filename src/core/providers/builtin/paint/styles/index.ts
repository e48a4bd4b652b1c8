import type { Mood } from '../scene.ts'
import { blurCanvas, type Canvas, clamp } from './canvas.ts'
import { oil } from './oil.ts'
import { pixelArt, poster } from './reduce.ts'
import { gouache, ink, watercolour } from './wet.ts'

/** The ways to paint; the first is used when none is named. */
export const STYLES = ['gouache', 'watercolour', 'poster', 'ink', 'oil', 'pixel'] as const
export type Style = (typeof STYLES)[number]

/** Turns the flat rendering of a scene into a painting. The canvas may be changed. */
export function applyStyle(canvas: Canvas, style: Style, mood: Mood, seed: number): Canvas {
  grade(canvas, mood, style === 'gouache' || style === 'oil' ? 0.24 : 0)
  switch (style) {
    case 'watercolour':
      return watercolour(canvas, seed)
    case 'poster':
      return poster(canvas, seed)
    case 'ink':
      return ink(canvas, seed)
    case 'oil':
      return oil(canvas, seed)
    case 'pixel':
      return pixelArt(canvas, 176, 28, seed)
    default:
      return gouache(canvas, seed)
  }
}

/** Saturation, contrast, brightness and tint of a mood; bloom for dreams; darker corners by `vignette` (0 to 1). */
function grade(canvas: Canvas, mood: Mood, vignette: number): void {
  const [colour, contrast, lift, red, blue] = {
    plain: [1.04, 1.02, 0, 0, 0],
    calm: [0.9, 0.95, 5, 0, 3],
    gloomy: [0.5, 1.02, -20, -3, 5],
    joyful: [1.26, 1.05, 9, 6, -4],
    dreamy: [0.98, 0.9, 12, 7, 9],
    mysterious: [0.8, 1.12, -17, -8, 10],
  }[mood] as [number, number, number, number, number]
  const { data, width, height } = canvas
  const bloom = mood === 'dreamy' ? blurCanvas(canvas, Math.round(Math.max(width, height) / 50)) : undefined
  const corners = vignette + (mood === 'mysterious' ? 0.26 : mood === 'gloomy' ? 0.12 : 0)
  const cx = width / 2
  const cy = height / 2
  const whole = cx * cx + cy * cy
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3
      const away = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / whole
      const shade = 1 - corners * away * away
      let r = data[i]!
      let g = data[i + 1]!
      let b = data[i + 2]!
      if (bloom) {
        r = 255 - ((255 - r) * (255 - bloom.data[i]! * 0.42)) / 255
        g = 255 - ((255 - g) * (255 - bloom.data[i + 1]! * 0.42)) / 255
        b = 255 - ((255 - b) * (255 - bloom.data[i + 2]! * 0.42)) / 255
      }
      const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b
      const change = (value: number, push: number) =>
        clamp(((grey + (value - grey) * colour - 128) * contrast + 128 + lift + push) * shade)
      data[i] = change(r, red)
      data[i + 1] = change(g, 0)
      data[i + 2] = change(b, blue)
    }
  }
}
