import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLocalScreen, formatListMistakes, loadLists } from './index.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../../data/moderation')
const about = { kind: 'image', place: 'private' } as const
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chatelier-lists-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text)
function mistakesOf(): string[] {
  const loaded = loadLists([SHIPPED, folder])
  return loaded.ok ? [] : loaded.mistakes.map(({ file, line, problem }) => `${path.basename(file)}:${line}: ${problem}`)
}

test('the shipped lists are without mistakes and cover four languages in every category', () => {
  const loaded = loadLists([SHIPPED])
  if (!loaded.ok) throw new Error(formatListMistakes(loaded.mistakes))
  const { lists } = loaded
  expect(lists.languages.map(({ id }) => id).sort()).toEqual(['en', 'id', 'ru', 'zh'])
  for (const { id, words } of lists.languages) {
    const categories = new Set(Object.keys(words).map((group) => lists.groups[group]?.category))
    for (const category of ['sexual-minors', 'sexual', 'violence', 'self-harm', 'hate'])
      expect([...categories], id).toContain(category)
  }
})

test('no word stands twice in one group of a shipped list', () => {
  const loaded = loadLists([SHIPPED])
  const languages = loaded.ok ? loaded.lists.languages : []
  for (const { id, words } of languages) {
    for (const [group, texts] of Object.entries(words)) expect(new Set(texts).size, `${id}/${group}`).toBe(texts.length)
  }
})

test("the operator's file of the same name wins whole, and another one adds a language", () => {
  write('en.yaml', 'words:\n  slur: [blorb]\n')
  write('de.yaml', 'language: de\nwords:\n  nudity: [nackt]\nexceptions: [nackt wie die Wahrheit]\n')
  const loaded = loadLists([SHIPPED, folder])
  if (!loaded.ok) throw new Error(formatListMistakes(loaded.mistakes))
  const screen = createLocalScreen({ lists: loaded.lists })
  expect(screen.screenText('a blorb', about).category).toBe('hate')
  expect(screen.screenText('porn', about).action).toBe('allow')
  expect(screen.screenText('nackt', about).category).toBe('nudity')
  expect(screen.screenText('nackt wie die Wahrheit', about).action).toBe('allow')
  expect(screen.screenText('бей жидов', about).category).toBe('hate')
})

test('a reload takes the new lists at once', () => {
  const before = loadLists([SHIPPED])
  write('en.yaml', 'words:\n  slur: [blorb]\n')
  const after = loadLists([SHIPPED, folder])
  if (!before.ok || !after.ok) throw new Error('the lists have mistakes')
  const screen = createLocalScreen({ lists: before.lists })
  expect(screen.screenText('a blorb', about).action).toBe('allow')
  screen.use(after.lists)
  expect(screen.screenText('a blorb', about).action).toBe('refuse')
})

describe('mistakes are told with file and line, all at once', () => {
  test('in a language file', () => {
    write(
      'en.yaml',
      'language: en\nwords:\n  slur:\n    - fine\n    - "***"\n    - a*b\n    - {x: 1}\n    - "{x} years"\n  slurs: [a]\nextra: 1\n',
    )
    expect(mistakesOf().toSorted()).toEqual(
      [
        'en.yaml:5: slur: "***" has no letters',
        'en.yaml:6: slur: "a*b" has a star that is not at its end',
        'en.yaml:8: slur: "{x} years" has braces that are not a range such as {1-17}',
        'en.yaml:7: slur has an entry that is not a word; put it in quotes',
        'en.yaml:9: rules.yaml has no group slurs',
        'en.yaml:10: extra is none of language, words, exceptions',
      ].toSorted(),
    )
  })
  test('in the rules', () => {
    write(
      'rules.yaml',
      'threshold: many\ngroups:\n  slur: {category: rude, points: 1}\ncombinations:\n  c: {category: hate, near: [slur, nobody], within: 3, points: 9}\n',
    )
    const mistakes = mistakesOf()
    expect(mistakes).toContain('rules.yaml:1: threshold is not a whole number from 0 to 1000')
    expect(mistakes).toContain(
      'rules.yaml:3: slur: category is none of sexual-minors, self-harm, hate, violence, weapons, likeness, sexual, nudity, harassment, personal-data, drugs, political, copyright, spam',
    )
    expect(mistakes).toContain('rules.yaml:5: c: near: there is no group nobody')
  })
  test('in YAML itself, an empty file and a folder without rules', () => {
    write('ru.yaml', 'words:\n  slur: [a\n')
    write('zh.yaml', '')
    const mistakes = mistakesOf()
    expect(mistakes.some((text) => /^ru\.yaml:[23]: /.test(text))).toBe(true)
    expect(mistakes).toContain('zh.yaml:1: is not a list of settings (name: value)')
    mkdirSync(path.join(folder, 'empty'))
    const none = loadLists([path.join(folder, 'empty')])
    expect(none.ok ? [] : none.mistakes).toMatchObject([{ line: 1, problem: 'does not exist' }])
  })
})
