import { darker, lighter, mix } from '../colour.ts'
import { curve, dot, fill, gradient, line, oval, poly, smooth } from '../shape.ts'
import { SUBJECTS } from '../subjects/index.ts'
import { groundTone } from './far.ts'
import { place, type Stage } from './stage.ts'

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

function tufts(stage: Stage, top: number): string {
  const rng = stage.rng.fork('tufts')
  const snowy = stage.scene.season === 'winter' || stage.scene.weather === 'snow'
  let out = ''
  for (let i = 0; i < (snowy ? 26 : 120); i++) {
    const t = rng.next() ** 0.7
    const y = top + 20 + t * (1010 - top)
    const x = rng.range(0, stage.width)
    const h = 7 + t * 30
    const lean = stage.scene.weather === 'wind' || stage.scene.weather === 'storm' ? h * 0.9 : rng.range(-4, 6)
    const tone = stage.lit(
      snowy ? '#b59a72' : rng.chance(0.5) ? groundTone(stage, 1.15) : groundTone(stage, 0.15),
      0.1 * (1 - t),
    )
    const dark = mix(tone, stage.lit('#1e3326'), rng.next() * 0.35)
    out += `<path d="M${x} ${y}q${lean * 0.3} ${-h * 0.6} ${lean} ${-h}M${x + 5} ${y}q${lean * 0.4 + 3} ${-h * 0.5} ${lean + 8} ${-h * 0.8}M${x - 5} ${y}q${lean * 0.2 - 3} ${-h * 0.5} ${lean - 8} ${-h * 0.72}" fill="none" stroke="${dark}" stroke-width="${1.2 + t * 2}" stroke-linecap="round" opacity="0.8"/>`
  }
  return out
}

function flowers(stage: Stage, top: number, count: number): string {
  const rng = stage.rng.fork('flowers')
  const tones = ['#f27a9b', '#fbd24e', '#ffffff', '#b98be0', '#f0593e', '#6f9df0']
  let out = ''
  const spots = Array.from({ length: count }, () => ({ x: rng.range(0, stage.width), t: rng.next() ** 0.8 })).sort(
    (a, b) => a.t - b.t,
  )
  for (const { x, t } of spots) {
    const y = top + 24 + t * (985 - top)
    const size = 2 + t * 8
    const tone = stage.lit(rng.pick(tones))
    out +=
      line(`M${x} ${y}l${rng.range(-2, 2)} ${size * 2.4}`, stage.lit('#4b7a3c'), 1 + t * 1.6) +
      [0, 1, 2, 3, 4]
        .map((i) => dot(x + Math.cos(i * 1.256) * size * 0.62, y + Math.sin(i * 1.256) * size * 0.5, size * 0.5, tone))
        .join('') +
      dot(x, y, size * 0.34, stage.lit('#ffe08a'))
  }
  return out
}

/** A garden: hedges at the back, flowers that grow larger towards the viewer. */
function bed(stage: Stage, top: number): string {
  const rng = stage.rng.fork('bed')
  let out = ''
  for (let i = 0; i < 8; i++)
    out += place(
      stage,
      'bush',
      ((i + rng.range(0.2, 0.8)) / 8) * stage.width,
      top + rng.range(30, 54),
      rng.range(80, 120) * stage.unit,
      0.2,
    )
  out += flowers(stage, top, 110)
  const plants = Array.from({ length: 20 }, () => ({
    x: rng.range(0, stage.width),
    t: rng.range(0.1, 1),
    kind: rng.pick(['flower', 'tulip', 'rose', 'sunflower', 'flower', 'tulip']),
    colour: rng.pick(['#e56a9a', '#f0c23a', '#e0473a', '#a86ad8', '#fbf4ee', '#f08a4a']),
  })).sort((a, b) => a.t - b.t)
  for (const { x, t, kind, colour } of plants)
    out += place(stage, kind, x, top + 80 + t * (1010 - top - 40), (60 + t * 110) * stage.unit, 0.16 * (1 - t), {
      ...(kind === 'sunflower' ? {} : { colour }),
      mirror: rng.chance(0.5),
    })
  return out
}

