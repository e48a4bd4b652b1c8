/**
 * A strict double of T-Bank's API v2 (https://www.tbank.ru/kassa/dev/payments/): signed requests, bounds of every field, names of
 * orders that are used once, receipts whose lines add up, refunds that one `ExternalRequestId` makes once (not by SBP), HTTP 200
 * whatever happens.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { Clock } from '../../../src/core/ports.ts'
import { listen, onlyFields, type ShopCall, ShopNo, type ShopNotice, type ShopReply, type ShopServer } from '../kit.ts'

type Fields = { [name: string]: unknown }
interface Payment {
  PaymentId: string
  OrderId: string
  Amount: number
  left: number
  Status: string
  url: string
  noticeUrl: boolean
  dueMs: number
  refunds: Set<string>
}

export interface TBankDouble extends ShopServer {
  payments: Map<string, Payment>
  /** A notice of this payment as it stands, with other fields. */
  tell(payment: Payment, change?: Fields): void
}

export interface TBankOptions {
  /** A cash register is attached: payments without a receipt are refused. */
  receipts?: boolean
  /** Everything is paid by SBP: refunds take a while, and are made as often as they are asked for. */
  sbp?: boolean
  /** Paid by card: notices have the card's fields, too. */
  card?: boolean
}

const TERMINAL = '1321054611234DEMO'
const PASSWORD = 'Dfsfh56dgKl-of-the-terminal'
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const INIT = {
  required: ['TerminalKey', 'Amount', 'OrderId', 'Token'],
  more: [
    'Description',
    'CustomerKey',
    'Recurrent',
    'PayType',
    'Language',
    'NotificationURL',
    'SuccessURL',
    'FailURL',
    'RedirectDueDate',
    'DATA',
    'Receipt',
    'Shops',
    'Descriptor',
  ],
}
const CALLS: { [name: string]: { required: string[]; more: string[] } } = {
  Init: INIT,
  GetState: { required: ['TerminalKey', 'PaymentId', 'Token'], more: ['IP'] },
  CheckOrder: { required: ['TerminalKey', 'OrderId', 'Token'], more: [] },
  Cancel: {
    required: ['TerminalKey', 'PaymentId', 'Token'],
    more: ['IP', 'Amount', 'Receipt', 'Shops', 'QrMemberId', 'Route', 'Source', 'ExternalRequestId'],
  },
}

const no = (ErrorCode: string, Message: string) =>
  new ShopNo(200, { Success: false, ErrorCode, Message, Details: Message, TerminalKey: TERMINAL })

/** As the documentation of the token says it, step by step. */
export function sign(fields: Fields, password: string): string {
  const pairs: [string, string][] = [['Password', password]]
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'Token' || value === null || value === undefined || typeof value === 'object') continue
    pairs.push([name, `${value as string | number | boolean}`])
  }
  pairs.sort((a, b) => Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])))
  const joined = pairs.reduce((text, [, value]) => text + value, '')
  return createHash('sha256').update(joined, 'utf8').digest('hex')
}

