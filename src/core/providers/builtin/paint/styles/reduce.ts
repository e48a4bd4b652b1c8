import type { Rgb } from '../colour.ts'
import { createRng } from '../rng.ts'
import { type Canvas, clamp, grainScale } from './canvas.ts'
import { at, noiseTile } from './texture.ts'

/** The `count` colours that stand best for a picture: k-means over a grid of samples, started at spread-out samples. */
export function findPalette(canvas: Canvas, count: number, seed = 1): Rgb[] {
  const { data, width, height } = canvas
  const samples: Rgb[] = []
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / 3600)))
  for (let y = step >> 1; y < height; y += step)
    for (let x = step >> 1; x < width; x += step) {
      const i = (y * width + x) * 3
      samples.push([data[i]!, data[i + 1]!, data[i + 2]!])
    }
  const rng = createRng(seed)
  const centres: Rgb[] = [[...rng.pick(samples)] as Rgb]
  while (centres.length < count) {
    let best = samples[0]!
    let far = -1
    for (const sample of samples) {
      const distance = Math.min(...centres.map((centre) => away(sample, centre))) * (0.6 + rng.next() * 0.4)
      if (distance > far) {
        far = distance
        best = sample
      }
    }
    centres.push([...best] as Rgb)
  }
  for (let round = 0; round < 8; round++) {
    const sums = centres.map(() => [0, 0, 0, 0])
    for (const sample of samples) {
      const sum = sums[nearest(centres, sample)]!
      sum[0]! += sample[0]
      sum[1]! += sample[1]
      sum[2]! += sample[2]
      sum[3]! += 1
    }
    for (const [i, sum] of sums.entries())
      if (sum[3]) centres[i] = [sum[0]! / sum[3]!, sum[1]! / sum[3]!, sum[2]! / sum[3]!]
  }
  return centres
}

/** Squared distance with the eye's weights. */
export function away(a: Rgb, b: Rgb): number {
  const red = a[0] - b[0]
  const green = a[1] - b[1]
  const blue = a[2] - b[2]
  return 2 * red * red + 4 * green * green + 3 * blue * blue
}

export function nearest(palette: readonly Rgb[], colour: Rgb): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < palette.length; i++) {
    const distance = away(palette[i]!, colour)
    if (distance < least) {
      least = distance
      best = i
    }
  }
  return best
}

/** Few flat inks, their mixtures as grain: like a risograph print on off-white paper. */
export function poster(canvas: Canvas, seed: number): Canvas {
  const { data, width, height } = canvas
  const scale = grainScale(canvas)
  const palette = findPalette(canvas, 13, seed).map((colour) => vivid(colour))
  // For each colour cell: the two nearest inks and how far it lies between them.
  const first = new Uint8Array(32768)
  const second = new Uint8Array(32768)
  const share = new Float32Array(32768)
  for (let cell = 0; cell < 32768; cell++) {
    const colour = vivid([((cell >> 10) & 31) * 8 + 4, ((cell >> 5) & 31) * 8 + 4, (cell & 31) * 8 + 4])
    const order = palette.map((ink, i) => [away(ink, colour), i] as const).sort((a, b) => a[0] - b[0])
    const [d1, i1] = order[0]!
    const [d2, i2] = order[1]!
    first[cell] = i1
    second[cell] = i2
    share[cell] = Math.sqrt(d1) / (Math.sqrt(d1) + Math.sqrt(d2) + 1e-6)
  }
  const grain = noiseTile('riso', 2, 1)
  const worn = noiseTile('worn', 64, 4)
  const out = new Uint8Array(data.length)
  const rim = Math.round(30 * scale)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3
      const nx = x / scale
      const ny = y / scale
      if (x < rim || y < rim || x >= width - rim || y >= height - rim) {
        const tooth = (at(grain, nx, ny) - 0.5) * 8
        out[i] = clamp(247 + tooth)
        out[i + 1] = clamp(241 + tooth)
        out[i + 2] = clamp(228 + tooth)
        continue
      }
      const cell = ((data[i]! >> 3) << 10) | ((data[i + 1]! >> 3) << 5) | (data[i + 2]! >> 3)
      const noise = at(grain, nx * 1.6 + seed, ny * 1.6)
      const ink = palette[share[cell]! > 0.16 + noise * 0.42 ? second[cell]! : first[cell]!]!
      const fade = Math.max(0, at(worn, nx, ny + seed) - 0.62) * 90 * noise + (noise - 0.5) * 9
      out[i] = clamp(ink[0] + fade)
      out[i + 1] = clamp(ink[1] + fade)
      out[i + 2] = clamp(ink[2] + fade * 0.9)
    }
  }
  return { data: out, width, height }
}

function vivid([red, green, blue]: Rgb): Rgb {
  const grey = 0.3 * red + 0.59 * green + 0.11 * blue
  const lift = (value: number) => clamp(grey + (value - grey) * 1.28 + (grey - 128) * 0.12)
  return [lift(red), lift(green), lift(blue)]
}

const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((value) => value / 16 - 0.47)

/** Large square dots in few colours, mixed by an ordered pattern. `across` is the number of dots on the longer side. */
export function pixelArt(canvas: Canvas, across: number, colours: number, seed = 1): Canvas {
  const { width, height } = canvas
  const block = Math.max(2, Math.round(Math.max(width, height) / across))
  const columns = Math.ceil(width / block)
  const rows = Math.ceil(height / block)
  const small = shrink(canvas, block, columns, rows)
  const palette = findPalette(small, colours, seed).map(vivid)
  const out = new Uint8Array(width * height * 3)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = (row * columns + column) * 3
      const push = BAYER[(row & 3) * 4 + (column & 3)]! * 13
      const colour =
        palette[
          nearest(
            palette,
            vivid([small.data[from]! + push, small.data[from + 1]! + push, small.data[from + 2]! + push]),
          )
        ]!
      for (let y = row * block; y < Math.min(height, (row + 1) * block); y++) {
        for (let x = column * block; x < Math.min(width, (column + 1) * block); x++) {
          const to = (y * width + x) * 3
          out[to] = colour[0]
          out[to + 1] = colour[1]
          out[to + 2] = colour[2]
        }
      }
    }
  }
  return { data: out, width, height }
}

function shrink({ data, width, height }: Canvas, block: number, columns: number, rows: number): Canvas {
  const out = new Uint8Array(columns * rows * 3)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const sum = [0, 0, 0]
      let count = 0
      for (let y = row * block; y < Math.min(height, (row + 1) * block); y++) {
        for (let x = column * block; x < Math.min(width, (column + 1) * block); x++) {
          const i = (y * width + x) * 3
          sum[0]! += data[i]!
          sum[1]! += data[i + 1]!
          sum[2]! += data[i + 2]!
          count++
        }
      }
      for (let c = 0; c < 3; c++) out[(row * columns + column) * 3 + c] = sum[c]! / count
    }
  }
  return { data: out, width: columns, height: rows }
}
