/**
 * One step of a generation: what to do in the state it is in. Each function does its work, then hands a Transition to `commit`;
 * it answers the generation as it is afterwards when the next step may follow at once, or null when it is somebody else's turn
 * or has to wait.
 */

import { Fault, Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { lastAttempt } from './attempts.ts'
import { checkStep } from './check.ts'
import type { GenerationParts } from './parts.ts'
import { prepareStep } from './prepare.ts'
import { lateStep, recoverStep } from './recover.ts'
import { startStep } from './start.ts'
import { liesElsewhere, storeFolder, storeStep } from './store.ts'
import { removeFilesOf } from './sweep.ts'
import { claimStore, commit, postpone, type Transition } from './transition.ts'
import { type Generation, isEnded, toGeneration } from './types.ts'
import { removeWorkDir } from './work-dir.ts'

export type Step = (parts: GenerationParts, generation: Generation) => Promise<Generation | null>

/**
 * Takes a generation as far as it goes now. Called for every wake, also for stale ones: the row says what is to be done.
 * @param lane the provider whose start lane this is; undefined for the general lane, which starts nothing
 */
export async function advance(parts: GenerationParts, generationId: string, lane: string | undefined): Promise<void> {
  const row = await parts.db.outer
    .selectFrom('generations')
    .selectAll()
    .where('id', '=', generationId)
    .executeTakeFirst()
  if (row === undefined) return
  if (row.deleted_at_ms !== null && isEnded(row)) return removeFilesOf(parts, row.id)
  let generation: Generation | null = toGeneration(row)
  // A start belongs into its provider's lane; its wake is there. Of one that was switched off there is none.
  if (generation.state === 'start' && laneOf(parts, generation) !== lane) return
  if (generation.state === 'store')
    generation = (await liesElsewhere(parts, generation)) ? null : await claimStore(parts, generation)
  while (generation !== null) {
    const before: Generation = generation
    try {
      generation = await stepOf(before)(parts, before)
    } catch (error) {
      await setBack(parts, before, error)
      return
    }
    if (generation === null || generation.state === 'start') return
    if (isEnded(generation)) {
      await removeWorkDir(parts.workRoot, generation.id)
      return
    }
    // A vendor asked for a pause: the wake of that time goes on. Storing is ours until its lease ends.
    if (generation.state !== 'store' && generation.nextStepAtMs > parts.clock.nowMs()) return
  }
}

function laneOf({ providers }: GenerationParts, { routes, routeIndex }: Generation): string | undefined {
  const provider = routes[routeIndex]?.provider
  return provider !== undefined && providers.has(provider) ? provider : undefined
}

function stepOf(generation: Generation): Step {
  switch (generation.state) {
    case 'prepare':
      return prepareStep
    case 'start':
      return startStep
    case 'starting':
    case 'recover':
      return recoverStep
    case 'check':
      return checkStep
    case 'store':
      return storeStep
    case 'failed':
      return lateStep
    case 'done':
    case 'cancelled':
      return async () => null
  }
}

/** A fault in a step: tried again later with growing pauses; given up when it keeps failing. */
async function setBack(parts: GenerationParts, generation: Generation, error: unknown): Promise<void> {
  if (error instanceof Refusal) return fail(parts, generation, { code: error.code, params: error.params })
  // No try of a result that is paid for: it was begun and set back in good order, and waits at the vendor or on this disk.
  const isOutage = generation.state === 'store' && isOurs(error)
  const tries = generation.stepTries + (isOutage ? 0 : 1)
  parts.log.error(
    {
      generation: generation.id,
      state: generation.state,
      tries,
      err: error,
    },
    'a step failed',
  )
  // What was fetched is fetched again: thirty copies of a clip would fill the disk.
  if (generation.state === 'store') await removeWorkDir(parts.workRoot, storeFolder(generation))
  // While a vendor may be working for us the deadline decides, not the number of our faults.
  const patient = generation.state === 'check' || generation.state === 'recover' || generation.state === 'starting'
  // What is over is looked at again only for a late present.
  if (isEnded(generation) && tries >= LIMITS.stepTries) return
  if (isOutage) return waitForStore(parts, generation)
  const over = parts.clock.nowMs() > generation.deadlineAtMs || (tries >= LIMITS.stepTries && !patient)
  if (over && !isEnded(generation)) return fail(parts, generation, { code: 'our_fault' })
  const pauseMs = Math.min(LIMITS.stepBackoffMs * 2 ** Math.min(tries, 16), LIMITS.stepBackoffMaxMs)
  const wantedMs = error instanceof Fault ? (error.retryAfterMs ?? pauseMs) : pauseMs
  await postpone(parts, generation, parts.clock.nowMs() + wantedMs, tries)
}

/** What the store, this disk and the database say of themselves. */
const OURS = ['store_', 'outside-disk', 'database_', 'sandbox_']

function isOurs(error: unknown): boolean {
  if (error instanceof Fault) return error.retryable && OURS.some((ours) => error.code.startsWith(ours))
  // The system's own word about a file in the work folder.
  return error instanceof Error && 'syscall' in error
}

/** As long again as it has waited already, until the deadline; a result that came just before it has some minutes all the same. */
async function waitForStore(parts: GenerationParts, generation: Generation): Promise<void> {
  const nowMs = parts.clock.nowMs()
  if (nowMs > generation.deadlineAtMs + LIMITS.recoverGraceMs) return fail(parts, generation, { code: 'our_fault' })
  const sinceMs = (await lastAttempt(parts.db.outer, generation.id))?.endedAtMs ?? nowMs
  const pauseMs = Math.min(Math.max(nowMs - sinceMs, LIMITS.stepBackoffMs), LIMITS.stepBackoffMaxMs)
  await postpone(parts, generation, nowMs + pauseMs, generation.stepTries)
}

/** Ends it, and with it what lies half done on this machine: a file that a person sent does not wait for the sweep. */
async function fail(
  parts: GenerationParts,
  generation: Generation,
  failure: NonNullable<Transition['failure']>,
): Promise<void> {
  const ended = await commit(parts, generation, { to: 'failed', atMs: parts.clock.nowMs(), failure })
  if (ended !== null) await removeWorkDir(parts.workRoot, generation.id)
}
