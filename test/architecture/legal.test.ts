import { describe, expect, test } from 'vitest'
import { LOCALES } from '../../src/core/ports.ts'
import { textOf } from './imports.ts'

const PLACEHOLDERS = ['email', 'jurisdiction', 'minimumAge', 'operator']
/** What the catalogue and the settings say; the page that people read says it too. */
const FACTS = ['decisions', 'results', 'screens', 'uploads', 'vendors']
const SCRIPTS = { en: /[a-z]/, ru: /[а-я]/, zh: /\p{Script=Han}/u, id: /[a-z]/ }

/** The front matter as pairs, and the text below it. */
function read(name: string): { head: { [key: string]: string }; text: string } {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]+)$/.exec(textOf(`data/legal/${name}.md`))
  if (match === null) throw new Error(`${name} has no front matter`)
  const pairs = (match[1] as string).split('\n').map((line) => /^(\w+): (.+)$/.exec(line))
  return { head: Object.fromEntries(pairs.map((pair) => [pair?.[1], pair?.[2]])), text: match[2] as string }
}
const shape = (text: string) => ({
  paragraphs: text.match(/^\*\*/gm)?.length,
  points: text.match(/^- /gm)?.length ?? 0,
  rows: text.match(/^\|/gm)?.length ?? 0,
})

describe.each(['terms', 'privacy'])('%s', (page) => {
  test.each([...LOCALES])(
    'in %s has the version, the paragraphs and the placeholders of the English text',
    (locale) => {
      const english = read(`${page}.en`)
      const { head, text } = read(`${page}.${locale}`)
      expect(head.version).toMatch(/^\d+(\.\d+)?$/)
      expect(head.version).toBe(english.head.version)
      expect(shape(text)).toEqual(shape(english.text))
      expect([...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), (match) => match[1]))].sort()).toEqual(
        page === 'privacy' ? [...PLACEHOLDERS, ...FACTS].sort() : PLACEHOLDERS,
      )
      expect(text).toMatch(SCRIPTS[locale])
    },
  )
  test.each([...LOCALES])('in %s has words of its own for what the operator has not set', (locale) => {
    const { head } = read(`${page}.${locale}`)
    for (const name of ['operator', 'email', 'jurisdiction']) expect(head[name]?.length, name).toBeGreaterThan(3)
  })
  test('says the terms that people ask about: how long uploads stay, no training, English prevails', () => {
    const { text } = read(`${page}.en`)
    expect(text).toMatch(/English one prevails/)
    if (page === 'privacy') expect(text).toMatch(/to serve your request \| \{uploads\}/)
    expect(text).toMatch(/train/i)
  })
})
