/**
 * The one place where a generation moves: attempt, generation, money, card and wakes in one transaction, guarded by the
 * generation's version. What happened to an attempt is recorded even by a worker whose turn is over; only the move is guarded.
 */
import { sql } from 'kysely'
import { strikeCards } from '../card-numbers.ts'
import { compiled } from '../db/compiled.ts'
import { type Trx, toJson } from '../db/database.ts'
import type { GenerationState } from '../db/schema.ts'
import type { RefusalParams } from '../errors.ts'
import { stopVendor } from '../health/stops.ts'
import { lockAccounts, settle } from '../ledger.ts'
import { showCard } from '../outbox.ts'
import type { Note, Topic } from '../ports.ts'
import { startTopic } from './accept.ts'
import { type AttemptChange, forgetAnswers, recordAttempt } from './attempts.ts'
import { countUse } from './figures.ts'
import type { GenerationParts } from './parts.ts'
import { isVendorAbuse, strikeForVendor } from './strike.ts'
import { type Generation, isEnded, toGeneration } from './types.ts'
import { endUploads } from './uploads.ts'
import { noteVendorRefusal } from './vendor-refusal.ts'

export interface Transition {
  to: GenerationState
  /** When the next step is due; ignored for ends. */
  atMs: number
  attempt?: AttemptChange
  routeIndex?: number
  stepTries?: number
  cancelRequested?: boolean
  startedAtMs?: number
  late?: boolean
  failure?: { code: string; params?: RefusalParams }
  /** For `done`: what was made of what was asked, and what all of that would be worth; the price where nothing is said. */
  made?: { count: number; notes: Note[]; text?: string; title?: string; worthCredits?: number }
  /** Of a failed one: results that were made and refused by us, in categories that are paid for all the same. */
  charged?: number
  /** Rows that change together with the move. */
  also?: (trx: Trx, to: Generation) => Promise<void>
}

/** Commits a transition. Null: the generation had moved on meanwhile, and only the attempt's outcome was recorded. Throws Overtaken. */
export async function commit(parts: GenerationParts, from: Generation, move: Transition): Promise<Generation | null> {
  return parts.db.transaction((trx) => commitIn(parts, trx, from, move))
}

export async function commitIn(
  parts: GenerationParts,
  trx: Trx,
  from: Generation,
  move: Transition,
): Promise<Generation | null> {
  const nowMs = parts.clock.nowMs()
  const ending = isEnded({ state: move.to })
  const dueMs = move.to === 'store' ? move.atMs + storeLeaseMs(0) : move.atMs
  const row = await trx
    .updateTable('generations')
    .set({
      state: move.to,
      version: from.version + 1,
      next_step_at_ms: dueMs,
      step_tries: move.stepTries ?? 0,
      ...(move.routeIndex === undefined ? {} : { route_index: move.routeIndex }),
      ...(move.cancelRequested === undefined ? {} : { cancel_requested: move.cancelRequested ? 1 : 0 }),
      ...(move.startedAtMs === undefined || from.startedAtMs !== null ? {} : { started_at_ms: move.startedAtMs }),
      ...(move.late === undefined ? {} : { late: move.late ? 1 : 0 }),
      ...(move.failure === undefined
        ? {}
        : { failure: move.failure.code, failure_params: toJson(move.failure.params ?? {}) }),
      ...(move.made === undefined
        ? {}
        : {
            count_made: move.made.count,
            notes: toJson(move.made.notes),
            result_text: move.made.text === undefined ? null : strikeCards(move.made.text),
            title: move.made.title ?? null,
            failure: null,
          }),
      ...(ending ? { ended_at_ms: nowMs } : {}),
    })
    .where('id', '=', from.id)
    .where('version', '=', from.version)
    .returningAll()
    .executeTakeFirst()
  if (move.attempt !== undefined) await recordAttempt(trx, move.attempt, nowMs)
  if (row === undefined) {
    if (move.attempt !== undefined) await forgetAnswers(trx, from.id, { ifDeleted: true })
    // Somebody else moved it. If it was given up, an answer that came after all may still be a present.
    if (move.attempt?.state === 'done' || move.attempt?.state === 'pending')
      await parts.queue.wake(trx, 'generation', from.id, nowMs)
    parts.metrics.count('transitions_lost')
    return null
  }
  const to = toGeneration(row)
  if (move.attempt?.reason === 'content') {
    await noteVendorRefusal(parts, trx, from, move.attempt.vendorCode)
    // Where another engine is asked, nothing is held against the person.
    if (ending) await strikeForVendor(parts, trx, to)
  }
  await move.also?.(trx, to)
  if (ending) {
    await endMoney(parts, trx, to, nowMs, {
      charged: isVendorAbuse(parts, from, to) ? to.countAsked : (move.charged ?? 0),
      worthCredits: Math.min(to.priceCredits, move.made?.worthCredits ?? to.priceCredits),
    })
    await endUploads(parts, trx, to)
  }
  // After the accounts: whoever starts locks in this order too.
  if (move.attempt?.reason === 'balance') await stopFor(parts, trx, from, move.attempt)
  if (looks(from) !== looks(to))
    await showCard(parts, trx, { personId: to.personId, address: to.address, topic: 'job', topicId: to.id })
  if (ending) await wakeNextOf(parts, trx, to.personId, nowMs)
  // What is due at once goes on in the hands of whoever committed it (and is the sweeper's, should they die); a second wake would
  // only make two do the same work. So does a call. A start always waits for its turn in its provider's lane.
  else if (to.state === 'start' || (move.atMs > nowMs && to.state !== 'starting'))
    await parts.queue.wake(trx, topicOf(to), to.id, move.atMs, to.isFirst)
  return to
}

