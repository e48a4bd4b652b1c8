/**
 * T-Bank (T-Kassa), API v2: cards, SBP and T-Pay on its own page, in roubles, with receipts (54-FZ). Requests and notices are signed
 * alike: SHA-256 over the values of their scalars and the terminal's password (https://developer.tbank.ru/eacq/intro/developer/token).
 */
import { z } from 'zod'
import { isId } from '../../../core/id.ts'
import type {
  Checkout,
  CheckoutContext,
  OrderFacts,
  PaymentFacts,
  RefundFacts,
  RefundOutcome,
} from '../../../core/ports.ts'
import { apiRoot, oneOf, variable, word } from '../../../core/variable.ts'
import { callShop, ShopFault } from '../kit/call.ts'
import { parseExact } from '../kit/exact-json.ts'
import { asNotice, isObject, isSame, type JsonObject, jsonOf, textAt } from '../kit/notices.ts'
import { once } from '../kit/once.ts'
import { taxSystem, vatRate } from '../kit/receipts.ts'
import type { Method, ShopDefinition, ShopMaker, WebNotice } from '../types.ts'
import { cancelOf, requestOf, type Settings, tokenOf } from './requests.ts'

const ID = 'tbank'
/** The names under which one order may be made there: a name is used up by a call whose answer was lost. */
const ATTEMPTS = 9
/** Codes of trouble that may pass: their own faults, the bank's "try later". */
const PASSING = ['3', '53', '99', '999', '9999']
/** Codes that speak of us, not of a payment: terminal blocked, unknown, wrong token. */
const STRANGERS = ['202', '204', '205', '501']
/** Without these it is no notice of a payment; a name that was changed is a name that is missing. */
const NOTICE_FIELDS = ['TerminalKey', 'OrderId', 'Success', 'Status', 'PaymentId', 'ErrorCode', 'Amount']
const OVER = [
  'REJECTED',
  'AUTH_FAIL',
  'DEADLINE_EXPIRED',
  'ATTEMPTS_EXPIRED',
  'CANCELED',
  'REVERSED',
  'PARTIAL_REVERSED',
]
/** Money came, and some of it went back or is about to: how much only the shop's present word tells. */
const AFTER = ['REFUNDING', 'ASYNC_REFUNDING', 'REFUNDED', 'PARTIAL_REFUNDED']
const PENDING =
  /^(NEW|FORM_SHOWED|AUTHORIZING|PREAUTHORIZING|AUTHORIZED|CONFIRMING|CHECKING|CHECKED|3DS_CHECKING|3DS_CHECKED|PROCESSING|REVERSING)$/

type Call = (name: string, fields: JsonObject) => Promise<JsonObject>

const createTBank: ShopMaker = (settings, { clock }) => {
  const { TBANK_TERMINAL_KEY: terminal, TBANK_PASSWORD: password, TBANK_API_ROOT: root } = settings
  if (terminal === undefined || password === undefined || root === undefined) return null
  return tBank({
    terminal,
    password,
    root,
    taxation: settings['TBANK_TAXATION'],
    vat: settings['TBANK_VAT'] ?? 'none',
    ffd: settings['TBANK_FFD'] ?? '1.05',
    clock,
  })
}

export const tbank: ShopDefinition = {
  id: ID,
  needs: ['TBANK_TERMINAL_KEY', 'TBANK_PASSWORD'],
  variables: {
    TBANK_TERMINAL_KEY: variable(
      z.string().regex(/^[\w-]{1,20}$/, { error: 'is not the key of a terminal' }),
      undefined,
      'Copy the key of the terminal from the settings of your shop at T-Bank.',
    ),
    TBANK_PASSWORD: variable(word, undefined, 'Copy the password of the terminal from the settings of your shop.'),
    TBANK_API_ROOT: variable(apiRoot, 'https://securepay.tinkoff.ru/v2', 'Leave it out.'),
    TBANK_TAXATION: variable(
      taxSystem,
      undefined,
      'Write your tax system (osn, usn_income ...), or leave it out: then no receipts are sent.',
    ),
    TBANK_VAT: variable(vatRate, undefined, 'Write your VAT rate (none, vat5, vat22 ...), or leave it out: none.'),
    TBANK_FFD: variable(oneOf('1.05', '1.2'), undefined, 'Write the version of your cash register: 1.05 or 1.2.'),
  },
  create: createTBank,
}

