/** The section `strikes` of the policy: what a refusal weighs, how that fades, and what follows when too much comes together. */
import { CATEGORIES, type ModerationCategory } from '../ports.ts'
import type { Source } from './source.ts'

/** What is refused by a vendor without a category that we know. */
export const VENDOR = 'vendor'
export type StrikeCategory = ModerationCategory | typeof VENDOR

export interface StrikeThreshold {
  /** From so many points on. */
  points: number
  does: 'mute' | 'ban'
  minutes: number
}

export interface StrikePolicy {
  /** After so many days a strike counts half. */
  halfLifeDays: number
  /** Points of a refusal; `default` for categories that are not named. */
  weights: { [category in StrikeCategory | 'default']?: number }
  /** In the order of their points. */
  thresholds: StrikeThreshold[]
  /** Refusals by a vendor after it had begun that are abuse: the credits are not returned. */
  vendorAbuse: StrikeCategory[]
}

/** Somebody who writes of self-harm needs a hand, not a punishment; a lyric in somebody's style is no offence. */
export const DEFAULT_STRIKES: StrikePolicy = {
  halfLifeDays: 7,
  weights: { default: 10, 'sexual-minors': 50, 'self-harm': 0, political: 5, vendor: 0 },
  thresholds: [
    { points: 45, does: 'mute', minutes: 15 },
    { points: 75, does: 'mute', minutes: 360 },
    { points: 120, does: 'ban', minutes: 10_080 },
  ],
  vendorAbuse: [],
}

type Value = ReturnType<Source['pairs']>[number]['value']

const POINTS_MAX = 1000
const DAYS_MAX = 365
const MINUTES_MAX = 365 * 24 * 60
const KNOWN: readonly StrikeCategory[] = [...CATEGORIES, VENDOR]

/** Points of a refusal in a category. */
export function weightOf(policy: StrikePolicy, category: StrikeCategory): number {
  return policy.weights[category] ?? policy.weights.default ?? 0
}

/** Reads the section; what it does not name stays as it is by default. */
export function readStrikes(source: Source, section: Value): StrikePolicy {
  const policy: StrikePolicy = structuredClone(DEFAULT_STRIKES)
  for (const { name, key, value } of source.pairs(section, 'strikes')) {
    const what = `strikes: ${name}`
    if (name === 'half_life_days') policy.halfLifeDays = Math.max(1, source.whole(value, what, DAYS_MAX))
    else if (name === 'weights') policy.weights = readWeights(source, value)
    else if (name === 'mute' || name === 'ban') {
      const others = policy.thresholds.filter((one) => one.does !== name)
      policy.thresholds = [...others, ...readThresholds(source, value, name)]
    } else if (name === 'vendor_abuse') {
      policy.vendorAbuse = source.texts(value, what).flatMap(({ text, node }) => {
        const category = KNOWN.find((one) => one === text)
        if (category === undefined) source.mistake(node, `${what} is none of ${KNOWN.join(', ')}`)
        return category ?? []
      })
    } else source.mistake(key, `${what} is none of half_life_days, weights, mute, ban, vendor_abuse`)
  }
  policy.thresholds.sort((one, other) => one.points - other.points)
  return policy
}

function readWeights(source: Source, node: Value): StrikePolicy['weights'] {
  const weights: StrikePolicy['weights'] = { ...DEFAULT_STRIKES.weights }
  const known = ['default', ...KNOWN] as const
  for (const { name, key, value } of source.pairs(node, 'strikes: weights')) {
    const category = known.find((one) => one === name)
    if (category === undefined) source.mistake(key, `strikes: ${name} is none of ${known.join(', ')}`)
    else weights[category] = source.whole(value, `strikes: ${name}`, POINTS_MAX)
  }
  return weights
}

/** `45: 15` is: from 45 points on, for 15 minutes. */
function readThresholds(source: Source, node: Value, does: StrikeThreshold['does']): StrikeThreshold[] {
  return source.pairs(node, `strikes: ${does}`).flatMap(({ name, key, value }) => {
    const points = Number(name)
    if (!Number.isInteger(points) || points < 1 || points > POINTS_MAX) {
      source.mistake(key, `strikes: ${does}: ${name} is not a number of points from 1 to ${POINTS_MAX}`)
      return []
    }
    return [{ points, does, minutes: source.whole(value, `strikes: ${does}: ${name}`, MINUTES_MAX) }]
  })
}
