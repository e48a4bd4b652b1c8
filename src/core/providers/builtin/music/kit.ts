import type { Kit } from './genre.ts'
import { createRandom, type Random } from './random.ts'
import type { DrumPiece } from './score.ts'
import { SAMPLE_RATE_HZ, struck } from './synth.ts'
import { type Key, tonicNear } from './theory.ts'

const midiToHz = (midi: number) => 440 * 2 ** ((midi - 69) / 12)
const buffer = (lengthS: number) => new Float32Array(Math.ceil(lengthS * SAMPLE_RATE_HZ))

/** A sine that falls in pitch: kicks and toms. */
function thump(fromHz: number, toHz: number, bendS: number, decayS: number): Float32Array {
  const samples = buffer(decayS)
  let phase = 0
  for (let at = 0; at < samples.length; at++) {
    const timeS = at / SAMPLE_RATE_HZ
    phase += (2 * Math.PI * (toHz + (fromHz - toHz) * Math.exp(-timeS / bendS))) / SAMPLE_RATE_HZ
    samples[at] = Math.sin(phase) * Math.exp((-5.5 * timeS) / decayS) * Math.min(1, at / 40)
  }
  return samples
}

/** Noise with its low part taken away (`cut` 0 to 1), after `attackS` falling within `decayS`. */
function hiss(lengthS: number, cut: number, attackS: number, decayS: number, random: Random): Float32Array {
  const samples = buffer(lengthS)
  let low = 0
  let lower = 0
  for (let at = 0; at < samples.length; at++) {
    const noise = random.next() * 2 - 1
    low += cut * (noise - low)
    lower += cut * (low - lower)
    const timeS = at / SAMPLE_RATE_HZ
    const rise = attackS > 0 ? Math.min(1, timeS / attackS) : 1
    samples[at] = (noise - lower) * rise * Math.exp(-timeS / decayS)
  }
  const tail = Math.min(200, samples.length)
  for (let at = 0; at < tail; at++) samples[samples.length - 1 - at]! *= at / tail
  return samples
}

function mix(...layers: [Float32Array, number][]): Float32Array {
  const samples = new Float32Array(Math.max(...layers.map(([layer]) => layer.length)))
  for (const [layer, level] of layers) for (let at = 0; at < layer.length; at++) samples[at]! += layer[at]! * level
  return samples
}

/** Every fourth sample held: the coarse noise of old game machines. */
function coarse(samples: Float32Array): Float32Array {
  for (let at = 0; at < samples.length; at++) samples[at] = samples[at - (at % 6)]!
  return samples
}

/** The sound of a drum. Whatever rings is tuned to the key, so that drums never blur it. */
export function playDrum(piece: DrumPiece, kit: Kit, key: Key): Float32Array {
  const random = createRandom(7, `${piece}:${kit}`)
  const tonicHz = midiToHz(tonicNear(key, 31))
  const soft = kit === 'soft'
  const electronic = kit === 'electronic'
  switch (piece) {
    case 'kick':
      if (kit === 'chip') return coarse(thump(420, tonicHz * 2, 0.02, 0.16))
      return mix(
        [
          thump(
            electronic ? 210 : soft ? 110 : 150,
            tonicHz,
            electronic ? 0.03 : 0.022,
            electronic ? 0.36 : soft ? 0.26 : 0.3,
          ),
          1,
        ],
        [hiss(0.012, 0.25, 0, 0.003, random), soft ? 0.06 : 0.2],
      )
    case 'snare':
      if (kit === 'chip') return coarse(hiss(0.16, 0.12, 0, 0.05, random))
      return mix(
        [thump(tonicHz * 5, tonicHz * 4, 0.02, 0.16), soft ? 0.35 : 0.55],
        [hiss(electronic ? 0.34 : 0.26, 0.16, 0, electronic ? 0.09 : soft ? 0.045 : 0.065, random), soft ? 0.4 : 0.55],
      )
    case 'rim':
      return mix([thump(tonicHz * 20, tonicHz * 16, 0.002, 0.05), 0.5], [hiss(0.03, 0.4, 0, 0.006, random), 0.4])
    case 'clap': {
      const one = hiss(0.2, 0.14, 0, 0.045, random)
      const short = hiss(0.012, 0.14, 0, 0.005, random)
      const late = new Float32Array(one.length + 1200)
      for (const [offset, layer, level] of [
        [0, short, 0.7],
        [480, short, 0.7],
        [1000, one, 0.8],
      ] as const) {
        for (let at = 0; at < layer.length; at++) late[at + offset]! += layer[at]! * level
      }
      return late
    }
    case 'hat':
      return kit === 'chip'
        ? coarse(hiss(0.05, 0.5, 0, 0.012, random))
        : mix([hiss(0.07, 0.72, 0, soft ? 0.014 : 0.02, random), 0.4])
    case 'openhat':
      return mix([hiss(0.3, 0.72, 0.002, 0.08, random), 0.36])
    case 'shaker':
      return mix([hiss(0.11, 0.66, 0.02, 0.028, random), 0.4])
    case 'brush':
      return mix([hiss(0.26, 0.3, 0.012, 0.06, random), 0.3])
    case 'ride':
      return mix([hiss(0.5, 0.8, 0, 0.12, random), 0.22], [hiss(0.03, 0.6, 0, 0.006, random), 0.3])
    case 'tom':
      return mix([thump(tonicHz * 4.5, tonicHz * 3, 0.04, 0.34), 0.8], [hiss(0.02, 0.2, 0, 0.005, random), 0.1])
    case 'crash':
      return mix([hiss(1.9, 0.6, 0.002, 0.48, random), 0.42])
    case 'timpani': {
      const bowl = [
        { ratio: 1, level: 1, decayS: 1.6 },
        { ratio: 1.5, level: 0.5, decayS: 1.2 },
        { ratio: 2, level: 0.3, decayS: 0.8 },
      ]
      return mix([struck(tonicHz * 2, 1.2, 0.4, bowl, 0.003), 0.8], [hiss(0.03, 0.1, 0, 0.01, random), 0.12])
    }
  }
}
