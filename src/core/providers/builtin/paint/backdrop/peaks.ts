import { darker, lighter, mix, tint } from '../colour.ts'
import { dot, fill, gradient, halo, poly } from '../shape.ts'
import { ridge } from './ridge.ts'
import type { Stage } from './stage.ts'

/** Faceted mountains: a light and a dark side, snow on top. */
export function peaks(stage: Stage): string {
  const { palette, horizon, width } = stage
  const rng = stage.rng.fork('peaks')
  const chosen = stage.scene.featureColours.mountain ?? stage.scene.featureColours.volcano
  let out = ridge(stage, horizon + 8, 170, 0.52, palette.far, 11)
  const volcano = stage.has('volcano')
  const hero = rng.chance(0.5) ? rng.range(0.3, 0.42) : rng.range(0.58, 0.7)
  const list = volcano
    ? [{ x: hero, h: 430, w: 430, depth: 0.12 }]
    : [
        { x: hero + (hero < 0.5 ? 0.42 : -0.42), h: rng.range(230, 290), w: 300, depth: 0.46 },
        { x: hero + (hero < 0.5 ? -0.24 : 0.24), h: rng.range(220, 300), w: 280, depth: 0.38 },
        { x: hero + (hero < 0.5 ? 0.22 : -0.22), h: rng.range(280, 340), w: 320, depth: 0.28 },
        { x: hero, h: rng.range(400, 450), w: 400, depth: 0.14 },
      ]
  const stone = stage.has('canyon') ? '#b5623e' : stage.has('glacier') ? '#9fc4da' : volcano ? '#4f4a52' : '#6a7590'
  for (const peak of list)
    out += peakAt(
      stage,
      peak.x * width,
      horizon + 26,
      peak.h * Math.min(1, horizon / 560),
      peak.w * stage.unit,
      peak.depth,
      chosen ? tint(stone, chosen, 0.85) : stone,
      rng.int(0, 1e6),
      volcano,
    )
  return out
}

function peakAt(
  stage: Stage,
  x: number,
  base: number,
  h: number,
  w: number,
  depth: number,
  stone: string,
  seed: number,
  volcano: boolean,
): string {
  const rng = stage.rng.fork(`peak${seed}`)
  const light = stage.lit(lighter(stone, 0.22), depth)
  const dark = stage.lit(darker(stone, 0.36), depth)
  const foot = mix(dark, stage.palette.haze, 0.5)
  const left: [number, number][] = []
  const right: [number, number][] = []
  const spine: [number, number][] = []
  const steps = 9
  for (let i = 0; i <= steps; i++) {
    const t = i / steps
    const wobble = i === 0 || i === steps ? 0 : 1
    const bend = volcano ? t ** 1.5 : t ** 1.12
    left.push([x - w * bend - wobble * rng.range(-14, 14), base - h * (1 - t) - wobble * rng.range(-9, 12)])
    right.push([x + w * bend * 0.94 + wobble * rng.range(-14, 14), base - h * (1 - t) - wobble * rng.range(-9, 12)])
    spine.push([x + w * 0.16 * t + wobble * rng.range(-24, 24), base - h * (1 - t)])
  }
  const text = (points: [number, number][]) =>
    points.map(([a, b], i) => `${i ? 'L' : 'M'}${a.toFixed(1)} ${b.toFixed(1)}`).join('')
  const sunRight = stage.sunX > x
  const idA = stage.id()
  const idB = stage.id()
  const faceA = sunRight ? dark : light
  const faceB = sunRight ? light : dark
  let out =
    gradient(idA, [
      { at: 0, colour: faceA },
      { at: 1, colour: mix(faceA, foot, 0.75) },
    ]) +
    gradient(idB, [
      { at: 0, colour: faceB },
      { at: 1, colour: mix(faceB, foot, 0.75) },
    ])
  out +=
    fill(`${text([...left].reverse())}${text(spine).replace('M', 'L')}Z`, `url(#${idA})`) +
    fill(`${text([...right].reverse())}${text(spine).replace('M', 'L')}Z`, `url(#${idB})`)
  for (let i = 0; i < 5; i++) {
    const t = rng.range(0.3, 0.8)
    const px = x + w * t * rng.range(-0.66, 0.66)
    const py = base - h * (1 - t)
    out += fill(
      poly(px, py, px + rng.range(10, 26), py + rng.range(40, 80), px - rng.range(8, 22), py + rng.range(34, 70)),
      px > x === sunRight ? dark : light,
      0.28,
    )
  }
  if (volcano) {
    const top = base - h
    const smoke = Array.from({ length: 9 }, (_, i) =>
      dot(x + Math.sin(i * 1.1) * (14 + i * 7) + i * 9, top - 24 - i * 30, 26 + i * 9, stage.lit('#6d666c', 0.2), 0.5),
    ).join('')
    return (
      smoke +
      out +
      halo(stage.id(), x, top, 190, '#ff7a2e', 0.75) +
      fill(
        poly(
          x - 34,
          top + 22,
          x - 12,
          top - 4,
          x + 12,
          top - 2,
          x + 34,
          top + 24,
          x + 10,
          top + 16,
          x + 18,
          top + 120,
          x + 4,
          top + 60,
          x - 8,
          top + 150,
          x - 12,
          top + 18,
        ),
        '#ff8a35',
      ) +
      fill(poly(x - 14, top + 10, x, top, x + 14, top + 12, x + 4, top + 70, x - 4, top + 90), '#ffd25a')
    )
  }
  if (stage.has('canyon')) return out
  const snow = stage.lit('#fbfdff', depth * 0.7)
  const shade = stage.lit('#b9cbe2', depth * 0.7)
  const cut = 0.36
  const capL: number[] = [x, base - h - 1]
  const edge: [number, number][] = []
  for (let i = 0; i <= 8; i++) {
    const t = i / 8
    const across = -0.93 + 1.9 * t
    edge.push([
      x + w * cut * across * 0.95,
      base - h * (1 - cut) + (i % 2 ? -rng.range(20, 46) : rng.range(0, 26)) - Math.abs(across) * 8,
    ])
  }
  const half = edge.filter(([px]) => px <= x + w * 0.06)
  const rest = edge.filter(([px]) => px >= x - w * 0.06)
  const join = (points: [number, number][]) => poly(...capL, ...points.flat())
  return out + fill(join(half), sunRight ? shade : snow) + fill(join(rest), sunRight ? snow : shade)
}
