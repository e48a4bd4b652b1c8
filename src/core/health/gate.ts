/** Whether a route takes a job now, and which of several routes does. */

import { sql } from 'kysely'
import type { Route } from '../catalog.ts'
import { compiled } from '../db/compiled.ts'
import type { Reader } from '../db/database.ts'
import { isOwnCode } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Options } from '../ports.ts'
import { full } from './bounds.ts'
import { estimateMicroUsd } from './cost.ts'
import type { Closure, HealthParts } from './parts.ts'
import { stopOf } from './stops.ts'

export interface JobFacts {
  countAsked: number
  options: Options
}

/** Null: it may be asked now. What works by rules on this machine always may. */
export async function closureOf(
  parts: Omit<HealthParts, 'screens'>,
  route: Route,
  job: JobFacts,
): Promise<Closure | null> {
  const provider = parts.providers.get(route.provider)
  if (provider === undefined) return { why: 'off', atMs: Number.POSITIVE_INFINITY }
  if (provider.procedural === true) return null
  const nowMs = parts.clock.nowMs()
  const stop = await stopOf(parts.db.outer, provider.id)
  if (stop !== null && !stop.trial) return { why: 'stopped', atMs: Number.POSITIVE_INFINITY }
  if (parts.breakers.needsPast(route)) await readPast(parts, route, nowMs)
  const closed = parts.breakers.closed(route, nowMs)
  if (closed !== null) {
    const isNear = closed.why === 'rest' || closed.atMs - nowMs <= LIMITS.circuitWaitMs
    return isNear ? closed : { ...closed, atMs: Number.POSITIVE_INFINITY }
  }
  const bounds = parts.catalog.current().vendors[provider.id]
  return bounds === undefined ? null : full(parts.db.outer, provider.id, bounds, estimateMicroUsd(route, job), nowMs)
}

/** After a restart: what the last attempts tell. */
async function readPast({ db, breakers }: Omit<HealthParts, 'screens'>, route: Route, nowMs: number): Promise<void> {
  const { provider, model } = route
  const rows = await lastCalls(db.outer, { provider, model, sinceMs: nowMs - LIMITS.circuitWindowMs })
  for (const row of rows.reverse()) {
    if (isOwnCode(row.vendor_code)) continue
    const isBad = row.state === 'lost' || row.state === 'unknown' || row.reason === 'unavailable'
    if (isBad || row.state === 'done')
      breakers.note(route, isBad ? 'bad' : 'good', row.ended_at_ms ?? row.started_at_ms)
    if (row.reason === 'rate' && row.retry_at_ms !== null) breakers.rest(route, row.retry_at_ms)
  }
}

const lastCalls = compiled((db: Reader, given: { provider: string; model: string; sinceMs: number }) =>
  db
    .selectFrom('attempts')
    .select(['state', 'reason', 'vendor_code', 'started_at_ms', 'ended_at_ms', 'retry_at_ms'])
    .where('provider', '=', given.provider)
    .where('model', '=', given.model)
    .where('started_at_ms', '>', given.sinceMs)
    .orderBy('started_at_ms', 'desc')
    .limit(sql.lit(LIMITS.circuitCalls)),
)

/**
 * The first route that takes a job now, else the one that will soonest; null where that is too far off. Pure.
 * @param times when each route may be asked, in the catalogue's order
 */
export function pickRoute(times: readonly number[], nowMs: number): { index: number; atMs: number } | null {
  const now = times.findIndex((atMs) => atMs <= nowMs)
  if (now >= 0) return { index: now, atMs: nowMs }
  const atMs = Math.min(...times)
  if (!(atMs - nowMs <= LIMITS.stepBackoffMaxMs)) return null
  return { index: times.indexOf(atMs), atMs }
}
