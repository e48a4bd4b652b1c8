/**
 * recover: an answer was lost, so it is not known whether the vendor began. Before `lost_after` the call may still be under way:
 * nothing is touched. Then the vendor is asked by our key until a grace deadline; where it can't be asked, the credits go back.
 * Unknown never goes to the next route.
 */
import { asSent } from '../catalog/presets.ts'
import { LIMITS } from '../limits.ts'
import type { Json, LostSubmission, Provider, RecoverOutcome } from '../ports.ts'
import { lastAttempt, Overtaken, recordAttempt } from './attempts.ts'
import { mayClaim, operationsOfOthers } from './claim.ts'
import { logOdd } from './odd-answers.ts'
import { outcomeOf } from './outcome.ts'
import type { GenerationParts } from './parts.ts'
import { stageInputs } from './start.ts'
import { commit, commitIn, postpone } from './transition.ts'
import type { Attempt, Generation } from './types.ts'
import { workDir } from './work-dir.ts'

export const ABSENT_TRIES = 5

export async function recoverStep(parts: GenerationParts, generation: Generation): Promise<Generation | null> {
  try {
    return await lookUp(parts, generation)
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error
    await postpone(parts, generation, parts.clock.nowMs())
    return null
  }
}

async function lookUp(parts: GenerationParts, generation: Generation): Promise<Generation | null> {
  const nowMs = parts.clock.nowMs()
  const attempt = await lastAttempt(parts.db.outer, generation.id)
  if (attempt === null) return commit(parts, generation, { to: 'start', atMs: nowMs })
  if (attempt.state === 'starting' && nowMs < attempt.lostAfterMs) {
    await postpone(parts, generation, attempt.lostAfterMs)
    return null
  }
  // The clock was set, or this machine slept: by the time that has really passed, its answer may still come.
  if (attempt.state === 'starting' && (parts.calls.get(attempt.id)?.untilMs ?? 0) > performance.now()) {
    await postpone(parts, generation, nowMs + LIMITS.recoverEveryMs)
    return null
  }
  // Recorded by a worker whose turn was over: no need to ask.
  if (attempt.state === 'done' && attempt.result !== null)
    return commit(parts, generation, outcomeOf(generation, attempt.id, attempt.result, nowMs, costOf(attempt)))
  if (attempt.state === 'pending')
    return commit(
      parts,
      generation,
      outcomeOf(generation, attempt.id, { state: 'pending', operation: attempt.operation, checkAfterMs: 0 }, nowMs),
    )
  const provider = parts.providers.get(attempt.provider)
  if (provider?.recover === undefined) return lost(parts, generation, attempt)
  const outcome = await recoverAt(parts, provider, attempt, generation)
  parts.crash('recover:answered')
  parts.metrics.count('vendor_recoveries', { provider: provider.id, outcome: outcome.state })
  if (outcome.state === 'unknown') return askLater(parts, generation, attempt, outcome.vendorCode)
  if (outcome.state === 'lost') return lost(parts, generation, attempt)
  if (outcome.state === 'absent') {
    // Proven that nothing was created: the next route, or the last one again, but not for ever.
    if (attempt.number >= ABSENT_TRIES) return lost(parts, generation, attempt)
    return commit(parts, generation, {
      to: 'start',
      atMs: nowMs,
      attempt: { id: attempt.id, state: 'absent', unlessNamed: true },
      routeIndex: Math.min(generation.routeIndex + 1, generation.routes.length - 1),
    })
  }
  logOdd(parts, attempt, outcome)
  // What a look-up finds, the vendor had taken: also where our row still says `starting`.
  const found = outcomeOf({ ...generation, state: 'recover' }, attempt.id, outcome, nowMs, costOf(attempt))
  const moved = await parts.db.transaction(async (trx) => {
    if (outcome.state === 'pending') {
      const { operation } = outcome
      if (!(await mayClaim(parts, trx, { attempt, generation, operation }))) return 'of another' as const
    }
    return commitIn(parts, trx, generation, found)
  })
  return moved === 'of another' ? askLater(parts, generation, attempt) : moved
}

async function askLater(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  vendorCode?: string,
): Promise<Generation | null> {
  const nowMs = parts.clock.nowMs()
  if (nowMs > attempt.graceUntilMs) return lost(parts, generation, attempt, vendorCode)
  await postpone(parts, generation, nowMs + LIMITS.recoverEveryMs)
  return null
}

/** A look-up that fails by itself tells nothing: it must not be asked beyond the grace deadline either. */
async function recoverAt(
  parts: GenerationParts,
  provider: Provider,
  attempt: Attempt,
  generation: Generation,
): Promise<RecoverOutcome> {
  const dir = await workDir(parts.workRoot, generation.id)
  try {
    const known = await lostSubmission(parts, generation, attempt)
    const route = generation.routes[generation.routeIndex]
    if (route !== undefined) known.inputs = () => stageInputs(parts, generation, { provider, route }, dir)
    return (
      (await provider.recover?.(attempt.id, AbortSignal.timeout(LIMITS.checkTimeoutMs), dir, known)) ?? {
        state: 'unknown',
      }
    )
  } catch (error) {
    parts.log.warn({ attempt: attempt.id, provider: provider.id, err: error }, 'a look-up failed')
    return { state: 'unknown' }
  }
}

