/**
 * store: the result's files become ours. Rows first (`storing`), then the files, then one commit that makes them `stored`, uses
 * the credits for what was made and returns the rest. A broken-off try leaves `storing` rows, which the next try hands to the sweeper.
 */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Trx, toJson } from '../db/database.ts'
import { Fault, Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Done, ResultFile } from '../ports.ts'
import { abandonStoring, artifactOf, insertStoring, markStored, type NewArtifact, putAll, stage } from './artifacts.ts'
import { lastAttempt } from './attempts.ts'
import { worthCredits } from './length.ts'
import { outcomeOf } from './outcome.ts'
import { type GenerationParts, resultTypeOf } from './parts.ts'
import { noteLooks, resultFailureOf, screenResult, withFound } from './screening.ts'
import { commit } from './transition.ts'
import type { Attempt, Generation } from './types.ts'
import { workDir } from './work-dir.ts'
import { asSung } from './written.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const DOWNLOAD_MS = 120_000
/** How long a machine that lacks a result's files leaves it to the one that has them. */
const OTHERS_TURN_MS = 5 * 60_000

export async function storeStep(parts: GenerationParts, generation: Generation): Promise<Generation | null> {
  // Begun as often as that and neither finished nor set back for an outage of ours: storing it kills the process.
  if (generation.stepTries >= LIMITS.stepTries)
    return commit(parts, generation, { to: 'failed', atMs: parts.clock.nowMs(), failure: { code: 'our_fault' } })
  const attempt = await lastAttempt(parts.db.outer, generation.id)
  if (attempt === null || attempt.result === null)
    return commit(parts, generation, { to: 'recover', atMs: parts.clock.nowMs() })
  const result = asSung(parts.catalog.current(), generation, attempt.result)
  if (localFileIsGone(result)) return regain(parts, generation, attempt)

  const dir = await workDir(parts.workRoot, storeFolder(generation))
  const { files: fetched, expired } = await fetchAll(parts, generation, attempt, result, dir)
  parts.crash('store:fetched')
  const isOfWords = resultTypeOf(generation.kind) === null
  const countOf = (files: readonly NewArtifact[], text: string | undefined) =>
    isOfWords ? Number((text ?? '') !== '') : files.filter((file) => file.role === 'main').length
  if (countOf(fetched, result.text) === 0 && expired && generation.stepTries === 0) {
    const told = await askAgain(parts, generation, attempt)
    if (told !== null) return told
  }
  if (countOf(fetched, result.text) === 0)
    return commit(parts, generation, { to: 'failed', atMs: parts.clock.nowMs(), failure: { code: 'result_unusable' } })
  const procedural = parts.providers.get(attempt.provider)?.procedural === true
  const screened = await screenResult(parts, generation, { files: fetched, result, procedural, dir })
  const { files, looks, found, charged } = screened
  const made = countOf(files, screened.text)
  if (made === 0)
    return commit(parts, generation, {
      to: 'failed',
      atMs: parts.clock.nowMs(),
      failure: resultFailureOf(looks, charged),
      charged,
      also: (trx) => noteLooks(parts, trx, generation, looks),
    })

  const nowMs = parts.clock.nowMs()
  const rows = await parts.db.transaction(async (trx) => {
    // Only whoever still has the turn may call the others' rows abandoned.
    const personId = await takeTurn(trx, generation)
    if (personId === null) return null
    await abandonStoring(trx, generation.id)
    return insertStoring(trx, files, {
      personId,
      generationId: generation.id,
      nowMs,
      expiresAtMs: nowMs + parts.catalog.current().resultKeptDays * DAY_MS,
    })
  })
  if (rows === null) return null
  parts.crash('store:rows-committed')
  await putAll(parts, rows)
  parts.crash('store:all-put')
  const moved = await commit(parts, generation, {
    to: 'done',
    atMs: parts.clock.nowMs(),
    made: {
      count: made,
      worthCredits: worthOf(parts, generation, files),
      notes: result.notes ?? [],
      ...(screened.text === undefined ? {} : { text: screened.text }),
      ...(screened.title === undefined ? {} : { title: screened.title }),
    },
    also: async (trx) => {
      const ids = rows.map((row) => row.id)
      await markStored(trx, ids)
      await noteLooks(parts, trx, generation, looks)
      if (found.length > 0)
        await trx
          .updateTable('generations')
          .set({ screening: toJson(withFound(generation.screening, found)) })
          .where('id', '=', generation.id)
          .execute()
    },
  })
  parts.crash('store:settled')
  return moved
}

