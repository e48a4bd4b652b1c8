import Sqlite from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { LIMITS } from '../limits.ts'

const CACHED_STATEMENTS = 500

/**
 * Kysely on better-sqlite3, with what its own dialect lacks: `begin immediate` (a deferred one can fail at its first write),
 * a wait without blocking the process while another process holds the file, cached statements, and DDL inside transactions.
 */
export function sqliteDialect(path: string, options: { readonly?: boolean; busyRetries?: number } = {}): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new SqliteDriver(path, options.readonly ?? false, options.busyRetries ?? LIMITS.busyRetries),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** SQLite's DDL is transactional; Kysely's adapter says otherwise, and would run migrations outside transactions. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class SqliteDriver implements Driver {
  readonly #path: string
  readonly #readonly: boolean
  readonly #busyRetries: number
  #connection: SqliteConnection | undefined

  constructor(path: string, readonly: boolean, busyRetries: number) {
    this.#path = path
    this.#readonly = readonly
    this.#busyRetries = busyRetries
  }

  async init(): Promise<void> {
    const file = new Sqlite(this.#path, { readonly: this.#readonly, timeout: LIMITS.busyTimeoutMs })
    if (!this.#readonly) {
      file.pragma('journal_mode = WAL')
      file.pragma('synchronous = FULL')
    }
    file.pragma('foreign_keys = ON')
    this.#connection = new SqliteConnection(file, this.#busyRetries)
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === undefined) throw new Error('the driver is not open')
    return this.#connection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // A reader takes no write lock: it sees one moment, and the writer goes on.
    await connection.executeQuery(CompiledQuery.raw(this.#readonly ? 'begin' : 'begin immediate'))
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite rolls back by itself on some faults (disk full): a second rollback would hide the first error.
    if ((connection as SqliteConnection).inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {
    this.#connection?.close()
    this.#connection = undefined
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #file: Sqlite.Database
  readonly #busyRetries: number
  readonly #statements = new Map<string, Sqlite.Statement<unknown[]>>()

  constructor(file: Sqlite.Database, busyRetries: number) {
    this.#file = file
    this.#busyRetries = busyRetries
  }

  get inTransaction(): boolean {
    return this.#file.inTransaction
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    for (let tries = 0; ; tries++) {
      try {
        return this.#execute<R>(query)
      } catch (error) {
        // Inside a transaction the lock is ours already; outside, a busy statement changed nothing and may be repeated.
        if (!isBusy(error) || this.#file.inTransaction || tries >= this.#busyRetries) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.min(10 * (tries + 1), 100)))
      }
    }
  }

  // biome-ignore lint/correctness/useYield: refuses, because a stream would hold the only connection
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('SQLite queries are not streamed here')
  }

  close(): void {
    this.#statements.clear()
    this.#file.close()
  }

  #execute<R>(query: CompiledQuery): QueryResult<R> {
    const statement = this.#statement(query.sql)
    if (statement.reader) return { rows: statement.all(query.parameters as unknown[]) as R[] }
    const { changes } = statement.run(query.parameters as unknown[])
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  #statement(sql: string): Sqlite.Statement<unknown[]> {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#file.prepare<unknown[]>(sql)
    if (this.#statements.size >= CACHED_STATEMENTS) {
      const oldest = this.#statements.keys().next().value
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    this.#statements.set(sql, statement)
    return statement
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

/** Keeps a second process off a data folder: freed by the system at any death of the holder. Null: somebody else holds it. */
export function lockFolder(path: string): { release(): void } | null {
  const file = new Sqlite(path, { timeout: 0 })
  try {
    file.exec('begin exclusive')
    return { release: () => file.close() }
  } catch (error) {
    file.close()
    if (isBusy(error)) return null
    throw error
  }
}

/** What a fault of the database is to us: `busy` and `full` may pass, anything else is a bug or a broken file. */
export function sqliteFaultCode(error: unknown): 'database_busy' | 'database_full' | undefined {
  if (!(error instanceof Sqlite.SqliteError)) return undefined
  if (error.code.startsWith('SQLITE_BUSY')) return 'database_busy'
  if (error.code === 'SQLITE_FULL' || error.code.startsWith('SQLITE_IOERR')) return 'database_full'
  return undefined
}
