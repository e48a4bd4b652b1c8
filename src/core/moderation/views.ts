/**
 * A text as the lexicon reads it: several views of it, each undoing one way to hide a word. Every character of a view knows
 * where it came from, so that findings of all views can be laid over each other.
 */
import { type Chunk, chunksOf, HAS, isAbbreviation } from './chunks.ts'
import { foldText, leetCyrillic, leetLatin, type Script, scriptOf, toCyrillic, toLatin } from './fold.ts'

/** Characters with equal neighbours drawn together: `codes[i]` stood `runs[i]` times, first at `from[i]` of the folded text. */
export interface View {
  name: string
  length: number
  codes: Uint32Array
  runs: Uint32Array
  from: Uint32Array
}

const SPACE = 32
/** Between two parts of the text that do not stand side by side: no word reaches over it. */
export const GAP = 1
/** As many chunks on both sides of a changed one are in its view: phrases are found there too. */
const NEIGHBOURS = 3

/**
 * Shows the views of a text, one after the other, and answers its folded form; besides the plain view only what a change
 * touches. A view is good until the next one: they share their memory. Linear in the length of the text.
 */
export function eachView(text: string, use: (view: View) => void): string {
  const folded = foldText(text)
  const chunks = chunksOf(folded)
  use(render('plain', chunks))
  const add = (name: string, needs: number, change: (chunk: Chunk) => string | null) => {
    const changed: (Chunk | undefined)[] = []
    for (let i = 0; i < chunks.length; i++) {
      const chunk = chunks[i] as Chunk
      if ((chunk.has & needs) === 0) continue
      const other = change(chunk)
      if (other !== null && other !== chunk.text) changed[i] = { ...chunk, text: other }
    }
    if (changed.length > 0) use(render(name, around(chunks, changed)))
  }
  add('look-alike', HAS.foreign | HAS.russian, (chunk) => asScript(chunk.text, 'latin'))
  add('look-alike', HAS.russian, (chunk) => asScript(chunk.text, 'cyrillic'))
  add('leet', HAS.sign, (chunk) => withoutLeet(chunk.text, 'i'))
  if (/[1|!]/.test(folded)) add('leet', HAS.sign, (chunk) => withoutLeet(chunk.text, 'l'))
  add('joined', HAS.joint, (chunk) => (isAbbreviation(chunk.text) ? null : joined(chunk.text)))
  const together = joinSingles(chunks)
  if (together !== null) use(render('spaced', together))
  return folded
}

/** A word of the lists in the same form: codes and runs, separators as one space. */
export function patternOf(text: string): { codes: number[]; runs: number[] } {
  const { codes, runs, length } = render('word', chunksOf(foldText(text)))
  return { codes: [...codes.subarray(0, length)], runs: [...runs.subarray(0, length)] }
}

/** The changed chunks with their neighbours; null where something was left out. */
function around(chunks: Chunk[], changed: (Chunk | undefined)[]): (Chunk | null)[] {
  const out: (Chunk | null)[] = []
  let next = 0
  changed.forEach((_, index) => {
    const start = Math.max(next, index - NEIGHBOURS)
    if (start > next) out.push(null)
    const end = Math.min(chunks.length, index + NEIGHBOURS + 1)
    for (let i = start; i < end; i++) out.push(changed[i] ?? (chunks[i] as Chunk))
    next = Math.max(next, end)
  })
  return out
}

let scratch = scratchFor(8192)

function scratchOf(size: number): typeof scratch {
  if (size <= scratch.codes.length) return scratch
  const grown = scratchFor(size)
  // One long text does not keep its memory.
  if (size <= SCRATCH_KEPT) scratch = grown
  return grown
}
const SCRATCH_KEPT = 65_536

function scratchFor(size: number) {
  return { codes: new Uint32Array(size), runs: new Uint32Array(size), from: new Uint32Array(size) }
}

