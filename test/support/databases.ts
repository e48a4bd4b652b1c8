/** What the tests of the core stand on: both databases, a clock that is moved by hand, a queue that runs when told to. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, inject } from 'vitest'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import type { Clock, Log, Queue, Topic } from '../../src/core/ports.ts'

export interface TestDatabase {
  db: Database
  url: string
  /** Closes it, and removes an SQLite file. PostgreSQL's go with their server. */
  close(): Promise<void>
}

export type DatabaseName = 'sqlite' | 'postgres'

/** Runs a block of tests on both databases; each `open` gives a new, migrated one. */
export function eachDatabase(block: (name: DatabaseName, open: () => Promise<TestDatabase>) => void): void {
  for (const name of ['sqlite', 'postgres'] as const)
    describe(name, () => block(name, name === 'sqlite' ? openSqlite : openPostgres))
}

export async function openSqlite(): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-'))
  const path = join(dir, 'chatelier.sqlite')
  await copyFile(await ask('/sqlite'), path)
  const url = `sqlite:${path}`
  const db = openDatabase(url)
  return {
    db,
    url,
    async close() {
      await db.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Migrated databases of this test file that nobody uses: making one takes longer than emptying one. */
const spare: string[] = []

export async function openPostgres(): Promise<TestDatabase> {
  const url = spare.pop() ?? (await ask('/postgres'))
  const db = openDatabase(url)
  return {
    db,
    url,
    async close() {
      await emptyTables(db)
      await db.close()
      spare.push(url)
    },
  }
}

async function emptyTables(db: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'kysely%'
    and pg_relation_size(oid) > 0`.execute(db.outer)
  // One round trip; without the foreign keys' order. Nobody has ever written to the others.
  const statements = [
    'set session_replication_role = replica',
    ...rows.map(({ name }) => `delete from "${name}"${name === 'accounts' ? ' where person_id is not null' : ''}`),
    'set session_replication_role = default',
  ]
  await sql.raw(statements.join(';')).execute(db.outer)
}

/** A database without any table: tests of migrations and of pg-boss. */
export async function emptyDatabase(name: DatabaseName): Promise<{ url: string; remove(): Promise<void> }> {
  if (name === 'postgres') return { url: await ask('/postgres-empty'), remove: async () => {} }
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-'))
  return { url: `sqlite:${join(dir, 'new.sqlite')}`, remove: () => rm(dir, { recursive: true, force: true }) }
}

async function ask(path: string): Promise<string> {
  const response = await fetch(`${inject('setupUrl')}${path}`, { method: 'POST' })
  const text = await response.text()
  if (!response.ok) throw new Error(`no database for this test: ${text}`)
  return text
}

export interface ManualClock extends Clock {
  advance(ms: number): void
  set(ms: number): void
}

/** A clock that stands still until it is moved. */
export function manualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    advance(ms) {
      nowMs += ms
    },
    set(ms) {
      nowMs = ms
    },
  }
}

export interface ManualQueue extends Queue {
  /** Handles what is due, oldest first, until nothing is. Answers how many wakes were handled. Throws what a handler throws. */
  runDue(): Promise<number>
  /** What waits, due or not. */
  waiting(): { topic: Topic; ref: string; atMs: number }[]
  /** Forgets all wakes: what a death does to a queue in memory. */
  forget(): void
  /** Runs the periodic tasks once. */
  tick(): Promise<void>
}

const MOST_WAKES = 10_000

/** A queue for tests: wakes count on commit, and are handled one after another when `runDue` is called. */
export function manualQueue(parts: { clock: Clock; db: Pick<Database, 'afterCommit'> }): ManualQueue {
  const wakes = new Map<string, { topic: Topic; ref: string; atMs: number }>()
  const periodic: (() => Promise<void>)[] = []
  let handlers: { [topic in Topic]?: (ref: string) => Promise<void> } = {}
  return {
    async wake(_trx, topic, ref, atMs) {
      parts.db.afterCommit(() => {
        const key = `${topic}\n${ref}`
        const there = wakes.get(key)
        if (there === undefined || atMs < there.atMs) wakes.set(key, { topic, ref, atMs })
      })
    },
    every(_name, _periodMs, work) {
      periodic.push(work)
    },
    async work(given) {
      handlers = { ...handlers, ...given }
    },
    async stop() {
      wakes.clear()
    },
    async runDue() {
      for (let done = 0; ; done++) {
        if (done > MOST_WAKES) throw new Error('the queue never becomes idle')
        const due = [...wakes].filter(
          ([, wake]) => wake.atMs <= parts.clock.nowMs() && handlers[wake.topic] !== undefined,
        )
        const next = due.sort(([, a], [, b]) => a.atMs - b.atMs)[0]
        if (next === undefined) return done
        wakes.delete(next[0])
        await handlers[next[1].topic]!(next[1].ref)
      }
    },
    waiting: () => [...wakes.values()],
    forget: () => wakes.clear(),
    async tick() {
      for (const work of periodic) await work()
    },
  }
}

export interface SilentLog extends Log {
  entries: { level: 'debug' | 'info' | 'warn' | 'error'; fields: object; text: string }[]
}

/** A log that keeps what it is told. */
export function silentLog(): SilentLog {
  const entries: SilentLog['entries'] = []
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, text: string) => {
    entries.push({ level, fields, text })
  }
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