/** A folder of this turn alone: whoever had the turn before may still be writing. */
export function storeFolder({ id, version }: Generation): string {
  return join(id, `store-${version}`)
}

function worthOf(parts: GenerationParts, generation: Generation, files: readonly NewArtifact[]): number {
  const model = parts.catalog.current().models.find(({ id }) => id === generation.modelId)
  const lengthsMs = files.flatMap(({ role, durationMs }) => (role === 'main' ? [durationMs ?? Number.NaN] : []))
  const longestMs = Math.max(...lengthsMs)
  return worthCredits(model, generation, Number.isFinite(longestMs) ? longestMs : undefined)
}

/** Locks the generation's row. Answers whose it is now; null: it is not as this worker knows it. */
async function takeTurn(trx: Trx, generation: Generation): Promise<string | null> {
  const locked = await trx
    .updateTable('generations')
    .set({ version: generation.version })
    .where('id', '=', generation.id)
    .where('version', '=', generation.version)
    .returning('person_id')
    .executeTakeFirst()
  return locked?.person_id ?? null
}

/** Bytes that a provider had in hand lie on this machine's disk; another machine, or a cleared disk, does not have them. */
function localFileIsGone(result: Done): boolean {
  return result.files.some((file) => 'path' in file.source && !existsSync(file.source.path))
}

/**
 * Whether another machine may have the files that this one lacks. It is left overdue then, so that the sweeps wake it until its
 * machine has the turn; who puts it off there, for an outage, begins the time anew.
 */
export async function liesElsewhere(parts: GenerationParts, generation: Generation): Promise<boolean> {
  // SQLite has one process, so one machine.
  if (parts.db.dialect === 'sqlite') return false
  if (parts.clock.nowMs() > generation.nextStepAtMs + OTHERS_TURN_MS) return false
  const attempt = await lastAttempt(parts.db.outer, generation.id)
  return attempt !== null && attempt.result !== null && localFileIsGone(attempt.result)
}

async function regain(parts: GenerationParts, generation: Generation, attempt: Attempt): Promise<Generation | null> {
  const provider = parts.providers.get(attempt.provider)
  if (generation.late || provider?.recover === undefined)
    return commit(parts, generation, { to: 'failed', atMs: parts.clock.nowMs(), failure: { code: 'engine_lost' } })
  const outcome = await provider.recover(
    attempt.id,
    AbortSignal.timeout(LIMITS.checkTimeoutMs),
    await workDir(parts.workRoot, generation.id),
  )
  // Made anew only where the vendor proves that nothing was made (or making is free).
  if (outcome.state === 'absent') return commit(parts, generation, { to: 'start', atMs: parts.clock.nowMs() })
  // The vendor still has it: asked for again, its files are fetched again.
  if (outcome.state === 'done' && !localFileIsGone(outcome))
    return commit(parts, generation, outcomeOf(generation, attempt.id, outcome, parts.clock.nowMs()))
  return commit(parts, generation, { to: 'failed', atMs: parts.clock.nowMs(), failure: { code: 'engine_lost' } })
}

/** Links live for a while only: the vendor is asked once where the files are now. Null: it does not say. */
async function askAgain(parts: GenerationParts, generation: Generation, attempt: Attempt): Promise<Generation | null> {
  const provider = parts.providers.get(attempt.provider)
  if (provider === undefined || attempt.operation === null) return null
  const dir = await workDir(parts.workRoot, generation.id)
  const outcome = await provider
    .check(attempt.operation, AbortSignal.timeout(LIMITS.checkTimeoutMs), dir)
    .catch(() => null)
  if (outcome?.state !== 'done') return null
  const nowMs = parts.clock.nowMs()
  return commit(parts, generation, { ...outcomeOf(generation, attempt.id, outcome, nowMs), stepTries: 1 })
}

