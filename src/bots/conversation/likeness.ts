/** The question whether whoever is pictured agrees, before their picture is made to speak. Nothing is held before. */
import type { Model } from '../../core/catalog.ts'
import { withoutLikeness } from '../../core/generation/pictured.ts'
import type { Draft } from '../../core/generation/types.ts'
import type { Button } from '../../core/ports.ts'
import { keepDraft } from './drafts.ts'
import { button, type Scene, t } from './scene.ts'
import type { Answer } from './types.ts'

/** Null: everything was said already, or nobody is pictured. */
export async function askLikeness(scene: Scene, draft: Draft): Promise<Answer[] | null> {
  const lacking = await withoutLikeness(scene.generation, scene.trx, scene.person.id, draft)
  if (lacking.length === 0) return null
  const quoteId = await keepDraft(scene, draft)
  const answer = (argument: string) => button(t(`likeness-${argument}`), { verb: 'likeness', id: quoteId, argument })
  return [
    {
      outgoing: {
        text: [t('likeness-ask'), t('likeness-kept')],
        buttons: [[answer('me'), answer('consent')], [answer('no')]],
      },
    },
  ]
}

/** Somebody else can speak instead: a stock avatar, where the model has any. */
export const hasStock = (model: Pick<Model, 'options'>): boolean => model.options['avatar'] !== undefined

/** Takes back what was said of all pictures. */
export const unlikeButton = (): Button => button(t('button-unlike'), { verb: 'unlike' })
