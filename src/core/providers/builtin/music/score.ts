import type { Instrument } from './genre.ts'

export interface Note {
  beat: number
  beats: number
  midi: number
  /** 0 to 1. */
  velocity: number
  /** Later than its beat by this much: strums and human hands. */
  delayS: number
}

export type Role = 'lead' | 'second' | 'comp' | 'pad' | 'bass'

export interface Part {
  role: Role
  instrument: Instrument
  notes: Note[]
}

export type DrumPiece =
  | 'kick'
  | 'snare'
  | 'rim'
  | 'clap'
  | 'hat'
  | 'openhat'
  | 'shaker'
  | 'brush'
  | 'ride'
  | 'tom'
  | 'crash'
  | 'timpani'

export interface Hit {
  beat: number
  piece: DrumPiece
  velocity: number
}

export interface Score {
  bpm: number
  swing: number
  finalBeat: number
  parts: Part[]
  hits: Hit[]
}

/** Seconds of a beat; swing moves what lies between beats, never the beats themselves. */
export function beatToS(beat: number, bpm: number, swing: number): number {
  const whole = Math.floor(beat + 1e-9)
  const part = beat - whole
  const middle = 0.5 + swing / 6
  const bent = part <= 0.5 ? part * 2 * middle : middle + (part - 0.5) * 2 * (1 - middle)
  return ((whole + bent) * 60) / bpm
}
