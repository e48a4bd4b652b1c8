/** What a refusal of the screen says and offers, and what somebody hears for whom nothing is made at present. */

import type { Standing } from '../../core/fairness/standing.ts'
import { type RefusedDecision, standingNow, strike } from '../../core/fairness/strikes.ts'
import type { Draft } from '../../core/generation/types.ts'
import type { Button, ModerationCategory, Text } from '../../core/ports.ts'
import { dateOf } from './dates.ts'
import { keepDraft } from './drafts.ts'
import { button, type Scene, t } from './scene.ts'
import type { Answer } from './types.ts'
import { waitOf } from './waits.ts'

/**
 * Ways out of a refusal.
 * @param id the decision's, or the generation's that it ended
 * @param quoteId the refused draft; undefined: the generation's
 */
export function waysOut(id: string, category: string, quoteId?: string): Button[][] {
  const refused = quoteId === undefined ? { id, argument: 'job' } : { id: quoteId }
  return [
    [button(t('button-reword'), { verb: 'reword', ...refused }, { style: 'primary' })],
    [button(t('button-why'), { verb: 'why', argument: category }), button(t('button-appeal'), { verb: 'appeal', id })],
  ]
}

/** Notes a refused draft, counts it, and answers in words: the category, that it costs nothing, and the ways out. */
export async function refuseDraft(
  scene: Scene,
  draft: Draft,
  verdict: { category: ModerationCategory; evidence: readonly string[] },
  key: string,
): Promise<Answer[]> {
  const quoteId = await keepDraft(scene, draft)
  const decision: RefusedDecision = {
    key,
    personId: scene.person.id,
    category: verdict.category,
    rules: verdict.evidence,
    kind: draft.kind,
    place: scene.address.place,
    quoteId,
  }
  const { id, standing: now } = await strike(scene.fair, scene.trx, decision)
  const text = [t('screen-refused', { reason: t(`category-${verdict.category}`) })]
  if (now.state !== 'free') text.push(restriction(scene, now))
  return [{ outgoing: { text, buttons: waysOut(id, verdict.category, quoteId) } }]
}

/** Null: the person may have things made. Otherwise until when not, and that all else goes on. */
export async function heldBack(scene: Scene): Promise<Answer[] | null> {
  const now = await standingNow(scene.fair, scene.trx, scene.person.id, scene.nowMs)
  if (now.state === 'free') return null
  return [{ outgoing: { text: [restriction(scene, now), t('held-open')], private: true } }]
}

function restriction(scene: Scene, { state, untilMs }: Standing): Text {
  const until = dateOf(untilMs, scene.person.locale)
  return t(state === 'banned' ? 'held-banned' : 'held-muted', { wait: waitOf(untilMs - scene.nowMs), until })
}
