import { HAN_NEGATIONS, NEGATIONS } from './lexicon.ts'

/** A prompt made ready for matching. */
export interface Words {
  /** Lower-case words of Latin and Cyrillic letters and digits. */
  tokens: string[]
  /** The whole text, lower-case. */
  text: string
}

/** Lower case, compatibility forms folded, ё as е, hyphens of every sort as one. */
export function splitWords(prompt: string): Words {
  const text = prompt.normalize('NFKC').toLowerCase().replaceAll('ё', 'е').replace(/[‐-―]/g, '-')
  const tokens =
    text.match(/[\p{Script=Latin}\p{Script=Cyrillic}\d]+(?:[/'][\p{Script=Latin}\p{Script=Cyrillic}\d]+)*/gu) ?? []
  return { tokens, text }
}

const HAN = /\p{Script=Han}/u

/** How often words of `list` (see lexicon.ts) stand in the text, plainly and taken back by a negation before them. */
export function countMatches(words: Words, list: string): { plain: number; negated: number } {
  const found = { plain: 0, negated: 0 }
  for (const entry of list.split(' ')) {
    if (HAN.test(entry)) countHan(words.text, entry, found)
    else countTokens(words.tokens, entry, found)
  }
  return found
}

function countHan(text: string, entry: string, found: { plain: number; negated: number }) {
  for (let at = text.indexOf(entry); at >= 0; at = text.indexOf(entry, at + entry.length)) {
    if (HAN_NEGATIONS.test(text.slice(Math.max(0, at - 2), at))) found.negated++
    else found.plain++
  }
}

function countTokens(tokens: readonly string[], entry: string, found: { plain: number; negated: number }) {
  // Hyphens part words in both: `lo-fi` in the list finds "lo-fi" and "lo fi".
  const parts = entry.split('-')
  for (let at = 0; at < tokens.length; at++) {
    const fits = parts.every((part, step) => {
      const token = tokens[at + step] ?? ''
      return part.endsWith('*') ? token.startsWith(part.slice(0, -1)) : token === part
    })
    if (!fits) continue
    if (NEGATIONS.has(tokens[at - 1] ?? '') || NEGATIONS.has(tokens[at - 2] ?? '')) found.negated++
    else found.plain++
  }
}
