/**
 * A strict double of NOWPayments' API v1: https://documenter.getpostman.com/view/7907941/2s93JusNJt. An API key for everything, a token
 * of the account for its list, invoices that become payments, child payments for repeated deposits, IPN signed over sorted names.
 */
import { createHmac } from 'node:crypto'
import type { Clock } from '../../../src/core/ports.ts'
import { listen, onlyFields, type ShopCall, ShopNo, type ShopNotice, type ShopReply, type ShopServer } from '../kit.ts'

const INVOICE_FIELDS = [
  'price_amount',
  'price_currency',
  'pay_currency',
  'order_id',
  'order_description',
  'ipn_callback_url',
  'success_url',
  'cancel_url',
  'partially_paid_url',
  'is_fixed_rate',
  'is_fee_paid_by_user',
]
const FIAT = ['usd', 'eur', 'gbp', 'cad', 'aud', 'nzd', 'brl']
const TOKEN_MS = 5 * 60_000
/** Coins for a unit of the price: more digits than money has. */
const RATE = 1.0231
const FEE = 0.09853637216235617

export interface Payment {
  payment_id: number
  parent_payment_id: number | null
  invoice_id: number
  payment_status: string
  pay_address: string
  payin_extra_id: null
  price_amount: number
  price_currency: string
  pay_amount: number
  actually_paid: number
  actually_paid_at_fiat: number
  pay_currency: string
  order_id: string | null
  order_description: string | null
  purchase_id: string
  outcome_amount: number
  outcome_currency: string
  payment_extra_ids: number[] | null
  fee: { currency: string; depositFee: number; withdrawalFee: number; serviceFee: number }
  created_at: string
  updated_at: string
}

interface Invoice {
  id: string
  price_amount: number
  price_currency: string
  order_id: string | null
  order_description: string | null
}

export interface NowPaymentsDouble extends ShopServer {
  payments: Map<number, Payment>
  /** Coins that came again to the address of a payment, a part of its price. */
  deposit(paymentId: number, amount: number): void
  /** The person takes another coin: another payment of the same invoice. */
  open(url: string): Payment
  /** The payment's status changes, and its notice says so. */
  move(payment: Payment, status: string): void
}

const no = (status: number, code: string, message = code) =>
  new ShopNo(status, { status: false, statusCode: status, code, message })

