/** Pictures in memory for the styles: RGB bytes, or one plane of numbers. */

export interface Canvas {
  data: Uint8Array
  width: number
  height: number
}

/** Drops the alpha of an opaque RGBA rendering. */
export function fromRgba(rgba: Uint8Array, width: number, height: number): Canvas {
  const data = new Uint8Array(width * height * 3)
  for (let i = 0, from = 0, to = 0; i < width * height; i++, from += 4, to += 3) {
    data[to] = rgba[from]!
    data[to + 1] = rgba[from + 1]!
    data[to + 2] = rgba[from + 2]!
  }
  return { data, width, height }
}

/** Brightness of each pixel, 0 to 255 (Rec. 709 weights). */
export function brightness({ data, width, height }: Canvas): Float32Array {
  const plane = new Float32Array(width * height)
  for (let i = 0, from = 0; i < plane.length; i++, from += 3)
    plane[i] = 0.2126 * data[from]! + 0.7152 * data[from + 1]! + 0.0722 * data[from + 2]!
  return plane
}

// Large pictures need large planes: those that never leave this file are kept and used again.
const kept = new Map<string, Float32Array>()
function scratch(name: string, length: number): Float32Array {
  const known = kept.get(name)
  if (known && known.length >= length) return known
  const made = new Float32Array(length)
  kept.set(name, made)
  return made
}

/** Mean over a square of side 2 * radius + 1, edges repeated; running sums, so its cost does not depend on the radius. */
export function blurPlane(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  if (radius < 1) return plane.slice()
  return blurInto(new Float32Array(width * height), plane, width, height, radius)
}

function blurInto(out: Float32Array, plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const half = scratch('half', width * height)
  const share = 1 / (2 * radius + 1)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let sum = plane[row]! * (radius + 1)
    for (let x = 1; x <= radius; x++) sum += plane[row + Math.min(width - 1, x)]!
    for (let x = 0; x < width; x++) {
      half[row + x] = sum * share
      sum += plane[row + Math.min(width - 1, x + radius + 1)]! - plane[row + Math.max(0, x - radius)]!
    }
  }
  const sums = new Float64Array(width)
  for (let x = 0; x < width; x++) sums[x] = half[x]! * (radius + 1)
  for (let y = 1; y <= radius; y++) {
    const row = Math.min(height - 1, y) * width
    for (let x = 0; x < width; x++) sums[x]! += half[row + x]!
  }
  for (let y = 0; y < height; y++) {
    const enter = Math.min(height - 1, y + radius + 1) * width
    const leave = Math.max(0, y - radius) * width
    for (let x = 0; x < width; x++) {
      out[y * width + x] = sums[x]! * share
      sums[x]! += half[enter + x]! - half[leave + x]!
    }
  }
  return out
}

/** Blurs all three colours. */
export function blurCanvas(canvas: Canvas, radius: number): Canvas {
  const { data, width, height } = canvas
  const count = width * height
  const out = new Uint8Array(data.length)
  if (radius < 1) {
    out.set(data)
    return { data: out, width, height }
  }
  const plane = scratch('plane', count)
  const soft = scratch('soft', count)
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < count; i++) plane[i] = data[i * 3 + channel]!
    blurInto(soft, plane, width, height, radius)
    for (let i = 0; i < count; i++) out[i * 3 + channel] = soft[i]! + 0.5
  }
  return { data: out, width, height }
}

/** Steepness of a plane at each pixel (central differences). */
export function steepness(plane: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(plane.length)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const dx = plane[i + 1]! - plane[i - 1]!
      const dy = plane[i + width]! - plane[i - width]!
      out[i] = Math.sqrt(dx * dx + dy * dy)
    }
  }
  return out
}

export const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value)

/** Pixels per unit of a picture whose longer side is 1024. */
export const grainScale = ({ width, height }: { width: number; height: number }) => Math.max(width, height) / 1024
