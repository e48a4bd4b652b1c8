/** The same words again and again: what a script does, and a finger does not. */
import { compiled } from '../db/compiled.ts'
import type { Reader } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { wordsOf } from '../moderation/index.ts'

/** Throws Refusal 'same_words' { waitMs } where a person has had the same words made too often within minutes. */
export async function refuseSameWords(db: Reader, personId: string, prompt: string, nowMs: number): Promise<void> {
  if (prompt === '') return
  const rows = await promptsOf(db, { personId, sinceMs: nowMs - LIMITS.sameWordsMs })
  if (rows.length < LIMITS.sameWords) return
  const words = wordsOf(prompt)
  const same = rows.filter((row) => row.prompt === prompt || wordsOf(row.prompt) === words)
  const last = same[LIMITS.sameWords - 1]
  if (last !== undefined) throw new Refusal('same_words', { waitMs: last.created_at_ms + LIMITS.sameWordsMs - nowMs })
}

const promptsOf = compiled((db, given: { personId: string; sinceMs: number }) =>
  db
    .selectFrom('generations')
    .select(['prompt', 'created_at_ms'])
    .where('person_id', '=', given.personId)
    .where('created_at_ms', '>', given.sinceMs)
    .orderBy('created_at_ms', 'desc'),
)
