import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextRound } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase, type Trx } from './database.ts'

/** SQLite refuses a statement, with or without having rolled everything back by itself. */
interface Failure {
  statement: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release'
  /** Which call of it fails. */
  call: number
  code: 'SQLITE_BUSY' | 'SQLITE_FULL' | 'SQLITE_IOERR_FSYNC' | 'SQLITE_NOMEM'
  losesAll: boolean
}

const KINDS = ['writes', 'throws', 'clashes', 'single', 'singleClash', 'looks', 'swallows', 'straggles'] as const
interface Part {
  kind: (typeof KINDS)[number]
  /** Rounds of the event loop before it begins, and in the middle. */
  after: number
  pauses: number
}

const failures = fc.array(
  fc.record<Failure>({
    statement: fc.constantFrom('begin', 'commit', 'rollback', 'savepoint', 'release'),
    call: fc.integer({ min: 1, max: 6 }),
    code: fc.constantFrom('SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_FSYNC', 'SQLITE_NOMEM'),
    losesAll: fc.boolean(),
  }),
  { maxLength: 4 },
)
const allParts = fc.array(
  fc.record<Part>({
    kind: fc.constantFrom(...KINDS),
    after: fc.constantFrom(0, 0, 0, 1, 2),
    pauses: fc.constantFrom(0, 0, 0, 1, 2),
  }),
  { minLength: 1, maxLength: 14 },
)

let dir: string
let runs = 0
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'chatelier-group-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Opens files whose transaction statements fail as planned. */
function failing(planned: readonly Failure[]) {
  const calls = new Map<string, number>()
  return (path: string, options: Sqlite.Options): Sqlite.Database => {
    const file = new Sqlite(path, options)
    if (options.readonly === true) return file
    const prepare = file.prepare.bind(file)
    file.prepare = ((text: string) => {
      const made = prepare(text)
      const statement = text.split(' ', text.startsWith('rollback to') ? 0 : 1)[0]
      const run = made.run.bind(made)
      made.run = (...given: unknown[]) => {
        const call = (calls.get(statement ?? '') ?? 0) + 1
        calls.set(statement ?? '', call)
        const failure = planned.find((one) => one.statement === statement && one.call === call)
        if (failure === undefined) return run(...given)
        if (failure.losesAll && file.inTransaction) file.exec('rollback')
        throw new Sqlite.SqliteError('on purpose', failure.code)
      }
      return made
    }) as typeof file.prepare
    return file
  }
}

const own = new Error('on purpose')
class Looked extends Error {
  readonly seen: string[]
  constructor(seen: string[]) {
    super('told what it has seen')
    this.seen = seen
  }
}

const note = (trx: Trx | Database['outer'], name: string) =>
  trx.insertInto('checkpoints').values({ name, value: '1' }).execute()

/** Answers what it has written, once that is committed. */
async function play(db: Database, part: Part, name: string, committed: () => void): Promise<string[]> {
  for (let round = 0; round < part.after; round++) await nextRound()
  if (part.kind === 'single' || part.kind === 'singleClash') {
    const written = part.kind === 'single' ? name : '0'
    await note(db.outer, written)
    return [written]
  }
  await db.transaction(async (trx) => {
    db.afterCommit(committed)
    await note(trx, name)
    for (let round = 0; round < part.pauses; round++) await nextRound()
    if (part.kind === 'throws') throw own
    if (part.kind === 'clashes') await note(trx, '0')
    if (part.kind === 'looks') {
      const seen = await trx.selectFrom('checkpoints').select('name').where('name', '<>', name).execute()
      throw new Looked(seen.map((row) => row.name))
    }
    if (part.kind === 'swallows') await sql.raw('rollback').execute(trx)
    if (part.kind === 'straggles') await Promise.all([note(trx, name), note(trx, `${name} late`)])
    await note(trx, `${name} too`).catch((error: unknown) => {
      if (part.kind !== 'swallows') throw error
    })
  })
  return [name, `${name} too`, ...(part.kind === 'clashes' ? ['0'] : [])]
}

