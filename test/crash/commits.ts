/**
 * Commits through groups without end, and says after each transaction, and each act after a commit, what it was told. Usage:
 * node commits.ts <url> <prefix>.
 */
import { writeSync } from 'node:fs'
import { openDatabase, type Trx } from '../../src/core/db/database.ts'

const LANES = 12
const [url = '', prefix = ''] = process.argv.slice(2)
const db = openDatabase(url)

const note = (trx: Trx, name: string) => trx.insertInto('checkpoints').values({ name, value: '1' }).execute()
const say = (word: string, name: string) => writeSync(1, `${word} ${name}\n`)

async function work(name: string, at: number): Promise<void> {
  if (at % 7 === 0) {
    await db.outer.insertInto('checkpoints').values({ name, value: '1' }).execute()
    say('done', name)
    return
  }
  await db.transaction(async (trx) => {
    db.afterCommit(() => say('done', name))
    await note(trx, name)
    if (at % 5 === 0) throw new Error('on purpose')
    await note(trx, `${name} too`)
  })
  say('done', name)
  say('done', `${name} too`)
}

async function lane(id: number): Promise<never> {
  for (let at = 1; ; at++) {
    const name = `${prefix}-${id}-${at}`
    await work(name, at).catch(() => say('failed', name))
  }
}
await Promise.all(Array.from({ length: LANES }, (_, id) => lane(id)))
