/** What Google's models take, as its documentation has it (ai.google.dev, 2026-11). Models that are not named here take what their family takes. */
import type { InputLimits, Kind, RouteSettings, Unable, Wanted } from '../../ports.ts'
import { unableBeyond, unableBy, unableCount } from '../kit/options.ts'
import { unableToWrite } from '../kit/writing.ts'

type Value = string | number | boolean

/** How a model is called. */
export type Family = 'image' | 'text' | 'write' | 'music' | 'video'

export function familyOf(kind: Kind): Family | null {
  switch (kind) {
    case 'image':
    case 'edit':
      return 'image'
    case 'describe':
      return 'text'
    case 'write':
      return 'write'
    case 'music':
      return 'music'
    case 'video':
    case 'animate':
      return 'video'
    default:
      return null
  }
}

export const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'] as const
const LONG_RATIOS = ['1:4', '4:1', '1:8', '8:1'] as const

/** Our sizes (the longer side's thousands) in Google's words. */
export const SIZES: { readonly [size: number]: string } = { 512: '512', 1024: '1K', 2048: '2K', 4096: '4K' }

interface ImageModel {
  ratios: readonly string[]
  sizes: readonly number[]
}
const FLASH: ImageModel = { ratios: [...RATIOS, ...LONG_RATIOS], sizes: [512, 1024, 2048, 4096] }
const IMAGE_MODELS: { readonly [model: string]: ImageModel } = {
  'gemini-3.1-flash-image': FLASH,
  'gemini-3.1-flash-lite-image': { ratios: FLASH.ratios, sizes: [1024] },
  'gemini-3-pro-image': { ratios: RATIOS, sizes: [1024, 2048, 4096] },
}
const imageModel = (model: string): ImageModel => IMAGE_MODELS[model] ?? { ratios: RATIOS, sizes: [1024, 2048, 4096] }

/** Veo: 1080p and 4k only at their full length. */
export const SECONDS = [4, 6, 8] as const
const FULL_SECONDS = 8
const VIDEO_RATIOS = ['16:9', '9:16'] as const
const isLite = (model: string): boolean => model.includes('-lite-')
const resolutionsOf = (model: string): readonly string[] =>
  isLite(model) ? ['720p', '1080p'] : ['720p', '1080p', '4k']
/** Veo 3.1 Lite answers the field with 400 ("`negativePrompt` isn't supported by this model"), though Google's own client has it. */
export const hasNegative = (model: string): boolean => !isLite(model)

/** Lyria 3 Clip is always 30 s long; songs take their length from words. */
export const CLIP_SECONDS = 30
export const isClipModel = (model: string): boolean => model.includes('-clip')
const SONG_SECONDS = { least: 10, most: 240 }

export const MOST_PICTURES = { edit: 3, describe: 10, music: 10 } as const
const MOST_IMAGES = 4

/** Null: the model can serve it. */
export function cannot(wanted: Wanted): Unable | null {
  const { kind, model, inputs, count } = wanted
  switch (familyOf(kind)) {
    case null:
      return { option: 'kind', allowed: ['image', 'edit', 'describe', 'write', 'music', 'video', 'animate'] }
    case 'write':
      return unableToWrite(wanted)
    case 'text':
      return (
        unableBeyond(wanted, []) ??
        unableCount('count', count, 1, 1) ??
        unableCount('inputs', inputs, 1, MOST_PICTURES.describe)
      )
    case 'image': {
      const { ratios, sizes } = imageModel(model)
      return (
        unableBeyond(wanted, ['ratio', 'size', 'negative', 'seed']) ??
        unableBy(wanted, { ratio: ['auto', ...ratios], size: sizes }) ??
        unableCount('count', count, 1, MOST_IMAGES) ??
        (kind === 'edit' ? unableCount('inputs', inputs, 1, MOST_PICTURES.edit) : unableCount('inputs', inputs, 0, 0))
      )
    }
    case 'music':
      return (
        unableBeyond(wanted, ['duration', 'instrumental', 'tempo', 'key']) ??
        unableSong(wanted) ??
        unableCount('count', count, 1, 1) ??
        unableCount('inputs', inputs, 0, MOST_PICTURES.music)
      )
    case 'video':
      return (
        unableBeyond(wanted, [
          ...['ratio', 'duration', 'resolution', 'camera', 'negative'],
          ...(hasSeed(wanted.settings) ? ['seed'] : []),
        ]) ??
        unableBy(wanted, { ratio: VIDEO_RATIOS, duration: SECONDS, resolution: resolutionsOf(model) }) ??
        unableLength(wanted) ??
        unableCount('count', count, 1, 1) ??
        unableCount('inputs', inputs, kind === 'animate' ? 1 : 0, 1)
      )
  }
}

/** Google's documentation has seeds for Veo, its own client refuses them: only where the route says so. */
export const hasSeed = (settings: RouteSettings | undefined): boolean => settings?.['seed'] === true

/** What a route may say to us. */
export function settingsProblem(settings: RouteSettings = {}): string | null {
  const wrong = Object.entries(settings).find(([name, value]) => name !== 'seed' || typeof value !== 'boolean')
  return wrong === undefined ? null : `settings of gemini may be seed: true, for clips; not ${wrong[0]}`
}

function unableLength({ options }: Wanted): Unable | null {
  const isLarge = options['resolution'] !== undefined && options['resolution'] !== '720p'
  return isLarge && options['duration'] !== undefined && options['duration'] !== FULL_SECONDS
    ? { option: 'duration', allowed: [FULL_SECONDS] }
    : null
}

function unableSong({ model, options }: Wanted): Unable | null {
  const seconds = options['duration']
  if (seconds === undefined) return null
  if (isClipModel(model)) return seconds === CLIP_SECONDS ? null : { option: 'duration', allowed: [CLIP_SECONDS] }
  const { least, most } = SONG_SECONDS
  return typeof seconds === 'number' && seconds >= least && seconds <= most
    ? null
    : { option: 'duration', allowed: [least, most] satisfies Value[] }
}

/** Everything goes inline, in a request of at most 20 MB: as base64 it grows by a third. */
const INLINE_BYTES = 14 * 1024 * 1024
const MIMES = ['image/jpeg', 'image/png', 'image/webp']

export function inputLimitsOf(kind: Kind): InputLimits {
  const most = kind === 'edit' || kind === 'describe' || kind === 'music' ? MOST_PICTURES[kind] : 1
  const picture = { mimes: MIMES, maxBytes: Math.floor(INLINE_BYTES / most), maxSidePx: 3072 }
  return kind === 'music' ? { picture, clip: { frames: 4 } } : { picture }
}
