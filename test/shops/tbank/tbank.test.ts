import { expect, test } from 'vitest'
import type { OrderFacts, RefundFacts } from '../../../src/core/ports.ts'
import { CONTEXT } from '../../../src/payments/contract.ts'
import { createMethods } from '../../../src/payments/methods/index.ts'
import { tokenOf } from '../../../src/payments/methods/tbank/requests.ts'
import { silentLog } from '../../support/databases.ts'
import type { ShopNotice } from '../kit.ts'
import { inInbox, openShopScene, shopStory } from '../story.ts'
import { openTBank, sign, type TBankOptions } from './double.ts'

shopStory('tbank', openTBank, { currency: 'RUB', answer: () => ({ status: 200, body: /^OK$/ }) })

const clock = { nowMs: () => Date.UTC(2026, 10, 26) }
const methodOf = (settings: { [name: string]: string }) =>
  createMethods({ shops: { settings, tools: { clock, log: silentLog() } } })[0]!
const order: OrderFacts = {
  id: '0000000000000000000042',
  personId: '0000000000000000000001',
  packId: 'small',
  credits: 100,
  amountMinor: 29900,
  currency: 'RUB',
  createdAtMs: clock.nowMs(),
  expiresAtMs: clock.nowMs() + 3_600_000,
}

async function withShop(
  options: TBankOptions,
  run: (double: Awaited<ReturnType<typeof openTBank>>, method: ReturnType<typeof methodOf>) => Promise<void>,
): Promise<void> {
  const double = await openTBank(clock, options)
  try {
    await run(double, methodOf(double.settings))
  } finally {
    await double.close()
  }
}

async function paid(
  double: Awaited<ReturnType<typeof openTBank>>,
  method: ReturnType<typeof methodOf>,
): Promise<{ at: OrderFacts; id: string }> {
  const checkout = await method.checkout(order, CONTEXT)
  if (checkout.kind !== 'link') throw new Error('no page')
  await double.visit({ url: checkout.url, outcome: 'paid' })
  return { at: { ...order, externalId: checkout.externalId! }, id: checkout.externalId! }
}

const refundOf = (id: string, amountMinor: number, refundedMinor = 0): RefundFacts => ({
  id: '0000000000000000000077',
  paymentExternalId: id,
  amountMinor,
  currency: 'RUB',
  paidMinor: 29900,
  refundedMinor,
  description: '100 credits',
  email: 'person@example.com',
})

const INIT = {
  TerminalKey: 'MerchantTerminalKey',
  Amount: 19200,
  OrderId: '21090',
  Description: 'Подарочная карта на 1000 рублей',
}
const NOTICE = {
  TerminalKey: '1321054611234DEMO',
  OrderId: '201709',
  Success: true,
  Status: 'AUTHORIZED',
  PaymentId: 8742591,
  ErrorCode: '0',
  Amount: 9855,
  CardId: 322264,
  Pan: '430000******0777',
  ExpDate: '1122',
  RebillId: 101709,
}
const NOTICE_TOKEN = 'b906d28e76c6428e37b25fcf86c0adc52c63d503013fdd632e300593d165766b'
const vectorShop = {
  TBANK_TERMINAL_KEY: '1321054611234DEMO',
  TBANK_PASSWORD: 'Dfsfh56dgKl',
  TBANK_API_ROOT: 'https://securepay.tinkoff.ru/v2',
}
const genuine = (body: string) =>
  methodOf(vectorShop).web!.genuine({ headers: {}, query: {}, body: { text: body } }, { address: '' })

test('A1 the shop’s own vectors of its token pass, for requests and for notices', () => {
  for (const token of [tokenOf, sign]) {
    expect(token(INIT, 'usaf8fw8fsw21g')).toBe('0024a00af7c350a3a67ca168ce06502aa72772456662e38696d48b56ee9c97d9')
    expect(token(NOTICE, 'Dfsfh56dgKl')).toBe(NOTICE_TOKEN)
  }
  expect(genuine(JSON.stringify({ ...NOTICE, Token: NOTICE_TOKEN }))).toBe(true)
  expect(genuine(JSON.stringify({ ...NOTICE, Token: NOTICE_TOKEN.toUpperCase() }))).toBe(true)
  // Nested objects and nulls are signed by nothing; fields that we do not know are signed.
  expect(genuine(JSON.stringify({ ...NOTICE, Data: { a: 'b' }, Message: null, Token: NOTICE_TOKEN }))).toBe(true)
  const more = { ...NOTICE, NewField: 'new', Cash: false }
  expect(genuine(JSON.stringify({ ...more, Token: NOTICE_TOKEN }))).toBe(false)
  expect(genuine(JSON.stringify({ ...more, Token: sign(more, 'Dfsfh56dgKl') }))).toBe(true)
})

