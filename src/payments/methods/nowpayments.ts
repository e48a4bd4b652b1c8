/**
 * NOWPayments: coins, on its own page. An invoice may become several payments, one for each coin that the person tries, and a payment
 * may get others after it (repeated deposits). Notices are signed as a whole. It returns no money.
 * https://documenter.getpostman.com/view/7907941/2s93JusNJt
 */

import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { isId } from '../../core/id.ts'
import type { Checkout, CheckoutContext, Clock, Json, OrderFacts, PaymentFacts } from '../../core/ports.ts'
import { apiRoot, asText, integer, variable, word } from '../../core/variable.ts'
import { shareOf, toDecimal, toMinor } from './kit/amounts.ts'
import { callShop, ShopFault } from './kit/call.ts'
import { parseExact, sortedForms } from './kit/exact-json.ts'
import { asNotice, isObject, isSame, type JsonObject, jsonOf, textAt } from './kit/notices.ts'
import { once } from './kit/once.ts'
import type { Method, ShopDefinition, ShopMaker, WebNotice } from './types.ts'

const ID = 'nowpayments'
const DAY_MS = 24 * 60 * 60_000
/** A token of the account lives five minutes. */
const TOKEN_MS = 4 * 60_000
const PAGE_ROWS = 100
/** An order is called by its invoice until a notice names its payment. */
const INVOICE = 'invoice-'
const CURRENCIES = ['USD', 'EUR', 'GBP', 'CAD', 'AUD', 'NZD', 'BRL']
/** Where an invoice has several payments, the one that says most about it. */
const ORDER = ['finished', 'refunded', 'partially_paid', 'sending', 'confirmed', 'confirming', 'waiting']

interface Settings {
  apiKey: string
  ipnSecret: string
  /** With which the account lists its payments. */
  login: { email: string; password: string } | undefined
  root: string
  /** How much less than what was asked for is still the whole. */
  tolerancePercent: bigint
  clock: Clock
}

type Call = (request: { method: 'GET' | 'POST'; path: string; json?: object; token?: string }) => Promise<Json>

const createNowPayments: ShopMaker = (settings, { clock }) => {
  const { NOWPAYMENTS_API_KEY: apiKey, NOWPAYMENTS_IPN_SECRET: ipnSecret, NOWPAYMENTS_API_ROOT: root } = settings
  if (apiKey === undefined || ipnSecret === undefined || root === undefined) return null
  const { NOWPAYMENTS_EMAIL: email, NOWPAYMENTS_PASSWORD: password } = settings
  const login = email === undefined || password === undefined ? undefined : { email, password }
  return nowPayments({
    apiKey,
    ipnSecret,
    login,
    root: `${root.replace(/\/+$/, '').replace(/\/v1$/, '')}/v1`,
    tolerancePercent: BigInt(settings['NOWPAYMENTS_TOLERANCE_PERCENT'] ?? 0),
    clock,
  })
}

export const nowpayments: ShopDefinition = {
  id: ID,
  needs: ['NOWPAYMENTS_API_KEY', 'NOWPAYMENTS_IPN_SECRET'],
  variables: {
    NOWPAYMENTS_API_KEY: variable(word, undefined, 'Make an API key in the settings of your store at nowpayments.io.'),
    NOWPAYMENTS_IPN_SECRET: variable(word, undefined, 'Generate the IPN secret key in the same settings.'),
    NOWPAYMENTS_EMAIL: variable(
      word,
      undefined,
      'Write the e-mail address of your account at nowpayments.io, or leave it out.',
    ),
    NOWPAYMENTS_PASSWORD: variable(
      z.string().max(200),
      undefined,
      'Write the password of that account, or leave it out.',
    ),
    NOWPAYMENTS_TOLERANCE_PERCENT: variable(
      asText(integer(0, 10)),
      undefined,
      'Write how many percent less are still taken for the whole (0 to 10), or leave it out.',
    ),
    NOWPAYMENTS_API_ROOT: variable(apiRoot, 'https://api.nowpayments.io', 'Leave it out.'),
  },
  create: createNowPayments,
}

