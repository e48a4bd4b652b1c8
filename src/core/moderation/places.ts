/** Findings become places: what an exception or a negation excuses is dropped, and what a longer word of the same group covers. */
import { scriptOf } from './fold.ts'

export interface Term {
  group: string
  /** The entry as it stands in the list; different forms of it are one word. */
  word: string
  label: string
  role: 'word' | 'exception' | 'negation'
  isNegatable: boolean
}
export interface Place {
  term: Term
  /** Of the first and of the last character in the folded text. */
  from: number
  to: number
}

/** A word of letters counts two, a Han character one: two characters make a word on the average. */
export const WORD_UNITS = 2
/** The end of a sentence parts words as three words would. */
const SENTENCE_UNITS = 6
const AND = /^\W*(?:and|or|nor|any|и|или|ни|dan|atau)?\W*$|^[\s,，、和或]*$/
const ENDS_ITEM = /^\W*?($|[,.;!?)，、。\n]|\s(or|and|nor|или|и|dan|atau)\s|[和或])/
const BETWEEN_CHARS_MAX = 8

/** In the order of the text. */
export function placesOf(words: Place[], exceptions: Place[], negations: Place[], folded: string): Place[] {
  const excuses = disjoint(exceptions)
  words.sort((a, b) => a.from - b.from || b.to - a.to)
  negations.sort((a, b) => a.from - b.from)
  const lastOf = new Map<string, number>()
  const out: Place[] = []
  let excuse = 0
  let negation = 0
  /** Where the last negation, or the last word that it took away, ends. */
  let deniedTo = -1
  let hasDenied = false
  for (const place of words) {
    const { term, from, to } = place
    while (excuse < excuses.length && (excuses[excuse]?.to ?? 0) < from) excuse++
    const by = excuses[excuse]
    if (by !== undefined && by.from <= from && by.to >= to) continue
    const last = lastOf.get(term.group) ?? -1
    if (to <= last) continue
    if (term.isNegatable) {
      for (let next = negations[negation]; next !== undefined && next.to < from; next = negations[++negation]) {
        deniedTo = next.to
        hasDenied = false
      }
      if (isDenied(folded, deniedTo, place, hasDenied)) {
        deniedTo = Math.max(deniedTo, to)
        hasDenied = true
        lastOf.set(term.group, to)
        continue
      }
    }
    lastOf.set(term.group, to)
    out.push(place)
  }
  return out
}

/**
 * Right after the negation, or in a list after another word that it took away: "no gore, blood or nudity". A word that goes on
 * ("no gore, naked woman") is no part of the list.
 */
function isDenied(folded: string, deniedTo: number, { from, to }: Place, hasDenied: boolean): boolean {
  if (deniedTo < 0 || from - deniedTo > BETWEEN_CHARS_MAX) return false
  if (from <= deniedTo) return hasDenied
  const between = folded.slice(deniedTo + 1, from)
  if (!hasDenied) return /^[\s-]*$/.test(between)
  return AND.test(between) && !/[.!?;:]/.test(between) && ENDS_ITEM.test(folded.slice(to + 1, to + 8))
}

function disjoint(ranges: { from: number; to: number }[]): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = []
  for (const { from, to } of ranges.sort((a, b) => a.from - b.from)) {
    const last = out[out.length - 1]
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}

/** For each place of the folded text how many units of words lie before it. */
export function unitsOf(folded: string): Uint32Array {
  const units = new Uint32Array(folded.length + 1)
  let count = 0
  let wasWord = false
  for (let i = 0; i < folded.length; i++) {
    const unit = folded.charCodeAt(i)
    const code = unit >= 0xd800 && unit < 0xe000 ? (folded.codePointAt(i) ?? 0) : unit
    const script = scriptOf(code)
    if (script === 'han') count += 1
    else if (script !== 'none') {
      if (!wasWord) count += WORD_UNITS
    } else if (endsSentence(code, folded.charCodeAt(i + 1))) count += SENTENCE_UNITS
    wasWord = script !== 'none' && script !== 'han'
    units[i] = count
  }
  units[folded.length] = count
  return units
}

function endsSentence(code: number, next: number): boolean {
  if (code === 10 || code === 0x3002) return true
  // NFKC makes ASCII of the Chinese ！ and ？, which no space follows.
  if (code === 33 || code === 63) return next !== code
  return code === 46 && (next <= 32 || Number.isNaN(next))
}
