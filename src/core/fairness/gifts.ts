/**
 * The starting gift, and what makes it worth nobody's while to come again and again under new names: accounts that their chat calls
 * young wait for it, and a chat gives no more than so many on a day. One gift for a person, however many chats they come from.
 */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import type { Reader, Trx } from '../db/database.ts'
import type { GiftWaitsTable } from '../db/schema.ts'
import { deposit } from '../ledger.ts'
import { giftsOf } from '../link/gift.ts'
import { ownAccounts } from '../owner.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface GiftRules {
  startCredits: number
  /** An account that its chat made less than so many days ago waits; 0: none does. */
  accountDays?: number
  /** Starting gifts of one chat on one day (UTC); undefined: no bound. */
  perDay?: number | undefined
}

export interface GiftWait {
  reason: GiftWaitsTable['reason']
  dueAtMs: number
}

/** For somebody new: gives the gift, or notes why and until when it waits. */
export async function giveStart(
  trx: Trx,
  rules: GiftRules,
  who: { personId: string; platform: string; accountSinceMs?: number | undefined },
  nowMs: number,
): Promise<void> {
  if (rules.startCredits <= 0) return
  const wait = await waitFor(trx, rules, who, nowMs)
  if (wait === null) return give(trx, rules, who.personId, nowMs)
  await trx
    .insertInto('gift_waits')
    .values({ person_id: who.personId, platform: who.platform, reason: wait.reason, due_at_ms: wait.dueAtMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const waitOf = compiled((db, given: { personId: string }) =>
  db.selectFrom('gift_waits').selectAll().where('person_id', '=', given.personId),
)

/** For somebody whose gift waits: gives it once it is due. Answers what they still wait for, or null. */
export async function claimStart(
  trx: Trx,
  rules: GiftRules,
  personId: string,
  nowMs: number,
): Promise<GiftWait | null> {
  const [row] = await waitOf(trx, { personId })
  if (row === undefined) return null
  if (row.due_at_ms > nowMs) return { reason: row.reason, dueAtMs: row.due_at_ms }
  // Joined meanwhile with somebody who has had theirs.
  if (await hadGift(trx, personId)) {
    await forget(trx, personId)
    return null
  }
  const wait = await waitFor(trx, rules, { platform: row.platform }, nowMs)
  if (wait !== null) {
    await trx
      .updateTable('gift_waits')
      .set({ reason: wait.reason, due_at_ms: wait.dueAtMs })
      .where('person_id', '=', personId)
      .execute()
    return wait
  }
  await forget(trx, personId)
  await give(trx, rules, personId, nowMs)
  return null
}

async function waitFor(
  trx: Trx,
  rules: GiftRules,
  { platform, accountSinceMs }: { platform: string; accountSinceMs?: number | undefined },
  nowMs: number,
): Promise<GiftWait | null> {
  const oldEnoughMs = (accountSinceMs ?? 0) + (rules.accountDays ?? 0) * DAY_MS
  if (oldEnoughMs > nowMs) return { reason: 'young', dueAtMs: oldEnoughMs }
  if (rules.perDay === undefined || (await countOne(trx, platform, rules.perDay, nowMs))) return null
  return { reason: 'many', dueAtMs: (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS }
}

/** Counts one more gift of the day. Answers false where the day has had all of them. */
async function countOne(trx: Trx, platform: string, perDay: number, nowMs: number): Promise<boolean> {
  if (perDay < 1) return false
  const day = new Date(nowMs).toISOString().slice(0, 10)
  const row = await trx
    .insertInto('gift_days')
    .values({ platform, day, given: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'day'])
        .doUpdateSet({ given: sql`gift_days.given + 1` })
        .where(sql<boolean>`gift_days.given < ${perDay}`),
    )
    .returning('given')
    .executeTakeFirst()
  return row !== undefined
}

async function hadGift(db: Reader, personId: string): Promise<boolean> {
  const accounts = await db.selectFrom('accounts').select('id').where(ownAccounts(personId)).execute()
  const ids = accounts.map(({ id }) => id)
  return (await giftsOf(db, ids)).given > 0
}

async function forget(trx: Trx, personId: string): Promise<void> {
  await trx.deleteFrom('gift_waits').where('person_id', '=', personId).execute()
}

async function give(trx: Trx, { startCredits }: GiftRules, personId: string, nowMs: number): Promise<void> {
  if (startCredits <= 0) return
  await deposit(trx, {
    key: `gift:start:${personId}`,
    personId,
    from: 'gifts',
    amount: startCredits,
    cause: { type: 'gift', id: personId },
    nowMs,
  })
}