function rows(stage: Stage, top: number): string {
  const { width } = stage
  let out = ''
  const vanish = width * 0.5 + (stage.sunX - width * 0.5) * 0.5
  for (let i = -22; i <= 22; i++) {
    const x = vanish + i * width * 0.11
    out += fill(
      poly(
        vanish + i * width * 0.012,
        top + 8,
        vanish + (i + 0.5) * width * 0.012,
        top + 8,
        x + width * 0.055,
        1010,
        x,
        1010,
      ),
      stage.lit(groundTone(stage, i % 2 ? 1.1 : 0.75)),
      0.5,
    )
  }
  const rng = stage.rng.fork('ears')
  for (let i = 0; i < 150; i++) {
    const t = rng.next() ** 0.6
    const y = top + 24 + t * (1000 - top)
    const x = rng.range(0, width)
    const h = 10 + t * 46
    const lean = rng.range(-6, 10)
    out += `<path d="M${x} ${y}q${lean * 0.2} ${-h * 0.6} ${lean} ${-h}" stroke="${stage.lit(groundTone(stage, rng.range(-0.1, 0.9)))}" stroke-width="${1 + t * 2.4}" fill="none"/>${t > 0.3 ? oval(x + lean, y - h, 1.5 + t * 2.2, 4 + t * 7, stage.lit(groundTone(stage, rng.range(-0.2, 0.6))), -lean) : ''}`
  }
  return out
}

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

