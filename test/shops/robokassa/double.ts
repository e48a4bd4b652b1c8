/**
 * A strict double of Robokassa (https://docs.robokassa.ru/ru): the signed page, ResultURL, OpStateExt in XML, refunds by a signed
 * token. An invoice begins to exist when its page is opened; nothing is known of test payments; only success is told.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto'
import type { Clock } from '../../../src/core/ports.ts'
import { listen, type ShopCall, ShopNo, type ShopNotice, type ShopReply, type ShopServer } from '../kit.ts'

interface Invoice {
  id: string
  sum: string
  own: [string, string][]
  state: '5' | '10' | '20' | '50' | '60' | '80' | '100'
  opKey: string
  isTest: boolean
}

export interface RobokassaOptions {
  hash?: string
  receipts?: boolean
  test?: boolean
  get?: boolean
  /** Refunds are not opened: there is no password #3. */
  manual?: boolean
  /** Refunds take a while. */
  slow?: boolean
}

export interface RobokassaDouble extends ShopServer {
  invoices: Map<string, Invoice>
  requests: Map<string, { opKey: string; label: string }>
  /** The notice of an invoice, with more unsigned fields. */
  tell(invoice: Invoice, more?: { [name: string]: string }): void
}

const [LOGIN, PASSWORD1, PASSWORD2, PASSWORD3] = ['test', 'secure-pass-1', 'secure-pass-2', 'secure-pass-3'] as const
const PAGE_FIELDS = [
  'MerchantLogin',
  'OutSum',
  'InvId',
  'Description',
  'SignatureValue',
  'Culture',
  'Encoding',
  'ExpirationDate',
  'Receipt',
  'Email',
  'IsTest',
  'IncCurrLabel',
  'UserIp',
]
const SNO = ['osn', 'usn_income', 'usn_income_outcome', 'esn', 'patent']

