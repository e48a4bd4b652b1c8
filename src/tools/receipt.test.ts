import { expect, test } from 'vitest'
import { keyFrom } from '../core/privacy/key.ts'
import { checkReceipt } from './receipt.ts'

const KEY = keyFrom(Buffer.alloc(32, 7))
const FACTS = { erasure: 'e1', erasedAt: '2026-11-26T00:00:00.000Z', works: 3 }
const RECEIPT = KEY.sign(JSON.stringify(FACTS))

function check(given: string, key = KEY): [code: number, lines: string[]] {
  const lines: string[] = []
  return [checkReceipt(key, given, (line) => lines.push(line)), lines]
}

test('a receipt that was written here is genuine, and says what it says', () => {
  const lines = ['genuine', 'erasure: e1', 'erasedAt: 2026-11-26T00:00:00.000Z', 'works: 3']
  expect(check(RECEIPT)).toEqual([0, lines])
  expect(check(`  ${RECEIPT}\n`)).toEqual([0, lines])
})

test('a receipt of which any byte was changed is not genuine', () => {
  const parts = RECEIPT.split('.').map((part) => Buffer.from(part, 'base64url'))
  for (const [which, bytes] of parts.entries())
    for (let at = 0; at < bytes.length; at++) {
      const changed = parts.map((part) => Buffer.from(part))
      changed[which]![at]! ^= 1 << (at % 8)
      const given = changed.map((part) => part.toString('base64url')).join('.')
      expect([which, at, check(given)[0]]).toEqual([which, at, 1])
    }
})

test.each([
  '',
  '.',
  'a receipt',
  `${RECEIPT}.x`,
  RECEIPT.split('.')[0],
  `.${RECEIPT.split('.')[1]}`,
  RECEIPT.slice(0, -2),
])('what is no receipt is not genuine: %s', (given) => {
  expect(check(given ?? '')).toEqual([1, [expect.stringMatching(/^not genuine/)]])
})

test('a receipt of another installation is not genuine here', () => {
  expect(check(RECEIPT, keyFrom(Buffer.alloc(32, 8)))[0]).toBe(1)
})
