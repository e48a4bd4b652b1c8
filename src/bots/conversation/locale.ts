/** Texts: Fluent files in data/locales, one for each language; an operator's file of the same name adds to and replaces ours. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FluentBundle, FluentResource, type FluentVariable, type Message } from '@fluent/bundle'
import { negotiateLanguages } from '@fluent/langneg'
import { LOCALES, type Locale, type Localized, type Text } from '../../core/ports.ts'

export type Format = (locale: Locale, text: Text, protect?: (value: string) => string) => string

/** What Intl calls our languages. */
const TAGS: { [locale in Locale]: string } = { en: 'en', ru: 'ru', zh: 'zh-Hans', id: 'id' }

/** Tags that mean one of our languages all the same: traditional characters, and what old systems call Indonesian. */
const ALSO: { [tag: string]: Locale } = { 'zh-Hant': 'zh', yue: 'zh', in: 'id' }

/** Languages that platforms named: every message names one, and finding ours takes longer than all else of its reading. */
const NEGOTIATED = 500

export interface Locales {
  /** The text in a language; English where a translation is missing, the key itself where even that is. */
  format: Format
  /** The language of ours that fits best what a platform says. */
  negotiate(language: string | undefined): Locale
  /** Whether there is such a text; with parameters, whether they are all that it needs. */
  has(key: string, params?: Text['params']): boolean
}

/**
 * Loads the locale files.
 * @param dirs folders in order; later ones win, key by key
 * @param onProblem hears of files that can't be read and of texts that can't be formatted, once each
 */
export function loadLocales(dirs: readonly string[], first: Locale, onProblem: (problem: string) => void): Locales {
  const bundles = new Map<Locale, FluentBundle>()
  for (const locale of LOCALES) {
    // Isolation marks would get into links and file names; escaping is the renderer's.
    const bundle = new FluentBundle(TAGS[locale], { useIsolating: false })
    for (const dir of dirs) {
      const path = join(dir, `${locale}.ftl`)
      if (!existsSync(path)) continue
      const errors = bundle.addResource(new FluentResource(readFileSync(path, 'utf8')), { allowOverrides: true })
      for (const error of errors) onProblem(`${path}: ${error.message}`)
    }
    bundles.set(locale, bundle)
  }
  const seen = new Set<string>()
  const once = (problem: string) => {
    if (seen.has(problem)) return
    seen.add(problem)
    onProblem(problem)
  }

  const format: Format = (locale, text, protect = (value) => value) => {
    const bundle = bundles.get(locale)
    const own = bundle?.getMessage(text.key)?.value
    const [used, pattern] =
      own != null ? [bundle!, own] : [bundles.get('en')!, bundles.get('en')?.getMessage(text.key)?.value]
    if (pattern == null) {
      once(`no text ${text.key}`)
      return text.key
    }
    const errors: Error[] = []
    const formatted = used.formatPattern(pattern, variablesOf(locale, pattern, text.params, protect), errors)
    for (const error of errors) once(`${locale} ${text.key}: ${error.message}`)
    return formatted
  }

  function variablesOf(
    locale: Locale,
    pattern: Pattern,
    params: Text['params'],
    protect: (value: string) => string,
  ): Record<string, FluentVariable> {
    const variables: Record<string, FluentVariable> = {}
    const choices = choicesIn(pattern)
    for (const [name, value] of Object.entries(params ?? {})) {
      if (typeof value === 'number') variables[name] = value
      // A word that chooses between forms must arrive as it is: escaped, `self-harm` would choose none.
      else if (typeof value === 'string') variables[name] = choices.has(value) ? value : protect(value)
      else if (Array.isArray(value))
        variables[name] = value.map((one: Text) => format(locale, one, protect)).join(' · ')
      else if (isText(value as Text | Localized)) variables[name] = format(locale, value as Text, protect)
      else variables[name] = protect((value as Localized)[locale] ?? (value as Localized).en)
    }
    return variables
  }

  const negotiated = new Map<string, Locale>()
  return {
    format,
    negotiate(language) {
      if (language === undefined || language === '') return first
      const before = negotiated.get(language)
      if (before !== undefined) return before
      if (negotiated.size >= NEGOTIATED) negotiated.clear()
      const known = [...Object.values(TAGS), ...Object.keys(ALSO)]
      const [best = ''] = negotiateLanguages([language.replaceAll('_', '-')], known, {
        strategy: 'lookup',
        defaultLocale: TAGS[first],
      })
      const locale = LOCALES.find((one) => TAGS[one] === best) ?? (Object.hasOwn(ALSO, best) ? ALSO[best]! : first)
      negotiated.set(language, locale)
      return locale
    },
    has(key, params) {
      const english = bundles.get('en')
      const pattern = english?.getMessage(key)?.value
      if (params === undefined || pattern == null) return english?.hasMessage(key) ?? false
      const errors: Error[] = []
      english!.formatPattern(pattern, variablesOf('en', pattern, params, String), errors)
      return errors.length === 0
    },
  }
}

type Pattern = NonNullable<Message['value']>

const choices = new WeakMap<Exclude<Pattern, string>, Set<string>>()
const NO_CHOICES: ReadonlySet<string> = new Set()

/** The same, looked for once: patterns stay as they are. */
function choicesIn(pattern: Pattern): ReadonlySet<string> {
  if (typeof pattern === 'string') return NO_CHOICES
  const known = choices.get(pattern) ?? choicesOf(pattern)
  choices.set(pattern, known)
  return known
}

/** The names of the forms that a pattern chooses from: `on`, `off`. */
function choicesOf(pattern: Pattern): Set<string> {
  const names = new Set<string>()
  if (typeof pattern === 'string') return names
  for (const element of pattern) {
    if (typeof element === 'string' || element.type !== 'select') continue
    for (const { key, value } of element.variants) {
      if (key.type === 'str') names.add(key.value)
      for (const name of choicesOf(value)) names.add(name)
    }
  }
  return names
}

function isText(value: Text | Localized): value is Text {
  return 'key' in value
}
