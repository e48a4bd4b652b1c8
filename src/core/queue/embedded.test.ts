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
