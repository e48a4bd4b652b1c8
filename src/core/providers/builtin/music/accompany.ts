import type { Brief } from './brief.ts'
import type { Bar, Form } from './form.ts'
import type { CompPattern } from './genre.ts'
import { voice } from './harmony.ts'
import type { Random } from './random.ts'
import type { Note } from './score.ts'
import { type Chord, degreeToMidi, tonicNear } from './theory.ts'

/** One bar of a chord in a pattern; every pattern marks the beat. */
function playChord(pattern: CompPattern, bar: Bar, notes: readonly number[], brief: Brief, random: Random): Note[] {
  const out: Note[] = []
  const add = (at: number, midi: number, beats: number, velocity: number, delayS = 0) => {
    if (at >= bar.beats) return
    const human = velocity * (1 + random.between(-0.06, 0.06))
    out.push({ beat: bar.startBeat + at, beats: Math.min(beats, bar.beats - at), midi, velocity: human, delayS })
  }
  const chordAt = (at: number, beats: number, velocity: number, spreadS = 0.004) => {
    for (const [index, midi] of notes.entries()) add(at, midi, beats, velocity, index * spreadS)
  }
  const bars = bar.beats
  const offBeat = brief.bpm < 92 ? 0.48 : 0.6
  const top = notes.length - 1
  switch (pattern) {
    case 'sustain':
      chordAt(0, bars, 0.6)
      break
    case 'halves':
      for (let at = 0; at < bars; at += 2) chordAt(at, 2, at === 0 ? 0.62 : 0.54, 0.012)
      for (let at = 1; at < bars; at += 2) add(at, notes[top]!, 1, 0.34)
      break
    case 'block':
      for (let at = 0; at < bars; at++) chordAt(at, 0.8, at === 0 ? 0.64 : 0.58)
      break
    case 'rolled':
      chordAt(0, bars, 0.58, 0.014)
      for (let at = 1; at < bars; at++) {
        add(at, notes[(at + 1) % notes.length]! + (at === bars - 1 ? 12 : 0), bars - at, 0.5)
        add(at, notes[at % notes.length]!, bars - at, 0.4)
      }
      break
    case 'arp8':
    case 'alberti': {
      const order = pattern === 'alberti' ? [0, top, 1, top] : [0, 1, top, 1]
      for (let step = 0; step < bars * 2; step++) {
        const on = step % 2 === 0
        const octave = pattern === 'arp8' && step % 8 === 4 ? 12 : 0
        const midi = notes[order[step % 4]!]! + octave
        add(step / 2, midi, on ? 1 : 0.75, step === 0 ? 0.66 : on ? 0.6 : 0.6 * offBeat)
        // At a slow pace a second finger marks the beats, or the quavers would be heard as the pulse.
        if (on && brief.bpm < 92) add(step / 2, order[step % 4] === 0 ? notes[top]! : notes[0]!, 1, 0.46)
      }
      break
    }
    case 'arp16': {
      const line = [...notes, notes[0]! + 12]
      const order = [0, 1, 2, 3, 2, 3, 1, 2]
      for (let step = 0; step < bars * 4; step++) {
        const velocity = step % 4 === 0 ? 0.68 : step % 2 === 0 ? 0.42 : 0.3
        add(step / 4, line[Math.min(line.length - 1, order[step % 8]!)]!, 0.24, velocity)
      }
      break
    }
    case 'strum': {
      const full = [notes[0]! - 12, ...notes, notes[0]! + 12]
      const down = (at: number, velocity: number) => {
        for (const [index, midi] of full.entries()) add(at, midi, 1, velocity, index * 0.011)
      }
      const up = (at: number, velocity: number) => {
        for (const [index, midi] of full.toReversed().slice(0, 3).entries()) add(at, midi, 0.6, velocity, index * 0.009)
      }
      for (let at = 0; at < bars; at++) down(at, at === 0 ? 0.64 : 0.57)
      for (const at of [1.5, 2.5, 3.5]) if (at < bars && (at !== 2.5 || brief.energy > 0.4)) up(at, 0.3)
      break
    }
    case 'oompah':
      add(0, notes[0]!, 1, 0.4)
      for (let at = 1; at < bars; at++) chordAt(at, 0.7, 0.5, 0.008)
      break
    case 'offbeat':
      for (let at = 0; at < bars; at++) {
        chordAt(at + 0.5, 0.35, 0.52)
        add(at, notes[0]!, 0.4, 0.42)
      }
      break
    case 'charleston':
      chordAt(0, 1.4, 0.6, 0.008)
      chordAt(1.5, 0.9, 0.44, 0.008)
      for (let at = 1; at < bars; at++) for (const midi of notes.slice(0, 2)) add(at, midi, 0.9, 0.42)
      break
    case 'power8': {
      const root = notes[0]!
      for (let step = 0; step < bars * 2; step++) {
        const on = step % 2 === 0
        add(step / 2, root, 0.46, on ? 0.78 : 0.45)
        add(step / 2, root + 7, 0.46, on ? 0.64 : 0.36)
        if (step === 0) add(0, root + 12, 0.9, 0.6)
      }
      break
    }
  }
  return out
}