function nowPayments(settings: Settings): Method {
  const call: Call = (request) => callApi(settings, request)
  const tokenOf = accountToken(settings, call)
  const checkoutOnce = once<Checkout>()
  const read = (payment: Json) => factsOf(payment, settings.tolerancePercent)
  return {
    id: ID,
    currencies: CURRENCIES,
    platforms: ['telegram', 'discord', 'web'],
    orderMs: DAY_MS,
    lateMs: 7 * DAY_MS,
    manualRefunds: true,
    renamesOrders: true,
    web: {
      types: ['application/json'],
      genuine: (notice) => isSigned(notice, settings.ipnSecret),
      answer: () => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'OK' }),
    },
    // An invoice whose answer was lost is seen by nobody.
    checkout: (order, context) => checkoutOnce(order.id, () => createInvoice(call, order, context)),
    async receive(notice) {
      const raw = asNotice(notice)
      if (raw === null || !('text' in raw.body) || jsonOf(raw) === null) return null
      return read(parseExact(raw.body.text))
    },
    async look(order) {
      const payment = await look(call, tokenOf, order)
      return payment === null ? null : read(payment)
    },
    refund: async () => ({ state: 'succeeded' }),
    async probe() {
      await call({ method: 'GET', path: '/currencies' })
      if (settings.login === undefined)
        return 'the key is good; without NOWPAYMENTS_EMAIL and NOWPAYMENTS_PASSWORD a lost notice may not be found'
      await tokenOf()
      return 'the key and the account are good'
    },
  }
}

async function createInvoice(call: Call, order: OrderFacts, context: CheckoutContext): Promise<Checkout> {
  const invoice = await call({
    method: 'POST',
    path: '/invoice',
    json: {
      price_amount: Number(toDecimal(order.amountMinor, order.currency)),
      price_currency: order.currency.toLowerCase(),
      order_id: order.id,
      // It is signed with every notice, and letters beyond ASCII are signed in several ways.
      order_description: `${order.credits} credits`,
      ...(context.noticeUrl === undefined ? {} : { ipn_callback_url: context.noticeUrl }),
      success_url: context.returnUrl,
      cancel_url: context.returnUrl,
    },
  })
  const [url, id] = [textAt(invoice, 'invoice_url'), idOf(isObject(invoice) ? invoice['id'] : undefined)]
  if (url === undefined || id === null) throw new ShopFault(200, 'no_invoice', { retryable: true })
  return { kind: 'link', url, externalId: `${INVOICE}${id}` }
}

/** By the payment that notices have named, where they have, and by all payments of its invoice, where the shop lists them. */
async function look(
  call: Call,
  tokenOf: () => Promise<string | undefined>,
  order: OrderFacts,
): Promise<JsonObject | null> {
  const { externalId } = order
  if (externalId === undefined) return null
  const payment = async (id: string | null) => {
    const found = id === null ? null : await call({ method: 'GET', path: `/payment/${id}` })
    return isObject(found) ? found : null
  }
  const isInvoice = externalId.startsWith(INVOICE)
  const named = isInvoice ? null : await payment(externalId)
  const invoiceId = isInvoice ? externalId.slice(INVOICE.length) : idOf(named?.['invoice_id'])
  const listed = invoiceId === null ? [] : await paymentsOf(call, await tokenOf(), order, invoiceId)
  const [best] = [...(named === null ? [] : [named]), ...listed].sort((a, b) => rankOf(a) - rankOf(b))
  return best === named ? named : payment(idOf(best?.['payment_id']))
}

/** The account's list wants a token of its owner; some answer with the key alone. Empty where the shop tells us nothing. */
async function paymentsOf(
  call: Call,
  token: string | undefined,
  order: OrderFacts,
  invoiceId: string,
): Promise<JsonObject[]> {
  const path = `/payment/?limit=${PAGE_ROWS}&page=0&sortBy=created_at&orderBy=desc&invoiceId=${invoiceId}`
  const page = await call({ method: 'GET', path, ...(token === undefined ? {} : { token }) }).catch(
    (error: unknown) => {
      const isClosed = error instanceof ShopFault && (error.status === 401 || error.status === 403)
      if (token === undefined && isClosed) return null
      throw error
    },
  )
  const rows = isObject(page) && Array.isArray(page['data']) ? page['data'].filter(isObject) : []
  // A shop that does not know the filter answers with everything.
  return rows.filter((row) => {
    const about = idOf(row['invoice_id'])
    return about === null ? textAt(row, 'order_id') === order.id : about === invoiceId
  })
}

function rankOf(payment: JsonObject): number {
  const at = ORDER.indexOf(textAt(payment, 'payment_status') ?? '')
  return (at < 0 ? ORDER.length : at) + (idOf(payment['parent_payment_id']) === null ? 0 : 100)
}

/** A token of the account's owner, for some minutes; undefined: there is no login. */
function accountToken({ login, clock }: Settings, call: Call): () => Promise<string | undefined> {
  let known: { token: string; untilMs: number } | undefined
  return async () => {
    if (login === undefined) return undefined
    if (known !== undefined && clock.nowMs() < known.untilMs) return known.token
    const token = textAt(await call({ method: 'POST', path: '/auth', json: login }), 'token')
    if (token === undefined) throw new ShopFault(200, 'no_token', { retryable: true })
    known = { token, untilMs: clock.nowMs() + TOKEN_MS }
    return token
  }
}