/** What was said of a failure, held against the disk at that moment. */
function judge(part: Part, name: string, reason: unknown, there: Set<string>): string[] {
  const wrong: string[] = []
  if (reason instanceof Looked)
    wrong.push(...reason.seen.filter((one) => !there.has(one)).map((one) => `${one} was seen, and is not there`))
  const isClash = reason instanceof Sqlite.SqliteError && reason.code.startsWith('SQLITE_CONSTRAINT')
  const isItself = part.kind === 'straggles' || (part.kind === 'clashes' && name === '0')
  if (isClash && !isItself && !there.has('0')) wrong.push(`${name} clashed with what is not there`)
  return wrong
}

const ALWAYS_FAIL: readonly Part['kind'][] = ['throws', 'looks', 'swallows', 'straggles']

async function run(parts: readonly Part[], planned: readonly Failure[]): Promise<void> {
  const path = join(dir, `${runs++}.sqlite`)
  const probe = new Sqlite(path)
  probe.pragma('journal_mode = WAL')
  probe.exec('create table checkpoints (name text primary key, value text not null) strict')
  const names = probe.prepare('select name from checkpoints').pluck()
  const there = () => new Set(names.all() as string[])
  const db = openDatabase(`sqlite:${path}`, { open: failing(planned), busyRetries: 1 })
  const wrong: string[] = []
  const told: string[] = []
  await Promise.all(
    parts.map(async (part, index) => {
      const name = String(index)
      const committed = () => {
        if (!there().has(name)) wrong.push(`${name} acted before its commit`)
      }
      try {
        const written = await play(db, part, name, committed)
        if (ALWAYS_FAIL.includes(part.kind)) wrong.push(`${name} (${part.kind}) succeeded`)
        const missing = written.filter((one) => !there().has(one))
        wrong.push(...missing.map((one) => `${one} was told, and is not there`))
        told.push(...written)
      } catch (error) {
        wrong.push(...judge(part, name, error, there()))
      }
    }),
  )
  // Whatever has failed before, it goes on; as often as failures are still planned it may fail once more.
  for (let tries = 0; tries <= planned.length * 2; tries++) {
    const isDone = await db
      .transaction((trx) => note(trx, 'after'))
      .then(
        () => true,
        () => false,
      )
    if (isDone) break
  }
  const left = there()
  await db.close()
  probe.close()
  expect(wrong).toEqual([])
  expect([...left].sort()).toEqual([...told, 'after'].sort())
}

test('whatever fails and however they meet: what was told is on the disk, and nothing else is', async () => {
  await fc.assert(
    fc.asyncProperty(allParts, failures, (parts, planned) => run(parts, planned)),
    { numRuns: 100 },
  )
})

test('a close in the middle: what was told is there, whoever came too late is refused, and nobody waits for ever', async () => {
  const path = join(dir, 'closing.sqlite')
  const probe = new Sqlite(path)
  probe.exec('create table checkpoints (name text primary key, value text not null) strict')
  const db = openDatabase(`sqlite:${path}`)
  await note(db.outer, 'first')
  const parts = Array.from({ length: 20 }, (_, index) =>
    db.transaction(async (trx) => {
      await note(trx, String(index))
      await nextRound()
    }),
  )
  // Some have their turn behind them, one is in the middle, the others stand in line.
  await parts[3]
  const [ends] = await Promise.all([Promise.allSettled(parts), db.close()])
  const told = ends.flatMap(({ status }, index) => (status === 'fulfilled' ? [String(index)] : []))
  for (const end of ends)
    if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'database_closed', retryable: true })
  const left = probe.prepare(`select name from checkpoints where name <> 'first'`).pluck().all()
  expect(left.sort()).toEqual(told.sort())
  expect(told.length).toBeGreaterThan(3)
  probe.close()
})
