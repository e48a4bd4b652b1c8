import { afterEach, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import { openScene, type Scene } from '../../test/support/payments.ts'
import { hold, settle } from '../core/ledger.ts'
import { verify } from '../core/verify/index.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

eachDatabase((_name, open) => {
  let opened: TestDatabase | undefined
  afterEach(async () => {
    // Whatever a test did: the books are right after it. (Its jobs are holds without a generation.)
    const found = opened === undefined ? [] : (await verify(opened.db)).differences
    expect(found.filter((one) => one.rule !== 'hold-without-cause')).toEqual([])
    await opened?.close()
    opened = undefined
  })

  /** A person who has bought a pack, and how to undo it. */
  async function bought(packId = 'small'): Promise<
    Scene & {
      orderId: string
      payment: string
      refund(amountMinor: number, key?: string): Promise<string>
      spend(amount: number): Promise<void>
      row(refundId: string): Promise<{ state: string; credits: number; reason: string | null; tries: number }>
    }
  > {
    opened = await open()
    const scene = await openScene(opened)
    const { db } = scene.test
    const orderId = await scene.order('o', packId)
    await scene.notice(await scene.facts(orderId))
    const payment = await scene.paymentId('pay-1')
    return {
      ...scene,
      orderId,
      payment,
      async refund(amountMinor, key) {
        const request = { paymentId: payment, amountMinor, by: 'admin:1', ...(key === undefined ? {} : { key }) }
        const { refundId } = await db.transaction((trx) => scene.payments.refund(trx, request))
        return refundId
      },
      async spend(amount) {
        const generationId = `job-${amount}`
        const end = { personId: scene.personId, generationId, amount, nowMs: 1 }
        await db.transaction((trx) => hold(trx, end))
        await db.transaction((trx) => settle(trx, end))
      },
      row: (refundId) =>
        db.outer.selectFrom('refunds').selectAll().where('id', '=', refundId).executeTakeFirstOrThrow(),
    }
  }

  test('R1 a full refund takes exactly the pack’s credits', async () => {
    const scene = await bought()
    const id = await scene.refund(9900)
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 100, owedCredits: 0 })
    expect(scene.shop.refunds).toEqual([])
    await scene.run()
    expect(scene.shop.refunds).toMatchObject([{ id, paymentExternalId: 'pay-1', amountMinor: 9900, currency: 'RUB' }])
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
    expect(await scene.state(scene.orderId)).toBe('refunded')
    const view = await scene.payments.orderView(scene.test.db.outer, scene.orderId, scene.personId)
    expect(view).toMatchObject({ revokedCredits: 100, refundedMinor: 9900 })
  })

  test('R2 parts that add up to everything take exactly the pack’s credits', async () => {
    const scene = await bought('odd')
    const taken: number[] = []
    for (const part of [333, 333, 333, 1]) {
      const id = await scene.refund(part)
      await scene.run()
      taken.push((await scene.row(id)).credits)
    }
    expect(taken).toEqual([2, 2, 2, 1])
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
    expect(await scene.state(scene.orderId)).toBe('refunded')
  })

  test('a part leaves the order partly refunded', async () => {
    const scene = await bought()
    await scene.refund(990)
    await scene.run()
    expect(await scene.balance()).toMatchObject({ availableCredits: 90, heldCredits: 0 })
    expect(await scene.state(scene.orderId)).toBe('partially_refunded')
  })

  test('a part of a payment that goes back whole only is refused before anything is held', async () => {
    const scene = await bought()
    Object.assign(scene.shop, { wholeRefundsOnly: true })
    await expect(scene.refund(990)).rejects.toMatchObject({ code: 'refund_whole_only' })
    expect(await scene.balance()).toMatchObject({ availableCredits: 100, heldCredits: 0 })
    await scene.refund(9900)
    await scene.run()
    expect(await scene.state(scene.orderId)).toBe('refunded')
  })

  test('R3 more than the rest is refused, so is nothing', async () => {
    const scene = await bought()
    await scene.refund(9000)
    await expect(scene.refund(901)).rejects.toMatchObject({ code: 'refund_too_much', params: { restMinor: 900 } })
    for (const amount of [0, -1, 1.5])
      await expect(scene.refund(amount)).rejects.toMatchObject({ code: 'refund_amount' })
    await scene.refund(900)
    await scene.run()
    scene.clock.advance(MINUTE_MS)
    await scene.run()
    expect(scene.shop.refunds.map((one) => one.amountMinor).sort()).toEqual([900, 9000])
    expect(await scene.balance()).toMatchObject({ availableCredits: 0, owedCredits: 0 })
  })

  test('R4 two full refunds at once: one is done, the other refused', async () => {
    const scene = await bought()
    const both = await Promise.allSettled([scene.refund(9900), scene.refund(9900)])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    await scene.run()
    expect(scene.shop.refunds).toHaveLength(1)
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
  })

  test('the same key asks for one refund', async () => {
    const scene = await bought()
    expect(await scene.refund(100, 'press:1')).toBe(await scene.refund(100, 'press:1'))
  })

  test('R5 after a time-out the shop is asked, and a refund that it has done is not repeated', async () => {
    const scene = await bought()
    const paid = await scene.facts(scene.orderId)
    scene.shop.refundAnswer = async () => {
      scene.shop.truth.set(scene.orderId, { ...paid, status: 'refunded', refundedMinor: 9900 })
      throw new Error('socket hang up')
    }
    const id = await scene.refund(9900)
    await scene.run()
    expect(await scene.row(id)).toMatchObject({ state: 'sent' })
    expect(await scene.balance()).toMatchObject({ heldCredits: 100 })
    scene.clock.advance(MINUTE_MS)
    await scene.run()
    expect(scene.shop.refunds).toHaveLength(1)
    expect(await scene.row(id)).toMatchObject({ state: 'succeeded' })
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
  })

  test('R5 a refund that never reached the shop goes out again under the same id', async () => {
    const scene = await bought()
    scene.shop.truth.set(scene.orderId, await scene.facts(scene.orderId))
    scene.shop.refundAnswer = async () => ({ state: 'unknown' })
    const id = await scene.refund(9900)
    await scene.run()
    scene.shop.refundAnswer = async () => ({ state: 'succeeded', externalId: 'r1' })
    scene.clock.advance(MINUTE_MS)
    await scene.run()
    expect(scene.shop.refunds.map((one) => one.id)).toEqual([id, id])
    expect(await scene.row(id)).toMatchObject({ state: 'succeeded', external_id: 'r1' })
  })

  test('an outcome that nobody knows is asked about on and on, never repeated, and the operators are told once', async () => {
    const scene = await bought()
    scene.shop.refundAnswer = async () => ({ state: 'unknown' })
    scene.shop.broken.look = true
    const id = await scene.refund(9900)
    for (let i = 0; i < 12; i++) {
      await scene.run()
      scene.clock.advance(HOUR_MS)
    }
    expect(scene.shop.refunds).toHaveLength(1)
    expect(await scene.row(id)).toMatchObject({ state: 'sent' })
    expect(scene.admins.map((one) => one.code)).toEqual(['refund_unknown'])
    expect(await scene.balance()).toMatchObject({ availableCredits: 0, heldCredits: 100 })
  })

  test('R6 R7 a refund from the shop’s cabinet takes the credits, told any number of times', async () => {
    const scene = await bought()
    const facts = await scene.facts(scene.orderId, { status: 'refunded', refundedMinor: 4950 })
    for (let i = 0; i < 3; i++) await scene.notice(facts)
    expect(await scene.balance()).toMatchObject({ availableCredits: 50, owedCredits: 0 })
    await scene.notice({ ...facts, refundedMinor: 9900 })
    await scene.notice(facts)
    expect(await scene.balance()).toMatchObject({ availableCredits: 0, owedCredits: 0 })
    expect(await scene.state(scene.orderId)).toBe('refunded')
  })

  test('the shop’s notice of a refund of ours is that refund, before and after its answer', async () => {
    const scene = await bought()
    const facts = await scene.facts(scene.orderId, { status: 'refunded', refundedMinor: 5000 })
    scene.shop.refundAnswer = async () => ({ state: 'pending' })
    const id = await scene.refund(5000)
    await scene.run()
    await scene.notice(facts)
    expect(await scene.row(id)).toMatchObject({ state: 'succeeded', credits: 50 })
    await scene.notice(facts)
    scene.clock.advance(HOUR_MS)
    await scene.run()
    expect(await scene.balance()).toEqual({ availableCredits: 50, heldCredits: 0, owedCredits: 0 })
    const rows = await scene.test.db.outer.selectFrom('refunds').selectAll().execute()
    expect(rows).toHaveLength(1)
  })

  test('the cabinet was faster than a refund of ours that was not sent yet: ours ends, its hold returns', async () => {
    const scene = await bought()
    const id = await scene.refund(6000)
    scene.queue.forget()
    await scene.notice(await scene.facts(scene.orderId, { status: 'refunded', refundedMinor: 9900 }))
    expect(await scene.balance()).toMatchObject({ heldCredits: 60, owedCredits: 60 })
    await scene.restart()
    expect(scene.shop.refunds).toEqual([])
    expect(await scene.row(id)).toMatchObject({ state: 'failed', reason: 'refund_too_much' })
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
  })

  test('R8 a refund that the shop refuses gives the credits back', async () => {
    const scene = await bought()
    scene.shop.refundAnswer = async () => ({ state: 'refused', code: 'too_old' })
    const id = await scene.refund(9900)
    await scene.run()
    expect(await scene.row(id)).toMatchObject({ state: 'failed', reason: 'too_old' })
    expect(await scene.balance()).toEqual({ availableCredits: 100, heldCredits: 0, owedCredits: 0 })
    expect(await scene.state(scene.orderId)).toBe('paid')
    expect(scene.admins).toMatchObject([{ code: 'refund_failed', params: { refund: id, reason: 'too_old' } }])
  })

  test('R9 spent credits become a debt, which the next purchase pays', async () => {
    const scene = await bought()
    await scene.spend(70)
    await scene.refund(9900)
    await scene.run()
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 70 })
    await expect(scene.spend(1)).rejects.toMatchObject({ code: 'credits_short' })
    const next = await scene.order('again')
    await scene.notice(await scene.facts(next, { externalId: 'pay-2' }))
    expect(await scene.balance()).toEqual({ availableCredits: 30, heldCredits: 0, owedCredits: 0 })
  })

  test('R10 a refund never touches what a running job holds', async () => {
    const scene = await bought()
    const job = { personId: scene.personId, generationId: 'job', amount: 60, nowMs: 1 }
    await scene.test.db.transaction((trx) => hold(trx, job))
    await scene.refund(9900)
    expect(await scene.balance()).toMatchObject({ heldCredits: 100, availableCredits: 0 })
    await scene.run()
    expect(await scene.balance()).toMatchObject({ heldCredits: 60, owedCredits: 60 })
    expect(await scene.test.db.transaction((trx) => settle(trx, { ...job, amount: 20 }))).toBe(20)
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 20 })
  })

  test('R13 a refund that is noticed before its payment credits and takes back in one', async () => {
    opened = await open()
    const scene = await openScene(opened)
    const orderId = await scene.order()
    await scene.notice(await scene.facts(orderId, { status: 'refunded', refundedMinor: 9900 }))
    await scene.notice(await scene.facts(orderId))
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
    expect(await scene.state(orderId)).toBe('refunded')
    const lines = await opened.db.outer.selectFrom('transfers').select('amount').execute()
    expect(lines.map((one) => one.amount)).toEqual([100, 100])
  })

  test('of an order that was paid twice one payment is returned', async () => {
    const scene = await bought()
    await scene.notice(await scene.facts(scene.orderId, { externalId: 'pay-2' }))
    await scene.refund(9900)
    await scene.run()
    expect(await scene.balance()).toMatchObject({ availableCredits: 100 })
    expect(await scene.state(scene.orderId)).toBe('partially_refunded')
  })

  test('money in review can be returned without taking credits', async () => {
    opened = await open()
    const scene = await openScene(opened)
    const orderId = await scene.order()
    await scene.notice(await scene.facts(orderId, { amountMinor: 5000 }))
    const paymentId = await scene.paymentId('pay-1')
    await scene.test.db.transaction((trx) =>
      scene.payments.refund(trx, { paymentId, amountMinor: 5000, by: 'admin:1' }),
    )
    await scene.run()
    expect(scene.shop.refunds).toHaveLength(1)
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
    expect(await scene.state(orderId)).toBe('awaiting_payment')
  })

  test('money that was in review when it began to go back, and was credited meanwhile, takes its credits along', async () => {
    opened = await open()
    const scene = await openScene(opened)
    const orderId = await scene.order()
    await scene.notice(await scene.facts(orderId, { amountMinor: 5000 }))
    const paymentId = await scene.paymentId('pay-1')
    scene.shop.refundAnswer = async () => ({ state: 'unknown' })
    await opened.db.transaction((trx) => scene.payments.refund(trx, { paymentId, amountMinor: 5000, by: 'admin:1' }))
    await scene.run()
    // The missing part comes, before anybody knows what became of the first one.
    const paid = await scene.facts(orderId)
    await scene.notice(paid)
    expect(await scene.balance()).toMatchObject({ availableCredits: 100 })
    scene.shop.truth.set(orderId, { ...paid, status: 'refunded', refundedMinor: 5000 })
    scene.clock.advance(HOUR_MS)
    await scene.run()
    const { refundedMinor, revokedCredits } = (await scene.payments.orderView(
      opened.db.outer,
      orderId,
      scene.personId,
    ))!
    expect({ refundedMinor, revokedCredits }).toEqual({ refundedMinor: 5000, revokedCredits: 50 })
    expect(await scene.balance()).toEqual({ availableCredits: 50, heldCredits: 0, owedCredits: 0 })
  })

  test.each(['refund:committed', 'refund:sent', 'refund:called', 'refund:done'] as const)(
    'T6 a death at %s: after the restart the money is returned once and the credits taken once',
    async (point) => {
      const scene = await bought()
      const paid = await scene.facts(scene.orderId)
      scene.shop.truth.set(scene.orderId, paid)
      const done = new Set<string>()
      scene.shop.refundAnswer = async (refund) => {
        done.add(refund.id)
        scene.shop.truth.set(scene.orderId, { ...paid, status: 'refunded', refundedMinor: 9900 })
        return { state: 'succeeded' }
      }
      scene.dieAt(point)
      await scene.refund(9900).catch(() => {})
      await scene.run()
      scene.dieAt(null)
      for (let i = 0; i < 3; i++) {
        scene.clock.advance(HOUR_MS)
        await scene.restart()
      }
      expect([...done]).toHaveLength(1)
      expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 0 })
      expect(await scene.state(scene.orderId)).toBe('refunded')
      const open = await scene.test.db.outer
        .selectFrom('refunds')
        .selectAll()
        .where('state', '<>', 'succeeded')
        .execute()
      expect(open).toEqual([])
    },
  )

  test('pretend money is returned too', async () => {
    opened = await open()
    const scene = await openScene(opened)
    const orderId = await scene.order('p', 'small', 'RUB', 'pretend')
    const press = { orderId, personId: scene.personId, pressKey: 'k', outcome: 'paid' as const }
    await opened.db.transaction((trx) => scene.payments.pressPay(trx, press))
    await scene.run()
    const { id } = await opened.db.outer.selectFrom('payments').select('id').executeTakeFirstOrThrow()
    await opened.db.transaction((trx) => scene.payments.refund(trx, { paymentId: id, amountMinor: 9900, by: 'me' }))
    await scene.run()
    expect(await scene.state(orderId)).toBe('refunded')
    expect(await scene.balance()).toMatchObject({ availableCredits: 0 })
  })
})
