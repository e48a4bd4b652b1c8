/** What the list files say, once read. */
import type { Effect, Kind, ModerationCategory } from '../ports.ts'
import type { StrikePolicy } from './strikes.ts'

export interface Group {
  /** Counts for this category; without one the group only serves combinations. */
  category?: ModerationCategory
  /** Points that its words give to further categories besides. */
  also?: { [category in ModerationCategory]?: number }
  /** Takes its points, once, from these categories instead. */
  softens?: ModerationCategory[]
  points: number
  /** Never more than this in one passage, however many of its words are found. */
  most?: number
  /** Only where something is shown: a song may sing of naked truth. */
  visual: boolean
  /** Only where something is heard: a picture may name a singer. */
  audible: boolean
  /** A negation right before one of its words takes it away: "no nudity". */
  negatable: boolean
  /** Its words are such negations. */
  negates: boolean
}

export interface Combination {
  category: ModerationCategory
  /** One word of each side, at most `within` words from the end of the first to the beginning of the last. */
  near: string[][]
  /** In the order of the sides. */
  ordered: boolean
  within: number
  points: number
  visual: boolean
  audible: boolean
}

export const PLACES = ['private', 'group', 'channel', 'adult'] as const
export type Place = (typeof PLACES)[number]

/** Per category what is done. A kind in a place goes before either alone; of these, the stricter one counts. */
export type Policy = {
  [category in ModerationCategory]?: { [on in 'default' | Kind | Place | `${Kind}/${Place}`]?: Effect }
}

/** What is looked at: words before they are accepted, files that come in, what was made, and what only our own lists read. */
export type Stage = 'prompt' | 'upload' | 'result'

/** How screens are read, beside the words of the lists. */
export interface ScreenRules {
  /** What is done where a screen can't be reached: go on, or refuse. */
  unreachable: { [stage in Stage]: 'open' | 'closed' }
  /** Categories in which a result that is refused after it was made is paid for all the same. */
  charged: readonly ModerationCategory[]
  /** Days for which what sexualizes minors is kept for whoever has to be shown it; 0: not at all. */
  preserveDays: number
  /** The local picture screen: from which share of a class on its category is found. */
  pictures: { readonly [label in PictureClass]: { category: ModerationCategory; threshold: number } | null }
  /** Remote screens: from which score on a category is found; where nothing is said, when they say so themselves. */
  thresholds: { readonly [category in ModerationCategory]?: number }
}

export const PICTURE_CLASSES = ['porn', 'hentai', 'sexy'] as const
export type PictureClass = (typeof PICTURE_CLASSES)[number]

/** How words are weighed. */
export interface Rules {
  /** Points at which a category is found. */
  threshold: number
  /** For these categories instead. */
  thresholds: { [category in ModerationCategory]?: number }
  /** Words that are read together: points of single words are added within so many words. */
  passage: number
  groups: { [name: string]: Group }
  combinations: { [name: string]: Combination }
  policy: Policy
  screens: ScreenRules
  strikes: StrikePolicy
}

export interface Lists extends Rules {
  languages: { id: string; words: { [group: string]: string[] }; exceptions: string[] }[]
}
