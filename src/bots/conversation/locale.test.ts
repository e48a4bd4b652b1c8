import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadLocales } from './locale.ts'

const SHIPPED = new URL('../../../data/locales/', import.meta.url).pathname
let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chatelier-locales-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('an operator’s file replaces texts one by one and adds its own', () => {
  writeFileSync(join(dir, 'ru.ftl'), 'ready = Что рисуем?\noption-strength = Сила\n')
  writeFileSync(join(dir, 'en.ftl'), 'option-strength = Strength\n')
  const locales = loadLocales([SHIPPED, dir], 'en', () => undefined)
  expect(locales.format('ru', { key: 'ready' })).toBe('Что рисуем?')
  expect(locales.format('ru', { key: 'button-vary' })).toBe('Вариант')
  expect(locales.format('ru', { key: 'option-strength' })).toBe('Сила')
  expect(locales.format('zh', { key: 'option-strength' })).toBe('Strength')
  expect(locales.has('option-strength')).toBe(true)
})

test('a text that is missing in a language is English, one that is missing everywhere its key, said once', () => {
  writeFileSync(join(dir, 'en.ftl'), 'here = Here, { $name }\n')
  const problems: string[] = []
  const locales = loadLocales([dir], 'en', (problem) => problems.push(problem))
  expect(locales.format('id', { key: 'here', params: { name: 'you' } })).toBe('Here, you')
  expect(locales.format('id', { key: 'nowhere' })).toBe('nowhere')
  locales.format('en', { key: 'nowhere' })
  expect(problems).toEqual(['no text nowhere'])
})

test('a variable that is not given is told of once, and nothing breaks', () => {
  writeFileSync(join(dir, 'en.ftl'), 'here = Here, { $name }\n')
  const problems: string[] = []
  const locales = loadLocales([dir], 'en', (problem) => problems.push(problem))
  expect(locales.format('en', { key: 'here' })).toContain('Here')
  locales.format('en', { key: 'here' })
  expect(problems).toHaveLength(1)
})

test('a text can be asked for together with what it needs to know', () => {
  const locales = loadLocales([SHIPPED], 'en', () => undefined)
  const params = { option: 'duration', min: 3, max: 10, value: '1' }
  expect(locales.has('refusal-option_range', params)).toBe(true)
  expect(locales.has('refusal-option_range', { code: 'option_range' })).toBe(false)
  expect(locales.has('refusal-option_range')).toBe(true)
  expect(locales.has('refusal-nothing_such', {})).toBe(false)
})

test('titles of the catalogue and texts within texts come in the language of the whole', () => {
  const locales = loadLocales([SHIPPED], 'en', () => undefined)
  const model = { en: 'Canvas', ru: 'Холст' }
  const line = (locale: 'ru' | 'zh') =>
    locales.format(locale, {
      key: 'job-working-image',
      params: {
        model,
        duration: { key: 'about-seconds', params: { n: 20 } },
        cost: { key: 'credits-held', params: { n: 2 } },
      },
    })
  expect(line('ru')).toBe('Рисую моделью «Холст»… около 20 с · отложено 2 кредита')
  expect(line('zh')).toBe('正在用「Canvas」作画… 约 20 秒 · 已预留 2 积分')
})
