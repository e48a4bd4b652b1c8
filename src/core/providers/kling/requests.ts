/**
 * Our words to Kling's. The table follows its pages "Text to Video", "Image to Video" and its capability map; a model that is not in
 * it (a newer one of the operator's catalogue) is taken to be able to do what all of them can.
 */
import type { Kind, RouteFacts, RouteSettings, Task, Unable, Wanted } from '../../ports.ts'
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

type Mode = 'std' | 'pro'
export type Path = 'text2video' | 'image2video'

interface Abilities {
  kinds: readonly Kind[]
  durations: readonly number[]
  /** Modes in which it makes a sound track; absent: the field is not sent. */
  sound?: readonly Mode[]
  /** Where the structured camera is taken; everywhere else the move is put into words. */
  camera?: { mode: Mode; duration: number }
}

const BOTH: readonly Kind[] = ['video', 'animate']
const SHORT = [5, 10]
const LONG = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]

const MODELS: { readonly [name: string]: Abilities } = {
  'kling-v1': { kinds: BOTH, durations: SHORT, camera: { mode: 'std', duration: 5 } },
  'kling-v1-5': { kinds: ['animate'], durations: SHORT, camera: { mode: 'pro', duration: 5 } },
  'kling-v1-6': { kinds: BOTH, durations: SHORT },
  'kling-v2-master': { kinds: BOTH, durations: SHORT },
  'kling-v2-1': { kinds: ['animate'], durations: SHORT },
  'kling-v2-1-master': { kinds: BOTH, durations: SHORT },
  'kling-v2-5-turbo': { kinds: BOTH, durations: SHORT },
  'kling-v2-6': { kinds: BOTH, durations: SHORT, sound: ['pro'] },
  'kling-v3': { kinds: BOTH, durations: LONG, sound: ['std', 'pro'] },
}
const abilitiesOf = (model: string): Abilities =>
  (Object.hasOwn(MODELS, model) ? MODELS[model] : undefined) ?? { kinds: BOTH, durations: SHORT }

const RATIOS = ['16:9', '9:16', '1:1']
const WORDS_CHARS = 2500
/** Of -10 to 10: a move that is seen and makes nobody dizzy. */
const STEP = 5

const AXES = ['horizontal', 'vertical', 'pan', 'tilt', 'roll', 'zoom'] as const
/** One axis of the type `simple`, with its sign: a zoom below zero narrows the view, it comes closer. */
const SIMPLE: { readonly [camera: string]: { axis: (typeof AXES)[number]; value: number } } = {
  'zoom-in': { axis: 'zoom', value: -STEP },
  'zoom-out': { axis: 'zoom', value: STEP },
  'pan-left': { axis: 'pan', value: -STEP },
  'pan-right': { axis: 'pan', value: STEP },
  'tilt-up': { axis: 'tilt', value: STEP },
  'tilt-down': { axis: 'tilt', value: -STEP },
}

/** `std` where the catalogue's route says nothing of it. */
const modeOf = (settings: RouteSettings | undefined): Mode => (settings?.['mode'] === 'pro' ? 'pro' : 'std')

const isOn = (value: unknown): boolean => value === true || value === 'on'

/** What is wrong about a route, or null. */
export function problemOf({ kind, model, settings = {} }: Pick<Wanted, 'kind' | 'model' | 'settings'>): string | null {
  const { kinds, sound } = abilitiesOf(model)
  if (!kinds.includes(kind)) return `${model} makes ${kinds.join(' and ')}, not '${kind}'`
  for (const [name, value] of Object.entries(settings)) {
    if (name === 'mode' && value !== 'std' && value !== 'pro') return 'mode is std or pro'
    if (name === 'sound' && typeof value !== 'boolean') return 'sound is true or false'
    if (name !== 'mode' && name !== 'sound') return `'${name}' is nothing that Kling's routes know`
  }
  if (isOn(settings['sound']) && !sound?.includes(modeOf(settings)))
    return `${model} makes no sound in the mode ${modeOf(settings)}`
  return null
}

/** What Kling can't do of this. It knows no seeds, and a resolution is the mode's. */
export function unableOf({ kind, model, settings, options, count, inputs }: Wanted): Unable | null {
  const { durations, sound } = abilitiesOf(model)
  const pictures = kind === 'animate' ? 1 : 0
  return (
    unableCount('count', count, 1, 1) ??
    unableCount('inputs', inputs, pictures, pictures) ??
    unableBeyond({ options }, ['duration', 'ratio', 'camera', 'sound', 'negative']) ??
    unableBy(
      { options },
      {
        duration: durations,
        camera: ['auto', ...CAMERA_MOVES],
        // The switch of a command, or a choice that has a price of its own.
        sound: sound?.includes(modeOf(settings)) ? [true, false, 'on', 'off'] : [false, 'off'],
        // A clip from a picture has the picture's ratio.
        ratio: kind === 'video' ? RATIOS : ['auto'],
      },
    )
  )
}

export interface Submission {
  path: Path
  body: { [field: string]: unknown }
  /** So many characters of the prompt went out, where it was longer than the vendor takes. */
  keptChars?: number
}

/**
 * The body of a submission.
 * @param image the picture as the vendor takes it: base64 without a prefix
 */
export function submissionOf(
  task: Pick<Task, 'kind' | 'model' | 'settings' | 'prompt' | 'options'>,
  image: string | undefined,
  names: { externalId: string; callbackUrl: string | null },
): Submission {
  const { sound } = abilitiesOf(task.model)
  const mode = modeOf(task.settings)
  const duration = numberOption(task.options, 'duration') ?? 5
  const move = textOption(task.options, 'camera')
  const control = controlOf(task.model, mode, duration, move)
  const words = fitWords(task.prompt, WORDS_CHARS, (text) => (control === undefined ? withCamera(text, move) : text))
  const body = given({
    model_name: task.model,
    mode,
    duration: String(duration),
    prompt: words.text || undefined,
    negative_prompt: fitWords(textOption(task.options, 'negative') ?? '', WORDS_CHARS).text || undefined,
    image,
    aspect_ratio: image === undefined ? (textOption(task.options, 'ratio') ?? RATIOS[0]) : undefined,
    camera_control: control,
    sound: sound === undefined ? undefined : isOn(task.options['sound'] ?? task.settings?.['sound']) ? 'on' : 'off',
    external_task_id: names.externalId,
    callback_url: names.callbackUrl ?? undefined,
  })
  return {
    path: image === undefined ? 'text2video' : 'image2video',
    body,
    ...(words.keptChars === undefined ? {} : { keptChars: words.keptChars }),
  }
}

/** Whether the camera is a setting of this route: at the one length at which it is. */
export const cameraOf = ({ model, settings }: RouteFacts): 'structured' | 'words' =>
  abilitiesOf(model).camera?.mode === modeOf(settings) ? 'structured' : 'words'

/** `camera_control` where this model, mode and length take it: the others refuse the field. */
function controlOf(model: string, mode: Mode, duration: number, move: string | undefined) {
  const { camera } = abilitiesOf(model)
  const simple = move === undefined || !Object.hasOwn(SIMPLE, move) ? undefined : SIMPLE[move]
  if (simple === undefined || camera?.mode !== mode || camera.duration !== duration) return undefined
  // The documentation wants the other five to be zero.
  const config = Object.fromEntries(AXES.map((axis) => [axis, axis === simple.axis ? simple.value : 0]))
  return { type: 'simple', config }
}
