/** After a round: what the vendor wrote down, what lies on the disk and what the chat received, held against the books. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import { ABSENT_TRIES } from '../../src/core/generation/recover.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { wrongInBooks } from '../support/books.ts'
import { type RecordSummary, readMark, readRecord, summary } from '../vendor/oracle.ts'
import { type ChatLine, readChat } from './chat-record.ts'
import { type EngineName, GIFT_CREDITS } from './round.ts'

export interface Judged {
  /** Everything that is not as it has to be: empty is the proof. */
  wrong: string[]
  generations: number
  delivered: number
  late: number
  refunded: number
  /** Messages that were sent a second time by another process after a death. */
  copies: number
  attempts: number
  vendorJobs: number
  files: number
}

/**
 * How often a process has to die under a job of the built-in engine before that is given up. No death explains another failure:
 * nothing is refused there, and whoever dies writes down neither that an engine is down nor that a result is unusable.
 */
const GIVEN_UP_AFTER: { readonly [failure: string]: number } = {
  // Begun anew as often as that, and no answer was ever written down.
  engine_lost: ABSENT_TRIES,
  // Storing it was begun as often as that.
  our_fault: LIMITS.stepTries,
  // A death costs minutes, the deadline is hours away.
  deadline: LIMITS.stepTries,
}

export interface EndedJob {
  key: string
  kind: string
  state: string
  failure: string | null
  failure_params: unknown
  created_at_ms: number
  ended_at_ms: number | null
}

/**
 * What has failed though there were not deaths enough while it was under way.
 * @param deathsAtMs when a process was killed, in the application's time
 */
export function wrongFailures(jobs: readonly EndedJob[], deathsAtMs: readonly number[]): string[] {
  return jobs.flatMap((job) => {
    if (job.state !== 'failed') return []
    const endedAtMs = job.ended_at_ms ?? Number.POSITIVE_INFINITY
    const deaths = deathsAtMs.filter((atMs) => atMs >= job.created_at_ms && atMs <= endedAtMs).length
    if (deaths >= (GIVEN_UP_AFTER[job.failure ?? ''] ?? Number.POSITIVE_INFINITY)) return []
    const params = job.failure_params === null ? '' : ` ${JSON.stringify(job.failure_params)}`
    return [`${job.key} (${job.kind}) failed: ${job.failure}${params} after ${deaths} deaths`]
  })
}

interface Round {
  url: string
  engine: EngineName
  dataDir: string
  chatPath: string
  record: string
  /** Of every submission. */
  keys: string[]
  deathsAtMs: number[]
  people: number
}

export async function judgeRound(round: Round): Promise<Judged> {
  const db = openDatabase(round.url)
  try {
    return await judge(round, db)
  } finally {
    await db.close()
  }
}

async function judge(round: Round, db: Database): Promise<Judged> {
  const wrong = await wrongInTables(db)
  const generations = await db.outer.selectFrom('generations').selectAll().execute()
  const artifacts = await db.outer.selectFrom('artifacts').selectAll().execute()
  const attempts = await db.outer.selectFrom('attempts').selectAll().execute()

  // Every submission is one job, none is lost and none is invented.
  const known = new Set(generations.map((one) => one.key))
  for (const key of round.keys) if (!known.has(key)) wrong.push(`${key} was submitted and never became a job`)
  if (generations.length !== round.keys.length)
    wrong.push(`${generations.length} jobs of ${round.keys.length} submissions`)

  // Every credit is somewhere.
  const accounts = await db.outer.selectFrom('accounts').selectAll().where('person_id', 'is not', null).execute()
  const left = accounts.reduce((sum, one) => sum + one.posted - one.held, 0)
  const charged = generations.reduce((sum, one) => sum + one.charged_credits, 0)
  if (left + charged !== round.people * GIFT_CREDITS) wrong.push(`${left} left and ${charged} charged do not add up`)

  const { copies, wrong: shown } = judgeChat(readChat(round.chatPath), generations, artifacts)
  wrong.push(...shown)
  const { files, wrong: lying } = await judgeDisk(round.dataDir, artifacts)
  wrong.push(...lying)

  const record = summary(round.engine === 'vendor' ? await readRecord(round.record) : [])
  // The vendor fails by itself, as it was told to.
  if (round.engine === 'vendor') wrong.push(...(await judgeVendor(record, generations, attempts, artifacts, files)))
  else wrong.push(...wrongFailures(generations, round.deathsAtMs))
  return {
    wrong,
    generations: generations.length,
    delivered: generations.filter((one) => one.state === 'done').length,
    late: generations.filter((one) => one.late === 1).length,
    refunded: generations.filter((one) => one.state === 'failed').length,
    copies,
    attempts: attempts.length,
    vendorJobs: record.submissions,
    files: files.length,
  }
}

type Generation = Awaited<ReturnType<typeof allGenerations>>[number]
type Artifact = Awaited<ReturnType<typeof allArtifacts>>[number]
type Attempt = Awaited<ReturnType<typeof allAttempts>>[number]
const allGenerations = (db: Database) => db.outer.selectFrom('generations').selectAll().execute()
const allArtifacts = (db: Database) => db.outer.selectFrom('artifacts').selectAll().execute()
const allAttempts = (db: Database) => db.outer.selectFrom('attempts').selectAll().execute()

