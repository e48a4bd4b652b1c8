import type { Brief } from './brief.ts'

export type SectionName = 'intro' | 'A' | 'B' | 'C' | 'outro'

export interface Bar {
  section: SectionName
  /** Which time this section's phrase comes, from 0: later times vary. */
  time: number
  /** Place within its phrase. */
  index: number
  /** Bars in its phrase. */
  phraseBars: number
  startBeat: number
  beats: number
  /** The last phrase of the body: it closes on the tonic. */
  closing: boolean
}

export interface Form {
  bpm: number
  bars: Bar[]
  /** The final chord's beat; what follows rings out. */
  finalBeat: number
}

/** Orders of four-bar phrases, by their number. */
const BODIES: readonly string[] = [
  '',
  'A',
  'AA',
  'ABA',
  'AABA',
  'AABBA',
  'AABBAA',
  'AABACBA',
  'AABBCCAA',
  'AABBACBAA',
  'AABBACCBAA',
]
const LONG_BODY = 'AABBACCBBA'
const PHRASE_BARS = 4

/** How long the last chord may ring at least: part of the asked length, so the ending is never cut. */
function leastRingS(durationS: number): number {
  return Math.min(3.2, Math.max(1.2, 0.6 + 0.1 * durationS))
}

/** Bends a free tempo by at most 5% so that whole bars and the ring fill the asked length. */
function fitBpm(brief: Brief): number {
  if (brief.bpmExact) return brief.bpm
  const ringS = leastRingS(brief.durationS) + 0.4
  const barBeats = brief.genre.beatsPerBar
  const bars = Math.max(1, Math.round(((brief.durationS - ringS) * brief.bpm) / 60 / barBeats))
  const fitted = Math.round((bars * barBeats * 60) / (brief.durationS - ringS))
  return Math.abs(fitted / brief.bpm - 1) <= 0.05 ? fitted : brief.bpm
}

/** Lays out intro, body and outro so that the final chord comes on a beat and rings to exactly the asked length. */
export function planForm(brief: Brief): Form {
  const bpm = fitBpm(brief)
  const beatS = 60 / bpm
  const barBeats = brief.genre.beatsPerBar
  const beats = Math.max(1, Math.floor((brief.durationS - leastRingS(brief.durationS)) / beatS + 1e-6))
  const wholeBars = Math.floor(beats / barBeats)
  const restBeats = beats - wholeBars * barBeats
  const ringS = brief.durationS - wholeBars * barBeats * beatS
  // A short bar before the end is better than a ring of many seconds.
  const shortBar = restBeats > 0 && (wholeBars < 2 || ringS > leastRingS(brief.durationS) + 1.8)
  const total = wholeBars + (shortBar ? 1 : 0)

  const introBars = total >= 24 ? 4 : total >= 9 ? 2 : total >= 6 ? 1 : 0
  const leastOutro = total >= 24 ? 2 : total >= 12 ? 2 : total >= 6 ? 1 : 0
  const phrases = Math.max(1, Math.floor((total - introBars - leastOutro) / PHRASE_BARS))
  const bodyBars = Math.min(total - introBars - leastOutro, phrases * PHRASE_BARS)
  const outroBars = total - introBars - bodyBars
  const body = BODIES[phrases] ?? `${LONG_BODY.repeat(Math.ceil(phrases / LONG_BODY.length)).slice(0, phrases - 2)}AA`

  const bars: Bar[] = []
  let startBeat = 0
  const add = (section: SectionName, time: number, count: number, closing: boolean) => {
    for (let index = 0; index < count; index++) {
      const last = bars.length === total - 1
      const beatsHere = last && shortBar ? restBeats : barBeats
      bars.push({ section, time, index, phraseBars: count, startBeat, beats: beatsHere, closing })
      startBeat += beatsHere
    }
  }
  add('intro', 0, introBars, false)
  const times = new Map<string, number>()
  let left = bodyBars
  for (let at = 0; at < phrases; at++) {
    const letter = body[at] as 'A' | 'B' | 'C'
    const time = times.get(letter) ?? 0
    times.set(letter, time + 1)
    add(letter, time, Math.min(PHRASE_BARS, left), at === phrases - 1)
    left -= PHRASE_BARS
  }
  add('outro', 0, outroBars, false)
  return { bpm, bars, finalBeat: startBeat }
}
