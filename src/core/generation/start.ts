/**
 * start: the attempt is committed before the call, so that whatever dies, there is a row that says what may exist at the vendor.
 * The call is made once; its outcome is recorded on the attempt even by a worker whose turn is over.
 */
import { join } from 'node:path'
import { sql } from 'kysely'
import { asSent } from '../catalog/presets.ts'
import type { Reader, Trx } from '../db/database.ts'
import { Fault, Refusal } from '../errors.ts'
import { full } from '../health/bounds.ts'
import { estimateMicroUsd as estimateOf } from '../health/cost.ts'
import { askIfDenied } from '../health/denied.ts'
import { closureOf } from '../health/gate.ts'
import { noteStart } from '../health/note.ts'
import type { Closure } from '../health/parts.ts'
import { lockVendor, resumeVendor, stopOf, takeTrial } from '../health/stops.ts'
import { newId } from '../id.ts'
import { lockAccounts } from '../ledger.ts'
import { LIMITS } from '../limits.ts'
import { findPerson } from '../people.ts'
import type { InputLimits, Provider, StartOutcome, Task, TaskInput } from '../ports.ts'
import { shownTo } from '../serving.ts'
import { type Artifact, artifactOf, stage } from './artifacts.ts'
import { Overtaken } from './attempts.ts'
import { call, insist } from './call.ts'
import { logOdd } from './odd-answers.ts'
import { isFinal, outcomeOf } from './outcome.ts'
import type { GenerationParts } from './parts.ts'
import { moveOn, moveOnUnfit, type NextRoute, nextRoute, retryAtOf } from './route.ts'
import { commit, postpone, type Transition } from './transition.ts'
import type { Generation, JobRoute } from './types.ts'
import { workDir } from './work-dir.ts'
import { writtenBound } from './written.ts'

const WAIT_FOR_TURN_MS = 30_000

