/** Our words to Model Studio's, by protocol. Sources: the pages of z-image, Qwen-Image, Qwen-Image-Edit, Wan 2.1 to 2.6, Wan 2.7 and Qwen-VL. */
import type { Kind, RouteSettings, Task, Unable, Wanted } from '../../ports.ts'
import {
  CAMERA_MOVES,
  given,
  numberOption,
  textOption,
  unableBeyond,
  unableBy,
  unableCount,
  withCamera,
} from '../kit/options.ts'
import { fitWords } from '../kit/words.ts'
import { unableToWrite, writingFor } from '../kit/writing.ts'
import { type Family, familyOf, isClip } from './models.ts'

/** The vendor cuts longer ones off without a word. */
const PROMPT_CHARS = 800
const NEGATIVE_CHARS = 500

const LANGUAGES = { en: 'English', ru: 'Russian', zh: 'Chinese', id: 'Indonesian' } as const

/** Of a resolution and a ratio, for the protocol that knows sizes only. */
const CLIP_SIZES: { readonly [resolution: string]: { readonly [ratio: string]: string } } = {
  '480p': { '16:9': '832*480', '9:16': '480*832', '1:1': '624*624' },
  '720p': { '16:9': '1280*720', '9:16': '720*1280', '1:1': '960*960', '4:3': '1088*832', '3:4': '832*1088' },
  '1080p': { '16:9': '1920*1080', '9:16': '1080*1920', '1:1': '1440*1440', '4:3': '1632*1248', '3:4': '1248*1632' },
}

/** What is wrong about a route, or null. */
export function problemOf({ kind, model, settings = {} }: Pick<Wanted, 'kind' | 'model' | 'settings'>): string | null {
  const family = familyOf(model)
  if (family === undefined) return `'${model}' is of no family that is known here`
  if (!family.kinds.includes(kind)) return `${model} makes ${family.kinds.join(' and ')}, not '${kind}'`
  for (const [name, value] of Object.entries(settings))
    if (name !== 'prompt_extend') return `'${name}' is nothing that DashScope's routes know`
    else if (typeof value !== 'boolean') return 'prompt_extend is true or false'
    else if (family.extend === undefined) return `${model} knows no prompt_extend`
  return null
}

/** What the vendor can't do of this: whatever its model has no field for, too. */
export function unableOf(wanted: Wanted): Unable | null {
  const { kind, model, options, count, inputs } = wanted
  const family = familyOf(model)
  if (family === undefined || !family.kinds.includes(kind)) return { option: 'model', allowed: [] }
  if (kind === 'write') return unableToWrite(wanted)
  const least = kind === 'image' || kind === 'video' ? 0 : 1
  const table = allowedBy(family, kind, textOption(options, 'resolution'))
  const most = family.isSizedAlone && sizeOf({ kind, options }, family) !== undefined ? 1 : family.most
  return (
    unableBeyond({ options }, [...Object.keys(table), ...freeOf(family)]) ??
    unableBy({ options }, table) ??
    unableCount('count', count, 1, most) ??
    unableCount('inputs', inputs, least, kind === 'edit' ? (family.inputs ?? 1) : least)
  )
}

/** What has a field and any value. */
const freeOf = ({ protocol, negative }: Family): readonly string[] =>
  protocol === 'chat' ? [] : ['seed', ...(negative ? ['negative'] : [])]

function allowedBy(family: Family, kind: Kind, resolution = defaultOf(family)): Parameters<typeof unableBy>[1] {
  if (!isClip(kind)) {
    const ratios = Object.keys(family.sizes ?? {})
    if (kind === 'edit') return { ratio: ['auto', ...ratios] }
    return ratios.length === 0 ? {} : { ratio: ratios }
  }
  const ratios = family.protocol === 'size' ? Object.keys(CLIP_SIZES[resolution] ?? {}) : (family.ratios ?? ['auto'])
  return {
    resolution: family.resolutions ?? [],
    duration: family.durations ?? [],
    ratio: ratios,
    camera: ['auto', ...CAMERA_MOVES],
    // The switch of a command, or a choice that has a price of its own.
    sound: [...(family.sound === 'always' ? [] : [false, 'off']), ...(family.sound === undefined ? [] : [true, 'on'])],
  }
}

/** The cheapest that the models of a family share is what is made where nothing is said. */
const defaultOf = (family: Family): string => (family.resolutions?.includes('720p') ? '720p' : '480p')

export interface Submission {
  path: string
  /** The answer comes as a task to ask about. */
  isAsync: boolean
  body: { [field: string]: unknown }
  keptChars?: number
}

type Words = Pick<Task, 'kind' | 'model' | 'settings' | 'prompt' | 'options' | 'maxChars'>

/** The words that go out for a clip: a lost one is found again by them. */
export const clipWords = (task: Words) =>
  fitWords(task.prompt, PROMPT_CHARS, (text) => withCamera(text, textOption(task.options, 'camera')))

