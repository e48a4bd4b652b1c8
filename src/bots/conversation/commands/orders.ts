/** /orders: what was bought and what became of it, newest first; a number shows the order, with what can still be done with it. */
import type { Button, Text } from '../../../core/ports.ts'
import { dateOf, moneyOf } from '../dates.ts'
import { button, t } from '../scene.ts'
import type { Command } from '../types.ts'

const ROWS = 12
const IN_ROW = 4

export const orders: Command = {
  name: 'orders',
  free: true,
  personal: true,
  async run(scene) {
    const { locale } = scene.person
    const found = await scene.payments.ordersOf(scene.trx, scene.person.id, { rows: ROWS })
    if (found.length === 0) return [{ outgoing: { text: [t('orders-empty')], private: true } }]
    const text: Text[] = [t('orders-title')]
    const links: Button[] = []
    for (const [index, { order, state, methodId, inReview }] of found.entries()) {
      text.push(
        t('orders-line', {
          nr: index + 1,
          n: order.credits,
          price: moneyOf(order.amountMinor, order.currency, locale),
          method: t(`method-${methodId}`),
          state: inReview && state !== 'paid' ? 'review' : state,
          date: dateOf(order.createdAtMs, locale),
        }),
      )
      links.push(button(t('link-number', { n: index + 1 }), { verb: 'order', id: order.id }))
    }
    text.push(t('orders-help'))
    const buttons = [0, 1, 2]
      .map((row) => links.slice(row * IN_ROW, (row + 1) * IN_ROW))
      .filter((row) => row.length > 0)
    return [{ outgoing: { text, buttons, private: true } }]
  },
}
