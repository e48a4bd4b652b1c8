/** Databases for the bench: each round gets copies of one that stands ready, with people in it who may ask. */
import { chmod, copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import { migrate } from '../../src/core/db/migrate.ts'
import { personOf } from '../../src/core/people.ts'
import { giveConsent } from '../../src/core/privacy/consent.ts'
import { createPgBossQueue } from '../../src/core/queue/pg-boss.ts'
import { startPostgres } from '../../test/support/embedded-postgres.ts'
import { atEnd } from './ends.ts'
import { quietLog } from './quiet.ts'
import { FIRST_ID } from './recorder.ts'

export type Dialect = 'sqlite' | 'postgres'

export interface Databases {
  dialect: Dialect
  /** A new copy of what `prepare` made; for SQLite a file, and then the folder to use as DATA_DIR too. */
  copy(): Promise<{ url: string; dataDir: string }>
  close(): Promise<void>
}

/** Who stands ready: how many, with how many credits, known where. */
export interface People {
  count: number
  startCredits: number
  topics: readonly string[]
  /** The web chat's `chat-0`, `chat-1` and so on, where nothing else is said. */
  identityOf?(index: number): { platform: string; externalId: string }
}

/** Chats are `chat-0`, `chat-1` and so on. */
export const chatOf = (index: number) => `chat-${index}`

const TEMPLATE = 'bench_template'
/** Its usual durability: a commit is on the disk when it is answered. */
const DURABLE = ['fsync=on', 'synchronous_commit=on', 'max_connections=100', 'shared_buffers=64MB']
const SERIAL_TABLES = ['transfers', 'inbox', 'usage', 'web_messages']
/** No two tables share a number, so that a number alone says which row is meant. */
const IDS_EACH = 100_000_000
/** Above any version that the texts have. */
const ANY_POLICY = 1_000_000

export async function openDatabases(dialect: Dialect, folder: string, people: People): Promise<Databases> {
  let copies = 0
  const newDataDir = async () => {
    const dataDir = join(folder, `${dialect}-${copies++}`)
    await mkdir(dataDir, { recursive: true })
    return dataDir
  }
  if (dialect === 'sqlite') {
    const template = join(await newDataDir(), 'template.sqlite')
    await prepare(`sqlite:${template}`, people)
    return {
      dialect,
      async copy() {
        const dataDir = await newDataDir()
        const path = join(dataDir, 'chatelier.sqlite')
        await copyFile(template, path)
        return { url: `sqlite:${path}`, dataDir }
      },
      close: async () => {},
    }
  }
  // The server runs as a user of its own and must be able to come by.
  await chmod(folder, 0o755)
  const server = await startPostgres({ databaseDir: join(folder, 'postgres'), settings: DURABLE })
  const stop = atEnd(server.stop)
  await server.run(`create database ${TEMPLATE}`)
  await prepare(server.urlOf(TEMPLATE), people)
  return {
    dialect,
    async copy() {
      const dataDir = await newDataDir()
      const name = `bench_${copies}`
      await server.run(`create database ${name} template ${TEMPLATE}`)
      return { url: server.urlOf(name), dataDir }
    },
    close: stop,
  }
}

/** Schema, people who have agreed and have credits, growing ids that begin high; for PostgreSQL the queue's schema too. */
async function prepare(url: string, people: People): Promise<void> {
  await migrate(url)
  const clock = { nowMs: () => Date.now() }
  const db = openDatabase(url)
  try {
    await db.transaction(async (trx) => {
      const nowMs = clock.nowMs()
      for (let index = 0; index < people.count; index++) {
        const who = people.identityOf?.(index) ?? { platform: 'web', externalId: chatOf(index) }
        const { id } = await personOf(trx, { ...who, locale: 'en' }, { startCredits: people.startCredits, nowMs })
        await giveConsent(trx, { personId: id, policyVersion: ANY_POLICY, minimumAge: 17, nowMs })
      }
    })
    await beginIdsHigh(db)
  } finally {
    await db.close()
  }
  if (url.startsWith('sqlite:')) return
  const queue = await createPgBossQueue({ url, clock, log: quietLog, topics: people.topics as never })
  await queue.stop(1000)
}

async function beginIdsHigh(db: Database): Promise<void> {
  for (const [index, table] of SERIAL_TABLES.entries()) {
    const firstId = FIRST_ID + index * IDS_EACH
    if (db.dialect === 'postgres') {
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${firstId})`.execute(db.outer)
      continue
    }
    await sql`delete from sqlite_sequence where name = ${table}`.execute(db.outer)
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${firstId})`.execute(db.outer)
  }
}