const MESSAGE_PATH = '/api/v1/services/aigc/multimodal-generation/generation'
const CLIP_PATH = '/api/v1/services/aigc/video-generation/video-synthesis'
const CHAT_PATH = '/compatible-mode/v1/chat/completions'

/**
 * A submission.
 * @param pictures the inputs as data URLs
 */
export function submissionOf(task: Words & Pick<Task, 'count' | 'seed' | 'locale'>, pictures: string[]): Submission {
  const family = familyOf(task.model)
  if (task.kind === 'write') return writing(task)
  if (family?.protocol === 'chat') return chat(task, pictures)
  const isAsync = family === undefined || isClip(task.kind)
  const words = isAsync ? clipWords(task) : fitWords(task.prompt, PROMPT_CHARS)
  const kept = words.keptChars === undefined ? {} : { keptChars: words.keptChars }
  const body =
    family === undefined || isAsync
      ? clipBody(task, family, words.text, pictures[0])
      : messageBody(task, family, words.text, pictures)
  return { path: isAsync ? CLIP_PATH : MESSAGE_PATH, isAsync, body, ...kept }
}

function messageBody(task: Words & Pick<Task, 'count' | 'seed'>, family: Family, text: string, pictures: string[]) {
  const content = [...pictures.map((image) => ({ image })), { text }]
  return {
    model: task.model,
    input: { messages: [{ role: 'user', content }] },
    parameters: given({
      ...shared(task, family),
      n: family.most > 1 ? task.count : undefined,
      size: sizeOf(task, family),
      negative_prompt: family.negative ? negativeOf(task) : undefined,
    }),
  }
}

/** Undefined: as the picture that is edited. */
function sizeOf({ kind, options }: Pick<Words, 'kind' | 'options'>, { sizes }: Family): string | undefined {
  return sizes?.[textOption(options, 'ratio') ?? (kind === 'image' ? '1:1' : 'auto')]
}

function clipBody(task: Words & Pick<Task, 'seed'>, family: Family | undefined, text: string, picture?: string) {
  const resolution = textOption(task.options, 'resolution') ?? (family === undefined ? '720p' : defaultOf(family))
  const ratio = textOption(task.options, 'ratio') ?? '16:9'
  const isSize = family?.protocol === 'size'
  const isMedia = family?.protocol === 'media'
  return {
    model: task.model,
    input: given({
      prompt: text || undefined,
      negative_prompt: negativeOf(task),
      img_url: isMedia ? undefined : picture,
      media: isMedia && picture !== undefined ? [{ type: 'first_frame', url: picture }] : undefined,
    }),
    parameters: given({
      ...shared(task, family),
      size: isSize ? CLIP_SIZES[resolution]?.[ratio] : undefined,
      resolution: isSize ? undefined : resolution.toUpperCase(),
      ratio: isMedia && picture === undefined ? ratio : undefined,
      duration: numberOption(task.options, 'duration') ?? 5,
      audio: family?.sound === 'choose' ? /^(true|on)$/.test(String(task.options['sound'])) : undefined,
    }),
  }
}

function shared(task: Words & Pick<Task, 'seed'>, family: Family | undefined) {
  return {
    seed: task.seed,
    watermark: family?.watermark ? false : undefined,
    prompt_extend: extendOf(task.settings, family),
  }
}

/** Left to the vendor unless the route says something or it costs more. */
function extendOf(settings: RouteSettings | undefined, family: Family | undefined): boolean | undefined {
  const wanted = settings?.['prompt_extend']
  if (typeof wanted === 'boolean') return wanted
  return family?.extend === 'dearer' ? false : undefined
}

const negativeOf = (task: Words): string | undefined =>
  fitWords(textOption(task.options, 'negative') ?? '', NEGATIVE_CHARS).text || undefined

/** Words to words, by the interface that looks like OpenAI's. */
function writing(task: Words): Submission {
  const messages = [
    { role: 'system', content: writingFor(task) },
    { role: 'user', content: task.prompt },
  ]
  return { path: CHAT_PATH, isAsync: false, body: { model: task.model, messages } }
}

/** A picture to words, by the interface that looks like OpenAI's. */
function chat(task: Words & Pick<Task, 'locale'>, pictures: string[]): Submission {
  const wish = task.prompt === '' ? '' : ` Pay attention to this: ${task.prompt}`
  const text = `Describe this picture in one paragraph, so that it could be painted again from your words: subject, setting, light, colours, composition, style. Answer in ${LANGUAGES[task.locale]}, with the description alone.${wish}`
  const content = [...pictures.map((url) => ({ type: 'image_url', image_url: { url } })), { type: 'text', text }]
  return {
    path: CHAT_PATH,
    isAsync: false,
    body: { model: task.model, messages: [{ role: 'user', content }], max_tokens: 600 },
  }
}
