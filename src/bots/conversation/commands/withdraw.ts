/** /withdraw: consent is taken back as easily as it was given; what is asked once more is only what it stops. */
import { stopAll } from '../../../core/generation/withdraw.ts'
import { withdrawConsent } from '../../../core/privacy/consent.ts'
import { withdrawLikeness } from '../../../core/privacy/likeness.ts'
import { t } from '../scene.ts'
import type { Command, Verb } from '../types.ts'
import { again, askToWithdraw } from '../withdrawal.ts'

export const withdraw: Command = { name: 'withdraw', free: true, personal: true, run: askToWithdraw }

export const withdrawVerb: Verb = {
  verb: 'withdraw',
  free: true,
  async run(scene) {
    await withdrawConsent(scene.trx, scene.person.id, scene.nowMs)
    await withdrawLikeness(scene.trx, scene.person.id, scene.nowMs)
    const { cancelled, asked, running } = await stopAll(scene.generation, scene.trx, scene.person.id)
    const text = [t('withdrawn')]
    if (cancelled > 0) text.push(t('withdrawn-cancelled', { n: cancelled }))
    if (asked > 0) text.push(t('withdrawn-asked', { n: asked }))
    if (running > 0) text.push(t('withdrawn-running', { n: running }))
    return [{ outgoing: { text: [...text, t('rights-stay')], buttons: [again()], private: true }, inPlace: true }]
  },
}
