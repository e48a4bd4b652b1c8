import { darker, lighter, mix, tint } from '../colour.ts'
import { box, dot, fill, gradient, smooth } from '../shape.ts'
import { type Stage, under } from './stage.ts'

export function hills(stage: Stage): string {
  const { horizon, width, scene } = stage
  const rng = stage.rng.fork('hills')
  let out = ''
  const tall = stage.has('hill') ? 3.4 : stage.has('village') ? 1.7 : 1
  for (let i = 0; i < 3; i++) {
    const y = horizon + 4 + i * 22
    const rise = (64 - i * 8) * tall
    const phase = rng.range(0, 6)
    const points: [number, number][] = []
    for (let s = 0; s <= 24; s++)
      points.push([
        (s / 24) * (width + 40) - 20,
        y - rise * (0.35 + 0.3 * Math.sin(s * 0.31 + phase) + 0.16 * Math.sin(s * 0.67 + phase * 2)),
      ])
    const colour = stage.lit(groundTone(stage, 0.3 + i * 0.25), 0.52 - i * 0.16)
    const id = stage.id()
    out +=
      gradient(id, [
        { at: 0, colour: lighter(colour, 0.1) },
        { at: 1, colour: mix(colour, stage.palette.haze, 0.22) },
      ]) + fill(under(points, horizon + 130), `url(#${id})`)
    const trees = scene.without.includes('s:tree') ? 0 : 9 - i * 2
    for (let t = 0; t < trees; t++) {
      const at = rng.int(1, 23)
      const [px, py] = points[at]!
      const size = rng.range(8, 17)
      out += dot(px + rng.range(-4, 4), py + size * 0.2, size, stage.lit('#4a7350', 0.62 - i * 0.16))
    }
  }
  return out
}

/** The colour of the ground by season and setting; `share` 0 is far and pale, 1 near and deep. */
export function groundTone(stage: Stage, share: number): string {
  const { scene } = stage
  const chosen = scene.featureColours.ground
  const sets = {
    spring: ['#bcd97f', '#5f9f4a'],
    summer: ['#aac66a', '#4f8440'],
    autumn: ['#d9b565', '#94672f'],
    winter: ['#f2f7fc', '#bfd2e6'],
  } as const
  let [far, near] = sets[scene.season] as readonly [string, string]
  if (scene.weather === 'snow') [far, near] = sets.winter
  if (scene.base === 'desert') [far, near] = ['#efcb8e', '#cc8f4d']
  if (stage.has('canyon')) [far, near] = ['#e0a06a', '#a3552f']
  if (stage.has('volcano')) [far, near] = ['#8a7a5c', '#3f3c3a']
  if (stage.has('field') && scene.season !== 'winter' && scene.season !== 'spring') [far, near] = ['#ead07a', '#c0902f']
  if (stage.has('swamp')) [far, near] = ['#8a9a62', '#4a5a34']
  const tone = mix(far, near, share)
  return chosen ? tint(tone, chosen, 0.85) : tone
}

/** Rows of treetops, paler with distance. */
export function woods(stage: Stage): string {
  const { horizon, width, scene } = stage
  const rng = stage.rng.fork('woods')
  const chosen = scene.featureColours.forest
  const jungle = stage.has('jungle')
  const base =
    chosen ??
    (scene.season === 'autumn' ? '#c2722e' : scene.season === 'winter' ? '#4d6a6c' : jungle ? '#2f7a48' : '#2f5f48')
  let out = ''
  for (let row = 0; row < 4; row++) {
    const depth = 0.62 - row * 0.17
    const y = horizon + 12 + row * 34
    const size = (110 + row * 58) * stage.unit
    const tones = [base, darker(base, 0.12), scene.season === 'autumn' ? '#d99a35' : lighter(base, 0.1)]
    let x = -30
    while (x < width + 30) {
      const h = size * rng.range(0.75, 1.2)
      const w = h * (jungle || scene.season === 'autumn' ? 0.34 : 0.24)
      const colour = stage.lit(rng.pick(tones), depth)
      if (jungle || (scene.season === 'autumn' && rng.chance(0.7))) {
        out +=
          fill(
            smooth(
              x - w,
              y - h * 0.4,
              x - w * 0.7,
              y - h * 0.85,
              x,
              y - h,
              x + w * 0.7,
              y - h * 0.85,
              x + w,
              y - h * 0.4,
              x + w * 0.3,
              y - h * 0.24,
              x - w * 0.3,
              y - h * 0.24,
            ),
            colour,
          ) + fill(box(x - w * 0.1, y - h * 0.3, w * 0.2, h * 0.4), stage.lit('#4b3a2e', depth))
      } else {
        out += fill(
          `M${x} ${y - h}L${x + w * 0.5} ${y - h * 0.62}L${x + w * 0.3} ${y - h * 0.62}L${x + w * 0.78} ${y - h * 0.3}L${x + w * 0.5} ${y - h * 0.3}L${x + w} ${y + 10}L${x - w} ${y + 10}L${x - w * 0.5} ${y - h * 0.3}L${x - w * 0.78} ${y - h * 0.3}L${x - w * 0.3} ${y - h * 0.62}L${x - w * 0.5} ${y - h * 0.62}Z`,
          colour,
        )
        if (scene.season === 'winter')
          out += fill(
            `M${x} ${y - h}L${x + w * 0.42} ${y - h * 0.66}L${x + w * 0.1} ${y - h * 0.74}L${x - w * 0.3} ${y - h * 0.66}Z`,
            stage.lit('#f6fbff', depth * 0.8),
          )
      }
      x += w * rng.range(0.9, 1.7)
    }
    out += fill(box(-10, y + 4, width + 20, 60), stage.lit(groundTone(stage, 0.5), depth * 0.8))
  }
  return out
}
