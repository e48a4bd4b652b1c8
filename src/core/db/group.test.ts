import Sqlite from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eachDatabase, openSqlite, type TestDatabase } from '../../../test/support/databases.ts'
import { compiled } from './compiled.ts'
import type { Trx } from './database.ts'

let opened: TestDatabase
beforeEach(async () => {
  opened = await openSqlite()
})
afterEach(() => opened.close())

const note = (trx: Trx, name: string) => trx.insertInto('checkpoints').values({ name, value: '1' }).execute()

/** What somebody else sees of the file: what is committed, and nothing more. */
function onDisk(): string[] {
  const file = new Sqlite(opened.url.slice('sqlite:'.length), { readonly: true })
  try {
    return file.prepare('select name from checkpoints order by name').pluck().all() as string[]
  } finally {
    file.close()
  }
}

test('nobody hears that a transaction is done before it is on the disk', async () => {
  const { db } = opened
  const early: string[] = []
  const writing = ['a', 'b', 'c'].map(async (name) => {
    await db.transaction(async (trx) => {
      db.afterCommit(() => {
        if (!onDisk().includes(name)) early.push(name)
      })
      await note(trx, name)
    })
    if (!onDisk().includes(name)) early.push(name)
  })
  await Promise.all(writing)
  expect(early).toEqual([])
})

test('transactions that come together share a commit', async () => {
  const { db } = opened
  /** How many of three were there when the first of them heard of its commit. */
  async function together(round: number): Promise<number> {
    const there: number[] = []
    const before = onDisk().length
    await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        await db.transaction((trx) => note(trx, `${round}-${name}`))
        there.push(onDisk().length - before)
      }),
    )
    return there[0] ?? 0
  }
  // A machine that is busy with something else may part them: then again.
  let most = 0
  for (let round = 0; round < 50 && most < 3; round++) most = Math.max(most, await together(round))
  expect(most).toBe(3)
})

test('one that fails takes nothing of the others with it', async () => {
  const { db } = opened
  const ends = await Promise.allSettled([
    db.transaction((trx) => note(trx, 'a')),
    db.transaction(async (trx) => {
      await note(trx, 'b')
      throw new Error('on purpose')
    }),
    db.transaction(async (trx) => {
      await note(trx, 'c')
      await note(trx, 'a')
    }),
    db.outer.insertInto('checkpoints').values({ name: 'a', value: '2' }).execute(),
    db.transaction((trx) => note(trx, 'd')),
  ])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'])
  expect(onDisk()).toEqual(['a', 'd'])
})

test('the first one that fails leaves the way free for the next', async () => {
  const { db } = opened
  const ends = await Promise.allSettled([
    db.transaction(() => Promise.reject(new Error('on purpose'))),
    db.transaction((trx) => note(trx, 'a')),
  ])
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect(onDisk()).toEqual(['a'])
})

test('who reads outside a transaction sees nothing that is not on the disk', async () => {
  const { db } = opened
  const names = async () => (await db.outer.selectFrom('checkpoints').select('name').execute()).map(({ name }) => name)
  const unseen: string[] = []
  await Promise.all([
    db.transaction((trx) => note(trx, 'a')),
    db.transaction(async (trx) => {
      await note(trx, 'b')
      await note(trx, 'c')
    }),
    ...Array.from({ length: 5 }, async () => {
      const seen = await names()
      const there = onDisk()
      unseen.push(...seen.filter((name) => !there.includes(name)))
    }),
  ])
  expect(unseen).toEqual([])
  expect(await names()).toEqual(['a', 'b', 'c'])
})

test('a full disk fails everybody of a common commit, with a fault that may pass', async () => {
  const { db } = opened
  const path = opened.url.slice('sqlite:'.length)
  const pages = new Sqlite(path, { readonly: true }).pragma('page_count', { simple: true }) as number
  await sql.raw(`pragma max_page_count = ${pages + 2}`).execute(db.outer)
  const ends = await Promise.allSettled([
    db.transaction((trx) => note(trx, 'small')),
    db.transaction(async (trx) => {
      for (let at = 0; at < 100; at++)
        await trx
          .insertInto('checkpoints')
          .values({ name: `n${at}`, value: 'x'.repeat(4000) })
          .execute()
    }),
  ])
  expect(ends[1]).toMatchObject({ status: 'rejected', reason: { code: 'database_full', retryable: true } })
  // Whoever was told that it is done is there, and nobody else.
  expect(onDisk()).toEqual(ends[0]?.status === 'fulfilled' ? ['small'] : [])
  if (ends[0]?.status === 'rejected') expect(ends[0].reason).toMatchObject({ code: 'database_full', retryable: true })
  await sql.raw('pragma max_page_count = 1000000').execute(db.outer)
  await db.transaction((trx) => note(trx, 'after'))
  expect(onDisk()).toContain('after')
})

eachDatabase((_name, open) => {
  const read = compiled((db, given: { name: string }) =>
    db.selectFrom('checkpoints').select('value').where('name', '=', given.name),
  )
  const write = compiled((db, given: { name: string; value: string }) =>
    db.insertInto('checkpoints').values({ name: given.name, value: given.value }),
  )

  test('a compiled statement takes its values each time anew', async () => {
    const own = await open()
    try {
      await own.db.transaction(async (trx) => {
        await write(trx, { name: 'a', value: '"1"' })
        await write(trx, { name: 'b', value: '"2"' })
      })
      expect(await read(own.db.outer, { name: 'a' })).toEqual([{ value: '"1"' }])
      expect(await read(own.db.outer, { name: 'b' })).toEqual([{ value: '"2"' }])
      expect(await read(own.db.outer, { name: 'c' })).toEqual([])
    } finally {
      await own.close()
    }
  })

  test('a compiled statement keeps its values as they are, also those that look like numbers', async () => {
    const own = await open()
    const names = ['007', '-5', '+3', '1e3', '0x10', ' 7 ', '', "it's", '雪']
    try {
      for (const name of names) await write(own.db.outer, { name, value: JSON.stringify(name) })
      for (const name of names)
        expect(await read(own.db.outer, { name }), name).toEqual([{ value: JSON.stringify(name) }])
      expect(await read(own.db.outer, { name: '7' })).toEqual([])
      expect(await read(own.db.outer, { name: '5' })).toEqual([])
    } finally {
      await own.close()
    }
  })

  test('a compiled statement on the outer handle inside a transaction throws', async () => {
    const own = await open()
    try {
      const wrong = own.db.transaction(() => read(own.db.outer, { name: 'a' }))
      await expect(wrong).rejects.toThrow('the outer handle was used inside a transaction')
    } finally {
      await own.close()
    }
  })
})
