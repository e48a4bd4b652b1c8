/** Our words to Ark's. Sources: its pages "Create a video generation task" (1520757) and "Image generation" (1541523), Volcengine and BytePlus, 2026-09. */
import { createHash } from 'node:crypto'
import type { RouteFacts, Task, Unable, Wanted } from '../../ports.ts'
import { CAMERA_MOVES, given, numberOption, textOption, unableBy, unableCount, withCamera } from '../kit/options.ts'
import { type Family, familyOf, type Host, isClip, isEndpoint, nameAt } from './models.ts'

const MOST_EDITED = 10
const USUAL = { size: 2048, resolution: '720p', duration: 5 }

/** What is wrong with a route, or null. */
export function problemOf({ kind, model, settings = {} }: RouteFacts): string | null {
  const family = familyOf(model, settings)
  if (family === undefined)
    return isEndpoint(model)
      ? `'${model}' needs settings.family, the model that it stands for, such as seedance-1-0-pro`
      : `'${model}' is of no family that is known here`
  if (!family.kinds.includes(kind)) return `${model} makes ${family.kinds.join(' and ')}, not '${kind}'`
  for (const [name, value] of Object.entries(settings)) {
    if (name === 'usd_per_million_tokens') {
      if (typeof value !== 'number' || value < 0) return 'usd_per_million_tokens is a number'
    } else if (name !== 'family') return `'${name}' is nothing that Ark's routes know`
    else if (!isEndpoint(model)) return 'family is for endpoints (ep-…) alone'
  }
  return null
}

/** What Ark can't do of this. It knows no negative prompts. */
export function unableOf({ kind, model, settings, options, count, inputs }: Wanted): Unable | null {
  const family = familyOf(model, settings)
  if (family === undefined || !family.kinds.includes(kind)) return { option: 'model', allowed: [] }
  const least = kind === 'edit' || kind === 'animate' ? 1 : 0
  return (
    unableCount('count', count, 1, 1) ??
    unableCount('inputs', inputs, least, kind === 'edit' ? MOST_EDITED : least) ??
    unableBy({ options }, isClip(kind) ? clipTable(family, kind) : pictureTable(family, kind, options))
  )
}

function pictureTable({ sizes = {} }: Family, kind: Wanted['kind'], options: Wanted['options']) {
  const ratios = Object.keys(sizes[numberOption(options, 'size') ?? USUAL.size] ?? {})
  return { size: Object.keys(sizes).map(Number), ratio: kind === 'edit' ? ['auto', ...ratios] : ratios }
}

function clipTable(family: Family, kind: Wanted['kind']) {
  return {
    resolution: family.resolutions ?? [],
    duration: family.durations ?? [],
    ratio: (kind === 'animate' ? family.ratios?.animate : family.ratios?.video) ?? [],
    camera: ['auto', ...CAMERA_MOVES],
    // The switch of a command, or a choice that has a price of its own.
    sound: family.sound === true ? [true, false, 'on', 'off'] : [false, 'off'],
  }
}

type Words = Pick<Task, 'kind' | 'model' | 'settings' | 'prompt' | 'options' | 'seed'>

/** The body of a picture's request, which is answered at once. */
export function pictureBody(task: Words, pictures: readonly string[], host: Host) {
  const { sizes = {} } = familyOf(task.model, task.settings) ?? {}
  const size = numberOption(task.options, 'size') ?? USUAL.size
  const ratio = textOption(task.options, 'ratio') ?? (task.kind === 'edit' ? 'auto' : '1:1')
  return given({
    model: nameAt(host, task.model),
    prompt: task.prompt,
    image: pictures.length > 1 ? pictures : pictures[0],
    // Without pixels the model takes the ratio of what it was given.
    size: sizes[size]?.[ratio] ?? `${Math.round(size / 1024)}K`,
    response_format: 'url',
    watermark: false,
  })
}

/** The body of a clip's task. */
export function clipBody(
  task: Words,
  picture: string | undefined,
  names: { key: string; callbackUrl: string | null; host: Host },
) {
  const family = familyOf(task.model, task.settings)
  const move = textOption(task.options, 'camera')
  const isFixed = family?.fixed === true && move === 'static'
  const text = withoutFlags(isFixed ? task.prompt : withCamera(task.prompt, move))
  return given({
    model: nameAt(names.host, task.model),
    content: [
      ...(text === '' ? [] : [{ type: 'text', text }]),
      ...(picture === undefined ? [] : [{ type: 'image_url', image_url: { url: picture }, role: 'first_frame' }]),
    ],
    ...shapeOf(task),
    seed: seedOf(task),
    camera_fixed: isFixed ? true : undefined,
    generate_audio: family?.sound === true ? /^(true|on)$/.test(String(task.options['sound'] ?? true)) : undefined,
    watermark: false,
    execution_expires_after: markOf(names.key),
    callback_url: names.callbackUrl ?? undefined,
  })
}

/** What a clip is asked to be like. */
export function shapeOf({ kind, options }: Pick<Words, 'kind' | 'options'>) {
  const ratio = textOption(options, 'ratio') ?? (kind === 'animate' ? 'auto' : '16:9')
  return {
    resolution: textOption(options, 'resolution') ?? USUAL.resolution,
    ratio: ratio === 'auto' ? 'adaptive' : ratio,
    duration: numberOption(options, 'duration') ?? USUAL.duration,
  }
}

/** The seed that goes out; undefined where the model takes none. */
export const seedOf = (task: Pick<Words, 'model' | 'settings' | 'seed'>): number | undefined =>
  familyOf(task.model, task.settings)?.seed === true ? task.seed : undefined

/** What Ark takes for a task where it is told nothing: 48 hours. */
export const USUAL_EXPIRY_S = 172_800
const LEAST_EXPIRY_S = 86_400

/**
 * Ark knows no name of ours, but tells of every task when it expires, and takes 3600 to 259200 seconds for that: the number of
 * seconds, between one day and three, says whose it is. Never the one that everybody else's tasks have.
 */
export function markOf(key: string): number {
  const number = createHash('sha256').update(key).digest().readUInt32BE() % USUAL_EXPIRY_S
  return LEAST_EXPIRY_S + number === USUAL_EXPIRY_S ? USUAL_EXPIRY_S + 1 : LEAST_EXPIRY_S + number
}

/** Ark reads `--duration 12` at the end of a prompt as an option, and what was paid for is what was chosen. */
const withoutFlags = (prompt: string): string => prompt.replace(/(^|\s)-{2,}(?=\w)/g, '$1– ').trim()
