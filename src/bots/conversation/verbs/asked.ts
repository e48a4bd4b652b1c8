/** The buttons under a question of the screen: it is meant so, or other words. */
import type { Reader } from '../../../core/db/database.ts'
import { Refusal } from '../../../core/errors.ts'
import { findWork } from '../../../core/generation/history.ts'
import { findQuote } from '../../../core/generation/quote.ts'
import type { Draft } from '../../../core/generation/types.ts'
import { lyricsBound } from '../../../core/generation/written.ts'
import { meant } from '../asked.ts'
import { ask } from '../dialogue.ts'
import { draftOf } from '../drafts.ts'
import { askForLyrics, askForTheme, lyricsQuestion, themeQuestion } from '../lyrics.ts'
import { answerable, make, makeWith } from '../make.ts'
import { promptQuestion } from '../questions.ts'
import { t } from '../scene.ts'
import { singWith, writeFor } from '../singing.ts'
import type { Action, Verb } from '../types.ts'
import { areLyrics, wishOf } from '../wording.ts'

interface Asked {
  draft: Draft
  /** What makes it once, however often it is pressed. */
  key: string
}

async function askedOf(db: Reader, action: Action, personId: string, nowMs: number): Promise<Asked> {
  const id = action.id ?? ''
  if (action.argument !== 'job') {
    const { draft } = await findQuote(db, id, personId, nowMs)
    return { draft, key: `quote:${id}` }
  }
  const work = await findWork(db, id, personId)
  if (work === null) throw new Refusal('work_unknown')
  return { draft: { ...draftOf(work), screening: work.generation.screening }, key: `sure:${id}` }
}

/** `sure:<quote>`, or `sure:<generation>:job` where a screen that needs time has asked. */
export const sure: Verb = {
  verb: 'sure',
  async run(scene, action) {
    const { draft, key } = await askedOf(scene.trx, action, scene.person.id, scene.nowMs)
    return make(scene, meant(draft), { key, ...(scene.pressed === undefined ? {} : { replaces: scene.pressed }) })
  },
}

const isSung = ({ options }: Draft): boolean => typeof options['lyrics'] === 'string'
const isOfLyrics = ({ kind, options }: Draft): boolean => kind === 'write' && areLyrics({ options })

/** The same command, files and options with other words. */
export const reword: Verb = {
  verb: 'reword',
  async asks({ db, person, catalog, nowMs }, action) {
    const { draft: asked } = await askedOf(db, action, person.id, nowMs)
    if (isOfLyrics(asked)) return themeQuestion()
    const draft = wishOf(asked)
    const bound = lyricsBound(catalog.models.find(({ id }) => id === draft.modelId))
    return isSung(draft) && bound !== undefined ? lyricsQuestion(bound) : promptQuestion(draft.kind)
  },
  async run(scene, action, words) {
    const { draft: asked } = await askedOf(scene.trx, action, scene.person.id, scene.nowMs)
    const draft = wishOf(asked)
    const { negative: _negative, ...options } = draft.options
    const { screening: _screening, wording: _wording, onceKey: _onceKey, ...rest } = draft
    const empty: Draft = { ...rest, prompt: '', options }
    if (isOfLyrics(asked))
      return words === undefined ? askForTheme(scene, empty) : writeFor(scene, { ...empty, prompt: words.trim() })
    if (isSung(draft)) {
      // Of a song it is mostly what is sung.
      const { lyrics: _lyrics, ...others } = options
      const song: Draft = { ...rest, options: others }
      return words === undefined ? askForLyrics(scene, song) : singWith(scene, song, words)
    }
    if (words !== undefined) return makeWith(scene, empty, words)
    await ask(scene, { question: 'make', data: { draft: empty, wanted: 'prompt' } })
    const question = t(`ask-prompt-${draft.kind}`)
    return [{ outgoing: { text: [question], ask: { placeholder: question, ...answerable } } }]
  },
}
