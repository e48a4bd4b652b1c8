/**
 * The weighing of words. Findings of the lists become points per category; a category at the threshold refuses.
 *
 *   points(category) = sum over its groups of (points x distinct words found)
 *                    + sum over its combinations that stand near enough together
 *                    - points of each softening group found, once
 *
 * Softening never reaches `sexual-minors`. Pure: same text and lists, same verdict; linear in the length of the text.
 */
import type { Kind, ModerationCategory, Verdict } from '../ports.ts'
import { scriptOf } from './fold.ts'
import { buildTrie, type Finding, findAll } from './trie.ts'
import { viewsOf } from './views.ts'

export interface Group {
  /** Counts for this category; without one the group only serves combinations. */
  category?: ModerationCategory
  /** Takes its points from this category instead. */
  softens?: ModerationCategory
  points: number
  /** Only where something is shown: a song may sing of naked truth. */
  visual: boolean
}

export interface Combination {
  category: ModerationCategory
  /** One word of each side, at most `within` words apart; in any order, or the first side first. */
  near: [string[], string[]]
  ordered: boolean
  within: number
  points: number
  visual: boolean
}

export interface Lists {
  threshold: number
  groups: { [name: string]: Group }
  combinations: { [name: string]: Combination }
  languages: { id: string; words: { [group: string]: string[] }; exceptions: string[] }[]
}

interface Meaning {
  group: string
  language: string
  isException: boolean
}
interface Placed {
  group: string
  label: string
  word: string
  from: number
  to: number
}

const AUDIBLE: readonly Kind[] = ['music', 'sound', 'extend']
const FINDINGS_MAX = 10_000
/** A word of letters counts two, a Han character one: two characters make a word on the average. */
const WORD_UNITS = 2

export type Lexicon = (text: string, kind: Kind) => Verdict

/** Makes the function that judges a text. Build it once; it holds no state between calls. */
export function createLexicon(lists: Lists): Lexicon {
  const trie = buildTrie<Meaning>(
    lists.languages.flatMap(({ id, words, exceptions }) => [
      ...Object.entries(words).flatMap(([group, texts]) =>
        texts.map((text) => ({ text, value: { group, language: id, isException: false } })),
      ),
      ...exceptions.map((text) => ({ text, value: { group: '', language: id, isException: true } })),
    ]),
  )
  return (text, kind) => {
    const { folded, views } = viewsOf(text)
    const found: Finding<Meaning>[] = []
    const excused: { from: number; to: number }[] = []
    for (const view of views) {
      findAll(trie, view, (finding) => {
        if (!finding.value.isException) {
          if (found.length < FINDINGS_MAX) found.push(finding)
        } else if (view.name === 'plain') excused.push(finding)
      })
    }
    const placed = distinctPlaces(found, excused)
    if (placed.length === 0) return { action: 'allow', scores: {}, evidence: [] }
    return weigh(lists, placed, unitsOf(folded), !AUDIBLE.includes(kind))
  }
}

/** Drops what lies wholly inside an exception, and what a longer word of the same group covers. */
function distinctPlaces(found: Finding<Meaning>[], excused: { from: number; to: number }[]): Placed[] {
  const excuses = disjoint(excused)
  const sorted = found
    .map(({ value, word, from, to }) => ({
      group: value.group,
      label: `${value.language}/${value.group}: ${word}`,
      word,
      from,
      to,
    }))
    .sort((a, b) => a.from - b.from || b.to - a.to)
  const lastOf = new Map<string, number>()
  const out: Placed[] = []
  let excuse = 0
  for (const place of sorted) {
    while (excuse < excuses.length && (excuses[excuse]?.to ?? 0) < place.from) excuse++
    const by = excuses[excuse]
    if (by !== undefined && by.from <= place.from && by.to >= place.to) continue
    const last = lastOf.get(place.group) ?? -1
    if (place.to <= last) continue
    lastOf.set(place.group, place.to)
    out.push(place)
  }
  return out
}

function disjoint(ranges: { from: number; to: number }[]): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = []
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = out[out.length - 1]
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}

function weigh(lists: Lists, placed: Placed[], units: Uint32Array, isVisual: boolean): Verdict {
  const points = new Map<ModerationCategory, number>()
  const evidence = new Set<string>()
  const add = (category: ModerationCategory, more: number) => points.set(category, (points.get(category) ?? 0) + more)
  const byGroup = Map.groupBy(placed, ({ group }) => group)

  for (const [name, places] of byGroup) {
    const group = lists.groups[name]
    if (group?.category === undefined || (group.visual && !isVisual)) continue
    const words = new Map(places.map(({ word, label }) => [word, label]))
    add(group.category, group.points * words.size)
    for (const label of words.values()) evidence.add(label)
  }
  for (const [name, combination] of Object.entries(lists.combinations)) {
    if (combination.visual && !isVisual) continue
    const [left, right] = combination.near.map((groups) => {
      return groups.flatMap((group) => byGroup.get(group) ?? []).sort((a, b) => a.from - b.from)
    }) as [Placed[], Placed[]]
    const pair = nearest(left, right, units, combination)
    if (pair === null) continue
    add(combination.category, combination.points)
    evidence.add(`${name} (${pair[0].label} + ${pair[1].label})`)
  }
  for (const name of byGroup.keys()) {
    const group = lists.groups[name]
    if (group?.softens === undefined || group.softens === 'sexual-minors' || !points.has(group.softens)) continue
    add(group.softens, -group.points)
    evidence.add(`softened by ${byGroup.get(name)?.[0]?.label ?? name}`)
  }

  const scores: Verdict['scores'] = {}
  let worst: { category: ModerationCategory; points: number } | undefined
  for (const category of ['sexual-minors', 'self-harm', 'hate', 'violence', 'sexual'] as const) {
    const sum = points.get(category) ?? 0
    if (sum <= 0) continue
    scores[category] = Math.min(sum, lists.threshold) / lists.threshold
    if (sum >= lists.threshold && worst === undefined) worst = { category, points: sum }
  }
  const all = [...evidence]
  return worst
    ? { action: 'refuse', category: worst.category, scores, evidence: all }
    : { action: 'allow', scores, evidence: all }
}

/** Two places of different words at most `within` units apart, or null. One pass over both sorted lists. */
function nearest(
  left: Placed[],
  right: Placed[],
  units: Uint32Array,
  { within, ordered }: Combination,
): [Placed, Placed] | null {
  const unit = (place: number) => units[place] ?? 0
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    const a = left[i] as Placed
    const b = right[j] as Placed
    const gap = a.from <= b.from ? unit(b.from) - unit(a.to) : unit(a.from) - unit(b.to)
    if (gap <= within * WORD_UNITS && (!ordered || a.from <= b.from)) return [a, b]
    if (a.from <= b.from) i++
    else j++
  }
  return null
}

/** For each place of the folded text how many units of words lie before it. */
function unitsOf(folded: string): Uint32Array {
  const units = new Uint32Array(folded.length + 1)
  let count = 0
  let wasWord = false
  for (let i = 0; i < folded.length; i++) {
    const script = scriptOf(folded.codePointAt(i) ?? 0)
    if (script === 'han') count += 1
    else if (script !== 'none' && !wasWord) count += WORD_UNITS
    wasWord = script !== 'none' && script !== 'han'
    units[i] = count
  }
  units[folded.length] = count
  return units
}
