/** Discord's own shop: /buy with a premium button, entitlements credited and then consumed, returned money, lost events. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import { createEntitlementShop, readEntitlement } from '../../src/bots/discord/entitlements.ts'
import { checkDiscord, createRest } from '../../src/bots/discord/index.ts'
import { readConfig } from '../../src/config.ts'
import { readCatalog } from '../../src/core/catalog.ts'
import type { Json, OrderFacts } from '../../src/core/ports.ts'
import { methodContract, type Shop } from '../../src/payments/contract.ts'
import { entitlementRows } from '../../src/payments/discord-books.ts'
import { createMethods, type DiscordBooks } from '../../src/payments/methods/index.ts'
import { run } from '../../src/tools/reconcile.ts'
import { NOBODY_OUTSIDE } from '../support/catalog.ts'
import { type Bed, idOf, openBed } from './bed.ts'
import { type Discord, type PersonControl, startDiscord } from './double/index.ts'
import { EntitlementType, SkuType } from './double/shop.ts'

const SMALL = '1019475255913222144'
const MEDIUM = '1019475255913222145'
const LATER = '1019475255913222146'
const HOUR_MS = 3_600_000
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SHIPPED = readFileSync(join(ROOT, 'data/catalog.yaml'), 'utf8')
const sold = (yaml: string, pack: string, sku: string): string =>
  yaml.replace(new RegExp(`^(  ${pack}: \\{ credits: \\d+,)`, 'm'), `$1 discord_sku: "${sku}",`)
const CATALOG = sold(sold(SHIPPED, 'small', SMALL), 'medium', MEDIUM).replace(/start_credits: \d+/, 'start_credits: 0')

describe('in one installation', () => {
  let bed: Bed
  beforeAll(async () => {
    bed = await openBed({ overrides: { catalogYaml: CATALOG }, allowed: 1 })
    bed.discord.shop.sku({ id: SMALL })
    bed.discord.shop.sku({ id: MEDIUM })
    bed.discord.shop.sku({ id: LATER })
  })
  afterAll(() => bed.leave())

  const shop = () => bed.discord.shop
  let people = 0
  const guest = () => bed.guest({ username: `buyer${++people}` })
  /** Chooses a pack; answers the message with the premium button. */
  async function ordered(user: PersonControl) {
    const packs = await (await user.slash('/buy')).settled()
    await user.press(packs, idOf(packs, 'pack'))
    await bed.rest()
    return user.waitFor((one) => one.buttons.some((button) => button.style === 6))
  }
  const payments = () => bed.app.db.outer.selectFrom('payments').selectAll().where('method', '=', 'discord').execute()
  const ordersOf = async (user: PersonControl) =>
    bed.app.db.outer
      .selectFrom('orders')
      .selectAll()
      .where('person_id', '=', await bed.personId(user))
      .orderBy('id')
      .execute()
  const consumed = (id: string) => bed.discord.until(() => shop().entitlement(id)?.consumed === true)

  test('/buy sells by a premium button: paid, credited once, consumed after that, and sold again', async () => {
    const ann = await guest()
    const bill = await ordered(ann)
    expect(bill.text).toContain('$1.49')
    expect(bill.buttons.find((one) => one.style === 6)).toMatchObject({ skuId: SMALL, label: '' })
    const bought = shop().buyAt(ann, bill)
    expect(() => shop().buyAt(ann, bill)).toThrow('not consumed')
    await consumed(bought.id)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(100)
    expect(ann.again(bill)?.text ?? ann.last()?.text).toContain('+100 credits')
    // Told again, by other words too: nothing more.
    for (const event of ['ENTITLEMENT_CREATE', 'ENTITLEMENT_UPDATE', 'ENTITLEMENT_UPDATE'])
      shop().tellAgain(bought.id, event)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(100)
    const again = shop().buyAt(ann, await ordered(ann))
    await consumed(again.id)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(200)
    expect((await ordersOf(ann)).map(({ state, external_id }) => [state, external_id])).toEqual([
      ['paid', bought.id],
      ['paid', again.id],
    ])
  })

  test('who buys in the store, without an order and without ever having spoken to the bot, is credited too', async () => {
    const stranger = bed.discord.user({ username: 'stranger' })
    const bought = shop().buy(stranger, MEDIUM)
    await consumed(bought.id)
    await bed.rest()
    expect(await bed.balance(stranger)).toBe(500)
    expect(stranger.last()?.text).toContain('+500 credits')
    expect((await ordersOf(stranger)).map(({ pack_id, state }) => [pack_id, state])).toEqual([['medium', 'paid']])
  })

  test('an order that was given up is still what its buyer meant, and two purchases are two payments', async () => {
    const ann = await guest()
    await ordered(ann)
    bed.later(2 * HOUR_MS)
    await bed.app.payments.wakeOverdue(false)
    await expect.poll(async () => (await ordersOf(ann))[0]?.state).toBe('expired')
    const [first, second] = [shop().buy(ann, SMALL), shop().buy(ann, SMALL, { type: EntitlementType.userGift })]
    await consumed(first.id)
    await consumed(second.id)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(200)
    expect((await ordersOf(ann)).map(({ state }) => state)).toEqual(['paid', 'paid'])
  })

  test('returned money takes the credits back once, into debt if they are spent; the next purchase pays the debt', async () => {
    const ann = await guest()
    const bought = shop().buyAt(ann, await ordered(ann))
    await consumed(bought.id)
    await bed.rest()
    const { id } = (await payments()).find((one) => one.external_id === bought.id)!
    // An operator has no money to return here.
    await expect(
      bed.app.db.transaction((trx) =>
        bed.app.payments.refund(trx, { paymentId: id, amountMinor: 149, by: 'admin:test' }),
      ),
    ).rejects.toMatchObject({ code: 'refund_elsewhere' })
    await (await ann.slash('/image', { prompt: 'a fox', count: 2 })).settled()
    await bed.rest()
    const left = await bed.balance(ann)
    expect(left).toBe(98)
    shop().takeBack(bought.id)
    shop().tellAgain(bought.id, 'ENTITLEMENT_DELETE')
    await bed.rest()
    expect([left, await bed.balance(ann)]).toEqual([98, 0])
    expect((await payments()).find((one) => one.external_id === bought.id)).toMatchObject({
      state: 'refunded',
      revoked_credits: 100,
    })
    const next = shop().buyAt(ann, await ordered(ann))
    await consumed(next.id)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(98)
  })

  test('a deletion that is told of before the creation leaves nothing behind, in whatever order', async () => {
    const ann = await guest()
    const bought = shop().buy(ann, SMALL, { quiet: true })
    shop().takeBack(bought.id)
    await bed.rest()
    bed.discord.dispatch('ENTITLEMENT_CREATE', {
      id: bought.id,
      sku_id: SMALL,
      application_id: bed.discord.applicationId,
      user_id: ann.id,
      type: 1,
      deleted: false,
      consumed: false,
    })
    await bed.rest()
    expect(await bed.balance(ann)).toBe(0)
  })

  test('purchases of test mode, subscriptions and things that nobody sells wait for an operator; gifts of the developer are none', async () => {
    const ann = await guest()
    shop().sku({ id: '1019475255913222199', type: SkuType.subscription })
    const wait = [
      shop().buy(ann, SMALL, { type: EntitlementType.testPurchase }),
      shop().buy(ann, '1019475255913222199', { type: EntitlementType.subscription }),
      shop().buy(ann, LATER),
    ]
    const gift = shop().buy(ann, MEDIUM, { type: EntitlementType.developerGift })
    await bed.rest()
    expect(await bed.balance(ann)).toBe(0)
    const rows = await payments()
    const reasonOf = (id: string) => rows.find((one) => one.external_id === id)?.review_reason
    expect(wait.map(({ id }) => reasonOf(id))).toEqual(['test', 'orphan', 'orphan'])
    expect(reasonOf(gift.id)).toBeUndefined()
    expect(wait.map(({ id }) => shop().entitlement(id)?.consumed)).toEqual([false, undefined, false])
    // The operator puts it on sale: it is found, credited and consumed.
    expect(bed.app.catalog.replace(sold(CATALOG, 'large', LATER))).toEqual([])
    bed.later(HOUR_MS)
    bed.discord.gateway.invalidate()
    await consumed(wait[2]!.id)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(2000)
  })

  test('events of a server, and events that are none, are let go', async () => {
    const before = (await payments()).length
    const good = {
      id: '1019653849998299136',
      sku_id: SMALL,
      application_id: '1',
      user_id: '771129655544643584',
      type: 1,
    }
    for (const bad of [
      { ...good, user_id: undefined, guild_id: '771129655544643584' },
      { ...good, id: 1019 },
      { ...good, id: "1'; drop table orders" },
      { ...good, sku_id: null },
      { ...good, type: '1' },
      {},
    ])
      bed.discord.dispatch('ENTITLEMENT_CREATE', bad)
    await bed.rest()
    expect((await payments()).length).toBe(before)
  })

  test('what was bought, returned or left unconsumed while the bot was away is found when it is back', async () => {
    const [ann, bob] = [await guest(), await guest()]
    const kept = shop().buyAt(bob, await ordered(bob))
    await consumed(kept.id)
    await bed.rest()
    const bill = await ordered(ann)
    await bed.stop()
    const missed = shop().buyAt(ann, bill, { quiet: true })
    shop().takeBack(kept.id, { quiet: true })
    bed.discord.gateway.forget()
    await bed.start()
    await consumed(missed.id)
    await bed.rest()
    expect([await bed.balance(ann), await bed.balance(bob)]).toEqual([100, 0])
  })

  test('npm run reconcile asks Discord for its list, beside the running bot: what nobody told of is credited, then consumed', async () => {
    const ann = await guest()
    await ordered(ann)
    const bought = shop().buy(ann, SMALL, { quiet: true })
    const { token, applicationId, root } = bed.discord
    const env = { DATA_DIR: bed.dataDir, DISCORD_TOKEN: token, DISCORD_APPLICATION_ID: applicationId }
    const reading = readConfig({ ...env, DISCORD_API_ROOT: root }, { cwd: bed.dataDir })
    if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
    await writeFile(join(bed.dataDir, 'catalog.yaml'), CATALOG)
    const printed: string[] = []
    const clock = { nowMs: () => Date.now() }
    const words = ['--method', 'discord', '--since', new Date(Date.now() - 24 * HOUR_MS).toISOString().slice(0, 10)]
    const reconcile = () => run(words, { config: reading.config, clock, print: (line) => printed.push(line) })
    await reconcile()
    expect(printed.find((line) => line.includes(bought.id))).toMatch(/^credited late/)
    await expect.poll(() => bed.balance(ann)).toBe(100)
    await reconcile()
    expect(await bed.balance(ann)).toBe(100)
    // What it has written down the bot tells; what is credited it consumes when it looks at Discord's list again.
    await bed.stop()
    bed.discord.gateway.forget()
    await bed.start()
    await consumed(bought.id)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(100)
  })

  test('with the event lost, the button that asks finds the payment', async () => {
    const ann = await guest()
    const bill = await ordered(ann)
    const bought = shop().buyAt(ann, bill, { quiet: true })
    await ann.press(ann.last() ?? bill, idOf(bill, 'check'))
    await consumed(bought.id)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(100)
  })

  test('Discord down between credit and consumption: credited once, consumed when it is back', async () => {
    const ann = await guest()
    const bill = await ordered(ann)
    bed.discord.fail({ route: /POST .*\/consume$/, do: { status: 503 } })
    const bought = shop().buyAt(ann, bill)
    await bed.discord.until(() => bed.discord.calls(/consume/).some((call) => String(call.status) === '503'))
    bed.later(60_000)
    await consumed(bought.id)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(100)
  })
})

