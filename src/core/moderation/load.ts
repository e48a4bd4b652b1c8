/** Reads the word lists: the shipped ones, or the operator's file of the same name. Mistakes are told with file and line. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Node } from 'yaml'
import { CATEGORIES } from '../ports.ts'
import { readPolicy } from './policy-file.ts'
import { type ListMistake, Source } from './source.ts'
import type { Combination, Group, Lists } from './types.ts'

export type { ListMistake } from './source.ts'
/** What is done about what is found: all that a policy.yaml says. */
export type LoadedPolicy = ReturnType<typeof readPolicy>
export type LoadedLists = { ok: true; lists: Lists; files: string[] } | { ok: false; mistakes: ListMistake[] }

const RULES_FILE = 'rules.yaml'
export const POLICY_FILE = 'policy.yaml'
const WORD_CHARS = 80
const WORDS_MAX = 20_000
const POINTS_MAX = 1000
const WITHIN_MAX = 400
const SIDES_MAX = 4

/** The files by name: of two of one name the one in the later folder. Folders that do not exist are passed over. */
export function listFiles(folders: readonly string[]): Map<string, string> {
  const files = new Map<string, string>()
  for (const folder of folders.filter((name) => existsSync(name))) {
    for (const name of readdirSync(folder).sort()) if (name.endsWith('.yaml')) files.set(name, path.join(folder, name))
  }
  return files
}

/**
 * Reads `rules.yaml` and every other `*.yaml` of the folders, one a language. A file in a later folder wins, whole, over the
 * one of its name in an earlier one, and may add a language.
 */
export function loadLists(folders: readonly string[]): LoadedLists {
  const files = listFiles(folders)
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
    .filter(([name]) => name !== RULES_FILE && name !== POLICY_FILE)
    .map(([name, file]) => readLanguage(path.basename(name, '.yaml'), new Source(file, mistakes), rules.groups))
  const policy = policyIn(files, mistakes)
  return mistakes.length > 0
    ? { ok: false, mistakes }
    : { ok: true, lists: { ...rules, languages, ...policy }, files: [...files.values()] }
}

/** The policy alone, from the same folders. */
export function loadPolicy(
  folders: readonly string[],
): { ok: true; policy: LoadedPolicy } | { ok: false; mistakes: ListMistake[] } {
  const mistakes: ListMistake[] = []
  const policy = policyIn(listFiles(folders), mistakes)
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, policy }
}

function policyIn(files: ReadonlyMap<string, string>, mistakes: ListMistake[]): LoadedPolicy {
  const file = files.get(POLICY_FILE)
  return readPolicy(file === undefined ? null : new Source(file, mistakes))
}

/** The mistakes as lines for a terminal. */
export function formatListMistakes(mistakes: ListMistake[]): string {
  return mistakes.map(({ file, line, problem }) => `${file}:${line}: ${problem}`).join('\n')
}

function readRules(source: Source): Omit<Lists, 'languages' | 'policy' | 'screens' | 'strikes'> {
  const rules: Omit<Lists, 'languages' | 'policy' | 'screens' | 'strikes'> = {
    threshold: 100,
    thresholds: {},
    passage: 80,
    groups: {},
    combinations: {},
  }
  const sections = source.pairs(source.root, 'the file')
  for (const { name, key, value } of sections) {
    if (name === 'threshold') rules.threshold = Math.max(1, source.whole(value, 'threshold', POINTS_MAX))
    else if (name === 'passage') rules.passage = source.whole(value, 'passage', WITHIN_MAX)
    else if (name === 'thresholds') rules.thresholds = readPoints(source, name, value)
    else if (name === 'groups') {
      for (const group of source.pairs(value, 'groups'))
        rules.groups[group.name] = readGroup(source, group.name, group.value)
    } else if (name !== 'combinations')
      source.mistake(key, `${name} is none of threshold, thresholds, passage, groups, combinations`)
  }
  const combinations = sections.find(({ name }) => name === 'combinations')
  for (const { name, key, value } of source.pairs(combinations?.value, 'combinations')) {
    const combination = readCombination(source, name, key, value, rules.groups)
    if (combination) rules.combinations[name] = combination
  }
  return rules
}

