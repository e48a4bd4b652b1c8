import { describe, expect, test } from 'vitest'
import type { OrderFacts } from '../../../src/core/ports.ts'
import { CONTEXT } from '../../../src/payments/contract.ts'
import { createMethods } from '../../../src/payments/methods/index.ts'
import { silentLog } from '../../support/databases.ts'
import { inInbox, openShopScene, type ShopScene, shopStory } from '../story.ts'
import { type CryptoCloudDouble, type CryptoCloudOptions, openCryptoCloud, tokenOf } from './double.ts'

shopStory('cryptocloud', openCryptoCloud, {
  currency: 'USD',
  answer: () => ({ status: 200, body: '{"message":"Postback received"}' }),
  signsInPart: true,
})

const NOW_MS = Date.UTC(2026, 0, 1)
const VECTOR =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6Ijg5VVgwOUtBIiwiZXhwIjoxNzY3MjI1OTAwfQ.a7dC9wvMhFJUyvgnUwEf6JyTu8-_wwKOKtjko5X35Ks'
const SETTINGS = {
  CRYPTOCLOUD_SHOP_ID: 'shop',
  CRYPTOCLOUD_API_KEY: 'key',
  CRYPTOCLOUD_SECRET_KEY: 'cc_secret_test',
  CRYPTOCLOUD_API_ROOT: 'https://api.cryptocloud.plus',
}
const methodOf = (settings: { [name: string]: string }, nowMs = NOW_MS) =>
  createMethods({ shops: { settings, tools: { clock: { nowMs: () => nowMs }, log: silentLog() } } })[0]!

describe('the token of a notice', () => {
  const genuine = (fields: object | string, nowMs = NOW_MS, type = 'application/json') => {
    const text = typeof fields === 'string' ? fields : JSON.stringify(fields)
    const notice = { headers: { 'content-type': type }, query: {}, body: { text } }
    return methodOf(SETTINGS, nowMs).web?.genuine(notice, { address: '203.0.113.9' })
  }
  const sign = (claims: object, header?: object, secret = 'cc_secret_test') => tokenOf(claims, secret, header)
  const exp = NOW_MS / 1000 + 60

  test('of the reference is taken until it is over, for its invoice alone', () => {
    expect(genuine({ invoice_id: '89UX09KA', token: VECTOR })).toBe(true)
    expect(genuine({ invoice_id: 'INV-89UX09KA', token: VECTOR })).toBe(true)
    expect(genuine({ invoice_id: '89UX09KA', token: VECTOR }, 1_767_225_899_999)).toBe(true)
    expect(genuine({ invoice_id: '89UX09KA', token: VECTOR }, 1_767_225_900_000)).toBe(false)
    expect(genuine({ invoice_id: 'ILRAJE1Q', token: VECTOR })).toBe(false)
    const form = new URLSearchParams({ invoice_id: '89UX09KA', token: VECTOR, invoice_info: '{}' }).toString()
    expect(genuine(form, NOW_MS, 'application/x-www-form-urlencoded')).toBe(true)
    expect(genuine(form, NOW_MS, 'application/json')).toBe(false)
  })
  test('A2 with any byte changed is refused', () => {
    for (let at = 0; at < VECTOR.length; at++) {
      const token = VECTOR.slice(0, at) + (VECTOR[at] === 'A' ? 'B' : 'A') + VECTOR.slice(at + 1)
      expect(genuine({ invoice_id: '89UX09KA', token }), token).toBe(false)
    }
    for (const token of [`${VECTOR}=`, `${VECTOR}.`, ` ${VECTOR}`, VECTOR.slice(0, -1), ''])
      expect(genuine({ invoice_id: '89UX09KA', token })).toBe(false)
  })
  test('A4 of another algorithm, another project or without its claims is refused', () => {
    const id = '89UX09KA'
    const bad = [
      sign({ id, exp }, { alg: 'none' }),
      sign({ id, exp }, { alg: 'RS256' }),
      sign({ id, exp }, { alg: 'hs256' }),
      sign({ id, exp }, {}),
      `${sign({ id, exp }, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`,
      sign({ id, exp }, undefined, 'cc_secret_other'),
      sign({ id }),
      sign({ exp }),
      sign({ id, exp: String(exp) }),
      sign({ id: [id], exp }),
      sign([id, exp]),
    ]
    for (const token of bad) expect(genuine({ invoice_id: id, token }), token).toBe(false)
    expect(genuine({ invoice_id: id, token: sign({ id: `INV-${id}`, exp }) })).toBe(true)
    expect(genuine({ invoice_id: id, token: sign({ uuid: `INV-${id}`, exp }) })).toBe(true)
    expect(genuine({ invoice_id: '1234567', token: sign({ id: 1_234_567, exp }) })).toBe(true)
  })
  test('in a body that says its invoice twice, in no text or of no form is refused', () => {
    expect(genuine(`{"invoice_id":"ILRAJE1Q","invoice_id":"89UX09KA","token":"${VECTOR}"}`)).toBe(false)
    expect(genuine({ invoice_id: ['89UX09KA'], token: VECTOR })).toBe(false)
    expect(genuine({ invoice_id: '89UX09KA', token: { VECTOR } })).toBe(false)
    expect(genuine(`[${VECTOR}]`)).toBe(false)
  })
})

