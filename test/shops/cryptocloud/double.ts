/**
 * A strict double of CryptoCloud's API v2: https://docs.cryptocloud.plus/en/api-reference-v2. Token authentication, invoices in several
 * currencies, information by id, postbacks with a fresh token that signs the invoice's id alone. No keys of idempotence, no refunds.
 */
import { createHmac, randomInt } from 'node:crypto'
import type { Clock } from '../../../src/core/ports.ts'
import { listen, onlyFields, type ShopCall, ShopNo, type ShopNotice, type ShopReply, type ShopServer } from '../kit.ts'

const CREATE_FIELDS = ['shop_id', 'amount', 'currency', 'order_id', 'email', 'add_fields']
const MORE_FIELDS = ['time_to_pay', 'available_currencies', 'cryptocurrency', 'email_to_send', 'period']
/** Dollars for one of it. */
const RATES: { [currency: string]: number } = { USD: 1, EUR: 1.0837, RUB: 0.012345, GBP: 1.27, KZT: 0.0021 }
const TOKEN_SECONDS = 300
const FEE_USD = 0.01

export interface Invoice {
  uuid: string
  created: string
  expiry_date: string
  amount: number
  amount_usd: number
  amount_in_fiat: number
  fiat_currency: string
  amount_paid_usd: number
  received_usd: number
  fee_usd: number
  service_fee_usd: number
  status: 'created' | 'paid' | 'overpaid' | 'partial' | 'canceled'
  invoice_status: 'created' | 'success' | 'canceled'
  order_id: string | null
  side_commission: 'client'
  test_mode: boolean
}

export interface CryptoCloudDouble extends ShopServer {
  invoices: Map<string, Invoice>
  /** Sends the notice of an invoice again, with a fresh token. */
  tell(uuid: string): void
}

export interface CryptoCloudOptions {
  /** How the project wants its postbacks. */
  format?: 'json' | 'form'
  testMode?: boolean
}

const no = (status: number, result: object) => new ShopNo(status, { status: 'error', result })

