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

test('while people stand before the lane of what is said, making goes on with fewer places, and with all when they were heard', async () => {
  const queue = createEmbeddedQueue({ clock: { nowMs: () => 1 }, log: silentLog(), afterCommit: (act) => act() })
  const ends = { inbox: Promise.withResolvers<void>(), generation: Promise.withResolvers<void>() }
  const begun: string[] = []
  const all = Promise.withResolvers<void>()
  for (const ref of ['said 1', 'said 2', 'said 3']) await queue.wake(null, 'inbox', ref, 1)
  for (let n = 1; n <= 16; n++) await queue.wake(null, 'generation', `made ${n}`, 1)
  await queue.work(
    {
      async inbox(ref) {
        begun.push(ref)
        if (ref === 'said 1') await ends.inbox.promise
      },
      async generation(ref) {
        begun.push(ref)
        if (begun.length === 19) all.resolve()
        await ends.generation.promise
      },
    },
    { inbox: 1, generation: 16 },
  )
  expect(begun).toEqual(['said 1', 'made 1', 'made 2'])
  ends.inbox.resolve()
  await all.promise
  ends.generation.resolve()
  await queue.stop(1000)
  expect(begun.slice(3, 5)).toEqual(['said 2', 'said 3'])
})

test('what waits when the clock is set back waits as long as it was to, not as long as the clock', async () => {
  let nowMs = 1_000_000
  const queue = createEmbeddedQueue({ clock: { nowMs: () => nowMs }, log: silentLog(), afterCommit: (act) => act() })
  const heard = Promise.withResolvers<string>()
  await queue.work({ generation: async (ref) => heard.resolve(ref) }, {})
  await queue.wake(null, 'generation', 'g1', nowMs + 20)
  nowMs -= 60 * 60_000
  expect(await heard.promise).toBe('g1')
  await queue.stop(1000)
})
