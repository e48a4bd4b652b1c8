/** Where a person is reached when nobody waits for an answer. */
import type { Reader } from './db/database.ts'
import { chatsOf } from './identities.ts'
import { chatKeyOf } from './outbox.ts'
import type { Address } from './ports.ts'

/** The private chat in which something was said to the person last; null: they have never spoken in private. */
export async function lastPrivateAddress(db: Reader, personId: string): Promise<Address | null> {
  const addresses = (await chatsOf(db, personId)).flatMap(({ address }) => (address === null ? [] : [address]))
  if (addresses.length < 2) return addresses[0] ?? null
  const newest = await db
    .selectFrom('messages')
    .select('chat_key')
    .where('person_id', '=', personId)
    .where('chat_key', 'in', addresses.map(chatKeyOf))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return addresses.find((address) => chatKeyOf(address) === newest?.chat_key) ?? addresses[0] ?? null
}