function readGroup(source: Source, group: string, node: Node | null): Group {
  const out: Group = { points: 0, visual: false, audible: false, negatable: false, negates: false }
  for (const { name, key, value } of source.pairs(node, group)) {
    const what = `${group}: ${name}`
    if (name === 'points' || name === 'most') out[name] = source.whole(value, what, POINTS_MAX)
    else if (isFlag(name)) out[name] = source.flag(value)
    else if (name === 'also') out.also = readPoints(source, what, value)
    else if (name === 'category') {
      const category = source.oneOf(value, what, CATEGORIES)
      if (category) out.category = category
    } else if (name === 'softens') {
      out.softens = source.texts(value, what).flatMap(({ text, node: at }) => {
        const category = CATEGORIES.find((one) => one === text)
        if (category === undefined) source.mistake(at, `${what} is none of ${CATEGORIES.join(', ')}`)
        return category ?? []
      })
    } else source.mistake(key, `${what} is none of category, points, most, also, softens, ${FLAGS.join(', ')}`)
  }
  return out
}

const FLAGS = ['visual', 'audible', 'negatable', 'negates'] as const
const isFlag = (name: string): name is (typeof FLAGS)[number] => (FLAGS as readonly string[]).includes(name)

function readPoints(source: Source, what: string, node: Node | null): Lists['thresholds'] {
  const points: Lists['thresholds'] = {}
  for (const { name, key, value } of source.pairs(node, what)) {
    const category = CATEGORIES.find((one) => one === name)
    if (category === undefined) source.mistake(key, `${what}: ${name} is none of ${CATEGORIES.join(', ')}`)
    else points[category] = source.whole(value, `${what}: ${name}`, POINTS_MAX)
  }
  return points
}

function readCombination(
  source: Source,
  combination: string,
  place: Node,
  node: Node | null,
  groups: Lists['groups'],
): Combination | null {
  const flags = { visual: false, audible: false, ordered: false }
  const out: Partial<Combination> & typeof flags = flags
  for (const { name, key, value } of source.pairs(node, combination)) {
    const what = `${combination}: ${name}`
    if (name === 'points') out.points = source.whole(value, what, POINTS_MAX)
    else if (name === 'within') out.within = source.whole(value, what, WITHIN_MAX)
    else if (name === 'visual' || name === 'audible' || name === 'ordered') out[name] = source.flag(value)
    else if (name === 'category') {
      const category = source.oneOf(value, what, CATEGORIES)
      if (category) out.category = category
    } else if (name === 'near') {
      const sides = source.sides(value, what)
      for (const { text, node: at } of sides.flat())
        if (!(text in groups)) source.mistake(at, `${what}: there is no group ${text}`)
      if (sides.length < 2 || sides.length > SIDES_MAX)
        source.mistake(value ?? key, `${what} has not two to ${SIDES_MAX} sides`)
      else out.near = sides.map((side) => side.map(({ text }) => text))
    } else source.mistake(key, `${what} is none of category, near, ordered, within, points, visual, audible`)
  }
  const { category, near, ordered, within, points, visual, audible } = out
  if (category && near && within !== undefined && points !== undefined)
    return { category, near, ordered, within, points, visual, audible }
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
  const bare = text.replace(/\{\d+-\d+\}/g, '1').replace(/~(?=\s|$)/g, '')
  if (text.length > WORD_CHARS) return `is longer than ${WORD_CHARS} characters`
  if (!/[\p{L}\p{N}]/u.test(bare)) return 'has no letters'
  if (/[{}]/.test(bare)) return 'has braces that are not a range such as {1-17}'
  if (bare.includes('~')) return 'has a tilde that is not at the end of a word'
  if (/\*(?!\s*$)/.test(bare)) return 'has a star that is not at its end'
  return /^[\p{L}\p{N}]\*$/u.test(bare.trim()) ? 'is one letter with a star and would match nearly everything' : null
}
