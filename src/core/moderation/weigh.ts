/** Places become points per category. Linear in the number of places. */
import type { ModerationCategory } from '../ports.ts'
import { type Place, WORD_UNITS } from './places.ts'
import type { Combination, Lists } from './types.ts'

export interface Sums {
  points: Map<ModerationCategory, number>
  evidence: string[]
}

/** `places` in the order of the text. */
export function weigh(lists: Lists, places: Place[], units: Uint32Array, isVisual: boolean): Sums {
  const points = new Map<ModerationCategory, number>()
  const evidence = new Set<string>()
  const byGroup = Map.groupBy(places, ({ term }) => term.group)
  const byCategory = new Map<ModerationCategory, Place[]>()
  for (const place of places) {
    const group = lists.groups[place.term.group]
    if (group?.category === undefined || (group.visual && !isVisual)) continue
    const list = byCategory.get(group.category)
    if (list) list.push(place)
    else byCategory.set(group.category, [place])
    if (group.points > 0) evidence.add(place.term.label)
  }
  for (const [category, list] of byCategory) points.set(category, densest(lists, list, units))
  for (const [name, combination] of Object.entries(lists.combinations)) {
    if (combination.visual && !isVisual) continue
    const found = together(byGroup, units, combination)
    if (found === null) continue
    points.set(combination.category, (points.get(combination.category) ?? 0) + combination.points)
    evidence.add(`${name} (${found.map(({ term }) => term.label).join(' + ')})`)
  }
  for (const [name, [first]] of byGroup) {
    const group = lists.groups[name]
    for (const category of group?.softens ?? []) {
      const before = points.get(category) ?? 0
      if (category === 'sexual-minors' || before <= 0) continue
      points.set(category, before - (group?.points ?? 0))
      evidence.add(`${category} softened by ${first?.term.label ?? name}`)
    }
  }
  return { points, evidence: [...evidence] }
}

/** The most points of different words in one passage. */
function densest(lists: Lists, places: Place[], units: Uint32Array): number {
  const counts = new Map<string, number>()
  const words = new Map<string, number>()
  const worth = (name: string): number => {
    const group = lists.groups[name]
    return Math.min(group?.most ?? Number.POSITIVE_INFINITY, (group?.points ?? 0) * (words.get(name) ?? 0))
  }
  let sum = 0
  let most = 0
  let first = 0
  const change = ({ term: { group, word } }: Place, by: 1 | -1) => {
    const key = `${group} ${word}`
    const before = counts.get(key) ?? 0
    counts.set(key, before + by)
    if (by > 0 ? before > 0 : before > 1) return
    sum -= worth(group)
    words.set(group, (words.get(group) ?? 0) + by)
    sum += worth(group)
  }
  for (const place of places) {
    change(place, 1)
    while (distance(places[first] as Place, place, units) > lists.passage * WORD_UNITS)
      change(places[first++] as Place, -1)
    if (sum > most) most = sum
  }
  return most
}

const distance = (a: Place, b: Place, units: Uint32Array): number => (units[b.from] ?? 0) - (units[a.to] ?? 0)

/** One place of each side near enough together, or null. */
function together(byGroup: Map<string, Place[]>, units: Uint32Array, combination: Combination): Place[] | null {
  const { near, ordered, within } = combination
  if (near.some((side) => !side.some((group) => byGroup.has(group)))) return null
  const all = near
    .flatMap((groups, side) => groups.flatMap((group) => (byGroup.get(group) ?? []).map((place) => ({ place, side }))))
    .sort((a, b) => a.place.from - b.place.from || b.side - a.side)
  const reach = within * WORD_UNITS
  // Ordered: the best beginning of a chain up to each side. Otherwise: the last place of each side.
  const best: (Place[] | undefined)[] = near.map(() => undefined)
  for (const { place, side } of all) {
    if (ordered) {
      const before = side === 0 ? [] : best[side - 1]
      const last = before?.[before.length - 1]
      if (before === undefined || (last !== undefined && last.to >= place.from)) continue
      const chain = [...before, place]
      if (distance(chain[0] as Place, place, units) > reach && side > 0) continue
      if (side === near.length - 1) return chain
      best[side] = chain
      continue
    }
    best[side] = [place]
    const found = best.flatMap((one) => one ?? [])
    if (found.length === near.length && areApart(found) && distance(earliest(found), place, units) <= reach)
      return found
  }
  return null
}

const earliest = (places: Place[]): Place => places.reduce((a, b) => (b.from < a.from ? b : a))
const areApart = (places: Place[]): boolean =>
  places.every((a, i) => places.every((b, j) => j <= i || a.to < b.from || b.to < a.from))
