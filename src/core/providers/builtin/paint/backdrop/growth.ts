import { mix } from '../colour.ts'
import { dot, fill, line, oval, poly } from '../shape.ts'
import { place, type Stage } from './stage.ts'
import { groundTone } from './woods.ts'

export function tufts(stage: Stage, top: number): string {
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

export function flowers(stage: Stage, top: number, count: number): string {
  if (stage.scene.without.includes('s:flower')) return ''
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
export function bed(stage: Stage, top: number): string {
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

export function rows(stage: Stage, top: number): string {
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
