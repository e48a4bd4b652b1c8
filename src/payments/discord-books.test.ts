/** Discord's entitlements in our books, on both databases: told often, at once, out of order, and with deaths in between. */
import { afterEach, describe, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import { openShops, type Scene } from '../../test/support/payments.ts'
import { holdCatalog } from '../core/catalog.ts'
import { Fault } from '../core/errors.ts'
import { receiveAllIn } from '../core/inbox.ts'
import { balanceOf } from '../core/ledger.ts'
import { findByIdentity } from '../core/people.ts'
import { verify } from '../core/verify/index.ts'
import { discordBooks, entitlementRows, reconcileDiscord } from './discord-books.ts'
import { createMethods, type Entitlement } from './methods/index.ts'

const SKU = '1019475255913222144'
const USER = '771129655544643584'
const CATALOG = `
gifts: { start_credits: 0 }
limits: { running: 2, queued: 8, daily: 200, confirm_credits: 10 }
retention: { result_days: 30 }
default_kind: image
models:
  canvas: { kind: image, title: { en: Canvas }, prompt: required, price: { each: 1000 }, routes: [{ provider: builtin, model: paint }] }
packs:
  small: { credits: 100, prices: { USD: 149 }, discord_sku: "${SKU}" }
  unsold: { credits: 10, prices: { USD: 20 } }
`

eachDatabase((_name, open) => {
  let opened: TestDatabase | undefined
  afterEach(async () => {
    if (opened !== undefined) expect((await verify(opened.db)).differences).toEqual([])
    await opened?.close()
    opened = undefined
  })

  async function start() {
    const testDatabase = await open()
    opened = testDatabase
    const { db } = testDatabase
    const catalog = holdCatalog(CATALOG, ['builtin'])
    if (!catalog.ok) throw new Error(JSON.stringify(catalog.mistakes))
    const made: Entitlement[] = []
    const world = { consumed: [] as string[], isDown: false }
    const shop = {
      months: async () => [],
      ofUser: async (userId: string) => made.filter((one) => one.userId === userId),
      async *since() {
        yield* made
      },
      async consume(id: string) {
        if (world.isDown) throw new Fault('discord_down', { retryable: true })
        world.consumed.push(id)
        for (const one of made) if (one.id === id) one.consumed = true
      },
    }
    const take = (rows: Parameters<typeof receiveAllIn>[2]) =>
      db.transaction((trx) => receiveAllIn({ queue: scene.queue, clock: scene.clock }, trx, rows))
    const books = discordBooks({
      db,
      catalog: catalog.catalog,
      clock: { nowMs: () => scene.clock.nowMs() },
      bot: '1',
      take,
      order: (trx, wanted) => scene.payments.order(trx, wanted),
    })
    const [method] = createMethods({ discord: { shop, books, testPurchases: false } })
    const scene: Scene = await openShops(testDatabase, { catalogYaml: CATALOG, shop: method! })
    return {
      scene,
      db,
      method: method!,
      world,
      take,
      bought(given: Partial<Entitlement> = {}): Entitlement {
        const id = `10196538499982${99_000 + made.length}`
        const one = { id, skuId: SKU, userId: USER, type: 1, deleted: false, consumed: false, ...given }
        made.push(one)
        return one
      },
      reconcile: () => reconcileDiscord({ books, shop, clock: scene.clock, isSold: (sku) => sku === SKU }, 0, take),
      async credits() {
        const person = await findByIdentity(db.outer, 'discord', USER)
        return person === null ? null : (await balanceOf(db.outer, person.id)).availableCredits
      },
      orders: () => db.outer.selectFrom('orders').select(['state', 'external_id']).orderBy('id').execute(),
    }
  }

  describe('entitlements', () => {
    test('T2 one that is told of twenty times at once is credited once, by one order, and consumed after that', async () => {
      const { scene, method, take, bought, credits, orders, world, db } = await start()
      const one = bought()
      const [row] = entitlementRows(one, 'create')
      const handler = scene.payments.inboxHandler('discord')
      await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const facts = await method.receive(row!.payload)
          const inbox = {
            id: n,
            source: 'pay:discord',
            externalId: `${n}`,
            orderKey: 'k',
            payload: null,
            receivedAtMs: 0,
          }
          await db.transaction((trx) => handler.effect(trx, inbox, { facts, word: null }))
        }),
      )
      expect(world.consumed).toEqual([])
      await take(entitlementRows(one, 'create'))
      await take(entitlementRows(one, 'create'))
      await scene.run()
      expect([await credits(), world.consumed, await orders()]).toEqual([
        100,
        [one.id],
        [{ state: 'paid', external_id: one.id }],
      ])
    })

    test('two that are told of at once never pay for the same order', async () => {
      const { method, bought, orders } = await start()
      const both = [bought(), bought()]
      const facts = await Promise.all(both.map((one) => method.receive(entitlementRows(one, 'create')[0]!.payload)))
      expect(new Set(facts.map((one) => one?.orderId)).size).toBe(2)
      expect((await orders()).map(({ external_id }) => external_id).sort()).toEqual(both.map(({ id }) => id).sort())
    })

    test('T6 a death between credit and consumption, and Discord down: credited once, consumed in the end', async () => {
      const { scene, take, bought, credits, world } = await start()
      const one = bought()
      world.isDown = true
      scene.dieAt('pay:credited')
      await take(entitlementRows(one, 'create'))
      await scene.run()
      scene.dieAt(null)
      await scene.restart()
      expect([await credits(), world.consumed]).toEqual([100, []])
      world.isDown = false
      scene.clock.advance(24 * 3_600_000)
      await scene.restart()
      expect([await credits(), world.consumed]).toEqual([100, [one.id]])
    })

    test('R12 R13 a deletion takes the credits back once, also when it comes first', async () => {
      const { scene, take, bought, credits, world } = await start()
      const [late, early] = [bought(), bought()]
      await take(entitlementRows(late, 'create'))
      await take(entitlementRows({ ...early, deleted: true }, 'delete'))
      await scene.run()
      expect(await credits()).toBe(100)
      await take(entitlementRows(early, 'create'))
      for (const told of ['delete', 'update-true-true', 'listed'])
        await take(entitlementRows({ ...late, deleted: true }, told))
      await scene.run()
      expect([await credits(), world.consumed]).toEqual([0, [late.id]])
    })

    test('C1 C4 what no event told of is found in the list: bought, returned, left unconsumed; once', async () => {
      const { scene, take, bought, credits, world, reconcile } = await start()
      const [lost, returned, left] = [bought(), bought(), bought()]
      for (const one of [returned, left]) await take(entitlementRows(one, 'create').slice(0, 1))
      await scene.run()
      expect(await credits()).toBe(200)
      returned.deleted = true
      expect(await reconcile()).toBe(3)
      await scene.run()
      expect([await credits(), world.consumed.sort()]).toEqual([200, [lost.id, left.id].sort()])
      expect(await reconcile()).toBe(0)
    })

    test('what was consumed before these books were begun, or is of no known kind for long, is nobody’s', async () => {
      const { scene, bought, credits, reconcile, take } = await start()
      bought({ consumed: true })
      bought({ consumed: null, id: '100000000000000001' })
      bought({ deleted: true })
      expect(await reconcile()).toBe(0)
      await take(entitlementRows(bought({ consumed: true }), 'create'))
      await scene.run()
      expect(await credits()).toBeNull()
    })

    test('M a thing that nobody sells is kept for the operators, without a price and without credits', async () => {
      const { scene, take, bought, credits, world } = await start()
      await take(entitlementRows(bought({ skuId: '1019475255913222149' }), 'create'))
      await scene.run()
      expect(scene.admins.map(({ code, params }) => [code, params['reason'], params['amountMinor']])).toEqual([
        ['payment_review', 'orphan', 0],
      ])
      expect([await credits(), world.consumed]).toEqual([null, []])
    })

    test('a pack without a SKU is not offered in Discord, and can’t be ordered there', async () => {
      const { scene, db } = await start()
      expect(scene.payments.offers('discord').map(({ packId }) => packId)).toEqual(['small'])
      const wanted = {
        key: 'k',
        personId: scene.personId,
        address: { platform: 'discord', bot: '1', chat: '2', place: 'private' as const },
        packId: 'unsold',
        methodId: 'discord',
      }
      await expect(db.transaction((trx) => scene.payments.order(trx, wanted))).rejects.toMatchObject({
        code: 'method_unavailable',
      })
    })
  })
})
