/** What every Queue has to do; each queue's test runs this suite. Real timers: nobody can tell PostgreSQL the time. */
import { afterEach, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import type { Queue, Topic } from '../ports.ts'

export interface QueueUnderTest {
  queue: Queue
  db: Database
  close(): Promise<void>
}

/** Resolves when `isTrue` does, looked at every few milliseconds; fails loudly when it never does. */
async function until(isTrue: () => boolean, what: string, withinMs = 8000): Promise<void> {
  const endMs = Date.now() + withinMs
  while (!isTrue()) {
    if (Date.now() > endMs) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A gate that handlers stand at until it is opened. */
function gate(): { passed: Promise<void>; open(): void } {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}

/** @param make a queue with topics `generation`, `chat` and `order`, whose retries come within 2 s */
export function queueContract(name: string, make: () => Promise<QueueUnderTest>): void {
  describe(`${name} queue`, () => {
    let made: QueueUnderTest | undefined
    afterEach(async () => {
      await made?.close()
      made = undefined
    })
    async function start(
      handlers: { [topic in Topic]?: (ref: string) => Promise<void> },
      lanes: { [topic in Topic]?: number } = {},
    ): Promise<QueueUnderTest> {
      made = await make()
      await made.queue.work(handlers, lanes)
      return made
    }

    test('a wake of a committed transaction arrives, of one rolled back never', async () => {
      const seen: string[] = []
      const { queue, db } = await start({ generation: async (ref) => void seen.push(ref) })
      await db
        .transaction(async (trx) => {
          await queue.wake(trx, 'generation', 'rolled-back', Date.now())
          throw new Error('no')
        })
        .catch(() => {})
      await db.transaction((trx) => queue.wake(trx, 'generation', 'committed', Date.now()))
      await queue.wake(null, 'generation', 'outside', Date.now())
      await until(() => seen.includes('committed') && seen.includes('outside'), 'both wakes')
      expect(seen).not.toContain('rolled-back')
    })

    test('a wake before the work begins is not lost', async () => {
      const seen: string[] = []
      made = await make()
      await made.queue.wake(null, 'chat', 'early', Date.now())
      await made.queue.work({ chat: async (ref) => void seen.push(ref) }, {})
      await until(() => seen.length > 0, 'the early wake')
      expect(seen).toEqual(['early'])
    })

    test('a wake for later comes later', async () => {
      const at: { [ref: string]: number } = {}
      const { queue } = await start({
        order: async (ref) => {
          at[ref] = Date.now()
        },
      })
      const startMs = Date.now()
      await queue.wake(null, 'order', 'later', startMs + 400)
      await queue.wake(null, 'order', 'now', startMs)
      await until(() => at['later'] !== undefined && at['now'] !== undefined, 'both wakes')
      expect(at['later']! - startMs).toBeGreaterThanOrEqual(400)
      expect(at['now']!).toBeLessThanOrEqual(at['later']!)
    })

    test('a handler that throws is called again', async () => {
      let calls = 0
      const { queue } = await start({
        generation: async () => {
          calls++
          if (calls === 1) throw new Error('the first time')
        },
      })
      await queue.wake(null, 'generation', 'one', Date.now())
      await until(() => calls === 2, 'the second call')
      expect(calls).toBe(2)
    })

    test('one row is never handled twice at a time, and a wake meanwhile is looked at afterwards', async () => {
      const stand = gate()
      let now = 0
      let most = 0
      let calls = 0
      const { queue } = await start(
        {
          generation: async () => {
            calls++
            most = Math.max(most, ++now)
            if (calls === 1) await stand.passed
            now--
          },
        },
        { generation: 8 },
      )
      await queue.wake(null, 'generation', 'same', Date.now())
      await until(() => calls === 1, 'the first call')
      for (let i = 0; i < 3; i++) await queue.wake(null, 'generation', 'same', Date.now())
      let other = false
      made!.queue.wake(null, 'generation', 'same', Date.now()).then(() => {
        other = true
      })
      await until(() => other, 'the wake')
      stand.open()
      await until(() => calls >= 2 && now === 0, 'the second call')
      expect(most).toBe(1)
    })

    test('a lane bounds how many are handled at a time, and does not hold up another', async () => {
      const stand = gate()
      let now = 0
      let most = 0
      let done = 0
      let other = false
      const { queue } = await start(
        {
          generation: async () => {
            most = Math.max(most, ++now)
            await stand.passed
            now--
            done++
          },
          chat: async () => {
            other = true
          },
        },
        { generation: 2, chat: 1 },
      )
      for (let i = 0; i < 5; i++) await queue.wake(null, 'generation', `g${i}`, Date.now())
      await until(() => now === 2, 'a full lane')
      await queue.wake(null, 'chat', 'c', Date.now())
      await until(() => other, 'the other lane')
      stand.open()
      await until(() => done === 5, 'all of them')
      expect(most).toBe(2)
    })

    test('stopping waits for what is under way and begins nothing new', async () => {
      const stand = gate()
      const begun: string[] = []
      const ended: string[] = []
      const { queue } = await start(
        {
          generation: async (ref) => {
            begun.push(ref)
            await stand.passed
            ended.push(ref)
          },
        },
        { generation: 1 },
      )
      await queue.wake(null, 'generation', 'first', Date.now())
      await queue.wake(null, 'generation', 'second', Date.now())
      await until(() => begun.length === 1, 'the first call')
      const stopped = queue.stop(5000)
      stand.open()
      await stopped
      expect(ended).toEqual(begun)
      expect(begun).toHaveLength(1)
    })

    test('stopping does not wait for ever', async () => {
      const stand = gate()
      let begun = false
      const { queue } = await start({
        generation: async () => {
          begun = true
          await stand.passed
        },
      })
      await queue.wake(null, 'generation', 'hangs', Date.now())
      await until(() => begun, 'the call')
      const startMs = Date.now()
      await queue.stop(100)
      expect(Date.now() - startMs).toBeLessThan(20_000)
      stand.open()
    })

    test('a periodic task runs again and again, never twice at a time, and survives its own faults', async () => {
      let calls = 0
      let now = 0
      let most = 0
      const { queue } = await start({})
      queue.every('sweep', 20, async () => {
        calls++
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 50))
        now--
        if (calls === 1) throw new Error('the first time')
      })
      await until(() => calls >= 3, 'three runs')
      expect(most).toBe(1)
    })
  })
}
