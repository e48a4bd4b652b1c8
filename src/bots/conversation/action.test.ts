import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '../../core/id.ts'
import { decodeAction, encodeAction } from './action.ts'

const letters = (alphabet: string, size: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...alphabet), ...size })
const verb = fc
  .tuple(letters('abcxyz', { minLength: 1, maxLength: 1 }), letters('abc019_', { minLength: 0, maxLength: 11 }))
  .map((parts) => parts.join(''))
const id = letters('019AZaz_.-', { minLength: 1, maxLength: 26 })
const argument = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .filter((text) => Buffer.byteLength(text) <= 24 && !/[\p{Cc}\p{Cs}]/u.test(text))

describe('actions', () => {
  test('whatever is encoded is decoded to itself, in at most 64 bytes', () => {
    fc.assert(
      fc.property(
        verb,
        fc.option(id, { nil: undefined }),
        fc.option(argument, { nil: undefined }),
        (verb, id, argument) => {
          const action = { verb, ...(id === undefined ? {} : { id }), ...(argument === undefined ? {} : { argument }) }
          const text = encodeAction(action)
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(64)
          expect(decodeAction(text)).toEqual(action)
        },
      ),
    )
  })

  test('the longest that we make fit', () => {
    const id = newId(1_795_380_187_000)
    expect(encodeAction({ verb: 'set', id, argument: 'key=B♭ major' })).toBe(`set:${id}:key=B♭ major`)
    expect(decodeAction(encodeAction({ verb: 'order', id, argument: 'medium/pretend/RUB' }))).toEqual({
      verb: 'order',
      id,
      argument: 'medium/pretend/RUB',
    })
    expect(decodeAction('lang::ru/gate')).toEqual({ verb: 'lang', argument: 'ru/gate' })
  })

  test('an action that would not come back as it went is a programming mistake', () => {
    expect(() => encodeAction({ verb: 'again', id: 'x'.repeat(60) })).toThrow('does not fit')
    expect(() => encodeAction({ verb: 'again', argument: '\u0000' })).toThrow('does not fit')
    expect(() => encodeAction({ verb: 'again', argument: 'ж'.repeat(30) })).toThrow('does not fit')
    expect(() => encodeAction({ verb: 'Again' })).toThrow('does not fit')
    expect(() => encodeAction({ verb: '' })).toThrow('does not fit')
    expect(() => encodeAction({ verb: 'again', id: 'a:b' })).toThrow('does not fit')
    expect(() => encodeAction({ verb: 'again', id: 'a b' })).toThrow('does not fit')
  })

  test.each([
    '',
    ':',
    'Again:1',
    'again now:1',
    'again:../../etc',
    'again:<b>',
    "again:' or 1=1",
    'again:ж',
    '__proto__:1',
    `again:${'1'.repeat(60)}`,
    `again::${'ж'.repeat(40)}`,
    'averyveryverylongverb:1',
    '\0:1',
    '{"verb":"again"}',
  ])('a forged one is none: %j', (text) => {
    expect(decodeAction(text)).toBeNull()
  })

  test('any text is an action of ours or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const action = decodeAction(text)
        if (action !== null) expect(decodeAction(encodeAction(action))).toEqual(action)
      }),
    )
  })
})
