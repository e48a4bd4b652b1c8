import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eachDatabase } from '../../test/support/databases.ts'
import { openScene, type Scene } from '../../test/support/payments.ts'
import type { PaymentFacts } from '../core/ports.ts'
import { verify } from '../core/verify/index.ts'

type Step =
  | {
      act: 'notice'
      order: number
      payment: number
      status: 'paid' | 'failed' | 'pending' | 'refunded'
      refunded: number
    }
  | { act: 'wrong'; order: number; payment: number; amountMinor: number }
  | { act: 'refund'; payment: number; amountMinor: number }
  | { act: 'cancel' | 'check'; order: number }
  | { act: 'time'; minutes: number }
  | { act: 'kill' }

const few = fc.integer({ min: 0, max: 2 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('notice' as const),
      order: few,
      payment: few,
      status: fc.constantFrom('paid' as const, 'failed' as const, 'pending' as const, 'refunded' as const),
      refunded: fc.integer({ min: 1, max: 1000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('wrong' as const),
      order: few,
      payment: few,
      amountMinor: fc.integer({ min: 0, max: 2000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('refund' as const),
      payment: few,
      amountMinor: fc.integer({ min: 1, max: 1000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('cancel' as const, 'check' as const), order: few }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 1, arbitrary: fc.constant({ act: 'kill' as const }) },
)

/** Payment n belongs to order n: 'pay-<round>-<order>-<payment>' is the shop's id. */
async function take(scene: Scene, round: number, orders: string[], one: Step): Promise<void> {
  const { db } = scene.test
  const idOf = (order: number, payment: number) => `pay-${round}-${order}-${payment}`
  switch (one.act) {
    case 'notice':
    case 'wrong': {
      const facts: PaymentFacts = {
        externalId: idOf(one.order, one.payment),
        orderId: orders[one.order]!,
        amountMinor: one.act === 'wrong' ? one.amountMinor : 1000,
        currency: 'RUB',
        status: one.act === 'wrong' ? 'paid' : one.status,
        ...(one.act === 'notice' && one.status === 'refunded' ? { refundedMinor: one.refunded } : {}),
      }
      return scene.notice(facts)
    }
    case 'refund': {
      const row = await db.outer
        .selectFrom('payments')
        .select('id')
        .where('external_id', 'like', `pay-${round}-%-${one.payment}`)
        .orderBy('external_id')
        .limit(1)
        .executeTakeFirst()
      if (row === undefined) return
      const request = { paymentId: row.id, amountMinor: one.amountMinor, by: 'admin' }
      await db.transaction((trx) => scene.payments.refund(trx, request)).catch(() => {})
      return scene.run()
    }
    case 'cancel':
    case 'check': {
      const own = { orderId: orders[one.order]!, personId: scene.personId }
      await db.transaction(async (trx) => {
        if (one.act === 'cancel') await scene.payments.cancelOrder(trx, own)
        else await scene.payments.checkNow(trx, own)
      })
      return scene.run()
    }
    case 'time':
      scene.clock.advance(one.minutes * 60_000)
      return scene.run()
    case 'kill':
      return scene.restart()
  }
}

eachDatabase((_name, open) => {
  test('notices, refunds and deaths in any order and number leave right books, and a replay of all notices changes nothing', async () => {
    const opened = await open()
    const scene = await openScene(opened)
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
        round++
        // Nobody begins so many orders in a day.
        scene.clock.advance(25 * 60 * 60_000)
        const orders = [0, 1, 2].map((n) => scene.order(`order ${round} ${n}`, 'odd'))
        const ids = [await orders[0]!, await orders[1]!, await orders[2]!]
        for (const one of steps) await take(scene, round, ids, one)
        await scene.run()
        const before = await scene.balance()
        const states = await Promise.all(ids.map((id) => scene.state(id)))
        for (const one of steps.toReversed())
          if (one.act === 'notice' && one.status !== 'failed') await take(scene, round, ids, one)
        for (const one of steps) if (one.act === 'notice') await take(scene, round, ids, one)
        expect((await verify(opened.db)).differences).toEqual([])
        // A refund of the highest total has been told already; a payment that was only in review may have become right.
        if (!steps.some((one) => one.act === 'wrong' || one.act === 'refund')) {
          expect(await scene.balance()).toEqual(before)
          expect(await Promise.all(ids.map((id) => scene.state(id)))).toEqual(states)
        }
      }),
      { numRuns: 10 },
    )
    await opened.close()
  })
})