/** Each result reached its chat in one message, which is the last word; a second copy only by another process than the first. */
export function judgeChat(lines: ChatLine[], generations: Generation[], artifacts: Artifact[]) {
  const wrong: string[] = []
  let copies = 0
  const sends = Map.groupBy(
    lines.filter((line) => line.call === 'send'),
    (line) => line.sending,
  )
  for (const [sending, sent] of sends) {
    copies += sent.length - 1
    if (new Set(sent.map((line) => line.pid)).size !== sent.length)
      wrong.push(`${sending} was sent twice by one process`)
  }
  const lastShown = new Map<string, ChatLine>()
  for (const line of lines) lastShown.set(line.sending, line)
  const ownerOf = new Map(artifacts.map((one) => [one.id, one.generation_id]))
  const delivered = Map.groupBy(
    [...lastShown.values()].filter((line) => line.media.length > 0),
    (line) => ownerOf.get(line.media[0]!) ?? 'nobody',
  )
  for (const one of generations) {
    const messages = delivered.get(one.id) ?? []
    if (one.state === 'done' && messages.length !== 1)
      wrong.push(`${one.key} was delivered by ${messages.length} messages`)
    if (one.state === 'done' && messages[0]?.media.length !== one.count_made)
      wrong.push(`${one.key} was delivered with ${messages[0]?.media.length} of ${one.count_made} files`)
    if (one.state !== 'done' && messages.length > 0) wrong.push(`${one.key} has failed and was delivered`)
  }
  if (delivered.has('nobody')) wrong.push('files of nobody were shown')
  if (lastShown.size < generations.length) wrong.push(`${lastShown.size} messages for ${generations.length} jobs`)
  return { copies, wrong }
}

/** The books agree with themselves, and nothing that came in broke. */
export async function wrongInTables(db: Database): Promise<string[]> {
  const wrong = await wrongInBooks(db)
  wrong.push(...(await verify(db)).differences.map(lineOf))
  const failed = await db.outer.selectFrom('inbox').select('external_id').where('state', '=', 'failed').execute()
  for (const row of failed) wrong.push(`${row.external_id} broke when it was handled`)
  return wrong
}

/** The store holds the files of the rows, and nothing else; the folder for work in progress is empty. */
export async function judgeDisk(dataDir: string, artifacts: Artifact[]): Promise<{ files: string[]; wrong: string[] }> {
  const files = await filesUnder(join(dataDir, 'media'))
  const names = new Set(files.map((path) => path.split('/').at(-1)!))
  const wrong: string[] = []
  for (const one of artifacts) {
    if (one.state !== 'stored') wrong.push(`the row of file ${one.key} is still ${one.state}`)
    if (!names.delete(one.key)) wrong.push(`file ${one.key} is missing`)
  }
  for (const name of names) wrong.push(`file ${name} belongs to nobody`)
  for (const left of await filesUnder(join(dataDir, 'work'))) wrong.push(`${left} was left in the work folder`)
  return { files, wrong }
}

/** The vendor worked once at most for each job, and its work is what was delivered. */
async function judgeVendor(
  record: RecordSummary,
  generations: Generation[],
  attempts: Attempt[],
  artifacts: Artifact[],
  files: string[],
): Promise<string[]> {
  const wrong = record.doubled.map((key) => `the vendor was handed ${key} twice`)
  if (record.invalid > 0) wrong.push(`${record.invalid} requests were no submissions`)
  const byGeneration = Map.groupBy(attempts, (one) => one.generation_id)
  const pathOf = new Map(files.map((path) => [path.split('/').at(-1)!, path]))
  const known = new Set(attempts.map((one) => one.id))
  for (const key of record.keys.keys()) if (!known.has(key)) wrong.push(`the vendor knows ${key}, our books do not`)
  for (const one of generations) {
    const keys = (byGeneration.get(one.id) ?? []).map((attempt) => attempt.id)
    const work = keys.flatMap((key) => record.keys.get(key)?.submissions ?? [])
    // What the vendor itself ended as failed is nothing that it made.
    const making = work.filter((each) => !each.cancelled && each.behaviour.endAs === undefined)
    if (making.length > 1) wrong.push(`the vendor made ${one.key} ${making.length} times`)
    if (one.state === 'done' && making.length !== 1)
      wrong.push(`${one.key} is done, the vendor made it ${making.length} times`)
    for (const artifact of artifacts) {
      if (artifact.generation_id !== one.id || artifact.role !== 'main') continue
      const path = pathOf.get(artifact.key)
      const mark = path === undefined ? null : await readMark(await readFile(path))
      if (mark?.number !== making[0]?.number)
        wrong.push(`${one.key} was given a file of job ${mark?.number}, its own is ${making[0]?.number}`)
    }
  }
  return wrong
}

async function filesUnder(root: string): Promise<string[]> {
  if (!existsSync(root)) return []
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((one) => one.isFile() && !one.parentPath.endsWith('/writing'))
    .map((one) => join(one.parentPath, one.name))
}
