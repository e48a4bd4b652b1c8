import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { LOCALES } from '../../core/ports.ts'
import { loadLocales } from '../conversation/locale.ts'
import { PAGE_TEXTS, pageTexts } from './texts.ts'

const LOCALES_DIR = fileURLToPath(new URL('../../../data/locales', import.meta.url))
const PAGE_DIR = fileURLToPath(new URL('./page', import.meta.url))

test.each(LOCALES)('every text of the page is there in %s, with its parameters left to the page', (locale) => {
  const problems: string[] = []
  const texts = pageTexts(
    loadLocales([LOCALES_DIR], 'en', (problem) => problems.push(problem)),
    locale,
  )
  expect(problems).toEqual([])
  for (const [key, names] of Object.entries(PAGE_TEXTS)) {
    expect(texts[key], key).not.toBe(`web-${key}`)
    expect([...texts[key]!.matchAll(/\{(\w+)\}/g)].map((match) => match[1])).toEqual(names)
  }
})

test('the page asks for no text that there is not, and every text is asked for', () => {
  const scripts = readdirSync(PAGE_DIR).filter((name) => name.endsWith('.js'))
  const source = scripts.map((name) => readFileSync(join(PAGE_DIR, name), 'utf8')).join('\n')
  const asked = [...source.matchAll(/\bt\(\s*'([\w-]+)'/g)].map((match) => match[1]!)
  for (const key of asked) expect(Object.keys(PAGE_TEXTS)).toContain(key)
  const unused = Object.keys(PAGE_TEXTS).filter((key) => !source.includes(`'${key}'`) && !key.startsWith('theme-'))
  expect(unused).toEqual([])
})

test('the page puts in text as text: no markup is parsed anywhere', () => {
  for (const name of readdirSync(PAGE_DIR).filter((file) => file.endsWith('.js'))) {
    const source = readFileSync(join(PAGE_DIR, name), 'utf8')
    expect(source, name).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc/,
    )
  }
})
