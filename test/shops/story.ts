/**
 * What every outside shop has to live through, end to end: our payments and their HTTP route on one side, a strict double of the
 * shop on the other, real HTTP between them.
 */
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock, Json, OrderFacts } from '../../src/core/ports.ts'
import { verify } from '../../src/core/verify/index.ts'
import { createHttp, type Http } from '../../src/http.ts'
import { CONTEXT, methodContract, START_MS } from '../../src/payments/contract.ts'
import type { SubscriptionView } from '../../src/payments/index.ts'
import { createMethods } from '../../src/payments/methods/index.ts'
import type { WebNotice } from '../../src/payments/methods/types.ts'
import { manualClock, openSqlite, silentLog, type TestDatabase } from '../support/databases.ts'
import { openShops, type Scene, WEB } from '../support/payments.ts'
import type { ShopNotice, ShopServer } from './kit.ts'

const CATALOG = `
gifts: { start_credits: 0 }
limits: { running: 2, queued: 8, daily: 200, confirm_credits: 10 }
retention: { result_days: 30 }
default_kind: image
models:
  canvas: { kind: image, title: { en: Canvas }, prompt: required, price: { each: 1000 }, routes: [{ provider: builtin, model: paint }] }
packs:
  small: { credits: 100, prices: { RUB: 29900, USD: 299, EUR: 279, USDT: 300 } }
plans:
  plus: { credits: 300, prices: { RUB: 59900, USD: 599 } }
  pro: { credits: 1000, prices: { RUB: 149900, USD: 1499 } }
`
const CREDITS = 100
const MINUTE_MS = 60_000
const START: Clock = { nowMs: () => START_MS }

/** Opens a double whose time is this clock's. */
export type OpenServer = (clock: Clock) => Promise<ShopServer>

export interface ShopScene extends Scene {
  server: ShopServer
  http: Http
  methodId: string
  /** Makes an order at the shop; answers its id and the page to pay at. */
  buy(key?: string): Promise<{ orderId: string; url: string; externalId: string | null }>
  /** Begins a plan; the page at which its first month is paid. */
  begin(planId?: string): Promise<{ orderId: string; url: string }>
  /** Plans that run. */
  running(): Promise<SubscriptionView[]>
  /** Time passes, and everything that is due happens. */
  passes(ms: number): Promise<void>
  /** Hands a notice to us over HTTP, and runs what follows. */
  deliver(notice: ShopNotice): Promise<{ status: number; body: string }>
  /** Everything that the shop has to say, delivered. */
  deliverAll(): Promise<{ status: number; body: string }[]>
  credits(): Promise<number>
  /** The shop's id of the order's payment, once it is booked. */
  paidId(orderId: string): Promise<string>
}

