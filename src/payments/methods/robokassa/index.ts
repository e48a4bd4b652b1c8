/**
 * Robokassa: cards, SBP and more on its own page, in roubles, with receipts (54-FZ). The page is a signed link that needs no call;
 * notices are signed forms; what became of an invoice is asked of its XML interface, which knows of no test payments.
 */

import { createHash, createHmac } from 'node:crypto'
import { isId } from '../../../core/id.ts'
import type { CheckoutContext, OrderFacts, PaymentFacts, RefundFacts, RefundOutcome } from '../../../core/ports.ts'
import { toDecimal, toMinor } from '../kit/amounts.ts'
import { callShop, ShopFault } from '../kit/call.ts'
import { asNotice, formOf, isObject, isSame } from '../kit/notices.ts'
import type { Method, ShopDefinition, ShopMaker } from '../types.ts'
import { variables } from './variables.ts'

const ID = 'robokassa'
const OFFICIAL_HOST = 'auth.robokassa.ru'
/** Refunds have a host of their own; a stand-in serves everything. */
const SERVICES_ROOT = 'https://services.robokassa.ru'
/** Under this name our order goes out with the payment, and comes back signed. */
const ORDER_FIELD = 'Shp_order'

interface Settings {
  login: string
  password1: string
  password2: string
  /** Refunds are open to those who have it; else they are made by hand. */
  password3: string | undefined
  hash: string
  isTest: boolean
  root: string
  taxSystem: string | undefined
  vat: string | undefined
}

const createRobokassa: ShopMaker = (settings) => {
  const { ROBOKASSA_LOGIN: login, ROBOKASSA_PASSWORD_1: password1, ROBOKASSA_PASSWORD_2: password2 } = settings
  const { ROBOKASSA_ROOT: root } = settings
  if (login === undefined || password1 === undefined || password2 === undefined || root === undefined) return null
  return robokassaMethod({
    login,
    password1,
    password2,
    password3: settings['ROBOKASSA_PASSWORD_3'],
    hash: settings['ROBOKASSA_HASH'] ?? 'md5',
    isTest: settings['ROBOKASSA_TEST'] === 'on',
    root,
    taxSystem: settings['ROBOKASSA_TAX_SYSTEM'],
    vat: settings['ROBOKASSA_VAT'],
  })
}

export const robokassa: ShopDefinition = {
  id: ID,
  needs: ['ROBOKASSA_LOGIN', 'ROBOKASSA_PASSWORD_1', 'ROBOKASSA_PASSWORD_2'],
  variables,
  create: createRobokassa,
}

/** The shop's signature: everything joined with colons, hashed with the algorithm that was chosen in the cabinet. */
export function signatureOf(hash: string, ...parts: readonly string[]): string {
  return createHash(hash).update(parts.join(':'), 'utf8').digest('hex')
}

/** `name=value` of our own fields, by name in byte order; the case of the prefix is the sender's. */
export function ownFields(fields: { [name: string]: string }): string[] {
  return Object.keys(fields)
    .filter((name) => /^shp_/i.test(name))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => `${name}=${fields[name]}`)
}

