/** /refund <payment>: for operators. What is left of a payment goes back, and its credits are taken back. */
import { Refusal } from '../../../core/errors.ts'
import { moneyOf } from '../dates.ts'
import { t } from '../scene.ts'
import type { Command } from '../types.ts'

export const refund: Command = {
  name: 'refund',
  free: true,
  personal: true,
  admin: true,
  async run(scene, input) {
    const named = input.text.trim()
    if (named === '') return [{ outgoing: { text: [t('refund-usage')], private: true } }]
    // By our id, or by the one that stands on the person's receipt.
    const payment = await scene.trx
      .selectFrom('payments')
      .select(['id', 'method', 'amount_minor', 'refunded_minor', 'currency'])
      .where((on) => on.or([on('id', '=', named), on('external_id', '=', named)]))
      .executeTakeFirst()
    if (payment === undefined) throw new Refusal('payment_unknown')
    const amountMinor = payment.amount_minor - payment.refunded_minor
    await scene.payments.refund(scene.trx, {
      paymentId: payment.id,
      amountMinor,
      by: `admin:${scene.person.id}`,
      key: `refund:${scene.key}`,
    })
    const amount = moneyOf(amountMinor, payment.currency, scene.person.locale)
    const text = [t('refund-begun', { amount })]
    // Where the shop returns nothing, this only takes the credits.
    const method = scene.payments.methods.find((one) => one.id === payment.method)
    if (method?.manualRefunds === true) text.push(t('refund-by-hand', { amount, method: t(`method-${method.id}`) }))
    return [{ outgoing: { text, private: true } }]
  },
}
