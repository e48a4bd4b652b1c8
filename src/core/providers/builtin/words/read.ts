import { type Base, FEATURES, type Feature, type Hour, type Mood, type Season, type Weather } from '../paint/scene.ts'
import { cut, type Item } from './match.ts'
import type { Reading } from './reading.ts'

/** A noun among the items: something that can take a colour and a number. */
interface Noun {
  at: number
  targets: string[]
  colours: string[]
  count: number | undefined
  plural: boolean
}

const isNoun = (target: string) => /^(s|f|b|x):/.test(target)
const targetsOf = (item: Item | undefined) => (item?.kind === 'known' ? item.entry.targets : [])
const textOf = (item: Item | undefined) => (item?.kind === 'known' ? item.text : '')
const isColour = (item: Item | undefined) => targetsOf(item).some((target) => target.startsWith('c:'))

/** Reads a prompt; `negative` holds words for what must not be there. */
export function readPrompt(prompt: string, negative = ''): Reading {
  const items = cut(prompt)
  const unwanted = new Set<string>()
  for (const item of cut(negative)) for (const target of targetsOf(item)) unwanted.add(target.replace('?', ''))
  const used = forbid(items, unwanted)
  const nouns = findNouns(items, used)
  const reading: Reading = {
    subjects: [],
    base: undefined,
    features: [],
    featureColours: {},
    hour: undefined,
    weather: undefined,
    season: undefined,
    mood: undefined,
    style: undefined,
    sky: false,
    tint: undefined,
    unwanted,
    unknownWords: [],
    understood: 0,
  }
  const loose = bindColours(items, nouns, used)
  bindCounts(items, nouns, used)
  const tones = loose.filter((colour) => !unwanted.has(`c:${colour}`))
  if (tones.length === 1) reading.tint = tones[0]
  else if (tones[1]) {
    // Several colours without a thing: the first for the sky, the second for what lies below.
    reading.featureColours = { sky: tones[0]!, ground: tones[1], water: tones[1], forest: tones[1] }
  }
  for (const [at, item] of items.entries()) {
    if (item.kind === 'unknown' && !reading.unknownWords.includes(item.text)) reading.unknownWords.push(item.text)
    if (used.has(at)) continue
    for (const target of targetsOf(item)) if (!unwanted.has(target)) take(reading, target)
    if (targetsOf(item).length) reading.understood++
  }
  for (const noun of nouns) addNoun(reading, noun, unwanted)
  return reading
}

/** "without clouds": the known noun after a negation is unwanted. */
function forbid(items: Item[], unwanted: Set<string>): Set<number> {
  const used = new Set<number>()
  for (const [at, item] of items.entries()) {
    if (!targetsOf(item).includes('neg')) continue
    used.add(at)
    for (let next = at + 1; next < items.length && next <= at + 3; next++) {
      if (items[next]!.kind === 'break') break
      const targets = targetsOf(items[next])
      if (!targets.length) continue
      used.add(next)
      for (const target of targets) unwanted.add(target)
      if (targets.some(isNoun) || targets.some((target) => /^[hwym]:/.test(target))) break
    }
  }
  return used
}

function findNouns(items: Item[], used: Set<number>): Noun[] {
  const nouns: Noun[] = []
  for (const [at, item] of items.entries()) {
    if (item.kind !== 'known' || used.has(at)) continue
    const targets = item.entry.targets.filter(isNoun)
    if (!targets.length || isMaterial(items, at)) continue
    const colours = item.entry.colour ? [item.entry.colour] : []
    nouns.push({ at, targets, colours, count: item.entry.count, plural: item.plural && plausiblePlural(items, at) })
  }
  return nouns
}

const MATERIALS = new Set([
  'stone',
  'rock',
  'flower',
  'rose',
  'apple',
  'clock',
  'leaf',
  'heart',
  'fire',
  'bamboo',
  'orange',
  'lemon',
  'cherry',
])

/** English puts what a thing is made of before it: a stone bridge shows no stone beside the bridge. */
function isMaterial(items: Item[], at: number): boolean {
  const item = items[at]!
  const next = items[at + 1]
  return (
    item.kind === 'known' &&
    item.language === 'latin' &&
    MATERIALS.has(item.text) &&
    next?.kind === 'known' &&
    next.language === 'latin' &&
    next.entry.targets.some((target) => /^[sfb]:/.test(target))
  )
}

/** Russian endings of the plural are also those of the genitive: believe them only where a plural can stand. */
function plausiblePlural(items: Item[], at: number): boolean {
  const item = items[at]!
  if (item.kind !== 'known' || item.language !== 'ru') return true
  const before = items[at - 1]
  if (/(ами|ями|ам|ям|ах|ях|ов|ев)$/.test(item.text)) return true
  if (!/(ы|и)$/.test(item.text)) return false
  if (!before || before.kind === 'break') return true
  return before.kind === 'known' && (before.text === 'и' || /(ые|ие)$/.test(before.text))
}

