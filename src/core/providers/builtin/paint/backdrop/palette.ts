import { darker, lighter, mix, tint } from '../colour.ts'
import type { Rng } from '../rng.ts'
import type { Hour, Scene } from '../scene.ts'

/** The colours of an hour: hand-picked sets, changed by weather and by colours in the words. */
export interface Palette {
  /** From the zenith to the horizon. */
  sky: [string, string, string, string]
  sun: string
  cloud: [string, string]
  ambient: string
  ambientShare: number
  haze: string
  /** Colour of the farthest ridge. */
  far: string
  /** At the horizon and near. */
  water: [string, string]
  lamp: string
  dark: boolean
}

const LAMP = '#ffcf70'
const day = { ambient: '#fff8ea', ambientShare: 0.25, lamp: LAMP, dark: false }
const dawn = { ambient: '#f6d2c4', ambientShare: 0.45, lamp: LAMP, dark: false }
const sunset = { ambient: '#e8957c', ambientShare: 0.55, lamp: LAMP, dark: true }
const night = { ambient: '#5068b4', ambientShare: 0.7, lamp: LAMP, dark: true }

const SETS: Record<Hour, Palette[]> = {
  dawn: [
    {
      ...dawn,
      sky: ['#6f8fc0', '#b8abcf', '#f5c6b4', '#fee6c2'],
      sun: '#fff2cf',
      cloud: ['#fff1e8', '#d5aebd'],
      haze: '#f4d3c4',
      far: '#a9a0c6',
      water: ['#f3cdbd', '#6584ab'],
    },
    {
      ...dawn,
      ambient: '#f2dcc0',
      sky: ['#5f93ad', '#9dc0c4', '#ecdcb9', '#fdeccb'],
      sun: '#fff6d6',
      cloud: ['#fff8ea', '#c9bfae'],
      haze: '#efe0c6',
      far: '#96adb5',
      water: ['#ecdcbd', '#5a8c9a'],
    },
    {
      ...dawn,
      sky: ['#7a78b8', '#c49ac4', '#f7b3b0', '#ffdcb4'],
      sun: '#fff0c8',
      cloud: ['#ffe6e0', '#c893b4'],
      haze: '#f2c0b8',
      far: '#a48cbb',
      water: ['#f5bfb2', '#6b6fa6'],
    },
  ],
  day: [
    {
      ...day,
      sky: ['#3a84c8', '#6cb0de', '#a9d7eb', '#e4f3ee'],
      sun: '#fffbe0',
      cloud: ['#ffffff', '#bfd0e2'],
      haze: '#cfe5ec',
      far: '#8bb0cc',
      water: ['#9ed3e2', '#2b77a8'],
    },
    {
      ...day,
      sky: ['#2f95aa', '#6cc2c6', '#b6e2d6', '#f6f0d4'],
      sun: '#fffbe0',
      cloud: ['#fffdf4', '#bcd6d2'],
      haze: '#d8ebdd',
      far: '#86b7b9',
      water: ['#b4dfd4', '#2a7f92'],
    },
    {
      ...day,
      sky: ['#5b8fd0', '#93b9e4', '#cadcee', '#f8ecdc'],
      sun: '#fffbe8',
      cloud: ['#ffffff', '#c9cfe2'],
      haze: '#dfe4ec',
      far: '#9aaed2',
      water: ['#c6dae8', '#4276ac'],
    },
  ],
  sunset: [
    {
      ...sunset,
      sky: ['#3a3b7c', '#8f5193', '#ec7a63', '#fdc76c'],
      sun: '#fff3bd',
      cloud: ['#ffb98e', '#784a86'],
      haze: '#e2926f',
      far: '#7c5a90',
      water: ['#f8b56e', '#413f7a'],
    },
    {
      ...sunset,
      ambient: '#eba06c',
      sky: ['#2a4c78', '#7787a6', '#f3a467', '#ffdc8e'],
      sun: '#fff5c6',
      cloud: ['#ffd09a', '#6f708f'],
      haze: '#eab07e',
      far: '#6c7694',
      water: ['#fbc484', '#33517a'],
    },
    {
      ...sunset,
      ambient: '#ea8f92',
      sky: ['#51478f', '#b5669e', '#f78f8d', '#ffd3a4'],
      sun: '#fff0c8',
      cloud: ['#ffc0ae', '#945591'],
      haze: '#ee9c93',
      far: '#8a5e9c',
      water: ['#fbb49a', '#4c4a8a'],
    },
  ],
  night: [
    {
      ...night,
      sky: ['#0a1230', '#13254f', '#234372', '#41668e'],
      sun: '#f8f2d8',
      cloud: ['#4c6793', '#1b2c50'],
      haze: '#2e4b74',
      far: '#233a63',
      water: ['#3d628c', '#0d1d3c'],
    },
    {
      ...night,
      ambient: '#5c5ab0',
      sky: ['#110b2c', '#281b54', '#453072', '#6f4d8a'],
      sun: '#fbeedd',
      cloud: ['#5d4a86', '#231a48'],
      haze: '#432f68',
      far: '#33265c',
      water: ['#5c4482', '#140e34'],
    },
    {
      ...night,
      ambient: '#4478a4',
      sky: ['#06182a', '#0c3044', '#175262', '#3a7a80'],
      sun: '#f2f4dc',
      cloud: ['#3f7280', '#123240'],
      haze: '#235a66',
      far: '#18424f',
      water: ['#357680', '#07202f'],
    },
  ],
}

