import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Fault, type Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Json, Log, Sandbox } from '../ports.ts'
import { probeFile } from './av.ts'
import { intakeFile } from './intake.ts'
import { sharp } from './pictures.ts'
import { colourAt, cut, makeClip, makePngBomb, makeSound, quarters } from './samples.ts'
import { createSandbox, type RunningSandbox } from './sandbox.ts'

const quiet = () => {}
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const HEIC = new URL('../../../test/fixtures/quarters-with-gps.heic', import.meta.url)

let dir: string
let targetDir: string
let sandbox: RunningSandbox
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'intake-'))
  targetDir = await mkdtemp(path.join(dir, 'out-'))
  sandbox = createSandbox({ log })
})
afterAll(async () => {
  await sandbox.close()
  await rm(dir, { recursive: true })
})

const at = (name: string) => path.join(dir, name)
const take = (name: string) => intakeFile(sandbox, { sourcePath: at(name), targetDir })
const refusal = (name: string) =>
  take(name).then(
    () => 'taken',
    ({ code, params }: Refusal) => ({ code, ...params }),
  )

describe('pictures', () => {
  test('a phone photo comes out upright and without its place', async () => {
    await (await quarters())
      .withExif({
        IFD0: { Make: 'Phone' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 32/1' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">home</x:xmpmeta>')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toFile(at('phone.jpg'))
    const before = await sharp(at('phone.jpg')).metadata()
    expect([before.orientation, before.exif?.includes('Phone')]).toEqual([6, true])
    const taken = await take('phone.jpg')
    expect(taken).toMatchObject({ type: 'picture', mime: 'image/jpeg', widthPx: 80, heightPx: 120 })
    expect(await colourAt(taken.path, 0.75, 0.25)).toBe('red')
    expect(await colourAt(taken.path, 0.25, 0.25)).toBe('blue')
    const { exif, xmp, iptc, icc, orientation } = await sharp(taken.path).metadata()
    expect([exif, xmp, iptc, icc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect((await readFile(taken.path)).length).toBe(taken.sizeBytes)
  })

  test('a HEIC photo becomes a JPEG without its place', async () => {
    await copyFile(HEIC, at('iphone.heic'))
    expect((await readFile(at('iphone.heic'))).includes('Exif')).toBe(true)
    const taken = await take('iphone.heic')
    expect(taken).toMatchObject({ type: 'picture', mime: 'image/jpeg', widthPx: 256, heightPx: 192 })
    expect(await colourAt(taken.path, 0.25, 0.25)).toBe('red')
    expect(await colourAt(taken.path, 0.75, 0.75)).toBe('yellow')
    expect((await readFile(taken.path)).includes('Exif')).toBe(false)
  })

  test('transparency is kept as PNG, an opaque WebP becomes JPEG', async () => {
    await sharp({ create: { width: 9, height: 7, channels: 4, background: '#ff000040' } })
      .webp()
      .toFile(at('glass.webp'))
    const glass = await take('glass.webp')
    expect(glass).toMatchObject({ mime: 'image/png', widthPx: 9, heightPx: 7 })
    expect((await sharp(glass.path).stats()).isOpaque).toBe(false)
    await (await quarters()).webp().toFile(at('plain.webp'))
    expect(await take('plain.webp')).toMatchObject({ mime: 'image/jpeg', widthPx: 120 })
  })

  test('PNG text and a file appended to a picture are left behind', async () => {
    const png = await (await quarters())
      .withExif({ IFD0: { ImageDescription: 'secret' } })
      .png()
      .toBuffer()
    await writeFile(at('polyglot.png'), Buffer.concat([png, Buffer.from('<script>secret</script>PK\x03\x04')]))
    const taken = await take('polyglot.png')
    expect(taken).toMatchObject({ mime: 'image/png' })
    expect((await readFile(taken.path)).includes('secret')).toBe(false)
  })

  test('a still GIF is a picture and an animated one a clip', async () => {
    await (await quarters()).gif().toFile(at('still.gif'))
    expect(await take('still.gif')).toMatchObject({ type: 'picture', mime: 'image/jpeg', widthPx: 120 })
    const frames = ['#f00', '#0f0', '#00f'].map((background) =>
      sharp({ create: { width: 41, height: 30, channels: 3, background } })
        .png()
        .toBuffer(),
    )
    await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif({ delay: [200, 200, 200] })
      .toFile(at('moving.gif'))
    expect(await take('moving.gif')).toMatchObject({
      type: 'clip',
      mime: 'video/mp4',
      widthPx: 40,
      heightPx: 30,
      durationMs: 600,
    })
  })

  test('a wrong name means nothing', async () => {
    await (await quarters()).png().toFile(at('song.mp3'))
    expect(await take('song.mp3')).toMatchObject({ type: 'picture', mime: 'image/png' })
    await makeSound(at('photo.jpg'), 'mp3')
    expect(await take('photo.jpg')).toMatchObject({ type: 'audio', mime: 'audio/mpeg' })
  })
})

describe('clips and sound', () => {
  test('a MOV is rewritten without its tags, and plays from its beginning', async () => {
    const tags = { location: '+51.5-000.1/', 'com.apple.quicktime.location.ISO6709': '+51.5-000.1/', comment: 'home' }
    await makeClip({ path: at('phone.mov'), format: 'mov', sound: true, tags })
    expect((await readFile(at('phone.mov'))).includes('+51.5')).toBe(true)
    const taken = await take('phone.mov')
    expect(taken).toMatchObject({ type: 'clip', mime: 'video/mp4', widthPx: 120, heightPx: 80 })
    expect(Math.abs(taken.durationMs! - 1000)).toBeLessThan(60)
    const bytes = await readFile(taken.path)
    expect(bytes.includes('+51.5')).toBe(false)
    expect(bytes.includes('home')).toBe(false)
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
    expect(await probeFile(taken.path)).toMatchObject({ video: { codec: 'h264' }, audio: { codec: 'aac' } })
  })

  test('a clip filmed upright is turned upright', async () => {
    await makeClip({ path: at('turned.mp4'), format: 'mp4', rotation: 90 })
    expect(await take('turned.mp4')).toMatchObject({ widthPx: 80, heightPx: 120, durationMs: 1000 })
  })

  test('a WebM becomes H.264 and AAC', async () => {
    await makeClip({ path: at('browser.webm'), format: 'webm', sound: true })
    const taken = await take('browser.webm')
    expect(taken).toMatchObject({ type: 'clip', mime: 'video/mp4', widthPx: 120, heightPx: 80 })
    const facts = await probeFile(taken.path)
    expect(facts).toMatchObject({ video: { codec: 'h264', pixelFormat: 'yuv420p' }, audio: { codec: 'aac' } })
  })

  test.each([
    ['mp3', 'audio/mpeg', 'mp3float'],
    ['ipod', 'audio/mp4', 'aac'],
    ['ogg', 'audio/mp4', 'aac'],
    ['wav', 'audio/mp4', 'aac'],
  ] as const)('sound as %s is taken without its tags', async (format, mime, codec) => {
    await makeSound(at(`sound-${format}`), format, 2, { title: 'my home', comment: 'my home' })
    const taken = await take(`sound-${format}`)
    expect(taken).toMatchObject({ type: 'audio', mime })
    expect(Math.abs(taken.durationMs! - 2000)).toBeLessThan(100)
    expect((await readFile(taken.path)).includes('my home')).toBe(false)
    expect((await probeFile(taken.path)).audio?.codec).toBe(codec)
  })
})

describe('refusals', () => {
  test('nothing at all', async () => {
    await writeFile(at('empty'), '')
    expect(await refusal('empty')).toEqual({ code: 'file_empty' })
  })

  test.each([
    ['garbage', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + 31) % 251))],
    ['a playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'],
    ['a concat list', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'],
    ['an XML SVG', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['an SDP', 'v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n'],
    ['PDF', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'],
    ['one byte', '\xff'],
  ])('%s is no format that we take', async (_name, bytes) => {
    await writeFile(at('unknown.jpg'), bytes)
    expect(await refusal('unknown.jpg')).toEqual({ code: 'file_unknown' })
  })

  test.each(['jpeg', 'png', 'webp', 'gif'] as const)('a truncated %s', async (format) => {
    await (await quarters(400, 300)).toFormat(format).toFile(at(`whole.${format}`))
    await cut(at(`whole.${format}`), at(`torn.${format}`), 0.6)
    expect(await refusal(`torn.${format}`)).toEqual({ code: 'file_broken' })
  })

  test('a truncated HEIC, MP4, WAV', async () => {
    await cut(HEIC.pathname, at('torn.heic'), 0.8)
    expect(await refusal('torn.heic')).toEqual({ code: 'file_broken' })
    await makeClip({ path: at('late.mp4'), format: 'mp4', seconds: 3, sound: true })
    await cut(at('late.mp4'), at('torn.mp4'), 0.7)
    expect(await refusal('torn.mp4')).toEqual({ code: 'file_broken' })
    await makeSound(at('whole.wav'), 'wav', 3)
    await cut(at('whole.wav'), at('torn.wav'), 0.5)
    expect(await refusal('torn.wav')).toEqual({ code: 'file_broken' })
  })

  test('an MP4 whose index stands first and whose sound and pictures are missing', async () => {
    await makeClip({ path: at('first.mov'), format: 'mov', seconds: 3, sound: true })
    const whole = await take('first.mov')
    await cut(whole.path, at('torn-first.mp4'), 0.6)
    expect(await refusal('torn-first.mp4')).toEqual({ code: 'file_broken' })
  })

  test('only a header of each known kind', async () => {
    const heads = [
      '\xff\xd8\xff\xe0',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      'RIFF\x10\0\0\0WEBPVP8 ',
      '\0\0\0\x18ftypheic',
      '\0\0\0\x18ftypisom',
      'RIFF\x24\0\0\0WAVEfmt ',
      'OggS\0\x02',
      'ID3\x03\0\0\0\0\0\x10',
    ]
    for (const head of heads) {
      await writeFile(at('head'), Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(200)]))
      expect(await refusal('head'), head).toHaveProperty('code', expect.stringMatching(/^file_(broken|unknown)$/))
    }
  })

  test('too many bytes', async () => {
    await writeFile(at('huge'), '')
    await truncate(at('huge'), LIMITS.uploadBytes + 1)
    expect(await refusal('huge')).toEqual({ code: 'file_too_big', maxMb: 50 })
  })

  test('a picture bomb is refused by its header, at once', async () => {
    await makePngBomb(at('bomb.png'), 30_000, 30_000)
    const started = performance.now()
    expect(await refusal('bomb.png')).toEqual({ code: 'file_too_many_pixels', maxMegapixels: 60 })
    expect(performance.now() - started).toBeLessThan(15_000)
    await makePngBomb(at('ribbon.png'), 20_000, 100)
    expect(await refusal('ribbon.png')).toEqual({ code: 'file_side_too_long', maxPx: 16_384 })
  })

  test('sound and clips that last too long', async () => {
    const seconds = LIMITS.inputClipMs / 1000 + 30
    // Eight-bit silence at 100 samples a second: real, long and small.
    const head = Buffer.alloc(44)
    head.write('RIFF', 0)
    head.writeUInt32LE(36 + seconds * 100, 4)
    head.write('WAVEfmt ', 8)
    head.writeUInt32LE(16, 16)
    head.set([1, 0, 1, 0, 100, 0, 0, 0, 100, 0, 0, 0, 1, 0, 8, 0], 20)
    head.write('data', 36)
    head.writeUInt32LE(seconds * 100, 40)
    await writeFile(at('long.wav'), Buffer.concat([head, Buffer.alloc(seconds * 100, 128)]))
    expect(await refusal('long.wav')).toEqual({ code: 'file_too_long', maxSeconds: 600 })
    const dots = Array.from({ length: 12 }, (_, i) => `rgb(${i * 20},0,0)`).map((background) =>
      sharp({ create: { width: 4, height: 4, channels: 3, background } })
        .png()
        .toBuffer(),
    )
    await sharp(await Promise.all(dots), { join: { animated: true } })
      .gif({ delay: dots.map(() => 60_000) })
      .toFile(at('long.gif'))
    expect(await refusal('long.gif')).toEqual({ code: 'file_too_long', maxSeconds: 600 })
  })

  test('nothing refused leaves a file behind', async () => {
    expect((await readdir(targetDir)).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

test('long work goes on in the lane for it, and what kills its child is tried once more', async () => {
  await (await quarters()).png().toFile(at('any.png'))
  const facts = { type: 'clip', path: '/made.mp4', mime: 'video/mp4', sizeBytes: 1 }
  const asked: string[] = []
  const answers = [new Fault('child_died'), { state: 'heavy' }, { state: 'done', facts }]
  const scripted: Sandbox = {
    async run<T extends Json>(lane: string, _entry: URL, job: Json) {
      asked.push(`${lane} heavy=${(job as { heavy: boolean }).heavy}`)
      const answer = answers.shift()
      if (answer instanceof Fault) throw answer
      return answer as unknown as T
    },
  }
  expect(await intakeFile(scripted, { sourcePath: at('any.png'), targetDir })).toEqual(facts)
  expect(asked).toEqual(['intake heavy=false', 'intake heavy=false', 'render heavy=true'])
  answers.push(new Fault('child_died'), new Fault('child_died'), new Fault('child_aborted'))
  const job = { sourcePath: at('any.png'), targetDir }
  await expect(intakeFile(scripted, job)).rejects.toMatchObject({ name: 'Refusal', code: 'file_broken' })
  await expect(intakeFile(scripted, job)).rejects.toMatchObject({ name: 'Fault', code: 'child_aborted' })
})

test('a file that outgrows memory or time is too heavy, and kills nothing else', async () => {
  await (await quarters()).png().toFile(at('small.png'))
  const hungry = createSandbox({ log, rssBytes: 20 * 1024 * 1024, watchMs: 5 })
  const slow = createSandbox({ log, intakeMs: 1 })
  try {
    const job = { sourcePath: at('small.png'), targetDir }
    await expect(intakeFile(hungry, job)).rejects.toMatchObject({ code: 'file_too_heavy' })
    await expect(intakeFile(slow, job)).rejects.toMatchObject({ code: 'file_too_heavy' })
    expect(await intakeFile(sandbox, job)).toMatchObject({ type: 'picture' })
  } finally {
    await hungry.close()
    await slow.close()
  }
})