/** How full the accompaniment is in a section: intro and C are thin, B and the closing phrase are full. */
function fullness(bar: Bar): { comp: boolean; pad: boolean; bass: boolean } {
  switch (bar.section) {
    case 'intro':
      return { comp: true, pad: true, bass: bar.index > 0 || bar.phraseBars < 3 }
    case 'A':
      return { comp: true, pad: bar.time > 0 || bar.closing, bass: true }
    case 'B':
      return { comp: true, pad: true, bass: true }
    case 'C':
      return { comp: bar.time > 0, pad: true, bass: true }
    case 'outro':
      return { comp: true, pad: true, bass: true }
  }
}

export interface Accompaniment {
  comp: Note[]
  pad: Note[]
  bass: Note[]
}

/** Chords, pad and bass for the whole form, with the final chord rolled and left to ring. */
export function accompany(brief: Brief, form: Form, chords: readonly Chord[], random: Random): Accompaniment {
  const out: Accompaniment = { comp: [], pad: [], bass: [] }
  const compCentre =
    { distorted: 45, steel: 60, strings: 62, harp: 62, square: 64, pluck: 62 }[brief.comp as string] ?? 58
  let compBefore: number[] | undefined
  let padBefore: number[] | undefined
  form.bars.forEach((bar, at) => {
    const chord = chords[at]!
    const full = fullness(bar)
    const compNotes =
      brief.compPattern === 'power8' ? [near(chord.pitchClasses[0]!, 45)] : voice(chord, compCentre, compBefore)
    const padNotes = voice({ ...chord, pitchClasses: chord.pitchClasses.slice(0, 3) }, 62, padBefore)
    compBefore = compNotes
    padBefore = padNotes
    if (full.comp || bar.section === 'C') {
      const pattern = full.comp ? brief.compPattern : 'halves'
      const softer = bar.section === 'intro' || bar.section === 'outro' ? 0.86 : 1
      const wide = pattern === 'power8' && compNotes.length === 1
      for (const note of playChord(pattern === 'halves' && wide ? 'power8' : pattern, bar, compNotes, brief, random)) {
        out.comp.push({ ...note, velocity: note.velocity * softer })
      }
    }
    if (full.pad) out.pad.push(...playChord('sustain', bar, padNotes, brief, random))
    if (full.bass) out.bass.push(...playBass(brief, bar, chord, chords[at + 1], random))
  })
  endWith(brief, form, out, compBefore, padBefore)
  return out
}

/** The pitch of a class nearest to another pitch. */
function near(pitchClass: number, midi: number): number {
  const up = (((pitchClass - midi) % 12) + 12) % 12
  return up > 6 ? midi + up - 12 : midi + up
}

const RING_BEATS = 64