function tBank(settings: Settings): Method {
  const { terminal, password, root } = settings
  const call: Call = async (name, fields) => {
    const body = { TerminalKey: terminal, ...fields }
    const json = { ...body, Token: tokenOf(body, password) }
    const reply = await callShop({ root, path: `/${name}`, method: 'POST', json })
    const answer = reply.status === 200 && !reply.cut ? exact(reply.text) : null
    if (answer === null) throw new ShopFault(reply.status, 'no_answer', { retryable: reply.status < 400 })
    return answer
  }
  const pageOnce = once<Checkout>()

  return {
    id: ID,
    currencies: ['RUB'],
    platforms: ['telegram', 'discord', 'web'],
    needsEmail: settings.taxation !== undefined,
    web: {
      types: ['application/json'],
      genuine: (notice) => isGenuine(fieldsOf(notice), settings),
      answer: () => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'OK' }),
    },
    // Asked again, the shop would tell of no page.
    checkout: (order, context) => pageOnce(order.id, () => makePage(call, order, context, settings)),
    async receive(notice) {
      const raw = asNotice(notice)
      const fields = raw === null ? null : fieldsOf(raw)
      return fields !== null && isGenuine(fields, settings) ? noticeFacts(fields) : null
    },
    async look(order) {
      const { externalId } = order
      const state = async (id: string) => stateFacts(await known(call('GetState', { PaymentId: id })), order)
      const named = externalId === undefined ? null : await state(externalId)
      if (named?.status === 'paid' || named?.status === 'refunded') return named
      const other = await paidElsewhere(call, order, externalId)
      return other === undefined ? named : state(other)
    },
    async refund(refund) {
      const answer = await call('Cancel', cancelOf(refund, settings)).catch((error: unknown) => {
        if (error instanceof ShopFault) return null
        throw error
      })
      if (answer === null) return { state: 'unknown' }
      if (answer['Success'] === true) return outcomeOf(textAt(answer, 'Status'))
      const fault = faultOf(answer)
      return fault.retryable ? { state: 'unknown' } : { state: 'refused', code: fault.shopCode }
    },
    async lookRefund(refund) {
      const state = await known(call('GetState', { PaymentId: refund.paymentExternalId }))
      return state === null ? { state: 'unknown' } : refundSeen(state, refund)
    },
    async probe() {
      await known(call('CheckOrder', { OrderId: 'doctor' }))
      return terminal.endsWith('DEMO') ? `terminal ${terminal}, test mode` : `terminal ${terminal}`
    },
  }
}

async function makePage(
  call: Call,
  order: OrderFacts,
  context: CheckoutContext,
  settings: Settings,
): Promise<Checkout> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const name = nameOf(order, attempt)
    const answer = await call('Init', requestOf(order, name, context, settings))
    const [url, externalId] = [textAt(answer, 'PaymentURL'), textAt(answer, 'PaymentId')]
    if (answer['Success'] === true && url !== undefined && externalId !== undefined)
      return { kind: 'link', url, externalId }
    const fault = faultOf(answer)
    // An earlier call whose answer was lost has used the name up: its page is nobody's, and can't be asked for.
    if (fault.retryable || (await paymentsOf(call, name)).length === 0) throw fault
  }
  throw new ShopFault(200, 'attempts', { retryable: false })
}

