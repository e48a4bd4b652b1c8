/** What a genre is made of. */

/** How a chord is played. */
export type CompPattern =
  | 'sustain'
  | 'block'
  | 'halves'
  | 'arp8'
  | 'arp16'
  | 'alberti'
  | 'strum'
  | 'oompah'
  | 'offbeat'
  | 'power8'
  | 'charleston'
  | 'rolled'
/** How the bass moves. */
export type BassPattern =
  | 'whole'
  | 'halves'
  | 'rootFifth'
  | 'walk'
  | 'eighths'
  | 'offbeat'
  | 'octaves'
  | 'quarters'
  | 'first'
export type DrumPattern =
  | 'lofi'
  | 'pulse'
  | 'brushes'
  | 'folk'
  | 'house'
  | 'retro'
  | 'orchestral'
  | 'jazz'
  | 'rock'
  | 'waltz'
  | 'chip'
  | 'pop'
export type Kit = 'acoustic' | 'electronic' | 'soft' | 'chip' | 'orchestral'

export type Instrument =
  | 'piano'
  | 'epiano'
  | 'guitar'
  | 'steel'
  | 'harp'
  | 'violin'
  | 'strings'
  | 'flute'
  | 'brass'
  | 'bell'
  | 'musicbox'
  | 'marimba'
  | 'organ'
  | 'synthlead'
  | 'pluck'
  | 'pad'
  | 'square'
  | 'distorted'
  | 'upright'
  | 'electric'
  | 'sub'
  | 'synthbass'
  | 'chipbass'
  | 'lowstrings'

export interface Genre {
  /** Tempo for the least and the most energetic mood. */
  bpm: readonly [number, number]
  beatsPerBar: 3 | 4
  /** 0 is straight, 1 puts off-beats on the last third. */
  swing: number
  lead: readonly Instrument[]
  second: readonly Instrument[]
  comp: readonly Instrument[]
  pad: readonly Instrument[]
  bass: readonly Instrument[]
  compPattern: readonly CompPattern[]
  bassPattern: readonly BassPattern[]
  drums: DrumPattern
  kit: Kit
  /** Energy from which drums play when nobody asked for them. */
  drumsFrom: number
  sevenths: boolean
  /** In minor the dominant stays minor. */
  modal: boolean
  /** 0 few and long notes, 2 many. */
  density: 0 | 1 | 2
  /** Share of the room, 0 to 1. */
  room: number
  /** Kick ducks pads and bass. */
  pump: boolean
}
