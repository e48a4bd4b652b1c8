import { type Rgb, rgbToHsl } from './colour.ts'
import { brightness, type Canvas, steepness } from './styles/canvas.ts'

/** What can be measured in a small picture. */
export interface Facts {
  /** Names of colours by the area that they cover, each at least 6 per cent, at most five. */
  palette: string[]
  light: 'night' | 'dim' | 'even' | 'bright'
  contrast: 'high' | 'low' | undefined
  warmth: 'warm' | 'cool' | 'neutral'
  place: 'left' | 'right' | 'centre'
  traits: ('symmetric' | 'horizon' | 'busy' | 'plain')[]
  moods: ('calm' | 'gloomy' | 'joyful' | 'dreamy' | 'mysterious')[]
  shape: 'landscape' | 'portrait' | 'square'
  /** The nearest usual ratio, such as `16:9`. */
  ratio: string
}

export function measure(canvas: Canvas): Facts {
  const { data, width, height } = canvas
  const light = brightness(canvas)
  const edges = steepness(light, width, height)
  const total = light.length
  const mean = light.reduce((sum, value) => sum + value, 0) / total
  const deviation = Math.sqrt(light.reduce((sum, value) => sum + (value - mean) ** 2, 0) / total)
  let warm = 0
  let saturation = 0
  for (let i = 0; i < data.length; i += 3) {
    warm += data[i]! - data[i + 2]!
    saturation += Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!)
  }
  warm /= total
  saturation /= total
  const detail = edges.reduce((sum, value) => sum + value, 0) / total
  const ratio = nearestRatio(width / height)
  const traits: Facts['traits'] = []
  if (symmetry(light, width, height) > 0.9) traits.push('symmetric')
  if (hasHorizon(light, width, height)) traits.push('horizon')
  if (detail > 22) traits.push('busy')
  else if (detail < 9) traits.push('plain')
  const moods: Facts['moods'] = []
  if (mean > 150 && saturation > 75) moods.push('joyful')
  else if (mean < 70 && saturation > 40) moods.push('mysterious')
  else if (mean < 105 && saturation < 40) moods.push('gloomy')
  else if (mean > 165 && deviation < 42) moods.push('dreamy')
  else if (detail < 13) moods.push('calm')
  return {
    palette: namePalette(data),
    light: mean < 62 ? 'night' : mean < 108 ? 'dim' : mean > 168 ? 'bright' : 'even',
    contrast: deviation > 66 ? 'high' : deviation < 34 ? 'low' : undefined,
    warmth: warm > 14 ? 'warm' : warm < -14 ? 'cool' : 'neutral',
    place: weight(edges, width, height),
    traits,
    moods,
    shape: ratio === '1:1' ? 'square' : width > height ? 'landscape' : 'portrait',
    ratio,
  }
}

/** The name that fits a colour: greys by brightness, others by hue, with brown, beige and pink as special cases. */
export function nameColour(colour: Rgb): string {
  const [hue, saturation, level] = rgbToHsl(colour)
  const chroma = (Math.max(...colour) - Math.min(...colour)) / 255
  if (level < 0.11) return 'black'
  if (chroma < 0.09 || saturation < 0.09) return level > 0.86 ? 'white' : level < 0.2 ? 'black' : 'grey'
  if (level > 0.94) return 'white'
  if (hue < 14 || hue >= 345) return level > 0.68 ? 'pink' : 'red'
  if (hue < 42) return level < 0.38 ? 'brown' : level > 0.74 ? 'beige' : saturation < 0.42 ? 'brown' : 'orange'
  if (hue < 66)
    return level > 0.76 && chroma < 0.4 ? 'beige' : level < 0.3 ? 'brown' : chroma < 0.22 ? 'beige' : 'yellow'
  if (hue < 158) return 'green'
  if (hue < 188) return 'turquoise'
  if (hue < 252) return level > 0.58 ? 'light blue' : 'blue'
  if (hue < 300) return 'purple'
  return level > 0.6 ? 'pink' : 'purple'
}

function namePalette(data: Uint8Array): string[] {
  const shares = new Map<string, number>()
  for (let i = 0; i < data.length; i += 3) {
    const name = nameColour([data[i]!, data[i + 1]!, data[i + 2]!])
    shares.set(name, (shares.get(name) ?? 0) + 1)
  }
  const total = data.length / 3
  const order = [...shares].sort((a, b) => b[1] - a[1])
  const large = order.filter(([, count]) => count / total >= 0.06).slice(0, 5)
  return (large.length ? large : order.slice(0, 1)).map(([name]) => name)
}

function nearestRatio(ratio: number): string {
  const known: [string, number][] = [
    ['1:1', 1],
    ['4:3', 4 / 3],
    ['3:4', 3 / 4],
    ['16:9', 16 / 9],
    ['9:16', 9 / 16],
    ['3:2', 1.5],
    ['2:3', 2 / 3],
  ]
  return known.reduce((best, candidate) =>
    Math.abs(Math.log(candidate[1] / ratio)) < Math.abs(Math.log(best[1] / ratio)) ? candidate : best,
  )[0]
}

/** Where most of the edges are, against the even spread. */
function weight(edges: Float32Array, width: number, height: number): Facts['place'] {
  const thirds = [0, 0, 0]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) thirds[Math.min(2, Math.floor((x * 3) / width))]! += edges[y * width + x]!
  const [left, middle, right] = thirds as [number, number, number]
  return left > middle * 1.06 && left > right * 1.12
    ? 'left'
    : right > middle * 1.06 && right > left * 1.12
      ? 'right'
      : 'centre'
}

function symmetry(light: Float32Array, width: number, height: number): number {
  let away = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width >> 1; x++) away += Math.abs(light[y * width + x]! - light[y * width + width - 1 - x]!)
  return 1 - away / (height * (width >> 1)) / 255
}

/** One row where the brightness of whole rows jumps. */
function hasHorizon(light: Float32Array, width: number, height: number): boolean {
  const rows = Array.from({ length: height }, (_, y) => {
    let sum = 0
    for (let x = 0; x < width; x++) sum += light[y * width + x]!
    return sum / width
  })
  let jump = 0
  for (let y = Math.floor(height * 0.2); y < height * 0.85; y++)
    jump = Math.max(jump, Math.abs(rows[y + 2]! - rows[y - 2]!))
  return jump > 20
}
