/**
 * What people wrote, inside texts that Discord reads as Markdown: shown as it was typed. A backslash before a sign that is no letter,
 * digit or space makes it mean itself; so a prompt makes no link, list, heading, quote, mention, emoji, time or invite.
 */

/** C0 and C1 but tab and line feed, and the overrides that write text backwards. */
const MISCHIEF = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e]/g
const HAS_DIRECTION = /[\u0590-\u08ff\u200f\u202a\u202b\u2066-\u2068\ufb1d-\ufdff\ufe70-\ufeff]/
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'
const ZERO_WIDTH_SPACE = '\u200b'

/** Signs that mean something anywhere: emphasis, code, spoilers, links, mentions, and the escape itself. */
const ANYWHERE = /[\\*_~`|<>[\]@]/g
/** `:smile:`, and the colon of an address; in `16:9` it means nothing. */
const COLON = /:(?=[\w+~-]+:)|(?<=[a-z]):(?=\/\/)/gi
/** A list, a heading or a subtext begins a line. */
const LINE_START = /^([ \t]*)(-(?=[\s#])|#|\+(?=\s))/gm
const NUMBERED = /^([ \t]*\d{1,9})\./gm
/** Invites are recognised without a scheme. */
const INVITE = /(discord(?:app)?)\.(?=\w)/gi

/** Well-formed, without control characters; text that runs right to left leaves the order of what stands around it alone. */
export function cleanWords(words: string): string {
  const clean = words.toWellFormed().replace(/\r\n?/g, '\n').replace(MISCHIEF, '')
  return HAS_DIRECTION.test(clean) ? `${FIRST_STRONG_ISOLATE}${clean}${POP_ISOLATE}` : clean
}

/** Words of a person as Markdown that shows them as they are. */
export function escapeMarkdown(words: string): string {
  return words
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(MISCHIEF, '')
    .replace(ANYWHERE, '\\$&')
    .replace(COLON, '\\:')
    .replace(LINE_START, '$1\\$2')
    .replace(/^([ \t]*\\-)#/gm, '$1\\#')
    .replace(NUMBERED, '$1\\.')
    .replace(INVITE, '$1\\.')
}

export function embedWords(words: string): string {
  const escaped = escapeMarkdown(words)
  return HAS_DIRECTION.test(escaped) ? `${FIRST_STRONG_ISOLATE}${escaped}${POP_ISOLATE}` : escaped
}

/** Cuts at a line's end, else at a space; never through a character of two units, nor between a backslash and its sign. */
export function splitText(text: string, max: number): string[] {
  const texts: string[] = []
  let rest = text
  while (rest.length > max) {
    const head = rest.slice(0, max)
    const line = head.lastIndexOf('\n')
    const space = head.lastIndexOf(' ')
    let at = line > max / 2 ? line : space > max / 2 ? space : max
    if (isHighSurrogate(rest.charCodeAt(at - 1))) at -= 1
    if (endsInEscape(rest.slice(0, at))) at -= 1
    texts.push(rest.slice(0, at).trimEnd())
    const isWholeLine = rest[at] === '\n' || rest[at - 1] === '\n'
    rest = rest.slice(at).trimStart()
    // What stood in the middle of a line begins one now: it must not become a list or a heading by that.
    if (!isWholeLine && /^(?:[-+#]|\d+\.)/.test(rest)) rest = `${ZERO_WIDTH_SPACE}${rest}`
  }
  if (rest.trim() !== '') texts.push(rest.trimEnd())
  return texts.filter((one) => one !== '')
}

/** An odd number of backslashes: the last one belongs to what follows. */
const endsInEscape = (text: string): boolean => (/\\+$/.exec(text)?.[0].length ?? 0) % 2 === 1

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
