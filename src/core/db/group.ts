/**
 * Group commit for SQLite: transactions that come close together are committed by one write to the disk, as servers do it. Each is
 * a savepoint of one common transaction, alone while it runs; whoever is done waits for the common commit and hears of nothing
 * before it, also whoever was rolled back: the reason may be something that another of them has written. If the common commit
 * fails, all of them have failed. What only reads outside a transaction reads on a handle of its own, so that it never sees what is
 * not on the disk yet.
 */
import type Sqlite from 'better-sqlite3'
import { Fault } from '../errors.ts'
import { LIMITS } from '../limits.ts'

const MEMBER = 'member'

/** SQLite has rolled everything back by itself, as it does when the disk is full. */
const lost = () => new Fault('database_full', { retryable: true })
const closed = () => new Fault('database_closed', { retryable: true })

/** Somebody whose own work is over, or who waits for the turn. */
interface Waiting {
  resolve(): void
  reject(error: unknown): void
}

export interface CommitGroup {
  /** Resolves when it is the caller's turn: nobody else runs on the writing handle until it is passed on. */
  turn(): Promise<void>
  /** The turn goes to whoever waits; the caller's own work outside a transaction is over. */
  pass(): void
  /**
   * With the turn: begins a transaction of one's own, or one for a single statement, which is all or nothing by itself. Throws what
   * SQLite says, also that the file is busy.
   */
  begin(isSingle?: boolean): void
  /** With the turn: throws where SQLite has ended the transaction by itself, because what follows would be in none. */
  check(): void
  /** With the turn, which it passes on; resolves when the work is on the disk. */
  commit(): Promise<void>
  /** With the turn, which it passes on; resolves when all that was seen is on the disk, and throws where it never will be. */
  rollback(): Promise<void>
  /** With the turn: commits what others have done, so that something may run that no transaction takes. Throws nothing. */
  flush(): void
  /** Commits what was done and refuses whoever still waits, or comes later. */
  close(): Promise<void>
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
  const waiting: Waiting[] = []
  /** They wait for the common commit. While there are any, whoever has the turn for more than a statement has a savepoint. */
  const members: Waiting[] = []
  let isApart = false
  let isTaken = false
  let isClosed = false
  let isScheduled = false
  /** How many have ever come. */
  let comings = 0
  let beganAtMs = 0
  let openMs: number = LIMITS.groupCommitMs

  /** Nobody's work is kept. */
  function abandon(problem: unknown): void {
    try {
      if (file.inTransaction) run.rollback()
    } catch {
      // Whoever begins next tries again.
    }
    for (const member of members.splice(0)) member.reject(problem)
  }

  /** Everybody's work, or nobody's. */
  function tryAll(act: () => void): boolean {
    try {
      check()
      act()
      return true
    } catch (error) {
      abandon(error)
      return false
    }
  }

  function check(): void {
    if (!file.inTransaction) throw lost()
  }

  function flush(): void {
    if (members.length === 0) return
    const commitsAtMs = performance.now()
    if (!tryAll(run.commit)) return
    // The slower the disk, the more are worth waiting for.
    openMs = Math.min(Math.max(LIMITS.groupCommitMs, 2 * (performance.now() - commitsAtMs)), LIMITS.groupCommitMaxMs)
    for (const member of members.splice(0)) member.resolve()
  }

  const isLongEnough = () => members.length >= most || performance.now() - beganAtMs > openMs

  function pass(): void {
    if (members.length > 0 && isLongEnough()) flush()
    const next = waiting.shift()
    if (next !== undefined) {
      next.resolve()
      return
    }
    isTaken = false
    if (members.length > 0 && !isScheduled) schedule()
  }

  /**
   * Whoever is about to come in this round of the event loop comes along, and in those that follow as long as each brings somebody:
   * a busy process shares a commit among many, one with nothing else to do is a round later.
   */
  function schedule(): void {
    const before = comings
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (isTaken || members.length === 0) return
      if (comings === before || isLongEnough()) flush()
      else schedule()
    })
  }

  /** One's own work is over; what is told of it waits for the others. */
  function leave(end: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      members.push({ resolve, reject })
      comings += 1
      tryAll(end)
      pass()
    })
  }

  async function turn(): Promise<void> {
    if (isClosed) throw closed()
    if (isTaken) return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    isTaken = true
  }

  return {
    turn,
    pass,
    begin(isSingle = false) {
      isApart = false
      // A savepoint in no transaction would be one of its own.
      if (members.length > 0 && !file.inTransaction) abandon(lost())
      if (members.length > 0) {
        if (!isSingle) run.savepoint()
        isApart = !isSingle
        return
      }
      if (file.inTransaction) run.rollback()
      run.begin()
      beganAtMs = performance.now()
    },
    check,
    commit: () => leave(isApart ? run.release : () => {}),
    async rollback() {
      if (members.length > 0)
        return leave(() => {
          if (!isApart) return
          run.back()
          run.release()
        })
      abandon(undefined)
      pass()
    },
    flush,
    async close() {
      await turn()
      isClosed = true
      flush()
      for (const one of waiting.splice(0)) one.reject(closed())
    },
  }
}