/** Null where it is no JSON object. */
function exact(text: string): JsonObject | null {
  try {
    const value = parseExact(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

const fieldsOf = (notice: WebNotice): JsonObject | null =>
  jsonOf(notice) === null || !('text' in notice.body) ? null : exact(notice.body.text)

function isGenuine(fields: JsonObject | null, { terminal, password }: Settings): boolean {
  const token = textAt(fields ?? null, 'Token')
  if (fields === null || token === undefined || fields['TerminalKey'] !== terminal) return false
  const isWhole = isOther(fields) || NOTICE_FIELDS.every((name) => fields[name] != null)
  return isWhole && isSame(token.toLowerCase(), tokenOf(fields, password))
}

/** Cards and accounts that were bound: signed, and no payment. */
const isOther = (fields: JsonObject): boolean => fields['NotificationType'] != null || fields['RequestKey'] != null

/** Retried after a decline, a payment keeps its id: a failure is never the last word. */
function noticeFacts(fields: JsonObject): PaymentFacts | null {
  const [paymentId, amount, status] = ['PaymentId', 'Amount', 'Status'].map((name) => textAt(fields, name) ?? '')
  // RECEIPT speaks of a receipt, with a payment's id and amount in it.
  if (isOther(fields) || paymentId === undefined || !/^\d{1,20}$/.test(paymentId)) return null
  const facts = { externalId: paymentId, ...ourOrder(fields), amountMinor: minorOf(amount), currency: 'RUB' }
  if (status === 'CONFIRMED' && fields['Success'] === true) return { ...facts, status: 'paid' }
  if (OVER.includes(status ?? '')) return { ...facts, status: 'failed' }
  if (AFTER.includes(status ?? '')) return { ...facts, status: 'pending', claim: true }
  return PENDING.test(status ?? '') ? { ...facts, status: 'pending' } : null
}

/** The shop's present word. What was asked for stands in the order: after a refund its amount is what is left. */
function stateFacts(state: JsonObject | null, order: OrderFacts): PaymentFacts | null {
  const [externalId, status, amount] = ['PaymentId', 'Status', 'Amount'].map((name) => textAt(state, name) ?? '')
  if (state === null || externalId === undefined || !/^\d{1,20}$/.test(externalId)) return null
  const facts = { externalId, ...ourOrder(state), amountMinor: minorOf(amount), currency: 'RUB' }
  if (status === 'CONFIRMED') return { ...facts, status: 'paid' }
  const paid = { ...facts, amountMinor: order.amountMinor }
  const refundedMinor = returnedMinor(state, order.amountMinor)
  if (refundedMinor !== null && refundedMinor > 0) return { ...paid, status: 'refunded', refundedMinor }
  if (AFTER.includes(status ?? '')) return { ...paid, status: 'paid' }
  return { ...facts, status: OVER.includes(status ?? '') ? 'failed' : 'pending' }
}

/** How much has gone back of a payment; null: it does not say. */
function returnedMinor(state: JsonObject, paidMinor: number): number | null {
  const status = textAt(state, 'Status')
  if (status === 'REFUNDED') return paidMinor
  if (status !== 'PARTIAL_REFUNDED') return 0
  const left = minorOf(textAt(state, 'Amount'))
  return left > 0 && left < paidMinor ? paidMinor - left : null
}

function refundSeen(state: JsonObject, refund: RefundFacts): RefundOutcome | null {
  const status = textAt(state, 'Status') ?? ''
  if (status === 'REFUNDING' || status === 'ASYNC_REFUNDING') return { state: 'pending' }
  const returned = returnedMinor(state, refund.paidMinor)
  if (returned !== null && returned >= refund.refundedMinor + refund.amountMinor) return { state: 'succeeded' }
  // Asked again under the same id a card's refund is made once; one by SBP could be made twice.
  return returned === null && isSbp(state) ? { state: 'unknown' } : null
}

const isSbp = (state: JsonObject): boolean =>
  Array.isArray(state['Params']) && state['Params'].some((one) => textAt(one, 'Value') === 'qrsbp')

function outcomeOf(status: string | undefined): RefundOutcome {
  if (status === 'REFUNDED' || status === 'PARTIAL_REFUNDED') return { state: 'succeeded' }
  return status === 'REFUNDING' || status === 'ASYNC_REFUNDING' ? { state: 'pending' } : { state: 'unknown' }
}

function ourOrder(fields: JsonObject): { orderId?: string } {
  const orderId = (textAt(fields, 'OrderId') ?? '').replace(/-[2-9]$/, '')
  return isId(orderId) ? { orderId } : {}
}

/** Kopecks; 0 where it is no amount, which is no payment. */
const minorOf = (text: string | undefined): number => (text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : 0)

function faultOf(answer: JsonObject): ShopFault {
  const code = textAt(answer, 'ErrorCode') ?? 'unknown'
  return new ShopFault(200, `code_${code}`, { retryable: PASSING.includes(code) })
}

/** Null where the shop knows of no such thing. Throws where it has trouble, or does not know us. */
async function known(asked: Promise<JsonObject>): Promise<JsonObject | null> {
  const answer = await asked
  if (answer['Success'] === true || textAt(answer, 'ErrorCode') === '0') return answer
  const fault = faultOf(answer)
  if (fault.retryable || STRANGERS.includes(textAt(answer, 'ErrorCode') ?? '')) throw fault
  // A payment that was declined is told with the reason for it.
  return textAt(answer, 'Status') === undefined ? null : answer
}

async function paymentsOf(call: Call, name: string): Promise<JsonObject[]> {
  const answer = await known(call('CheckOrder', { OrderId: name }))
  const payments = answer?.['Payments']
  return Array.isArray(payments) ? payments.filter(isObject) : []
}

const nameOf = (order: OrderFacts, attempt: number): string => (attempt === 1 ? order.id : `${order.id}-${attempt}`)

/** The payment of another page of this order: the one with money in it, or, where we know of none, the last. */
async function paidElsewhere(call: Call, order: OrderFacts, externalId?: string): Promise<string | undefined> {
  let last: string | undefined
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const payments = await paymentsOf(call, nameOf(order, attempt))
    if (payments.length === 0) break
    const paid = payments.find((one) => ['CONFIRMED', ...AFTER].includes(textAt(one, 'Status') ?? ''))
    if (paid !== undefined) return textAt(paid, 'PaymentId')
    last = textAt(payments.at(-1), 'PaymentId')
  }
  return externalId === undefined ? last : undefined
}
