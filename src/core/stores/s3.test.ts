import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { S3_BUCKET, S3_KEYS, type S3Double, startS3 } from '../../../test/s3/double.ts'
import type { MediaStore } from '../ports.ts'
import { storeContract } from './contract.ts'
import { createS3Store, type S3Options } from './s3.ts'

let bed: S3Double
beforeAll(async () => {
  bed = await startS3()
})
afterAll(() => bed.close())
beforeEach(() => {
  bed.misbehave = null
  bed.asked.length = 0
})

let stores = 0
function make(over: Partial<S3Options> = {}) {
  return createS3Store({
    endpoint: bed.endpoint,
    region: 'us-east-1',
    bucket: S3_BUCKET,
    ...S3_KEYS,
    forcePathStyle: true,
    prefix: `studio-${++stores}/`,
    clock: { nowMs: Date.now },
    mimeOf: (ending) => (ending === 'png' ? 'image/png' : undefined),
    ...over,
  })
}
const put = (store: MediaStore, key: string, words: string | Buffer) => store.put(key, Readable.from([words]))
async function keysOf(store: MediaStore): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list()) keys.push(key)
  return keys
}
const LARGE_BYTES = 20 * 1024 * 1024

storeContract('S3', async () => make())

test('stores of other prefixes in the bucket, and what else lies there, are not seen', async () => {
  const [mine, other] = [make({ prefix: 'mine/' }), make({ prefix: '' })]
  await put(mine, 'abcdefgh.png', 'x')
  await put(other, 'ijklmnop.png', 'y')
  expect(await keysOf(mine)).toEqual(['abcdefgh.png'])
  expect(await keysOf(other)).toEqual(['ijklmnop.png'])
})

test('a large file goes up in parts and comes back byte for byte, whole and in a range over their seam', async () => {
  const store = make()
  const bytes = randomBytes(LARGE_BYTES)
  const chunks = Array.from({ length: 320 }, (_, index) => bytes.subarray(index * 65_536, (index + 1) * 65_536))
  expect(await store.put('abcdefgh.mp4', Readable.from(chunks))).toEqual({ sizeBytes: LARGE_BYTES })
  expect(bed.asked.filter((one) => one.includes('partNumber=')).length).toBe(3)
  expect((await buffer(await store.open('abcdefgh.mp4'))).equals(bytes)).toBe(true)
  const seam = { start: 8 * 1024 * 1024 - 10, end: 8 * 1024 * 1024 + 9 }
  expect((await buffer(await store.open('abcdefgh.mp4', seam))).equals(bytes.subarray(seam.start, seam.end + 1))).toBe(
    true,
  )
})

test('an upload whose body tears in a later part is taken back, so that nobody pays for parts', async () => {
  const store = make()
  async function* torn() {
    for (let part = 0; part < 12; part++) yield randomBytes(1024 * 1024)
    throw new Error('torn')
  }
  await expect(store.put('abcdefgh.mp4', Readable.from(torn()))).rejects.toThrow('torn')
  expect(bed.asked.some((one) => one.includes('partNumber=1&'))).toBe(true)
  expect(bed.uploads.size).toBe(0)
})

test('files are deleted one by one: a server that knows no batches is never asked for one', async () => {
  const store = make()
  await put(store, 'abcdefgh.png', 'x')
  await store.remove('abcdefgh.png')
  expect(bed.asked.filter((one) => one.startsWith('POST') && one.includes('delete'))).toEqual([])
})

test('uploads that a dead process left are ended after a day, fresh and foreign ones are not', async () => {
  const store = make({ prefix: 'left/' })
  const day = 24 * 60 * 60 * 1000
  const leave = (id: string, key: string, ageMs: number) =>
    bed.uploads.set(id, { key, type: '', parts: new Map(), initiatedAtMs: Date.now() - ageMs })
  leave('old', 'left/abcdefgh.mp4', 2 * day)
  leave('fresh', 'left/abcdefgh.mp4', day / 2)
  leave('foreign', 'left/somebody/elses.bin', 2 * day)
  leave('elsewhere', 'right/abcdefgh.mp4', 2 * day)
  for await (const one of store.list()) throw new Error(`listed ${one.key}`)
  expect([...bed.uploads.keys()]).toEqual(['fresh', 'foreign', 'elsewhere'])
  bed.uploads.clear()
})

