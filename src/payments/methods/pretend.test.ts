import { expect, test } from 'vitest'
import { newId } from '../../core/id.ts'
import type { Json } from '../../core/ports.ts'
import { methodContract } from '../contract.ts'
import { createPretend, type PretendOrder, type PretendRecord, pressed } from './pretend.ts'

function recordInMemory(): PretendRecord & { orders: Map<string, PretendOrder> } {
  const orders = new Map<string, PretendOrder>()
  return {
    orders,
    read: async (orderId) => structuredClone(orders.get(orderId) ?? { payments: [] }),
    async change(orderId, change) {
      const order = orders.get(orderId) ?? { payments: [] }
      orders.set(orderId, order)
      return change(order)
    },
  }
}

let presses = 0
methodContract('pretend money', async () => {
  const record = recordInMemory()
  return {
    method: createPretend(record),
    pay: (order, outcome) =>
      record.change(order.id, (there) => pressed(there, { order, pressId: `press${++presses}`, outcome }) as Json),
  }
})

test('a second press on an order that is paid says nothing new', () => {
  const order = {
    id: newId(0),
    personId: newId(0),
    packId: 'small',
    credits: 100,
    amountMinor: 9900,
    currency: 'RUB',
    createdAtMs: 0,
    expiresAtMs: 1,
  }
  const record: PretendOrder = { payments: [] }
  expect(pressed(record, { order, pressId: 'one', outcome: 'failed' })?.status).toBe('failed')
  expect(pressed(record, { order, pressId: 'one', outcome: 'paid' })).toBeNull()
  expect(pressed(record, { order, pressId: 'two', outcome: 'paid' })?.status).toBe('paid')
  expect(pressed(record, { order, pressId: 'three', outcome: 'paid' })).toBeNull()
  expect(record.payments).toHaveLength(2)
})

test('is offered in the web chat alone and takes no notices over the network', () => {
  const method = createPretend(recordInMemory())
  expect(method.platforms).toEqual(['web'])
  expect(method.web).toBeUndefined()
})
