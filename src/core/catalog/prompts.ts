/** Prompts that are made more of or translated before they are used: what the operator offers, and by which text model. */
import { z } from 'zod'
import { LOCALES, type Locale } from '../ports.ts'
import type { Model } from './schema.ts'

/** What can be done with the words of a prompt. */
export const REWORDINGS = ['enhance', 'translate'] as const
export type Rewording = (typeof REWORDINGS)[number]

export const promptsSchema = z
  .strictObject({
    enhance: z.boolean().default(false),
    translate: z.boolean().default(false),
    /** A model of the kind write; the first one where nothing is said. */
    model: z.string().min(1).optional(),
  })
  .default({ enhance: false, translate: false })

export type Prompts = z.infer<typeof promptsSchema>

/** The languages that a model takes best, the best first. */
export const languagesSchema = z.array(z.enum(LOCALES)).min(1).optional()

const writerOf = (models: readonly Model[], { model }: Prompts): Model | undefined => {
  const writers = models.filter(({ kind }) => kind === 'write')
  return model === undefined ? writers[0] : writers.find(({ id }) => id === model)
}

/** Whether a model has this value among the choices of an option. */
export function hasChoice(model: Pick<Model, 'options'>, name: string, value: string): boolean {
  const option = model.options[name]
  return option?.type === 'choice' && option.choices.includes(value)
}

/** What is wrong about the section, said at its line. */
export function checkPrompts(
  prompts: Prompts,
  models: readonly Model[],
  wrong: (path: PropertyKey[], problem: string) => void,
): void {
  const writers = models.filter(({ kind }) => kind === 'write').map(({ id }) => id)
  const writer = writerOf(models, prompts)
  if (prompts.model !== undefined && writer === undefined)
    wrong(
      ['prompts', 'model'],
      writers.length === 0
        ? "no model makes 'write'"
        : `'${prompts.model}' does not make 'write'; these do: ${writers.join(', ')}`,
    )
  for (const what of REWORDINGS) {
    if (!prompts[what]) continue
    if (writer === undefined) {
      if (prompts.model === undefined) wrong(['prompts', what], "it needs a model that makes 'write'")
    } else if (!hasChoice(writer, 'purpose', what))
      wrong(['prompts', what], `'${writer.id}' has no '${what}' among the choices of its option purpose`)
  }
}

export interface WithPrompts {
  models: readonly Model[]
  prompts?: Prompts
}

/** The live model that does this with the words for a kind; undefined: it is not offered. */
export function writerFor(
  catalog: WithPrompts,
  what: Rewording,
  target: Pick<Model, 'kind' | 'prompt'>,
): Model | undefined {
  const { prompts, models } = catalog
  if (prompts?.[what] !== true || target.prompt === 'none') return undefined
  const writer = writerOf(models, prompts)
  return writer !== undefined && hasChoice(writer, 'purpose', what) && hasChoice(writer, 'for', target.kind)
    ? writer
    : undefined
}

/**
 * In which language somebody writes: by the letters where these tell it, else their own where it is written in the same letters as
 * English. Null: in none of ours.
 */
export function languageOf(words: string, own: Locale): Locale | null {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(words)) return null
  if (/\p{Script=Han}/u.test(words)) return 'zh'
  if (/\p{Script=Cyrillic}/u.test(words)) return 'ru'
  if (/[^\P{L}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(words)) return null
  return own === 'id' ? 'id' : 'en'
}

/** Into which language the words would be translated for a model; null: it takes them as they are. */
export function translationFor({ languages }: Pick<Model, 'languages'>, words: string, own: Locale): Locale | null {
  const best = languages?.[0]
  if (languages === undefined || best === undefined || !/\p{L}/u.test(words)) return null
  const written = languageOf(words, own)
  return written !== null && languages.includes(written) ? null : best
}
