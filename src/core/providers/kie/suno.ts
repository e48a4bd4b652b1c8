/**
 * Our words to the songs of Suno behind Kie: https://docs.kie.ai/suno-api/generate-music. It knows a simple mode (a theme of 500 characters
 * and nothing else) and a custom one (style, title, and words that are sung as they are). Suno itself has no public API: this one is
 * unofficial.
 */
import type { RouteFacts, Task, TaskInput, Unable, Wanted } from '../../ports.ts'
import { given, textOption, unableBeyond, unableBy, unableCount } from '../kit/options.ts'
import { type FittedWords, fitWords } from '../kit/words.ts'
import type { Api } from './answers.ts'
import { TAKES } from './ends.ts'

const PREFIX = 'suno/'
/** Versions as the pages list them: one that is not there is refused when it is asked for, after credits are held. */
const VERSIONS: readonly string[] = ['V4', 'V4_5', 'V4_5PLUS', 'V4_5ALL', 'V5', 'V5_5']
export const THEME_CHARS = 500
const TITLE_CHARS = 80
/** The longest song that is taken in as a file; by one version, a minute. */
const SONG_MS = 8 * 60 * 1000
const songMsOf = (model: string): number => (versionOf(model) === 'V4_5ALL' ? 60 * 1000 : SONG_MS)
const SONG_BYTES = 100 * 1024 * 1024

export const isSuno = (model: string): boolean => model.startsWith(PREFIX)
export const versionOf = (model: string): string => model.slice(PREFIX.length)

/** Words alone. */
const LYRICS = 'lyrics'
const LYRICS_THEME_CHARS = 200
export const isLyrics = (model: string): boolean => isSuno(model) && versionOf(model) === LYRICS

interface Limits {
  lyrics: number
  style: number
}
export const limitsOf = (model: string): Limits =>
  /(^|\/)V4$/.test(model) ? { lyrics: 3000, style: 200 } : { lyrics: 5000, style: 1000 }

export function sunoProblem({ kind, model, settings }: RouteFacts): string | null {
  if (Object.keys(settings ?? {}).length > 0) return 'songs have no settings'
  if (versionOf(model) === LYRICS) return kind === 'write' ? null : `${model} writes words, not '${kind}'`
  if (kind !== 'music' && kind !== 'extend') return `${model} makes songs, not '${kind}'`
  const version = versionOf(model)
  return VERSIONS.includes(version)
    ? null
    : `'${version}' is no version of Suno here; there are: ${VERSIONS.join(', ')}`
}

/** A song that goes on from the copy that Suno keeps is no file to it, so that the minute is no bound of it. */
export const sunoLimits = ({ kind, model }: Pick<RouteFacts, 'kind' | 'model'>) => ({
  audio: {
    ...{ mimes: ['audio/mpeg', 'audio/wav', 'audio/mp4'], maxBytes: SONG_BYTES },
    maxDurationMs: kind === 'extend' ? SONG_MS : songMsOf(model),
  },
})

export const isTooLongToGo = (model: string, { durationMs = 0 }: Pick<TaskInput, 'durationMs'>): boolean =>
  durationMs > songMsOf(model)

const OPTIONS = ['lyrics', 'style', 'title', 'instrumental', 'voice', 'negative']
export const VOICES: { readonly [ours: string]: { field: 'f' | 'm'; words: string } } = {
  female: { field: 'f', words: 'Female voice.' },
  male: { field: 'm', words: 'Male voice.' },
}

/** What Suno can't do of this: songs are as long as they come out, and there are always two. */
export const sunoCan = (wanted: Wanted): Unable | null => unableToSing(wanted, OPTIONS, [0, 1])

/** What stands against it where these options are known, and so many files go in. */
export function unableToSing(
  wanted: Wanted,
  known: readonly string[],
  [least, most]: readonly [number, number],
): Unable | null {
  const { model, options, count, inputs } = wanted
  return (
    unableBeyond(wanted, known) ??
    wordsTooLong(model, options) ??
    unableBy({ options }, { voice: ['auto', ...Object.keys(VOICES)], instrumental: [true, false] }) ??
    unableCount('count', count, 1, TAKES) ??
    unableCount('inputs', inputs, least, most)
  )
}

/** Words that are sung or shown as they are: they can't be cut. */
function wordsTooLong(model: string, options: Task['options']): Unable | null {
  const { lyrics, style } = limitsOf(model)
  const long = Object.entries({ lyrics, style, title: TITLE_CHARS }).find(
    ([name, chars]) => (textOption(options, name) ?? '').length > chars,
  )
  return long === undefined ? null : { option: long[0], allowed: [`1 to ${long[1]} characters`] }
}

