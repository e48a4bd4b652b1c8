/** What every MediaStore has to do; each store's test runs this suite. */
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { MediaStore } from '../ports.ts'

const newKey = (ending = '.png') => randomBytes(12).toString('base64url') + ending
const put = (store: MediaStore, key: string, words: string | Buffer) => store.put(key, Readable.from([words]))

async function keys(store: MediaStore): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of store.list()) found.push(key)
  return found.sort()
}

/** `makeStore` gives an empty store each time. */
export function storeContract(name: string, makeStore: () => Promise<MediaStore>): void {
  describe(`${name} store`, () => {
    test('gives back what was put, byte for byte', async () => {
      const store = await makeStore()
      const bytes = randomBytes(300_000)
      const key = newKey()
      const body = Readable.from([bytes.subarray(0, 7), bytes.subarray(7, 200_000), bytes.subarray(200_000)])
      expect(await store.put(key, body)).toEqual({ sizeBytes: bytes.length })
      expect((await buffer(await store.open(key))).equals(bytes)).toBe(true)
    })

    test('keeps an empty file', async () => {
      const store = await makeStore()
      const key = newKey('')
      expect(await store.put(key, Readable.from([]))).toEqual({ sizeBytes: 0 })
      expect(await text(await store.open(key))).toBe('')
    })

    test('gives parts of a file, both ends counted', async () => {
      const store = await makeStore()
      const key = newKey('.mp4')
      await put(store, key, '0123456789')
      expect(await text(await store.open(key, { start: 2, end: 4 }))).toBe('234')
      expect(await text(await store.open(key, { start: 0, end: 0 }))).toBe('0')
      expect(await text(await store.open(key, { start: 8, end: 99 }))).toBe('89')
      await expect(store.open(key, { start: 10, end: 12 })).rejects.toMatchObject({ code: 'range_invalid' })
      await expect(store.open(key, { start: 3, end: 2 })).rejects.toMatchObject({ code: 'range_invalid' })
    })

    test('a second put under the same key replaces the first', async () => {
      const store = await makeStore()
      const key = newKey()
      await put(store, key, 'the first and longer one')
      await put(store, key, 'second')
      expect(await text(await store.open(key))).toBe('second')
      expect(await keys(store)).toEqual([key])
    })

    test('an unknown key is not found, and removing it is success', async () => {
      const store = await makeStore()
      await expect(store.open(newKey())).rejects.toMatchObject({ name: 'Fault', code: 'not_found' })
      await store.remove(newKey())
    })

    test('a removed file is gone', async () => {
      const store = await makeStore()
      const [kept, gone] = [newKey(), newKey()]
      await put(store, kept, 'kept')
      await put(store, gone, 'gone')
      await store.remove(gone)
      await expect(store.open(gone)).rejects.toMatchObject({ code: 'not_found' })
      expect(await keys(store)).toEqual([kept])
    })

    test('lists every key with its age', async () => {
      const store = await makeStore()
      expect(await keys(store)).toEqual([])
      const before = Date.now()
      const put20 = Array.from({ length: 20 }, () => newKey())
      await Promise.all(put20.map((key) => put(store, key, key)))
      expect(await keys(store)).toEqual(put20.sort())
      for await (const { modifiedAtMs } of store.list()) expect(Math.abs(modifiedAtMs - before)).toBeLessThan(60_000)
    })

    test('a body that fails leaves nothing, and its fault comes through', async () => {
      const store = await makeStore()
      const key = newKey()
      async function* torn() {
        yield Buffer.from('half')
        throw new Error('torn')
      }
      await expect(store.put(key, Readable.from(torn()))).rejects.toThrow('torn')
      await expect(store.open(key)).rejects.toMatchObject({ code: 'not_found' })
      expect(await keys(store)).toEqual([])
    })

    test.each(['before it was read', 'half-way'])(
      'a body that is closed without a word, %s, leaves nothing and is waited for no longer',
      async (when) => {
        const store = await makeStore()
        const key = newKey()
        const isHalfWay = when === 'half-way'
        let isAsked = false
        const body = new Readable({
          read() {
            if (isAsked) setImmediate(() => body.destroy())
            else body.push(Buffer.from('half'))
            isAsked = true
          },
        })
        if (!isHalfWay) body.destroy()
        await expect(store.put(key, body)).rejects.toThrow()
        await expect(store.open(key)).rejects.toMatchObject({ code: 'not_found' })
      },
    )

    test('a failed replacement keeps the old file', async () => {
      const store = await makeStore()
      const key = newKey()
      await put(store, key, 'old')
      const torn = new Readable({ read: () => void torn.destroy(new Error('torn')) })
      await expect(store.put(key, torn)).rejects.toThrow('torn')
      expect(await text(await store.open(key))).toBe('old')
    })

    test.each([
      '',
      'short',
      '../../etc/passwd',
      '/etc/passwd',
      'a/b/c/d/e/f',
      'abcdefgh.',
      'abcdefgh.PNG',
      'abcd efgh',
      'abcdefgh\0',
      'x'.repeat(81),
      '........',
      'abcdefgh.tar.gz',
    ])('the key %j is refused everywhere', async (key) => {
      const store = await makeStore()
      await expect(put(store, key, 'x')).rejects.toMatchObject({ code: 'key_invalid' })
      await expect(store.open(key)).rejects.toMatchObject({ code: 'key_invalid' })
      await expect(store.remove(key)).rejects.toMatchObject({ code: 'key_invalid' })
    })

    test('a link is an https address or nothing', async () => {
      const store = await makeStore()
      const key = newKey()
      await put(store, key, 'x')
      const link = await store.link(key, 60_000)
      if (link !== null) expect(link).toMatch(/^https?:\/\//)
    })
  })
}
