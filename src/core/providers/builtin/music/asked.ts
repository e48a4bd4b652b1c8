import { Refusal } from '../../../errors.ts'
import type { Options } from '../../../ports.ts'
import { TEMPO_WORDS } from './lexicon.ts'
import type { Key, Mode } from './theory.ts'
import { countMatches, type Words } from './words.ts'

export const DURATION_S = { least: 5, most: 120, usual: 30 } as const
export const TEMPO_BPM = { least: 50, most: 180 } as const

const bounds = (range: { least: number; most: number }) => ({ min: range.least, max: range.most })

export type TempoWord = 'slow' | 'medium' | 'fast'

/** Seconds of music from the option `duration`; refused outside 5 to 120. */
export function askedDurationS(options: Options): number {
  const value = options.duration ?? DURATION_S.usual
  const seconds = typeof value === 'string' ? Number(value.replace(/\s*s$/, '')) : value
  if (typeof seconds !== 'number' || !(seconds >= DURATION_S.least && seconds <= DURATION_S.most)) {
    throw new Refusal('option_range', { option: 'duration', ...bounds(DURATION_S), value: String(value) })
  }
  return seconds
}

/** The option `tempo`: a word, beats a minute, or nothing for `auto`; refused when it is none of these. */
export function askedTempo(options: Options): TempoWord | number | undefined {
  const value = options.tempo
  if (value === undefined || value === '' || value === 'auto') return undefined
  if (value === 'slow' || value === 'medium' || value === 'fast') return value
  const bpm = typeof value === 'string' ? Number(value.replace(/\s*bpm$/i, '')) : value
  if (typeof bpm !== 'number' || !(bpm >= TEMPO_BPM.least && bpm <= TEMPO_BPM.most)) {
    throw new Refusal('option_range', { option: 'tempo', ...bounds(TEMPO_BPM), value: String(value) })
  }
  return bpm
}

/** The option `key`: `C major`, `F# minor`, or nothing for `auto`; refused when it names no key. */
export function askedKey(options: Options): Key | undefined {
  const value = options.key
  if (value === undefined || value === '' || value === 'auto') return undefined
  const key = typeof value === 'string' ? findKey(value) : undefined
  if (key?.tonic === undefined || !key.mode)
    throw new Refusal('option_choice', { option: 'key', choices: 'C major, A minor, F# minor', value: String(value) })
  return { tonic: key.tonic, mode: key.mode }
}

/** A tempo in the prompt: `120 bpm`, `90 уд/мин`, `每分钟100拍`, or a word for it. */
export function tempoInWords(words: Words): TempoWord | number | undefined {
  const stated =
    words.text.match(/(\d{2,3})\s*(?:bpm|b\.p\.m|уд|ударов|拍|ketuk|beats? per)/u) ??
    words.text.match(/(?:bpm|每分钟|темп|tempo)\s*[:=]?\s*(\d{2,3})/u)
  if (stated) return Math.min(TEMPO_BPM.most, Math.max(TEMPO_BPM.least, Number(stated[1])))
  for (const word of ['slow', 'fast', 'medium'] as const) {
    if (countMatches(words, TEMPO_WORDS[word]).plain > 0) return word
  }
  return undefined
}

const LETTERS: { [letter: string]: number } = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11, h: 11 }
const SYLLABLES: { [name: string]: number } = {
  до: 0,
  ре: 2,
  ми: 4,
  фа: 5,
  соль: 7,
  ля: 9,
  си: 11,
  do: 0,
  re: 2,
  mi: 4,
  fa: 5,
  sol: 7,
  la: 9,
  si: 11,
}
const MAJOR = '(?:major|maj|dur|мажор\\p{L}*|mayor|大调)'
const MINOR = '(?:minor|min|moll|минор\\p{L}*|小调)'
const SHARP = /♯|#|sharp|диез|升|kres/u
const FLAT = /♭|flat|бемоль|降|mol$/u

const PATTERNS: readonly RegExp[] = [
  // 升C大调, C#小调
  /([升降])?\s*([a-h])\s*([#♯b♭])?\s*(大调|小调)/u,
  // C# minor, Bb-major, f sharp minor, H moll
  new RegExp(`(?<!\\p{L})()([a-h])\\s*-?\\s*([#♯b♭]|sharp|flat|kres)?\\s*-?\\s*(${MAJOR}|${MINOR})(?!\\p{L})`, 'u'),
  // до-диез минор, ля минор, do mayor
  new RegExp(
    `(?<!\\p{L})()(${Object.keys(SYLLABLES).join('|')})\\s*-?\\s*(диез|бемоль|sharp|flat)?\\s*-?\\s*(${MAJOR}|${MINOR})(?!\\p{L})`,
    'u',
  ),
]

/** A key named in a text, in the four languages; the mode alone (`in a minor key`, `минор`) leaves the tonic open. */
export function findKey(text: string): { tonic?: number; mode?: Mode } | undefined {
  const lower = text.normalize('NFC').toLowerCase()
  // "in a minor key" names a mode and not the key of A.
  const plain = lower.replace(/\ba (major|minor) (key|mood|mode|scale|song|tune)\b/g, '$1 $2')
  for (const pattern of PATTERNS) {
    const match = plain.match(pattern)
    if (!match) continue
    const [, before = '', name = '', after = '', modeWord = ''] = match
    const base = LETTERS[name] ?? SYLLABLES[name]
    if (base === undefined) continue
    const sign = `${before}${after}`
    const shift = SHARP.test(sign) ? 1 : FLAT.test(sign) || sign === 'b' ? -1 : 0
    return { tonic: (base + shift + 12) % 12, mode: new RegExp(`^${MINOR}$`, 'u').test(modeWord) ? 'minor' : 'major' }
  }
  if (/(?<!\p{L})(?:minor|минор\p{L}*|小调)/u.test(plain)) return { mode: 'minor' }
  if (/(?<!\p{L})(?:major|мажор\p{L}*|mayor|大调)/u.test(plain)) return { mode: 'major' }
  const alone = plain.trim().match(/^([a-h])([#♯b♭])?(m)?$/u)
  if (!alone) return undefined
  const shift = SHARP.test(alone[2] ?? '') ? 1 : alone[2] ? -1 : 0
  return { tonic: (LETTERS[alone[1]!]! + shift + 12) % 12, mode: alone[3] ? 'minor' : 'major' }
}
