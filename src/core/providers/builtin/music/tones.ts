/** Sound engines from tables: steady tones and frequency modulation. */
import type { Random } from './random.ts'
import { CONTROL, SAMPLE_RATE_HZ, shape } from './synth.ts'

export interface Blown {
  /** Levels of the harmonics from the first. */
  harmonics: readonly number[]
  attackS: number
  releaseS: number
  vibratoHz: number
  vibratoCents: number
  /** Level of breath noise. */
  breath: number
}

const TABLE = 2048

/** A steady tone of given harmonics with vibrato and breath: flutes, organs, chip voices. */
export function blown(freqHz: number, heldS: number, spec: Blown, random: Random): Float32Array {
  const table = new Float32Array(TABLE + 1)
  spec.harmonics.forEach((level, index) => {
    if (level === 0 || freqHz * (index + 1) > 15_000) return
    for (let at = 0; at <= TABLE; at++) table[at]! += level * Math.sin((2 * Math.PI * (index + 1) * at) / TABLE)
  })
  const samples = new Float32Array(Math.ceil((heldS + spec.releaseS) * SAMPLE_RATE_HZ) + 1)
  let phase = 0
  let low = 0
  let lower = 0
  const open = Math.min(0.9, (2 * Math.PI * freqHz * 2) / SAMPLE_RATE_HZ)
  for (let block = 0; block < samples.length; block += CONTROL) {
    const timeS = block / SAMPLE_RATE_HZ
    const depth = spec.vibratoCents * Math.min(1, Math.max(0, timeS - 0.15) / 0.4)
    const bend = depth === 0 ? 1 : 2 ** ((depth * Math.sin(2 * Math.PI * spec.vibratoHz * timeS)) / 1200)
    const step = (freqHz * bend * TABLE) / SAMPLE_RATE_HZ
    const end = Math.min(samples.length, block + CONTROL)
    for (let at = block; at < end; at++) {
      const whole = phase | 0
      const value = table[whole]! + (table[whole + 1]! - table[whole]!) * (phase - whole)
      phase += step
      if (phase >= TABLE) phase -= TABLE
      samples[at] = value
    }
    if (spec.breath > 0) {
      for (let at = block; at < end; at++) {
        low += open * (random.next() * 2 - 1 - low)
        lower += open * 0.3 * (low - lower)
        samples[at]! += (low - lower) * spec.breath
      }
    }
  }
  shape(samples, spec.attackS, heldS, spec.releaseS)
  return samples
}

const SINE = Float32Array.from({ length: 4096 }, (_, at) => Math.sin((2 * Math.PI * at) / 4096))

/** Two-operator frequency modulation with a falling index: electric pianos and glassy plucks. */
export function modulated(
  freqHz: number,
  heldS: number,
  spec: { ratio: number; index: number; indexDecayS: number; decayS: number; releaseS: number },
): Float32Array {
  const samples = new Float32Array(Math.ceil(Math.min(heldS + spec.releaseS, spec.decayS) * SAMPLE_RATE_HZ) + 1)
  const step = (freqHz * 4096) / SAMPLE_RATE_HZ
  const fall = Math.exp(-6.9 / (spec.decayS * SAMPLE_RATE_HZ))
  const indexFall = Math.exp(-6.9 / (spec.indexDecayS * SAMPLE_RATE_HZ))
  const ratioStep = step * spec.ratio
  let carrier = 0
  let modulator = 0
  let level = 1
  let index = (spec.index * 4096) / (2 * Math.PI)
  for (let at = 0; at < samples.length; at++) {
    const bent = carrier + index * SINE[modulator & 4095]!
    samples[at] = SINE[bent & 4095]! * level
    carrier += step
    if (carrier >= 4096) carrier -= 4096
    modulator += ratioStep
    if (modulator >= 4096) modulator -= 4096
    level *= fall
    index *= indexFall
  }
  shape(samples, 0.002, heldS, spec.releaseS)
  return samples
}
