/** Loudness after ITU-R BS.1770-4: K-weighting, blocks of 400 ms that overlap by three quarters, two gates. */

interface Biquad {
  b0: number
  b1: number
  b2: number
  a1: number
  a2: number
}

/** The high shelf of the K-weighting for any sample rate (the standard gives 48 kHz; formula as in libebur128). */
function shelf(rateHz: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rateHz)
  const q = 0.7071752369554196
  const high = 10 ** (3.999843853973347 / 20)
  const middle = high ** 0.4996667741545416
  const a0 = 1 + k / q + k * k
  return {
    b0: (high + (middle * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (middle * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  }
}

/** The high-pass of the K-weighting. */
function highPass(rateHz: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rateHz)
  const q = 0.5003270373238773
  const a0 = 1 + k / q + k * k
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 }
}

/** Adds the K-weighted energy of one channel to the sums of its 100 ms slices. */
function addSlices(samples: Float32Array, rateHz: number, slices: Float64Array) {
  const one = shelf(rateHz)
  const two = highPass(rateHz)
  const sliceLength = Math.round(rateHz / 10)
  let x1 = 0
  let x2 = 0
  let y1 = 0
  let y2 = 0
  let z1 = 0
  let z2 = 0
  for (let slice = 0; slice < slices.length; slice++) {
    const start = slice * sliceLength
    const end = start + sliceLength
    let sum = 0
    for (let at = start; at < end; at++) {
      const x = samples[at]!
      const y = one.b0 * x + one.b1 * x1 + one.b2 * x2 - one.a1 * y1 - one.a2 * y2
      const z = y - 2 * y1 + y2 - two.a1 * z1 - two.a2 * z2
      x2 = x1
      x1 = x
      y2 = y1
      y1 = y
      z2 = z1
      z1 = z
      sum += z * z
    }
    slices[slice]! += sum / sliceLength
  }
}

const toLufs = (power: number) => -0.691 + 10 * Math.log10(power)

/** Integrated loudness of stereo sound in LUFS; `-Infinity` for silence or less than 400 ms. */
export function integratedLufs(left: Float32Array, right: Float32Array, rateHz: number): number {
  const slices = new Float64Array(Math.floor(left.length / Math.round(rateHz / 10)))
  addSlices(left, rateHz, slices)
  addSlices(right, rateHz, slices)
  const blocks: number[] = []
  for (let at = 0; at + 4 <= slices.length; at++) {
    blocks.push((slices[at]! + slices[at + 1]! + slices[at + 2]! + slices[at + 3]!) / 4)
  }
  const mean = (list: number[]) => list.reduce((sum, power) => sum + power, 0) / list.length
  const audible = blocks.filter((power) => toLufs(power) > -70)
  if (audible.length === 0) return Number.NEGATIVE_INFINITY
  const gate = toLufs(mean(audible)) - 10
  return toLufs(mean(audible.filter((power) => toLufs(power) > gate)))
}
