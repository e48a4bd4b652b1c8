/** The rows that belong to a person. Whoever adds a table with a `person_id` adds it here; `verify` looks for what is left behind. */
import { sql } from 'kysely'
import type { Trx } from '../db/database.ts'
import { copyConsents } from '../privacy/consent.ts'
import { joinLikeness } from '../privacy/likeness.ts'
import { copyUndelivered } from '../undelivered.ts'

/** Rows that money or work is about: whoever handles one holds it, so they are taken first and in this order. */
const HELD = ['generations', 'orders', 'subscriptions', 'payments'] as const
const OTHERS = [
  'artifacts',
  'messages',
  'quotes',
  'verdicts',
  'identities',
  'strikes',
  'appeals',
  'limit_hits',
  'exports',
  'rights_requests',
  'refund_asks',
  'likeness_consents',
  'sample_asks',
] as const

/** Tables whose rows follow their person. Accounts and transfers stay where they are: the books. */
export const OWNED = [...HELD, ...OTHERS, 'dialogues', 'consents', 'gift_waits'] as const

export async function lockRows(trx: Trx, dialect: 'sqlite' | 'postgres', personId: string): Promise<void> {
  if (dialect === 'sqlite') return
  for (const table of HELD)
    await sql`select id from ${sql.table(table)} where person_id = ${personId} order by id for update`.execute(trx)
}

/** Everything of a person becomes another's: history, orders, open questions, consents. */
export async function moveRows(trx: Trx, from: string, to: string): Promise<void> {
  // One export of a kind under way: the kept one's goes on.
  await sql`delete from exports where person_id = ${from} and state in ('waiting', 'sending')
    and kind in (select kind from exports where person_id = ${to} and state in ('waiting', 'sending'))`.execute(trx)
  for (const table of [...HELD, ...OTHERS])
    await sql`update ${sql.table(table)} set person_id = ${to} where person_id = ${from}`.execute(trx)
  await copyUndelivered(trx, from, to)
  // One open question a person and chat: in a group that both are in, the kept one's goes on.
  await sql`delete from dialogues where person_id = ${from}
    and chat_key in (select chat_key from dialogues where person_id = ${to})`.execute(trx)
  await sql`update dialogues set person_id = ${to} where person_id = ${from}`.execute(trx)
  // One gift for both: it is looked whether they had one when it is due.
  await sql`delete from gift_waits where person_id = ${from}
    and exists (select 1 from gift_waits where person_id = ${to})`.execute(trx)
  await sql`update gift_waits set person_id = ${to} where person_id = ${from}`.execute(trx)
  await sql`update audit set actor_id = ${to} where actor_id = ${from}`.execute(trx)
  // What one of them has agreed to, they have agreed to.
  await copyConsents(trx, from, to)
  await joinLikeness(trx, to)
  await sql`delete from consents where person_id = ${from}`.execute(trx)
  await sql`update people set receipt_email = (select receipt_email from people where id = ${from})
    where id = ${to} and receipt_email is null`.execute(trx)
  await sql`update people set receipt_email = null where id = ${from}`.execute(trx)
}
