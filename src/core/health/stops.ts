/**
 * Vendors that refuse for want of balance or for arrears take no job until an operator or a timed look says that they are good
 * again. It is a row, so every process knows it and a restart does not forget it; whoever writes it tells the admins, once.
 */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import type { Database, Reader, Trx } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import type { Provider } from '../ports.ts'
import type { HealthParts } from './parts.ts'

export interface Stop {
  provider: string
  stoppedAtMs: number
  reason: string
  vendorCode: string | null
  /** It is looked at again then. */
  retryAtMs: number
  /** The next job may try it. */
  trial: boolean
}

const stopped = compiled((db, given: { provider: string }) =>
  db.selectFrom('vendors').selectAll().where('provider', '=', given.provider).where('stopped_at_ms', 'is not', null),
)

/** Null: it takes jobs. */
export async function stopOf(db: Reader, provider: string): Promise<Stop | null> {
  const [row] = await stopped(db, { provider })
  return row === undefined ? null : toStop(row)
}

/** Every vendor that has stopped. */
export async function stops(db: Reader): Promise<Stop[]> {
  const rows = await db.selectFrom('vendors').selectAll().where('stopped_at_ms', 'is not', null).execute()
  return rows.map(toStop)
}

type Row = Awaited<ReturnType<typeof stopped>>[number]

function toStop(row: Row): Stop {
  return {
    provider: row.provider,
    stoppedAtMs: row.stopped_at_ms ?? 0,
    reason: row.reason ?? '',
    vendorCode: row.vendor_code,
    retryAtMs: row.retry_at_ms,
    trial: row.trial === 1,
  }
}

/** The row by which a vendor's bounds are counted one after another, and which stops it. */
export async function lockVendor(trx: Trx, provider: string, dialect: Database['dialect']): Promise<void> {
  await trx
    .insertInto('vendors')
    .values({ provider, stopped_at_ms: null, reason: null, vendor_code: null, spent_day: null })
    .onConflict((conflict) => conflict.column('provider').doNothing())
    .execute()
  // SQLite has one writer anyway.
  if (dialect === 'postgres')
    await trx.selectFrom('vendors').select('provider').where('provider', '=', provider).forUpdate().execute()
}

/** In the transaction that records the refusal. Admins hear of it once, however many jobs are refused. */
export async function stopVendor(
  parts: HealthParts,
  trx: Trx,
  given: { provider: string; reason: string; vendorCode: string | undefined },
): Promise<void> {
  const nowMs = parts.clock.nowMs()
  await lockVendor(trx, given.provider, parts.db.dialect)
  const row = await trx
    .updateTable('vendors')
    .set({
      stopped_at_ms: nowMs,
      reason: given.reason,
      vendor_code: given.vendorCode?.slice(0, 100) ?? null,
      tries: 0,
      trial: 0,
      retry_at_ms: nowMs + LIMITS.vendorRetryMs,
    })
    .where('provider', '=', given.provider)
    .where('stopped_at_ms', 'is', null)
    .returning('provider')
    .executeTakeFirst()
  if (row === undefined) return
  parts.db.afterCommit(() => parts.metrics.count('vendor_stops', { provider: given.provider }))
  parts.log.error({ provider: given.provider, code: given.vendorCode }, 'a vendor refuses for want of balance')
  await parts.screens.notifyAdmins(trx, {
    text: [
      {
        key: 'vendor-stopped',
        params: { vendor: titleOf(parts, given.provider), id: given.provider, code: given.vendorCode ?? '–' },
      },
    ],
  })
}

/** It takes jobs again. Answers whether it had stopped. `tell`: admins hear of it. */
export async function resumeVendor(
  parts: Pick<HealthParts, 'screens' | 'providers' | 'log'>,
  trx: Trx,
  provider: string,
  tell: boolean,
): Promise<boolean> {
  const row = await trx
    .updateTable('vendors')
    .set({ stopped_at_ms: null, reason: null, vendor_code: null, tries: 0, trial: 0 })
    .where('provider', '=', provider)
    .where('stopped_at_ms', 'is not', null)
    .returning('provider')
    .executeTakeFirst()
  if (row === undefined) return false
  parts.log.info({ provider }, 'a vendor takes jobs again')
  if (tell)
    await parts.screens.notifyAdmins(trx, {
      text: [{ key: 'vendor-back', params: { vendor: titleOf(parts, provider) } }],
    })
  return true
}

/** The one job that may try a stopped vendor takes this. Answers whether it did. */
export async function takeTrial(trx: Trx, provider: string): Promise<boolean> {
  const row = await trx
    .updateTable('vendors')
    .set({ trial: 0 })
    .where('provider', '=', provider)
    .where('trial', '=', 1)
    .returning('provider')
    .executeTakeFirst()
  return row !== undefined
}

const LOOK_TIMEOUT_MS = 20_000

/** What its free call says; of one that has none nothing speaks against it. */
export async function lookAt(provider: Provider): Promise<{ ok: boolean; detail: string }> {
  if (provider.probe === undefined) return { ok: true, detail: '' }
  return provider.probe(AbortSignal.timeout(LOOK_TIMEOUT_MS)).catch(() => ({ ok: false, detail: 'no answer' }))
}

/** Looks at stopped vendors whose time has come: where their free call says that all is well, one job may try. */
export async function lookAtStopped(parts: HealthParts): Promise<void> {
  const nowMs = parts.clock.nowMs()
  for (const stop of await stops(parts.db.outer)) {
    if (stop.retryAtMs > nowMs || !(await claimLook(parts.db.outer, stop, nowMs))) continue
    const provider = parts.providers.get(stop.provider)
    if (provider === undefined) continue
    if (!(await lookAt(provider)).ok) continue
    await parts.db.outer
      .updateTable('vendors')
      .set({ trial: 1 })
      .where('provider', '=', stop.provider)
      .where('stopped_at_ms', 'is not', null)
      .execute()
  }
}

/** One process looks, and the next look is later. */
async function claimLook(db: Reader, stop: Stop, nowMs: number): Promise<boolean> {
  const { tries } = await db
    .selectFrom('vendors')
    .select('tries')
    .where('provider', '=', stop.provider)
    .executeTakeFirstOrThrow()
  const pauseMs = Math.min(LIMITS.vendorRetryMs * 2 ** Math.min(tries + 1, 16), LIMITS.vendorRetryMaxMs)
  const row = await db
    .updateTable('vendors')
    .set({ tries: sql<number>`tries + 1`, retry_at_ms: nowMs + pauseMs })
    .where('provider', '=', stop.provider)
    .where('retry_at_ms', '=', stop.retryAtMs)
    .returning('provider')
    .executeTakeFirst()
  return row !== undefined
}

export function titleOf({ providers }: Pick<HealthParts, 'providers'>, provider: string): string {
  return providers.get(provider)?.title ?? provider
}
