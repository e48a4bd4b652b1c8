/**
 * The ledger: immutable transfers of whole credits between accounts. A hold is a pending transfer that ends exactly once, by a
 * post (of at most its amount; the rest returns) or a void. People's accounts cache their balance (`posted`, `held`), changed
 * only by conditional updates next to the insert that won; a system account's balance is the sum of its transfers, so no row is
 * hot. Every function runs inside the caller's transaction and may be called again with the same key: same content is success,
 * other content is a fault. Two-phase vocabulary: docs.tigerbeetle.com/coding/two-phase-transfers.
 */
import { sql } from 'kysely'
import type { Reader, Trx } from './db/database.ts'
import { Fault, Refusal } from './errors.ts'
import { passOn } from './forward.ts'
import { newId } from './id.ts'
import { accountsOf, openOf, setAside, takeOff } from './ledger-rows.ts'
import { ownAccounts } from './owner.ts'
import { type Cause, insertTransfer, MAIN, mainAccount, SYSTEM } from './transfers.ts'

export { type Balance, balanceAndStatement, balanceOf } from './balance.ts'
export { type StatementKind, type StatementLine, statement } from './statement.ts'
export { type Cause, SYSTEM } from './transfers.ts'

/** Opens the main account of a new person. */
export async function openAccount(trx: Trx, personId: string, nowMs: number): Promise<void> {
  await trx
    .insertInto('accounts')
    .values({
      id: newId(nowMs),
      person_id: personId,
      name: MAIN,
      posted: 0,
      held: 0,
      frozen: 0,
      expires_at_ms: null,
      created_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'name']).doNothing())
    .execute()
}

type CreditSource = 'gifts' | 'sales' | 'revoked'

/**
 * Adds credits to a person's main account: a gift or a purchase. Answers whether this call did it.
 * @param deposit.account another account of theirs
 */
export async function deposit(
  trx: Trx,
  deposit: {
    key: string
    personId: string
    account?: string
    from: CreditSource
    amount: number
    cause: Cause
    nowMs: number
  },
): Promise<boolean> {
  const account = deposit.account ?? (await mainAccount(trx, deposit.personId))
  const inserted = await insertTransfer(trx, {
    key: deposit.key,
    kind: 'posted',
    debit: SYSTEM[deposit.from],
    credit: account,
    amount: deposit.amount,
    cause: deposit.cause,
    nowMs: deposit.nowMs,
  })
  if (inserted === null) return false
  await trx
    .updateTable('accounts')
    .set({ posted: sql`posted + ${deposit.amount}` })
    .where('id', '=', account)
    .execute()
  return true
}

/**
 * Takes credits back, below zero if they were spent: the only way into debt. Answers whether this call did it.
 * @param claw.account another account of theirs, which has as much
 */
export async function clawBack(
  trx: Trx,
  claw: { key: string; personId: string; account?: string; amount: number; cause: Cause; nowMs: number },
): Promise<boolean> {
  const account = claw.account ?? (await mainAccount(trx, claw.personId))
  const inserted = await insertTransfer(trx, {
    key: claw.key,
    kind: 'posted',
    debit: account,
    credit: SYSTEM.revoked,
    amount: claw.amount,
    cause: claw.cause,
    nowMs: claw.nowMs,
  })
  if (inserted === null) return false
  await trx
    .updateTable('accounts')
    .set({ posted: sql`posted - ${claw.amount}` })
    .where('id', '=', account)
    .execute()
  return true
}

/** Locks a person's accounts, and those that were closed into theirs, until the transaction ends, so that what is counted next can't change meanwhile. */
export async function lockAccounts(trx: Trx, personId: string, dialect: 'sqlite' | 'postgres'): Promise<void> {
  // On SQLite the transaction holds the only write lock already.
  if (dialect === 'postgres')
    await trx.selectFrom('accounts').select('id').where(ownAccounts(personId)).orderBy('id').forUpdate().execute()
}

/**
 * Sets credits aside for a generation, from the soonest-expiring account first; one pending transfer an account.
 * Throws Refusal 'credits_short' { need, have } when not enough is available, 'account_frozen' when spending is stopped.
 * @param wanted.isNew the generation was made in this very transaction, so nothing can be held for it yet
 */
export async function hold(
  trx: Trx,
  wanted: { personId: string; generationId: string; amount: number; nowMs: number; isNew?: boolean },
): Promise<void> {
  const { personId, generationId, amount, nowMs } = wanted
  if (wanted.isNew !== true && (await wasHeld(trx, generationId, amount))) return
  const accounts = await accountsOf(trx, { personId })
  if (accounts.some((account) => account.frozen === 1)) throw new Refusal('account_frozen')
  const usable = accounts
    .filter((account) => account.expires_at_ms === null || account.expires_at_ms > nowMs)
    .sort((a, b) => (a.expires_at_ms ?? Number.MAX_SAFE_INTEGER) - (b.expires_at_ms ?? Number.MAX_SAFE_INTEGER))
  // A debt on one account is owed by the person: it counts against the others too.
  const have = usable.reduce((sum, account) => sum + account.posted - account.held, 0)
  if (have < amount) throw new Refusal('credits_short', { need: amount, have: Math.max(0, have) })

  let rest = amount
  for (const account of usable) {
    const part = Math.min(rest, account.posted - account.held)
    if (part <= 0) continue
    const inserted = await insertTransfer(trx, {
      key: `hold:${generationId}:${account.id}`,
      kind: 'hold',
      debit: account.id,
      credit: SYSTEM.consumed,
      amount: part,
      cause: { type: 'generation', id: generationId },
      nowMs,
    })
    if (inserted !== null) {
      const moved = await setAside(trx, { id: account.id, part })
      if (moved.length !== 1) throw new Refusal('credits_short', { need: amount, have: 0 })
    }
    rest -= part
  }
}

