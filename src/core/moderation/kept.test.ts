import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLocalScreen, openLists } from './index.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chatelier-kept-'))
  mkdirSync(path.join(folder, 'lists'))
  write('rules.yaml', 'groups:\n  slur: { category: hate, points: 100 }\n  young: { category: hate, points: 100 }\n')
  write(
    'en.yaml',
    'words:\n  slur: [blorb, "snoz*", "grope~"]\n  young: ["{1-17} years old"]\nexceptions: [blorb cake]\n',
  )
  write('ru.yaml', 'words:\n  slur: ["дракон~"]\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(path.join(folder, 'lists', name), text)
const kept = () => path.join(folder, 'cache', 'lists.bin')

function refused(texts: string[]): string[] {
  const opened = openLists([path.join(folder, 'lists')], [kept()])
  if (!opened.ok) throw new Error('the lists have mistakes')
  const screen = createLocalScreen({ lists: opened.lists })
  return texts.filter((text) => screen.screenText(text, { kind: 'image', place: 'private' }).action === 'refuse')
}

const BAD = ['a blorb', 'snozling', 'groping', '12 years old', 'драконами', 'bl0rb']
const ALL = [...BAD, 'a blorb cake', '18 years old', 'драконоборец', 'a fox']
/** A time that a rewritten file would not have. */
const LONG_AGO = new Date(1_000_000_000_000)
const wasKept = () => statSync(kept()).mtimeMs === LONG_AGO.getTime()

test('a second start takes the compiled lists from the file, and judges as the first', () => {
  expect(refused(ALL)).toEqual(BAD)
  utimesSync(kept(), LONG_AGO, LONG_AGO)
  expect(refused(ALL)).toEqual(BAD)
  expect(wasKept()).toBe(true)
})

test('opened again in one process, the compiled lists are there already', () => {
  refused(ALL)
  const open = () => openLists([path.join(folder, 'lists')], [kept()])
  const [one, other] = [open(), open()]
  expect(one.ok && other.ok && one.lists.trie === other.lists.trie).toBe(true)
})

test('a changed, added or removed list is compiled anew', () => {
  refused(ALL)
  write('en.yaml', 'words:\n  slur: [fox]\n')
  expect(refused(ALL)).toEqual(['драконами', 'a fox'])
  write('de.yaml', 'words:\n  slur: [fuchs]\n')
  expect(refused(['ein fuchs'])).toEqual(['ein fuchs'])
  rmSync(path.join(folder, 'lists', 'de.yaml'))
  expect(refused(['ein fuchs'])).toEqual([])
})

test('a broken file is as good as none, and is made anew', () => {
  refused(ALL)
  const whole = readFileSync(kept())
  const flipped = Buffer.from(whole)
  flipped[whole.length >> 1] = (flipped[whole.length >> 1] as number) ^ 1
  for (const broken of [Buffer.alloc(0), whole.subarray(0, 40), whole.subarray(0, -1), flipped, Buffer.from('{}')]) {
    writeFileSync(kept(), broken)
    expect(refused(ALL)).toEqual(BAD)
    expect(readFileSync(kept()).equals(whole)).toBe(true)
  }
})

test('a policy of its own is read at every start, beside the same compiled lists', () => {
  refused(ALL)
  utimesSync(kept(), LONG_AGO, LONG_AGO)
  write('policy.yaml', 'hate: ask\n')
  expect(refused(ALL)).toEqual([])
  write('policy.yaml', 'hate: maybe\n')
  const opened = openLists([path.join(folder, 'lists')], [kept()])
  expect(opened.ok ? [] : opened.mistakes.map(({ line }) => line)).toEqual([1])
  rmSync(path.join(folder, 'lists', 'policy.yaml'))
  expect(refused(ALL)).toEqual(BAD)
  expect(wasKept()).toBe(true)
})

test('where nothing can be written the lists are read all the same', () => {
  writeFileSync(path.join(folder, 'cache'), 'a file where the folder should be')
  expect(refused(ALL)).toEqual(BAD)
})

test('mistakes are told also where good lists are kept, and do not replace them', () => {
  refused(ALL)
  write('ru.yaml', 'words:\n  slur: ["{]"]\n')
  const opened = openLists([path.join(folder, 'lists')], [kept()])
  expect(opened.ok ? [] : opened.mistakes.map(({ line }) => line)).toEqual([2])
})
