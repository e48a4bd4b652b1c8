import { describe, expect, test } from 'vitest'
import type { OrderFacts, RefundFacts } from '../../../src/core/ports.ts'
import { CONTEXT } from '../../../src/payments/contract.ts'
import { createMethods } from '../../../src/payments/methods/index.ts'
import { ownFields, refundToken, signatureOf } from '../../../src/payments/methods/robokassa/index.ts'
import { silentLog } from '../../support/databases.ts'
import { inInbox, openShopScene, shopStory } from '../story.ts'
import { openRobokassa, type RobokassaDouble, type RobokassaOptions } from './double.ts'

shopStory('robokassa', openRobokassa, {
  currency: 'RUB',
  offlineCheckout: true,
  answer: (notice) => ({ status: 200, body: new RegExp(`^OK${new URLSearchParams(notice.body).get('InvId')}$`) }),
})

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
  number: 5,
}
const refund: RefundFacts = {
  id: '0000000000000000000077',
  paymentExternalId: '5',
  amountMinor: 29900,
  currency: 'RUB',
  paidMinor: 29900,
  refundedMinor: 0,
  description: '100 credits',
}

async function withShop(
  options: RobokassaOptions,
  run: (double: RobokassaDouble, method: ReturnType<typeof methodOf>) => Promise<void>,
): Promise<void> {
  const double = await openRobokassa(clock, options)
  try {
    await run(double, methodOf(double.settings))
  } finally {
    await double.close()
  }
}

async function pay(double: RobokassaDouble, method: ReturnType<typeof methodOf>): Promise<void> {
  const checkout = await method.checkout(order, CONTEXT)
  if (checkout.kind !== 'link') throw new Error('no page')
  await double.visit({ url: checkout.url, outcome: 'paid' })
}

test('A1 the vectors of its signatures pass', () => {
  const sign = (text: string, hash = 'md5') => signatureOf(hash, ...text.split(':'))
  expect(sign('test:5.12:5:securepass1')).toBe('d33ad746fefb057705993fc6662c5beb')
  expect(sign('test:5.12:5:securepass1', 'sha1')).toBe('7de442b86d36390ca7ebc8ce86e36a63aa32d310')
  expect(sign('test:5.12:5:securepass1', 'sha256')).toBe(
    'aa262afe1f949ab1f0d362fb43ae8249aeb929c2f7c74d5df5965ca20434c691',
  )
  expect(sign('5.12:5:securepass2')).toBe('5e000357e91de9ac78f9df163eceefa8')
  expect(sign('test:5:securepass2')).toBe('007666849b7a7dc779f40feb37764210')
  const own = ownFields({ Shp_userId: '42', InvId: '5', Shp_orderId: 'ord_1' })
  expect(signatureOf('md5', 'test', '5.12', '5', 'securepass1', ...own)).toBe('823b324bb5e78e258438ea79ab153df1')
  const item = { name: '100 credits', quantity: 1, sum: 5.12, tax: 'none', payment_method: 'full_payment' }
  const receipt = { sno: 'usn_income', items: [{ ...item, payment_object: 'service' }] }
  expect(signatureOf('md5', 'test', '5.12', '5', encodeURIComponent(JSON.stringify(receipt)), 'securepass1')).toBe(
    'b87994d5985226b1c8c683cdb8e1a594',
  )
  expect(refundToken({ OpKey: '1A2B3C-OPKEY', RefundSum: 5.12 }, 'securepass3')).toBe(
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJPcEtleSI6IjFBMkIzQy1PUEtFWSIsIlJlZnVuZFN1bSI6NS4xMn0.yxpNu4L9lHZbgYgRWBSakHMa_wlzrCqZhgSz0k8vjAA',
  )
})

test('A1 a notice of the vector is genuine in either case of letters, and not with any byte changed', () => {
  const { web } = methodOf({
    ROBOKASSA_LOGIN: 'test',
    ROBOKASSA_PASSWORD_1: 'securepass1',
    ROBOKASSA_PASSWORD_2: 'securepass2',
    ROBOKASSA_ROOT: 'https://auth.robokassa.ru',
  })
  const genuine = (text: string) => web!.genuine({ headers: {}, query: {}, body: { text } }, { address: '' })
  const body = 'OutSum=5.12&InvId=5&SignatureValue=5e000357e91de9ac78f9df163eceefa8'
  expect(genuine(body)).toBe(true)
  expect(genuine(body.replace(/[a-f\d]{32}/, (text) => text.toUpperCase()))).toBe(true)
  // What is not signed says nothing: it is not read.
  expect(genuine(`${body}&Fee=0.10&EMail=a%40b.c&PaymentMethod=BankCard`)).toBe(true)
  for (const wrong of [`${body}&Shp_a=1`, `${body}&OutSum=5.12`, body.replace('5.12', '5.120'), 'InvId=5&OutSum=5.12'])
    expect(genuine(wrong), wrong).toBe(false)
  for (let at = 0; at < body.length; at++) {
    const spoiled = `${body.slice(0, at)}${body[at] === '7' ? '8' : '7'}${body.slice(at + 1)}`
    expect(genuine(spoiled), spoiled).toBe(false)
  }
})

