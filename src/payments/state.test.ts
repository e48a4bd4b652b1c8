import fc from 'fast-check'
import { expect, test } from 'vitest'
import { creditsToRevoke, nextState, type OrderEvent, refundEvent, reviewReason } from './state.ts'

test.each(['created', 'awaiting_payment', 'expired', 'canceled', 'failed'] as const)(
  'an order that is %s becomes paid by a payment',
  (from) => {
    expect(nextState(from, 'paid')).toBe('paid')
  },
)

test('what is paid does not expire, fail or become cancelled', () => {
  for (const from of ['paid', 'partially_refunded', 'refunded', 'disputed'] as const)
    for (const event of ['offered', 'expired', 'canceled', 'failed'] as const) expect(nextState(from, event)).toBeNull()
})

test('no order ever becomes unpaid again, whatever happens in whatever order', () => {
  const events: OrderEvent[] = ['offered', 'paid', 'expired', 'canceled', 'failed', 'partially_refunded', 'refunded']
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events)), (happened) => {
      let state: Parameters<typeof nextState>[0] = 'created'
      let wasPaid = false
      for (const event of happened) {
        state = nextState(state, event) ?? state
        wasPaid ||= event === 'paid'
        expect(['paid', 'partially_refunded', 'refunded'].includes(state)).toBe(wasPaid)
      }
    }),
  )
})

test('the credits of all parts of a full refund add up to the pack, for any split', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 1, maxLength: 12 }),
      (credits, parts) => {
        const amountMinor = parts.reduce((sum, part) => sum + part, 0)
        let refundedMinor = 0
        let revokedCredits = 0
        for (const part of parts) {
          refundedMinor += part
          revokedCredits += creditsToRevoke({ credits, amountMinor, refundedMinor, revokedCredits })
          expect(revokedCredits).toBeLessThanOrEqual(credits)
        }
        expect(revokedCredits).toBe(credits)
      },
    ),
  )
})

test('an order is refunded when all that was paid for it was returned', () => {
  expect(refundEvent([{ amountMinor: 5, refundedMinor: 0 }])).toBeNull()
  expect(refundEvent([{ amountMinor: 5, refundedMinor: 4 }])).toBe('partially_refunded')
  expect(refundEvent([{ amountMinor: 5, refundedMinor: 5 }])).toBe('refunded')
  expect(
    refundEvent([
      { amountMinor: 5, refundedMinor: 5 },
      { amountMinor: 5, refundedMinor: 0 },
    ]),
  ).toBe('partially_refunded')
})

test('a payment that does not fit its order says why', () => {
  const order = { amountMinor: 100, currency: 'RUB', methodId: 'shop' }
  const fits = { amountMinor: 100, currency: 'RUB' }
  expect(reviewReason(fits, order, 'shop')).toBeNull()
  expect(reviewReason(fits, null, 'shop')).toBe('orphan')
  expect(reviewReason(fits, order, 'other')).toBe('method')
  expect(reviewReason({ ...fits, test: true }, order, 'shop')).toBe('test')
  expect(reviewReason({ ...fits, currency: 'USD' }, order, 'shop')).toBe('currency')
  expect(reviewReason({ ...fits, amountMinor: 99 }, order, 'shop')).toBe('amount_low')
  expect(reviewReason({ ...fits, amountMinor: 101 }, order, 'shop')).toBe('amount_high')
})
