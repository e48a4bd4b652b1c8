/**
 * CryptoCloud: coins, on its own page. The token of its notices signs the invoice's id alone, so the invoice is fetched and only what
 * was fetched counts. It has no keys of idempotence and returns no money. https://docs.cryptocloud.plus/en/api-reference-v2
 */

import { createHmac } from 'node:crypto'
import { isId } from '../../core/id.ts'
import type { Checkout, Clock, Json, OrderFacts, PaymentFacts } from '../../core/ports.ts'
import { apiRoot, variable, word } from '../../core/variable.ts'
import { shareOf, toDecimal, toMinorRounded } from './kit/amounts.ts'
import { callShop, ShopFault } from './kit/call.ts'
import { asNotice, formOf, isObject, isSame, type JsonObject, jsonOf, textAt } from './kit/notices.ts'
import { once } from './kit/once.ts'
import type { Method, ShopDefinition, ShopMaker, WebNotice } from './types.ts'

const ID = 'cryptocloud'
const DAY_MS = 24 * 60 * 60_000
const MINUTE_MS = 60_000
const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
/** What its invoices can be made out in, of the currencies whose minor units are everybody's. */
const CURRENCIES = ['USD', 'EUR', 'RUB', 'GBP', 'KZT', 'UAH', 'TRY', 'CNY', 'IDR', 'INR', 'AED', 'CAD', 'AUD', 'JPY']
/** Conversion between currencies may cost a cent. */
const TOLERANCE_MINOR = 1

interface Settings {
  shopId: string
  apiKey: string
  secretKey: string
  root: string
  clock: Clock
}

const createCryptoCloud: ShopMaker = (settings, { clock }) => {
  const { CRYPTOCLOUD_SHOP_ID: shopId, CRYPTOCLOUD_API_KEY: apiKey, CRYPTOCLOUD_SECRET_KEY: secretKey } = settings
  const root = settings['CRYPTOCLOUD_API_ROOT']
  if (shopId === undefined || apiKey === undefined || secretKey === undefined || root === undefined) return null
  return cryptoCloud({ shopId, apiKey, secretKey, root: `${root.replace(/\/+$/, '').replace(/\/v2$/, '')}/v2`, clock })
}

export const cryptocloud: ShopDefinition = {
  id: ID,
  needs: ['CRYPTOCLOUD_SHOP_ID', 'CRYPTOCLOUD_API_KEY', 'CRYPTOCLOUD_SECRET_KEY'],
  variables: {
    CRYPTOCLOUD_SHOP_ID: variable(word, undefined, 'Copy the SHOP ID from your project at cryptocloud.plus.'),
    CRYPTOCLOUD_API_KEY: variable(word, undefined, 'Copy the API KEY from your project at cryptocloud.plus.'),
    CRYPTOCLOUD_SECRET_KEY: variable(word, undefined, 'Copy the SECRET KEY from your project at cryptocloud.plus.'),
    CRYPTOCLOUD_API_ROOT: variable(apiRoot, 'https://api.cryptocloud.plus', 'Leave it out.'),
  },
  create: createCryptoCloud,
}

