/** Colours as `#rrggbb` texts, mixed in sRGB; hue work goes through HSL. */

export type Rgb = [number, number, number]

export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

const byte = (value: number) => Math.max(0, Math.min(255, Math.round(value)))

export function toHex([red, green, blue]: Rgb): string {
  return `#${((1 << 24) | (byte(red) << 16) | (byte(green) << 8) | byte(blue)).toString(16).slice(1)}`
}

/** `share` 0 gives the first colour, 1 the second. */
export function mix(from: string, to: string, share: number): string {
  const a = parseHex(from)
  const b = parseHex(to)
  return toHex([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share])
}

/** Light of colour `light` falls on a surface of colour `hex`. */
export function multiply(hex: string, light: string, share = 1): string {
  const a = parseHex(hex)
  const b = parseHex(light)
  const channel = (index: 0 | 1 | 2) => a[index] * (1 - share + (share * b[index]) / 255)
  return toHex([channel(0), channel(1), channel(2)])
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
export function toHsl(hex: string): [number, number, number] {
  return rgbToHsl(parseHex(hex))
}

export function rgbToHsl([red, green, blue]: Rgb): [number, number, number] {
  const r = red / 255
  const g = green / 255
  const b = blue / 255
  const max = Math.max(r, g, b)
  const min = Math.min(r, g, b)
  const spread = max - min
  const lightness = (max + min) / 2
  if (spread === 0) return [0, 0, lightness]
  const saturation = spread / (1 - Math.abs(2 * lightness - 1))
  const sector = max === r ? ((g - b) / spread + 6) % 6 : max === g ? (b - r) / spread + 2 : (r - g) / spread + 4
  return [sector * 60, saturation, lightness]
}

export function fromHsl(hue: number, saturation: number, lightness: number): string {
  const s = Math.max(0, Math.min(1, saturation))
  const l = Math.max(0, Math.min(1, lightness))
  const chroma = s * Math.min(l, 1 - l)
  const channel = (offset: number) => {
    const k = (offset + (((hue % 360) + 360) % 360) / 30) % 12
    return 255 * (l - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return toHex([channel(0), channel(8), channel(4)])
}

/** The colour in shadow: cool, so that pale colours do not turn muddy. */
export function darker(hex: string, share: number): string {
  return multiply(hex, '#5a5078', Math.min(1, share * 1.5))
}

export function lighter(hex: string, share: number): string {
  const [hue, saturation, lightness] = toHsl(hex)
  return fromHsl(hue, saturation, lightness + (1 - lightness) * share)
}

/** Moves a colour to the hue of another, keeping its lightness: `share` 1 is wholly tinted. */
export function tint(hex: string, target: string, share: number): string {
  const [, saturation, lightness] = toHsl(hex)
  const [hue, strength, brightness] = toHsl(target)
  const level = lightness * 0.75 + brightness * 0.25
  const tinted = fromHsl(hue, strength < 0.12 ? strength : Math.max(saturation, strength * 0.75), level)
  return mix(hex, tinted, share)
}

export function luminance(hex: string): number {
  const [red, green, blue] = parseHex(hex)
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
}
