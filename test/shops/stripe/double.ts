/**
 * A strict double of the part of Stripe's API that is used: https://docs.stripe.com/api. Bearer key, pinned version, bodies as forms
 * with brackets, idempotency keys, unknown parameters refused, expansion, lists, refunds up to what is left, signed events.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Clock } from '../../../src/core/ports.ts'
import { listen, type ShopCall, ShopNo, type ShopNotice, type ShopReply, type ShopServer } from '../kit.ts'

type Fields = { [name: string]: string | Fields }

export interface StripeRefund {
  id: string
  object: 'refund'
  amount: number
  currency: string
  created: number
  status: 'succeeded' | 'pending' | 'failed'
  payment_intent: string
  charge: string
  metadata: { [name: string]: string }
}
interface Session {
  id: string
  object: 'checkout.session'
  mode: 'payment' | 'subscription'
  status: 'open' | 'complete' | 'expired'
  payment_status: 'unpaid' | 'paid'
  amount_total: number
  currency: string
  client_reference_id: string | null
  metadata: { [name: string]: string }
  livemode: boolean
  created: number
  expires_at: number
  url: string | null
  payment_intent: string | null
  subscription: string | null
  invoice: string | null
  /** Of its payment intent, or of its subscription. */
  intentMetadata: { [name: string]: string }
}
interface Period {
  start: number
  end: number
}
/** `items` carries the period, `parent` of an invoice the subscription, as since version basil. */
export interface StripeSubscription {
  id: string
  object: 'subscription'
  status: 'active' | 'past_due' | 'canceled'
  cancel_at_period_end: boolean
  cancel_at: number | null
  canceled_at: number | null
  livemode: boolean
  created: number
  metadata: { [name: string]: string }
  latest_invoice: string
  items: { object: 'list'; data: { id: string; current_period_start: number; current_period_end: number }[] }
  amount: number
  currency: string
}
interface Invoice {
  id: string
  object: 'invoice'
  status: 'open' | 'paid'
  billing_reason: 'subscription_create' | 'subscription_cycle'
  amount_due: number
  amount_paid: number
  currency: string
  created: number
  livemode: boolean
  lines: { object: 'list'; data: { id: string; amount: number; period: Period }[] }
  parent: {
    type: 'subscription_details'
    quote_details: null
    subscription_details: { subscription: string; metadata: { [name: string]: string } }
  }
}
interface InvoicePayment {
  id: string
  object: 'invoice_payment'
  invoice: string
  status: 'paid' | 'open'
  amount_paid: number
  created: number
  payment: { type: 'payment_intent'; payment_intent: string }
}
interface Intent {
  id: string
  object: 'payment_intent'
  status: 'succeeded' | 'requires_payment_method'
  amount: number
  amount_received: number
  currency: string
  livemode: boolean
  created: number
  metadata: { [name: string]: string }
  latest_charge: string
}
interface Charge {
  id: string
  object: 'charge'
  amount: number
  amount_refunded: number
  refunded: boolean
  disputed: boolean
  currency: string
  payment_intent: string
  metadata: { [name: string]: string }
  balance_transaction: string
  receipt_url: string
}
interface Dispute {
  id: string
  object: 'dispute'
  amount: number
  currency: string
  created: number
  status: string
  payment_intent: string
  charge: string
}

export interface StripeDouble extends ShopServer {
  sessions: Map<string, Session>
  refunds: StripeRefund[]
  /** A refund that had succeeded comes back after all. */
  failRefund(id: string): void
  subscriptions: Map<string, StripeSubscription>
  /** The next month is charged; or the card is refused, and it is past due. Answers the invoice's id; null: it was cancelled. */
  renew(subscriptionId: string, outcome?: 'paid' | 'failed'): string | null
  /** A way to pay that takes days: the page is done, the money is not there. */
  delay(url: string): void
}

const HALF_AN_HOUR_S = 30 * 60
const DAY_S = 24 * 60 * 60
const FEE = 59
const VERSION = '2026-10-28.endive'
const SESSION_FIELDS = [
  /^mode$/,
  /^line_items\[0\]\[quantity\]$/,
  /^line_items\[0\]\[price_data\]\[(currency|unit_amount|product_data\]\[name|recurring\]\[interval)\]$/,
  /^subscription_data\[(metadata\]\[\w+|description)\]$/,
  /^(success_url|cancel_url|client_reference_id|locale|expires_at|customer_email|allow_promotion_codes)$/,
  /^metadata\[\w+\]$/,
  /^payment_intent_data\[(metadata\]\[\w+|description)\]$/,
  /^adaptive_pricing\[enabled\]$/,
]
const REFUND_FIELDS = [/^(payment_intent|amount|reason)$/, /^metadata\[\w+\]$/]

