/**
 * Our words to HeyGen's: the body of POST /v3/videos in its two forms, a stock avatar and a picture of somebody
 * (https://developers.heygen.com/reference/create-video). People choose avatars and voices by short names; what HeyGen calls them stands
 * in the route's `settings`.
 */
import { z } from 'zod'
import type { RouteFacts, RouteSettings, Task, Unable, Wanted } from '../../ports.ts'
import { settingsProblem } from '../kit/fields.ts'
import { given, textOption, unableBy, unableCount } from '../kit/options.ts'

export type Engine = 'avatar_iii' | 'avatar_iv' | 'avatar_v'
const ENGINES: readonly string[] = ['avatar_iii', 'avatar_iv', 'avatar_v'] satisfies Engine[]
/** The one that also animates a picture that HeyGen has never seen. */
const FOR_PICTURES: Engine = 'avatar_iv'
const RATIOS = ['16:9', '9:16', '4:5', '5:4', '1:1', 'auto']
const RESOLUTIONS = ['720p', '1080p', '4k']
/** A photo or stock, and words or a voice message. */
const MOST_FILES = 2

const names = z.record(z.string().min(1).max(31), z.string().regex(/^[\w.-]{1,128}$/, 'is not an id of HeyGen'))
const settingsSchema = z.strictObject({
  /** Our choice to the id of a look (GET /v3/avatars/looks); without it choices are such ids. */
  avatars: names.optional(),
  /** Our choice to the id of a voice (GET /v3/voices); without it choices are such ids. */
  voices: names.optional(),
})
/** Of a route that `problemOf` has let pass. */
const settingsOf = (settings: RouteSettings | undefined) => settingsSchema.parse(settings ?? {})

/** What is wrong about a route, or null. */
export function problemOf({ kind, model, settings }: RouteFacts): string | null {
  if (kind !== 'avatar') return `HeyGen makes avatar, not '${kind}'`
  if (!ENGINES.includes(model)) return `'${model}' is no engine of HeyGen; there are: ${ENGINES.join(', ')}`
  return settingsProblem(settingsSchema, settings)
}

/** What HeyGen can't do of this: it has no seeds, no negative words, no camera, and makes one video at a time. */
export function unableOf({ model, settings, options, count, inputs, files = [] }: Wanted): Unable | null {
  const { avatars, voices } = settingsOf(settings)
  if (model !== FOR_PICTURES && files.some(({ type }) => type === 'picture')) return { option: 'inputs', allowed: [] }
  return (
    unableCount('count', count, 1, 1) ??
    unableCount('inputs', inputs, 0, MOST_FILES) ??
    unableBy(
      { options },
      {
        ratio: RATIOS,
        resolution: RESOLUTIONS,
        camera: ['auto'],
        ...(avatars === undefined ? {} : { avatar: Object.keys(avatars) }),
        ...(voices === undefined ? {} : { voice: Object.keys(voices) }),
      },
    )
  )
}

/** The id of HeyGen's behind a choice; undefined where nothing was chosen. */
export function idOf(settings: RouteSettings | undefined, option: 'avatar' | 'voice', choice: string | undefined) {
  const { avatars, voices } = settingsOf(settings)
  const ids = option === 'avatar' ? avatars : voices
  if (choice === undefined || ids === undefined) return choice
  return Object.hasOwn(ids, choice) ? ids[choice] : undefined
}

/** What goes in beside words: a picture as it is, a voice message under the name that HeyGen gave it. */
export interface Files {
  picture?: { mime: string; base64: string }
  voiceAssetId?: string
}

/** Null: this can't be asked for at all. */
export function problemWith(task: Pick<Task, 'model' | 'prompt' | 'options' | 'settings' | 'inputs'>): string | null {
  const count = (type: string) => task.inputs.filter((input) => input.type === type).length
  const [pictures, voices] = [count('picture'), count('audio')]
  if (pictures > 1 || voices > 1 || pictures + voices < task.inputs.length) return 'inputs'
  if ((task.prompt === '') === (voices === 0)) return 'words-or-voice'
  if (pictures === 0) return idOf(task.settings, 'avatar', textOption(task.options, 'avatar')) ? null : 'no-avatar'
  return task.model === FOR_PICTURES ? null : 'picture-engine'
}

/** The body of a submission that `problemWith` has nothing against. */
export function bodyOf(
  task: Pick<Task, 'model' | 'settings' | 'prompt' | 'options'>,
  { picture, voiceAssetId }: Files,
  ours: { key: string; callbackUrl: string | null },
): { [field: string]: unknown } {
  const chosen = (option: 'avatar' | 'voice') => idOf(task.settings, option, textOption(task.options, option))
  return given({
    ...(picture === undefined
      ? { type: 'avatar', avatar_id: chosen('avatar'), engine: { type: task.model } }
      : { type: 'image', image: { type: 'base64', media_type: picture.mime, data: picture.base64 } }),
    ...(voiceAssetId === undefined
      ? { script: task.prompt, voice_id: chosen('voice') }
      : { audio_asset_id: voiceAssetId }),
    resolution: textOption(task.options, 'resolution'),
    aspect_ratio: textOption(task.options, 'ratio'),
    // By it a video is found in the list where its answer was lost.
    title: ours.key,
    callback_url: ours.callbackUrl ?? undefined,
    callback_id: ours.key,
  })
}

/** Of the page of prices as known in 2026-11: millionths of a US dollar for a second of the video. */
export function secondMicroUsd(model: string, resolution: string | undefined, hasPicture: boolean): number {
  if (model === 'avatar_iii') return 16_700
  const is4k = resolution === '4k'
  if (hasPicture) return is4k ? 66_700 : 50_000
  return is4k ? 83_300 : 66_700
}
