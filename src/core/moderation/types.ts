/** What the list files say, once read. */
import type { Kind, ModerationCategory } from '../ports.ts'

export type Action = 'allow' | 'refuse'
export type Place = 'private' | 'group' | 'channel' | 'adult'

export interface Group {
  /** Counts for this category; without one the group only serves combinations. */
  category?: ModerationCategory
  /** Takes its points, once, from these categories instead. */
  softens?: ModerationCategory[]
  points: number
  /** Never more than this in one passage, however many of its words are found. */
  most?: number
  /** Only where something is shown: a song may sing of naked truth. */
  visual: boolean
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
}

/** Per category what is done; several that fit: the strictest. */
export type Policy = { [category in ModerationCategory]?: { [on in 'default' | Kind | Place]?: Action } }

/** How words are weighed. */
export interface Rules {
  threshold: number
  /** Words that are read together: points of single words are added within so many words. */
  passage: number
  groups: { [name: string]: Group }
  combinations: { [name: string]: Combination }
  policy: Policy
}

export interface Lists extends Rules {
  languages: { id: string; words: { [group: string]: string[] }; exceptions: string[] }[]
}
