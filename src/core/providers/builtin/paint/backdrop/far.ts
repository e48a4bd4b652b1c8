import { darker, lighter, mix, tint } from '../colour.ts'
import { box, dot, fill, gradient, halo, line, poly, smooth } from '../shape.ts'
import { place, type Stage, skyline, under } from './stage.ts'

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

export function ridge(
  stage: Stage,
  base: number,
  height: number,
  rough: number,
  colour: string,
  number: number,
): string {
  const id = stage.id()
  const points = skyline(stage.rng.fork(`ridge${number}`), stage.width, base - height * 0.6, height, rough, 6)
  return (
    gradient(id, [
      { at: 0, colour },
      { at: 1, colour: mix(colour, stage.palette.haze, 0.7) },
    ]) + fill(under(points, base + 40), `url(#${id})`)
  )
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

/** Faceted mountains: a light and a dark side, snow on top. */
function peaks(stage: Stage): string {
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

export function hills(stage: Stage): string {
  const { horizon, width } = stage
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
    for (let t = 0; t < 9 - i * 2; t++) {
      const at = rng.int(1, 23)
      const [px, py] = points[at]!
      const size = rng.range(8, 17)
      out += dot(px + rng.range(-10, 10), py - size * 0.4, size, stage.lit('#3f6b48', 0.45 - i * 0.12), 0.9)
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
function woods(stage: Stage): string {
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

function city(stage: Stage): string {
  const { horizon, width, palette } = stage
  const rng = stage.rng.fork('city')
  const chosen = stage.scene.featureColours.city
  const walls = chosen
    ? [chosen, darker(chosen, 0.2), lighter(chosen, 0.2)]
    : ['#7d8aa5', '#a38f96', '#8fa3a8', '#b59f8c', '#6b7a99']
  let out = ''
  for (let row = 0; row < 3; row++) {
    const depth = 0.6 - row * 0.24
    let x = -30
    while (x < width + 20) {
      const w = rng.range(46, 96) * (0.8 + row * 0.14)
      const middle = 1 - Math.abs((x + w / 2) / width - 0.5)
      const h = rng.range(120, 360) * (1.15 - row * 0.28) * (0.6 + middle * 0.5)
      const y = horizon + 14 + row * 16
      const wall = stage.lit(rng.pick(walls), depth)
      out +=
        fill(box(x, y - h, w, h + 8), wall) + fill(box(x + w * 0.68, y - h, w * 0.32, h + 8), mix(wall, '#1c2440', 0.2))
      const roof = rng.int(0, 4)
      if (roof === 0) out += fill(poly(x, y - h, x + w / 2, y - h - w * 0.7, x + w, y - h), mix(wall, '#1c2440', 0.28))
      if (roof === 1)
        out +=
          fill(box(x + w * 0.2, y - h - 22, w * 0.6, 23), wall) +
          line(`M${x + w / 2} ${y - h - 22}L${x + w / 2} ${y - h - 74}`, wall, 3)
      if (roof === 2) out += fill(box(x + w * 0.12, y - h - 10, w * 0.2, 11), mix(wall, '#1c2440', 0.2))
      const cols = Math.max(2, Math.floor(w / 15))
      const rows = Math.floor(h / 20)
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < cols; c++) {
          const on = palette.dark ? rng.chance(0.42) : true
          if (on)
            out += `<rect x="${(x + 6 + c * ((w - 8) / cols)).toFixed(1)}" y="${(y - h + 10 + r * 20).toFixed(1)}" width="7" height="10" fill="${palette.dark ? (rng.chance(0.75) ? '#ffd98a' : '#ffeec4') : mix(wall, palette.sky[1], 0.5)}" opacity="${palette.dark ? 0.5 + row * 0.22 : 0.6}"/>`
        }
      x += w + rng.range(-4, 12)
    }
  }
  if (palette.dark) out += halo(stage.id(), width / 2, horizon, width * 0.55, '#ffb56a', 0.3)
  return out
}

function village(stage: Stage): string {
  const { horizon, width } = stage
  const rng = stage.rng.fork('village')
  const spots = Array.from({ length: 9 }, (_, i) => ({
    x: ((i + rng.range(0.15, 0.85)) / 9) * width,
    y: horizon + rng.range(20, 150),
    kind: i === 3 ? 'church' : rng.chance(0.3) ? 'cabin' : 'house',
  }))
  spots.sort((a, b) => a.y - b.y)
  return spots
    .map(({ x, y, kind }) => {
      const size = (kind === 'church' ? 185 : 124) * (0.75 + (y - horizon) / 260) * stage.unit
      return (
        fill(smooth(x - size * 0.6, y, x, y - 5, x + size * 0.6, y, x, y + 8), '#1e2a20', 0.2) +
        place(stage, kind, x, y, size, 0.34 - (y - horizon) / 500, {
          mirror: rng.chance(0.5),
          ...(kind === 'house' ? { colour: rng.pick(['#e6d3b0', '#d9b08c', '#c9d3d6', '#e8c8a8']) } : {}),
        }) +
        (rng.chance(0.7)
          ? place(stage, rng.chance(0.5) ? 'pine' : 'tree', x + size * 0.8, y + 2, size * 1.05, 0.32)
          : '')
      )
    })
    .join('')
}

function island(stage: Stage): string {
  const { horizon, width } = stage
  const x = stage.sunX > width / 2 ? width * 0.34 : width * 0.66
  const w = Math.min(width * 0.34, 330) * stage.unit
  const sand = stage.lit('#f0d79c', 0.1)
  const green = stage.lit(stage.scene.featureColours.island ?? '#5c9a50', 0.14)
  return (
    fill(
      smooth(
        x - w * 0.7,
        horizon + 12,
        x - w * 0.6,
        horizon - 60,
        x - w * 0.2,
        horizon - 128,
        x + w * 0.1,
        horizon - 104,
        x + w * 0.5,
        horizon - 50,
        x + w * 0.72,
        horizon + 12,
      ),
      green,
    ) +
    fill(
      smooth(
        x - w * 0.1,
        horizon + 8,
        x,
        horizon - 80,
        x + w * 0.2,
        horizon - 90,
        x + w * 0.6,
        horizon - 40,
        x + w * 0.7,
        horizon + 8,
      ),
      stage.lit('#3f7a48', 0.14),
    ) +
    fill(
      smooth(
        x - w,
        horizon + 22,
        x - w * 0.5,
        horizon - 4,
        x,
        horizon - 10,
        x + w * 0.5,
        horizon - 4,
        x + w,
        horizon + 22,
        x,
        horizon + 34,
      ),
      sand,
    ) +
    place(stage, 'palm', x - w * 0.44, horizon + 6, 210 * stage.unit, 0.06) +
    place(stage, 'palm', x - w * 0.2, horizon + 8, 260 * stage.unit, 0.04, { mirror: true }) +
    place(stage, 'palm', x + w * 0.46, horizon + 8, 180 * stage.unit, 0.06)
  )
}

function waterfall(stage: Stage): string {
  const { horizon, width } = stage
  const x = stage.sunX > width / 2 ? width * 0.4 : width * 0.6
  const top = horizon - 360
  const base = horizon + 110
  const w = 84 * stage.unit
  const cliff = (s: number, depth: number, stone: string) =>
    fill(
      smooth(
        x + s * w * 0.8,
        base,
        x + s * w * 0.72,
        top + 26,
        x + s * w * 1.1,
        top - 10,
        x + s * w * 2.2,
        top + 20,
        x + s * w * 3.4,
        top - 26,
        x + s * w * 5,
        top + 70,
        x + s * w * 7,
        horizon - 60,
        x + s * w * 9,
        base,
      ),
      stage.lit(stone, depth),
    )
  const strands = Array.from({ length: 15 }, (_, i) =>
    line(
      `M${x - w * 0.7 + (i / 14) * w * 1.4} ${top + 26}C${x - w * 0.72 + (i / 14) * w * 1.44} ${top + 150} ${x - w * 0.8 + (i / 14) * w * 1.6} ${base - 150} ${x - w * 0.86 + (i / 14) * w * 1.72} ${base}`,
      i % 3 ? stage.lit('#ffffff') : stage.lit('#9fcfe4'),
      8,
      0.72,
    ),
  ).join('')
  return (
    cliff(-1, 0.22, '#6b6f66') +
    cliff(1, 0.26, '#5f665f') +
    fill(
      poly(x - w * 0.76, top + 22, x + w * 0.76, top + 22, x + w * 0.92, base, x - w * 0.92, base),
      stage.lit('#bfe0ee'),
    ) +
    strands +
    [-1, 1]
      .map(
        (s) =>
          line(
            `M${x + s * w * 1.6} ${top + 60}L${x + s * w * 1.8} ${horizon - 60}M${x + s * w * 3} ${top + 50}L${x + s * w * 2.8} ${horizon - 120}M${x + s * w * 4.4} ${top + 110}L${x + s * w * 4.6} ${horizon}`,
            stage.lit('#3f4844', 0.2),
            7,
            0.5,
          ) +
          [
            [1.3, 60, 1.9, 150],
            [2.4, 40, 3.1, 200],
            [3.7, 70, 4.3, 160],
            [5, 130, 5.7, 220],
            [1.2, 240, 1.9, 330],
            [2.7, 260, 3.6, 360],
          ]
            .map(([a, b, c, d]) =>
              fill(
                poly(
                  x + s * w * a!,
                  top + b!,
                  x + s * w * c!,
                  top + b! + 14,
                  x + s * w * (c! - 0.1),
                  top + d!,
                  x + s * w * (a! + 0.2),
                  top + d! - 30,
                ),
                stage.lit(s > 0 === stage.sunX > x ? '#52584f' : '#8b9082', 0.2),
                0.5,
              ),
            )
            .join('') +
          place(stage, 'pine', x + s * w * 1.9, top + 22, 120 * stage.unit, 0.3) +
          place(stage, 'pine', x + s * w * 3.1, top + 4, 150 * stage.unit, 0.3) +
          place(stage, 'bush', x + s * w * 1.4, base, 70, 0.1),
      )
      .join('') +
    [-1, -0.4, 0.3, 0.9].map((s) => halo(stage.id(), x + s * w, base - 10, 120, '#ffffff', 0.6)).join('')
  )
}