type Scene = ShopScene & { server: CryptoCloudDouble }
async function inScene(
  run: (shop: Scene) => Promise<void>,
  options: CryptoCloudOptions = {},
  currency = 'USD',
): Promise<void> {
  const shop = await openShopScene('cryptocloud', (clock) => openCryptoCloud(clock, options), currency)
  try {
    await run(shop as unknown as Scene)
  } finally {
    await shop.close()
  }
}

test.each(['USD', 'EUR', 'RUB'])(
  'an invoice in %s is paid in coins and credited, from a form too',
  async (currency) => {
    await inScene(
      async (shop) => {
        const { orderId, url, externalId } = await shop.buy()
        const [call] = shop.server.calls()
        expect(call?.headers['authorization']).toBe('Token api-key-of-the-project')
        expect(JSON.parse(call?.body ?? '')).toMatchObject({ currency, add_fields: { time_to_pay: { hours: 24 } } })
        await shop.server.visit({ url, outcome: 'paid' })
        expect(await shop.deliverAll()).toMatchObject([{ status: 200 }])
        expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
        expect(await shop.paidId(orderId)).toBe(externalId)
      },
      { format: 'form' },
      currency,
    )
  },
)

test('A3 a notice that comes again after its token is over is refused', async () => {
  await inScene(async (shop) => {
    const { url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    const [notice] = shop.server.takeNotices()
    shop.clock.advance(300_000)
    expect((await shop.deliver(notice!)).status).toBe(401)
    shop.server.tell([...shop.server.invoices.keys()][0]!)
    expect(await shop.deliverAll()).toMatchObject([{ status: 200 }])
    expect(await shop.credits()).toBe(100)
  })
})

test('M2 what a notice says of amounts and orders is not believed, only what is fetched', async () => {
  await inScene(async (shop) => {
    const { orderId, externalId } = await shop.buy()
    // Genuinely signed, but the invoice has not been paid.
    shop.server.tell(externalId!)
    await shop.deliverAll()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['awaiting_payment', 0])
  })
})

test.each([
  ['a cent less', { amount_in_fiat: 2.98 }, 'amount_low'],
  ['a cent more', { amount_in_fiat: 3 }, 'amount_high'],
  ['another currency', { fiat_currency: 'EUR' }, 'currency'],
  ['a test', { test_mode: true }, 'test'],
  ['nobody’s order', { order_id: 'of-the-web-shop' }, null],
  ['too little received', { amount_paid_usd: 2, received_usd: 2 }, 'underpaid'],
])('M1 an invoice of %s goes to the operators', async (_what, change, reason) => {
  await inScene(async (shop) => {
    const { url, externalId } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    Object.assign(shop.server.invoices.get(externalId!)!, change)
    await shop.deliverAll()
    // Without its order's id it is found by its own.
    expect(await shop.credits()).toBe(reason === null ? 100 : 0)
    expect(shop.admins.map((one) => one.params['reason'])).toEqual(reason === null ? [] : [reason])
  })
})

