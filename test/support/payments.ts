/** What the tests of the payments stand on: a person, a shop that does as it is told, and a queue that can be killed. */

import { holdCatalog } from '../../src/core/catalog.ts'
import { Fault } from '../../src/core/errors.ts'
import { handleInbox, receive } from '../../src/core/inbox.ts'
import { type Balance, balanceOf } from '../../src/core/ledger.ts'
import { personOf } from '../../src/core/people.ts'
import type { Address, Json, OrderFacts, PaymentFacts, RefundFacts, RefundOutcome } from '../../src/core/ports.ts'
import {
  type AdminNotice,
  createPayments,
  type Method,
  type PaymentCrashPoint,
  type Payments,
  type ShopSettings,
  type SubscriptionNotice,
} from '../../src/payments/index.ts'
import {
  type ManualClock,
  type ManualQueue,
  manualClock,
  manualQueue,
  silentLog,
  type TestDatabase,
} from './databases.ts'

/** What the shop in memory sells. */
export const CATALOG = `
gifts: { start_credits: 0 }
limits: { running: 2, queued: 8, daily: 200, confirm_credits: 10 }
retention: { result_days: 30 }
default_kind: image
models:
  canvas: { kind: image, title: { en: Canvas }, prompt: required, price: { each: 1000 }, routes: [{ provider: builtin, model: paint }] }
packs:
  small: { credits: 100, prices: { RUB: 9900, USD: 149, JPY: 200 } }
  odd: { credits: 7, prices: { RUB: 1000 }, best: true }
plans:
  plus: { credits: 300, prices: { RUB: 29900, USD: 399, XTR: 200 }, discount_percent: 10 }
  pro: { credits: 1000, prices: { RUB: 79900, USD: 999, XTR: 600 }, discount_percent: 20, priority: true, best: true }
`

export const WEB: Address = { platform: 'web', bot: 'web', chat: 'c1', place: 'private' }

/** A shop in memory: notices are facts, and every answer can be replaced. */
export interface ShopDouble extends Method {
  /** What `look` answers, by order id. */
  truth: Map<string, PaymentFacts>
  refunds: RefundFacts[]
  /** Throws in place of the next answers. */
  broken: { look: boolean; checkout: boolean }
  refundAnswer: (refund: RefundFacts) => Promise<RefundOutcome>
  checkouts: number
  looks: number
}

export function shopDouble(id = 'shop', extra: Partial<Method> = {}): ShopDouble {
  const shop: ShopDouble = {
    id,
    currencies: ['RUB', 'USD', 'JPY'],
    platforms: ['web'],
    truth: new Map(),
    refunds: [],
    broken: { look: false, checkout: false },
    checkouts: 0,
    looks: 0,
    async checkout(order) {
      shop.checkouts++
      if (shop.broken.checkout) throw new Fault('shop_down', { retryable: true })
      return { kind: 'link', url: `https://shop.example/${order.id}`, externalId: `bill-${order.id}` }
    },
    receive: async (notice) => notice as unknown as PaymentFacts,
    async look(order: OrderFacts) {
      shop.looks++
      if (shop.broken.look) throw new Fault('shop_down', { retryable: true })
      return shop.truth.get(order.id) ?? null
    },
    refundAnswer: async () => ({ state: 'succeeded' }),
    refund(refund) {
      shop.refunds.push(refund)
      return shop.refundAnswer(refund)
    },
    ...extra,
  }
  return shop
}

export interface Scene {
  test: TestDatabase
  clock: ManualClock
  queue: ManualQueue
  payments: Payments
  shop: ShopDouble
  personId: string
  admins: AdminNotice[]
  /** What the person was told of subscriptions. */
  told: SubscriptionNotice[]
  counts: { name: string; labels: object }[]
  /** Everything that was logged. */
  logged(): unknown[]
  /** Die at this point from now on; null: live. */
  dieAt(point: PaymentCrashPoint | null): void
  /** The process dies and comes back: wakes are forgotten, rows are swept. */
  restart(): Promise<void>
  /** Runs what is due; a planned death ends it. */
  run(): Promise<void>
  order(key?: string, packId?: string, currency?: string, methodId?: string): Promise<string>
  /** A notice of the shop, as often as wanted. */
  notice(facts: PaymentFacts, copy?: string): Promise<void>
  facts(orderId: string, change?: Partial<PaymentFacts>): Promise<PaymentFacts>
  balance(): Promise<Balance>
  state(orderId: string): Promise<string>
  paymentId(externalId: string): Promise<string>
  /** The order of a payment, by the shop's id of it. */
  paidOrder(externalId: string): Promise<string | null>
}

