/** Which of its routes a job is offered next: what each vendor's health says, and what this job was already told. */
import { compiled } from '../db/compiled.ts'
import { toJson } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { tellSpent } from '../health/bounds.ts'
import { closureOf, pickRoute } from '../health/gate.ts'
import type { Closure } from '../health/parts.ts'
import { LIMITS } from '../limits.ts'
import type { Refused } from '../ports.ts'
import type { GenerationParts } from './parts.ts'
import { commit, postpone } from './transition.ts'
import type { Generation, JobRoute } from './types.ts'

export interface NextRoute {
  index: number
  atMs: number
  stepTries: number
}

/** When the job may be offered again to a route that has just refused it; null: never. */
export function retryAtOf(generation: Generation, { reason, retryAfterMs }: Refused, nowMs: number): number | null {
  const isPassing = reason === 'rate' || (reason === 'unavailable' && retryAfterMs !== undefined)
  if (!isPassing || generation.stepTries >= LIMITS.stepTries) return null
  const pauseMs = LIMITS.stepBackoffMs * 2 ** generation.stepTries
  return nowMs + Math.min(retryAfterMs ?? Math.min(pauseMs, LIMITS.stepBackoffMaxMs), LIMITS.vendorRestMaxMs)
}

/**
 * Null: none of them takes it, now or soon.
 * @param refusal of the present route, which is not written down yet
 */
export async function nextRoute(
  parts: GenerationParts,
  generation: Generation,
  refusal?: { retryAtMs: number | null },
): Promise<NextRoute | null> {
  const nowMs = parts.clock.nowMs()
  const told = await refusals(parts, generation)
  if (refusal !== undefined) told.set(nameOf(generation.routes[generation.routeIndex]), refusal.retryAtMs)
  const times: number[] = []
  for (const route of generation.routes) {
    if (route.unfit !== undefined) {
      times.push(Number.POSITIVE_INFINITY)
      continue
    }
    const retryAtMs = told.has(nameOf(route)) ? (told.get(nameOf(route)) ?? Number.POSITIVE_INFINITY) : nowMs
    const closure = Number.isFinite(retryAtMs) ? await closureOf(parts, route, generation) : null
    const atMs = Math.max(retryAtMs, closure?.atMs ?? nowMs)
    times.push(atMs < generation.deadlineAtMs ? atMs : Number.POSITIVE_INFINITY)
  }
  const picked = pickRoute(times, nowMs)
  if (picked === null) return null
  const isAgain = told.has(nameOf(generation.routes[picked.index]))
  return { ...picked, stepTries: generation.stepTries + (isAgain ? 1 : 0) }
}

function nameOf(route: { provider: string; model: string } | undefined): string {
  return `${route?.provider}\n${route?.model}`
}

/** By route: when it said that the job may come again; null: not at all. */
async function refusals(parts: GenerationParts, { id }: Generation): Promise<Map<string, number | null>> {
  const told = new Map<string, number | null>()
  for (const row of await attemptsOf(parts.db.outer, { id })) {
    if (row.state === 'refused') told.set(nameOf(row), row.retry_at_ms)
    else told.delete(nameOf(row))
  }
  return told
}

const attemptsOf = compiled((db, given: { id: string }) =>
  db
    .selectFrom('attempts')
    .select(['provider', 'model', 'state', 'retry_at_ms'])
    .where('generation_id', '=', given.id)
    .orderBy('number'),
)

/** The present route takes no job now: on to another, or it waits for one, or ends with the credits back. */
export async function moveOn(
  parts: GenerationParts,
  generation: Generation,
  closure: Closure,
): Promise<Generation | null> {
  const route = generation.routes[generation.routeIndex]
  const provider = route?.provider ?? ''
  parts.metrics.count('vendor_skips', { provider, model: route?.model ?? '', why: closure.why })
  if (closure.why === 'spent') await tellSpent(parts, provider)
  const next = await nextRoute(parts, generation)
  if (next === null) {
    const nowMs = parts.clock.nowMs()
    return commit(parts, generation, { to: 'failed', atMs: nowMs, failure: { code: 'engines_down' } })
  }
  if (next.index === generation.routeIndex) {
    await postpone(parts, generation, next.atMs, next.stepTries)
    return null
  }
  return commit(parts, generation, {
    to: 'start',
    atMs: next.atMs,
    routeIndex: next.index,
    stepTries: next.stepTries,
  })
}

/**
 * Its files can't be made to fit the present route: on to another, whose vendor may take them. Nothing was submitted.
 * Throws Refusal where none takes it, now or soon: of those that were met the one that allows the most.
 */
export async function moveOnUnfit(
  parts: GenerationParts,
  generation: Generation,
  { code, params }: Refusal,
): Promise<Generation | null> {
  const present = generation.routeIndex
  const routes = generation.routes.map((route, index) =>
    index === present ? { ...route, unfit: { code, params } } : route,
  )
  const { provider = '', model = '' } = routes[present] ?? {}
  parts.metrics.count('vendor_skips', { provider, model, why: 'unfit' })
  const next = await nextRoute(parts, { ...generation, routes })
  if (next === null) {
    const allowed = (one: JobRoute['unfit']) => Number(one?.params['maxSeconds'] ?? 0)
    const most = routes.reduce(
      (best, { unfit }) => (allowed(unfit) > allowed(best) ? unfit : best),
      routes[present]?.unfit,
    )
    throw new Refusal(most?.code ?? code, most?.params ?? params)
  }
  return commit(parts, generation, {
    to: 'start',
    atMs: next.atMs,
    routeIndex: next.index,
    stepTries: next.stepTries,
    also: async (trx) => {
      await trx
        .updateTable('generations')
        .set({ routes: toJson(routes) })
        .where('id', '=', generation.id)
        .execute()
    },
  })
}
