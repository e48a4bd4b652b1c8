/** An order's card: one message that turns into "paid" by itself. */
import type { Reader } from '../../../core/db/database.ts'
import { Refusal } from '../../../core/errors.ts'
import { findQuote } from '../../../core/generation/quote.ts'
import { balanceOf } from '../../../core/ledger.ts'
import { type Person, receiptEmailOf } from '../../../core/people.ts'
import type { Button, Outgoing } from '../../../core/ports.ts'
import type { Payments } from '../../../payments/index.ts'
import { dayOf, moneyOf } from '../dates.ts'
import { button, t } from '../scene.ts'

export async function orderCard(
  payments: Payments,
  db: Reader,
  orderId: string,
  person: Person,
  nowMs: number,
): Promise<Outgoing | null> {
  const view = await payments.orderView(db, orderId, person.id)
  if (view === null) return null
  const { order } = view
  const price = moneyOf(order.amountMinor, order.currency, person.locale)
  const params = { n: order.credits, price, method: t(`method-${view.methodId}`) }
  const plan = view.subscription !== null
  if (view.inReview && view.state !== 'paid') return { text: [t('order-review', params)], private: true }
  if (view.state === 'created' || view.state === 'awaiting_payment') {
    const rows: Button[][] = []
    if (view.checkout?.kind === 'link')
      rows.push([{ label: t('button-pay', params), press: { url: view.checkout.url }, style: 'primary' }])
    if (view.checkout?.kind === 'press')
      rows.push([
        button(t('button-pay', params), { verb: 'pay', id: order.id }, { style: 'primary' }),
        button(t('button-decline'), { verb: 'pay', id: order.id, argument: 'no' }),
      ])
    if (view.checkout?.kind === 'sku')
      rows.push([{ label: t('button-pay', params), press: { sku: view.checkout.sku }, style: 'primary' }])
    const check = [button(t('button-check'), { verb: 'check', id: order.id })]
    if (view.checkout?.kind === 'invoice') {
      // Stars say nothing here; a provider may want to know whom a receipt is for, and of what.
      const { providerData, needEmail } = view.checkout.invoice as { providerData?: string; needEmail?: boolean }
      const provider = { needEmail: needEmail === true, ...(providerData === undefined ? {} : { data: providerData }) }
      return {
        text: [t('order-open', params)],
        buttons: [check],
        private: true,
        invoice: {
          payload: order.id,
          amountMinor: order.amountMinor,
          currency: order.currency,
          title: t('n-credits', { n: order.credits }),
          description: t('order-invoice', { n: order.credits }),
          pay: t('button-pay', params),
          ...(order.currency === 'XTR' ? {} : { provider }),
        },
      }
    }
    rows.push(check)
    const text = [t(plan ? 'order-open-plan' : 'order-open', params), t(`order-how-${view.methodId}`)]
    if (plan) text.push(t('order-plan-terms', params))
    const method = payments.methods.find((one) => one.id === view.methodId)
    const email = method?.needsEmail === true ? await receiptEmailOf(db, person.id) : null
    if (email !== null) text.push(t('order-receipt', { email }))
    return { text, buttons: rows, private: true }
  }
  const { availableCredits } = await balanceOf(db, person.id, nowMs)
  const text = [t(`order-${view.state}`, { ...params, left: availableCredits })]
  if (view.state === 'paid' && view.subscription?.untilMs != null)
    text.push(t('order-plan-until', { until: dayOf(view.subscription.untilMs, person.locale) }))
  const buttons: Button[][] = []
  const wish = view.quoteId === null ? null : await quoteOf(db, view.quoteId, person.id, nowMs)
  if (view.state === 'paid' && wish !== null && wish.priceCredits <= availableCredits) {
    text.push(t('order-wish'))
    buttons.push([
      button(t('button-start', { n: wish.priceCredits }), { verb: 'go', id: wish.id }, { style: 'primary' }),
    ])
  }
  if (view.state === 'failed' || view.state === 'expired' || view.state === 'canceled')
    buttons.push([
      button(
        t('button-buy-again'),
        plan ? { verb: 'plans' } : { verb: 'buy', ...(view.quoteId === null ? {} : { id: view.quoteId }) },
      ),
    ])
  // The bill stays as the receipt where the chat itself presented it.
  const isReceipt = view.state === 'paid' && view.checkout?.kind === 'invoice'
  return { text, buttons, private: true, ...(isReceipt ? { effect: 'success' as const } : {}) }
}

async function quoteOf(db: Reader, quoteId: string, personId: string, nowMs: number) {
  try {
    return await findQuote(db, quoteId, personId, nowMs)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
