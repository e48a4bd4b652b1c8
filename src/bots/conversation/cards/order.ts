/** An order's card: one message that turns into "paid" by itself. */
import type { Reader } from '../../../core/db/database.ts'
import { Refusal } from '../../../core/errors.ts'
import { findQuote } from '../../../core/generation/quote.ts'
import { balanceOf } from '../../../core/ledger.ts'
import { type Person, receiptEmailOf } from '../../../core/people.ts'
import type { Button, Outgoing, Text } from '../../../core/ports.ts'
import type { OrderView, Payments } from '../../../payments/index.ts'
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
  const back = backOf(view)
  if (view.inReview && view.state !== 'paid')
    return { text: [t('order-review', params), ...back.text], buttons: back.buttons, private: true }
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
    const check = [button(t('button-check'), { verb: 'check', id: order.id }), ...otherwise(payments, view, person)]
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
  const text: Text[] = [t(`order-${view.state}`, { ...params, left: availableCredits })]
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
  text.push(...receiptLines(view), ...back.text)
  const read = view.receipts.flatMap(({ url }) =>
    url === undefined ? [] : [{ label: t('button-receipt'), press: { url } }],
  )
  if (read.length > 0) buttons.push(read)
  buttons.push(...back.buttons)
  // The bill stays as the receipt where the chat itself presented it.
  const isReceipt = view.state === 'paid' && view.checkout?.kind === 'invoice'
  return { text, buttons, private: true, ...(isReceipt ? { effect: 'success' as const } : {}) }
}

/** Another way to pay for the same pack, where there is one. */
function otherwise(payments: Payments, { order, platform, quoteId }: OrderView, { locale }: Person): Button[] {
  const ways = payments.offers(platform, locale).filter(({ packId }) => packId === order.packId)
  if (ways.length < 2) return []
  const wish = quoteId === null ? {} : { id: quoteId }
  return [button(t('button-pay-otherwise'), { verb: 'buy', ...wish, argument: order.packId })]
}

/** The way to ask for the money back, where there is any; or that it was asked for. */
function backOf(view: OrderView): { text: Text[]; buttons: Button[][] } {
  if (view.refundAsk === 'open') return { text: [t('order-refund-asked')], buttons: [] }
  const isOver = view.refundAsk !== null || view.keptMinor <= 0
  const isPaid = view.inReview || view.state === 'paid' || view.state === 'partially_refunded'
  if (isOver || !isPaid) return { text: [], buttons: [] }
  return { text: [], buttons: [[button(t('button-moneyback'), { verb: 'moneyback', id: view.order.id })]] }
}

/** What the shop has said of a receipt that can't be opened here. */
function receiptLines(view: OrderView): Text[] {
  const states = view.receipts.flatMap(({ state, url }) => (state === undefined || url !== undefined ? [] : [state]))
  return [...new Set(states)].map((state) => t('order-receipt-state', { state }))
}

async function quoteOf(db: Reader, quoteId: string, personId: string, nowMs: number) {
  try {
    return await findQuote(db, quoteId, personId, nowMs)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
