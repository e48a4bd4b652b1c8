import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeContract } from './contract.ts'
import { createDiskStore } from './disk.ts'

let base: string
beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'disk-store-'))
})
afterAll(() => rm(base, { recursive: true }))

const newRoot = () => mkdtemp(path.join(base, 'root-'))

storeContract('disk', async () => createDiskStore({ root: path.join(await newRoot(), 'media') }))

test('files lie two folders deep by the end of their key, and another start finds them', async () => {
  const root = await newRoot()
  await createDiskStore({ root }).put('abcdefgh.png', Readable.from(['x']))
  expect((await readdir(root, { recursive: true })).sort()).toEqual(['gh', 'gh/ef', 'gh/ef/abcdefgh.png', 'writing'])
  expect(await text(await createDiskStore({ root }).open('abcdefgh.png'))).toBe('x')
})

test('what a dead process left half-written is never listed, and swept after an hour', async () => {
  const root = await newRoot()
  await mkdir(path.join(root, 'writing'))
  const [old, fresh] = ['abcdefgh.png.0a', 'abcdefgh.png.0b'].map((name) => path.join(root, 'writing', name)) as [
    string,
    string,
  ]
  await writeFile(old, 'half')
  await writeFile(fresh, 'half')
  await utimes(old, 1, 1)
  const listed = []
  for await (const { key } of createDiskStore({ root }).list()) listed.push(key)
  expect(listed).toEqual([])
  expect(await readdir(path.join(root, 'writing'))).toEqual(['abcdefgh.png.0b'])
})

test('foreign files beside ours are not listed', async () => {
  const root = await newRoot()
  await mkdir(path.join(root, 'ab', 'cd'), { recursive: true })
  await mkdir(path.join(root, 'ab', 'cd', 'a-folder-and-no-file'))
  await writeFile(path.join(root, 'README.md'), 'x')
  await writeFile(path.join(root, 'ab', 'file'), 'x')
  await writeFile(path.join(root, 'ab', 'cd', '.hidden file'), 'x')
  const store = createDiskStore({ root })
  for await (const { key } of store.list()) throw new Error(`listed ${key}`)
})

test('a folder that vanished is made again', async () => {
  const root = await newRoot()
  const store = createDiskStore({ root })
  await store.put('abcdefgh', Readable.from(['x']))
  await rm(root, { recursive: true })
  await expect(store.put('abcdefgh', Readable.from(['x']))).rejects.toMatchObject({ name: 'Fault' })
  await store.put('abcdefgh', Readable.from(['again']))
  expect(await text(await store.open('abcdefgh'))).toBe('again')
})

test('a place that cannot be written is a fault worth trying again', async () => {
  const root = path.join(await newRoot(), 'file')
  await writeFile(root, 'no folder')
  const store = createDiskStore({ root })
  await expect(store.put('abcdefgh', Readable.from(['x']))).rejects.toMatchObject({
    code: 'store_unavailable',
    retryable: true,
  })
})

test.skipIf(process.platform !== 'linux')('a full disk is the fault store_full', async () => {
  // /dev/full answers every write with "no space left"; the half-written name is made to point there.
  const { symlink } = await import('node:fs/promises')
  const { writeDurably } = await import('./disk.ts')
  const part = path.join(await newRoot(), 'part')
  await symlink('/dev/full', part)
  await expect(writeDurably(part, Readable.from(['x']), 'w')).rejects.toMatchObject({
    code: 'store_full',
    retryable: true,
  })
})
