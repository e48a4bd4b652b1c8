/**
 * Our words to the fields of a queue endpoint. Each endpoint has an input of its own (https://fal.ai/models/<endpoint>/api), so what
 * differs from the usual names stands in the catalogue: `settings.fields` of the route.
 */
import { z } from 'zod'
import type { Json, Kind, RouteFacts, RouteSettings, Task, TaskInput, Unable, Wanted } from '../../ports.ts'
import { type Field, fieldsSchema, fixedSchema, inputsSchema, put, settingsProblem, unserved } from '../kit/fields.ts'
import { addressOf } from '../kit/files.ts'
import { unableCount, withCamera } from '../kit/options.ts'

const settingsSchema = z.strictObject({
  fields: fieldsSchema.optional(),
  fixed: fixedSchema.optional(),
  /** Where the result is in the answer, with dots. */
  result: z
    .string()
    .regex(/^\w+(\.\w+)*$/, 'is not a path such as video.url')
    .optional(),
  inputs: inputsSchema.optional(),
})
export type FalSettings = z.infer<typeof settingsSchema>

const IMAGE_SIZES = {
  field: 'image_size',
  values: {
    '1:1': 'square_hd',
    '4:3': 'landscape_4_3',
    '3:4': 'portrait_4_3',
    '16:9': 'landscape_16_9',
    '9:16': 'portrait_16_9',
  },
}
/** What most endpoints call it. `camera` is said in the prompt where the route names no field. */
const USUAL: { readonly [ours: string]: Field } = {
  prompt: 'prompt',
  negative: 'negative_prompt',
  seed: 'seed',
  count: 'num_images',
  picture: 'image_url',
  clip: 'video_url',
  audio: 'audio_url',
  duration: { field: 'duration', as: 'text' },
  resolution: 'resolution',
}
const MOVED: readonly Kind[] = ['image', 'edit', 'video', 'animate']
const PICTURES: readonly Kind[] = ['image', 'edit', 'upscale']

/** An endpoint: owner, app, and what it has below. */
const ENDPOINT = /^[a-z0-9][\w.-]*(\/[\w.-]+){1,8}$/i

export function falRouteProblem({ kind, model, settings }: RouteFacts): string | null {
  if (kind === 'write') return 'no endpoint of fal is known here that writes words'
  if (!ENDPOINT.test(model) || model.includes('..'))
    return `'${model}' is not an endpoint of fal, such as fal-ai/flux/schnell`
  return settingsProblem(settingsSchema, settings)
}

/** Of a route that `falRouteProblem` has let pass. */
export function settingsOf(settings: RouteSettings | undefined): FalSettings {
  return settingsSchema.parse(settings ?? {})
}

function fieldOf(kind: Kind, settings: FalSettings, ours: string): Field | undefined {
  const own = settings.fields?.[ours]
  if (own !== undefined) return own
  if (ours === 'ratio') return PICTURES.includes(kind) ? IMAGE_SIZES : 'aspect_ratio'
  if (ours === 'count' && !PICTURES.includes(kind)) return null
  return USUAL[ours]
}

/** The first option that this endpoint has no word for. */
export function falCan(wanted: Wanted): Unable | null {
  const settings = settingsOf(wanted.settings)
  for (const [option, value] of Object.entries(wanted.options)) {
    if (option === 'camera' && (value === 'auto' || settings.fields?.['camera'] === undefined)) continue
    if (option === 'camera' && settings.fields?.['camera'] === null) return { option, allowed: ['auto'] }
    const allowed = unserved(fieldOf(wanted.kind, settings, option), value)
    if (allowed !== null) return { option, allowed }
  }
  return fieldOf(wanted.kind, settings, 'count') === null ? unableCount('count', wanted.count, 1, 1) : null
}

const INLINE_BYTES = 6 * 1024 * 1024
/** A job may wait in fal's queue before it fetches anything. */
const LINK_MS = 2 * 60 * 60 * 1000

/** By a field where the route names one; `null` there: this endpoint makes of words about the camera what it likes. */
export function falCamera({ kind, settings }: RouteFacts): 'structured' | 'words' | null {
  const field = settingsOf(settings).fields?.['camera']
  if (field === undefined) return MOVED.includes(kind) ? 'words' : null
  return field === null ? null : 'structured'
}

/** The endpoint's own input object. */
export async function falInput(task: Omit<Task, 'signal'>): Promise<{ [field: string]: Json }> {
  const settings = settingsOf(task.settings)
  const body: { [field: string]: Json } = { ...settings.fixed }
  const say = (ours: string, value: string | number | boolean) => put(body, fieldOf(task.kind, settings, ours), value)
  const move = textOf(task.options['camera'])
  const isField = settings.fields?.['camera'] !== undefined
  const prompt = isField ? task.prompt : withCamera(task.prompt, move)
  if (prompt !== '') say('prompt', prompt)
  say('count', task.count)
  say('seed', task.seed)
  for (const [option, value] of Object.entries(task.options))
    if (option !== 'prompt' && value !== '' && (option !== 'camera' || (isField && move !== 'auto'))) say(option, value)
  for (const type of ['picture', 'clip', 'audio'] as const) {
    const inputs = task.inputs.filter((input) => input.type === type)
    if (inputs.length > 0) await putFiles(body, fieldOf(task.kind, settings, type), inputs)
  }
  return body
}

async function putFiles(body: { [field: string]: Json }, field: Field | undefined, inputs: readonly TaskInput[]) {
  if (field == null) return
  const addresses: string[] = []
  for (const input of inputs) addresses.push(await addressOf(input, { inlineBytes: INLINE_BYTES, ttlMs: LINK_MS }))
  if (typeof field === 'string') body[field] = addresses[0] as string
  else body[field.field] = field.list === true ? addresses : (addresses[0] as string)
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
