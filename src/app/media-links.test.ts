import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manualClock, openSqlite, silentLog, type TestDatabase } from '../../test/support/databases.ts'
import type { MediaStore } from '../core/ports.ts'
import { createDiskStore } from '../core/stores/disk.ts'
import { createHttp, type Http } from '../http.ts'
import { linkMaker, linkRoute, linkSecret, makeSecret } from './media-links.ts'

const clock = manualClock()
let folder: string
let books: TestDatabase
let http: Http
let store: MediaStore
let origin: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'links-'))
  books = await openSqlite()
  const secret = linkSecret(folder)
  // The link is made for the address that the server turns out to have.
  const makers = { link: (key: string, ttlMs: number) => linkMaker(origin, secret, clock)(key, ttlMs) }
  store = createDiskStore({ root: join(folder, 'media'), ...makers })
  http = await createHttp({
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    log: silentLog(),
    parts: [linkRoute({ db: books.db, store, clock }, secret)],
  })
  origin = await http.listen()
  await books.db.transaction(async (trx) => {
    await trx
      .insertInto('people')
      .values({ id: 'p', locale: null, settings: '{}', blocked: 0, created_at_ms: 0 })
      .execute()
    for (const [id, key, state] of [
      ['a', 'abcdefgh.png', 'stored'],
      ['b', 'ijklmnop.png', 'deleting'],
    ] as const)
      await trx
        .insertInto('artifacts')
        .values({
          ...{ id, key, state, person_id: 'p', generation_id: null, role: 'main', position: 0, type: 'picture' },
          ...{ mime: 'image/png', size_bytes: 10, width_px: null, height_px: null, duration_ms: null },
          ...{ created_at_ms: 0, expires_at_ms: null },
        })
        .execute()
  })
  for (const key of ['abcdefgh.png', 'ijklmnop.png']) await store.put(key, Readable.from(['0123456789']))
})
afterAll(async () => {
  await http.close(100)
  await books.close()
  await rm(folder, { recursive: true })
})

const link = async (key = 'abcdefgh.png', ttlMs = 60_000) => (await store.link(key, ttlMs)) as string

test('a link opens its file without a session, whole and in ranges, as nothing that could run', async () => {
  const whole = await fetch(await link())
  expect(await whole.text()).toBe('0123456789')
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
    'accept-ranges': 'bytes',
  })
  const part = await fetch(await link(), { headers: { range: 'bytes=2-4' } })
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234'])
  expect((await fetch(await link(), { headers: { range: 'bytes=10-' } })).status).toBe(416)
  const head = await fetch(await link(), { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', ''])
})

test('a link ends when its time is over', async () => {
  const given = await link('abcdefgh.png', 60_000)
  clock.advance(59_999)
  expect((await fetch(given)).status).toBe(200)
  clock.advance(1)
  expect((await fetch(given)).status).toBe(410)
})

test('a link that was tampered with is refused: another file, a longer life, another signature, none', async () => {
  const given = new URL(await link())
  const change = (name: string, value: string | null) => {
    const url = new URL(given)
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    return url
  }
  const signature = given.searchParams.get('signature') as string
  const forged = [
    given.href.replace('abcdefgh', 'ijklmnop'),
    change('expires', String(clock.nowMs() + 1e10)),
    change('expires', '9'.repeat(40)),
    change('expires', null),
    change('signature', `${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`),
    change('signature', signature.slice(0, -1)),
    change('signature', ''),
    change('signature', null),
    `${given.href}&signature=${signature}`,
  ]
  for (const one of forged) expect((await fetch(one)).status).toBe(403)
  expect((await fetch(given)).status).toBe(200)
})

test('what is being deleted, or never was there, opens no more', async () => {
  expect((await fetch(await link('ijklmnop.png'))).status).toBe(404)
  expect((await fetch(await link('qrstuvwx.png'))).status).toBe(404)
})

test('the secret is made once, for its owner alone, and made anew where it is broken', async () => {
  const path = join(folder, 'media-link.key')
  expect(linkSecret(folder).equals(await readFile(path))).toBe(true)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await writeFile(path, 'torn')
  const made = linkSecret(folder)
  expect(made).toHaveLength(32)
  expect(linkSecret(folder).equals(made)).toBe(true)
})

test('of two processes that start at once both sign with the secret of the first', async () => {
  const path = join(folder, 'media-link.key')
  const first = linkSecret(folder)
  // The second had looked before the first one wrote.
  expect(makeSecret(path).equals(first)).toBe(true)
  expect((await readFile(path)).equals(first)).toBe(true)
  expect((await readdir(folder)).filter((name) => name.startsWith('media-link'))).toEqual(['media-link.key'])
})

test('without an address at which we can be reached there are no links', async () => {
  expect(await createDiskStore({ root: join(folder, 'media') }).link('abcdefgh.png', 1000)).toBeNull()
})
