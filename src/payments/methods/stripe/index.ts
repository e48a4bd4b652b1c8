/**
 * Stripe Checkout: its own page, cards and what else a country has. Notices are signed; they say what to fetch, and what was fetched
 * counts. A payment is named by its payment intent, by which refunds and disputes speak of it, too.
 */

import type { Stripe } from 'stripe'
import type { Clock, RefundOutcome } from '../../../core/ports.ts'
import { apiRoot, variable, word } from '../../../core/variable.ts'
import { ShopFault } from '../kit/call.ts'
import { bytesOf, jsonOf, textAt } from '../kit/notices.ts'
import type { Method, ShopDefinition, ShopMaker } from '../types.ts'
import { all, faultOf, idOf, openClient, PAGE_ROWS } from './client.ts'
import { eventOf, intentFacts, invoiceFacts, paidBy, refundsOf, sessionFacts } from './facts.ts'
import { stripeSubscriptions } from './subscriptions.ts'

const ID = 'stripe'
const TOLERANCE_SECONDS = 300
/** Of the currencies that Stripe takes, those whose minor units are everybody's: hundredths, or none. */
const CURRENCIES = ['USD', 'EUR', 'GBP', 'JPY', 'CNY', 'IDR', 'INR', 'BRL', 'MXN', 'TRY', 'PLN', 'CAD', 'AUD', 'NZD']
const MORE = [
  'CHF',
  'SEK',
  'NOK',
  'DKK',
  'CZK',
  'RON',
  'SGD',
  'HKD',
  'MYR',
  'THB',
  'PHP',
  'VND',
  'KRW',
  'AED',
  'ILS',
  'ZAR',
  'KZT',
  'UAH',
]

const createStripe: ShopMaker = (settings, { clock }) => {
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret, STRIPE_API_ROOT: root } = settings
  if (key === undefined || secret === undefined || root === undefined) return null
  return stripeMethod({ key, secret, root: root.replace(/\/v1$/, ''), clock })
}

export const stripe: ShopDefinition = {
  id: ID,
  needs: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  variables: {
    STRIPE_SECRET_KEY: variable(word, undefined, 'Copy it from the page "API keys" of the Stripe dashboard (sk_...).'),
    STRIPE_WEBHOOK_SECRET: variable(
      word,
      undefined,
      'Copy the signing secret of your webhook endpoint from the Stripe dashboard (whsec_...).',
    ),
    STRIPE_API_ROOT: variable(apiRoot, 'https://api.stripe.com', 'Leave it out.'),
  },
  create: createStripe,
}

