/** Our words to the `input` of a market job: by the table of models, and by what the route in the catalogue says of its model. */
import { z } from 'zod'
import type { InputLimits, Json, RouteFacts, Task, TaskInput, Unable, Wanted } from '../../ports.ts'
import { type Field, fieldsSchema, fixedSchema, inputsSchema, put, settingsProblem, unserved } from '../kit/fields.ts'
import { CAMERA_MOVES, ratioOf, textOption, unableCount, withCamera } from '../kit/options.ts'
import { type FittedWords, fitWords } from '../kit/words.ts'
import { type MarketModel, MODELS } from './models.ts'

const settingsSchema = z.strictObject({
  fields: fieldsSchema.optional(),
  fixed: fixedSchema.optional(),
  promptChars: z.number().int().min(20).max(100_000).optional(),
  inputs: inputsSchema.optional(),
})

/** What most models call it. */
const USUAL: { readonly [ours: string]: Field } = {
  prompt: 'prompt',
  ratio: 'aspect_ratio',
  negative: 'negative_prompt',
  duration: { field: 'duration', as: 'text' },
  resolution: 'resolution',
  picture: 'image_url',
  clip: 'video_url',
  audio: 'audio_url',
  seed: null,
}
const PROMPT_CHARS = 2500
const TYPES = ['picture', 'clip', 'audio'] as const

interface Described extends MarketModel {
  isKnown: boolean
  fixedByRoute: { readonly [field: string]: Json }
}

function describedBy({ model, settings: raw }: Pick<RouteFacts, 'model' | 'settings'>): Described {
  const { fields = {}, fixed = {}, promptChars, inputs } = settingsSchema.parse(raw ?? {})
  const known = Object.hasOwn(MODELS, model) ? MODELS[model] : undefined
  const limits = { ...known?.limits, ...inputs } as InputLimits
  return {
    ...{ kinds: [], ...known },
    fields: { ...(known === undefined ? USUAL : { prompt: 'prompt', seed: null, ...known.fields }), ...fields },
    promptChars: promptChars ?? known?.promptChars ?? PROMPT_CHARS,
    ...{ limits, isKnown: known !== undefined, fixedByRoute: fixed as { [field: string]: Json } },
  }
}

/** `owner/model`, as on its page; some have no owner. */
const NAME = /^[a-z0-9][\w.-]*(\/[\w.-]+){0,4}$/i

export function marketProblem({ kind, model, settings }: RouteFacts): string | null {
  if (!NAME.test(model) || model.includes('..')) return `'${model}' is not a model of Kie, such as z-image`
  const problem = settingsProblem(settingsSchema, settings)
  if (problem !== null) return problem
  const { isKnown, kinds } = describedBy({ model, ...(settings === undefined ? {} : { settings }) })
  return isKnown && !kinds.includes(kind) ? `${model} makes ${kinds.join(' and ')}, not '${kind}'` : null
}

export function marketLimits(route: RouteFacts): InputLimits {
  return describedBy(route).limits ?? {}
}

/** The first option that this model has no word for. */
export function marketCan(wanted: Wanted): Unable | null {
  const { fields, isKnown, mostPictures = 1 } = describedBy(wanted)
  for (const [option, value] of Object.entries(wanted.options)) {
    if (value === '') continue
    if (option === 'camera') {
      if (fields['camera'] === null && value !== 'auto') return { option, allowed: ['auto'] }
      if (value !== 'auto' && !CAMERA_MOVES.includes(String(value)))
        return { option, allowed: ['auto', ...CAMERA_MOVES] }
      continue
    }
    const allowed = unserved(fields[option], value)
    if (allowed !== null) return { option, allowed }
  }
  if (isKnown) {
    const [least, most] = wanted.kind === 'edit' ? [1, mostPictures] : wanted.kind === 'animate' ? [1, 1] : [0, 0]
    const unable = unableCount('inputs', wanted.inputs, least, most)
    if (unable !== null) return unable
  }
  return fields['count'] == null ? unableCount('count', wanted.count, 1, 1) : null
}

/** By a field where the model has one for moves (Seedance's is for a still camera alone); `null` in a route: it moves as it likes. */
export function marketCamera(route: RouteFacts): 'structured' | 'words' | null {
  if (route.kind !== 'video' && route.kind !== 'animate') return null
  const field = describedBy(route).fields['camera']
  if (field === null) return null
  const isWhole = field !== undefined && CAMERA_MOVES.filter((move) => unserved(field, move) === null).length > 1
  return isWhole ? 'structured' : 'words'
}

type Addressed = Pick<TaskInput, 'type' | 'widthPx' | 'heightPx'> & { address: string }
export type Asked = Pick<Task, 'kind' | 'model' | 'settings' | 'prompt' | 'options' | 'count' | 'seed'>

/** The model's own `input`. */
export function marketInput(
  task: Asked,
  inputs: readonly Addressed[],
): { input: { [field: string]: Json } } & Pick<FittedWords, 'keptChars'> {
  const model = describedBy(task)
  const { fields } = model
  const input: { [field: string]: Json } = { ...model.fixed, ...shapeOf(model, inputs), ...model.fixedByRoute }
  const move = textOption(task.options, 'camera')
  const isField = move !== undefined && fields['camera'] != null && unserved(fields['camera'], move) === null
  const isSaid = !isField && fields['camera'] !== null
  const words = fitWords(task.prompt, model.promptChars, (text) => (isSaid ? withCamera(text, move) : text))
  const prompt = words.text === '' ? model.filler : words.text
  if (prompt !== undefined) put(input, fields['prompt'], prompt.padEnd(model.leastPromptChars ?? 0, '.'))
  put(input, fields['count'], task.count)
  put(input, fields['seed'], task.seed)
  for (const [option, value] of Object.entries(task.options)) {
    if (value === '' || option === 'prompt' || (option === 'camera' && (!isField || value === 'auto'))) continue
    put(input, fields[option], option === 'negative' ? fitWords(String(value), model.promptChars).text : value)
  }
  for (const type of TYPES)
    putAddresses(
      input,
      fields[type],
      inputs.filter((one) => one.type === type),
    )
  return { input, ...(words.keptChars === undefined ? {} : { keptChars: words.keptChars }) }
}

function putAddresses(input: { [field: string]: Json }, field: Field | undefined, files: readonly Addressed[]): void {
  const [first] = files
  if (field == null || first === undefined) return
  if (typeof field === 'string') input[field] = first.address
  else input[field.field] = field.list === true ? files.map(({ address }) => address) : first.address
}

/** The ratio that is nearest to the picture's own. */
function shapeOf({ shape }: MarketModel, inputs: readonly Addressed[]): { [field: string]: string } {
  if (shape === undefined) return {}
  const picture = inputs.find(({ type }) => type === 'picture')
  const own = (picture?.widthPx ?? 16) / (picture?.heightPx ?? 9)
  const distance = (ratio: string) => Math.abs(Math.log((ratioOf(ratio) ?? 1) / own))
  const [nearest] = [...shape.ratios].sort((one, other) => distance(one) - distance(other))
  return nearest === undefined ? {} : { [shape.field]: nearest }
}