test('a server that does not list uploads still lists its files', async () => {
  const store = make()
  await put(store, 'abcdefgh.png', 'x')
  bed.misbehave = (asked, response) => {
    if (!/^GET .*uploads/.test(asked)) return false
    response.writeHead(501, { 'content-type': 'application/xml' }).end('<Error><Code>NotImplemented</Code></Error>')
    return true
  }
  expect(await keysOf(store)).toEqual(['abcdefgh.png'])
})

describe('links', () => {
  test('a link gives the file to whoever has it, under its type, and in ranges', async () => {
    const store = make()
    await put(store, 'abcdefgh.png', 'picture')
    const link = (await store.link('abcdefgh.png', 60_000)) as string
    const answer = await fetch(link)
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(await answer.text()).toBe('picture')
    expect(await (await fetch(link, { headers: { range: 'bytes=1-3' } })).text()).toBe('ict')
    expect(link).not.toContain(S3_KEYS.secretAccessKey.toLowerCase())
  })

  test('an expired link is refused', async () => {
    const store = make({ clock: { nowMs: () => Date.now() - 120_000 } })
    await put(store, 'abcdefgh.png', 'picture')
    const status = async (ttlMs: number) => (await fetch((await store.link('abcdefgh.png', ttlMs)) as string)).status
    expect(await status(60_000)).toBe(403)
    expect(await status(180_000)).toBe(200)
  })

  test('a link begins by the clock of its server, where ours is wrong', async () => {
    const aheadMs = 2 * 60 * 60_000
    const store = make()
    const answers = [403, 200]
    bed.misbehave = (_asked, response) => {
      response.writeHead(answers.shift() ?? 200, { date: new Date(Date.now() + aheadMs).toUTCString() }).end()
      return true
    }
    // A machine that is two hours late is told so, and its calls are mended by the SDK.
    await store.probe()
    const signedAt = new URL((await store.link('abcdefgh.png', 60_000)) as string).searchParams.get('X-Amz-Date') ?? ''
    const signedAtMs = Date.parse(signedAt.replace(/(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)/, '$1-$2-$3:$4:$5'))
    expect(Math.abs(signedAtMs - Date.now() - aheadMs)).toBeLessThan(60 * 60_000)
  })

  test('a link lasts a week at most, which is all that S3 allows', async () => {
    const link = new URL((await make().link('abcdefgh.png', 1e12)) as string)
    expect(link.searchParams.get('X-Amz-Expires')).toBe('604800')
  })

  test('a link that was tampered with is refused: another key, a longer life, another signature', async () => {
    const store = make()
    await put(store, 'abcdefgh.png', 'picture')
    await put(store, 'ijklmnop.png', 'secret')
    const link = (await store.link('abcdefgh.png', 60_000)) as string
    const forged = [
      link.replace('abcdefgh', 'ijklmnop'),
      link.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'),
      link.replace(/X-Amz-Signature=./, (found) => `${found.slice(0, -1)}${found.endsWith('0') ? '1' : '0'}`),
      link.replace(/&X-Amz-Signature=[0-9a-f]+/, ''),
    ]
    for (const one of forged) {
      expect(one).not.toBe(link)
      expect((await fetch(one)).status).not.toBe(200)
    }
  })
})

