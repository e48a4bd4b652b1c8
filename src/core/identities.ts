/** The chats in which a person is known, and where to reach them there in private. */
import { sql } from 'kysely'
import { compiled } from './db/compiled.ts'
import { fromJson, type Reader, type Trx, toJson } from './db/database.ts'
import type { Address } from './ports.ts'

export interface KnownChat {
  platform: string
  externalId: string
  /** The private chat in which they spoke last; null: nowhere yet. */
  address: Address | null
}

/** Every identity of a person, in the order in which they came. */
export async function chatsOf(db: Reader, personId: string): Promise<KnownChat[]> {
  const rows = await knownOf(db, { personId })
  return rows.map((row) => ({
    platform: row.platform,
    externalId: row.external_id,
    address: row.address === null ? null : fromJson<Address>(row.address),
  }))
}

const knownOf = compiled((db, given: { personId: string }) =>
  db
    .selectFrom('identities')
    .select(['platform', 'external_id', 'address'])
    .where('person_id', '=', given.personId)
    .orderBy('created_at_ms')
    .orderBy('platform')
    .orderBy('external_id'),
)

/** How a platform knows a person; null where it does not. */
export async function externalIdOf(db: Reader, personId: string, platform: string): Promise<string | null> {
  const row = await db
    .selectFrom('identities')
    .select('external_id')
    .where('person_id', '=', personId)
    .where('platform', '=', platform)
    .executeTakeFirst()
  return row?.external_id ?? null
}

/**
 * Remembers where somebody spoke in private; writes only what is new.
 * @param known what is written down, where the caller has read it in this transaction
 */
export async function noteAddress(
  trx: Trx,
  identity: { platform: string; externalId: string },
  address: Address,
  known?: string | null,
): Promise<void> {
  if (address.place !== 'private') return
  const { platform, bot, chat, thread, place } = address
  const there = toJson({ platform, bot, chat, ...(thread === undefined ? {} : { thread }), place })
  if (there === known) return
  await setAddress(trx, { platform: identity.platform, externalId: identity.externalId, there })
}

const setAddress = compiled((db, given: { platform: string; externalId: string; there: string }) =>
  db
    .updateTable('identities')
    .set({ address: given.there })
    .where('platform', '=', given.platform)
    .where('external_id', '=', given.externalId)
    .where((on) => on.or([on('address', 'is', null), sql<boolean>`address <> ${given.there}`])),
)
