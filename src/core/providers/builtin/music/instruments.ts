import type { Instrument } from './genre.ts'
import { createRandom } from './random.ts'
import { knock, mono, type Partial, plucked, type Saws, type Sound, sawed, struck } from './synth.ts'
import { blown, modulated } from './tones.ts'

const midiToHz = (midi: number) => 440 * 2 ** ((midi - 69) / 12)

/** Strings of a piano: slightly stretched partials, a hammer at an eighth of the string, two strings that drift apart. */
function pianoPartials(midi: number, bright: boolean): Partial[] {
  const decayS = Math.min(9, Math.max(1.2, 8 * 2 ** (-(midi - 48) / 15)))
  const stretch = 0.00025
  const falling = bright ? 1.05 : 1.45
  const partials: Partial[] = []
  for (let n = 1; n <= 12; n++) {
    const strike = 0.35 + 0.65 * Math.abs(Math.sin((Math.PI * n) / 8.3))
    const ratio = n * Math.sqrt(1 + stretch * n * n)
    const level = (strike / n ** falling) * (n > 6 ? 0.7 : 1)
    partials.push({ ratio, level, decayS: decayS / (1 + 0.42 * (n - 1)) })
    if (n <= 3)
      partials.push({ ratio: ratio * 1.0005, level: level * 0.35, decayS: (decayS * 1.2) / (1 + 0.42 * (n - 1)) })
  }
  return partials
}

const bars = (...rows: [number, number, number][]): Partial[] =>
  rows.map(([ratio, level, decayS]) => ({ ratio, level, decayS }))

const STRUCK: { [name in Instrument]?: { partials: Partial[]; releaseS: number; knock: number } } = {
  bell: {
    partials: bars([1, 1, 2.6], [2, 0.4, 1.6], [3, 0.22, 1], [5, 0.13, 0.5], [8, 0.07, 0.2]),
    releaseS: 1.4,
    knock: 0.05,
  },
  musicbox: { partials: bars([1, 1, 1.7], [2, 0.18, 1], [4, 0.3, 0.6], [6, 0.1, 0.25]), releaseS: 0.9, knock: 0.12 },
  marimba: { partials: bars([1, 1, 1], [4, 0.28, 0.28], [10, 0.08, 0.08]), releaseS: 0.4, knock: 0.1 },
  upright: {
    partials: bars([1, 1, 2], [2, 0.62, 1.1], [3, 0.34, 0.7], [4, 0.18, 0.4], [5, 0.1, 0.3]),
    releaseS: 0.12,
    knock: 0.12,
  },
  electric: {
    partials: bars([1, 1, 3], [2, 0.75, 1.8], [3, 0.42, 1.2], [4, 0.3, 0.8], [5, 0.16, 0.5], [6, 0.1, 0.3]),
    releaseS: 0.1,
    knock: 0.06,
  },
  sub: { partials: bars([1, 1, 6], [2, 0.28, 3], [3, 0.1, 1.5]), releaseS: 0.12, knock: 0 },
}

const SAWS: { [name in Instrument]?: Saws } = {
  pad: {
    cents: [-9, 0.7, 8],
    attackS: 0.28,
    releaseS: 0.9,
    startHz: 700,
    endHz: 1500,
    sweepS: 1.2,
    resonance: 0.6,
    vibratoHz: 0.4,
    vibratoCents: 3,
  },
  strings: {
    cents: [-7, 1, 9],
    attackS: 0.09,
    releaseS: 0.45,
    startHz: 1800,
    endHz: 2800,
    sweepS: 0.5,
    resonance: 0.55,
    vibratoHz: 5.2,
    vibratoCents: 7,
  },
  lowstrings: {
    cents: [-5, 5],
    attackS: 0.05,
    releaseS: 0.3,
    startHz: 900,
    endHz: 1300,
    sweepS: 0.5,
    resonance: 0.55,
    vibratoHz: 4.6,
    vibratoCents: 5,
  },
  violin: {
    cents: [-3, 4],
    attackS: 0.06,
    releaseS: 0.22,
    startHz: 2200,
    endHz: 4200,
    sweepS: 0.25,
    resonance: 0.7,
    vibratoHz: 5.6,
    vibratoCents: 9,
  },
  brass: {
    cents: [-3, 3],
    attackS: 0.04,
    releaseS: 0.16,
    startHz: 700,
    endHz: 2600,
    sweepS: 0.12,
    resonance: 0.7,
    vibratoHz: 5,
    vibratoCents: 6,
  },
  synthlead: {
    cents: [-8, 0, 9],
    attackS: 0.012,
    releaseS: 0.2,
    startHz: 6000,
    endHz: 2600,
    sweepS: 0.3,
    resonance: 0.8,
    vibratoHz: 5.3,
    vibratoCents: 9,
  },
  pluck: {
    cents: [-6, 6],
    attackS: 0.004,
    releaseS: 0.25,
    startHz: 5200,
    endHz: 500,
    sweepS: 0.16,
    resonance: 0.9,
    vibratoHz: 0,
    vibratoCents: 0,
  },
  synthbass: {
    cents: [0],
    attackS: 0.004,
    releaseS: 0.08,
    startHz: 1800,
    endHz: 320,
    sweepS: 0.14,
    resonance: 0.9,
    vibratoHz: 0,
    vibratoCents: 0,
  },
  distorted: {
    cents: [-4, 5],
    attackS: 0.006,
    releaseS: 0.09,
    startHz: 3600,
    endHz: 2700,
    sweepS: 0.3,
    resonance: 0.65,
    vibratoHz: 5,
    vibratoCents: 4,
    drive: 9,
  },
}