/** A colour belongs to the noun it stands by: before it, or after it in Indonesian and in "a fox, red". */
function bindColours(items: Item[], nouns: Noun[], used: Set<number>): string[] {
  const loose: string[] = []
  for (const [at, item] of items.entries()) {
    if (item.kind !== 'known' || used.has(at)) continue
    const target = item.entry.targets.find((text) => text.startsWith('c:'))
    if (!target) continue
    const colour = target.slice(2)
    // "an orange" is the fruit.
    const fruit =
      item.text === 'orange' &&
      ['a', 'an', 'one', 'the'].includes(textOf(items[at - 1])) &&
      !targetsOf(items[at + 1]).some(isNoun)
    if (fruit) {
      nouns.push({ at, targets: ['s:orange'], colours: [], count: 1, plural: false })
      used.add(at)
      continue
    }
    const ahead = neighbour(items, nouns, at, 1)
    const behind = neighbour(items, nouns, at, -1)
    const noun = item.language === 'id' ? (behind ?? ahead) : (ahead ?? behind)
    if (noun) {
      if (
        noun.colours.length &&
        items[noun.at]!.kind === 'known' &&
        (items[noun.at] as { entry: { colour?: string } }).entry.colour === noun.colours[0]
      )
        noun.colours = []
      noun.colours.push(colour)
    } else loose.push(colour)
    used.add(at)
  }
  return loose
}

/** The nearest noun in one direction, past other adjectives but not past a break, a preposition or an unknown thing. */
function neighbour(items: Item[], nouns: Noun[], at: number, step: 1 | -1): Noun | undefined {
  for (let i = at + step, steps = 0; i >= 0 && i < items.length && steps < 5; i += step, steps++) {
    const item = items[i]!
    if (item.kind === 'break' || item.kind === 'unknown') return undefined
    const noun = nouns.find((candidate) => candidate.at === i)
    if (noun) return noun
    if (item.kind === 'known' && !item.entry.targets.length && STOPS_BINDING.has(item.text)) return undefined
    if (item.kind === 'known' && step === -1 && JOINS.has(item.text) && !isColour(items[i + step])) return undefined
  }
  return undefined
}

const STOPS_BINDING = new Set(
  'in on at by with under over near of from into above below behind beside tones tone colors colours palette light shades в во на с со у под над за из из-за возле около рядом тонах тона цветах свете гамме 在 上 下 里 中 旁 旁边 色调 风格 di dengan pada dalam bawah atas nuansa'.split(
    ' ',
  ),
)
const JOINS = new Set('and и 和 与 dan'.split(' '))

function bindCounts(items: Item[], nouns: Noun[], used: Set<number>): void {
  for (const [at, item] of items.entries()) {
    const target = targetsOf(item).find((text) => text.startsWith('n:'))
    const value = item.kind === 'number' ? item.value : target ? Number(target.slice(2)) : 0
    if (!value || used.has(at)) continue
    used.add(at)
    for (let i = at + 1, steps = 0; i < items.length && steps < 5; i++, steps++) {
      if (items[i]!.kind === 'break' || items[i]!.kind === 'unknown') break
      const noun = nouns.find((candidate) => candidate.at === i)
      if (!noun) continue
      noun.count = Math.max(1, Math.min(12, value))
      break
    }
  }
}

const MASSES = new Set(['s:cloud', 's:leaf', 's:flower', 's:stone'])

function addNoun(reading: Reading, noun: Noun, unwanted: Set<string>): void {
  if (noun.targets.some((target) => unwanted.has(target))) return
  const count = noun.count ?? (noun.plural ? 3 : 1)
  for (const [index, target] of noun.targets.entries()) {
    const name = target.slice(2).replace('?', '')
    if (target.startsWith('s:')) {
      const known = reading.subjects.find(({ id, colours }) => id === name && colours.join() === noun.colours.join())
      if (known) known.count = Math.max(known.count, count)
      else
        reading.subjects.push({
          id: name,
          count: MASSES.has(target) && noun.plural && !noun.count ? 5 : count,
          colours: index === 0 ? noun.colours : [],
        })
    } else if (index === 0 && noun.colours[0]) {
      reading.featureColours[COLOURED[name] ?? name] = noun.colours[0]
    }
  }
}

/** Which part of the backdrop shows the colour of a place. */
const COLOURED: Record<string, string> = {
  sea: 'water',
  lake: 'water',
  river: 'water',
  beach: 'ground',
  desert: 'ground',
  field: 'ground',
  hill: 'ground',
  land: 'ground',
  garden: 'ground',
  swamp: 'ground',
  village: 'ground',
  deep: 'water',
  space: 'sky',
  jungle: 'forest',
  waterfall: 'water',
  canyon: 'mountain',
  glacier: 'mountain',
  stars: 'sky',
  moon: 'sky',
  sun: 'sky',
  clouds: 'sky',
}

function take(reading: Reading, target: string): void {
  const [kind, name] = [target.slice(0, target.indexOf(':')), target.slice(target.indexOf(':') + 1)]
  if (kind === 'b') {
    if (name.endsWith('?')) return
    // A narrower place wins: "a beach by the sea" is a beach.
    if (!reading.base || NARROWER[reading.base]?.includes(name)) reading.base = name as Base
  }
  if (kind === 'f' && (FEATURES as readonly string[]).includes(name) && !reading.features.includes(name as Feature))
    reading.features.push(name as Feature)
  if (kind === 'h') reading.hour ??= name as Hour
  if (
    kind === 'w' &&
    (!reading.weather || reading.weather === 'wind' || reading.weather === 'clear' || name === 'storm')
  )
    reading.weather = name as Weather
  if (kind === 'y') reading.season ??= name as Season
  if (kind === 'm') reading.mood ??= name as Mood
  if (kind === 'style') reading.style ??= name
  if (target === 'x:sky') reading.sky = true
  if (target === 'x:water' && !reading.base) reading.base = 'lake'
}

const NARROWER: Record<string, string[]> = {
  sea: ['beach', 'deep'],
  land: ['sea', 'lake', 'beach', 'desert', 'deep', 'space', 'room'],
  lake: ['deep', 'sea'],
  beach: [],
  desert: [],
  deep: [],
  space: [],
  room: [],
}
