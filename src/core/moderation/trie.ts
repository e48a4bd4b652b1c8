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
  /** Places in the folded text: of the first and of the last character. */
  from: number
  to: number
}

/** Flat, so that it can be kept in a file and read back as it is, and takes a tenth of what objects would. Nodes are numbers; 0 is the root. */
export interface Trie<T> {
  /** A hash table with open addresses of (node, edge, next node); nothing leads to the root, so that 0 means an empty place. */
  edges: Int32Array
  /** Of each node where its ends begin. */
  endsAt: Int32Array
  /** Of each end the place of its value, twice, one more where any letters may follow; and of its endings, or -1. */
  ends: Int32Array
  numbers: Map<number, { min: number; max: number; next: number }[]>
  values: T[]
  endings: ReadonlySet<string>[]
}

const SPACE = 32
const HAN_FIRST = 0x3007
const NUMBER_DIGITS = 3
const RUN_MAX = 3
const ENDING_CHARS = 6
const FIRST_PLACES = 1 << 15
const EDGE = 3

/** Builds the tree. A word without letters is left out: it could never be found. */
export function buildTrie<T>(words: Word<T>[]): Trie<T> {
  let edges = new Int32Array(FIRST_PLACES * EDGE)
  let edgeCount = 0
  let nodeCount = 1
  const numbers: Trie<T>['numbers'] = new Map()
  const found: { node: number; word: Word<T>; isBeginning: boolean }[] = []

  function edge(node: number, code: number, run: number): number {
    const key = edgeKey(code, Math.min(run, RUN_MAX))
    const at = placeOf(edges, node, key)
    const known = edges[at + 2] as number
    if (known !== 0) return known
    const next = nodeCount++
    edges[at] = node
    edges[at + 1] = key
    edges[at + 2] = next
    if (++edgeCount * EDGE * 2 > edges.length) edges = twiceAsLarge(edges)
    return next
  }

  function numberEdge(node: number, min: number, max: number): number {
    const ranges = numbers.get(node) ?? []
    const known = ranges.find((range) => range.min === min && range.max === max)
    if (known) return known.next
    const next = nodeCount++
    numbers.set(node, [...ranges, { min, max, next }])
    return next
  }

  /** The common case, quickly: words of ASCII letters are in form already. */
  function addPlain(text: string): number {
    let node = 0
    for (let i = 0; i < text.length; ) {
      const code = text.charCodeAt(i)
      const begin = i
      while (i < text.length && text.charCodeAt(i) === code) i++
      node = edge(node, code, i - begin)
    }
    return node
  }

  function add(text: string): number {
    const parts = text.replace(/\*\s*$/, '').split(/(\{\d+-\d+\})/)
    let node = 0
    for (const [index, part] of parts.entries()) {
      const range = /^\{(\d+)-(\d+)\}$/.exec(part)
      if (range) {
        node = numberEdge(node, Number(range[1]), Number(range[2]))
        continue
      }
      const { codes, runs } = patternOf(part)
      // Between a number and a letter a view always has a space; between a number and a Han character as it was written.
      const first = codes[0]
      const afterNumber = index > 0 && first !== undefined
      if (afterNumber && (/^\s/.test(part) || scriptOf(first) !== 'han')) node = edge(node, SPACE, 1)
      for (let i = 0; i < codes.length; i++) node = edge(node, codes[i] as number, runs[i] as number)
      const beforeNumber = index < parts.length - 1 && codes.length > 0
      if (beforeNumber && (/\s$/.test(part) || scriptOf(codes[codes.length - 1] as number) !== 'han'))
        node = edge(node, SPACE, 1)
    }
    return node
  }

  for (const word of words) {
    const { text } = word
    const isBeginning = text.trim().endsWith('*')
    const node = /^[a-z]+( [a-z]+)*$/.test(text) ? addPlain(text) : add(text)
    if (node !== 0) found.push({ node, word, isBeginning })
  }
  return { edges, numbers, ...endsOf(found, nodeCount) }
}

