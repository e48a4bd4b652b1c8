/**
 * What the models of Kie's market take, by their pages (https://docs.kie.ai/market/…, each an OpenAPI document). Each has an `input` of its
 * own; a model that is not in the table is described by `settings` of its route in the catalogue.
 */
import type { InputLimits, Kind } from '../../ports.ts'
import type { Field } from '../kit/fields.ts'

export interface MarketModel {
  kinds: readonly Kind[]
  /** Our option (or prompt, picture): its field, with the values that it takes. */
  fields: { readonly [ours: string]: Field }
  /** Sent where nothing was chosen. */
  fixed?: { readonly [field: string]: string | number | boolean }
  promptChars: number
  leastPromptChars?: number
  /** Said where nobody said anything and the model wants words. */
  filler?: string
  /** Pictures that go into an edit. */
  mostPictures?: number
  /** A ratio that it wants: of the picture's own shape where none was chosen. */
  shape?: { field: string; ratios: readonly string[] }
  limits?: InputLimits
}

const MIB = 1024 * 1024
const FILLER = 'Natural movement in the scene.'
const PICTURES = ['image/jpeg', 'image/png', 'image/webp']
const picturesOf = (mib: number, mimes = PICTURES): InputLimits => ({ picture: { mimes, maxBytes: mib * MIB } })
/** A field with the very values that it takes, as they are or as texts. */
const oneOf = (field: string, values: readonly (string | number)[], as?: 'text'): Field => ({
  field,
  values: Object.fromEntries(values.map((value) => [String(value), as === 'text' ? String(value) : value])),
})

const USUAL = ['1:1', '4:3', '3:4', '16:9', '9:16']
const SEEDREAM = oneOf('aspect_ratio', [...USUAL, '2:3', '3:2', '21:9'])
const SEEDANCE = ['1:1', '4:3', '3:4', '16:9', '9:16', '21:9']
const BANANA = oneOf('aspect_ratio', [...USUAL, '2:3', '3:2', '4:5', '5:4', '21:9', 'auto'])

export const MODELS: { readonly [name: string]: MarketModel } = {
  'z-image': {
    kinds: ['image'],
    fields: { ratio: oneOf('aspect_ratio', USUAL) },
    // Off where it is not said.
    fixed: { aspect_ratio: '1:1', nsfw_checker: true },
    promptChars: 1000,
  },
  'nano-banana-pro': {
    kinds: ['image', 'edit'],
    fields: {
      ratio: BANANA,
      size: { field: 'resolution', values: { 1024: '1K', 2048: '2K', 4096: '4K' } },
      picture: { field: 'image_input', list: true },
    },
    promptChars: 10_000,
    mostPictures: 8,
    limits: picturesOf(30),
  },
  'seedream/4.5-text-to-image': {
    kinds: ['image'],
    fields: { ratio: SEEDREAM, size: { field: 'quality', values: { 2048: 'basic', 4096: 'high' } } },
    fixed: { aspect_ratio: '1:1', quality: 'basic' },
    promptChars: 3000,
  },
  'seedream/4.5-edit': {
    kinds: ['edit'],
    fields: {
      ratio: SEEDREAM,
      size: { field: 'quality', values: { 2048: 'basic', 4096: 'high' } },
      picture: { field: 'image_urls', list: true },
    },
    fixed: { aspect_ratio: '1:1', quality: 'basic', nsfw_checker: true },
    promptChars: 3000,
    mostPictures: 14,
    limits: picturesOf(10),
  },
  'kling/v2-5-turbo-text-to-video-pro': {
    kinds: ['video'],
    fields: {
      ratio: oneOf('aspect_ratio', ['16:9', '9:16', '1:1']),
      duration: oneOf('duration', [5, 10], 'text'),
      negative: 'negative_prompt',
    },
    promptChars: 2500,
  },
  'kling/v2-5-turbo-image-to-video-pro': {
    kinds: ['animate'],
    fields: { duration: oneOf('duration', [5, 10], 'text'), negative: 'negative_prompt', picture: 'image_url' },
    promptChars: 2500,
    filler: FILLER,
    limits: picturesOf(10, ['image/jpeg', 'image/png']),
  },
  'bytedance/seedance-1.5-pro': {
    kinds: ['video', 'animate'],
    fields: {
      ratio: oneOf('aspect_ratio', SEEDANCE),
      resolution: oneOf('resolution', ['480p', '720p', '1080p']),
      duration: oneOf('duration', [4, 8, 12]),
      sound: { field: 'generate_audio', values: { true: true, false: false, on: true, off: false } },
      // The other moves are said in the prompt.
      camera: { field: 'fixed_lens', values: { static: true } },
      picture: { field: 'input_urls', list: true },
    },
    fixed: { nsfw_checker: true },
    promptChars: 2500,
    leastPromptChars: 3,
    filler: FILLER,
    shape: { field: 'aspect_ratio', ratios: SEEDANCE },
    limits: picturesOf(10),
  },
}
