/**
 * A strict double of YooKassa's API v3: https://yookassa.ru/developers/api. Basic authentication, idempotence keys, amounts as
 * decimal strings, bounds of every field, receipts whose lines add up, refunds up to what is left, lists with cursors.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../src/core/ports.ts'
import { listen, onlyFields, type ShopCall, ShopNo, type ShopNotice, type ShopReply, type ShopServer } from '../kit.ts'

const PAYMENT_FIELDS = [
  'amount',
  'capture',
  'confirmation',
  'description',
  'metadata',
  'receipt',
  'payment_method_id',
  'payment_method_data',
  'save_payment_method',
  'merchant_customer_id',
  'client_ip',
]
const REFUND_FIELDS = ['payment_id', 'amount', 'description', 'receipt']
const FEE_PERCENT = 3n
const DAY_MS = 24 * 60 * 60_000

interface Amount {
  value: string
  currency: string
}
interface Payment {
  id: string
  status: 'pending' | 'succeeded' | 'canceled'
  paid: boolean
  amount: Amount
  income_amount?: Amount
  refunded_amount?: Amount
  refundable: boolean
  created_at: string
  description?: string
  metadata?: { [name: string]: string }
  test: boolean
  confirmation?: { type: 'redirect'; confirmation_url: string; return_url: string }
  payment_method?: { type: string; id: string; saved: boolean }
  cancellation_details?: { party: string; reason: string }
  receipt_registration?: 'pending' | 'succeeded' | 'canceled'
}
interface Refund {
  id: string
  payment_id: string
  status: 'succeeded'
  created_at: string
  amount: Amount
  description?: string
}

export interface YooKassaDouble extends ShopServer {
  payments: Map<string, Payment>
  refunds: Refund[]
  /** What happens to the next charges of a saved method; `pending`: they are settled later by `settle`. */
  charges: 'paid' | 'pending' | 'insufficient_funds' | 'permission_revoked'
  settle(paymentId: string, outcome: 'paid' | 'insufficient_funds'): void
}

const no = (status: number, code: string, parameter?: string) =>
  new ShopNo(status, {
    type: 'error',
    id: randomUUID(),
    code,
    description: `Refused: ${code} ${parameter ?? ''}`,
    ...(parameter === undefined ? {} : { parameter }),
  })

