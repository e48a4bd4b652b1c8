/**
 * What the models of Ark can do, by the beginnings of their names, and what each is called at the two hosts: `doubao-…` in China, and
 * `dreamina-…`, `dola-…` or nothing before it at BytePlus. A route names either, or an endpoint of the operator's own.
 */
import type { InputLimits, Kind, RouteSettings } from '../../ports.ts'

export type Host = 'byteplus' | 'volcengine'

export interface Family {
  names: RegExp
  kinds: readonly Kind[]
  /** Before the name at BytePlus. */
  abroad?: 'dreamina-' | 'dola-'
  /** Of pictures: our size (thousands of pixels, as in 2K) -> ratio -> pixels. */
  sizes?: { readonly [size: number]: { readonly [ratio: string]: string } }
  resolutions?: readonly string[]
  durations?: readonly number[]
  /** Ratios of clips from words, and of clips from a picture; `auto` leaves it to the model. */
  ratios?: { video: readonly string[]; animate: readonly string[] }
  /** A switch; absent: clips are silent. */
  sound?: boolean
  /** Takes a seed. */
  seed?: boolean
  /** Takes `camera_fixed`; every other move is said in words. */
  fixed?: boolean
  limits?: InputLimits
}

const MIB = 1024 * 1024
/** Of about 4 million pixels: within what every Seedream from 4.0 on takes. */
const TWO_K = {
  '1:1': '2048x2048',
  '4:3': '2304x1728',
  '3:4': '1728x2304',
  '16:9': '2560x1440',
  '9:16': '1440x2560',
  '3:2': '2496x1664',
  '2:3': '1664x2496',
  '21:9': '3024x1296',
}
const FOUR_K = {
  '1:1': '4096x4096',
  '4:3': '4704x3520',
  '3:4': '3520x4704',
  '16:9': '5504x3040',
  '9:16': '3040x5504',
  '3:2': '4992x3328',
  '2:3': '3328x4992',
  '21:9': '6240x2656',
}
const SIZES = { 2048: TWO_K, 4096: FOUR_K }
/** 5.0 Pro makes no 4K. */
const PRO_SIZES = { 2048: TWO_K }
/** Ten of them go into one request of at most 64 MB. */
const EDITED: InputLimits = {
  picture: {
    ...{ mimes: ['image/jpeg', 'image/png'], maxBytes: 4 * MIB },
    ...{ minSidePx: 32, maxSidePx: 4096, minRatio: 1 / 16, maxRatio: 16 },
  },
}
/** 0.4 to 2.5, and its pages do not agree whether the ends belong to it. */
const FRAME: InputLimits = {
  picture: {
    ...{ mimes: ['image/jpeg', 'image/png', 'image/webp'], maxBytes: 10 * MIB },
    ...{ minSidePx: 320, maxSidePx: 4096, minRatio: 0.42, maxRatio: 2.4 },
  },
}

const WIDE = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9']
const ANY = ['auto', ...WIDE]
const BOTH: readonly Kind[] = ['video', 'animate']
const ALL_SIZES = ['480p', '720p', '1080p']
const SMALL_SIZES = ['480p', '720p']
const between = (least: number, most: number) => Array.from({ length: most - least + 1 }, (_, index) => least + index)

const FIRST = {
  ...{ kinds: BOTH, resolutions: ALL_SIZES, durations: between(2, 12), ratios: { video: WIDE, animate: ANY } },
  ...{ seed: true, fixed: true, limits: FRAME },
}
const SECOND = {
  ...{ kinds: BOTH, durations: between(4, 15), ratios: { video: ANY, animate: ANY }, sound: true, limits: FRAME },
  abroad: 'dreamina-' as const,
}
const PICTURES = { kinds: ['image', 'edit'] as const, limits: EDITED }

/** The first that fits. */
const FAMILIES: readonly Family[] = [
  { names: /^seedream-4-[05]/, ...PICTURES, sizes: SIZES },
  { names: /^seedream-5-0-pro/, ...PICTURES, sizes: PRO_SIZES, abroad: 'dola-' },
  { names: /^seedream-5-0/, ...PICTURES, sizes: SIZES },
  { names: /^seedance-1-0-lite-t2v/, ...FIRST, kinds: ['video'] },
  { names: /^seedance-1-0-lite-i2v/, ...FIRST, kinds: ['animate'] },
  { names: /^seedance-1-0-pro/, ...FIRST },
  {
    names: /^seedance-1-5-pro/,
    ...{ kinds: BOTH, resolutions: ALL_SIZES, durations: between(4, 12), ratios: { video: ANY, animate: ANY } },
    ...{ sound: true, seed: true, limits: FRAME },
  },
  { names: /^seedance-2-0-(fast|mini)/, ...SECOND, resolutions: SMALL_SIZES },
  { names: /^seedance-2-0/, ...SECOND, resolutions: ALL_SIZES },
  {
    names: /^seedance-2-5/,
    ...SECOND,
    resolutions: ALL_SIZES,
    durations: between(4, 30),
    // A clip from a picture keeps the picture's ratio.
    ratios: { video: ANY, animate: ['auto'] },
  },
]

/** Without the maker's word before it, by which the hosts differ. */
export const bareOf = (model: string): string => model.replace(/^(doubao|dreamina|dola)-/, '')

/** An endpoint that the operator has made for a model; its family stands in the route's settings. */
export const isEndpoint = (model: string): boolean => /^ep-[\w-]{1,80}$/.test(model)

export function familyOf(model: string, settings: RouteSettings = {}): Family | undefined {
  const { family } = settings
  const bare = bareOf(isEndpoint(model) && typeof family === 'string' ? family : model)
  return FAMILIES.find(({ names }) => names.test(bare))
}

/** What a route's model is called at a host. */
export function nameAt(host: Host, model: string): string {
  if (isEndpoint(model)) return model
  const bare = bareOf(model)
  return `${host === 'volcengine' ? 'doubao-' : (familyOf(bare)?.abroad ?? '')}${bare}`
}

export const isClip = (kind: Kind): boolean => kind === 'video' || kind === 'animate'