describe('faults', () => {
  test('a wrong key, a missing bucket: store_denied, worth another try once the operator has mended it', async () => {
    const denied = { name: 'Fault', code: 'store_denied', retryable: true }
    for (const store of [make({ secretAccessKey: 'wrong' }), make({ bucket: 'missing' })]) {
      await expect(put(store, 'abcdefgh.png', 'x')).rejects.toMatchObject(denied)
      await expect(store.probe()).rejects.toMatchObject({ name: 'Fault' })
    }
    await make().probe()
  })

  test.each([
    [301, 'PermanentRedirect'],
    [400, 'AuthorizationHeaderMalformed'],
  ])('a bucket of another region (%i) is store_denied, and no server that is down', async (status, code) => {
    bed.misbehave = (_asked, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`)
      return true
    }
    await expect(put(make(), 'abcdefgh.png', 'x')).rejects.toMatchObject({ code: 'store_denied', retryable: true })
  })

  test('a full bucket is store_full', async () => {
    bed.misbehave = (_asked, response) => {
      response.writeHead(507, { 'content-type': 'application/xml' })
      response.end('<Error><Code>XMinioStorageFull</Code><Message>full</Message></Error>')
      return true
    }
    await expect(put(make(), 'abcdefgh.png', 'x')).rejects.toMatchObject({ code: 'store_full', retryable: true })
  })

  test('a passing failure of the server is got over', async () => {
    const store = make()
    await put(store, 'abcdefgh.png', 'x')
    let isFirst = true
    bed.misbehave = (_asked, response) => {
      if (!isFirst) return false
      isFirst = false
      response.writeHead(503).end()
      return true
    }
    expect(await text(await store.open('abcdefgh.png'))).toBe('x')
  })

  test('nobody there, or HTML where XML should be: store_unavailable', async () => {
    const unavailable = { code: 'store_unavailable', retryable: true }
    const closed = createServer()
    await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done))
    const { port } = closed.address() as AddressInfo
    await new Promise((done) => closed.close(done))
    await expect(make({ endpoint: `http://127.0.0.1:${port}` }).open('abcdefgh.png')).rejects.toMatchObject(unavailable)
    bed.misbehave = (_asked, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>')
      return true
    }
    await expect(make().open('abcdefgh.png')).rejects.toMatchObject(unavailable)
  })

  test('a download that breaks off fails, and is never taken for the whole', async () => {
    const store = make()
    await put(store, 'abcdefgh.mp4', randomBytes(1_000_000))
    bed.misbehave = (_asked, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 })
      response.write(Buffer.alloc(1000), () => response.destroy())
      return true
    }
    await expect(store.open('abcdefgh.mp4').then(buffer)).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  describe('a silent server', () => {
    const unavailable = { name: 'Fault', code: 'store_unavailable', retryable: true }
    const silent = (asked: string) => bed.asked.filter((one) => one.startsWith(asked)).length

    test('an answer that never begins is waited for no longer than the bound, asked for again, and then a fault', async () => {
      const console = vi.spyOn(globalThis.console, 'warn')
      const store = make({ idleMs: 20 })
      bed.misbehave = () => true
      await expect(put(store, 'abcdefgh.png', 'x')).rejects.toMatchObject(unavailable)
      expect(silent('PUT')).toBeGreaterThan(1)
      await expect(store.open('abcdefgh.png')).rejects.toMatchObject(unavailable)
      expect(silent('GET')).toBeGreaterThan(1)
      await expect(store.remove('abcdefgh.png')).rejects.toMatchObject(unavailable)
      await expect(keysOf(store)).rejects.toMatchObject(unavailable)
      await expect(store.probe()).rejects.toMatchObject(unavailable)
      expect(console).not.toHaveBeenCalled()
      console.mockRestore()
    })

    test('a server that was silent once is got over', async () => {
      const store = make({ idleMs: 50 })
      bed.misbehave = () => {
        bed.misbehave = null
        return true
      }
      await put(store, 'abcdefgh.png', 'x')
      expect(await text(await store.open('abcdefgh.png'))).toBe('x')
    })

    test('a part of a large file that nobody acknowledges ends the upload', async () => {
      bed.misbehave = (asked) => asked.includes('partNumber=2')
      const store = make({ idleMs: 100 })
      await expect(put(store, 'abcdefgh.mp4', randomBytes(9 * 1024 * 1024))).rejects.toMatchObject(unavailable)
      expect(bed.uploads.size).toBe(0)
    })

    test('a body that stalls is a fault of the store, not a wait for ever', async () => {
      const store = make({ idleMs: 50 })
      await put(store, 'abcdefgh.mp4', randomBytes(100_000))
      bed.misbehave = (_asked, response) => {
        response.writeHead(200, { 'content-length': 100_000 })
        response.write(Buffer.alloc(1000))
        return true
      }
      await expect(store.open('abcdefgh.mp4').then(buffer)).rejects.toMatchObject(unavailable)
    })
  })
})
