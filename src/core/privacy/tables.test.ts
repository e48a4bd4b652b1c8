import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type DatabaseName, emptyDatabase, silentLog } from '../../../test/support/databases.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { createPgBossQueue } from '../queue/pg-boss.ts'
import { JOB_COLUMNS, QUEUE_TABLES, TABLES } from './tables.ts'

/** Every table of every schema with its columns, as the database itself tells them. */
async function schemaOf(name: DatabaseName): Promise<Map<string, string[]>> {
  const { url, remove } = await emptyDatabase(name)
  await migrate(url)
  const db = openDatabase(url)
  const queue =
    name === 'postgres'
      ? await createPgBossQueue({ url, clock: { nowMs: () => 0 }, log: silentLog(), topics: ['inbox'] })
      : undefined
  try {
    const query =
      name === 'postgres'
        ? sql<{ table: string; column: string }>`
            select case table_schema when 'public' then table_name else table_schema || '.' || table_name end as "table",
              column_name as "column" from information_schema.columns
            where table_schema not in ('pg_catalog', 'information_schema')`
        : sql<{ table: string; column: string }>`
            select m.name as "table", c.name as "column" from sqlite_schema m, pragma_table_info(m.name) c
            where m.type = 'table' and m.name not like 'sqlite_%'`
    const { rows } = await query.execute(db.outer)
    const found = new Map<string, string[]>()
    for (const { table, column } of rows) found.set(table, [...(found.get(table) ?? []), column].sort())
    return found
  } finally {
    await queue?.stop(1000)
    await db.close()
    await remove()
  }
}

const words = (text: string) => text.split(' ').filter(Boolean)
const PARTITION = /_\d{8}$/

test.each(['sqlite', 'postgres'] as const)(
  'every table and every column of %s is in the register, and nothing else is',
  async (name) => {
    const schema = await schemaOf(name)
    const ours = [...schema].filter(([table]) => !table.startsWith('queue.'))
    const registered = Object.entries(TABLES).map(([table, { bears, plain }]): [string, string[]] => [
      table,
      [...words(bears), ...words(plain)].sort(),
    ])
    expect(Object.fromEntries(registered)).toEqual(Object.fromEntries(ours))

    const queues = [...schema.keys()].filter((table) => table.startsWith('queue.') && !PARTITION.test(table))
    expect(queues.sort()).toEqual(name === 'postgres' ? Object.keys(QUEUE_TABLES).sort() : [])
    if (name === 'postgres') expect(schema.get('queue.job')).toEqual(expect.arrayContaining([...JOB_COLUMNS]))
  },
)

test('a table with a person in it is never kept as it is, and how its rows are found is a column of it', () => {
  for (const [table, { reach, erase, bears, plain }] of Object.entries(TABLES)) {
    const columns = [...words(bears), ...words(plain)]
    if (columns.includes('person_id'))
      expect([table, erase, words(bears)]).toEqual([
        table,
        expect.stringMatching(/delete|blank/),
        expect.arrayContaining(['person_id']),
      ])
    if (reach !== null) expect(columns, table).toContain(reach.column)
    expect(erase === 'keep', table).toBe(bears === '')
  }
})