/** Whether this very hold was made before, ended or not. What is available now has changed since, so it is asked first. */
async function wasHeld(trx: Trx, generationId: string, amount: number): Promise<boolean> {
  const { sum } = await trx
    .selectFrom('transfers')
    .select((on) => on.fn.sum<number | null>('amount').as('sum'))
    .where('cause_type', '=', 'generation')
    .where('cause_id', '=', generationId)
    .where('kind', '=', 'hold')
    .executeTakeFirstOrThrow()
  if (sum === null) return false
  if (Number(sum) !== amount) throw new Fault('ledger_key_reused')
  return true
}

export interface OpenHold {
  id: number
  debit: string
  credit: string
  amount: number
  /** How much of it is to be looked at as a second starting gift if it comes back. */
  giftDue: number | null
}

/** The pending transfers of a cause that nothing has ended yet, in the order they were made. */
export async function openHolds(db: Reader, cause: Cause): Promise<OpenHold[]> {
  return openOf(db, cause)
}

/**
 * Ends the holds of a generation: uses `amount` of them in all and returns the rest. `amount` 0 returns everything.
 * Answers how many credits were used by this call (0 when all had been ended before).
 */
export async function settle(trx: Trx, end: { generationId: string; amount: number; nowMs: number }): Promise<number> {
  return endHolds(trx, {
    cause: { type: 'generation', id: end.generationId },
    amount: end.amount,
    nowMs: end.nowMs,
  })
}

/** Ends the open holds of any cause; see `settle`. */
export async function endHolds(trx: Trx, end: { cause: Cause; amount: number; nowMs: number }): Promise<number> {
  if (!Number.isSafeInteger(end.amount) || end.amount < 0) throw new Fault('ledger_amount_invalid')
  let rest = end.amount
  let used = 0
  const holds = await openHolds(trx, end.cause)
  const held = holds.reduce((sum, one) => sum + one.amount, 0)
  if (holds.length > 0 && end.amount > held) throw new Fault('ledger_post_above_hold')
  for (const one of holds) {
    const part = Math.min(rest, one.amount)
    const inserted = await insertTransfer(trx, {
      key: `end:${one.id}`,
      kind: part > 0 ? 'post' : 'void',
      debit: one.debit,
      credit: one.credit,
      amount: part > 0 ? part : one.amount,
      pendingOf: one.id,
      cause: end.cause,
      nowMs: end.nowMs,
    })
    if (inserted === null) continue
    const [account] = await takeOff(trx, {
      id: one.debit,
      held: one.amount,
      used: part,
      returned: one.amount - part,
      nowMs: end.nowMs,
    })
    const forwardsTo = account?.forwards_to ?? null
    if (forwardsTo !== null || one.giftDue !== null)
      await passOn(trx, {
        holdId: one.id,
        account: one.debit,
        amount: one.amount - part,
        giftDue: one.giftDue ?? 0,
        forwardsTo,
        cause: end.cause,
        nowMs: end.nowMs,
      })
    rest -= part
    used += part
  }
  return used
}

/**
 * Sets credits aside that a refund will take back: as many of `atMost` as the account has available, perhaps none. The
 * caller has locked the accounts. Again with the same refund: what was held then. Answers how many are held.
 * @param wanted.account another one than the main account
 */
export async function holdForRefund(
  trx: Trx,
  wanted: { personId: string; account?: string; refundId: string; atMost: number; nowMs: number },
): Promise<number> {
  const key = `hold:refund:${wanted.refundId}`
  const there = await trx.selectFrom('transfers').select('amount').where('key', '=', key).executeTakeFirst()
  if (there !== undefined) return there.amount
  const id = wanted.account ?? (await mainAccount(trx, wanted.personId))
  const account = await trx
    .selectFrom('accounts')
    .select(['posted', 'held'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const amount = Math.min(wanted.atMost, account.posted - account.held)
  if (amount <= 0) return 0
  await insertTransfer(trx, {
    key,
    kind: 'hold',
    debit: id,
    credit: SYSTEM.revoked,
    amount,
    cause: { type: 'refund', id: wanted.refundId },
    nowMs: wanted.nowMs,
  })
  await trx
    .updateTable('accounts')
    .set({ held: sql`held + ${amount}` })
    .where('id', '=', id)
    .execute()
  return amount
}
