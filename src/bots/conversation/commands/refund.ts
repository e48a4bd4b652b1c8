/** /refund <payment> [<amount>]: for operators. Money goes back, and its credits are taken back; alone, who asks for theirs. */
import { Refusal } from '../../../core/errors.ts'
import { noteAct } from '../../../core/fairness/audit.ts'
import { dateOf, moneyOf } from '../dates.ts'
import { amountOf } from '../paying-back.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Command } from '../types.ts'

const ROWS = 8
const IN_ROW = 4

export const refund: Command = {
  name: 'refund',
  free: true,
  personal: true,
  admin: true,
  async run(scene, input) {
    const [named = '', ...words] = input.text.trim().split(/\s+/)
    if (named === '') return [await asksPage(scene)]
    // By our id, or by the one that stands on the person's receipt.
    const payment = await scene.trx
      .selectFrom('payments')
      .select(['id', 'method', 'amount_minor', 'refunded_minor', 'currency'])
      .where((on) => on.or([on('id', '=', named), on('external_id', '=', named)]))
      .executeTakeFirst()
    if (payment === undefined) throw new Refusal('payment_unknown')
    const restMinor = payment.amount_minor - payment.refunded_minor
    if (restMinor === 0) throw new Refusal('refund_done')
    const amountMinor = words.length === 0 ? restMinor : amountOf(words.join(' '), payment.currency, restMinor)
    await scene.payments
      .refund(scene.trx, {
        paymentId: payment.id,
        amountMinor,
        by: `admin:${scene.person.id}`,
        key: `refund:${scene.key}`,
      })
      .catch(nothingLeft)
    await noteAct(scene.trx, {
      actorId: scene.person.id,
      action: amountMinor === payment.amount_minor ? 'refund_all' : 'refund_part',
      subject: `payment:${payment.id}`,
      nowMs: scene.nowMs,
    })
    const amount = moneyOf(amountMinor, payment.currency, scene.person.locale)
    const text = [t('refund-begun', { amount })]
    // Where the shop returns nothing, this only takes the credits.
    const method = scene.payments.methods.find((one) => one.id === payment.method)
    if (method?.manualRefunds === true) text.push(t('refund-by-hand', { amount, method: t(`method-${method.id}`) }))
    return [{ outgoing: { text, private: true } }]
  },
}

/** What is under way counts as gone. */
function nothingLeft(error: unknown): never {
  throw error instanceof Refusal && error.params['restMinor'] === 0 ? new Refusal('refund_done') : error
}

/** Who waits for an answer, the longest waiting first. */
async function asksPage(scene: Scene): Promise<Answer> {
  const open = await scene.payments.asks.open(scene.trx, ROWS)
  if (open.length === 0) return { outgoing: { text: [t('refund-usage'), t('refund-asks-none')], private: true } }
  const lines = await Promise.all(
    open.map(async (row, at) => {
      const view = await scene.payments.orderView(scene.trx, row.order_id, row.person_id)
      return t('refund-asks-line', {
        nr: at + 1,
        date: dateOf(row.created_at_ms, scene.person.locale),
        price: view === null ? '' : moneyOf(view.order.amountMinor, view.order.currency, scene.person.locale),
        method: t(`method-${view?.methodId ?? ''}`),
      })
    }),
  )
  const links = open.map((row, at) => button(t('link-number', { n: at + 1 }), { verb: 'payback', id: row.id }))
  const buttons = [links.slice(0, IN_ROW), links.slice(IN_ROW)].filter((row) => row.length > 0)
  return { outgoing: { text: [t('refund-usage'), t('refund-asks-title'), ...lines], buttons, private: true } }
}