/** @param currency in which the shop sells in this story */
export async function openShopScene(
  methodId: string,
  openServer: OpenServer,
  currency: string,
): Promise<ShopScene & { close(): Promise<void> }> {
  const opened: TestDatabase = await openSqlite()
  const clock = manualClock()
  const server = await openServer(clock)
  const scene = await openShops(opened, {
    shops: server.settings,
    catalogYaml: CATALOG,
    publicUrl: 'https://bot.example',
    clock,
    receiptEmail: 'person@example.com',
  })
  const http = await createHttp({
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    trustedProxies: ['loopback'],
    log: silentLog(),
    parts: [{ name: 'payments', routes: (scope) => scene.payments.registerRoutes(scope) }],
  })
  const root = await http.listen()
  const orderRow = (id: string) =>
    opened.db.outer.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const shopScene: ShopScene = {
    ...scene,
    server,
    http,
    methodId,
    async buy(key = 'o1') {
      const orderId = await scene.order(key, 'small', currency, methodId)
      const row = await orderRow(orderId)
      const checkout = JSON.parse(row.checkout ?? 'null') as { url: string } | null
      if (checkout === null) throw new Error(`no checkout: ${JSON.stringify(scene.admins)}`)
      return { orderId, url: checkout.url, externalId: row.external_id }
    },
    async begin(planId = 'plus') {
      const wanted = { key: `plan-${planId}`, personId: scene.personId, address: WEB, planId, methodId, currency }
      const { orderId } = await opened.db.transaction((trx) => scene.payments.subscribe(trx, wanted))
      await scene.run()
      const checkout = JSON.parse((await orderRow(orderId)).checkout ?? 'null') as { url: string } | null
      if (checkout === null) throw new Error(`no checkout: ${JSON.stringify(scene.admins)}`)
      return { orderId, url: checkout.url }
    },
    running: () => scene.payments.subscriptionsOf(opened.db.outer, scene.personId),
    async passes(ms) {
      clock.advance(ms)
      await scene.payments.wakeOverdue(false)
      await scene.run()
    },
    async deliver(notice) {
      const query = new URLSearchParams(notice.query).toString()
      const answer = await fetch(`${root}/pay/${methodId}${query === '' ? '' : `?${query}`}`, {
        method: notice.verb,
        headers: notice.headers,
        ...(notice.verb === 'GET' ? {} : { body: notice.body }),
      })
      const told = { status: answer.status, body: await answer.text() }
      await scene.run()
      return told
    },
    async deliverAll() {
      const told: { status: number; body: string }[] = []
      for (const notice of server.takeNotices()) told.push(await shopScene.deliver(notice))
      return told
    },
    credits: async () => (await scene.balance()).availableCredits,
    async paidId(orderId) {
      const row = await opened.db.outer
        .selectFrom('payments')
        .select('external_id')
        .where('order_id', '=', orderId)
        .executeTakeFirstOrThrow()
      return row.external_id
    },
  }
  return {
    ...shopScene,
    async close() {
      await http.close()
      await server.close()
      // Whatever a test did: the books are right after it.
      const { differences } = await verify(opened.db)
      await opened.close()
      expect(differences).toEqual([])
    },
  }
}

/** The notice as the inbox keeps it. */
export function inInbox(notice: ShopNotice): Json {
  const kept: WebNotice = { headers: notice.headers, query: notice.query, body: { text: notice.body } }
  return kept as unknown as Json
}

export interface StoryOptions {
  /** The page to pay at is a link that needs no call. */
  offlineCheckout?: boolean
  currency: string
  /** What the shop has to be told when we have it. */
  answer: (notice: ShopNotice) => { status: number; body: string | RegExp }
  /** Its signature leaves out much of the notice, and the method asks the shop itself. */
  signsInPart?: boolean
}