test('A1 A2 A7 no value of the vector can be changed, left out or taken from another terminal', () => {
  const whole = JSON.stringify({ ...NOTICE, Token: NOTICE_TOKEN })
  for (const [name, value] of Object.entries({ ...NOTICE, Token: NOTICE_TOKEN })) {
    const text = JSON.stringify(value)
    const from = whole.indexOf(`"${name}":${text}`) + name.length + 3
    for (let at = from; at < from + text.length; at++) {
      const spoiled = `${whole.slice(0, at)}${whole[at] === '7' ? '8' : '7'}${whole.slice(at + 1)}`
      expect(genuine(spoiled), spoiled).toBe(false)
    }
    const { [name]: _left, ...rest } = JSON.parse(whole) as { [name: string]: unknown }
    expect(genuine(JSON.stringify(rest)), name).toBe(false)
  }
  const other = { ...NOTICE, TerminalKey: 'another' }
  expect(genuine(JSON.stringify({ ...other, Token: sign(other, 'Dfsfh56dgKl') }))).toBe(false)
  expect(genuine(whole.replace('"Amount":9855', '"Amount":9855,"Amount":9855'))).toBe(false)
})

test('M8 ids beyond 2^53 stay what they are, in notices and in answers', () =>
  withShop({ card: true }, async (double, method) => {
    const { at, id } = await paid(double, method)
    expect(BigInt(id)).toBeGreaterThan(2n ** 53n)
    const told = await method.receive(inInbox(double.takeNotices().at(-1)!))
    expect(told).toMatchObject({ externalId: id, orderId: order.id, status: 'paid', amountMinor: 29900 })
    expect(await method.look(at)).toMatchObject({ externalId: id, status: 'paid' })
  }))

test('L7 L8 held money, a receipt and a bound card credit nothing', async () => {
  const shop = await openShopScene('tbank', openTBank, 'RUB')
  try {
    const { orderId, externalId } = await shop.buy()
    const { payments, tell } = shop.server as Awaited<ReturnType<typeof openTBank>>
    const payment = payments.get(externalId!)!
    payment.Status = 'AUTHORIZED'
    tell(payment)
    tell(payment, { Status: 'RECEIPT', FiscalNumber: 12, Url: 'https://receipt.example' })
    tell(payment, { Status: 'CONFIRMED', Success: false, ErrorCode: '99' })
    tell(payment, { Status: 'COMPLETED', RequestKey: 'ed989549', CustomerKey: '1' })
    tell(payment, { Status: 'CONFIRMED', NotificationType: 'LINKACCOUNT' })
    tell(payment, { Status: 'REFUNDED' })
    for (const told of await shop.deliverAll()) expect(told).toEqual({ status: 200, body: 'OK' })
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['awaiting_payment', 0])
  } finally {
    await shop.close()
  }
})

test.each([
  ['M1 a kopeck less', { Amount: 29899 }],
  ['M1 a kopeck more', { Amount: 29901 }],
  ['L6 an order that is not ours', { OrderId: '21090' }],
])('%s is kept for the operators', async (_label, change) => {
  const shop = await openShopScene('tbank', openTBank, 'RUB')
  try {
    const { externalId } = await shop.buy()
    const { payments, tell } = shop.server as Awaited<ReturnType<typeof openTBank>>
    const strange = 'OrderId' in change ? { ...payments.get(externalId!)!, PaymentId: '1' } : payments.get(externalId!)!
    tell(strange, { ...change, Status: 'CONFIRMED' })
    expect((await shop.deliver(shop.server.takeNotices()[0]!)).status).toBe(200)
    expect(await shop.credits()).toBe(0)
    expect(shop.admins.map((one) => one.code)).toEqual(['payment_review'])
  } finally {
    await shop.close()
  }
})

