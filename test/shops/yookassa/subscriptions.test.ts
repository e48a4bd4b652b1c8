/** Plans by the month by YooKassa: the first payment saves its method, and we charge it month after month, over real HTTP. */
import { afterEach, expect, test } from 'vitest'
import { openShopScene } from '../story.ts'
import { openYooKassa, type YooKassaDouble } from './double.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MONTH_MS = 30 * DAY_MS

type Story = Awaited<ReturnType<typeof openShopScene>> & { server: YooKassaDouble }
let shop: Story | undefined
const start = async (): Promise<Story> => {
  shop = (await openShopScene('yookassa', (clock) => openYooKassa(clock, { receipts: true }), 'RUB')) as Story
  return shop
}
afterEach(async () => {
  const open = shop
  shop = undefined
  await open?.close()
})

async function begun(story: Story, planId = 'plus'): Promise<string> {
  const { orderId, url } = await story.begin(planId)
  await story.server.visit({ url, outcome: 'paid' })
  await story.deliverAll()
  return orderId
}
const bodies = (story: Story) =>
  story.server
    .calls()
    .filter((call) => call.method === 'POST' && call.path === '/v3/payments')
    .map((call) => ({ ...(JSON.parse(call.body) as object), key: call.headers['idempotence-key'] }))
const codes = (story: Story) => story.told.map(({ code }) => code)

test('S1 S2 the saved method is charged once a month, with a receipt and a key of its own', async () => {
  const story = await start()
  await begun(story)
  expect(await story.credits()).toBe(300)
  expect(bodies(story)).toMatchObject([{ save_payment_method: true, confirmation: { type: 'redirect' } }])
  await story.passes(MONTH_MS)
  for (const notice of [...story.server.takeNotices()]) for (let n = 0; n < 3; n++) await story.deliver(notice)
  for (let hour = 0; hour < 5; hour++) await story.passes(HOUR_MS)
  const charges = bodies(story).slice(1)
  expect(charges).toHaveLength(1)
  expect(charges[0]).toMatchObject({
    amount: { value: '599.00', currency: 'RUB' },
    payment_method_id: expect.any(String),
    receipt: { customer: { email: 'person@example.com' } },
  })
  expect(charges[0]).not.toHaveProperty('confirmation')
  expect([await story.credits(), codes(story)]).toEqual([300, ['renewed']])
  expect((await story.payments.reconcile('yookassa', 0)).map(({ finding }) => finding)).toEqual(['matched', 'matched'])
  // What was bought once is not kept to be charged again.
  await story.buy('single')
  expect(bodies(story).at(-1)).not.toHaveProperty('save_payment_method')
})

test('S2 a charge whose answer is torn is asked for by the same key, and its notice alone is enough', async () => {
  const story = await start()
  await begun(story)
  story.clock.advance(MONTH_MS)
  story.server.breakWith(-1)
  await story.passes(0)
  await story.passes(60_000)
  story.server.breakWith(null)
  expect(await story.credits()).toBe(0)
  await story.deliverAll()
  expect(await story.credits()).toBe(300)
  for (let hour = 0; hour < 3; hour++) await story.passes(HOUR_MS)
  const charges = bodies(story).slice(1)
  expect(charges.length).toBeGreaterThan(1)
  expect(new Set(charges.map(({ key }) => key)).size).toBe(1)
  expect(story.server.payments.size).toBe(2)
  expect([await story.credits(), codes(story)]).toEqual([300, ['renewed']])
})

test('S2 a torn charge without a notice is found in the list once the shop has forgotten its key', async () => {
  const story = await start()
  await begun(story)
  story.clock.advance(MONTH_MS)
  story.server.breakWith(-1)
  await story.passes(0)
  story.server.takeNotices()
  story.server.breakWith(0)
  for (let hour = 0; hour < 21; hour++) await story.passes(HOUR_MS)
  story.server.breakWith(null)
  for (let hour = 0; hour < 2; hour++) await story.passes(HOUR_MS)
  expect(story.server.payments.size).toBe(2)
  expect([await story.credits(), codes(story)]).toEqual([300, ['renewed']])
})

test('S3 a refused charge is tried again in its grace, each time as a payment of its own', async () => {
  const story = await start()
  await begun(story)
  story.server.charges = 'insufficient_funds'
  await story.passes(MONTH_MS)
  await story.deliverAll()
  expect(await story.running()).toMatchObject([{ state: 'past_due' }])
  await story.passes(DAY_MS)
  story.server.charges = 'pending'
  await story.passes(2 * DAY_MS)
  const [, , , last = ''] = [...story.server.payments.keys()]
  story.server.settle(last, 'paid')
  await story.deliverAll()
  expect(new Set(bodies(story).map(({ key }) => key)).size).toBe(4)
  expect([await story.credits(), codes(story)]).toEqual([300, ['failed', 'renewed']])
  expect(await story.running()).toMatchObject([{ state: 'active' }])
})

test('S3 who takes the method back is not charged again, and the plan ends with its grace', async () => {
  const story = await start()
  await begun(story)
  story.server.charges = 'permission_revoked'
  await story.passes(MONTH_MS)
  for (let day = 0; day < 8; day++) await story.passes(DAY_MS)
  expect(bodies(story)).toHaveLength(2)
  expect([await story.running(), codes(story)]).toEqual([[], ['failed', 'ended']])
})

test('S4 S6 a smaller plan is charged from the next month on; a cancelled one no more', async () => {
  const story = await start()
  await begun(story, 'pro')
  const own = { subscriptionId: (await story.running())[0]?.id ?? '', personId: story.personId }
  const { db } = story.test
  await db.transaction((trx) => story.payments.changeAtEnd(trx, { ...own, planId: 'plus' }))
  await story.passes(MONTH_MS)
  expect(bodies(story).at(-1)).toMatchObject({ amount: { value: '599.00' } })
  expect(await story.credits()).toBe(300)
  await db.transaction((trx) => story.payments.cancelSubscription(trx, own))
  await story.passes(MONTH_MS)
  expect([bodies(story).length, await story.running()]).toEqual([2, []])
})

test('a month is returned, and its credits with it', async () => {
  const story = await start()
  const orderId = await begun(story)
  const paymentId = await story.paymentId(await story.paidId(orderId))
  await story.test.db.transaction((trx) => story.payments.refund(trx, { paymentId, amountMinor: 59900, by: 'admin:1' }))
  await story.run()
  await story.deliverAll()
  expect([await story.state(orderId), await story.credits()]).toEqual(['refunded', 0])
})