export async function openCryptoCloud(clock: Clock, options: CryptoCloudOptions = {}): Promise<CryptoCloudDouble> {
  const [shopId, apiKey, secretKey] = ['xBAivfPIbskwuEWj', 'api-key-of-the-project', 'secret-key-of-the-project']
  const invoices = new Map<string, Invoice>()
  const notices: ShopNotice[] = []
  const time = (ms: number) => `${new Date(ms).toISOString().replace('T', ' ').slice(0, 23)}000`

  function answer(call: ShopCall): ShopReply {
    if (call.headers.authorization !== `Token ${apiKey}`)
      throw new ShopNo(401, { detail: 'Authentication credentials were not provided.' })
    if (call.method !== 'POST' || call.headers['content-type'] !== 'application/json') throw no(400, { body: 'JSON' })
    const body = JSON.parse(call.body) as { [name: string]: unknown }
    if (call.path === '/v2/invoice/create') return create(body, call.query)
    if (call.path === '/v2/invoice/merchant/info') return info(body)
    throw new ShopNo(404, { detail: 'Not found.' })
  }

  function create(body: { [name: string]: unknown }, query: URLSearchParams): ShopReply {
    onlyFields(body, CREATE_FIELDS, (name) => no(400, { [name]: 'unknown' }))
    for (const [name, value] of query)
      if (name !== 'locale' || !['en', 'ru'].includes(value)) throw no(400, { [name]: 'unknown' })
    if (body['shop_id'] !== shopId) throw no(400, { shop_id: 'no such shop' })
    const [amount, currency = 'USD', orderId = null] = [body['amount'], body['currency'], body['order_id']]
    if (typeof amount !== 'number' || !(amount > 0)) throw no(400, { amount: 'A valid number is required.' })
    const rate = RATES[String(currency)]
    if (rate === undefined) throw no(400, { currency: 'not available' })
    if (orderId !== null && (typeof orderId !== 'string' || orderId.length > 100)) throw no(400, { order_id: 'wrong' })
    const more = (body['add_fields'] ?? {}) as { [name: string]: unknown }
    onlyFields(more, MORE_FIELDS, (name) => no(400, { add_fields: name }))
    const uuid = `INV-${Array.from({ length: 8 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'[randomInt(34)]).join('')}`
    const invoice: Invoice = {
      uuid,
      created: time(clock.nowMs()),
      expiry_date: time(clock.nowMs() + lifeMs(more['time_to_pay'])),
      amount: round(amount * rate, 6),
      amount_usd: round(amount * rate, 2),
      amount_in_fiat: amount,
      fiat_currency: String(currency),
      amount_paid_usd: 0,
      received_usd: 0,
      fee_usd: FEE_USD,
      service_fee_usd: FEE_USD,
      status: 'created',
      invoice_status: 'created',
      order_id: orderId as string | null,
      side_commission: 'client',
      test_mode: options.testMode === true,
    }
    invoices.set(uuid, invoice)
    const { amount_paid_usd: _paid, received_usd: _got, order_id: _order, invoice_status: _state, ...told } = invoice
    const link = `${server.root}/${uuid.slice(4)}`
    return { status: 200, body: { status: 'success', result: { ...told, link, invoice_id: null, address: '' } } }
  }

  function info(body: { [name: string]: unknown }): ShopReply {
    onlyFields(body, ['uuids'], (name) => no(400, { [name]: 'unknown' }))
    const uuids = body['uuids']
    if (!Array.isArray(uuids) || uuids.length === 0 || uuids.length > 100) throw no(400, { uuids: 'a list up to 100' })
    const found = uuids.map((one: unknown) => invoices.get(`INV-${String(one).replace('INV-', '')}`))
    return { status: 200, body: { status: 'success', result: found.filter((one) => one !== undefined) } }
  }

  function tell(uuid: string): void {
    const invoice = invoices.get(uuid)
    if (invoice === undefined) throw new Error('no such invoice')
    const id = uuid.slice(4)
    const fields = {
      status: 'success',
      invoice_id: id,
      amount_crypto: invoice.amount,
      currency: 'USDT_TRC20',
      order_id: invoice.order_id,
      token: tokenOf({ id, exp: Math.floor(clock.nowMs() / 1000) + TOKEN_SECONDS }, secretKey),
      invoice_info: invoice,
    }
    const isForm = options.format === 'form'
    notices.push({
      verb: 'POST',
      headers: { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' },
      query: {},
      body: isForm ? formOf(fields) : JSON.stringify(fields),
    })
  }

  const server = await listen(answer)
  return {
    settings: {
      CRYPTOCLOUD_SHOP_ID: shopId,
      CRYPTOCLOUD_API_KEY: apiKey,
      CRYPTOCLOUD_SECRET_KEY: secretKey,
      CRYPTOCLOUD_API_ROOT: server.root,
    },
    invoices,
    tell,
    takeNotices: () => notices.splice(0),
    async visit({ url, outcome, amountMinor }) {
      const uuid = `INV-${new URL(url).pathname.slice(1)}`
      const invoice = invoices.get(uuid)
      if (invoice === undefined || invoice.invoice_status === 'success') throw new Error('no such page')
      // It says nothing of invoices that lapse.
      if (outcome === 'failed') {
        Object.assign(invoice, { status: 'canceled', invoice_status: 'canceled' })
        return
      }
      const rate = RATES[invoice.fiat_currency] as number
      const paid = amountMinor === undefined ? invoice.amount_usd : round((amountMinor / 100) * rate, 2)
      invoice.amount_paid_usd = round(invoice.amount_paid_usd + paid, 2)
      invoice.received_usd = round(invoice.amount_paid_usd - FEE_USD, 2)
      const over = invoice.amount_paid_usd - invoice.amount_usd
      if (over < 0) {
        invoice.status = 'partial'
        return
      }
      Object.assign(invoice, { status: over > 0 ? 'overpaid' : 'paid', invoice_status: 'success' })
      tell(uuid)
    },
    breakWith: server.breakWith,
    calls: () => server.calls,
    close: server.close,
  }
}

/** A JWT as the shop makes it. */
export function tokenOf(claims: object, secret: string, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

function lifeMs(value: unknown): number {
  if (value === undefined) return 24 * 60 * 60_000
  const { hours = 0, minutes = 0, ...more } = value as { hours?: unknown; minutes?: unknown }
  const isGood = [hours, minutes].every((one) => Number.isInteger(one) && (one as number) >= 0)
  if (!isGood || Object.keys(more).length > 0 || (minutes as number) > 59) throw no(400, { time_to_pay: 'wrong' })
  return ((hours as number) * 60 + (minutes as number)) * 60_000
}

function formOf(fields: { [name: string]: unknown }): string {
  const texts = Object.entries(fields).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return new URLSearchParams(texts).toString()
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
