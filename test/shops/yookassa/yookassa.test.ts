import { expect, test } from 'vitest'
import type { OrderFacts } from '../../../src/core/ports.ts'
import { CONTEXT } from '../../../src/payments/contract.ts'
import { createMethods } from '../../../src/payments/methods/index.ts'
import { silentLog } from '../../support/databases.ts'
import { inInbox, openShopScene, shopStory } from '../story.ts'
import { openYooKassa } from './double.ts'

shopStory('yookassa', openYooKassa, { currency: 'RUB', answer: () => ({ status: 200, body: '{}' }) })

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
  createdAtMs: 0,
  expiresAtMs: 3_600_000,
}
const SOURCE_OK = [
  '185.71.76.0',
  '185.71.76.31',
  '185.71.77.31',
  '77.75.153.127',
  '77.75.154.128',
  '77.75.154.255',
  '77.75.156.11',
  '::ffff:77.75.156.35',
  '2a02:5180:0:1509::1',
]
const SOURCE_WRONG = [
  '185.71.76.32',
  '77.75.153.128',
  '77.75.154.127',
  '77.75.156.12',
  '2a02:5181::1',
  '',
  '127.0.0.1',
  'a.b',
]

test('A5 only the addresses that the shop publishes are listened to', async () => {
  const shop = {
    YOOKASSA_SHOP_ID: '1',
    YOOKASSA_SECRET_KEY: 'live_x',
    YOOKASSA_API_ROOT: 'https://api.yookassa.ru/v3',
  }
  const { web } = methodOf(shop)
  const notice = { headers: {}, query: {}, body: { text: '{}' } }
  for (const address of SOURCE_OK) expect([address, await web?.genuine(notice, { address })]).toEqual([address, true])
  for (const address of SOURCE_WRONG)
    expect([address, await web?.genuine(notice, { address })]).toEqual([address, false])
})

