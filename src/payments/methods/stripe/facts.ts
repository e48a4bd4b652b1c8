/** What Stripe says of payments: sessions of its page, payment intents, and the invoices of subscriptions. */
import type { Stripe } from 'stripe'
import { isId } from '../../../core/id.ts'
import type { Json, PaymentFacts } from '../../../core/ports.ts'
import { asNotice, isObject, jsonOf, textAt } from '../kit/notices.ts'
import { all, idOf, PAGE_ROWS, type Reader, unlessMissing } from './client.ts'

/** An event of a notice: its type and the thing that it is about. Null: it is none. */
export function eventOf(notice: Json): { type: string; object: { [name: string]: Json } } | null {
  const raw = asNotice(notice)
  const event = raw === null ? null : jsonOf(raw)
  const data = event?.['data']
  const object = isObject(data) ? data['object'] : undefined
  return isObject(object) ? { type: textAt(event ?? null, 'type') ?? '', object } : null
}

/** Of a page: its payment, or the first invoice of the subscription that it began. Null: no such page. */
export async function sessionFacts(reader: Reader, id: string): Promise<PaymentFacts | null> {
  const { call, isLive } = reader
  const session = await call((stripe) =>
    stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge.balance_transaction'] }),
  ).catch(unlessMissing)
  if (session === null || session.amount_total === null || session.currency === null) return null
  const orderId = session.client_reference_id ?? session.metadata?.['order_id']
  const common = {
    ...(orderId != null && isId(orderId) ? { orderId } : {}),
    amountMinor: session.amount_total,
    currency: session.currency.toUpperCase(),
    ...(isLive && !session.livemode ? { test: true } : {}),
  }
  const intent = session.payment_intent
  const invoice = session.mode === 'subscription' ? idOf(session.invoice) : null
  if (session.payment_status === 'paid') {
    const found =
      invoice !== null
        ? await invoiceFacts(reader, invoice)
        : intent !== null
          ? await intentFacts(reader, intent)
          : null
    if (found !== null) return { ...found, ...common }
  }
  const isOver = session.status === 'expired' || (session.status === 'complete' && hasFailed(intent))
  const status = session.payment_status === 'paid' && invoice === null ? 'paid' : isOver ? 'failed' : 'pending'
  return { externalId: idOf(intent) ?? session.id, ...common, status }
}

/** A delayed way to pay that ended badly. */
const hasFailed = (intent: string | Stripe.PaymentIntent | null): boolean =>
  intent !== null && typeof intent !== 'string' && ['requires_payment_method', 'canceled'].includes(intent.status)

/** Of a payment intent: a payment of its own, or the invoice of a subscription that it paid. Null: not ours, or nothing was paid. */
export async function intentFacts(reader: Reader, given: string | Stripe.PaymentIntent): Promise<PaymentFacts | null> {
  const intent = typeof given === 'string' ? await intentOf(reader, given) : given
  if (intent === null) return null
  // What is not ours is somebody else's business in the same account.
  const orderId = intent.metadata?.['order_id']
  if (orderId === undefined) {
    const invoice = await invoiceOf(reader, intent.id)
    return invoice === null ? null : invoiceFacts(reader, invoice)
  }
  if (intent.status !== 'succeeded' || !isId(orderId)) return null
  return {
    externalId: intent.id,
    orderId,
    amountMinor: intent.amount_received,
    currency: intent.currency.toUpperCase(),
    ...(reader.isLive && !intent.livemode ? { test: true } : {}),
    ...(await moneyOf(reader, intent)),
  }
}

const intentOf = ({ call }: Reader, id: string) =>
  call((stripe) => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge.balance_transaction'] })).catch(
    unlessMissing,
  )

