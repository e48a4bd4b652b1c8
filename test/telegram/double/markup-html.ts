/**
 * parse_mode HTML, from the section "HTML style" of the Bot API: the listed tags, four named entities and numeric ones.
 * Texts of refusals are Telegram's. Stricter: Telegram passes an unknown named entity through as text, here it is refused,
 * because it is always an escape that was forgotten.
 */
import { bad } from './failures.ts'
import type { Entity } from './params.ts'

const PLAIN: { [tag: string]: string } = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
}
const NAMED: { [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"' }

interface Open {
  tag: string
  offset: number
  attributes: Map<string, string>
  /** Where in the source its content begins, to see whether `<code>` is all of its `<pre>`. */
  at: number
}

/** Text and entities of a source in HTML; throws ApiFailure with the byte offset of a mistake. */
export function parseHtml(source: string): { text: string; entities: Entity[] } {
  const byteAt = (index: number) => Buffer.byteLength(source.slice(0, index))
  const fail = (problem: string) => bad(`can't parse entities: ${problem}`)
  const entities: Entity[] = []
  const open: Open[] = []
  let text = ''
  let index = 0
  while (index < source.length) {
    const char = source[index]!
    if (char === '&') {
      const [value, end] = readReference(source, index, fail)
      text += value
      index = end
    } else if (char !== '<') {
      text += char
      index++
    } else if (source[index + 1] === '/') {
      const end = source.indexOf('>', index)
      if (end < 0) throw fail(`Unclosed end tag at byte offset ${byteAt(index)}`)
      const tag = source
        .slice(index + 2, end)
        .trim()
        .toLowerCase()
      const top = open.pop()
      if (!top) throw fail(`Unexpected end tag at byte offset ${byteAt(index)}`)
      if (tag !== '' && tag !== top.tag) {
        throw fail(`Unmatched end tag at byte offset ${byteAt(index)}, expected "</${top.tag}>", found "</${tag}>"`)
      }
      const entity = close(top, text, open)
      if (entity && entity.length > 0) entities.push(entity)
      index = end + 1
    } else {
      const tag = readTag(source, index, fail, byteAt)
      open.push({ tag: tag.name, offset: text.length, attributes: tag.attributes, at: tag.end })
      index = tag.end
    }
  }
  const left = open.pop()
  if (left) throw fail(`Can't find end tag corresponding to start tag "${left.tag}"`)
  entities.sort((one, other) => one.offset - other.offset || other.length - one.length)
  return { text, entities }
}

function readReference(source: string, at: number, fail: (problem: string) => Error): [string, number] {
  const found = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/i.exec(source.slice(at, at + 12))
  if (!found) throw fail(`Unescaped "&" at byte offset ${Buffer.byteLength(source.slice(0, at))}`)
  const end = at + found[0].length
  if (found[3] !== undefined) {
    const named = NAMED[found[3]]
    if (!named) throw fail(`Unsupported named entity "${found[0]}"`)
    return [named, end]
  }
  const code = found[1] !== undefined ? Number(found[1]) : Number.parseInt(found[2]!, 16)
  if (code === 0 || code > 0x10ffff) throw fail(`Invalid numeric entity "${found[0]}"`)
  return [String.fromCodePoint(code), end]
}

function readTag(source: string, at: number, fail: (problem: string) => Error, byteAt: (index: number) => number) {
  const name = /^<([^\s>]*)/.exec(source.slice(at))![1]!.toLowerCase()
  let index = at + 1 + name.length
  const known = name in PLAIN || ['a', 'code', 'pre', 'span', 'blockquote', 'tg-emoji'].includes(name)
  if (!known) throw fail(`Unsupported start tag "${name}" at byte offset ${byteAt(at)}`)
  const attributes = new Map<string, string>()
  for (;;) {
    index += /^\s*/.exec(source.slice(index))![0].length
    if (index >= source.length) throw fail(`Unclosed start tag at byte offset ${byteAt(at)}`)
    if (source[index] === '>') break
    const found = /^([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?/.exec(source.slice(index))
    if (!found) throw fail(`Empty attribute name in the tag "${name}" at byte offset ${byteAt(at)}`)
    const value = found[2] ?? found[3] ?? found[4]
    if (value === undefined && source[index + found[0].length] === '=') {
      throw fail(`Unclosed start tag at byte offset ${byteAt(at)}`)
    }
    attributes.set(found[1]!.toLowerCase(), decode(value ?? '', fail))
    index += found[0].length
  }
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw fail(`Tag "span" must have class "tg-spoiler" at byte offset ${byteAt(at)}`)
  }
  return { name, attributes, end: index + 1 }
}

function decode(value: string, fail: (problem: string) => Error): string {
  return value.replace(/&[^;]*;?/g, (found) => readReference(found, 0, fail)[0])
}

function close(top: Open, text: string, open: Open[]): Entity | undefined {
  const { tag, offset, attributes } = top
  const length = text.length - offset
  if (PLAIN[tag]) return { type: PLAIN[tag], offset, length }
  if (tag === 'span') return { type: 'spoiler', offset, length }
  if (tag === 'blockquote') {
    return { type: attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote', offset, length }
  }
  if (tag === 'a') {
    const url = attributes.get('href') ?? text.slice(offset)
    const person = /^tg:\/\/user\?id=(\d+)$/.exec(url)
    if (person) return { type: 'text_mention', offset, length, user: { id: Number(person[1]) } }
    // An address that is none leaves plain text, as in Telegram.
    return URL.canParse(url) || /^[\w-]+(\.[\w-]+)+/.test(url) ? { type: 'text_link', offset, length, url } : undefined
  }
  if (tag === 'tg-emoji') {
    const id = attributes.get('emoji-id')
    if (!id || !/^[1-9]\d*$/.test(id)) throw bad("can't parse entities: Invalid custom emoji identifier specified")
    return { type: 'custom_emoji', offset, length, custom_emoji_id: id }
  }
  if (tag === 'code') {
    const language = /^language-(.+)$/.exec(attributes.get('class') ?? '')?.[1]
    const outer = open.at(-1)
    if (language && outer?.tag === 'pre' && outer.offset === offset) outer.attributes.set('language', language)
    return outer?.tag === 'pre' && outer.offset === offset ? undefined : { type: 'code', offset, length }
  }
  const language = attributes.get('language')
  return language ? { type: 'pre', offset, length, language } : { type: 'pre', offset, length }
}
