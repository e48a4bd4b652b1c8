/** The buttons by which it is said how a song gets its words. */
import { findModel } from '../../../core/catalog.ts'
import { Refusal } from '../../../core/errors.ts'
import { findQuote } from '../../../core/generation/quote.ts'
import { lyricsBound } from '../../../core/generation/written.ts'
import { closeCard } from '../dialogue.ts'
import { askForLyrics, askForTheme, lyricsQuestion, themeQuestion, withSinging } from '../lyrics.ts'
import { make } from '../make.ts'
import { promptQuestion } from '../questions.ts'
import { singWith, writeFor } from '../singing.ts'
import type { Verb } from '../types.ts'

/** `sung:<quote>:own`, `written` (for them, about the theme) or `none` (nobody sings). */
export const sung: Verb = {
  verb: 'sung',
  async asks({ db, person, catalog, nowMs }, action) {
    const { draft } = await findQuote(db, action.id ?? '', person.id, nowMs)
    if (action.argument === 'own') return lyricsQuestion(lyricsBound(findModel(catalog, draft.modelId)) ?? 0)
    if (draft.prompt !== '') return null
    return action.argument === 'written' ? themeQuestion() : promptQuestion('music')
  },
  async run(scene, action, words) {
    const { id, draft } = await findQuote(scene.trx, action.id ?? '', scene.person.id, scene.nowMs)
    await closeCard(scene)
    const given = { key: `quote:${id}`, ...(scene.pressed === undefined ? {} : { replaces: scene.pressed }) }
    if (action.argument === 'own')
      return words === undefined ? askForLyrics(scene, draft) : singWith(scene, draft, words, given)
    if (action.argument !== 'written' && action.argument !== 'none') throw new Refusal('action_unknown')
    const isSung = action.argument === 'written'
    const model = findModel(scene.catalog, draft.modelId)
    const song = withSinging(model, draft.prompt === '' ? { ...draft, prompt: (words ?? '').trim() } : draft, isSung)
    if (!isSung) return make(scene, song, given)
    return song.prompt === '' ? askForTheme(scene, song) : writeFor(scene, song, given)
  },
}
