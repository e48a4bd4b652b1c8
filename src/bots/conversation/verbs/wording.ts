/** Other words for a prompt: have them written, use them, go back to one's own, change them by hand. */

import type { Rewording } from '../../../core/catalog/prompts.ts'
import { modelFor } from '../../../core/catalog.ts'
import { findWork, type Work } from '../../../core/generation/history.ts'
import { changeQuote, findQuote } from '../../../core/generation/quote.ts'
import type { Draft } from '../../../core/generation/types.ts'
import { lyricsBound } from '../../../core/generation/written.ts'
import { LIMITS } from '../../../core/limits.ts'
import { ask } from '../dialogue.ts'
import { draftOf } from '../drafts.ts'
import { parseOptions } from '../grammar.ts'
import { askForLyrics, lyricsQuestion, withTitle } from '../lyrics.ts'
import { answerable, make, quoteShown, showQuote } from '../make.ts'
import { planFor } from '../plans.ts'
import { promptQuestion } from '../questions.ts'
import { type Scene, t } from '../scene.ts'
import { singWith } from '../singing.ts'
import type { Action, Answer, Verb } from '../types.ts'
import { areLyrics, originalOf, toWrite, undone, wishIn, withOwn, withWritten } from '../wording.ts'
import { workOf } from '../works.ts'
import { refuseQuickRepeat } from './results.ts'

/** `enrich:<quote>`, or `enrich:<generation>:job` under a result; the written words come as a card. */
function writes(verb: string, what: Rewording): Verb {
  return {
    verb,
    async run(scene, action) {
      if (action.argument === 'job') {
        const work = await workOf(scene, action.id)
        await refuseQuickRepeat(scene, work, 'write')
        return make(scene, await toWrite(scene, { ...wantedBy(work), parentId: work.generation.id }, what))
      }
      const { id, draft, priceCredits } = await findQuote(scene.trx, action.id ?? '', scene.person.id, scene.nowMs)
      const replaces = scene.pressed === undefined ? {} : { replaces: scene.pressed }
      return make(scene, await toWrite(scene, draft, what, priceCredits), { key: `${verb}:${id}`, ...replaces })
    },
  }
}
export const enrich = writes('enrich', 'enhance')
export const translate = writes('translate', 'translate')

/** What a work was made from; of words that were written, what they are for, with them. */
const wantedBy = (work: Work): Draft =>
  work.generation.kind === 'write' ? withWritten(work.generation) : draftOf(work)

/** `usewords:<generation>`: what was wished for, with the words that were written. */
export const useWords: Verb = {
  verb: 'usewords',
  async run(scene, action) {
    const work = await workOf(scene, action.id)
    return begin(scene, work, withTitle(scene.catalog, withWritten(work.generation), work.generation.title))
  },
}

/**
 * `ownwords:<generation>:job`: the same with the person's own words, instead of what was written or after it was used.
 * `ownwords:<quote>` puts them back into the draft.
 */
export const ownWords: Verb = {
  verb: 'ownwords',
  async run(scene, action) {
    if (action.argument === 'job') {
      const work = await workOf(scene, action.id)
      if (work.generation.kind === 'write') return begin(scene, work, withOwn(work.generation))
      const draft = await once(scene, undone(draftOf(work)))
      return draft === null ? [BEGUN] : make(scene, draft)
    }
    const quote = await findQuote(scene.trx, action.id ?? '', scene.person.id, scene.nowMs)
    const planned = await planFor(scene, undone(quote.draft))
    await changeQuote(scene.trx, quote.id, planned.draft, planned.priceCredits)
    return [{ outgoing: quoteShown(scene, quote.id, planned), inPlace: true }]
  },
}

const BEGUN: Answer = { outgoing: { text: [t('words-begun')], private: true } }

/** Pressed as often as that after it had failed each time. */
const MOST_TRIES = 20

/** The draft under a key of its own: what has failed, was cancelled or deleted can be had again. Null: it is there, or under way. */
async function once(scene: Scene, draft: Draft): Promise<Draft | null> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const onceKey = tries === 1 ? draft.onceKey : `${draft.onceKey}:${tries}`
    const begun = await scene.trx
      .selectFrom('generations')
      .select(['state', 'deleted_at_ms'])
      .where('key', '=', onceKey ?? '')
      .executeTakeFirst()
    if (onceKey === undefined || begun === undefined) return onceKey === undefined ? draft : { ...draft, onceKey }
    const isGone = begun.state === 'failed' || begun.state === 'cancelled' || begun.deleted_at_ms !== null
    if (!isGone) return null
  }
  return null
}

/** At the price that stood on the button: for an hour, as with every price that is shown; after that a new one is shown first. */
async function begin(scene: Scene, { generation }: Work, wanted: Draft): Promise<Answer[]> {
  const draft = await once(scene, wanted)
  if (draft === null) return [BEGUN]
  const shown = wishIn(generation).priceCredits
  if (scene.nowMs > (generation.endedAtMs ?? scene.nowMs) + LIMITS.quoteMs) {
    const planned = await planFor(scene, draft)
    if (planned.priceCredits !== shown) return showQuote(scene, planned)
  }
  return make(scene, draft, { confirmed: true, quotedCredits: shown })
}

/** `editwords:<generation>`: words of the person's own in the place of those that were written. */
export const editWords: Verb = {
  verb: 'editwords',
  async asks({ db, person, catalog }, action) {
    const work = await findWork(db, action.id ?? '', person.id)
    const wish = work?.generation.wording.for
    if (work === null || wish === undefined) return null
    if (areLyrics(work.generation)) {
      const bound = lyricsBound(catalog.models.find(({ id }) => id === wish.draft.modelId))
      return lyricsQuestion(bound ?? 0, work.generation.resultText ?? undefined)
    }
    return { ...promptQuestion(wish.draft.kind), value: work.generation.resultText ?? work.generation.prompt }
  },
  async run(scene, action: Action, words) {
    const { generation } = await workOf(scene, action.id)
    const wish = wishIn(generation).draft
    if (areLyrics(generation)) return words === undefined ? askForLyrics(scene, wish) : singWith(scene, wish, words)
    const draft: Draft = { ...wish, prompt: '', wording: { original: originalOf(generation) } }
    if (words !== undefined) {
      const parsed = parseOptions(words.trim(), modelFor(scene.catalog, draft.kind, draft.modelId))
      return make(scene, { ...draft, prompt: parsed.prompt, options: { ...draft.options, ...parsed.options } })
    }
    await ask(scene, { question: 'make', data: { draft, wanted: 'prompt' } })
    const question = t(`ask-prompt-${draft.kind}`)
    return [{ outgoing: { text: [question], ask: { placeholder: question, ...answerable } } }]
  },
}
