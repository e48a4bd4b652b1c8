/** Two people in two chats, with jobs and payments: what the tests of joining stand on. */
import { sql } from 'kysely'
import { type Database, type Trx, toJson } from '../../src/core/db/database.ts'
import { newId } from '../../src/core/id.ts'
import { clawBack, deposit, hold, lockAccounts, settle } from '../../src/core/ledger.ts'
import { join } from '../../src/core/link/join.ts'
import type { LinkCrashPoint, LinkParts } from '../../src/core/link/parts.ts'
import { personOf } from '../../src/core/people.ts'
import type { Address } from '../../src/core/ports.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'

export const AT: Address = { platform: 'test', bot: 'main', chat: 'c', place: 'private' }

export function linkParts(db: Database, crash: (point: LinkCrashPoint) => void = () => {}, nowMs = () => 1): LinkParts {
  const queue: LinkParts['queue'] = { wake: async () => {}, every() {}, work: async () => {}, stop: async () => {} }
  return { db, queue, clock: { nowMs }, crash }
}

export async function meet(db: Database, name: string, startCredits = 20, platform = 'test'): Promise<string> {
  const identity = { platform, externalId: name, locale: 'en' as const }
  return (await db.transaction((trx) => personOf(trx, identity, { startCredits, nowMs: 1 }))).id
}

export const joinNow = (db: Database, keptId: string, closedId: string, linkId = newId(1)): Promise<boolean> =>
  db.transaction((trx) => join(linkParts(db), trx, { linkId, keptId, closedId }))

/** A job under way with its hold, as `accept` leaves it. Throws what the hold throws. */
export async function begin(db: Database, trx: Trx, personId: string, id: string, price: number): Promise<void> {
  await insertJob(trx, personId, id, price)
  await lockAccounts(trx, personId, db.dialect)
  await hold(trx, { personId, generationId: id, amount: price, nowMs: 1 })
}

async function insertJob(trx: Trx, personId: string, id: string, price: number): Promise<void> {
  await sql`insert into generations (id, key, person_id, kind, model_id, prompt, options, inputs, seed, count_asked, price_credits,
    charged_credits, routes, state, next_step_at_ms, deadline_at_ms, failure_params, notes, address, created_at_ms)
    values (${id}, ${id}, (select coalesce(merged_into, id) from people where id = ${personId}), 'image', 'canvas', '', '{}', '[]', 1,
    1, ${price}, 0, '[]', 'check', 0, 0, '{}', '[]', ${toJson(AT)}, 0)`.execute(trx)
}

/** A job ends as `commit` ends it: locked first, then its person's accounts; `used` 0 gives everything back. */
export async function end(db: Database, trx: Trx, id: string, used: number): Promise<void> {
  const row = await trx
    .updateTable('generations')
    .set({ state: used > 0 ? 'done' : 'failed', result_text: used > 0 ? 'a fox' : null })
    .where('id', '=', id)
    .where('state', '=', 'check')
    .returning('person_id')
    .executeTakeFirst()
  if (row === undefined) return
  await lockAccounts(trx, row.person_id, db.dialect)
  const charged = await settle(trx, { generationId: id, amount: used, nowMs: 1 })
  await trx.updateTable('generations').set({ charged_credits: charged }).where('id', '=', id).execute()
}

/** Somebody who bought credits: an order with its payment. */
export async function buy(trx: Trx, personId: string, id: string, credits: number): Promise<void> {
  await order(trx, personId, id, credits)
  await pay(trx, 'sqlite', id)
}

export async function order(trx: Trx, personId: string, id: string, credits: number): Promise<void> {
  await sql`insert into orders (id, key, person_id, method, pack_id, credits, amount_minor, currency, state, address, created_at_ms,
    expires_at_ms) values (${id}, ${id}, (select coalesce(merged_into, id) from people where id = ${personId}), 'shop', 'small',
    ${credits}, 100, 'RUB', 'awaiting_payment', ${toJson(AT)}, 0, 0)`.execute(trx)
}

/** The shop's notice comes, however late: as `takePayment` takes it. */
export async function pay(trx: Trx, dialect: 'sqlite' | 'postgres', id: string): Promise<void> {
  const lock = dialect === 'postgres' ? sql`for update` : sql``
  const { rows } = await sql<{ person_id: string; credits: number; state: string }>`
    select person_id, credits, state from orders where id = ${id} ${lock}`.execute(trx)
  const row = rows[0]
  if (row === undefined || row.state !== 'awaiting_payment') return
  await sql`insert into payments (id, method, external_id, order_id, person_id, amount_minor, currency, state, credits, created_at_ms)
    values (${id}, 'shop', ${id}, ${id}, ${row.person_id}, 100, 'RUB', 'paid', ${row.credits}, 0)`.execute(trx)
  await sql`update orders set state = 'paid', paid_at_ms = 1 where id = ${id}`.execute(trx)
  await lockAccounts(trx, row.person_id, dialect)
  await deposit(trx, {
    key: `payment:shop:${id}`,
    personId: row.person_id,
    from: 'sales',
    amount: Number(row.credits),
    cause: { type: 'payment', id },
    nowMs: 1,
  })
}

/** The shop takes all of a payment back, as `takeBack` does it where nothing was held. */
export async function giveBack(trx: Trx, dialect: 'sqlite' | 'postgres', id: string): Promise<void> {
  const lock = dialect === 'postgres' ? sql`for update` : sql``
  await sql`select id from orders where id = ${id} ${lock}`.execute(trx)
  const { rows } = await sql<{ person_id: string; credits: number; state: string }>`
    select person_id, credits, state from payments where id = ${id} ${lock}`.execute(trx)
  const row = rows[0]
  if (row === undefined || row.state !== 'paid') return
  await lockAccounts(trx, row.person_id, dialect)
  await sql`insert into refunds (id, key, payment_id, amount_minor, credits, state, initiated_by, next_at_ms, created_at_ms)
    values (${id}, ${id}, ${id}, 100, ${row.credits}, 'succeeded', 'shop', 0, 0)`.execute(trx)
  await clawBack(trx, {
    key: `claw:${id}`,
    personId: row.person_id,
    amount: Number(row.credits),
    cause: { type: 'refund', id },
    nowMs: 1,
  })
  await sql`update payments set state = 'refunded', refunded_minor = 100, revoked_credits = credits where id = ${id}`.execute(
    trx,
  )
  await sql`update orders set state = 'refunded' where id = ${id}`.execute(trx)
}

export async function wrongIn(db: Database): Promise<string[]> {
  return (await verify(db)).differences.map(lineOf)
}

/** What people have or owe in all, held credits included. */
export async function creditsOfAll(db: Database): Promise<number> {
  const { rows } = await sql<{ sum: number | null }>`
    select sum(posted) as sum from accounts where person_id is not null`.execute(db.outer)
  return Number(rows[0]?.sum ?? 0)
}

/** What went in less what was used and taken back: where every credit of people must be. */
export async function creditsByTransfers(db: Database): Promise<number> {
  const rows = await db.outer.selectFrom('transfers').select(['kind', 'debit', 'credit', 'amount']).execute()
  let sum = 0
  for (const { kind, debit, credit, amount } of rows) {
    if (kind !== 'posted' && kind !== 'post') continue
    if (debit.startsWith('system:')) sum += amount
    if (credit.startsWith('system:')) sum -= amount
  }
  return sum
}