function endsOf<T>(found: { node: number; word: Word<T>; isBeginning: boolean }[], nodeCount: number) {
  const values = new Map<T, number>()
  const endings = new Map<ReadonlySet<string>, number>()
  const placeIn = <V>(known: Map<V, number>, value: V): number => {
    const place = known.get(value) ?? known.size
    known.set(value, place)
    return place
  }
  const endsAt = new Int32Array(nodeCount + 1)
  for (const { node } of found) endsAt[node + 1] = (endsAt[node + 1] as number) + 1
  for (let node = 0; node < nodeCount; node++)
    endsAt[node + 1] = (endsAt[node + 1] as number) + (endsAt[node] as number)
  const ends = new Int32Array(2 * found.length)
  const nextAt = endsAt.slice()
  for (const { node, word, isBeginning } of found) {
    const at = 2 * (nextAt[node] as number)
    nextAt[node] = (nextAt[node] as number) + 1
    ends[at] = 2 * placeIn(values, word.value) + Number(isBeginning)
    ends[at + 1] = word.endings === undefined ? -1 : placeIn(endings, word.endings)
  }
  return { endsAt, ends, values: [...values.keys()], endings: [...endings.keys()] }
}

const edgeKey = (code: number, run: number): number => code * 4 + run

/** Where the edge stands, or would stand: there is always an empty place. */
function placeOf(edges: Int32Array, node: number, key: number): number {
  const places = edges.length / EDGE
  const hash = Math.imul(Math.imul(node, 0x9e3779b1) ^ key, 0x85ebca6b)
  for (let place = (hash ^ (hash >>> 15)) & (places - 1); ; place = (place + 1) & (places - 1)) {
    const at = place * EDGE
    if (edges[at + 2] === 0 || (edges[at] === node && edges[at + 1] === key)) return at
  }
}

function twiceAsLarge(edges: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(edges.length * 2)
  for (let at = 0; at < edges.length; at += EDGE) {
    if (edges[at + 2] === 0) continue
    const to = placeOf(larger, edges[at] as number, edges[at + 1] as number)
    for (let part = 0; part < EDGE; part++) larger[to + part] = edges[at + part] as number
  }
  return larger
}

/** Every word of the tree in the view, at word boundaries; Han needs none. */
export function findAll<T>(trie: Trie<T>, view: View, onFound: (finding: Finding<T>) => void): void {
  const { codes, runs, from, length } = view
  const { edges, endsAt, ends, numbers, values, endings } = trie
  const isHan = (index: number) => (codes[index] ?? 0) >= HAN_FIRST && scriptOf(codes[index] as number) === 'han'
  const isBoundary = (index: number) =>
    index >= length || (codes[index] as number) <= SPACE || isHan(index) || isHan(index - 1)

  function walk(node: number, index: number, start: number): void {
    for (let i = endsAt[node] as number; i < (endsAt[node + 1] as number); i++) {
      const value = ends[2 * i] as number
      const may = ends[2 * i + 1] as number
      const isWhole = value % 2 === 1 || isBoundary(index)
      const end = isWhole ? index : may < 0 ? 0 : endOf(index, endings[may] as ReadonlySet<string>)
      if (end > 0) onFound({ value: values[value >> 1] as T, from: from[start] as number, to: from[end - 1] as number })
    }
    if (index >= length) return
    const code = codes[index] as number
    const run = runs[index] as number
    // A letter written three times or more stands for any number of it; once and twice are told apart (Niger, coop).
    if (run < RUN_MAX) {
      const next = edges[placeOf(edges, node, edgeKey(code, run)) + 2] as number
      if (next !== 0) walk(next, index + 1, start)
    } else
      for (let written = 1; written <= RUN_MAX; written++) {
        const next = edges[placeOf(edges, node, edgeKey(code, written)) + 2] as number
        if (next !== 0) walk(next, index + 1, start)
      }
    if (code >= 0x30 && code <= 0x39) walkNumber(node, index, start)
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

  function walkNumber(node: number, index: number, start: number): void {
    const ranges = numbers.get(node)
    if (ranges === undefined) return
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
    for (const { min, max, next } of ranges) if (value >= min && value <= max) walk(next, end, start)
  }

  for (let start = 0; start < length; start++) {
    const code = codes[start] as number
    if (code === SPACE || code === GAP) continue
    const han = isHan(start)
    if (han && isHanNumeral(code) && start > 0 && isHanNumeral(codes[start - 1] as number)) continue
    if (han || start === 0 || (codes[start - 1] as number) <= SPACE || isHan(start - 1)) walk(0, start, start)
  }
}