const no = (status: number, code: string, param?: string, type = 'invalid_request_error') =>
  new ShopNo(status, { error: { type, code, message: `Refused: ${code}`, ...(param === undefined ? {} : { param }) } })

export async function openStripe(clock: Clock, options: { live?: boolean } = {}): Promise<StripeDouble> {
  const key = `sk_${options.live === true ? 'live' : 'test'}_51SecretOfTheAccount`
  const secret = 'whsec_c2lnbmluZy1zZWNyZXQ'
  const sessions = new Map<string, Session>()
  const intents = new Map<string, Intent>()
  const charges = new Map<string, Charge>()
  const refunds: StripeRefund[] = []
  const disputes: Dispute[] = []
  const subscriptions = new Map<string, StripeSubscription>()
  const invoices = new Map<string, Invoice>()
  const invoicePayments: InvoicePayment[] = []
  const keys = new Map<string, { body: string; reply: ShopReply }>()
  const notices: ShopNotice[] = []
  const nowS = () => Math.floor(clock.nowMs() / 1000)
  const id = (prefix: string) => `${prefix}_${randomBytes(12).toString('hex')}`

  function answer(call: ShopCall): ShopReply {
    if (call.headers.authorization !== `Bearer ${key}`)
      throw no(401, 'api_key_invalid', undefined, 'invalid_request_error')
    if (call.headers['stripe-version'] !== VERSION) throw no(400, 'version')
    const [, v1, ...parts] = call.path.split('/')
    if (v1 !== 'v1') throw no(404, 'url_unknown')
    const path = parts.join('/')
    if (call.method === 'POST') {
      if (call.headers['content-type'] !== 'application/x-www-form-urlencoded') throw no(400, 'content_type')
      if (path === 'checkout/sessions') return once(call, createSession)
      if (path === 'refunds') return once(call, createRefund)
    }
    const subscription = /^subscriptions\/(\w+)$/.exec(path)?.[1]
    if (call.method === 'POST' && subscription !== undefined) {
      const at = known(Object.fromEntries(new URLSearchParams(call.body)), [/^cancel_at_period_end$/])
      return { status: 200, body: shown(edit(running(subscription), at('cancel_at_period_end'))) }
    }
    if (call.method === 'DELETE' && subscription !== undefined) {
      const found = Object.assign(running(subscription), { status: 'canceled', canceled_at: nowS() })
      tell('customer.subscription.deleted', found)
      return { status: 200, body: shown(found) }
    }
    if (call.method === 'GET') return read(path, call.query)
    throw no(404, 'url_unknown')
  }

  function read(path: string, query: URLSearchParams): ShopReply {
    if (path === 'balance') return { status: 200, body: { object: 'balance', livemode: options.live === true } }
    const session = /^checkout\/sessions\/(\w+)$/.exec(path)?.[1]
    const intent = /^payment_intents\/(\w+)$/.exec(path)?.[1]
    if (session !== undefined) return one(sessions.get(session), query)
    if (intent !== undefined) return one(intents.get(intent), query)
    const subscription = /^subscriptions\/(\w+)$/.exec(path)?.[1]
    const invoice = /^invoices\/(\w+)$/.exec(path)?.[1]
    if (subscription !== undefined) return one(subscriptions.get(subscription), query)
    if (invoice !== undefined) {
      const found = invoices.get(invoice)
      // Includable: there only where it is asked for.
      const isAsked = [...query.values()].includes('payments')
      const data = invoicePayments.filter((own) => own.invoice === invoice)
      const payments = { object: 'list', data, has_more: false }
      if (found !== undefined && isAsked) return { status: 200, body: { ...found, payments } }
      return one(found, query)
    }
    if (path === 'invoice_payments') {
      for (const name of query.keys())
        if (!['payment[type]', 'payment[payment_intent]', 'limit'].includes(name))
          throw no(400, 'parameter_unknown', name)
      if (query.get('payment[type]') !== 'payment_intent') throw no(400, 'parameter_invalid', 'payment[type]')
      const data = invoicePayments.filter((own) => own.payment.payment_intent === query.get('payment[payment_intent]'))
      return { status: 200, body: { object: 'list', url: '/v1/invoice_payments', data, has_more: false } }
    }
    if (path === 'invoices') return list([...invoices.values()], query, ['subscription', 'status'])
    const rows =
      path === 'checkout/sessions'
        ? [...sessions.values()]
        : path === 'refunds'
          ? refunds
          : path === 'disputes'
            ? disputes
            : undefined
    if (rows === undefined) throw no(404, 'url_unknown')
    return list(rows as { id: string; created: number; payment_intent: string | null }[], query)
  }

  function one(found: object | undefined, query: URLSearchParams): ShopReply {
    if (found === undefined) throw no(404, 'resource_missing', 'id')
    let body = shown(found)
    for (const [name, value] of query) {
      if (!/^expand\[\d+\]$/.test(name)) throw no(400, 'parameter_unknown', name)
      const path = value.split('.')
      if (path.length > 4) throw no(400, 'expand_depth')
      body = expand(body, path)
    }
    return { status: 200, body }
  }

  const shown = (row: object): { [name: string]: unknown } => {
    const { intentMetadata: _own, ...rest } = row as Session
    if (rest.object !== ('subscription' as string)) return rest
    const { amount: _amount, ...subscription } = rest as unknown as StripeSubscription
    return subscription
  }

  function running(subscriptionId: string): StripeSubscription {
    const found = subscriptions.get(subscriptionId)
    if (found === undefined || found.status === 'canceled') throw no(404, 'resource_missing', 'id')
    return found
  }

  function edit(found: StripeSubscription, atEnd: string | undefined): StripeSubscription {
    if (atEnd !== 'true' && atEnd !== 'false') throw no(400, 'parameter_invalid', 'cancel_at_period_end')
    found.cancel_at_period_end = atEnd === 'true'
    found.cancel_at = atEnd === 'true' ? (found.items.data[0]?.current_period_end ?? null) : null
    found.canceled_at = atEnd === 'true' ? nowS() : null
    tell('customer.subscription.updated', found)
    return found
  }

  function expand(row: { [name: string]: unknown }, [name, ...rest]: string[]): { [name: string]: unknown } {
    if (name === undefined) return row
    if (!(name in row)) throw no(400, 'expand_unknown', name)
    const value = row[name]
    if (value === null) return row
    const found =
      typeof value !== 'string'
        ? (value as object)
        : (intents.get(value) ??
          charges.get(value) ?? { id: value, object: 'balance_transaction', fee: FEE, currency: row['currency'] })
    return { ...row, [name]: expand(shown(found), rest) }
  }

  function list(
    rows: {
      id: string
      created: number
      payment_intent?: string | null
      status?: string
      parent?: Invoice['parent']
    }[],
    query: URLSearchParams,
    also: readonly string[] = ['payment_intent'],
  ): ShopReply {
    for (const name of query.keys())
      if (!['created[gte]', 'limit', 'starting_after', ...also].includes(name)) throw no(400, 'parameter_unknown', name)
    const limit = Number(query.get('limit') ?? 10)
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw no(400, 'parameter_invalid_integer', 'limit')
    const intent = query.get('payment_intent')
    // Newest first.
    const fitting = rows
      .filter(
        (row) =>
          row.created >= Number(query.get('created[gte]') ?? 0) &&
          (intent === null || row.payment_intent === intent) &&
          (query.get('status') === null || row.status === query.get('status')) &&
          (query.get('subscription') === null ||
            row.parent?.subscription_details.subscription === query.get('subscription')),
      )
      .reverse()
    const after = query.get('starting_after')
    const from = after === null ? 0 : fitting.findIndex((row) => row.id === after) + 1
    const data = fitting.slice(from, from + limit).map(shown)
    return { status: 200, body: { object: 'list', url: '/v1/x', data, has_more: from + limit < fitting.length } }
  }

  function once(call: ShopCall, make: (fields: Fields) => ShopReply): ShopReply {
    const idempotency = call.headers['idempotency-key']
    if (typeof idempotency !== 'string' || idempotency.length > 255) throw no(400, 'idempotency_key_missing')
    const known = keys.get(idempotency)
    if (known !== undefined) {
      if (known.body !== call.body) throw no(400, 'idempotency_error', undefined, 'idempotency_error')
      return known.reply
    }
    const reply = make(Object.fromEntries(new URLSearchParams(call.body)))
    keys.set(idempotency, { body: call.body, reply: structuredClone(reply) })
    return reply
  }

  function known(fields: Fields, allowed: readonly RegExp[]): (name: string) => string | undefined {
    for (const name of Object.keys(fields))
      if (!allowed.some((pattern) => pattern.test(name))) throw no(400, 'parameter_unknown', name)
    return (name) => fields[name] as string | undefined
  }

  function createSession(fields: Fields): ShopReply {
    const at = known(fields, SESSION_FIELDS)
    const mode = at('mode')
    if (mode !== 'payment' && mode !== 'subscription') throw no(400, 'parameter_invalid', 'mode')
    const other = mode === 'payment' ? 'subscription_data' : 'payment_intent_data'
    if (Object.keys(fields).some((name) => name.startsWith(other))) throw no(400, 'parameter_invalid', other)
    const interval = at('line_items[0][price_data][recurring][interval]')
    if ((interval === undefined) !== (mode === 'payment')) throw no(400, 'parameter_invalid', 'recurring')
    if (interval !== undefined && interval !== 'month') throw no(400, 'parameter_invalid', 'interval')
    const currency = at('line_items[0][price_data][currency]') ?? ''
    const amount = at('line_items[0][price_data][unit_amount]') ?? ''
    if (!/^[a-z]{3}$/.test(currency)) throw no(400, 'invalid_currency', 'currency')
    if (!/^\d{1,8}$/.test(amount) || Number(amount) < 50) throw no(400, 'amount_too_small', 'unit_amount')
    if ((at('line_items[0][price_data][product_data][name]') ?? '') === '') throw no(400, 'parameter_missing', 'name')
    if (at('line_items[0][quantity]') !== '1') throw no(400, 'parameter_invalid', 'quantity')
    for (const name of ['success_url', 'cancel_url'])
      if (!URL.canParse(at(name) ?? '')) throw no(400, 'url_invalid', name)
    const expires = Number(at('expires_at') ?? nowS() + DAY_S)
    if (expires < nowS() + HALF_AN_HOUR_S || expires > nowS() + DAY_S) throw no(400, 'parameter_invalid', 'expires_at')
    if ((at('client_reference_id') ?? '').length > 200) throw no(400, 'parameter_invalid', 'client_reference_id')
    const session: Session = {
      id: id('cs_test'),
      object: 'checkout.session',
      mode,
      status: 'open',
      payment_status: 'unpaid',
      amount_total: Number(amount),
      currency,
      client_reference_id: at('client_reference_id') ?? null,
      metadata: metadataOf(fields, /^metadata\[(\w+)\]$/),
      livemode: options.live === true,
      created: nowS(),
      expires_at: expires,
      url: null,
      payment_intent: null,
      subscription: null,
      invoice: null,
      intentMetadata: metadataOf(fields, /^(?:payment_intent|subscription)_data\[metadata\]\[(\w+)\]$/),
    }
    session.url = `${server.root}/c/pay/${session.id}`
    sessions.set(session.id, session)
    return { status: 200, body: shown(session) }
  }

  function createRefund(fields: Fields): ShopReply {
    const at = known(fields, REFUND_FIELDS)
    const intent = intents.get(at('payment_intent') ?? '')
    const charge = intent === undefined ? undefined : charges.get(intent.latest_charge)
    if (intent === undefined || charge === undefined) throw no(404, 'resource_missing', 'payment_intent')
    const left = charge.amount - charge.amount_refunded
    const amount = Number(at('amount') ?? left)
    if (left === 0) throw no(400, 'charge_already_refunded')
    if (charge.disputed) throw no(400, 'charge_disputed')
    if (!Number.isInteger(amount) || amount <= 0 || amount > left) throw no(400, 'amount_too_large', 'amount')
    return { status: 200, body: refundOf(charge, amount, metadataOf(fields, /^metadata\[(\w+)\]$/)) }
  }

  function refundOf(charge: Charge, amount: number, metadata: { [name: string]: string }): StripeRefund {
    const refund: StripeRefund = {
      id: id('re'),
      object: 'refund',
      amount,
      currency: charge.currency,
      created: nowS(),
      status: 'succeeded',
      payment_intent: charge.payment_intent,
      charge: charge.id,
      metadata,
    }
    refunds.push(refund)
    charge.amount_refunded += amount
    charge.refunded = charge.amount_refunded === charge.amount
    tell('refund.created', refund)
    tell('charge.refunded', charge)
    return refund
  }

  /** Signed over time and body with the endpoint's whole secret. */
  function tell(type: string, object: object): void {
    const body = JSON.stringify({
      id: id('evt'),
      object: 'event',
      api_version: VERSION,
      created: nowS(),
      livemode: options.live === true,
      type,
      data: { object: shown(object) },
    })
    notices.push({
      verb: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signed(body, secret, nowS()) },
      query: {},
      body,
    })
  }

  const server = await listen(answer)
  const sessionAt = (url: string): Session => {
    const session = sessions.get(url.split('/').at(-1) ?? '')
    if (session === undefined || session.status !== 'open') throw new Error('no such page')
    return session
  }
  /** The cabinet shows payments; an invoice's is the one that paid it. */
  const intentFor = (name: string): string =>
    invoicePayments.find((own) => own.invoice === name)?.payment.payment_intent ?? name

  const aMonthOn = (atS: number): number => {
    const day = new Date(atS * 1000)
    return Math.floor(
      Date.UTC(
        day.getUTCFullYear(),
        day.getUTCMonth() + 1,
        day.getUTCDate(),
        day.getUTCHours(),
        day.getUTCMinutes(),
        day.getUTCSeconds(),
      ) / 1000,
    )
  }

  /** An invoice of the next period; paid at once, or open where the card was refused. */
  function bill(own: StripeSubscription, period: Period, reason: Invoice['billing_reason'], isPaid: boolean): Invoice {
    const invoice: Invoice = {
      id: id('in'),
      object: 'invoice',
      status: isPaid ? 'paid' : 'open',
      billing_reason: reason,
      amount_due: own.amount,
      amount_paid: isPaid ? own.amount : 0,
      currency: own.currency,
      created: nowS(),
      livemode: own.livemode,
      lines: { object: 'list', data: [{ id: id('il'), amount: own.amount, period }] },
      parent: {
        type: 'subscription_details',
        quote_details: null,
        subscription_details: { subscription: own.id, metadata: own.metadata },
      },
    }
    invoices.set(invoice.id, invoice)
    own.latest_invoice = invoice.id
    if (!isPaid) return invoice
    const intent = charge(
      { amount: own.amount, currency: own.currency, livemode: own.livemode, metadata: {} },
      'succeeded',
    )
    invoicePayments.push({
      id: id('inpay'),
      object: 'invoice_payment',
      invoice: invoice.id,
      status: 'paid',
      amount_paid: own.amount,
      created: nowS(),
      payment: { type: 'payment_intent', payment_intent: intent.id },
    })
    own.items.data = [{ id: id('si'), current_period_start: period.start, current_period_end: period.end }]
    tell('payment_intent.succeeded', intent)
    tell('invoice.paid', invoice)
    return invoice
  }

  function subscribed(session: Session): void {
    const own: StripeSubscription = {
      id: id('sub'),
      object: 'subscription',
      status: 'active',
      cancel_at_period_end: false,
      cancel_at: null,
      canceled_at: null,
      livemode: session.livemode,
      created: nowS(),
      metadata: session.intentMetadata,
      latest_invoice: '',
      items: { object: 'list', data: [] },
      amount: session.amount_total,
      currency: session.currency,
    }
    subscriptions.set(own.id, own)
    const invoice = bill(own, { start: nowS(), end: aMonthOn(nowS()) }, 'subscription_create', true)
    Object.assign(session, { status: 'complete', url: null, payment_status: 'paid', subscription: own.id })
    session.invoice = invoice.id
    tell('customer.subscription.created', own)
    tell('checkout.session.completed', session)
  }

  function begin(session: Session, status: Intent['status']): Intent {
    const { amount_total: amount, currency, livemode, intentMetadata: metadata } = session
    const intent = charge({ amount, currency, livemode, metadata }, status)
    Object.assign(session, { status: 'complete', url: null, payment_intent: intent.id })
    return intent
  }

  function charge(
    given: Pick<Intent, 'amount' | 'currency' | 'livemode' | 'metadata'>,
    status: Intent['status'],
  ): Intent {
    const intent: Intent = {
      id: id('pi'),
      object: 'payment_intent',
      status,
      ...given,
      amount_received: status === 'succeeded' ? given.amount : 0,
      created: nowS(),
      latest_charge: id('ch'),
    }
    intents.set(intent.id, intent)
    charges.set(intent.latest_charge, {
      id: intent.latest_charge,
      object: 'charge',
      amount: intent.amount,
      amount_refunded: 0,
      refunded: false,
      disputed: false,
      currency: intent.currency,
      payment_intent: intent.id,
      metadata: intent.metadata,
      balance_transaction: id('txn'),
      receipt_url: `https://pay.stripe.com/receipts/payment/${intent.id}`,
    })
    return intent
  }

  return {
    settings: { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret, STRIPE_API_ROOT: server.root },
    sessions,
    refunds,
    subscriptions,
    renew(subscriptionId, outcome = 'paid') {
      const own = subscriptions.get(subscriptionId)
      if (own === undefined || own.status === 'canceled') return null
      if (own.cancel_at_period_end) {
        Object.assign(own, { status: 'canceled' })
        tell('customer.subscription.deleted', own)
        return null
      }
      const start = own.items.data[0]?.current_period_end ?? nowS()
      const isPaid = outcome === 'paid'
      own.status = isPaid ? 'active' : 'past_due'
      const invoice = bill(own, { start, end: aMonthOn(start) }, 'subscription_cycle', isPaid)
      if (!isPaid) tell('invoice.payment_failed', invoice)
      tell('customer.subscription.updated', own)
      return invoice.id
    },
    takeNotices: () => notices.splice(0),
    async visit({ url, outcome }) {
      const session = sessionAt(url)
      if (outcome === 'failed') {
        Object.assign(session, { status: 'expired', url: null })
        return tell('checkout.session.expired', session)
      }
      if (session.mode === 'subscription') return subscribed(session)
      const intent = begin(session, 'succeeded')
      session.payment_status = 'paid'
      tell('payment_intent.succeeded', intent)
      tell('checkout.session.completed', session)
    },
    async refundInCabinet(intentId, amountMinor) {
      const charge = charges.get(intents.get(intentFor(intentId))?.latest_charge ?? '')
      if (charge === undefined) throw new Error('no such payment')
      refundOf(charge, amountMinor, {})
    },
    async dispute(intentId, state) {
      const charge = charges.get(intents.get(intentFor(intentId))?.latest_charge ?? '')
      if (charge === undefined) throw new Error('no such payment')
      charge.disputed = true
      let dispute = disputes.find((one) => one.payment_intent === intentId)
      if (dispute === undefined) {
        dispute = {
          id: id('dp'),
          object: 'dispute',
          amount: charge.amount,
          currency: charge.currency,
          created: nowS(),
          status: 'needs_response',
          payment_intent: intentId,
          charge: charge.id,
        }
        disputes.push(dispute)
      }
      if (state === 'open') return tell('charge.dispute.created', dispute)
      dispute.status = state
      tell('charge.dispute.closed', dispute)
      if (state === 'won') tell('charge.dispute.funds_reinstated', dispute)
    },
    failRefund(refundId) {
      const refund = refunds.find((one) => one.id === refundId)
      const charge = charges.get(refund?.charge ?? '')
      if (refund === undefined || charge === undefined) throw new Error('no such refund')
      refund.status = 'failed'
      charge.amount_refunded -= refund.amount
      charge.refunded = false
      tell('refund.failed', refund)
    },
    delay(url) {
      const session = sessionAt(url)
      begin(session, 'requires_payment_method').status = 'processing' as Intent['status']
      tell('checkout.session.completed', session)
    },
    breakWith: server.breakWith,
    calls: () => server.calls,
    close: server.close,
  }
}

export function signed(body: string, secret: string, atS: number): string {
  const mac = createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex')
  return `t=${atS},v1=${mac}`
}

function metadataOf(fields: Fields, pattern: RegExp): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const match = pattern.exec(name)
      return match === null ? [] : [[match[1] as string, value as string]]
    }),
  )
}