describe('the shop over REST', () => {
  const open: Discord[] = []
  afterEach(async () => {
    for (const discord of open.splice(0)) await discord.close()
  })

  async function openShop(
    given: { testPurchases?: boolean; type?: number } = {},
  ): Promise<Shop & { discord: Discord }> {
    const discord = await startDiscord({ rates: false })
    open.push(discord)
    discord.shop.sku({ id: SMALL })
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    const rest = createRest({
      token: discord.token,
      apiRoot: discord.root,
      clock: { nowMs: Date.now },
      log,
      metrics: { count() {} },
    })
    const payer = discord.user({ username: 'pat' })
    const orders = new Map<string, OrderFacts>()
    let last: OrderFacts | undefined
    const books: DiscordBooks = {
      skuOf: (packId) => (packId === 'small' ? SMALL : null),
      userOf: async () => payer.id,
      payment: async (id) => {
        const order = orders.get(id)
        return order === undefined ? null : { order, isCredited: true, isReturned: false }
      },
      orderFor: async () => last ?? null,
      take: async () => {},
      isPlan: () => false,
      firstOrder: async () => null,
      latest: async () => null,
    }
    const [method] = createMethods({
      discord: {
        shop: createEntitlementShop(rest, discord.applicationId),
        books,
        testPurchases: given.testPurchases === true,
      },
    })
    if (method === undefined) throw new Error('there is no Discord')
    return {
      discord,
      method,
      async pay(order, outcome) {
        if (outcome === 'failed') return null
        last = order
        const bought = discord.shop.buy(payer, SMALL, given.type === undefined ? {} : { type: given.type })
        orders.set(bought.id, order)
        const seen = readEntitlement({ ...bought, sku_id: bought.skuId, user_id: bought.userId })
        return entitlementRows(seen!, 'create')[0]?.payload as Json
      },
    }
  }

  methodContract('Discord', () => openShop())

  test('purchases of test mode count where the operator says so', async () => {
    for (const testPurchases of [true, false]) {
      const { method, pay } = await openShop({ testPurchases, type: EntitlementType.testPurchase })
      const order = { id: 'o', packId: 'small', amountMinor: 149, currency: 'USD' } as OrderFacts
      const facts = await method.receive(await pay(order, 'paid'))
      expect(facts).toMatchObject(testPurchases ? { status: 'paid', amountMinor: 149 } : { test: true, amountMinor: 0 })
    }
  })

  test('more than a page of entitlements is read to its end', async () => {
    const { discord, method } = await openShop()
    for (let n = 0; n < 205; n++) discord.shop.buy({ id: `7711296555446${10_000 + n}` }, SMALL, { quiet: true })
    let n = 0
    for await (const facts of method.list!(0)) n += facts.status === 'paid' ? 1 : 0
    expect(n).toBe(205)
  })
})

