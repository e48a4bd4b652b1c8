import { darker, lighter, mix } from '../colour.ts'
import { curve, dot, fill, gradient, line, oval, smooth } from '../shape.ts'
import { tufts } from './growth.ts'
import type { Stage } from './stage.ts'
import { groundTone } from './woods.ts'

/** Water with the sky in it, the far shore upside down, glitter under sun or moon, waves. */
export function water(stage: Stage, top: number, bottom: number, mirror: string): string {
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
  const rough = scene.weather === 'storm' ? 3 : scene.weather === 'wind' || stage.has('waves') ? 2 : 1
  for (let i = 0; i < 90; i++) {
    const t = rng.next() ** 0.75
    const y = top + 6 + t * (bottom - top)
    const w = (14 + t * 90) * rng.range(0.5, 1.4)
    const x = rng.range(-0.05, 1.05) * width
    const tone = rng.chance(0.5) ? lighter(palette.water[0], 0.25) : darker(palette.water[1], 0.16)
    if (rough === 1) out += oval(x, y, w, 1 + t * 3.4, tone, 0, 0.34)
  }
  if (rough > 1) out += swell(stage, top, bottom, rough)
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

/** Rows of waves that grow towards the viewer, with foam on their crests. */
function swell(stage: Stage, top: number, bottom: number, rough: number): string {
  const { palette, width, scene } = stage
  const rng = stage.rng.fork('swell')
  const rows = 9
  let out = ''
  for (let row = 0; row < rows; row++) {
    const t = (row + 0.6) / rows
    const y = top + t ** 1.5 * (bottom - top)
    const height = (4 + t * 26) * rough * 0.62
    const length = 70 + t * 230
    const phase = rng.range(0, 1) * length
    const points: number[] = []
    let foam = ''
    for (let x = -length - phase; x < width + length * 1.5; x += length) {
      const lift = height * rng.range(0.6, 1.25)
      // Steep to the lee side: a long back, a short front.
      points.push(
        x,
        y + height * 0.3,
        x + length * 0.34,
        y - lift * 0.35,
        x + length * 0.62,
        y - lift,
        x + length * 0.78,
        y - lift * 0.42,
      )
      if (rng.chance(0.6))
        foam += line(
          curve(
            x + length * 0.42,
            y - lift * 0.62,
            x + length * 0.6,
            y - lift * 1.04,
            x + length * 0.72,
            y - lift * 0.72,
            x + length * 0.7,
            y - lift * 0.4,
          ),
          '#f2f8fa',
          1.2 + t * 4,
          scene.hour === 'night' ? 0.55 : 0.85,
        )
    }
    const crest = mix(mix(palette.water[0], palette.water[1], 0.2 + t * 0.5), '#ffffff', row % 2 ? 0.08 : 0)
    const id = stage.id()
    out += gradient(id, [
      { at: 0, colour: crest },
      { at: Math.min(0.9, 0.2 + height / 160), colour: mix(palette.water[1], darker(palette.water[1], 0.25), t) },
      { at: 1, colour: darker(palette.water[1], 0.25) },
    ])
    out +=
      fill(`${curve(...points)}L${width + length * 2} ${bottom + 4}L${-length * 3} ${bottom + 4}Z`, `url(#${id})`) +
      foam
  }
  return out
}

/** A near bank over the whole width, for those who stand at the lake. */
export function bank(stage: Stage): string {
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

export function shore(stage: Stage): string {
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

export function sand(stage: Stage): string {
  const { width } = stage
  const id = stage.id()
  const rng = stage.rng.fork('sand')
  const tone = stage.scene.featureColours.ground ?? (stage.scene.season === 'winter' ? '#e6eff7' : '#f0d8a2')
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
