/** Texts that are the same but for capitals, spaces, punctuation and disguise. */
import { createHash } from 'node:crypto'
import { foldText } from './fold.ts'

/** The words alone, in the form in which texts are compared, a space between them. */
export function wordsOf(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}]+/gu, ' ')
    .trim()
}

/** Of the words of a text: equal for texts that differ in nothing that matters, and no way back to them. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(wordsOf(text)).digest('base64url')
}
