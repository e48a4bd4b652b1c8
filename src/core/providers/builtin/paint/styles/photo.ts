import { parseHex, type Rgb } from '../colour.ts'
import { blurCanvas, blurPlane, brightness, type Canvas, clamp, grainScale } from './canvas.ts'
import { at, noiseTile } from './texture.ts'

/** Effects on photos. Each returns a new canvas of the same size. */

/** Shadows in the first colour, lights in the second; contrast is stretched so that both show. */
export function duotone(canvas: Canvas, dark: string, light: string): Canvas {
  const { width, height } = canvas
  const plane = brightness(canvas)
  const [low, high] = spread(plane, 0.02)
  const from = parseHex(dark)
  const to = parseHex(light)
  const ramp: Rgb[] = Array.from({ length: 256 }, (_, level) => {
    const t = level / 255
    const s = t * t * (3 - 2 * t)
    return [from[0] + (to[0] - from[0]) * s, from[1] + (to[1] - from[1]) * s, from[2] + (to[2] - from[2]) * s]
  })
  const data = new Uint8Array(plane.length * 3)
  for (let p = 0; p < plane.length; p++) {
    const colour = ramp[Math.round(clamp(((plane[p]! - low) / Math.max(1, high - low)) * 255))]!
    data[p * 3] = colour[0]
    data[p * 3 + 1] = colour[1]
    data[p * 3 + 2] = colour[2]
  }
  return { data, width, height }
}

/** Levels below and above which `share` of all pixels lie. */
export function spread(plane: Float32Array, share: number): [number, number] {
  const counts = new Uint32Array(256)
  for (const value of plane) counts[Math.round(value)]! += 1
  const want = plane.length * share
  let low = 0
  for (let sum = counts[0]!; low < 255 && sum <= want; low++) sum += counts[low + 1]!
  let high = 255
  for (let sum = counts[255]!; high > 0 && sum <= want; high--) sum += counts[high - 1]!
  return [low, high]
}

/** Graphite: the picture divided by its own blurred inverse leaves lines; strokes and paper tooth make the tones. */
export function pencil(canvas: Canvas): Canvas {
  const { width, height } = canvas
  const scale = grainScale(canvas)
  const plane = brightness(canvas)
  const radius = Math.max(1, Math.round(5 * scale))
  const inverse = blurPlane(
    blurPlane(
      plane.map((value) => 255 - value),
      width,
      height,
      radius,
    ),
    width,
    height,
    radius,
  )
  const tone = blurPlane(plane, width, height, Math.max(1, Math.round(1.5 * scale)))
  const tooth = noiseTile('tooth', 4, 3)
  const strokes = noiseTile('strokes', 8, 3)
  const data = new Uint8Array(plane.length * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x
      const nx = x / scale
      const ny = y / scale
      const dodge = Math.min(255, (plane[p]! * 255) / Math.max(1, 255 - inverse[p]!))
      const line = 1 - (1 - dodge / 255) * 1.9
      // Strokes run from lower left to upper right: noise stretched along that line.
      const hair = at(strokes, (nx + ny) * 0.16 + 700, (nx - ny) * 1.5 + 3000)
      const shade = 1 - Math.max(0, 0.82 - tone[p]! / 255) * (0.22 + hair * 0.72)
      const grain = (at(tooth, nx, ny) - 0.5) * 26
      const value = 250 * Math.max(0.08, line) * shade + grain * (1.15 - shade * 0.6)
      data[p * 3] = clamp(value + 1)
      data[p * 3 + 1] = clamp(value)
      data[p * 3 + 2] = clamp(value - 5)
    }
  }
  return { data, width, height }
}

