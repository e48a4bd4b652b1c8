import { fork } from 'node:child_process'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eachDatabase, openPostgres, openSqlite, type TestDatabase } from '../../../test/support/databases.ts'
import { fromJson, openDatabase, type Trx, toJson } from './database.ts'
import { lockFolder } from './sqlite.ts'

eachDatabase((_name, open) => {
  let opened: TestDatabase
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.close())

  const note = (trx: Trx, name: string) => trx.insertInto('checkpoints').values({ name, value: '1' }).execute()
  const names = async () =>
    (await opened.db.outer.selectFrom('checkpoints').select('name').orderBy('name').execute()).map((row) => row.name)

  test('a transaction is there as a whole or not at all', async () => {
    const { db } = opened
    await db.transaction(async (trx) => {
      await note(trx, 'a')
      await note(trx, 'b')
    })
    const failed = db.transaction(async (trx) => {
      await note(trx, 'c')
      throw new Error('on purpose')
    })
    await expect(failed).rejects.toThrow('on purpose')
    expect(await names()).toEqual(['a', 'b'])
  })

  test('the outer handle inside a transaction throws, and the transaction is rolled back', async () => {
    const { db } = opened
    const wrong = db.transaction(async (trx) => {
      await note(trx, 'a')
      await db.outer.selectFrom('checkpoints').selectAll().execute()
    })
    await expect(wrong).rejects.toThrow('the outer handle was used inside a transaction')
    expect(await names()).toEqual([])
  })

  test('JSON with characters that a database can not keep is written all the same; everything else stays', async () => {
    const { db } = opened
    const value = { text: 'a\u0000b \ud800 \\u0000 \\ud800 😀 "q" \u0001' }
    await db.outer
      .insertInto('checkpoints')
      .values({ name: 'odd', value: toJson(value) })
      .execute()
    const row = await db.outer
      .selectFrom('checkpoints')
      .select('value')
      .where('name', '=', 'odd')
      .executeTakeFirstOrThrow()
    expect(fromJson(row.value)).toEqual({ text: 'a\ufffdb \ufffd \\u0000 \\ud800 😀 "q" \u0001' })
  })

  test('a transaction inside a transaction throws', async () => {
    const { db } = opened
    await expect(db.transaction(() => db.transaction(async () => {}))).rejects.toThrow(
      'a transaction was begun inside a transaction',
    )
  })

  test('what waits for the commit runs after it, in order, and never after a rollback', async () => {
    const { db } = opened
    const seen: string[] = []
    await db.transaction(async (trx) => {
      db.afterCommit(() => seen.push('first'))
      await note(trx, 'a')
      db.afterCommit(() => seen.push('second'))
      expect(seen).toEqual([])
    })
    expect(seen).toEqual(['first', 'second'])
    await db
      .transaction(async () => {
        db.afterCommit(() => seen.push('never'))
        throw new Error('no')
      })
      .catch(() => {})
    db.afterCommit(() => seen.push('outside: at once'))
    expect(seen).toEqual(['first', 'second', 'outside: at once'])
  })

  test('transactions at once do not see each other’s halves', async () => {
    const { db } = opened
    const counts = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        db.transaction(async (trx) => {
          await note(trx, `${i}-one`)
          await note(trx, `${i}-two`)
          return (await trx.selectFrom('checkpoints').select('name').execute()).length
        }),
      ),
    )
    for (const count of counts) expect(count % 2).toBe(0)
    expect(await names()).toHaveLength(16)
  })

  test('a statement that fails leaves the database usable', async () => {
    const { db } = opened
    const twice = db.transaction(async (trx) => {
      await note(trx, 'a')
      await note(trx, 'a')
    })
    await expect(twice).rejects.toThrow()
    await db.transaction((trx) => note(trx, 'b'))
    expect(await names()).toEqual(['b'])
  })
})

