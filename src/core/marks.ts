/** That messages were delivered, written down. */
import type { Database } from './db/database.ts'
import { markDone, markShown } from './outbox-rows.ts'

interface Mark {
  /** A card shows a revision; a plain message is done with. */
  kind: 'shown' | 'done'
  row: { id: string; revision: number; ref: string; nowMs: number }
}

interface Batch {
  marks: Mark[]
  written: Promise<void>
}

const open = new WeakMap<Database, Batch>()

/**
 * Resolves when it is on the disk. On SQLite those that come in one round of the event loop are one transaction: they would share its
 * commit in any case.
 */
export function mark(db: Database, one: Mark): Promise<void> {
  if (db.dialect === 'postgres') return write(db.outer, one)
  const batch = open.get(db) ?? begin(db)
  batch.marks.push(one)
  return batch.written
}

function begin(db: Database): Batch {
  const marks: Mark[] = []
  const written = new Promise<void>((resolve, reject) => {
    setImmediate(() => {
      open.delete(db)
      db.transaction(async (trx) => {
        for (const one of marks) await write(trx, one)
      }).then(resolve, reject)
    })
  })
  const batch = { marks, written }
  open.set(db, batch)
  return batch
}

async function write(db: Database['outer'], { kind, row }: Mark): Promise<void> {
  await (kind === 'shown' ? markShown : markDone)(db, row)
}