export async function startStep(parts: GenerationParts, generation: Generation): Promise<Generation | null> {
  const nowMs = parts.clock.nowMs()
  if (nowMs > generation.deadlineAtMs)
    return commit(parts, generation, { to: 'failed', atMs: nowMs, failure: { code: 'deadline' } })
  // Asked for while an earlier attempt was under way, which has come to nothing.
  if (generation.cancelRequested) return commit(parts, generation, { to: 'cancelled', atMs: nowMs })
  if (await mustWait(parts, parts.db.outer, generation)) return waitForTurn(parts, generation)
  const route = generation.routes[generation.routeIndex]
  if (route === undefined)
    return commit(parts, generation, { to: 'failed', atMs: nowMs, failure: { code: 'engines_down' } })
  const closure = await closureOf(parts, route, generation)
  const provider = parts.providers.get(route.provider)
  if (closure !== null || provider === undefined)
    return moveOn(parts, generation, closure ?? { why: 'off', atMs: Number.POSITIVE_INFINITY })

  const dir = await workDir(parts.workRoot, generation.id)
  const task = await stageTask(parts, generation, { provider, route }, dir).catch(asUnfit)
  if (task instanceof Refusal) return moveOnUnfit(parts, generation, task)
  parts.crash('start:staged')

  // Files may have taken minutes to come and to be made fit: the time of the call begins now.
  const startingMs = parts.clock.nowMs()
  const attemptId = newId(startingMs)
  const estimateMicroUsd = estimateOf(route, generation)
  const isWatched = provider.procedural !== true
  let isTrial = false
  // Looked at again: many jobs wait for the same moment, and while this one's files came another may have begun to try it.
  const closed = isWatched ? parts.breakers.closed(route, startingMs) : null
  if (closed !== null) return moveOn(parts, generation, closed)
  if (isWatched) parts.breakers.begin(route, startingMs)
  const lostAfterMs = startingMs + provider.startTimeoutMs + LIMITS.callSlackMs
  const starting = await commitStarting(parts, generation, {
    to: 'starting',
    atMs: lostAfterMs,
    startedAtMs: nowMs,
    stepTries: generation.stepTries,
    also: async (trx, now) => {
      // Counted again under the lock: two starts of one person may have counted at the same time.
      await lockAccounts(trx, now.personId, parts.db.dialect)
      if (await mustWait(parts, trx, now)) throw new NoPlace()
      if (isWatched) isTrial = await enter(parts, trx, provider.id, estimateMicroUsd)
      await trx
        .insertInto('attempts')
        .values({
          id: attemptId,
          generation_id: generation.id,
          number: sql<number>`(select coalesce(max(number), 0) + 1 from attempts where generation_id = ${generation.id})`,
          provider: provider.id,
          model: route.model,
          state: 'starting',
          operation: null,
          result: null,
          reason: null,
          vendor_code: null,
          cost_micro_usd: null,
          estimate_micro_usd: estimateMicroUsd,
          lost_after_ms: lostAfterMs,
          grace_until_ms: lostAfterMs + LIMITS.recoverGraceMs,
          started_at_ms: startingMs,
          ended_at_ms: null,
        })
        .execute()
    },
  })
  if (starting === null || 'refused' in starting) {
    parts.breakers.note(route, 'none', startingMs)
    if (starting === null) return null
    return starting.refused === 'no place'
      ? waitForTurn(parts, generation)
      : moveOn(parts, generation, starting.refused)
  }
  parts.crash('start:attempt-committed')

  const outcome = await call(parts, provider, task, attemptId)
  parts.crash('start:answered')
  if (isWatched) noteStart(parts, { route, provider, outcome, tookMs: parts.clock.nowMs() - startingMs })
  logOdd(parts, { ...route, id: attemptId, generationId: generation.id }, outcome)
  parts.metrics.count('vendor_starts', { provider: provider.id, outcome: outcome.state })
  const conclude = async (answer: StartOutcome) => {
    const answeredMs = parts.clock.nowMs()
    const next = await nextAfter(parts, starting, answer, answeredMs)
    const move = outcomeOf(starting, attemptId, answer, answeredMs, { estimateMicroUsd, next })
    const isBack = isTrial && (answer.state === 'done' || answer.state === 'pending')
    return commit(parts, starting, {
      ...move,
      ...(isBack ? { also: async (trx: Trx) => void (await resumeVendor(parts, trx, provider.id, true)) } : {}),
    })
  }
  const moved = await insist(parts, starting.id, () =>
    conclude(outcome).catch((error: unknown) => {
      if (error instanceof Overtaken) return conclude({ state: 'unknown' })
      throw error
    }),
  )
  parts.crash('start:outcome-committed')
  if (isWatched && outcome.state === 'refused' && outcome.reason === 'unavailable')
    await askIfDenied(parts, provider, outcome.vendorCode)
  return moved
}

/** Where a job goes that was refused before anything began, and that another may still make. */
async function nextAfter(
  parts: GenerationParts,
  starting: Generation,
  outcome: StartOutcome,
  nowMs: number,
): Promise<NextRoute | null> {
  if (outcome.state !== 'refused' || isFinal(starting, outcome)) return null
  const next = await nextRoute(parts, starting, { retryAtMs: retryAtOf(starting, outcome, nowMs) })
  const [from, to] = [starting.routes[starting.routeIndex], starting.routes[next?.index ?? -1]]
  if (to !== undefined && to !== from)
    parts.metrics.count('vendor_failovers', {
      from: from?.provider ?? '',
      to: to.provider,
      reason: outcome.reason,
    })
  return next
}

/** As many jobs of a person run at a time as the catalogue allows; the others wait here. */
async function mustWait(parts: GenerationParts, db: Reader, generation: Generation): Promise<boolean> {
  const row = await db
    .selectFrom('generations')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('person_id', '=', generation.personId)
    .where('id', '<>', generation.id)
    // The second condition says nothing new; it lets the partial index serve the first.
    .where('state', 'in', ['starting', 'recover', 'check', 'store'])
    .where(sql<boolean>`state not in ('done', 'failed', 'cancelled')`)
    .executeTakeFirstOrThrow()
  return Number(row.n) >= parts.catalog.current().limits.running
}

async function waitForTurn(parts: GenerationParts, generation: Generation): Promise<null> {
  // Woken as soon as one of the person's jobs ends; this is the safety net.
  await postpone(parts, generation, parts.clock.nowMs() + WAIT_FOR_TURN_MS, generation.stepTries)
  return null
}

