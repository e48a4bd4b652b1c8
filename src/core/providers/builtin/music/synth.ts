/**
 * Sound engines. Each renders one whole note into typed arrays; nothing is called per sample.
 * Levels are arbitrary: the mix sets every part's loudness afterwards.
 */
import type { Random } from './random.ts'

export const SAMPLE_RATE_HZ = 44_100

/** A rendered note; one side alone stands for both. */
export interface Sound {
  left: Float32Array
  right: Float32Array
}

export const mono = (samples: Float32Array): Sound => ({ left: samples, right: samples })

export interface Partial {
  ratio: number
  level: number
  /** Seconds until it has fallen by 60 dB. */
  decayS: number
}

/** Applies a straight attack and an exponential release from `heldS` on, in place. */
export function shape(samples: Float32Array, attackS: number, heldS: number, releaseS: number) {
  const attack = Math.min(samples.length, Math.round(attackS * SAMPLE_RATE_HZ))
  for (let at = 0; at < attack; at++) samples[at]! *= at / attack
  const fall = Math.exp(-6.9 / (releaseS * SAMPLE_RATE_HZ))
  let level = 1
  for (let at = Math.round(heldS * SAMPLE_RATE_HZ); at < samples.length; at++) {
    level *= fall
    samples[at]! *= level
  }
  const last = Math.min(samples.length, 96)
  for (let at = 0; at < last; at++) samples[samples.length - 1 - at]! *= at / last
}

/** Decaying sines, each a two-pole resonator: pianos, bells, bars, electric pianos. */
export function struck(
  freqHz: number,
  heldS: number,
  releaseS: number,
  partials: readonly Partial[],
  attackS: number,
): Float32Array {
  const longestS = partials.reduce((most, partial) => Math.max(most, partial.decayS), 0)
  const samples = new Float32Array(Math.ceil(Math.min(heldS + releaseS, longestS) * SAMPLE_RATE_HZ) + 1)
  for (const { ratio, level, decayS } of partials) {
    const freq = freqHz * ratio
    if (freq > 15_000) continue
    const step = (2 * Math.PI * freq) / SAMPLE_RATE_HZ
    const radius = Math.exp(-6.9 / (decayS * SAMPLE_RATE_HZ))
    const first = 2 * radius * Math.cos(step)
    const second = radius * radius
    const length = Math.min(samples.length, Math.ceil(decayS * SAMPLE_RATE_HZ))
    let before = (-level * Math.sin(step)) / radius
    let now = 0
    for (let at = 0; at < length; at++) {
      samples[at]! += now
      const next = first * now - second * before
      before = now
      now = next
    }
  }
  shape(samples, attackS, heldS, releaseS)
  return samples
}

/** A soft knock of noise added to the start: a hammer, a mallet, a finger. */
export function knock(samples: Float32Array, level: number, lengthS: number, brightness: number, random: Random) {
  const length = Math.min(samples.length, Math.round(lengthS * SAMPLE_RATE_HZ))
  let low = 0
  for (let at = 0; at < length; at++) {
    low += brightness * (random.next() * 2 - 1 - low)
    const fade = 1 - at / length
    samples[at]! += low * level * fade * fade
  }
}

export interface Pluck {
  /** 0 dark to 1 bright. */
  brightness: number
  /** Seconds to fall by 60 dB at middle C; higher strings fall sooner. */
  decayS: number
  /** Where it is plucked, as a share of the string. */
  position: number
  releaseS: number
}

/** Karplus & Strong's plucked string (1983), tuned with an allpass as by Jaffe & Smith. */
export function plucked(freqHz: number, heldS: number, pluck: Pluck, random: Random): Float32Array {
  const smoothing = 0.5 - 0.38 * pluck.brightness
  const period = SAMPLE_RATE_HZ / freqHz - smoothing
  const size = Math.max(2, Math.floor(period - 0.3))
  const fraction = period - size
  const tuning = (1 - fraction) / (1 + fraction)
  const decayS = pluck.decayS * (261.6 / freqHz) ** 0.35
  const gain = 10 ** (-3 / (freqHz * decayS))
  const line = new Float32Array(size)
  let low = 0
  const open = 0.15 + 0.8 * pluck.brightness
  for (let at = 0; at < size; at++) {
    low += open * (random.next() * 2 - 1 - low)
    line[at] = low
  }
  const offset = Math.max(1, Math.round(size * pluck.position))
  const comb = line.slice()
  let mean = 0
  for (let at = 0; at < size; at++) {
    line[at] = comb[at]! - comb[(at + size - offset) % size]!
    mean += line[at]! / size
  }
  let energy = 1e-9
  for (let at = 0; at < size; at++) {
    line[at]! -= mean
    energy += (line[at]! * line[at]!) / size
  }
  const level = 0.3 / Math.sqrt(energy)
  const samples = new Float32Array(Math.ceil(Math.min(heldS + pluck.releaseS, decayS) * SAMPLE_RATE_HZ) + 1)
  let index = 0
  let previous = 0
  let allIn = 0
  let allOut = 0
  for (let at = 0; at < samples.length; at++) {
    const value = line[index]!
    samples[at] = value * level
    const averaged = gain * ((1 - smoothing) * value + smoothing * previous)
    previous = value
    allOut = tuning * averaged + allIn - tuning * allOut
    allIn = averaged
    line[index] = allOut
    index++
    if (index === size) index = 0
  }
  shape(samples, 0.001, heldS, pluck.releaseS)
  return samples
}

