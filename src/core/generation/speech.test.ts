import { expect, test } from 'vitest'
import { speechMs } from './speech.ts'

test('nothing to be said takes no time', () => {
  for (const words of ['', '  ', '…', '?! — 🦊']) expect(speechMs(words)).toBe(0)
})

/** Read aloud by people at an ordinary pace, measured in seconds. */
const READ: [string, number, number][] = [
  ['Hello, my name is Ann, and I would like to show you our new studio.', 3.6, 5.6],
  ['Здравствуйте, меня зовут Анна, и сегодня я покажу вам нашу новую студию.', 4, 6],
  ['大家好，我叫安娜，今天我想给你们介绍一下我们的新工作室。', 4.8, 7.5],
  ['Halo, nama saya Ana, dan hari ini saya ingin memperkenalkan studio baru kami.', 4, 6.4],
  ['Call 555 123 4567.', 3.2, 4.8],
]
test.each(READ)('%s', (words, least, most) => {
  expect(speechMs(words) / 1000).toBeGreaterThan(least)
  expect(speechMs(words) / 1000).toBeLessThan(most)
})

test('more words never take less time, and signs without a sound take none', () => {
  const words = 'One, two… and three? Yes: four. '
  for (let at = 1; at < words.length; at++)
    expect(speechMs(words.slice(0, at + 1))).toBeGreaterThanOrEqual(speechMs(words.slice(0, at)))
  expect(speechMs('Hello 🦊🦊')).toBe(speechMs('Hello'))
})
