import { afterEach, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import { openScene, type Scene, WEB } from '../../test/support/payments.ts'
import { actsOn } from '../core/fairness/audit.ts'
import { hold, settle } from '../core/ledger.ts'
import { verify } from '../core/verify/index.ts'
import type { AskDecision } from './index.ts'
import type { Method } from './types.ts'

const OPERATOR = 'operator'

eachDatabase((_name, open) => {
  let opened: TestDatabase | undefined
  afterEach(async () => {
    const found = opened === undefined ? [] : (await verify(opened.db)).differences
    expect(found.filter((one) => one.rule !== 'hold-without-cause')).toEqual([])
    await opened?.close()
    opened = undefined
  })

  /** Somebody who has bought a pack of 100 credits for 99.00. */
  async function bought(extra: Partial<Method> = {}) {
    opened = await open()
    const scene: Scene = await openScene(opened, extra)
    const { db } = scene.test
    const orderId = await scene.order()
    await scene.notice(await scene.facts(orderId))
    const own = { orderId, personId: scene.personId }
    return {
      ...scene,
      orderId,
      ask: (reason: string | null = 'mistake', personId = scene.personId) =>
        db.transaction((trx) => scene.payments.asks.make(trx, { ...own, personId, reason, address: WEB })),
      async decide(askId: string, decision: AskDecision) {
        const done = await db.transaction((trx) =>
          scene.payments.asks.decide(trx, { askId, actorId: OPERATOR, decision }),
        )
        await scene.run()
        return done
      },
      facts: () => db.transaction(async (trx) => (await scene.payments.asks.of(trx, own)).facts),
      view: () => scene.payments.orderView(db.outer, orderId, scene.personId),
      async spend(amount: number) {
        const end = { personId: scene.personId, generationId: `job-${amount}`, amount, nowMs: 1 }
        await db.transaction((trx) => hold(trx, end))
        await db.transaction((trx) => settle(trx, end))
      },
      paid: async (externalId: string) => scene.notice(await scene.facts(orderId, { externalId })),
    }
  }

  test('an order is asked about once, however often and at once; who asked is in the audit', async () => {
    const scene = await bought()
    const all = await Promise.all([scene.ask(), scene.ask('twice'), scene.ask(null)])
    expect(new Set(all.map(({ ask }) => ask.id)).size).toBe(1)
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1)
    const id = all[0]!.ask.id
    expect(await actsOn(scene.test.db.outer, `refund:${id}`)).toMatchObject([
      { actor_id: scene.personId, action: 'ask_refund', reason: null },
    ])
    expect(await scene.view()).toMatchObject({ refundAsk: 'open', keptMinor: 9900 })
    // Nothing has moved yet.
    expect((await scene.balance()).availableCredits).toBe(100)
    expect(scene.shop.refunds).toEqual([])
  })

  test('all of it goes back in one decision, which is made once, and the words of why are gone', async () => {
    const scene = await bought()
    const { ask } = await scene.ask('I pressed the wrong button')
    await expect(scene.decide(ask.id, { kind: 'part', amountMinor: 9901 })).rejects.toMatchObject({
      code: 'refund_too_much',
      params: { restMinor: 9900, currency: 'RUB' },
    })
    expect(await scene.decide(ask.id, { kind: 'all' })).toMatchObject({ amountMinor: 9900, currency: 'RUB' })
    expect(scene.shop.refunds).toMatchObject([{ paymentExternalId: 'pay-1', amountMinor: 9900 }])
    expect(await scene.state(scene.orderId)).toBe('refunded')
    expect((await scene.balance()).availableCredits).toBe(0)
    await expect(scene.decide(ask.id, { kind: 'no', answer: 'late' })).rejects.toMatchObject({
      code: 'refund_ask_closed',
    })
    expect(await scene.payments.asks.find(scene.test.db.outer, ask.id)).toMatchObject({
      state: 'decided',
      decision: 'all',
      amount_minor: 9900,
      reason: null,
    })
    expect((await actsOn(scene.test.db.outer, `refund:${ask.id}`)).map(({ action }) => action)).toEqual([
      'ask_refund',
      'refund_all',
    ])
    // Answered once is answered: a second question about the order is the first one.
    expect(await scene.ask()).toMatchObject({ isNew: false, ask: { id: ask.id, state: 'decided' } })
    expect(await scene.payments.asks.open(scene.test.db.outer, 10)).toEqual([])
  })

  test('a part takes its share of the credits; what is spent is told beforehand and owed afterwards', async () => {
    const scene = await bought()
    await scene.spend(70)
    const { ask } = await scene.ask('quality')
    expect(await scene.facts()).toMatchObject({ restMinor: 9900, credits: 100, spentCredits: 70 })
    await scene.decide(ask.id, { kind: 'part', amountMinor: 4950 })
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 20 })
    expect(await scene.state(scene.orderId)).toBe('partially_refunded')
    expect(await scene.view()).toMatchObject({ refundAsk: 'decided', keptMinor: 4950 })
  })

  test('two operators who answer at once: one decides, and the money goes once', async () => {
    const scene = await bought()
    const { ask } = await scene.ask()
    const done = await Promise.allSettled([
      scene.decide(ask.id, { kind: 'all' }),
      scene.decide(ask.id, { kind: 'all' }),
      scene.decide(ask.id, { kind: 'no', answer: 'late' }),
    ])
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await scene.run()
    expect(scene.shop.refunds.length).toBeLessThan(2)
  })

  test('an order that was paid twice goes back whole, payment by payment; a part comes from one of them', async () => {
    const scene = await bought()
    await scene.paid('pay-2')
    expect(await scene.facts()).toMatchObject({ restMinor: 19800, credits: 200, spentCredits: 0 })
    const { ask } = await scene.ask('twice')
    await scene.decide(ask.id, { kind: 'part', amountMinor: 9900 })
    expect(scene.shop.refunds.map(({ paymentExternalId }) => paymentExternalId)).toEqual(['pay-2'])
    expect((await scene.balance()).availableCredits).toBe(100)
  })

  test('what can not go back is not asked for: nothing paid, somebody else’s, a shop that only its own support undoes', async () => {
    const scene = await bought()
    await expect(scene.ask('mistake', 'somebody-else')).rejects.toMatchObject({ code: 'order_unknown' })
    const payment = await scene.paymentId('pay-1')
    const request = { paymentId: payment, amountMinor: 9900, by: 'admin:1' }
    await scene.test.db.transaction((trx) => scene.payments.refund(trx, request))
    await expect(scene.ask()).rejects.toMatchObject({ code: 'refund_nothing' })
    await scene.run()
    await expect(scene.test.db.transaction((trx) => scene.payments.refund(trx, request))).rejects.toMatchObject({
      code: 'refund_too_much',
      params: { restMinor: 0 },
    })
    await opened?.close()
    const other = await bought({ noRefunds: true })
    await expect(other.ask()).rejects.toMatchObject({ code: 'refund_elsewhere' })
  })

  test('a refusal moves nothing and keeps the operator’s word', async () => {
    const scene = await bought()
    const { ask } = await scene.ask(null)
    await scene.decide(ask.id, { kind: 'no', answer: 'Used on Monday' })
    expect((await scene.balance()).availableCredits).toBe(100)
    expect(scene.shop.refunds).toEqual([])
    expect(await actsOn(scene.test.db.outer, `refund:${ask.id}`)).toMatchObject([
      {},
      { actor_id: OPERATOR, action: 'refund_no', reason: 'Used on Monday' },
    ])
  })

  test('where the shop takes whole refunds only, a part is refused with what it would take', async () => {
    const scene = await bought({ wholeRefundsOnly: true })
    const { ask } = await scene.ask()
    await expect(scene.decide(ask.id, { kind: 'part', amountMinor: 100 })).rejects.toMatchObject({
      code: 'refund_whole_only',
      params: { paidMinor: 9900, currency: 'RUB' },
    })
    await scene.decide(ask.id, { kind: 'all' })
    expect(await scene.state(scene.orderId)).toBe('refunded')
  })
})
