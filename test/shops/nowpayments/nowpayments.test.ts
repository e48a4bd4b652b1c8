import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { OrderFacts } from '../../../src/core/ports.ts'
import { CONTEXT } from '../../../src/payments/contract.ts'
import { createMethods } from '../../../src/payments/methods/index.ts'
import { silentLog } from '../../support/databases.ts'
import { inInbox, openShopScene, type ShopScene, shopStory } from '../story.ts'
import { type NowPaymentsDouble, openNowPayments, signatureOf } from './double.ts'

shopStory('nowpayments', openNowPayments, { currency: 'USD', answer: () => ({ status: 200, body: 'OK' }) })

const clock = { nowMs: () => Date.UTC(2026, 10, 26) }
const SETTINGS = {
  NOWPAYMENTS_API_KEY: 'key',
  NOWPAYMENTS_IPN_SECRET: 'test_ipn_secret',
  NOWPAYMENTS_API_ROOT: 'https://api.nowpayments.io',
}
const methodOf = (settings: { [name: string]: string }) =>
  createMethods({ shops: { settings, tools: { clock, log: silentLog() } } })[0]!

/** Bodies as they are sent, and their signatures under `test_ipn_secret`. */
const VECTORS: [string, string, string][] = [
  [
    'of the documentation',
    '{"payment_id":123456789,"parent_payment_id":987654321,"invoice_id":null,"payment_status":"finished","pay_address":"address","payin_extra_id":null,"price_amount":1,"price_currency":"usd","pay_amount":15,"actually_paid":15,"actually_paid_at_fiat":0,"pay_currency":"trx","order_id":null,"order_description":null,"purchase_id":"123456789","outcome_amount":14.8106,"outcome_currency":"trx","payment_extra_ids":null,"fee":{"currency":"btc","depositFee":0.09853637216235617,"withdrawalFee":0,"serviceFee":0}}',
    'c5e1128c8cbb43994d215bf38d48f1d399fef169842f95d831a0260356436d896cbc0cc5442eb18fcbd6f8da6a6f9d39b63c91f9659896a0dd62163b12109790',
  ],
  [
    'of a payment in parts',
    '{"actually_paid":4.5,"created_at":"2026-11-22T10:00:00.000Z","fee":{"currency":"usdttrc20","depositFee":0.1,"serviceFee":0,"withdrawalFee":0},"invoice_id":4522625843,"order_description":"100 credits","order_id":"ord_42","outcome_amount":4.4,"outcome_currency":"usdttrc20","pay_address":"TXYZ","pay_amount":10.2,"pay_currency":"usdttrc20","payment_id":5077125051,"payment_status":"partially_paid","price_amount":10,"price_currency":"usd","purchase_id":"4944856743","updated_at":"2026-11-22T10:05:00.000Z"}',
    'dea9069aefe781fdd36cc51f5168b00095f4522a80deb4d836ec1d7f11f135554e1e2786b143338015a1af21030d0fe233e92073858e222ac505c73705268d74',
  ],
]

const genuine = (text: string, signature: string) =>
  methodOf(SETTINGS).web?.genuine(
    { headers: { 'x-nowpayments-sig': signature }, query: {}, body: { text } },
    { address: '203.0.113.9' },
  )
const hmac = (text: string, secret = 'test_ipn_secret') => createHmac('sha512', secret).update(text).digest('hex')

