import { describe, expect, test } from 'vitest'
import type { Text } from '../../core/ports.ts'
import type { Format } from '../conversation/locale.ts'
import { cleanWords, embedWords, excerptOf, render } from './render.ts'

/** Shows which language and key were asked for, and its parameters as they went in. */
const format: Format = (locale, text, escaped = (value) => value) => {
  const params = Object.values(text.params ?? {}).map((value) =>
    typeof value === 'string' ? escaped(value) : String(value),
  )
  return [locale, text.key, ...params].join('|')
}
const words = (text: string): Text => ({ key: 'said', params: { text } })

describe('render', () => {
  test('says every line in the language asked for', () => {
    const message = render({ text: [{ key: 'hello' }, { key: 'credits', params: { credits: 3 } }] }, 'ru', format)
    expect(message).toEqual({ lines: ['ru|hello', 'ru|credits|3'] })
  })
  test('leaves HTML and Markdown as typed: the page shows text only', () => {
    const typed = '<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) &amp;'
    expect(render({ text: [words(typed)] }, 'en', format).lines).toEqual([`en|said|${typed}`])
  })
  test('keeps a right-to-left prompt from turning the words of ours around it', () => {
    expect(render({ text: [words('ثعلب في الثلج')] }, 'en', format).lines).toEqual([
      'en|said|\u2068ثعلب في الثلج\u2069',
    ])
  })
  test('a button is an action or a link of the web; other addresses make no button', () => {
    const button = (url: string) => ({ label: { key: 'b' }, press: { url } })
    const message = render(
      {
        buttons: [
          [
            { label: { key: 'a' }, press: { action: 'again:1' }, style: 'primary', chosen: true },
            button('https://x.example/y'),
          ],
          [button('/terms'), button('//evil.example'), button('/\\evil.example')],
          [button('javascript:alert(1)'), button('data:text/html,x'), button('nonsense')],
        ],
      },
      'en',
      format,
    )
    expect(message.buttons).toEqual([
      [
        { label: 'en|a', action: 'again:1', style: 'primary', chosen: true },
        { label: 'en|b', url: 'https://x.example/y' },
      ],
      [{ label: 'en|b', url: '/terms' }],
    ])
  })
  test('describes files with addresses for their owner, and stills, sizes and veils', () => {
    const message = render(
      {
        media: [
          {
            id: 'L1',
            type: 'live',
            mime: 'video/mp4',
            sizeBytes: 9,
            widthPx: 720,
            heightPx: 1280,
            durationMs: 6000,
            stillId: 'S1',
            spoiler: true,
          },
          { id: 'A1', type: 'audio', mime: 'audio/mpeg', sizeBytes: 5, title: 'Rain\u0000\u202e' },
        ],
      },
      'en',
      format,
    )
    expect(message).toEqual({
      lines: [],
      media: [
        {
          id: 'L1',
          type: 'live',
          mime: 'video/mp4',
          sizeBytes: 9,
          url: '/media/L1',
          downloadUrl: '/media/L1?download=1',
          widthPx: 720,
          heightPx: 1280,
          durationMs: 6000,
          stillUrl: '/media/S1',
          spoiler: true,
        },
        {
          id: 'A1',
          type: 'audio',
          mime: 'audio/mpeg',
          sizeBytes: 5,
          url: '/media/A1',
          downloadUrl: '/media/A1?download=1',
          title: 'Rain',
        },
      ],
    })
  })
  test('progress stays between nothing and everything; a question comes as its placeholder', () => {
    expect(
      render({ progress: { fraction: 1.7, readyAtMs: 5 }, ask: { placeholder: { key: 'what' } } }, 'zh', format),
    ).toEqual({
      lines: [],
      progress: { fraction: 1, readyAtMs: 5 },
      ask: 'zh|what',
    })
    expect(render({ progress: {} }, 'en', format).progress).toEqual({})
  })
})

describe('words of people', () => {
  test('lose control characters, torn halves of characters and overrides, and nothing else', () => {
    expect(cleanWords('a\u0000b\u0007c\td\r\ne\u2028f\u202eg\ud83dh 🦊 ñ')).toBe('abc\td\ne\nfg\ufffdh 🦊 ñ')
    expect(cleanWords('👩‍🎨 \u200dשלום')).toBe('👩‍🎨 \u200dשלום')
  })
  test('are isolated only where direction could spread', () => {
    expect(embedWords('plain лиса 狐狸')).toBe('plain лиса 狐狸')
    expect(embedWords('abc \u2067 def')).toBe('\u2068abc \u2067 def\u2069')
  })
  test('an excerpt is one short line and never half an emoji', () => {
    expect(excerptOf({ lines: ['', ' two\n lines '] })).toBe('two lines')
    const long = excerptOf({ lines: ['🦊'.repeat(300)] })
    expect([...long]).toHaveLength(100)
    expect(long.endsWith('🦊…')).toBe(true)
    expect(
      excerptOf({
        lines: [],
        media: [{ id: 'a', type: 'audio', url: '', downloadUrl: '', mime: '', sizeBytes: 1, title: 'Rain' }],
      }),
    ).toBe('Rain')
  })
})