/** Runs the contract of methods and the story of an outside shop. */
export function shopStory(methodId: string, openServer: OpenServer, options: StoryOptions): void {
  let scene: Awaited<ReturnType<typeof openShopScene>> | undefined
  const servers: ShopServer[] = []
  const start = async () => {
    scene = await openShopScene(methodId, openServer, options.currency)
    return scene
  }
  afterEach(async () => {
    const open = scene
    scene = undefined
    await open?.close()
    for (const server of servers.splice(0)) await server.close()
  })
  const methodOf = (server: ShopServer) => {
    const tools = { clock: scene?.clock ?? START, log: silentLog() }
    const method = createMethods({ shops: { settings: server.settings, tools } }).find((one) => one.id === methodId)
    if (method === undefined) throw new Error(`${methodId} is not on with the settings of its double`)
    return method
  }

  methodContract(methodId, async () => {
    const server = await openServer(START)
    servers.push(server)
    const method = methodOf(server)
    return {
      method,
      async pay(order: OrderFacts, outcome) {
        const checkout = await method.checkout(order, CONTEXT)
        if (checkout.kind !== 'link') throw new Error('an outside shop has a page')
        server.takeNotices()
        await server.visit({ url: checkout.url, outcome })
        const told = server.takeNotices().at(-1)
        return told === undefined ? null : inInbox(told)
      },
    }
  })

  describe(`${methodId}, end to end`, () => {
    test('is off without its variables', () => {
      const tools = { clock: { nowMs: () => 0 }, log: silentLog() }
      const methods = createMethods({ shops: { settings: {}, tools } })
      expect(methods.map((one) => one.id)).not.toContain(methodId)
    })

    test('a payment is credited with its notice, once, however often it is told', async () => {
      const shop = await start()
      const { orderId, url } = await shop.buy()
      expect(await shop.credits()).toBe(0)
      await shop.server.visit({ url, outcome: 'paid' })
      const notices = shop.server.takeNotices()
      for (const notice of [...notices, ...notices]) {
        const told = await shop.deliver(notice)
        const expected = options.answer(notice)
        expect(told.status).toBe(expected.status)
        expect(told.body).toMatch(expected.body)
      }
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', CREDITS])
    })

    test('C1 a payment whose notice was lost is found by the poller', async () => {
      const shop = await start()
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      shop.server.takeNotices()
      shop.clock.advance(MINUTE_MS)
      await shop.run()
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', CREDITS])
    })

    test('T2 T3 the notice twenty times, the poller and the button together credit once', async () => {
      const shop = await start()
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      await shop.test.db.transaction((trx) => shop.payments.checkNow(trx, { orderId, personId: shop.personId }))
      const notices = shop.server.takeNotices()
      const copies = Array.from({ length: 20 }, () => notices).flat()
      await Promise.all([
        shop.run(),
        ...copies.map((notice) => shop.deliver(notice)),
        shop.payments.handlers.order(orderId),
      ])
      await shop.run()
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', CREDITS])
    })

    test('a payment that failed credits nothing', async () => {
      const shop = await start()
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'failed' })
      await shop.deliverAll()
      expect(await shop.credits()).toBe(0)
      expect(['failed', 'awaiting_payment']).toContain(await shop.state(orderId))
    })

    test('T9 nothing is credited for an order that nobody has paid', async () => {
      const shop = await start()
      const { orderId } = await shop.buy()
      shop.clock.advance(MINUTE_MS)
      await shop.run()
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['awaiting_payment', 0])
    })

    test('A2 a notice with any byte changed credits nothing', async () => {
      const shop = await start()
      const { url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      const notices = shop.server.takeNotices()
      const signed = options.signsInPart !== true && methodOf(shop.server).noticesSigned !== false
      // Of a notice that is not wholly signed the shop is asked: from here on it knows of no payment at all.
      if (!signed) shop.server.breakWith(404)
      for (const notice of notices)
        for (const spoiled of spoil(notice)) {
          const told = await shop.deliver(spoiled)
          if (signed) expect([400, 401, 415, 429], JSON.stringify(spoiled)).toContain(told.status)
        }
      expect(await shop.credits()).toBe(0)
      if (signed) expect(shop.counts.some((one) => one.name === 'notices_refused')).toBe(true)
    })

    test('bodies that are none are refused or taken for nothing', async () => {
      const shop = await start()
      const { url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      const [notice] = shop.server.takeNotices()
      if (notice === undefined || notice.verb === 'GET') return
      const other = notice.body.startsWith('{') ? 'a=1&b=2' : '{"a":1}'
      const { 'content-type': type = '', ...headers } = notice.headers
      const sent: ShopNotice[] = [
        { ...notice, body: '' },
        { ...notice, body: notice.body.slice(0, -7) },
        { ...notice, body: other },
        { ...notice, body: `\ufffe${notice.body}` },
        { ...notice, headers: { ...headers, 'content-type': 'text/plain' }, body: '[]' },
        { ...notice, body: '{"a":1,"a":2}' },
        { ...notice, body: 'null' },
      ]
      for (const one of sent) expect((await shop.deliver(one)).status, one.body).toBeLessThan(500)
      const huge = await shop.deliver({
        ...notice,
        headers: { ...headers, 'content-type': type },
        body: 'a'.repeat(1024 * 1024 + 1),
      })
      expect(huge.status).toBe(413)
      expect(await shop.credits()).toBe(0)
    })

    test('T8 a shop that is down is asked again', async () => {
      const shop = await start()
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      for (const status of [500, 0, 429]) {
        shop.server.breakWith(status)
        shop.clock.advance(2 * MINUTE_MS)
        await shop.run()
        expect(await shop.credits()).toBe(0)
      }
      shop.server.breakWith(null)
      shop.clock.advance(40 * MINUTE_MS)
      await shop.run()
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', CREDITS])
    })

    test.each([500, 0, -1])('a checkout that got no answer (%i) is asked for again', async (broken) => {
      if (options.offlineCheckout === true) return
      const shop = await start()
      shop.server.breakWith(broken)
      const orderId = await shop.order('o1', 'small', options.currency, methodId)
      expect(await shop.state(orderId)).toBe('created')
      shop.server.breakWith(null)
      shop.clock.advance(MINUTE_MS)
      await shop.run()
      expect(await shop.state(orderId)).toBe('awaiting_payment')
    })

    test('R2 R3 refunds take credits in parts, never more than was paid', async () => {
      const shop = await start()
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      await shop.deliverAll()
      const paymentId = await shop.paymentId(await shop.paidId(orderId))
      const method = methodOf(shop.server)
      const amount = (await shop.payments.orderView(shop.test.db.outer, orderId, shop.personId))!.order.amountMinor
      const parts =
        method.wholeRefundsOnly === true ? [amount] : [Math.floor(amount / 3), amount - Math.floor(amount / 3)]
      for (const amountMinor of parts) {
        await shop.test.db.transaction((trx) => shop.payments.refund(trx, { paymentId, amountMinor, by: 'admin:1' }))
        await shop.run()
        await shop.deliverAll()
        shop.clock.advance(40 * MINUTE_MS)
        await shop.run()
      }
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['refunded', 0])
      await expect(
        shop.test.db.transaction((trx) => shop.payments.refund(trx, { paymentId, amountMinor: 1, by: 'admin:1' })),
      ).rejects.toMatchObject({ code: 'refund_too_much' })
    })

    test.each([
      ['before', 0],
      ['after', -1],
    ])('R5 a refund whose call was torn %s it was made is made once', async (_when, broken) => {
      const shop = await start()
      if (methodOf(shop.server).manualRefunds === true) return
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      await shop.deliverAll()
      const paymentId = await shop.paymentId(await shop.paidId(orderId))
      const amountMinor = (await shop.payments.orderView(shop.test.db.outer, orderId, shop.personId))!.order.amountMinor
      shop.server.breakWith(broken)
      await shop.test.db.transaction((trx) => shop.payments.refund(trx, { paymentId, amountMinor, by: 'admin:1' }))
      await shop.run()
      shop.server.breakWith(null)
      shop.clock.advance(40 * MINUTE_MS)
      await shop.run()
      shop.clock.advance(40 * MINUTE_MS)
      await shop.run()
      await shop.deliverAll()
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['refunded', 0])
    })

    test('R7 money returned in the shop’s cabinet takes its credits, once', async () => {
      const shop = await start()
      if (shop.server.refundInCabinet === undefined) return
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      await shop.deliverAll()
      const amountMinor = (await shop.payments.orderView(shop.test.db.outer, orderId, shop.personId))!.order.amountMinor
      await shop.server.refundInCabinet(await shop.paidId(orderId), amountMinor)
      const notices = shop.server.takeNotices()
      for (const notice of [...notices, ...notices]) await shop.deliver(notice)
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['refunded', 0])
    })

    test('R13 a refund that is told of before its payment leaves nothing behind', async () => {
      const shop = await start()
      if (shop.server.refundInCabinet === undefined) return
      const { orderId, url, externalId } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      const [paid, ...more] = shop.server.takeNotices()
      const view = await shop.payments.orderView(shop.test.db.outer, orderId, shop.personId)
      const facts = await methodOf(shop.server).look({ ...view!.order, ...(externalId === null ? {} : { externalId }) })
      await shop.server.refundInCabinet(facts!.externalId, view!.order.amountMinor)
      for (const notice of [...shop.server.takeNotices(), ...more]) await shop.deliver(notice)
      if (paid !== undefined) await shop.deliver(paid)
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['refunded', 0])
    })

    test.each(['won', 'lost'] as const)('R11 a dispute takes the credits; %s', async (end) => {
      const shop = await start()
      if (shop.server.dispute === undefined) return
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      await shop.deliverAll()
      const id = await shop.paidId(orderId)
      await shop.server.dispute(id, 'open')
      const opened = shop.server.takeNotices()
      for (const notice of [...opened, ...opened]) await shop.deliver(notice)
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['disputed', 0])
      await shop.server.dispute(id, end)
      const ended = shop.server.takeNotices()
      for (const notice of [...ended, ...opened, ...ended]) await shop.deliver(notice)
      expect([await shop.state(orderId), await shop.credits()]).toEqual(
        end === 'won' ? ['paid', CREDITS] : ['refunded', 0],
      )
    })

    test('what the shop lists is what was paid there', async () => {
      const shop = await start()
      const method = methodOf(shop.server)
      if (method.list === undefined) return
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      await shop.buy('o2')
      const found: unknown[] = []
      for await (const facts of method.list(shop.clock.nowMs() - 24 * 60 * MINUTE_MS))
        if (facts.status === 'paid') found.push(facts.orderId)
      expect(found).toEqual([orderId])
    })

    test('C1 a payment and a refund of which no notice came are found by the reconciliation, once', async () => {
      const shop = await start()
      const { orderId, url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      shop.server.takeNotices()
      const reconciled = async () =>
        (await shop.payments.reconcile(methodId, shop.clock.nowMs() - 24 * 60 * MINUTE_MS)).map(
          ({ finding }) => finding,
        )
      expect(await reconciled()).toEqual(['credited_late'])
      expect([await shop.state(orderId), await shop.credits()]).toEqual(['paid', CREDITS])
      expect(await reconciled()).toEqual(['matched'])
      if (shop.server.refundInCabinet !== undefined && methodOf(shop.server).list !== undefined) {
        const { order } = (await shop.payments.orderView(shop.test.db.outer, orderId, shop.personId))!
        await shop.server.refundInCabinet(await shop.paidId(orderId), order.amountMinor)
        expect(await reconciled()).toEqual(['credited_late'])
        expect([await shop.state(orderId), await shop.credits()]).toEqual(['refunded', 0])
      }
      expect(await reconciled()).toEqual(['matched'])
      expect(shop.admins).toEqual([])
    })

    test('no secret of the shop gets into the log or the books', async () => {
      const shop = await start()
      const { url } = await shop.buy()
      await shop.server.visit({ url, outcome: 'paid' })
      await shop.deliverAll()
      shop.server.breakWith(500)
      await shop.buy('o2').catch(() => undefined)
      const { db } = shop.test
      const rows = [
        ...(await db.outer.selectFrom('orders').selectAll().execute()),
        ...(await db.outer.selectFrom('payments').selectAll().execute()),
        ...shop.admins,
        ...shop.logged(),
      ]
      const secrets = Object.entries(shop.server.settings).filter(([name]) => /SECRET|KEY|PASSWORD/.test(name))
      expect(secrets.length).toBeGreaterThan(0)
      for (const [, secret] of secrets) expect(JSON.stringify(rows)).not.toContain(secret)
    })
  })
}

const SPOILED = 40

/** Copies of a notice with one byte changed each, over body, query and signature headers. */
function* spoil(notice: ShopNotice): Generator<ShopNotice> {
  const step = Math.max(1, Math.floor(notice.body.length / SPOILED))
  for (let at = 0; at < notice.body.length; at += step) yield { ...notice, body: changed(notice.body, at) }
  for (const [name, value] of Object.entries(notice.query))
    if (value !== '') yield { ...notice, query: { ...notice.query, [name]: changed(value, value.length - 1) } }
  for (const [name, value] of Object.entries(notice.headers))
    if (/sig|auth/.test(name))
      yield { ...notice, headers: { ...notice.headers, [name]: changed(value, value.length - 1) } }
}

function changed(text: string, at: number): string {
  const char = text[at] === '0' ? '1' : '0'
  return text.slice(0, at) + char + text.slice(at + 1)
}
