/** Our words to the `input` of a task. */
import { z } from 'zod'
import type { Json, RouteFacts, RouteSettings, Task, TaskInput, Unable, Wanted } from '../../ports.ts'
import { type Field, fieldsSchema, fixedSchema, put, settingsProblem, unserved } from '../kit/fields.ts'
import { CAMERA_MOVES, textOption, unableBy, unableCount, withCamera } from '../kit/options.ts'
import { fitWords } from '../kit/words.ts'
import { type SongTask, songInput, songUnable } from './songs.ts'
import { type FilesField, KLING_VERSIONS, type Shape, shapeOf, taskOf } from './tasks.ts'

const settingsSchema = z.strictObject({
  /** Our option (or prompt, count, seed, picture, clip, audio) to a field, for tasks that are not in the table or differ from it. */
  fields: fieldsSchema.optional(),
  /** Of every input: version, mode and the like. */
  fixed: fixedSchema.optional(),
})
type Settings = z.infer<typeof settingsSchema>
const settingsOf = (settings: RouteSettings | undefined): Settings => settingsSchema.parse(settings ?? {})

const ROUTE = /^[\w.-]+(\/[\w.-]+){1,3}$/
/** What most tasks call it, where a route tells of one that is not in the table. */
const USUAL: Shape['fields'] = {
  prompt: 'prompt',
  negative: 'negative_prompt',
  seed: 'seed',
  ratio: 'aspect_ratio',
  duration: 'duration',
  resolution: 'resolution',
}

function shapeFor({ kind, model, settings }: RouteFacts): Shape {
  const { fields = {}, fixed = {} } = settingsOf(settings)
  const known = shapeOf(model, String(fixed['version'] ?? ''))
  const files = Object.fromEntries(
    (['picture', 'clip', 'audio'] as const).flatMap((type) => {
      const field = filesFieldOf(fields[type])
      return field === undefined ? [] : [[type, field]]
    }),
  )
  const shape = known ?? { kinds: [kind], fields: USUAL }
  return { ...shape, fields: { ...shape.fields, ...fields }, files: { ...shape.files, ...files } }
}

function filesFieldOf(field: Field | undefined): FilesField | undefined {
  if (field == null) return undefined
  if (typeof field === 'string') return { field }
  return { field: field.field, ...(field.list === true ? { list: true } : {}) }
}

/** What is wrong about a route, or null. */
export function routeProblem(route: RouteFacts): string | null {
  const { kind, model, settings } = route
  if (!ROUTE.test(model) || model.includes('..'))
    return `'${model}' is no task, such as Qubico/z-image/txt2img: model and task_type`
  const wrong = settingsProblem(settingsSchema, settings)
  if (wrong !== null) return wrong
  const { fields, fixed = {} } = settingsOf(settings)
  const versions = KLING_VERSIONS[taskOf(model).model]
  if (versions !== undefined && !versions.includes(String(fixed['version'])))
    return `settings.fixed.version of ${taskOf(model).model} is one of ${versions.join(', ')}`
  const shape = shapeOf(model, String(fixed['version'] ?? ''))
  if (shape === undefined)
    return fields === undefined ? `'${model}' is no task that is known here: tell its settings.fields` : null
  return shape.kinds.includes(kind) ? null : `${model} makes ${shape.kinds.join(' and ')}, not '${kind}'`
}

/** Whether files of this type go in as they are, or by their address alone. */
export const takesData = (route: RouteFacts, type: TaskInput['type']): boolean =>
  shapeFor(route).files?.[type]?.takesData === true

/** How the camera of a route is told: as a setting, or in words. Null: there is none. */
export function cameraOf(route: RouteFacts): 'structured' | 'words' | null {
  if (route.kind !== 'video' && route.kind !== 'animate') return null
  const { camera, fields } = shapeFor(route)
  // A route's own word for it.
  if (fields['camera'] !== undefined) return fields['camera'] === null ? null : 'structured'
  return camera === 'wan' || (camera === 'kling' && route.kind === 'video') ? 'structured' : 'words'
}

const INPUTS: { readonly [kind: string]: readonly [number, number] } = {
  edit: [1, 14],
  upscale: [1, 1],
  animate: [1, 1],
  sound: [1, 1],
  extend: [1, 1],
}

/** The first option that this task has no word for. */
export function unableOf(wanted: Wanted): Unable | null {
  const { kind, options, count, inputs } = wanted
  const shape = shapeFor(wanted)
  const [least, most] = INPUTS[kind] ?? [0, 0]
  const counted = unableCount('count', count, 1, shape.mostCount ?? 1) ?? unableCount('inputs', inputs, least, most)
  if (counted !== null) return counted
  if (shape.song !== undefined) return songUnable(shape.song, wanted)
  for (const [option, value] of Object.entries(options)) {
    const unable = unableOption(shape, wanted, option, value)
    if (unable !== null) return unable
  }
  return null
}