/** What became of the money of a payment: returned, disputed, and what it cost. */
async function moneyOf(reader: Reader, intent: Stripe.PaymentIntent) {
  const charge = typeof intent.latest_charge === 'string' ? null : intent.latest_charge
  const returned = charge?.amount_refunded ?? 0
  const fee = charge === null || typeof charge.balance_transaction === 'string' ? undefined : charge.balance_transaction
  const isOwnMoney = fee?.currency === intent.currency
  const failedRefunds = (await refundsOf(reader, intent.id))
    .filter((one) => one.status === 'failed' || one.status === 'canceled')
    .map((one) => one.id)
  const dispute = charge?.disputed === true ? await disputeOf(reader, intent.id) : undefined
  return {
    status: returned > 0 ? ('refunded' as const) : ('paid' as const),
    ...(returned > 0 ? { refundedMinor: returned } : {}),
    ...(fee != null && isOwnMoney ? { feeMinor: fee.fee } : {}),
    ...(charge?.receipt_url == null ? {} : { receipt: { url: charge.receipt_url } }),
    ...(failedRefunds.length > 0 ? { failedRefunds } : {}),
    ...(dispute === undefined ? {} : { dispute }),
  }
}

/** The invoice that a payment intent paid; null: none. */
async function invoiceOf({ call }: Reader, intent: string): Promise<string | null> {
  const { data } = await call((stripe) =>
    stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: intent }, limit: 1 }),
  )
  return data[0] === undefined ? null : idOf(data[0].invoice)
}

/**
 * Of an invoice of a subscription: one period's payment, by the invoice's id. Null: not of a subscription of ours, not paid, or nothing
 * was to be paid.
 */
export async function invoiceFacts(reader: Reader, id: string): Promise<PaymentFacts | null> {
  const { call, isLive } = reader
  const invoice = await call((stripe) => stripe.invoices.retrieve(id, { expand: ['payments'] })).catch(unlessMissing)
  const parent = invoice?.parent?.subscription_details ?? null
  if (invoice === null || parent === null || invoice.status !== 'paid' || invoice.amount_paid === 0) return null
  const subscription = idOf(parent.subscription) ?? ''
  const orderId = parent.metadata?.['order_id'] ?? (await metadataOf(reader, subscription))?.['order_id']
  if (orderId === undefined || !isId(orderId)) return null
  const line = invoice.lines.data[0]
  const intent = paidBy(invoice)
  const money = intent === null ? null : await intentOf(reader, intent)
  return {
    externalId: invoice.id,
    orderId,
    amountMinor: invoice.amount_paid,
    currency: invoice.currency.toUpperCase(),
    subscription: {
      externalId: subscription,
      ...(line === undefined ? {} : { periodStartMs: line.period.start * 1000, periodEndMs: line.period.end * 1000 }),
    },
    ...(isLive && !invoice.livemode ? { test: true } : {}),
    // Paid from the customer's balance: no card's money moved.
    ...(money === null ? { status: 'paid' } : await moneyOf(reader, money)),
  }
}

/** The payment intent that paid an invoice, which refunds and disputes are about. */
export function paidBy(invoice: Stripe.Invoice): string | null {
  const paid = invoice.payments?.data.find(({ status }) => status === 'paid')
  return idOf(paid?.payment.payment_intent ?? null)
}

async function metadataOf({ call }: Reader, subscription: string): Promise<Stripe.Metadata | null> {
  const found = await call((stripe) => stripe.subscriptions.retrieve(subscription)).catch(unlessMissing)
  return found?.metadata ?? null
}

/** The latest dispute that moves money: inquiries do not. */
async function disputeOf({ call }: Reader, intent: string): Promise<PaymentFacts['dispute']> {
  const { data } = await call((stripe) => stripe.disputes.list({ payment_intent: intent, limit: PAGE_ROWS }))
  const found = data.find(({ status }) => !/^(warning_|prevented)/.test(status))
  if (found === undefined) return undefined
  const state = found.status === 'won' ? 'won' : found.status === 'lost' ? 'lost' : 'open'
  return { id: found.id, amountMinor: found.amount, state }
}

export const refundsOf = ({ call }: Reader, intent: string): Promise<Stripe.Refund[]> =>
  call(async (stripe) => all(stripe.refunds.list({ payment_intent: intent, limit: PAGE_ROWS })))
