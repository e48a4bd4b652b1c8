/** Reads the imports of our own sources. No compiler: statements are found by their form, comments left out first. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')

export interface Import {
  /** Both relative to the root, with slashes; `to` is a package's name or `node:...` when it is not ours. */
  from: string
  to: string
  isPackage: boolean
  isTypeOnly: boolean
  /** Named as the entry of a child process: not loaded here. */
  isEntry: boolean
  line: number
}

/** Every .ts file below a folder of the root, relative to the root, sorted. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort()
}

export const isTest = (file: string): boolean => file.endsWith('.test.ts')
export const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

const STATIC = /^[ \t]*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s*)?['"]([^'"\n]+)['"]/gm
const DYNAMIC = /\b(?:import|require|createRequire\([^)]*\))\s*\(\s*['"`]([^'"`\n]+)['"`]/g
const ENTRY = /new URL\(\s*['"]([^'"\n]+\.ts)['"]\s*,\s*import\.meta\.url/g

/** The imports of one file: static, re-exports, dynamic, and modules that are named as the entry of a child process. */
export function importsOf(file: string, text: string = textOf(file)): Import[] {
  const code = withoutComments(text)
  const found: Import[] = []
  const add = (target: string, isTypeOnly: boolean, index: number, isEntry = false) => {
    const isPackage = !target.startsWith('.')
    const to = isPackage ? packageName(target) : path.posix.join(path.posix.dirname(file), target)
    found.push({ from: file, to, isPackage, isTypeOnly, isEntry, line: code.slice(0, index).split('\n').length })
  }
  for (const match of code.matchAll(STATIC)) add(match[2] as string, isTypesOnly(match), match.index)
  for (const match of code.matchAll(DYNAMIC)) add(match[1] as string, false, match.index)
  for (const match of code.matchAll(ENTRY))
    add(`./${match[1]}`.replace('././', './').replace('./../', '../'), false, match.index, true)
  return found
}

/** `import type { A }` and `import { type A, type B }`. */
function isTypesOnly(match: RegExpExecArray | RegExpMatchArray): boolean {
  if (match[1] !== undefined) return true
  const names = /\{([^}]*)\}/.exec(match[0])
  if (names === null || /(?:import|export)\s+[\w*]/.test(match[0])) return false
  const list = (names[1] as string).split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
  return list.length > 0 && list.every((name) => name.startsWith('type '))
}

function packageName(target: string): string {
  if (target.startsWith('node:')) return target
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/')
}

/** Comments become blanks, line breaks stay, so that lines can be counted. Strings are left as they are. */
function withoutComments(text: string): string {
  return text.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|(?<![:\\'"`/])\/\/[^\n]*/g, (part) =>
    part.startsWith('/') ? part.replace(/[^\n]/g, ' ') : part,
  )
}

/** A chain of files that import each other in a ring, or null. Imports of types alone do not count: they vanish at run time. */
export function findCycle(imports: Import[]): string[] | null {
  const next = Map.groupBy(
    imports.filter(({ isPackage, isTypeOnly, isEntry }) => !isPackage && !isTypeOnly && !isEntry),
    ({ from }) => from,
  )
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  function visit(file: string): string[] | null {
    if (state.get(file) === 'done') return null
    if (state.get(file) === 'open') return [...trail.slice(trail.indexOf(file)), file]
    state.set(file, 'open')
    trail.push(file)
    for (const { to } of next.get(file) ?? []) {
      const cycle = visit(to)
      if (cycle) return cycle
    }
    trail.pop()
    state.set(file, 'done')
    return null
  }
  for (const file of next.keys()) {
    const cycle = visit(file)
    if (cycle) return cycle
  }
  return null
}
