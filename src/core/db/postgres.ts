import { type Dialect, PostgresDialect } from 'kysely'
import pg from 'pg'

const INT8 = 20
const JSON_TYPE = 114
const JSONB_TYPE = 3802

/** Numbers for int8 (all of ours are below 2^53) and JSON as text, as SQLite gives it; only for our own pool. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number
    if (oid === JSON_TYPE || oid === JSONB_TYPE) return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  }) as typeof pg.types.getTypeParser,
}

/** Kysely on PostgreSQL. `onError` hears of idle connections that broke: the pool replaces them by itself. */
export function postgresDialect(url: string, options: { poolSize?: number; onError: (error: Error) => void }): Dialect {
  const pool = new pg.Pool({ connectionString: url, max: options.poolSize ?? 10, types, allowExitOnIdle: true })
  pool.on('error', options.onError)
  // The pool hears of idle connections alone; one that is torn away between two statements of a transaction is in use, and an
  // error that nobody hears ends the process.
  pool.on('connect', (client) => {
    client.on('error', options.onError)
    prepareByName(client)
  })
  return new PostgresDialect({ pool })
}

const PREPARED_STATEMENTS = 500
const NAMED_CHARS = 2000
const FEATURE_NOT_SUPPORTED = '0A000'
const names = new Map<string, string>()
let era = 0

/** Statements with values are parsed and planned once in a connection, by the name that they get here. */
function prepareByName(client: pg.PoolClient): void {
  // Asked for each time: whoever measures may have put something before it.
  const kind = Object.getPrototypeOf(client) as { query(...given: unknown[]): unknown }
  const query = (...given: unknown[]) => kind.query.apply(client, given)
  const named = (...given: unknown[]): unknown => {
    const [text, values] = given
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || given.length > 2)
      return query(...given)
    const name = nameOf(text)
    if (name === undefined) return query(...given)
    const asked = query({ name, text, values }) as Promise<unknown>
    return asked.catch((error: unknown) => {
      if (isStale(error)) forgetNames()
      throw error
    })
  }
  client.query = named as typeof client.query
}

/** A newer process has changed a table: what was planned before no longer fits. */
const isStale = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === FEATURE_NOT_SUPPORTED && error.message.startsWith('cached plan')

/** Everything is prepared anew, under other names. */
function forgetNames(): void {
  names.clear()
  era += 1
}

/** Undefined: there are so many already that this one is hardly asked again. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  // Lists of many lengths make many statements, none of which comes often.
  if (names.size >= PREPARED_STATEMENTS || text.length > NAMED_CHARS) return undefined
  const name = `s${era}_${names.size}`
  names.set(text, name)
  return name
}

const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const DISK_FULL = '53100'
const TOO_MANY_CONNECTIONS = '53300'
const LOCK_NOT_AVAILABLE = '55P03'

/** A transaction that failed like this did nothing and may be run again as a whole. */
export function isRepeatable(error: unknown): boolean {
  if (isStale(error)) return true
  return error instanceof pg.DatabaseError && (error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK)
}

export function postgresFaultCode(error: unknown): 'database_busy' | 'database_full' | undefined {
  if (error instanceof pg.DatabaseError) {
    if (error.code === DISK_FULL) return 'database_full'
    if (
      error.code === TOO_MANY_CONNECTIONS ||
      error.code === LOCK_NOT_AVAILABLE ||
      error.code?.startsWith('08') ||
      error.code?.startsWith('57P')
    )
      return 'database_busy'
    return undefined
  }
  const code = (error as { code?: unknown } | null)?.code
  // pg has no code for these two: the server went away, or the pool gave up waiting for it.
  if (error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message))
    return 'database_busy'
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ETIMEDOUT'
    ? 'database_busy'
    : undefined
}