function endWith(brief: Brief, form: Form, out: Accompaniment, compBefore?: number[], padBefore?: number[]) {
  const tonic = tonicNear(brief.key, 48) % 12
  const third = degreeToMidi(brief.key, 2, tonic) % 12
  const fifth = degreeToMidi(brief.key, 4, tonic) % 12
  const final: Chord = { degree: 0, degrees: [0, 2, 4], pitchClasses: [tonic, third, fifth], raised: false }
  const ring = (midi: number, velocity: number, delayS: number): Note => ({
    beat: form.finalBeat,
    beats: RING_BEATS,
    midi,
    velocity,
    delayS,
  })
  const notes =
    brief.compPattern === 'power8'
      ? [near(tonic, 45), near(tonic, 45) + 7, near(tonic, 45) + 12]
      : voice(final, 58, compBefore)
  const spreadS = brief.energy > 0.7 ? 0.004 : 0.05
  out.comp.push(...notes.map((midi, index) => ring(midi, 0.62, index * spreadS)))
  out.pad.push(...voice(final, 62, padBefore).map((midi) => ring(midi, 0.55, 0)))
  out.bass.push(ring(near(tonic, 38), 0.8, 0))
}

function playBass(brief: Brief, bar: Bar, chord: Chord, next: Chord | undefined, random: Random): Note[] {
  const root = near(chord.pitchClasses[0]!, 39)
  const fifth = near(chord.pitchClasses[2]!, root + 5)
  const out: Note[] = []
  const add = (at: number, midi: number, beats: number, velocity: number) => {
    if (at >= bar.beats) return
    const human = velocity * (1 + random.between(-0.04, 0.04))
    out.push({ beat: bar.startBeat + at, beats: Math.min(beats, bar.beats - at), midi, velocity: human, delayS: 0 })
  }
  switch (brief.bassPattern) {
    case 'whole':
      add(0, root, bar.beats, 0.8)
      break
    case 'halves':
      for (let at = 0; at < bar.beats; at += brief.bpm >= 108 ? 1 : 2) add(at, root, 2, at === 0 ? 0.82 : 0.7)
      break
    case 'first':
      add(0, root, Math.max(1, bar.beats - 1), 0.82)
      break
    case 'quarters':
      for (let at = 0; at < bar.beats; at++) add(at, root, 0.9, at === 0 ? 0.84 : 0.66)
      break
    case 'rootFifth':
      // Quick songs are walked in fours, or half the pace would be heard.
      add(0, root, brief.bpm >= 108 ? 0.9 : 1.8, 0.82)
      if (brief.bpm >= 108) add(1, root, 0.8, 0.62)
      else if (brief.genre.swing > 0) add(1.5, root, 0.45, 0.45)
      add(2, random.chance(0.7) ? fifth : root, brief.bpm >= 108 ? 0.9 : 1.8, 0.74)
      if (brief.bpm >= 108) add(3, random.chance(0.6) ? root : fifth, 0.8, 0.62)
      break
    case 'eighths':
      for (let step = 0; step < bar.beats * 2; step++) add(step / 2, root, 0.45, step % 2 === 0 ? 0.84 : 0.55)
      break
    case 'octaves':
      for (let step = 0; step < bar.beats * 2; step++)
        add(step / 2, root + (step % 2) * 12, 0.42, step % 2 === 0 ? 0.84 : 0.5)
      break
    case 'offbeat':
      for (let at = 0; at < bar.beats; at++) {
        add(at, root, 0.22, 0.5)
        add(at + 0.5, root, 0.42, 0.8)
      }
      break
    case 'walk': {
      const target = next ? near(next.pitchClasses[0]!, root) : root
      const third = near(chord.pitchClasses[1]!, root + 3)
      const line = [root, third, fifth, walkInto(brief, target, fifth)]
      for (let at = 0; at < bar.beats; at++)
        add(at, at === bar.beats - 1 ? line[3]! : line[at]!, 0.95, at === 0 ? 0.82 : 0.7)
      break
    }
  }
  return out
}

/** The scale's note just under or over the next root, from the side where the line is. */
function walkInto(brief: Brief, target: number, from: number): number {
  const tonic = tonicNear(brief.key, target)
  const scale = Array.from({ length: 21 }, (_, at) => degreeToMidi(brief.key, at - 10, tonic))
  const index = scale.indexOf(target)
  if (index < 0) return target
  return from > target ? scale[index + 1]! : scale[index - 1]!
}
