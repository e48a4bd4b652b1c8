import type { Brief } from './brief.ts'
import type { Bar, Form } from './form.ts'
import type { Random } from './random.ts'
import { type Chord, chordOn, type Mode } from './theory.ts'

type Progressions = { [section in 'A' | 'B' | 'C']: readonly (readonly number[])[] }

/** Four bars as scale degrees (0 is the tonic). All lean on the tonic, so that the ear (and an analyser) finds the key. */
const PROGRESSIONS: { [mode in Mode | 'modal']: Progressions } = {
  major: {
    A: [
      [0, 4, 5, 3],
      [0, 5, 3, 4],
      [0, 3, 0, 4],
      [0, 3, 4, 0],
      [0, 2, 3, 4],
      [0, 3, 1, 4],
      [0, 0, 3, 4],
    ],
    B: [
      [3, 4, 0, 5],
      [5, 3, 0, 4],
      [1, 4, 0, 0],
      [3, 0, 1, 4],
      [3, 0, 4, 0],
    ],
    C: [
      [5, 3, 0, 0],
      [3, 3, 0, 0],
      [1, 3, 0, 4],
    ],
  },
  minor: {
    A: [
      [0, 3, 0, 4],
      [0, 5, 3, 4],
      [0, 3, 4, 0],
      [0, 0, 3, 4],
      [0, 6, 5, 4],
      [0, 5, 0, 4],
    ],
    B: [
      [3, 0, 5, 4],
      [5, 3, 0, 4],
      [3, 0, 4, 0],
      [5, 6, 0, 0],
    ],
    C: [
      [5, 5, 0, 0],
      [3, 3, 0, 4],
      [0, 6, 5, 4],
    ],
  },
  modal: {
    A: [
      [0, 6, 5, 6],
      [0, 5, 6, 0],
      [0, 3, 6, 0],
      [0, 0, 5, 6],
      [0, 3, 0, 4],
    ],
    B: [
      [5, 6, 0, 0],
      [3, 0, 6, 0],
      [5, 3, 0, 6],
      [3, 6, 0, 0],
    ],
    C: [
      [5, 5, 0, 0],
      [3, 3, 0, 0],
    ],
  },
}

/** Leaning on the tonic more than anything: for songs too short or too sharp in sound to wander. */
const PLAIN: Progressions = {
  A: [
    [0, 3, 0, 4],
    [0, 5, 3, 0],
    [0, 3, 4, 0],
    [0, 3, 0, 0],
  ],
  B: [
    [3, 0, 3, 0],
    [5, 3, 0, 0],
    [3, 0, 4, 0],
  ],
  C: [[3, 3, 0, 0]],
}

/** One chord for every bar; `plain` keeps close to the tonic and ends without the dominant. */
export function harmonise(brief: Brief, form: Form, random: Random, plain = false): Chord[] {
  const { key, genre } = brief
  const table = plain ? PLAIN : PROGRESSIONS[key.mode === 'minor' && genre.modal ? 'modal' : key.mode]
  const chosen = { A: random.pick(table.A), B: random.pick(table.B), C: random.pick(table.C) }
  const plagal = random.chance(plain ? 0.9 : 0.35)
  const hasOutro = form.bars.some((bar) => bar.section === 'outro')
  return form.bars.map((bar) => {
    const degree = degreeOf(bar, chosen, hasOutro, plagal, plain)
    return chordOn(key, degree, { seventh: genre.sevenths, modal: genre.modal })
  })
}

function degreeOf(
  bar: Bar,
  chosen: { [section in 'A' | 'B' | 'C']: readonly number[] },
  hasOutro: boolean,
  plagal: boolean,
  plain: boolean,
): number {
  const fromEnd = bar.phraseBars - 1 - bar.index
  if (bar.section === 'intro') return bar.index % 2 === 0 ? 0 : bar.phraseBars > 2 && fromEnd === 0 ? 4 : 3
  if (bar.section === 'outro') return fromEnd === 0 ? (plagal ? 3 : 4) : fromEnd % 2 === 1 ? 0 : 3
  const progression = chosen[bar.section]
  if (bar.closing && bar.phraseBars > 1) {
    if (hasOutro) {
      if (fromEnd === 0) return 0
      if (fromEnd === 1) return 4
    } else if (fromEnd === 0) return plain && plagal ? 3 : 4
  }
  return progression[bar.index % progression.length]!
}

/** The arrangement of a chord near `centre` that moves least from the one before. */
export function voice(chord: Chord, centre: number, before: readonly number[] | undefined): number[] {
  const size = chord.pitchClasses.length
  let best: number[] = []
  let bestCost = Number.POSITIVE_INFINITY
  for (let inversion = 0; inversion < size; inversion++) {
    for (const shift of [-12, 0, 12]) {
      const notes: number[] = []
      let floor = centre - 7 + shift
      for (let at = 0; at < size; at++) {
        const pitchClass = chord.pitchClasses[(inversion + at) % size]!
        floor += (((pitchClass - floor) % 12) + 12) % 12
        notes.push(floor)
        floor += 1
      }
      const mean = notes.reduce((sum, note) => sum + note, 0) / size
      let cost = Math.abs(mean - centre) * 1.2
      if (before)
        for (let at = 0; at < size; at++) cost += Math.abs(notes[at]! - (before[at] ?? before[before.length - 1]!))
      if (cost < bestCost) {
        best = notes
        bestCost = cost
      }
    }
  }
  return best
}
