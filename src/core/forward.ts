/**
 * What a hold returns does not always stay where it was held: of a closed account it goes on to the account of the person who has
 * what was theirs, and a part of it may be a starting gift that the two had been given twice.
 */
import { sql } from 'kysely'
import type { Trx } from './db/database.ts'
import { givenTwiceIn } from './link/gift.ts'
import { type Cause, insertTransfer, SYSTEM } from './transfers.ts'

/** Moves credits from a person's account to another account, once under its key. Answers whether this call did it. */
export async function move(
  trx: Trx,
  moved: { key: string; from: string; to: string; amount: number; cause: Cause; nowMs: number },
): Promise<boolean> {
  const { key, from, to, amount, cause, nowMs } = moved
  const inserted = await insertTransfer(trx, { key, kind: 'posted', debit: from, credit: to, amount, cause, nowMs })
  if (inserted === null) return false
  await trx
    .updateTable('accounts')
    .set({ posted: sql`posted - ${amount}` })
    .where('id', '=', from)
    .execute()
  if (to !== SYSTEM.gifts)
    await trx
      .updateTable('accounts')
      .set({ posted: sql`posted + ${amount}` })
      .where('id', '=', to)
      .execute()
  return true
}

export interface Returned {
  holdId: number
  account: string
  /** What came back. */
  amount: number
  /** How much of it is to be looked at as the second gift. */
  giftDue: number
  forwardsTo: string | null
  cause: Cause
  nowMs: number
}

/** Passes on what an ended hold has returned. */
export async function passOn(trx: Trx, returned: Returned): Promise<void> {
  const { holdId, account, giftDue, forwardsTo, cause, nowMs } = returned
  let rest = returned.amount
  if (giftDue > 0) {
    await trx.deleteFrom('gift_dues').where('hold_id', '=', holdId).execute()
    const amount = Math.min(giftDue, rest, await givenTwiceIn(trx, account))
    if (amount > 0) {
      await move(trx, { key: `giftback:${holdId}`, from: account, to: SYSTEM.gifts, amount, cause, nowMs })
      rest -= amount
    }
  }
  if (forwardsTo !== null && rest > 0)
    await move(trx, { key: `forward:${holdId}`, from: account, to: forwardsTo, amount: rest, cause, nowMs })
}
