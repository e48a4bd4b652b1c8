/** Telegram Payments: bills in money by a payment provider, with receipts; the whole application in front of the double. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readUpdate } from '../../src/bots/telegram/bot.ts'
import { checkTelegram, createApi } from '../../src/bots/telegram/index.ts'
import { billOf } from '../../src/bots/telegram/post.ts'
import type { Json, OrderFacts, PaymentFacts } from '../../src/core/ports.ts'
import { CONTEXT, methodContract, type Shop } from '../../src/payments/contract.ts'
import { createTelegramPayments, type TelegramPaymentsBooks } from '../../src/payments/methods/index.ts'
import type { ProviderBill } from '../../src/payments/methods/telegram.ts'
import { ADMIN_ID, type Bed, openBed } from './bed.ts'
import { type Seen, startTelegram, type Telegram, type UserControl } from './double/index.ts'

const TOKEN = '381764678:TEST:100037'
const SETTINGS = {
  TELEGRAM_PAYMENTS_TOKEN: TOKEN,
  TELEGRAM_PAYMENTS_CURRENCIES: 'RUB',
  TELEGRAM_PAYMENTS_RECEIPT: 'yookassa',
  TELEGRAM_PAYMENTS_VAT: '4',
  TELEGRAM_PAYMENTS_TAX_SYSTEM: '2',
}
const EMAIL = 'ann@example.com'
const HOUR_MS = 3_600_000
const SHIPPED = readFileSync(join(fileURLToPath(new URL('../..', import.meta.url)), 'data/catalog.yaml'), 'utf8')
// Only the provider, so that a pack leads straight to its bill.
const CATALOG = `${SHIPPED.replace(/^ways:\n(?: .*\n)+/m, '').replace(/start_credits: \d+/, 'start_credits: 0')}
ways:
  - { method: telegram, platforms: [telegram] }
`

describe('in one installation', () => {
  let bed: Bed
  beforeAll(async () => {
    bed = await openBed({
      telegram: { providerToken: TOKEN },
      env: SETTINGS,
      overrides: { catalogYaml: CATALOG },
    })
  })
  afterAll(() => bed.leave())

  const billIn = (user: UserControl) => user.messages().findLast((one) => one.invoice !== undefined) as Seen
  async function ordered(user: UserControl): Promise<Seen> {
    user.send('/buy')
    await bed.rest()
    await user.press(user.last() as Seen, { row: 0, column: 0 })
    await bed.rest()
    await expect.poll(() => billIn(user)).toBeDefined()
    return billIn(user)
  }

  test('a bill in roubles with a receipt: the address goes to the provider alone, credits come once, money goes back by hand', async () => {
    const ann = await bed.guest({ id: 505, language_code: 'ru' })
    const bill = await ordered(ann)
    expect(bill.invoice).toMatchObject({ amountStars: 9900, currency: 'RUB', needEmail: true })
    const paid = await ann.pay(bill, { email: EMAIL })
    if (!paid.paid) throw new Error('not paid')
    await bed.rest()
    expect(await bed.balance(ann)).toBe(100)
    const [charge] = bed.telegram.charges()
    expect(charge).toMatchObject({ amountMinor: 9900, currency: 'RUB', email: EMAIL })
    expect(charge?.data).toMatchObject({
      receipt: {
        items: [
          { quantity: '1.00', amount: { value: '99.00', currency: 'RUB' }, vat_code: 4, payment_subject: 'service' },
        ],
        tax_system_code: 2,
      },
    })
    // Neither the address nor the provider's token is anywhere in our books.
    const rows = JSON.stringify([
      await bed.app.db.outer.selectFrom('inbox').selectAll().execute(),
      await bed.app.db.outer.selectFrom('orders').selectAll().execute(),
      await bed.app.db.outer.selectFrom('messages').selectAll().execute(),
    ])
    expect([rows.includes(EMAIL), rows.includes(TOKEN)]).toEqual([false, false])
    expect(await ann.pay(bill, { email: EMAIL })).toMatchObject({ paid: false, reason: 'declined' })
    const admin = await bed.guest({ id: ADMIN_ID })
    admin.send(`/refund ${paid.chargeId}`)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(0)
    expect(bed.telegram.calls('refundStarPayment')).toHaveLength(0)
  })

  test("another's bill, another amount, other money and one that is over are refused in words before anybody pays", async () => {
    const ann = await bed.guest({ id: 506 })
    const bob = await bed.guest({ id: 507 })
    const bill = await ordered(ann)
    expect(await bob.pay(bill, { email: EMAIL })).toMatchObject({ paid: false, reason: 'declined' })
    for (const forge of [{ amountStars: 9899 }, { currency: 'USD' }, { currency: 'XTR' }, { payload: 'none' }])
      expect(await ann.pay(bill, { email: EMAIL, forge })).toMatchObject({ paid: false, reason: 'declined' })
    bed.later(2 * HOUR_MS)
    expect(await ann.pay(bill, { email: EMAIL })).toMatchObject({ paid: false, reason: 'declined' })
    expect([await bed.balance(ann), await bed.balance(bob)]).toEqual([0, 0])
  })

  test('doctor says what Telegram takes, and what its rule of Stars may cost', async () => {
    const { telegram } = bed
    const api = createApi({ token: telegram.token, apiRoot: telegram.root, environment: 'production' })
    const config = {
      token: telegram.token,
      apiRoot: telegram.root,
      environment: 'production',
      mode: 'polling',
      webhookSecret: undefined,
    } as const
    const look = async (providerToken: string | undefined, amountMinor: number, otherMethods = ['telegram']) => {
      const sales = { providerToken, prices: [{ amountMinor, currency: 'RUB' }], otherMethods }
      const all = await checkTelegram(api, { config, publicUrl: undefined, menu: () => [], sales })
      return all.find(({ part }) => part === 'telegram payments')
    }
    expect(await look(TOKEN, 9900)).toMatchObject({ state: 'warn', detail: expect.stringContaining('may lose') })
    expect((await look(TOKEN, 9900))?.detail).toContain('TEST')
    expect(await look(TOKEN, 100)).toMatchObject({ state: 'wrong', detail: expect.stringContaining('AMOUNT_INVALID') })
    expect(await look('1:LIVE:no', 9900)).toMatchObject({ state: 'wrong', detail: expect.stringContaining('PROVIDER') })
    expect(await look(undefined, 0, ['stripe'])).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining('stripe'),
    })
    expect(await look(undefined, 0, [])).toMatchObject({ state: 'ok' })
  })
})

describe('the method over the Bot API', () => {
  const open: Telegram[] = []
  afterEach(async () => {
    for (const telegram of open.splice(0)) await telegram.close()
  })

  async function openShop(settings: { [name: string]: string } = SETTINGS): Promise<Shop & { telegram: Telegram }> {
    const telegram = await startTelegram({ flood: false, providerToken: TOKEN })
    open.push(telegram)
    const api = createApi({ token: telegram.token, apiRoot: telegram.root, environment: 'production' })
    const payer = telegram.user({ id: 831, first_name: 'Pat' })
    const booked = new Map<string, PaymentFacts>()
    const books: TelegramPaymentsBooks = { paymentOf: async (orderId) => booked.get(orderId) ?? null }
    const method = createTelegramPayments(settings, books)
    if (method === null) throw new Error('there are no payments')
    let offset = 0
    async function next() {
      for (;;) {
        const [update] = await api.call('getUpdates', { offset, timeout: 1 })
        if (update === undefined) continue
        offset = update.update_id + 1
        const bot = telegram.token.split(':')[0] ?? ''
        const me = { id: bot, bot, username: 'chatelier_bot', name: 'Chatelier' }
        const sources = { starsSource: 'pay:stars', providerSource: 'pay:telegram' }
        const limits = { maxBytes: 1, byTelegram: true }
        return readUpdate(update, { me, limits, commands: new Set(), making: new Set(), ...sources })
      }
    }
    return {
      telegram,
      method,
      async pay(order: OrderFacts, outcome): Promise<Json | null> {
        const { invoice } = (await method.checkout(order, CONTEXT)) as unknown as { invoice: ProviderBill }
        const { providerData: data, needEmail } = invoice
        const provider = { needEmail: needEmail === true, ...(data === undefined ? {} : { data }) }
        const bill = { title: 'Credits', description: 'Credits', ...invoice, provider }
        const paying = payer.pay(await api.call('createInvoiceLink', billOf(bill, TOKEN)), { email: EMAIL })
        const asked = await next()
        if (asked.do !== 'judge') throw new Error('no payment was asked about')
        const ok = outcome === 'paid'
        const answer = { pre_checkout_query_id: asked.id, ok, ...(ok ? {} : { error_message: 'no' }) }
        await api.call('answerPreCheckoutQuery', answer)
        if (!(await paying).paid) return null
        const told = await next()
        if (told.do !== 'row') throw new Error('a payment was not told of')
        const facts = await method.receive(told.row.payload)
        if (facts !== null) booked.set(order.id, facts)
        return told.row.payload
      },
    }
  }

  methodContract('Telegram Payments', () => openShop())

  test("a receipt by Robokassa adds up in that provider's form", async () => {
    const { pay, telegram } = await openShop({
      ...SETTINGS,
      TELEGRAM_PAYMENTS_RECEIPT: 'robokassa',
      TELEGRAM_PAYMENTS_VAT: 'none',
      TELEGRAM_PAYMENTS_TAX_SYSTEM: 'usn_income',
    })
    const order = { id: '0000000000000000000001', amountMinor: 29_901, currency: 'RUB' } as OrderFacts
    await pay(order, 'paid')
    expect(telegram.charges()[0]?.data).toMatchObject({
      Receipt: { sno: 'usn_income', items: [{ quantity: 1, sum: 299.01, tax: 'none', payment_object: 'service' }] },
    })
  })

  test('without receipts nothing is asked of the person', async () => {
    const { method } = await openShop({ TELEGRAM_PAYMENTS_TOKEN: TOKEN })
    const order = { id: '0000000000000000000001', amountMinor: 9900, currency: 'RUB' } as OrderFacts
    expect(await method.checkout(order, CONTEXT)).toEqual({
      kind: 'invoice',
      invoice: { payload: order.id, amount: 9900, currency: 'RUB' },
    })
    expect(createTelegramPayments({}, { paymentOf: async () => null })).toBeNull()
  })
})
