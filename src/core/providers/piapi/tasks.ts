/**
 * What PiAPI and GoAPI call things, by task: a route's model is `<model>/<task_type>` (`kling/video_generation`). The table follows
 * their pages (piapi.ai/docs, one a model; see test/vendors/piapi/schema). A task that is not in it is told by its route's `fields`.
 */
import type { Kind, TaskInput } from '../../ports.ts'
import type { Field } from '../kit/fields.ts'

type Value = string | number | boolean

/** How files of one type go in. */
export interface FilesField {
  field: string
  /** All of them, as a list; else the first. */
  list?: true
  /** It takes the file itself as a data URL; else an address alone. */
  takesData?: true
}

export interface Shape {
  kinds: readonly Kind[]
  fields: { readonly [ours: string]: Field }
  /** Options that can be chosen and are not sent: what they can be; null: anything. */
  unsent?: { readonly [ours: string]: readonly Value[] | null }
  files?: { readonly [type in TaskInput['type']]?: FilesField }
  /** Where a ratio is told in pixels: width and height. */
  sizes?: { readonly [ratio: string]: readonly [number, number] }
  /** A structured camera, and whose; else a move is said in the prompt. */
  camera?: 'kling' | 'wan'
  /** Its input has a form of its own (songs.ts). */
  song?: 'udio' | 'suno'
  /** Longest prompt, in UTF-16 units. */
  words?: number
  /** Sent unless something else is said. */
  fixed?: { readonly [field: string]: Value }
  mostCount?: number
}

const PROMPTS = { prompt: 'prompt', negative: 'negative_prompt' } as const
const among = (field: string, ...values: (string | number)[]): Field => ({
  field,
  values: Object.fromEntries(values.map((value) => [String(value), value])),
})
/** At most a megapixel, sides that eight divides. */
const WIDE: Shape['sizes'] = {
  '1:1': [1024, 1024],
  '4:3': [1152, 864],
  '3:4': [864, 1152],
  '16:9': [1280, 720],
  '9:16': [720, 1280],
}
/** Flux takes no side above 1024. */
const SMALL: Shape['sizes'] = {
  '1:1': [1024, 1024],
  '4:3': [1024, 768],
  '3:4': [768, 1024],
  '16:9': [1024, 576],
  '9:16': [576, 1024],
}

const BANANA: Shape = {
  kinds: ['image', 'edit'],
  fields: {
    prompt: 'prompt',
    ratio: among('aspect_ratio', '1:1', '4:3', '3:4', '16:9', '9:16'),
    resolution: among('resolution', '1K', '2K', '4K'),
  },
  files: { picture: { field: 'image_urls', list: true } },
}
const WAN_VIDEO: Shape = {
  kinds: ['video'],
  fields: { ...PROMPTS, ratio: among('aspect_ratio', '16:9', '9:16') },
  // Its clips have one length.
  unsent: { duration: [5] },
}
const WAN_PHOTO: Shape = {
  kinds: ['animate'],
  fields: PROMPTS,
  unsent: { duration: [5] },
  files: { picture: { field: 'image', takesData: true } },
  fixed: { prompt: 'Natural movement in the scene.' },
}
const SONG = { kinds: ['music', 'extend'], fields: {}, mostCount: 2 } as const

const TASKS: { readonly [task: string]: Shape } = {
  'Qubico/z-image/txt2img': {
    kinds: ['image'],
    fields: { ...PROMPTS, seed: 'seed', count: 'batch_size' },
    sizes: WIDE,
    mostCount: 4,
  },
  'Qubico/flux1-schnell/txt2img': {
    kinds: ['image'],
    fields: { ...PROMPTS, count: 'batch_size' },
    sizes: SMALL,
    mostCount: 4,
  },
  'Qubico/flux1-dev/txt2img': { kinds: ['image'], fields: PROMPTS, sizes: SMALL },
  'gemini/nano-banana-2': BANANA,
  'gemini/nano-banana-pro': BANANA,
  'Qubico/image-toolkit/upscale': {
    kinds: ['upscale'],
    fields: {},
    files: { picture: { field: 'image', takesData: true } },
    fixed: { scale: 2 },
  },
  'Qubico/wanx/txt2video-14b': WAN_VIDEO,
  'Qubico/wanx/wan22-txt2video-14b': WAN_VIDEO,
  'Qubico/wanx/img2video-14b': WAN_PHOTO,
  'Qubico/wanx/wan22-img2video-14b': WAN_PHOTO,
  'Qubico/wanx/img2video-14b-control-camera': { ...WAN_PHOTO, camera: 'wan' },
  'music-u/generate_music': { ...SONG, song: 'udio' },
  'suno/music': { ...SONG, song: 'suno' },
  'Qubico/mmaudio/video2audio': {
    kinds: ['sound'],
    fields: { ...PROMPTS, seed: 'seed' },
    // The longest clip that is taken; the sound is as long as the clip.
    unsent: { duration: null },
    files: { clip: { field: 'video', takesData: true } },
    fixed: { prompt: '' },
  },
}

/** Kling's versions differ in their lengths, their sound and their camera. */
export const KLING_VERSIONS: { readonly [model: string]: readonly string[] } = {
  kling: ['1.5', '1.6', '2.1', '2.1-master', '2.5', '2.6', '3.0'],
  'kling-turbo': ['2.5-turbo'],
}
/** Those with a structured camera, of clips from words. */
const CAMERA_VERSIONS: readonly string[] = ['1.5', '1.6']
const SHORT = [5, 10]
const LONG = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
const SOUND: Field = { field: 'enable_audio', values: { true: true, false: false, on: true, off: false } }

function klingOf(version: string): Shape {
  const hasSound = version === '2.6' || version === '3.0'
  return {
    kinds: ['video', 'animate'],
    fields: {
      ...PROMPTS,
      ratio: among('aspect_ratio', '16:9', '9:16', '1:1'),
      duration: among('duration', ...(version === '3.0' ? LONG : SHORT)),
      ...(hasSound ? { sound: SOUND } : {}),
    },
    ...(hasSound ? {} : { unsent: { sound: [false, 'off'] } }),
    files: { picture: { field: 'image_url' } },
    words: 2500,
    ...(CAMERA_VERSIONS.includes(version) ? { camera: 'kling' as const } : {}),
  }
}

/** The two parts of a route's model. */
export function taskOf(route: string): { model: string; type: string } {
  const cut = route.lastIndexOf('/')
  return { model: route.slice(0, cut), type: route.slice(cut + 1) }
}

/** The shape of a route's task; undefined: not in the table. */
export function shapeOf(route: string, version: string): Shape | undefined {
  const { model, type } = taskOf(route)
  if (Object.hasOwn(KLING_VERSIONS, model) && type === 'video_generation') return klingOf(version)
  return Object.hasOwn(TASKS, route) ? TASKS[route] : undefined
}
