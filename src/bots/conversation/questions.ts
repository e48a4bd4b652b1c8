/** What is asked in so many words, in every chat's own way. */
import { LIMITS } from '../../core/limits.ts'
import type { Kind } from '../../core/ports.ts'
import { encodeAction } from './action.ts'
import { t } from './scene.ts'
import type { Question } from './types.ts'

/** Words can be given in a window too. */
export const answerable = { action: encodeAction({ verb: 'answer' }) }

/** The words that a kind is made from. */
export function promptQuestion(kind: Kind): Question {
  return { title: t(`kind-${kind}`), placeholder: t(`ask-prompt-${kind}`), maxChars: LIMITS.promptChars }
}
