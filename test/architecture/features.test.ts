import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { commands, verbs } from '../../src/bots/conversation/commands/index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const REASON_CHARS = 15
const CHATS = ['Telegram', 'Discord', 'Web chat']

interface Row {
  name: string
  cells: string[]
}
/** The tables of the page by their titles. */
const tables = new Map(
  readFileSync(join(ROOT, 'docs/features.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n')
      const rows = lines
        .filter((line) => line.startsWith('| ') && !line.includes(' | Telegram | '))
        .map((line): Row => {
          const [name = '', ...cells] = line.replace(/^\| | \|$/g, '').split(' | ')
          return { name, cells }
        })
      return [title.trim(), rows] as const
    }),
)
const all = [...tables.values()].flat()
const nameIn = (row: Row) => /^`\/?([^`]+)`/.exec(row.name)?.[1]

/** Whether a file has a test, or a chapter of a story, of exactly this title. */
function hasTest(file: string, title: string): boolean {
  if (!/^(?:test|src)\/[\w/.-]+\.ts$/.test(file) || !existsSync(join(ROOT, file))) return false
  const source = readFileSync(join(ROOT, file), 'utf8')
  const quoted = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:\\b(?:test|tell)|\\))\\(\\s*(['"\`])${quoted}\\1`).test(source)
}

describe('the table of features', () => {
  test('has a row for every command and every button, and for none that there is not', () => {
    expect(tables.get('Commands')?.map(nameIn)).toEqual(commands.map(({ name }) => name))
    expect(tables.get('Buttons')?.map(nameIn)).toEqual(verbs.map(({ verb }) => verb))
    expect(tables.get('Inputs')?.length).toBeGreaterThan(10)
  })

  test('says something of every chat in every row', () => {
    for (const { name, cells } of all) expect([name, cells.length, cells.filter(Boolean).length]).toEqual([name, 3, 3])
  })

  test.each(all.flatMap(({ name, cells }) => cells.map((cell, at) => ({ name, chat: CHATS[at], cell }))))(
    '$name in $chat: a test that is there, or a reason',
    ({ cell }) => {
      const named = /^`([^`]+)`: (.+)$/.exec(cell)
      if (named === null) expect(cell).toMatch(new RegExp(`^— .{${REASON_CHARS},}`))
      else expect(hasTest(named[1] as string, named[2] as string), cell).toBe(true)
    },
  )

  test('would notice a title that nobody has', () => {
    expect(hasTest('test/parity/story.test.ts', 'a song for the picture')).toBe(true)
    expect(hasTest('test/parity/story.test.ts', 'a song for the')).toBe(false)
    expect(hasTest('test/parity/nowhere.test.ts', 'a song for the picture')).toBe(false)
  })
})
