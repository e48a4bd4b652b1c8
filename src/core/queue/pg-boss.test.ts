import { emptyDatabase, silentLog } from '../../../test/support/databases.ts'
import { openDatabase } from '../db/database.ts'
import { queueContract } from './contract.ts'
import { createPgBossQueue } from './pg-boss.ts'

queueContract('pg-boss', async () => {
  const { url } = await emptyDatabase('postgres')
  const db = openDatabase(url, { poolSize: 2 })
  const clock = { nowMs: () => Date.now() }
  const topics = ['generation', 'chat', 'order'] as const
  const queue = await createPgBossQueue({ url, clock, log: silentLog(), topics, retrySeconds: 1 })
  return {
    queue,
    db,
    async close() {
      await queue.stop(1000)
      await db.close()
    },
  }
})
