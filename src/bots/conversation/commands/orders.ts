/** /orders: what was bought and what became of it, in pages, newest first; a number shows the order, with what can be done with it. */
import { receiptEmailOf } from '../../../core/people.ts'
import type { Button, Text } from '../../../core/ports.ts'
import type { OrderView } from '../../../payments/index.ts'
import { dateOf, moneyOf } from '../dates.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

const ROWS = 8
const IN_ROW = 4

async function page(scene: Scene, beforeId: string | undefined): Promise<Answer> {
  const { id, locale } = scene.person
  const more = beforeId === undefined ? {} : { beforeId }
  const found = await scene.payments.ordersOf(scene.trx, id, { rows: ROWS + 1, ...more })
  const shown = found.slice(0, ROWS)
  if (shown.length === 0) return { outgoing: { text: [t('orders-empty')], private: true } }
  const text: Text[] = [t('orders-title'), ...shown.map((view, at) => lineOf(view, at + 1, locale)), t('orders-help')]
  const links = shown.map(({ order }, at) => button(t('link-number', { n: at + 1 }), { verb: 'order', id: order.id }))
  const buttons: Button[][] = [links.slice(0, IN_ROW), links.slice(IN_ROW)].filter((row) => row.length > 0)
  const last = shown.at(-1)
  if (found.length > ROWS && last !== undefined)
    buttons.push([button(t('button-older'), { verb: 'orders', id: last.order.id })])
  const email = await receiptEmailOf(scene.trx, id)
  if (email !== null) {
    text.push(t('orders-email', { email }))
    buttons.push([button(t('button-email'), { verb: 'email' })])
  }
  return { outgoing: { text, buttons, private: true }, inPlace: beforeId !== undefined }
}

function lineOf({ order, state, methodId, inReview }: OrderView, nr: number, locale: Scene['person']['locale']): Text {
  return t('orders-line', {
    nr,
    n: order.credits,
    price: moneyOf(order.amountMinor, order.currency, locale),
    method: t(`method-${methodId}`),
    state: inReview && state !== 'paid' ? 'review' : state,
    date: dateOf(order.createdAtMs, locale),
  })
}

export const orders: Command = {
  name: 'orders',
  free: true,
  personal: true,
  run: async (scene) => [await page(scene, undefined)],
}

/** `orders:<order>` shows those before it. */
export const ordersVerb: Verb = {
  verb: 'orders',
  free: true,
  run: async (scene, action) => [await page(scene, action.id)],
}