test('doctor says which SKUs are wrong, and what Discord demands of prices', async () => {
  await using discord = await startDiscord({ rates: false })
  discord.shop.sku({ id: SMALL })
  discord.shop.sku({ id: MEDIUM, type: SkuType.durable })
  const { token, applicationId, root: apiRoot } = discord
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const rest = createRest({ token, apiRoot, clock: { nowMs: Date.now }, log, metrics: { count() {} } })
  const look = async (skus: string[], isSoldElsewhere: boolean) => {
    const all = await checkDiscord({
      config: { token, applicationId, apiRoot, guildId: undefined, testPurchases: false },
      rest,
      locales: loadLocales([join(ROOT, 'data/locales')], 'en', () => {}),
      menu: () => [],
      notes: { read: async () => null },
      sales: { skus: skus.map((sku) => ({ pack: 'small', sku })), isSoldElsewhere },
    })
    return all.find(({ part }) => part === 'discord shop')
  }
  expect(await look([SMALL], false)).toMatchObject({ state: 'ok', detail: '1 pack(s) are sold by SKUs' })
  expect(await look([SMALL], true)).toMatchObject({
    state: 'warn',
    detail: expect.stringContaining('may lose the shop'),
  })
  expect(await look([MEDIUM], false)).toMatchObject({
    state: 'wrong',
    detail: expect.stringContaining('not consumable'),
  })
  expect(await look([LATER], false)).toMatchObject({ state: 'wrong', detail: expect.stringContaining('has no SKU') })
  expect(await look([], true)).toMatchObject({ state: 'warn', detail: expect.stringContaining('discord_sku') })
  expect(await look([], false)).toMatchObject({ state: 'ok' })
  rest.close()
})

test('the catalogue says what is wrong about a SKU', () => {
  const mistakes = (yaml: string) => {
    const reading = readCatalog(yaml, NOBODY_OUTSIDE)
    return reading.ok ? [] : reading.mistakes.map(({ path }) => path)
  }
  expect(mistakes(CATALOG)).toEqual([])
  expect(mistakes(CATALOG.replace(`"${SMALL}"`, SMALL))).toEqual(['packs.small.discord_sku'])
  expect(mistakes(CATALOG.replace(MEDIUM, SMALL))).toEqual(['packs.medium.discord_sku'])
  expect(mistakes(CATALOG.replace('USD: 149, ', ''))).toEqual(['packs.small.prices'])
})
