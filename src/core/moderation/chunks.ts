/** A folded text cut at its spaces; each piece with what it holds, so that a change looks only at pieces it can touch. */
export interface Chunk {
  text: string
  /** Where it begins in the folded text, and how long it is there. */
  at: number
  size: number
  /** A sum of HAS. */
  has: number
}

/** `sign` is a digit or sign that can stand for a letter; `joint` a sign between two letters. */
export const HAS = { letter: 1, sign: 2, joint: 4, russian: 8, foreign: 16 } as const

const JOINTS = new Set([...".-_*'’·~^"].map((character) => character.charCodeAt(0)))
const SIGNS = new Set([...'0123456789@$€£'].map((character) => character.charCodeAt(0)))
/** At the end of a word these are punctuation. */
const SIGNS_INSIDE = new Set([...'!|+'].map((character) => character.charCodeAt(0)))

/** Cuts at white space, in one pass. */
export function chunksOf(folded: string): Chunk[] {
  const chunks: Chunk[] = []
  let start = -1
  let has = 0
  let pending = 0
  const end = (at: number) => {
    if (start >= 0) chunks.push({ text: folded.slice(start, at), at: start, size: at - start, has })
    start = -1
    has = 0
    pending = 0
  }
  for (let i = 0; i < folded.length; i++) {
    const code = folded.charCodeAt(i)
    if (isSpace(code)) {
      end(i)
      continue
    }
    if (start < 0) start = i
    if (code >= 0x61 && code <= 0x7a) {
      has |= HAS.letter | pending
      pending = 0
    } else if (SIGNS.has(code)) {
      has |= HAS.sign | pending
      pending = 0
    } else if (SIGNS_INSIDE.has(code)) pending |= HAS.sign
    else if (JOINTS.has(code)) pending |= has === 0 ? 0 : HAS.joint
    else if (code >= 0x430 && code <= 0x44f) {
      has |= HAS.russian | HAS.letter | pending
      pending = 0
    } else if (code >= 0x370 && code <= 0x52f) {
      has |= HAS.foreign | HAS.letter | pending
      pending = 0
    }
  }
  end(folded.length)
  return chunks
}

/** don't, she's: nothing is hidden there. */
export const isAbbreviation = (text: string): boolean => /^[^a-z]*[a-z]+['’](s|t|re|ve|ll|d|m)[^a-z]*$/.test(text)

const isSpace = (code: number): boolean =>
  code === 32 ||
  (code >= 9 && code <= 13) ||
  (code >= 0x85 &&
    (code === 0x85 ||
      code === 0xa0 ||
      code === 0x1680 ||
      (code >= 0x2000 && code <= 0x200a) ||
      code === 0x2028 ||
      code === 0x2029 ||
      code === 0x202f ||
      code === 0x205f ||
      code === 0x3000 ||
      code === 0xfeff))
