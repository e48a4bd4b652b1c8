/**
 * YooKassa: cards, SBP and more on its own page, in roubles, with receipts (54-FZ). Its notices carry no signature: they only say
 * which payment to ask about.
 */

import { z } from 'zod'
import { isId } from '../../../core/id.ts'
import type { Json, PaymentFacts, RefundOutcome } from '../../../core/ports.ts'
import { apiRoot, asText, integer, variable, word } from '../../../core/variable.ts'
import { exponentOf, toMinor } from '../kit/amounts.ts'
import { ShopFault } from '../kit/call.ts'
import { asNotice, isObject, jsonOf, knownSources, textAt } from '../kit/notices.ts'
import type { Method, ShopDefinition, ShopMaker } from '../types.ts'
import { noteOf, refundRequest, requestOf, type Settings } from './requests.ts'

const ID = 'yookassa'
const OFFICIAL_HOST = 'api.yookassa.ru'
/** https://yookassa.ru/developers/using-api/webhooks#ip */
const SOURCES = [
  '185.71.76.0/27',
  '185.71.77.0/27',
  '77.75.153.0/25',
  '77.75.156.11',
  '77.75.156.35',
  '77.75.154.128/25',
  '2a02:5180::/32',
]
const CALL_MS = 20_000
const REPLY_BYTES = 8 * 1024 * 1024
const PAGE_ROWS = 100
/** Codes of answers after which the same is not worth asking again. */
const FINAL = ['invalid_request', 'invalid_credentials', 'forbidden', 'not_found', 'not_supported']

/** What is used of the shop's own client. */
interface Client {
  payments: {
    create(request: object, key: string): Promise<unknown>
    load(id: string): Promise<unknown>
    list(filter: object): Promise<unknown[]>
  }
  refunds: {
    create(request: object, key: string): Promise<unknown>
    load(id: string): Promise<unknown>
    list(filter: object): Promise<unknown[]>
  }
}

const createYooKassa: ShopMaker = (settings, { clock }) => {
  const { YOOKASSA_SHOP_ID: shopId, YOOKASSA_SECRET_KEY: secretKey, YOOKASSA_API_ROOT: root } = settings
  if (shopId === undefined || secretKey === undefined || root === undefined) return null
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  return yooKassa({
    shopId,
    secretKey,
    root,
    vatCode: number(settings['YOOKASSA_VAT_CODE']),
    taxSystem: number(settings['YOOKASSA_TAX_SYSTEM']),
    clock,
  })
}

export const yookassa: ShopDefinition = {
  id: ID,
  needs: ['YOOKASSA_SHOP_ID', 'YOOKASSA_SECRET_KEY'],
  variables: {
    YOOKASSA_SHOP_ID: variable(
      z.string().regex(/^\d{1,20}$/, { error: 'is not the number of a shop' }),
      undefined,
      'Copy shopId from the settings of your shop at yookassa.ru.',
    ),
    YOOKASSA_SECRET_KEY: variable(word, undefined, 'Make a secret key in the settings of your shop at yookassa.ru.'),
    YOOKASSA_API_ROOT: variable(apiRoot, 'https://api.yookassa.ru/v3', 'Leave it out.'),
    YOOKASSA_VAT_CODE: variable(
      asText(integer(1, 12)),
      undefined,
      'Write the code of your VAT rate (1: none), or leave it out: then no receipts are asked for.',
    ),
    YOOKASSA_TAX_SYSTEM: variable(
      asText(integer(1, 6)),
      undefined,
      'Write the code of your tax system (1 to 6), or leave it out.',
    ),
  },
  create: createYooKassa,
}

