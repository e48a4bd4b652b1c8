import { describe, expect, test } from 'vitest'
import { commands, verbs } from '../../src/bots/conversation/commands/index.ts'
import { hasTest, type Row, tablesOf } from './named-tests.ts'

const REASON_CHARS = 15
const CHATS = ['Telegram', 'Discord', 'Web chat']

const tables = tablesOf('docs/features.md')
const all = [...tables.values()].flat()
const nameIn = (row: Row) => /^`\/?([^`]+)`/.exec(row.name)?.[1]

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
