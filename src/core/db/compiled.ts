/** Statements of the hot paths: built and compiled at their first use, then only given their values. */
import type { Compilable, CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { Reader } from './database.ts'

/** Stands for a value while a statement is built. */
export class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Where a handle's statements go in the end. What is compiled goes there straight, past the dozen promises of Kysely's way. */
const connections = new WeakMap<object, Connection>()

interface Connection extends DatabaseConnection {
  /** Where nothing has to be waited for; null: it has to be. */
  executeNow?<R>(query: Pick<CompiledQuery, 'sql' | 'parameters'>): QueryResult<R> | null
}

/** From now on compiled statements of the handle run on the connection; null: by Kysely's way again. */
export function shortcut(db: Reader, connection: Connection | null): void {
  if (connection === null) connections.delete(db)
  else connections.set(db, connection)
}

/**
 * A statement as a function of its values.
 * @param build makes it; must make the same one whatever the values are, so no lists, no conditions and no computing with them.
 *   What is always the same in it is written with `sql.lit`: SQLite plans anew for each other value, see the dialect.
 *   A row to insert may be handed on whole: its columns are the names of the values, the same ones each time
 */
export function compiled<V extends { [name: string]: unknown }, R>(
  build: (db: Reader, values: V) => Compilable<R>,
): (db: Reader, values: V) => Promise<R[]> {
  // By the connection's kind of SQL: there is one of each database as a rule.
  const known = new WeakMap<object, CompiledQuery<R>>()
  const make = (db: Reader, values: V) => {
    const places = Object.keys(values).map((name) => [name, new Placeholder(name)])
    return build(db, Object.fromEntries(places) as V).compile()
  }
  return async (db, values) => {
    const { adapter } = db.getExecutor()
    let query = known.get(adapter)
    if (query === undefined) {
      query = make(db, values)
      known.set(adapter, query)
    }
    const parameters = query.parameters.map((value) => {
      if (!(value instanceof Placeholder)) return value
      const given = values[value.name]
      if (given === undefined && !(value.name in values)) throw new Error(`a statement misses ${value.name}`)
      return given
    })
    const connection = connections.get(db)
    const now = connection?.executeNow?.<R>({ sql: query.sql, parameters })
    if (now != null) return now.rows
    const filled = { sql: query.sql, query: query.query, queryId: query.queryId, parameters }
    const { rows } = await (connection === undefined ? db.executeQuery<R>(filled) : connection.executeQuery<R>(filled))
    return rows
  }
}
