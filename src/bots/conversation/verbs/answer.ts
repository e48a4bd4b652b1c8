/** A button under a question: for chats in which not every message reaches the bot. */
import { lyricsBound } from '../../../core/generation/written.ts'
import { chatKeyOf } from '../../../core/outbox.ts'
import { openDialogue, type Wanted } from '../dialogue.ts'
import { lyricsQuestion, themeQuestion } from '../lyrics.ts'
import { promptQuestion } from '../questions.ts'
import { emailQuestion } from '../receipts.ts'
import { say, t } from '../scene.ts'
import type { Verb } from '../types.ts'
import { answerQuestion, backQuestion } from './refunds.ts'

export const answer: Verb = {
  verb: 'answer',
  async asks({ db, person, address, catalog, nowMs }) {
    const dialogue = await openDialogue(db, chatKeyOf(address), person.id, nowMs)
    if (dialogue?.question === 'email') return emailQuestion()
    if (dialogue?.question === 'moneyback') return backQuestion()
    if (dialogue?.question === 'payback') return answerQuestion((dialogue.data as { wanted: 'part' | 'no' }).wanted)
    if (dialogue?.question !== 'make') return null
    const { draft, wanted } = dialogue.data as Wanted
    if (wanted === 'theme') return themeQuestion()
    if (wanted === 'lyrics')
      return lyricsQuestion(lyricsBound(catalog.models.find(({ id }) => id === draft.modelId)) ?? 0)
    return wanted === 'prompt' ? promptQuestion(draft.kind) : null
  },
  async run(scene, _action, words) {
    if (words === undefined) return [say(t('answer-how'))]
    return scene.again({ text: words, options: {}, files: [] })
  },
}
