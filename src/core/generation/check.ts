/** check: the vendor works; it is asked again, or has woken us. A cancel that was asked for is tried here. */
import { noteCheck, noteTornCheck } from '../health/note.ts'
import { LIMITS } from '../limits.ts'
import type { CancelOutcome, CheckOutcome, Provider } from '../ports.ts'
import { lastAttempt } from './attempts.ts'
import { logOdd } from './odd-answers.ts'
import { outcomeOf } from './outcome.ts'
import type { GenerationParts } from './parts.ts'
import { lookLater } from './recover.ts'
import { commit, postpone } from './transition.ts'
import type { Attempt, Generation } from './types.ts'
import { workDir } from './work-dir.ts'

const CANCEL_TRIES = 3

export async function checkStep(parts: GenerationParts, generation: Generation): Promise<Generation | null> {
  const attempt = await lastAttempt(parts.db.outer, generation.id)
  const provider = attempt === null ? undefined : parts.providers.get(attempt.provider)
  if (attempt === null) return commit(parts, generation, { to: 'start', atMs: parts.clock.nowMs() })
  if (provider === undefined) {
    // The operator has switched the vendor off under a running job: it may come back before the deadline.
    return pastDeadline(parts, generation)
      ? giveUp(parts, generation, attempt)
      : wait(parts, generation, LIMITS.stepBackoffMaxMs)
  }
  if (generation.cancelRequested) return cancelStep(parts, generation, attempt, provider)

  const outcome = await ask(parts, generation, attempt, provider)
  parts.crash('check:answered')
  if (outcome === null || outcome.state === 'pending') {
    if (outcome !== null && !pastDeadline(parts, generation)) return wait(parts, generation, outcome.checkAfterMs)
    return giveUp(parts, generation, attempt, (await stop(provider, attempt)) === 'cancelled')
  }
  return end(parts, generation, attempt, outcome)
}

/** The hold is released only on the vendor's confirmed cancel, or where the job itself shows it; otherwise the job runs on. */
async function cancelStep(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  provider: Provider,
): Promise<Generation | null> {
  const answer = await stop(provider, attempt)
  parts.crash('cancel:answered')
  parts.metrics.count('vendor_cancels', { provider: provider.id, outcome: answer })
  if (answer === 'cancelled') return cancelled(parts, generation, attempt)
  // Perhaps it was, now or before this process began: what is cancelled can't be once more. The job itself tells.
  const outcome = await ask(parts, generation, attempt, provider)
  if (outcome === null) return giveUp(parts, generation, attempt)
  if (outcome.state === 'refused' && outcome.reason === 'unavailable') return cancelled(parts, generation, attempt)
  if (outcome.state !== 'pending') return end(parts, generation, attempt, outcome)
  if (answer === 'unknown' && generation.stepTries < CANCEL_TRIES) {
    const pauseMs = LIMITS.stepBackoffMs * 2 ** generation.stepTries
    await postpone(parts, generation, parts.clock.nowMs() + pauseMs, generation.stepTries + 1)
    return null
  }
  const atMs = parts.clock.nowMs() + Math.max(outcome.checkAfterMs, 100)
  return commit(parts, generation, { to: 'check', atMs, cancelRequested: false })
}

function cancelled(parts: GenerationParts, generation: Generation, attempt: Attempt): Promise<Generation | null> {
  return commit(parts, generation, {
    to: 'cancelled',
    atMs: parts.clock.nowMs(),
    attempt: { id: attempt.id, state: 'cancelled' },
  })
}

function end(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  outcome: CheckOutcome,
): Promise<Generation | null> {
  noteCheck(parts, attempt, outcome)
  logOdd(parts, attempt, outcome)
  const { estimateMicroUsd } = attempt
  return commit(
    parts,
    generation,
    outcomeOf(generation, attempt.id, outcome, parts.clock.nowMs(), { estimateMicroUsd }),
  )
}

/** Whatever fails on the way, the job goes on as if nobody had asked. */
async function stop(provider: Provider, { operation }: Attempt): Promise<CancelOutcome> {
  return (await provider.cancel?.(operation, timeout()).catch(() => 'unknown' as const)) ?? 'running'
}

async function wait(parts: GenerationParts, generation: Generation, afterMs: number): Promise<null> {
  await postpone(parts, generation, parts.clock.nowMs() + Math.max(afterMs, 100))
  return null
}

async function giveUp(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  stopped = false,
): Promise<Generation | null> {
  parts.metrics.count('attempts_given_up', { provider: attempt.provider })
  parts.breakers.note(attempt, 'bad', parts.clock.nowMs())
  const moved = await commit(parts, generation, {
    to: 'failed',
    atMs: parts.clock.nowMs(),
    // Not stopped: it stays pending, and a late success is delivered free.
    ...(stopped ? { attempt: { id: attempt.id, state: 'cancelled' as const } } : {}),
    failure: { code: 'deadline' },
  })
  if (moved !== null && !stopped) await lookLater(parts, moved)
  return moved
}

/** Null: it can't be asked about, and its time is over: how long a vendor is silent is no fault of ours. */
async function ask(
  parts: GenerationParts,
  generation: Generation,
  attempt: Attempt,
  provider: Provider,
): Promise<CheckOutcome | null> {
  const dir = await workDir(parts.workRoot, generation.id)
  try {
    return await provider.check(attempt.operation, timeout(), dir)
  } catch (error) {
    noteTornCheck(parts, attempt, error)
    if (!pastDeadline(parts, generation)) throw error
    parts.log.warn({ generation: generation.id, attempt: attempt.id, err: error }, 'a look at a late job failed')
    return null
  }
}

const timeout = () => AbortSignal.timeout(LIMITS.checkTimeoutMs)

function pastDeadline(parts: GenerationParts, generation: Generation): boolean {
  return parts.clock.nowMs() > generation.deadlineAtMs
}
