import { afterEach, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import { openScene, type Scene } from '../../test/support/payments.ts'
import { Fault } from '../core/errors.ts'
import type { PaymentFacts } from '../core/ports.ts'
import { verify } from '../core/verify/index.ts'

const DAY_MS = 24 * 60 * 60_000

eachDatabase((_name, open) => {
  let opened: TestDatabase | undefined
  afterEach(async () => {
    const found = opened === undefined ? [] : (await verify(opened.db)).differences
    await opened?.close()
    opened = undefined
    expect(found).toEqual([])
  })

  /** A shop with a list, or without one. */
  async function start(hasList = true): Promise<
    Scene & {
      listed: PaymentFacts[]
      reconcile(): Promise<{ [externalId: string]: string }>
      paidOrder(): Promise<string>
    }
  > {
    opened = await open()
    const listed: PaymentFacts[] = []
    const list = async function* () {
      yield* listed
    }
    const web = { genuine: () => true, answer: () => ({ status: 200, contentType: 'text/plain', body: 'OK' }) }
    const scene = await openScene(opened, hasList ? { list } : { web })
    return {
      ...scene,
      listed,
      async reconcile() {
        const rows = await scene.payments.reconcile('shop', scene.clock.nowMs() - DAY_MS)
        return Object.fromEntries(
          rows.map(({ externalId, finding, detail }) => [
            externalId,
            detail === '' ? finding : `${finding}: ${detail}`,
          ]),
        )
      },
      async paidOrder() {
        const orderId = await scene.order()
        await scene.notice(await scene.facts(orderId))
        return orderId
      },
    }
  }

  test('what both sides say alike is matched, and nobody is told', async () => {
    const scene = await start()
    scene.listed.push(await scene.facts(await scene.paidOrder()))
    expect(await scene.reconcile()).toEqual({ 'pay-1': 'matched' })
    expect(scene.admins).toEqual([])
  })

  test('C2 what the shop says is paid is credited though the order was cancelled here, and only once', async () => {
    const scene = await start()
    const orderId = await scene.order()
    await opened!.db.transaction((trx) => scene.payments.cancelOrder(trx, { orderId, personId: scene.personId }))
    scene.listed.push(await scene.facts(orderId))
    const both = await Promise.all([scene.reconcile(), scene.reconcile()])
    expect(both.map((one) => one['pay-1']).sort()).toEqual(['credited_late', 'matched'])
    expect((await scene.balance()).availableCredits).toBe(100)
    expect(await scene.state(orderId)).toBe('paid')
  })

  test('C3 what is paid here and not there changes nothing and is told once', async () => {
    const scene = await start()
    const facts = await scene.facts(await scene.paidOrder())
    scene.listed.push({ ...facts, status: 'failed' })
    for (let day = 0; day < 3; day++)
      expect(await scene.reconcile()).toEqual({ 'pay-1': 'differing: paid here, failed there' })
    expect((await scene.balance()).availableCredits).toBe(100)
    expect(scene.admins).toMatchObject([
      { code: 'payments_differ', params: { method: 'shop', finding: 'differing', n: 1, payment: 'pay-1' } },
    ])
  })

  test('M1 another amount, another currency and another sum of refunds differ', async () => {
    const scene = await start()
    const facts = await scene.facts(await scene.paidOrder())
    for (const [change, detail] of [
      [{ amountMinor: 9901 }, 'amount 9900 here, 9901 there'],
      [{ currency: 'USD' }, 'currency RUB here, USD there'],
    ] as const) {
      scene.listed.splice(0, 1, { ...facts, ...change })
      expect(await scene.reconcile()).toEqual({ 'pay-1': `differing: ${detail}` })
    }
    await scene.notice({ ...facts, status: 'refunded', refundedMinor: 5000 })
    scene.listed.splice(0, 1, { ...facts, status: 'refunded', refundedMinor: 4000 })
    expect(await scene.reconcile()).toEqual({ 'pay-1': 'differing: refunded 5000 here, 4000 there' })
    expect(scene.admins.filter(({ code }) => code === 'payments_differ')).toHaveLength(3)
  })

  test('C4 a refund and a charge-back that only the list shows take their credits', async () => {
    const scene = await start()
    const facts = await scene.facts(await scene.paidOrder())
    scene.listed.push({ ...facts, dispute: { id: 'd1', amountMinor: facts.amountMinor, state: 'lost' } })
    expect(await scene.reconcile()).toEqual({ 'pay-1': 'credited_late: its refund was taken in' })
    expect((await scene.balance()).availableCredits).toBe(0)
    expect(await scene.reconcile()).toEqual({ 'pay-1': 'matched' })
  })

  test('what is not ours in the shop’s list is told and not booked', async () => {
    const scene = await start()
    scene.listed.push({ externalId: 'else', amountMinor: 5, currency: 'RUB', status: 'paid' })
    expect(await scene.reconcile()).toEqual({ else: 'unknown_here' })
    expect(await opened!.db.outer.selectFrom('payments').selectAll().execute()).toEqual([])
    expect(scene.admins).toMatchObject([{ params: { finding: 'unknown_here', payment: 'else' } }])
  })

  test.each([true, false])(
    'what the shop does not know, asked by id, is unknown there (it lists: %s)',
    async (hasList) => {
      const scene = await start(hasList)
      const orderId = await scene.paidOrder()
      expect(await scene.reconcile()).toEqual({ 'pay-1': 'unknown_there' })
      // Not in the list of that day, because it was begun on the day before.
      scene.shop.truth.set(orderId, await scene.facts(orderId))
      expect(await scene.reconcile()).toEqual({ 'pay-1': 'matched' })
    },
  )

  test('a shop without a list is asked about every order of that time', async () => {
    const scene = await start(false)
    const [paid, unpaid] = [await scene.order('o1'), await scene.order('o2')]
    const facts = await scene.facts(paid)
    scene.shop.truth.set(paid, facts)
    scene.shop.truth.set(unpaid, { ...facts, externalId: 'pay-2', orderId: unpaid, status: 'pending' })
    expect(await scene.reconcile()).toEqual({ 'pay-1': 'credited_late' })
    expect(await scene.reconcile()).toEqual({ 'pay-1': 'matched' })
    expect((await scene.balance()).availableCredits).toBe(100)
  })

  test('it is done daily, and a shop that is down is asked again at the next look', async () => {
    const scene = await start(false)
    const orderId = await scene.order()
    scene.shop.truth.set(orderId, await scene.facts(orderId))
    scene.shop.broken.look = true
    await scene.payments.reconcileDue()
    await expect(scene.payments.reconcile('shop', 0)).rejects.toThrow(Fault)
    expect((await scene.balance()).availableCredits).toBe(0)
    scene.shop.broken.look = false
    await scene.payments.reconcileDue()
    expect((await scene.balance()).availableCredits).toBe(100)
    const looks = scene.shop.looks
    await scene.payments.reconcileDue()
    expect(scene.shop.looks).toBe(looks)
    scene.clock.advance(DAY_MS)
    await scene.payments.reconcileDue()
    expect(scene.shop.looks).toBe(looks + 1)
  })
})
