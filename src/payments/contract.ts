/** What every PaymentMethod has to do; each method's test runs this suite against its shop or a strict double of it. */
import { describe, expect, test } from 'vitest'
import { newId } from '../core/id.ts'
import type { CheckoutContext, Json, OrderFacts, PaymentFacts, RefundFacts } from '../core/ports.ts'
import type { Method } from './types.ts'

export interface Shop {
  method: Method
  /**
   * A person pays (or fails to pay) this order at the shop. Answers the notice that the shop sends, as the inbox gets it; null: it
   * says nothing of payments that failed.
   */
  pay(order: OrderFacts, outcome: 'paid' | 'failed'): Promise<Json | null>
}

/** When the orders of the suite are made: shops that look at the time get a clock of it. */
export const START_MS = Date.UTC(2026, 0, 1)

/** The context in which every checkout of the suite is made. */
export const CONTEXT: CheckoutContext = {
  locale: 'en',
  description: '100 credits',
  returnUrl: 'https://bot.example/pay/return/1',
  noticeUrl: 'https://bot.example/pay/shop',
  email: 'person@example.com',
}

let numbers = 1000

function orderOf(method: Method): OrderFacts {
  return {
    id: newId(START_MS),
    personId: newId(START_MS),
    packId: 'small',
    credits: 100,
    amountMinor: 9900,
    currency: method.currencies[0] ?? 'XXX',
    createdAtMs: START_MS,
    expiresAtMs: START_MS + 3_600_000,
    ...(method.numbered === true ? { number: ++numbers } : {}),
  }
}

function refundOf(order: OrderFacts, facts: PaymentFacts, amountMinor: number): RefundFacts {
  return {
    id: newId(START_MS),
    paymentExternalId: facts.externalId,
    amountMinor,
    currency: order.currency,
    paidMinor: order.amountMinor,
    refundedMinor: 0,
    order,
    description: CONTEXT.description,
    email: CONTEXT.email as string,
  }
}

/** @param openShop a shop without any order */
export function methodContract(name: string, openShop: () => Promise<Shop>): void {
  describe(`${name} as a payment method`, () => {
    async function paid(): Promise<{ shop: Shop; order: OrderFacts; facts: PaymentFacts }> {
      const shop = await openShop()
      const order = orderOf(shop.method)
      const checkout = await shop.method.checkout(order, CONTEXT)
      if (checkout.kind === 'link' && checkout.externalId !== undefined) order.externalId = checkout.externalId
      const facts = await shop.method.receive(await shop.pay(order, 'paid'))
      if (facts === null) throw new Error('the notice of a payment was not read')
      return { shop, order, facts }
    }

    test('says in which currencies and chats it works', async () => {
      const { method } = await openShop()
      expect(method.currencies.length).toBeGreaterThan(0)
      expect(method.platforms.length).toBeGreaterThan(0)
      for (const currency of method.currencies) expect(currency).toMatch(/^[A-Z0-9]{3,10}$/)
    })

    test('makes the same checkout for the same order', async () => {
      const { method } = await openShop()
      const order = orderOf(method)
      expect(await method.checkout(order, CONTEXT)).toEqual(await method.checkout(order, CONTEXT))
      if (method.checkoutNow !== undefined)
        expect(method.checkoutNow(order)).toEqual(await method.checkout(order, CONTEXT))
    })

    test('knows nothing of an order that nobody has touched', async () => {
      const { method } = await openShop()
      expect(await method.look(orderOf(method))).toBeNull()
    })

    test('reads a notice of a payment: our order, the whole amount, its own id as text', async () => {
      const { order, facts } = await paid()
      expect(facts).toMatchObject({
        orderId: order.id,
        amountMinor: order.amountMinor,
        currency: order.currency,
        status: 'paid',
      })
      expect(facts.externalId).toMatch(/^.{1,200}$/)
    })

    test('tells the same when it is asked', async () => {
      const { shop, order, facts } = await paid()
      expect(await shop.method.look(order)).toMatchObject({
        externalId: facts.externalId,
        amountMinor: facts.amountMinor,
        currency: facts.currency,
        status: 'paid',
      })
    })

    test('takes no payment that failed for one that was made', async () => {
      const shop = await openShop()
      const order = orderOf(shop.method)
      const checkout = await shop.method.checkout(order, CONTEXT)
      if (checkout.kind === 'link' && checkout.externalId !== undefined) order.externalId = checkout.externalId
      const notice = await shop.pay(order, 'failed')
      if (notice !== null) expect((await shop.method.receive(notice))?.status).toBe('failed')
      const seen = await shop.method.look(order)
      expect([undefined, 'failed', 'pending']).toContain(seen?.status)
    })

    test('reads nothing out of a notice that is none', async () => {
      const { method } = await openShop()
      for (const notice of [null, 7, 'paid', [], {}, { status: 'paid' }, { orderId: 1, status: 'paid' }] as Json[])
        expect(await method.receive(notice)).toBeNull()
    })

    test('returns money once for one id, and says so when asked', async () => {
      const { shop, order, facts } = await paid()
      const { method } = shop
      if (method.noRefunds === true) {
        expect(await method.refund(refundOf(order, facts, order.amountMinor))).toMatchObject({ state: 'refused' })
        return
      }
      const amountMinor = method.wholeRefundsOnly === true ? order.amountMinor : 900
      const refund = refundOf(order, facts, amountMinor)
      expect(await method.lookRefund?.(refund)).toBeOneOf([undefined, null])
      const first = await method.refund(refund)
      expect(first).toMatchObject({ state: 'succeeded' })
      if (method.manualRefunds === true) return
      const again = method.lookRefund === undefined ? await method.refund(refund) : await method.lookRefund(refund)
      expect(again).toMatchObject({ state: 'succeeded' })
      if (method.refundsOnce === true) expect(await method.refund(refund)).toMatchObject({ state: 'succeeded' })
      expect(await method.look(order)).toMatchObject({
        externalId: facts.externalId,
        amountMinor: facts.amountMinor,
        status: 'refunded',
        refundedMinor: amountMinor,
      })
    })

    test('refuses to return more than was paid, and a part where it returns payments whole', async () => {
      const { shop, order, facts } = await paid()
      if (shop.method.manualRefunds === true) return
      const isWhole = shop.method.wholeRefundsOnly === true
      const first = await shop.method.refund(refundOf(order, facts, 9000))
      expect(first.state).toBe(isWhole ? 'refused' : 'succeeded')
      const more = await shop.method.refund({ ...refundOf(order, facts, 901), refundedMinor: isWhole ? 0 : 9000 })
      expect(more.state).toBe('refused')
      const above = await shop.method.refund(refundOf(order, facts, order.amountMinor + 1))
      expect(above.state).toBe('refused')
      if (isWhole) expect((await shop.method.look(order))?.status).toBe('paid')
    })

    test('refuses to return a payment that it does not know', async () => {
      const { method } = await openShop()
      if (method.manualRefunds === true) return
      const { order: _none, ...refund } = refundOf(
        orderOf(method),
        { externalId: `${newId(START_MS)}.nothing`, amountMinor: 9900, currency: 'XXX', status: 'paid' },
        1,
      )
      const currency = method.currencies[0] ?? 'XXX'
      expect((await method.refund({ ...refund, currency })).state).toBe('refused')
    })
  })
}
