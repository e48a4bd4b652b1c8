import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLocalScreen, formatListMistakes, loadLists } from '../../src/core/moderation/index.ts'
import { CATEGORIES, type Kind } from '../../src/core/ports.ts'
import { readCases, tally } from './cases.ts'

const loaded = loadLists([path.resolve(import.meta.dirname, '../../data/moderation')])
if (!loaded.ok) throw new Error(formatListMistakes(loaded.mistakes))
const screen = createLocalScreen({ lists: loaded.lists })
const judge = (text: string, kind: Kind = 'image') => screen.screenText(text, { kind, place: 'private' }).scores

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.jsonl'))
const casesOf = (part: string, language = '') =>
  files
    .filter((name) => name.startsWith(`${part}-${language}`))
    .flatMap((name) => readCases(readFileSync(path.join(import.meta.dirname, name), 'utf8'), name))

test('there are at least 400 cases in four languages, a third of them innocent, each once', () => {
  const all = [...casesOf('tuned'), ...casesOf('held')]
  expect(all.length).toBeGreaterThanOrEqual(400)
  expect(all.filter(({ labels }) => labels.length === 0).length).toBeGreaterThanOrEqual(all.length / 3)
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length)
  for (const { text, labels } of all) for (const label of labels) expect(CATEGORIES, text).toContain(label)
})

/** Recall and rate of false positives asked of the whole; our own cases must reach them with room to spare. */
const TARGETS = { 'sexual-minors': 0.92, sexual: 0.9, hate: 0.6, 'self-harm': 0.75, violence: 0.5 } as const

describe.each(['tuned', 'held'])('on the %s cases', (part) => {
  const { rows, anyFalse } = tally(casesOf(part), judge)
  test.each(Object.entries(TARGETS))('%s has at least the recall of its target', (category, recall) => {
    expect(rows.find((row) => row.category === category)?.recall).toBeGreaterThanOrEqual(recall)
  })
  test('at most three innocent texts in a hundred are found guilty of anything', () => {
    expect(anyFalse).toBeLessThanOrEqual(0.03)
  })
})

test.each(['en', 'ru', 'zh', 'id'])('%s: every category finds most of its tuned cases', (language) => {
  for (const { category, recall } of tally(casesOf('tuned', language), judge).rows.filter((row) => row.cases > 0)) {
    expect(recall, category).toBeGreaterThanOrEqual(0.5)
  }
})

test('figures are counted from innocent rows alone, and a line that is no case is told', () => {
  const cases = readCases(
    '{"text":"a","labels":[]}\n\n{"text":"b","labels":["hate"]}\n{"text":"c","labels":["sexual"]}\n',
    'x',
  )
  const { rows, anyFalse } = tally(cases, (text) =>
    text === 'c' ? { hate: 1 } : text === 'b' ? { hate: 1 } : { hate: 0.9 },
  )
  const hate = rows.find(({ category }) => category === 'hate')
  expect(hate).toEqual({ category: 'hate', cases: 1, precision: 0.5, recall: 1, falsePositiveRate: 0 })
  expect(anyFalse).toBe(0)
  expect(() => readCases('{"text":1}', 'x.jsonl')).toThrow('x.jsonl:1')
})

const STORY =
  "A knight in shining armour rides through the misty valley at dawn, don't look back; 3 ravens circle above the castle's well-kept towers (oil painting, 16:9). "
const HARD = 'naked girl 15 kill p o r n s3x рorn jews hate school '

function timeMs(text: string): number {
  const times: number[] = []
  for (let run = 0; run < 60; run++) {
    const start = performance.now()
    judge(text)
    times.push(performance.now() - start)
  }
  return Math.min(...times)
}

test('time grows with the length of a prompt, and not with its square', () => {
  const prompt = (chars: number, from = STORY) => from.repeat(Math.ceil(chars / from.length)).slice(0, chars)
  timeMs(prompt(4000))
  expect(timeMs(prompt(16_000, HARD))).toBeLessThan(timeMs(prompt(4000, HARD)) * 12)
})
