import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Log } from '../ports.ts'
import { probeFile } from './av.ts'
import { createMediaTools } from './index.ts'
import { markComment, markXmp, sourceTypeOf } from './mark.ts'
import { sharp } from './pictures.ts'
import { makeClip, makeSound } from './samples.ts'
import { createSandbox, type RunningSandbox } from './sandbox.ts'

const quiet = () => {}
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const SIDE_PX = 8192
const comment = markComment('algorithmic', 'builtin')

let dir: string
let sandbox: RunningSandbox
let media: ReturnType<typeof createMediaTools>
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'shrink-'))
  sandbox = createSandbox({ log, renderLanes: 1 })
  media = createMediaTools(sandbox, { visibleMark: false })
})
afterAll(async () => {
  await sandbox.close()
  await rm(dir, { recursive: true })
})

const at = (name: string) => path.join(dir, name)
const shrink = (name: string, maxBytes: number, maxSidePx = SIDE_PX) =>
  media.shrink({ sourcePath: at(name), targetDir: at('out'), maxBytes, maxSidePx })

/** Noise, which no encoder makes small. */
async function noise(name: string, widthPx: number, heightPx: number): Promise<number> {
  const picture = sharp({
    create: {
      width: widthPx,
      height: heightPx,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
  await picture.withXmp(markXmp('algorithmic', 'builtin')).png().toFile(at(name))
  return (await stat(at(name))).size
}

test('a picture above the bound becomes a JPEG below it that still says a machine made it', async () => {
  const before = await noise('noise.png', 1500, 900)
  const made = await shrink('noise.png', Math.floor(before / 12))
  expect(made).toMatchObject({ type: 'picture', mime: 'image/jpeg' })
  const bytes = await readFile(made?.path ?? '')
  expect(bytes.length).toBe(made?.sizeBytes)
  expect(bytes.length).toBeLessThanOrEqual(before / 12)
  const facts = await sharp(bytes).metadata()
  expect([facts.width, facts.height]).toEqual([made?.widthPx, made?.heightPx])
  expect((facts.width ?? 0) / (facts.height ?? 1)).toBeCloseTo(1500 / 900, 1)
  expect(facts.xmpAsString).toContain(sourceTypeOf('algorithmic'))
})

test('a picture with sides that are too long is made shorter and otherwise left as fine as it is', async () => {
  await noise('wide.png', 1200, 300)
  expect(await shrink('wide.png', 10_000_000, 800)).toMatchObject({ widthPx: 800, heightPx: 200 })
})

test('a picture that can only be had as a smear is not made', async () => {
  await noise('hopeless.png', 800, 800)
  expect(await shrink('hopeless.png', 500)).toBeNull()
})

test('a clip above the bound becomes an MP4 below it, with its sound, its length and its mark', async () => {
  const frames = 4 * 25
  await makeNoisyClip('clip.mp4', frames)
  const before = (await stat(at('clip.mp4'))).size
  const made = await shrink('clip.mp4', Math.floor(before / 3))
  expect(made).toMatchObject({ type: 'video', mime: 'video/mp4' })
  expect(made?.sizeBytes).toBeLessThanOrEqual(before / 3)
  expect(Math.abs((made?.durationMs ?? 0) - 4000)).toBeLessThan(200)
  const { streams } = await probeFile(made?.path ?? '')
  expect(streams.map((stream) => stream.type).sort()).toEqual(['video'])
  expect((await readFile(made?.path ?? '')).includes(sourceTypeOf('algorithmic'))).toBe(true)
})

test('the sound of a clip stays', async () => {
  await makeClip({ path: at('sound.mp4'), format: 'mp4', seconds: 3, sound: true, widthPx: 640, heightPx: 480 })
  const made = await shrink('sound.mp4', 120_000)
  const { streams } = await probeFile(made?.path ?? '')
  expect(streams.map((stream) => stream.type).sort()).toEqual(['audio', 'video'])
})

test('a song above the bound becomes an MP3 below it, with its words', async () => {
  await makeSound(at('song.wav'), 'wav', 10)
  await makeSound(at('song.m4a'), 'ipod', 10, { title: 'Evening', comment })
  const made = await shrink('song.wav', 200_000)
  expect(made).toMatchObject({ type: 'audio', mime: 'audio/mpeg' })
  expect(made?.sizeBytes).toBeLessThanOrEqual(200_000)
  expect(Math.abs((made?.durationMs ?? 0) - 10_000)).toBeLessThan(200)
  const tagged = await shrink('song.m4a', 100_000)
  const bytes = (await readFile(tagged?.path ?? '')).toString('latin1')
  expect(bytes.replaceAll('\0', '')).toContain('Evening')
  expect(bytes.replaceAll('\0', '')).toContain(sourceTypeOf('algorithmic'))
})

test('a song too long for the bound is not made', async () => {
  await makeSound(at('long.mp3'), 'mp3', 20)
  expect(await shrink('long.mp3', 40_000)).toBeNull()
})

test('what is no media is refused', async () => {
  await writeFile(at('words.bin'), 'words')
  await expect(shrink('words.bin', 1000)).rejects.toMatchObject({ code: 'result_unusable' })
})

/** Every frame another noise: large on purpose. */
async function makeNoisyClip(name: string, frames: number): Promise<void> {
  const { encodeMp4 } = await import('./av.ts')
  const [widthPx, heightPx] = [240, 160]
  const all: Uint8Array[] = []
  let seed = 7
  for (let i = 0; i < frames; i++) {
    const bytes = new Uint8Array((widthPx * heightPx * 3) / 2)
    for (let at = 0; at < bytes.length; at++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      bytes[at] = seed >>> 24
    }
    all.push(bytes)
  }
  await encodeMp4({
    frames: all,
    pixelFormat: 'yuv420p',
    widthPx,
    heightPx,
    fps: 25,
    path: at(name),
    metadata: { comment },
  })
}
