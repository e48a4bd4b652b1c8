import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { manualClock } from '../../../test/support/databases.ts'
import { Fault } from '../errors.ts'
import type { Moderator } from '../ports.ts'
import { remembering } from './remember.ts'

const HOUR_MS = 60 * 60 * 1000
let dir: string
let asked: number
let isDown: boolean
let rules: object
let clock: ReturnType<typeof manualClock>
let screen: Moderator

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'chatelier-remember-'))
  asked = 0
  isDown = false
  rules = {}
  clock = manualClock()
  const remote: Moderator = {
    id: 'remote',
    reads: ['text', 'pictures'],
    sendsTo: 'screen.example',
    async screen({ text }) {
      asked++
      if (isDown) throw new Fault('screen-network', { retryable: true })
      return { scores: text === 'bad' ? { violence: 1 } : {}, evidence: [] }
    },
  }
  screen = remembering(remote, { clock, rules: () => rules })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function picture(name: string, bytes: string): Promise<string> {
  const path = join(dir, name)
  await writeFile(path, bytes)
  return path
}

test('the same words are asked about once, and get the same answer', async () => {
  for (let n = 0; n < 3; n++)
    expect(await screen.screen({ kind: 'image', text: 'bad' })).toEqual({ scores: { violence: 1 }, evidence: [] })
  expect(asked).toBe(1)
  expect((await screen.screen({ kind: 'image', text: 'good' })).scores).toEqual({})
  expect(asked).toBe(2)
})

test('pictures are known by their bytes, not by their names, in their order', async () => {
  const [one, other] = [await picture('1', 'a'), await picture('2', 'b')]
  await screen.screen({ kind: 'image', picturePaths: [one, other] })
  await screen.screen({ kind: 'image', picturePaths: [await picture('3', 'a'), await picture('4', 'b')] })
  expect(asked).toBe(1)
  await screen.screen({ kind: 'image', picturePaths: [other, one] })
  await writeFile(one, 'c')
  await screen.screen({ kind: 'image', picturePaths: [one, other] })
  expect(asked).toBe(3)
})

test('an answer that failed, is old, is about another kind or was given by other rules does not count', async () => {
  isDown = true
  await expect(screen.screen({ kind: 'image', text: 'good' })).rejects.toThrow(Fault)
  isDown = false
  await screen.screen({ kind: 'image', text: 'good' })
  expect(asked).toBe(2)
  await screen.screen({ kind: 'music', text: 'good' })
  expect(asked).toBe(3)
  clock.advance(2 * HOUR_MS)
  await screen.screen({ kind: 'image', text: 'good' })
  expect(asked).toBe(3)
  clock.advance(2 * HOUR_MS)
  await screen.screen({ kind: 'image', text: 'good' })
  expect(asked).toBe(4)
  rules = {}
  await screen.screen({ kind: 'image', text: 'good' })
  expect(asked).toBe(5)
})
