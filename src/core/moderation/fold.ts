/** Characters brought to the form in which words are compared. Pure tables and functions; nothing here throws. */

/** Removed before anything else: invisible, direction-changing, joining. What splits a word for the eye stays. */
const INVISIBLE = /\p{Cf}|\u034f|[\u115f\u1160\u3164\uffa0]|[\u17b4\u17b5]|[\u180b-\u180f]|[\ufe00-\ufe0f]/gu
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g
const MARKS = /\p{M}+/gu

/** Single characters that NFKC makes whole sentences of: a way to grow a text eighteenfold. */
const SENTENCES = /[\ufdfa\ufdfb]/g

/** Look-alikes, Cyrillic and Greek to Latin. Only used for words of mixed scripts or with letters that Russian has not. */
const TO_LATIN = pairs(
  'аa вb еe кk мm нh оo рp сc тt уy хx ѕs іi јj ԁd һh ԛq ԝw ӏl ґr пn гr иu ьb бb зe ч4 шw' +
    ' αa βb γy δd εe ζz ηn ιi κk λl μu νv οo πn ρp σs ςs τt υu χx ωw',
)
/** And back, for Russian words with a Latin letter in them. */
const TO_CYRILLIC = pairs('aа bв cс eе hн kк mм nп oо pр rг tт uи xх yу iі')

const LATIN_EXTRA = pairs(
  'øo łl đd ðd ħh ıi ŧt ßs æa œo þp ɡg ʀr ʟl ɴn ᴀa ʙb ᴄc ᴅd ᴇe ɢg ʜh ɪi ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ꜱs',
)

/** Digits and signs written for letters. */
const LEET_LATIN = pairs('0o 1i 3e 4a 5s 6g 7t 8b 9g @a $s €e £l !i |i +t')
const LEET_CYRILLIC = pairs('0о 3з 4ч 6б @а 1і')

function pairs(text: string): Map<string, string> {
  return new Map(text.split(/\s+/).map((pair) => [[...pair][0] ?? '', [...pair][1] ?? '']))
}

/**
 * The whole text in one form: NFKC, lower case, nothing invisible, no accents on Latin letters, ё as е, boxed letters as letters.
 * Idempotent: what is in form stays as it is.
 */
export function foldText(text: string): string {
  let folded = foldOnce(text)
  // A letter that was put together may be taken apart again by a table: a few turns bring every text to rest.
  for (let turn = 0; turn < FOLD_TURNS_MAX && !ASCII.test(folded); turn++) {
    const again = foldOnce(folded)
    if (again === folded) break
    folded = again
  }
  return folded
}
const FOLD_TURNS_MAX = 4
const ASCII = /^[\u0000-\u007f]*$/

function foldOnce(text: string): string {
  // ASCII is nearly in form: the common case is quick.
  if (ASCII.test(text)) return text.replace(CONTROL, '').toLowerCase()
  const clean = text.replace(INVISIBLE, '').replace(CONTROL, '').replace(SENTENCES, ' ')
  const folded = clean.normalize('NFKC').toLowerCase()
  if (PLAIN.test(folded)) return folded
  // NFC (part of NFKC) has put й together; what is still a mark on its own is decoration.
  let out = ''
  for (const character of folded.replace(MARKS, '').replace(INVISIBLE, '')) out += foldCharacter(character)
  return out
}
/** ASCII, Russian, Han and their punctuation need no table. */
const PLAIN = /^[\u0000-\u007f\u0430-\u044f\u2013-\u201d\u2026\u3001\u3002\u4e00-\u9fff]*$/

function foldCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return character
  if (code === 0x451) return 'е'
  if (code === 0x2800) return ' '
  const extra = LATIN_EXTRA.get(character)
  if (extra !== undefined) return extra
  if ((code >= 0xc0 && code <= 0x24f) || (code >= 0x1e00 && code <= 0x1eff))
    return character.normalize('NFD')[0] ?? character
  // Accented Greek, boxed and flag letters.
  if (code >= 0x370 && code <= 0x3ff) return character.normalize('NFD')[0] ?? character
  for (const start of [0x1f1e6, 0x1f150, 0x1f170]) {
    if (code >= start && code < start + 26) return String.fromCharCode(0x61 + code - start)
  }
  return character
}

export type Script = 'latin' | 'cyrillic' | 'greek' | 'han' | 'digit' | 'other' | 'none'

/** What kind of character this is; `none` separates words. */
export function scriptOf(code: number): Script {
  return code < LOW.length ? (LOW[code] as Script) : highScriptOf(code)
}

const LOW: Script[] = Array.from({ length: 0x530 }, (_, code) => {
  if (code >= 0x61 && code <= 0x7a) return 'latin'
  if (code >= 0x30 && code <= 0x39) return 'digit'
  if (code < 0x80) return 'none'
  if (code >= 0x400) return 'cyrillic'
  if (code >= 0x370 && code <= 0x3ff) return 'greek'
  return /[\p{L}\p{N}]/u.test(String.fromCodePoint(code)) ? 'other' : 'none'
})

function highScriptOf(code: number): Script {
  if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) || code === 0x3007) return 'han'
  if (code >= 0x20000 && code <= 0x3ffff) return 'han'
  return OTHER_LETTER.test(String.fromCodePoint(code)) ? 'other' : 'none'
}
const OTHER_LETTER = /[\p{L}\p{N}]/u

export const toLatin = (character: string): string => TO_LATIN.get(character) ?? character
export const toCyrillic = (character: string): string => TO_CYRILLIC.get(character) ?? character
export const leetLatin = (character: string): string | undefined => LEET_LATIN.get(character)
export const leetCyrillic = (character: string): string | undefined => LEET_CYRILLIC.get(character)

const HAN_NUMERALS = new Set([...'〇一二两三四五六七八九十百千零'].map((character) => character.codePointAt(0)))
/** 四岁 inside 二十四岁 is not "four years old". */
export const isHanNumeral = (code: number): boolean => HAN_NUMERALS.has(code)
