/** Numbers and addresses that no list can hold: cards, telephones, documents, mail and streets. They are words of groups too. */
import type { Place, Term } from './places.ts'

/** A Han character may stand right beside a number. */
const DIGITS = /(?<![a-zа-я\d])\+?\(?\d(?:[ ().-]{0,2}\d){5,18}x?(?![a-zа-я\d])/g
const MAIL = /(?<![\w.])[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4}/g
const STREET =
  /(?<!\w)\d{1,5} (?:[a-z]{2,20} ){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct)(?!\w)/g
const SOCIAL_SECURITY = /^\d{3}[- ]\d{2}[- ]\d{4}$/
/** Of the companies that issue them: Visa, Mastercard, American Express, Discover, UnionPay, Mir. */
const CARD_BEGINS = /^(?:4|5[1-5]|2[2-7]|3[47]|6[025])/

/** The places of such details in the folded text, each of one of the groups named `...-number` and `...-address`. */
export function detailsOf(folded: string): Place[] {
  const places: Place[] = []
  const add = (group: string, from: number, text: string) =>
    places.push({ term: TERMS[group] as Term, from, to: from + text.length - 1 })
  if (/\d/.test(folded)) {
    for (const match of folded.matchAll(DIGITS)) add(kindOf(match[0]), match.index, match[0])
    for (const match of folded.matchAll(STREET)) add('street-address', match.index, match[0])
  }
  if (folded.includes('@')) for (const match of folded.matchAll(MAIL)) add('mail-address', match.index, match[0])
  return places
}

function kindOf(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (digits.length >= 13 && digits.length <= 16 && CARD_BEGINS.test(digits) && isCard(digits)) return 'card-number'
  if (SOCIAL_SECURITY.test(text) || isChineseId(text.replace(/[^\dx]/g, ''))) return 'document-number'
  const isWritten = text.startsWith('+') || /[ ().-]/.test(text)
  return digits.length >= 10 && digits.length <= 15 && isWritten ? 'phone-number' : 'long-number'
}

/** The check digit of ISO/IEC 7812-1 (Luhn). */
function isCard(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

/** The check digit of GB 11643-1999; its ten is an x. */
function isChineseId(text: string): boolean {
  if (!/^\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])\d{5}[\dx]$/.test(text)) return false
  let sum = 0
  for (let i = 0; i < 18; i++) sum += (text[i] === 'x' ? 10 : Number(text[i])) * (2 ** (17 - i) % 11)
  return sum % 11 === 1
}

const GROUPS = ['card-number', 'document-number', 'phone-number', 'long-number', 'mail-address', 'street-address']
const TERMS: { [group: string]: Term } = Object.fromEntries(
  GROUPS.map((group) => [
    group,
    // The number itself is never told: evidence goes into the log.
    { group, word: group, label: group, role: 'word' as const, isNegatable: false },
  ]),
)
