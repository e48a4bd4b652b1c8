import { blurCanvas, blurPlane, brightness, type Canvas, clamp, grainScale, steepness } from './canvas.ts'
import { at, noiseTile } from './texture.ts'

/** Moves each pixel along a noise field: edges tremble as if drawn by hand. `reach` in pixels of a 1024 picture. */
export function tremble(canvas: Canvas, reach: number, seed: number): Canvas {
  const { data, width, height } = canvas
  const scale = grainScale(canvas)
  const field = noiseTile('tremble', 32, 3)
  const out = new Uint8Array(data.length)
  const ox = seed & 511
  const oy = (seed >> 9) & 511
  const far = reach * 2 * scale
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const nx = x / scale + ox
      const ny = y / scale + oy
      let sx = Math.round(x + (at(field, nx, ny) - 0.5) * far)
      let sy = Math.round(y + (at(field, nx + 211, ny + 97) - 0.5) * far)
      sx = sx < 0 ? 0 : sx >= width ? width - 1 : sx
      sy = sy < 0 ? 0 : sy >= height ? height - 1 : sy
      const from = (sy * width + sx) * 3
      const to = (y * width + x) * 3
      out[to] = data[from]!
      out[to + 1] = data[from + 1]!
      out[to + 2] = data[from + 2]!
    }
  }
  return { data: out, width, height }
}

/** Thick paint on board: slightly uneven edges and tone, fine tooth. */
export function gouache(canvas: Canvas, seed: number): Canvas {
  const moved = tremble(canvas, 1.6, seed)
  const { data, width, height } = moved
  const scale = grainScale(moved)
  const tone = noiseTile('tone', 128, 4)
  const tooth = noiseTile('tooth', 4, 3)
  const brush = noiseTile('brush', 16, 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const nx = x / scale
      const ny = y / scale
      const lift =
        (at(tone, nx + seed, ny) - 0.5) * 20 +
        (at(tooth, nx, ny) - 0.5) * 17 +
        (at(brush, nx * 0.22, ny * 2) - 0.5) * 13
      const i = (y * width + x) * 3
      data[i] = clamp(data[i]! + lift * 1.05)
      data[i + 1] = clamp(data[i + 1]! + lift)
      data[i + 2] = clamp(data[i + 2]! + lift * 0.9)
    }
  }
  return moved
}

/** Transparent colour on rough paper: pooled edges, uneven flow, granulation, a white uneven margin. */
export function watercolour(canvas: Canvas, seed: number, margin = true): Canvas {
  const scale = grainScale(canvas)
  const moved = tremble(canvas, 7, seed)
  const soft = blurCanvas(moved, Math.max(1, Math.round(1.4 * scale)))
  const { width, height, data } = soft
  const light = blurPlane(brightness(soft), width, height, Math.max(1, Math.round(1.2 * scale)))
  const edges = blurPlane(steepness(light, width, height), width, height, Math.max(1, Math.round(1.2 * scale)))
  const around = blurPlane(light, width, height, Math.round(9 * scale))
  const flow = noiseTile('flow', 128, 5)
  const blots = noiseTile('blots', 64, 3)
  const grain = noiseTile('grain', 4, 2)
  const paper = noiseTile('paper', 8, 3)
  const rim = margin ? 26 * scale : 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x
      const nx = x / scale
      const ny = y / scale
      // Pigment settles at the darker side of an edge and in the dents of the paper.
      const pool = Math.min(0.34, edges[p]! * scale * 0.013) * (around[p]! > light[p]! ? 1 : 0.35)
      const run = 0.6 + at(flow, nx * 0.7 + seed, ny * 0.7) * 0.62 + (at(blots, nx, ny + seed) - 0.5) * 0.26
      const dents = (at(paper, nx, ny) - 0.5) * 0.2 + (at(grain, nx, ny) - 0.5) * 0.14
      // Dark paint stays transparent too.
      const veil = 0.8 + 0.2 * (light[p]! / 255)
      let density = Math.max(0.1, run * 0.92 * veil + pool * 1.1 + dents)
      if (margin) {
        const edge =
          Math.min(x, y, width - 1 - x, height - 1 - y) - rim - (at(blots, nx * 1.7, ny * 1.7) - 0.5) * 42 * scale
        if (edge < 0) density = 0
        else if (edge < 5 * scale) density *= 1.2
      }
      const white = 250 + (at(paper, nx, ny) - 0.5) * 14
      const i = p * 3
      data[i] = clamp(white - (255 - data[i]!) * density)
      data[i + 1] = clamp(white - 2 - (255 - data[i + 1]!) * density)
      data[i + 2] = clamp(white - 8 - (255 - data[i + 2]!) * density)
    }
  }
  return soft
}

/** Pen lines of uneven width with hatching in the dark parts, over a thin wash on cream paper. */
export function ink(canvas: Canvas, seed: number): Canvas {
  const scale = grainScale(canvas)
  const own = brightness(canvas)
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length
  // Paper stays paper at night: a dark scene is drawn lighter than it is.
  if (mean < 100) for (let i = 0; i < canvas.data.length; i++) canvas.data[i] = 255 * (canvas.data[i]! / 255) ** 0.62
  const moved = tremble(canvas, 2.6, seed)
  const { width, height } = moved
  const light = brightness(moved)
  const near = blurPlane(light, width, height, Math.max(1, Math.round(0.9 * scale)))
  const wide = blurPlane(light, width, height, Math.max(2, Math.round(2.6 * scale)))
  const edges = steepness(near, width, height)
  const tone = blurPlane(light, width, height, Math.max(2, Math.round(5 * scale)))
  const wash = blurCanvas(tremble(canvas, 9, seed + 77), Math.max(2, Math.round(3.4 * scale)))
  const out = wash.data
  const flow = noiseTile('flow', 128, 5)
  const weight = noiseTile('weight', 64, 3)
  const paper = noiseTile('paper', 8, 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x
      const nx = x / scale
      const ny = y / scale
      const press = at(weight, nx + seed, ny)
      // Difference of two blurs finds thin dark lines, the slope finds outlines.
      const line = Math.max((wide[p]! - near[p]!) * 0.09, edges[p]! * scale * 0.034 - 0.25) * (0.55 + press * 1.1)
      const wobble = (at(weight, nx * 1.3, ny * 1.3) - 0.5) * 9
      const stripe = (a: number) => Math.abs((((a % 9) + 9) % 9) - 4.5) < 1.05 + (0.5 - press) * 0.9
      const dark = tone[p]!
      let hatch = 0
      if (dark < 118 && stripe(nx + ny + wobble)) hatch = Math.min(0.62, (118 - dark) / 90)
      if (dark < 62 && stripe(nx - ny + wobble)) hatch = Math.max(hatch, 0.55)
      const stroke = Math.min(0.95, Math.max(0, line - 0.12) * 1.5 + hatch)
      const density = 0.42 + at(flow, nx * 0.7, ny * 0.7 + seed) * 0.5
      const rough = (at(paper, nx, ny) - 0.5) * 13
      const i = p * 3
      const grey = dark * 0.3
      for (let c = 0; c < 3; c++) {
        const sheet = (c === 0 ? 249 : c === 1 ? 243 : 229) + rough
        const colour = out[i + c]! * 0.7 + grey
        const washed = sheet - (255 - colour) * density * 0.86
        out[i + c] = clamp(washed + ((c === 2 ? 46 : 34) - washed) * stroke)
      }
    }
  }
  return wash
}
