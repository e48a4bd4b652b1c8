import { mix } from '../colour.ts'
import { fill, smooth } from '../shape.ts'
import { island, waterfall } from './falls.ts'
import { peaks } from './peaks.ts'
import { ridge } from './ridge.ts'
import type { Stage } from './stage.ts'
import { city, village } from './towns.ts'
import { hills, woods } from './woods.ts'

/** What stands at the horizon: ridges, peaks, woods, towns, islands. */
export function paintFar(stage: Stage): string {
  const { palette, scene, horizon } = stage
  const water = scene.base === 'sea' || scene.base === 'beach'
  let out = ''
  const high = stage.has('mountain') || stage.has('volcano') || stage.has('glacier') || stage.has('canyon')
  if (high) out += peaks(stage)
  else if (scene.base === 'desert')
    out += ridge(stage, horizon + 6, 60, 0.5, mix(stage.lit('#c08a5a'), palette.haze, 0.55), 0)
  else if (!water) {
    out +=
      ridge(stage, horizon + 4, 130, 0.5, palette.far, 1) +
      ridge(stage, horizon + 14, 80, 0.46, mix(palette.far, stage.lit('#5f8560'), 0.4), 2)
  } else if (stage.rng.fork('coast').chance(0.6)) out += coast(stage)
  if (stage.has('city')) out += city(stage)
  if (stage.has('island')) out += island(stage)
  if (stage.has('hill') || stage.has('village') || (!water && scene.base !== 'desert' && !stage.has('city')))
    out += hills(stage)
  if (stage.has('forest') || stage.has('jungle')) out += woods(stage)
  if (stage.has('village')) out += village(stage)
  if (stage.has('waterfall')) out += waterfall(stage)
  return out
}

function coast(stage: Stage): string {
  const rng = stage.rng.fork('cape')
  const right = stage.sunX < stage.width / 2
  const at = (share: number) => (right ? stage.width * (1 - share) : stage.width * share)
  const h = rng.range(40, 80)
  return fill(
    smooth(
      at(-0.1),
      stage.horizon + 6,
      at(-0.1),
      stage.horizon - h,
      at(0.1),
      stage.horizon - h * 0.86,
      at(0.24),
      stage.horizon - h * 0.4,
      at(0.42),
      stage.horizon - 4,
      at(0.4),
      stage.horizon + 4,
    ),
    mix(stage.palette.far, stage.palette.haze, 0.25),
  )
}