/** Odd harmonics falling as 1/n: a square with no aliases. */
const SQUARE = Array.from({ length: 25 }, (_, at) => (at % 2 === 0 ? 1 / (at + 1) : 0))
const TRIANGLE = Array.from({ length: 15 }, (_, at) => (at % 2 === 0 ? (at % 4 === 0 ? 1 : -1) / (at + 1) ** 2 : 0))

/** One note of an instrument. `bright` is the harder of two touches. The same arguments always give the same sound. */
export function playNote(instrument: Instrument, midi: number, heldS: number, bright: boolean): Sound {
  const freqHz = midiToHz(midi)
  const random = createRandom(midi * 7919 + (bright ? 1 : 0), instrument)
  const saws = SAWS[instrument]
  if (saws) {
    const open = (bright ? 1.25 : 0.8) * (0.75 + 0.25 * (freqHz / 400))
    return sawed(freqHz, heldS, { ...saws, startHz: saws.startHz * open, endHz: saws.endHz * open }, random)
  }
  const bar = STRUCK[instrument]
  if (bar) {
    const pitched = bar.partials.map((partial) => ({
      ...partial,
      decayS: partial.decayS * Math.min(2, (440 / freqHz) ** 0.25),
    }))
    const samples = struck(freqHz, heldS, bar.releaseS, pitched, 0.0015)
    if (bar.knock > 0) knock(samples, bar.knock * (bright ? 1.6 : 1), 0.018, 0.4, random)
    return mono(samples)
  }
  switch (instrument) {
    case 'piano': {
      const samples = struck(freqHz, heldS, 0.28, pianoPartials(midi, bright), 0.002)
      knock(samples, bright ? 0.16 : 0.09, 0.022, 0.25, random)
      return mono(samples)
    }
    case 'epiano': {
      const body = modulated(freqHz, heldS, {
        ratio: 1,
        index: bright ? 1.5 : 0.9,
        indexDecayS: 2.2,
        decayS: 4.5,
        releaseS: 0.25,
      })
      const tine = modulated(freqHz, heldS, {
        ratio: 14,
        index: bright ? 0.35 : 0.2,
        indexDecayS: 0.4,
        decayS: 0.9,
        releaseS: 0.2,
      })
      for (let at = 0; at < tine.length && at < body.length; at++) body[at]! += 0.35 * tine[at]!
      return mono(body)
    }
    case 'steel':
      return mono(
        plucked(
          freqHz,
          heldS,
          { brightness: bright ? 0.8 : 0.62, decayS: 3.2, position: 0.15, releaseS: 0.22 },
          random,
        ),
      )
    case 'guitar':
      return mono(
        plucked(freqHz, heldS, { brightness: bright ? 0.5 : 0.32, decayS: 3, position: 0.28, releaseS: 0.3 }, random),
      )
    case 'harp':
      return mono(
        plucked(freqHz, heldS, { brightness: bright ? 0.4 : 0.25, decayS: 4.2, position: 0.4, releaseS: 1.1 }, random),
      )
    case 'organ':
      return mono(
        blown(
          freqHz,
          heldS,
          {
            harmonics: [1, 0.8, 0.35, 0.3, 0, 0.12, 0, 0.1],
            attackS: 0.015,
            releaseS: 0.08,
            vibratoHz: 6,
            vibratoCents: 5,
            breath: 0.01,
          },
          random,
        ),
      )
    case 'square':
      return mono(
        blown(
          freqHz,
          heldS * 0.94,
          { harmonics: SQUARE, attackS: 0.002, releaseS: 0.03, vibratoHz: 6, vibratoCents: 6, breath: 0 },
          random,
        ),
      )
    case 'chipbass':
      return mono(
        blown(
          freqHz,
          heldS,
          { harmonics: TRIANGLE, attackS: 0.002, releaseS: 0.03, vibratoHz: 0, vibratoCents: 0, breath: 0 },
          random,
        ),
      )
    default:
      return mono(
        blown(
          freqHz,
          heldS,
          {
            harmonics: [1, bright ? 0.34 : 0.24, 0.16, 0.05, 0.02],
            attackS: 0.05,
            releaseS: 0.14,
            vibratoHz: 4.9,
            vibratoCents: 8,
            breath: 0.09,
          },
          random,
        ),
      )
  }
}
