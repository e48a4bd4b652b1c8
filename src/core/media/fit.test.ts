import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Log, TaskInput, TypeLimits } from '../ports.ts'
import { createMediaTools } from './index.ts'
import { sharp } from './pictures.ts'
import { createSandbox, type RunningSandbox } from './sandbox.ts'

const quiet = () => {}
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
let dir: string
let sandbox: RunningSandbox
let media: ReturnType<typeof createMediaTools>
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'fit-'))
  sandbox = createSandbox({ log, renderLanes: 1 })
  media = createMediaTools(sandbox, { visibleMark: false })
})
afterAll(async () => {
  await sandbox.close()
  await rm(dir, { recursive: true })
})

async function picture(name: string, widthPx: number, heightPx: number, format: 'jpeg' | 'png'): Promise<TaskInput> {
  const file = path.join(dir, name)
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 }
  const create = { width: widthPx, height: heightPx, channels: 3 as const, background: '#888', noise }
  await sharp({ create }).toFormat(format).toFile(file)
  const mime = `image/${format}`
  return { type: 'picture', path: file, mime, sizeBytes: (await stat(file)).size, widthPx, heightPx }
}
const fitted = (input: TaskInput, limits: TypeLimits) => media.fit({ input, limits, targetDir: path.join(dir, 'out') })

test('an input that a vendor takes goes out as it is', async () => {
  const input = await picture('good.jpg', 400, 300, 'jpeg')
  expect(await fitted(input, {})).toBeNull()
  const limits = { mimes: ['image/jpeg'], minSidePx: 300, maxSidePx: 400, minRatio: 1, maxRatio: 2, maxBytes: 1e7 }
  expect(await fitted(input, limits)).toBeNull()
})

test.each<[string, TypeLimits, number, number, string]>([
  ['another format', { mimes: ['image/jpeg'] }, 400, 300, 'image/jpeg'],
  ['sides that are too long', { maxSidePx: 200 }, 200, 150, 'image/png'],
  ['sides that are too short', { minSidePx: 600 }, 800, 600, 'image/png'],
  ['too wide a shape', { maxRatio: 1 }, 300, 300, 'image/png'],
  ['too high a shape', { minRatio: 2 }, 400, 200, 'image/png'],
  ['all of it', { mimes: ['image/webp'], maxRatio: 1, maxSidePx: 128 }, 128, 128, 'image/webp'],
])('%s is made to fit', async (_what, limits, widthPx, heightPx, mime) => {
  const made = await fitted(await picture('one.png', 400, 300, 'png'), limits)
  expect(made).toMatchObject({ type: 'picture', mime, widthPx, heightPx })
  const facts = await sharp(made!.path).metadata()
  expect([facts.width, facts.height, made!.sizeBytes]).toEqual([widthPx, heightPx, (await stat(made!.path)).size])
})

test('too many bytes are brought down, by quality, by another format that is taken, at last by size', async () => {
  const input = await picture('large.png', 1200, 900, 'png')
  const made = await fitted(input, { mimes: ['image/png', 'image/jpeg'], maxBytes: 300_000 })
  expect(made?.sizeBytes).toBeLessThanOrEqual(300_000)
  expect(made!.widthPx! / made!.heightPx!).toBeCloseTo(4 / 3, 1)
})

test('what can not be made to fit is refused before the vendor is asked', async () => {
  const input = await picture('small.png', 400, 300, 'png')
  await expect(fitted(input, { maxBytes: 200, minSidePx: 300 })).rejects.toMatchObject({ code: 'file_unfit' })
  const song: TaskInput = { type: 'audio', path: 'x', mime: 'audio/mpeg', sizeBytes: 1, durationMs: 90_000 }
  await expect(fitted(song, { maxDurationMs: 60_000 })).rejects.toMatchObject({
    code: 'file_too_long',
    params: { maxSeconds: 60 },
  })
  const clip: TaskInput = { type: 'clip', path: 'x', mime: 'video/mp4', sizeBytes: 1, widthPx: 100, heightPx: 900 }
  await expect(fitted(clip, { minRatio: 0.4 })).rejects.toMatchObject({ code: 'file_unfit' })
  const torn = path.join(dir, 'torn.png')
  await writeFile(torn, 'no picture')
  const broken: TaskInput = { ...input, path: torn }
  await expect(fitted(broken, { maxSidePx: 100 })).rejects.toMatchObject({ code: 'file_broken' })
})