function unableOption(shape: Shape, { kind }: RouteFacts, option: string, value: string | number | boolean) {
  const own = shape.fields[option]
  if (option === 'camera' && own !== undefined) {
    if (value === 'auto') return null
    const allowed = own === null ? ['auto'] : unserved(own, value)
    return allowed === null ? null : { option, allowed }
  }
  if (option === 'camera') {
    const moves = shape.camera === 'wan' ? ['auto', 'static', ...Object.keys(WAN_MOVES)] : ['auto', ...CAMERA_MOVES]
    return unableBy({ options: { camera: value } }, { camera: kind === 'video' || kind === 'animate' ? moves : [] })
  }
  if (option === 'ratio' && shape.sizes !== undefined)
    return unableBy({ options: { ratio: value } }, { ratio: Object.keys(shape.sizes) })
  // A clip from a picture, and an edit that says nothing else, keep the picture's ratio.
  if (option === 'ratio' && value === 'auto' && (kind === 'animate' || kind === 'edit')) return null
  if (option === 'ratio' && kind === 'animate') return { option, allowed: ['auto'] }
  const unsent = shape.unsent?.[option]
  if (unsent === null) return null
  if (unsent !== undefined) return unableBy({ options: { [option]: value } }, { [option]: unsent })
  const allowed = unserved(shape.fields[option], value)
  return allowed === null ? null : { option, allowed }
}

export interface Submission {
  model: string
  task_type: string
  input: { [field: string]: Json }
  config: { service_mode?: string; webhook_config?: { endpoint: string; secret: string } }
}

export type Told = Pick<Task, 'kind' | 'model' | 'settings' | 'prompt' | 'options' | 'count' | 'seed'> & {
  inputs: SongTask['inputs']
} & Pick<SongTask, 'songId'>

/**
 * The body of a submission.
 * @param addresses of the inputs, in their order: an address or a data URL; what has a name at the vendor needs none
 * @param callback where it may call back, and by which secret we know it
 */
export function submissionOf(
  task: Told,
  addresses: readonly string[],
  callback: { endpoint: string; secret: string } | null,
): { body: Submission; keptChars?: number } {
  const shape = shapeFor(task)
  const { model, type } = taskOf(task.model)
  const { input, keptChars } = shape.song === undefined ? inputOf(shape, task) : songInput(shape.song, task)
  for (const [kind, files] of Object.entries(shape.files ?? {})) {
    const own = addresses.filter((_, index) => task.inputs[index]?.type === kind)
    if (own.length > 0) input[files.field] = files.list === true ? own : (own[0] as string)
  }
  return {
    body: {
      ...{ model, task_type: type, input },
      config: callback === null ? {} : { webhook_config: callback },
    },
    ...(keptChars === undefined ? {} : { keptChars }),
  }
}

function inputOf(shape: Shape, task: Told): { input: { [field: string]: Json }; keptChars?: number } {
  const { fixed } = settingsOf(task.settings)
  const input: { [field: string]: Json } = { ...shape.fixed, ...fixed }
  const move = textOption(task.options, 'camera')
  const camera = shape.fields['camera'] === undefined ? cameraSettings(shape, task, move) : {}
  const words = fitWords(task.prompt, shape.words ?? Number.POSITIVE_INFINITY, (text) =>
    camera === null ? withCamera(text, move) : text,
  )
  const say = (ours: string, value: string | number | boolean) => put(input, shape.fields[ours], value)
  if (words.text !== '') say('prompt', words.text)
  if (task.count > 1) say('count', task.count)
  say('seed', task.seed)
  for (const [option, value] of Object.entries(task.options))
    if (option !== 'prompt' && value !== '' && value !== 'auto') say(option, value)
  const size = shape.sizes?.[textOption(task.options, 'ratio') ?? '1:1']
  if (size !== undefined) [input['width'], input['height']] = size
  // The picture's own.
  if (task.kind === 'animate') delete input['aspect_ratio']
  return { input: { ...input, ...camera }, ...(words.keptChars === undefined ? {} : { keptChars: words.keptChars }) }
}

/** Of -10 to 10, as Kling counts: a move that is seen and makes nobody dizzy. */
const STEP = 5
const AXES = ['horizontal', 'vertical', 'pan', 'tilt', 'roll', 'zoom'] as const
/** A zoom below zero narrows the view: it comes closer. */
const KLING_MOVES: { readonly [move: string]: readonly [(typeof AXES)[number], number] } = {
  'zoom-in': ['zoom', -STEP],
  'zoom-out': ['zoom', STEP],
  'pan-left': ['pan', -STEP],
  'pan-right': ['pan', STEP],
  'tilt-up': ['tilt', STEP],
  'tilt-down': ['tilt', -STEP],
}
/** Wan calls turning the camera a tilt to all sides; its pan moves it sideways. */
const WAN_MOVES: { readonly [move: string]: string } = {
  'zoom-in': 'zoom_in',
  'zoom-out': 'zoom_out',
  'pan-left': 'tilt_left',
  'pan-right': 'tilt_right',
  'tilt-up': 'tilt_up',
  'tilt-down': 'tilt_down',
}
/** Its default. */
const WAN_SPEED = 0.2

/** The structured camera; null where the task has none, or none for this move: then it is said. */
function cameraSettings(shape: Shape, { kind }: Told, move = 'auto'): { [field: string]: Json } | null {
  if (shape.camera === 'wan') {
    const isStill = move === 'static'
    // The task is about its camera: where nothing is chosen it comes slowly closer.
    const type = Object.hasOwn(WAN_MOVES, move) ? (WAN_MOVES[move] as string) : 'zoom_in'
    return { control_camera_settings: [{ motion_type: type, motion_speed: isStill ? 0 : WAN_SPEED }] }
  }
  if (shape.camera !== 'kling' || kind !== 'video' || !Object.hasOwn(KLING_MOVES, move)) return null
  const [axis, value] = KLING_MOVES[move] as (typeof KLING_MOVES)[string]
  const config = Object.fromEntries(AXES.map((one) => [one, one === axis ? value : 0]))
  return { camera_control: { type: 'simple', config } }
}
