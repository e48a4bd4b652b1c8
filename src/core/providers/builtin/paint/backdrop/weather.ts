import { lighter, mix } from '../colour.ts'
import { curve, dot, gradient, halo, line, oval } from '../shape.ts'
import { lightning } from './sky.ts'
import type { Stage } from './stage.ts'

/** Behind the subjects: lightning and the veil of distance. */
export function paintFarWeather(stage: Stage): string {
  let out = ''
  if (stage.scene.weather === 'storm') out += lightning(stage)
  if (stage.scene.weather === 'fog' || stage.scene.mood === 'mysterious')
    out += mist(stage, stage.horizon - 60, stage.scene.weather === 'fog' ? 0.75 : 0.4)
  return out
}

/** In front of everything: rain, flakes, leaves in the wind, low mist. */
export function paintNearWeather(stage: Stage): string {
  const { scene } = stage
  if (scene.weather === 'rain') return rain(stage, 260, 0.16)
  if (scene.weather === 'storm') return rain(stage, 380, 0.34)
  if (scene.weather === 'snow') return flakes(stage)
  if (scene.weather === 'wind') return gusts(stage)
  if (scene.weather === 'fog') return mist(stage, stage.horizon + 120, 0.5)
  return ''
}

function rain(stage: Stage, count: number, slant: number): string {
  const rng = stage.rng.fork('rain')
  const tone = mix(stage.palette.haze, '#eef3f8', stage.scene.hour === 'night' ? 0.45 : 0.62)
  let out = ''
  for (let i = 0; i < count; i++) {
    const near = rng.next() ** 2
    const x = rng.range(-0.1, 1.1) * stage.width
    const y = rng.range(-60, 1000)
    const length = 26 + near * 66
    out += line(
      `M${x.toFixed(1)} ${y.toFixed(1)}l${(-length * slant).toFixed(1)} ${length.toFixed(1)}`,
      tone,
      0.9 + near * 1.5,
      0.3 + near * 0.35,
    )
  }
  for (let i = 0; i < 46; i++)
    out += `<ellipse cx="${rng.range(0, stage.width).toFixed(1)}" cy="${rng.range(Math.min(stage.horizon + 90, 900), 990).toFixed(1)}" rx="${rng.range(8, 20).toFixed(1)}" ry="${rng.range(2, 5).toFixed(1)}" fill="none" stroke="${tone}" stroke-width="1.4" opacity="0.5"/>`
  return out
}

function flakes(stage: Stage): string {
  const rng = stage.rng.fork('flakes')
  let out = ''
  for (let i = 0; i < 300; i++) {
    const near = rng.next() ** 3
    out += dot(rng.range(0, stage.width), rng.range(0, 1000), 1.5 + near * 8, '#ffffff', near > 0.6 ? 0.55 : 0.85)
  }
  return out
}

function gusts(stage: Stage): string {
  const rng = stage.rng.fork('gusts')
  const leaf = stage.scene.season === 'winter' ? '#ffffff' : stage.scene.season === 'spring' ? '#f7b6c9' : '#d98a3a'
  let out = ''
  for (let i = 0; i < 22; i++) {
    const x = rng.range(-0.1, 0.8) * stage.width
    const y = rng.range(120, 800)
    out += line(
      curve(x, y, x + 90, y - 16, x + 190, y + 6, x + 270, y - 12, x + 290, y - 34, x + 272, y - 42),
      '#ffffff',
      4,
      0.6,
    )
  }
  const leaves = ['land', 'lake'].includes(stage.scene.base) ? 80 : 0
  for (let i = 0; i < leaves; i++)
    out += oval(
      rng.range(0, stage.width),
      rng.range(150, 960),
      rng.range(7, 17),
      rng.range(3, 7),
      stage.lit(mix(leaf, '#b8402a', rng.next() * 0.4)),
      rng.range(0, 180),
      0.9,
    )
  return out
}

function mist(stage: Stage, y: number, strength: number): string {
  const rng = stage.rng.fork(`mist${Math.round(y)}`)
  const tone = lighter(stage.palette.haze, 0.25)
  const id = stage.id()
  let out = gradient(id, [
    { at: 0, colour: tone, opacity: 0 },
    { at: 0.5, colour: tone, opacity: strength },
    { at: 1, colour: tone, opacity: 0 },
  ])
  out += `<rect x="-10" y="${y - 150}" width="${stage.width + 20}" height="380" fill="url(#${id})"/>`
  for (let i = 0; i < 7; i++)
    out += `<g transform="translate(${(rng.range(0, 1) * stage.width).toFixed(1)} ${(y + rng.range(-40, 120)).toFixed(1)}) scale(1 0.22)">${halo(stage.id(), 0, 0, rng.range(220, 420), tone, strength * 0.8)}</g>`
  return out
}
