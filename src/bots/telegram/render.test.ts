import { describe, expect, test } from 'vitest'
import type { MediaItem, Outgoing } from '../../core/ports.ts'
import type { Format } from '../conversation/locale.ts'
import { TELEGRAM_LIMITS as MAX } from './limits.ts'
import { readRef, writeRef } from './ref.ts'
import { formOf, render, simplerForm, splitText } from './render.ts'

/** Every text is its parameter `text`, or its own key. */
const format: Format = (_locale, { key, params }, protect = (value) => value) =>
  typeof params?.['text'] === 'string' ? protect(params['text']) : key
const limits = { uploadBytes: MAX.uploadBytes }
const rendered = (outgoing: Outgoing) => render(outgoing, 'en', format, limits)
const said = (text: string) => ({ key: 'raw', params: { text } })
const picture: MediaItem = { id: 'p', type: 'picture', mime: 'image/png', sizeBytes: 1000, widthPx: 512, heightPx: 512 }
const formFor = (changes: Partial<MediaItem>) => formOf({ ...picture, ...changes }, limits)

describe('words', () => {
  test('what looks like markup is shown as it was typed', () => {
    expect(rendered({ text: [said('<b>*_`[x](tg://user?id=1) & </b>')] }).texts).toEqual([
      '<b>*_`[x](tg://user?id=1) & </b>',
    ])
  })
  test('a text at the limit is one message, one unit more makes two', () => {
    expect(rendered({ text: [said('x'.repeat(4096))] }).texts).toHaveLength(1)
    const two = rendered({ text: [said('x'.repeat(4097))] }).texts
    expect(two.map((one) => one.length)).toEqual([4096, 1])
  })
  test('a caption fits at 1024 units, counted in UTF-16', () => {
    expect(rendered({ text: [said('😀'.repeat(512))] }).fitsCaption).toBe(true)
    expect(rendered({ text: [said(`${'😀'.repeat(512)}x`)] }).fitsCaption).toBe(false)
  })
  test('a long text is cut at lines, and never through a character', () => {
    expect(splitText(`${'a'.repeat(6)}\n${'b'.repeat(6)}`, 10)).toEqual(['aaaaaa', 'bbbbbb'])
    const cut = splitText('😀'.repeat(11), 7)
    expect(cut.every((one) => one.isWellFormed() && one.length <= 7)).toBe(true)
    expect(cut.join('')).toBe('😀'.repeat(11))
  })
  test('control characters and overrides of direction do no mischief', () => {
    expect(rendered({ text: [said('a\u0000b\u202Ec')] }).texts).toEqual(['abc'])
  })
})

describe('files', () => {
  test.each<[string, Partial<MediaItem>, ReturnType<typeof formOf>]>([
    ['a picture of 10 MB', { sizeBytes: MAX.photoBytes }, 'photo'],
    ['one byte more', { sizeBytes: MAX.photoBytes + 1 }, 'document'],
    ['sides of 10000 together', { widthPx: 9000, heightPx: 1000 }, 'photo'],
    ['one pixel more', { widthPx: 9001, heightPx: 1000 }, 'document'],
    ['a ratio of 20', { widthPx: 2000, heightPx: 100 }, 'photo'],
    ['a ratio above 20', { widthPx: 2001, heightPx: 100 }, 'document'],
    ['a picture that Telegram has no word for', { mime: 'image/avif' }, 'document'],
    ['a file of 50 MB', { type: 'video', mime: 'video/mp4', sizeBytes: MAX.uploadBytes }, 'video'],
    ['one byte above 50 MB', { type: 'video', mime: 'video/mp4', sizeBytes: MAX.uploadBytes + 1 }, 'smaller'],
    ['a live photo with its still', { type: 'live', mime: 'video/mp4', stillId: 's' }, 'live'],
    ['a live photo without one', { type: 'live', mime: 'video/mp4' }, 'video'],
    ['a song', { type: 'audio', mime: 'audio/mpeg' }, 'audio'],
    ['a sound that players of Telegram do not take', { type: 'audio', mime: 'audio/wav' }, 'document'],
  ])('%s', (_what, changes, form) => {
    expect(formFor(changes)).toBe(form)
  })
  test('what is covered never goes out as a document, which can not be covered', () => {
    expect(formFor({ spoiler: true })).toBe('photo')
    expect(formFor({ spoiler: true, sizeBytes: MAX.photoBytes + 1 })).toBe('smaller')
    expect(simplerForm('photo', true)).toBe('smaller')
    expect(rendered({ media: [{ ...picture, spoiler: true, mime: 'image/avif' }] }).texts).toEqual([])
  })
  test('eleven pictures are an album of ten and one alone; kinds do not mix', () => {
    const many = Array.from({ length: 11 }, (_, n) => ({ ...picture, id: String(n) }))
    expect(rendered({ media: many }).media.map((group) => group.length)).toEqual([10, 1])
    const song: MediaItem = { id: 'a', type: 'audio', mime: 'audio/mpeg', sizeBytes: 1 }
    expect(rendered({ media: [picture, song, song] }).media.map((group) => group.length)).toEqual([1, 2])
  })
  test('every form has a simpler one, down to a link', () => {
    expect((['live', 'video', 'document', 'smaller', 'link'] as const).map((form) => simplerForm(form))).toEqual([
      'video',
      'document',
      'smaller',
      'link',
      null,
    ])
  })
})

test('buttons carry actions of at most 64 bytes and addresses of the web only', () => {
  const { keyboard } = rendered({
    buttons: [
      [
        { label: said('Go'), press: { action: 'go:1' }, style: 'primary' },
        { label: said('One'), press: { action: 'set:1' }, chosen: true },
        { label: said('Bad'), press: { url: 'javascript:alert(1)' } },
        { label: said('Own'), press: { url: '/media/1' } },
      ],
    ],
  })
  expect(keyboard?.inline_keyboard).toEqual([
    [
      { text: 'Go', callback_data: 'go:1', style: 'primary' },
      { text: '• One', callback_data: 'set:1' },
    ],
  ])
})

test('a reference names the message that is edited first, and says what it is', () => {
  const sent = { main: 7, form: 'media' as const, others: [5, 6], privateChat: '501' }
  expect(readRef(writeRef(sent))).toEqual(sent)
  expect(writeRef({ main: 7, form: 'text', others: [] })).toEqual({ parts: ['7', 'text'] })
  expect(readRef({ parts: ['nothing'] })).toBeNull()
})
