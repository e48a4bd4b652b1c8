import { afterEach, describe, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../../test/support/databases.ts'
import { openScene, type Scene, WEB } from '../../../test/support/payments.ts'
import { Fault } from '../../core/errors.ts'
import { hold, settle } from '../../core/ledger.ts'
import { expiringOf } from '../../core/ledger-periods.ts'
import type { OrderFacts, PaymentFacts } from '../../core/ports.ts'
import { verify } from '../../core/verify/index.ts'
import { booksOf } from '../books.ts'
import type { ChangeOutcome, Method, Subscriptions } from '../methods/types.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MONTH_MS = 30 * DAY_MS

/** What the shop in memory does with subscriptions: as told, and it remembers what it was asked. */
interface Till {
  extra: Partial<Method>
  /** Orders that we charged for. */
  charged: string[]
  answer: (order: OrderFacts) => Partial<PaymentFacts> | Error
  calls: string[]
  change: () => ChangeOutcome | Error
  payments: PaymentFacts[]
}

function till(renews: 'us' | 'shop', more: Partial<Subscriptions> = {}): Till {
  const known = new Map<string, PaymentFacts>()
  const told = (what: string) => async (): Promise<ChangeOutcome> => {
    own.calls.push(what)
    const said = own.change()
    if (said instanceof Error) throw said
    return said
  }
  const own: Till = {
    charged: [],
    calls: [],
    payments: [],
    answer: () => ({ status: 'paid' }),
    change: () => ({ state: 'done' }),
    extra: {
      subscriptions:
        renews === 'us'
          ? { renews, ...more }
          : {
              renews,
              cancel: told('cancel'),
              resume: told('resume'),
              end: told('end'),
              look: async () => ({ word: null, payments: own.payments }),
              ...more,
            },
      async charge(order, { savedMethod }) {
        own.charged.push(`${order.id} with ${savedMethod}`)
        const said = own.answer(order)
        const { amountMinor, currency } = order
        // As a shop with keys of idempotence: what was charged once is told again.
        const facts = known.get(order.id) ?? {
          externalId: `charge-${order.id}`,
          orderId: order.id,
          amountMinor,
          currency,
          status: 'paid' as const,
          ...(said instanceof Error ? {} : said),
        }
        if (facts.status === 'paid') known.set(order.id, facts)
        if (said instanceof Error) throw said
        return facts
      },
    },
  }
  return own
}

eachDatabase((_name, open) => {
  let opened: TestDatabase | undefined
  const start = async (own: Till): Promise<Scene> => {
    opened = await open()
    return openScene(opened, own.extra)
  }
  afterEach(async () => {
    // Whatever a test did: the books are right after it.
    if (opened !== undefined) expect((await verify(opened.db)).differences).toEqual([])
    await opened?.close()
    opened = undefined
  })
  const credits = async (scene: Scene) => (await scene.balance()).availableCredits
  const begin = async (scene: Scene, planId = 'plus', key = `s-${planId}`): Promise<string> => {
    const wanted = { key, personId: scene.personId, address: WEB, planId, methodId: 'shop', currency: 'RUB' }
    const { orderId } = await scene.test.db.transaction((trx) => scene.payments.subscribe(trx, wanted))
    await scene.run()
    return orderId
  }
  /** The first payment: what a card leaves for later is in it. */
  const pay = async (scene: Scene, orderId: string, change: Partial<PaymentFacts> = {}) =>
    scene.notice(await scene.facts(orderId, { externalId: `first-${orderId}`, savedMethod: 'card-1', ...change }))
  const subscriptions = (scene: Scene) => scene.payments.subscriptionsOf(scene.test.db.outer, scene.personId)
  const stateOf = async (scene: Scene) => (await subscriptions(scene)).map((one) => one.state)
  const ends = async (scene: Scene) => {
    await scene.payments.wakeOverdue(false)
    await scene.run()
  }
  const passes = async (scene: Scene, ms: number) => {
    scene.clock.advance(ms)
    await ends(scene)
  }

  describe('a plan that we charge for', () => {
    test('the first payment brings a month of credits, which end with it', async () => {
      const scene = await start(till('us'))
      await pay(scene, await begin(scene))
      const [own] = await subscriptions(scene)
      expect(own).toMatchObject({ planId: 'plus', state: 'active', credits: 300, discountPercent: 10 })
      expect(own?.periodEndMs).toBe(scene.clock.nowMs() + MONTH_MS)
      expect(await credits(scene)).toBe(300)
      expect(await expiringOf(scene.test.db.outer, scene.personId, scene.clock.nowMs())).toEqual([
        { credits: 300, atMs: scene.clock.nowMs() + MONTH_MS },
      ])
      // The same plan twice is no second one.
      await expect(begin(scene, 'plus', 'again')).rejects.toMatchObject({ code: 'subscribed' })
    })

    test('S2 a period is charged and credited once, whoever asks how often; what was left of the old one is gone', async () => {
      const own = till('us')
      const scene = await start(own)
      const orderId = await begin(scene)
      await pay(scene, orderId)
      await pay(scene, orderId)
      await passes(scene, MONTH_MS)
      const { id } = (await subscriptions(scene))[0]!
      for (let i = 0; i < 3; i++) {
        await scene.payments.handlers.subscription(id)
        await passes(scene, HOUR_MS)
      }
      expect(own.charged).toHaveLength(1)
      expect(await credits(scene)).toBe(300)
      expect(scene.told.map(({ code }) => code)).toEqual(['renewed'])
      const [now] = await subscriptions(scene)
      expect(now?.periodEndMs).toBe(Date.UTC(2026, 0, 1) + 2 * MONTH_MS)
      // Paid another time for the same period: real money, so somebody looks at it, and it is credited to nobody.
      const charge = await scene.test.db.outer
        .selectFrom('orders')
        .selectAll()
        .where('period_start_ms', 'is not', null)
        .executeTakeFirstOrThrow()
      await scene.notice(await scene.facts(charge.id, { externalId: 'twice' }))
      expect(await credits(scene)).toBe(300)
      expect(scene.admins).toMatchObject([{ code: 'payment_review', params: { reason: 'period_twice' } }])
    })

    test('S2 twenty steps and notices of one renewal at once credit it once', async () => {
      const own = till('us')
      const scene = await start(own)
      await pay(scene, await begin(scene))
      const { id } = (await subscriptions(scene))[0]!
      scene.clock.advance(MONTH_MS)
      await Promise.all(Array.from({ length: 20 }, () => scene.payments.handlers.subscription(id)))
      const orders = await scene.test.db.outer
        .selectFrom('orders')
        .select('id')
        .where('period_start_ms', 'is not', null)
        .execute()
      expect(orders).toHaveLength(1)
      await Promise.all(Array.from({ length: 20 }, () => scene.payments.handlers.order(orders[0]!.id)))
      await ends(scene)
      expect(await credits(scene)).toBe(300)
      const paid = await scene.test.db.outer.selectFrom('payments').select('external_id').execute()
      expect(paid).toHaveLength(2)
    })

    test('S3 a renewal that fails is tried again in its grace, in which the plan goes on', async () => {
      const own = till('us')
      own.answer = () => ({ status: 'failed' })
      const scene = await start(own)
      await pay(scene, await begin(scene))
      await passes(scene, MONTH_MS)
      expect(await stateOf(scene)).toEqual(['past_due'])
      expect(await credits(scene)).toBe(0)
      expect(scene.told.map(({ code }) => code)).toEqual(['failed'])
      await passes(scene, DAY_MS)
      expect(own.charged).toHaveLength(2)
      expect(await stateOf(scene)).toEqual(['past_due'])
      own.answer = () => ({ status: 'paid' })
      await passes(scene, 2 * DAY_MS)
      expect(await stateOf(scene)).toEqual(['active'])
      expect(await credits(scene)).toBe(300)
      // The days of grace were days of the new period.
      expect((await subscriptions(scene))[0]?.periodEndMs).toBe(Date.UTC(2026, 0, 1) + 2 * MONTH_MS)
    })

    test('S3 a plan whose renewals all fail ends with its grace, and is charged no more', async () => {
      const own = till('us')
      own.answer = () => ({ status: 'failed' })
      const scene = await start(own)
      await pay(scene, await begin(scene))
      await passes(scene, MONTH_MS)
      for (let day = 0; day < 10; day++) await passes(scene, DAY_MS)
      expect(own.charged).toHaveLength(4)
      expect(await stateOf(scene)).toEqual([])
      expect(scene.told.map(({ code }) => code)).toEqual(['failed', 'ended'])
      for (let month = 0; month < 2; month++) await passes(scene, MONTH_MS)
      expect(own.charged).toHaveLength(4)
    })

    test('S3 who takes back that they can be charged is not asked again', async () => {
      const own = till('us')
      own.answer = () => ({ status: 'failed', revoked: true })
      const scene = await start(own)
      await pay(scene, await begin(scene))
      await passes(scene, MONTH_MS)
      for (let day = 0; day < 10; day++) await passes(scene, DAY_MS)
      expect(own.charged).toHaveLength(1)
      expect(await stateOf(scene)).toEqual([])
    })

    test('S4 a cancelled plan is used to its end, and not charged', async () => {
      const own = till('us')
      const scene = await start(own)
      await pay(scene, await begin(scene))
      const { id } = (await subscriptions(scene))[0]!
      const mine = { subscriptionId: id, personId: scene.personId }
      const { db } = scene.test
      expect(await db.transaction((trx) => scene.payments.cancelSubscription(trx, mine))).toBe(true)
      expect(await db.transaction((trx) => scene.payments.cancelSubscription(trx, mine))).toBe(false)
      await passes(scene, MONTH_MS - HOUR_MS)
      expect(await stateOf(scene)).toEqual(['cancelling'])
      expect(await credits(scene)).toBe(300)
      await passes(scene, HOUR_MS)
      expect(await stateOf(scene)).toEqual([])
      expect(await credits(scene)).toBe(0)
      expect(own.charged).toEqual([])
      expect(scene.told.map(({ code }) => code)).toEqual(['ended'])
    })

    test('S4 a cancel that was taken back is none; nobody else can do either', async () => {
      const own = till('us')
      const scene = await start(own)
      await pay(scene, await begin(scene))
      const { id } = (await subscriptions(scene))[0]!
      const mine = { subscriptionId: id, personId: scene.personId }
      const { db } = scene.test
      await expect(
        db.transaction((trx) => scene.payments.cancelSubscription(trx, { ...mine, personId: 'somebody' })),
      ).rejects.toMatchObject({ code: 'subscription_unknown' })
      await db.transaction((trx) => scene.payments.cancelSubscription(trx, mine))
      expect(await db.transaction((trx) => scene.payments.resumeSubscription(trx, mine))).toBe(true)
      await passes(scene, MONTH_MS)
      expect(own.charged).toHaveLength(1)
      expect(await credits(scene)).toBe(300)
    })

    test('S6 a larger plan begins at once and takes the place of the old one, whose credits stay to their end', async () => {
      const own = till('us')
      const scene = await start(own)
      await pay(scene, await begin(scene))
      await passes(scene, 10 * DAY_MS)
      await pay(scene, await begin(scene, 'pro'), { savedMethod: 'card-2' })
      expect(await subscriptions(scene)).toMatchObject([{ planId: 'pro', state: 'active', credits: 1000 }])
      expect(await credits(scene)).toBe(1300)
      await passes(scene, 20 * DAY_MS)
      expect(await credits(scene)).toBe(1000)
      expect(own.charged).toEqual([])
      await passes(scene, 10 * DAY_MS)
      expect(own.charged).toEqual([expect.stringContaining('card-2')])
      expect(await credits(scene)).toBe(1000)
    })

    test('S6 a smaller plan comes with the next period, at its price', async () => {
      const own = till('us')
      const scene = await start(own)
      await pay(scene, await begin(scene, 'pro'))
      const { id } = (await subscriptions(scene))[0]!
      await scene.test.db.transaction((trx) =>
        scene.payments.changeAtEnd(trx, { subscriptionId: id, personId: scene.personId, planId: 'plus' }),
      )
      expect(await subscriptions(scene)).toMatchObject([{ planId: 'pro', nextPlan: { planId: 'plus' } }])
      await passes(scene, MONTH_MS)
      expect(await subscriptions(scene)).toMatchObject([
        { planId: 'plus', credits: 300, amountMinor: 29900, discountPercent: 10, nextPlan: null },
      ])
      expect(await credits(scene)).toBe(300)
    })

    test('a charge without an answer is asked for by the same key, and never by another', async () => {
      const own = till('us')
      own.answer = () => new Fault('torn', { retryable: true })
      const scene = await start(own)
      await pay(scene, await begin(scene))
      await passes(scene, MONTH_MS)
      for (let i = 0; i < 6; i++) await passes(scene, HOUR_MS)
      expect(new Set(own.charged).size).toBe(1)
      expect(own.charged.length).toBeGreaterThan(2)
      own.answer = () => ({ status: 'paid' })
      await passes(scene, HOUR_MS)
      expect(await credits(scene)).toBe(300)
      expect(await stateOf(scene)).toEqual(['active'])
    })

    test.each(['renewal:committed', 'renewal:charged', 'pay:credited'] as const)(
      'T6 a death at %s of a renewal: after the restart the period is paid and credited once',
      async (point) => {
        const own = till('us')
        const scene = await start(own)
        await pay(scene, await begin(scene))
        scene.clock.advance(MONTH_MS)
        scene.dieAt(point)
        await ends(scene)
        scene.dieAt(null)
        await scene.restart()
        for (let hour = 0; hour < 3; hour++) await passes(scene, HOUR_MS)
        expect(new Set(own.charged).size).toBe(1)
        expect(await credits(scene)).toBe(300)
        expect(await stateOf(scene)).toEqual(['active'])
        expect(scene.told.map(({ code }) => code)).toEqual(['renewed'])
      },
    )

    test('an order that nobody pays begins nothing; paid late, it does', async () => {
      const scene = await start(till('us'))
      const orderId = await begin(scene)
      await passes(scene, 2 * HOUR_MS)
      expect(await scene.state(orderId)).toBe('expired')
      expect(await stateOf(scene)).toEqual([])
      await pay(scene, orderId)
      expect(await stateOf(scene)).toEqual(['active'])
      expect(await credits(scene)).toBe(300)
    })

    test('who is shut out is not charged any more', async () => {
      const own = till('us')
      const scene = await start(own)
      await pay(scene, await begin(scene))
      await scene.test.db.outer.updateTable('people').set({ blocked: 1 }).where('id', '=', scene.personId).execute()
      await passes(scene, MONTH_MS)
      expect(own.charged).toEqual([])
      expect(await stateOf(scene)).toEqual([])
    })
  })

  test('the books tell payments of plans apart, and what people have is what the ledger says', async () => {
    const scene = await start(till('us'))
    await scene.notice(await scene.facts(await scene.order()))
    await pay(scene, await begin(scene))
    await passes(scene, MONTH_MS)
    const lines = await booksOf(scene.test.db, { fromMs: 0, toMs: Date.UTC(2027, 0) })
    const of = (line: string) => lines.find((one) => one.line === line)
    expect([of('payments')?.n, of('payments')?.credits]).toEqual([1, 100])
    expect([of('payments_of_plans')?.n, of('payments_of_plans')?.amountMinor]).toEqual([2, 59800])
    expect([of('credits_sold')?.credits, of('credits_expired')?.credits]).toEqual([700, -300])
    expect(of('credits_closing')?.credits).toBe(await credits(scene))
  })

  describe('a plan that the shop renews', () => {
    const renewal = async (scene: Scene, orderId: string, n: number, change: Partial<PaymentFacts> = {}) =>
      scene.notice(await scene.facts(orderId, { externalId: `renewal-${n}`, ...change }))

    test('S1 a renewal comes without a checkout and is a month of its own, once however often it is told', async () => {
      const scene = await start(till('shop'))
      const orderId = await begin(scene)
      await pay(scene, orderId, { subscription: { externalId: 'sub-1' } })
      await passes(scene, MONTH_MS)
      for (let i = 0; i < 3; i++) await renewal(scene, orderId, 1)
      expect(await credits(scene)).toBe(300)
      expect(await stateOf(scene)).toEqual(['active'])
      expect((await subscriptions(scene))[0]?.periodEndMs).toBe(Date.UTC(2026, 0, 1) + 2 * MONTH_MS)
      expect(scene.told.map(({ code }) => code)).toEqual(['renewed'])
    })

    test('S1 a period lasts as long as the shop says', async () => {
      const scene = await start(till('shop'))
      const orderId = await begin(scene)
      const startMs = scene.clock.nowMs()
      const period = { periodStartMs: startMs, periodEndMs: startMs + 31 * DAY_MS }
      await pay(scene, orderId, { subscription: { externalId: 'sub-1', ...period } })
      expect((await subscriptions(scene))[0]?.periodEndMs).toBe(startMs + 31 * DAY_MS)
      // The same period by another name of the payment.
      await renewal(scene, orderId, 1, { subscription: period })
      expect(await credits(scene)).toBe(300)
      expect(scene.admins).toMatchObject([{ params: { reason: 'period_twice' } }])
    })

    test('S5 a renewal that no notice tells of is found by asking the shop', async () => {
      const own = till('shop')
      const scene = await start(own)
      const orderId = await begin(scene)
      await pay(scene, orderId, { subscription: { externalId: 'sub-1' } })
      own.payments = [await scene.facts(orderId, { externalId: 'renewal-1' })]
      await passes(scene, MONTH_MS)
      await passes(scene, HOUR_MS)
      expect(await credits(scene)).toBe(300)
      expect(await stateOf(scene)).toEqual(['active'])
    })

    test('S3 a renewal that does not come ends the plan with its grace; late money is credited and begins it again', async () => {
      const scene = await start(till('shop', { graceMs: DAY_MS }))
      const orderId = await begin(scene)
      await pay(scene, orderId, { subscription: { externalId: 'sub-1' } })
      await passes(scene, MONTH_MS)
      await passes(scene, 2 * HOUR_MS)
      expect(await stateOf(scene)).toEqual(['active'])
      await passes(scene, DAY_MS)
      expect(await stateOf(scene)).toEqual([])
      await renewal(scene, orderId, 1)
      expect(await credits(scene)).toBe(300)
      expect(await stateOf(scene)).toEqual(['active'])
    })

    test('S4 the shop is told of a cancel, again until it answers; the plan runs to its end', async () => {
      const own = till('shop')
      const scene = await start(own)
      const orderId = await begin(scene)
      await pay(scene, orderId, { subscription: { externalId: 'sub-1' } })
      const { id } = (await subscriptions(scene))[0]!
      const mine = { subscriptionId: id, personId: scene.personId }
      own.change = () => new Fault('shop_down', { retryable: true })
      await scene.test.db.transaction((trx) => scene.payments.cancelSubscription(trx, mine))
      await ends(scene)
      expect(await subscriptions(scene)).toMatchObject([{ state: 'cancelling', isTelling: true }])
      expect(scene.told).toEqual([])
      own.change = () => ({ state: 'done' })
      scene.dieAt('subscription:told')
      await passes(scene, HOUR_MS)
      scene.dieAt(null)
      await scene.restart()
      expect(own.calls).toEqual(['cancel', 'cancel', 'cancel'])
      expect(await subscriptions(scene)).toMatchObject([{ state: 'cancelling', isTelling: false }])
      expect(scene.told.map(({ code }) => code)).toEqual(['cancelled'])
      await passes(scene, MONTH_MS)
      expect(await stateOf(scene)).toEqual([])
    })

    test('S4 a renewal that crossed with the cancel is a month more, and the shop is told again', async () => {
      const own = till('shop')
      const scene = await start(own)
      const orderId = await begin(scene)
      await pay(scene, orderId, { subscription: { externalId: 'sub-1' } })
      const { id } = (await subscriptions(scene))[0]!
      await scene.test.db.transaction((trx) =>
        scene.payments.cancelSubscription(trx, { subscriptionId: id, personId: scene.personId }),
      )
      await ends(scene)
      scene.clock.advance(MONTH_MS - HOUR_MS)
      await renewal(scene, orderId, 1)
      await ends(scene)
      expect(own.calls).toEqual(['cancel', 'cancel'])
      expect(await subscriptions(scene)).toMatchObject([{ state: 'cancelling' }])
      expect(await credits(scene)).toBe(600)
    })

    test('a shop that refuses a cancel is the operators’ business, and the person is told', async () => {
      const own = till('shop')
      own.change = () => ({ state: 'refused', code: 'no_such_subscription' })
      const scene = await start(own)
      await pay(scene, await begin(scene), { subscription: { externalId: 'sub-1' } })
      const { id } = (await subscriptions(scene))[0]!
      await scene.test.db.transaction((trx) =>
        scene.payments.cancelSubscription(trx, { subscriptionId: id, personId: scene.personId }),
      )
      await ends(scene)
      expect(scene.admins).toMatchObject([{ code: 'subscription_stuck', params: { external: 'sub-1' } }])
      expect(scene.told.map(({ code }) => code)).toEqual(['stuck'])
    })

    test('S6 of two plans that are paid the newer one stays, and the shop ends the other', async () => {
      const own = till('shop')
      const scene = await start(own)
      const [first, second] = [await begin(scene, 'plus'), await begin(scene, 'pro')]
      await pay(scene, first, { subscription: { externalId: 'sub-1' } })
      await pay(scene, second, { subscription: { externalId: 'sub-2' } })
      await ends(scene)
      expect(own.calls).toEqual(['end'])
      expect(await subscriptions(scene)).toMatchObject([{ planId: 'pro', state: 'active' }])
      // Charged all the same before it had heard of it: credited, told again, and the newer one stays.
      await renewal(scene, first, 1)
      await ends(scene)
      expect(own.calls).toEqual(['end', 'end'])
      expect(await subscriptions(scene)).toMatchObject([{ planId: 'pro' }])
      expect(await credits(scene)).toBe(1600)
    })

    test('S6 what only the person can cancel or change is refused with a word', async () => {
      const own = till('shop')
      const scene = await start({ ...own, extra: { ...own.extra, subscriptions: { renews: 'shop' } } })
      await pay(scene, await begin(scene, 'pro'), { subscription: { externalId: 'sub-1' } })
      const { id } = (await subscriptions(scene))[0]!
      const mine = { subscriptionId: id, personId: scene.personId }
      const { db } = scene.test
      await expect(db.transaction((trx) => scene.payments.cancelSubscription(trx, mine))).rejects.toMatchObject({
        code: 'cancel_at_shop',
      })
      await expect(
        db.transaction((trx) => scene.payments.changeAtEnd(trx, { ...mine, planId: 'plus' })),
      ).rejects.toMatchObject({ code: 'change_at_end' })
    })
  })

  describe('credits that end', () => {
    const use = (scene: Scene, generationId: string, amount: number) =>
      scene.test.db.transaction((trx) =>
        hold(trx, { personId: scene.personId, generationId, amount, nowMs: scene.clock.nowMs() }),
      )
    const done = (scene: Scene, generationId: string, amount: number) =>
      scene.test.db.transaction((trx) => settle(trx, { generationId, amount, nowMs: scene.clock.nowMs() }))

    test('are used before those that stay, also where a job needs both', async () => {
      const scene = await start(till('us'))
      await scene.notice(await scene.facts(await scene.order()))
      await pay(scene, await begin(scene))
      await use(scene, 'g1', 350)
      expect(await scene.balance()).toMatchObject({ availableCredits: 50, heldCredits: 350 })
      await done(scene, 'g1', 350)
      await passes(scene, MONTH_MS - HOUR_MS)
      // Nothing of the plan is left that could go.
      expect(await credits(scene)).toBe(50)
    })

    test('that a job held at their end and gives back can be used for a week more', async () => {
      const own = till('us')
      const scene = await start(own)
      await pay(scene, await begin(scene))
      const { id } = (await subscriptions(scene))[0]!
      await scene.test.db.transaction((trx) =>
        scene.payments.cancelSubscription(trx, { subscriptionId: id, personId: scene.personId }),
      )
      await use(scene, 'g1', 200)
      await passes(scene, MONTH_MS)
      expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 200, owedCredits: 0 })
      await done(scene, 'g1', 0)
      expect(await credits(scene)).toBe(200)
      await use(scene, 'g2', 50)
      await passes(scene, 7 * DAY_MS)
      expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 50, owedCredits: 0 })
      await done(scene, 'g2', 0)
      expect(await credits(scene)).toBe(0)
      await ends(scene)
      const { posted } = await scene.test.db.outer
        .selectFrom('accounts')
        .select('posted')
        .where('name', 'like', 'plan:%')
        .executeTakeFirstOrThrow()
      expect(posted).toBe(0)
    })

    test('pay a debt first, so that it does not come back with their end', async () => {
      const scene = await start(till('us'))
      await scene.notice(await scene.facts(await scene.order()))
      await use(scene, 'g1', 100)
      await done(scene, 'g1', 100)
      await scene.notice(
        await scene.facts((await scene.paidOrder('pay-1'))!, { status: 'refunded', refundedMinor: 9900 }),
      )
      expect(await scene.balance()).toMatchObject({ owedCredits: 100 })
      const own = await begin(scene)
      await pay(scene, own)
      expect(await credits(scene)).toBe(200)
      const { id } = (await subscriptions(scene))[0]!
      await scene.test.db.transaction((trx) =>
        scene.payments.cancelSubscription(trx, { subscriptionId: id, personId: scene.personId }),
      )
      await passes(scene, MONTH_MS)
      expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
    })

    test('of a period that is returned go: what is left first, what was spent into debt, what had ended from nobody', async () => {
      const own = till('us')
      const scene = await start(own)
      const orderId = await begin(scene)
      await pay(scene, orderId)
      await use(scene, 'g1', 120)
      await done(scene, 'g1', 120)
      const request = { paymentId: await scene.paymentId(`first-${orderId}`), amountMinor: 14950, by: 'admin:x' }
      await scene.test.db.transaction((trx) => scene.payments.refund(trx, request))
      await scene.run()
      // Half of the money: 150 of the credits, of which 180 were left.
      expect(await scene.balance()).toEqual({ availableCredits: 30, heldCredits: 0, owedCredits: 0 })
      const { id } = (await subscriptions(scene))[0]!
      await scene.test.db.transaction((trx) =>
        scene.payments.cancelSubscription(trx, { subscriptionId: id, personId: scene.personId }),
      )
      await passes(scene, MONTH_MS)
      await scene.test.db.transaction((trx) => scene.payments.refund(trx, request))
      await scene.run()
      // The other 150: 30 had come to their end, 120 were spent.
      expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 120 })
    })

    test('that a dispute took come back from where they went, and end as before', async () => {
      const scene = await start(till('us'))
      const orderId = await begin(scene)
      await pay(scene, orderId)
      await use(scene, 'g1', 100)
      await done(scene, 'g1', 100)
      const dispute = { id: 'd1', amountMinor: 29900 }
      await pay(scene, orderId, { dispute: { ...dispute, state: 'open' } })
      expect(await scene.balance()).toMatchObject({ availableCredits: 0, owedCredits: 100 })
      await pay(scene, orderId, { dispute: { ...dispute, state: 'won' } })
      expect(await scene.balance()).toMatchObject({ availableCredits: 200, owedCredits: 0 })
      const ending = await expiringOf(scene.test.db.outer, scene.personId, scene.clock.nowMs())
      expect(ending.map((one) => one.credits)).toEqual([200])
    })
  })
})