function yooKassa(settings: Settings): Method {
  let client: Promise<Client> | undefined
  const call = async <T>(ask: (client: Client) => Promise<T>): Promise<T> => {
    client ??= openClient(settings)
    return ask(await client).catch((error: unknown) => Promise.reject(faultOf(error)))
  }
  const { clock } = settings
  const isTestShop = settings.secretKey.startsWith('test_')
  const isKnown = knownSources(SOURCES, settings.root, OFFICIAL_HOST)
  const read = (payment: unknown) => factsOf(payment, isTestShop)

  return {
    id: ID,
    currencies: ['RUB'],
    platforms: ['telegram', 'discord', 'web'],
    noticesSigned: false,
    needsEmail: settings.vatCode !== undefined,
    web: {
      types: ['application/json'],
      byAddress: true,
      genuine: (_notice, { address }) => isKnown(address),
      answer: () => ({ status: 200, contentType: 'application/json', body: '{}' }),
    },
    async checkout(order, context) {
      const payment = await call(({ payments }) => payments.create(requestOf(order, context, settings), order.id))
      const [url, externalId] = [
        textAt(asJson(payment), 'confirmation', 'confirmation_url'),
        textAt(asJson(payment), 'id'),
      ]
      // `processing`: the shop has it and is not done; the same key asks again.
      if (url === undefined || externalId === undefined) throw new ShopFault(202, 'processing', { retryable: true })
      return { kind: 'link', url, externalId }
    },
    async receive(notice) {
      const raw = asNotice(notice)
      return raw === null ? null : claimOf(jsonOf(raw), isTestShop)
    },
    async look(order) {
      if (order.externalId === undefined) return null
      return known(call(({ payments }) => payments.load(order.externalId as string)).then(read))
    },
    refund: (refund) =>
      call(({ refunds }) => refunds.create(refundRequest(refund, settings), refund.id)).then(outcomeOf, refused),
    async lookRefund(refund) {
      const own = await call(async ({ refunds }) =>
        refund.externalId === undefined
          ? (await refunds.list({ payment_id: refund.paymentExternalId, limit: PAGE_ROWS })).find(
              (one) => textAt(asJson(one), 'description') === noteOf(refund),
            )
          : refunds.load(refund.externalId),
      )
      return own === undefined ? null : outcomeOf(own)
    },
    async *list(sinceMs) {
      // The client would write a nested filter in another way than the shop reads it.
      const page = { 'created_at.gte': new Date(sinceMs).toISOString(), status: 'succeeded', limit: PAGE_ROWS }
      const paid = await call(({ payments }) => payments.list({ ...page }))
      const returned = await call(({ refunds }) => refunds.list({ ...page }))
      const listed = new Set(paid.map((one) => textAt(asJson(one), 'id')))
      for (const payment of paid) {
        const facts = read(payment)
        if (facts !== null) yield facts
      }
      // Payments of before, of which money went back since.
      for (const id of new Set(returned.map((one) => textAt(asJson(one), 'payment_id')))) {
        if (id === undefined || listed.has(id)) continue
        const facts = await known(call(({ payments }) => payments.load(id)).then(read))
        if (facts !== null) yield facts
      }
    },
    subscriptions: { renews: 'us' },
    async charge(order, context) {
      // No page: what was saved is charged as it is.
      const { confirmation: _page, save_payment_method: _saved, ...request } = requestOf(order, context, settings)
      const payment = await call(({ payments }) =>
        payments.create({ ...request, payment_method_id: context.savedMethod }, order.id),
      )
      const facts = read(payment)
      if (facts === null) throw new ShopFault(202, 'processing', { retryable: true })
      return facts
    },
    async probe() {
      await call(({ payments }) => payments.list({ limit: 1, 'created_at.gte': new Date(clock.nowMs()).toISOString() }))
      return isTestShop ? `shop ${settings.shopId}, test mode` : `shop ${settings.shopId}`
    },
  }
}

/** The shop's own client, loaded when it is first needed. It tries nothing twice, follows no redirect and reads bounded answers. */
async function openClient({ shopId, secretKey, root }: Settings): Promise<Client> {
  const { YooKassaSdk } = await import('yookassa')
  class Bounded extends YooKassaSdk {
    constructor() {
      super({ shop_id: shopId, secret_key: secretKey, endpoint: root, timeout: CALL_MS, retries: 0, maxRPS: 20 })
      Object.assign(this.axiosInstance.defaults, { maxRedirects: 0, maxContentLength: REPLY_BYTES })
    }
  }
  return new Bounded() as unknown as Client
}