export interface Submission extends Pick<FittedWords, 'keptChars'> {
  api: Api
  path: string
  body: { [field: string]: unknown }
}
export type Sung = Pick<Task, 'kind' | 'model' | 'prompt' | 'options'>

/** @param uploadUrl where Kie can fetch the song that this is a cover of */
export function sunoSubmission(task: Sung, callBackUrl: string, uploadUrl?: string): Submission {
  const { text, keptChars } = isCustom(task) ? custom(task) : simple(task)
  return {
    api: 'suno',
    path: uploadUrl === undefined ? '/api/v1/generate' : '/api/v1/generate/upload-cover',
    body: given({ ...text, uploadUrl, model: versionOf(task.model), callBackUrl }),
    ...(keptChars === undefined ? {} : { keptChars }),
  }
}

/** Custom wants all the words that are sung, or none: with a theme alone Suno writes them itself, which only the simple mode does. */
function isCustom({ prompt, options }: Sung): boolean {
  if (textOption(options, 'lyrics') !== undefined && options['instrumental'] !== true) return true
  if (options['instrumental'] !== true) return false
  const said = ['style', 'title', 'negative'].some((name) => textOption(options, name) !== undefined)
  return said || prompt.length > THEME_CHARS
}

function custom({ model, prompt, options }: Sung): { text: object; keptChars?: number } {
  const limits = limitsOf(model)
  const isSilent = options['instrumental'] === true
  const lyrics = isSilent ? undefined : textOption(options, 'lyrics')
  const style = textOption(options, 'style')
  // What it is about belongs to the style here: the prompt is what is sung.
  const described = fitWords(prompt, limits.style, (text) => [style, text].filter(Boolean).join('. '))
  const sung = fitWords(lyrics ?? prompt, limits.lyrics)
  const { keptChars } = described
  return {
    text: given({
      customMode: true,
      instrumental: isSilent,
      prompt: sung.text,
      style: fitWords(described.text || 'song', limits.style).text,
      title: titleOf({ prompt, options }),
      negativeTags: textOption(options, 'negative'),
      vocalGender: isSilent ? undefined : VOICES[textOption(options, 'voice') ?? '']?.field,
    }),
    ...(keptChars === undefined ? {} : { keptChars }),
  }
}

/** Only a theme is taken. */
function simple(task: Sung): { text: object; keptChars?: number } {
  const { text, keptChars } = themeOf(task)
  return {
    text: {
      ...{ customMode: false, instrumental: task.options['instrumental'] === true },
      prompt: fitWords(text, THEME_CHARS).text,
    },
    ...(keptChars === undefined ? {} : { keptChars }),
  }
}

/** The theme with everything else said in it. */
export function themeOf({ prompt, options }: Pick<Sung, 'prompt' | 'options'>): FittedWords {
  const [style, title, negative] = ['style', 'title', 'negative'].map((name) => textOption(options, name))
  return fitWords(prompt, THEME_CHARS, (text) =>
    [
      text,
      style === undefined ? '' : `Style: ${style}.`,
      title === undefined ? '' : `Title: ${title}.`,
      VOICES[textOption(options, 'voice') ?? '']?.words ?? '',
      negative === undefined ? '' : `Without ${negative}.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  )
}

/** https://docs.kie.ai/suno-api/generate-lyrics: words of a song about a theme. */
export function lyricsSubmission({ prompt }: Pick<Task, 'prompt'>, callBackUrl: string): Submission {
  const { text, keptChars } = fitWords(prompt, LYRICS_THEME_CHARS)
  return {
    ...{ api: 'lyrics', path: '/api/v1/lyrics', body: { prompt: text, callBackUrl } },
    ...(keptChars === undefined ? {} : { keptChars }),
  }
}

/** The title that was asked for, else the first line of what is sung or said. */
export function titleOf({ prompt, options }: Pick<Sung, 'prompt' | 'options'>): string {
  const own = textOption(options, 'title')
  if (own !== undefined) return fitWords(own, TITLE_CHARS).text
  const lines = `${textOption(options, 'lyrics') ?? ''}\n${prompt}`.split('\n').map((line) => line.trim())
  const first = lines.find((line) => line !== '' && !/^[[(].*[\])]$/.test(line)) ?? 'Song'
  if (first.length <= TITLE_CHARS) return first
  return fitWords(first, TITLE_CHARS).text.replace(/\s+\S*$/, '')
}
