import { darker, lighter, mix } from '../colour.ts'
import { fill, gradient, smooth } from '../shape.ts'
import { SUBJECTS } from '../subjects/index.ts'
import { dunes } from './dunes.ts'
import { bed, flowers, rows, tufts } from './growth.ts'
import { place, type Stage } from './stage.ts'
import { bank, sand, shore, water } from './water.ts'
import { river, road, square } from './ways.ts'
import { groundTone } from './woods.ts'

/** The ground or water from the horizon to the lower edge. `far` is the drawing that a still water mirrors. */
export function paintNear(stage: Stage, far: string): string {
  switch (stage.scene.base) {
    case 'sea':
      return water(stage, stage.horizon, 1000, '')
    case 'lake':
      return (
        water(stage, stage.horizon, 1000, far) +
        (stage.scene.subjects.some(({ id }) => SUBJECTS[id]?.place === 'ground') ? bank(stage) : shore(stage))
      )
    case 'beach':
      return water(stage, stage.horizon, 760, '') + sand(stage)
    case 'desert':
      return dunes(stage)
    default:
      return land(stage)
  }
}

function land(stage: Stage): string {
  const { horizon, width } = stage
  const id = stage.id()
  const top = horizon + (stage.has('forest') || stage.has('jungle') ? 118 : 56)
  const far = stage.lit(groundTone(stage, 0.12), 0.22)
  let out = gradient(id, [
    { at: 0, colour: lighter(far, 0.06) },
    { at: 0.3, colour: stage.lit(groundTone(stage, 0.42), 0.08) },
    { at: 1, colour: stage.lit(darker(groundTone(stage, 0.95), 0.12)) },
  ])
  out += fill(
    smooth(
      -60,
      1040,
      -60,
      top + 6,
      width * 0.25,
      top - 12,
      width * 0.55,
      top + 8,
      width * 0.8,
      top - 10,
      width + 60,
      top + 4,
      width + 60,
      1040,
    ),
    `url(#${id})`,
  )
  out += patches(stage, top)
  if (stage.has('field')) out += rows(stage, top)
  if (stage.has('river') || stage.has('waterfall') || stage.has('swamp')) out += river(stage, top)
  if (stage.has('city')) out += square(stage, top)
  if (stage.has('road')) out += road(stage, top)
  if (!stage.has('city')) out += tufts(stage, top)
  if (stage.has('garden')) out += bed(stage, top)
  else if (
    stage.scene.season === 'spring' ||
    (stage.scene.season === 'summer' &&
      stage.scene.base === 'land' &&
      !stage.has('forest') &&
      !stage.has('city') &&
      !stage.has('road') &&
      !stage.has('volcano') &&
      stage.scene.weather !== 'storm')
  )
    out += flowers(stage, top, stage.scene.season === 'spring' ? 80 : 34)
  return out
}

/** Soft bands of light and shade that lead into the depth. */
function patches(stage: Stage, top: number): string {
  const rng = stage.rng.fork('patches')
  let out = ''
  for (let i = 0; i < 16; i++) {
    const t = (i + 0.5) / 16
    const y = top + 14 + t * t * (990 - top)
    const tone = stage.lit(groundTone(stage, rng.chance(0.5) ? 0.1 + t * 0.5 : 0.6 + t * 0.5), 0.14 * (1 - t))
    const x = rng.range(-0.1, 1.1) * stage.width
    const w = rng.range(0.16, 0.5) * stage.width
    out += fill(
      smooth(
        x - w,
        y,
        x - w * 0.4,
        y - 6 - 16 * t,
        x + w * 0.3,
        y - 4 - 10 * t,
        x + w,
        y,
        x + w * 0.3,
        y + 6 + 16 * t,
        x - w * 0.5,
        y + 5 + 12 * t,
      ),
      tone,
      0.4,
    )
  }
  return out
}

/** Dark leaves at the lower corners frame the view. */
export function frame(stage: Stage): string {
  const { width, scene } = stage
  if (!['land', 'lake'].includes(scene.base) || stage.has('city') || stage.has('road')) return ''
  const rng = stage.rng.fork('frame')
  const tone = stage.lit(scene.season === 'winter' ? '#4d5f6e' : scene.season === 'autumn' ? '#5b3a1e' : '#21402f')
  let out = ''
  for (const side of [0, 1]) {
    if (side === (stage.sunX > width / 2 ? 1 : 0) && rng.chance(0.4)) continue
    for (let i = 0; i < 17; i++) {
      const x = side ? width - rng.range(-20, 150) : rng.range(-20, 150)
      const h = rng.range(50, 170) * (1 - Math.abs(x - side * width) / 260)
      const lean = rng.range(-24, 24)
      out += `<path d="M${x - 5} 1010Q${x + lean * 0.2} ${1000 - h * 0.6} ${x + lean} ${1000 - h}Q${x + lean * 0.4 + 6} ${1000 - h * 0.5} ${x + 6} 1010Z" fill="${mix(tone, stage.lit('#5f8a4a'), rng.range(0, 0.45))}"/>`
    }
  }
  if (stage.has('forest') && rng.chance(0.75) && !scene.without.includes('s:tree'))
    out += place(
      stage,
      scene.season === 'autumn' ? 'birch' : 'pine',
      width * (stage.sunX > width / 2 ? 0.96 : 0.04),
      1010,
      860,
      0,
      { colour: scene.season === 'autumn' ? '#c9822f' : '#1f4033' },
    )
  return out
}
