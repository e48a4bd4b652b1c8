import type { Brief } from './brief.ts'
import type { Bar, Form } from './form.ts'
import type { Instrument } from './genre.ts'
import type { Random } from './random.ts'
import { ANCHORS, RHYTHMS, type Rhythm } from './rhythms.ts'
import type { Note } from './score.ts'
import { type Chord, degreeToMidi, tonicNear } from './theory.ts'

interface Theme {
  rhythms: Rhythm[]
  /** Steps from note to note in each bar. */
  contours: number[][]
  anchors: readonly number[]
}

const STEPS = [-1, 1, -1, 1, 1, -1, 2, -2, 0] as const

function makeContour(length: number, random: Random): number[] {
  const steps: number[] = []
  for (let at = 0; at < length; at++) {
    const before = steps[at - 1] ?? 0
    // After a leap the tune turns back by step.
    steps.push(Math.abs(before) >= 2 ? -Math.sign(before) : random.pick(STEPS))
  }
  return steps
}

/** A theme: a motif of one bar that comes back, an answer, and a place to rest. */
function makeTheme(section: 'A' | 'B' | 'C', beats: number, density: number, random: Random): Theme {
  const level = Math.min(
    2,
    Math.max(0, density + (section === 'B' && random.chance(0.5) ? 1 : 0) - (section === 'C' ? 1 : 0)),
  )
  const table = RHYTHMS[beats]!
  const motif = random.pick(table[level]!)
  const answer = random.pick(table[Math.max(0, level - (random.chance(0.4) ? 1 : 0))]!)
  const rest: Rhythm =
    beats === 3
      ? [[0, 2.5]]
      : random.chance(0.5)
        ? [[0, 3]]
        : [
            [0, 1],
            [1, 2.5],
          ]
  const contour = makeContour(motif.length, random)
  const turned = random.chance(0.35) ? contour.map((step) => -step) : contour
  return {
    rhythms: [motif, answer, motif, rest],
    contours: [contour, makeContour(answer.length, random), turned, makeContour(rest.length, random)],
    anchors: random.pick(ANCHORS[section]),
  }
}

const LOWEST = -3
const HIGHEST = 10

function isIn(chord: Chord, degree: number): boolean {
  const step = ((degree % 7) + 7) % 7
  return chord.degrees.some((each, index) => index < 3 && each % 7 === step)
}

/** The chord's note nearest to a degree, looking first in the direction of travel. */
function nearestIn(chord: Chord, degree: number, direction: number): number {
  for (let away = 0; away <= 3; away++) {
    const first = degree + away * (direction >= 0 ? 1 : -1)
    const other = degree - away * (direction >= 0 ? 1 : -1)
    if (isIn(chord, first)) return first
    if (isIn(chord, other)) return other
  }
  return degree
}

const REGISTERS: { [name in Instrument]?: number } = {
  flute: 74,
  violin: 74,
  bell: 79,
  musicbox: 79,
  piano: 72,
  epiano: 70,
  guitar: 65,
  steel: 65,
  harp: 69,
  brass: 64,
  marimba: 69,
  organ: 69,
  synthlead: 70,
  pluck: 70,
  square: 72,
  distorted: 65,
}

/** Octave of an instrument's tunes, as the tonic's pitch. */
export function registerOf(instrument: Instrument, brief: Brief): number {
  const shift = brief.valence < -0.5 ? -3 : 0
  return tonicNear(brief.key, (REGISTERS[instrument] ?? 69) + shift)
}

