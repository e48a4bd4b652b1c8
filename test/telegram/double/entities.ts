/**
 * Texts and captions with their formatting, from the sections "Formatting options" and MessageEntity of the Bot API.
 * Offsets and lengths count UTF-16 code units. Limits count after parsing: 4096 for a text, 1024 for a caption.
 *
 * Stricter than Telegram, which quietly splits, trims or drops entities: partly overlapping entities, empty ones, types
 * that Telegram itself detects (mention, url ...) and `entities` together with `parse_mode` are refused.
 */
import { bad } from './failures.ts'
import { parseHtml } from './markup-html.ts'
import { parseMarkdown } from './markup-markdown.ts'
import type { Entity } from './params.ts'

export const LONGEST_TEXT = 4096
export const LONGEST_CAPTION = 1024

export interface Formatted {
  text: string
  entities: Entity[]
}

/** What a message says once Telegram has parsed it. `what` chooses the limit and the words of the refusal. */
export function format(
  source: string,
  parseMode: string | undefined,
  given: Entity[] | undefined,
  what: 'text' | 'caption',
): Formatted {
  if (parseMode && given) throw bad('parse_mode and entities are given together')
  if (what === 'text' && source === '') throw bad('message text is empty')
  if (given) checkEntities(source, given)
  const parsed = parseMode
    ? parseMode.toLowerCase() === 'html'
      ? parseHtml(source)
      : parseMarkdown(source)
    : { text: source, entities: given ?? [] }
  const { text, entities } = trim(parsed)
  if (what === 'text' && text === '') throw bad('text must be non-empty')
  if (what === 'text' && text.length > LONGEST_TEXT) throw bad('message is too long')
  if (what === 'caption' && text.length > LONGEST_CAPTION) throw bad('message caption is too long')
  if (entities.length > 100) throw bad('too many entities')
  return { text, entities: withDetected(text, entities) }
}

function checkEntities(text: string, entities: Entity[]): void {
  for (const { type, offset, length, ...more } of entities) {
    if (DETECTED.has(type)) throw bad(`entity type ${type} is detected by Telegram and can't be given`)
    if (offset < 0) throw bad(`receive an entity with incorrect offset ${offset}`)
    if (length <= 0) throw bad(`receive an entity with incorrect length ${length}`)
    if (offset + length > text.length) {
      throw bad(
        `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${offset + length}`,
      )
    }
    if (isInsidePair(text, offset)) throw bad(`entity begins in a middle of a UTF-16 symbol at offset ${offset}`)
    if (isInsidePair(text, offset + length)) {
      throw bad(`entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol`)
    }
    const needed = NEEDS[type]
    if (needed && !(needed in more)) throw bad(`can't parse MessageEntity: field "${needed}" is required for ${type}`)
    const extra = Object.keys(more).find((name) => name !== needed && !(type === 'pre' && name === 'language'))
    if (extra) throw bad(`field "${extra}" does not belong to an entity of type ${type}`)
  }
  const sorted = entities.toSorted((one, other) => one.offset - other.offset || other.length - one.length)
  for (const [index, one] of sorted.entries()) {
    for (const other of sorted.slice(index + 1)) {
      const end = one.offset + one.length
      if (other.offset < end && other.offset + other.length > end) throw bad('entities overlap')
    }
  }
}

const DETECTED = new Set('mention hashtag cashtag bot_command url email phone_number'.split(' '))
const NEEDS: { [type: string]: string } = {
  text_link: 'url',
  text_mention: 'user',
  custom_emoji: 'custom_emoji_id',
  date_time: 'unix_time',
}
const isInsidePair = (text: string, at: number) =>
  /[\uDC00-\uDFFF]/.test(text[at] ?? '') && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '')

/** Space around a text vanishes, with the entities moved. */
function trim({ text, entities }: Formatted): Formatted {
  const trimmed = text.trim()
  if (trimmed === text) return { text, entities }
  const start = text.length - text.trimStart().length
  const end = start + trimmed.length
  const moved = entities.flatMap((one) => {
    const from = Math.max(one.offset, start)
    const length = Math.min(one.offset + one.length, end) - from
    return length > 0 ? [{ ...one, offset: from - start, length }] : []
  })
  return { text: trimmed, entities: moved }
}

const PATTERNS: [type: string, pattern: RegExp][] = [
  ['url', /\bhttps?:\/\/[^\s<>"]+[^\s<>".,!?:;)]/gi],
  ['bot_command', /(?<![\w/])\/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b/g],
  ['mention', /(?<![\w@])@[A-Za-z]\w{3,31}\b/g],
  ['hashtag', /(?<![\p{L}\p{N}_#])#[\p{L}_][\p{L}\p{N}_]*/gu],
]

/** The entities that Telegram finds on its own: addresses, commands, mentions, hashtags. */
export function withDetected(text: string, given: Entity[]): Entity[] {
  const all = [...given]
  const blocked = (offset: number, length: number) =>
    all.some(
      (one) =>
        (DETECTED.has(one.type) || ['code', 'pre', 'text_link', 'text_mention'].includes(one.type)) &&
        one.offset < offset + length &&
        offset < one.offset + one.length,
    )
  for (const [type, pattern] of PATTERNS) {
    for (const found of text.matchAll(pattern)) {
      if (!blocked(found.index, found[0].length)) all.push({ type, offset: found.index, length: found[0].length })
    }
  }
  return all.sort((one, other) => one.offset - other.offset || other.length - one.length)
}
