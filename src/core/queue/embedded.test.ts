import { expect, test } from 'vitest'
import { openSqlite, silentLog } from '../../../test/support/databases.ts'
import { queueContract } from './contract.ts'
import { createEmbeddedQueue } from './embedded.ts'

queueContract('embedded', async () => {
  const { db, close } = await openSqlite()
  const clock = { nowMs: () => Date.now() }
  const queue = createEmbeddedQueue({ clock, log: silentLog(), afterCommit: (act) => db.afterCommit(act), retryMs: 20 })
  return {
    queue,
    db,
    async close() {
      await queue.stop(1000)
      await close()
    },
  }
})

test('who goes first goes before who waits, and of four places one is for the others', async () => {
  const queue = createEmbeddedQueue({ clock: { nowMs: () => 1 }, log: silentLog(), afterCommit: (act) => act() })
  const order: string[] = []
  const all = Promise.withResolvers<void>()
  for (const ref of ['a1', 'a2', 'a3']) await queue.wake(null, 'generation', ref, 1)
  for (const ref of ['b1', 'b2', 'b3', 'b4', 'b5']) await queue.wake(null, 'generation', ref, 1, true)
  await queue.work(
    {
      generation: async (ref) => {
        order.push(ref)
        if (order.length === 8) all.resolve()
      },
    },
    { generation: 1 },
  )
  await all.promise
  await queue.stop(1000)
  // The first one finds the lane empty.
  expect(order).toEqual(['a1', 'b1', 'b2', 'a2', 'b3', 'b4', 'b5', 'a3'])
})