class NoPlace extends Error {}
class Closed extends Error {
  readonly closure: Closure
  constructor(closure: Closure) {
    super(closure.why)
    this.closure = closure
  }
}

/** Counted under the vendor's row, so that many starts at a time keep to its bounds. Answers whether it is the one that tries it again. */
async function enter(
  parts: GenerationParts,
  trx: Trx,
  provider: string,
  estimateMicroUsd: number | null,
): Promise<boolean> {
  const bounds = parts.catalog.current().vendors[provider]
  if (bounds !== undefined) {
    await lockVendor(trx, provider, parts.db.dialect)
    const closure = await full(trx, provider, bounds, estimateMicroUsd, parts.clock.nowMs())
    if (closure !== null) throw new Closed(closure)
  }
  if ((await stopOf(trx, provider)) === null) return false
  if (!(await takeTrial(trx, provider))) throw new Closed({ why: 'stopped', atMs: Number.POSITIVE_INFINITY })
  return true
}

async function commitStarting(
  parts: GenerationParts,
  generation: Generation,
  move: Transition,
): Promise<Generation | null | { refused: 'no place' | Closure }> {
  try {
    return await commit(parts, generation, move)
  } catch (error) {
    if (error instanceof NoPlace) return { refused: 'no place' }
    if (error instanceof Closed) return { refused: error.closure }
    throw error
  }
}

/** What this vendor can't be given another may take. */
function asUnfit(error: unknown): Refusal {
  if (error instanceof Refusal && error.code.startsWith('file_')) return error
  throw error
}

async function stageTask(
  parts: GenerationParts,
  generation: Generation,
  { provider, route }: { provider: Provider; route: JobRoute },
  dir: string,
): Promise<Omit<Task, 'signal'>> {
  const maxChars = writtenBound(parts.catalog.current(), generation)
  return {
    kind: generation.kind,
    ...shownTo(route),
    ...asSent(route.look, generation),
    count: generation.countAsked,
    seed: generation.seed,
    inputs: await stageInputs(parts, generation, { provider, route }, dir),
    locale: (await findPerson(parts.db.outer, generation.personId))?.locale ?? 'en',
    ...(maxChars === undefined ? {} : { maxChars }),
    workDir: dir,
  }
}

/**
 * Brings the inputs to this machine's disk, as this vendor takes them. Throws Refusal 'input_gone' where one was deleted meanwhile,
 * `file_…` where one can't be made to fit.
 */
export async function stageInputs(
  parts: GenerationParts,
  generation: Generation,
  { provider, route }: { provider: Provider; route: JobRoute },
  dir: string,
): Promise<TaskInput[]> {
  const inputs: TaskInput[] = []
  const limits = provider.inputLimits?.({ kind: generation.kind, ...shownTo(route) }) ?? {}
  for (const input of generation.inputs) {
    if (input.from !== 'artifact') throw new Fault('input_not_prepared')
    const artifact = await artifactOf(parts.db.outer, input.id, generation.personId)
    if (artifact === null) throw new Refusal('input_gone')
    inputs.push(...(await stageFor(parts, artifact, limits, dir)))
  }
  return inputs
}

async function stageFor(
  parts: GenerationParts,
  artifact: Artifact,
  limits: InputLimits,
  dir: string,
): Promise<TaskInput[]> {
  const staged = await stage(parts, artifact, dir)
  const bounds = limits[staged.type]
  const targetDir = join(dir, `fit-${artifact.id}`)
  if (staged.type === 'clip' && bounds?.frames !== undefined) {
    const frames = await parts.media.frames({ sourcePath: staged.path, targetDir, count: bounds.frames })
    return frames.map((frame) => ({ ...frame, type: 'picture' }))
  }
  const fitted = bounds === undefined ? null : await parts.media.fit({ input: staged, limits: bounds, targetDir })
  // A link leads to the stored file, so only to one that goes out as it is.
  if (fitted === null) return [{ ...staged, link: (ttlMs) => parts.store.link(artifact.key, ttlMs) }]
  return [{ ...fitted, ...(staged.reference === undefined ? {} : { reference: staged.reference }) }]
}
