import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseOptions } from '../../src/bots/conversation/grammar.ts'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import { PAGE_TEXTS } from '../../src/bots/web/texts.ts'
import { LOCALES, type Locale, type Text } from '../../src/core/ports.ts'
import { catalog, ENGINE_CODES, FAMILIES, families, refusals, usedKeys, uses } from './keys.ts'
import { LOCALES_DIR, type Messages, readMessages } from './messages.ts'

const files: { [locale in Locale]: Messages } = {
  en: readMessages('en'),
  ru: readMessages('ru'),
  zh: readMessages('zh'),
  id: readMessages('id'),
}
const english = files.en
const others = LOCALES.filter((locale) => locale !== 'en')

describe('the files', () => {
  test('are those of our languages', () => {
    const names = readdirSync(LOCALES_DIR).filter((name) => name.endsWith('.ftl'))
    expect(names.sort()).toEqual(LOCALES.map((locale) => `${locale}.ftl`).sort())
  })

  test.each(LOCALES)('%s: every line that begins a message is one, and none stands twice', (locale) => {
    const { text, keys } = files[locale]
    // The parser drops what it can't read without a word.
    const begun = [...text.matchAll(/^([a-zA-Z][\w-]*)\s*=/gm)].map((found) => found[1])
    expect(keys).toEqual(begun)
    expect([...new Set(keys)]).toEqual(keys)
    const strange = text
      .split('\n')
      .filter((line) => !/^(?:#.*|[a-zA-Z][\w-]* =(?: \S.*)?|\s+(?:\{ \$\w+ ->|\*?\[[\w-]+\] \S.*|\})|)$/.test(line))
    expect(strange).toEqual([])
  })

  test.each(others)('%s has the keys of English, in its order', (locale) => {
    expect(files[locale].keys).toEqual(english.keys)
  })

  test.each(others)('%s shows the variables that English shows', (locale) => {
    const shown = (messages: Messages) => Object.fromEntries(english.keys.map((key) => [key, messages.variables(key)]))
    expect(shown(files[locale])).toEqual(shown(english))
  })
})

describe('the keys', () => {
  test('every key that the code uses is there', () => {
    expect([...usedKeys].filter((key) => !english.keys.includes(key))).toEqual([])
  })

  test('every key that is there is used', () => {
    const referred = new Set(english.keys.flatMap((key) => english.references(key)))
    expect(english.keys.filter((key) => !usedKeys.has(key) && !referred.has(key))).toEqual([])
  })

  test('every family of keys in the code is spelled out in the list, and none of the list is empty', () => {
    expect([...new Set(families.map(({ key }) => key))].filter((prefix) => !(prefix in FAMILIES))).toEqual([])
    expect(Object.entries(FAMILIES).filter(([, members]) => members.length === 0)).toEqual([])
  })

  test('a text gets every variable that it shows', () => {
    const missing = uses.flatMap(({ file, key, isFamily, params }) => {
      if (params === null) return []
      const keys = isFamily ? (FAMILIES[key] ?? []).map((end) => key + end) : [key]
      return keys.flatMap((one) =>
        english
          .variables(one)
          .filter((name) => !params.includes(name))
          .map((name) => `${file}: ${one} needs ${name}`),
      )
    })
    expect(missing).toEqual([])
  })

  test('the web page gets the variables that it fills in', () => {
    for (const [key, names] of Object.entries(PAGE_TEXTS)) expect(english.variables(`web-${key}`), key).toEqual(names)
  })

  test('a refusal gets every variable that its text shows', () => {
    const missing = refusals.flatMap(({ file, key, params }) =>
      english
        .variables(`refusal-${key}`)
        .filter((name) => params !== null && !params.includes(name))
        .map((name) => `${file}: ${key} needs ${name}`),
    )
    // Only a forged press comes there: the grammar has refused the name before, with what there is.
    expect(missing.filter((one) => one !== 'src/core/pricing.ts: option_unknown needs options')).toEqual([])
    expect(ENGINE_CODES.flatMap((code) => english.variables(`refusal-${code}`))).toEqual([])
  })
})

describe('the languages', () => {
  /** Texts of a language that are right as they stand in English, or in its letters. */
  const SAME: { [locale in Locale]: RegExp } = {
    en: /^$/,
    ru: /^(?:language-.*|chat-(?:telegram|discord)|method-discord|web-title)$/,
    zh: /^(?:language-.*|chat-(?:telegram|discord)|method-discord|web-title)$/,
    id: /^(?:language-.*|chat-(?:telegram|discord)|method-discord|web-title|(?:kind|choice-for)-video|slash-video|option-tempo|choice-style-poster|choice-key-.-minor|model-choice)$/,
  }
  const LETTERS: { [locale in Locale]: RegExp } = {
    en: /\p{Script=Latin}/u,
    ru: /\p{Script=Cyrillic}/u,
    zh: /\p{Script=Han}/u,
    id: /\p{Script=Latin}/u,
  }
  const hasWords = (messages: Messages, key: string) => /\p{L}/u.test(messages.words(key))

  test.each(others)('%s: no text is left in English, and each is in its own letters', (locale) => {
    const messages = files[locale]
    const worded = messages.keys.filter((key) => hasWords(english, key) && !SAME[locale].test(key))
    expect(worded.filter((key) => messages.words(key) === english.words(key))).toEqual([])
    expect(worded.filter((key) => !LETTERS[locale].test(messages.words(key)))).toEqual([])
  })

  test('English, Russian and Indonesian have no letters of another script, Chinese no Cyrillic', () => {
    const foreign: { [locale in Locale]: RegExp } = {
      en: /[\p{Script=Cyrillic}\p{Script=Han}]/u,
      ru: /\p{Script=Han}/u,
      zh: /\p{Script=Cyrillic}/u,
      id: /[\p{Script=Cyrillic}\p{Script=Han}]/u,
    }
    for (const locale of LOCALES)
      expect(
        files[locale].keys.filter(
          (key) => !key.startsWith('language-') && foreign[locale].test(files[locale].words(key)),
        ),
        locale,
      ).toEqual([])
  })

  test('the tone is calm: no exclamation marks, no sorry noises', () => {
    for (const locale of LOCALES)
      expect(
        files[locale].keys.filter((key) => /[!！]|\boops\b|упс|哎呀/i.test(files[locale].words(key))),
        locale,
      ).toEqual([])
  })
})

describe('formatting', () => {
  const problems: string[] = []
  const locales = loadLocales([LOCALES_DIR], 'en', (problem) => problems.push(problem))
  /** Selectors on words; everything else takes numbers or words alike. */
  const WORDS: { [variable: string]: readonly string[] } = {
    on: ['on', 'off'],
    category: FAMILIES['category-'] ?? [],
  }
  const sample = (name: string, n: number): string | number | Text =>
    WORDS[name] !== undefined
      ? (WORDS[name][n] ?? WORDS[name][0] ?? '')
      : /^(?:n|nr|min|max|min|need|have|left|made|asked|credits|position|max\w+|length|restMinor)$/.test(name)
        ? n
        : { key: 'raw', params: { text: `${name}<b>${n}` } }
  const formatted = (locale: Locale, key: string, n: number) =>
    locales.format(locale, {
      key,
      params: Object.fromEntries(english.variables(key).map((name) => [name, sample(name, n)])),
    })

  test.each(LOCALES)('%s: every text takes any number without a mistake', (locale) => {
    problems.length = 0
    for (const key of english.keys)
      for (const n of [0, 1, 2, 3, 4, 5, 11, 21, 1.5, 2000, 1_234_567]) {
        const text = formatted(locale, key, n)
        expect(text, key).not.toMatch(/\{\s*\$|undefined|NaN|\?\?\?/)
        expect(text.trim(), key).not.toBe('')
      }
    expect(problems).toEqual([])
  })

  test('Russian counts', () => {
    const credits = [0, 1, 2, 5, 11, 21, 22, 1.5].map((n) => locales.format('ru', { key: 'n-credits', params: { n } }))
    expect(credits).toEqual([
      '0 кредитов',
      '1 кредит',
      '2 кредита',
      '5 кредитов',
      '11 кредитов',
      '21 кредит',
      '22 кредита',
      '1,5 кредита',
    ])
  })

  test('English counts', () => {
    const credits = [0, 1, 2, 21].map((n) => locales.format('en', { key: 'n-credits', params: { n } }))
    expect(credits).toEqual(['0 credits', '1 credit', '2 credits', '21 credits'])
  })

  test('seeds, and bounds of options, are written without grouping', () => {
    for (const locale of LOCALES) {
      const params = { option: 'seed', value: 'x', min: 0, max: 2_147_483_647 }
      expect(locales.format(locale, { key: 'refusal-option_range', params })).toContain('2147483647')
      expect(locales.format(locale, { key: 'fact-seed', params: { seed: '48213' } })).toContain('48213')
    }
  })

  test('what people wrote is shown as they wrote it, protected once', () => {
    const text = '<b>лиса</b> { $n } \u202Eabc 🦊'
    for (const locale of LOCALES) {
      expect(locales.format(locale, { key: 'raw', params: { text } })).toBe(text)
      const protect = (value: string) => value.replaceAll('<', '&lt;')
      const line: Text = {
        key: 'facts',
        params: {
          facts: [
            { key: 'raw', params: { text: '<b>' } },
            { key: 'raw', params: { text: 'x' } },
          ],
        },
      }
      expect(locales.format(locale, line, protect)).toBe('&lt;b> · x')
    }
  })

  test('a word that chooses a form does so under any escaping, and other words are escaped', () => {
    const protect = (value: string) => value.replaceAll('-', '\\-')
    const dir = mkdtempSync(join(tmpdir(), 'chatelier-locales-'))
    writeFileSync(join(dir, 'en.ftl'), 'choosing = { $category ->\n    [self-harm] harm\n   *[other] else\n }\n')
    const own = loadLocales([dir], 'en', () => {})
    rmSync(dir, { recursive: true })
    const text = (key: string, params: Text['params']) => locales.format('en', { key, params: params ?? {} }, protect)
    expect(own.format('en', { key: 'choosing', params: { category: 'self-harm' } }, protect)).toBe('harm')
    expect(text('command-unknown', { name: 'a-b' })).toBe('There is no /a\\-b here.')
  })

  test('buttons are short, questions fit into input fields, descriptions of commands into menus', () => {
    const label = /^(?:button|do|choice|cheaper|example|language|way|model-choice|pack-button|link)(?:-|$)/
    const of = (pattern: RegExp) => english.keys.filter((key) => pattern.test(key))
    const labels = of(label).filter((key) => !key.endsWith('-prompt'))
    expect(labels.length).toBeGreaterThan(80)
    for (const locale of LOCALES) {
      const longer = (keys: string[], most: number) =>
        keys.filter((key) => files[locale].forms(key).some((form) => Array.from(form).length > most))
      expect(longer(labels, 40), locale).toEqual([])
      expect(longer(of(/^ask-/), 64), locale).toEqual([])
      expect(longer(of(/^command-(?!unknown)/), 100), locale).toEqual([])
    }
  })

  test('the examples ask for what they promise', () => {
    const modelOf = (kind: string) => catalog.models.find((model) => model.kind === kind)!
    for (const locale of LOCALES) {
      const text = (key: string) => locales.format(locale, { key })
      expect(parseOptions(text('example-music-prompt'), modelOf('music')).options, locale).toEqual({ duration: 30 })
      expect(parseOptions(text('example-image-prompt'), modelOf('image')).options, locale).toEqual({})
      const words = (kind: string) => new RegExp(`/${kind} ?([^”»]*)`).exec(text(`help-example-${kind}`))?.[1] ?? ''
      expect(parseOptions(words('image'), modelOf('image')).options, locale).toEqual({ ratio: '16:9', count: '2' })
      expect(parseOptions(words('animate'), modelOf('animate')).options, locale).toEqual({
        camera: 'zoom-in',
        duration: 5,
      })
      expect(parseOptions(words('music'), modelOf('music')).options, locale).toEqual({ duration: 30 })
    }
  })

  test('the largest picture that can be enlarged is the one that the text names', () => {
    const engine = readFileSync(new URL('../../src/core/providers/builtin/upscale.ts', import.meta.url), 'utf8')
    const sidePx = /SIDE_PX = (\d+)/.exec(engine)?.[1] ?? 'none'
    for (const locale of LOCALES) expect(locales.format(locale, { key: 'refusal-upscale_too_large' })).toContain(sidePx)
  })

  test('a language that a platform names is one of ours, or the first', () => {
    const named = {
      ru: 'ru',
      'ru-RU': 'ru',
      'zh-CN': 'zh',
      zh_TW: 'zh',
      'id-ID': 'id',
      in: 'id',
      'en-US': 'en',
      uk: 'en',
      xx: 'en',
      '': 'en',
      '💥': 'en',
    }
    for (const [language, locale] of Object.entries(named)) expect(locales.negotiate(language), language).toBe(locale)
    expect(locales.negotiate(undefined)).toBe('en')
  })
})
