import { lighter, mix } from '../colour.ts'
import { curve, dot, fill, gradient, halo, line, oval } from '../shape.ts'
import type { Stage } from './stage.ts'

/** Sky, sun or moon, stars, clouds, rainbow, northern lights. */
export function paintSky(stage: Stage): string {
  const { palette, width, scene } = stage
  const id = stage.id()
  const low = Math.max(stage.horizon, 620) + 20
  const overcast =
    scene.weather === 'rain' || scene.weather === 'storm' || scene.weather === 'fog' || scene.weather === 'snow'
  let out = gradient(id, [
    { at: 0, colour: palette.sky[0] },
    { at: 0.38, colour: palette.sky[1] },
    { at: 0.74, colour: palette.sky[2] },
    { at: 1, colour: palette.sky[3] },
  ])
  out += `<rect x="0" y="0" width="${width}" height="${low}" fill="url(#${id})"/><rect x="0" y="${low - 1}" width="${width}" height="${1001 - low}" fill="${palette.sky[3]}"/>`
  if (
    ((scene.hour === 'night' && !overcast) || stage.has('stars') || stage.has('galaxy')) &&
    !scene.without.includes('f:stars')
  )
    out += stars(stage, stage.has('stars') ? 330 : 190)
  if (stage.has('galaxy')) out += galaxy(stage)
  if (stage.has('aurora')) out += aurora(stage)
  const banned = scene.without.includes(scene.hour === 'night' ? 'f:moon' : 'f:sun')
  if (!banned && (!overcast || stage.has('sun') || stage.has('moon'))) out += luminary(stage)
  if (scene.weather === 'cloudy' || scene.weather === 'storm' || scene.weather === 'rain') out += deck(stage)
  else if (!stage.has('stars') && !stage.has('galaxy') && !scene.without.includes('f:clouds')) out += clouds(stage)
  if (stage.has('rainbow')) out += rainbow(stage)
  return out
}

export function stars(stage: Stage, count: number): string {
  const rng = stage.rng.fork('stars')
  let out = ''
  for (let i = 0; i < count; i++) {
    const x = rng.range(0, stage.width)
    const y = rng.next() ** 1.3 * Math.max(560, stage.horizon)
    const size = rng.next() ** 4
    out += dot(
      x,
      y,
      0.8 + size * 2.4,
      rng.chance(0.2) ? '#ffe9c4' : rng.chance(0.2) ? '#cfe0ff' : '#ffffff',
      0.35 + rng.next() * 0.6,
    )
    if (size > 0.72) out += line(`M${x - 9} ${y}L${x + 9} ${y}M${x} ${y - 9}L${x} ${y + 9}`, '#ffffff', 0.9, 0.75)
  }
  return out
}

function galaxy(stage: Stage): string {
  const rng = stage.rng.fork('galaxy')
  const tones = ['#b78cff', '#7fb4ff', '#ff9fcf', '#8affea']
  let out = ''
  for (let i = 0; i < 26; i++) {
    const t = i / 25
    out += halo(
      stage.id(),
      t * stage.width * 1.1 - 40,
      120 + (1 - t) * 420 + rng.range(-60, 60),
      rng.range(90, 190),
      rng.pick(tones),
      0.2,
    )
  }
  for (let i = 0; i < 420; i++) {
    const t = rng.next()
    const spread = (rng.next() + rng.next() - 1) * 150
    out += dot(
      t * stage.width,
      120 + (1 - t) * 420 + spread,
      0.6 + rng.next() ** 5 * 2,
      '#ffffff',
      0.35 + rng.next() * 0.5,
    )
  }
  return out
}

function aurora(stage: Stage): string {
  const rng = stage.rng.fork('aurora')
  let out = ''
  for (let band = 0; band < 3; band++) {
    const colour = ['#6dffb0', '#5ce0d8', '#b48cff'][band]!
    const base = 300 + band * 70 + rng.range(-40, 40)
    const phase = rng.range(0, 6)
    const id = stage.id()
    out += gradient(id, [
      { at: 0, colour, opacity: 0 },
      { at: 0.7, colour, opacity: 0.34 },
      { at: 1, colour, opacity: 0 },
    ])
    for (let i = 0; i < 44; i++) {
      const x = (i / 43) * stage.width
      const y = base + Math.sin(i * 0.16 + phase) * 70 + Math.sin(i * 0.41 + phase) * 22
      const height = 190 + Math.sin(i * 0.9 + phase) * 60
      out += `<rect x="${x - stage.width / 60}" y="${y - height}" width="${stage.width / 26}" height="${height}" fill="url(#${id})"/>`
    }
  }
  return out
}

