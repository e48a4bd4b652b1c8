import { darker, fromHsl, lighter, mix, tint } from '../colour.ts'
import { box, curve, dot, fill, glow, gradient, halo, line, oval, poly, smooth } from '../shape.ts'
import { heap, stars } from './sky.ts'
import { place, type Stage } from './stage.ts'

/** Backdrops without a horizon of their own: space, under water, high in the air, a table by a window, pure colour. */

export function paintSpace(stage: Stage): string {
  const { width } = stage
  const rng = stage.rng.fork('space')
  const tone = stage.scene.tint ?? stage.scene.featureColours.sky
  const deep = tone ? tint('#140f33', tone, 0.7) : rng.pick(['#0c0f2c', '#150c33', '#071a30'])
  const id = stage.id()
  let out = `${glow(id, width * 0.6, 420, Math.max(width, 1000) * 0.9, [
    { at: 0, colour: lighter(deep, 0.16) },
    { at: 1, colour: mix(deep, '#000005', 0.5) },
  ])}<rect width="${width}" height="1000" fill="url(#${id})"/>`
  const clouds = tone
    ? [tint('#8a5cf0', tone, 0.9), tint('#4a8cff', tone, 0.8)]
    : rng.pick([
        ['#8a4cf0', '#ff6fae', '#4a8cff'],
        ['#2fb8c0', '#5a6cf0', '#f0a05c'],
        ['#ff7a5c', '#b04cf0', '#ffc46c'],
      ])
  for (let i = 0; i < 18; i++) {
    const t = i / 17
    out += halo(
      stage.id(),
      width * (0.02 + t) + rng.range(-60, 60),
      800 - t * 620 + rng.range(-110, 110),
      rng.range(120, 300),
      rng.pick(clouds),
      0.3,
    )
  }
  out += stars({ ...stage, horizon: 1000 }, 420)
  const px = stage.sunX > width / 2 ? width * 0.14 : width * 0.86
  const globe = stage.id()
  if (!stage.scene.subjects.some(({ id: subject }) => subject === 'planet')) {
    const hue = rng.pick(['#c98a5a', '#5a9ac9', '#c96a8a'])
    out += `${glow(globe, px - 40, 730, 260, [
      { at: 0, colour: lighter(hue, 0.3) },
      { at: 0.6, colour: hue },
      { at: 1, colour: darker(hue, 0.6) },
    ])}<circle cx="${px}" cy="800" r="190" fill="url(#${globe})"/>${[0, 1, 2].map((i) => oval(px - 20 + i * 10, 730 + i * 60, 150 - i * 10, 10, darker(hue, 0.3), -8, 0.3)).join('')}`
  }
  if (stage.has('moon')) {
    const r = 170
    const x = stage.sunX
    out +=
      halo(stage.id(), x, 300, r * 2, '#f7f1d6', 0.4) +
      dot(x, 300, r, '#efe8d2') +
      [
        [-0.3, -0.2, 0.2],
        [0.35, 0.2, 0.26],
        [-0.1, 0.5, 0.14],
        [0.3, -0.5, 0.12],
        [-0.6, 0.25, 0.1],
        [0.02, 0.05, 0.1],
      ]
        .map(
          ([dx, dy, k]) =>
            dot(x + dx! * r, 300 + dy! * r, k! * r, '#c9c2b0', 0.8) +
            dot(x + dx! * r + 5, 300 + dy! * r + 5, k! * r * 0.8, '#dcd5c0'),
        )
        .join('')
  }
  if (stage.has('sun'))
    out +=
      halo(stage.id(), stage.sunX, 300, 420, '#ffc24a', 0.8) +
      dot(stage.sunX, 300, 120, '#ffd45e') +
      dot(stage.sunX, 300, 96, '#ffe9a0')
  const comet = stage.id()
  out += `<linearGradient id="${comet}" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#fff" stop-opacity="0.9"/></linearGradient>${fill(poly(width * 0.1, 150, width * 0.3, 214, width * 0.3, 217), `url(#${comet})`)}`
  if (stage.has('galaxy')) {
    const x = width * 0.5
    for (let i = 0; i < 520; i++) {
      const a = i * 0.06
      const r = 12 + a * 9
      const arm = (i % 2) * Math.PI
      const spread = rng.range(-16, 16)
      out += dot(
        x + Math.cos(a * 0.42 + arm) * (r + spread),
        420 + Math.sin(a * 0.42 + arm) * (r + spread) * 0.5,
        rng.range(0.7, 3),
        rng.pick(['#ffffff', '#cfe0ff', '#ffd9ef', clouds[0]!]),
        0.8,
      )
    }
    out += halo(stage.id(), x, 420, 190, '#fff1cf', 0.9)
  }
  return out
}

export function paintDeep(stage: Stage): string {
  const { width, scene } = stage
  const rng = stage.rng.fork('deep')
  const tone = scene.featureColours.water ?? scene.tint
  const bend = (hex: string) => (tone ? tint(hex, tone, 0.85) : hex)
  const night = scene.hour === 'night'
  const dim = (hex: string) => darker(bend(hex), night ? 0.45 : scene.hour === 'day' ? 0 : 0.12)
  const id = stage.id()
  let out = `${gradient(id, [
    { at: 0, colour: dim('#9ff0e6') },
    { at: 0.25, colour: dim('#3db4c9') },
    { at: 0.65, colour: dim('#1c6ea4') },
    { at: 1, colour: dim('#0d3a6b') },
  ])}<rect width="${width}" height="1000" fill="url(#${id})"/>`
  const ray = stage.id()
  out += gradient(ray, [
    { at: 0, colour: '#ffffff', opacity: 0.4 },
    { at: 1, colour: '#ffffff', opacity: 0 },
  ])
  for (let i = 0; i < 7; i++) {
    const x = width * (0.05 + i * 0.15) + rng.range(-20, 20)
    out += fill(
      poly(x, -10, x + 50, -10, x + 150 + i * 12, 780, x - 60 + i * 12, 780),
      `url(#${ray})`,
      rng.range(0.3, 0.75),
    )
  }
  for (let row = 0; row < 3; row++) {
    const y = 800 + row * 66
    const points: number[] = []
    for (let i = 0; i <= 8; i++) points.push((i / 8) * (width + 80) - 40, y - rng.range(0, 90 - row * 22))
    out += fill(
      `${curve(...points)}L${width + 40} 1040L-40 1040Z`,
      row < 2 ? dim(row ? '#1f6a86' : '#2a82a0') : dim('#d8c48f'),
    )
  }
  const corals = ['#f0697d', '#f59a4c', '#c45cc0', '#f7c95c', '#5cc9a0']
  for (let i = 0; i < 9; i++) {
    const x = rng.chance(0.5) ? rng.range(0, 0.3) * width : rng.range(0.7, 1) * width
    const y = rng.range(890, 985)
    const c = dim(rng.pick(corals))
    if (i % 3 === 0)
      for (let b = -2; b <= 2; b++)
        out += line(curve(x, y, x + b * 14, y - 40, x + b * 26, y - 84 + Math.abs(b) * 14), c, 11)
    else if (i % 3 === 1)
      out += Array.from({ length: 6 }, (_, k) =>
        dot(x + Math.cos(k) * 22, y - 12 - (k % 3) * 13, 15, k % 2 ? c : lighter(c, 0.14)),
      ).join('')
    else
      for (let b = 0; b < 5; b++)
        out += line(
          curve(
            x + b * 11,
            y,
            x + b * 11 + 12,
            y - 60,
            x + b * 11 - 9,
            y - 120,
            x + b * 11 + 8,
            y - 170 - (b % 3) * 34,
          ),
          dim(b % 2 ? '#3f9a62' : '#2c7a5c'),
          7,
        )
  }
  for (let i = 0; i < 34; i++) {
    const r = rng.range(2, 11)
    const x = rng.range(0, width)
    const y = rng.range(60, 900)
    out += `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="#ffffff" fill-opacity="0.14" stroke="#ffffff" stroke-opacity="0.55" stroke-width="1.4"/>${dot(x - r * 0.3, y - r * 0.3, r * 0.22, '#ffffff', 0.8)}`
  }
  for (let i = 0; i < 7; i++)
    out += place(stage, 'fish', width * rng.range(0.1, 0.9), rng.range(240, 620), 20, 0.2, {
      colour: dim('#bfe9ee'),
      mirror: rng.chance(0.5),
    })
  return out
}

/** Clouds below and around: nothing but sky. */
export function paintAir(stage: Stage): string {
  const { width } = stage
  const rng = stage.rng.fork('air')
  let out = ''
  for (let i = 0; i < 5; i++)
    out += heap(stage, ((i + rng.range(0.2, 0.8)) / 5) * width, 650 + rng.range(-60, 60), rng.range(80, 130), 0.75)
  for (let i = 0; i < 7; i++)
    out += heap(stage, ((i + rng.range(0.1, 0.9)) / 7) * width, 850 + rng.range(-40, 40), rng.range(130, 200), 0.95)
  for (let i = 0; i < 6; i++) out += heap(stage, ((i + 0.5) / 6) * width, 1010, 230, 1)
  return out
}

/** A table before a window through which the hour is seen. `view` is the sky of the scene. */
export function paintRoom(stage: Stage, view: string): string {
  const { width, palette, scene } = stage
  const rng = stage.rng.fork('room')
  const chosen = scene.tint
  const base = chosen ? tint('#c9b8a0', chosen, 0.7) : rng.pick(['#c9b49a', '#a9b8a4', '#b8a9b8', '#c9a78c', '#8fa6ad'])
  const wall = stage.lit(base)
  const id = stage.id()
  const left = stage.sunX < width / 2
  const w = Math.min(width * 0.44, 420)
  const x = left ? width * 0.08 : width * 0.92 - w
  const clip = stage.id()
  let out = `${gradient(id, [
    { at: 0, colour: darker(wall, 0.12) },
    { at: 1, colour: lighter(wall, 0.08) },
  ])}<rect width="${width}" height="1000" fill="url(#${id})"/>`
  out += `<clipPath id="${clip}"><rect x="${x}" y="90" width="${w}" height="470"/></clipPath><g clip-path="url(#${clip})"><g transform="translate(${x - w * 0.3} 60) scale(${Math.max(0.62, (w * 1.6) / width)} 0.62)">${view}</g></g>`
  const wood = stage.lit('#f4ece0')
  out += `<rect x="${x}" y="90" width="${w}" height="470" fill="none" stroke="${wood}" stroke-width="20"/>${line(`M${x + w / 2} 90L${x + w / 2} 560M${x} 300L${x + w} 300`, wood, 10)}${fill(box(x - 26, 556, w + 52, 22), wood)}${fill(box(x - 26, 574, w + 52, 8), darker(wood, 0.2))}`
  const curtain = stage.lit(chosen ?? rng.pick(['#c9605a', '#5a86a0', '#d9a04c', '#7a9a6a']))
  for (const s of [-1, 1]) {
    const cx = s < 0 ? x - 8 : x + w + 8
    out +=
      fill(
        smooth(cx - s * 60, 66, cx + s * 46, 66, cx + s * 52, 300, cx + s * 36, 580, cx - s * 6, 590, cx - s * 22, 320),
        curtain,
      ) +
      [0, 18, 36]
        .map((d) =>
          line(curve(cx + s * (d - 20), 70, cx + s * d, 320, cx + s * (d - 4), 580), darker(curtain, 0.2), 3, 0.6),
        )
        .join('')
  }
  const shaft = stage.id()
  if (!palette.dark)
    out += `<linearGradient id="${shaft}" x1="${left ? 0 : 1}" y1="0" x2="${left ? 1 : 0}" y2="1"><stop offset="0" stop-color="#fff6d8" stop-opacity="0.5"/><stop offset="1" stop-color="#fff6d8" stop-opacity="0"/></linearGradient>${fill(poly(x, 90, x + w, 90, left ? x + w + 420 : x - 20, 1000, left ? x + 380 : x - 420 - w * 0.2, 1000), `url(#${shaft})`)}`
  const table = stage.id()
  const desk = stage.lit(rng.pick(['#a8693c', '#8a5636', '#b9824e']))
  out +=
    gradient(table, [
      { at: 0, colour: lighter(desk, 0.12) },
      { at: 1, colour: darker(desk, 0.3) },
    ]) +
    fill(box(-10, 730, width + 20, 290), `url(#${table})`) +
    fill(box(-10, 730, width + 20, 7), lighter(desk, 0.3), 0.7)
  for (let i = 0; i < 14; i++) {
    const y = 745 + i * 19
    out += line(
      curve(-10, y, width * 0.3, y + rng.range(-5, 5), width * 0.6, y + rng.range(-5, 5), width + 10, y),
      darker(desk, 0.28),
      1.6,
      0.4,
    )
  }
  return out
}

/** No word was known: flowing forms in a harmony chosen by the seed. */
export function paintAbstract(stage: Stage): string {
  const { width, scene } = stage
  const rng = stage.rng.fork('abstract')
  const hue = rng.range(0, 360)
  const step = rng.pick([28, 150, 180, 120])
  const colour = (i: number, l: number) => {
    const own = fromHsl(hue + step * (i % 3) + rng.range(-12, 12), rng.range(0.45, 0.75), l)
    return scene.tint ? tint(own, scene.tint, 0.75) : own
  }
  const level = { dawn: 0.9, day: 0.93, sunset: 0.62, night: 0.16 }[scene.hour]
  const id = stage.id()
  let out = `${gradient(id, [
    { at: 0, colour: colour(0, level) },
    { at: 1, colour: colour(1, level * 0.86) },
  ])}<rect width="${width}" height="1000" fill="url(#${id})"/>`
  for (let i = 0; i < 5; i++)
    out += halo(stage.id(), rng.range(0, width), rng.range(0, 1000), rng.range(200, 480), colour(i, 0.6), 0.6)
  for (let i = 0; i < 9; i++) {
    const y = 120 + i * 105
    const phase = rng.range(0, 6)
    const points: number[] = []
    const thick = rng.range(26, 105)
    for (let s = 0; s <= 10; s++) {
      const x = (s / 10) * (width + 160) - 80
      const dy = Math.sin(s * 0.62 + phase) * 85 + Math.sin(s * 0.31 + phase * 2) * 60
      points.push(x, y + dy)
    }
    const ordered: number[] = []
    for (let s = 10; s >= 0; s--)
      ordered.push(points[s * 2]!, points[s * 2 + 1]! + thick * (0.3 + Math.abs(Math.sin(s * 0.4 + phase))))
    const band = stage.id()
    out +=
      gradient(band, [
        { at: 0, colour: colour(i, 0.62) },
        { at: 1, colour: colour(i + 1, 0.36) },
      ]) + fill(smooth(...points, ...ordered), `url(#${band})`, 0.82)
  }
  for (let i = 0; i < 7; i++) {
    const x = rng.range(0.08, 0.92) * width
    const y = rng.range(100, 900)
    const r = rng.range(14, 105)
    out +=
      dot(x, y, r, colour(i, rng.range(0.45, 0.8)), 0.9) +
      (r > 60
        ? `<circle cx="${x}" cy="${y}" r="${r + 16}" fill="none" stroke="${colour(i + 1, 0.7)}" stroke-width="3"/>`
        : '')
  }
  return out
}