function river(stage: Stage, top: number): string {
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

function road(stage: Stage, top: number): string {
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
function square(stage: Stage, top: number): string {
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

/** Water with the sky in it, the far shore upside down, glitter under sun or moon, waves. */
function water(stage: Stage, top: number, bottom: number, mirror: string): string {
  const { palette, width, scene, sunX } = stage
  const rng = stage.rng.fork('water')
  const id = stage.id()
  let out = gradient(id, [
    { at: 0, colour: mix(palette.water[0], palette.sky[3], 0.35) },
    { at: 0.28, colour: mix(palette.water[0], palette.water[1], 0.34) },
    { at: 1, colour: palette.water[1] },
  ])
  out += `<rect x="-10" y="${top}" width="${width + 20}" height="${bottom - top + 4}" fill="url(#${id})"/>`
  if (mirror)
    out += `<g opacity="0.4" transform="translate(0 ${top * 2}) scale(1 -1)">${mirror.replaceAll(/id="(d\d+)"/g, 'id="m$1"').replaceAll(/url\(#(d\d+)/g, 'url(#m$1')}</g>`
  const rough = scene.weather === 'storm' ? 3 : scene.weather === 'wind' ? 2 : 1
  for (let i = 0; i < 90; i++) {
    const t = rng.next() ** 0.75
    const y = top + 6 + t * (bottom - top)
    const w = (14 + t * 90) * rng.range(0.5, 1.4)
    const x = rng.range(-0.05, 1.05) * width
    const tone = rng.chance(0.5) ? lighter(palette.water[0], 0.25) : darker(palette.water[1], 0.16)
    if (rough === 1) out += oval(x, y, w, 1 + t * 3.4, tone, 0, 0.34)
    else {
      const h = (5 + t * 26) * rough * 0.6
      out +=
        fill(
          smooth(x - w, y, x - w * 0.4, y - h, x, y - h * 0.3, x + w * 0.5, y - h * 1.1, x + w, y, x, y + h * 0.3),
          mix(tone, palette.water[1], 0.4),
          0.55,
        ) +
        line(
          curve(x - w * 0.5, y - h * 0.95, x - w * 0.2, y - h * 0.7, x, y - h * 0.4),
          '#f4fafc',
          1 + t * 3,
          scene.hour === 'night' ? 0.35 : 0.6,
        )
    }
  }
  const overcast = ['rain', 'storm', 'fog', 'snow', 'cloudy'].includes(scene.weather)
  if (!overcast) {
    for (let i = 0; i < 70; i++) {
      const t = rng.next()
      const y = top + 3 + t * (bottom - top) * 0.92
      const spread = 14 + t * 90
      out += oval(
        sunX + (rng.next() + rng.next() - 1) * spread,
        y,
        rng.range(6, 22) * (0.5 + t),
        1 + t * 2.6,
        palette.sun,
        0,
        0.62 * (1 - t * 0.6),
      )
    }
  }
  return out
}

/** A near bank over the whole width, for those who stand at the lake. */
function bank(stage: Stage): string {
  const { width } = stage
  const id = stage.id()
  const near = stage.lit(groundTone(stage, 0.5))
  return (
    gradient(id, [
      { at: 0, colour: near },
      { at: 1, colour: stage.lit(darker(groundTone(stage, 0.95), 0.15)) },
    ]) +
    fill(
      smooth(
        -80,
        1060,
        -80,
        806,
        width * 0.2,
        786,
        width * 0.5,
        804,
        width * 0.8,
        780,
        width + 80,
        800,
        width + 80,
        1060,
      ),
      stage.lit('#c9b284'),
      0.7,
    ) +
    fill(
      smooth(
        -80,
        1060,
        -80,
        816,
        width * 0.2,
        796,
        width * 0.5,
        814,
        width * 0.8,
        790,
        width + 80,
        810,
        width + 80,
        1060,
      ),
      `url(#${id})`,
    ) +
    tufts(stage, 800)
  )
}

function shore(stage: Stage): string {
  const { width } = stage
  const rng = stage.rng.fork('shore')
  const y = 905
  const tone = stage.lit(darker(groundTone(stage, 0.9), 0.2))
  const left = rng.chance(0.5)
  const at = (s: number) => (left ? s * width : width - s * width)
  let out = fill(
    smooth(
      at(-0.1),
      1050,
      at(-0.1),
      y - 70,
      at(0.14),
      y - 46,
      at(0.4),
      y + 20,
      at(0.7),
      y + 60,
      at(1.1),
      y + 80,
      at(1.1),
      1050,
    ),
    tone,
  )
  for (let i = 0; i < 60; i++) {
    const s = rng.range(0, 0.5)
    const h = rng.range(30, 110) * (1 - s)
    const base = y - 46 + s * 180
    out += `<path d="M${at(s)} ${base + 40}q${rng.range(-6, 6)} ${-h * 0.6} ${rng.range(-14, 14)} ${-h}" stroke="${mix(tone, stage.lit('#8aa35a'), rng.range(0, 0.7))}" stroke-width="2.6" fill="none" stroke-linecap="round"/>`
  }
  return out
}

function sand(stage: Stage): string {
  const { width } = stage
  const id = stage.id()
  const rng = stage.rng.fork('sand')
  const tone = stage.scene.featureColours.ground ?? '#f0d8a2'
  const edge = (dy: number) => [
    -40,
    742 + dy,
    width * 0.2,
    722 + dy,
    width * 0.42,
    748 + dy,
    width * 0.64,
    726 + dy,
    width * 0.86,
    752 + dy,
    width + 40,
    730 + dy,
  ]
  let out = gradient(id, [
    { at: 0, colour: stage.lit(darker(tone, 0.16)) },
    { at: 0.2, colour: stage.lit(lighter(tone, 0.12)) },
    { at: 1, colour: stage.lit(darker(tone, 0.1)) },
  ])
  out +=
    fill(`${curve(...edge(-12))}L${width + 40} 1040L-40 1040Z`, '#ffffff', 0.5) +
    fill(`${curve(...edge(4))}L${width + 40} 1040L-40 1040Z`, `url(#${id})`) +
    line(curve(...edge(2)), '#ffffff', 7, 0.85) +
    line(curve(...edge(-26)), '#ffffff', 3, 0.6) +
    line(curve(...edge(-52)), '#ffffff', 2, 0.4)
  for (let i = 0; i < 120; i++)
    out += dot(
      rng.range(0, width),
      rng.range(770, 1000),
      rng.range(0.8, 2.4),
      rng.chance(0.5) ? stage.lit('#c9a467') : stage.lit('#fff6dc'),
      0.7,
    )
  for (let i = 0; i < 4; i++) {
    const x = rng.range(0, width)
    const y = rng.range(850, 980)
    out +=
      fill(
        smooth(x, y - 9, x + 10, y - 2, x + 7, y + 6, x, y + 8, x - 7, y + 6, x - 10, y - 2),
        stage.lit(rng.pick(['#f7c9b0', '#fbe9d4', '#e9a990'])),
      ) +
      line(
        `M${x} ${y - 7}L${x} ${y + 6}M${x - 6} ${y - 2}L${x - 2} ${y + 6}M${x + 6} ${y - 2}L${x + 2} ${y + 6}`,
        stage.lit('#b9856a'),
        1,
      )
  }
  return out
}

function dunes(stage: Stage): string {
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
  if (stage.has('forest') && rng.chance(0.75))
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
