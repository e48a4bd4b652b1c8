import { beforeEach, expect, test } from 'vitest'
import { createPublishedKeys, type PublishedKeys } from './published-keys.ts'

let nowMs: number
let reads: number
let published: string[] | Error
let keys: PublishedKeys<string>
beforeEach(() => {
  nowMs = 1_000_000
  reads = 0
  published = ['a']
  keys = createPublishedKeys(
    async () => {
      reads++
      await new Promise(setImmediate)
      if (published instanceof Error) throw published
      return published
    },
    { nowMs: () => nowMs },
  )
})
const find = (wanted: string) => keys.find((key) => key === wanted)

test('keys are fetched once for all who ask at once, and every one of them waits for it', async () => {
  expect(await Promise.all(['a', 'a', 'b', 'a'].map(find))).toEqual(['a', 'a', undefined, 'a'])
  expect(reads).toBe(1)
  expect(await find('a')).toBe('a')
  expect(reads).toBe(1)
})

test('a key that is missing is looked for again, at most once a minute', async () => {
  await find('a')
  published = ['b']
  expect(await find('b')).toBeUndefined()
  nowMs += 60_000
  expect(await find('b')).toBe('b')
  expect(await find('a')).toBeUndefined()
  expect(reads).toBe(2)
})

test('keys are a day old at most, and kept where there are no new ones to be had', async () => {
  await find('a')
  nowMs += 24 * 60 * 60_000
  published = new Error('away')
  expect(await find('a')).toBe('a')
  nowMs += 60_000
  published = ['c']
  expect(await find('a')).toBeUndefined()
  expect(await find('c')).toBe('c')
})

test('while there are none at all, they are asked for every few seconds', async () => {
  published = []
  expect(await find('a')).toBeUndefined()
  published = ['a']
  expect(await find('a')).toBeUndefined()
  nowMs += 5000
  expect(await find('a')).toBe('a')
})