test('a table that a newer process has changed meanwhile is read as it is now', async () => {
  const { db, close } = await openPostgres()
  try {
    const all = () =>
      db.transaction((trx) => trx.selectFrom('checkpoints').selectAll().where('name', '<>', '').execute())
    for (let at = 0; at < 3; at++) await all()
    await sql`alter table checkpoints add column more text default 'new'`.execute(db.outer)
    await db.transaction((trx) => trx.insertInto('checkpoints').values({ name: 'a', value: '1' }).execute())
    expect(await all()).toMatchObject([{ name: 'a', more: 'new' }])
  } finally {
    await close()
  }
})

describe('sqlite alone', () => {
  let opened: TestDatabase
  beforeEach(async () => {
    opened = await openSqlite()
  })
  afterEach(() => opened.close())
  const path = () => opened.url.slice('sqlite:'.length)

  /** Another process that holds the write lock until it is told to let go. */
  async function holder(): Promise<{ release(): Promise<void> }> {
    const script = `
      import Sqlite from 'better-sqlite3'
      const file = new Sqlite(process.argv[1])
      file.exec('begin immediate')
      process.send('held')
      process.once('message', () => { file.exec('commit'); file.close(); process.exit(0) })`
    const child = fork('--input-type=module', ['--eval', script, path()], {
      execPath: process.execPath,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await new Promise((resolve) => child.once('message', resolve))
    return {
      release: () =>
        new Promise((resolve) => {
          child.once('exit', () => resolve())
          child.send('let go')
        }),
    }
  }

  test('waits for another process that writes, without standing still', async () => {
    const other = await holder()
    let ticks = 0
    const ticking = setInterval(() => ticks++, 5)
    const written = opened.db.transaction((trx) =>
      trx.insertInto('checkpoints').values({ name: 'late', value: '1' }).execute(),
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    await other.release()
    await written
    clearInterval(ticking)
    expect(ticks).toBeGreaterThan(0)
    expect(await opened.db.outer.selectFrom('checkpoints').selectAll().execute()).toHaveLength(1)
  })

  test('gives up waiting after a while, with a fault that may pass', async () => {
    const other = await holder()
    const hasty = openDatabase(opened.url, { busyRetries: 2 })
    const written = hasty.transaction((trx) =>
      trx.insertInto('checkpoints').values({ name: 'late', value: '1' }).execute(),
    )
    await expect(written).rejects.toMatchObject({ code: 'database_busy', retryable: true })
    // Who only reads is not held up.
    expect(await hasty.outer.selectFrom('checkpoints').selectAll().execute()).toEqual([])
    await other.release()
    await hasty.transaction((trx) => trx.insertInto('checkpoints').values({ name: 'late', value: '1' }).execute())
    await hasty.close()
  })

  test('a full disk is a fault that may pass, and what was there stays', async () => {
    const { db } = opened
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db.outer)
    await sql.raw(`pragma max_page_count = ${rows[0]!.page_count + 2}`).execute(db.outer)
    const big = db.transaction(async (trx) => {
      for (let i = 0; i < 100; i++)
        await trx
          .insertInto('checkpoints')
          .values({ name: `n${i}`, value: 'x'.repeat(4000) })
          .execute()
    })
    await expect(big).rejects.toMatchObject({ code: 'database_full', retryable: true })
    expect(await db.outer.selectFrom('checkpoints').selectAll().execute()).toEqual([])
    await sql.raw('pragma max_page_count = 1000000').execute(db.outer)
    await db.transaction((trx) => trx.insertInto('checkpoints').values({ name: 'after', value: '1' }).execute())
  })

  test('a folder is locked for one at a time', () => {
    const lockPath = `${path()}.lock`
    const first = lockFolder(lockPath)
    expect(first).not.toBeNull()
    expect(lockFolder(lockPath)).toBeNull()
    first?.release()
    const again = lockFolder(lockPath)
    expect(again).not.toBeNull()
    again?.release()
  })
})