/** Fetches and checks every file; a main file that is unusable is left out together with what accompanies it. */
async function fetchAll(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  result: Done,
  dir: string,
): Promise<{ files: NewArtifact[]; expired: boolean }> {
  const files: NewArtifact[] = []
  let expired = false
  let position = -1
  let mainIsThere = false
  for (const [index, file] of result.files.entries()) {
    if (file.role === 'main') {
      position++
      mainIsThere = false
      if (files.filter((one) => one.role === 'main').length >= generation.countAsked) break
    } else if (!mainIsThere) continue
    const made = await fetchOne(parts, generation, attempt, file, join(dir, `result-${index}`), position)
    if (made === 'expired') expired = true
    if (made === null || made === 'expired') continue
    if (file.role === 'main') mainIsThere = true
    files.push(made)
  }
  for (const file of [...files]) {
    if (file.type !== 'video' || files.some((one) => one.role === 'still' && one.position === file.position)) continue
    const thumb = await parts.media.thumbnail({ sourcePath: file.path, targetDir: join(dir, `thumb-${file.position}`) })
    if (thumb !== null) files.push({ ...thumb, role: 'thumb', type: 'picture', position: file.position })
  }
  return { files, expired }
}

async function fetchOne(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  file: ResultFile,
  path: string,
  position: number,
): Promise<NewArtifact | 'expired' | null> {
  const type = file.role === 'main' ? (resultTypeOf(generation.kind) ?? 'picture') : 'picture'
  try {
    const fetchedPath = 'path' in file.source ? file.source.path : await download(parts, attempt, file.source.url, path)
    const sourcePath = file.isSoundAlone === true ? await withItsClip(parts, generation, fetchedPath) : fetchedPath
    const facts = await parts.media.finish({
      sourcePath,
      targetDir: `${path}-out`,
      providerId: attempt.provider,
      procedural: parts.providers.get(attempt.provider)?.procedural === true,
      expected: type,
    })
    const { reference: value } = file
    return {
      ...{ ...facts, role: file.role, type, position },
      ...(value === undefined ? {} : { reference: { provider: attempt.provider, value } }),
    }
  } catch (error) {
    if (!isUnusable(error, generation)) throw error
    parts.metrics.count('results_unusable', { provider: attempt.provider })
    parts.log.warn(
      { generation: generation.id, provider: attempt.provider, code: error.code },
      'a result file is unusable',
    )
    return EXPIRED.includes(error.code) ? 'expired' : null
  }
}

/** The clip that went in, with the sound that was made for it. Throws Refusal 'input_gone' where it was deleted meanwhile. */
async function withItsClip(parts: GenerationParts, generation: Generation, soundPath: string): Promise<string> {
  const targetDir = `${soundPath}-clip`
  await mkdir(targetDir, { recursive: true })
  const [input] = generation.inputs
  const clip = input?.from === 'artifact' ? await artifactOf(parts.db.outer, input.id, generation.personId) : null
  if (clip === null) throw new Refusal('input_gone')
  const { path: clipPath } = await stage(parts, clip, targetDir)
  return (await parts.media.lay({ clipPath, soundPath, targetDir })).path
}

/** Not there any more, or not for this link. */
const EXPIRED: readonly string[] = ['outside-http-403', 'outside-http-404', 'outside-http-410']

/** What can't be had on the last try either is the file's fault, not ours; our own disk's it never is. */
function isUnusable(error: unknown, { stepTries }: Generation): error is Refusal | Fault {
  if (error instanceof Refusal) return true
  if (!(error instanceof Fault)) return false
  const isLast = stepTries >= LIMITS.stepTries - 1
  return !error.retryable || (isLast && error.code.startsWith('outside-') && error.code !== 'outside-disk')
}

async function download(
  parts: GenerationParts,
  { provider }: Pick<Attempt, 'provider'>,
  url: string,
  path: string,
): Promise<string> {
  const bounds = { maxBytes: LIMITS.resultBytes, timeoutMs: DOWNLOAD_MS }
  const own = parts.providers.get(provider)
  if (own?.download === undefined) await parts.outside.download(url, { ...bounds, to: path })
  else await own.download(url, path, bounds)
  return path
}
