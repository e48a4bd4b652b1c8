import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanWords, embedWords, escapeMarkdown, splitText } from './markdown.ts'

/** As Discord's client reads a backslash: before a sign that is no letter, digit or space it vanishes, and the sign means itself. */
const shown = (markdown: string): string => markdown.replace(/\\([^0-9A-Za-z\s])/g, '$1')

/** What Discord would make something of, outside of escapes. */
const MEANINGS: { [what: string]: RegExp } = {
  emphasis: /[*_~`|]/,
  link: /\[[^\]]*\]\(/,
  address: /\b[a-z]+:\/\//i,
  mention: /<[@#/]|<id:|@(everyone|here)/,
  emoji: /<a?:\w+:\d+>|:[\w+~-]+:/,
  time: /<t:-?\d+/,
  heading: /^[ \t]*(#{1,3}|-#)[ \t]/m,
  list: /^[ \t]*([-*+]|\d+\.)[ \t]/m,
  quote: /^[ \t]*>/m,
  invite: /discord(app)?\.(gg|com|gift|new)/i,
}
/** Escaped signs are taken out of sight: what is left is what could mean something. */
const bare = (markdown: string): string => markdown.replace(/\\[^0-9A-Za-z\s]/g, '\u0001')

const NASTY = [
  '**bold** _it_ __u__ ~~s~~ `code` ```block``` ||spoiler||',
  '[click](https://evil.example) <https://evil.example> https://evil.example/a_b',
  '@everyone @here <@123> <@!123> <@&123> <#123> </ban:123> <id:customize>',
  '<:pepe:123> <a:pepe:123> :smile: :smile_cat::skin-tone-2: <t:1700000000:R>',
  '# one\n## two\n  ### three\n-# small\n> quote\n>>> all\n- a\n* b\n+ c\n1. d\n 12. e',
  'back\\slash \\* \\\\ end\\',
  'discord.gg/abc https://discord.com/invite/abc DiscordApp.com/invite/x',
]
const pieces = fc.constantFrom(
  ...'*_~`|<>[]()@:#-+>\\.!/ \n\t'.split(''),
  '- ',
  '# ',
  '1. ',
  'http',
  'https://',
  'discord.gg/',
  '@everyone',
  '<@1>',
  '<t:1:R>',
  ':smile:',
  'word',
  '雪',
  '🦊',
  'שלום',
)
const words = fc.oneof(
  fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
  fc.string({ unit: 'binary' }),
)

describe('what people wrote', () => {
  test.each(NASTY)('means nothing but itself: %j', (text) => {
    const escaped = escapeMarkdown(text)
    expect(shown(escaped)).toBe(text)
    for (const [what, pattern] of Object.entries(MEANINGS))
      expect([what, pattern.test(bare(escaped))]).toEqual([what, false])
  })

  test('is shown as it was typed, whatever it is', () => {
    fc.assert(
      fc.property(words, (text) => {
        const plain = text.toWellFormed().replace(/\r\n?/g, '\n')
        const clean = plain.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e]/g, '')
        const escaped = escapeMarkdown(text)
        expect(shown(escaped)).toBe(clean)
        for (const [what, pattern] of Object.entries(MEANINGS))
          expect([what, pattern.test(bare(escaped))]).toEqual([what, false])
      }),
      { numRuns: 1000 },
    )
  })

  test('keeps ratios, times and plain sentences free of backslashes', () => {
    for (const text of ['16:9', 'at 10:30, a fox', 'well-known; 3.5 s', 'a (red) fox & a hen!'])
      expect(escapeMarkdown(text)).toBe(text)
  })

  test('does not turn the order of what stands around it', () => {
    expect(embedWords('שלום')).toBe('\u2068שלום\u2069')
    expect(cleanWords('a\u202eb\u0000')).toBe('ab')
  })
})

describe('cutting', () => {
  test('loses no word, keeps the bound, and cuts neither characters nor escapes', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 40 }), (text, max) => {
        const escaped = escapeMarkdown(text)
        const parts = splitText(escaped, max)
        const joined = parts.join('').replace(/[\s\u200b]/g, '')
        expect(joined).toBe(escaped.replace(/[\s\u200b]/g, ''))
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(max)
          expect(part.isWellFormed()).toBe(true)
          for (const [what, pattern] of Object.entries(MEANINGS))
            if (what === 'list' || what === 'heading' || what === 'quote')
              expect([what, pattern.test(bare(part))]).toEqual([what, false])
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('prefers the end of a line, then a space', () => {
    expect(splitText(`${'a'.repeat(6)}\n${'b'.repeat(6)}`, 10)).toEqual(['aaaaaa', 'bbbbbb'])
    expect(splitText('aaaaaa bbbbbb', 10)).toEqual(['aaaaaa', 'bbbbbb'])
  })

  test('what stood in a line does not become a list by the cut', () => {
    expect(splitText('aaaaaaaa - b', 10)[1]).toBe('\u200b- b')
  })
})