async function callApi({ root, apiKey }: Settings, { token, ...request }: Parameters<Call>[0]): Promise<Json> {
  const headers = { 'x-api-key': apiKey, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  const reply = await callShop({ root, headers, ...request })
  if (reply.status >= 200 && reply.status < 300 && isObject(reply.json)) return parseExact(reply.text)
  const code = textAt(reply.json as Json | undefined, 'code') ?? ''
  throw new ShopFault(reply.status, `http_${reply.status}${code === '' ? '' : `:${code}`}`, {
    retryable: reply.status < 400,
  })
}

/** HMAC-SHA512 over the body with its names sorted, all the way down; hex. */
function isSigned(notice: WebNotice, secret: string): boolean {
  const told = (notice.headers['x-nowpayments-sig'] ?? '').trim().toLowerCase()
  if (!('text' in notice.body) || !/^[0-9a-f]{128}$/.test(told) || jsonOf(notice) === null) return false
  return [...sortedForms(notice.body.text)].some((form) =>
    isSame(createHmac('sha512', secret).update(form).digest('hex'), told),
  )
}

/** Numbers stand in `payment` as texts. */
function factsOf(payment: Json, tolerancePercent: bigint): PaymentFacts | null {
  if (!isObject(payment)) return null
  const [externalId, orderId] = [idOf(payment['payment_id']), textAt(payment, 'order_id') ?? '']
  const [status, currency] = [textAt(payment, 'payment_status'), textAt(payment, 'price_currency')?.toUpperCase()]
  if (externalId === null || status === undefined || currency === undefined) return null
  const amountMinor = toMinor(payment['price_amount'], currency)
  if (amountMinor === null) throw new ShopFault(200, 'no_amount', { retryable: false })
  const facts = { externalId, ...(isId(orderId) ? { orderId } : {}), amountMinor, currency }
  const isRepeated = idOf(payment['parent_payment_id']) !== null
  if (status === 'failed' || status === 'expired') return { ...facts, status: isRepeated ? 'pending' : 'failed' }
  const isWhole = status === 'finished' || status === 'refunded'
  if (!isWhole && status !== 'partially_paid') return { ...facts, status: 'pending' }
  const paid = paidMinor(payment, amountMinor)
  // Of a payment in parts nothing has come that is worth a cent.
  if (!isWhole && (paid === null || paid === 0)) return { ...facts, status: 'pending' }
  const isShort = !isWhole || isLess(payment, tolerancePercent)
  const review = isRepeated ? 'repeated_deposit' : isShort ? 'underpaid' : undefined
  const keptMinor = review !== undefined && paid !== null && paid > 0 ? paid : amountMinor
  const over = review === undefined && paid !== null && paid > amountMinor ? paid - amountMinor : 0
  return {
    ...facts,
    amountMinor: keptMinor,
    status: status === 'refunded' ? 'refunded' : 'paid',
    ...(status === 'refunded' ? { refundedMinor: keptMinor } : {}),
    ...(review === undefined ? {} : { review }),
    ...(over > 0 ? { overMinor: over } : {}),
  }
}

/** What came in, in the price's currency: as much of the price as of the coins that were asked for. Null: it does not say. */
function paidMinor(payment: JsonObject, amountMinor: number): number | null {
  const [paid, due] = [coinsOf(payment['actually_paid']), coinsOf(payment['pay_amount'])]
  return paid === null || due === null || due === 0n ? null : shareOf(amountMinor, paid, due)
}

function isLess(payment: JsonObject, tolerancePercent: bigint): boolean {
  const [paid, due] = [coinsOf(payment['actually_paid']), coinsOf(payment['pay_amount'])]
  return paid !== null && due !== null && paid * 100n < due * (100n - tolerancePercent)
}

const COIN_DIGITS = 30

/** An amount of coins, such as `0.5` or `1e-7`, in the smallest part that is told apart here; null where it is none. */
function coinsOf(value: Json | undefined): bigint | null {
  const [, whole, fraction = '', power = '0'] =
    /^(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(typeof value === 'string' ? value : '') ?? []
  if (whole === undefined) return null
  const shift = COIN_DIGITS + Number(power) - fraction.length
  const digits = BigInt(whole + fraction)
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
}

/** Ids are numbers to the shop, or texts of digits. */
function idOf(value: Json | undefined): string | null {
  return typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : null
}
