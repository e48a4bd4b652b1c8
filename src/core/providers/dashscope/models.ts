/**
 * What the models of Model Studio can do, by the beginnings of their names: dated versions (`wan2.7-t2v-2026-06-12`) are their
 * families'. A model that no family knows is none of ours: protocols differ too much to guess.
 */
import type { InputLimits, Kind } from '../../ports.ts'

/** How a request is written: a message for pictures; sizes, resolutions or a list of media for clips; a chat for words. */
export type Protocol = 'message' | 'size' | 'resolution' | 'media' | 'chat'

export interface Family {
  names: RegExp
  protocol: Protocol
  kinds: readonly Kind[]
  /** Results of one call. */
  most: number
  /** Pictures that an edit may take. */
  inputs?: number
  /** Ratio -> size, where the person chooses a ratio for a picture. An edit that is asked for none keeps its picture's. */
  sizes?: { readonly [ratio: string]: string }
  /** With a size of its own there is one result a call. */
  isSizedAlone?: boolean
  negative?: boolean
  /** The vendor rewrites prompts unless it is told not to. */
  extend?: 'dearer' | 'usual'
  watermark?: boolean
  resolutions?: readonly string[]
  ratios?: readonly string[]
  durations?: readonly number[]
  /** `choose`: a switch; `always`: clips come with sound; absent: they are silent. */
  sound?: 'choose' | 'always'
  limits?: InputLimits
}

const MIB = 1024 * 1024
const PICTURES = ['image/jpeg', 'image/png', 'image/webp']

/** Sizes of Qwen-Image, each about 1.6 million pixels; Z-Image takes any size up to 2048 × 2048, so these too. */
const SIZES = { '1:1': '1328*1328', '4:3': '1472*1104', '3:4': '1104*1472', '16:9': '1664*928', '9:16': '928*1664' }
const EDIT: InputLimits = { picture: { mimes: PICTURES, maxBytes: 10 * MIB, ...between(384, 3072) } }
const FRAME: InputLimits = { picture: { mimes: PICTURES, maxBytes: 10 * MIB, ...between(360, 2000) } }
const SEEN: InputLimits = {
  picture: { mimes: ['image/jpeg', 'image/png'], maxBytes: 7 * MIB, minSidePx: 16, maxSidePx: 2048 },
}
/** 1:8 to 8:1 for 2.7; all of ours lie within. */
const FIRST: InputLimits = {
  picture: { mimes: PICTURES, maxBytes: 10 * MIB, minSidePx: 360, maxSidePx: 4096, minRatio: 1 / 8, maxRatio: 8 },
}
const WIDE = ['16:9', '9:16', '1:1', '4:3', '3:4']
const upTo = (most: number) => Array.from({ length: most - 1 }, (_, index) => index + 2)

const FAMILIES: readonly Family[] = [
  { names: /^z-image-turbo/, protocol: 'message', kinds: ['image'], most: 1, sizes: SIZES, extend: 'dearer' },
  {
    names: /^qwen-image-edit-(plus|max)/,
    protocol: 'message',
    kinds: ['edit'],
    most: 6,
    inputs: 3,
    sizes: SIZES,
    isSizedAlone: true,
    negative: true,
    extend: 'usual',
    watermark: true,
    limits: EDIT,
  },
  {
    names: /^qwen-image-edit$/,
    protocol: 'message',
    kinds: ['edit'],
    most: 1,
    inputs: 3,
    negative: true,
    watermark: true,
    limits: EDIT,
  },
  {
    names: /^qwen-image-2\.0(-pro)?(-\d|$)/,
    protocol: 'message',
    kinds: ['image', 'edit'],
    most: 6,
    inputs: 3,
    sizes: SIZES,
    negative: true,
    extend: 'usual',
    watermark: true,
    limits: EDIT,
  },
  {
    names: /^qwen-image(-(plus|max))?(-\d|$)/,
    protocol: 'message',
    kinds: ['image'],
    most: 1,
    sizes: SIZES,
    negative: true,
    extend: 'usual',
    watermark: true,
  },
  { names: /^wan2\.2-t2v-plus/, ...clip('video', 'size', ['480p', '1080p'], [5]), ratios: WIDE },
  {
    names: /^wan2\.5-t2v/,
    ...clip('video', 'size', ['480p', '720p', '1080p'], [5, 10]),
    ratios: WIDE,
    sound: 'always',
  },
  { names: /^wan2\.6-t2v/, ...clip('video', 'size', ['720p', '1080p'], [5, 10, 15]), ratios: WIDE, sound: 'always' },
  { names: /^wan2\.7-t2v/, ...clip('video', 'media', ['720p', '1080p'], upTo(15)), ratios: WIDE, sound: 'always' },
  { names: /^wan2\.2-i2v-flash/, ...clip('animate', 'resolution', ['480p', '720p'], [5]) },
  { names: /^wan2\.2-i2v-plus/, ...clip('animate', 'resolution', ['480p', '1080p'], [5]) },
  { names: /^wan2\.5-i2v/, ...clip('animate', 'resolution', ['480p', '720p', '1080p'], [5, 10]), sound: 'always' },
  { names: /^wan2\.6-i2v-flash/, ...clip('animate', 'resolution', ['720p', '1080p'], [5, 10, 15]), sound: 'choose' },
  { names: /^wan2\.6-i2v/, ...clip('animate', 'resolution', ['720p', '1080p'], [5, 10, 15]), sound: 'always' },
  { names: /^wan2\.7-i2v/, ...clip('animate', 'media', ['720p', '1080p'], upTo(15)), sound: 'always', limits: FIRST },
  { names: /^qwen[\d.]*-(plus|max|flash|turbo)(-|$)/, protocol: 'chat', kinds: ['write'], most: 1 },
  { names: /^qwen[\w.]*-vl-/, protocol: 'chat', kinds: ['describe'], most: 1, limits: SEEN },
]

/** Its pages name no ratio: what is longer than this can't have both sides within the bounds. */
function between(minSidePx: number, maxSidePx: number) {
  return { minSidePx, maxSidePx, minRatio: minSidePx / maxSidePx, maxRatio: maxSidePx / minSidePx }
}

function clip(kind: 'video' | 'animate', protocol: Protocol, resolutions: string[], durations: number[]) {
  return {
    protocol,
    kinds: [kind],
    most: 1,
    resolutions,
    durations,
    negative: true,
    extend: 'usual' as const,
    watermark: true,
    ...(kind === 'animate' ? { limits: FRAME } : {}),
  }
}

export const familyOf = (model: string): Family | undefined => FAMILIES.find(({ names }) => names.test(model))

/** Where each kind of work is done, whether it is waited for there, and what may be said about the answer that was lost. */
export const isClip = (kind: Kind): boolean => kind === 'video' || kind === 'animate'
