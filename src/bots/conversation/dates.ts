/** Dates as people write them, by the language of the person; in UTC, because chats do not tell where somebody is. */
import type { Locale } from '../../core/ports.ts'

const TAGS: { [locale in Locale]: string } = { en: 'en-GB', ru: 'ru', zh: 'zh-CN', id: 'id' }

/** Made once for each language: making one takes longer than all else of an answer. */
const formats = new Map<Locale, Intl.DateTimeFormat>()

const MINUTE_MS = 60_000
const MINUTES_KEPT = 1000
/** By language and minute: what was just done is asked for most. */
const written = new Map<string, string>()

export function dateOf(atMs: number, locale: Locale): string {
  const minute = `${locale}${Math.floor(atMs / MINUTE_MS)}`
  const before = written.get(minute)
  if (before !== undefined) return before
  const text = write(atMs, locale)
  if (written.size >= MINUTES_KEPT) written.clear()
  written.set(minute, text)
  return text
}

function write(atMs: number, locale: Locale): string {
  const known = formats.get(locale)
  const format =
    known ??
    new Intl.DateTimeFormat(TAGS[locale], {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'UTC',
    })
  if (known === undefined) formats.set(locale, format)
  return format.format(atMs)
}

const days = new Map<Locale, Intl.DateTimeFormat>()

/** A day without its hour: until when something runs, at the latest. */
export function dayOf(atMs: number, locale: Locale): string {
  const known = days.get(locale)
  const format =
    known ?? new Intl.DateTimeFormat(TAGS[locale], { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  if (known === undefined) days.set(locale, format)
  return format.format(atMs)
}

/** Money as people write it: minor units by the currency's own exponent; Stars with their sign, coins with their letters. */
export function moneyOf(amountMinor: number, currency: string, locale: Locale): string {
  if (currency === 'XTR') return `⭐ ${amountMinor}`
  // Coins have no sign that everybody knows; they are counted in cents.
  if (!/^[A-Z]{3}$/.test(currency))
    return `${moneyOf(amountMinor, 'USD', locale)
      .replace(/[^\d.,\u00a0\s-]/g, '')
      .trim()} ${currency}`
  const format = new Intl.NumberFormat(TAGS[locale], {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  // A decimal string keeps minor units exact: no float is made of money.
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0')
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return format.format(`${amountMinor < 0 ? '-' : ''}${decimal}` as unknown as number)
}
