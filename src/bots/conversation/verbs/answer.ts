/** A button under a question: for chats in which not every message reaches the bot. */
import type { Draft } from '../../../core/generation/types.ts'
import { chatKeyOf } from '../../../core/outbox.ts'
import { openDialogue } from '../dialogue.ts'
import { promptQuestion } from '../questions.ts'
import { emailQuestion } from '../receipts.ts'
import { say, t } from '../scene.ts'
import type { Verb } from '../types.ts'
import { answerQuestion, backQuestion } from './refunds.ts'

export const answer: Verb = {
  verb: 'answer',
  async asks({ db, person, address, nowMs }) {
    const dialogue = await openDialogue(db, chatKeyOf(address), person.id, nowMs)
    if (dialogue?.question === 'email') return emailQuestion()
    if (dialogue?.question === 'moneyback') return backQuestion()
    if (dialogue?.question === 'payback') return answerQuestion((dialogue.data as { wanted: 'part' | 'no' }).wanted)
    if (dialogue?.question !== 'make') return null
    const { draft, wanted } = dialogue.data as { draft: Draft; wanted: 'prompt' | 'picture' }
    return wanted === 'prompt' ? promptQuestion(draft.kind) : null
  },
  async run(scene, _action, words) {
    if (words === undefined) return [say(t('answer-how'))]
    return scene.again({ text: words, options: {}, files: [] })
  },
}
