/** Whose something is: a person who was joined with another is closed, and everything of theirs belongs to the other one. */
import { type RawBuilder, sql } from 'kysely'
import { compiled } from './db/compiled.ts'
import type { Reader } from './db/database.ts'

/** Inside a query: the id of a person, or of whoever has what was theirs. Closed people always point at one who is not. */
export function ownerId(personId: string): RawBuilder<string> {
  return sql<string>`(select coalesce(merged_into, id) from people where id = ${personId})`
}

/** The condition on `accounts` that one is the person's, or was closed into theirs. */
export function ownAccounts(personId: string): RawBuilder<boolean> {
  const owner = ownerId(personId)
  return sql<boolean>`(accounts.person_id = ${owner} or accounts.person_id in (select id from people where merged_into = ${owner}))`
}

/** The id of a person, or of whoever has what was theirs; of nobody: as given. */
export async function ownerOf(db: Reader, personId: string): Promise<string> {
  const [row] = await mergedInto(db, { personId })
  return row?.merged_into ?? personId
}

/**
 * The same, and it stays so until the transaction ends: rows of theirs can be written. Taken before the locks of accounts.
 * On SQLite the transaction holds the only write lock already.
 */
export async function lockOwner(trx: Reader, personId: string, dialect: 'sqlite' | 'postgres'): Promise<string> {
  if (dialect === 'sqlite') return ownerOf(trx, personId)
  const [row] = await lockedInto(trx, { personId })
  const into = row?.merged_into ?? null
  return into === null ? personId : lockOwner(trx, into, dialect)
}

const mergedInto = compiled((db, given: { personId: string }) =>
  db.selectFrom('people').select('merged_into').where('id', '=', given.personId),
)
const lockedInto = compiled((db, given: { personId: string }) =>
  db.selectFrom('people').select('merged_into').where('id', '=', given.personId).forKeyShare(),
)

/** What a person has by a look-up that may have been made just before they were joined with another: looked up there too. */
export async function findOwned<T>(
  db: Reader,
  personId: string,
  find: (personId: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  const found = await find(personId)
  if (found !== undefined) return found
  const owner = await ownerOf(db, personId)
  return owner === personId ? undefined : find(owner)
}
