/** How long words take to be said. An estimate on the slow side: a speech that is cut off is worse than a second too many. */

/** Milliseconds of one sign: voices of several vendors, in the languages of the bot, say 14 to 17 letters a second. */
const LETTER_MS = 72
/** A syllable: four to five a second. */
const SYLLABLE_MS = 240
/** Read out, a digit is a word. */
const DIGIT_MS = 320
const SENTENCE_MS = 450
const CLAUSE_MS = 220
/** Before the first word and after the last. */
const BREATH_MS = 300

const SYLLABLE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
const SENTENCE = /[.!?…。！？\n]/u
const CLAUSE = /[,;:—–，；：、]/u

/** Milliseconds, 0 where there is nothing to be said. */
export function speechMs(words: string): number {
  let ms = 0
  // A pause counts once, however many signs make it ("…", "?!", " "), and only between what is said.
  let pauseMs = 0
  for (const sign of words) {
    if (/[\p{L}\p{M}\p{N}]/u.test(sign)) {
      ms += (ms === 0 ? 0 : pauseMs) + signMs(sign)
      pauseMs = 0
    } else pauseMs = Math.max(pauseMs, SENTENCE.test(sign) ? SENTENCE_MS : CLAUSE.test(sign) ? CLAUSE_MS : LETTER_MS)
  }
  return ms === 0 ? 0 : ms + BREATH_MS
}

function signMs(sign: string): number {
  if (/\p{M}/u.test(sign)) return 0
  if (/\p{N}/u.test(sign)) return DIGIT_MS
  return SYLLABLE.test(sign) ? SYLLABLE_MS : LETTER_MS
}