function cryptoCloud(settings: Settings): Method {
  const { clock, secretKey } = settings
  const checkoutOnce = once<Checkout>()
  const look = async (uuid: string) => {
    const invoice = await invoiceOf(settings, uuid)
    return invoice === null ? null : factsOf(invoice)
  }
  return {
    id: ID,
    currencies: CURRENCIES,
    platforms: ['telegram', 'discord', 'web'],
    orderMs: DAY_MS,
    lateMs: 7 * DAY_MS,
    manualRefunds: true,
    web: {
      types: [JSON_TYPE, FORM_TYPE],
      genuine(notice) {
        const fields = fieldsOf(notice)
        const [invoiceId, token] = [fields?.['invoice_id'], fields?.['token']]
        if (typeof invoiceId !== 'string' || typeof token !== 'string') return false
        return isTokenOf(token, invoiceId, secretKey, clock.nowMs())
      },
      answer: () => ({ status: 200, contentType: JSON_TYPE, body: '{"message":"Postback received"}' }),
    },
    // An invoice whose answer was lost is seen by nobody, and lapses.
    checkout: (order, { locale }) => checkoutOnce(order.id, () => createInvoice(settings, order, locale)),
    async receive(notice) {
      const raw = asNotice(notice)
      const invoiceId = raw === null ? undefined : fieldsOf(raw)?.['invoice_id']
      return typeof invoiceId === 'string' && isUuid(invoiceId) ? look(invoiceId) : null
    },
    look: async (order) => (order.externalId === undefined ? null : look(order.externalId)),
    refund: async () => ({ state: 'succeeded' }),
    async probe() {
      await call(settings, '/invoice/merchant/info', { uuids: ['INV-00000000'] }).catch((error: unknown) => {
        // It looked at what was asked, so it knows us.
        if (!(error instanceof ShopFault && error.status === 400)) throw error
      })
      return `project ${settings.shopId}`
    },
  }
}

async function createInvoice(settings: Settings, order: OrderFacts, locale: string): Promise<Checkout> {
  const minutes = Math.max(5, Math.floor((order.expiresAtMs - settings.clock.nowMs()) / MINUTE_MS))
  const invoice = await call(
    settings,
    '/invoice/create',
    {
      shop_id: settings.shopId,
      amount: Number(toDecimal(order.amountMinor, order.currency)),
      currency: order.currency,
      // What was fetched names the amount in this currency, but not always the currency.
      order_id: `${order.id}-${order.currency}`,
      add_fields: { time_to_pay: { hours: Math.floor(minutes / 60), minutes: minutes % 60 } },
    },
    { locale: locale === 'ru' ? 'ru' : 'en' },
  )
  const [url, uuid] = [textAt(invoice, 'link'), textAt(invoice, 'uuid')]
  if (url === undefined || uuid === undefined || !isUuid(uuid))
    throw new ShopFault(200, 'no_invoice', { retryable: true })
  return { kind: 'link', url, externalId: named(uuid) }
}

/** The shop's truth about an invoice; null: it has none of that id. Whatever else it says, it is asked again later. */
async function invoiceOf(settings: Settings, uuid: string): Promise<JsonObject | null> {
  const found = await call(settings, '/invoice/merchant/info', { uuids: [named(uuid)] }).catch((error: unknown) => {
    if (error instanceof ShopFault) throw new ShopFault(error.status, error.shopCode, { retryable: true })
    throw error
  })
  if (!Array.isArray(found)) throw new ShopFault(200, 'no_list', { retryable: true })
  const own = found.find((one) => bare(textAt(one, 'uuid') ?? '') === bare(uuid))
  return isObject(own) ? own : null
}

/** Resolves with what stands under `result`. */
async function call(
  { root, apiKey }: Settings,
  path: string,
  json: object,
  query: { [name: string]: string } = {},
): Promise<Json> {
  const headers = { authorization: `Token ${apiKey}` }
  const reply = await callShop({ root, path, method: 'POST', headers, json, query })
  const body = reply.json as Json | undefined
  if (reply.status === 200 && isObject(body) && body['status'] === 'success') return body['result'] ?? null
  const problems = isObject(body) && isObject(body['result']) ? Object.keys(body['result']).join('.') : ''
  throw new ShopFault(reply.status, `http_${reply.status}${problems === '' ? '' : `:${problems}`}`, {
    retryable: false,
  })
}

/** Notices come as JSON or as a form, as the project is set. */
function fieldsOf(notice: WebNotice): { [name: string]: Json } | null {
  const isForm = (notice.headers['content-type'] ?? '').toLowerCase().startsWith(FORM_TYPE)
  return isForm ? formOf(notice) : jsonOf(notice)
}

/**
 * Whether a token (JWT, HS256 and nothing else) was made with the project's secret key for this invoice and is not over.
 * https://docs.cryptocloud.plus/en/api-reference-v2/postback
 */