test('A5 a header that names one of them is believed of a trusted proxy alone', async () => {
  const shop = await openShopScene('yookassa', openYooKassa, 'RUB')
  try {
    const { url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    const [notice] = shop.server.takeNotices()
    const forged = { ...notice!, headers: { ...notice!.headers, 'x-forwarded-for': '185.71.76.5, 203.0.113.9' } }
    expect((await shop.deliver(forged)).status).toBe(401)
    expect(await shop.credits()).toBe(0)
    expect((await shop.deliver(notice!)).status).toBe(200)
    expect(await shop.credits()).toBe(100)
  } finally {
    await shop.close()
  }
})

test('L9 the notice of a refund is about its payment, and becomes no payment of its own', async () => {
  const shop = await openShopScene('yookassa', openYooKassa, 'RUB')
  try {
    const { orderId, url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    await shop.deliverAll()
    const id = await shop.paidId(orderId)
    await shop.server.refundInCabinet?.(id, 29_900)
    const [told] = shop.server.takeNotices()
    expect(JSON.parse(told!.body)).toMatchObject({ event: 'refund.succeeded', object: { payment_id: id } })
    expect((await shop.deliver(told!)).status).toBe(200)
    const booked = await shop.test.db.outer.selectFrom('payments').select(['external_id', 'refunded_minor']).execute()
    expect(booked).toEqual([{ external_id: id, refunded_minor: 29_900 }])
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['refunded', 0])
  } finally {
    await shop.close()
  }
})

test('a notice that says paid is not believed: the shop is asked', async () => {
  const shop = await openShopScene('yookassa', openYooKassa, 'RUB')
  try {
    const { orderId, externalId } = await shop.buy()
    const object = {
      id: externalId,
      status: 'succeeded',
      paid: true,
      amount: { value: '299.00', currency: 'RUB' },
      metadata: { order_id: orderId },
    }
    const body = JSON.stringify({ type: 'notification', event: 'payment.succeeded', object })
    const headers = { 'content-type': 'application/json' }
    expect((await shop.deliver({ verb: 'POST', headers, query: {}, body })).status).toBe(200)
    expect(await shop.credits()).toBe(0)
  } finally {
    await shop.close()
  }
})

test('receipts go out with the payment and with refunds of a part, to the person’s address', async () => {
  const double = await openYooKassa(clock, { receipts: true })
  try {
    const method = methodOf(double.settings)
    expect(method.needsEmail).toBe(true)
    const checkout = await method.checkout(order, CONTEXT)
    if (checkout.kind !== 'link') throw new Error('no page')
    const sent = JSON.parse(double.calls()[0]!.body) as { receipt: unknown }
    expect(sent.receipt).toEqual({
      customer: { email: 'person@example.com' },
      items: [
        {
          description: '100 credits',
          quantity: '1.00',
          amount: { value: '299.00', currency: 'RUB' },
          vat_code: 1,
          payment_mode: 'full_payment',
          payment_subject: 'service',
        },
      ],
      tax_system_code: 2,
    })
    await double.visit({ url: checkout.url, outcome: 'paid' })
    const refund = {
      id: '0000000000000000000077',
      paymentExternalId: checkout.externalId!,
      amountMinor: 100,
      currency: 'RUB',
      paidMinor: 29900,
      refundedMinor: 0,
      description: '100 credits',
      email: 'person@example.com',
    }
    expect((await method.refund(refund)).state).toBe('succeeded')
  } finally {
    await double.close()
  }
})

test('a payment of the test shop does not count where the live shop is set', async () => {
  const double = await openYooKassa(clock, { test: false })
  try {
    const method = methodOf(double.settings)
    const checkout = await method.checkout(order, CONTEXT)
    if (checkout.kind !== 'link') throw new Error('no page')
    const payment = double.payments.get(checkout.externalId!)!
    payment.test = true
    await double.visit({ url: checkout.url, outcome: 'paid' })
    const facts = await method.look({ ...order, externalId: checkout.externalId! })
    expect(facts).toMatchObject({ status: 'paid', test: true })
  } finally {
    await double.close()
  }
})

test('the fee is known, and held money is no payment', async () => {
  const double = await openYooKassa(clock)
  try {
    const method = methodOf(double.settings)
    const checkout = await method.checkout(order, CONTEXT)
    if (checkout.kind !== 'link') throw new Error('no page')
    const at = { ...order, externalId: checkout.externalId! }
    double.payments.get(checkout.externalId!)!.status = 'waiting_for_capture' as 'pending'
    expect(await method.look(at)).toMatchObject({ status: 'pending' })
    double.payments.get(checkout.externalId!)!.status = 'pending'
    await double.visit({ url: checkout.url, outcome: 'paid' })
    expect(await method.look(at)).toMatchObject({ status: 'paid', feeMinor: 897 })
    const told = double.takeNotices().map((one) => JSON.parse(one.body) as { event: string })
    expect(told.map((one) => one.event)).toEqual(['payment.succeeded'])
    const other = { ...told[0], event: 'payout.succeeded', object: { id: 'po-1' } }
    const notice = { verb: 'POST' as const, headers: {}, query: {}, body: JSON.stringify(other) }
    expect(await method.receive(inInbox(notice))).toBeNull()
  } finally {
    await double.close()
  }
})

test('a wrong key is told at once, and nothing is asked twice', async () => {
  const double = await openYooKassa(clock)
  try {
    const method = methodOf({ ...double.settings, YOOKASSA_SECRET_KEY: 'test_wrong' })
    await expect(method.checkout(order, CONTEXT)).rejects.toMatchObject({
      code: 'shop_refused',
      shopCode: 'invalid_credentials',
      retryable: false,
    })
    await expect(method.probe?.()).rejects.toThrow()
    expect(double.calls()).toHaveLength(2)
    expect(await methodOf(double.settings).probe?.()).toBe('shop 123456, test mode')
  } finally {
    await double.close()
  }
})
