/** A list file, with the way from a node to its line. */
import { readFileSync } from 'node:fs'
import { isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument, type YAMLMap } from 'yaml'

export interface ListMistake {
  file: string
  line: number
  problem: string
}

/** One file, with the way from a node to its line. */
export class Source {
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

  /** A list of lists of words. */
  sides(node: Node | null, what: string): { text: string; node: Node }[][] {
    return isSeq(node) ? node.items.map((side) => this.texts(side as Node, what)) : []
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

  /** A share above 0 and up to 1. */
  share(node: Node | null, what: string): number | undefined {
    const value = isScalar(node) ? node.value : undefined
    if (typeof value === 'number' && value > 0 && value <= 1) return value
    this.mistake(node, `${what} is not a number above 0 and up to 1`)
    return undefined
  }

  /** YAML 1.2 reads `off` as a word, and YAML 1.1 as false. */
  isOff(node: Node | null): boolean {
    return isScalar(node) && (node.value === false || node.value === 'off')
  }

  isMap(node: Node | null): boolean {
    return isMap(node)
  }

  flag(node: Node | null): boolean {
    return isScalar(node) && node.value === true
  }

  oneOf<T extends string>(node: Node | null, what: string, known: readonly T[]): T | undefined {
    const value = isScalar(node) ? node.value : undefined
    const found = known.find((one) => one === value)
    if (found === undefined) this.mistake(node, `${what} is none of ${known.join(', ')}`)
    return found
  }
}
