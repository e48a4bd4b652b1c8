/** Taking consent back: what it does is said first. */
import { consentOf } from '../../core/privacy/consent.ts'
import { likenessOf } from '../../core/privacy/likeness.ts'
import { unlikeButton } from './likeness.ts'
import { button, type Scene, t } from './scene.ts'
import type { Answer } from './types.ts'

/** What withdrawing does, with its button; where nothing was agreed to, that. */
export async function askToWithdraw(scene: Scene): Promise<Answer[]> {
  const { state } = await consentOf(scene.trx, scene.person.id)
  const { standing } = await likenessOf(scene.trx, scene.person.id)
  if (state !== 'given') return [{ outgoing: { text: [t('withdraw-none')], buttons: [again()], private: true } }]
  const buttons = [
    [
      button(t('button-withdraw'), { verb: 'withdraw' }, { style: 'danger' }),
      button(t('button-withdraw-not'), { verb: 'keep' }),
    ],
    ...(standing === 0 ? [] : [[unlikeButton()]]),
  ]
  return [{ outgoing: { text: [t('withdraw-ask'), t('withdraw-what')], buttons, private: true } }]
}

/** The terms once more, whenever somebody has thought again. */
export const again = () => [button(t('button-terms-again'), { verb: 'gate' })]
