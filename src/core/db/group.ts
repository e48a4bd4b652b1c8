/**
 * Group commit for SQLite: transactions that come close together are committed by one write to the disk, as servers do it. Each is
 * a savepoint of one common transaction, alone while it runs; whoever is done waits for the common commit and hears of nothing
 * before it. If that fails, all of them have failed. What only reads outside a transaction reads on a handle of its own, so that it
 * never sees what is not on the disk yet.
 */
import type Sqlite from 'better-sqlite3'
import { Fault } from '../errors.ts'
import { LIMITS } from '../limits.ts'

const MEMBER = 'member'

/** SQLite has rolled everything back by itself, as it does when the disk is full. */
const lost = () => new Fault('database_full', { retryable: true })

interface Member {
  done(): void
  failed(error: unknown): void
}

export interface CommitGroup {
  /** Resolves when it is the caller's turn: nobody else runs on the writing handle until `pass`. */
  turn(): Promise<void>
  /** The turn goes to whoever waits; the caller's own work outside a transaction is over. */
  pass(): void
  /**
   * With the turn: begins a transaction of one's own. Throws what SQLite says, also that the file is busy.
   * @param isOne a single statement, which has an effect as a whole or not at all
   */
  begin(isOne: boolean): void
  /** With the turn, which it passes on; resolves when the work is on the disk. */
  commit(): Promise<void>
  /** With the turn, which it passes on. */
  rollback(): void
  /** With the turn: commits what others have done, so that something may run that no transaction takes. */
  flush(): void
}

/** @param most how many share a commit */
export function createCommitGroup(file: Sqlite.Database, begin: string, most: number): CommitGroup {
  const statement = (sql: string) => {
    let made: Sqlite.Statement | undefined
    // Not before the file is set up.
    return () => {
      made ??= file.prepare(sql)
      made.run()
    }
  }
  const run = {
    begin: statement(begin),
    commit: statement('commit'),
    rollback: statement('rollback'),
    savepoint: statement(`savepoint ${MEMBER}`),
    release: statement(`release ${MEMBER}`),
    back: statement(`rollback to ${MEMBER}`),
  }
  const waiting: (() => void)[] = []
  let members: Member[] = []
  let isTaken = false
  /** Whoever has the turn has a savepoint. */
  let isSaved = false
  let beganAtMs = 0
  let openMs: number = LIMITS.groupCommitMs
  let isScheduled = false

  function end(error?: unknown): void {
    const all = members
    members = []
    for (const member of all) error === undefined ? member.done() : member.failed(error)
  }

  function flush(): void {
    // A full disk rolls everything back by itself; then nobody's work is there.
    if (members.length === 0) return
    let problem: unknown
    const commitsAtMs = performance.now()
    try {
      if (file.inTransaction) run.commit()
      else problem = lost()
    } catch (error) {
      problem = error
      if (file.inTransaction) run.rollback()
    }
    // The slower the disk, the more are worth waiting for.
    openMs = Math.min(Math.max(LIMITS.groupCommitMs, 2 * (performance.now() - commitsAtMs)), LIMITS.groupCommitMaxMs)
    end(problem)
  }

  function pass(): void {
    if (members.length >= most || (members.length > 0 && performance.now() - beganAtMs > openMs)) flush()
    const next = waiting.shift()
    if (next !== undefined) {
      next()
      return
    }
    isTaken = false
    if (members.length === 0 || isScheduled) return
    // Whoever is about to come in this round of the event loop comes along.
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (!isTaken) flush()
    })
  }

  return {
    turn() {
      if (!isTaken) {
        isTaken = true
        return Promise.resolve()
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
    pass,
    begin(isOne) {
      isSaved = members.length > 0 && !isOne
      if (isSaved) run.savepoint()
      if (members.length > 0) return
      run.begin()
      beganAtMs = performance.now()
    },
    commit() {
      return new Promise((resolve, reject) => {
        try {
          if (isSaved) run.release()
        } catch (error) {
          reject(error)
          this.rollback()
          return
        }
        members.push({ done: resolve, failed: reject })
        pass()
      })
    },
    rollback() {
      if (!file.inTransaction) end(lost())
      else if (members.length === 0) run.rollback()
      else if (isSaved) {
        run.back()
        run.release()
      }
      pass()
    },
    flush,
  }
}
