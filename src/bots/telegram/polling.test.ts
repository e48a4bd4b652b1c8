import type { Update } from 'grammy/types'
import { expect, test } from 'vitest'
import type { Log } from '../../core/ports.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { poll } from './polling.ts'

const HOUR_MS = 60 * 60 * 1000

/** Answers one after the other; the last one ends the loop. */
async function run(answers: (Update[] | Error | null)[]) {
  const seen = {
    offsets: [] as (number | undefined)[],
    slept: [] as number[],
    dropped: [] as object[],
    said: [] as string[],
    taken: 0,
  }
  const left = [...answers]
  const stopping = new AbortController()
  const api: TelegramApi = {
    async call(method, payload) {
      if (method === 'deleteWebhook') {
        seen.dropped.push(payload)
        return true as never
      }
      seen.offsets.push((payload as { offset?: number }).offset)
      const next = left.shift()
      if (left.length === 0) stopping.abort()
      if (next instanceof Error) throw next
      return next as never
    },
  }
  const say = (_facts: object, text?: string) => void seen.said.push(text ?? '')
  const log = { info: say, warn: say, error: say, debug: say } as unknown as Log
  await poll(
    {
      api,
      log,
      take: async () => {
        seen.taken += 1
      },
      hurry: async () => {},
      sleep: async (ms) => void seen.slept.push(ms),
    },
    stopping.signal,
  )
  return seen
}
const update = (update_id: number): Update => ({ update_id })

test('a webhook that is left from another mode is removed when Telegram tells of it, and nothing that waits there is lost', async () => {
  const conflict = (words: string) => new TelegramFault(409, `Conflict: ${words}`)
  const left = await run([conflict("can't use getUpdates method while webhook is active"), [update(7)], []])
  expect(left.dropped).toEqual([{ drop_pending_updates: false }])
  expect(left.taken).toBe(1)
  // Two pollers are another conflict, and no reason to touch anything.
  expect((await run([conflict('terminated by other getUpdates request'), [], []])).dropped).toEqual([])
})

test('a 429 of hours is waited for, however long', async () => {
  const { slept } = await run([new TelegramFault(429, 'Too Many Requests', { retryAfterMs: 5 * HOUR_MS }), [], []])
  expect(slept[0]).toBe(5 * HOUR_MS)
  const absurd = await run([new TelegramFault(429, '', { retryAfterMs: 1e15 }), [], []])
  // More than a timer can hold would be no wait at all.
  expect(absurd.slept[0]).toBe(24 * HOUR_MS)
})

test('a revoked token is said once for many tries, then asked less and less often; another fault is said again', async () => {
  const revoked = () => new TelegramFault(401, 'Unauthorized')
  const { said, slept } = await run([revoked(), revoked(), revoked(), new TelegramFault(502, 'x'), revoked(), []])
  expect(said.map((one) => one.slice(0, 30))).toEqual([
    'Telegram does not accept the t',
    'updates could not be fetched',
    'Telegram does not accept the t',
    'Telegram is there again',
  ])
  expect(slept.slice(0, 3)).toEqual([500, 1000, 2000])
})

test('the offset follows the highest number, in whatever order they come, and never goes back', async () => {
  const { offsets } = await run([[update(7), update(9), update(8)], [update(3)], [null as never], [{} as never], []])
  expect(offsets).toEqual([undefined, 10, 10, 10, 10])
})

test('a server that does not wait for updates is not asked without a pause', async () => {
  const { slept } = await run([[], [], []])
  expect(slept).toHaveLength(2)
  for (const ms of slept) expect(ms).toBeGreaterThan(50)
})

test('an answer that is no list is a fault like others', async () => {
  const { said, taken } = await run([null, [update(1)], []])
  expect(said[0]).toBe('updates could not be fetched')
  expect(taken).toBe(1)
})