test('L6 a paid invoice that is none of ours is kept as an orphan', async () => {
  await inScene(async (shop) => {
    const { url, externalId } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    const invoice = shop.server.invoices.get(externalId!)!
    shop.server.takeNotices()
    shop.server.invoices.set('INV-ZZZZ9999', { ...invoice, uuid: 'INV-ZZZZ9999', order_id: null })
    shop.server.tell('INV-ZZZZ9999')
    await shop.deliverAll()
    expect(await shop.credits()).toBe(0)
    expect(shop.admins).toMatchObject([{ code: 'payment_review', params: { reason: 'orphan' } }])
  })
})

test('M4 too little waits with the operators, and is credited once the rest has come', async () => {
  await inScene(
    async (shop) => {
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid', amountMinor: 100 })
      shop.clock.advance(60_000)
      await shop.run()
      expect(await shop.credits()).toBe(0)
      expect(shop.admins).toMatchObject([{ code: 'payment_review', params: { reason: 'underpaid', currency: 'EUR' } }])
      expect(shop.admins[0]?.params['amountMinor']).toBeCloseTo(100, -1)
      await shop.server.visit({ url, outcome: 'paid', amountMinor: 179 })
      await shop.deliverAll()
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
    },
    {},
    'EUR',
  )
})

test('M5 too much credits the order once, and the operators hear of the rest', async () => {
  await inScene(async (shop) => {
    const { orderId, url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid', amountMinor: 350 })
    const [notice] = shop.server.takeNotices()
    await shop.deliver(notice!)
    await shop.deliver(notice!)
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
    expect(shop.admins).toMatchObject([{ code: 'payment_over', params: { overMinor: 51 } }])
  })
})

test('L1 an invoice that was paid after it had lapsed is credited', async () => {
  await inScene(async (shop) => {
    const { orderId, url, externalId } = await shop.buy()
    await shop.server.visit({ url, outcome: 'failed' })
    shop.clock.advance(26 * 60 * 60_000)
    await shop.run()
    expect(['failed', 'expired']).toContain(await shop.state(orderId))
    await shop.server.visit({ url, outcome: 'paid' })
    expect(shop.server.invoices.get(externalId!)?.status).toBe('paid')
    await shop.deliverAll()
    expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', 100])
  })
})

test('L7 what is not confirmed yet is no payment', async () => {
  await inScene(async (shop) => {
    const { url, externalId } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    shop.server.invoices.get(externalId!)!.invoice_status = 'created'
    await shop.deliverAll()
    expect(await shop.credits()).toBe(0)
    shop.server.invoices.get(externalId!)!.invoice_status = 'success'
    shop.clock.advance(60_000)
    await shop.run()
    expect(await shop.credits()).toBe(100)
  })
})

test('a wrong key or amount is told at once, and the secret is in no error', async () => {
  const double = await openCryptoCloud({ nowMs: () => NOW_MS })
  const order: OrderFacts = {
    id: '0000000000000000000042',
    personId: '0000000000000000000001',
    packId: 'small',
    credits: 100,
    amountMinor: 299,
    currency: 'USD',
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 3_600_000,
  }
  try {
    const wrong = methodOf({ ...double.settings, CRYPTOCLOUD_API_KEY: 'wrong' })
    await expect(wrong.checkout(order, CONTEXT)).rejects.toMatchObject({ shopCode: 'http_401', retryable: false })
    await expect(wrong.probe?.()).rejects.toMatchObject({ shopCode: 'http_401' })
    // Its settings may be mended: the payment waits.
    await expect(wrong.look({ ...order, externalId: 'INV-ABCD1234' })).rejects.toMatchObject({ retryable: true })
    const good = methodOf({
      ...double.settings,
      CRYPTOCLOUD_API_ROOT: `${double.settings['CRYPTOCLOUD_API_ROOT']}/v2/`,
    })
    await expect(good.checkout({ ...order, amountMinor: 0 }, CONTEXT)).rejects.toMatchObject({
      shopCode: 'http_400:amount',
    })
    expect(await good.checkout(order, CONTEXT)).toMatchObject({ kind: 'link' })
    expect(await good.probe?.()).toBe('project xBAivfPIbskwuEWj')
    expect(await good.look({ ...order, externalId: 'INV-ABCD1234' })).toBeNull()
    const other = { verb: 'POST' as const, headers: {}, query: {}, body: '{"invoice_id":"../../x"}' }
    expect(await good.receive(inInbox(other))).toBeNull()
  } finally {
    await double.close()
  }
})
