import { accompany } from './accompany.ts'
import { drum } from './beats.ts'
import type { Brief } from './brief.ts'
import { type Form, planForm } from './form.ts'
import { harmonise } from './harmony.ts'
import { composeTune } from './melody.ts'
import { createRandom } from './random.ts'
import type { Note, Part, Score } from './score.ts'
import { type Key, rankKeys } from './theory.ts'

/** Tries for a song whose notes state its key plainly. */
const TRIES = 48
const PLAIN_FROM = 24
/** From here on the bass keeps to roots too: its fifths speak for the dominant's key. */
const ROOTS_FROM = 36
const CLEAR_MARGIN = 0.14

/** Writes the whole song. Of a few drafts it takes the first whose notes leave no doubt about the key. */
export function compose(brief: Brief): { score: Score; form: Form } {
  const form = planForm(brief)
  let best: Score | undefined
  let bestMargin = Number.NEGATIVE_INFINITY
  for (let attempt = 0; attempt < TRIES && bestMargin < CLEAR_MARGIN; attempt++) {
    const score = draft(brief, form, attempt)
    const margin = keyMargin(score, brief.key)
    if (margin > bestMargin) {
      best = score
      bestMargin = margin
    }
  }
  return { score: best!, form }
}

const ROOTS: { [pattern in Brief['bassPattern']]?: Brief['bassPattern'] } = { rootFifth: 'halves', walk: 'quarters' }

function draft(wanted: Brief, form: Form, attempt: number): Score {
  const brief =
    attempt < ROOTS_FROM ? wanted : { ...wanted, bassPattern: ROOTS[wanted.bassPattern] ?? wanted.bassPattern }
  const stream = (name: string) => createRandom(brief.seed, `${name}:${attempt}`)
  const chords = harmonise(brief, form, stream('harmony'), attempt >= PLAIN_FROM)
  const tune = composeTune(brief, form, chords, stream('melody'))
  const accompaniment = accompany(brief, form, chords, stream('accompaniment'))
  const parts: Part[] = [
    { role: 'pad', instrument: brief.pad, notes: accompaniment.pad },
    { role: 'bass', instrument: brief.bass, notes: accompaniment.bass },
    { role: 'comp', instrument: brief.comp, notes: accompaniment.comp },
    { role: 'second', instrument: brief.second, notes: tune.second },
    { role: 'lead', instrument: brief.lead, notes: tune.lead },
  ]
  return {
    bpm: form.bpm,
    swing: brief.genre.swing,
    finalBeat: form.finalBeat,
    parts: parts.filter((part) => part.notes.length > 0),
    hits: drum(brief, form, stream('drums')),
  }
}

const ROLE_WEIGHT = { lead: 1, second: 0.8, comp: 0.6, pad: 0.45, bass: 0.9 } as const
/** What overtones add to other pitch classes, for mellow and for sharp sounds: a fifth, a third, a second. */
const OVERTONES: readonly (readonly (readonly [number, number])[])[] = [
  [
    [0, 1.3],
    [7, 0.25],
    [4, 0.1],
  ],
  [
    [0, 1.5],
    [7, 0.6],
    [4, 0.25],
    [2, 0.12],
  ],
]

/** By how much the wanted key leads over the best other one (Krumhansl's profiles over sounding time), whatever plays it. */
export function keyMargin(score: Score, key: Key): number {
  const sounding = new Array<number>(12).fill(0)
  const beatS = 60 / score.bpm
  for (const part of score.parts) {
    for (const note of part.notes) {
      sounding[note.midi % 12]! += ROLE_WEIGHT[part.role] * note.velocity * soundingS(note, part, beatS)
    }
  }
  return Math.min(...OVERTONES.map((overtones) => leadOf(key, sounding, overtones)))
}

function leadOf(key: Key, sounding: readonly number[], overtones: readonly (readonly [number, number])[]): number {
  const weights = new Array<number>(12).fill(0)
  for (const [interval, share] of overtones) {
    for (let pitch = 0; pitch < 12; pitch++) weights[(pitch + interval) % 12]! += sounding[pitch]! * share
  }
  const ranked = rankKeys(weights)
  const own = ranked.find((each) => each.key.tonic === key.tonic && each.key.mode === key.mode)!
  const other = ranked.find((each) => each.key.tonic !== key.tonic || each.key.mode !== key.mode)!
  return own.correlation - other.correlation
}

/** Plucked and struck notes fade by themselves. */
function soundingS(note: Note, part: Part, beatS: number): number {
  const most = part.role === 'pad' ? 4 : 1.2
  return Math.min(most, note.beats * beatS)
}
