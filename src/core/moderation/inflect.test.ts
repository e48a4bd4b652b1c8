import { expect, test } from 'vitest'
import { formsOf, transliterated } from './inflect.ts'
import { createLexicon } from './lexicon.ts'
import { SCREEN_DEFAULTS } from './policy-file.ts'
import { DEFAULT_STRIKES } from './strikes.ts'
import type { Lists } from './types.ts'

const texts = (entry: string, language: string) => formsOf(entry, language).map(({ text }) => text)

test('an English word with a tilde has its regular forms', () => {
  expect(texts('stab~', 'en')).toEqual(expect.arrayContaining(['stab', 'stabs', 'stabbed', 'stabbing']))
  expect(texts('grope~', 'en')).toEqual(expect.arrayContaining(['grope', 'gropes', 'groped', 'groping']))
  expect(texts('poison~', 'en')).not.toContain('poisonned')
  expect(texts('strip~ her', 'en')).toContain('stripping her')
})

test('an abbreviation is also found without its apostrophe', () => {
  expect(texts("don't want to live", 'en')).toEqual(["don't want to live", 'dont want to live'])
})

test('an Indonesian root takes its prefixes by the rules of the nasal', () => {
  expect(texts('pukul~', 'id')).toEqual(expect.arrayContaining(['pukul', 'memukul', 'dipukul', 'pemukul']))
  expect(texts('tikam~', 'id')).toContain('menikam')
  expect(texts('siksa~', 'id')).toContain('menyiksa')
  expect(texts('bunuh~', 'id')).toContain('membunuh')
})

test('a long Russian word is also found in Latin letters, a short one is not', () => {
  expect(transliterated('порнография')).toBe('pornografiya')
  expect(transliterated('труп')).toBeNull()
})

function lexiconOf(language: string, words: string[]) {
  const group = {
    category: 'hate' as const,
    points: 100,
    visual: false,
    audible: false,
    negatable: false,
    negates: false,
  }
  const lists: Lists = {
    threshold: 100,
    thresholds: {},
    passage: 80,
    groups: { slur: group },
    combinations: {},
    languages: [{ id: language, words: { slur: words }, exceptions: [] }],
    policy: {},
    screens: SCREEN_DEFAULTS,
    strikes: DEFAULT_STRIKES,
  }
  return (text: string) => createLexicon(lists)(text, { kind: 'image', place: 'private' }).action
}

test('a Russian stem takes endings of cases, and no other letters', () => {
  const judge = lexiconOf('ru', ['дракон~'])
  for (const word of ['дракон', 'дракона', 'драконами', 'драконов']) expect(judge(`злых ${word}!`), word).toBe('refuse')
  for (const word of ['драконоборец', 'драконьего', 'дракончик']) expect(judge(word), word).toBe('allow')
})

test('an Indonesian word takes its suffixes', () => {
  const judge = lexiconOf('id', ['pukul~'])
  for (const word of ['memukulnya', 'dipukuli', 'pukulkan']) expect(judge(word), word).toBe('refuse')
  expect(judge('pukulanmaut')).toBe('allow')
})
