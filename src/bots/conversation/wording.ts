/**
 * Words of a prompt that are made more of, or translated, before they are used: what is offered, the job that writes them, and the
 * draft with either words. Nothing of it changes a word by itself: a person uses what was written, or their own.
 */

import { hasChoice, REWORDINGS, type Rewording, translationFor, writerFor } from '../../core/catalog/prompts.ts'
import { type Catalog, findModel } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import type { Draft, Generation, Wording } from '../../core/generation/types.ts'
import type { Person } from '../../core/people.ts'
import type { Locale, Options } from '../../core/ports.ts'
import { planFor } from './plans.ts'
import type { Scene } from './scene.ts'

type Words = Pick<Draft, 'kind' | 'modelId' | 'prompt'>

interface Offer {
  what: Rewording
  writerId: string
  options: Options
}

function offer(catalog: Catalog, person: Person, draft: Words, what: Rewording): Offer | null {
  const model = catalog.models.find(({ id }) => id === draft.modelId)
  // Whoever has switched it off is not asked, and nothing of theirs is handed to a text model.
  if (model === undefined || !person.settings.enhance || draft.prompt.trim() === '') return null
  const writer = writerFor(catalog, what, model)
  if (writer === undefined) return null
  const options = { purpose: what, for: model.kind }
  if (what === 'enhance') return { what, writerId: writer.id, options }
  const language = translationFor(model, draft.prompt, person.locale)
  return language === null || !hasChoice(writer, 'language', language)
    ? null
    : { what, writerId: writer.id, options: { ...options, language } }
}

/** What can be done with the words of a draft, for this person. */
export const offersFor = (catalog: Catalog, person: Person, draft: Words): Rewording[] =>
  REWORDINGS.filter((what) => offer(catalog, person, draft, what) !== null)

/**
 * The draft of the job that writes.
 * @param shownCredits the price that the person has seen for what the words are for
 * Throws Refusal 'words_off', and what `plan` throws of what they are for.
 */
export async function toWrite(scene: Scene, wish: Draft, what: Rewording, shownCredits = 0): Promise<Draft> {
  const found = offer(scene.catalog, scene.person, wish, what)
  if (found === null) throw new Refusal('words_off')
  const { onceKey: _onceKey, ...draft } = wish
  const planned = await planFor(scene, draft)
  return {
    kind: 'write',
    modelId: findModel(scene.catalog, found.writerId).id,
    prompt: planned.draft.prompt,
    options: found.options,
    inputs: [],
    ...(draft.parentId === undefined ? {} : { parentId: draft.parentId }),
    ...(draft.screening === undefined ? {} : { screening: draft.screening }),
    wording: { for: { draft: planned.draft, priceCredits: shownCredits > 0 ? shownCredits : planned.priceCredits } },
  }
}

/** What is begun with words that somebody has just written: for those who want it so, more is made of them first. */
export async function toBegin(scene: Scene, draft: Draft): Promise<Draft> {
  const isAsItIs = draft.kind === 'write' || draft.wording?.original !== undefined
  if (isAsItIs || !scene.person.settings.enhanceFirst) return draft
  if (!offersFor(scene.catalog, scene.person, draft).includes('enhance')) return draft
  try {
    return await toWrite(scene, draft, 'enhance')
  } catch (error) {
    // What is missing or wrong is said of the draft itself.
    if (error instanceof Refusal) return draft
    throw error
  }
}

/** What somebody wants made in the end. */
export const wishOf = (draft: Draft): Draft => draft.wording?.for?.draft ?? draft

/** A job that writes words, and what they are for. Throws Refusal 'work_unknown' where it is none. */
export function wishIn(generation: Generation): NonNullable<Wording['for']> {
  const wish = generation.wording.for
  if (generation.kind !== 'write' || wish === undefined) throw new Refusal('work_unknown')
  return wish
}

/** With the words that were written. Any number of presses makes it once. Throws Refusal 'work_unknown' where there are none. */
export function withWritten(generation: Generation): Draft {
  const { draft } = wishIn(generation)
  if (generation.resultText === null) throw new Refusal('work_unknown')
  const wanted = acknowledgedIn(draft, generation)
  const onceKey = `words:${generation.id}`
  if (areLyrics(generation)) return { ...wanted, options: { ...draft.options, lyrics: generation.resultText }, onceKey }
  return { ...wanted, prompt: generation.resultText, wording: { original: originalOf(generation) }, onceKey }
}

/** With the words that stood there before. Any number of presses makes it once. */
export function withOwn(generation: Generation): Draft {
  return { ...acknowledgedIn(wishIn(generation).draft, generation), onceKey: `own:${generation.id}` }
}

/** What was made, or is to be made, with written words: with the person's own. Throws Refusal 'work_unknown' where there are none. */
export function undone({ wording, ...draft }: Draft): Draft {
  const original = wording?.original
  if (original === undefined) throw new Refusal('work_unknown')
  const { screening: _screening, ...rest } = draft
  return { ...rest, prompt: original.words, onceKey: `own:${original.by}` }
}

/** The person's own words, however often more was made of them. */
export function originalOf(generation: Generation): NonNullable<Wording['original']> {
  const { draft } = wishIn(generation)
  return draft.wording?.original ?? { words: draft.prompt, by: generation.id }
}

/** What was said to be meant of the words of the job that wrote, is meant of what they are for. */
function acknowledgedIn(draft: Draft, { screening }: Generation): Draft {
  const { screening: before, ...rest } = draft
  const acknowledged = [...new Set([...(before?.acknowledged ?? []), ...(screening.acknowledged ?? [])])]
  return acknowledged.length === 0 ? rest : { ...rest, screening: { acknowledged } }
}

/** Words that will be sung, and not a prompt. */
export const areLyrics = ({ options }: Pick<Generation, 'options'>): boolean => options['purpose'] === 'lyrics'

/** Into which language a job translates; undefined: it does something else. */
export function languageIn({ options }: Pick<Generation, 'options'>): Locale | undefined {
  return options['purpose'] === 'translate' ? (options['language'] as Locale | undefined) : undefined
}
