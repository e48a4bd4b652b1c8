/**
 * The bot's own look at its books: at start at what has changed since the last look and at every open hold, then at the whole, in
 * a child process on a read-only handle. A difference raises an alarm (readyz fails) and stops the person's spending.
 */
import { spawn } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { type Database, fromJson, toJson } from '../db/database.ts'
import { ownAccounts } from '../owner.ts'
import type { Log } from '../ports.ts'
import { type Difference, lineOf, type Verified, verify } from './index.ts'

const CHECKPOINT = 'verified'
/** Ids are given before they are committed: a few that came late are looked at twice. */
const OVERLAP_TRANSFERS = 1000
const CHILD_TIMEOUT_MS = 10 * 60_000
const CHILD_OUTPUT_CHARS = 4 * 1024 * 1024

export interface WatchParts {
  db: Database
  url: string
  log: Log
  /** Called once for each look that found something; readyz fails from then on. */
  alarm(differences: readonly Difference[]): void
  /** The program that looks at the whole: `src/tools/verify.ts`. */
  program: string
  /** Ends the child. */
  signal?: AbortSignal
}

type RecentParts = Omit<WatchParts, 'program' | 'url' | 'signal'>

/** At start, before anything is handled: what changed since the last look. Answers whether all is well. */
export async function verifyRecent(parts: RecentParts): Promise<boolean> {
  const row = await parts.db.outer
    .selectFrom('checkpoints')
    .select('value')
    .where('name', '=', CHECKPOINT)
    .executeTakeFirst()
  const last = row === undefined ? 0 : fromJson<{ transferId: number }>(row.value).transferId
  return conclude(parts, await verify(parts.db, { since: Math.max(0, last - OVERLAP_TRANSFERS) }))
}

/**
 * The whole, in a child of its own: the bot goes on meanwhile. Answers whether all is well, null when the look itself failed, which
 * says nothing about the books: the next start tries again. Never rejects.
 */
export async function verifyWhole(parts: WatchParts): Promise<boolean | null> {
  try {
    const verified = await runChild(parts)
    if (parts.signal?.aborted === true) return null
    if (verified !== null) return await conclude(parts, verified)
    parts.log.warn({}, 'the books could not be verified as a whole')
  } catch (error) {
    parts.log.warn(
      { error: error instanceof Error ? error.message : 'unknown' },
      'the books could not be verified as a whole',
    )
  }
  return null
}

/** Freezes, tells, and notes how far the books were looked at. Where there is a difference the next look begins before it. */
async function conclude(parts: RecentParts, verified: Verified): Promise<boolean> {
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
    await db.outer.updateTable('accounts').set({ frozen: 1 }).where(ownAccounts(personId)).execute()
  parts.alarm(differences)
  return false
}

async function runChild(parts: WatchParts): Promise<Verified | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [parts.program, '--json', '-'], {
      env: compileCache(),
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: CHILD_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      ...(parts.signal === undefined ? {} : { signal: parts.signal }),
    })
    // A child that dies at once closes its end: that is heard of below.
    child.stdin.on('error', () => {})
    child.stdin.end(parts.url)
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < CHILD_OUTPUT_CHARS) output += text
    })
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code === 0 || code === 1 ? parse(output) : null))
  })
}

/** Ours too, which has a folder for each version of Node: a start costs the child half of what it would without. */
function compileCache(): { NODE_COMPILE_CACHE?: string } {
  const dir = getCompileCacheDir()
  return dir === undefined ? {} : { NODE_COMPILE_CACHE: dirname(dir) }
}

function parse(output: string): Verified | null {
  try {
    return JSON.parse(output) as Verified
  } catch {
    return null
  }
}