export async function openTBank(clock: Clock, options: TBankOptions = {}): Promise<TBankDouble> {
  const payments = new Map<string, Payment>()
  const notices: ShopNotice[] = []
  // Longer than a float holds.
  let lastId = 90_071_992_547_409_930n

  function answer(call: ShopCall): ShopReply {
    const [, version, name = '', ...rest] = call.path.split('/')
    const rules = CALLS[name]
    if (version !== 'v2' || rules === undefined || rest.length > 0) throw new ShopNo(404, 'not found')
    if (call.method !== 'POST') throw new ShopNo(405, 'method not allowed')
    if (call.headers['content-type'] !== 'application/json') throw new ShopNo(415, 'unsupported media type')
    const body = JSON.parse(call.body) as Fields
    onlyFields(body, [...rules.required, ...rules.more], (field) => no('201', `unknown ${field}`))
    for (const field of rules.required) if (body[field] === undefined) throw no('201', `no ${field}`)
    if (body['TerminalKey'] !== TERMINAL) throw no('205', 'no such terminal')
    if (body['Token'] !== sign(body, PASSWORD)) throw no('204', 'wrong token')
    const handler = { Init: init, GetState: getState, CheckOrder: checkOrder, Cancel: cancel }[name]
    return { status: 200, body: handler?.(body) }
  }

  function init(body: Fields): Fields {
    const { Amount, OrderId, Description, RedirectDueDate, PayType, Language, Receipt } = body
    if (!Number.isInteger(Amount) || Number(Amount) < 100 || Number(Amount) > 9_999_999_999) throw no('251', 'Amount')
    if (typeof OrderId !== 'string' || OrderId === '' || OrderId.length > 36) throw no('212', 'OrderId')
    if ([...payments.values()].some((one) => one.OrderId === OrderId)) throw no('8', 'this OrderId was used')
    if (Description !== undefined && (typeof Description !== 'string' || Description.length > 140))
      throw no('212', 'Description')
    if (PayType !== undefined && !['O', 'T'].includes(PayType as string)) throw no('212', 'PayType')
    if (Language !== undefined && !['ru', 'en'].includes(Language as string)) throw no('212', 'Language')
    for (const field of ['NotificationURL', 'SuccessURL', 'FailURL'])
      if (body[field] !== undefined && !URL.canParse(String(body[field]))) throw no('212', field)
    if (options.receipts === true && Receipt === undefined) throw no('309', 'no receipt')
    if (Receipt !== undefined) checkReceipt(Receipt as Fields, Number(Amount))
    const payment: Payment = {
      PaymentId: String(++lastId),
      OrderId,
      Amount: Number(Amount),
      left: Number(Amount),
      Status: 'NEW',
      url: `${server.root}/new/${randomUUID()}`,
      noticeUrl: body['NotificationURL'] !== undefined,
      dueMs: dueOf(RedirectDueDate),
      refunds: new Set(),
    }
    payments.set(payment.PaymentId, payment)
    return { ...shown(payment), PaymentURL: payment.url }
  }

  function dueOf(value: unknown): number {
    const nowMs = clock.nowMs()
    if (value === undefined) return nowMs + DAY_MS
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value))
      throw no('212', 'RedirectDueDate')
    const dueMs = Date.parse(value)
    if (dueMs < nowMs + MINUTE_MS || dueMs > nowMs + 90 * DAY_MS) throw no('212', 'RedirectDueDate')
    return dueMs
  }

  const shown = (payment: Payment): Fields => ({
    Success: payment.Status !== 'REJECTED',
    ErrorCode: payment.Status === 'REJECTED' ? '1051' : '0',
    TerminalKey: TERMINAL,
    Status: payment.Status,
    PaymentId: payment.PaymentId,
    OrderId: payment.OrderId,
    Amount: payment.left,
  })

  function paymentOf(id: unknown): Payment {
    if (typeof id !== 'string' || !/^\d{1,20}$/.test(id)) throw no('212', 'PaymentId')
    const payment = payments.get(id)
    if (payment === undefined) throw no('255', 'no such payment')
    return payment
  }

  function getState({ PaymentId }: Fields): Fields {
    const Params = options.sbp === true ? [{ Key: 'Source', Value: 'qrsbp' }] : [{ Key: 'Source', Value: 'cards' }]
    return { ...shown(paymentOf(PaymentId)), Params }
  }

  function checkOrder({ OrderId }: Fields): Fields {
    const found = [...payments.values()].filter((one) => one.OrderId === OrderId)
    if (found.length === 0) throw no('255', 'no such order')
    const Payments = found.map((one) => ({
      PaymentId: one.PaymentId,
      Amount: one.left,
      Status: one.Status,
      Success: 'true',
      ErrorCode: 0,
    }))
    return { Success: true, ErrorCode: '0', TerminalKey: TERMINAL, OrderId, Payments }
  }

  function cancel(body: Fields): Fields {
    const payment = paymentOf(body['PaymentId'])
    const key = body['ExternalRequestId'] as string | undefined
    if (key !== undefined && (typeof key !== 'string' || key.length > 256)) throw no('212', 'ExternalRequestId')
    const before = payment.left
    const reply = () => ({
      ...shown(payment),
      Amount: undefined,
      OriginalAmount: before,
      NewAmount: payment.left,
      ...(key === undefined ? {} : { ExternalRequestId: key }),
    })
    if (key !== undefined && options.sbp !== true && payment.refunds.has(key)) return reply()
    if (payment.Status === 'NEW') {
      payment.Status = 'CANCELED'
      return reply()
    }
    if (payment.Status !== 'CONFIRMED' && payment.Status !== 'PARTIAL_REFUNDED') throw no('8', 'wrong status')
    const amount = body['Amount'] ?? payment.Amount
    if (!Number.isInteger(amount) || Number(amount) <= 0 || Number(amount) > payment.left) throw no('4', 'Amount')
    const isPart = Number(amount) !== payment.Amount
    if (isPart && options.receipts === true && body['Receipt'] === undefined) throw no('309', 'no receipt')
    if (!isPart && body['Receipt'] !== undefined) throw no('309', 'a receipt of a whole refund')
    if (body['Receipt'] !== undefined) checkReceipt(body['Receipt'] as Fields, Number(amount))
    if (key !== undefined) payment.refunds.add(key)
    if (options.sbp === true) {
      payment.Status = 'ASYNC_REFUNDING'
      payment.left -= Number(amount)
      return reply()
    }
    giveBack(payment, Number(amount))
    return reply()
  }

  /** What the notice calls `Amount` is this refund's, while `GetState` tells what is left. */
  function giveBack(payment: Payment, amount: number): void {
    payment.left -= amount
    payment.Status = payment.left === 0 ? 'REFUNDED' : 'PARTIAL_REFUNDED'
    tell(payment, { Amount: amount })
  }

  function tell(payment: Payment, change: Fields = {}): void {
    const { PaymentId, ...rest } = shown(payment)
    const fields: Fields = {
      ...rest,
      Amount: payment.Amount,
      ...(options.card === true ? { CardId: 322264, Pan: '430000******0777', ExpDate: '1122' } : {}),
      ...change,
    }
    const token = sign({ ...fields, PaymentId }, PASSWORD)
    const text = JSON.stringify({ ...fields, Token: token })
    notices.push({
      verb: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '91.194.226.7' },
      query: {},
      // A number, longer than floats are.
      body: `{"PaymentId":${PaymentId},${text.slice(1)}`,
    })
  }

  const server = await listen(answer)
  return {
    settings: {
      TBANK_TERMINAL_KEY: TERMINAL,
      TBANK_PASSWORD: PASSWORD,
      TBANK_API_ROOT: `${server.root}/v2`,
      ...(options.receipts === true ? { TBANK_TAXATION: 'usn_income', TBANK_VAT: 'vat5', TBANK_FFD: '1.2' } : {}),
    },
    payments,
    tell,
    takeNotices: () => notices.splice(0),
    async visit({ url, outcome }) {
      const payment = [...payments.values()].find((one) => one.url === url)
      if (payment === undefined || !['NEW', 'REJECTED'].includes(payment.Status)) throw new Error('no such page')
      if (clock.nowMs() > payment.dueMs) throw new Error('the page is over')
      for (const status of outcome === 'paid' ? ['AUTHORIZED', 'CONFIRMED'] : ['REJECTED']) {
        payment.Status = status
        tell(payment)
      }
    },
    async refundInCabinet(id, amountMinor) {
      giveBack(payments.get(id) as Payment, amountMinor)
    },
    breakWith: server.breakWith,
    calls: () => server.calls,
    close: server.close,
  }
}