/** A compact JWT with HS256. */
export function refundToken(payload: object, password3: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`
  return `${text}.${createHmac('sha256', password3).update(text).digest('base64url')}`
}

function robokassaMethod(settings: Settings): Method {
  const { password2, password3, hash, isTest } = settings
  const isManual = password3 === undefined

  return {
    id: ID,
    currencies: ['RUB'],
    platforms: ['telegram', 'discord', 'web'],
    numbered: true,
    needsEmail: settings.vat !== undefined,
    // A part that got no answer could be asked about nowhere; a whole refund can't be made twice.
    wholeRefundsOnly: true,
    manualRefunds: isManual,
    web: {
      types: ['application/x-www-form-urlencoded'],
      get: true,
      genuine(notice) {
        const fields = formOf(notice)
        const { OutSum, InvId, SignatureValue } = fields ?? {}
        if (fields === null || !OutSum || !InvId || !SignatureValue) return false
        // The sum as it came: written in another way it would have another signature.
        return isSame(SignatureValue.toLowerCase(), signatureOf(hash, OutSum, InvId, password2, ...ownFields(fields)))
      },
      answer: (notice) => ({
        status: 200,
        contentType: 'text/plain; charset=utf-8',
        body: `OK${formOf(notice)?.['InvId'] ?? ''}`,
      }),
    },
    async checkout(order, context) {
      if (order.number === undefined) throw new ShopFault(0, 'no_number', { retryable: false })
      return { kind: 'link', url: pageOf(order, context, settings), externalId: String(order.number) }
    },
    async receive(notice) {
      const raw = asNotice(notice)
      const fields = raw === null ? null : formOf(raw)
      const { OutSum, InvId, IsTest } = fields ?? {}
      if (fields === null || OutSum === undefined || InvId === undefined || !/^[1-9]\d{0,18}$/.test(InvId)) return null
      const orderId = fields[ORDER_FIELD] ?? ''
      return {
        externalId: InvId,
        ...(isId(orderId) ? { orderId } : {}),
        amountMinor: toMinor(OutSum, 'RUB') ?? 0,
        currency: 'RUB',
        // Nothing but success is ever told.
        status: 'paid',
        ...(IsTest === '1' && !isTest ? { test: true } : {}),
      }
    },
    async look(order) {
      // Of test payments the shop tells nothing.
      if (isTest || order.number === undefined) return null
      const state = await stateOf(String(order.number), settings)
      return state === null ? null : stateFacts(state, order)
    },
    async refund(refund) {
      if (refund.amountMinor !== refund.paidMinor) return { state: 'refused', code: 'whole_only' }
      if (password3 === undefined) return { state: 'succeeded' }
      const state = await stateOf(refund.paymentExternalId, settings)
      if (state === null) return { state: 'refused', code: 'no_such_invoice' }
      if (state.code === '60') return { state: 'succeeded' }
      if (state.opKey === undefined) return { state: 'unknown' }
      return createRefund(state.opKey, refund, password3, settings)
    },
    async lookRefund(refund) {
      if (isManual) return null
      if (refund.externalId !== undefined) return refundState(refund.externalId, settings)
      const state = await stateOf(refund.paymentExternalId, settings)
      if (state?.code === '60') return { state: 'succeeded' }
      return state?.code === '100' ? null : { state: 'unknown' }
    },
    async probe() {
      if (isTest) return `shop ${settings.login}, test mode: what is paid is told by notices alone`
      await stateOf('1', settings)
      return `shop ${settings.login}${isManual ? ', refunds by hand' : ''}`
    },
  }
}

/** The page to pay at, https://docs.robokassa.ru/ru/pay-interface */
function pageOf(order: OrderFacts, context: CheckoutContext, settings: Settings): string {
  const { login, password1, hash, isTest, root } = settings
  const [sum, number] = [toDecimal(order.amountMinor, order.currency), String(order.number)]
  const own = { [ORDER_FIELD]: order.id }
  const receipt = receiptOf(order, context, settings)
  const signed = [login, sum, number, ...(receipt === undefined ? [] : [receipt]), password1, ...ownFields(own)]
  const url = new URL(`${root}/Merchant/Index.aspx`)
  const fields: { [name: string]: string | undefined } = {
    MerchantLogin: login,
    OutSum: sum,
    InvId: number,
    Description: context.description,
    SignatureValue: signatureOf(hash, ...signed),
    Culture: context.locale === 'ru' ? 'ru' : 'en',
    Encoding: 'utf-8',
    ExpirationDate: `${new Date(order.expiresAtMs).toISOString().slice(0, 19)}+00:00`,
    Receipt: receipt,
    Email: context.email,
    IsTest: isTest ? '1' : undefined,
    ...own,
  }
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}

/** One line: the service is rendered at once, in full. Encoded once it is signed; the address encodes it a second time. */
function receiptOf(
  { amountMinor, currency }: { amountMinor: number; currency: string },
  { description }: { description: string },
  { vat, taxSystem }: Settings,
): string | undefined {
  if (vat === undefined) return undefined
  const item = {
    name: description,
    quantity: 1,
    sum: Number(toDecimal(amountMinor, currency)),
    payment_method: 'full_payment',
    payment_object: 'service',
    tax: vat,
  }
  return encodeURIComponent(JSON.stringify({ ...(taxSystem === undefined ? {} : { sno: taxSystem }), items: [item] }))
}

interface InvoiceState {
  number: string
  code: string
  sum: string
  opKey: string | undefined
  orderId: string | undefined
}

/** What the shop knows of an invoice; null: nothing. https://docs.robokassa.ru/ru/xml-interfaces */
async function stateOf(number: string, { login, password2, hash, root }: Settings): Promise<InvoiceState | null> {
  if (!/^\d{1,19}$/.test(number)) return null
  const reply = await callShop({
    root,
    path: '/Merchant/WebService/Service.asmx/OpStateExt',
    method: 'GET',
    headers: { accept: 'text/xml, application/xml' },
    query: { MerchantLogin: login, InvoiceID: number, Signature: signatureOf(hash, login, number, password2) },
  })
  const result = inside(inside(reply.text, 'Result'), 'Code')
  if (reply.status !== 200 || reply.cut || result === undefined)
    throw new ShopFault(reply.status, 'no_answer', { retryable: reply.status < 400 })
  if (result === '3') return null
  // 1, 2 and 4: a wrong signature, no such shop, two invoices of one number.
  if (result !== '0') throw new ShopFault(200, `code_${result}`, { retryable: !['1', '2', '4'].includes(result) })
  const info = inside(reply.text, 'Info')
  const own = [...reply.text.matchAll(/<Field>\s*<Name>(\w+)<\/Name>\s*<Value>(\w*)<\/Value>\s*<\/Field>/g)]
  return {
    number,
    code: inside(inside(reply.text, 'State'), 'Code') ?? '',
    sum: inside(info, 'OutSum') ?? '',
    opKey: inside(info, 'OpKey'),
    orderId: own.find(([, name]) => name?.toLowerCase() === ORDER_FIELD.toLowerCase())?.[2],
  }
}

/** What stands between the first tags of this name, as far as it is plain. */
function inside(xml: string | undefined, name: string): string | undefined {
  const found = xml === undefined ? null : new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(xml)
  return found?.[1]?.trim() || undefined
}

function stateFacts(state: InvoiceState, order: OrderFacts): PaymentFacts | null {
  // The number of another installation of the same shop.
  if (state.orderId !== undefined && state.orderId !== order.id) return null
  const facts = { externalId: state.number, orderId: order.id, currency: 'RUB' }
  const amountMinor = toMinor(state.sum, 'RUB') ?? 0
  if (state.code === '100') return { ...facts, amountMinor, status: 'paid' }
  if (state.code === '60') return { ...facts, amountMinor, status: 'refunded', refundedMinor: amountMinor }
  // 5, 20, 50 and 80: not paid, held, on its way, stopped by their guards.
  return { ...facts, amountMinor, status: state.code === '10' ? 'failed' : 'pending' }
}

const servicesOf = (root: string): string => (new URL(root).hostname === OFFICIAL_HOST ? SERVICES_ROOT : root)

/** The shop takes no key: a whole payment goes back once all the same, and is called `AlreadyRefunded` after it. */
async function createRefund(
  opKey: string,
  refund: RefundFacts,
  password3: string,
  settings: Settings,
): Promise<RefundOutcome> {
  const reply = await callShop({
    root: servicesOf(settings.root),
    path: '/RefundService/Refund/Create',
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    raw: refundToken({ OpKey: opKey }, password3),
  }).catch((error: unknown) => {
    if (error instanceof ShopFault) return null
    throw error
  })
  const answer = reply?.json
  if (!isObject(answer as never)) return { state: 'unknown' }
  const { success, message, requestId } = answer as { success?: unknown; message?: unknown; requestId?: unknown }
  if (success === true && typeof requestId === 'string') return refundState(requestId, settings)
  if (success !== false) return { state: 'unknown' }
  const code = new ShopFault(200, typeof message === 'string' ? message : 'refused', { retryable: false }).shopCode
  if (code !== 'AlreadyRefunded') return { state: 'refused', code }
  const now = await stateOf(refund.paymentExternalId, settings)
  return now?.code === '60' ? { state: 'succeeded' } : { state: 'pending' }
}

async function refundState(requestId: string, { root }: Settings): Promise<RefundOutcome> {
  const pending: RefundOutcome = { state: 'pending', externalId: requestId }
  const reply = await callShop({
    root: servicesOf(root),
    path: '/RefundService/Refund/GetState',
    method: 'GET',
    query: { id: requestId },
  }).catch((error: unknown) => {
    if (error instanceof ShopFault) return null
    throw error
  })
  const label = (reply?.json as { label?: unknown } | undefined)?.label
  if (label === 'finished') return { state: 'succeeded', externalId: requestId }
  return label === 'canceled' ? { state: 'refused', code: 'canceled' } : pending
}
