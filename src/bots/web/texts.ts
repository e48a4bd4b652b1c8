/** The page's own few texts: which there are, and their parameters, which the page fills in by itself. */
import { LIMITS } from '../../core/limits.ts'
import type { Locale } from '../../core/ports.ts'
import type { Locales } from '../conversation/locale.ts'

/** Key (without `web-`) -> names of its parameters. */
export const PAGE_TEXTS: { readonly [key: string]: readonly string[] } = {
  title: [],
  subtitle: [],
  connecting: [],
  reconnecting: [],
  offline: [],
  resting: [],
  'balance-available': ['credits'],
  'balance-held': ['credits'],
  'balance-owed': ['credits'],
  language: [],
  theme: [],
  'theme-auto': [],
  'theme-light': [],
  'theme-dark': [],
  log: [],
  'composer-placeholder': [],
  'composer-label': [],
  send: [],
  attach: [],
  'attachment-remove': [],
  'attachment-uploading': ['percent'],
  'attachment-failed': [],
  'attachments-many': ['max'],
  'drop-here': [],
  commands: [],
  options: [],
  'option-default': [],
  'option-on': [],
  'option-off': [],
  close: [],
  reply: [],
  'reply-to': [],
  'reply-cancel': [],
  'new-messages': [],
  earlier: [],
  today: [],
  yesterday: [],
  sending: [],
  'not-sent': [],
  retry: [],
  typing: [],
  'empty-title': [],
  'empty-hint': [],
  'empty-begin': [],
  open: [],
  download: [],
  previous: [],
  next: [],
  picture: [],
  play: [],
  pause: [],
  seek: [],
  live: [],
  'live-hint': [],
  'spoiler-show': [],
  chosen: [],
  'progress-label': [],
  'progress-left-seconds': ['seconds'],
  'progress-left-minutes': ['minutes'],
  'progress-soon': [],
  'sign-in-title': [],
  'sign-in-hint': [],
  'sign-in-token': [],
  'sign-in-button': [],
  'sign-in-wrong': [],
  'no-cookies': [],
  'error-too-long': [],
  'error-too-fast': [],
  'error-unreachable': [],
  'error-broken': [],
}

/** Every text of the page in a language; a parameter stays as `{name}`. */
export function pageTexts(locales: Locales, locale: Locale): { [key: string]: string } {
  const entries = Object.entries(PAGE_TEXTS).map(([key, names]) => {
    const params = Object.fromEntries(names.map((name) => [name, `{${name}}`]))
    return [key, locales.format(locale, { key: `web-${key}`, params })]
  })
  return Object.fromEntries(entries)
}

/** What each language calls itself. */
export const LANGUAGE_NAMES: { readonly [locale in Locale]: string } = {
  en: 'English',
  ru: 'Русский',
  zh: '中文',
  id: 'Bahasa Indonesia',
}

/** Bounds that the page keeps by itself, so that nobody waits for an upload to be refused. */
export const PAGE_LIMITS = {
  uploadBytes: LIMITS.uploadBytes,
  files: LIMITS.inputFiles,
  promptChars: LIMITS.promptChars,
}

/** The language that a browser asks for first among ours. */
export function localeOf(locales: Locales, acceptLanguage: string | undefined): Locale {
  const tags = languageTags(acceptLanguage)
  const ours = tags.find((tag) => Object.hasOwn(LANGUAGE_NAMES, tag.split('-')[0] ?? ''))
  return locales.negotiate(ours)
}

/** The tags of an Accept-Language header, most wanted first. */
function languageTags(header: string | undefined): string[] {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .flatMap((part) => {
      const match = /^\s*([a-z]{1,8}(?:-[a-z\d]{1,8})*)\s*(?:;\s*q=([\d.]{1,5}))?\s*$/i.exec(part)
      return match === null ? [] : [{ tag: (match[1] as string).toLowerCase(), weight: Number(match[2] ?? 1) }]
    })
  return wanted.sort((a, b) => b.weight - a.weight).map(({ tag }) => tag)
}
