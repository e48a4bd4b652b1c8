/**
 * Two people become one, in one transaction: the one of the code stays, the other one is closed. Locks: identities, generations,
 * orders, payments, people, accounts by id. Whoever speaks holds their identity, whoever moves money holds the job, order or
 * payment that it is about, whoever writes a row of a person holds the person: so everything happens wholly before or after it.
 */
import { sql } from 'kysely'
import type { Reader, Trx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { move } from '../forward.ts'
import { balanceOf } from '../ledger.ts'
import { twinOf } from '../ledger-periods.ts'
import { LIMITS } from '../limits.ts'
import { ownAccounts, ownerOf } from '../owner.ts'
import { findByIdentity } from '../people.ts'
import { mainAccount, SYSTEM } from '../transfers.ts'
import { type Gifts, giftsOf, givenTwice, markHolds, unspent } from './gift.ts'
import { crashAfterCommit, type Identity, type LinkParts } from './parts.ts'
import { lockRows, moveRows } from './rows.ts'

export interface Joining {
  /** Makes it happen once. */
  linkId: string
  keptId: string
  closedId: string
  /** Whose code it was: still a chat of the kept person when it happens. */
  maker?: Identity
}

/**
 * Joins two people. Again is no harm. Answers whether this call did it.
 * Throws Refusal: link_erasing (one of them waits to be erased), link_gone (one of them was joined with somebody else, or the code's chat has left, meanwhile), account_frozen, link_many { max }.
 */
export async function join(parts: LinkParts, trx: Trx, joining: Joining): Promise<boolean> {
  const { keptId, closedId } = joining
  await lockIdentities(trx, parts.db.dialect, [keptId, closedId])
  if (!(await isStillTheirs(trx, joining))) throw new Refusal('link_gone')
  if (await isErasing(trx, [keptId, closedId])) throw new Refusal('link_erasing')
  if ((await ownerOf(trx, closedId)) === keptId) return false
  await lockRows(trx, parts.db.dialect, closedId)
  if (!(await lockPeople(trx, parts.db.dialect, joining))) throw new Refusal('link_gone')
  const accounts = await lockBoth(trx, parts.db.dialect, joining)
  if (accounts.some((account) => account.frozen === 1)) throw new Refusal('account_frozen')
  const { n } = await trx
    .selectFrom('identities')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('person_id', 'in', [keptId, closedId])
    .executeTakeFirstOrThrow()
  if (Number(n) > LIMITS.identitiesOfPerson) throw new Refusal('link_many', { max: LIMITS.identitiesOfPerson })
  parts.crash('link:locked')
  await moveCredits(parts, trx, joining)
  parts.crash('link:credits-moved')
  await moveRows(trx, closedId, keptId)
  parts.crash('link:rows-moved')
  await close(trx, joining, parts.clock.nowMs())
  parts.crash('link:closed')
  crashAfterCommit(parts, 'link:committed')
  return true
}

/** Both people's identities: while they are held, neither speaks, nor is joined with anybody else. */
export async function lockIdentities(
  trx: Trx,
  dialect: 'sqlite' | 'postgres',
  people: readonly string[],
): Promise<void> {
  if (dialect === 'sqlite') return
  await trx
    .selectFrom('identities')
    .select('external_id')
    .where('person_id', 'in', people)
    .orderBy('platform')
    .orderBy('external_id')
    .forUpdate()
    .execute()
}

/** Nobody takes their data along into a wallet of another while it waits to be erased. */
async function isErasing(trx: Trx, people: readonly string[]): Promise<boolean> {
  const query = trx.selectFrom('erasures').select('id').where('person_id', 'in', people)
  return (await query.where('state', 'in', ['waiting', 'running']).executeTakeFirst()) !== undefined
}

/** Whom the code was looked up for is not read anew by waiting for their chats. */
async function isStillTheirs(trx: Trx, { maker, keptId }: Joining): Promise<boolean> {
  return maker === undefined || (await findByIdentity(trx, maker.platform, maker.externalId))?.id === keptId
}

/** The closed one wholly, so that no row of theirs is being written; of the other only that they stay. */
async function lockPeople(trx: Trx, dialect: 'sqlite' | 'postgres', { keptId, closedId }: Joining): Promise<boolean> {
  if (keptId === closedId) return false
  for (const id of [keptId, closedId].sort()) {
    const lock = dialect === 'sqlite' ? sql`` : id === closedId ? sql`for update` : sql`for no key update`
    const { rows } = await sql<{ id: string }>`
      select id from people where id = ${id} and merged_into is null ${lock}`.execute(trx)
    if (rows.length === 0) return false
  }
  return true
}

async function lockBoth(trx: Trx, dialect: 'sqlite' | 'postgres', { keptId, closedId }: Joining) {
  const query = trx
    .selectFrom('accounts')
    .select(['id', 'frozen'])
    .where((on) => on.or([ownAccounts(keptId), ownAccounts(closedId)]))
    .orderBy('id')
  return (dialect === 'postgres' ? query.forUpdate() : query).execute()
}

interface Side {
  accounts: string[]
  gifts: Gifts
}

async function sideOf(db: Reader, personId: string): Promise<Side> {
  const rows = await db.selectFrom('accounts').select('id').where(ownAccounts(personId)).execute()
  const accounts = rows.map((row) => row.id)
  return { accounts, gifts: await giftsOf(db, accounts) }
}

/** What joining would do, for the person to see before; changes nothing. */
export async function weigh(db: Reader, keptId: string, closedId: string, nowMs = 0) {
  const [kept, closed] = [await balanceOf(db, keptId, nowMs), await balanceOf(db, closedId, nowMs)]
  const twice = givenTwice((await sideOf(db, keptId)).gifts, (await sideOf(db, closedId)).gifts)
  const together = kept.availableCredits - kept.owedCredits + closed.availableCredits - closed.owedCredits
  const giftBack = Math.min(twice, Math.max(0, together))
  return { kept, closed, giftBackCredits: giftBack, togetherCredits: together - giftBack }
}

/** Balances by transfers, a debt too; then the starting gift that was given twice goes back. */
async function moveCredits(parts: LinkParts, trx: Trx, { linkId, keptId, closedId }: Joining): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const cause = { type: 'link', id: linkId } as const
  const [kept, closed] = [await sideOf(trx, keptId), await sideOf(trx, closedId)]
  const twice = givenTwice(kept.gifts, closed.gifts)
  const main = await mainAccount(trx, keptId)
  const own = await trx.selectFrom('accounts').selectAll().where('person_id', '=', closedId).orderBy('id').execute()
  for (const account of own) {
    const available = account.posted - account.held
    if (available === 0) continue
    // What comes to an end does so for the kept one too.
    const into = await twinOf(trx, account, keptId, nowMs)
    const [from, to] = available > 0 ? [account.id, into] : [into, account.id]
    await move(trx, { key: `link:${linkId}:${account.id}`, from, to, amount: Math.abs(available), cause, nowMs })
  }
  const now = await trx
    .selectFrom('accounts')
    .select(['posted', 'held'])
    .where('id', '=', main)
    .executeTakeFirstOrThrow()
  const amount = Math.min(twice, Math.max(0, now.posted - now.held))
  if (amount > 0) await move(trx, { key: `link:${linkId}:gift`, from: main, to: SYSTEM.gifts, amount, cause, nowMs })
  // The rest is held for jobs, who knows for which: looked at when it comes back, of each side no more than its own gift.
  for (const side of [closed, kept]) await markHolds(trx, side.accounts, Math.min(twice - amount, unspent(side.gifts)))
}

/** Whoever was closed into the closed one before belongs to the kept one now: nobody is more than one step away. */
async function close(trx: Trx, { keptId, closedId }: Joining, nowMs: number): Promise<void> {
  const closed = await trx
    .selectFrom('accounts')
    .select(['id', 'name', 'expires_at_ms', 'returns_until_ms'])
    .where((on) =>
      on.or([
        on('person_id', '=', closedId),
        on('person_id', 'in', on.selectFrom('people').select('id').where('merged_into', '=', closedId)),
      ]),
    )
    .orderBy('id')
    .execute()
  for (const account of closed)
    await trx
      .updateTable('accounts')
      .set({ forwards_to: await twinOf(trx, account, keptId, nowMs) })
      .where('id', '=', account.id)
      .execute()
  await trx
    .updateTable('people')
    .set({ merged_into: keptId })
    .where((on) => on.or([on('id', '=', closedId), on('merged_into', '=', closedId)]))
    .execute()
  // Stopped in one chat is stopped in all.
  await sql`update people set blocked = 1 where id = ${keptId}
    and exists (select 1 from people c where c.id = ${closedId} and c.blocked = 1)`.execute(trx)
}
