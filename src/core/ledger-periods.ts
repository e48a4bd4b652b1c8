/**
 * Credits that come to an end: those of a plan's period lie in an account of their own, named after it, and what is left of them goes
 * when its time is over. A job that was begun before the end is paid from it; what such a job returns can be used for a while longer.
 * People who were joined keep the ends: see `twinOf`. Every function runs inside the caller's transaction, which has locked the accounts.
 */
import { sql } from 'kysely'
import type { Database, Reader, Trx } from './db/database.ts'
import { move } from './forward.ts'
import { newId } from './id.ts'
import { clawBack, deposit } from './ledger.ts'
import { LIMITS } from './limits.ts'
import { ownAccounts, ownerId } from './owner.ts'
import { type Cause, insertTransfer, mainAccount, SYSTEM } from './transfers.ts'

/** What the account of a period is called. */
export const periodAccountName = (periodId: string): string => `plan:${periodId}`

/** The account of a person by its name; undefined: they have none. */
async function accountNamed(trx: Reader, personId: string, name: string) {
  return trx
    .selectFrom('accounts')
    .select(['id', 'posted', 'held', 'expires_at_ms'])
    .where('person_id', '=', ownerId(personId))
    .where('name', '=', name)
    .executeTakeFirst()
}

/**
 * Opens the account of a period, puts the credits in, and pays what the person owes from them. Again with the same payment, nothing
 * happens.
 * @param paid.expiresAtMs after that nothing of it can be spent
 */
export async function creditPeriod(
  trx: Trx,
  paid: {
    key: string
    personId: string
    periodId: string
    amount: number
    expiresAtMs: number
    cause: Cause
    nowMs: number
  },
): Promise<boolean> {
  const { personId, nowMs } = paid
  const name = periodAccountName(paid.periodId)
  await openExpiring(trx, { personId, name, expiresAtMs: paid.expiresAtMs, nowMs })
  const account = (await accountNamed(trx, personId, name))!.id
  const { key, amount, cause } = paid
  if (!(await deposit(trx, { key, personId, account, from: 'sales', amount, cause, nowMs }))) return false
  // Else the debt would be there again as soon as the period is over.
  const main = await mainAccount(trx, personId)
  const { posted, held } = await trx
    .selectFrom('accounts')
    .select(['posted', 'held'])
    .where('id', '=', main)
    .executeTakeFirstOrThrow()
  const owed = Math.min(amount, held - posted)
  if (owed > 0) await move(trx, { key: `owed:${paid.periodId}`, from: account, to: main, amount: owed, cause, nowMs })
  return true
}

async function openExpiring(
  trx: Trx,
  account: { personId: string; name: string; expiresAtMs: number; returnsUntilMs?: number | null; nowMs: number },
): Promise<void> {
  await trx
    .insertInto('accounts')
    .values({
      id: newId(account.nowMs),
      person_id: ownerId(account.personId),
      name: account.name,
      posted: 0,
      held: 0,
      frozen: 0,
      expires_at_ms: account.expiresAtMs,
      returns_until_ms: account.returnsUntilMs ?? account.expiresAtMs + LIMITS.returnedCreditsMs,
      created_at_ms: account.nowMs,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'name']).doNothing())
    .execute()
}

/** Where the credits of an account with an end go when its person becomes another: to one with the same name and end. Its id. */
export async function twinOf(
  trx: Trx,
  account: { name: string; expires_at_ms: number | null; returns_until_ms: number | null },
  personId: string,
  nowMs: number,
): Promise<string> {
  if (account.expires_at_ms === null) return mainAccount(trx, personId)
  await openExpiring(trx, {
    personId,
    name: account.name,
    expiresAtMs: account.expires_at_ms,
    returnsUntilMs: account.returns_until_ms,
    nowMs,
  })
  return (await accountNamed(trx, personId, account.name))!.id
}

/** What is there of a period and can be taken: for a refund to hold. Null: its account is not there. */
export async function periodAccount(
  trx: Reader,
  personId: string,
  periodId: string,
): Promise<{ id: string; availableCredits: number } | null> {
  const row = await accountNamed(trx, personId, periodAccountName(periodId))
  return row === undefined ? null : { id: row.id, availableCredits: Math.max(0, row.posted - row.held) }
}

/**
 * Takes the credits of a period back: what is left of them first, then what had come to its end (nobody has had it), and what was spent
 * from the main account, below zero if need be.
 */
export async function clawBackPeriod(
  trx: Trx,
  claw: { refundId: string; personId: string; periodId: string; amount: number; nowMs: number },
): Promise<void> {
  const { refundId, personId, periodId, nowMs } = claw
  const cause = { type: 'refund', id: refundId } as const
  const key = `claw:${refundId}`
  const account = await periodAccount(trx, personId, periodId)
  let rest = claw.amount
  const left = Math.min(rest, account?.availableCredits ?? 0)
  if (account !== null && left > 0)
    await clawBack(trx, { key: `${key}:plan`, personId, account: account.id, amount: left, cause, nowMs })
  rest -= left
  const over = Math.min(rest, await expiredOf(trx, personId, periodId))
  if (over > 0)
    await insertTransfer(trx, {
      key: `${key}:expired`,
      kind: 'posted',
      debit: SYSTEM.expired,
      credit: SYSTEM.revoked,
      amount: over,
      cause,
      nowMs,
    })
  rest -= over
  if (rest > 0) await clawBack(trx, { key, personId, amount: rest, cause, nowMs })
}

