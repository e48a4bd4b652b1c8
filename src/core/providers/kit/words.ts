/** The words of a prompt where a vendor takes only so many of them. */
import type { Note } from '../../ports.ts'

export interface FittedWords {
  text: string
  /** So many characters of the prompt were kept; absent where all of them were. */
  keptChars?: number
}

/**
 * A prompt that fits.
 * @param maxChars in UTF-16 units; no character is cut in half
 * @param add what is said beside it (a camera's move): kept whole, because it was chosen by a button
 */
export function fitWords(
  prompt: string,
  maxChars: number,
  add: (prompt: string) => string = (text) => text,
): FittedWords {
  const whole = add(prompt)
  if (whole.length <= maxChars) return { text: whole }
  const kept = cut(prompt, Math.max(0, maxChars - (whole.length - prompt.length)))
  return { text: add(kept), keptChars: kept.length }
}

function cut(text: string, chars: number): string {
  const kept = text.slice(0, chars)
  // The first half of a pair without its second.
  return (/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept).trimEnd()
}

/** Tells the person that the vendor did not read all of it. */
export const shortenedNotes = (keptChars: number | undefined): { notes?: Note[] } =>
  keptChars === undefined ? {} : { notes: [{ code: 'prompt-shortened', params: { chars: keptChars } }] }