/** @param options.receipts the shop has to send receipts, so that payments without one are refused */
export async function openYooKassa(
  clock: Clock,
  options: { receipts?: boolean; test?: boolean } = {},
): Promise<YooKassaDouble> {
  const shopId = '123456'
  const secretKey = `${options.test === false ? 'live' : 'test'}_c2VjcmV0LW9mLXRoZS1zaG9w`
  const payments = new Map<string, Payment>()
  const refunds: Refund[] = []
  const keys = new Map<string, { body: string; reply: ShopReply; atMs: number }>()
  const notices: ShopNotice[] = []
  const saving = new Set<string>()
  const saved = new Set<string>()
  const now = () => new Date(clock.nowMs()).toISOString()

  function answer(call: ShopCall): ShopReply {
    if (call.path === '/checkout') return page(call)
    const expected = `Basic ${Buffer.from(`${shopId}:${secretKey}`).toString('base64')}`
    if (call.headers.authorization !== expected) throw no(401, 'invalid_credentials')
    const [, version, kind, id, ...rest] = call.path.split('/')
    if (version !== 'v3' || rest.length > 0) throw no(404, 'not_found')
    if (call.method === 'GET' && id !== undefined) return one(kind, id)
    if (call.method === 'GET') return list(kind, call.query)
    if (call.method !== 'POST' || id !== undefined) throw no(404, 'not_found')
    return once(call, (body) => (kind === 'payments' ? create(body) : kind === 'refunds' ? giveBack(body) : missing()))
  }

  /** The shop's own page, on which people pay: what they press decides, then they are sent back. */
  function page(call: ShopCall): ShopReply {
    const payment = payments.get(call.query.get('orderId') ?? '')
    if (payment === undefined) throw no(404, 'not_found')
    if (call.method === 'POST' && payment.status === 'pending') end(payment, call.query.get('outcome') ?? '')
    if (call.method === 'POST')
      return { status: 303, body: '', headers: { location: payment.confirmation?.return_url ?? '/' } }
    const form = (outcome: string, label: string) =>
      `<form method="post" action="/checkout?orderId=${payment.id}&amp;outcome=${outcome}"><button>${label}</button></form>`
    const body = `<!doctype html><title>YooKassa</title><h1>${payment.amount.value} ${payment.amount.currency}</h1>
      ${form('paid', 'Pay')}${form('failed', 'Refuse')}`
    return { status: 200, body, headers: { 'content-type': 'text/html; charset=utf-8' } }
  }

  function end(payment: Payment, outcome: string): void {
    if (outcome === 'paid') {
      succeed(payment)
      return
    }
    cancel(payment, 'insufficient_funds')
  }

  function missing(): never {
    throw no(404, 'not_found')
  }

  function one(kind: string | undefined, id: string): ShopReply {
    const found = kind === 'payments' ? payments.get(id) : refunds.find((refund) => refund.id === id)
    if (found === undefined) throw no(404, 'not_found')
    return { status: 200, body: found }
  }

  function list(kind: string | undefined, query: URLSearchParams): ShopReply {
    for (const name of query.keys())
      if (!['created_at.gte', 'status', 'limit', 'cursor', 'payment_id'].includes(name))
        throw no(400, 'invalid_request', name)
    const limit = Number(query.get('limit') ?? 10)
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw no(400, 'invalid_request', 'limit')
    const since = query.get('created_at.gte') ?? ''
    const all: (Payment | Refund)[] = kind === 'payments' ? [...payments.values()] : refunds
    const fitting = all.filter(
      (row) =>
        row.created_at >= since &&
        (query.get('status') ?? row.status) === row.status &&
        (query.get('payment_id') ?? ('payment_id' in row ? row.payment_id : null)) ===
          ('payment_id' in row ? row.payment_id : null),
    )
    const from = Number(query.get('cursor') ?? 0)
    const items = fitting.slice(from, from + limit)
    const next = from + limit < fitting.length ? { next_cursor: String(from + limit) } : {}
    return { status: 200, body: { type: 'list', items, ...next } }
  }

  /** The same key with the same body is the same answer, for a day; with another body it is refused. */
  function once(call: ShopCall, make: (body: { [name: string]: unknown }) => ShopReply): ShopReply {
    const key = call.headers['idempotence-key']
    if (typeof key !== 'string' || key.length === 0 || key.length > 64)
      throw no(400, 'invalid_request', 'Idempotence-Key')
    if (!String(call.headers['content-type']).startsWith('application/json')) throw no(415, 'invalid_request')
    const known = keys.get(key)
    if (known !== undefined && clock.nowMs() - known.atMs < DAY_MS) {
      if (known.body !== call.body) throw no(400, 'invalid_request', 'Idempotence-Key')
      return known.reply
    }
    const reply = make(JSON.parse(call.body) as { [name: string]: unknown })
    // As it was then, whatever becomes of it.
    keys.set(key, { body: call.body, reply: structuredClone(reply), atMs: clock.nowMs() })
    return reply
  }

  function create(body: { [name: string]: unknown }): ShopReply {
    onlyFields(body, PAYMENT_FIELDS, (name) => no(400, 'invalid_request', name))
    const amount = amountOf(body['amount'], 'amount')
    if (body['capture'] !== undefined && typeof body['capture'] !== 'boolean')
      throw no(400, 'invalid_request', 'capture')
    const { confirmation, description, metadata } = body as {
      confirmation?: { type?: unknown; return_url?: unknown }
      description?: unknown
      metadata?: { [name: string]: unknown }
    }
    if (description !== undefined && (typeof description !== 'string' || description.length > 128))
      throw no(400, 'invalid_request', 'description')
    const entries = Object.entries(metadata ?? {})
    if (
      entries.length > 16 ||
      entries.some(([name, value]) => name.length > 32 || typeof value !== 'string' || value.length > 512)
    )
      throw no(400, 'invalid_request', 'metadata')
    if (body['receipt'] === undefined && options.receipts === true) throw no(400, 'invalid_request', 'receipt')
    if (body['receipt'] !== undefined) checkReceipt(body['receipt'], amount)
    const id = randomUUID()
    const savedId = body['payment_method_id']
    if (body['save_payment_method'] !== undefined && typeof body['save_payment_method'] !== 'boolean')
      throw no(400, 'invalid_request', 'save_payment_method')
    if (savedId !== undefined) {
      // Without a page, and only with what a person has let the shop keep.
      if (confirmation !== undefined || body['save_payment_method'] === true)
        throw no(400, 'invalid_request', 'confirmation')
      if (typeof savedId !== 'string' || !saved.has(savedId)) throw no(400, 'invalid_request', 'payment_method_id')
    } else {
      if (confirmation?.type !== 'redirect') throw no(400, 'invalid_request', 'confirmation')
      const url = confirmation.return_url
      if (typeof url !== 'string' || url.length > 2048 || !URL.canParse(url))
        throw no(400, 'invalid_request', 'return_url')
    }
    const payment: Payment = {
      id,
      status: 'pending',
      paid: false,
      amount,
      refundable: false,
      created_at: now(),
      ...(description === undefined ? {} : { description }),
      ...(metadata === undefined ? {} : { metadata: metadata as { [name: string]: string } }),
      test: options.test !== false,
      ...(body['receipt'] === undefined ? {} : { receipt_registration: 'pending' }),
      ...(confirmation === undefined
        ? {}
        : {
            confirmation: {
              type: 'redirect',
              confirmation_url: `${server.root}/checkout?orderId=${id}`,
              return_url: confirmation.return_url as string,
            },
          }),
    }
    payments.set(id, payment)
    if (body['save_payment_method'] === true) saving.add(id)
    if (savedId !== undefined) {
      payment.payment_method = { type: 'bank_card', id: savedId as string, saved: true }
      if (double.charges === 'paid') succeed(payment)
      else if (double.charges !== 'pending') cancel(payment, double.charges)
    }
    return { status: 200, body: payment }
  }

  function giveBack(body: { [name: string]: unknown }): ShopReply {
    onlyFields(body, REFUND_FIELDS, (name) => no(400, 'invalid_request', name))
    const payment = payments.get(String(body['payment_id']))
    if (payment === undefined || payment.status !== 'succeeded') throw no(404, 'not_found', 'payment_id')
    const amount = amountOf(body['amount'], 'amount')
    const left = kopecks(payment.amount) - kopecks(payment.refunded_amount)
    if (amount.currency !== payment.amount.currency || kopecks(amount) > left)
      throw no(400, 'invalid_request', 'amount')
    const isPart = kopecks(amount) !== kopecks(payment.amount)
    if (isPart && options.receipts === true && body['receipt'] === undefined)
      throw no(400, 'invalid_request', 'receipt')
    if (body['receipt'] !== undefined) checkReceipt(body['receipt'], amount)
    return { status: 200, body: refundOf(payment, amount, body['description'] as string | undefined) }
  }

  function refundOf(payment: Payment, amount: Amount, description: string | undefined): Refund {
    const refund: Refund = {
      id: randomUUID(),
      payment_id: payment.id,
      status: 'succeeded',
      created_at: now(),
      amount,
      ...(description === undefined ? {} : { description }),
    }
    refunds.push(refund)
    payment.refunded_amount = rouble(kopecks(payment.refunded_amount) + kopecks(amount))
    tell('refund.succeeded', refund)
    return refund
  }

  function succeed(payment: Payment): void {
    payment.status = 'succeeded'
    payment.paid = true
    payment.refundable = true
    if (payment.receipt_registration !== undefined) payment.receipt_registration = 'succeeded'
    payment.income_amount = rouble(kopecks(payment.amount) - (kopecks(payment.amount) * FEE_PERCENT) / 100n)
    payment.payment_method ??= { type: 'bank_card', id: randomUUID(), saved: saving.has(payment.id) }
    if (payment.payment_method.saved) saved.add(payment.payment_method.id)
    tell('payment.succeeded', payment)
  }

  function cancel(payment: Payment, reason: string): void {
    payment.status = 'canceled'
    payment.cancellation_details = { party: 'payment_network', reason }
    if (reason === 'permission_revoked') saved.delete(payment.payment_method?.id ?? '')
    tell('payment.canceled', payment)
  }

  function tell(event: string, object: Payment | Refund): void {
    notices.push({
      verb: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '185.71.76.5' },
      query: {},
      body: JSON.stringify({ type: 'notification', event, object }),
    })
  }

  const server = await listen(answer)
  const double: YooKassaDouble = {
    charges: 'paid',
    settings: {
      YOOKASSA_SHOP_ID: shopId,
      YOOKASSA_SECRET_KEY: secretKey,
      YOOKASSA_API_ROOT: `${server.root}/v3`,
      ...(options.receipts === true ? { YOOKASSA_VAT_CODE: '1', YOOKASSA_TAX_SYSTEM: '2' } : {}),
    },
    payments,
    refunds,
    takeNotices: () => notices.splice(0),
    async visit({ url, outcome }) {
      const payment = payments.get(new URL(url).searchParams.get('orderId') ?? '')
      if (payment === undefined || payment.status !== 'pending') throw new Error('no such page')
      end(payment, outcome)
    },
    settle(id, outcome) {
      const payment = payments.get(id)
      if (payment === undefined || payment.status !== 'pending') throw new Error('nothing is pending')
      end(payment, outcome)
    },
    async refundInCabinet(id, amountMinor) {
      const payment = payments.get(id)
      if (payment === undefined) throw new Error('no such payment')
      refundOf(payment, rouble(BigInt(amountMinor)), undefined)
    },
    breakWith: server.breakWith,
    calls: () => server.calls,
    close: server.close,
  }
  return double
}