describe('the signature of a notice', () => {
  test.each(VECTORS)('%s is right, in either case of its letters', (_what, body, signature) => {
    expect(genuine(body, signature)).toBe(true)
    expect(genuine(body, signature.toUpperCase())).toBe(true)
    expect(genuine(body.replaceAll(',"', ' ,\n "'), signature)).toBe(true)
  })
  test.each(VECTORS)('%s with any byte changed is wrong', (_what, body, signature) => {
    const change = (text: string, at: number) => text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1)
    for (let at = 0; at < body.length; at++) expect(genuine(change(body, at), signature), change(body, at)).toBe(false)
    for (let at = 0; at < signature.length; at++) expect(genuine(body, change(signature, at))).toBe(false)
    for (const other of ['', signature.slice(0, -1), `${signature}0`, hmac(body, 'another')])
      expect(genuine(body, other)).toBe(false)
  })
  test('A6 counts digits as they were written, and as JavaScript writes them', () => {
    const body = '{"b":1.0,"a":1e-7,"c":12345678901234567890}'
    expect(genuine(body, hmac('{"a":1e-7,"b":1.0,"c":12345678901234567890}'))).toBe(true)
    expect(genuine(body, hmac('{"a":1e-7,"b":1,"c":12345678901234567000}'))).toBe(true)
    expect(genuine(body, hmac('{"a":1e-7,"b":1.00,"c":12345678901234567890}'))).toBe(false)
  })
  test('takes letters beyond ASCII as they were written, and lists as lists or as objects', () => {
    expect(genuine('{"b":"\\u0446\\/","a":1}', hmac('{"a":1,"b":"\\u0446\\/"}'))).toBe(true)
    expect(genuine('{"b":"\\u0446\\/","a":1}', hmac('{"a":1,"b":"ц/"}'))).toBe(true)
    expect(genuine('{"b":[2,{"d":1,"c":2}],"a":1}', hmac('{"a":1,"b":[2,{"c":2,"d":1}]}'))).toBe(true)
    expect(genuine('{"b":[2,3],"a":1}', hmac('{"a":1,"b":{"0":2,"1":3}}'))).toBe(true)
  })
  test('does not cover what is said twice, what is no object, and a sort that drops what lies deeper', () => {
    expect(genuine('{"a":1,"a":2}', hmac('{"a":2}'))).toBe(false)
    expect(genuine('[1]', hmac('[1]'))).toBe(false)
    expect(genuine('a=1', hmac('a=1'))).toBe(false)
    expect(genuine('{"fee":{"x":1},"a":1}', hmac('{"a":1,"fee":{}}'))).toBe(false)
    expect(genuine('['.repeat(500_000), hmac(''))).toBe(false)
  })
})

const order: OrderFacts = {
  id: '0000000000000000000042',
  personId: '0000000000000000000001',
  packId: 'small',
  credits: 100,
  amountMinor: 1000,
  currency: 'USD',
  createdAtMs: 0,
  expiresAtMs: 3_600_000,
}

describe('what a notice says', () => {
  const read = (fields: object | string) => {
    const body = typeof fields === 'string' ? fields : JSON.stringify(fields)
    return methodOf(SETTINGS).receive(inInbox({ verb: 'POST', headers: {}, query: {}, body }))
  }
  const told = {
    payment_id: 5_077_125_051,
    payment_status: 'finished',
    price_amount: 10,
    price_currency: 'usd',
    pay_amount: 10.2,
    actually_paid: 10.2,
    order_id: order.id,
  }
  test('L7 that money is on its way is no payment', async () => {
    for (const payment_status of ['waiting', 'confirming', 'confirmed', 'sending', 'of_the_future'])
      expect((await read({ ...told, payment_status }))?.status).toBe('pending')
    for (const payment_status of ['failed', 'expired'])
      expect((await read({ ...told, payment_status }))?.status).toBe('failed')
  })
  test('M8 ids and amounts keep every digit, as numbers and as texts', async () => {
    const body = JSON.stringify(told)
    const huge = await read(body.replace('5077125051', '98765432109876543210'))
    expect(huge).toMatchObject({ externalId: '98765432109876543210', amountMinor: 1000, currency: 'USD' })
    expect(await read({ ...told, payment_id: '77', price_amount: '10.000' })).toMatchObject({
      externalId: '77',
      amountMinor: 1000,
      status: 'paid',
    })
    expect(await read(body.replace(/10\.2/g, '1.02e-7'))).toMatchObject({ status: 'paid', amountMinor: 1000 })
    // One part less in the eighteenth digit is less.
    const less = body.replace('"actually_paid":10.2', '"actually_paid":10.199999999999999999')
    expect(await read(less)).toMatchObject({ review: 'underpaid' })
  })
  test('M1 amounts that are none are no payment', async () => {
    for (const price_amount of [-10, '-10', 'ten', 10.001, null, {}, true, '1e3'])
      await expect(read({ ...told, price_amount }), String(price_amount)).rejects.toThrow()
    expect(await read({ ...told, payment_id: null })).toBeNull()
    expect(await read({ ...told, payment_status: null })).toBeNull()
    expect(await read({ ...told, payment_status: 7 })).toMatchObject({ status: 'pending' })
  })
  test('M5 what came above the price is told, what came below goes to review', async () => {
    expect(await read({ ...told, actually_paid: 20.4 })).toMatchObject({
      status: 'paid',
      amountMinor: 1000,
      overMinor: 1000,
    })
    expect(await read({ ...told, actually_paid: 5.1 })).toMatchObject({ review: 'underpaid', amountMinor: 500 })
    expect(await read({ ...told, payment_status: 'partially_paid', actually_paid: 5.1 })).toMatchObject({
      status: 'paid',
      review: 'underpaid',
      amountMinor: 500,
    })
    expect(await read({ ...told, payment_status: 'partially_paid', actually_paid: 0 })).toMatchObject({
      status: 'pending',
    })
  })
  test('a little less is enough where the operator says so', async () => {
    const method = methodOf({ ...SETTINGS, NOWPAYMENTS_TOLERANCE_PERCENT: '2' })
    const facts = (actually_paid: number) =>
      method.receive(
        inInbox({
          verb: 'POST',
          headers: {},
          query: {},
          body: JSON.stringify({ ...told, pay_amount: 100, actually_paid }),
        }),
      )
    expect(await facts(98)).toMatchObject({ status: 'paid', amountMinor: 1000 })
    expect(await facts(98)).not.toHaveProperty('review')
    expect(await facts(97.999999)).toMatchObject({ review: 'underpaid' })
  })
  test('a deposit that was repeated or of another coin is never the order’s payment by itself', async () => {
    const child = { ...told, payment_id: 6, parent_payment_id: told.payment_id }
    expect(await read(child)).toMatchObject({ review: 'repeated_deposit', amountMinor: 1000 })
    expect(await read({ ...child, actually_paid: 1.02 })).toMatchObject({
      review: 'repeated_deposit',
      amountMinor: 100,
    })
    expect(await read({ ...child, payment_status: 'expired' })).toMatchObject({ status: 'pending' })
    expect(await read({ ...told, parent_payment_id: null })).not.toHaveProperty('review')
  })
})

