/**
 * When people sleep. Chats do not tell where somebody is, so the night is that of the place where most who speak the language live;
 * for English, of no place in particular, it is UTC.
 */
import { LIMITS } from './limits.ts'
import type { Locale, Outgoing } from './ports.ts'

const ZONES: { [locale in Locale]: string } = {
  en: 'UTC',
  ru: 'Europe/Moscow',
  zh: 'Asia/Shanghai',
  id: 'Asia/Jakarta',
}
const ENDS_AT_HOUR = 8

/** From midnight to eight. */
export function isNight(atMs: number, locale: Locale): boolean {
  const format = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone: ZONES[locale] })
  return Number(format.format(atMs)) < ENDS_AT_HOUR
}

/** What nobody asked for, or asked for long ago, wakes nobody at night. */
export function hushed(content: Outgoing, at: { isNotice: boolean; locale: Locale; nowMs: number }): Outgoing {
  if (content.urgent === true) return content
  const isUnasked = at.isNotice || (content.outcome?.waitedMs ?? 0) > LIMITS.askedLatelyMs
  return isUnasked && isNight(at.nowMs, at.locale) ? { ...content, quiet: true } : content
}