export interface Saws {
  /** Detuning of the voices on each side, in cents. */
  cents: readonly number[]
  attackS: number
  releaseS: number
  /** Low-pass: from here ... */
  startHz: number
  /** ... to here within `sweepS`. */
  endHz: number
  sweepS: number
  /** 0.5 is flat, more rings. */
  resonance: number
  vibratoHz: number
  vibratoCents: number
  /** Square instead of saw: for hollow sounds. */
  square?: boolean
  /** Overdrive before the filter; 0 for none. */
  drive?: number
}

/** Band-limited saws (polynomial step correction) through a two-pole low-pass: pads, strings, brass, leads, basses. */
export function sawed(freqHz: number, heldS: number, saws: Saws, random: Random): Sound {
  const length = Math.ceil((heldS + saws.releaseS) * SAMPLE_RATE_HZ) + 1
  const left = sawSide(freqHz, length, saws, 1, random)
  const right = saws.cents.length > 1 ? sawSide(freqHz, length, saws, -1, random) : left
  shape(left, saws.attackS, heldS, saws.releaseS)
  if (right !== left) shape(right, saws.attackS, heldS, saws.releaseS)
  return { left, right }
}

export const CONTROL = 32

function sawSide(freqHz: number, length: number, saws: Saws, side: number, random: Random): Float32Array {
  const samples = new Float32Array(length)
  const vibratoPhase = random.next() * 6.28
  // No two hands shake alike; in step, vibrato would beat like a drum.
  const vibratoHz = saws.vibratoHz * random.between(0.86, 1.16)
  const level = 1 / saws.cents.length
  for (const cents of saws.cents) {
    const baseStep = (freqHz * 2 ** ((cents * side) / 1200)) / SAMPLE_RATE_HZ
    let phase = random.next()
    for (let block = 0; block < length; block += CONTROL) {
      const timeS = block / SAMPLE_RATE_HZ
      const depth = saws.vibratoCents * Math.min(1, timeS / 0.5)
      const bend = depth === 0 ? 1 : 2 ** ((depth * Math.sin(2 * Math.PI * vibratoHz * timeS + vibratoPhase)) / 1200)
      const step = baseStep * bend
      const end = Math.min(length, block + CONTROL)
      for (let at = block; at < end; at++) {
        let value = saws.square ? (phase < 0.5 ? 1 : -1) : 2 * phase - 1
        value -= saws.square ? -stepCorrection(phase, step) : stepCorrection(phase, step)
        if (saws.square) value -= stepCorrection(phase >= 0.5 ? phase - 0.5 : phase + 0.5, step)
        samples[at]! += value * level
        phase += step
        if (phase >= 1) phase -= 1
      }
    }
  }
  filter(samples, saws)
  return samples
}

/** What a band-limited step differs by from a plain one around its jump. */
function stepCorrection(phase: number, step: number): number {
  if (phase < step) {
    const t = phase / step
    return t + t - t * t - 1
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step
    return t * t + t + t + 1
  }
  return 0
}

/** State-variable low-pass (trapezoidal, after Zavalishin) with a sweeping edge, in place. */
function filter(samples: Float32Array, saws: Saws) {
  let first = 0
  let second = 0
  const damping = 1 / (2 * saws.resonance)
  const drive = saws.drive ?? 0
  for (let block = 0; block < samples.length; block += CONTROL) {
    const share = Math.exp(-block / SAMPLE_RATE_HZ / saws.sweepS)
    const edgeHz = Math.min(16_000, saws.endHz + (saws.startHz - saws.endHz) * share)
    const g = Math.tan((Math.PI * edgeHz) / SAMPLE_RATE_HZ)
    const k = 2 * damping
    const a1 = 1 / (1 + g * (g + k))
    const a2 = g * a1
    const a3 = g * a2
    const end = Math.min(samples.length, block + CONTROL)
    for (let at = block; at < end; at++) {
      let value = samples[at]!
      if (drive > 0) {
        const pushed = value * drive
        value = pushed / (1 + Math.abs(pushed))
      }
      const v3 = value - second
      const v1 = a1 * first + a2 * v3
      const v2 = second + a2 * first + a3 * v3
      first = 2 * v1 - first
      second = 2 * v2 - second
      samples[at] = v2
    }
  }
}
