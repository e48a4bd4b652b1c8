/** Keys, scales and chords. Pitches are MIDI numbers (60 = middle C), pitch classes 0 to 11 (0 = C), degrees count scale steps from the tonic. */

export type Mode = 'major' | 'minor'
export interface Key {
  tonic: number
  mode: Mode
}

const STEPS: { [mode in Mode]: readonly number[] } = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
}
const NAMES: { [mode in Mode]: readonly string[] } = {
  major: ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'],
  minor: ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'G#', 'A', 'Bb', 'B'],
}

/** `C major`, `F# minor`. */
export function keyName(key: Key): string {
  return `${NAMES[key.mode][key.tonic]} ${key.mode}`
}

/** The chord symbol that musicians read in any language: `C`, `F#m`. */
export function keySymbol(key: Key): string {
  return `${NAMES[key.mode][key.tonic]}${key.mode === 'minor' ? 'm' : ''}`
}

/** The pitch of a scale degree (may be negative or above 6) over the tonic at `baseMidi`'s octave. */
export function degreeToMidi(key: Key, degree: number, baseMidi: number, raisedSeventh = false): number {
  const octave = Math.floor(degree / 7)
  const step = degree - octave * 7
  const raise = raisedSeventh && key.mode === 'minor' && step === 6 ? 1 : 0
  return baseMidi + 12 * octave + STEPS[key.mode][step]! + raise
}

/** The tonic nearest to `nearMidi`. */
export function tonicNear(key: Key, nearMidi: number): number {
  const up = (key.tonic - (nearMidi % 12) + 12) % 12
  return up > 6 ? nearMidi + up - 12 : nearMidi + up
}

export interface Chord {
  /** Scale degree of the root, 0 to 6. */
  degree: number
  /** Degrees of the chord's notes over the tonic: root, third, fifth and perhaps seventh. */
  degrees: number[]
  pitchClasses: number[]
  /** The leading tone of the minor mode is raised (the dominant at a cadence). */
  raised: boolean
}

/** Stacks thirds over a degree. In minor the dominant takes the raised leading tone unless `modal`. */
export function chordOn(key: Key, degree: number, options: { seventh?: boolean; modal?: boolean } = {}): Chord {
  const raised = key.mode === 'minor' && degree === 4 && !options.modal
  const degrees = [degree, degree + 2, degree + 4]
  if (options.seventh) degrees.push(degree + 6)
  const pitchClasses = degrees.map((each) => ((degreeToMidi(key, each, 60 + key.tonic, raised) % 12) + 12) % 12)
  return { degree, degrees, pitchClasses, raised }
}

/** Krumhansl & Kessler (1982): how well each pitch class fits a key, from listening tests; C major and C minor. */
export const KEY_PROFILES: { [mode in Mode]: readonly number[] } = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const leftMean = left.reduce((sum, each) => sum + each, 0) / left.length
  const rightMean = right.reduce((sum, each) => sum + each, 0) / right.length
  let product = 0
  let leftSquares = 0
  let rightSquares = 0
  for (let at = 0; at < left.length; at++) {
    const l = left[at]! - leftMean
    const r = right[at]! - rightMean
    product += l * r
    leftSquares += l * l
    rightSquares += r * r
  }
  return product / Math.sqrt(leftSquares * rightSquares || 1)
}

/** Every key by how well its profile correlates with twelve pitch-class weights, best first. */
export function rankKeys(weights: readonly number[]): { key: Key; correlation: number }[] {
  const ranked: { key: Key; correlation: number }[] = []
  for (const mode of ['major', 'minor'] as const) {
    for (let tonic = 0; tonic < 12; tonic++) {
      const profile = KEY_PROFILES[mode]
      const turned = Array.from({ length: 12 }, (_, pitch) => profile[(pitch - tonic + 12) % 12]!)
      ranked.push({ key: { tonic, mode }, correlation: correlation(weights, turned) })
    }
  }
  return ranked.sort((left, right) => right.correlation - left.correlation)
}
