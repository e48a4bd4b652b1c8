/** Which queue the database calls for, and how many of each topic are handled at a time. */
import type { Database } from '../core/db/database.ts'
import { LIMITS } from '../core/limits.ts'
import type { Clock, Log, Provider, Queue, Topic } from '../core/ports.ts'
import { createEmbeddedQueue } from '../core/queue/embedded.ts'

export async function openQueue(parts: {
  db: Database
  url: string
  clock: Clock
  log: Log
  providers: ReadonlyMap<string, Provider>
}): Promise<Queue> {
  const { db, url, clock, log, providers } = parts
  if (db.dialect === 'sqlite') return createEmbeddedQueue({ clock, log, afterCommit: db.afterCommit })
  // Imported only where it is used: the embedded installation starts without it.
  const { createPgBossQueue } = await import('../core/queue/pg-boss.ts')
  return createPgBossQueue({ url, clock, log, topics: Object.keys(lanesOf(providers)) as Topic[] })
}

export function lanesOf(providers: ReadonlyMap<string, Provider>): { [topic in Topic]?: number } {
  const lanes: { [topic in Topic]?: number } = {
    inbox: LIMITS.inboxLanes,
    chat: LIMITS.deliverLanes,
    generation: LIMITS.checkLanes,
    order: LIMITS.checkLanes,
    refund: 1,
    subscription: 4,
    erasure: 1,
    export: 1,
    sample: 2,
  }
  for (const provider of providers.values()) lanes[`start.${provider.id}`] = provider.concurrency ?? 4
  return lanes
}
