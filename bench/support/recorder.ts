/**
 * Notes every statement that the application hands to its database driver, with parameters, so that the same can be played on the
 * bare driver. Works by wrapping the drivers' own entry points while it records; nothing in the application knows of it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import Sqlite from 'better-sqlite3'
import pg from 'pg'

/** One thing done: a statement, or a file put into the store. */
export type Act =
  | {
      do: 'sql'
      sql: string
      parameters: unknown[]
      /** A growing id that the database gave, by which later acts name the row. */
      madeId?: number
    }
  | { do: 'put'; key: string; bytes: Buffer }

/** What was done between two moments, in order. */
export type Script = Act[]

/** Growing ids begin here where a script is recorded, so that they can be told from every other number. */
export const FIRST_ID = 1_000_000_000
export const isGivenId = (value: unknown): value is number =>
  typeof value === 'number' && value >= FIRST_ID && value < 2 * FIRST_ID

export interface Recorder {
  /** Notes what `work`, and what follows from it, does. */
  record(work: () => Promise<unknown>): Promise<Script>
  /** For a store: notes a file put. */
  notePut(key: string, bytes: Buffer): void
  /** Takes the wrapping away. */
  close(): void
}

type Method = (...given: unknown[]) => unknown
type Wrappable = { [name: string]: Method }

export function createRecorder(): Recorder {
  const current = new AsyncLocalStorage<Script>()
  const undo = [wrapSqlite(current), wrapPg(current)]
  return {
    async record(work) {
      const script: Script = []
      await current.run(script, work)
      return script
    },
    notePut(key, bytes) {
      current.getStore()?.push({ do: 'put', key, bytes })
    },
    close() {
      for (const restore of undo) restore()
    },
  }
}

function wrapSqlite(current: AsyncLocalStorage<Script>): () => void {
  const probe = new Sqlite(':memory:')
  const statements = Object.getPrototypeOf(probe.prepare('select 1')) as Wrappable
  probe.close()
  const { all, run } = statements as { all: Method; run: Method }
  const noting = (inner: Method) =>
    function noted(this: Sqlite.Statement, ...given: unknown[]): unknown {
      const script = current.getStore()
      if (script === undefined) return inner.apply(this, given)
      const act: Act = { do: 'sql', sql: this.source, parameters: [...((given[0] as unknown[] | undefined) ?? [])] }
      script.push(act)
      const result = inner.apply(this, given)
      noteId(act, result)
      return result
    }
  statements.all = noting(all)
  statements.run = noting(run)
  return () => Object.assign(statements, { all, run })
}

function wrapPg(current: AsyncLocalStorage<Script>): () => void {
  const clients = pg.Client.prototype as unknown as Wrappable
  const { query } = clients as { query: Method }
  clients.query = function noted(this: pg.Client, ...given: unknown[]): unknown {
    const script = current.getStore()
    const asked = query.apply(this, given)
    const statement = statementOf(given)
    if (script === undefined || statement === undefined || !(asked instanceof Promise)) return asked
    const act: Act = { do: 'sql', ...statement }
    script.push(act)
    return asked.then((result: { rows: unknown }) => {
      noteId(act, result.rows)
      return result
    })
  }
  return () => {
    clients.query = query
  }
}

/** As text and values, or as one object of both. */
function statementOf([first, values]: unknown[]): { sql: string; parameters: unknown[] } | undefined {
  if (typeof first === 'string') return { sql: first, parameters: [...((values as unknown[] | undefined) ?? [])] }
  const { text, values: own } = first as { text?: unknown; values?: unknown[] }
  return typeof text === 'string' ? { sql: text, parameters: [...(own ?? [])] } : undefined
}

function noteId(act: Act, rows: unknown): void {
  const first = Array.isArray(rows) ? (rows[0] as { id?: unknown } | undefined) : undefined
  if (act.do === 'sql' && isGivenId(first?.id) && /^insert/i.test(act.sql)) act.madeId = first.id
}