/** @param options.listNeedsToken false: the list answers to the key alone */
export async function openNowPayments(
  clock: Clock,
  options: { login?: boolean; listNeedsToken?: boolean } = {},
): Promise<NowPaymentsDouble> {
  const [apiKey, ipnSecret] = ['API-KEY-OF-THE-STORE', 'ipn-secret-of-the-store']
  const login = { email: 'owner@example.com', password: 'password-of-the-owner' }
  const invoices = new Map<string, Invoice>()
  const payments = new Map<number, Payment>()
  const tokens = new Map<string, number>()
  const notices: ShopNotice[] = []
  let ids = 5_077_125_051
  const now = () => new Date(clock.nowMs()).toISOString()

  function answer(call: ShopCall): ShopReply {
    if (call.headers['x-api-key'] !== apiKey) throw no(403, 'INVALID_API_KEY', 'Invalid api key')
    const { method, path } = call
    if (method === 'GET' && path === '/v1/currencies')
      return { status: 200, body: { currencies: ['btc', 'usdttrc20'] } }
    if (method === 'POST' && path === '/v1/invoice') return create(call)
    if (method === 'POST' && path === '/v1/auth') return auth(JSON.parse(call.body) as object)
    if (method === 'GET' && /^\/v1\/payment\/?$/.test(path)) return list(call)
    const [, id] = (method === 'GET' && /^\/v1\/payment\/(\d+)$/.exec(path)) || []
    const payment = payments.get(Number(id))
    if (payment === undefined) throw no(404, 'PAYMENT_NOT_FOUND', 'Payment not found')
    return { status: 200, body: payment }
  }

  function auth(given: object): ShopReply {
    onlyFields(given, ['email', 'password'], (name) => no(400, 'INVALID_REQUEST_PARAMS', name))
    if (JSON.stringify(given) !== JSON.stringify(login)) throw no(403, 'AUTH_REQUIRED', 'Wrong e-mail or password')
    const token = `token-${tokens.size}`
    tokens.set(token, clock.nowMs() + TOKEN_MS)
    return { status: 200, body: { token } }
  }

  function create(call: ShopCall): ShopReply {
    if (call.headers['content-type'] !== 'application/json') throw no(400, 'INVALID_REQUEST_PARAMS', 'JSON')
    const body = JSON.parse(call.body) as { [name: string]: unknown }
    const wrong = (name: string) => no(400, 'INVALID_REQUEST_PARAMS', `${name} is wrong`)
    onlyFields(body, INVOICE_FIELDS, wrong)
    const { price_amount: price, price_currency: currency, order_id: orderId = null } = body
    const description = body['order_description'] ?? null
    if (typeof price !== 'number' || !(price > 0)) throw wrong('price_amount')
    if (typeof currency !== 'string' || !FIAT.includes(currency)) throw wrong('price_currency')
    for (const name of ['ipn_callback_url', 'success_url', 'cancel_url', 'partially_paid_url'])
      if (body[name] !== undefined && !URL.canParse(String(body[name]))) throw wrong(name)
    if (orderId !== null && typeof orderId !== 'string') throw wrong('order_id')
    if (description !== null && typeof description !== 'string') throw wrong('order_description')
    const id = String(++ids)
    invoices.set(id, {
      id,
      price_amount: price,
      price_currency: currency,
      order_id: orderId,
      order_description: description,
    })
    const told = {
      ...body,
      id,
      token_id: String(++ids),
      price_amount: String(price),
      price_currency: currency.toUpperCase(),
      pay_currency: null,
      invoice_url: `${server.root}/payment/?iid=${id}`,
      created_at: now(),
      updated_at: now(),
    }
    return { status: 200, body: told }
  }

  function list({ query, headers }: ShopCall): ShopReply {
    const untilMs = tokens.get(String(headers.authorization).replace('Bearer ', ''))
    if (options.listNeedsToken !== false && (untilMs === undefined || clock.nowMs() >= untilMs))
      throw no(401, 'AUTH_REQUIRED', 'Authorization header is empty (Bearer JWTtoken is required)')
    for (const name of query.keys())
      if (!['limit', 'page', 'sortBy', 'orderBy', 'dateFrom', 'dateTo', 'invoiceId'].includes(name))
        throw no(400, 'INVALID_REQUEST_PARAMS', name)
    const limit = Number(query.get('limit'))
    if (!(limit >= 1 && limit <= 500)) throw no(400, 'INVALID_REQUEST_PARAMS', 'limit')
    const invoiceId = query.get('invoiceId')
    const all = [...payments.values()].filter((one) => invoiceId === null || String(one.invoice_id) === invoiceId)
    const data = all.reverse().slice(0, limit)
    return { status: 200, body: { data, limit, page: 0, pagesCount: 1, total: all.length } }
  }

  function open(url: string): Payment {
    const invoice = invoices.get(new URL(url).searchParams.get('iid') ?? '')
    if (invoice === undefined) throw new Error('no such page')
    const payment: Payment = {
      payment_id: ++ids,
      parent_payment_id: null,
      invoice_id: Number(invoice.id),
      payment_status: 'waiting',
      pay_address: 'TNDFkiSmBQorNFacb3735q8MnT29sn8BLn',
      payin_extra_id: null,
      price_amount: invoice.price_amount,
      price_currency: invoice.price_currency,
      pay_amount: Number((invoice.price_amount * RATE).toFixed(8)),
      actually_paid: 0,
      actually_paid_at_fiat: 0,
      pay_currency: 'usdttrc20',
      order_id: invoice.order_id,
      order_description: invoice.order_description,
      purchase_id: String(++ids),
      outcome_amount: 0,
      outcome_currency: 'usdttrc20',
      payment_extra_ids: null,
      fee: { currency: 'usdttrc20', depositFee: FEE, withdrawalFee: 0, serviceFee: 0 },
      created_at: now(),
      updated_at: now(),
    }
    payments.set(payment.payment_id, payment)
    move(payment, 'waiting')
    return payment
  }

  function move(payment: Payment, status: string): void {
    Object.assign(payment, { payment_status: status, updated_at: now() })
    const body = JSON.stringify(payment)
    const headers = { 'content-type': 'application/json', 'x-nowpayments-sig': signatureOf(payment, ipnSecret) }
    notices.push({ verb: 'POST', headers, query: {}, body })
  }

  function settle(payment: Payment, coins: number): void {
    payment.actually_paid = coins
    payment.outcome_amount = Math.max(0, Number((coins - FEE).toFixed(8)))
    for (const status of ['confirming', 'confirmed', 'sending']) move(payment, status)
    move(payment, payment.parent_payment_id !== null || coins >= payment.pay_amount ? 'finished' : 'partially_paid')
  }

  const server = await listen(answer)
  return {
    settings: {
      NOWPAYMENTS_API_KEY: apiKey,
      NOWPAYMENTS_IPN_SECRET: ipnSecret,
      NOWPAYMENTS_API_ROOT: server.root,
      ...(options.login === false ? {} : { NOWPAYMENTS_EMAIL: login.email, NOWPAYMENTS_PASSWORD: login.password }),
    },
    payments,
    open,
    move,
    takeNotices: () => notices.splice(0),
    async visit({ url, outcome, amountMinor }) {
      const payment = open(url)
      if (outcome === 'failed') return move(payment, 'failed')
      const part = amountMinor === undefined ? 1 : amountMinor / 100 / payment.price_amount
      settle(payment, part === 1 ? payment.pay_amount : Number((payment.pay_amount * part).toFixed(8)))
    },
    deposit(paymentId, amount) {
      const parent = payments.get(paymentId)
      if (parent === undefined) throw new Error('no such payment')
      const child: Payment = { ...parent, payment_id: ++ids, parent_payment_id: paymentId, created_at: now() }
      payments.set(child.payment_id, child)
      parent.payment_extra_ids = [...(parent.payment_extra_ids ?? []), child.payment_id]
      settle(child, Number((amount * RATE).toFixed(8)))
    },
    async refundInCabinet(id) {
      const payment = payments.get(Number(id))
      if (payment === undefined) throw new Error('no such payment')
      move(payment, 'refunded')
    },
    breakWith: server.breakWith,
    calls: () => server.calls,
    close: server.close,
  }
}

/** As the shop signs: names sorted all the way down, compact, HMAC-SHA512 in hex. */
export function signatureOf(body: unknown, secret: string): string {
  return createHmac('sha512', secret)
    .update(JSON.stringify(sorted(body)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, sorted((value as { [name: string]: unknown })[name])]))
}
