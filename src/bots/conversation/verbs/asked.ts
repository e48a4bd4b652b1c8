/** The buttons under a question of the screen: it is meant so, or other words. */
import type { Reader } from '../../../core/db/database.ts'
import { Refusal } from '../../../core/errors.ts'
import { findWork } from '../../../core/generation/history.ts'
import { findQuote } from '../../../core/generation/quote.ts'
import type { Draft } from '../../../core/generation/types.ts'
import { meant } from '../asked.ts'
import { ask } from '../dialogue.ts'
import { draftOf } from '../drafts.ts'
import { answerable, make, makeWith } from '../make.ts'
import { promptQuestion } from '../questions.ts'
import { t } from '../scene.ts'
import type { Action, Verb } from '../types.ts'
import { wishOf } from '../wording.ts'

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

/** The same command, files and options with other words. */
export const reword: Verb = {
  verb: 'reword',
  async asks({ db, person, nowMs }, action) {
    return promptQuestion(wishOf((await askedOf(db, action, person.id, nowMs)).draft).kind)
  },
  async run(scene, action, words) {
    const draft = wishOf((await askedOf(scene.trx, action, scene.person.id, scene.nowMs)).draft)
    const { negative: _negative, ...options } = draft.options
    const { screening: _screening, wording: _wording, onceKey: _onceKey, ...rest } = draft
    const empty: Draft = { ...rest, prompt: '', options }
    if (words !== undefined) return makeWith(scene, empty, words)
    await ask(scene, { question: 'make', data: { draft: empty, wanted: 'prompt' } })
    const question = t(`ask-prompt-${draft.kind}`)
    return [{ outgoing: { text: [question], ask: { placeholder: question, ...answerable } } }]
  },
}
