/** Texts, formatting and keyboards of the double, each limit at and one over. */
import { beforeEach, describe, expect, test } from 'vitest'
import { ann, blob, call, form, png, result, type Sent, telegram, updates, useTelegram, verdict } from './harness.ts'

useTelegram()

describe('texts', () => {
  beforeEach(() => void ann())
  const send = async (text: string, more: object = {}) =>
    verdict(await call('sendMessage', { chat_id: 501, text, ...more }))

  test('a text has 1 to 4096 UTF-16 units after parsing, a caption 1024', async () => {
    expect(await send('x'.repeat(4096))).toBe('ok')
    expect(await send('x'.repeat(4097))).toBe('message is too long')
    expect(await send(`<b>${'😀'.repeat(2048)}</b>`, { parse_mode: 'HTML' })).toBe('ok')
    expect(await send(`${'😀'.repeat(2048)}x`)).toBe('message is too long')
    expect(await send(' \n ')).toBe('text must be non-empty')
    const photo = (caption: string) => form('sendPhoto', { chat_id: '501', photo: blob(png(9, 9)), caption })
    expect(verdict(await photo('x'.repeat(1024)))).toBe('ok')
    expect(verdict(await photo('x'.repeat(1025)))).toBe('message caption is too long')
  })

  test.each([
    ['<b>a', `Can't find end tag corresponding to start tag "b"`],
    ['é<foo>a</foo>', 'Unsupported start tag "foo" at byte offset 2'],
    ['<b><i>a</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
    ['a <b', 'Unclosed start tag at byte offset 2'],
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['a & b', 'Unescaped "&" at byte offset 2'],
    ['&nbsp;', 'Unsupported named entity "&nbsp;"'],
    ['<span>a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])('HTML %j is refused', async (text, problem) => {
    expect(await send(text, { parse_mode: 'HTML' })).toBe(`can't parse entities: ${problem}`)
  })

  // The first of each come from the tests of Telegram's own library.
  test.each([
    ['a.', `Character '.' is reserved and must be escaped with the preceding '\\'`],
    ['🏟 🏟_abacaba', "Can't find end of Italic entity at byte offset 9"],
    ['🏟 🏟_abac * asd ', "Can't find end of Bold entity at byte offset 15"],
    ['🏟 🏟__🏟 🏟_', "Can't find end of Italic entity at byte offset 20"],
    ['🏟 🏟_🏟 🏟__', "Can't find end of Underline entity at byte offset 19"],
    ['🏟 🏟`', "Can't find end of Code entity at byte offset 9"],
    ['[telegram\\.org](asd', "Can't find end of a URL at byte offset 16"],
    ['🏟 🏟||test\\|', "Can't find end of Spoiler entity at byte offset 9"],
    ['🏟 🏟>', `Character '>' is reserved and must be escaped with the preceding '\\'`],
    ['>*b\n>ld \n>bo\nld*\nasd\ndef', "Can't find end of Bold entity at byte offset 1"],
  ])('MarkdownV2 %j is refused', async (text, problem) => {
    expect(await send(text, { parse_mode: 'MarkdownV2' })).toBe(`can't parse entities: ${problem}`)
  })

  test('formatting becomes entities in UTF-16 units', async () => {
    const html =
      '😀<b>bold <i>both</i></b> <a href="https://a.example/">here</a> <pre><code class="language-js">x</code></pre>'
    const one = result<Sent>(await call('sendMessage', { chat_id: 501, text: html, parse_mode: 'HTML' }))
    expect(one.text).toBe('😀bold both here x')
    expect(one.entities).toEqual([
      { type: 'bold', offset: 2, length: 9 },
      { type: 'italic', offset: 7, length: 4 },
      { type: 'text_link', offset: 12, length: 4, url: 'https://a.example/' },
      { type: 'pre', offset: 17, length: 1, language: 'js' },
    ])
    const text = '🏟 🏟_🏟 __🏟___\n>asd\n>q||e||w||'
    const other = result<Sent>(await call('sendMessage', { chat_id: 501, text, parse_mode: 'MarkdownV2' }))
    expect(other.text).toBe('🏟 🏟🏟 🏟\nasd\nqew')
    expect(other.entities).toEqual([
      { type: 'italic', offset: 5, length: 5 },
      { type: 'underline', offset: 8, length: 2 },
      { type: 'expandable_blockquote', offset: 11, length: 7 },
      { type: 'spoiler', offset: 16, length: 1 },
    ])
  })

  test('given entities must lie inside the text, between symbols and not across each other', async () => {
    const bold = (offset: number, length: number) => ({ type: 'bold', offset, length })
    const say = (text: string, ...entities: object[]) => send(text, { entities })
    expect(await say('ab', bold(0, 2), { type: 'italic', offset: 1, length: 1 })).toBe('ok')
    expect(await say('ab', bold(0, 3))).toContain('ends after the end of the text at UTF-16 offset 3')
    expect(await say('ab', bold(-1, 1))).toContain('incorrect offset -1')
    expect(await say('😀b', bold(1, 2))).toContain('in a middle of a UTF-16 symbol')
    expect(await say('abc', bold(0, 2), { type: 'italic', offset: 1, length: 2 })).toBe('entities overlap')
    expect(await say('abc', { type: 'text_link', offset: 0, length: 1 })).toContain('"url" is required')
  })
})

describe('keyboards', () => {
  beforeEach(() => void ann())
  const keyboard = async (...buttons: object[]) =>
    verdict(await call('sendMessage', { chat_id: 501, text: 'x', reply_markup: { inline_keyboard: [buttons] } }))

  test('callback_data has 1 to 64 bytes', async () => {
    expect(await keyboard({ text: 'a', callback_data: 'é'.repeat(32) })).toBe('ok')
    expect(await keyboard({ text: 'a', callback_data: `${'é'.repeat(32)}x` })).toBe('BUTTON_DATA_INVALID')
    expect(await keyboard({ text: 'a', callback_data: '' })).toBe('BUTTON_DATA_INVALID')
  })

  test('a button has one kind and a known style', async () => {
    expect(await keyboard({ text: 'a', callback_data: 'x', style: 'danger' })).toBe('ok')
    expect(await keyboard({ text: 'a', callback_data: 'x', style: 'red' })).toBe('BUTTON_STYLE_INVALID')
    expect(await keyboard({ text: 'a' })).toContain('Text buttons are unallowed')
    expect(await keyboard({ text: 'a', callback_data: 'x', url: 'https://a.example' })).toContain('several kinds')
    expect(await keyboard({ text: 'a', url: 'http://127.0.0.1.' })).not.toBe('')
    expect(await keyboard({ text: 'Pay', pay: true })).toBe('BUTTON_TYPE_INVALID')
  })

  test('a press is answered once and within 15 s', async () => {
    const person = telegram.user({ id: 501 })
    await call('sendMessage', {
      chat_id: 501,
      text: 'x',
      reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] },
    })
    const pressed = person.press(person.last()!, 'Go')
    const [query] = (await updates()).flatMap((update) => update.callback_query ?? [])
    const answer = { callback_query_id: query!.id, text: 'fine' }
    expect(verdict(await call('answerCallbackQuery', answer))).toBe('ok')
    expect(await pressed).toEqual({ text: 'fine', showAlert: false, tooLate: false })
    expect(verdict(await call('answerCallbackQuery', answer))).toContain('query is too old')

    const late = person.press(person.last()!, 'go')
    const second = (await updates()).findLast((update) => update.callback_query)!.callback_query!
    telegram.clock.move(15_001)
    expect(verdict(await call('answerCallbackQuery', { callback_query_id: second.id }))).toContain('query is too old')
    expect(await late).toMatchObject({ tooLate: true })
  })
})
