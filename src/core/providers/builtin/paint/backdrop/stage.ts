import { mix, multiply } from '../colour.ts'
import { createPen, type Light } from '../pen.ts'
import type { Rng } from '../rng.ts'
import type { Feature, Scene } from '../scene.ts'
import { move } from '../shape.ts'
import { SUBJECTS } from '../subjects/index.ts'
import type { Palette } from './palette.ts'

/** What every layer needs. The picture is 1000 units high and `width` wide; y points downwards here. */
export interface Stage {
  scene: Scene
  palette: Palette
  light: Light
  width: number
  /** Where the sky ends. */
  horizon: number
  /** Size of things: 1 in a square picture. */
  unit: number
  /** Where sun or moon stands. */
  sunX: number
  sunY: number
  rng: Rng
  has(feature: Feature): boolean
  /** A lit colour, `depth` from 0 (near) to 1 (lost in the haze). */
  lit(hex: string, depth?: number): string
  /** A fresh id for gradients and clips. */
  id(): string
}

export function createStage(scene: Scene, palette: Palette, horizon: number, rng: Rng): Stage {
  const width = 1000 * scene.ratio
  let ids = 0
  const spot = rng.fork('sun')
  const side = spot.chance(0.5) ? spot.range(0.22, 0.38) : spot.range(0.62, 0.78)
  const height = { dawn: 0.9, day: 0.32, sunset: 0.88, night: 0.32 }[scene.hour]
  return {
    scene,
    palette,
    // Out there the sun is never behind the horizon.
    light: {
      ambient: palette.ambient,
      ambientShare: scene.base === 'space' ? Math.min(0.2, palette.ambientShare) : palette.ambientShare,
      haze: palette.haze,
      lamp: palette.lamp,
      dark: palette.dark,
    },
    width,
    horizon,
    unit: Math.max(0.7, Math.min(1.08, Math.sqrt(scene.ratio))),
    sunX: side * width,
    sunY: Math.min(horizon, 700) * height * spot.range(0.92, 1.04),
    rng,
    has: (feature) => scene.features.includes(feature),
    lit: (hex, depth = 0) => mix(multiply(hex, palette.ambient, palette.ambientShare), palette.haze, depth),
    id: () => `d${ids++}`,
  }
}

/** Draws one subject with its foot at (x, y), `height` units high for its nominal 100. */
export function place(
  stage: Stage,
  id: string,
  x: number,
  y: number,
  height: number,
  depth: number,
  options: { colour?: string | undefined; mirror?: boolean; upsideDown?: boolean; degrees?: number } = {},
): string {
  const subject = SUBJECTS[id]!
  const pen = createPen(
    subject.colours,
    options.colour,
    stage.light,
    depth,
    stage.rng.fork(`${id}${Math.round(x)}`),
    stage.id(),
    stage.scene.season,
  )
  const scale = height / 100
  const flip = options.mirror && !subject.fixed ? -1 : 1
  return move(x, y, subject.draw(pen), scale * flip, options.upsideDown ? scale : -scale, options.degrees ?? 0)
}

/** A jagged line from left to right around `base`, by midpoint displacement: `count` + 1 points `x, y`. */
export function skyline(
  rng: Rng,
  width: number,
  base: number,
  height: number,
  rough: number,
  levels = 6,
): [number, number][] {
  let line = [rng.range(-0.3, 0.5), rng.range(-0.3, 0.6), rng.range(-0.3, 0.5), rng.range(-0.2, 0.6)]
  let sway = 0.55
  for (let level = 0; level < levels; level++) {
    const next: number[] = []
    for (let i = 0; i < line.length - 1; i++)
      next.push(line[i]!, (line[i]! + line[i + 1]!) / 2 + rng.range(-sway, sway))
    next.push(line.at(-1)!)
    line = next
    sway *= rough
  }
  const count = line.length - 1
  return line.map((value, i) => [-20 + ((width + 40) * i) / count, base - height * value])
}

/** The area under a skyline down to `bottom`. */
export function under(points: [number, number][], bottom: number): string {
  const first = points[0]!
  const last = points.at(-1)!
  return `M${first[0]} ${bottom}${points.map(([x, y]) => `L${x.toFixed(1)} ${y.toFixed(1)}`).join('')}L${last[0]} ${bottom}Z`
}
