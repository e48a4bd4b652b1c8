/** What Stripe's objects say about a payment. */
import type { Stripe } from 'stripe'
import { isId } from '../../../core/id.ts'
import type { PaymentFacts } from '../../../core/ports.ts'
import { ShopFault } from '../kit/call.ts'

export const PAGE_ROWS = 100

export interface Reader {
  call<T>(ask: (stripe: Stripe) => Promise<T>): Promise<T>
  isLive: boolean
}

/** What a checkout says of its payment; null: there is none of this id. */
export async function sessionFacts({ call, isLive }: Reader, id: string): Promise<PaymentFacts | null> {
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
  if (session.payment_status === 'paid' && intent !== null) {
    const found = await intentFacts({ call, isLive }, intent)
    if (found !== null) return { ...found, ...common }
  }
  const isOver = session.status === 'expired' || (session.status === 'complete' && hasFailed(intent))
  const status = session.payment_status === 'paid' ? 'paid' : isOver ? 'failed' : 'pending'
  return { externalId: idOf(intent) ?? session.id, ...common, status }
}

/** A delayed way to pay that ended badly. */
const hasFailed = (intent: string | Stripe.PaymentIntent | null): boolean =>
  intent !== null && typeof intent !== 'string' && ['requires_payment_method', 'canceled'].includes(intent.status)

/** What a payment intent of ours says; null: it is none, or nothing was paid. */
export async function intentFacts(reader: Reader, given: string | Stripe.PaymentIntent): Promise<PaymentFacts | null> {
  const { call, isLive } = reader
  const intent =
    typeof given === 'string'
      ? await call((stripe) =>
          stripe.paymentIntents.retrieve(given, { expand: ['latest_charge.balance_transaction'] }),
        ).catch(unlessMissing)
      : given
  // What is not ours is somebody else's business in the same account.
  const orderId = intent?.metadata?.['order_id']
  if (intent === null || intent.status !== 'succeeded' || orderId === undefined || !isId(orderId)) return null
  const charge = typeof intent.latest_charge === 'string' ? null : intent.latest_charge
  const returned = charge?.amount_refunded ?? 0
  const fee = charge === null || typeof charge.balance_transaction === 'string' ? undefined : charge.balance_transaction
  const isOwnMoney = fee?.currency === intent.currency
  const failedRefunds = (await refundsOf(reader, intent.id))
    .filter((one) => one.status === 'failed' || one.status === 'canceled')
    .map((one) => one.id)
  const dispute = charge?.disputed === true ? await disputeOf(reader, intent.id) : undefined
  return {
    externalId: intent.id,
    orderId,
    amountMinor: intent.amount_received,
    currency: intent.currency.toUpperCase(),
    status: returned > 0 ? 'refunded' : 'paid',
    ...(returned > 0 ? { refundedMinor: returned } : {}),
    ...(isLive && !intent.livemode ? { test: true } : {}),
    ...(fee != null && isOwnMoney ? { feeMinor: fee.fee } : {}),
    ...(charge?.receipt_url == null ? {} : { receipt: { url: charge.receipt_url } }),
    ...(failedRefunds.length > 0 ? { failedRefunds } : {}),
    ...(dispute === undefined ? {} : { dispute }),
  }
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

export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const rows: T[] = []
  for await (const row of pages) rows.push(row)
  return rows
}

export function unlessMissing(error: unknown): null {
  if (error instanceof ShopFault && error.status === 404) return null
  throw error
}

export const idOf = (value: string | { id: string } | null): string | null =>
  value === null || typeof value === 'string' ? value : value.id