function checkReceipt(receipt: Fields, amount: number): void {
  const wrong = (field: string) => no('308', `Receipt.${field}`)
  onlyFields(receipt, ['FfdVersion', 'Email', 'Phone', 'Taxation', 'Items'], wrong)
  if (!/^[^@\s]+@[^@\s]+$/.test(String(receipt['Email'])) || String(receipt['Email']).length > 64) throw wrong('Email')
  if (!['osn', 'usn_income', 'usn_income_outcome', 'esn', 'patent'].includes(String(receipt['Taxation'])))
    throw wrong('Taxation')
  const isNew = receipt['FfdVersion'] === '1.2'
  if (!isNew && receipt['FfdVersion'] !== '1.05') throw wrong('FfdVersion')
  const items = receipt['Items'] as Fields[]
  if (!Array.isArray(items) || items.length === 0 || items.length > 100) throw wrong('Items')
  let sum = 0
  for (const item of items) {
    const fields = ['Name', 'Price', 'Quantity', 'Amount', 'Tax', 'PaymentMethod', 'PaymentObject']
    onlyFields(item, isNew ? [...fields, 'MeasurementUnit'] : fields, wrong)
    if (isNew && typeof item['MeasurementUnit'] !== 'string') throw wrong('MeasurementUnit')
    if (typeof item['Name'] !== 'string' || item['Name'].length > 128) throw wrong('Name')
    if (!/^(none|vat(0|5|7|10|20|22|105|107|110|120|122))$/.test(String(item['Tax']))) throw wrong('Tax')
    if (Number(item['Price']) * Number(item['Quantity']) !== item['Amount']) throw wrong('Amount')
    sum += Number(item['Amount'])
  }
  if (sum !== amount) throw wrong('Amount')
}
