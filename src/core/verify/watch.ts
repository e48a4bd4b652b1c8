/**
 * The bot's own look at its books: at start at what has changed since the last look and at every open hold, then at the whole, in
 * a child process on a read-only handle. A difference raises an alarm (readyz fails) and stops the person's spending.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Database, fromJson, toJson } from '../db/database.ts'
import type { Clock, Log, Metrics } from '../ports.ts'
import { type Difference, lineOf, type Verified, verify } from './index.ts'

const CHECKPOINT = 'verified'
/** Ids are given before they are committed: a few that came late are looked at twice. */
const OVERLAP_TRANSFERS = 1000
const CHILD_TIMEOUT_MS = 10 * 60_000
const CHILD_OUTPUT_CHARS = 4 * 1024 * 1024

/** The program that looks at the whole. */
const PROGRAM = fileURLToPath(new URL('../../tools/verify.ts', import.meta.url))

export interface WatchParts {
  db: Database
  url: string
  log: Log
  metrics: Pick<Metrics, 'count'>
  clock: Clock
  /** Called once for each look that found something. */
  alarm(differences: readonly Difference[]): void
}

export interface Watch {
  /** False once something differed: readyz fails. */
  readonly ok: boolean
  /** Resolves when both looks are over; never rejects. */
  readonly done: Promise<void>
  /** Ends the child, if it is still looking. */
  stop(): void
}

/** Begins to look; answers at once. A look that fails says nothing about the books: the next start tries again. */
export function watchLedger(parts: WatchParts): Watch {
  const ending = new AbortController()
  let ok = true
  const look = async (name: string, act: () => Promise<Verified | null>) => {
    try {
      const startMs = parts.clock.nowMs()
      const verified = await act()
      if (verified === null) throw new Error('no answer')
      if (ending.signal.aborted) return
      if (!(await conclude(parts, verified))) ok = false
      parts.log.info({ look: name, tookMs: parts.clock.nowMs() - startMs, ok }, 'the books were verified')
    } catch (error) {
      if (!ending.signal.aborted)
        parts.log.warn(
          { look: name, error: error instanceof Error ? error.message : 'unknown' },
          'a look at the books failed',
        )
    }
  }
  const done = look('recent', () => verifyRecent(parts.db)).then(() =>
    ending.signal.aborted ? undefined : look('whole', () => runChild(parts.url, ending.signal)),
  )
  return {
    get ok() {
      return ok
    },
    done,
    stop: () => ending.abort(),
  }
}

async function verifyRecent(db: Database): Promise<Verified> {
  const row = await db.outer.selectFrom('checkpoints').select('value').where('name', '=', CHECKPOINT).executeTakeFirst()
  const last = row === undefined ? 0 : fromJson<{ transferId: number }>(row.value).transferId
  return verify(db, { since: Math.max(0, last - OVERLAP_TRANSFERS) })
}

/** Freezes, tells, and notes how far the books were looked at. Where there is a difference the next look begins before it. */
async function conclude(parts: WatchParts, verified: Verified): Promise<boolean> {
  const { db, log } = parts
  const { differences, lastTransferId } = verified
  if (differences.length === 0) {
    const value = toJson({ transferId: lastTransferId })
    await db.outer
      .insertInto('checkpoints')
      .values({ name: CHECKPOINT, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
    return true
  }
  for (const difference of differences) log.error({ difference }, `the books differ: ${lineOf(difference)}`)
  const people = [...new Set(differences.flatMap(({ personId }) => (personId === null ? [] : [personId])))]
  for (const personId of people)
    await db.outer.updateTable('accounts').set({ frozen: 1 }).where('person_id', '=', personId).execute()
  parts.metrics.count('ledger_differences')
  parts.alarm(differences)
  return false
}

async function runChild(url: string, signal: AbortSignal): Promise<Verified | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, '--json', url], {
      env: {},
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: CHILD_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      signal,
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < CHILD_OUTPUT_CHARS) output += text
    })
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code === 0 || code === 1 ? parse(output) : null))
  })
}

function parse(output: string): Verified | null {
  try {
    return JSON.parse(output) as Verified
  } catch {
    return null
  }
}