function stripeMethod({
  key,
  secret,
  root,
  clock,
}: {
  key: string
  secret: string
  root: string
  clock: Clock
}): Method {
  let client: Promise<Stripe> | undefined
  const open = () => {
    client ??= openClient(key, root)
    return client
  }
  const call = async <T>(ask: (stripe: Stripe) => Promise<T>): Promise<T> =>
    ask(await open()).catch((error: unknown) => Promise.reject(faultOf(error)))
  const isLive = /^[rs]k_live_/.test(key)
  const read = { call, isLive }

  return {
    id: ID,
    currencies: [...CURRENCIES, ...MORE],
    platforms: ['telegram', 'discord', 'web'],
    web: {
      types: ['application/json'],
      async genuine(notice) {
        const { webhooks } = await open()
        const header = notice.headers['stripe-signature'] ?? ''
        webhooks.constructEvent(bytesOf(notice), header, secret, TOLERANCE_SECONDS, undefined, clock.nowMs())
        return jsonOf(notice) !== null
      },
      eventId: (notice) => textAt(jsonOf(notice) ?? null, 'id') ?? null,
      answer: () => ({ status: 200, contentType: 'application/json', body: '{"received":true}' }),
    },
    async checkout(order, context) {
      const metadata = { order_id: order.id }
      const product_data = { name: context.description }
      const price_data = { currency: order.currency.toLowerCase(), unit_amount: order.amountMinor, product_data }
      // The session's metadata do not reach the payment, and refunds, disputes and invoices know the payment only.
      const kind =
        order.subscription === undefined
          ? {
              mode: 'payment' as const,
              line_items: [{ quantity: 1, price_data }],
              payment_intent_data: { metadata, description: context.description },
            }
          : {
              mode: 'subscription' as const,
              line_items: [{ quantity: 1, price_data: { ...price_data, recurring: { interval: 'month' as const } } }],
              subscription_data: { metadata, description: context.description },
            }
      const session = await call((stripe) =>
        stripe.checkout.sessions.create(
          {
            ...kind,
            success_url: context.returnUrl,
            cancel_url: context.returnUrl,
            client_reference_id: order.id,
            metadata,
            // Another amount or currency than the order's would go to review.
            adaptive_pricing: { enabled: false },
            allow_promotion_codes: false,
            expires_at: Math.floor(order.expiresAtMs / 1000),
            locale: context.locale,
            ...(context.email === undefined ? {} : { customer_email: context.email }),
          },
          { idempotencyKey: `checkout:${order.id}` },
        ),
      )
      if (session.url === null) throw new ShopFault(200, 'no_page', { retryable: false })
      return { kind: 'link', url: session.url, externalId: session.id }
    },
    async receive(notice) {
      const event = eventOf(notice)
      if (event === null) return null
      const { type, object } = event
      if (type.startsWith('checkout.session.')) {
        const id = textAt(object, 'id')
        const isOurs = object['mode'] === 'payment' || object['mode'] === 'subscription'
        return id === undefined || !isOurs ? null : sessionFacts(read, id)
      }
      if (type === 'invoice.paid') {
        const id = textAt(object, 'id')
        return id === undefined ? null : invoiceFacts(read, id)
      }
      if (!/^(refund|charge\.refunded|charge\.refund|charge\.dispute)\b/.test(type)) return null
      const intent = textAt(object, 'payment_intent')
      return intent === undefined ? null : intentFacts(read, intent)
    },
    async look({ externalId }) {
      if (externalId === undefined) return null
      return isInvoice(externalId) ? invoiceFacts(read, externalId) : sessionFacts(read, externalId)
    },
    subscriptions: stripeSubscriptions(read),
    refund: (refund) =>
      call(async (stripe) =>
        stripe.refunds.create(
          {
            payment_intent: await intentIdOf(stripe, refund.paymentExternalId),
            amount: refund.amountMinor,
            metadata: { refund_id: refund.id },
          },
          { idempotencyKey: refund.id },
        ),
      ).then(outcomeOf, refused),
    async lookRefund(refund) {
      const intent = await call((stripe) => intentIdOf(stripe, refund.paymentExternalId))
      const own = (await refundsOf(read, intent)).find(
        (one) => one.id === refund.externalId || one.metadata?.['refund_id'] === refund.id,
      )
      return own === undefined ? null : outcomeOf(own)
    },
    async *list(sinceMs) {
      const created = { gte: Math.floor(sinceMs / 1000) }
      const page = { created, limit: PAGE_ROWS }
      const sessions = await call(async (stripe) => all(stripe.checkout.sessions.list(page)))
      const told = new Set<string>()
      for (const session of sessions) {
        if (session.mode !== 'payment' || session.payment_status !== 'paid') continue
        const facts = await sessionFacts(read, session.id)
        if (facts?.orderId === undefined) continue
        told.add(facts.externalId)
        yield facts
      }
      const invoices = await call(async (stripe) => all(stripe.invoices.list({ ...page, status: 'paid' })))
      for (const { id, parent } of invoices) {
        if (parent?.subscription_details == null) continue
        const facts = await invoiceFacts(read, id)
        if (facts === null) continue
        told.add(facts.externalId)
        yield facts
      }
      // Of payments of before: what went back since.
      const refunds = await call(async (stripe) => all(stripe.refunds.list(page)))
      const disputes = await call(async (stripe) => all(stripe.disputes.list(page)))
      for (const { payment_intent } of [...refunds, ...disputes]) {
        const id = idOf(payment_intent)
        if (id === null || told.has(id)) continue
        told.add(id)
        const facts = await intentFacts(read, id)
        if (facts === null || (isInvoice(facts.externalId) && told.has(facts.externalId))) continue
        told.add(facts.externalId)
        yield facts
      }
    },
    async probe() {
      const balance = await call((stripe) => stripe.balance.retrieve())
      return balance.livemode ? 'live mode' : 'test mode'
    },
  }
}

function outcomeOf(refund: Stripe.Refund): RefundOutcome {
  const externalId = refund.id
  if (refund.status === 'succeeded') return { state: 'succeeded', externalId }
  if (refund.status === 'failed' || refund.status === 'canceled')
    return { state: 'refused', code: refund.failure_reason ?? refund.status }
  return { state: 'pending', externalId }
}

function refused(error: unknown): RefundOutcome {
  if (!(error instanceof ShopFault)) throw error
  return error.retryable ? { state: 'unknown' } : { state: 'refused', code: error.shopCode }
}

const isInvoice = (externalId: string): boolean => externalId.startsWith('in_')

/** A period's payment is called by its invoice; its money is a payment intent like any other. */
async function intentIdOf(stripe: Stripe, externalId: string): Promise<string> {
  if (!isInvoice(externalId)) return externalId
  const invoice = await stripe.invoices.retrieve(externalId, { expand: ['payments'] })
  const intent = paidBy(invoice)
  if (intent === null) throw new ShopFault(404, 'no_payment', { retryable: false })
  return intent
}
