import type { GenreName } from './lexicon.ts'

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

const usual = { beatsPerBar: 4, swing: 0, sevenths: false, modal: false, density: 1, room: 0.3, pump: false } as const

export const GENRE_TABLE: { [name in GenreName]: Genre } = {
  lofi: {
    ...usual,
    bpm: [68, 88],
    swing: 0.55,
    lead: ['epiano', 'guitar', 'piano', 'bell'],
    second: ['flute', 'bell'],
    comp: ['epiano', 'piano'],
    pad: ['pad'],
    bass: ['sub', 'electric'],
    compPattern: ['charleston', 'halves'],
    bassPattern: ['rootFifth', 'halves'],
    drums: 'lofi',
    kit: 'soft',
    drumsFrom: 0,
    sevenths: true,
    density: 1,
    room: 0.28,
  },
  ambient: {
    ...usual,
    bpm: [60, 78],
    lead: ['bell', 'flute', 'piano'],
    second: ['violin', 'flute'],
    comp: ['harp', 'pluck', 'epiano'],
    pad: ['pad', 'strings'],
    bass: ['sub'],
    compPattern: ['rolled', 'arp8'],
    bassPattern: ['whole'],
    drums: 'pulse',
    kit: 'soft',
    drumsFrom: 0.6,
    density: 0,
    room: 0.6,
  },
  ballad: {
    ...usual,
    bpm: [60, 84],
    lead: ['piano', 'violin', 'flute'],
    second: ['violin', 'flute', 'strings'],
    comp: ['piano'],
    pad: ['strings', 'pad'],
    bass: ['upright', 'lowstrings'],
    compPattern: ['arp8', 'rolled'],
    bassPattern: ['halves', 'whole'],
    drums: 'brushes',
    kit: 'soft',
    drumsFrom: 0.5,
    density: 0,
    room: 0.42,
  },
  folk: {
    ...usual,
    bpm: [84, 132],
    lead: ['guitar', 'flute', 'violin'],
    second: ['bell', 'violin', 'flute'],
    comp: ['steel'],
    pad: ['strings', 'organ'],
    bass: ['upright', 'electric'],
    compPattern: ['strum', 'arp8'],
    bassPattern: ['rootFifth'],
    drums: 'folk',
    kit: 'acoustic',
    drumsFrom: 0.3,
    density: 1,
    room: 0.25,
  },
  house: {
    ...usual,
    bpm: [114, 130],
    lead: ['synthlead', 'pluck', 'bell'],
    second: ['pluck', 'bell'],
    comp: ['piano', 'pluck'],
    pad: ['pad'],
    bass: ['synthbass'],
    compPattern: ['offbeat', 'charleston'],
    bassPattern: ['offbeat', 'octaves'],
    drums: 'house',
    kit: 'electronic',
    drumsFrom: 0,
    density: 1,
    room: 0.3,
    pump: true,
  },
  synthwave: {
    ...usual,
    bpm: [84, 118],
    lead: ['synthlead'],
    second: ['pluck', 'bell'],
    comp: ['pluck'],
    pad: ['pad', 'strings'],
    bass: ['synthbass'],
    compPattern: ['arp16', 'arp8'],
    bassPattern: ['eighths'],
    drums: 'retro',
    kit: 'electronic',
    drumsFrom: 0,
    modal: true,
    density: 1,
    room: 0.38,
    pump: true,
  },
  orchestral: {
    ...usual,
    bpm: [72, 132],
    lead: ['violin', 'flute', 'brass'],
    second: ['flute', 'violin', 'bell'],
    comp: ['strings', 'harp'],
    pad: ['strings'],
    bass: ['lowstrings'],
    compPattern: ['block', 'arp8', 'halves'],
    bassPattern: ['quarters', 'halves'],
    drums: 'orchestral',
    kit: 'orchestral',
    drumsFrom: 0.35,
    density: 1,
    room: 0.5,
  },
  jazz: {
    ...usual,
    bpm: [84, 144],
    swing: 0.9,
    lead: ['piano', 'brass', 'guitar', 'marimba'],
    second: ['marimba', 'piano', 'flute'],
    comp: ['piano', 'epiano', 'guitar'],
    pad: ['organ'],
    bass: ['upright'],
    compPattern: ['charleston'],
    bassPattern: ['walk'],
    drums: 'jazz',
    kit: 'soft',
    drumsFrom: 0,
    sevenths: true,
    density: 2,
    room: 0.28,
  },
  rock: {
    ...usual,
    bpm: [104, 158],
    lead: ['distorted', 'synthlead'],
    second: ['synthlead', 'organ'],
    comp: ['distorted'],
    pad: ['organ', 'strings'],
    bass: ['electric'],
    compPattern: ['power8'],
    bassPattern: ['eighths'],
    drums: 'rock',
    kit: 'acoustic',
    drumsFrom: 0,
    modal: true,
    density: 1,
    room: 0.2,
  },
  waltz: {
    ...usual,
    bpm: [88, 156],
    beatsPerBar: 3,
    lead: ['violin', 'flute', 'piano'],
    second: ['flute', 'bell', 'violin'],
    comp: ['piano', 'strings', 'harp'],
    pad: ['strings'],
    bass: ['upright', 'lowstrings'],
    compPattern: ['oompah'],
    bassPattern: ['first'],
    drums: 'waltz',
    kit: 'soft',
    drumsFrom: 0.55,
    density: 1,
    room: 0.4,
  },
  lullaby: {
    ...usual,
    bpm: [66, 88],
    beatsPerBar: 3,
    lead: ['musicbox', 'bell', 'flute'],
    second: ['flute', 'musicbox'],
    comp: ['harp', 'guitar', 'piano'],
    pad: ['pad', 'strings'],
    bass: ['sub', 'upright'],
    compPattern: ['arp8', 'oompah'],
    bassPattern: ['first'],
    drums: 'pulse',
    kit: 'soft',
    drumsFrom: 0.9,
    density: 0,
    room: 0.45,
  },
  chiptune: {
    ...usual,
    bpm: [104, 160],
    lead: ['square'],
    second: ['square'],
    comp: ['square'],
    pad: ['square'],
    bass: ['chipbass'],
    compPattern: ['arp16', 'arp8'],
    bassPattern: ['octaves', 'eighths'],
    drums: 'chip',
    kit: 'chip',
    drumsFrom: 0,
    density: 2,
    room: 0.06,
  },
}
