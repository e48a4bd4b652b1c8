/** Plans by the month at Stripe: its page, its invoices, its events, over real HTTP. */
import { afterEach, expect, test } from 'vitest'
import { openShopScene } from '../story.ts'
import { openStripe, type StripeDouble } from './double.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The story begins in January. */
const JANUARY_MS = 31 * DAY_MS

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

async function begun(story: Story, planId = 'plus'): Promise<{ orderId: string; subscription: string }> {
  const { orderId, url } = await story.begin(planId)
  await story.server.visit({ url, outcome: 'paid' })
  await story.deliverAll()
  return { orderId, subscription: [...story.server.subscriptions.keys()].at(-1) ?? '' }
}
const mine = async (story: Story) => ({
  subscriptionId: (await story.running())[0]?.id ?? '',
  personId: story.personId,
})

test('S1 the first month and each one after it are credited by their invoices, once however often they are told', async () => {
  const story = await start()
  const { orderId, subscription } = await begun(story)
  expect(await story.state(orderId)).toBe('paid')
  const [own] = await story.running()
  expect(own).toMatchObject({ planId: 'plus', state: 'active' })
  // A month of the calendar, as Stripe counts it.
  expect(own?.periodEndMs).toBe(story.clock.nowMs() + JANUARY_MS)
  story.clock.advance(JANUARY_MS)
  const invoice = story.server.renew(subscription)
  const told = story.server.takeNotices()
  for (const notice of [...told, ...told].reverse()) expect((await story.deliver(notice)).status).toBe(200)
  await story.passes(0)
  expect(await story.credits()).toBe(300)
  expect(story.told.map(({ code }) => code)).toEqual(['renewed'])
  const payments = await story.test.db.outer.selectFrom('payments').select('external_id').orderBy('id').execute()
  expect(payments.map((row) => row.external_id)).toEqual([expect.stringMatching(/^in_/), invoice])
  // What both sides have is the same.
  expect((await story.payments.reconcile('stripe', 0)).map(({ finding }) => finding)).toEqual(['matched', 'matched'])
})

test('S5 with every event lost the first month is found by the poller, and the next one by asking', async () => {
  const story = await start()
  const { url } = await story.begin()
  await story.server.visit({ url, outcome: 'paid' })
  await story.passes(60_000)
  expect(await story.credits()).toBe(300)
  const [subscription = ''] = story.server.subscriptions.keys()
  story.clock.advance(JANUARY_MS)
  story.server.renew(subscription)
  story.server.takeNotices()
  await story.passes(HOUR_MS)
  expect(await story.credits()).toBe(300)
  expect(await story.running()).toMatchObject([{ state: 'active' }])
})

test('S3 a refused card is grace, and a payment in it is the month; one that never comes ends the plan, at Stripe too', async () => {
  const story = await start()
  const { subscription } = await begun(story)
  story.clock.advance(JANUARY_MS)
  story.server.renew(subscription, 'failed')
  await story.deliverAll()
  expect(await story.running()).toMatchObject([{ state: 'past_due' }])
  expect(story.told.map(({ code }) => code)).toEqual(['failed'])
  for (let day = 0; day < 8; day++) await story.passes(DAY_MS)
  expect(await story.running()).toEqual([])
  expect(story.server.subscriptions.get(subscription)?.status).toBe('canceled')
  await story.deliverAll()
  expect(story.told.map(({ code }) => code)).toEqual(['failed', 'ended'])
})

test('S4 cancel and its taking back reach Stripe; what is cancelled runs to its end and is charged no more', async () => {
  const story = await start()
  const { subscription } = await begun(story)
  const own = await mine(story)
  const atStripe = () => story.server.subscriptions.get(subscription)
  await story.test.db.transaction((trx) => story.payments.cancelSubscription(trx, own))
  await story.run()
  expect(atStripe()?.cancel_at_period_end).toBe(true)
  await story.deliverAll()
  await story.test.db.transaction((trx) => story.payments.resumeSubscription(trx, own))
  await story.run()
  await story.deliverAll()
  expect([atStripe()?.cancel_at_period_end, (await story.running())[0]?.state]).toEqual([false, 'active'])
  await story.test.db.transaction((trx) => story.payments.cancelSubscription(trx, own))
  await story.run()
  await story.deliverAll()
  expect(story.told.map(({ code }) => code)).toEqual(['cancelled', 'resumed', 'cancelled'])
  await story.passes(JANUARY_MS)
  expect(story.server.renew(subscription)).toBeNull()
  await story.deliverAll()
  expect([await story.running(), await story.credits()]).toEqual([[], 0])
})

test('S4 a cancel in Stripe’s own portal is seen here', async () => {
  const story = await start()
  const { subscription } = await begun(story)
  const found = story.server.subscriptions.get(subscription)
  const { STRIPE_SECRET_KEY: key, STRIPE_API_ROOT: root } = story.server.settings
  await fetch(`${root}/v1/subscriptions/${subscription}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'stripe-version': '2026-10-28.endive',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'cancel_at_period_end=true',
  })
  expect(found?.cancel_at_period_end).toBe(true)
  await story.deliverAll()
  expect(await story.running()).toMatchObject([{ state: 'cancelling' }])
})

test('S6 a larger plan is paid at its page, and the old one is ended at Stripe', async () => {
  const story = await start()
  const { subscription } = await begun(story)
  await story.passes(10 * DAY_MS)
  await begun(story, 'pro')
  await story.run()
  expect(story.server.subscriptions.get(subscription)?.status).toBe('canceled')
  await story.deliverAll()
  expect(await story.running()).toMatchObject([{ planId: 'pro', state: 'active' }])
  expect(await story.credits()).toBe(1300)
})

test('a month is returned by us and in the dashboard, and a torn refund is asked about', async () => {
  const story = await start()
  const { orderId } = await begun(story)
  const externalId = await story.paidId(orderId)
  const paymentId = await story.paymentId(externalId)
  const refund = (amountMinor: number) =>
    story.test.db.transaction((trx) => story.payments.refund(trx, { paymentId, amountMinor, by: 'admin:1' }))
  await refund(100)
  await story.run()
  await story.deliverAll()
  expect(await story.credits()).toBe(250)
  await story.server.refundInCabinet?.(externalId, 200)
  await story.deliverAll()
  expect(await story.credits()).toBe(150)
  story.server.breakWith(-1)
  await refund(299)
  await story.run()
  story.server.breakWith(null)
  for (let minute = 0; minute < 3; minute++) await story.passes(60_000)
  await story.deliverAll()
  expect([await story.state(orderId), await story.credits()]).toEqual(['refunded', 0])
  expect(story.server.refunds).toHaveLength(3)
})

test('a page that is left begins nothing', async () => {
  const story = await start()
  const { orderId, url } = await story.begin()
  await story.server.visit({ url, outcome: 'failed' })
  await story.deliverAll()
  expect([await story.state(orderId), await story.running(), await story.credits()]).toEqual(['failed', [], 0])
})
