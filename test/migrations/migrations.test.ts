import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/core/db/database.ts'
import { MIGRATIONS, migrate } from '../../src/core/db/migrate.ts'
import { emptyDatabase } from '../support/databases.ts'

class Death extends Error {}

async function tables(url: string): Promise<string[]> {
  const db = openDatabase(url)
  const { rows } = await (url.startsWith('sqlite:')
    ? sql<{ name: string }>`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`
    : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`
  ).execute(db.outer)
  await db.close()
  return rows
    .map((row) => row.name)
    .filter((name) => !name.startsWith('kysely'))
    .sort()
}

async function isUsable(url: string): Promise<boolean> {
  const db = openDatabase(url)
  const accounts = await db.outer.selectFrom('accounts').select('id').execute()
  await db.close()
  return accounts.length === 5
}

const earlierThan = (name: string) => MIGRATIONS.filter((one) => one.name < name)

/**
 * `npm run deaths` dies after each statement; `npm test` after the first and last of each migration and every fifth between. It kills
 * in each migration on both databases, or in every second one on the two in turn.
 */
const DIES_EVERYWHERE = process.env['DEATHS'] === 'all'
const isChosen = (index: number, length: number) =>
  DIES_EVERYWHERE || index === 0 || index === length - 1 || index % 5 === 3
const STEPS = MIGRATIONS.flatMap(({ name, statements }) =>
  statements.flatMap((_, index) => (isChosen(index, statements.length) ? [{ name, index }] : [])),
)

describe.each(['sqlite', 'postgres'] as const)('%s', (kind) => {
  test('migrating again does nothing', async () => {
    const { url, remove } = await emptyDatabase(kind)
    expect(await migrate(url)).toEqual(MIGRATIONS.map((one) => one.name))
    expect(await migrate(url)).toEqual([])
    expect(await isUsable(url)).toBe(true)
    await remove()
  })

  test('a death after any statement of any migration leaves the schema as it was before that migration', async () => {
    const { url, remove } = await emptyDatabase(kind)
    for (const { name, index } of STEPS) {
      await migrate(url, { migrations: earlierThan(name) })
      const before = await tables(url)
      const dying = migrate(url, {
        onStatement(at, statement) {
          if (at === name && statement === index) throw new Death()
        },
      })
      await expect(dying).rejects.toThrow(Death)
      expect(await tables(url)).toEqual(before)
    }
    await migrate(url)
    expect(await isUsable(url)).toBe(true)
    await remove()
  })

  test('a kill in the middle of each migration, then a clean start', async () => {
    const { url, remove } = await emptyDatabase(kind)
    for (const [at, { name, statements }] of MIGRATIONS.entries()) {
      if (!DIES_EVERYWHERE && at % 2 !== Number(kind === 'postgres')) continue
      await migrate(url, { migrations: earlierThan(name) })
      const before = await tables(url)
      const middle = Math.floor(statements.length / 2)
      for (const index of DIES_EVERYWHERE ? [0, middle, statements.length - 1] : [middle]) {
        const program = fileURLToPath(new URL('./die.ts', import.meta.url))
        const child = spawn(process.execPath, [program, url, name, String(index)], { stdio: 'ignore' })
        const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)))
        expect(signal).toBe('SIGKILL')
        expect(await tables(url)).toEqual(before)
      }
    }
    await migrate(url)
    expect(await isUsable(url)).toBe(true)
    await remove()
  })

  test('two processes that migrate at once end with one schema', async () => {
    if (kind === 'sqlite') return
    const { url } = await emptyDatabase(kind)
    await Promise.all([migrate(url), migrate(url)])
    expect(await isUsable(url)).toBe(true)
  })
})

test('a migration of books that are in use copies the file first, rows and all', async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  const backupDir = join(dirname(url.slice('sqlite:'.length)), 'backups')
  await migrate(url, { backupDir })
  await expect(readdir(backupDir)).rejects.toThrow()
  const db = openDatabase(url)
  await db.outer.insertInto('checkpoints').values({ name: 'mine', value: '1' }).execute()
  await db.close()
  const next = [...MIGRATIONS, { name: '9999_next', statements: ['drop table checkpoints', 'create table broken ('] }]
  await expect(migrate(url, { backupDir, migrations: next })).rejects.toThrow()
  // The broken one changed nothing, and the copy is whole.
  for (const there of [url, `sqlite:${join(backupDir, 'before-9999_next.sqlite')}`]) {
    const books = openDatabase(there)
    expect(await books.outer.selectFrom('checkpoints').select('name').execute()).toEqual([{ name: 'mine' }])
    await books.close()
  }
  const mended = [...MIGRATIONS, { name: '9999_next', statements: ['create table added (id ID primary key) END'] }]
  expect(await migrate(url, { backupDir, migrations: mended })).toEqual(['9999_next'])
  expect(await tables(url)).toContain('added')
  await remove()
})
