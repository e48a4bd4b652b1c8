import { darker, lighter } from '../colour.ts'
import { curve, fill, gradient, line, smooth } from '../shape.ts'
import type { Stage } from './stage.ts'
import { groundTone } from './woods.ts'

export function dunes(stage: Stage): string {
  const { horizon, width } = stage
  const rng = stage.rng.fork('dunes')
  let out = ''
  for (let i = 0; i < 5; i++) {
    const t = i / 4
    const y = horizon + 10 + t ** 1.35 * 330
    const crest = rng.range(0.2, 0.8) * width
    const rise = 50 + t * 80
    const depth = 0.4 * (1 - t)
    const sun = stage.sunX > crest
    const bright = stage.lit(lighter(groundTone(stage, 0.25 + t * 0.3), 0.08), depth)
    const shade = stage.lit(darker(groundTone(stage, 0.6 + t * 0.3), 0.2), depth)
    const id = stage.id()
    const body = smooth(
      -60,
      1060,
      -60,
      y + 10,
      crest * 0.5,
      y - rise * 0.3,
      crest,
      y - rise,
      (crest + width) / 2,
      y - rise * 0.3,
      width + 60,
      y + 14,
      width + 60,
      1060,
    )
    out +=
      gradient(id, [
        { at: 0, colour: bright },
        { at: 1, colour: stage.lit(groundTone(stage, 0.9), depth) },
      ]) + fill(body, `url(#${id})`)
    const s = sun ? -1 : 1
    const reach = 190 + t * 170
    out += fill(
      smooth(
        crest,
        y - rise,
        crest + s * reach * 0.35,
        y - rise * 0.4,
        crest + s * reach,
        y + 24,
        crest + s * reach * 0.5,
        y + 120 + t * 60,
        crest + s * reach * 0.1,
        y + 30,
      ),
      shade,
      0.5,
    )
    for (let k = 0; k < 6; k++)
      out += line(
        curve(crest - 200 - k * 40, y + 40 + k * 22, crest - 60, y + 20 + k * 24, crest + 120, y + 46 + k * 22),
        shade,
        1.6,
        0.25,
      )
  }
  return out
}