/** Kuwahara filter: each pixel takes the mean of the calmest of the four squares beside it. Flattens, keeps edges. */
export function flatten(canvas: Canvas, radius: number): Canvas {
  const { data, width, height } = canvas
  const plane = brightness(canvas)
  const r = Math.max(1, radius)
  const half = Math.ceil(r / 2)
  const means = [0, 1, 2].map((channel) => {
    const own = new Float32Array(plane.length)
    for (let p = 0; p < own.length; p++) own[p] = data[p * 3 + channel]!
    return blurPlane(own, width, height, half)
  })
  const mean = blurPlane(plane, width, height, half)
  const square = blurPlane(
    plane.map((value) => value * value),
    width,
    height,
    half,
  )
  const out = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let best = 0
      let calm = Number.POSITIVE_INFINITY
      for (let k = 0; k < 4; k++) {
        const sx = Math.max(0, Math.min(width - 1, x + (k & 1 ? half : -half)))
        const sy = Math.max(0, Math.min(height - 1, y + (k & 2 ? half : -half)))
        const q = sy * width + sx
        const variance = square[q]! - mean[q]! * mean[q]!
        if (variance < calm) {
          calm = variance
          best = q
        }
      }
      const i = (y * width + x) * 3
      out[i] = means[0]![best]!
      out[i + 1] = means[1]![best]!
      out[i + 2] = means[2]![best]!
    }
  }
  return { data: out, width, height }
}

/** Old print: faded blacks, warm lights, soft corners, grain, a light leak. */
export function vintage(canvas: Canvas, seed: number): Canvas {
  const { width, height } = canvas
  const scale = grainScale(canvas)
  const soft = blurCanvas(canvas, Math.max(1, Math.round(0.6 * scale)))
  const { data } = soft
  const grain = noiseTile('riso', 2, 1)
  const dust = noiseTile('worn', 64, 4)
  const leftLeak = seed % 2 === 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3
      const grey = 0.3 * data[i]! + 0.59 * data[i + 1]! + 0.11 * data[i + 2]!
      const dx = x / width - 0.5
      const dy = y / height - 0.5
      const corner = 1 - Math.min(0.62, (dx * dx + dy * dy) * 1.25)
      const noise = (at(grain, x / scale + seed, y / scale) - 0.5) * 30 + (at(dust, x / scale, y / scale) - 0.5) * 16
      const leak = Math.max(0, 1 - (leftLeak ? x : width - x) / (width * 0.3)) ** 2 * 46
      const tone = (value: number, fade: number, gain: number) =>
        (fade + (grey * 0.46 + value * 0.54) * gain) * corner + noise
      data[i] = clamp(tone(data[i]!, 36, 0.92) + leak)
      data[i + 1] = clamp(tone(data[i + 1]!, 26, 0.84) + leak * 0.45)
      data[i + 2] = clamp(tone(data[i + 2]!, 26, 0.64) + leak * 0.1)
    }
  }
  return soft
}

/** Simple grades: gain per colour, lift, saturation, contrast. */
export function regrade(canvas: Canvas, gain: Rgb, lift: number, saturation: number, contrast = 1): Canvas {
  const data = new Uint8Array(canvas.data.length)
  for (let i = 0; i < data.length; i += 3) {
    const r = canvas.data[i]!
    const g = canvas.data[i + 1]!
    const b = canvas.data[i + 2]!
    const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b
    data[i] = clamp(((grey + (r - grey) * saturation) * gain[0] - 128) * contrast + 128 + lift)
    data[i + 1] = clamp(((grey + (g - grey) * saturation) * gain[1] - 128) * contrast + 128 + lift)
    data[i + 2] = clamp(((grey + (b - grey) * saturation) * gain[2] - 128) * contrast + 128 + lift)
  }
  return { ...canvas, data }
}

/** Sharp in the middle, ever softer outwards: a lens wide open. */
export function blurAround(canvas: Canvas): Canvas {
  const { width, height } = canvas
  const scale = grainScale(canvas)
  const soft = blurCanvas(blurCanvas(canvas, Math.round(8 * scale) + 1), Math.round(8 * scale) + 1)
  const { data } = soft
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const away = Math.hypot((x / width - 0.5) / 0.34, (y / height - 0.54) / 0.4)
      const t = Math.max(0, Math.min(1, (away - 0.62) / 0.55))
      const share = t * t * (3 - 2 * t)
      const i = (y * width + x) * 3
      for (let c = 0; c < 3; c++) data[i + c] = canvas.data[i + c]! + (data[i + c]! - canvas.data[i + c]!) * share
    }
  }
  return soft
}
