/** All words of all lists in one tree, walked once along a view: the time depends on the text, not on the size of the lists. */
import { isHanNumeral, scriptOf } from './fold.ts'
import { GAP, patternOf, type View } from './views.ts'

export interface Word<T> {
  /** As in the list: `word`, `begin*` (any ending), `two words`, `{1-17} years old` (a number in that range). */
  text: string
  value: T
  /** One of these may follow the last letter: the word's inflections. */
  endings?: ReadonlySet<string>
}

export interface Finding<T> {
  value: T
  word: string
  /** Places in the folded text: of the first and of the last character. */
  from: number
  to: number
}

interface Node<T> {
  next: Map<number, Node<T>>
  numbers: { min: number; max: number; node: Node<T> }[]
  ends: { word: Word<T>; isBeginning: boolean }[]
}

const SPACE = 32
const HAN_FIRST = 0x3007
const NUMBER_DIGITS = 3
const RUN_MAX = 3
const ENDING_CHARS = 6

export type Trie<T> = Node<T>

/** Builds the tree. A word without letters is left out: it could never be found. */
export function buildTrie<T>(words: Word<T>[]): Trie<T> {
  const root = newNode<T>()
  for (const word of words) {
    if (/^[a-z]+( [a-z]+)*$/.test(word.text)) {
      addPlain(root, word)
      continue
    }
    const isBeginning = word.text.trim().endsWith('*')
    const parts = word.text.replace(/\*\s*$/, '').split(/(\{\d+-\d+\})/)
    let node = root
    let isEmpty = true
    for (const [index, part] of parts.entries()) {
      const range = /^\{(\d+)-(\d+)\}$/.exec(part)
      if (range) {
        node = numberEdge(node, Number(range[1]), Number(range[2]))
        isEmpty = false
        continue
      }
      const { codes, runs } = patternOf(part)
      // Between a number and a letter a view always has a space; between a number and a Han character as it was written.
      const first = codes[0]
      const afterNumber = index > 0 && first !== undefined
      if (afterNumber && (/^\s/.test(part) || scriptOf(first) !== 'han')) node = edge(node, SPACE, 1)
      for (let i = 0; i < codes.length; i++) node = edge(node, codes[i] as number, runs[i] as number)
      if (codes.length > 0) isEmpty = false
      const beforeNumber = index < parts.length - 1 && codes.length > 0
      if (beforeNumber && (/\s$/.test(part) || scriptOf(codes[codes.length - 1] as number) !== 'han'))
        node = edge(node, SPACE, 1)
    }
    if (!isEmpty) node.ends.push({ word, isBeginning })
  }
  return root
}

/** The common case, quickly: words of ASCII letters are in form already. */
function addPlain<T>(root: Node<T>, word: Word<T>): void {
  const { text } = word
  let node = root
  for (let i = 0; i < text.length; ) {
    const code = text.charCodeAt(i)
    const begin = i
    while (i < text.length && text.charCodeAt(i) === code) i++
    node = edge(node, code, i - begin)
  }
  node.ends.push({ word, isBeginning: false })
}

/** Every word of the tree in the view, at word boundaries; Han needs none. */
export function findAll<T>(trie: Trie<T>, view: View, onFound: (finding: Finding<T>) => void): void {
  const { codes, runs, from, length } = view
  const isHan = (index: number) => (codes[index] ?? 0) >= HAN_FIRST && scriptOf(codes[index] as number) === 'han'
  const isBoundary = (index: number) =>
    index >= length || (codes[index] as number) <= SPACE || isHan(index) || isHan(index - 1)

  function walk(node: Node<T>, index: number, start: number): void {
    for (let i = 0; i < node.ends.length; i++) {
      const { word, isBeginning } = node.ends[i] as Node<T>['ends'][number]
      const end = isBeginning || isBoundary(index) ? index : word.endings ? endOf(index, word.endings) : 0
      if (end > 0)
        onFound({ value: word.value, word: word.text, from: from[start] as number, to: from[end - 1] as number })
    }
    if (index >= length) return
    const code = codes[index] as number
    const run = runs[index] as number
    // A letter written three times or more stands for any number of it; once and twice are told apart (Niger, coop).
    if (run < RUN_MAX) {
      const next = node.next.get(edgeKey(code, run))
      if (next !== undefined) walk(next, index + 1, start)
    } else
      for (let written = 1; written <= RUN_MAX; written++) {
        const next = node.next.get(edgeKey(code, written))
        if (next !== undefined) walk(next, index + 1, start)
      }
    if (node.numbers.length > 0 && code >= 0x30 && code <= 0x39) walkNumber(node, index, start)
  }

  /** Where the word ends, when what follows is one of the endings; otherwise 0. */
  function endOf(index: number, endings: ReadonlySet<string>): number {
    let ending = ''
    let end = index
    while (end < length && !isBoundary(end) && ending.length <= ENDING_CHARS) {
      ending += String.fromCodePoint(codes[end] as number).repeat(Math.min(runs[end] as number, 2))
      end++
    }
    return ending.length <= ENDING_CHARS && endings.has(ending) ? end : 0
  }

  function walkNumber(node: Node<T>, index: number, start: number): void {
    let value = 0
    let end = index
    while (
      end < length &&
      end - index <= NUMBER_DIGITS &&
      (codes[end] as number) >= 0x30 &&
      (codes[end] as number) <= 0x39
    ) {
      value = value * 10 + (codes[end] as number) - 0x30
      end++
    }
    if (end - index > NUMBER_DIGITS) return
    for (const { min, max, node: next } of node.numbers) if (value >= min && value <= max) walk(next, end, start)
  }

  for (let start = 0; start < length; start++) {
    const code = codes[start] as number
    if (code === SPACE || code === GAP) continue
    const han = isHan(start)
    if (han && isHanNumeral(code) && start > 0 && isHanNumeral(codes[start - 1] as number)) continue
    if (han || start === 0 || (codes[start - 1] as number) <= SPACE || isHan(start - 1)) walk(trie, start, start)
  }
}

const newNode = <T>(): Node<T> => ({ next: new Map(), numbers: [], ends: [] })
const edgeKey = (code: number, run: number): number => code * 4 + run

function edge<T>(node: Node<T>, code: number, run: number): Node<T> {
  const key = edgeKey(code, Math.min(run, RUN_MAX))
  let next = node.next.get(key)
  if (next === undefined) {
    next = newNode<T>()
    node.next.set(key, next)
  }
  return next
}

function numberEdge<T>(node: Node<T>, min: number, max: number): Node<T> {
  const known = node.numbers.find((range) => range.min === min && range.max === max)
  if (known) return known.node
  const next = newNode<T>()
  node.numbers.push({ min, max, node: next })
  return next
}