/** How many credits of a period have come to their end, without what refunds took of those. */
async function expiredOf(db: Reader, personId: string, periodId: string): Promise<number> {
  const { rows } = await sql<{ gone: number; taken: number }>`select
    coalesce((select sum(t.amount) from transfers t where t.credit = ${SYSTEM.expired} and t.cause_type = 'expiry'
      and t.cause_id in (select id from accounts where name = ${periodAccountName(periodId)} and ${ownAccounts(personId)})), 0) as gone,
    coalesce((select sum(case when t.debit = ${SYSTEM.expired} then t.amount else -t.amount end) from transfers t
      join refunds r on r.id = t.cause_id join subscription_periods p on p.payment_id = r.payment_id
      where t.cause_type = 'refund' and p.id = ${periodId} and ${SYSTEM.expired} in (t.debit, t.credit)), 0) as taken`.execute(
    db,
  )
  return Number(rows[0]?.gone ?? 0) - Number(rows[0]?.taken ?? 0)
}

/** Gives back what a refund had taken, to where it had come from: the spent ones first, then what was over, then the rest. */
export async function restorePeriod(
  trx: Trx,
  back: { refundId: string; personId: string; periodId: string; amount: number; nowMs: number },
): Promise<void> {
  const { refundId, personId, nowMs } = back
  const cause = { type: 'refund', id: refundId } as const
  const main = await mainAccount(trx, personId)
  const period = await periodAccount(trx, personId, back.periodId)
  const taken = await trx
    .selectFrom('transfers')
    .select(['id', 'debit', 'amount'])
    .where('cause_type', '=', 'refund')
    .where('cause_id', '=', refundId)
    .where('credit', '=', SYSTEM.revoked)
    .where('kind', 'in', ['posted', 'post'])
    .orderBy('id')
    .execute()
  const rank = (debit: string) => (debit === period?.id ? 2 : debit === SYSTEM.expired ? 1 : 0)
  let rest = back.amount
  for (const row of taken.sort((a, b) => rank(a.debit) - rank(b.debit))) {
    const amount = Math.min(rest, row.amount)
    if (amount <= 0) continue
    rest -= amount
    const key = `restore:${refundId}:${row.id}`
    if (row.debit === SYSTEM.expired)
      await insertTransfer(trx, {
        key,
        kind: 'posted',
        debit: SYSTEM.revoked,
        credit: SYSTEM.expired,
        amount,
        cause,
        nowMs,
      })
    else {
      const account = row.debit === period?.id ? period.id : main
      await deposit(trx, { key, personId, account, from: 'revoked', amount, cause, nowMs })
    }
  }
}

/** Takes what is left on accounts whose time is over, each in a transaction of its own. Answers how many. */
export async function expireCredits(db: Database, nowMs: number): Promise<number> {
  const due = await db.outer
    .selectFrom('accounts')
    .select('id')
    .where('expires_at_ms', '<=', nowMs)
    .where(sql<boolean>`posted > held`)
    .orderBy('id')
    .limit(LIMITS.sweepBatchRows)
    .execute()
  for (const { id } of due) await db.transaction((trx) => expireAccount(db, trx, id, nowMs))
  return due.length
}

async function expireAccount(db: Pick<Database, 'dialect'>, trx: Trx, id: string, nowMs: number): Promise<void> {
  const query = trx.selectFrom('accounts').select(['posted', 'held', 'expires_at_ms']).where('id', '=', id)
  const row = await (db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
  const amount = row === undefined ? 0 : row.posted - row.held
  if (row?.expires_at_ms == null || row.expires_at_ms > nowMs || amount <= 0) return
  const { n } = await trx
    .selectFrom('transfers')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('debit', '=', id)
    .where('credit', '=', SYSTEM.expired)
    .executeTakeFirstOrThrow()
  await insertTransfer(trx, {
    key: `expiry:${id}:${n}`,
    kind: 'posted',
    debit: id,
    credit: SYSTEM.expired,
    amount,
    cause: { type: 'expiry', id },
    nowMs,
  })
  await trx
    .updateTable('accounts')
    .set({ posted: sql`posted - ${amount}` })
    .where('id', '=', id)
    .execute()
}

/** What a person has that comes to an end, the soonest first. */
export async function expiringOf(
  db: Reader,
  personId: string,
  nowMs: number,
): Promise<{ credits: number; atMs: number }[]> {
  const rows = await db
    .selectFrom('accounts')
    .select(['posted', 'held', 'expires_at_ms'])
    .where(ownAccounts(personId))
    .where('expires_at_ms', '>', nowMs)
    .where(sql<boolean>`posted > held`)
    .orderBy('expires_at_ms')
    .execute()
  return rows.map((row) => ({ credits: row.posted - row.held, atMs: row.expires_at_ms ?? 0 }))
}