describe.each(['md5', 'ripemd160', 'sha1', 'sha256', 'sha384', 'sha512'])('with %s', (hash) => {
  test('page, notice and question are signed alike', () =>
    withShop({ hash, receipts: true }, async (double, method) => {
      await pay(double, method)
      const [notice] = double.takeNotices()
      expect(await method.web!.genuine(inInbox(notice!) as never, { address: '' })).toBe(true)
      expect(await method.receive(inInbox(notice!))).toMatchObject({
        externalId: '5',
        orderId: order.id,
        amountMinor: 29900,
        status: 'paid',
      })
      expect(await method.look(order)).toMatchObject({ externalId: '5', amountMinor: 29900, status: 'paid' })
    }))
})

test('a notice by GET is taken like one by POST', async () => {
  const shop = await openShopScene('robokassa', (at) => openRobokassa(at, { get: true }), 'RUB')
  try {
    const { orderId, url, externalId } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    const [notice] = shop.server.takeNotices()
    expect((await shop.deliver({ ...notice!, query: { ...notice!.query, OutSum: '1.00' } })).status).toBe(401)
    expect(await shop.deliver(notice!)).toEqual({ status: 200, body: `OK${externalId}` })
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
  } finally {
    await shop.close()
  }
})

test('receipts are signed encoded once and add up', () =>
  withShop({ receipts: true }, async (double, method) => {
    expect(method.needsEmail).toBe(true)
    await pay(double, method)
    const checkout = await method.checkout(order, CONTEXT)
    const query = new URL(checkout.kind === 'link' ? checkout.url : '').searchParams
    expect(query.get('Email')).toBe('person@example.com')
    expect(JSON.parse(decodeURIComponent(query.get('Receipt')!))).toEqual({
      sno: 'usn_income',
      items: [
        {
          name: '100 credits',
          quantity: 1,
          sum: 299,
          payment_method: 'full_payment',
          payment_object: 'service',
          tax: 'none',
        },
      ],
    })
  }))

test.each([
  ['5', 'pending'],
  ['10', 'failed'],
  ['20', 'pending'],
  ['50', 'pending'],
  ['60', 'refunded'],
  ['80', 'pending'],
  ['100', 'paid'],
] as const)('L7 the state %s is %s', (state, status) =>
  withShop({}, async (double, method) => {
    await pay(double, method)
    double.invoices.get('5')!.state = state
    expect(await method.look(order)).toMatchObject({ status })
    // The same number of another installation.
    expect(await method.look({ ...order, id: '0000000000000000000043' })).toBeNull()
  }),
)

test.each([
  ['M1 a kopeck less', '298.99', 0],
  ['M3 the same in other digits', '299', 100],
  ['a sum below nothing', '-299.00', 0],
  ['a sum with an exponent', '2.99e2', 0],
])('%s', async (_label, sum, credits) => {
  const shop = await openShopScene('robokassa', openRobokassa, 'RUB')
  try {
    const { url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    const [notice] = shop.server.takeNotices()
    const fields = Object.fromEntries(new URLSearchParams(notice!.body)) as { [name: string]: string }
    const password = shop.server.settings['ROBOKASSA_PASSWORD_2']!
    const signed = { ...fields, OutSum: sum }
    const SignatureValue = signatureOf('md5', sum, fields['InvId']!, password, ...ownFields(signed))
    const body = new URLSearchParams({ ...signed, SignatureValue }).toString()
    expect((await shop.deliver({ ...notice!, body })).status).toBe(200)
    expect(await shop.credits()).toBe(credits)
  } finally {
    await shop.close()
  }
})

test('test payments count in the test mode alone, and nothing is asked about them', async () => {
  await withShop({ test: true }, async (double, method) => {
    await pay(double, method)
    const facts = await method.receive(inInbox(double.takeNotices()[0]!))
    expect(facts).toMatchObject({ status: 'paid' })
    expect(facts?.test).toBeUndefined()
    expect(await method.look(order)).toBeNull()
    expect(double.calls()).toHaveLength(0)
  })
  await withShop({}, async (double, method) => {
    await pay(double, method)
    double.tell(double.invoices.get('5')!, { IsTest: '1' })
    expect(await method.receive(inInbox(double.takeNotices().at(-1)!))).toMatchObject({ test: true })
  })
})

test('a refund that takes a while is asked about by its own id', () =>
  withShop({ slow: true }, async (double, method) => {
    await pay(double, method)
    const first = await method.refund(refund)
    expect(first).toMatchObject({ state: 'pending' })
    const externalId = (first as { externalId: string }).externalId
    expect(await method.lookRefund!({ ...refund, externalId })).toMatchObject({ state: 'pending' })
    // Called again it is not made again.
    expect(await method.refund(refund)).toEqual({ state: 'pending' })
    expect(double.requests.size).toBe(1)
    double.requests.get(externalId)!.label = 'canceled'
    expect(await method.lookRefund!({ ...refund, externalId })).toMatchObject({ state: 'refused' })
    double.requests.get(externalId)!.label = 'finished'
    expect(await method.lookRefund!({ ...refund, externalId })).toMatchObject({ state: 'succeeded' })
  }))

test('without password #3 refunds are made by hand, and doctor says so', () =>
  withShop({ manual: true }, async (double, method) => {
    await pay(double, method)
    expect(method.manualRefunds).toBe(true)
    expect(await method.refund(refund)).toEqual({ state: 'succeeded' })
    expect(double.requests.size).toBe(0)
    expect(await method.probe!()).toBe('shop test, refunds by hand')
    const stranger = methodOf({ ...double.settings, ROBOKASSA_PASSWORD_2: 'wrong' })
    await expect(stranger.probe!()).rejects.toMatchObject({ code: 'shop_refused', shopCode: 'code_1' })
  }))
