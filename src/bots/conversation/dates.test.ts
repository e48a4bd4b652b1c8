import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LOCALES } from '../../core/ports.ts'
import { dateOf, moneyOf } from './dates.ts'

/** Spaces between digits differ in kind from one Unicode version to the next. */
const plain = (text: string) => text.replace(/\s/g, ' ')

describe('money', () => {
  test.each([
    [9900, 'RUB', '₽99', '99 ₽', '₽99', '₽99'],
    [9950, 'RUB', '₽99.50', '99,50 ₽', '₽99.50', '₽99,50'],
    [149, 'USD', '$1.49', '1,49 $', '$1.49', '$1,49'],
    [5, 'USD', '$0.05', '0,05 $', '$0.05', '$0,05'],
    [100_000, 'USD', '$1,000', '1 000 $', '$1,000', '$1.000'],
    [1000, 'JPY', '¥1,000', '1 000 ¥', '¥1,000', '¥1.000'],
    [1500, 'KWD', 'KWD 1.500', '1,500 KWD', 'KWD 1.500', 'KWD 1,500'],
    [2000, 'KWD', 'KWD 2', '2 KWD', 'KWD 2', 'KWD 2'],
    [75, 'XTR', '⭐ 75', '⭐ 75', '⭐ 75', '⭐ 75'],
    [0, 'RUB', '₽0', '0 ₽', '₽0', '₽0'],
    [-150, 'USD', '-$1.50', '-1,50 $', '-$1.50', '-$1,50'],
  ])('%i of the smallest units of %s', (amountMinor, currency, ...texts) => {
    expect(LOCALES.map((locale) => plain(moneyOf(amountMinor, currency, locale)))).toEqual(texts)
  })

  test('huge amounts keep every digit', () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(moneyOf(most, 'USD', 'en')).toBe('$90,071,992,547,409.91')
    expect(plain(moneyOf(most, 'RUB', 'ru'))).toBe('90 071 992 547 409,91 ₽')
    expect(moneyOf(most, 'JPY', 'zh')).toBe('¥9,007,199,254,740,991')
    expect(plain(moneyOf(most, 'KWD', 'id'))).toBe('KWD 9.007.199.254.740,991')
  })

  test('the digits shown are the amount, in every currency and language', () => {
    const digits = { RUB: 2, USD: 2, JPY: 0, KWD: 3, XTR: 0 }
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.constantFrom(...(Object.keys(digits) as (keyof typeof digits)[])),
        fc.constantFrom(...LOCALES),
        (amountMinor, currency, locale) => {
          const shown = moneyOf(amountMinor, currency, locale).replace(/\D/g, '')
          const whole = amountMinor % 10 ** digits[currency] === 0
          expect(BigInt(shown) * (whole ? 10n ** BigInt(digits[currency]) : 1n)).toBe(BigInt(amountMinor))
        },
      ),
    )
  })
})

test('dates are written as the language writes them, in UTC', () => {
  const atMs = Date.UTC(2026, 10, 22, 20, 43)
  expect(LOCALES.map((locale) => plain(dateOf(atMs, locale)))).toEqual([
    '22 Nov, 20:43',
    '22 нояб., 20:43',
    '11月22日 20:43',
    '22 Nov, 20.43',
  ])
})

test('coins are written with their letters, in cents', () => {
  expect(moneyOf(150, 'USDT', 'en')).toBe('1.50 USDT')
  expect(moneyOf(100_000, 'USDT', 'en')).toBe('1,000 USDT')
  expect(moneyOf(1999, 'USDT', 'ru')).toBe('19,99 USDT')
})
