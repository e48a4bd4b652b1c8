import { sql } from 'kysely'
import { emptyDatabase, silentLog } from '../../../test/support/databases.ts'
import { openDatabase } from '../db/database.ts'
import { queueContract } from './contract.ts'
import { createPgBossQueue } from './pg-boss.ts'

/** One for all tests: its schema takes longer to make than a test to run. */
let database: Promise<{ url: string }> | undefined

queueContract('pg-boss', async () => {
  database ??= emptyDatabase('postgres')
  const { url } = await database
  const db = openDatabase(url, { poolSize: 2 })
  const clock = { nowMs: () => Date.now() }
  const topics = ['generation', 'chat', 'order'] as const
  const queue = await createPgBossQueue({ url, clock, log: silentLog(), topics, retryMs: 500 })
  return {
    queue,
    db,
    async close() {
      await queue.stop(1000)
      await sql`delete from queue.job`.execute(db.outer)
      await db.close()
    },
  }
})