export function isTokenOf(token: string, invoiceId: string, secretKey: string, nowMs: number): boolean {
  const [header = '', payload = '', signature = '', ...more] = token.split('.')
  if (more.length > 0 || token.length > 4096 || !isUuid(invoiceId)) return false
  const expected = createHmac('sha256', secretKey).update(`${header}.${payload}`).digest('base64url')
  if (!isSame(signature, expected) || partOf(header)?.['alg'] !== 'HS256') return false
  const claims = partOf(payload)
  const expiresAtSeconds = claims?.['exp']
  if (typeof expiresAtSeconds !== 'number' || expiresAtSeconds * 1000 <= nowMs) return false
  return [claims?.['id'], claims?.['uuid']].some(
    (one) => (typeof one === 'string' || typeof one === 'number') && bare(String(one)) === bare(invoiceId),
  )
}

function partOf(part: string): JsonObject | null {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

const bare = (uuid: string): string => uuid.replace(/^INV-/, '')
const named = (uuid: string): string => `INV-${bare(uuid)}`
const isUuid = (text: string): boolean => /^(INV-)?[A-Za-z0-9]{4,40}$/.test(text)

function factsOf(invoice: JsonObject): PaymentFacts | null {
  const [uuid, status] = [textAt(invoice, 'uuid') ?? '', textAt(invoice, 'status')]
  const [, orderId = '', ordered] = /^(\w{22})(?:-([A-Z]{3}))?$/.exec(textAt(invoice, 'order_id') ?? '') ?? []
  const isFiat = typeof invoice['amount_in_fiat'] === 'number' || typeof invoice['amount_in_fiat'] === 'string'
  const currency = isFiat ? (textAt(invoice, 'fiat_currency') ?? ordered ?? 'USD') : 'USD'
  const amountMinor = toMinorRounded(isFiat ? invoice['amount_in_fiat'] : invoice['amount_usd'], currency)
  if (amountMinor === null) throw new ShopFault(200, 'no_amount', { retryable: false })
  const facts = {
    externalId: named(uuid),
    ...(isId(orderId) ? { orderId } : {}),
    amountMinor,
    currency,
    ...(invoice['test_mode'] === true ? { test: true } : {}),
  }
  const confirmed = textAt(invoice, 'invoice_status')
  const isPaid = (status === 'paid' || status === 'overpaid') && (confirmed === undefined || confirmed === 'success')
  if (!isPaid && status !== 'partial') return { ...facts, status: status === 'canceled' ? 'failed' : 'pending' }
  const paid = paidMinor(invoice, amountMinor)
  if (isPaid && (paid === null || paid >= amountMinor - TOLERANCE_MINOR)) {
    const overMinor = paid === null ? 0 : paid - amountMinor
    return { ...facts, status: 'paid', ...(overMinor > TOLERANCE_MINOR ? { overMinor } : {}) }
  }
  // Too little so far: kept for the operators; once the rest has come, the same invoice is credited.
  if (paid === null || paid === 0) return { ...facts, status: 'pending' }
  return { ...facts, amountMinor: paid, status: 'paid', review: 'underpaid' }
}

/** What was paid, in the invoice's currency: the shop says it in dollars. Null: it does not say. */
function paidMinor(invoice: JsonObject, amountMinor: number): number | null {
  const dollars = (name: string) => toMinorRounded(invoice[name], 'USD')
  const [due, received] = [dollars('amount_usd'), dollars('received_usd')]
  if (due === null || due === 0) return null
  // What was received lacks the fees where the merchant bears them.
  const fees = (dollars('fee_usd') ?? 0) + (dollars('service_fee_usd') ?? 0)
  const gross = received === null || received >= due ? received : Math.min(due, received + fees)
  const paid = dollars('amount_paid_usd') ?? gross
  if (paid === null) return null
  // Within a cent of what was due it is all of it, whatever the rate makes of the cent.
  if (Math.abs(paid - due) <= TOLERANCE_MINOR) return amountMinor
  return shareOf(amountMinor, BigInt(paid), BigInt(due))
}
