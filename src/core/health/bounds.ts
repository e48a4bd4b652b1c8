/** How much of a vendor may be used: jobs under way, submissions a minute, money a day. Counted from the attempts, so over all processes. */
import { sql } from 'kysely'
import type { VendorBounds } from '../catalog.ts'
import type { Reader } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import { tookMicroUsd } from './cost.ts'
import type { Closure, HealthParts } from './parts.ts'
import { lockVendor, titleOf } from './stops.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const dayStartMs = (nowMs: number) => nowMs - (nowMs % DAY_MS)

/**
 * Null: there is room for one more job. Exact where the caller holds the vendor's row (`lockVendor`).
 * @param estimateMicroUsd what the job is thought to cost; null counts as nothing
 */
export async function full(
  db: Reader,
  provider: string,
  bounds: VendorBounds,
  estimateMicroUsd: number | null,
  nowMs: number,
): Promise<Closure | null> {
  const runningSinceMs = nowMs - LIMITS.generationDeadlineMs
  const minuteSinceMs = nowMs - MINUTE_MS
  const sinceMs = Math.min(
    minuteSinceMs,
    bounds.concurrency === undefined ? minuteSinceMs : runningSinceMs,
    bounds.dailyMicroUsd === undefined ? minuteSinceMs : dayStartMs(nowMs),
  )
  const { rows } = await sql<{ running: unknown; minute: unknown; oldest: unknown; spent: unknown }>`
    select
      sum(case when started_at_ms > ${runningSinceMs} and state in ('starting', 'pending', 'unknown') then 1 else 0 end) as running,
      sum(case when started_at_ms > ${minuteSinceMs} then 1 else 0 end) as minute,
      min(case when started_at_ms > ${minuteSinceMs} then started_at_ms end) as oldest,
      sum(case when started_at_ms < ${dayStartMs(nowMs)} then 0
        else ${tookMicroUsd('attempts')} end) as spent
    from attempts where provider = ${provider} and started_at_ms >= ${sinceMs}`.execute(db)
  const row = rows[0]
  if (bounds.dailyMicroUsd !== undefined && Number(row?.spent ?? 0) + (estimateMicroUsd ?? 0) > bounds.dailyMicroUsd)
    return { why: 'spent', atMs: dayStartMs(nowMs) + DAY_MS }
  if (bounds.perMinute !== undefined && Number(row?.minute ?? 0) >= bounds.perMinute)
    return { why: 'rate', atMs: Math.max(Number(row?.oldest ?? 0) + MINUTE_MS, nowMs + 1) }
  if (bounds.concurrency !== undefined && Number(row?.running ?? 0) >= bounds.concurrency)
    return { why: 'busy', atMs: nowMs + LIMITS.vendorLookMs }
  return null
}

/** What was spent at a vendor since the day began, in millionths of a dollar. */
export async function spentToday(db: Reader, provider: string, nowMs: number): Promise<number> {
  const { rows } = await sql<{ spent: unknown }>`
    select sum(${tookMicroUsd('attempts')}) as spent
    from attempts where provider = ${provider} and started_at_ms >= ${dayStartMs(nowMs)}`.execute(db)
  return Number(rows[0]?.spent ?? 0)
}

/** Admins hear once a day that a vendor's money for the day is used up. */
export async function tellSpent(parts: HealthParts, provider: string): Promise<void> {
  const day = new Date(parts.clock.nowMs()).toISOString().slice(0, 10)
  const { outer } = parts.db
  const known = await outer
    .selectFrom('vendors')
    .select('spent_day')
    .where('provider', '=', provider)
    .executeTakeFirst()
  if (known?.spent_day === day) return
  const usd = (parts.catalog.current().vendors[provider]?.dailyMicroUsd ?? 0) / 1_000_000
  await parts.db.transaction(async (trx) => {
    await lockVendor(trx, provider, parts.db.dialect)
    const row = await trx
      .updateTable('vendors')
      .set({ spent_day: day })
      .where('provider', '=', provider)
      .where((on) => on.or([on('spent_day', 'is', null), on('spent_day', '<>', day)]))
      .returning('provider')
      .executeTakeFirst()
    if (row !== undefined)
      await parts.screens.notifyAdmins(trx, {
        text: [{ key: 'vendor-spent', params: { vendor: titleOf(parts, provider), usd: usd.toFixed(2) } }],
      })
  })
}