function luminary(stage: Stage): string {
  const { palette, scene, sunX, sunY } = stage
  const night = scene.hour === 'night'
  if (night || stage.has('moon')) {
    if (stage.has('sun') && !stage.has('moon')) return sun(stage, sunX, sunY, 62)
    const radius = (stage.has('moon') ? 84 : 40) * stage.unit
    const x = sunX
    const y = Math.min(sunY, 280)
    const face = night ? palette.sun : lighter(palette.sky[2], 0.5)
    const crescent = !stage.has('moon') && stage.rng.fork('moon').chance(0.5)
    let out = halo(stage.id(), x, y, radius * 4.6, palette.sun, night ? 0.55 : 0.3)
    if (crescent)
      return (
        out +
        fill(
          `M${x - radius * 0.2} ${y - radius}A${radius} ${radius} 0 1 0 ${x + radius} ${y + radius * 0.3}A${radius * 0.84} ${radius * 0.84} 0 1 1 ${x - radius * 0.2} ${y - radius}Z`,
          face,
        )
      )
    out += dot(x, y, radius, face)
    for (const [dx, dy, r] of [
      [-0.3, -0.25, 0.24],
      [0.3, 0.12, 0.3],
      [-0.12, 0.42, 0.17],
      [0.42, -0.42, 0.13],
      [-0.55, 0.2, 0.12],
    ] as const) {
      out += dot(x + dx * radius, y + dy * radius, r * radius, mix(face, palette.sky[1], 0.22), 0.8)
    }
    return out
  }
  return sun(stage, sunX, sunY, stage.has('sun') ? 92 : scene.hour === 'day' ? 46 : 58)
}

function sun(stage: Stage, x: number, y: number, size: number): string {
  const { palette } = stage
  const radius = size * stage.unit
  const warm = stage.scene.hour === 'day' ? (stage.has('sun') ? '#ffd75e' : palette.sun) : palette.sun
  let rays = ''
  if (stage.has('sun')) {
    for (let i = 0; i < 16; i++) {
      const angle = (i / 16) * Math.PI * 2
      const reach = radius * (i % 2 ? 1.5 : 1.75)
      rays += line(
        `M${x + Math.cos(angle) * radius * 1.22} ${y + Math.sin(angle) * radius * 1.22}L${x + Math.cos(angle) * reach} ${y + Math.sin(angle) * reach}`,
        warm,
        5,
        0.8,
      )
    }
  }
  return (
    halo(stage.id(), x, y, radius * 8, palette.sun, 0.5) +
    halo(stage.id(), x, y, radius * 3, palette.sun, 0.75) +
    rays +
    dot(x, y, radius, warm) +
    dot(x - radius * 0.12, y - radius * 0.12, radius * 0.82, lighter(warm, 0.4))
  )
}

/** Heaps of cloud whose undersides melt into the sky, and thin streaks near the horizon. */
function clouds(stage: Stage): string {
  const { palette, width, horizon, scene } = stage
  const rng = stage.rng.fork('clouds')
  const night = scene.hour === 'night'
  let out = ''
  const streaks = scene.hour === 'day' ? 4 : 9
  for (let i = 0; i < streaks; i++) {
    const y = horizon * rng.range(0.5, 0.94)
    const x = rng.range(-0.1, 1.1) * width
    out += oval(
      x,
      y,
      rng.range(90, 300),
      rng.range(3, 10),
      rng.chance(0.5) ? palette.cloud[0] : palette.cloud[1],
      0,
      night ? 0.22 : 0.42,
    )
  }
  const heaps = stage.has('clouds') ? 6 : scene.mood === 'calm' ? 2 : night ? 2 : 3
  for (let i = 0; i < heaps; i++) {
    const x = ((i + rng.range(0.1, 0.9)) / heaps) * width
    out += heap(
      stage,
      x,
      Math.min(horizon, 700) * rng.range(0.16, 0.62),
      rng.range(70, 130) * (stage.has('clouds') ? 1.35 : 1),
      night ? 0.5 : 0.9,
    )
  }
  return out
}

