/** Stars as a payment method: the adapter's own shop over real HTTP, and the double as Telegram. */
import { afterEach, expect, test } from 'vitest'
import { readUpdate } from '../../src/bots/telegram/bot.ts'
import { createApi, createStarsShop } from '../../src/bots/telegram/index.ts'
import type { Json, OrderFacts } from '../../src/core/ports.ts'
import { CONTEXT, methodContract, type Shop } from '../../src/payments/contract.ts'
import { createMethods, type StarsBooks } from '../../src/payments/methods/index.ts'
import { startTelegram, type Telegram } from './double/index.ts'

const PAYER_ID = 831
const open: Telegram[] = []
afterEach(async () => {
  for (const telegram of open.splice(0)) await telegram.close()
})

async function openShop(): Promise<Shop & { telegram: Telegram; reconciled: { rows: number } }> {
  const telegram = await startTelegram({ flood: false })
  open.push(telegram)
  const api = createApi({ token: telegram.token, apiRoot: telegram.root, environment: 'production' })
  const payer = telegram.user({ id: PAYER_ID, first_name: 'Pat' })
  const booked = new Map<string, { amountMinor: number; userId: string }>()
  const reconciled = { rows: 0 }
  const books: StarsBooks = {
    payment: async (chargeId) => booked.get(chargeId) ?? null,
    reconciledRows: async () => reconciled.rows,
  }
  const [method] = createMethods({ stars: { shop: createStarsShop(api), books } })
  if (method === undefined) throw new Error('there are no Stars')
  const sold = method
  let offset = 0

  /** What comes next, read as the adapter reads it. */
  async function next() {
    for (;;) {
      const updates = await api.call('getUpdates', { offset, timeout: 1 })
      const [update] = updates
      if (update === undefined) continue
      offset = update.update_id + 1
      const bot = telegram.token.split(':')[0] ?? ''
      const me = { id: bot, bot, username: 'chatelier_bot', name: 'Chatelier' }
      const limits = { maxBytes: 1, byTelegram: true }
      return readUpdate(update, {
        me,
        limits,
        commands: new Set(),
        making: new Set(),
        starsSource: 'pay:stars',
        providerSource: 'pay:telegram',
      })
    }
  }

  async function pay(order: OrderFacts, outcome: 'paid' | 'failed'): Promise<Json | null> {
    const { invoice } = (await sold.checkout(order, CONTEXT)) as unknown as {
      invoice: { payload: string; amount: number; currency: string }
    }
    const link = await api.call('createInvoiceLink', {
      title: 'Credits',
      description: 'Credits for pictures',
      payload: invoice.payload,
      provider_token: '',
      currency: invoice.currency,
      prices: [{ label: 'Credits', amount: invoice.amount }],
    })
    const paying = payer.pay(link)
    const asked = await next()
    if (asked.do !== 'judge') throw new Error('no payment was asked about')
    const ok = outcome === 'paid'
    await api.call('answerPreCheckoutQuery', {
      pre_checkout_query_id: asked.id,
      ok,
      ...(ok ? {} : { error_message: 'no' }),
    })
    if (!(await paying).paid) return null
    const told = await next()
    if (told.do !== 'row') throw new Error('a payment was not told of')
    const notice = told.row.payload as { chargeId: string; amountMinor: number; userId: string }
    booked.set(notice.chargeId, { amountMinor: notice.amountMinor, userId: notice.userId })
    return notice
  }
  return { method, pay, telegram, reconciled }
}

methodContract('Stars', openShop)

const order: OrderFacts = {
  id: '0000000000000000000001',
  personId: '0000000000000000000002',
  packId: 'small',
  credits: 100,
  amountMinor: 75,
  currency: 'XTR',
  createdAtMs: 0,
  expiresAtMs: 3_600_000,
}

test('a charge-back is seen when the shop is asked', async () => {
  const { method, pay, telegram } = await openShop()
  const notice = (await pay(order, 'paid')) as { chargeId: string }
  telegram.stars.chargeback(notice.chargeId)
  expect(await method.look(order)).toMatchObject({ status: 'refunded', externalId: notice.chargeId })
})

test('lists what was paid or returned since, whatever was taken in before, the last word of each once', async () => {
  const { method, pay, telegram, reconciled } = await openShop()
  const paid: string[] = []
  for (let n = 0; n < 5; n++)
    paid.push(((await pay({ ...order, id: `000000000000000000001${n}` }, 'paid')) as { chargeId: string }).chargeId)
  telegram.stars.chargeback(paid[1]!)
  reconciled.rows = 6
  const listed: unknown[] = []
  for await (const { externalId, status } of method.list!(Date.now() - 60_000)) listed.push([externalId, status])
  expect(listed).toEqual(paid.map((id, at) => [id, at === 1 ? 'refunded' : 'paid']))
  for await (const facts of method.list!(Date.now() + 3 * 60 * 60_000)) throw new Error(JSON.stringify(facts))
})

test('a payment is found behind the last reconciled place', async () => {
  const { method, pay, reconciled } = await openShop()
  for (let n = 0; n < 3; n++) await pay({ ...order, id: `000000000000000000001${n}` }, 'paid')
  await pay(order, 'paid')
  reconciled.rows = 2
  expect(await method.look(order)).toMatchObject({ status: 'paid', orderId: order.id, amountMinor: 75 })
})
