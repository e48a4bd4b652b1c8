import type { Transaction } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Clock, Log, Queue, Topic } from '../ports.ts'

const SCHEMA = 'queue'
const POLL_SECONDS = 1
const DEFAULT_LANES = 16
/** Above the longest call of any handler: a job that lives longer is given to another process. */
const EXPIRE_SECONDS = 60 * 60
const HEARTBEAT_SECONDS = 60

/**
 * The queue on PostgreSQL: pg-boss, written inside our transactions, so that a wake exists exactly when its cause does.
 * Jobs carry a row's id and nothing else; retries are unlimited, because the rows decide when to give up.
 */
export async function createPgBossQueue(parts: {
  url: string
  clock: Clock
  log: Log
  /** Every topic that may be woken: a queue must exist before its first job. */
  topics: readonly Topic[]
  /** The first wait after a handler has thrown, whole seconds. */
  retrySeconds?: number
}): Promise<Queue> {
  const { clock, log } = parts
  const boss = new PgBoss({ connectionString: parts.url, schema: SCHEMA, useListenNotify: true, max: 4 })
  boss.on('error', (error) => log.error({ err: error }, 'the queue reports an error'))
  await boss.start()
  const timers: NodeJS.Timeout[] = []
  const periodic = new Set<Promise<void>>()
  let stopped = false

  for (const topic of parts.topics)
    await boss.createQueue(topic, {
      notify: true,
      retryLimit: 1_000_000,
      retryDelay: parts.retrySeconds ?? 5,
      retryBackoff: true,
      retryDelayMax: 300,
      expireInSeconds: EXPIRE_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      deleteAfterSeconds: 60,
    })

  const turns = new Map<string, Promise<void>>()
  const waiting = new Map<string, Promise<void>>()

  /** Two jobs of one row in this process: the second waits for the first; any more of them are answered by the second. */
  function oneAtATime(key: string, act: () => Promise<void>): Promise<void> {
    const next = waiting.get(key)
    if (next !== undefined) return next
    const before = turns.get(key)
    const run = async (): Promise<void> => {
      if (before !== undefined) await before.catch(() => {})
      waiting.delete(key)
      await act()
    }
    const turn = run().finally(() => {
      if (turns.get(key) === turn) turns.delete(key)
    })
    turns.set(key, turn)
    if (before !== undefined) waiting.set(key, turn)
    return turn
  }

  return {
    async wake(trx, topic, ref, atMs) {
      const delayMs = atMs - clock.nowMs()
      await boss.send(
        topic,
        { ref },
        {
          ...(trx === null ? {} : { db: fromKysely(trx as Transaction<never>) }),
          ...(delayMs > 0 ? { startAfter: new Date(atMs) } : {}),
        },
      )
    },
    every(name, periodMs, work) {
      let busy = false
      const timer = setInterval(() => {
        if (busy || stopped) return
        busy = true
        // Every process sweeps: sweeping is idempotent, and no process has to be the one that lives.
        const run = work()
          .catch((error: unknown) => log.error({ name, err: error }, 'a periodic task failed'))
          .finally(() => {
            busy = false
            periodic.delete(run)
          })
        periodic.add(run)
      }, periodMs)
      timer.unref()
      timers.push(timer)
    },
    async work(handlers, lanes) {
      for (const topic of Object.keys(handlers) as Topic[]) {
        const handler = handlers[topic]!
        const concurrency = lanes[topic] ?? DEFAULT_LANES
        await boss.work<{ ref: string }>(
          topic,
          {
            batchSize: 1,
            localConcurrency: concurrency,
            burstWhenBatchFull: true,
            pollingIntervalSeconds: POLL_SECONDS,
            notifyPollingIntervalSeconds: POLL_SECONDS,
          },
          async (jobs) => {
            // Fetched while stopping: it goes back, for the next start or another process.
            if (stopped) throw new Error('stopping')
            for (const job of jobs) await oneAtATime(`${topic}\n${job.data.ref}`, () => handler(job.data.ref))
          },
        )
      }
    },
    async stop(drainMs) {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      await boss.stop({ graceful: true, timeout: drainMs })
      await Promise.allSettled(periodic)
    },
  }
}
