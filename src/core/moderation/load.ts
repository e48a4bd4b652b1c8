/** Reads the word lists: the shipped ones, or the operator's file of the same name. Mistakes are told with file and line. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument, type YAMLMap } from 'yaml'
import type { ModerationCategory } from '../ports.ts'
import type { Combination, Group, Lists } from './lexicon.ts'

export interface ListMistake {
  file: string
  line: number
  problem: string
}
export type LoadedLists = { ok: true; lists: Lists; files: string[] } | { ok: false; mistakes: ListMistake[] }

const CATEGORIES: readonly ModerationCategory[] = ['sexual-minors', 'sexual', 'violence', 'self-harm', 'hate']
const RULES_FILE = 'rules.yaml'
const WORD_CHARS = 80
const WORDS_MAX = 20_000
const POINTS_MAX = 1000
const WITHIN_MAX = 50

/**
 * Reads `rules.yaml` and every other `*.yaml` of the folders, one a language. A file in a later folder wins, whole, over the
 * one of its name in an earlier one, and may add a language. Folders that do not exist are passed over.
 */
export function loadLists(folders: readonly string[]): LoadedLists {
  const files = new Map<string, string>()
  for (const folder of folders.filter((name) => existsSync(name))) {
    for (const name of readdirSync(folder).sort()) if (name.endsWith('.yaml')) files.set(name, path.join(folder, name))
  }
  const mistakes: ListMistake[] = []
  const rulesFile = files.get(RULES_FILE)
  if (rulesFile === undefined) {
    return {
      ok: false,
      mistakes: [{ file: path.join(folders[0] ?? '', RULES_FILE), line: 1, problem: 'does not exist' }],
    }
  }
  const rules = readRules(new Source(rulesFile, mistakes))
  const languages = [...files]
    .filter(([name]) => name !== RULES_FILE)
    .map(([name, file]) => readLanguage(path.basename(name, '.yaml'), new Source(file, mistakes), rules.groups))
  return mistakes.length > 0
    ? { ok: false, mistakes }
    : { ok: true, lists: { ...rules, languages }, files: [...files.values()] }
}

/** The mistakes as lines for a terminal. */
export function formatListMistakes(mistakes: ListMistake[]): string {
  return mistakes.map(({ file, line, problem }) => `${file}:${line}: ${problem}`).join('\n')
}

/** One file, with the way from a node to its line. */
class Source {
  readonly root: ParsedNode | null
  readonly #file: string
  readonly #lines = new LineCounter()
  readonly #mistakes: ListMistake[]

  constructor(file: string, mistakes: ListMistake[]) {
    this.#file = file
    this.#mistakes = mistakes
    const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: this.#lines, uniqueKeys: true })
    for (const error of document.errors) {
      mistakes.push({
        file,
        line: this.#lines.linePos(error.pos[0]).line,
        problem: error.message.split('\n')[0] ?? 'is not YAML',
      })
    }
    this.root = document.errors.length > 0 ? null : document.contents
    if (document.errors.length === 0 && !isMap(this.root)) this.mistake(null, 'is not a list of settings (name: value)')
  }

  mistake(node: Node | null | undefined, problem: string): void {
    const line = this.#lines.linePos(node?.range?.[0] ?? 0).line
    this.#mistakes.push({ file: this.#file, line: Math.max(1, line), problem })
  }

  /** The pairs of a map; anything else is a mistake, nothing at all is none. */
  pairs(node: unknown, what: string): { name: string; key: Node; value: Node | null }[] {
    if (node === null || node === undefined) return []
    if (!isMap(node)) {
      this.mistake(node as Node, `${what} is not a list of names with values`)
      return []
    }
    return (node as YAMLMap<Node, Node | null>).items.map(({ key, value }) => ({
      name: isScalar(key) ? String(key.value) : '',
      key,
      value,
    }))
  }

  texts(node: Node | null, what: string): { text: string; node: Node }[] {
    const items = isSeq(node) ? node.items : isScalar(node) && typeof node.value === 'string' ? [node] : null
    if (items === null) {
      if (node !== null && !(isScalar(node) && node.value === null))
        this.mistake(node, `${what} is not a list of words`)
      return []
    }
    return (items as Node[]).flatMap((item) => {
      const value = isScalar(item) ? item.value : undefined
      if (typeof value === 'string' || typeof value === 'number') return [{ text: String(value), node: item }]
      this.mistake(item, `${what} has an entry that is not a word; put it in quotes`)
      return []
    })
  }

  whole(node: Node | null, what: string, max: number): number {
    const value = isScalar(node) ? node.value : undefined
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return value
    this.mistake(node, `${what} is not a whole number from 0 to ${max}`)
    return 0
  }

  category(node: Node | null, what: string): ModerationCategory | undefined {
    const value = isScalar(node) ? node.value : undefined
    const category = CATEGORIES.find((known) => known === value)
    if (category === undefined) this.mistake(node, `${what} is none of ${CATEGORIES.join(', ')}`)
    return category
  }
}

