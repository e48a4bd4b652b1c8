import { createRng } from '../rng.ts'
import { blurCanvas, blurPlane, brightness, type Canvas, clamp, grainScale } from './canvas.ts'
import { at, noiseTile } from './texture.ts'

/** Brush strokes in three sizes that follow the forms, with relief of the bristles in raking light. */
export function oil(canvas: Canvas, seed: number): Canvas {
  const { width, height } = canvas
  const scale = grainScale(canvas)
  const out = blurCanvas(canvas, Math.round(7 * scale))
  const relief = new Float32Array(width * height)
  const guide = blurPlane(
    blurPlane(brightness(canvas), width, height, Math.round(5 * scale)),
    width,
    height,
    Math.round(5 * scale),
  )
  const rng = createRng(seed).fork('oil')
  const swirl = noiseTile('swirl', 128, 2)
  for (const [size, need] of [
    [15, 0],
    [8, 9],
    [4, 15],
    [2.2, 20],
  ] as const) {
    const radius = size * scale
    const source = blurCanvas(canvas, Math.max(1, Math.round(radius * 0.35)))
    const step = Math.max(2, radius * (size < 5 ? 1.15 : 0.95))
    for (let gy = 0; gy < height; gy += step) {
      for (let gx = 0; gx < width; gx += step) {
        const x = Math.min(width - 1, Math.max(0, Math.round(gx + rng.range(-0.5, 0.5) * step)))
        const y = Math.min(height - 1, Math.max(0, Math.round(gy + rng.range(-0.5, 0.5) * step)))
        const tone = rng.range(-7, 7)
        const p = (y * width + x) * 3
        const miss =
          Math.abs(source.data[p]! - out.data[p]!) +
          Math.abs(source.data[p + 1]! - out.data[p + 1]!) +
          Math.abs(source.data[p + 2]! - out.data[p + 2]!)
        if (miss < need * 1.4) continue
        const i = y * width + x
        const dx = (guide[Math.min(guide.length - 1, i + 2)] ?? 0) - (guide[Math.max(0, i - 2)] ?? 0)
        const dy = (guide[Math.min(guide.length - 1, i + 2 * width)] ?? 0) - (guide[Math.max(0, i - 2 * width)] ?? 0)
        // Along the edge where there is one, else with a slow swirl.
        const angle =
          Math.hypot(dx, dy) > 2.2 ? Math.atan2(dy, dx) + Math.PI / 2 : (at(swirl, x / scale, y / scale) - 0.5) * 4
        stroke(
          out,
          relief,
          x,
          y,
          radius,
          radius * (size < 5 ? 1.9 : 2.7),
          angle,
          source.data[p]! + tone,
          source.data[p + 1]! + tone,
          source.data[p + 2]! + tone * 0.8,
          rng.int(0, 511),
        )
      }
    }
  }
  shade(out, relief, scale)
  return out
}

function stroke(
  out: Canvas,
  relief: Float32Array,
  cx: number,
  cy: number,
  half: number,
  length: number,
  angle: number,
  red: number,
  green: number,
  blue: number,
  hair: number,
): void {
  const { data, width, height } = out
  const bristle = noiseTile('bristle', 2, 1)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const ex = Math.abs(cos) * length + Math.abs(sin) * half
  const ey = Math.abs(sin) * length + Math.abs(cos) * half
  const x0 = Math.max(0, Math.floor(cx - ex))
  const x1 = Math.min(width - 1, Math.ceil(cx + ex))
  const y0 = Math.max(0, Math.floor(cy - ey))
  const y1 = Math.min(height - 1, Math.ceil(cy + ey))
  const spread = 7 / half
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const along = ((x - cx) * cos + (y - cy) * sin) / length
      const across = ((y - cy) * cos - (x - cx) * sin) / half
      const reach = along * along * along * along + across * across
      if (reach > 1) continue
      const line = bristle[((hair & 511) << 9) | (Math.round((across + 1) * half * spread) & 511)]!
      const cover = reach > 0.7 ? (1 - reach) * 3.3 * (0.45 + line * 0.55) : 0.82 + line * 0.18
      const p = y * width + x
      const i = p * 3
      const lift = (line - 0.5) * 11
      data[i] = clamp(data[i]! + (red + lift - data[i]!) * cover)
      data[i + 1] = clamp(data[i + 1]! + (green + lift - data[i + 1]!) * cover)
      data[i + 2] = clamp(data[i + 2]! + (blue + lift - data[i + 2]!) * cover)
      relief[p] = relief[p]! * (1 - cover) + (line * 0.8 + (1 - reach) * 0.5) * cover
    }
  }
}

function shade({ data, width, height }: Canvas, relief: Float32Array, scale: number): void {
  const step = Math.max(1, Math.round(scale))
  const weave = noiseTile('weave', 4, 2)
  for (let y = step; y < height - step; y++) {
    for (let x = step; x < width - step; x++) {
      const p = y * width + x
      const slope = relief[p - step * width - step]! - relief[p + step * width + step]!
      const lift = Math.max(-22, Math.min(26, -slope * 30)) + (at(weave, x / scale, y / scale) - 0.5) * 7
      const i = p * 3
      data[i] = clamp(data[i]! + lift)
      data[i + 1] = clamp(data[i + 1]! + lift)
      data[i + 2] = clamp(data[i + 2]! + lift)
    }
  }
}
