import { afterEach, describe, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import { CATALOG, openScene, openShops, type Scene, WEB } from '../../test/support/payments.ts'
import { Fault } from '../core/errors.ts'
import type { PaymentFacts } from '../core/ports.ts'
import { verify } from '../core/verify/index.ts'

const requestOf = (body: string) => ({
  verb: 'POST' as const,
  address: '127.0.0.1',
  headers: {},
  query: {},
  rawBody: Buffer.from(body),
})

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

eachDatabase((_name, open) => {
  let opened: TestDatabase | undefined
  const start = async (extra: Parameters<typeof openScene>[1] = {}): Promise<Scene> => {
    opened = await open()
    return openScene(opened, extra)
  }
  afterEach(async () => {
    // Whatever a test did: the books are right after it.
    if (opened !== undefined) expect((await verify(opened.db)).differences).toEqual([])
    await opened?.close()
    opened = undefined
  })
  const credits = async (scene: Scene) => (await scene.balance()).availableCredits

  describe('delivery', () => {
    test('T1 the same notice ten times credits once', async () => {
      const scene = await start()
      const facts = await scene.facts(await scene.order())
      for (let i = 0; i < 10; i++) await scene.notice(facts)
      for (let i = 0; i < 3; i++) await scene.notice(facts, 'the very same copy')
      expect(await credits(scene)).toBe(100)
      expect(await scene.state(facts.orderId!)).toBe('paid')
    })

    test('T2 twenty notices at once credit once', async () => {
      const scene = await start()
      const facts = await scene.facts(await scene.order())
      const { db } = scene.test
      const handler = scene.payments.inboxHandler('shop')
      const one = (id: number) => ({
        id,
        source: 'pay:shop',
        externalId: `x${id}`,
        orderKey: 'k',
        payload: null,
        receivedAtMs: 0,
      })
      await Promise.all(
        Array.from({ length: 20 }, (_, id) =>
          db.transaction((trx) => handler.effect(trx, one(id), { facts, word: null })),
        ),
      )
      expect(await credits(scene)).toBe(100)
      expect(await db.outer.selectFrom('payments').selectAll().execute()).toHaveLength(1)
    })

    test('T3 notice, poller and the button credit once', async () => {
      const scene = await start()
      const orderId = await scene.order()
      const facts = await scene.facts(orderId)
      scene.shop.truth.set(orderId, facts)
      const own = { orderId, personId: scene.personId }
      await scene.test.db.transaction((trx) => scene.payments.checkNow(trx, own))
      await Promise.all([
        scene.notice(facts),
        scene.payments.handlers.order(orderId),
        scene.payments.handlers.order(orderId),
      ])
      await scene.run()
      expect(scene.shop.looks).toBeGreaterThan(0)
      expect(await credits(scene)).toBe(100)
    })

    test('T2 T3 twenty notices, the poller and the button, all at once, credit once', async () => {
      const scene = await start()
      const orderId = await scene.order()
      const facts = await scene.facts(orderId)
      scene.shop.truth.set(orderId, facts)
      const { db } = scene.test
      const own = { orderId, personId: scene.personId }
      scene.clock.advance(MINUTE_MS)
      await Promise.all([
        ...Array.from({ length: 20 }, () => scene.notice(facts)),
        scene.payments.handlers.order(orderId),
        db.transaction((trx) => scene.payments.checkNow(trx, own)),
        scene.payments.handlers.order(orderId),
      ])
      await scene.run()
      expect(scene.shop.looks).toBeGreaterThan(0)
      expect(await db.outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute()).toEqual([])
      expect(await db.outer.selectFrom('payments').select('state').execute()).toEqual([{ state: 'paid' }])
      expect(await credits(scene)).toBe(100)
    })

    test('T4 a failure after the success changes nothing, a success after a failure counts', async () => {
      const scene = await start()
      const first = await scene.order('a')
      await scene.notice(await scene.facts(first))
      await scene.notice(await scene.facts(first, { externalId: 'other try', status: 'failed' }))
      expect(await scene.state(first)).toBe('paid')
      const second = await scene.order('b')
      await scene.notice(await scene.facts(second, { externalId: 'try 1', status: 'failed' }))
      expect(await scene.state(second)).toBe('failed')
      await scene.notice(await scene.facts(second, { externalId: 'try 2' }))
      expect(await scene.state(second)).toBe('paid')
      expect(await credits(scene)).toBe(200)
    })

    test('T5 a notice that comes before the checkout was answered is credited', async () => {
      const scene = await start()
      scene.shop.broken.checkout = true
      const orderId = await scene.order()
      expect(await scene.state(orderId)).toBe('created')
      await scene.notice(await scene.facts(orderId))
      expect(await scene.state(orderId)).toBe('paid')
      scene.shop.broken.checkout = false
      scene.clock.advance(MINUTE_MS)
      await scene.run()
      expect(await scene.state(orderId)).toBe('paid')
      expect(await credits(scene)).toBe(100)
    })

    test.each([
      'order:committed',
      'order:checkout-answered',
      'look:answered',
      'notice:received',
      'pay:credited',
    ] as const)('T6 a death at %s: after the restart the order is paid and credited once', async (point) => {
      const scene = await start()
      scene.dieAt(point)
      const orderId = await scene.order().catch(async () => {
        const row = await scene.test.db.outer.selectFrom('orders').select('id').executeTakeFirstOrThrow()
        return row.id
      })
      scene.dieAt(null)
      await scene.restart()
      expect(await scene.state(orderId)).toBe('awaiting_payment')
      const facts = await scene.facts(orderId)
      scene.shop.truth.set(orderId, facts)
      scene.dieAt(point)
      await scene.notice(facts)
      scene.clock.advance(MINUTE_MS)
      await scene.run()
      scene.dieAt(null)
      scene.clock.advance(MINUTE_MS)
      await scene.restart()
      expect(await scene.state(orderId)).toBe('paid')
      expect(await credits(scene)).toBe(100)
    })

    test('T7 while the database is down the shop is told to come again, then it is credited once', async () => {
      const scene = await start({
        web: { genuine: () => true, answer: () => ({ status: 200, contentType: 'text/plain', body: 'OK' }) },
        receive: async (notice) => JSON.parse((notice as { body: { text: string } }).body.text) as PaymentFacts,
      })
      const facts = await scene.facts(await scene.order())
      const request = requestOf(JSON.stringify(facts))
      const { db } = scene.test
      const transaction = db.transaction
      db.transaction = () => Promise.reject(new Fault('database_busy', { retryable: true }))
      expect((await scene.payments.takeNotice('shop', request)).status).toBe(503)
      db.transaction = transaction
      expect(await scene.payments.takeNotice('shop', request)).toMatchObject({ status: 200, body: 'OK' })
      expect(await scene.payments.takeNotice('shop', request)).toMatchObject({ status: 200, body: 'OK' })
      await scene.run()
      expect(await credits(scene)).toBe(100)
    })

    test('T8 an unsigned notice waits for a shop that is down, and its claim is never believed', async () => {
      const scene = await start({ noticesSigned: false })
      const orderId = await scene.order()
      const facts = await scene.facts(orderId)
      await scene.notice(facts)
      expect(await credits(scene)).toBe(0)
      scene.shop.broken.look = true
      await scene.notice(facts)
      expect(await credits(scene)).toBe(0)
      scene.shop.broken.look = false
      scene.shop.truth.set(orderId, facts)
      scene.clock.advance(MINUTE_MS)
      await scene.run()
      expect(await credits(scene)).toBe(100)
    })

    test('T9 coming back from the shop without having paid credits nothing', async () => {
      const scene = await start()
      const orderId = await scene.order()
      const own = { orderId, personId: scene.personId }
      expect(await scene.test.db.transaction((trx) => scene.payments.checkNow(trx, own))).toBe('awaiting_payment')
      await scene.run()
      expect(await credits(scene)).toBe(0)
      expect(await scene.state(orderId)).toBe('awaiting_payment')
    })

    test('a lost notice is found by the poller', async () => {
      const scene = await start()
      const orderId = await scene.order()
      scene.shop.truth.set(orderId, await scene.facts(orderId))
      scene.clock.advance(MINUTE_MS)
      await scene.run()
      expect(await credits(scene)).toBe(100)
      const looks = scene.shop.looks
      scene.clock.advance(2 * DAY_MS)
      await scene.run()
      expect(scene.shop.looks).toBe(looks)
    })
  })

  describe('amounts', () => {
    test.each([
      ['M1 one minor unit less', { amountMinor: 9899 }, 'amount_low'],
      ['M1 M5 one minor unit more', { amountMinor: 9901 }, 'amount_high'],
      ['M2 the same number of another currency', { currency: 'USD' }, 'currency'],
    ] as const)('%s is not credited: an operator looks at it', async (_name, change, reason) => {
      const scene = await start()
      const orderId = await scene.order()
      const facts = await scene.facts(orderId, change)
      await scene.notice(facts)
      await scene.notice(facts)
      expect(await credits(scene)).toBe(0)
      expect(await scene.state(orderId)).toBe('awaiting_payment')
      expect(scene.admins).toMatchObject([{ code: 'payment_review', params: { reason } }])
      const view = await scene.payments.orderView(scene.test.db.outer, orderId, scene.personId)
      expect(view?.inReview).toBe(true)
    })

    test('M4 what was underpaid is credited once the missing part has come', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.notice(await scene.facts(orderId, { amountMinor: 5000 }))
      await scene.notice(await scene.facts(orderId))
      await scene.notice(await scene.facts(orderId))
      expect(await credits(scene)).toBe(100)
      expect(await scene.state(orderId)).toBe('paid')
    })

    test('M6 M7 the order’s own price counts, in a currency without minor units too', async () => {
      const scene = await start()
      const orderId = await scene.order('yen', 'small', 'JPY')
      await scene.notice(await scene.facts(orderId, { amountMinor: 200 }))
      expect(await credits(scene)).toBe(100)
    })

    test('M8 ids beyond 2^53 stay what they are', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.notice(await scene.facts(orderId, { externalId: '9007199254740993' }))
      await scene.notice(await scene.facts(orderId, { externalId: '9007199254740992' }))
      expect(await credits(scene)).toBe(200)
    })

    test.each([
      { amountMinor: 99.5 },
      { amountMinor: -9900 },
      { amountMinor: Number.NaN },
      { externalId: '' },
      { currency: 'roubles please' },
    ])('facts that can’t be are not credited: %o', async (change) => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.notice(await scene.facts(orderId, change))
      for (let i = 0; i < 8; i++) {
        scene.clock.advance(10_000)
        await scene.run()
      }
      expect(await credits(scene)).toBe(0)
      expect(scene.admins).toMatchObject([{ code: 'notice_failed' }])
    })
  })

  describe('lifecycle', () => {
    test('L1 a payment long after the expiry is credited, and the card comes anew', async () => {
      const scene = await start()
      const orderId = await scene.order()
      scene.clock.advance(HOUR_MS)
      await scene.run()
      expect(await scene.state(orderId)).toBe('expired')
      const { outer } = scene.test.db
      await outer.updateTable('messages').set({ ref: '{"parts":["7"]}', shown: 99 }).execute()
      scene.clock.advance(300 * DAY_MS)
      await scene.run()
      await scene.notice(await scene.facts(orderId))
      expect(await scene.state(orderId)).toBe('paid')
      expect(await credits(scene)).toBe(100)
      const card = await outer
        .selectFrom('messages')
        .selectAll()
        .where('topic_id', '=', orderId)
        .executeTakeFirstOrThrow()
      expect(card.ref).toBeNull()
    })

    test('L1 C2 a cancelled order that the shop says is paid is credited', async () => {
      const scene = await start()
      const orderId = await scene.order()
      const own = { orderId, personId: scene.personId }
      expect(await scene.test.db.transaction((trx) => scene.payments.cancelOrder(trx, own))).toBe(true)
      expect(await scene.test.db.transaction((trx) => scene.payments.cancelOrder(trx, own))).toBe(false)
      expect(await scene.state(orderId)).toBe('canceled')
      scene.shop.truth.set(orderId, await scene.facts(orderId))
      scene.clock.advance(MINUTE_MS)
      await scene.run()
      expect(await scene.state(orderId)).toBe('paid')
      expect(await credits(scene)).toBe(100)
      expect(await scene.test.db.transaction((trx) => scene.payments.cancelOrder(trx, own))).toBe(false)
    })

    test('L2 one order paid twice is credited twice', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.notice(await scene.facts(orderId, { externalId: 'tab 1' }))
      await scene.notice(await scene.facts(orderId, { externalId: 'tab 2' }))
      await scene.notice(await scene.facts(orderId, { externalId: 'tab 1' }))
      expect(await credits(scene)).toBe(200)
      const view = await scene.payments.orderView(scene.test.db.outer, orderId, scene.personId)
      expect(view).toMatchObject({ state: 'paid', creditedCredits: 200 })
    })

    test('L4 a blocked person’s payment is credited all the same', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.test.db.outer.updateTable('people').set({ blocked: 1 }).execute()
      await scene.notice(await scene.facts(orderId))
      expect(await credits(scene)).toBe(100)
    })

    test('L5 what was ordered is credited, whatever the catalogue says by the time it is paid', async () => {
      const scene = await start()
      const gone = await scene.order('gone', 'odd', 'RUB')
      const dearer = await scene.order('dearer')
      const before = [await scene.facts(gone, { externalId: 'a' }), await scene.facts(dearer, { externalId: 'b' })]
      const later = await openShops(scene.test, {
        catalogYaml: CATALOG.replace(/ {2}odd:.*\n/, '').replace('RUB: 9900', 'RUB: 19900'),
        clock: scene.clock,
      })
      await expect(later.order('new', 'odd', 'RUB')).rejects.toMatchObject({ code: 'pack_gone' })
      for (const facts of before) await later.notice(facts)
      expect([await later.state(gone), await later.state(dearer)]).toEqual(['paid', 'paid'])
      expect(await credits(later)).toBe(107)
      expect(later.admins).toEqual([])
    })

    test('C3 a shop that calls a credited payment failed takes nothing back, and the operators hear of it once', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.notice(await scene.facts(orderId))
      const failed = await scene.facts(orderId, { status: 'failed' })
      await scene.notice(failed, 'the same event')
      await scene.notice(failed, 'the same event')
      expect([await scene.state(orderId), await credits(scene)]).toEqual(['paid', 100])
      expect(scene.admins).toMatchObject([{ code: 'payment_contradicted', params: { method: 'shop', order: orderId } }])
    })

    test('L6 a payment without any order of ours waits for an operator and is not lost', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.notice(await scene.facts(orderId, { orderId: 'not-an-id' }))
      const unknown = `${orderId.slice(0, -1)}${orderId.endsWith('A') ? 'B' : 'A'}`
      await scene.notice(await scene.facts(orderId, { orderId: unknown, externalId: 'pay-2' }))
      expect(await credits(scene)).toBe(0)
      expect(scene.admins.map((one) => one.params['reason'])).toEqual(['orphan', 'orphan'])
    })

    test('an order is found by the shop’s own id where the notice does not name ours', async () => {
      const scene = await start()
      const orderId = await scene.order()
      const { orderId: _left, ...facts } = await scene.facts(orderId, { externalId: `bill-${orderId}` })
      await scene.notice(facts)
      expect(await credits(scene)).toBe(100)
    })

    test('L7 a payment that is only promised is not credited', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.notice(await scene.facts(orderId, { status: 'pending' }))
      expect(await credits(scene)).toBe(0)
      expect(await scene.state(orderId)).toBe('awaiting_payment')
    })

    test('L8 a notice of no interest is ended and credits nothing', async () => {
      const scene = await start({ receive: async () => null })
      await scene.notice(await scene.facts(await scene.order()))
      expect(await credits(scene)).toBe(0)
      const waiting = await scene.test.db.outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute()
      expect(waiting).toEqual([])
    })

    test('a payment of the shop’s test mode never moves live credits', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await scene.notice(await scene.facts(orderId, { test: true }))
      await scene.notice(await scene.facts(orderId, { test: true, status: 'refunded', externalId: 'pay-2' }))
      await scene.notice(await scene.facts(orderId, { test: true, status: 'failed', externalId: 'pay-3' }))
      expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
      expect(await scene.state(orderId)).toBe('awaiting_payment')
    })

    test('a notice of one shop does not pay the order of another', async () => {
      const scene = await start()
      const orderId = await scene.order('p', 'small', 'RUB', 'pretend')
      await scene.notice(await scene.facts(orderId))
      expect(await credits(scene)).toBe(0)
      expect(scene.admins).toMatchObject([{ params: { reason: 'method' } }])
    })
  })

  describe('orders', () => {
    test('the same key makes one order and one card', async () => {
      const scene = await start()
      expect(await scene.order('k')).toBe(await scene.order('k'))
      expect(await scene.test.db.outer.selectFrom('messages').selectAll().execute()).toHaveLength(1)
    })

    test('what is not for sale is refused', async () => {
      const scene = await start()
      const order = (packId: string, methodId: string, currency: string, platform = 'web') =>
        scene.test.db.transaction((trx) =>
          scene.payments.order(trx, {
            key: 'no',
            personId: scene.personId,
            address: { ...WEB, platform },
            packId,
            methodId,
            currency,
          }),
        )
      await expect(order('huge', 'shop', 'RUB')).rejects.toMatchObject({ code: 'pack_gone' })
      await expect(order('small', 'barter', 'RUB')).rejects.toMatchObject({ code: 'method_unavailable' })
      await expect(order('small', 'shop', 'RUB', 'telegram')).rejects.toMatchObject({ code: 'method_unavailable' })
      await expect(order('small', 'shop', 'EUR')).rejects.toMatchObject({ code: 'currency_unavailable' })
      await expect(order('odd', 'shop', 'USD')).rejects.toMatchObject({ code: 'currency_unavailable' })
    })

    test('L3 nobody sees, pays or cancels the order of somebody else', async () => {
      const scene = await start()
      const orderId = await scene.order('mine', 'small', 'RUB', 'pretend')
      const stranger = { orderId, personId: 'somebody-else' }
      const { db } = scene.test
      expect(await scene.payments.orderView(db.outer, orderId, stranger.personId)).toBeNull()
      for (const act of [
        () => db.transaction((trx) => scene.payments.checkNow(trx, stranger)),
        () => db.transaction((trx) => scene.payments.cancelOrder(trx, stranger)),
        () => db.transaction((trx) => scene.payments.pressPay(trx, { ...stranger, pressKey: 'x', outcome: 'paid' })),
      ])
        await expect(act()).rejects.toMatchObject({ code: 'order_unknown' })
      await expect(
        db.transaction((trx) =>
          scene.payments.order(trx, {
            key: 'mine',
            personId: 'somebody-else',
            address: WEB,
            packId: 'small',
            methodId: 'shop',
          }),
        ),
      ).rejects.toMatchObject({ code: 'not_yours' })
    })

    test('every pack is offered by every method, in the likeliest currency that both know', async () => {
      const scene = await start()
      const shown = (locale: 'en' | 'ru') =>
        scene.payments
          .offers('web', locale)
          .map((one) => `${one.packId} ${one.methodId} ${one.amountMinor} ${one.currency}`)
      expect(shown('ru')).toEqual([
        'small pretend 9900 RUB',
        'small shop 9900 RUB',
        'odd pretend 1000 RUB',
        'odd shop 1000 RUB',
      ])
      expect(shown('en')).toEqual([
        'small pretend 149 USD',
        'small shop 149 USD',
        'odd pretend 1000 RUB',
        'odd shop 1000 RUB',
      ])
      const offers = scene.payments.offers('web')
      expect(offers.filter((one) => one.best).every((one) => one.packId === 'odd')).toBe(true)
      expect(scene.payments.offers('telegram')).toEqual([])
    })

    test('orders are paged, newest first', async () => {
      const scene = await start()
      const ids: string[] = []
      for (const key of ['1', '2', '3']) {
        ids.unshift(await scene.order(key))
        scene.clock.advance(1000)
      }
      const page = (beforeId?: string) =>
        scene.payments.ordersOf(scene.test.db.outer, scene.personId, {
          rows: 2,
          ...(beforeId === undefined ? {} : { beforeId }),
        })
      expect((await page()).map((one) => one.order.id)).toEqual(ids.slice(0, 2))
      expect((await page(ids[1])).map((one) => one.order.id)).toEqual(ids.slice(2))
    })

    test('a checkout that fails again and again ends the order', async () => {
      const scene = await start()
      scene.shop.broken.checkout = true
      const orderId = await scene.order()
      for (let i = 0; i < 12; i++) {
        scene.clock.advance(5 * MINUTE_MS)
        await scene.run()
      }
      expect(await scene.state(orderId)).toBe('failed')
      expect(scene.shop.checkouts).toBe(8)
    })

    test('an open order is asked about after 1, 2, 5, 10, 30 minutes, hourly, and no more a day after its expiry', async () => {
      const scene = await start()
      await scene.order()
      const looked: number[] = []
      const startMs = scene.clock.nowMs()
      for (let wake = scene.queue.waiting().find((one) => one.topic === 'order'); wake !== undefined; ) {
        const before = scene.shop.looks
        scene.clock.set(wake.atMs)
        await scene.run()
        if (scene.shop.looks > before) looked.push((wake.atMs - startMs) / MINUTE_MS)
        wake = scene.queue.waiting().find((one) => one.topic === 'order')
      }
      expect(looked.slice(0, 6)).toEqual([1, 3, 8, 18, 48, 60])
      expect(looked.slice(6)).toEqual(Array.from({ length: 24 }, (_, hour) => 60 * (hour + 2)))
    })
  })

  describe('pretend money', () => {
    const press = (scene: Scene, orderId: string, pressKey: string, outcome: 'paid' | 'failed' = 'paid') =>
      scene.test.db
        .transaction((trx) => scene.payments.pressPay(trx, { orderId, personId: scene.personId, pressKey, outcome }))
        .then(() => scene.run())

    test('pressing pay credits once, however often it is pressed', async () => {
      const scene = await start()
      const orderId = await scene.order('p', 'small', 'USD', 'pretend')
      const view = await scene.payments.orderView(scene.test.db.outer, orderId, scene.personId)
      expect(view).toMatchObject({ state: 'awaiting_payment', checkout: { kind: 'press' } })
      for (const key of ['a', 'a', 'b', 'c']) await press(scene, orderId, key)
      expect(await credits(scene)).toBe(100)
    })

    test('a declined payment fails the order, and it can still be paid', async () => {
      const scene = await start()
      const orderId = await scene.order('p', 'small', 'RUB', 'pretend')
      await press(scene, orderId, 'a', 'failed')
      expect(await scene.state(orderId)).toBe('failed')
      await press(scene, orderId, 'b')
      expect(await scene.state(orderId)).toBe('paid')
    })

    test('its lost notice is found by asking', async () => {
      const scene = await start()
      const orderId = await scene.order('p', 'small', 'RUB', 'pretend')
      scene.dieAt('notice:received')
      await press(scene, orderId, 'a')
      await scene.test.db.outer.deleteFrom('inbox').execute()
      scene.dieAt(null)
      scene.clock.advance(MINUTE_MS)
      await scene.restart()
      expect(await credits(scene)).toBe(100)
    })

    test('an order of a real shop can’t be paid with it', async () => {
      const scene = await start()
      const orderId = await scene.order()
      await expect(press(scene, orderId, 'a')).rejects.toMatchObject({ code: 'method_unavailable' })
    })

    test('nobody can post a notice of it over the network', async () => {
      const scene = await start()
      const orderId = await scene.order('p', 'small', 'RUB', 'pretend')
      const facts = await scene.facts(orderId)
      const request = requestOf(JSON.stringify(facts))
      expect((await scene.payments.takeNotice('pretend', request)).status).toBe(404)
      await scene.run()
      expect(await credits(scene)).toBe(0)
    })
  })
})