test.each(['-1', '0', '1e3', '"x"', '9007199254740993', 'null'])('an amount of %s credits nothing', async (amount) => {
  const shop = await openShopScene('tbank', openTBank, 'RUB')
  try {
    const { externalId } = await shop.buy()
    const { payments, tell } = shop.server as Awaited<ReturnType<typeof openTBank>>
    const text = amount === 'null' ? null : amount.replaceAll('"', '')
    tell(payments.get(externalId!)!, { Status: 'CONFIRMED', Amount: text })
    const [notice] = shop.server.takeNotices() as [ShopNotice]
    const body = notice.body.replace(/"Amount":("[^"]*"|null)/, `"Amount":${amount}`)
    expect((await shop.deliver({ ...notice, body })).status).toBeLessThan(500)
    expect(await shop.credits()).toBe(0)
  } finally {
    await shop.close()
  }
})

test('a part that is returned in the cabinet takes its credits by what is left, whatever the notice calls it', async () => {
  const shop = await openShopScene('tbank', openTBank, 'RUB')
  try {
    const { orderId, url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    await shop.deliverAll()
    const id = await shop.paidId(orderId)
    await shop.server.refundInCabinet!(id, 5980)
    await shop.deliverAll()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['partially_refunded', 80])
    await shop.server.refundInCabinet!(id, 23920)
    await shop.deliverAll()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['refunded', 0])
  } finally {
    await shop.close()
  }
})

test('after a decline the same page is paid, and credited', async () => {
  const shop = await openShopScene('tbank', openTBank, 'RUB')
  try {
    const { orderId, url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'failed' })
    await shop.deliverAll()
    expect(await shop.state(orderId)).toBe('failed')
    await shop.server.visit({ url, outcome: 'paid' })
    await shop.deliverAll()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
  } finally {
    await shop.close()
  }
})

test('a page whose answer was lost is made again under the next name, and its payment finds the order', () =>
  withShop({}, async (double, method) => {
    double.breakWith(-1)
    await expect(method.checkout(order, CONTEXT)).rejects.toMatchObject({ retryable: true })
    double.breakWith(null)
    await paid(double, method)
    expect([...double.payments.values()].map((one) => one.OrderId)).toEqual([order.id, `${order.id}-2`])
    const told = await method.receive(inInbox(double.takeNotices().at(-1)!))
    expect(told).toMatchObject({ orderId: order.id, status: 'paid' })
  }))

test('receipts go out with the payment and with refunds of a part, and add up', () =>
  withShop({ receipts: true }, async (double, method) => {
    expect(method.needsEmail).toBe(true)
    const { id } = await paid(double, method)
    const sent = JSON.parse(double.calls()[0]!.body) as { Receipt: unknown; DATA?: unknown }
    expect(sent.Receipt).toEqual({
      FfdVersion: '1.2',
      Email: 'person@example.com',
      Taxation: 'usn_income',
      Items: [
        {
          Name: '100 credits',
          Price: 29900,
          Quantity: 1,
          Amount: 29900,
          Tax: 'vat5',
          PaymentMethod: 'full_payment',
          PaymentObject: 'service',
          MeasurementUnit: 'шт',
        },
      ],
    })
    expect(await method.refund(refundOf(id, 100))).toEqual({ state: 'succeeded' })
    const { email: _none, ...without } = refundOf(id, 100)
    expect((await method.refund({ ...without, id: '0000000000000000000078' })).state).toBe('refused')
  }))

test('a refund by card is made once for one id; one by SBP is waited for, never repeated blindly', async () => {
  await withShop({}, async (double, method) => {
    const { id } = await paid(double, method)
    for (let i = 0; i < 3; i++) expect(await method.refund(refundOf(id, 100))).toEqual({ state: 'succeeded' })
    expect(double.payments.get(id)?.left).toBe(29800)
  })
  await withShop({ sbp: true }, async (double, method) => {
    const { at, id } = await paid(double, method)
    expect(await method.refund(refundOf(id, 100))).toEqual({ state: 'pending' })
    expect(await method.lookRefund!(refundOf(id, 100))).toEqual({ state: 'pending' })
    expect(await method.look(at)).toMatchObject({ status: 'paid', amountMinor: 29900 })
    double.payments.get(id)!.Status = 'PARTIAL_REFUNDED'
    expect(await method.lookRefund!(refundOf(id, 100))).toEqual({ state: 'succeeded' })
    // A total that is not told is no reason to pay it out again.
    double.payments.get(id)!.left = 29900
    expect(await method.lookRefund!(refundOf(id, 100))).toEqual({ state: 'unknown' })
  })
})

test('a wrong password is told at once, by doctor and by the first checkout', () =>
  withShop({}, async (double, method) => {
    expect(await method.probe!()).toBe('terminal 1321054611234DEMO, test mode')
    const stranger = methodOf({ ...double.settings, TBANK_PASSWORD: 'wrong' })
    await expect(stranger.probe!()).rejects.toMatchObject({ code: 'shop_refused', shopCode: 'code_204' })
    await expect(stranger.checkout(order, CONTEXT)).rejects.toMatchObject({ shopCode: 'code_204', retryable: false })
  }))
