import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Log } from '../ports.ts'
import { encodeMp3, encodeMp4, probeFile } from './av.ts'
import { markComment } from './mark.ts'
import { encodePicture, sharp } from './pictures.ts'
import { type FinishOptions, finishResult, framesOf, layUnder, thumbnail } from './probe.ts'
import { colourAt, cut, makeClip, makePngBomb, makeSound, quarters } from './samples.ts'
import { createSandbox, type RunningSandbox } from './sandbox.ts'

const quiet = () => {}
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
const ALGORITHMIC = 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia'

let dir: string
let sandbox: RunningSandbox
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'probe-'))
  sandbox = createSandbox({ log, renderLanes: 1 })
})
afterAll(async () => {
  await sandbox.close()
  await rm(dir, { recursive: true })
})

const at = (name: string) => path.join(dir, name)
const finish = (name: string, options: Partial<FinishOptions> = {}) =>
  finishResult(sandbox, {
    sourcePath: at(name),
    targetDir: dir,
    provider: 'vendor',
    mark: 'trained',
    visibleMark: false,
    expected: 'picture',
    ...options,
  })
const reason = (running: Promise<unknown>) =>
  running.then(
    () => 'finished',
    ({ code, params }: Refusal) => `${code}: ${params?.reason}`,
  )
const pixelsOf = async (file: string) =>
  createHash('sha256')
    .update(await sharp(file).raw().toBuffer())
    .digest('hex')

/** How much a part of a picture varies: 0 for one plain colour. */
async function spread(file: string, left: number, top: number, width: number, height: number): Promise<number> {
  const part = await sharp(file).extract({ left, top, width, height }).png().toBuffer()
  return (await sharp(part).stats()).channels[0]!.stdev
}

