/** Plays recorded scripts on the bare drivers: each statement prepared once, the same transactions, the same durability. */
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { isGivenId, type Script } from './recorder.ts'

/** A connection on which scripts are played one after another. */
export interface Player {
  play(script: Script): Promise<void>
  close(): Promise<void>
}

/** What a play is about to do, with ids in place. */
type Execute = (sql: string, parameters: unknown[]) => unknown[] | Promise<unknown[]>

const END_KEY = /^end:(\d+)$/

/** Ids that the database gave then -> ids that it gives now: other players insert in another order. */
export class Ids {
  readonly #now = new Map<number, number>()

  of(parameters: readonly unknown[]): unknown[] {
    return parameters.map((value) => {
      if (isGivenId(value)) return this.#now.get(value) ?? value
      // The ledger's key of a hold's end names the hold.
      const end = typeof value === 'string' ? END_KEY.exec(value) : null
      return end === null ? value : `end:${this.#now.get(Number(end[1])) ?? end[1]}`
    })
  }

  note(then: number, rows: unknown[]): void {
    const now = (rows[0] as { id?: unknown } | undefined)?.id
    if (typeof now !== 'number') throw new Error('a statement that made a row then makes none now')
    this.#now.set(then, now)
  }
}

/** Files are put as durably as the store does, with as little as that takes: written, fsynced, renamed, the folder fsynced. */
export async function openFiles(folder: string): Promise<(key: string, bytes: Buffer) => Promise<void>> {
  await mkdir(folder, { recursive: true })
  return async (key, bytes) => {
    const part = join(folder, `${key}.part`)
    const file = await open(part, 'wx')
    await file.write(bytes)
    await file.sync()
    await file.close()
    await rename(part, join(folder, key))
    const entries = await open(folder, 'r')
    await entries.sync()
    await entries.close()
  }
}

export type PutFile = Awaited<ReturnType<typeof openFiles>>

/**
 * @param path a database file that nobody else uses
 * @param prepared a script of which every statement is prepared before the first play
 */
export function openSqlitePlayers(path: string, count: number, prepared: Script, put: PutFile | null): Player[] {
  const file = new Sqlite(path)
  file.pragma('journal_mode = WAL')
  file.pragma('synchronous = FULL')
  file.pragma('foreign_keys = ON')
  const statements = new Map<string, Sqlite.Statement<unknown[]>>()
  const prepare = (sql: string) => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const made = file.prepare<unknown[]>(sql)
    statements.set(sql, made)
    return made
  }
  for (const act of prepared) if (act.do === 'sql') prepare(act.sql)
  const ids = new Ids()
  // One connection, as the application has: a transaction has no `await` in it here, so players can't meet inside one.
  const player: Player = {
    async play(script) {
      for (const act of script) {
        if (act.do === 'put') {
          await put?.(act.key, act.bytes)
          continue
        }
        const statement = prepare(act.sql)
        const parameters = ids.of(act.parameters)
        if (!statement.reader) statement.run(parameters)
        else {
          const rows = statement.all(parameters)
          if (act.madeId !== undefined) ids.note(act.madeId, rows)
        }
      }
    },
    async close() {
      if (file.open) file.close()
    },
  }
  return Array.from({ length: count }, () => player)
}

const DEADLOCK = '40P01'

const types: pg.CustomTypesConfig = {
  // As the application reads: whole numbers for int8, JSON left as text.
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === 20) return Number
    if (oid === 114 || oid === 3802) return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  }) as typeof pg.types.getTypeParser,
}

/** One connection for each player; statements are prepared by name at their first use. */
export async function openPgPlayers(url: string, count: number, put: PutFile | null): Promise<Player[]> {
  const ids = new Ids()
  const names = new Map<string, string>()
  const nameOf = (sql: string) => {
    const name = names.get(sql) ?? `s${names.size}`
    names.set(sql, name)
    return name
  }
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client({ connectionString: url, types })
      await client.connect()
      const execute: Execute = async (sql, parameters) => {
        if (parameters.length === 0) return (await client.query(sql)).rows
        return (await client.query({ name: nameOf(sql), text: sql, values: parameters })).rows
      }
      return {
        async play(script) {
          let transactionAt = 0
          for (let at = 0; at < script.length; at++) {
            const act = script[at]!
            if (act.do === 'put') {
              await put?.(act.key, act.bytes)
              continue
            }
            if (act.sql === 'begin') transactionAt = at
            try {
              const rows = await execute(act.sql, ids.of(act.parameters))
              if (act.madeId !== undefined) ids.note(act.madeId, rows)
            } catch (error) {
              if (!(error instanceof pg.DatabaseError) || error.code !== DEADLOCK) throw error
              // As the application does: the transaction did nothing and is run again.
              await client.query('rollback')
              at = transactionAt - 1
            }
          }
        },
        close: () => client.end(),
      }
    }),
  )
}
