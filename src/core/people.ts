/** People and how each chat knows them: identities, language, settings, the address of receipts, the starting gift. */
import { compiled } from './db/compiled.ts'
import type { Reader, Trx } from './db/database.ts'
import { dialectOf, fromJson, toJson } from './db/database.ts'
import { Refusal } from './errors.ts'
import { type GiftRules, giveStart } from './fairness/gifts.ts'

import { newId } from './id.ts'
import { noteAddress } from './identities.ts'
import { openAccount } from './ledger.ts'
import { ownerId } from './owner.ts'
import { type Address, type Kind, LOCALES, type Locale } from './ports.ts'
import { marksOf } from './privacy/marks.ts'

export interface Settings {
  /** The preferred model of a kind. */
  models: { [kind in Kind]?: string }
  /** Whether to say that a job is done. */
  notices: boolean
  /** Where a chat shows pictures made smaller: the files themselves come too. */
  originals: boolean
  /** Where others read along and the chat can: to be answered alone. */
  alone: boolean
  /** Whether jobs count in the anonymous figures of use. */
  statistics: boolean
  /** Whether words may be made more of before they go to an engine. */
  enhance: boolean
  /** Whether that is done with every wish, before anything is made; shown before it is used all the same. */
  enhanceFirst: boolean
}

export interface Person {
  id: string
  locale: Locale
  settings: Settings
  blocked: boolean
}

const FIRST_SETTINGS: Settings = {
  models: {},
  notices: true,
  originals: false,
  alone: false,
  statistics: true,
  enhance: true,
  enhanceFirst: false,
}

/**
 * The person behind an identity; made, with account and starting gift, at the first sight of it. It stays theirs until the
 * transaction ends: who is being joined with somebody else waits, or is waited for.
 * @param identity.locale what the platform says of the person's language; used for new people only
 * @param identity.address where they speak now: where that is private, it is remembered
 * @param identity.sinceMs when their account was made, where the platform tells
 * @param gift.mark the keyed hash of the identity: whoever was erased comes back without a second gift, and shut out as before
 */
export async function personOf(
  trx: Trx,
  identity: {
    platform: string
    externalId: string
    locale: Locale
    address?: Address
    sinceMs?: number | undefined
  },
  gift: GiftRules & { nowMs: number; mark?: () => string },
): Promise<Person> {
  const known = await holdIdentity(trx, identity.platform, identity.externalId)
  if (identity.address !== undefined && known !== null) await noteAddress(trx, identity, identity.address, known.there)
  if (known !== null) return known.person
  const personId = newId(gift.nowMs)
  const marks = gift.mark === undefined ? null : await marksOf(trx, gift.mark(), gift.nowMs)
  const startCredits = marks?.hadGift === true ? 0 : gift.startCredits
  const blocked = marks?.isBanned === true
  await trx
    .insertInto('people')
    .values({
      id: personId,
      locale: identity.locale,
      settings: toJson(FIRST_SETTINGS),
      blocked: blocked ? 1 : 0,
      created_at_ms: gift.nowMs,
    })
    .execute()
  const linked = await trx
    .insertInto('identities')
    .values({
      platform: identity.platform,
      external_id: identity.externalId,
      person_id: personId,
      created_at_ms: gift.nowMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst()
  if (linked === undefined) {
    // Two first messages at once: the other one made the person.
    await trx.deleteFrom('people').where('id', '=', personId).execute()
    const other = await holdIdentity(trx, identity.platform, identity.externalId)
    if (other === null) throw new Error('an identity without a person')
    if (identity.address !== undefined) await noteAddress(trx, identity, identity.address, other.there)
    return other.person
  }
  if (identity.address !== undefined) await noteAddress(trx, identity, identity.address)
  await openAccount(trx, personId, gift.nowMs)
  const who = { personId, platform: identity.platform, accountSinceMs: identity.sinceMs }
  await giveStart(trx, { ...gift, startCredits }, who, gift.nowMs)
  return { id: personId, locale: identity.locale, settings: FIRST_SETTINGS, blocked }
}

interface Held {
  person: Person
  /** Where they spoke last in private, as it is written down. */
  there: string | null
}

async function holdIdentity(trx: Trx, platform: string, externalId: string): Promise<Held | null> {
  // On SQLite the transaction holds the only write lock already.
  if (dialectOf(trx) === 'sqlite') {
    const [row] = await personBehind(trx, { platform, externalId })
    return row === undefined ? null : { person: toPerson(row), there: row.address }
  }
  // One at a time, so that whoever is to be joined need not raise a lock that others share. Alone, without a join: after waiting for the lock PostgreSQL reads anew only the rows that it locks.
  const row = await trx
    .selectFrom('identities')
    .select(['person_id', 'address'])
    .where('platform', '=', platform)
    .where('external_id', '=', externalId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (row === undefined) return null
  const person = await findPerson(trx, row.person_id)
  return person === null ? null : { person, there: row.address }
}

/** The person of an identity, or null. */
export async function findByIdentity(db: Reader, platform: string, externalId: string): Promise<Person | null> {
  const [row] = await personBehind(db, { platform, externalId })
  return row === undefined ? null : toPerson(row)
}

const personBehind = compiled((db, given: { platform: string; externalId: string }) =>
  db
    .selectFrom('identities')
    .innerJoin('people', 'people.id', 'identities.person_id')
    .select(['people.id', 'people.locale', 'people.settings', 'people.blocked', 'identities.address'])
    .where('identities.platform', '=', given.platform)
    .where('identities.external_id', '=', given.externalId),
)

/** The person of an id, or whoever has what was theirs; null: nobody. */
export async function findPerson(db: Reader, personId: string): Promise<Person | null> {
  const [row] = await personById(db, { personId })
  return row === undefined ? null : toPerson(row)
}

const personById = compiled((db, given: { personId: string }) =>
  db.selectFrom('people').select(['id', 'locale', 'settings', 'blocked']).where('id', '=', ownerId(given.personId)),
)

/** A person as the table has them. */
export function toPerson(row: { id: string; locale: string | null; settings: string; blocked: 0 | 1 }): Person {
  return {
    id: row.id,
    locale: LOCALES.find((locale) => locale === row.locale) ?? 'en',
    settings: { ...FIRST_SETTINGS, ...fromJson<Partial<Settings>>(row.settings) },
    blocked: row.blocked === 1,
  }
}

export async function setLocale(trx: Trx, personId: string, locale: Locale): Promise<void> {
  await trx.updateTable('people').set({ locale }).where('id', '=', personId).execute()
}

export async function setSettings(trx: Trx, personId: string, settings: Settings): Promise<void> {
  await trx
    .updateTable('people')
    .set({ settings: toJson(settings) })
    .where('id', '=', personId)
    .execute()
}

/** Where a person's receipts go; null: they want none. */
export async function receiptEmailOf(db: Reader, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom('people')
    .select('receipt_email')
    .where('id', '=', ownerId(personId))
    .executeTakeFirst()
  return row?.receipt_email ?? null
}

const EMAIL_CHARS = 254
// What shops take: one @, no spaces, a name with a dot behind it (RFC 5321 bounds: 64 before the @, 254 in all).
const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u

/** Sets it, or takes it out. Throws Refusal 'email_wrong'. */
export async function setReceiptEmail(trx: Trx, personId: string, email: string | null): Promise<void> {
  if (email !== null && (email.length > EMAIL_CHARS || !EMAIL.test(email) || /\.\.|^\.|\.@/.test(email)))
    throw new Refusal('email_wrong')
  await trx.updateTable('people').set({ receipt_email: email }).where('id', '=', personId).execute()
}