export async function openRobokassa(clock: Clock, options: RobokassaOptions = {}): Promise<RobokassaDouble> {
  const invoices = new Map<string, Invoice>()
  const requests: RobokassaDouble['requests'] = new Map()
  const notices: ShopNotice[] = []
  const digest = (text: string) =>
    createHash(options.hash ?? 'md5')
      .update(text, 'utf8')
      .digest('hex')
      .toUpperCase()

  function open(address: string): Invoice {
    const url = new URL(address)
    if (url.origin !== server.root || url.pathname !== '/Merchant/Index.aspx') throw new Error('no such page')
    const fields = new Map(url.searchParams)
    const own: [string, string][] = []
    for (const [name, value] of fields) {
      if (name.startsWith('Shp_')) own.push([name, value])
      else if (!PAGE_FIELDS.includes(name)) throw new Error(`unknown ${name}`)
    }
    own.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    const at = (name: string) => fields.get(name) ?? ''
    if (at('MerchantLogin') !== LOGIN) throw new Error('error 26: no such shop')
    if (!/^\d{1,9}\.\d\d$/.test(at('OutSum')) || Number(at('OutSum')) === 0) throw new Error('error 33: sum')
    if (!/^[1-9]\d{0,9}$/.test(at('InvId')) || Number(at('InvId')) > 2_147_483_647) throw new Error('error 30: InvId')
    if (at('Description').length === 0 || at('Description').length > 100) throw new Error('Description')
    if ((at('IsTest') === '1') !== (options.test === true)) throw new Error('error 29: passwords of the other mode')
    if (Date.parse(at('ExpirationDate')) <= clock.nowMs()) throw new Error('the invoice is over')
    if (options.receipts === true) checkReceipt(at('Receipt'), at('OutSum'))
    const tail = own.map(([name, value]) => `:${name}=${value}`).join('')
    const receipt = fields.has('Receipt') ? `:${at('Receipt')}` : ''
    const signed = `${LOGIN}:${at('OutSum')}:${at('InvId')}${receipt}:${PASSWORD1}${tail}`
    if (at('SignatureValue').toUpperCase() !== digest(signed)) throw new Error('error 29: SignatureValue')
    const there = invoices.get(at('InvId'))
    if (there !== undefined && there.sum !== at('OutSum')) throw new Error('error 40: InvId was used')
    const invoice: Invoice = there ?? {
      id: at('InvId'),
      sum: at('OutSum'),
      own,
      state: '5',
      opKey: `${randomUUID()}-OPKEY`.toUpperCase(),
      isTest: options.test === true,
    }
    invoices.set(invoice.id, invoice)
    return invoice
  }

  function answer(call: ShopCall): ShopReply {
    if (call.path === '/Merchant/WebService/Service.asmx/OpStateExt') return opState(call)
    if (call.path === '/RefundService/Refund/Create' && call.method === 'POST') return createRefund(call.body)
    if (call.path === '/RefundService/Refund/GetState' && call.method === 'GET') return getState(call.query.get('id'))
    throw new ShopNo(404, 'not found')
  }

  function opState(call: ShopCall): ShopReply {
    const [login, id, signature] = ['MerchantLogin', 'InvoiceID', 'Signature'].map((name) => call.query.get(name) ?? '')
    if (login !== LOGIN) return xml('<Result><Code>2</Code><Description>no shop</Description></Result>')
    if (signature?.toUpperCase() !== digest(`${LOGIN}:${id}:${PASSWORD2}`))
      return xml('<Result><Code>1</Code><Description>wrong signature</Description></Result>')
    const invoice = invoices.get(id ?? '')
    if (invoice === undefined || invoice.isTest)
      return xml('<Result><Code>3</Code><Description>no such invoice</Description></Result>')
    const date = new Date(clock.nowMs()).toISOString().replace('Z', '0000+00:00')
    const own = invoice.own
      .map(([name, value]) => `<Field><Name>${name}</Name><Value>${value}</Value></Field>`)
      .join('')
    return xml(`<Result><Code>0</Code></Result>
  <State><Code>${invoice.state}</Code><RequestDate>${date}</RequestDate><StateDate>${date}</StateDate></State>
  <Info>
    <IncCurrLabel>BankCardPSR</IncCurrLabel><IncSum>${invoice.sum}0000</IncSum><IncAccount>4300********0777</IncAccount>
    <PaymentMethod><Code>BankCard</Code><Description>Карта</Description></PaymentMethod>
    <OutCurrLabel>BNR</OutCurrLabel><OutSum>${invoice.sum}0000</OutSum><OpKey>${invoice.opKey}</OpKey>
  </Info>
  <UserField>${own}</UserField>`)
  }

  const xml = (inner: string): ShopReply => ({
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="utf-8"?>
<OperationStateResponse xmlns="http://merchant.roboxchange.com/WebService/">
  ${inner}
</OperationStateResponse>`,
  })

  function createRefund(token: string): ShopReply {
    const [head = '', body = '', mac = '', ...rest] = token.split('.')
    const read = (part: string) =>
      JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as { [name: string]: unknown }
    const right = createHmac('sha256', PASSWORD3).update(`${head}.${body}`).digest('base64url')
    if (rest.length > 0 || mac !== right || read(head)['alg'] !== 'HS256') return no('InvalidToken')
    const { OpKey, ...more } = read(body)
    if (Object.keys(more).some((name) => !['RefundSum', 'InvoiceItems'].includes(name))) return no('InvalidRequest')
    const invoice = [...invoices.values()].find((one) => one.opKey === OpKey)
    if (invoice === undefined) return no('OperationNotFound')
    if ([...requests.values()].some((one) => one.opKey === OpKey && one.label !== 'canceled'))
      return no('AlreadyRefunded')
    if (invoice.state !== '100') return no('NotEnoughOperationFunds')
    const requestId = randomUUID()
    requests.set(requestId, { opKey: invoice.opKey, label: options.slow === true ? 'processing' : 'finished' })
    if (options.slow !== true) invoice.state = '60'
    return { status: 200, body: { success: true, message: null, requestId } }
  }

  const no = (message: string): ShopReply => ({ status: 200, body: { success: false, message, requestId: null } })

  function getState(id: string | null): ShopReply {
    const request = requests.get(id ?? '')
    if (request === undefined) throw new ShopNo(404, { message: 'NotFound' })
    return { status: 200, body: { requestId: id, amount: 299, label: request.label } }
  }

  function tell(invoice: Invoice, more: { [name: string]: string } = {}): void {
    // Written with six digits, as it comes from there.
    const sum = `${invoice.sum}0000`
    const tail = invoice.own.map(([name, value]) => `:${name}=${value}`).join('')
    const fields = {
      OutSum: sum,
      InvId: invoice.id,
      SignatureValue: digest(`${sum}:${invoice.id}:${PASSWORD2}${tail}`),
      ...Object.fromEntries(invoice.own),
      ...(invoice.isTest ? { IsTest: '1' } : {}),
      ...more,
    }
    const isGet = options.get === true
    notices.push({
      verb: isGet ? 'GET' : 'POST',
      headers: isGet ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
      query: isGet ? fields : {},
      body: isGet ? '' : new URLSearchParams(fields).toString(),
    })
  }

  const server = await listen(answer)
  return {
    settings: {
      ROBOKASSA_LOGIN: LOGIN,
      ROBOKASSA_PASSWORD_1: PASSWORD1,
      ROBOKASSA_PASSWORD_2: PASSWORD2,
      ...(options.manual === true ? {} : { ROBOKASSA_PASSWORD_3: PASSWORD3 }),
      ROBOKASSA_ROOT: server.root,
      ...(options.hash === undefined ? {} : { ROBOKASSA_HASH: options.hash }),
      ...(options.test === true ? { ROBOKASSA_TEST: 'on' } : {}),
      ...(options.receipts === true ? { ROBOKASSA_VAT: 'none', ROBOKASSA_TAX_SYSTEM: 'usn_income' } : {}),
    },
    invoices,
    requests,
    tell,
    takeNotices: () => notices.splice(0),
    async visit({ url, outcome }) {
      const invoice = open(url)
      if (invoice.state !== '5') throw new Error('error 40: paid or canceled')
      invoice.state = outcome === 'paid' ? '100' : '10'
      if (outcome === 'paid') tell(invoice)
    },
    breakWith: server.breakWith,
    calls: () => server.calls,
    close: server.close,
  }
}

function checkReceipt(encoded: string, sum: string): void {
  const receipt = JSON.parse(decodeURIComponent(encoded)) as { sno?: string; items: { [name: string]: unknown }[] }
  if (receipt.sno !== undefined && !SNO.includes(receipt.sno)) throw new Error('sno')
  const total = receipt.items.reduce((all, item) => all + Number(item['sum']), 0)
  if (total !== Number(sum)) throw new Error('the receipt does not add up')
  for (const item of receipt.items) {
    if (!/^(none|vat\d{1,3})$/.test(String(item['tax']))) throw new Error('tax')
    if (String(item['name']).length > 128 || item['quantity'] !== 1) throw new Error('item')
  }
}
