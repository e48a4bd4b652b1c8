import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Fault } from '../errors.ts'
import { writeParts } from './export-zip.ts'

test('an archive whose files can not be read any more is broken off: nobody goes on waiting for the rest of it', async () => {
  async function* units() {
    yield { name: 'one.txt', text: 'first', atMs: 0 }
    yield { name: 'two.png', key: 'abcdefgh.png', sizeBytes: 10, atMs: 0 }
  }
  const down = new Fault('store_unavailable', { retryable: true })
  const stored: Promise<unknown>[] = []
  const building = writeParts(units(), {
    partBytes: 1_000_000,
    open: async () => Promise.reject(down),
    put: async (_part, body: Readable) => {
      const read = buffer(body)
      stored.push(read.catch((error: unknown) => error))
      await read
    },
    last: () => ({ name: 'index.json', text: '{}', atMs: 0 }),
  })
  await expect(building).rejects.toBe(down)
  expect(await Promise.all(stored)).toEqual([down])
})
