import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LIMITS } from '../limits.ts'
import { sweepBackups } from './sweep.ts'

test('copies from before a change of the schema go after their time, and nothing else does', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-backups-'))
  const nowMs = Date.UTC(2026, 10, 26)
  const put = async (name: string, ageMs: number) => {
    await writeFile(join(dir, name), 'a copy')
    const at = new Date(nowMs - ageMs)
    await utimes(join(dir, name), at, at)
  }
  await put('before-0006.sqlite', LIMITS.backupKeptMs)
  await put('before-0007.sqlite', LIMITS.backupKeptMs - 1000)
  await put('mine.sqlite', 10 * LIMITS.backupKeptMs)
  await mkdir(join(dir, 'kept'))
  expect(await sweepBackups(dir, nowMs)).toBe(1)
  expect((await readdir(dir)).sort()).toEqual(['before-0007.sqlite', 'kept', 'mine.sqlite'])
  expect(await sweepBackups(join(dir, 'nowhere'), nowMs)).toBe(0)
  await rm(dir, { recursive: true })
})
