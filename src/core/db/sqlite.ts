import Sqlite from 'better-sqlite3'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { LIMITS } from '../limits.ts'
import { Placeholder } from './compiled.ts'
import { type CommitGroup, createCommitGroup } from './group.ts'

const CACHED_STATEMENTS = 500

export interface SqliteOptions {
  readonly?: boolean
  busyRetries?: number
  /** How a file is opened: tests make it fail. */
  open?: (path: string, options: Sqlite.Options) => Sqlite.Database
}

/**
 * Kysely on better-sqlite3, with what its own dialect lacks: `begin immediate` (a deferred one can fail at its first write),
 * a wait without blocking the process while another process holds the file, cached statements, and DDL inside transactions.
 */
export function sqliteDialect(path: string, options: SqliteOptions = {}): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new SqliteDriver(path, options),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new PlanningOnceCompiler(),
  }
}

/** SQLite's DDL is transactional; Kysely's adapter says otherwise, and would run migrations outside transactions. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/**
 * A bare `?` in a limit or a comparison makes SQLite plan the statement anew each time that it gets values, which takes ten times as
 * long as running it; `+?` is the same value. Only in statements that are compiled for all values: another one may need its values
 * to find out that a partial index fits.
 */
class PlanningOnceCompiler extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value instanceof Placeholder) this.append('+')
    super.appendValue(value)
  }
}

/** Kysely lets one statement in at a time where there is one connection; here the turn is taken later, and only to write. */
class SqliteDriver implements Driver {
  readonly #path: string
  readonly #options: SqliteOptions
  #handles: Handles | undefined

  constructor(path: string, options: SqliteOptions) {
    this.#path = path
    this.#options = options
  }

  async init(): Promise<void> {
    const { readonly = false, open = openFile, busyRetries = LIMITS.busyRetries } = this.#options
    const file = open(this.#path, { readonly, timeout: LIMITS.busyTimeoutMs })
    if (!readonly) {
      file.pragma('journal_mode = WAL')
      file.pragma('synchronous = FULL')
      // What was struck out or erased is overwritten, not only forgotten: the file is looked at by more than SQLite.
      file.pragma('secure_delete = ON')
      // Copying the log into the file stops everybody: seldomer, and pages that change often are copied once.
      file.pragma(`wal_autocheckpoint = ${LIMITS.walPages}`)
    }
    file.pragma('foreign_keys = ON')
    const reading = open(this.#path, { readonly: true, timeout: LIMITS.busyTimeoutMs })
    this.#handles = {
      writer: statementsOf(file),
      reader: statementsOf(reading),
      // A reader takes no write lock: it sees one moment, its own, and the writer goes on.
      group: readonly
        ? createCommitGroup(file, 'begin', 1)
        : createCommitGroup(file, 'begin immediate', LIMITS.groupCommits),
      busyRetries,
    }
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#handles === undefined) throw new Error('the driver is not open')
    return new SqliteConnection(this.#handles)
  }

  beginTransaction = async (connection: DatabaseConnection) => void (await (connection as SqliteConnection).begin())
  commitTransaction = (connection: DatabaseConnection) => (connection as SqliteConnection).commit()
  rollbackTransaction = (connection: DatabaseConnection) => (connection as SqliteConnection).rollback()
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {
    const handles = this.#handles
    this.#handles = undefined
    if (handles === undefined) return
    await handles.group.close()
    handles.reader.file.close()
    handles.writer.file.close()
  }
}

interface Handles {
  writer: Statements
  reader: Statements
  group: CommitGroup
  busyRetries: number
}

/** What is done between acquiring and releasing: single statements, or one transaction. */
export class SqliteConnection implements DatabaseConnection {
  readonly #handles: Handles
  /** A transaction is under way, and it is its turn; or there was one, after which nothing may follow. */
  #transaction: 'none' | 'open' | 'over' = 'none'

  constructor(handles: Handles) {
    this.#handles = handles
  }

  /** One more on the same file, for a transaction of its own. */
  another(): SqliteConnection {
    return new SqliteConnection(this.#handles)
  }

  /** Inside a transaction, at once; null: there is none. */
  executeNow<R>(query: Pick<CompiledQuery, 'sql' | 'parameters'>): QueryResult<R> | null {
    if (this.#transaction === 'none') return null
    if (this.#transaction === 'over') throw new Error('a statement came after the end of its transaction')
    const { writer, group } = this.#handles
    group.check()
    return execute<R>(writer, query)
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const now = this.executeNow<R>(query)
    if (now !== null) return now
    const { writer, reader, group } = this.#handles
    if (!/^\s*(select|with|insert|update|delete|replace)\b/i.test(query.sql)) return this.#alone<R>(query)
    if (/^\s*select\b/i.test(query.sql)) return this.#patiently(() => execute<R>(reader, query))
    await this.#begin(true)
    let result: QueryResult<R>
    try {
      result = execute<R>(writer, query)
    } catch (error) {
      await group.rollback()
      throw error
    }
    await group.commit()
    return result
  }

  // biome-ignore lint/correctness/useYield: refuses, because a stream would hold the only connection
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('SQLite queries are not streamed here')
  }

  async begin(): Promise<this> {
    await this.#begin()
    this.#transaction = 'open'
    return this
  }

  async #begin(isSingle = false): Promise<void> {
    const { group } = this.#handles
    await group.turn()
    try {
      await this.#patiently(() => group.begin(isSingle))
    } catch (error) {
      group.pass()
      throw error
    }
  }

  commit(): Promise<void> {
    this.#transaction = 'over'
    return this.#handles.group.commit()
  }

  async rollback(): Promise<void> {
    // After a commit that failed there is nothing to roll back any more.
    if (this.#transaction !== 'open') return
    this.#transaction = 'over'
    await this.#handles.group.rollback()
  }

  /** Pragmas and the like: in no transaction. */
  async #alone<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { group, writer } = this.#handles
    await group.turn()
    try {
      group.flush()
      return await this.#patiently(() => execute<R>(writer, query))
    } finally {
      group.pass()
    }
  }

  /** Outside a transaction a busy statement changed nothing and may be repeated; inside the lock is ours already. */
  async #patiently<T>(act: () => T): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return act()
      } catch (error) {
        if (!isBusy(error) || tries >= this.#handles.busyRetries) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.min(10 * (tries + 1), 100)))
      }
    }
  }
}

const openFile = (path: string, options: Sqlite.Options): Sqlite.Database => new Sqlite(path, options)

interface Prepared {
  statement: Sqlite.Statement<unknown[]>
  hasRows: boolean
}

interface Statements {
  file: Sqlite.Database
  of(sql: string): Prepared
}

/** Statements are prepared once and kept. */
function statementsOf(file: Sqlite.Database): Statements {
  const kept = new Map<string, Prepared>()
  return {
    file,
    of(sql) {
      const known = kept.get(sql)
      if (known !== undefined) return known
      const statement = file.prepare<unknown[]>(sql)
      if (kept.size >= CACHED_STATEMENTS) {
        const oldest = kept.keys().next().value
        if (oldest !== undefined) kept.delete(oldest)
      }
      const prepared = { statement, hasRows: statement.reader }
      kept.set(sql, prepared)
      return prepared
    },
  }
}

function execute<R>(statements: Statements, query: Pick<CompiledQuery, 'sql' | 'parameters'>): QueryResult<R> {
  const { statement, hasRows } = statements.of(query.sql)
  if (hasRows) return { rows: statement.all(query.parameters as unknown[]) as R[] }
  const { changes } = statement.run(query.parameters as unknown[])
  return { rows: [], numAffectedRows: BigInt(changes) }
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