export function heap(stage: Stage, x: number, y: number, size: number, strength: number): string {
  const rng = stage.rng.fork(`heap${Math.round(x)}`)
  const id = stage.id()
  const [light, shade] = stage.palette.cloud
  const def = `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="0" y1="${y - size * 1.05}" x2="0" y2="${y + size * 0.4}"><stop offset="0" stop-color="${light}" stop-opacity="${strength}"/><stop offset="0.55" stop-color="${mix(light, shade, 0.55)}" stop-opacity="${strength * 0.85}"/><stop offset="1" stop-color="${shade}" stop-opacity="0"/></linearGradient>`
  let path = ''
  const puff = (cx: number, cy: number, r: number) => {
    path += `M${(cx - r).toFixed(1)} ${cy.toFixed(1)}a${r.toFixed(1)} ${r.toFixed(1)} 0 1 0 ${(2 * r).toFixed(1)} 0a${r.toFixed(1)} ${r.toFixed(1)} 0 1 0 ${(-2 * r).toFixed(1)} 0`
  }
  const count = 9
  for (let i = 0; i < count; i++) {
    const t = i / (count - 1)
    const bulge = Math.sin(t * Math.PI)
    puff(
      x + (t - 0.5) * size * 3.1,
      y - bulge * size * rng.range(0.28, 0.6),
      size * (0.22 + bulge * rng.range(0.2, 0.36)),
    )
  }
  puff(x - size * 0.6, y, size * 0.34)
  puff(x + size * 0.6, y, size * 0.34)
  puff(x, y - size * 0.1, size * 0.46)
  return def + fill(path, `url(#${id})`)
}

/** A closed, heavy cloud cover. */
function deck(stage: Stage): string {
  const { palette, width } = stage
  const rng = stage.rng.fork('deck')
  const storm = stage.scene.weather === 'storm'
  let out = ''
  for (let row = 0; row < 4; row++) {
    const colour = mix(palette.cloud[1], row % 2 ? palette.cloud[0] : palette.sky[0], storm ? 0.3 : 0.5)
    let path = ''
    const base = 70 + row * 78
    for (let i = 0; i < 12; i++) {
      const r = rng.range(70, 150)
      const x = (i / 11) * width + rng.range(-40, 40)
      path += `M${(x - r * 1.4).toFixed(1)} ${base}a${(r * 1.4).toFixed(1)} ${(r * 0.62).toFixed(1)} 0 1 0 ${(r * 2.8).toFixed(1)} 0a${(r * 1.4).toFixed(1)} ${(r * 0.62).toFixed(1)} 0 1 0 ${(-2.8 * r).toFixed(1)} 0`
    }
    out = fill(path, colour, storm ? 0.75 : 0.5) + out
  }
  return out
}

function rainbow(stage: Stage): string {
  const tones = ['#e8503f', '#f4973c', '#f7d84a', '#6fc25c', '#4a9fe0', '#5a62c8', '#9a5cc0']
  const radius = Math.max(stage.width * 0.52, 420)
  const x = stage.width - stage.sunX
  const y = stage.horizon + 60
  return tones
    .map(
      (tone, i) =>
        `<circle cx="${x}" cy="${y}" r="${radius - i * 13}" fill="none" stroke="${tone}" stroke-width="13.6" opacity="0.62"/>`,
    )
    .join('')
}

/** A flash from the clouds to the ground. */
export function lightning(stage: Stage): string {
  const rng = stage.rng.fork('lightning')
  let out = ''
  const bolts = rng.int(1, 2)
  for (let bolt = 0; bolt < bolts; bolt++) {
    let x = stage.width * (bolt ? rng.range(0.1, 0.4) : rng.range(0.55, 0.85))
    let y = 190
    const points = [x, y]
    while (y < stage.horizon) {
      x += rng.range(-42, 42)
      y += rng.range(26, 60)
      points.push(x, y)
    }
    const path = points
      .map((value, i) => (i % 2 ? `${value.toFixed(1)}` : `${i ? 'L' : 'M'}${value.toFixed(1)} `))
      .join('')
    out +=
      halo(stage.id(), points[0]!, 200, 330, '#cfd8ff', 0.6) +
      line(path, '#b9c4ff', 13, 0.28) +
      line(path, '#ffffff', 4)
    const mid = Math.floor(points.length / 4) * 2
    out += line(
      curve(
        points[mid]!,
        points[mid + 1]!,
        points[mid]! + 50,
        points[mid + 1]! + 60,
        points[mid]! + 66,
        points[mid + 1]! + 130,
      ),
      '#ffffff',
      2,
      0.8,
    )
  }
  return out
}
