/** Everything that a database holds, as the database itself tells it: every table of every schema, each row as one text. */
import { sql } from 'kysely'
import type { Database } from '../../src/core/db/database.ts'

export interface Found {
  table: string
  row: string
}

export async function dump(db: Database): Promise<Found[]> {
  const found: Found[] = []
  if (db.dialect === 'sqlite') {
    const { rows } = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(db.outer)
    for (const { name } of rows) {
      const all = await sql<object>`select * from ${sql.table(name)}`.execute(db.outer)
      for (const row of all.rows) found.push({ table: name, row: JSON.stringify(row) })
    }
    return found
  }
  const { rows } = await sql<{
    schema: string
    name: string
  }>`select schemaname as schema, tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(db.outer)
  for (const { schema, name } of rows) {
    const all = await sql<{ row: string }>`select t::text as row from ${sql.table(`${schema}.${name}`)} t`.execute(
      db.outer,
    )
    for (const { row } of all.rows) found.push({ table: `${schema}.${name}`, row })
  }
  return found
}

/** Where any of the words stands. */
export async function grep(db: Database, words: readonly string[]): Promise<string[]> {
  return (await dump(db)).flatMap(({ table, row }) =>
    words.filter((word) => row.includes(word)).map((word) => `${table} has ${word}: ${row.slice(0, 300)}`),
  )
}