function readRules(source: Source): Omit<Lists, 'languages'> {
  const rules: Omit<Lists, 'languages'> = { threshold: 100, groups: {}, combinations: {} }
  const sections = source.pairs(source.root, 'the file')
  for (const { name, key, value } of sections) {
    if (name === 'threshold') rules.threshold = Math.max(1, source.whole(value, 'threshold', POINTS_MAX))
    else if (name === 'groups') {
      for (const group of source.pairs(value, 'groups'))
        rules.groups[group.name] = readGroup(source, group.name, group.value)
    } else if (name !== 'combinations') source.mistake(key, `${name} is none of threshold, groups, combinations`)
  }
  const combinations = sections.find(({ name }) => name === 'combinations')
  for (const { name, key, value } of source.pairs(combinations?.value, 'combinations')) {
    const combination = readCombination(source, name, key, value, rules.groups)
    if (combination) rules.combinations[name] = combination
  }
  return rules
}

function readGroup(source: Source, group: string, node: Node | null): Group {
  const out: Group = { points: 0, visual: false }
  for (const { name, key, value } of source.pairs(node, group)) {
    const what = `${group}: ${name}`
    if (name === 'points') out.points = source.whole(value, what, POINTS_MAX)
    else if (name === 'visual') out.visual = isScalar(value) && value.value === true
    else if (name === 'category' || name === 'softens') {
      const category = source.category(value, what)
      if (category) out[name] = category
    } else source.mistake(key, `${what} is none of category, points, softens, visual`)
  }
  return out
}

function readCombination(
  source: Source,
  combination: string,
  place: Node,
  node: Node | null,
  groups: Lists['groups'],
): Combination | null {
  const out: Partial<Combination> & { visual: boolean; ordered: boolean } = { visual: false, ordered: false }
  for (const { name, key, value } of source.pairs(node, combination)) {
    const what = `${combination}: ${name}`
    if (name === 'points') out.points = source.whole(value, what, POINTS_MAX)
    else if (name === 'within') out.within = source.whole(value, what, WITHIN_MAX)
    else if (name === 'visual' || name === 'ordered') out[name] = isScalar(value) && value.value === true
    else if (name === 'category') {
      const category = source.category(value, what)
      if (category) out.category = category
    } else if (name === 'near') {
      const sides = isSeq(value) ? value.items.map((side) => source.texts(side as Node, what)) : []
      for (const { text, node: at } of sides.flat())
        if (!(text in groups)) source.mistake(at, `${what}: there is no group ${text}`)
      if (sides.length !== 2) source.mistake(value ?? key, `${what} has not two sides`)
      else out.near = sides.map((side) => side.map(({ text }) => text)) as Combination['near']
    } else source.mistake(key, `${what} is none of category, near, ordered, within, points, visual`)
  }
  const { category, near, ordered, within, points, visual } = out
  if (category && near && within !== undefined && points !== undefined)
    return { category, near, ordered, within, points, visual }
  source.mistake(place, `${combination} needs category, near, within and points`)
  return null
}

function readLanguage(id: string, source: Source, groups: Lists['groups']): Lists['languages'][number] {
  const language: Lists['languages'][number] = { id, words: {}, exceptions: [] }
  let count = 0
  const read = (node: Node | null, what: string): string[] =>
    source.texts(node, what).flatMap(({ text, node: at }) => {
      count++
      const problem = wordProblem(text)
      if (problem !== null) source.mistake(at, `${what}: "${text.slice(0, 40)}" ${problem}`)
      return problem === null ? [text] : []
    })
  for (const { name, key, value } of source.pairs(source.root, 'the file')) {
    if (name === 'exceptions') language.exceptions = read(value, name)
    else if (name === 'words') {
      for (const group of source.pairs(value, name)) {
        if (!(group.name in groups)) source.mistake(group.key, `${RULES_FILE} has no group ${group.name}`)
        else language.words[group.name] = read(group.value, group.name)
      }
    } else if (name !== 'language') source.mistake(key, `${name} is none of language, words, exceptions`)
  }
  if (count > WORDS_MAX) source.mistake(null, `has more than ${WORDS_MAX} words`)
  return language
}

function wordProblem(text: string): string | null {
  const bare = text.replace(/\{\d+-\d+\}/g, '1')
  if (text.length > WORD_CHARS) return `is longer than ${WORD_CHARS} characters`
  if (!/[\p{L}\p{N}]/u.test(bare)) return 'has no letters'
  if (/[{}]/.test(bare)) return 'has braces that are not a range such as {1-17}'
  if (/\*(?!\s*$)/.test(bare)) return 'has a star that is not at its end'
  return /^[\p{L}\p{N}]\*$/u.test(bare.trim()) ? 'is one letter with a star and would match nearly everything' : null
}
