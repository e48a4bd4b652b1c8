import { animals } from './animals.ts'
import { buildings, places } from './places.ts'
import { colours, moods, numbers, parts, styles, times, weathers } from './qualities.ts'
import { STOP_EN, STOP_ID, STOP_RU, STOP_ZH } from './stop.ts'
import { objects, people, plants, vehicles } from './things.ts'

/** Meaning, then words in English, Russian, Chinese, Indonesian. */
export type Row = readonly [meaning: string, en: string, ru: string, zh: string, id: string]
export type Table = readonly Row[]

export interface Entry {
  /** Meanings such as `s:fox`, `h:night`, `c:#d0342c`. */
  targets: string[]
  /** Colour that the word itself brings (raven: black). */
  colour?: string
  /** Quantity that the word itself brings (a flock of birds in one word). */
  count?: number
}

export const ROWS: Table = [
  ...animals,
  ...places,
  ...buildings,
  ...vehicles,
  ...plants,
  ...people,
  ...objects,
  ...times,
  ...weathers,
  ...moods,
  ...colours,
  ...numbers,
  ...styles,
  ...parts,
]

const STOP_ENTRY: Entry = { targets: [] }

export const plainRussian = (text: string) => text.replaceAll('ё', 'е')

/** `word@#colour*count` */
function entryOf(targets: string[], form: string): [string, Entry] {
  const match = /^([^@*]+)(?:@(#[0-9a-f]{6}))?(?:\*(\d+))?$/.exec(form)!
  const entry: Entry = { targets }
  if (match[2]) entry.colour = match[2]
  if (match[3]) entry.count = Number(match[3])
  return [match[1]!, entry]
}

export interface Lexicon {
  latin: Map<string, Entry>
  indonesian: Set<string>
  russianExact: Map<string, Entry>
  russianStem: Map<string, Entry>
  russianPhrases: { parts: string[]; entry: Entry }[]
  chinese: Map<string, Entry>
  longestChinese: number
}

const words = (text: string) => text.split(/\s+/).filter(Boolean)

function build(): Lexicon {
  const lexicon: Lexicon = {
    latin: new Map(),
    indonesian: new Set(),
    russianExact: new Map(),
    russianStem: new Map(),
    russianPhrases: [],
    chinese: new Map(),
    longestChinese: 1,
  }
  const addOnce = (map: Map<string, Entry>, form: string, entry: Entry) => {
    if (!map.has(form)) map.set(form, entry)
  }
  for (const [meaning, en, ru, zh, id] of ROWS) {
    const [targetText, colour] = meaning.split('@') as [string, string | undefined]
    const own = colour ? colour.slice(0, 7) : undefined
    const rest = colour ? colour.slice(7) : ''
    const targets = words(`${targetText} ${rest}`)
    const make = (form: string): [string, Entry] => {
      const [text, entry] = entryOf(targets, form)
      if (own && !entry.colour) entry.colour = own
      return [text, entry]
    }
    for (const form of words(en)) addOnce(lexicon.latin, ...make(form))
    for (const form of words(id)) {
      addOnce(lexicon.latin, ...make(form))
      lexicon.indonesian.add(form)
    }
    for (const form of words(ru)) {
      const [text, entry] = make(form)
      if (text.includes('_')) lexicon.russianPhrases.push({ parts: text.replaceAll('=', '').split('_'), entry })
      else if (text.startsWith('=')) addOnce(lexicon.russianExact, text.slice(1), entry)
      else addOnce(lexicon.russianStem, text, entry)
    }
    for (const form of words(zh)) addOnce(lexicon.chinese, ...make(form))
  }
  for (const form of words(STOP_EN)) addOnce(lexicon.latin, form, STOP_ENTRY)
  for (const form of words(STOP_ID)) {
    addOnce(lexicon.latin, form, STOP_ENTRY)
    lexicon.indonesian.add(form)
  }
  for (const form of words(plainRussian(STOP_RU)))
    if (!lexicon.russianStem.has(form)) addOnce(lexicon.russianExact, form, STOP_ENTRY)
  for (const form of words(STOP_ZH)) addOnce(lexicon.chinese, form, STOP_ENTRY)
  for (const form of lexicon.chinese.keys()) lexicon.longestChinese = Math.max(lexicon.longestChinese, form.length)
  return lexicon
}

export const LEXICON = build()
