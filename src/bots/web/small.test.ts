/** The small pure parts: sessions, what the page may send, ranges, rates, languages. */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { loadLocales } from '../conversation/locale.ts'
import { readRange } from './media.ts'
import { createRate } from './rate.ts'
import { readIntent, toIntent, wordsOf } from './requests.ts'
import { createSessions, isOwnRead, isOwnWrite } from './session.ts'
import { localeOf } from './texts.ts'

const ID = '0b1f6e9e-3c1d-4b6e-9a52-0d2f8f1c7a11'
const FILE = '0'.repeat(22)

describe('a session', () => {
  const open = createSessions({ publicUrl: undefined, token: undefined })
  const closed = createSessions({ publicUrl: 'https://bot.example.com', token: 'a long enough token' })

  test('is 256 random bits in the cookie, and only their hash is known to the database', () => {
    const cookie = open.issue(undefined)
    expect(Buffer.from(cookie, 'base64url')).toHaveLength(32)
    expect(open.read(cookie)).toMatch(/^[\w-]{43}$/)
    expect(open.read(cookie)).not.toBe(cookie)
    expect(open.issue(undefined)).not.toBe(cookie)
  })
  test('is not opened by anything else', () => {
    for (const bad of [undefined, '', 'x', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(43)}.b`, 'é'.repeat(43)])
      expect(open.read(bad)).toBeNull()
  })
  test('needs the proof of the token where there is one, and keeps the person when the token changes', () => {
    const cookie = closed.issue(undefined)
    expect(closed.read(cookie)).not.toBeNull()
    expect(closed.read(cookie.slice(0, 43))).toBeNull()
    expect(closed.read(`${cookie.slice(0, 43)}.${randomBytes(32).toString('base64url')}`)).toBeNull()
    const later = createSessions({ publicUrl: undefined, token: 'another token, as long' })
    expect(later.read(cookie)).toBeNull()
    expect(later.read(later.issue(cookie))).toBe(closed.read(cookie))
  })
  test('tells the token from any other text', () => {
    expect(closed.isToken('a long enough token')).toBe(true)
    for (const wrong of ['', 'a long enough toke', 'a long enough token ', 'A long enough token'])
      expect(closed.isToken(wrong)).toBe(false)
  })
  test('its cookie is Secure exactly where the public address is https', () => {
    expect(closed.cookieOptions).toMatchObject({ httpOnly: true, sameSite: 'strict', path: '/', secure: true })
    expect(open.cookieOptions.secure).toBe(false)
  })
})

describe('where a request comes from', () => {
  const ours = { host: 'localhost:8080', 'x-chatelier': '1' }
  const isWrite = (headers: object) => isOwnWrite({ headers: { ...ours, ...headers } }, 'https://bot.example.com')

  test('a write is ours with the header and an origin of ours', () => {
    expect(isWrite({})).toBe(true)
    expect(isWrite({ origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(isWrite({ origin: 'https://bot.example.com' })).toBe(true)
  })
  test('another site, another port, a torn origin and a missing header are not', () => {
    for (const foreign of [
      { origin: 'https://evil.example' },
      { origin: 'http://localhost:9090' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'x-chatelier': undefined },
      { 'x-chatelier': '2' },
    ])
      expect(isWrite(foreign), JSON.stringify(foreign)).toBe(false)
  })
  test('a read may also come from the address bar', () => {
    expect(isOwnRead({ headers: { host: 'localhost', 'sec-fetch-site': 'none' } }, undefined)).toBe(true)
    expect(isOwnRead({ headers: { host: 'localhost', 'sec-fetch-site': 'cross-site' } }, undefined)).toBe(false)
  })
})

describe('what the page may send', () => {
  const message = { id: ID, type: 'message', text: 'a fox' }
  test('a message becomes an intent with the key of its id', () => {
    const sent = readIntent({ ...message, files: [FILE], replyTo: FILE })!
    const speaker = { platform: 'web', externalId: 'C' }
    const files = [{ input: { from: 'artifact' as const, id: FILE }, type: 'picture' as const }]
    expect(toIntent(sent, 'C', speaker, files)).toEqual({
      speaker,
      address: { platform: 'web', bot: 'web', chat: 'C', place: 'private' },
      key: `web:C:${ID}`,
      type: 'message',
      text: 'a fox',
      files,
      replyTo: { parts: [FILE] },
    })
  })
  test('a slash and a word is a command, with the rest as its text', () => {
    expect(readIntent({ ...message, text: '/Image  a fox\n--ratio 16:9' })).toMatchObject({
      type: 'command',
      name: 'image',
      text: 'a fox\n--ratio 16:9',
    })
    expect(readIntent({ ...message, text: '/balance' })).toMatchObject({ type: 'command', name: 'balance', text: '' })
    expect(readIntent({ ...message, text: 'and/or' })).toMatchObject({ type: 'message' })
    expect(readIntent({ ...message, text: '/ 5' })).toMatchObject({ type: 'message' })
  })
  test('options of a form go along and are shown as they would be typed', () => {
    const sent = readIntent({
      id: ID,
      type: 'command',
      name: 'image',
      text: 'a fox',
      options: { ratio: '16:9', count: 2 },
    })!
    expect(wordsOf(sent as Parameters<typeof wordsOf>[0])).toBe('/image a fox --ratio 16:9 --count 2')
    expect(toIntent(sent, 'C', { platform: 'web', externalId: 'C' }, [])).toMatchObject({
      options: { ratio: '16:9', count: 2 },
    })
  })
  test('a press keeps its action and its message, and has a key of its own', () => {
    const sent = readIntent({ id: ID, type: 'press', action: 'again:1', on: FILE })!
    expect(toIntent(sent, 'C', { platform: 'web', externalId: 'C' }, [])).toMatchObject({
      key: `press:C:${ID}`,
      type: 'press',
      action: 'again:1',
      on: { parts: [FILE] },
    })
  })
  test('everything that is not of the form is nothing', () => {
    for (const bad of [
      null,
      'text',
      [],
      {},
      { ...message, id: 'short' },
      { ...message, type: 'payment' },
      { ...message, text: 5 },
      { ...message, text: 'x'.repeat(16_001) },
      { ...message, extra: 1 },
      { ...message, files: ['../../etc/passwd'] },
      { ...message, files: Array(11).fill(FILE) },
      { ...message, replyTo: 'nonsense' },
      { id: ID, type: 'press', action: 'x'.repeat(65) },
      { id: ID, type: 'press', action: 'UPPER:1' },
      { id: ID, type: 'press', action: '' },
      { id: ID, type: 'command', name: '../x' },
      { id: ID, type: 'command', name: 'image', options: { ratio: { $gt: '' } } },
      { id: ID, type: 'command', name: 'image', options: { __proto__x: 1, 'A b': 2 } },
    ])
      expect(readIntent(bad), JSON.stringify(bad)?.slice(0, 80)).toBeNull()
  })
  test('a control character never reaches the database, which would refuse it', () => {
    expect(readIntent({ ...message, text: 'a\u0000b\ud800' })).toMatchObject({ text: 'ab\ufffd' })
  })
})

describe('a range', () => {
  test.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=50-5000', { start: 50, end: 99 }],
    ['bytes=100-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=9-0', null],
    ['bytes=0-1,5-6', null],
    ['bytes=-', null],
    ['items=0-1', null],
    [undefined, null],
  ])('%s of 100 bytes', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected)
  })
})

test('a rate allows so many in a window and says how long to wait', () => {
  let nowMs = 0
  const rate = createRate({ nowMs: () => nowMs }, 2, 1000)
  expect([rate.take('a'), rate.take('a'), rate.take('b')]).toEqual([0, 0, 0])
  nowMs = 400
  expect(rate.take('a')).toBe(600)
  nowMs = 1000
  expect(rate.take('a')).toBe(0)
})

test('a rate stays small whatever asks', () => {
  const rate = createRate({ nowMs: () => 0 }, 1, 1000)
  rate.take('first')
  for (let i = 0; i < 10_000; i++) rate.take(`k${i}`)
  // The oldest key was let go, so it may again.
  expect(rate.take('first')).toBe(0)
})

test('the language is the most wanted one among ours', () => {
  const locales = loadLocales([], 'en', () => {})
  expect(localeOf(locales, 'fr, ru;q=0.7, zh;q=0.9')).toBe('zh')
  expect(localeOf(locales, 'id-ID,id;q=0.9,en;q=0.8')).toBe('id')
  expect(localeOf(locales, 'xx, *;q=0.1, ;;;')).toBe('en')
  expect(localeOf(locales, undefined)).toBe('en')
})
