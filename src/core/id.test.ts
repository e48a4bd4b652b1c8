import { expect, test } from 'vitest'
import { firstIdOf, isId, newId } from './id.ts'

test('the first id of a time sorts after all before it and before all since', () => {
  const nowMs = 1_764_000_000_000
  const first = firstIdOf(nowMs)
  expect(isId(first)).toBe(true)
  for (let n = 0; n < 200; n++) {
    expect(newId(nowMs - 1) < first).toBe(true)
    expect(newId(nowMs) >= first).toBe(true)
  }
  expect(firstIdOf(-5)).toBe('0'.repeat(22))
})
