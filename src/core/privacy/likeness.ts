/**
 * Consent of the people pictured. Before somebody's picture is made to speak, in a talking portrait or a clip with sound, whoever sends
 * it says that it shows themselves, or somebody who has agreed (or, for a clip, nobody real). That is kept: who said it, when, to which
 * words, for which picture (a keyed fingerprint) and which use. It holds for that picture alone, and until it is taken back.
 */
import { sql } from 'kysely'
import type { Reader, Trx } from '../db/database.ts'
import { newId } from '../id.ts'

/** Of the words by which people are asked (`likeness-ask`, `likeness-kept`, the same with `-clip`): whoever changes what they mean counts on. */
export const LIKENESS_TEXT_VERSION = 1

export type LikenessUse = 'avatar' | 'clip'
export const LIKENESS_SAID = ['me', 'consent', 'nobody'] as const
export type LikenessSaid = (typeof LIKENESS_SAID)[number]

interface Pictured {
  personId: string
  usedFor: LikenessUse
  /** Fingerprints by which the picture may be known: one is enough. */
  pictures: readonly string[]
}

const standing = (db: Reader, { personId, usedFor, pictures }: Pictured) =>
  db
    .selectFrom('likeness_consents')
    .selectAll()
    .where('person_id', '=', personId)
    .where('used_for', '=', usedFor)
    .where('picture', 'in', pictures)
    .where('text_version', '>=', LIKENESS_TEXT_VERSION)
    .where('withdrawn_at_ms', 'is', null)
    .limit(1)

/** Whether the person has said so of this picture, to the words of today, and not taken it back. */
export async function hasLikeness(db: Reader, pictured: Pictured): Promise<boolean> {
  return pictured.pictures.length > 0 && (await standing(db, pictured).executeTakeFirst()) !== undefined
}

/** Writes down what was said of a picture; said again it changes nothing. */
export async function giveLikeness(
  trx: Trx,
  given: { personId: string; usedFor: LikenessUse; picture: string; said: LikenessSaid; nowMs: number },
): Promise<void> {
  const { personId, usedFor, picture, said, nowMs } = given
  if (await hasLikeness(trx, { personId, usedFor, pictures: [picture] })) return
  await trx
    .insertInto('likeness_consents')
    .values({
      id: newId(nowMs),
      person_id: personId,
      used_for: usedFor,
      picture,
      said,
      text_version: LIKENESS_TEXT_VERSION,
      given_at_ms: nowMs,
      withdrawn_at_ms: null,
    })
    .execute()
}

/**
 * A picture that was known by the name that its chat has for it is known by its bytes from now on: what was said of it was said of
 * these. Answers false where nothing that stands was said of it.
 */
export async function carryLikeness(
  trx: Trx,
  carried: { personId: string; usedFor: LikenessUse; from: string; to: string; nowMs: number },
): Promise<boolean> {
  const { personId, usedFor, from, to, nowMs } = carried
  if (await hasLikeness(trx, { personId, usedFor, pictures: [to] })) return true
  const row = await standing(trx, { personId, usedFor, pictures: [from] }).executeTakeFirst()
  if (row === undefined) return false
  await trx
    .insertInto('likeness_consents')
    .values({ ...row, id: newId(nowMs), picture: to })
    .execute()
  return true
}

/** Takes back everything that stands; answers of how many pictures. */
export async function withdrawLikeness(trx: Trx, personId: string, nowMs: number): Promise<number> {
  const { standing: pictures } = await likenessOf(trx, personId)
  await trx
    .updateTable('likeness_consents')
    .set({ withdrawn_at_ms: nowMs })
    .where('person_id', '=', personId)
    .where('withdrawn_at_ms', 'is', null)
    .execute()
  return pictures
}

/**
 * What stands: of how many pictures (`nobody` among them), of how many pictures of people, and when the last of these was said. What
 * was said at one moment is about one picture.
 */
export async function likenessOf(
  db: Reader,
  personId: string,
): Promise<{ standing: number; pictures: number; lastAtMs: number | null }> {
  const rows = await db
    .selectFrom('likeness_consents')
    .select(['given_at_ms', sql<number>`max(case when said = 'nobody' then 0 else 1 end)`.as('shows')])
    .where('person_id', '=', personId)
    .where('withdrawn_at_ms', 'is', null)
    .groupBy('given_at_ms')
    .execute()
  const ofPeople = rows.filter(({ shows }) => Number(shows) === 1).map((row) => Number(row.given_at_ms))
  return {
    standing: rows.length,
    pictures: ofPeople.length,
    lastAtMs: ofPeople.length === 0 ? null : Math.max(...ofPeople),
  }
}

/** Two people have become one: what either has taken back of a picture after the other had said it is taken back. */
export async function joinLikeness(trx: Trx, personId: string): Promise<void> {
  await sql`update likeness_consents set withdrawn_at_ms = (
      select max(other.withdrawn_at_ms) from likeness_consents other
      where other.person_id = likeness_consents.person_id and other.picture = likeness_consents.picture)
    where person_id = ${personId} and withdrawn_at_ms is null and given_at_ms <= (
      select max(other.withdrawn_at_ms) from likeness_consents other
      where other.person_id = likeness_consents.person_id and other.picture = likeness_consents.picture)`.execute(trx)
}
