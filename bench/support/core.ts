/** The application without its web server, on a database of the bench. */
import { type App, createApp, type Overrides } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Database } from '../../src/core/db/database.ts'
import { receive } from '../../src/core/inbox.ts'
import type { Clock, Queue, Topic } from '../../src/core/ports.ts'
import { createEmbeddedQueue } from '../../src/core/queue/embedded.ts'
import { createPgBossQueue } from '../../src/core/queue/pg-boss.ts'
import { createMetrics, type MetricsRegistry } from '../../src/metrics.ts'
import { chatOf } from './databases.ts'
import { quietLog } from './quiet.ts'

export const clock: Clock = { nowMs: () => Date.now() }

/** Topics that are woken, for an engine of this id. */
export const topicsFor = (providerId: string): Topic[] => [
  ...(['inbox', 'generation', 'chat', 'order', 'refund'] as const),
  `start.${providerId}`,
]

export interface Place {
  url: string
  dataDir: string
}

/** Builds it on a copy of a database. It does nothing until it is started. */
export function openCore(place: Place, overrides: Overrides, metrics: MetricsRegistry = plainMetrics()): Promise<App> {
  const reading = readConfig(
    { PICTURE_SCREEN: 'off', DATA_DIR: place.dataDir, DATABASE_URL: place.url, LOG_LEVEL: 'warn' },
    { cwd: place.dataDir },
  )
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  return createApp(reading.config, { log: quietLog, metrics }, { headless: true, unwatched: true, ...overrides })
}

export const plainMetrics = (): MetricsRegistry => createMetrics({ processFigures: false })

/** Hands the application somebody's words, as the web chat does: when it resolves they are a row. */
export async function say(
  app: App,
  queue: Queue,
  words: { person: number; id: string; text: string },
): Promise<string> {
  const chat = chatOf(words.person)
  const orderKey = `web:${chat}`
  await receive(
    { db: app.db, queue, clock },
    {
      source: 'web',
      externalId: `${chat}:${words.id}`,
      orderKey,
      payload: {
        speaker: { platform: 'web', externalId: chat, language: 'en' },
        address: { platform: 'web', bot: 'web', chat, place: 'private' },
        key: `web:${chat}:${words.id}`,
        type: 'message',
        text: words.text,
        files: [],
      },
    },
  )
  return orderKey
}

/** The real queue, which writes what it writes; but what it would handle is handled when we say so. */
export interface HeldQueue extends Queue {
  /** To be called with the application's database before anything is woken. */
  bind(db: Database): void
  handle(topic: Topic, ref: string): Promise<void>
  /** Handles what was woken and is due, oldest first, until nothing is; of this topic alone where one is named. */
  drain(topic?: Topic): Promise<void>
}

export async function holdQueue(place: Place, topics: readonly Topic[]): Promise<HeldQueue> {
  let db: Database | undefined
  let inner: Queue | undefined
  if (!place.url.startsWith('sqlite:'))
    inner = await createPgBossQueue({ url: place.url, clock, log: quietLog, topics })
  let handlers: { [topic in Topic]?: (ref: string) => Promise<void> } = {}
  const woken = new Map<string, { topic: Topic; ref: string }>()
  return {
    bind(given) {
      db = given
      // Never opened: it keeps what it is told and calls nobody.
      inner ??= createEmbeddedQueue({ clock, log: quietLog, afterCommit: given.afterCommit })
    },
    async wake(trx, topic, ref, atMs) {
      if (db === undefined || inner === undefined) throw new Error('the queue is not bound')
      await inner.wake(trx, topic, ref, atMs)
      if (atMs <= clock.nowMs()) db.afterCommit(() => woken.set(`${topic} ${ref}`, { topic, ref }))
    },
    every() {},
    async work(given) {
      handlers = given
    },
    handle: (topic, ref) => handlers[topic]!(ref),
    async drain(topic) {
      for (;;) {
        const next = [...woken].find(([, one]) => topic === undefined || one.topic === topic)
        if (next === undefined) return
        woken.delete(next[0])
        await handlers[next[1].topic]?.(next[1].ref)
      }
    },
    stop: async (drainMs) => inner?.stop(drainMs),
  }
}

/** The application on a queue that is held. */
export async function openHeld(place: Place, topics: readonly Topic[], overrides: Overrides) {
  const queue = await holdQueue(place, topics)
  const app = await openCore(place, { ...overrides, queue })
  queue.bind(app.db)
  await app.start()
  return { app, queue }
}