/** A vendor that is out of balance refuses whatever comes. */
async function stopFor(parts: GenerationParts, trx: Trx, from: Generation, { vendorCode }: AttemptChange) {
  const provider = from.routes[from.routeIndex]?.provider
  if (provider !== undefined && parts.providers.get(provider)?.procedural !== true)
    await stopVendor(parts, trx, { provider, reason: 'balance', vendorCode })
}

/** What a card shows of a state: steps that look alike need no new message. */
function looks({ state, cancelRequested }: Generation): string {
  if (isEnded({ state })) return state
  return `${state === 'prepare' || state === 'start' ? 'waiting' : 'working'}${cancelRequested ? ', to be cancelled' : ''}`
}

const STORE_LEASE_MS = 2 * 60_000
const STORE_LEASE_MAX_MS = 30 * 60_000

/** How long storing is one worker's own, by how often it was tried: a slow one gets the time it needs in the end. */
function storeLeaseMs(tries: number): number {
  return Math.min(STORE_LEASE_MS * 2 ** tries, STORE_LEASE_MAX_MS)
}

/**
 * Takes over a generation whose storing was broken off or set back. The version rises, so whoever had it before can't settle
 * any more. Null: it is still in somebody's hands, or somebody else was faster.
 */
export async function claimStore(parts: GenerationParts, generation: Generation): Promise<Generation | null> {
  const nowMs = parts.clock.nowMs()
  if (generation.nextStepAtMs > nowMs) return null
  const row = await parts.db.outer
    .updateTable('generations')
    .set({
      version: generation.version + 1,
      next_step_at_ms: nowMs + storeLeaseMs(generation.stepTries),
      // Counted before the work, so that storing that kills the process does not go on for ever.
      step_tries: generation.stepTries + 1,
    })
    .where('id', '=', generation.id)
    .where('version', '=', generation.version)
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : { ...toGeneration(row), stepTries: generation.stepTries }
}

/** The lane in which a generation's next step runs. */
export function topicOf({ state, routes, routeIndex }: Pick<Generation, 'state' | 'routes' | 'routeIndex'>): Topic {
  const route = routes[routeIndex]
  return state === 'start' && route !== undefined ? startTopic(route) : 'generation'
}

/**
 * Done: `floor(worth × made / asked)` is used and the rest returns; it is worth what is held, or less by its length. Failed or
 * cancelled: everything returns but what the policy charges. Late: nothing was held.
 */
async function endMoney(
  parts: GenerationParts,
  trx: Trx,
  to: Generation,
  nowMs: number,
  { charged, worthCredits }: { charged: number; worthCredits: number },
): Promise<void> {
  let used = 0
  if (!to.late) {
    await lockAccounts(trx, to.personId, parts.db.dialect)
    const made = Math.min(to.state === 'done' ? to.countMade : charged, to.countAsked)
    const amount = Math.floor((worthCredits * made) / to.countAsked)
    used = await settle(trx, { generationId: to.id, amount, nowMs })
    if (used > 0) await trx.updateTable('generations').set({ charged_credits: used }).where('id', '=', to.id).execute()
    to.chargedCredits = used
  }
  await countUse(parts, trx, to, used, nowMs)
  parts.db.afterCommit(() => parts.metrics.count('generations_ended', { kind: to.kind, outcome: to.state }))
}

/** A place among the person's running jobs is free: the oldest one waiting for it looks again. */
async function wakeNextOf(parts: GenerationParts, trx: Trx, personId: string, nowMs: number): Promise<void> {
  const [next] = await waitingOf(trx, { personId, nowMs })
  if (next === undefined) return
  // Only woken, not written: its row is locked by others in another order than ours.
  await parts.queue.wake(trx, topicOf(toGeneration(next)), next.id, nowMs, next.priority > 0)
}

const waitingOf = compiled((db, given: { personId: string; nowMs: number }) =>
  db
    .selectFrom('generations')
    .selectAll()
    .where('person_id', '=', given.personId)
    .where('state', '=', sql.lit('start'))
    // Says nothing new, but lets the partial index of open ones serve it.
    .where(sql<boolean>`state not in ('done', 'failed', 'cancelled')`)
    // One that pauses after a fault or at a vendor's request does not wait for this place.
    .where((on) => on.or([on('step_tries', '=', sql.lit(0)), on('next_step_at_ms', '<=', given.nowMs)]))
    .orderBy('id')
    .limit(sql.lit(1)),
)

/** Moves only the schedule: nothing happened that anybody could see, so the version stays. */
export async function postpone(
  parts: GenerationParts,
  generation: Generation,
  atMs: number,
  stepTries = 0,
): Promise<void> {
  await parts.db.transaction(async (trx) => {
    await trx
      .updateTable('generations')
      .set({ next_step_at_ms: atMs, step_tries: stepTries })
      .where('id', '=', generation.id)
      .where('version', '=', generation.version)
      .execute()
    await parts.queue.wake(trx, topicOf(generation), generation.id, atMs, generation.isFirst)
  })
}
