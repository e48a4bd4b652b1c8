/**
 * For tests: an ear that knows nothing of how songs are made. It decodes a file and finds key, tempo, loudness and peak in
 * the sound alone.
 */
import { av } from '../../../media/av.ts'
import { type Key, rankKeys } from './theory.ts'

export interface Heard {
  left: Float32Array
  right: Float32Array
  rateHz: number
}

/** Decodes the sound of a file to planar stereo floats. */
export async function listen(path: string): Promise<Heard> {
  await using input = await av.Demuxer.open(path)
  const stream = input.audio()
  if (!stream) throw new Error('no sound')
  using decoder = await av.Decoder.create(stream)
  const parts: [Float32Array, Float32Array][] = []
  let rateHz = 0
  for await (using frame of decoder.frames(input.packets(stream.index))) {
    if (!frame?.data) continue
    rateHz = frame.sampleRate
    const plane = (at: number) => {
      const bytes = frame.data![at]!
      return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + frame.nbSamples * 4))
    }
    parts.push([plane(0), plane(1)])
  }
  const join = (side: 0 | 1) => {
    const whole = new Float32Array(parts.reduce((sum, part) => sum + part[side].length, 0))
    let at = 0
    for (const part of parts) {
      whole.set(part[side], at)
      at += part[side].length
    }
    return whole
  }
  return { left: join(0), right: join(1), rateHz }
}

export function peakDbfs(heard: Heard): number {
  let peak = 0
  for (const side of [heard.left, heard.right]) for (const value of side) peak = Math.max(peak, Math.abs(value))
  return 20 * Math.log10(peak)
}

/** One channel at a quarter of the rate: enough for notes and beats. */
function coarse(heard: Heard): Float32Array {
  const out = new Float32Array(Math.floor(heard.left.length / 4))
  for (let at = 0; at < out.length; at++) {
    for (let part = 0; part < 4; part++) out[at]! += heard.left[at * 4 + part]! + heard.right[at * 4 + part]!
  }
  return out
}

/** Magnitudes of a windowed radix-2 transform for every hop. */
function* spectra(samples: Float32Array, size: number, hop: number): Iterable<Float64Array> {
  const window = Float64Array.from({ length: size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size))
  const cos = Float64Array.from({ length: size / 2 }, (_, at) => Math.cos((2 * Math.PI * at) / size))
  const sin = Float64Array.from({ length: size / 2 }, (_, at) => -Math.sin((2 * Math.PI * at) / size))
  const bits = Math.log2(size)
  const order = Uint32Array.from({ length: size }, (_, at) => {
    let turned = 0
    for (let bit = 0; bit < bits; bit++) turned |= ((at >> bit) & 1) << (bits - 1 - bit)
    return turned
  })
  const real = new Float64Array(size)
  const imaginary = new Float64Array(size)
  for (let start = 0; start + size <= samples.length; start += hop) {
    for (let at = 0; at < size; at++) {
      real[order[at]!] = samples[start + at]! * window[at]!
      imaginary[at] = 0
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half)
      for (let group = 0; group < size; group += 2 * half) {
        for (let at = 0; at < half; at++) {
          const c = cos[at * stride]!
          const s = sin[at * stride]!
          const low = group + at
          const high = low + half
          const r = real[high]! * c - imaginary[high]! * s
          const i = real[high]! * s + imaginary[high]! * c
          real[high] = real[low]! - r
          imaginary[high] = imaginary[low]! - i
          real[low]! += r
          imaginary[low]! += i
        }
      }
    }
    yield Float64Array.from({ length: size / 2 }, (_, at) => Math.hypot(real[at]!, imaginary[at]!))
  }
}

/** The key whose Krumhansl profile fits the sound's pitch classes best. */
export function hearKey(heard: Heard): Key {
  const rateHz = heard.rateHz / 4
  const size = 4096
  const weights = new Array<number>(12).fill(0)
  for (const spectrum of spectra(coarse(heard), size, size / 2)) {
    for (let bin = 1; bin < spectrum.length; bin++) {
      const freqHz = (bin * rateHz) / size
      if (freqHz < 65 || freqHz > 2100) continue
      weights[((Math.round(69 + 12 * Math.log2(freqHz / 440)) % 12) + 12) % 12]! += spectrum[bin]!
    }
  }
  return rankKeys(weights)[0]!.key
}

/** Beats a minute from 50 to 190: the strongest period of the onsets, with a mild preference for a walking pace. */
export function hearBpm(heard: Heard): number {
  const hop = 128
  const onsets: number[] = []
  let before: Float64Array | undefined
  for (const spectrum of spectra(coarse(heard), 512, hop)) {
    const level = spectrum.map((value) => Math.log1p(20 * value))
    let rise = 0
    if (before) for (let bin = 0; bin < level.length; bin++) rise += Math.max(0, level[bin]! - before[bin]!)
    onsets.push(rise)
    before = level
  }
  const mean = onsets.reduce((sum, rise) => sum + rise, 0) / onsets.length
  const even = onsets.map((rise) => rise - mean)
  const perMinute = (60 * heard.rateHz) / 4 / hop
  const likeness = (lag: number) => {
    let sum = 0
    for (let at = lag; at < even.length; at++) sum += even[at]! * even[at - lag]!
    return sum / (even.length - lag)
  }
  const known = new Map<number, number>()
  const at = (lag: number) => {
    if (!known.has(lag)) known.set(lag, likeness(lag))
    return known.get(lag)!
  }
  let best = 0
  let bestScore = Number.NEGATIVE_INFINITY
  for (let bpm = 50; bpm <= 190; bpm += 0.5) {
    const lag = perMinute / bpm
    const whole = Math.floor(lag)
    const score =
      (at(whole) + (at(whole + 1) - at(whole)) * (lag - whole)) * Math.exp(-0.5 * (Math.log2(bpm / 115) / 0.8) ** 2)
    if (score > bestScore) {
      best = bpm
      bestScore = score
    }
  }
  return best
}
