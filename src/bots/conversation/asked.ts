/** What is asked before something is made that the policy does not make without being meant. Nothing is held before. */
import type { Draft } from '../../core/generation/types.ts'
import type { Button, ModerationCategory, Outgoing } from '../../core/ports.ts'
import { keepDraft } from './drafts.ts'
import { button, type Scene, t } from './scene.ts'
import type { Answer } from './types.ts'

/** @param id a quote's, or with `argument` a generation's that the screens have stopped */
export function askButtons(id: string, argument?: 'job'): Button[][] {
  const about = argument === undefined ? { id } : { id, argument }
  return [
    [button(t('button-sure'), { verb: 'sure', ...about }, { style: 'primary' })],
    [button(t('button-reword'), { verb: 'reword', ...about })],
  ]
}

export function askCard(id: string, category: ModerationCategory): Outgoing {
  return { text: [t('screen-ask', { reason: t(`category-${category}`) })], buttons: askButtons(id) }
}

/** Keeps the draft with what would be meant by going on, and asks. */
export async function askWhetherMeant(scene: Scene, draft: Draft, category: ModerationCategory): Promise<Answer[]> {
  const quoteId = await keepDraft(scene, meant(draft))
  return [{ outgoing: askCard(quoteId, category) }]
}

/** The draft of somebody who has said to mean what was found in it. */
export function meant(draft: Draft): Draft {
  const { found = [], acknowledged = [] } = draft.screening ?? {}
  return { ...draft, screening: { found, acknowledged: [...new Set([...acknowledged, ...found])] } }
}
