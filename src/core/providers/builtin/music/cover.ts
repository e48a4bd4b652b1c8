import { encodePicture } from '../../../media/pictures.ts'
import type { Brief } from './brief.ts'
import type { Stereo } from './effects.ts'
import { createRandom } from './random.ts'

const SIDE_PX = 512

type Rgb = readonly [number, number, number]

/** Hue in degrees, saturation and lightness 0 to 1. */
function hsl(hue: number, saturation: number, lightness: number): Rgb {
  const channel = (offset: number) => {
    const k = (offset + (((hue % 360) + 360) % 360) / 30) % 12
    return 255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [channel(0), channel(8), channel(4)]
}

/** The song's own outline: its loudness in `count` slices, 0 to 1. */
function outline(song: Stereo, count: number): number[] {
  const length = Math.floor(song.left.length / count)
  const heights: number[] = []
  for (let slice = 0; slice < count; slice++) {
    let sum = 0
    for (let at = slice * length; at < (slice + 1) * length; at += 8) sum += song.left[at]! * song.left[at]!
    heights.push(Math.sqrt((sum * 8) / length))
  }
  const most = Math.max(...heights, 1e-6)
  return heights.map((height) => height / most)
}

/**
 * A picture of the song: a sky and a sun in the mood's colours, and hills that are the song's loudness from start to end.
 * Writes a 512 px JPEG marked as made by an algorithm.
 */
export async function paintCover(brief: Brief, song: Stereo, path: string): Promise<void> {
  const random = createRandom(brief.seed, 'cover')
  const bright = (brief.valence + 1) / 2
  const light = brief.valence >= 0
  const [hueFrom, hueTo] = light ? [18, 56] : brief.energy > 0.7 ? [346, 374] : [205, 262]
  const hue = random.between(hueFrom, hueTo)
  const vivid = 0.35 + 0.4 * brief.energy
  const top = hsl(light ? hue + 170 : hue + 28, vivid * 0.7, 0.16 + 0.46 * bright)
  const bottom = hsl(hue, vivid + 0.1, 0.4 + 0.34 * bright)
  const sun = hsl(hue + 12, 0.9, 0.62 + 0.25 * bright)
  const sunX = SIDE_PX * random.between(0.28, 0.72)
  const sunY = SIDE_PX * random.between(0.3, 0.46)
  const sunRadius = SIDE_PX * random.between(0.1, 0.17)
  const heights = outline(song, 64)
  const hills = [0, 1, 2, 3].map((layer) => ({
    shift: random.between(0, 64),
    base: SIDE_PX * (0.6 + 0.1 * layer),
    reach: SIDE_PX * (0.26 - 0.04 * layer),
    colour: hsl(hue + (light ? 176 : -14) - 12 * layer, vivid * 0.8, (0.42 - 0.09 * layer) * (0.55 + 0.55 * bright)),
  }))
  const data = new Uint8Array(SIDE_PX * SIDE_PX * 3)
  for (let x = 0; x < SIDE_PX; x++) {
    const edges = hills.map(({ shift, base, reach }, layer) => {
      const place = (x / SIDE_PX) * 63 + (layer === 3 ? 0 : shift)
      const before = heights[turnedBack(Math.floor(place))]!
      const after = heights[turnedBack(Math.ceil(place))]!
      const part = place - Math.floor(place)
      const eased = part * part * (3 - 2 * part)
      return base - reach * (before + (after - before) * eased)
    })
    for (let y = 0; y < SIDE_PX; y++) {
      const down = y / SIDE_PX
      let colour: Rgb = blend(top, bottom, Math.min(1, down * 1.5))
      const away = Math.hypot(x - sunX, y - sunY)
      colour = blend(colour, sun, 0.5 * Math.exp(-Math.max(0, away - sunRadius) / (sunRadius * 1.1)))
      colour = blend(colour, sun, Math.min(1, Math.max(0, sunRadius - away + 0.5)))
      for (let layer = 0; layer < hills.length; layer++) {
        const cover = Math.min(1, Math.max(0, y - edges[layer]! + 0.5))
        if (cover > 0) colour = blend(colour, hills[layer]!.colour, cover)
      }
      const grain = (random.next() - 0.5) * 5
      const at = (y * SIDE_PX + x) * 3
      data[at] = Math.min(255, Math.max(0, colour[0] + grain))
      data[at + 1] = Math.min(255, Math.max(0, colour[1] + grain))
      data[at + 2] = Math.min(255, Math.max(0, colour[2] + grain))
    }
  }
  const pixels = { data, widthPx: SIDE_PX, heightPx: SIDE_PX, channels: 3 as const }
  await encodePicture(pixels, path, { format: 'jpeg', quality: 86, mark: 'algorithmic', provider: 'builtin' })
}

/** Hills behind the first go on backwards where the song is over. */
function turnedBack(slice: number): number {
  const place = slice % 128
  return place < 64 ? place : 127 - place
}

function blend(under: Rgb, over: Rgb, share: number): Rgb {
  return [
    under[0] + (over[0] - under[0]) * share,
    under[1] + (over[1] - under[1]) * share,
    under[2] + (over[2] - under[2]) * share,
  ]
}
