/** Places become points per category. Linear in the number of places. */
import { CATEGORIES, type ModerationCategory } from '../ports.ts'
import { type Place, WORD_UNITS } from './places.ts'
import type { Combination, Group, Rules } from './types.ts'

export interface Sums {
  points: Map<ModerationCategory, number>
  evidence: string[]
}

/** Makes the weighing of the lists; its `places` come in the order of the text. */
export function createWeighing(lists: Rules): (places: Place[], units: Uint32Array, isVisual: boolean) => Sums {
  const combinations = Object.entries(lists.combinations)
  const shown = giftsOf(lists, true)
  const heard = giftsOf(lists, false)
  const sides = sidesOf(combinations.map(([, combination]) => combination))
  return (places, units, isVisual) => {
    const points = new Map<ModerationCategory, number>()
    const gifts = isVisual ? shown : heard
    const evidence = new Set<string>()
    const add = (category: ModerationCategory, more: number) => points.set(category, (points.get(category) ?? 0) + more)
    for (const [category, list] of byCategory(gifts, places)) {
      add(category, densest(lists, category, list, units))
      for (const { term } of list) evidence.add(term.label)
    }
    const found = new Map<number, Place[]>()
    const states: State[] = []
    for (const place of places) {
      for (const { index, side } of sides.get(place.term.group) ?? []) {
        const combination = (combinations[index] as [string, Combination])[1]
        if (found.has(index) || !counts(combination, isVisual)) continue
        states[index] ??= []
        const complete = take(states[index], combination, side, place, units)
        if (complete !== null) found.set(index, complete)
      }
    }
    for (const [index, together] of found) {
      const [name, combination] = combinations[index] as [string, Combination]
      add(combination.category, combination.points)
      evidence.add(`${name} (${together.map(({ term }) => term.label).join(' + ')})`)
    }
    const groups = new Map(places.map(({ term }) => [term.group, term.label]))
    for (const [name, label] of groups) {
      const group = lists.groups[name]
      for (const category of group?.softens ?? []) {
        if (category === 'sexual-minors' || (points.get(category) ?? 0) <= 0) continue
        add(category, -(group?.points ?? 0))
        evidence.add(`${category} softened by ${label}`)
      }
    }
    return { points, evidence: [...evidence] }
  }
}

/** Songs show nothing, pictures sing nothing. */
const counts = (one: { visual: boolean; audible: boolean }, isVisual: boolean): boolean =>
  isVisual ? !one.audible : !one.visual

const pointsFor = (group: Group | undefined, category: ModerationCategory): number =>
  group?.category === category ? group.points : (group?.also?.[category] ?? 0)

type Gifts = Map<string, ModerationCategory[]>

/** For each group the categories that its words give points to. */
function giftsOf(lists: Rules, isVisual: boolean): Gifts {
  return new Map(
    Object.entries(lists.groups)
      .filter(([, group]) => counts(group, isVisual))
      .map(([name, group]) => [name, CATEGORIES.filter((category) => pointsFor(group, category) > 0)]),
  )
}

function byCategory(gifts: Gifts, places: Place[]): Map<ModerationCategory, Place[]> {
  const out = new Map<ModerationCategory, Place[]>()
  for (const place of places) {
    for (const category of gifts.get(place.term.group) ?? []) {
      const list = out.get(category)
      if (list) list.push(place)
      else out.set(category, [place])
    }
  }
  return out
}

/** For each group the combinations it has a part in; the later sides first, so that one word never serves two of them. */
function sidesOf(combinations: Combination[]): Map<string, { index: number; side: number }[]> {
  const out = new Map<string, { index: number; side: number }[]>()
  combinations.forEach(({ near }, index) => {
    near.toReversed().forEach((groups, reversed) => {
      for (const group of groups) {
        const list = out.get(group) ?? []
        list.push({ index, side: near.length - 1 - reversed })
        out.set(group, list)
      }
    })
  })
  return out
}

/** The most points of different words in one passage. */
function densest(lists: Rules, category: ModerationCategory, places: Place[], units: Uint32Array): number {
  const counts = new Map<string, number>()
  const words = new Map<string, number>()
  const worth = (name: string): number => {
    const group = lists.groups[name]
    return Math.min(group?.most ?? Number.POSITIVE_INFINITY, pointsFor(group, category) * (words.get(name) ?? 0))
  }
  let sum = 0
  let most = 0
  let first = 0
  const change = ({ term: { group, label: key } }: Place, by: 1 | -1) => {
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

/** Ordered: the best beginning of a chain up to each side. Otherwise: the last place of each side. */
type State = (Place[] | undefined)[]

/** Takes one more place in; the places of all sides once they stand near enough together, until then null. */
function take(
  best: State,
  { near, ordered, within }: Combination,
  side: number,
  place: Place,
  units: Uint32Array,
): Place[] | null {
  const reach = within * WORD_UNITS
  if (ordered) {
    const before = side === 0 ? [] : best[side - 1]
    const last = before?.[before.length - 1]
    if (before === undefined || (last !== undefined && last.to >= place.from)) return null
    const chain = [...before, place]
    if (side > 0 && distance(chain[0] as Place, place, units) > reach) return null
    if (side === near.length - 1) return chain
    best[side] = chain
    return null
  }
  best[side] = [place]
  let first = place
  for (let other = 0; other < near.length; other++) {
    const one = best[other]?.[0]
    if (one === undefined || (other !== side && one.to >= place.from)) return null
    if (one.from < first.from) first = one
  }
  if (distance(first, place, units) > reach) return null
  const found = best.flatMap((one) => one ?? [])
  return near.length === 2 || areApart(found) ? found : null
}

const areApart = (places: Place[]): boolean =>
  places.every((a, i) => places.every((b, j) => j <= i || a.to < b.from || b.to < a.from))
