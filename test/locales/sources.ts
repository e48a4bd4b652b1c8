/** What the sources say about texts: keys with the parameters that they are given, read without running anything. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = new URL('../../', import.meta.url).pathname

export interface Use {
  file: string
  /** A whole key, or the beginning of a family's (`kind-` of `kind-${kind}`). */
  key: string
  isFamily: boolean
  /** Names of its parameters; null where they can't be read from the call. */
  params: string[] | null
}

/** Every source file below a folder, tests left out. */
export function sourcesBelow(dir: string): { file: string; text: string }[] {
  return readdirSync(join(ROOT, dir), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ file: path.slice(ROOT.length), text: withoutComments(readFileSync(path, 'utf8')) }))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

/** `t(…)`, `{ key: … }` and templates whose beginning is that of a family, wherever they are built. */
export function usesIn({ file, text }: { file: string; text: string }): Use[] {
  const uses: Use[] = []
  for (const call of text.matchAll(/\bt\(/g)) {
    const [key = '', given] = argumentsAt(text, call.index + call[0].length)
    for (const found of keysIn(key)) uses.push({ file, ...found, params: given === undefined ? [] : namesIn(given) })
  }
  for (const found of text.matchAll(/\bkey: ('[^']*'|`[^`]*`)/g))
    for (const one of keysIn(found[1] ?? '')) uses.push({ file, ...one, params: null })
  return uses
}

/** Templates that begin as keys do: looked up by `has`, or put together before `t`. */
export function templatesIn({ file, text }: { file: string; text: string }): Use[] {
  return [...text.matchAll(/`([a-z]+(?:-[a-z]+)*-)\$\{/g)].map((found) => ({
    file,
    key: found[1] ?? '',
    isFamily: true,
    params: null,
  }))
}

/** Codes of refusals with the names of their parameters. */
export function refusalsIn({ file, text }: { file: string; text: string }): Use[] {
  return [...text.matchAll(/new Refusal\(/g)].flatMap((call) => {
    const [code = '', given] = argumentsAt(text, call.index + call[0].length)
    const params = given === undefined ? [] : namesIn(given)
    return keysIn(code).map(({ key }) => ({ file, key, isFamily: false, params }))
  })
}

/** The string literals of an exported type: `export type Name = 'a' | 'b'`. */
export function unionOf(file: string, name: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const union = new RegExp(`export type ${name} =((?:\\s*\\|?\\s*'[^']*')+)`).exec(text)?.[1] ?? ''
  return [...union.matchAll(/'([^']*)'/g)].map((found) => found[1] ?? '')
}

/** Every match of the first group of a pattern below a folder. */
export function foundBelow(dir: string, pattern: RegExp): string[] {
  return [
    ...new Set(sourcesBelow(dir).flatMap(({ text }) => [...text.matchAll(pattern)].map((found) => found[1] ?? ''))),
  ]
}

function keysIn(whole: string): { key: string; isFamily: boolean }[] {
  // What a key depends on is no key: `code === 'x' ? 'a' : 'b'`.
  const expression = whole.replace(/[!=]== '[^']*'/g, '')
  const literals = [...expression.matchAll(/'([^']*)'/g)].map((found) => ({ key: found[1] ?? '', isFamily: false }))
  const templates = [...expression.matchAll(/`([a-z-]+-)\$\{/g)].map((found) => ({
    key: found[1] ?? '',
    isFamily: true,
  }))
  // `category-${verdict.category ?? 'sexual'}`: the literal stands inside the template.
  return expression.includes('`') ? templates : literals
}

/** The arguments of a call whose bracket opened before `from`, as texts. */
function argumentsAt(text: string, from: number): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let start = from
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!
    if (quote !== '') {
      if (sign === '\\') at++
      else if (sign === quote) quote = ''
      continue
    }
    if (sign === "'" || sign === '`') quote = sign
    else if ('([{'.includes(sign)) depth++
    else if (')]}'.includes(sign) && depth-- === 0)
      return [...parts, text.slice(start, at).trim()].filter((part) => part !== '')
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  return parts
}

/** The names of an object literal; null for anything else, and for one with a spread. */
function namesIn(expression: string): string[] | null {
  if (!expression.startsWith('{') || !expression.endsWith('}')) return null
  const members = argumentsAt(`${expression.slice(1, -1)})`, 0)
  if (members.some((member) => member.startsWith('...'))) return null
  return members.map((member) => /^'?([\w-]+)/.exec(member)?.[1] ?? '')
}