type Change = (colour: string) => string

function repaint(palette: Palette, change: Change): Palette {
  const [a, b, c, d] = palette.sky
  return {
    ...palette,
    sky: [change(a), change(b), change(c), change(d)],
    cloud: [change(palette.cloud[0]), change(palette.cloud[1])],
    haze: change(palette.haze),
    far: change(palette.far),
    water: [change(palette.water[0]), change(palette.water[1])],
  }
}

const OVERCAST: Record<string, [string, number, number]> = {
  rain: ['#6f7f8c', 0.62, 0.16],
  storm: ['#39424f', 0.72, 0.4],
  fog: ['#c3cbcd', 0.62, 0],
  snow: ['#c9d5e2', 0.55, 0],
  cloudy: ['#a5b2bf', 0.42, 0.06],
}

/** Picks the set of the hour by the seed and bends it to weather, mood and colours. */
export function choosePalette(scene: Scene, rng: Rng): Palette {
  let palette = rng.pick(SETS[scene.hour])
  const grey = OVERCAST[scene.weather]
  if (grey) {
    const [colour, share, gloom] = grey
    const level = { dawn: 0.12, day: 0, sunset: 0.3, night: 0.72 }[scene.hour]
    palette = repaint(palette, (hex) =>
      mix(
        hex,
        darker(colour, level),
        scene.hour === 'night' ? share * 0.62 : scene.hour === 'sunset' ? share * 0.85 : share,
      ),
    )
    palette = {
      ...palette,
      ambient: mix(palette.ambient, darker('#c2ccd6', level * 0.7), 0.5),
      ambientShare: Math.min(0.85, palette.ambientShare + gloom),
    }
    if (scene.weather === 'storm') palette = { ...palette, dark: true }
  }
  if (scene.mood === 'gloomy')
    palette = {
      ...repaint(palette, (hex) => mix(hex, '#59616e', 0.35)),
      ambientShare: Math.min(0.88, palette.ambientShare + 0.12),
    }
  if (scene.mood === 'dreamy') palette = repaint(palette, (hex) => lighter(mix(hex, '#e2b4e6', 0.24), 0.06))
  if (scene.mood === 'mysterious') palette = repaint(palette, (hex) => mix(hex, '#1f4f66', 0.26))
  if (scene.mood === 'joyful') palette = repaint(palette, (hex) => lighter(tint(hex, '#ffb84a', 0.1), 0.05))
  const all = scene.tint
  if (all) {
    palette = repaint(palette, (hex) => tint(hex, all, 0.72))
    palette = {
      ...palette,
      ambient: mix(palette.ambient, lighter(all, 0.35), 0.45),
      ambientShare: Math.max(palette.ambientShare, 0.45),
    }
  }
  const sky = scene.featureColours.sky
  if (sky) {
    const [a, b, c, d] = palette.sky
    palette = {
      ...palette,
      sky: [tint(a, sky, 0.85), tint(b, sky, 0.8), tint(c, sky, 0.7), tint(d, sky, 0.45)],
      haze: tint(palette.haze, sky, 0.5),
    }
  }
  const water = scene.featureColours.water
  if (water) palette = { ...palette, water: [tint(palette.water[0], water, 0.7), tint(palette.water[1], water, 0.9)] }
  return palette
}