type Scene = ShopScene & { server: NowPaymentsDouble }
async function inScene(
  run: (shop: Scene) => Promise<void>,
  options: { login?: boolean; listNeedsToken?: boolean } = {},
): Promise<void> {
  const shop = await openShopScene('nowpayments', (time) => openNowPayments(time, options), 'USD')
  try {
    await run(shop as unknown as Scene)
  } finally {
    await shop.close()
  }
}

test('M4 a payment in parts waits with the operators, and so does what comes after it', async () => {
  await inScene(async (shop) => {
    const { orderId, url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid', amountMinor: 150 })
    await shop.deliverAll()
    shop.server.deposit([...shop.server.payments.keys()][0]!, 1.49)
    await shop.deliverAll()
    expect(await shop.credits()).toBe(0)
    expect(shop.admins.map(({ params }) => [params['reason'], params['order'], params['amountMinor']])).toEqual([
      ['underpaid', orderId, 150],
      ['repeated_deposit', orderId, 149],
    ])
  })
})

test('a payment that was short and becomes whole under its own id is credited', async () => {
  await inScene(async (shop) => {
    const { orderId, url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid', amountMinor: 150 })
    await shop.deliverAll()
    const [payment] = shop.server.payments.values()
    payment!.actually_paid = payment!.pay_amount
    shop.server.move(payment!, 'finished')
    await shop.deliverAll()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
  })
})

test('L2 another coin for the same invoice: the one that was paid counts, and a second payment counts again', async () => {
  await inScene(async (shop) => {
    const { orderId, url } = await shop.buy()
    const first = shop.server.open(url)
    await shop.server.visit({ url, outcome: 'paid' })
    shop.server.move(first, 'expired')
    // Every notice lost: of the two payments the poller sees the one with money.
    shop.server.takeNotices()
    shop.clock.advance(60_000)
    await shop.run()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
    await shop.server.visit({ url, outcome: 'paid' })
    await shop.deliverAll()
    expect(await shop.credits()).toBe(200)
  })
})

test('L1 a payment after its order has expired is credited, by the poller with a fresh token', async () => {
  await inScene(async (shop) => {
    const { orderId, url } = await shop.buy()
    shop.clock.advance(25 * 60 * 60_000)
    await shop.run()
    shop.clock.advance(60 * 60_000)
    await shop.run()
    expect(await shop.state(orderId)).toBe('expired')
    await shop.server.visit({ url, outcome: 'paid' })
    shop.clock.advance(61 * 60_000)
    await shop.run()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
  })
})

test.each([
  ['is open to the key', false, 100],
  ['wants the account’s token', true, 0],
])('without the account’s login a lost notice is found where the list %s', async (_what, listNeedsToken, credits) => {
  await inScene(
    async (shop) => {
      const { url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      const notices = shop.server.takeNotices()
      shop.clock.advance(60_000)
      await shop.run()
      expect(await shop.credits()).toBe(credits)
      for (const notice of notices) await shop.deliver(notice)
      expect(await shop.credits()).toBe(100)
    },
    { login: false, listNeedsToken },
  )
})

test('without the account’s login one early notice is enough to find the payment by asking', async () => {
  await inScene(
    async (shop) => {
      const { orderId, url } = await shop.buy()
      const abandoned = shop.server.open(url)
      await shop.deliverAll()
      await shop.server.visit({ url, outcome: 'paid' })
      const [begun] = shop.server.takeNotices()
      await shop.deliver(begun!)
      await shop.restart()
      shop.clock.advance(60_000)
      await shop.run()
      expect(abandoned.payment_status).toBe('waiting')
      // From now on it is called by the payment that counted.
      const order = await shop.test.db.outer.selectFrom('orders').select('external_id').executeTakeFirst()
      expect(order?.external_id).toBe(await shop.paidId(orderId))
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
    },
    { login: false },
  )
})

test.each(['underpaid', 'repeated'])('what was %s and then sent back takes nothing from anybody', async (what) => {
  await inScene(async (shop) => {
    const { url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid', ...(what === 'underpaid' ? { amountMinor: 150 } : {}) })
    const [first] = shop.server.payments.values()
    if (what === 'repeated') shop.server.deposit(first!.payment_id, 1)
    await shop.deliverAll()
    const before = await shop.credits()
    shop.server.move([...shop.server.payments.values()].at(-1)!, 'refunded')
    await shop.deliverAll()
    expect([before, await shop.credits()]).toEqual(what === 'repeated' ? [100, 100] : [0, 0])
  })
})

test('what was sent back is taken from the credits', async () => {
  await inScene(async (shop) => {
    const { orderId, url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    await shop.deliverAll()
    await shop.server.refundInCabinet?.(await shop.paidId(orderId), 299)
    await shop.deliverAll()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['refunded', 0])
  })
})

test('the invoice has the price, the pages and the address of notices; faults are told at once', async () => {
  const double = await openNowPayments(clock)
  try {
    const method = methodOf({
      ...double.settings,
      NOWPAYMENTS_API_ROOT: `${double.settings['NOWPAYMENTS_API_ROOT']}/v1`,
    })
    const checkout = await method.checkout(order, { ...CONTEXT, description: '100 кредитов' })
    expect(checkout).toMatchObject({ kind: 'link', externalId: expect.stringMatching(/^invoice-\d+$/) })
    expect(JSON.parse(double.calls()[0]!.body)).toEqual({
      price_amount: 10,
      price_currency: 'usd',
      order_id: order.id,
      order_description: '100 credits',
      ipn_callback_url: CONTEXT.noticeUrl,
      success_url: CONTEXT.returnUrl,
      cancel_url: CONTEXT.returnUrl,
    })
    expect(await method.probe?.()).toBe('the key and the account are good')
    const { NOWPAYMENTS_EMAIL: _email, NOWPAYMENTS_PASSWORD: _password, ...keys } = double.settings
    expect(await methodOf(keys).probe?.()).toContain('NOWPAYMENTS_EMAIL')
    const wrong = methodOf({ ...double.settings, NOWPAYMENTS_API_KEY: 'wrong' })
    await expect(wrong.checkout(order, CONTEXT)).rejects.toMatchObject({
      shopCode: 'http_403:INVALID_API_KEY',
      retryable: false,
    })
    const stranger = methodOf({ ...double.settings, NOWPAYMENTS_PASSWORD: 'wrong' })
    await expect(stranger.probe?.()).rejects.toMatchObject({ shopCode: 'http_403:AUTH_REQUIRED' })
  } finally {
    await double.close()
  }
})

test('the double signs as the documentation does', () => {
  for (const [, body, signature] of VECTORS)
    expect(signatureOf(JSON.parse(body) as unknown, 'test_ipn_secret')).toBe(signature)
})
