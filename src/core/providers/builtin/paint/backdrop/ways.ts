import { lighter, mix } from '../colour.ts'
import { fill, gradient, line, oval, smooth } from '../shape.ts'
import type { Stage } from './stage.ts'

/** A band that winds from the horizon to the viewer. */
function winding(
  stage: Stage,
  top: number,
  narrow: number,
  wide: number,
  swing: number,
): { left: [number, number][]; right: [number, number][] } {
  const rng = stage.rng.fork('winding')
  const start = stage.has('waterfall') ? (stage.sunX > stage.width / 2 ? 0.4 : 0.6) : rng.range(0.4, 0.6)
  const end = rng.chance(0.5) ? 0.36 : 0.64
  const left: [number, number][] = []
  const right: [number, number][] = []
  for (let i = 0; i <= 14; i++) {
    const t = i / 14
    const y = top + t ** 1.5 * (1030 - top)
    const x = stage.width * (start + (end - start) * t) + Math.sin(t * 5.2 + 0.4) * swing * (0.25 + t) * stage.width
    const w = narrow + (wide - narrow) * t ** 1.4
    left.push([x - w, y])
    right.push([x + w, y])
  }
  return { left, right }
}

const band = ({ left, right }: { left: [number, number][]; right: [number, number][] }) =>
  smooth(...left.flat(), ...[...right].reverse().flat())

export function river(stage: Stage, top: number): string {
  const { palette, width } = stage
  const swamp = stage.has('swamp')
  const shape = winding(stage, top, 12, width * (swamp ? 0.4 : 0.25), 0.11)
  const id = stage.id()
  const bank = {
    left: shape.left.map(([x, y], i): [number, number] => [x - 3 - i * 1.3, y]),
    right: shape.right.map(([x, y], i): [number, number] => [x + 3 + i * 1.3, y]),
  }
  let out = gradient(id, [
    { at: 0, colour: palette.sky[3] },
    { at: 0.3, colour: palette.water[0] },
    { at: 1, colour: swamp ? mix(palette.water[1], '#3d4a2a', 0.6) : palette.water[1] },
  ])
  out += fill(band(bank), stage.lit(swamp ? '#4a4a30' : '#c9b284', 0.05)) + fill(band(shape), `url(#${id})`)
  const rng = stage.rng.fork('ripples')
  for (let i = 0; i < 46; i++) {
    const row = rng.int(1, 13)
    const [x1, y] = shape.left[row]!
    const [x2] = shape.right[row]!
    const x = x1 + (x2 - x1) * rng.range(0.12, 0.88)
    const w = (x2 - x1) * rng.range(0.05, 0.16)
    out += line(
      `M${x - w} ${y + rng.range(-9, 9)}q${w} ${-3 - row * 0.3} ${w * 2} 0`,
      lighter(palette.water[0], 0.5),
      1 + row * 0.2,
      0.6,
    )
  }
  return out
}

export function road(stage: Stage, top: number): string {
  const shape = winding(stage, top, 8, stage.width * 0.2, 0.05)
  const chosen = stage.scene.featureColours.road
  const tone = stage.lit(chosen ?? (stage.has('city') ? '#5f6068' : '#b9a184'))
  const middle = shape.left.map(([x, y], i): [number, number] => [(x + shape.right[i]![0]) / 2, y])
  let dashes = ''
  for (let i = 2; i < 14; i++) {
    const [x, y] = middle[i]!
    const [nx, ny] = middle[Math.min(14, i + 1)]!
    dashes += line(`M${x} ${y}L${x + (nx - x) * 0.5} ${y + (ny - y) * 0.5}`, stage.lit('#fbf3dc'), 1 + i * 0.6, 0.85)
  }
  const id = stage.id()
  return (
    gradient(id, [
      { at: 0, colour: mix(tone, stage.palette.haze, 0.4) },
      { at: 1, colour: tone },
    ]) +
    fill(
      band({
        left: shape.left.map(([x, y], i): [number, number] => [x - 2 - i * 1.2, y]),
        right: shape.right.map(([x, y], i): [number, number] => [x + 2 + i * 1.2, y]),
      }),
      stage.lit('#8a7a5c'),
      0.7,
    ) +
    fill(band(shape), `url(#${id})`) +
    dashes
  )
}

/** A paved square in front of a town. */
export function square(stage: Stage, top: number): string {
  const { width } = stage
  const id = stage.id()
  let out = `${gradient(id, [
    { at: 0, colour: stage.lit('#a9a29c', 0.25) },
    { at: 1, colour: stage.lit('#6c6970') },
  ])}<rect x="-10" y="${top - 12}" width="${width + 20}" height="${1020 - top}" fill="url(#${id})"/>`
  for (let i = 1; i < 12; i++)
    out += line(
      `M-10 ${top + (i / 12) ** 2 * (1000 - top)}L${width + 10} ${top + (i / 12) ** 2 * (1000 - top)}`,
      stage.lit('#54525a'),
      1 + i * 0.14,
      0.35,
    )
  for (let i = -12; i <= 12; i++)
    out += line(
      `M${width / 2 + i * width * 0.03} ${top - 10}L${width / 2 + i * width * 0.16} 1010`,
      stage.lit('#54525a'),
      1.4,
      0.3,
    )
  if (stage.palette.dark || stage.scene.weather === 'rain') {
    const rng = stage.rng.fork('wet')
    for (let i = 0; i < 30; i++)
      out += oval(
        rng.range(0, width),
        top + 20 + rng.next() * (960 - top),
        rng.range(3, 9),
        rng.range(14, 50),
        '#ffd08a',
        0,
        0.14,
      )
  }
  return out
}
