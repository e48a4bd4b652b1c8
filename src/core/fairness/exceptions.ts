/** Wordings that the screen is wrong about, by a moderator's word: a whole text by its fingerprint, or a phrase wherever it stands. */
import type { Reader, Trx } from '../db/database.ts'
import type { ExceptionsTable } from '../db/schema.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { fingerprintOf, wordsOf } from '../moderation/index.ts'
import { CATEGORIES, type ModerationCategory } from '../ports.ts'

/** What sexualizes minors is never excepted: each such decision is looked at by itself. */
export const NEVER_EXCEPTED: ModerationCategory = 'sexual-minors'
const PHRASE_CHARS = 200
const PHRASES_MAX = 1000

export interface NewException {
  category: string
  form: ExceptionsTable['form']
  /** A phrase as it was written, or the fingerprint of a text. */
  value: string
  createdBy: string
  nowMs: number
}

/** Adds one; again is no harm. Throws Refusal: exception_never, exception_phrase. */
export async function addException(trx: Trx, wanted: NewException): Promise<void> {
  const category = CATEGORIES.find((one) => one === wanted.category)
  if (category === undefined || category === NEVER_EXCEPTED) throw new Refusal('exception_never')
  const value = wanted.form === 'phrase' ? wordsOf(wanted.value) : wanted.value
  if (value === '' || value.length > PHRASE_CHARS) throw new Refusal('exception_phrase', { max: PHRASE_CHARS })
  await trx
    .insertInto('exceptions')
    .values({
      id: newId(wanted.nowMs),
      category,
      form: wanted.form,
      value,
      created_by: wanted.createdBy,
      created_at_ms: wanted.nowMs,
    })
    .onConflict((conflict) => conflict.columns(['category', 'form', 'value']).doNothing())
    .execute()
}

export function listExceptions(db: Reader, page: { afterId?: string; rows: number }): Promise<ExceptionsTable[]> {
  const query = db.selectFrom('exceptions').selectAll().orderBy('id').limit(page.rows)
  return (page.afterId === undefined ? query : query.where('id', '>', page.afterId)).execute()
}

/** Answers whether there was one. */
export async function removeException(trx: Trx, id: string): Promise<boolean> {
  const row = await trx.deleteFrom('exceptions').where('id', '=', id).returning('id').executeTakeFirst()
  return row !== undefined
}

/** Whether a text is excepted from a category: as a whole, or because nothing of the category is left without the excepted phrases. */
export async function isExcepted(
  db: Reader,
  text: string,
  category: ModerationCategory,
  refusesStill: (rest: string) => boolean,
): Promise<boolean> {
  if (category === NEVER_EXCEPTED) return false
  const whole = await db
    .selectFrom('exceptions')
    .select('id')
    // A moderator has read the whole of it, whatever else may be found in it.
    .where('form', '=', 'text')
    .where('value', '=', fingerprintOf(text))
    .executeTakeFirst()
  if (whole !== undefined) return true
  const phrases = await db
    .selectFrom('exceptions')
    .select('value')
    .where('category', '=', category)
    .where('form', '=', 'phrase')
    .limit(PHRASES_MAX)
    .execute()
  const words = wordsOf(text)
  // The longest first, so that what stands inside another does not tear it apart.
  const sorted = phrases.map(({ value }) => value).sort((one, other) => other.length - one.length)
  const rest = sorted.reduce((left, phrase) => left.replaceAll(wholePhrase(phrase), ' '), words)
  return rest !== words && !refusesStill(rest)
}

/** A phrase between the ends of words; Chinese writes none. It has letters, digits and spaces alone: nothing to escape. */
function wholePhrase(phrase: string): RegExp {
  const isHan = (character: string | undefined) => /\p{Script=Han}/u.test(character ?? '')
  const characters = [...phrase]
  const before = isHan(characters[0]) ? '' : '(?<![\\p{L}\\p{N}])'
  const after = isHan(characters.at(-1)) ? '' : '(?![\\p{L}\\p{N}])'
  return new RegExp(`${before}${phrase}${after}`, 'gu')
}