export class Death extends Error {}

export interface SceneOptions {
  /** Variables of outside shops: with them the scene's orders go to the first of them. */
  shops?: ShopSettings
  /** The shop in memory does this otherwise. */
  shop?: Partial<Method>
  catalogYaml?: string
  publicUrl?: string
  receiptEmail?: string
  clock?: ManualClock
}

/** @param extra what the shop in memory does otherwise */
export function openScene(test: TestDatabase, extra: Partial<Method> = {}): Promise<Scene> {
  return openShops(test, { shop: extra })
}

export async function openShops(test: TestDatabase, options: SceneOptions): Promise<Scene> {
  const { db } = test
  const clock = options.clock ?? manualClock()
  const queue = manualQueue({ clock, db })
  const log = silentLog()
  const reading = holdCatalog(options.catalogYaml ?? CATALOG, ['builtin'])
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  const shop = shopDouble('shop', options.shop)
  const admins: AdminNotice[] = []
  const told: SubscriptionNotice[] = []
  const counts: Scene['counts'] = []
  let deathAt: PaymentCrashPoint | null = null
  const payments = createPayments({
    db,
    queue,
    clock,
    log,
    catalog: reading.catalog,
    pretendMoney: true,
    methods: [shop],
    ...(options.shops === undefined ? {} : { shops: options.shops }),
    describe: ({ credits }) => `${credits} credits`,
    receiptEmail: async () => options.receiptEmail ?? null,
    publicUrl: { browsers: () => options.publicUrl ?? 'http://127.0.0.1:8080', shops: options.publicUrl },
    metrics: { count: (name, labels) => counts.push({ name, labels: labels ?? {} }) },
    async notifyAdmins(_trx, notice) {
      admins.push(notice)
    },
    async tellPerson(_trx, _person, notice) {
      told.push(notice)
    },
    crash(point) {
      if (point === deathAt) throw new Death(point)
    },
  })
  const handlerFor = (source: string) => payments.inboxHandler(source.slice('pay:'.length))
  await queue.work(
    {
      inbox: (ref) => handleInbox({ db, queue, clock, log, handlerFor }, ref),
      order: payments.handlers.order,
      refund: payments.handlers.refund,
      subscription: payments.handlers.subscription,
    },
    {},
  )
  const person = await db.transaction((trx) =>
    personOf(trx, { platform: 'web', externalId: 'p1', locale: 'en' }, { startCredits: 0, nowMs: clock.nowMs() }),
  )
  const orderRow = (id: string) =>
    db.outer.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  let notices = 0
  const scene: Scene = {
    test,
    clock,
    queue,
    payments,
    shop,
    personId: person.id,
    admins,
    told,
    counts,
    logged: () => log.entries,
    dieAt(point) {
      deathAt = point
    },
    async restart() {
      queue.forget()
      await payments.wakeOverdue(true)
      const incoming = await db.outer.selectFrom('inbox').select('order_key').where('state', '=', 'new').execute()
      for (const { order_key } of incoming) await queue.wake(null, 'inbox', order_key, clock.nowMs())
      await scene.run()
    },
    async run() {
      await queue.runDue().catch((error: unknown) => {
        if (!(error instanceof Death)) throw error
      })
    },
    async order(key = 'o1', packId = 'small', currency = 'RUB', methodId = 'shop') {
      const { orderId } = await db.transaction((trx) =>
        payments.order(trx, { key, personId: person.id, address: WEB, packId, methodId, currency }),
      )
      await scene.run()
      return orderId
    },
    async notice(facts, copy = `n${++notices}`) {
      await receive(
        { db, queue, clock },
        { source: 'pay:shop', externalId: copy, orderKey: `pay:shop:${copy}`, payload: facts as unknown as Json },
      )
      await scene.run()
    },
    async facts(orderId, change = {}) {
      const row = await orderRow(orderId)
      return {
        externalId: 'pay-1',
        orderId,
        amountMinor: row.amount_minor,
        currency: row.currency,
        status: 'paid',
        ...change,
      }
    },
    balance: () => balanceOf(db.outer, person.id, clock.nowMs()),
    state: async (orderId) => (await orderRow(orderId)).state,
    async paidOrder(externalId) {
      const row = await db.outer
        .selectFrom('payments')
        .select('order_id')
        .where('external_id', '=', externalId)
        .executeTakeFirstOrThrow()
      return row.order_id
    },
    async paymentId(externalId) {
      const row = await db.outer
        .selectFrom('payments')
        .select('id')
        .where('external_id', '=', externalId)
        .executeTakeFirstOrThrow()
      return row.id
    },
  }
  return scene
}