/** @param vendorCode what the last look-up said; else what the submission itself was answered */
async function lost(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  vendorCode: string | null = attempt.vendorCode,
): Promise<Generation | null> {
  const provider = parts.providers.get(attempt.provider)
  parts.metrics.count('attempts_lost', { provider: attempt.provider })
  parts.log.warn(
    {
      generation: generation.id,
      attempt: attempt.id,
      provider: attempt.provider,
      model: attempt.model,
      vendorCode,
    },
    'a submission was lost',
  )
  const moved = await commit(parts, generation, {
    to: 'failed',
    atMs: parts.clock.nowMs(),
    attempt: { id: attempt.id, state: 'lost', unlessNamed: true },
    failure: { code: 'engine_lost' },
  })
  parts.crash('fail:committed')
  if (moved !== null && provider?.recover !== undefined) await lookLater(parts, moved)
  return moved
}

const LATE_LOOK_EVERY_MS = 5 * 60_000
const LATE_LOOK_FOR_MS = 60 * 60_000

/** What we gave up on is asked about for a while: it may come after all. Only in the queue, for it is a present. */
export async function lookLater(parts: GenerationParts, generation: Generation): Promise<void> {
  const nowMs = parts.clock.nowMs()
  if (nowMs - (generation.endedAtMs ?? nowMs) < LATE_LOOK_FOR_MS)
    await parts.queue.wake(null, 'generation', generation.id, nowMs + LATE_LOOK_EVERY_MS)
}

/**
 * A failed generation is woken: an attempt that we gave up on may have succeeded after all. Its result is stored and delivered
 * free; the credits stay where they went back to.
 */
export async function lateStep(parts: GenerationParts, generation: Generation): Promise<Generation | null> {
  const attempt = await lastAttempt(parts.db.outer, generation.id)
  // One try: a present that could not be stored is not tried again at every stale wake.
  if (attempt === null || generation.late || generation.deletedAtMs !== null) return null
  const outcome = await ask(parts, generation, attempt)
  if (outcome?.state === 'pending' && attempt.operation === null)
    await noteFound(parts, generation, attempt, outcome.operation)
  if (outcome?.state === 'pending' || outcome?.state === 'unknown') await lookLater(parts, generation)
  if (outcome?.state === 'refused' || outcome?.state === 'absent') await noteNothing(parts, attempt, outcome)
  if (outcome?.state !== 'done') return null
  parts.metrics.count('late_successes', { provider: attempt.provider })
  return commit(parts, generation, {
    ...outcomeOf(generation, attempt.id, outcome, parts.clock.nowMs(), costOf(attempt)),
    late: true,
  })
}

/** It is known by name from now on, and asked about. */
async function noteFound(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  operation: Json,
): Promise<void> {
  await parts.db.transaction(async (trx) => {
    if (await mayClaim(parts, trx, { attempt, generation, operation }))
      await recordAttempt(trx, { id: attempt.id, state: 'pending', operation }, parts.clock.nowMs())
  })
}

/** Nothing comes of what was given up, so it has cost nothing. */
async function noteNothing(
  parts: GenerationParts,
  { id }: Attempt,
  outcome: Extract<RecoverOutcome, { state: 'refused' | 'absent' }>,
): Promise<void> {
  const why =
    outcome.state === 'absent'
      ? { unlessNamed: true }
      : {
          reason: outcome.reason,
          ...(outcome.vendorCode === undefined ? {} : { vendorCode: outcome.vendorCode }),
        }
  await parts.db.transaction((trx) => recordAttempt(trx, { id, state: outcome.state, ...why }, parts.clock.nowMs()))
}

/** Failures of waiting, not of the result: one that was refused, unusable or not to be stored is no present. */
const GIVEN_UP: readonly string[] = ['engine_lost', 'deadline']

async function ask(parts: GenerationParts, generation: Generation, attempt: Attempt): Promise<RecoverOutcome | null> {
  // Recorded by the worker whose answer came too late, and by nobody used.
  if (attempt.state === 'done' && GIVEN_UP.includes(generation.failure ?? '')) return attempt.result
  if (attempt.state !== 'lost' && attempt.state !== 'unknown' && attempt.state !== 'pending') return null
  const provider = parts.providers.get(attempt.provider)
  const signal = AbortSignal.timeout(LIMITS.checkTimeoutMs)
  const dir = await workDir(parts.workRoot, generation.id)
  if (attempt.operation !== null && provider !== undefined) return provider.check(attempt.operation, signal, dir)
  if (provider?.recover === undefined) return null
  return provider.recover(attempt.id, signal, dir, await lostSubmission(parts, generation, attempt))
}

async function lostSubmission(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
): Promise<LostSubmission> {
  const route = generation.routes[generation.routeIndex]
  const settings = route?.settings
  return {
    task: {
      kind: generation.kind,
      model: attempt.model,
      ...(settings === undefined ? {} : { settings }),
      ...asSent(route?.look, generation),
      count: generation.countAsked,
      seed: generation.seed,
    },
    startedAtMs: attempt.startedAtMs,
    lostAfterMs: attempt.lostAfterMs,
    others: await operationsOfOthers(parts.db.outer, attempt),
  }
}

function costOf({ estimateMicroUsd }: Attempt): { estimateMicroUsd: number | null } {
  return { estimateMicroUsd }
}
