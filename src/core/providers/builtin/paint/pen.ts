import { darker, lighter, mix, multiply, tint } from './colour.ts'
import type { Rng } from './rng.ts'

/** Where a subject belongs. */
export type Place = 'ground' | 'water' | 'air' | 'deep' | 'table' | 'sky'

/** What a drawing paints with: every colour is already lit by the hour and veiled by distance. */
export interface Pen {
  /** Main colour: base, shade, deep shade, light. */
  a: string
  d: string
  dd: string
  l: string
  /** Second colour and its shade. */
  e: string
  ed: string
  /** Any other colour, lit. */
  k(hex: string): string
  /** A colour that shines by itself, not lit. */
  lamp: string
  dark: boolean
  rng: Rng
  /** Unique in the picture: prefix for ids of gradients and clips. */
  id: string
  /** Season and weather, where a drawing cares (bare trees, snow on roofs). */
  season: 'spring' | 'summer' | 'autumn' | 'winter'
}

export interface Subject {
  place: Place
  /** Height in thousandths of the picture's short side when it is the only subject. */
  size: number
  /** Half width in units of the drawing, which is about 100 high. */
  half: number
  /** Main and second colour. */
  colours: [string, string]
  draw(pen: Pen): string
  /** Shines at night: radius of its glow in units of the drawing, and where. */
  shines?: { x: number; y: number; radius: number; colour: string }
  /** Never mirrored (letters, clocks). */
  fixed?: boolean
}

export interface Light {
  /** Colour of the light that falls on everything, and how strong it colours. */
  ambient: string
  ambientShare: number
  haze: string
  lamp: string
  dark: boolean
}

/** Makes the colours of one subject. `depth` 0 is near, 1 lost in the haze. */
export function createPen(
  colours: [string, string],
  chosen: string | undefined,
  light: Light,
  depth: number,
  rng: Rng,
  id: string,
  season: Pen['season'],
): Pen {
  const k = (hex: string) => mix(multiply(hex, light.ambient, light.ambientShare), light.haze, depth)
  const main = chosen ?? colours[0]
  const second = colours[1]
  return {
    a: k(main),
    d: k(darker(main, 0.24)),
    dd: k(darker(main, 0.46)),
    l: k(lighter(main, 0.28)),
    e: k(second),
    ed: k(darker(second, 0.2)),
    k,
    lamp: light.dark ? light.lamp : k('#3d5468'),
    dark: light.dark,
    rng,
    id,
    season,
  }
}

export { darker, lighter, mix, tint }