/** Letters stay, everything between them becomes one space; a digit and a letter beside each other are two words. */
function render(name: string, chunks: (Chunk | null)[]): View {
  let size = 2
  for (const chunk of chunks) size += chunk === null ? 2 : chunk.text.length * 2 + 1
  const { codes, runs, from } = scratchOf(size)
  let length = 0
  let previous: Script = 'none'
  const put = (code: number, at: number) => {
    codes[length] = code
    runs[length] = 1
    from[length++] = at
  }
  const space = (at: number) => {
    if (length > 0 && (codes[length - 1] as number) > SPACE) put(SPACE, at)
    previous = 'none'
  }
  for (const chunk of chunks) {
    if (chunk === null) {
      put(GAP, length > 0 ? (from[length - 1] as number) : 0)
      previous = 'none'
      continue
    }
    const { text, at: begin, size: chunkSize } = chunk
    space(begin)
    for (let i = 0; i < text.length; i++) {
      const code = text.codePointAt(i) as number
      // A view may be shorter than its chunk: then its places are near enough, never beyond the chunk.
      const at = begin + Math.min(i, chunkSize - 1)
      if (code > 0xffff) i++
      const script = scriptOf(code)
      if (script === 'none') {
        space(at)
        continue
      }
      if (previous !== script && previous !== 'none' && script !== 'han' && previous !== 'han')
        if (script === 'digit' || previous === 'digit') space(at)
      if (script !== 'digit' && length > 0 && codes[length - 1] === code)
        runs[length - 1] = (runs[length - 1] as number) + 1
      else put(code, at)
      previous = script
    }
  }
  if (length > 0 && codes[length - 1] === SPACE) length--
  return { name, length, codes, runs, from }
}

const RUSSIAN = /[а-я]/
const LATIN = /[a-z]/
const FOREIGN = /[\u0370-\u03ff\u0400-\u042f\u0450-\u052f]/

/** A word of mixed scripts, or with letters that only look like Latin ones, in one script; null for any other word. */
function asScript(text: string, script: 'latin' | 'cyrillic'): string | null {
  const hasLatin = LATIN.test(text)
  const hasForeign = FOREIGN.test(text)
  const hasRussian = RUSSIAN.test(text)
  if (!hasForeign && !hasRussian) return null
  if (script === 'latin') return hasLatin || hasForeign ? mapped(text, toLatin) : null
  return hasLatin && hasRussian ? mapped(text, toCyrillic) : null
}

/** Signs for letters put back, where at least half of the word are true letters: a55 stays, s3x does not. */
function withoutLeet(chunk: string, one: 'i' | 'l'): string | null {
  const bare = chunk.replace(/[!|+]+$/, '')
  if (!/[\d@$€£!|+]/.test(bare)) return null
  const latin = asScript(bare, 'latin')
  const text = joined(latin ?? bare) ?? latin ?? bare
  const letters = text.match(/[a-zа-я]/g)?.length ?? 0
  const signs = text.match(/[\d@$€£!|+]/g)?.length ?? 0
  if (letters < signs || letters === 0) return null
  if (RUSSIAN.test(text)) return mapped(text, (character) => leetCyrillic(character) ?? character)
  return mapped(text, (character) => ('1|!'.includes(character) ? one : (leetLatin(character) ?? character)))
}

/** p.o-r_n as one word: single signs between letters of one chunk left out. */
function joined(text: string): string | null {
  if (!/[a-zа-я\d@$][.\-_*'’·~^]+[a-zа-я\d@$]/.test(text)) return null
  return text.replace(/[.\-_*'’·~^]+/g, '')
}

/** "s e x" as one word: three or more single letters, or two or more single Han characters, one after another. */
function joinSingles(chunks: Chunk[]): (Chunk | null)[] | null {
  const changed: (Chunk | undefined)[] = []
  const rest: Chunk[] = []
  let run: Chunk[] = []
  const flush = () => {
    if (run.length >= 2) {
      const single = run.map((chunk) => chunk.text.replace(/[^\p{L}\d@$]/gu, '')).join('')
      const text = withoutLeet(single, 'i') ?? single
      const isHan = scriptOf(text.codePointAt(0) ?? 0) === 'han'
      if (run.length >= (isHan ? 2 : 3)) {
        const { at } = run[0] as Chunk
        const last = run[run.length - 1] as Chunk
        const chunk = { text, at, size: last.at + last.size - at, has: 0 }
        changed[rest.length] = chunk
        rest.push(chunk)
        run = []
      }
    }
    rest.push(...run)
    run = []
  }
  for (const chunk of chunks) {
    if (chunk.text.length <= 3 && /^[^\p{L}\p{N}]?[\p{L}\d@$][^\p{L}\p{N}]?$/u.test(chunk.text)) run.push(chunk)
    else {
      flush()
      rest.push(chunk)
    }
  }
  flush()
  return changed.length > 0 ? around(rest, changed) : null
}

function mapped(text: string, map: (character: string) => string): string {
  let out = ''
  for (const character of text) out += map(character)
  return out
}
