/**
 * A text as the lexicon reads it: several views of it, each undoing one way to hide a word. Every character of a view knows
 * where it came from, so that findings of all views can be laid over each other.
 */
import { foldText, leetCyrillic, leetLatin, type Script, scriptOf, toCyrillic, toLatin } from './fold.ts'

/** Characters with equal neighbours drawn together: `codes[i]` stood `runs[i]` times, first at `from[i]` of the folded text. */
export interface View {
  name: string
  codes: number[]
  runs: number[]
  from: number[]
}

const SPACE = 32

interface Chunk {
  text: string
  at: number
}

/** Makes the views of a text; only those that differ from the plain one are made. Linear in the length of the text. */
export function viewsOf(text: string): { folded: string; views: View[] } {
  const folded = foldText(text)
  const chunks = chunksOf(folded)
  const views = [render('plain', chunks, (chunk) => chunk.text)]
  const add = (name: string, change: (chunk: Chunk) => string | null) => {
    const changed = new Map<Chunk, string>()
    for (const chunk of chunks) {
      const other = change(chunk)
      if (other !== null && other !== chunk.text) changed.set(chunk, other)
    }
    if (changed.size > 0) views.push(render(name, chunks, (chunk) => changed.get(chunk) ?? chunk.text))
  }
  add('look-alike', (chunk) => asScript(chunk.text, 'latin'))
  add('look-alike', (chunk) => asScript(chunk.text, 'cyrillic'))
  add('leet', (chunk) => withoutLeet(chunk.text, 'i'))
  if (/[1|!]/.test(folded)) add('leet', (chunk) => withoutLeet(chunk.text, 'l'))
  add('joined', (chunk) => joined(chunk.text))
  const together = joinSingles(chunks)
  if (together !== null) views.push(render('spaced', together, (chunk) => chunk.text))
  return { folded, views }
}

/** A word of the lists in the same form: codes and runs, separators as one space. */
export function patternOf(text: string): { codes: number[]; runs: number[] } {
  const folded = foldText(text)
  const { codes, runs } = render('word', chunksOf(folded), (chunk) => chunk.text)
  return { codes, runs }
}

function chunksOf(folded: string): Chunk[] {
  return Array.from(folded.matchAll(/\S+/g), (match) => ({ text: match[0], at: match.index }))
}

/** Letters stay, everything between them becomes one space; a digit and a letter beside each other are two words. */
function render(name: string, chunks: Chunk[], textOf: (chunk: Chunk) => string): View {
  const view: View = { name, codes: [], runs: [], from: [] }
  const { codes, runs, from } = view
  let previous: Script = 'none'
  const space = (at: number) => {
    if (codes.length > 0 && codes[codes.length - 1] !== SPACE) {
      codes.push(SPACE)
      runs.push(1)
      from.push(at)
    }
    previous = 'none'
  }
  for (const chunk of chunks) {
    const text = textOf(chunk)
    space(chunk.at)
    for (let i = 0; i < text.length; i++) {
      const code = text.codePointAt(i) as number
      // A view may be shorter than its chunk: then its places are near enough, never beyond the chunk.
      const at = chunk.at + Math.min(i, chunk.text.length - 1)
      if (code > 0xffff) i++
      const script = scriptOf(code)
      if (script === 'none') {
        space(at)
        continue
      }
      if (
        (script === 'digit') !== (previous === 'digit') &&
        script !== 'han' &&
        previous !== 'han' &&
        previous !== 'none'
      )
        space(at)
      const last = codes.length - 1
      if (script !== 'digit' && codes[last] === code) runs[last] = (runs[last] as number) + 1
      else {
        codes.push(code)
        runs.push(1)
        from.push(at)
      }
      previous = script
    }
  }
  if (codes[codes.length - 1] === SPACE) {
    codes.pop()
    runs.pop()
    from.pop()
  }
  return view
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
function joinSingles(chunks: Chunk[]): Chunk[] | null {
  const out: Chunk[] = []
  let run: Chunk[] = []
  let found = false
  const flush = () => {
    const single = run.map((chunk) => chunk.text.replace(/[^\p{L}\d@$]/gu, '')).join('')
    const text = withoutLeet(single, 'i') ?? single
    const isHan = run.length > 0 && scriptOf(text.codePointAt(0) ?? 0) === 'han'
    if (run.length >= (isHan ? 2 : 3)) {
      found = true
      out.push({ text, at: run[0]?.at ?? 0 })
    } else out.push(...run)
    run = []
  }
  for (const chunk of chunks) {
    if (chunk.text.length <= 2 && /^[^\p{L}\p{N}]?[\p{L}\d@$][^\p{L}\p{N}]?$/u.test(chunk.text)) run.push(chunk)
    else {
      flush()
      out.push(chunk)
    }
  }
  flush()
  return found ? out : null
}

function mapped(text: string, map: (character: string) => string): string {
  let out = ''
  for (const character of text) out += map(character)
  return out
}
