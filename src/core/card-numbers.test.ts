import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cpuMs } from '../../test/support/cpu-time.ts'
import { hasCard, strikeCards } from './card-numbers.ts'

/** Independently of the code: doubles every second digit from the right. */
function checkDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, char, at) => {
    const doubled = Number(char) * (at % 2 === 0 ? 2 : 1)
    return total + Math.floor(doubled / 10) + (doubled % 10)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}
const cards = fc
  .tuple(fc.constantFrom('4', '51', '2200', '37', '62'), fc.stringMatching(/^[0-9]{11,14}$/))
  .map(([head, body]) => `${head}${body}`)
  .map((body) => `${body}${checkDigit(body)}`)
  .filter((number) => number.length >= 13 && number.length <= 19)
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7f6]
const inScript = (number: string, zero: number) =>
  [...number].map((char) => String.fromCodePoint(zero + Number(char))).join('')
const words = fc.constantFrom('', 'a fox ', 'карта: ', '请用 ', '(', 'my number is ')

describe('card numbers', () => {
  test.each([
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111111111111111',
    '5555 5555 5555 4444',
    '3782 822463 10005',
    '2200 0000 0000 0004',
    '6011.1111.1111.1117',
    '4111 1111 1111 1111',
    '4222222222222',
    '6304000000000000018'.replace(/.$/, checkDigit('630400000000000001')),
  ])('%s is struck out wherever it stands', (number) => {
    expect(strikeCards(`pay with ${number}, please`)).toBe('pay with [•••], please')
    expect(strikeCards(number)).toBe('[•••]')
  })

  test('what stands beside it is left, or goes with it where nothing parts them', () => {
    expect(strikeCards('2 foxes 4111 1111 1111 1111 12/28 123')).not.toContain('1111')
    expect(strikeCards('4111111111111111123')).not.toContain('4111')
    expect(strikeCards('41111111111111110728123')).not.toContain('4111')
  })

  test.each([
    'a fox in the snow, 16:9, seed 48213',
    'call 2026-11-26 10:15',
    '4111 1111 1111 1112',
    '0000 0000 0000 0000',
    'hello <@411111111111111111> and <#4111111111111111>',
    'pi is 3.14159265',
    // Both would pass the check of Luhn.
    '/erase discord:411111111111111111 parent',
    'user 1000000000000000009 was there',
    '',
  ])('%s is left as it is', (text) => {
    expect(strikeCards(text)).toBe(text)
  })

  test('the id of a payment is left, whatever amount stands behind it; a number beside it is not', () => {
    const ids = ['db92f3a4-bc93-4277-be46-977908507953', '4111a111-1111-4111-8111-111111111111']
    const digits = Array.from({ length: 90 }, (_, index) => `db92f3a4-bc93-4277-be46-9779085079${index + 10}`)
    for (const id of [...ids, ...digits])
      for (const words of [id, `/refund ${id} 1`, `/refund ${id} 49.51`]) expect(strikeCards(words)).toBe(words)
    expect(strikeCards(`${ids[0]} 4111 1111 1111 1111`)).toBe(`${ids[0]} [•••]`)
  })

  test("a shop's id of digits alone is left with its amount where money is given back, and nowhere else", () => {
    const ids = Array.from({ length: 90 }, (_, index) => `30936395${index + 10}`)
    for (const id of ids)
      for (const words of [`/refund ${id} 49.51`, `/refund@chatelier_bot ${id} 100`])
        expect(strikeCards(words)).toBe(words)
    expect(ids.filter((id) => hasCard(`${id} 49.51`))).not.toEqual([])
    for (const card of ['4111 1111 1111 1111', '4111111111111111', '3782 822463 10005'])
      expect(strikeCards(`/refund ${card} 1`)).toMatch(/^\/refund \[/)
  })

  test('a number in any digits, groups and surroundings is never left', () => {
    fc.assert(
      fc.property(
        cards,
        fc.constantFrom(...ZEROS),
        fc.constantFrom('', ' ', '-', '\u2013', '\u00a0', '  '),
        fc.integer({ min: 1, max: 6 }),
        words,
        words,
        (number, zero, gap, size, before, behind) => {
          const shown = (inScript(number, zero).match(new RegExp(`.{1,${size}}`, 'gu')) ?? []).join(gap)
          const struck = strikeCards(`${before}${shown}${behind}`)
          expect(struck).toContain('[•••]')
          expect(struck).not.toContain(shown)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('striking twice is striking once, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9 .-]{0,60}$/)), (text) => {
        const once = strikeCards(text)
        expect(strikeCards(once)).toBe(once)
        expect(hasCard(once)).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  test('takes time in proportion to the text', () => {
    const text = '1234 5678 '.repeat(2000)
    expect(cpuMs(() => strikeCards(text))).toBeLessThan(1000)
  })
})
