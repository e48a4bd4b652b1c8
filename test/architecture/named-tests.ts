/** Pages of docs whose tables name the tests that show what they say. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Row {
  name: string
  cells: string[]
}

/** The tables of a page by the titles above them, without their heads. */
export function tablesOf(page: string): Map<string, Row[]> {
  const parts = readFileSync(join(ROOT, page), 'utf8').split(/^## /m).slice(1)
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n')
      const rows = lines.filter((line, at) => line.startsWith('| ') && !/^\|[-|]+$/.test(lines[at + 1] ?? ''))
      return [title.trim(), rows.map(toRow)]
    }),
  )
}

function toRow(line: string): Row {
  const [name = '', ...cells] = line.replace(/^\| | \|$/g, '').split(' | ')
  return { name, cells }
}

/** Whether a file has a test, or a chapter of a story, of exactly this title. */
export function hasTest(file: string, title: string): boolean {
  if (!/^(?:test|src)\/[\w/.-]+\.ts$/.test(file) || !existsSync(join(ROOT, file))) return false
  const source = readFileSync(join(ROOT, file), 'utf8')
  const quoted = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:\\b(?:test|tell)|\\))\\(\\s*(['"\`])${quoted}\\1`).test(source)
}
