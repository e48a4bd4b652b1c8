import { afterEach, expect, test } from 'vitest'
import { CONTEXT } from '../../../src/payments/contract.ts'
import { createMethods } from '../../../src/payments/methods/index.ts'
import { silentLog } from '../../support/databases.ts'
import { openShopScene, shopStory } from '../story.ts'
import { openStripe, type StripeDouble, signed } from './double.ts'

shopStory('stripe', openStripe, { currency: 'USD', answer: () => ({ status: 200, body: '{"received":true}' }) })

const MINUTE_MS = 60_000
type Story = Awaited<ReturnType<typeof openShopScene>> & { server: StripeDouble }
let shop: Story | undefined
const start = async (): Promise<Story> => {
  shop = (await openShopScene('stripe', openStripe, 'USD')) as Story
  return shop
}
afterEach(async () => {
  const open = shop
  shop = undefined
  await open?.close()
})

test('A1 A3 A6 A8 the signature of the documentation passes until it is five minutes old, over the raw bytes alone', async () => {
  const atS = 1_614_265_330
  const text = JSON.stringify({ id: 'evt_test_webhook', object: 'event' }, null, 2)
  const header = `t=${atS},v1=af4ead0627a34a8cca29808e8de9ada8e41a92e6237c63cef6eacf51d36cca34`
  const genuineAt = (nowMs: number, sent = text, signature = header) => {
    const settings = {
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_WEBHOOK_SECRET: 'whsec_test_secret',
      STRIPE_API_ROOT: 'https://api.stripe.com',
    }
    const [method] = createMethods({ shops: { settings, tools: { clock: { nowMs: () => nowMs }, log: silentLog() } } })
    const notice = { headers: { 'stripe-signature': signature }, query: {}, body: { text: sent } }
    return Promise.resolve(method?.web?.genuine(notice, { address: '' })).catch(() => false)
  }
  expect(await genuineAt(atS * 1000)).toBe(true)
  expect(await genuineAt((atS + 300) * 1000)).toBe(true)
  expect(await genuineAt((atS + 301) * 1000)).toBe(false)
  expect(await genuineAt(atS * 1000, JSON.stringify(JSON.parse(text)))).toBe(false)
  for (const bad of [
    '',
    'bad_header',
    header.replace('v1=a', 'v1=b'),
    header.replace('v1', 'v0'),
    header.toUpperCase(),
  ])
    expect(await genuineAt(atS * 1000, text, bad), bad).toBe(false)
  // While a secret is being rolled there are two signatures.
  expect(await genuineAt(atS * 1000, text, header.replace(',v1', `,v1=${'0'.repeat(64)},v1`))).toBe(true)
})

test('a delayed way to pay is credited when the money is there', async () => {
  const { server, ...story } = await start()
  const { orderId, url } = await story.buy()
  server.delay(url)
  await story.deliverAll()
  expect([await story.state(orderId), await story.credits()]).toEqual(['awaiting_payment', 0])
})

test('a refund that fails after it was done gives its credits back, once', async () => {
  const { server, ...story } = await start()
  const { orderId, url } = await story.buy()
  await server.visit({ url, outcome: 'paid' })
  await story.deliverAll()
  const paymentId = await story.paymentId(await story.paidId(orderId))
  await story.test.db.transaction((trx) => story.payments.refund(trx, { paymentId, amountMinor: 100, by: 'admin:1' }))
  await story.run()
  await story.deliverAll()
  expect([await story.state(orderId), await story.credits()]).toEqual(['partially_refunded', 67])
  server.failRefund(server.refunds[0]!.id)
  const told = server.takeNotices()
  for (const notice of [...told, ...told]) await story.deliver(notice)
  expect([await story.state(orderId), await story.credits()]).toEqual(['paid', 100])
  expect(story.admins).toMatchObject([{ code: 'refund_failed' }])
})

test('events of another business in the same account are none of ours', async () => {
  const { server, ...story } = await start()
  const event = (type: string, object: object) => {
    const body = JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } })
    const signature = signed(body, server.settings['STRIPE_WEBHOOK_SECRET']!, Math.floor(story.clock.nowMs() / 1000))
    return {
      verb: 'POST' as const,
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      query: {},
      body,
    }
  }
  for (const notice of [
    event('customer.created', { id: 'cus_1', object: 'customer' }),
    event('checkout.session.completed', { id: 'cs_test_unknown', object: 'checkout.session', mode: 'payment' }),
    event('charge.refunded', { id: 'ch_1', object: 'charge', payment_intent: 'pi_unknown' }),
  ])
    expect((await story.deliver(notice)).status).toBe(200)
  expect([await story.credits(), story.admins]).toEqual([0, []])
})

test('an event is a row once, in whatever time and signature it is sent again', async () => {
  const { server, ...story } = await start()
  const { url } = await story.buy()
  await server.visit({ url, outcome: 'paid' })
  const notice = server.takeNotices().at(-1)!
  for (let n = 0; n < 3; n++) {
    story.clock.advance(MINUTE_MS)
    const signature = signed(
      notice.body,
      server.settings['STRIPE_WEBHOOK_SECRET']!,
      Math.floor(story.clock.nowMs() / 1000),
    )
    await story.deliver({ ...notice, headers: { ...notice.headers, 'stripe-signature': signature } })
  }
  expect(await story.test.db.outer.selectFrom('inbox').select('id').execute()).toHaveLength(1)
  expect(await story.credits()).toBe(100)
})

test('a test payment in a live account is kept from the balance', async () => {
  const story = (await openShopScene('stripe', (clock) => openStripe(clock, { live: true }), 'USD')) as Story
  shop = story
  const { url } = await story.buy()
  await story.server.visit({ url, outcome: 'paid' })
  for (const session of story.server.sessions.values()) session.livemode = false
  await story.deliverAll()
  expect(await story.credits()).toBe(0)
  expect(story.admins).toMatchObject([{ code: 'payment_review', params: { reason: 'test' } }])
})

test('an amount that the shop will not take ends the order at once, and the operators hear of it', async () => {
  const double = await openStripe({ nowMs: () => 0 })
  try {
    const tools = { clock: { nowMs: () => 0 }, log: silentLog() }
    const [method] = createMethods({ shops: { settings: double.settings, tools } })
    const order = {
      id: '0000000000000000000042',
      personId: '0000000000000000000001',
      packId: 'small',
      credits: 1,
      amountMinor: 10,
      currency: 'USD',
      createdAtMs: 0,
      expiresAtMs: 3_600_000,
    }
    await expect(method?.checkout(order, CONTEXT)).rejects.toMatchObject({
      shopCode: 'amount_too_small',
      retryable: false,
    })
    expect(await method?.probe?.()).toBe('test mode')
  } finally {
    await double.close()
  }
})
