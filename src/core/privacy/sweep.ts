/** What goes by itself: archives after their day, marks and old requests, the shops' numbers of erased people's payments. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { LIMITS } from '../limits.ts'
import { blankNoticesOf } from './erase-words.ts'
import type { PrivacyParts } from './parts.ts'

const BATCH = 100
/** A payment that came after its person was erased has to be given back by somebody first. */
const LATE_NOTICE_MS = 90 * 24 * 60 * 60 * 1000

export async function sweepRights(parts: PrivacyParts): Promise<void> {
  const { db, clock } = parts.generation
  const nowMs = clock.nowMs()
  await db.outer
    .updateTable('artifacts')
    .set({ state: 'deleting' })
    .where('role', '=', 'export')
    .where('expires_at_ms', '<', nowMs)
    .execute()
  await db.outer
    .deleteFrom('exports')
    .where('state', 'in', ['done', 'failed'])
    .where('created_at_ms', '<', nowMs - LIMITS.exportRowsKeptMs)
    .execute()
  await db.outer.deleteFrom('erasure_marks').where('until_ms', '<', nowMs).execute()
  await db.outer
    .deleteFrom('rights_requests')
    .where('state', '=', 'closed')
    .where('created_at_ms', '<', nowMs - LIMITS.rightsKeptMs)
    .execute()
  await blankLateNotices(parts, nowMs)
  await forgetPayments(parts, nowMs)
}

async function blankLateNotices(parts: PrivacyParts, nowMs: number): Promise<void> {
  const late = await parts.generation.db.outer
    .selectFrom('payments')
    .select('external_id')
    .where('review_reason', '=', 'person_erased')
    .where('created_at_ms', '<', nowMs - LATE_NOTICE_MS)
    .where('created_at_ms', '>', nowMs - 2 * LATE_NOTICE_MS)
    .limit(BATCH)
    .execute()
  for (const { external_id } of late) await blankNoticesOf(parts, external_id)
}

/**
 * When the law does not want a payment any more, the shop's numbers go, by which a shop could still tell whose it was. The amounts
 * stay: the books add up for ever, and are nobody's. Answers how many payments.
 */
export async function forgetPayments(parts: PrivacyParts, nowMs: number): Promise<number> {
  const { db } = parts.generation
  const old = await db.outer
    .selectFrom('payments')
    .innerJoin('people', 'people.id', 'payments.person_id')
    .select(['payments.id', 'payments.method', 'payments.external_id', 'payments.order_id'])
    .where('people.erased_at_ms', 'is not', null)
    .where('payments.created_at_ms', '<', nowMs - parts.paymentKeptMs)
    .where('payments.external_id', 'not like', 'erased:%')
    .limit(BATCH)
    .execute()
  for (const payment of old)
    await db.transaction(async (trx) => {
      const name = `erased:${payment.id}`
      await trx.updateTable('payments').set({ external_id: name }).where('id', '=', payment.id).execute()
      // A credit is found by this key, and single by it.
      await trx
        .updateTable('transfers')
        .set({ key: `payment:${payment.method}:${name}` })
        .where('key', '=', `payment:${payment.method}:${payment.external_id}`)
        .execute()
      await trx.updateTable('refunds').set({ external_id: null }).where('payment_id', '=', payment.id).execute()
      await trx.updateTable('orders').set({ external_id: null }).where('id', '=', payment.order_id).execute()
      await trx
        .updateTable('subscriptions')
        .set({ external_id: null })
        .where('id', '=', (on) => on.selectFrom('orders').select('subscription_id').where('id', '=', payment.order_id))
        .where('wish', 'is', null)
        .execute()
      await trx
        .deleteFrom('inbox')
        .where('source', 'like', 'pay:%')
        .where('state', '<>', 'new')
        .where(sql<boolean>`external_id like ${`%${payment.external_id.replaceAll(/[\\%_]/g, '\\$&')}%`} escape '\\'`)
        .execute()
    })
  return old.length
}

/** Copies of the database from before its schema changed hold what was erased since: they are kept for a while only. */
export async function sweepBackups(dir: string, nowMs: number): Promise<number> {
  const names = await readdir(dir).catch(() => [])
  let removed = 0
  for (const name of names.filter((one) => one.startsWith('before-'))) {
    const path = join(dir, name)
    const facts = await stat(path).catch(() => null)
    if (facts === null || nowMs - facts.mtimeMs < LIMITS.backupKeptMs) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}