function amountOf(value: unknown, parameter: string): Amount {
  const { value: text, currency } = (value ?? {}) as Partial<Amount>
  if (typeof text !== 'string' || !/^\d{1,10}\.\d{2}$/.test(text) || currency !== 'RUB' || !/[1-9]/.test(text))
    throw no(400, 'invalid_request', parameter)
  return { value: text, currency }
}

function checkReceipt(value: unknown, amount: Amount): void {
  const wrong = (parameter: string) => no(400, 'invalid_request', `receipt.${parameter}`)
  const receipt = value as { customer?: { email?: unknown }; items?: unknown; tax_system_code?: unknown }
  onlyFields(receipt, ['customer', 'items', 'tax_system_code'], wrong)
  if (!/^[^@\s]+@[^@\s]+$/.test(String(receipt.customer?.email))) throw wrong('customer')
  if (![undefined, 1, 2, 3, 4, 5, 6].includes(receipt.tax_system_code as number)) throw wrong('tax_system_code')
  if (!Array.isArray(receipt.items) || receipt.items.length === 0 || receipt.items.length > 100) throw wrong('items')
  let sum = 0n
  for (const item of receipt.items as { [name: string]: unknown }[]) {
    onlyFields(item, ['description', 'quantity', 'amount', 'vat_code', 'payment_mode', 'payment_subject'], wrong)
    if (typeof item['description'] !== 'string' || item['description'].length > 128) throw wrong('description')
    if (!/^\d+\.\d{2,3}$/.test(String(item['quantity']))) throw wrong('quantity')
    if (!(Number.isInteger(item['vat_code']) && Number(item['vat_code']) >= 1 && Number(item['vat_code']) <= 12))
      throw wrong('vat_code')
    if (!['full_payment', 'full_prepayment', 'advance'].includes(String(item['payment_mode'])))
      throw wrong('payment_mode')
    if (!['service', 'payment', 'another'].includes(String(item['payment_subject']))) throw wrong('payment_subject')
    sum += kopecks(amountOf(item['amount'], 'receipt')) * BigInt(Math.round(Number(item['quantity'])))
  }
  if (sum !== kopecks(amount)) throw wrong('amount')
}

const kopecks = (amount: Amount | undefined): bigint => BigInt((amount?.value ?? '0').replace('.', ''))
const rouble = (minor: bigint): Amount => {
  const text = String(minor).padStart(3, '0')
  return { value: `${text.slice(0, -2)}.${text.slice(-2)}`, currency: 'RUB' }
}