/** The client's error holds the request with its key: only its code goes on. */
function faultOf(error: unknown): ShopFault {
  const code = error instanceof Error ? error.name : 'unknown'
  const isFinal = FINAL.includes(code) || /^HTTP_4(?!08|29)/.test(code)
  return new ShopFault(isFinal ? 400 : 0, code, { retryable: !isFinal })
}

/** Null where the shop knows no such thing. */
async function known<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((error: unknown) => {
    if (error instanceof ShopFault && error.shopCode === 'not_found') return null
    throw error
  })
}

function outcomeOf(refund: unknown): RefundOutcome {
  const json = asJson(refund)
  const [status, id] = [textAt(json, 'status'), textAt(json, 'id')]
  const named = id === undefined ? {} : { externalId: id }
  if (status === 'succeeded') return { state: 'succeeded', ...named }
  if (status === 'pending') return { state: 'pending', ...named }
  if (status === 'canceled')
    return { state: 'refused', code: textAt(json, 'cancellation_details', 'reason') ?? 'canceled' }
  return { state: 'unknown' }
}

function refused(error: unknown): RefundOutcome {
  if (!(error instanceof ShopFault)) throw error
  return error.retryable ? { state: 'unknown' } : { state: 'refused', code: error.shopCode }
}

/** What a notice claims; the shop is asked before anything of it is believed. */
function claimOf(body: Json, isTestShop: boolean): PaymentFacts | null {
  if (!isObject(body) || body['type'] !== 'notification') return null
  const event = textAt(body, 'event') ?? ''
  const paymentId = event.startsWith('payment.') ? textAt(body, 'object', 'id') : textAt(body, 'object', 'payment_id')
  if (paymentId === undefined || !/^(payment|refund)\.[a-z_]+$/.test(event)) return null
  const facts = event.startsWith('payment.') ? factsOf(body['object'], isTestShop) : null
  return facts ?? { externalId: paymentId, amountMinor: 0, currency: 'RUB', status: 'pending' }
}

function factsOf(payment: unknown, isTestShop: boolean): PaymentFacts | null {
  const json = asJson(payment)
  if (!isObject(json)) return null
  const [externalId, status, currency] = [
    textAt(json, 'id'),
    textAt(json, 'status'),
    textAt(json, 'amount', 'currency'),
  ]
  if (externalId === undefined || externalId === '' || currency === undefined) return null
  const minorAt = (name: string) => toMinor(textAt(json, name, 'value'), currency)
  const amountMinor = minorAt('amount')
  if (amountMinor === null || exponentOf(currency) !== 2) return null
  const orderId = textAt(json, 'metadata', 'order_id')
  const refundedMinor = minorAt('refunded_amount') ?? 0
  const income = minorAt('income_amount')
  const isPaid = status === 'succeeded' && json['paid'] === true
  const method = json['payment_method']
  const saved = isObject(method) && method['saved'] === true ? textAt(method, 'id') : undefined
  return {
    externalId,
    ...(orderId !== undefined && isId(orderId) ? { orderId } : {}),
    amountMinor,
    currency,
    status: isPaid ? (refundedMinor > 0 ? 'refunded' : 'paid') : status === 'canceled' ? 'failed' : 'pending',
    ...(isPaid && refundedMinor > 0 ? { refundedMinor } : {}),
    // A payment of the other mode than the key's can only be a mistake.
    ...(json['test'] === true && !isTestShop ? { test: true } : {}),
    ...(income !== null && income <= amountMinor ? { feeMinor: amountMinor - income } : {}),
    ...(saved === undefined ? {} : { savedMethod: saved }),
    ...(textAt(json, 'cancellation_details', 'reason') === 'permission_revoked' ? { revoked: true as const } : {}),
    ...receiptState(textAt(json, 'receipt_registration')),
  }
}

/** https://yookassa.ru/developers/api#payment_object_receipt_registration: the shop sends it by e-mail; it has no address. */
function receiptState(registration: string | undefined): Pick<PaymentFacts, 'receipt'> {
  if (registration === 'succeeded') return { receipt: { state: 'registered' } }
  if (registration === 'canceled') return { receipt: { state: 'failed' } }
  return registration === 'pending' ? { receipt: { state: 'pending' } } : {}
}

const asJson = (value: unknown): Json => (isObject(value) ? value : null)
