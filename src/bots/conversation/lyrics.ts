/**
 * What is sung in a song: the person's own words, words that are written for them, or nothing. Asked once, where the model sings given
 * words and nothing was said of them; then the song is made like everything else.
 */
import { hasChoice } from '../../core/catalog/prompts.ts'
import { type Catalog, findModel, type Model } from '../../core/catalog.ts'
import { hasLyrics } from '../../core/generation/accept.ts'
import type { Draft } from '../../core/generation/types.ts'
import { lyricsBound } from '../../core/generation/written.ts'
import { LIMITS } from '../../core/limits.ts'
import type { Text } from '../../core/ports.ts'
import { ask } from './dialogue.ts'
import { keepDraft } from './drafts.ts'
import { answerable } from './questions.ts'
import { button, raw, type Scene, t } from './scene.ts'
import type { Answer, Question } from './types.ts'

/** It sings given words, and nobody has said whether, and which. */
export function isHowSungOpen(model: Model, draft: Draft): boolean {
  const isSaid = hasLyrics(draft) || draft.options['instrumental'] !== undefined
  return model.kind === 'music' && lyricsBound(model) !== undefined && !isSaid && draft.inputs.length === 0
}

/** A live model that writes words of songs; undefined: the singing model makes them up itself. */
export function lyricist(catalog: Catalog): Model | undefined {
  const able = catalog.models.filter((model) => model.kind === 'write' && hasChoice(model, 'purpose', 'lyrics'))
  return able.find(({ id }) => id === catalog.prompts?.model) ?? able[0]
}

/** [Own words] [Written for me] [Instrumental]; whoever writes instead of pressing is understood too. */
export async function askHowSung(scene: Scene, draft: Draft): Promise<Answer[]> {
  const id = await keepDraft(scene, draft)
  await ask(scene, { question: 'make', data: { draft, wanted: 'sung' } })
  const model = findModel(scene.catalog, draft.modelId)
  const way = (argument: string) => button(t(`button-sung-${argument}`), { verb: 'sung', id, argument })
  const row = [way('own'), way('written'), ...(model.options['instrumental']?.type === 'switch' ? [way('none')] : [])]
  const text = [
    t('quote-music', { model: model.title }),
    ...(draft.prompt === '' ? [] : [raw(draft.prompt)]),
    t('lyrics-how'),
  ]
  return [{ outgoing: { text, buttons: [row, [button(t('button-drop'), { verb: 'drop', id })]] } }]
}

/** Whether anybody sings is said, so that it is not asked again. */
export function withSinging(model: Model, draft: Draft, isSung: boolean): Draft {
  const isSwitch = model.options['instrumental']?.type === 'switch'
  return isSwitch ? { ...draft, options: { ...draft.options, instrumental: !isSung } } : draft
}

/** The words that a song needs, up to the model's bound. */
export function lyricsQuestion(max: number, value?: string): Question {
  return {
    title: t('option-lyrics'),
    placeholder: t('ask-lyrics'),
    maxChars: max,
    ...(value === undefined ? {} : { value }),
  }
}

/** Asks for them by message; `above` says what was wrong with those before. */
export async function askForLyrics(scene: Scene, draft: Draft, above: Text[] = []): Promise<Answer[]> {
  const max = lyricsBound(findModel(scene.catalog, draft.modelId)) ?? 0
  await ask(scene, { question: 'make', data: { draft, wanted: 'lyrics' } })
  return [
    {
      outgoing: {
        text: [...above, t('lyrics-ask', { max })],
        ask: { placeholder: t('ask-lyrics'), ...answerable },
      },
    },
  ]
}

/** Too many words are shortened by whoever wrote them, never by us. */
export function askForFewer(scene: Scene, draft: Draft, max: number): Promise<Answer[]> {
  const { lyrics, ...options } = draft.options
  const length = Array.from(String(lyrics ?? '')).length
  return askForLyrics(scene, { ...draft, options }, [t('lyrics-long', { max, length })])
}

/** A theme for words that are written, or for a model that makes them up itself. */
export async function askForTheme(scene: Scene, draft: Draft): Promise<Answer[]> {
  await ask(scene, { question: 'make', data: { draft, wanted: 'theme' } })
  return [{ outgoing: { text: [t('ask-theme')], ask: { placeholder: t('ask-theme'), ...answerable } } }]
}

export function themeQuestion(): Question {
  return { title: t('button-sung-written'), placeholder: t('ask-theme'), maxChars: LIMITS.promptChars }
}

/** What written words are called, where the song can have a title and the person has given it none. */
export function withTitle(catalog: Catalog, draft: Draft, title: string | null): Draft {
  const definition = catalog.models.find(({ id }) => id === draft.modelId)?.options['title']
  const fits = definition?.type === 'text' && title !== null && title.length <= definition.max
  return fits && draft.options['title'] === undefined ? { ...draft, options: { ...draft.options, title } } : draft
}
