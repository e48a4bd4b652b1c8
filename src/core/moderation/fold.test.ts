import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from './fold.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 }).map((codes) => String.fromCharCode(...codes)),
  // Halves of surrogate pairs, invisible and direction-changing characters, marks on anything and on nothing.
  fc
    .array(
      fc.constantFrom(
        '\ud83d',
        '\udc00',
        '\u200b',
        '\u200d',
        '\u202e',
        '\ufeff',
        '\u0301',
        '\u0308',
        '\u20e3',
        'e',
        'и',
        'ß',
        '가',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
)

test('a folded text stays as it is when it is folded again', () => {
  fc.assert(
    fc.property(anyText, (text) => foldText(foldText(text)) === foldText(text)),
    { numRuns: 500 },
  )
})

test('a folded text is not much longer than the text', () => {
  fc.assert(
    fc.property(anyText, (text) => foldText(text).length <= text.length * 4 + 4),
    { numRuns: 300 },
  )
})

test.each([
  ['Ｆｕｌｌ Ｗｉｄｔｈ', 'full width'],
  ['zero\u200bwidth', 'zerowidth'],
  ['ЁЛКА', 'елка'],
  ['càfé', 'cafe'],
  ['й stays', 'й stays'],
])('%s becomes %s', (text, folded) => {
  expect(foldText(text)).toBe(folded)
})
