/**
 * Card numbers: never stored, never logged. Whatever looks like one (13 to 19 digits of any script, in groups or not, that pass the
 * check of Luhn, ISO/IEC 7812-1) is struck out of what people write before it is written down.
 */

const STRUCK = '[•••]'
const DIGITS = { min: 13, max: 19 }
const USUAL = 16
/** One digit and what may stand between two: a space of any kind, a dash, a dot, nothing to be seen. */
const RUN = /\p{Nd}(?:[\p{Zs}\t\p{Pd}.\u00ad\u200b-\u200f\u2060\ufeff]{0,3}\p{Nd})*/gu
/** What chats write for people and channels of theirs, in digits: `<@123…>`. */
const MENTION = /<[@#a:!&\w]*$/
/** How operators write whom they mean: `discord:123…`, `telegram:-100…`. */
const ADDRESSED = /(?:^|\s)(?:discord|telegram):-?$/
/** How operators name a payment by the shop's id; alone it is too short for a card, with an amount behind it it is not. */
const REFUND = /(?:^|\s)\/refund(?:@\w+)?\s+$/
const REFUNDED = /^\d{1,12} +\d{1,7}(?:\.\d{1,2})?$/
/** An id of Discord's from 2022 to 2090: longer than any card that begins with a one. */
const RECENT_ID = /^1\d{18}$/

/** Ids of payments, as operators name them: their last digits and an amount behind them are no number of a card. */
const UUID = /\b([\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})\b/gi

/** The text without card numbers; the same text where there are none. */
export function strikeCards(text: string): string {
  // Nearly every text: no digits that would suffice.
  if (!hasManyDigits(text)) return text
  // Every second piece is an id, unless it is digits alone.
  const pieces = text.split(UUID)
  return pieces.map((piece, at) => (at % 2 === 1 && /[a-f]/i.test(piece) ? piece : strikeDigits(piece))).join('')
}

function strikeDigits(text: string): string {
  return text.replace(RUN, (run, at: number) => {
    const before = text.slice(Math.max(0, at - 48), at)
    if (MENTION.test(before) && text[at + run.length] === '>') return run
    if (REFUND.test(before) && REFUNDED.test(run)) return run
    if ((ADDRESSED.test(before) && /^\d+$/.test(run)) || RECENT_ID.test(run)) return run
    return strikeRun(run)
  })
}

/**
 * What came in, without card numbers in what the person wrote: `text`, `words` and the texts among `options` of an intent (ids stay
 * as they are). Where something was struck out it says so in `struck`.
 */
export function strikeIntent<T>(payload: T): T {
  if (payload === null || typeof payload !== 'object' || !('speaker' in payload)) return payload
  const given = payload as { text?: unknown; words?: unknown; options?: { [name: string]: unknown } }
  const struck: { [field: string]: unknown } = {}
  for (const field of ['text', 'words'] as const) {
    const value = strike(given[field])
    if (value !== given[field]) struck[field] = value
  }
  const options = Object.entries(given.options ?? {}).map(([name, value]): [string, unknown] => [name, strike(value)])
  if (options.some(([name, value]) => value !== given.options?.[name])) struck['options'] = Object.fromEntries(options)
  return Object.keys(struck).length === 0 ? payload : { ...payload, ...struck, struck: true }
}

const strike = (value: unknown): unknown => (typeof value === 'string' ? strikeCards(value) : value)

export const hasCard = (text: string): boolean => strikeCards(text) !== text

function hasManyDigits(text: string): boolean {
  let count = 0
  for (const _ of text.matchAll(/\p{Nd}/gu)) if (++count >= DIGITS.min) return true
  return false
}

/** A run may hold more than the number: a count before it, the three digits of its back behind it. */
function strikeRun(run: string): string {
  const groups = [...run.matchAll(/\p{Nd}+/gu)].map((match) => ({
    digits: [...match[0]].map(digitOf),
    from: match.index,
    to: match.index + match[0].length,
  }))
  for (let first = 0; first < groups.length; first++) {
    const digits: number[] = []
    for (let last = first; last < groups.length && digits.length <= DIGITS.max; last++) {
      digits.push(...(groups[last]?.digits ?? []))
      const found = isCard(digits) || (first === last && holdsCard(digits))
      if (!found) continue
      const [from, to] = [groups[first]?.from ?? 0, groups[last]?.to ?? run.length]
      return `${strikeRun(run.slice(0, from))}${STRUCK}${strikeRun(run.slice(to))}`
    }
  }
  return run
}

/** Digits without a gap that are more than a number: it may stand at either end, and most numbers have sixteen digits. */
function holdsCard(digits: readonly number[]): boolean {
  const isLong = digits.length > DIGITS.max
  const [least, most] = isLong ? [DIGITS.min, DIGITS.max] : [USUAL, USUAL]
  if (digits.length <= USUAL) return false
  for (let length = least; length <= most; length++)
    if ([digits.slice(0, length), digits.slice(-length)].some((part) => isCard(part) && (isLong || isIssued(part))))
      return true
  return false
}

/** Nearly all cards that people have begin so. */
const isIssued = (digits: readonly number[]): boolean => digits[0] !== undefined && digits[0] >= 2 && digits[0] <= 6

function isCard(digits: readonly number[]): boolean {
  if (digits.length < DIGITS.min || digits.length > DIGITS.max) return false
  // Nothing but one digit is a pattern, not a number.
  if (digits.every((digit) => digit === digits[0])) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits[digits.length - 1 - at] ?? 0
    sum += at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

/** Decimal digits of every script stand ten together in their order, and the first of them is a zero. */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  if (code < 0x80) return code - 0x30
  let zero = code
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  // Blocks of several sets side by side (mathematical digits) are counted from their first.
  return code >= 0x1d7ce && code <= 0x1d7ff ? (code - 0x1d7ce) % 10 : code - zero
}
