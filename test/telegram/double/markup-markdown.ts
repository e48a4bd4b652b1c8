/**
 * parse_mode MarkdownV2, from the section "MarkdownV2 style" of the Bot API, with Telegram's texts of refusals.
 * The old mode "Markdown" is refused: the specification keeps it for old bots only.
 */
import { bad } from './failures.ts'
import type { Entity } from './params.ts'

const RESERVED = ']()>#+-=|{}.!'
const NAMES: { [type: string]: string } = {
  bold: 'Bold',
  italic: 'Italic',
  underline: 'Underline',
  strikethrough: 'Strikethrough',
  spoiler: 'Spoiler',
  text_link: 'TextUrl',
  custom_emoji: 'CustomEmoji',
}
const MARKS: [mark: string, type: string][] = [
  ['__', 'underline'],
  ['_', 'italic'],
  ['*', 'bold'],
  ['~', 'strikethrough'],
  ['||', 'spoiler'],
]

interface Open {
  type: string
  offset: number
  byte: number
}

/** Text and entities of a source in MarkdownV2; throws ApiFailure with the byte offset of a mistake. */
export function parseMarkdown(source: string): { text: string; entities: Entity[] } {
  const byteAt = (index: number) => Buffer.byteLength(source.slice(0, index))
  const fail = (problem: string) => bad(`can't parse entities: ${problem}`)
  const entities: Entity[] = []
  const open: Open[] = []
  let text = ''
  let index = 0
  /** A quotation that began with ">", and how many entities were open then. */
  let quote: { offset: number; depth: number; expandable: boolean } | undefined

  const push = (entity: Entity) => {
    if (entity.length > 0) entities.push(entity)
  }
  const unfinished = (one: Open) => fail(`Can't find end of ${NAMES[one.type]} entity at byte offset ${one.byte}`)
  const endQuote = () => {
    if (!quote) return
    if (open.length > quote.depth) throw unfinished(open.at(-1)!)
    push({
      type: quote.expandable ? 'expandable_blockquote' : 'blockquote',
      offset: quote.offset,
      length: text.length - quote.offset,
    })
    quote = undefined
  }
  const readUrl = (at: number, what: string): [string, number] => {
    let url = ''
    for (let look = at + 1; look < source.length; look++) {
      if (source[look] === ')') return [url, look + 1]
      if (source[look] === '\\' && isEscapable(source.charCodeAt(look + 1))) look++
      url += source[look]
    }
    throw fail(`Can't find end of ${what} at byte offset ${byteAt(at + 1)}`)
  }

  while (index < source.length) {
    const char = source[index]!
    const lineStart = index === 0 || source[index - 1] === '\n' || source[index - 1] === '\r'
    if (lineStart && quote && char !== '>') endQuote()
    if (char === '\\' && isEscapable(source.charCodeAt(index + 1))) {
      text += source[index + 1]
      index += 2
      continue
    }
    if (lineStart && (char === '>' || source.startsWith('**>', index))) {
      if (char !== '>') endQuote()
      quote ??= { offset: text.length, depth: open.length, expandable: false }
      index += char === '>' ? 1 : 3
      continue
    }
    if (char === '`') {
      index = readCode(index)
      continue
    }
    const last = quote && source.startsWith('||', index) && /^\|\|(\r?\n|$)/.test(source.slice(index))
    if (last && open.at(-1)?.type !== 'spoiler') {
      quote!.expandable = true
      index += 2
      continue
    }
    const mark = MARKS.find(([one]) => source.startsWith(one, index))
    if (mark) {
      const [sign, type] = mark
      const top = open.at(-1)
      // Only the innermost entity can end, so "___" inside an underline inside an italic ends both.
      if (top?.type === type) {
        open.pop()
        push({ type, offset: top.offset, length: text.length - top.offset })
      } else open.push({ type, offset: text.length, byte: byteAt(index) })
      index += sign.length
      continue
    }
    if (char === '[' || (char === '!' && source[index + 1] === '[')) {
      const type = char === '[' ? 'text_link' : 'custom_emoji'
      open.push({ type, offset: text.length, byte: byteAt(index) })
      index += char === '[' ? 1 : 2
      continue
    }
    const top = open.at(-1)
    if (char === ']' && (top?.type === 'text_link' || top?.type === 'custom_emoji')) {
      index = endLink(open.pop()!, index + 1)
      continue
    }
    if (RESERVED.includes(char)) {
      throw fail(`Character '${char}' is reserved and must be escaped with the preceding '\\'`)
    }
    text += char
    index++
  }
  endQuote()
  if (open.length > 0) throw unfinished(open.at(-1)!)
  entities.sort((one, other) => one.offset - other.offset || other.length - one.length)
  return { text, entities }

  function readCode(at: number): number {
    const fence = source.startsWith('```', at) ? '```' : '`'
    let body = ''
    let look = at + fence.length
    while (look < source.length && !source.startsWith(fence, look)) {
      if (source[look] === '\\' && isEscapable(source.charCodeAt(look + 1))) look++
      body += source[look++]
    }
    const offset = text.length
    if (look >= source.length) {
      const kind = fence === '`' ? 'Code' : 'Pre'
      throw fail(`Can't find end of ${kind} entity at byte offset ${byteAt(at)}`)
    }
    const language = fence === '```' ? /^([^\s`]+)(?:\r\n|\n\r|[\n\r])/.exec(body) : null
    const content = language ? body.slice(language[0].length) : fence === '```' ? body.replace(/^\r?\n/, '') : body
    text += content
    if (fence === '`') push({ type: 'code', offset, length: content.length })
    else if (language) push({ type: 'pre', offset, length: content.length, language: language[1]! })
    else push({ type: 'pre', offset, length: content.length })
    return look + fence.length
  }

  function endLink(top: Open, at: number): number {
    const offset = top.offset
    const length = text.length - offset
    if (top.type === 'custom_emoji') {
      if (source[at] !== '(') throw fail('Custom emoji entity must contain a tg://emoji URL')
      const [url, end] = readUrl(at, 'a custom emoji URL')
      const id = /^tg:\/\/emoji\/?\?(?:.*&)?id=([1-9]\d*)/i.exec(url)?.[1]
      if (!id) throw fail('Invalid custom emoji identifier specified')
      push({ type: 'custom_emoji', offset, length, custom_emoji_id: id })
      return end
    }
    const [url, end] = source[at] === '(' ? readUrl(at, 'a URL') : [text.slice(offset), at]
    const person = /^tg:(?:\/\/)?user\?id=(\d+)$/.exec(url)
    if (person) push({ type: 'text_mention', offset, length, user: { id: Number(person[1]) } })
    else if (URL.canParse(url) || /^[\w-]+(\.[\w-]+)+/.test(url)) push({ type: 'text_link', offset, length, url })
    return end
  }
}

const isEscapable = (code: number) => code > 0 && code <= 126
