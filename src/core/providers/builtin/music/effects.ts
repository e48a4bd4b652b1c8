import { SAMPLE_RATE_HZ } from './synth.ts'

export interface Stereo {
  left: Float32Array
  right: Float32Array
}

export const silence = (length: number): Stereo => ({ left: new Float32Array(length), right: new Float32Array(length) })

/** Delays in samples, without common factors. */
const LINES = [1237, 1471, 1723, 1987, 2281, 2557, 2851, 3119] as const

/**
 * A room: eight delay lines fed back through a Householder matrix (Jot 1991), with damped highs. Adds the room of `send` to
 * `into`; `lengthS` is its reverberation time.
 */
export function addRoom(send: Stereo, into: Stereo, lengthS: number, level: number) {
  const count = LINES.length
  const lines = LINES.map((length) => new Float32Array(length))
  const at = new Int32Array(count)
  const low = new Float64Array(count)
  const out = new Float64Array(count)
  const gains = Float64Array.from(LINES, (length) => 10 ** ((-3 * length) / (lengthS * SAMPLE_RATE_HZ)))
  const damping = 0.42
  const before = Math.round(0.018 * SAMPLE_RATE_HZ)
  const { left, right } = send
  for (let sample = before; sample < left.length; sample++) {
    let sum = 0
    for (let line = 0; line < count; line++) {
      const delayed = lines[line]![at[line]!]!
      low[line]! += (1 - damping) * (delayed - low[line]!)
      const value = low[line]! * gains[line]!
      out[line] = value
      sum += value
    }
    const shared = sum * (2 / count)
    const inLeft = left[sample - before]!
    const inRight = right[sample - before]!
    for (let line = 0; line < count; line++) {
      const place = at[line]!
      lines[line]![place] = out[line]! - shared + ((line & 1) === 0 ? inLeft : inRight)
      at[line] = place + 1 === LINES[line]! ? 0 : place + 1
    }
    into.left[sample]! += level * (out[0]! + out[2]! - out[4]! + out[6]!)
    into.right[sample]! += level * (out[1]! - out[3]! + out[5]! + out[7]!)
  }
}

/** Echoes that go from side to side, in place. */
export function echo(sound: Stereo, delayS: number, level: number, feedback: number) {
  const length = Math.round(delayS * SAMPLE_RATE_HZ)
  const { left, right } = sound
  const heldLeft = new Float32Array(length)
  const heldRight = new Float32Array(length)
  let place = 0
  for (let at = 0; at < left.length; at++) {
    const backLeft = heldLeft[place]!
    const backRight = heldRight[place]!
    heldLeft[place] = (left[at]! + right[at]!) * 0.5 + backRight * feedback
    heldRight[place] = backLeft
    left[at]! += backLeft * level
    right[at]! += backRight * level
    place = place + 1 === length ? 0 : place + 1
  }
}

/** Lowers the sound at each given time and lets it come back: the breath of dance music. In place. */
export function duck(sound: Stereo, timesS: readonly number[], depth: number, lengthS: number) {
  const length = Math.round(lengthS * SAMPLE_RATE_HZ)
  for (let index = 0; index < timesS.length; index++) {
    const start = Math.round(timesS[index]! * SAMPLE_RATE_HZ)
    const next = timesS[index + 1]
    const most = next === undefined ? sound.left.length : Math.round(next * SAMPLE_RATE_HZ)
    const end = Math.min(start + length, most, sound.left.length)
    for (let at = start; at < end; at++) {
      const back = (at - start) / length
      const gain = 1 - depth * (1 - back) * (1 - back)
      sound.left[at]! *= gain
      sound.right[at]! *= gain
    }
  }
}

/** Power of what sounds: the mean square over slices of 100 ms that are not 30 dB under the loudest. */
export function soundingPower(sound: Stereo): number {
  const slice = SAMPLE_RATE_HZ / 10
  const powers: number[] = []
  for (let start = 0; start + slice <= sound.left.length; start += slice) {
    let sum = 0
    for (let at = start; at < start + slice; at += 2)
      sum += sound.left[at]! * sound.left[at]! + sound.right[at]! * sound.right[at]!
    powers.push(sum / slice)
  }
  const gate = Math.max(0, ...powers) / 1000
  const loud = powers.filter((power) => power > gate)
  return loud.length === 0 ? 0 : loud.reduce((sum, power) => sum + power, 0) / loud.length
}
