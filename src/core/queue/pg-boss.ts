import type { Transaction } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Clock, Log, Queue, Topic } from '../ports.ts'
import { createEmbeddedQueue } from './embedded.ts'

const SCHEMA = 'queue'
const POLL_SECONDS = 1
const DEFAULT_LANES = 16
/** Handing a job over takes milliseconds; a process that dies or hangs at it loses the job to another one. */
const EXPIRE_SECONDS = 10 * 60
const HEARTBEAT_SECONDS = 60

/**
 * The queue on PostgreSQL: pg-boss, written inside our transactions, so that a wake exists exactly when its cause does. Jobs carry
 * a row's id and nothing else.
 *
 * A job is done when it has been handed to this process's own lanes, not when it has been handled: one fetch serves a whole
 * topic, a slow call holds up no other, and there is one mechanism for lanes, turns and retries on both databases. What a death
 * takes with it is woken by the sweeper, because the rows are the truth.
 */
export async function createPgBossQueue(parts: {
  url: string
  clock: Clock
  log: Log
  /** Every topic that may be woken: a queue must exist before its first job. */
  topics: readonly Topic[]
  /** The wait after a handler has thrown. */
  retryMs?: number
}): Promise<Queue> {
  const { clock, log } = parts
  const boss = new PgBoss({ connectionString: parts.url, schema: SCHEMA, useListenNotify: true, max: 4 })
  boss.on('error', (error) => log.error({ err: error }, 'the queue reports an error'))
  await boss.start()
  for (const topic of parts.topics)
    await boss.createQueue(topic, {
      notify: true,
      retryLimit: 1_000_000,
      retryDelay: 1,
      expireInSeconds: EXPIRE_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      deleteAfterSeconds: 60,
    })
  const local = createEmbeddedQueue({
    clock,
    log,
    afterCommit: (act) => act(),
    ...(parts.retryMs === undefined ? {} : { retryMs: parts.retryMs }),
  })
  let stopped = false

  return {
    async wake(trx, topic, ref, atMs, isFirst = false) {
      const delayMs = atMs - clock.nowMs()
      await boss.send(
        topic,
        { ref, ...(isFirst ? { isFirst } : {}) },
        {
          ...(isFirst ? { priority: 1 } : {}),
          ...(trx === null ? {} : { db: fromKysely(trx as Transaction<never>) }),
          ...(delayMs > 0 ? { startAfter: new Date(atMs) } : {}),
        },
      )
    },
    // Every process sweeps: sweeping is idempotent, and no process has to be the one that lives.
    every: local.every,
    async work(handlers, lanes) {
      await local.work(handlers, lanes)
      for (const topic of Object.keys(handlers) as Topic[]) {
        await boss.work<{ ref: string; isFirst?: boolean }>(
          topic,
          {
            batchSize: lanes[topic] ?? DEFAULT_LANES,
            burstWhenBatchFull: true,
            pollingIntervalSeconds: POLL_SECONDS,
            notifyPollingIntervalSeconds: POLL_SECONDS,
          },
          async (jobs) => {
            // Fetched while stopping: they go back, for the next start or another process.
            if (stopped) throw new Error('stopping')
            for (const job of jobs) await local.wake(null, topic, job.data.ref, clock.nowMs(), job.data.isFirst)
            // No more than a batch waits here; the rest stays where other processes can take it.
            await local.room(topic)
          },
        )
      }
    },
    async forgetRefs(refs) {
      const query = `delete from ${SCHEMA}.job where data->>'ref' = any($1)`
      await boss.getDb().executeSql(query, [refs])
    },
    async stop(drainMs) {
      stopped = true
      await local.stop(drainMs)
      await boss.stop({ graceful: true, timeout: drainMs })
    },
  }
}
