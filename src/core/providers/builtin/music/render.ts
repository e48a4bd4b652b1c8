import type { Brief } from './brief.ts'
import { addRoom, duck, echo, type Stereo, silence, soundingPower } from './effects.ts'
import type { Instrument } from './genre.ts'
import { playNote } from './instruments.ts'
import { playDrum } from './kit.ts'
import { master } from './master.ts'
import { beatToS, type DrumPiece, type Part, type Role, type Score } from './score.ts'
import { SAMPLE_RATE_HZ, type Sound } from './synth.ts'

/** Loudness of each role in the mix, dB of sounding power. */
const LEVELS_DB: { [role in Role | 'drums']: number } = {
  lead: -16,
  second: -17.5,
  comp: -20.5,
  pad: -24.5,
  bass: -18.5,
  drums: -20.5,
}
/** Left -1 to right 1. */
const PANS: { [role in Role]: number } = { lead: 0.06, second: -0.32, comp: 0.24, pad: 0, bass: 0 }
const DRUM_PANS: { [piece in DrumPiece]?: number } = {
  hat: 0.3,
  openhat: 0.3,
  shaker: -0.4,
  ride: 0.4,
  brush: 0.15,
  rim: -0.2,
  tom: -0.25,
  crash: -0.3,
  clap: 0.08,
}
const SENDS: { [role in Role | 'drums']: number } = {
  lead: 1,
  second: 1.2,
  comp: 0.8,
  pad: 1.1,
  bass: 0.08,
  drums: 0.3,
}
const ECHOED = new Set<Instrument>(['synthlead', 'pluck', 'bell', 'flute', 'musicbox'])

/** Adds a sound at a place with equal-power panning. */
function place(sound: Sound, into: Stereo, start: number, gain: number, pan: number) {
  const angle = ((pan + 1) * Math.PI) / 4
  const gainLeft = gain * Math.cos(angle) * Math.SQRT2
  const gainRight = gain * Math.sin(angle) * Math.SQRT2
  const length = Math.min(sound.left.length, into.left.length - start)
  const { left, right } = sound
  const outLeft = into.left
  const outRight = into.right
  for (let at = 0; at < length; at++) {
    outLeft[start + at]! += left[at]! * gainLeft
    outRight[start + at]! += right[at]! * gainRight
  }
}

/** Notes of the same pitch, length and touch sound alike and are rendered once. */
function renderPart(part: Part, score: Score, into: Stereo, durationS: number) {
  const known = new Map<string, Sound>()
  const wide = part.role === 'comp' || part.role === 'lead' ? 0.012 : 0
  for (const note of part.notes) {
    const startS = beatToS(note.beat, score.bpm, score.swing) + note.delayS
    const endS = Math.min(durationS, beatToS(note.beat + note.beats, score.bpm, score.swing) + note.delayS)
    if (startS >= durationS) continue
    const heldS = Math.max(0.04, Math.round((endS - startS) * 200) / 200)
    const bright = note.velocity > 0.6
    const name = `${note.midi}:${heldS}:${bright}`
    let sound = known.get(name)
    if (!sound) {
      sound = playNote(part.instrument, note.midi, heldS, bright)
      known.set(name, sound)
    }
    const pan = PANS[part.role] + (note.midi - 64) * wide
    place(sound, into, Math.round(startS * SAMPLE_RATE_HZ), note.velocity ** 1.3, Math.max(-0.7, Math.min(0.7, pan)))
  }
}

function renderDrums(score: Score, brief: Brief, into: Stereo) {
  const known = new Map<DrumPiece, Float32Array>()
  for (const hit of score.hits) {
    let samples = known.get(hit.piece)
    if (!samples) {
      samples = playDrum(hit.piece, brief.genre.kit, brief.key)
      known.set(hit.piece, samples)
    }
    const start = Math.round(beatToS(hit.beat, score.bpm, score.swing) * SAMPLE_RATE_HZ)
    place({ left: samples, right: samples }, into, start, hit.velocity ** 1.5, DRUM_PANS[hit.piece] ?? 0)
  }
}

const HIGHEST_PEAK = 0.7

function peakOf(track: Stereo): number {
  let peak = 1e-9
  for (let at = 0; at < track.left.length; at++) {
    const here = Math.max(Math.abs(track.left[at]!), Math.abs(track.right[at]!))
    if (here > peak) peak = here
  }
  return peak
}

/** Adds a part at its level to the song and, by its share, to the room. */
function settle(track: Stereo, role: Role | 'drums', song: Stereo, room: Stereo, brief: Brief) {
  const power = soundingPower(track)
  if (power === 0) return
  const drums = role === 'drums' ? 5 * (brief.drive - 0.6) : 0
  const wanted = 10 ** ((LEVELS_DB[role] + drums) / 20) / Math.sqrt(power)
  // A few dry strokes have little power and would be raised until they hurt.
  const gain = Math.min(wanted, HIGHEST_PEAK / peakOf(track))
  const send = gain * SENDS[role]
  for (let at = 0; at < track.left.length; at++) {
    song.left[at]! += track.left[at]! * gain
    song.right[at]! += track.right[at]! * gain
    room.left[at]! += track.left[at]! * send
    room.right[at]! += track.right[at]! * send
  }
}

/** Lets the end fade to silence while the last chord rings. */
function fadeEnd(song: Stereo, finalS: number, durationS: number) {
  const from = Math.round((finalS + (durationS - finalS) * 0.3) * SAMPLE_RATE_HZ)
  const length = song.left.length
  const still = Math.round(0.02 * SAMPLE_RATE_HZ)
  const span = Math.max(1, length - still - from)
  for (let at = from; at < length; at++) {
    const left = Math.max(0, 1 - (at - from) / span)
    const gain = left * left * (3 - 2 * left)
    song.left[at]! *= gain
    song.right[at]! *= gain
  }
}

/** Plays the score: `sampleCount` stereo samples at 44.1 kHz, mastered. */
export function render(score: Score, brief: Brief, sampleCount: number): Stereo {
  const durationS = sampleCount / SAMPLE_RATE_HZ
  const song = silence(sampleCount)
  const room = silence(sampleCount)
  const track = silence(sampleCount)
  const kicks = score.hits.filter((hit) => hit.piece === 'kick').map((hit) => beatToS(hit.beat, score.bpm, score.swing))
  for (const part of score.parts) {
    track.left.fill(0)
    track.right.fill(0)
    renderPart(part, score, track, durationS)
    if (brief.genre.pump && (part.role === 'pad' || part.role === 'bass')) {
      duck(track, kicks, part.role === 'pad' ? 0.75 : 0.5, (0.8 * 60) / score.bpm)
    }
    if (ECHOED.has(part.instrument) && (part.role === 'lead' || part.role === 'second'))
      echo(track, 30 / score.bpm, 0.18, 0.3)
    settle(track, part.role, song, room, brief)
  }
  if (score.hits.length > 0) {
    track.left.fill(0)
    track.right.fill(0)
    renderDrums(score, brief, track)
    settle(track, 'drums', song, room, brief)
  }
  addRoom(room, song, 0.7 + 2.6 * brief.genre.room, 0.5 * brief.genre.room)
  fadeEnd(song, beatToS(score.finalBeat, score.bpm, score.swing), durationS)
  master(song)
  return song
}