/** Sings one bar of a theme over its chord. Strong beats take chord notes, the others may pass by. */
function singBar(theme: Theme, bar: Bar, chord: Chord, brief: Brief, base: number, random: Random): Note[] {
  const place = bar.index % 4
  const rhythm = theme.rhythms[place]!
  const contour = theme.contours[place]!
  const final = bar.closing && bar.index === bar.phraseBars - 1
  const notes: Note[] = []
  let degree = nearestIn(chord, final ? 0 : theme.anchors[place]!, 0)
  rhythm.forEach(([beat, beats], at) => {
    if (beat >= bar.beats) return
    if (at > 0) {
      const step = contour[at - 1]!
      let next = degree + step
      if (next < LOWEST || next > HIGHEST) next = degree - step
      const strong = Number.isInteger(beat) && (beat % 2 === 0 || beats >= 1.5)
      degree = strong ? nearestIn(chord, next, step) : next
    }
    const held = Math.min(beats, bar.beats - beat)
    const accent = beat === 0 ? 0.86 : Number.isInteger(beat) ? 0.76 : 0.62
    const velocity = accent + random.between(-0.05, 0.05) + (bar.section === 'B' ? 0.05 : 0)
    const midi = degreeToMidi(brief.key, degree, base, chord.raised)
    const ornament = bar.time > 0 && held >= 1 && at > 0 && !final && brief.genre.density > 0 && random.chance(0.3)
    if (ornament) {
      const neighbour = degreeToMidi(brief.key, degree + (random.chance(0.6) ? 1 : -1), base, chord.raised)
      notes.push({ beat: bar.startBeat + beat, beats: held / 2, midi: neighbour, velocity, delayS: 0 })
      notes.push({ beat: bar.startBeat + beat + held / 2, beats: held / 2, midi, velocity: velocity * 0.85, delayS: 0 })
    } else {
      notes.push({ beat: bar.startBeat + beat, beats: held, midi, velocity, delayS: random.between(0, 0.006) })
    }
  })
  return notes
}

export interface Tune {
  lead: Note[]
  second: Note[]
}

/**
 * The whole melody: the lead sings A and C, the second player takes B (or answers), and joins a third above or below when A
 * comes back for the last time. Intro and outro hint at the motif.
 */
export function composeTune(brief: Brief, form: Form, chords: readonly Chord[], random: Random): Tune {
  const beats = brief.genre.beatsPerBar
  const density = brief.genre.density + (brief.energy > 0.8 && brief.genre.density < 2 && form.bpm < 120 ? 1 : 0)
  const themes = {
    A: makeTheme('A', beats, density, random),
    B: makeTheme('B', beats, density, random),
    C: makeTheme('C', beats, density, random),
  }
  const leadBase = registerOf(brief.lead, brief)
  const secondBase = registerOf(brief.second, brief)
  const tune: Tune = { lead: [], second: [] }
  form.bars.forEach((bar, at) => {
    const chord = chords[at]!
    if (bar.section === 'intro') return
    if (bar.section === 'outro') {
      // The motif's head once more, slower and softer.
      const held = bar.beats
      const degree = nearestIn(chord, bar.index % 2 === 0 ? 4 : 2, -1)
      const midi = degreeToMidi(brief.key, degree, leadBase, chord.raised)
      tune.lead.push({ beat: bar.startBeat, beats: held, midi, velocity: 0.6, delayS: 0 })
      return
    }
    const bySecond = bar.section === 'B' && brief.second !== brief.lead
    const notes = singBar(themes[bar.section], bar, chord, brief, bySecond ? secondBase : leadBase, random)
    ;(bySecond ? tune.second : tune.lead).push(...notes)
    if (bar.closing && bar.section === 'A' && bar.phraseBars === 4) tune.second.push(...harmonyBelow(notes, chord, bar))
  })
  const beatsOfRing = 3
  const finalMidi = degreeToMidi(brief.key, random.chance(0.7) ? 7 : 0, leadBase)
  tune.lead.push({ beat: form.finalBeat, beats: beatsOfRing, midi: finalMidi, velocity: 0.72, delayS: 0.01 })
  return tune
}

/** The chord's note at least a third under each long note. */
function harmonyBelow(notes: readonly Note[], chord: Chord, bar: Bar): Note[] {
  return notes
    .filter((note) => note.beats >= 1 && Number.isInteger(note.beat - bar.startBeat))
    .map((note) => {
      let midi = note.midi - 3
      while (!chord.pitchClasses.slice(0, 3).includes(((midi % 12) + 12) % 12)) midi--
      return { ...note, midi, velocity: note.velocity * 0.6 }
    })
}
