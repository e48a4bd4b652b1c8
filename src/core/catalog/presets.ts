/**
 * Presets: a named look of the catalogue, for all models of its kinds. Its words go behind those of the person when a job is handed
 * to a vendor, its options are chosen beforehand where nothing else is said. People see it as one more option, `preset`.
 */
import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { KINDS, type Localized, type Options } from '../ports.ts'
import { checkOptions } from '../pricing.ts'
import type { Model } from './schema.ts'

export const PRESET = 'preset'
/** The choice of none; never stored. */
export const NO_PRESET = 'none'
const MOST = 24
const MOST_WORDS = 500

const words = z.string().trim().min(1).max(MOST_WORDS)

export const presetsSchema = (localized: z.ZodType<Localized>) =>
  z
    .record(
      z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,15}$/, 'small letters, digits and dashes, at most 16')
        .refine((id) => id !== NO_PRESET, `'${NO_PRESET}' is the choice of no preset`),
      z.strictObject({
        title: localized,
        kinds: z.array(z.enum(KINDS)).min(1),
        /** Put behind what the person wrote. */
        words: words.optional(),
        /** Put behind what is to be left out, where the model takes that. */
        negative: words.optional(),
        options: z.record(z.string(), z.union([z.string(), z.number().int(), z.boolean()])).default({}),
      }),
    )
    .refine((all) => Object.keys(all).length <= MOST, `at most ${MOST} presets`)
    .default({})

export type Preset = z.infer<ReturnType<typeof presetsSchema>>[string] & { id: string }
interface Presets {
  presets?: readonly Preset[]
}

const presetsFor = ({ presets = [] }: Presets, model: Model): readonly Preset[] =>
  model.presets && model.prompt !== 'none' ? presets.filter(({ kinds }) => kinds.includes(model.kind)) : []

/** The model as people choose it: with the presets of its kind among its options. */
export function withPresets(catalog: Presets, model: Model): Model {
  const presets = presetsFor(catalog, model)
  if (presets.length === 0 || model.options[PRESET] !== undefined) return model
  const choices = [NO_PRESET, ...presets.map(({ id }) => id)]
  const titles = Object.fromEntries(presets.map(({ id, title }) => [id, title]))
  return { ...model, options: { ...model.options, [PRESET]: { type: 'choice', choices, default: NO_PRESET, titles } } }
}

const chosenIn = (catalog: Presets, model: Model, options: Options): Preset | undefined => {
  const wanted = String(options[PRESET] ?? '').toLowerCase()
  return presetsFor(catalog, model).find(({ id }) => id === wanted)
}

/** What the person chose, and of the preset what they did not choose and the model can do. */
export function presetOptions(catalog: Presets, model: Model, given: Options): Options {
  const preset = chosenIn(catalog, model, given)
  const options = { ...given }
  for (const [name, value] of Object.entries(preset?.options ?? {}))
    if (options[name] === undefined && takes(model, name, value)) options[name] = value
  return options
}

function takes(model: Model, name: string, value: string | number | boolean): boolean {
  try {
    checkOptions(model, { [name]: value })
    return true
  } catch {
    return false
  }
}

/** What a preset adds to a job: kept with it, because what was sent has to be known when the catalogue has changed. */
export interface Look {
  words?: string
  /** All that is to be left out, what the person wrote included. */
  negative?: string
}

/** What the chosen preset adds to these options; undefined where none is chosen. */
export function lookOf(catalog: Presets, model: Model, options: Options): Look | undefined {
  const preset = chosenIn(catalog, model, options)
  if (preset === undefined) return undefined
  const negative = model.options['negative']
  return {
    ...(preset.words === undefined ? {} : { words: preset.words }),
    ...(preset.negative === undefined || negative?.type !== 'text'
      ? {}
      : { negative: joined(String(options['negative'] ?? ''), preset.negative).slice(0, negative.max) }),
  }
}

/** Words and options as a vendor gets them: a preset is nothing that it knows. */
export function asSent(
  look: Look | undefined,
  job: { prompt: string; options: Options },
): { prompt: string; options: Options } {
  const { [PRESET]: _preset, ...options } = job.options
  if (look?.negative !== undefined) options['negative'] = look.negative
  return { prompt: joined(job.prompt, look?.words ?? '').slice(0, LIMITS.promptChars), options }
}

const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join(', ')
