/** Reads policy.yaml: what is done about each category, and how screens are read. Mistakes are told with file and line. */
import type { Node } from 'yaml'
import { CATEGORIES, EFFECTS, KINDS, type ModerationCategory } from '../ports.ts'
import type { Source } from './source.ts'
import { DEFAULT_STRIKES, readStrikes, type StrikePolicy } from './strikes.ts'
import { PICTURE_CLASSES, PLACES, type Policy, type ScreenRules } from './types.ts'

const PLAIN = ['default', ...KINDS, ...PLACES] as const
const BOTH = KINDS.flatMap((kind) => PLACES.map((place) => `${kind}/${place}` as const))
const STAGES = ['prompt', 'upload', 'result'] as const
const SETTINGS = ['unreachable', 'charged', 'preserve', 'pictures', 'thresholds'] as const
const PRESERVE_DAYS_MAX = 3650

/** In force where the file says nothing. */
export const SCREEN_DEFAULTS: ScreenRules = {
  // Prompts have been read by the local lists already.
  unreachable: { prompt: 'open', upload: 'closed', result: 'closed' },
  charged: [],
  preserveDays: 0,
  pictures: {
    porn: { category: 'sexual', threshold: 0.6 },
    hentai: { category: 'sexual', threshold: 0.6 },
    sexy: { category: 'nudity', threshold: 0.85 },
  },
  thresholds: {},
}

/** What is done about categories stands at the top of the file, everything else below `screens`. */
export function readPolicy(source: Source | null): { policy: Policy; screens: ScreenRules; strikes: StrikePolicy } {
  const policy: Policy = {}
  let screens = SCREEN_DEFAULTS
  let strikes = DEFAULT_STRIKES
  for (const { name, key, value } of source?.pairs(source.root, 'the file') ?? []) {
    if (source === null) continue
    const category = CATEGORIES.find((one) => one === name)
    if (name === 'screens') screens = readScreens(source, value)
    else if (name === 'strikes') strikes = readStrikes(source, value)
    else if (category === undefined)
      source.mistake(key, `${name} is none of ${CATEGORIES.slice(1).join(', ')}, screens, strikes`)
    else if (category === 'sexual-minors') source.mistake(key, 'sexual-minors is always refused and has no setting')
    else policy[category] = readRule(source, name, value)
  }
  return { policy, screens, strikes }
}

type Rule = NonNullable<Policy[ModerationCategory]>

function readRule(source: Source, name: string, value: Node | null): Rule {
  const rule: Rule = {}
  if (!source.isMap(value)) {
    const effect = source.oneOf(value, name, EFFECTS)
    if (effect) rule.default = effect
    return rule
  }
  for (const entry of source.pairs(value, name)) {
    const where = [...PLAIN, ...BOTH].find((one) => one === entry.name)
    if (where === undefined)
      source.mistake(
        entry.key,
        `${name}: ${entry.name} is none of ${PLAIN.join(', ')}, nor a kind and a place (image/group)`,
      )
    else {
      const effect = source.oneOf(entry.value, `${name}: ${entry.name}`, EFFECTS)
      if (effect) rule[where] = effect
    }
  }
  return rule
}

function readScreens(source: Source, node: Node | null): ScreenRules {
  const rules = { ...SCREEN_DEFAULTS }
  for (const { name, key, value } of source.pairs(node, 'screens')) {
    const what = `screens: ${name}`
    if (name === 'unreachable') rules.unreachable = readUnreachable(source, what, value)
    else if (name === 'charged') rules.charged = readCategories(source, what, value)
    else if (name === 'preserve') rules.preserveDays = source.whole(value, what, PRESERVE_DAYS_MAX)
    else if (name === 'pictures') rules.pictures = readPictures(source, what, value)
    else if (name === 'thresholds') rules.thresholds = readThresholds(source, what, value)
    else source.mistake(key, `${what} is none of ${SETTINGS.join(', ')}`)
  }
  return rules
}

function readUnreachable(source: Source, what: string, node: Node | null): ScreenRules['unreachable'] {
  const ways = ['open', 'closed'] as const
  if (!source.isMap(node)) {
    const way = source.oneOf(node, what, ways) ?? 'closed'
    return { prompt: way, upload: way, result: way }
  }
  const out = { ...SCREEN_DEFAULTS.unreachable }
  for (const { name, key, value } of source.pairs(node, what)) {
    const stage = STAGES.find((one) => one === name)
    if (stage === undefined) source.mistake(key, `${what}: ${name} is none of ${STAGES.join(', ')}`)
    else out[stage] = source.oneOf(value, `${what}: ${name}`, ways) ?? out[stage]
  }
  return out
}

function readCategories(source: Source, what: string, node: Node | null): ModerationCategory[] {
  return source.texts(node, what).flatMap(({ text, node: at }) => {
    const category = CATEGORIES.find((one) => one === text)
    if (category === undefined) source.mistake(at, `${what} is none of ${CATEGORIES.join(', ')}`)
    return category ?? []
  })
}

function readPictures(source: Source, what: string, node: Node | null): ScreenRules['pictures'] {
  const out: { [label in (typeof PICTURE_CLASSES)[number]]: ScreenRules['pictures']['porn'] } = {
    ...SCREEN_DEFAULTS.pictures,
  }
  for (const { name, key, value } of source.pairs(node, what)) {
    const label = PICTURE_CLASSES.find((one) => one === name)
    if (label === undefined) source.mistake(key, `${what}: ${name} is none of ${PICTURE_CLASSES.join(', ')}`)
    else if (source.isOff(value)) out[label] = null
    else out[label] = readClass(source, `${what}: ${label}`, key, value)
  }
  return out
}

function readClass(source: Source, what: string, place: Node, node: Node | null): ScreenRules['pictures']['porn'] {
  let category: ModerationCategory | undefined
  let threshold: number | undefined
  for (const { name, key, value } of source.pairs(node, what)) {
    if (name === 'category') category = source.oneOf(value, `${what}: ${name}`, CATEGORIES)
    else if (name === 'threshold') threshold = source.share(value, `${what}: ${name}`)
    else source.mistake(key, `${what}: ${name} is none of category, threshold`)
  }
  if (category !== undefined && threshold !== undefined) return { category, threshold }
  source.mistake(place, `${what} needs category and threshold, or off`)
  return null
}

function readThresholds(source: Source, what: string, node: Node | null): ScreenRules['thresholds'] {
  const out: { [category in ModerationCategory]?: number } = {}
  for (const { name, key, value } of source.pairs(node, what)) {
    const category = CATEGORIES.find((one) => one === name)
    if (category === undefined) source.mistake(key, `${what}: ${name} is none of ${CATEGORIES.join(', ')}`)
    else {
      const threshold = source.share(value, `${what}: ${name}`)
      if (threshold !== undefined) out[category] = threshold
    }
  }
  return out
}
