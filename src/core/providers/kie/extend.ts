/**
 * Songs that go on: https://docs.kie.ai/suno-api/extend-music for those that Suno made here and still keeps, …/upload-and-extend-audio for
 * any other.
 */
import type { StartOutcome, Task, TaskInput, Unable, Wanted } from '../../ports.ts'
import { numberAt, textAt } from '../kit/json.ts'
import { given, numberOption, textOption } from '../kit/options.ts'
import { fitWords } from '../kit/words.ts'
import { isId } from './answers.ts'
import { limitsOf, type Submission, THEME_CHARS, themeOf, titleOf, unableToSing, VOICES, versionOf } from './suno.ts'

/** What Suno calls a take, and what it knows of it: with that it goes on from its own copy. */
interface Source {
  audioId: string
  version?: string
  title?: string
  style?: string
  seconds?: number
}
/** Kie keeps songs for 14 days. */
const KEPT_MS = 13 * 24 * 60 * 60 * 1000

/** The take that is meant, where it was made here and is still kept; null: its file has to go out. */
export function sourceOf(input: TaskInput, nowMs: number): Source | null {
  if (input.reference?.provider !== 'kie') return null
  const { value } = input.reference
  const [audioId, atMs] = [textAt(value, 'audioId'), numberAt(value, 'atMs')]
  if (!isId(audioId) || (atMs !== undefined && nowMs - atMs > KEPT_MS)) return null
  const [version, title, style] = ['version', 'title', 'style'].map((name) => textAt(value, name))
  return given({ audioId, version, title, style, seconds: numberAt(value, 'seconds') }) as Source
}

const EXTEND = '/api/v1/generate/extend'

/** The song that a submission names is not there: what else is wrong with it would be wrong with a file too. */
export function isForgotten({ path }: Submission, outcome: StartOutcome): boolean {
  return path === EXTEND && outcome.state === 'refused' && /^(code|http)-404$|\/gone$/.test(outcome.vendorCode ?? '')
}

const OPTIONS = ['from', 'lyrics', 'style', 'title', 'instrumental', 'voice', 'negative']

export const extendCan = (wanted: Wanted): Unable | null => unableToSing(wanted, OPTIONS, [1, 1])

type Extended = Pick<Task, 'model' | 'prompt' | 'options'>
const GO_ON = 'Go on in the same way.'

/** From Suno's own copy. Nothing said: everything as it was. */
export function extension(task: Extended, source: Source, input: TaskInput, callBackUrl: string): Submission {
  const { prompt, options } = task
  const model = source.version ?? versionOf(task.model)
  const isPlain =
    prompt === '' && Object.entries(options).every(([, value]) => value === '' || value === false || value === 'auto')
  const common = { audioId: source.audioId, model, callBackUrl }
  if (isPlain) return { api: 'suno', path: EXTEND, body: { ...common, defaultParamFlag: false, prompt: GO_ON } }
  const limits = limitsOf(model)
  const words = fitWords(textOption(options, 'lyrics') ?? (prompt || GO_ON), limits.lyrics)
  // There is no field for it here.
  const silent = options['instrumental'] === true ? 'instrumental, no vocals' : ''
  const style = fitWords(textOption(options, 'style') ?? source.style ?? 'as before', limits.style, (text) =>
    [silent, text].filter(Boolean).join(', '),
  )
  return {
    api: 'suno',
    path: EXTEND,
    body: given({
      ...{ ...common, defaultParamFlag: true, prompt: words.text, style: style.text },
      title: titleOf({ prompt: source.title ?? prompt, options: titleIn(options) }),
      continueAt: continueAt(options, input, source),
      ...voiceOf(options),
    }),
    ...(words.keptChars === undefined ? {} : { keptChars: words.keptChars }),
  }
}

/** From a file that Kie can fetch at `uploadUrl`. Custom wants all the words that are sung; a description alone lets Suno write them. */
export function uploadedExtension(
  task: Extended,
  uploadUrl: string,
  input: TaskInput,
  callBackUrl: string,
): Submission {
  const { model, prompt, options } = task
  const limits = limitsOf(model)
  const isSilent = options['instrumental'] === true
  const lyrics = isSilent ? undefined : textOption(options, 'lyrics')
  const common = {
    ...{ uploadUrl, model: versionOf(model), callBackUrl, instrumental: isSilent },
    continueAt: continueAt(options, input, undefined),
  }
  const isCustom = lyrics !== undefined || (isSilent && textOption(options, 'style') !== undefined)
  const theme = themeOf(prompt === '' ? { ...task, prompt: GO_ON } : task)
  const described = fitWords(prompt, limits.style, (text) =>
    [textOption(options, 'style'), text].filter(Boolean).join('. '),
  )
  const { keptChars } = isCustom ? described : theme
  const body = isCustom
    ? {
        ...{ defaultParamFlag: true, prompt: fitWords(lyrics ?? (prompt || GO_ON), limits.lyrics).text },
        ...{ style: described.text || 'as before', title: titleOf(task), ...voiceOf(options) },
      }
    : { defaultParamFlag: false, prompt: fitWords(theme.text, THEME_CHARS).text }
  return {
    ...{ api: 'suno', path: '/api/v1/generate/upload-extend', body: given({ ...common, ...body }) },
    ...(keptChars === undefined || prompt === '' ? {} : { keptChars }),
  }
}

/** More than nothing and less than the whole; without a wish, at its end. */
function continueAt(options: Task['options'], input: TaskInput, source: Source | undefined): number {
  const seconds = input.durationMs === undefined ? source?.seconds : input.durationMs / 1000
  const last = Math.max(1, Math.floor((seconds ?? 31) - 1))
  return Math.max(1, Math.min(numberOption(options, 'from') ?? last, last))
}

function voiceOf(options: Task['options']): { vocalGender?: string; negativeTags?: string } {
  const [voice, negativeTags] = [VOICES[textOption(options, 'voice') ?? '']?.field, textOption(options, 'negative')]
  return {
    ...(voice === undefined || options['instrumental'] === true ? {} : { vocalGender: voice }),
    ...(negativeTags === undefined ? {} : { negativeTags }),
  }
}

/** The title alone: what is sung from here on names nothing. */
const titleIn = (options: Task['options']): Task['options'] => {
  const title = textOption(options, 'title')
  return title === undefined ? {} : { title }
}
