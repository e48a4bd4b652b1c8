/** What an archive holds: every table that the register exports, the statement as CSV, and the files. In pages, never all at once. */
import { sql } from 'kysely'
import type { Reader } from '../db/database.ts'
import { Fault } from '../errors.ts'
import { endingOf } from '../file-names.ts'
import { type StatementLine, statement } from '../ledger.ts'
import { LIMITS } from '../limits.ts'
import type { PrivacyParts } from './parts.ts'
import { TABLES, type TableOfPeople } from './tables.ts'

/** The version of docs/export-schema.json. */
export const EXPORT_VERSION = 1

/** One file of an archive. */
export type Unit =
  | { name: string; text: string; atMs: number }
  /** A stored file, and the number of bytes it has. */
  | { name: string; key: string; sizeBytes: number; atMs: number }

/** Nothing of the person's: where a file lies, what a vendor calls a job, what it costs us. */
const OURS = ['key', 'reference', 'operation', 'result', 'routes', 'cost_micro_usd', 'scope', 'parts', 'hash']
const JSON_COLUMNS =
  /^(?:settings|address|draft|options|inputs|failure_params|notes|payload|content|ref|data|checkout|scores|evidence|counts|screening|receipt|wording)$/

/** The person, and whoever was closed into them. */
export async function peopleWith(db: Reader, personId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where((on) => on.or([on('id', '=', personId), on('merged_into', '=', personId)]))
    .execute()
  return rows.map((row) => row.id)
}

/** The files of an archive but the last one, which says what is in it. */
export async function* unitsOf(parts: PrivacyParts, personId: string, nowMs: number): AsyncGenerator<Unit> {
  const db = parts.generation.db.outer
  const people = await peopleWith(db, personId)
  for (const [table, entry] of Object.entries(TABLES)) {
    if (entry.export === null) continue
    let page = 0
    for await (const rows of pagesOf(db, table, entry, people)) {
      const text = JSON.stringify({ table, section: entry.export, rows }, null, 1)
      yield { name: `data/${table}-${++page}.json`, text, atMs: nowMs }
    }
  }
  yield { name: 'ledger.csv', text: await ledgerCsv(db, personId), atMs: nowMs }
  yield* filesOf(db, people)
}

type Row = { [column: string]: unknown }

async function* pagesOf(db: Reader, table: string, entry: TableOfPeople, people: readonly string[]) {
  const columns = `${entry.bears} ${entry.plain}`.split(' ').filter((name) => name !== '' && !OURS.includes(name))
  const hasId = columns.includes('id')
  for (let after: string | number = hasId && isNumbered(table) ? 0 : ''; ; ) {
    const { rows } = await sql<Row>`select ${sql.join(columns.map((name) => sql.ref(name)))} from ${sql.table(table)}
      where ${reachOf(entry, people)} ${hasId ? sql`and id > ${after} order by id limit ${LIMITS.exportPageRows}` : sql``}`.execute(
      db,
    )
    if (rows.length > 0) yield rows.map(readable)
    if (!hasId || rows.length < LIMITS.exportPageRows) return
    after = rows.at(-1)?.['id'] as string | number
  }
}

const isNumbered = (table: string): boolean => ['transfers', 'web_messages', 'limit_hits'].includes(table)

function reachOf({ reach }: TableOfPeople, people: readonly string[]) {
  const ids = sql.join(people)
  const column = sql.ref(reach?.column ?? '')
  switch (reach?.holds) {
    case 'person':
      if (reach.column !== 'debit') return sql`${column} in (${ids})`
      return sql`(debit in (select id from accounts where person_id in (${ids}))
        or credit in (select id from accounts where person_id in (${ids})))`
    case 'generation':
      return sql`${column} in (select id from generations where person_id in (${ids}))`
    case 'payment':
      return sql`${column} in (select id from payments where person_id in (${ids}))`
    case 'identity':
      return sql`${column} in (select external_id from identities where platform = 'web' and person_id in (${ids}))`
    default:
      // A way to the person that nobody has written yet: better no archive than one that lacks something.
      throw new Fault('export_reach_unknown')
  }
}

/** Columns of JSON as what they say. */
function readable(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]): [string, unknown] => [
      name,
      typeof value === 'string' && JSON_COLUMNS.test(name) ? (JSON.parse(value, withoutName) as unknown) : value,
    ]),
  )
}

/** A file among the inputs of a job also says what its vendor calls it. */
const withoutName = (key: string, value: unknown): unknown =>
  key === 'reference' && typeof value === 'object' && value !== null && 'provider' in value ? undefined : value

/** RFC 4180. No cell begins with what a spreadsheet would take for a formula. */
async function ledgerCsv(db: Reader, personId: string): Promise<string> {
  const lines = ['time,kind,credits,cause,cause_id']
  for (let beforeId: number | undefined; ; ) {
    const page: StatementLine[] = await statement(db, personId, {
      rows: LIMITS.exportPageRows,
      ...(beforeId === undefined ? {} : { beforeId }),
    })
    for (const { createdAtMs, kind, credits, cause } of page)
      lines.push([new Date(createdAtMs).toISOString(), kind, credits, cause.type, cause.id].join(','))
    const last = page.at(-1)
    if (last === undefined || last.id === beforeId || page.length < LIMITS.exportPageRows) break
    beforeId = last.id
  }
  return `${lines.join('\r\n')}\r\n`
}

/** Everything that is stored of theirs, hidden and unsaved works too; no copies that were only made for a chat. */
async function* filesOf(db: Reader, people: readonly string[]): AsyncGenerator<Unit> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('artifacts')
      .select(['id', 'generation_id', 'role', 'position', 'key', 'mime', 'size_bytes', 'created_at_ms'])
      .where('person_id', 'in', people)
      .where('state', '=', 'stored')
      .where('role', 'not in', ['small', 'export', 'thumb'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(LIMITS.exportPageRows)
      .execute()
    for (const row of rows) {
      const ending = endingOf(row.mime) ?? 'bin'
      const name =
        row.generation_id === null || row.role === 'input'
          ? `uploads/${row.id}.${ending}`
          : `works/${row.generation_id}/${row.position + 1}-${row.role}-${row.id}.${ending}`
      yield { name, key: row.key, sizeBytes: row.size_bytes, atMs: row.created_at_ms }
    }
    if (rows.length < LIMITS.exportPageRows) return
    after = rows.at(-1)?.id ?? ''
  }
}
