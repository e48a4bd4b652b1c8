import { AsyncLocalStorage } from 'node:async_hooks'
import { type CompiledQuery, Kysely, type KyselyPlugin, PostgresAdapter, type QueryResult, Transaction } from 'kysely'
import { Fault } from '../errors.ts'
import { shortcut } from './compiled.ts'
import { isRepeatable, postgresDialect, postgresFaultCode } from './postgres.ts'
import type { Schema } from './schema.ts'
import { type SqliteConnection, type SqliteOptions, sqliteDialect, sqliteFaultCode } from './sqlite.ts'

export type Trx = Transaction<Schema>
/** A handle to read with: the outer one or a transaction's. */
export type Reader = Kysely<Schema>

export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  /** Reads and single statements outside transactions; throws inside one (SQLite would hang, PostgreSQL starve its pool). */
  readonly outer: Kysely<Schema>
  /**
   * The only transaction API. Nothing but SQL is awaited inside `work`, because it holds locks, and because a lost race on
   * PostgreSQL runs it again. Throws what `work` throws, after rolling back; passing faults of the database become a Fault
   * 'database_busy' or 'database_full', and 'database_closed' is for whoever comes after `close`.
   */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>
  /** Runs `act` once the transaction in progress has committed (at once where there is none); never when it rolled back. */
  afterCommit(act: () => void): void
  close(): Promise<void>
}

interface Open {
  afterCommit: (() => void)[]
}

const RACES_RUN_AGAIN = 10

/**
 * Opens a database without touching its schema.
 * @param url `sqlite:<path>` or `postgres://…`
 */
export function openDatabase(
  url: string,
  options: SqliteOptions & { poolSize?: number; onError?: (error: Error) => void } = {},
): Database {
  const current = new AsyncLocalStorage<Open>()
  const dialect = url.startsWith('sqlite:') ? 'sqlite' : 'postgres'
  const made =
    dialect === 'sqlite'
      ? sqliteDialect(url.slice('sqlite:'.length), options)
      : postgresDialect(url, { ...options, onError: options.onError ?? (() => {}) })
  const driver = made.createDriver()
  const config = {
    dialect: {
      createDriver: () => driver,
      createAdapter: () => made.createAdapter(),
      createIntrospector: made.createIntrospector.bind(made),
      createQueryCompiler: () => made.createQueryCompiler(),
    },
  }
  const inner = new Kysely<Schema>(config)
  let isClosed = false
  const refuse = () => {
    if (current.getStore() !== undefined) throw new Error('the outer handle was used inside a transaction')
  }
  const refuseInside: KyselyPlugin = {
    transformQuery({ node }) {
      refuse()
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const outer = inner.withPlugin(refuseInside)
  const execute = outer.executeQuery.bind(outer)
  /** On SQLite what is no transaction needs no connection of its own. */
  let single: SqliteConnection | undefined
  /** Runs `act` with it. The first one opens the file, and whoever comes meanwhile keeps their place. */
  const onSingle = <T>(act: (connection: SqliteConnection) => Promise<T>): Promise<T> => {
    if (single !== undefined) return act(single)
    return inner.getExecutor().provideConnection((connection) => {
      single = connection as SqliteConnection
      return act(single)
    })
  }
  // What is compiled already passes the plugin by.
  outer.executeQuery = async <R>(...[query, options]: Parameters<typeof execute>): Promise<QueryResult<R>> => {
    refuse()
    if ('compile' in query || dialect !== 'sqlite' || isClosed) return execute<R>(query as CompiledQuery<R>, options)
    return onSingle((connection) => connection.executeQuery<R>(query as CompiledQuery<R>))
  }

  async function once<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    const store: Open = { afterCommit: [] }
    const result = await current.run(store, () => (dialect === 'sqlite' ? inTurn(work) : remotely(work)))
    for (const act of store.afterCommit) act()
    return result
  }

  /** Past Kysely's own way of running one, whose dozens of promises take longer than the statements do. */
  async function inTurn<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    const connection = await onSingle(async (one) => one.another().begin())
    const executor = inner.getExecutor().withConnectionProvider({ provideConnection: (use) => use(connection) })
    const trx: Trx = new Transaction({ config, driver, dialect: made, executor })
    shortcut(trx, connection)
    let result: T
    try {
      result = await work(trx)
    } catch (error) {
      await connection.rollback()
      throw error
    }
    await connection.commit()
    return result
  }

  function remotely<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return inner.transaction().execute(async (trx) => {
      await trx.getExecutor().provideConnection(async (connection) => shortcut(trx, connection))
      try {
        return await work(trx)
      } finally {
        shortcut(trx, null)
      }
    })
  }

  return {
    dialect,
    outer,
    async transaction(work) {
      if (current.getStore() !== undefined) throw new Error('a transaction was begun inside a transaction')
      for (let tries = 1; ; tries++) {
        try {
          return await once(work)
        } catch (error) {
          if (isRepeatable(error) && tries < RACES_RUN_AGAIN) continue
          throw asFault(error)
        }
      }
    },
    afterCommit(act) {
      const open = current.getStore()
      if (open === undefined) act()
      else open.afterCommit.push(act)
    },
    close() {
      isClosed = true
      return inner.destroy()
    },
  }
}

function asFault(error: unknown): unknown {
  const code = sqliteFaultCode(error) ?? postgresFaultCode(error)
  return code === undefined ? error : new Fault(code, { retryable: true, cause: error })
}

/** Which database a handle speaks to. */
export function dialectOf(db: Reader): 'sqlite' | 'postgres' {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite'
}

/** What PostgreSQL's jsonb does not take: NUL, and halves of a surrogate pair; JSON.stringify writes both as escapes. */
const UNSTORABLE = /\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|.)/g

/**
 * How JSON is written and read, the same on both databases. Characters that one of them can't keep become U+FFFD, whoever sent
 * them: a row that can't be written would come again for ever.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value)
  if (!text.includes('\\')) return text
  return text.replace(UNSTORABLE, (found) => (found.length === 6 ? '\ufffd' : found))
}
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T
}
