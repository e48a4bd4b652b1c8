/**
 * The question whether whoever is pictured agrees, before their picture is made to speak, by a portrait or a clip with sound. Nothing
 * is held before.
 */
import type { Model } from '../../core/catalog.ts'
import { likenessUse, withoutLikeness } from '../../core/generation/pictured.ts'
import type { Draft } from '../../core/generation/types.ts'
import type { Button } from '../../core/ports.ts'
import type { LikenessSaid, LikenessUse } from '../../core/privacy/likeness.ts'
import { keepDraft } from './drafts.ts'
import { button, type Scene, t } from './scene.ts'
import type { Answer } from './types.ts'

/** What is an answer that lets it begin: a clip may show nobody at all. */
export const answersFor = (usedFor: LikenessUse): LikenessSaid[] =>
  usedFor === 'clip' ? ['me', 'consent', 'nobody'] : ['me', 'consent']

/**
 * Null: everything was said already, or nobody is pictured.
 * @param seenCredits the price by which it was started already
 */
export async function askLikeness(scene: Scene, draft: Draft, seenCredits = 0): Promise<Answer[] | null> {
  const lacking = await withoutLikeness(scene.generation, scene.trx, scene.person.id, draft)
  if (lacking.length === 0) return null
  const quoteId = await keepDraft(scene, draft, seenCredits)
  const usedFor = likenessUse(draft.kind)
  const answer = (argument: string) => button(t(`likeness-${argument}`), { verb: 'likeness', id: quoteId, argument })
  const text =
    usedFor === 'clip' ? [t('likeness-ask-clip'), t('likeness-kept-clip')] : [t('likeness-ask'), t('likeness-kept')]
  const [me, consent, ...others] = answersFor(usedFor)
  const rows = [
    [me, consent],
    [...others, 'no'],
  ]
  return [{ outgoing: { text, buttons: rows.map((row) => row.map((one) => answer(String(one)))) } }]
}

/** Somebody else can speak instead: a stock avatar, where the model has any. */
export const hasStock = (model: Pick<Model, 'options'>): boolean => model.options['avatar'] !== undefined

/** Takes back what was said of all pictures. */
export const unlikeButton = (): Button => button(t('button-unlike'), { verb: 'unlike' })
