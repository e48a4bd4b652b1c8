import { FRACTION_BITS, MARGIN, type Plane } from './planes.ts'

/**
 * Samples planes at fractions of a pixel with a four-tap cubic, columns and rows apart. Whole-pixel cropping (as in FFmpeg's
 * zoompan) makes slow moves tremble; here every frame is exact. Numbers are integers: weights have 12 bits.
 */

const WEIGHT_BITS = 12

interface Taps {
  /** First of four neighbours, counted with the margin. */
  first: Int32Array
  weights: Int16Array
}

/** Mitchell and Netravali's cubics (1988), a little sharper than their own choice. */
const B = 0.2
const C = 0.4

function cubic(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return ((12 - 9 * B - 6 * C) * x ** 3 + (-18 + 12 * B + 6 * C) * x ** 2 + 6 - 2 * B) / 6
  if (x < 2) return ((-B - 6 * C) * x ** 3 + (6 * B + 30 * C) * x ** 2 + (-12 * B - 48 * C) * x + 8 * B + 24 * C) / 6
  return 0
}

const PHASE_BITS = 9
const PHASES = 1 << PHASE_BITS

/** Weights for each 512th of a pixel; they sum to one exactly, or flat areas would flicker. */
const PHASE_WEIGHTS = makePhaseWeights()

function makePhaseWeights(): Int16Array {
  const table = new Int16Array(PHASES * 4)
  for (let phase = 0; phase < PHASES; phase++) {
    const part = phase / PHASES
    const raw = [cubic(1 + part), cubic(part), cubic(1 - part), cubic(2 - part)]
    const sum = raw.reduce((total, weight) => total + weight, 0)
    let left = 1 << WEIGHT_BITS
    for (const tap of [0, 2, 3]) {
      const weight = Math.round((raw[tap]! / sum) * (1 << WEIGHT_BITS))
      table[phase * 4 + tap] = weight
      left -= weight
    }
    table[phase * 4 + 1] = left
  }
  return table
}

/** Neighbours and weights for `count` pixels over `length` source pixels from `start` (edges, not centres). */
function makeTaps(start: number, length: number, count: number, sourceCount: number): Taps {
  const first = new Int32Array(count)
  const weights = new Int16Array(count * 4)
  const most = sourceCount + 2 * MARGIN - 4
  for (let at = 0; at < count; at++) {
    const centre = Math.round((start + ((at + 0.5) * length) / count - 0.5) * PHASES)
    const phase = (centre & (PHASES - 1)) << 2
    first[at] = Math.min(most, Math.max(0, (centre >> PHASE_BITS) - 1 + MARGIN))
    weights[at * 4] = PHASE_WEIGHTS[phase]!
    weights[at * 4 + 1] = PHASE_WEIGHTS[phase + 1]!
    weights[at * 4 + 2] = PHASE_WEIGHTS[phase + 2]!
    weights[at * 4 + 3] = PHASE_WEIGHTS[phase + 3]!
  }
  return { first, weights }
}

/** Rows of `plane` (margins too) at `taps` columns, two rows at a time so that weights are read once for both. */
function acrossColumns(plane: Plane, taps: Taps, out: Int16Array, fromRow: number, toRow: number) {
  const { data, stride } = plane
  const { first, weights } = taps
  const count = first.length
  const half = 1 << (WEIGHT_BITS - 1)
  for (let y = fromRow; y < toRow; y += 2) {
    const upper = y * stride
    // An odd last row is done twice.
    const lower = y + 1 < toRow ? upper + stride : upper
    const target = y * count
    const lowerTarget = y + 1 < toRow ? target + count : target
    for (let x = 0; x < count; x++) {
      const weight = x << 2
      const w0 = weights[weight]!
      const w1 = weights[weight + 1]!
      const w2 = weights[weight + 2]!
      const w3 = weights[weight + 3]!
      const a = upper + first[x]!
      const b = lower + first[x]!
      out[target + x] =
        (data[a]! * w0 + data[a + 1]! * w1 + data[a + 2]! * w2 + data[a + 3]! * w3 + half) >> WEIGHT_BITS
      out[lowerTarget + x] =
        (data[b]! * w0 + data[b + 1]! * w1 + data[b + 2]! * w2 + data[b + 3]! * w3 + half) >> WEIGHT_BITS
    }
  }
}

/** Rows of `data`, which are `width` long, at `taps`; `shift` leaves a fraction or takes it away. */
function acrossRows<Out extends Int16Array | Uint8ClampedArray>(
  data: Int16Array,
  width: number,
  taps: Taps,
  out: Out,
  offset: number,
  shift: number,
) {
  const { first, weights } = taps
  const half = 1 << (shift - 1)
  for (let y = 0; y < first.length; y++) {
    const row0 = first[y]! * width
    const row1 = row0 + width
    const row2 = row1 + width
    const row3 = row2 + width
    const weight0 = weights[y * 4]!
    const weight1 = weights[y * 4 + 1]!
    const weight2 = weights[y * 4 + 2]!
    const weight3 = weights[y * 4 + 3]!
    const target = offset + y * width
    for (let x = 0; x < width; x++) {
      out[target + x] =
        (data[row0 + x]! * weight0 +
          data[row1 + x]! * weight1 +
          data[row2 + x]! * weight2 +
          data[row3 + x]! * weight3 +
          half) >>
        shift
    }
  }
}

export interface Window {
  x: number
  y: number
  width: number
  height: number
}

/**
 * A sampler of one plane into frames of a given size. It keeps what the frame before needed too: a pan changes columns only,
 * a tilt rows only, and then half of the work is done once.
 */
export function createSampler(plane: Plane, width: number, height: number) {
  const rowsOfPlane = plane.height + 2 * MARGIN
  const out = new Int16Array(width * height)
  let columnsDone: Int16Array | undefined
  let columnsKey = ''
  let rowsDone: Plane | undefined
  let rowsKey = ''

  /** Writes the window as bytes to `target` from `offset`. `fixed` names what stays the same from frame to frame. */
  return (window: Window, fixed: 'rows' | 'columns' | 'nothing', target: Uint8ClampedArray, offset: number) => {
    const columns = makeTaps(window.x, window.width, width, plane.width)
    const rows = makeTaps(window.y, window.height, height, plane.height)
    if (fixed === 'rows') {
      const key = `${window.y}:${window.height}`
      if (!rowsDone || rowsKey !== key) {
        const data = new Int16Array(plane.stride * height)
        acrossRows(plane.data, plane.stride, rows, data, 0, WEIGHT_BITS)
        rowsDone = { data, width: plane.width, height, stride: plane.stride }
        rowsKey = key
      }
      acrossColumns(rowsDone, columns, out, 0, height)
      const half = 1 << (FRACTION_BITS - 1)
      for (let at = 0; at < out.length; at++) target[offset + at] = (out[at]! + half) >> FRACTION_BITS
    } else {
      const key = `${window.x}:${window.width}`
      if (!columnsDone || columnsKey !== key) {
        columnsDone ??= new Int16Array(width * rowsOfPlane)
        const all = fixed === 'columns'
        const fromRow = all ? 0 : rows.first[0]!
        const toRow = all ? rowsOfPlane : rows.first[height - 1]! + 4
        acrossColumns(plane, columns, columnsDone, fromRow, toRow)
        columnsKey = all ? key : ''
      }
      acrossRows(columnsDone, width, rows, target, offset, WEIGHT_BITS + FRACTION_BITS)
    }
  }
}