describe('pictures', () => {
  test.each(['jpeg', 'png', 'webp'] as const)(
    'a %s keeps its pixels and says that a machine made it',
    async (format) => {
      await (await quarters()).toFormat(format).toFile(at(`made.${format}`))
      const facts = await finish(`made.${format}`)
      expect(facts).toMatchObject({ type: 'picture', mime: `image/${format}`, widthPx: 120, heightPx: 80 })
      const head = await sharp(facts.path).metadata()
      expect(head).toMatchObject({ format, width: 120, height: 80 })
      expect(head.xmpAsString).toContain(`DigitalSourceType="${TRAINED}"`)
      expect(head.xmpAsString).toContain('vendor')
      expect(await pixelsOf(facts.path)).toBe(await pixelsOf(at(`made.${format}`)))
      expect((await readFile(facts.path)).length).toBe(facts.sizeBytes)
    },
  )

  test('transparent and lossless WebP stay what they are', async () => {
    const glass = sharp({ create: { width: 31, height: 17, channels: 4, background: '#00ff0080' } })
    await glass.webp({ lossless: true }).toFile(at('glass.webp'))
    const facts = await finish('glass.webp', { mark: 'algorithmic' })
    expect(await sharp(facts.path).metadata()).toMatchObject({ width: 31, height: 17, hasAlpha: true })
    expect((await sharp(facts.path).metadata()).xmpAsString).toContain(ALGORITHMIC)
    expect(await pixelsOf(facts.path)).toBe(await pixelsOf(at('glass.webp')))
  })

  test('an older XMP packet gives way to ours, other metadata stays', async () => {
    await (await quarters())
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">older</x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toFile(at('older.jpg'))
    const { path: made } = await finish('older.jpg')
    const head = await sharp(made).metadata()
    expect(head.xmpAsString).toContain(TRAINED)
    expect(head.icc).toBeDefined()
    expect((await readFile(made)).includes('older')).toBe(false)
  })

  test('a picture that carries its mark already is kept to the byte', async () => {
    const pixels = { data: new Uint8Array(30 * 20 * 3).fill(90), widthPx: 30, heightPx: 20, channels: 3 as const }
    await encodePicture(pixels, at('own.png'), { format: 'png', mark: 'algorithmic' })
    const facts = await finish('own.png', { provider: 'builtin', mark: 'algorithmic' })
    expect(await readFile(facts.path)).toEqual(await readFile(at('own.png')))
  })

  test("a vendor's own mark does not stand for ours: the file names the vendor all the same", async () => {
    await (await quarters())
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${TRAINED}</x:xmpmeta>`)
      .jpeg()
      .toFile(at('theirs.jpg'))
    const { path: made } = await finish('theirs.jpg', { provider: 'somebody' })
    const { xmpAsString } = await sharp(made).metadata()
    expect(xmpAsString).toContain(`DigitalSourceType="${TRAINED}"`)
    expect(xmpAsString).toContain('CreatorTool="Chatelier somebody"')
  })

  test('the visible mark changes the lower right corner alone', async () => {
    await sharp({ create: { width: 600, height: 400, channels: 3, background: '#3366cc' } })
      .png()
      .toFile(at('blue.png'))
    const facts = await finish('blue.png', { visibleMark: true })
    expect(facts).toMatchObject({ mime: 'image/png', widthPx: 600, heightPx: 400 })
    expect(await spread(facts.path, 570, 380, 30, 20)).toBeGreaterThan(10)
    expect(await spread(facts.path, 0, 0, 500, 400)).toBe(0)
    expect((await sharp(facts.path).metadata()).xmpAsString).toContain(TRAINED)
  })
})

describe('clips and songs', () => {
  test('an MP4 keeps its streams and says that a machine made it', async () => {
    await makeClip({
      path: at('made.mp4'),
      format: 'mp4',
      sound: true,
      tags: { title: 'A storm', location: '+51.5-000.1/' },
    })
    const facts = await finish('made.mp4', { expected: 'video' })
    expect(facts).toMatchObject({ type: 'video', mime: 'video/mp4', widthPx: 120, heightPx: 80 })
    const { metadata, video, audio } = await probeFile(facts.path)
    expect(metadata.comment).toContain(TRAINED)
    expect(metadata.comment).toContain('Chatelier vendor')
    expect(metadata.title).toBe('A storm')
    expect([video?.codec, audio?.codec]).toEqual(['h264', 'aac'])
    const bytes = await readFile(facts.path)
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
    expect(bytes.includes('+51.5')).toBe(false)
  })

  test('a clip of ours with its mark is kept to the byte', async () => {
    const frames = Array.from({ length: 30 }, (_, i) => new Uint8Array(64 * 48 * 1.5).fill(i * 5))
    const comment = markComment('algorithmic', 'builtin')
    await encodeMp4({
      frames,
      pixelFormat: 'yuv420p',
      widthPx: 64,
      heightPx: 48,
      fps: 30,
      path: at('own.mp4'),
      metadata: { comment },
    })
    const facts = await finish('own.mp4', { provider: 'builtin', mark: 'algorithmic', expected: 'video' })
    expect(facts).toMatchObject({ widthPx: 64, heightPx: 48, durationMs: 1000 })
    expect(await readFile(facts.path)).toEqual(await readFile(at('own.mp4')))
  })

  test('the visible mark is drawn into a clip', async () => {
    const frames = Array.from({ length: 10 }, () => new Uint8Array(640 * 360 * 3).fill(120))
    await encodeMp4({ frames, pixelFormat: 'rgb24', widthPx: 640, heightPx: 360, fps: 30, path: at('grey.mp4') })
    const facts = await finish('grey.mp4', { expected: 'video', visibleMark: true, mark: 'algorithmic' })
    const still = await thumbnail(sandbox, { sourcePath: facts.path, targetDir: dir })
    expect(still).toMatchObject({ widthPx: 640, heightPx: 360 })
    expect(await spread(still!.path, 570, 340, 65, 15)).toBeGreaterThan(15)
    expect(await spread(still!.path, 0, 0, 500, 300)).toBeLessThan(2)
    expect((await probeFile(facts.path)).metadata.comment).toContain(ALGORITHMIC)
  })

  test('a WebM result becomes an MP4', async () => {
    await makeClip({ path: at('made.webm'), format: 'webm' })
    expect(await finish('made.webm', { expected: 'video' })).toMatchObject({
      mime: 'video/mp4',
      widthPx: 120,
      heightPx: 80,
    })
  })

  test('an MP3 keeps its sound, tags and cover and says that a machine made it', async () => {
    await (await quarters(100, 100)).jpeg().toFile(at('cover.jpg'))
    const pcm = [new Float32Array(44_100 * 2 * 2).map((_, i) => 0.2 * Math.sin(i / 40))]
    const tags = { title: 'Дождь', artist: 'Chatelier', album: 'Rain', genre: 'Ambient', comment: 'Для тебя' }
    await encodeMp3({ pcm, sampleRateHz: 44_100, path: at('song.mp3'), tags, cover: { jpegPath: at('cover.jpg') } })
    const facts = await finish('song.mp3', { expected: 'audio' })
    expect(facts).toMatchObject({ type: 'audio', mime: 'audio/mpeg' })
    expect(Math.abs(facts.durationMs! - 2000)).toBeLessThan(60)
    const { metadata, audio } = await probeFile(facts.path)
    expect(metadata).toMatchObject({ ...tags, comment: expect.stringContaining('Для тебя') })
    expect(metadata.comment).toContain(TRAINED)
    expect(metadata.comment).toContain('Chatelier vendor')
    expect(audio?.codec).toBe('mp3float')
    // The frame that players show, and a front cover.
    const bytes = await readFile(facts.path)
    expect([bytes.includes('COMM'), bytes.includes('TXXX'), bytes.includes('image/jpeg\0\x03')]).toEqual([
      true,
      false,
      true,
    ])
    const cover = await thumbnail(sandbox, { sourcePath: facts.path, targetDir: dir })
    expect(cover).toMatchObject({ mime: 'image/jpeg', widthPx: 100, heightPx: 100 })
    expect(await colourAt(cover!.path, 0.25, 0.75)).toBe('blue')
  })

  test('a WAV result becomes an MP3, an M4A stays one', async () => {
    await makeSound(at('made.wav'), 'wav', 2)
    const song = await finish('made.wav', { expected: 'audio' })
    expect(song).toMatchObject({ mime: 'audio/mpeg' })
    expect((await probeFile(song.path)).metadata.comment).toContain(TRAINED)
    expect((await probeFile(song.path)).metadata.comment).toContain('Chatelier vendor')
    expect(await thumbnail(sandbox, { sourcePath: song.path, targetDir: dir })).toBeNull()
    await makeSound(at('made.m4a'), 'ipod', 2)
    expect(await finish('made.m4a', { expected: 'audio' })).toMatchObject({ type: 'audio', mime: 'audio/mp4' })
  })
})

describe('unusable results', () => {
  test('HTML, nothing, text and playlists instead of a picture', async () => {
    await writeFile(at('page.png'), '<!doctype html><title>502 Bad Gateway</title>')
    await writeFile(at('nothing.png'), '')
    await writeFile(at('list.png'), '#EXTM3U\nfile:///etc/passwd\n')
    expect(await reason(finish('page.png'))).toBe('result_unusable: unknown')
    expect(await reason(finish('nothing.png'))).toBe('result_unusable: empty')
    expect(await reason(finish('list.png', { expected: 'video' }))).toBe('result_unusable: unknown')
  })

  test('another kind of file than was asked for', async () => {
    await (await quarters()).png().toFile(at('still.png'))
    await makeClip({ path: at('clip.mp4'), format: 'mp4' })
    await makeSound(at('hum.mp3'), 'mp3')
    expect(await reason(finish('still.png', { expected: 'video' }))).toBe('result_unusable: wrong_type')
    expect(await reason(finish('clip.mp4'))).toBe('result_unusable: wrong_type')
    expect(await reason(finish('clip.mp4', { expected: 'audio' }))).toBe('result_unusable: wrong_type')
    expect(await reason(finish('hum.mp3', { expected: 'video' }))).toBe('result_unusable: wrong_type')
  })

  test('torn files and decode bombs', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      await (await quarters(400, 300)).toFormat(format).toFile(at(`whole.${format}`))
      await cut(at(`whole.${format}`), at(`torn.${format}`), 0.7)
      expect(await reason(finish(`torn.${format}`)), format).toBe('result_unusable: broken')
    }
    await makeClip({ path: at('long.mp4'), format: 'mp4', seconds: 3 })
    await cut(at('long.mp4'), at('torn.mp4'), 0.7)
    expect(await reason(finish('torn.mp4', { expected: 'video' }))).toBe('result_unusable: broken')
    await makePngBomb(at('bomb.png'), 30_000, 30_000)
    expect(await reason(finish('bomb.png'))).toBe('result_unusable: too_many_pixels')
  })

  test('more bytes than a result may have', async () => {
    await writeFile(at('huge.png'), '')
    await truncate(at('huge.png'), LIMITS.resultBytes + 1)
    expect(await reason(finish('huge.png'))).toBe('result_unusable: too_big')
  })
})

describe('previews', () => {
  test('a thumbnail is at most 640 px, upright, and never larger than its picture', async () => {
    await (await quarters(2000, 1000)).withMetadata({ orientation: 6 }).jpeg().toFile(at('large.jpg'))
    const small = await thumbnail(sandbox, { sourcePath: at('large.jpg'), targetDir: dir })
    expect(small).toMatchObject({ mime: 'image/jpeg', widthPx: 320, heightPx: 640 })
    expect(await colourAt(small!.path, 0.75, 0.25)).toBe('red')
    await (await quarters()).png().toFile(at('tiny.png'))
    expect(await thumbnail(sandbox, { sourcePath: at('tiny.png'), targetDir: dir })).toMatchObject({ widthPx: 120 })
  })

  test('the poster of a clip is its first frame, turned upright', async () => {
    await makeClip({ path: at('turned.mp4'), format: 'mp4', rotation: 90 })
    const poster = await thumbnail(sandbox, { sourcePath: at('turned.mp4'), targetDir: dir })
    expect(poster).toMatchObject({ widthPx: 80, heightPx: 120 })
    expect(await colourAt(poster!.path, 0.75, 0.25)).toBe('red')
    expect(await colourAt(poster!.path, 0.25, 0.75)).toBe('yellow')
  })

  test('frames of a clip come from its whole length', async () => {
    // Each second darker than the one before.
    const frames = Array.from({ length: 120 }, (_, i) =>
      new Uint8Array(64 * 64 * 3).fill(240 - 60 * Math.floor(i / 30)),
    )
    await encodeMp4({ frames, pixelFormat: 'rgb24', widthPx: 64, heightPx: 64, fps: 30, path: at('fade.mp4') })
    const made = await framesOf(sandbox, { path: at('fade.mp4') }, 4, { targetDir: dir })
    const greys = await Promise.all(made.map(async (one) => (await sharp(one.path).stats()).channels[0]!.mean))
    expect(greys.map((grey) => Math.round(grey / 60))).toEqual([4, 3, 2, 1])
  })
})

describe('a sound under a clip', () => {
  const lay = (clip: string, sound: string) =>
    layUnder(sandbox, { clipPath: at(clip), soundPath: at(sound), targetDir: dir })
  const streamsOf = async (file: string) => {
    const { streams, duration } = await probeFile(file)
    return { streams: streams.map(({ type, codec }) => `${type} ${codec}`), seconds: Math.round(duration * 10) / 10 }
  }

  test('is one file that can be finished: the sound ends with the picture', async () => {
    await makeClip({ path: at('silent.mp4'), format: 'mp4', seconds: 2, sound: false })
    await makeSound(at('long.mp3'), 'mp3', 4)
    const { path: laid } = await lay('silent.mp4', 'long.mp3')
    expect(await streamsOf(laid)).toEqual({ streams: ['video h264', 'audio aac'], seconds: 2 })
    const { path: finished } = await finish(path.basename(laid), { expected: 'video' })
    expect(await streamsOf(finished)).toEqual({ streams: ['video h264', 'audio aac'], seconds: 2 })
  })

  test('takes the place of what the clip had, and a clip of another kind is made one that plays', async () => {
    await makeClip({ path: at('noisy.webm'), format: 'webm', seconds: 1 })
    await makeSound(at('short.wav'), 'wav', 1)
    const { streams } = await streamsOf((await lay('noisy.webm', 'short.wav')).path)
    expect(streams).toEqual(['video h264', 'audio aac'])
  })

  test('is refused where it is no sound, or the clip is none', async () => {
    await writeFile(at('page.mp3'), '<html></html>')
    expect(await reason(lay('silent.mp4', 'page.mp3'))).toBe('result_unusable: unknown')
    expect(await reason(lay('long.mp3', 'short.wav'))).toBe('result_unusable: broken')
  })
})
