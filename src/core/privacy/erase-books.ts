/**
 * books: accounts, orders and payments go over to the stand-in, and the person is gone. What was paid stays whole, balances and rules
 * included, but nothing leads from there to a human being: not the number of the person, and no key made of it. Credits that were
 * left expire. Locks: orders, payments, people, accounts, as everywhere.
 */
import { sql } from 'kysely'
import { type Trx, toJson } from '../db/database.ts'
import { NOWHERE } from '../outbox.ts'
import { insertTransfer, SYSTEM } from '../transfers.ts'
import { crashAfterCommit, type PrivacyParts } from './parts.ts'
import { type Erasure, type Found, peopleOf } from './scope.ts'
import { TABLES } from './tables.ts'

/** Tables from which rows of a person just go, by the register; files and the person themselves have their own order. */
const DELETED = Object.entries(TABLES).flatMap(([table, { reach, erase }]) =>
  erase === 'delete' && reach?.column === 'person_id' && reach.holds === 'person' && table !== 'artifacts'
    ? [table]
    : [],
)

export async function books(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const { db, clock } = parts.generation
  const people = peopleOf(erasure)
  const nowMs = clock.nowMs()
  return db.transaction(async (trx): Promise<Found> => {
    const taken = await trx
      .updateTable('erasures')
      .set({ step: 'receipt', tries: 0, person_id: null })
      .where('id', '=', erasure.id)
      .where('step', '=', 'books')
      .returning('id')
      .executeTakeFirst()
    if (taken === undefined) return 'committed'
    await lock(trx, db.dialect, people)
    // Something came in between: a file that was being stored, a work. It goes the way of the others.
    if (await hasWorks(trx, people)) {
      await trx
        .updateTable('erasures')
        .set({ step: 'jobs', person_id: people[0] ?? null })
        .where('id', '=', erasure.id)
        .execute()
      return 'committed'
    }
    for (const table of DELETED)
      await sql`delete from ${sql.table(table)} where person_id in (${sql.join(people)})`.execute(trx)
    await expireCredits(trx, erasure.id, people, nowMs)
    for (const [id, standIn] of erasure.scope.people ?? []) await handOver(trx, id, standIn)
    await trx
      .updateTable('rights_requests')
      .set({
        person_id: null,
        words: null,
        state: 'closed',
        closed_at_ms: sql`coalesce(closed_at_ms, ${nowMs})`,
        closed_by: sql`coalesce(closed_by, 'action')`,
      })
      .where('person_id', 'in', people)
      .execute()
    await trx.updateTable('erasures').set({ person_id: null, scope: '{}' }).where('person_id', 'in', people).execute()
    // Whoever was closed points at whoever was not.
    await trx.updateTable('people').set({ merged_into: null }).where('id', 'in', people).execute()
    await trx.deleteFrom('people').where('id', 'in', people).execute()
    crashAfterCommit(parts, 'erase:books')
    return 'committed'
  })
}

async function lock(trx: Trx, dialect: 'sqlite' | 'postgres', people: readonly string[]): Promise<void> {
  if (dialect === 'sqlite') return
  for (const table of ['orders', 'subscriptions', 'payments'] as const)
    await trx.selectFrom(table).select('id').where('person_id', 'in', people).orderBy('id').forUpdate().execute()
  await trx.selectFrom('people').select('id').where('id', 'in', people).orderBy('id').forUpdate().execute()
  await trx.selectFrom('accounts').select('id').where('person_id', 'in', people).orderBy('id').forUpdate().execute()
}

async function hasWorks(trx: Trx, people: readonly string[]): Promise<boolean> {
  for (const table of ['generations', 'artifacts'] as const)
    if (
      (await trx.selectFrom(table).select('id').where('person_id', 'in', people).limit(1).executeTakeFirst()) !==
      undefined
    )
      return true
  return false
}

/** What is left belongs to nobody. A debt stays as it is: it is part of the books. */
async function expireCredits(trx: Trx, erasureId: string, people: readonly string[], nowMs: number): Promise<void> {
  const accounts = await trx
    .selectFrom('accounts')
    .select(['id', 'posted', 'held'])
    .where('person_id', 'in', people)
    .execute()
  for (const account of accounts) {
    const amount = account.posted - account.held
    if (amount <= 0) continue
    const key = `erasure:${erasureId}:${account.id}`
    const cause = { type: 'erasure', id: erasureId } as const
    await insertTransfer(trx, {
      key,
      kind: 'posted',
      debit: account.id,
      credit: SYSTEM.expired,
      amount,
      cause,
      nowMs,
    })
    await trx
      .updateTable('accounts')
      .set({ posted: sql`posted - ${amount}` })
      .where('id', '=', account.id)
      .execute()
  }
}

async function handOver(trx: Trx, id: string, standIn: string): Promise<void> {
  await trx.updateTable('accounts').set({ person_id: standIn }).where('person_id', '=', id).execute()
  // The key of a gift is made of the person: it gets the stand-in's, so that it stays what it is.
  await sql`update transfers set key = replace(key, ${id}, ${standIn}), cause_id = ${standIn}
    where cause_type = 'gift' and cause_id = ${id}`.execute(trx)
  await trx
    .updateTable('refunds')
    .set({ initiated_by: sql`replace(initiated_by, ${id}, 'erased')` })
    .where('initiated_by', 'like', `%${id}`)
    .execute()
  await trx
    .updateTable('refunds')
    .set({ key: sql`'erased:' || id`, reason: null })
    .where('payment_id', 'in', (on) => on.selectFrom('payments').select('id').where('person_id', '=', id))
    .where('key', 'like', 'refund:%')
    .execute()
  await trx
    .updateTable('subscriptions')
    .set({ person_id: standIn, saved_method: null, address: toJson(NOWHERE) })
    .where('person_id', '=', id)
    .execute()
  await trx
    .updateTable('payments')
    .set({ person_id: standIn, saved_method: null, receipt: null })
    .where('person_id', '=', id)
    .execute()
  await trx
    .updateTable('orders')
    .set({
      person_id: standIn,
      key: sql`'erased:' || id`,
      checkout: null,
      quote_id: null,
      address: toJson(NOWHERE),
    })
    .where('person_id', '=', id)
    .execute()
}
