/** Files of every unpleasant kind, sent in Telegram: answered in words, nobody charged, the process alive. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { LIMITS } from '../../src/core/limits.ts'
import { quarters } from '../../src/core/media/samples.ts'
import { LOCALES, type Locale, type Text } from '../../src/core/ports.ts'
import { type Bed, openBed } from '../telegram/bed.ts'
import type { Sendable } from '../telegram/double/index.ts'
import { type BadFile, badFiles } from './files.ts'
import { actionsOf, answersTo, faultsOf, firstLine, jobsOf, people, pushMessage, said } from './telegram.ts'

const CREDITS = 50
const PARAMS: { [code: string]: { [name: string]: number | Text } } = {
  file_too_big: { maxMb: 50 },
  file_too_many_pixels: { maxMegapixels: 60 },
  file_side_too_long: { maxPx: LIMITS.inputSidePx },
  file_wrong_type: { kind: { key: 'kind-edit' } },
}

const frame = (background: string) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .png()
    .toBuffer()

let bed: Bed
let dir = ''
let files: { [name: string]: BadFile } = {}
let jpeg: Buffer
let endless = 0

function* megabytes(): Generator<Buffer> {
  const chunk = Buffer.alloc(1024 * 1024)
  for (endless = 0; endless < 200; endless++) yield chunk
}

/** A file of a server of one's own that is larger than it says: as much as anybody takes. */
async function serveEndless(_request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
  if (!path.endsWith('/endless.bin')) return false
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  const chunks = Readable.from(megabytes(), { objectMode: false, highWaterMark: 4 * 1024 * 1024 })
  await pipeline(chunks, response).catch(() => {})
  return true
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'chatelier-telegram-files-'))
  files = await badFiles(dir)
  jpeg = await (await quarters()).jpeg().toBuffer()
  bed = await openBed({ credits: CREDITS, telegram: { extra: serveEndless } })
})
afterEach(() => {
  expect(faultsOf(bed)).toEqual([])
  bed.telegram.clearFaults()
})
afterAll(async () => {
  await bed.leave()
  await rm(dir, { recursive: true, force: true })
})

const stored = async () =>
  (await bed.app.db.outer.selectFrom('artifacts').select('id').where('state', '=', 'stored').execute()).length

test('every bad file is refused in the language of the person and its credits come back; what is a picture is edited', async () => {
  const odd: { [name: string]: BadFile } = {
    ...files,
    'a photo of a telephone': { bytes: await readFile('test/fixtures/quarters-with-gps.heic'), mime: 'image/heic' },
    'a GIF that moves': {
      bytes: await sharp(await Promise.all(['#888', '#36a'].map(frame)), { join: { animated: true } })
        .gif({ loop: 0 })
        .toBuffer(),
      mime: 'image/gif',
      // A clip by its bytes: the editor wants a picture.
      refused: 'file_wrong_type',
    },
  }
  odd['a photo of a telephone']!.taken = 'picture'
  // What its sender calls a clip or a sound is refused at once: see below.
  const names = Object.keys(odd).filter(
    (name) =>
      !/^(video|audio)/.test(odd[name]!.mime ?? '') && odd[name]!.taken !== 'video' && odd[name]!.taken !== 'audio',
  )
  const locales = names.map((_, index) => LOCALES[index % LOCALES.length] as Locale)
  const users = await people(bed, locales)
  const before = await stored()
  for (const [index, name] of names.entries()) {
    const { bytes, mime } = odd[name]!
    // Names that lead elsewhere are only names; the type is what the sender says.
    users[index]!.send({
      document: bytes,
      name: odd[name]!.name ?? 'a.jpg',
      mime: mime ?? 'image/jpeg',
      caption: 'pencil',
    })
  }
  await bed.rest()
  let taken = 0
  // What could be decoded is kept as an upload, also where it is of no use.
  const decoded = names.filter((name) => odd[name]!.refused === 'file_wrong_type').length
  for (const [index, name] of names.entries()) {
    const [user, locale] = [users[index]!, locales[index]!]
    const [job] = await jobsOf(bed, user)
    if (odd[name]!.refused === undefined) {
      taken += 1
      expect(job, `${name}: ${job?.failure} ${user.last()?.text}`).toMatchObject({
        state: 'done',
        kind: 'edit',
        charged_credits: 1,
      })
      expect(user.last()?.kind, name).toBe('photo')
      expect(await bed.balance(user), name).toBe(CREDITS - 1)
      continue
    }
    const code = odd[name]!.refused as string
    expect(job, name).toMatchObject({ state: 'failed', charged_credits: 0 })
    expect(user.last()?.text, name).toContain(said(locale, `refusal-${code}`, PARAMS[code]))
    expect(await bed.balance(user), name).toBe(CREDITS)
  }
  // The upload, as it was decoded, and the result; of the others nothing.
  expect(await stored()).toBe(before + 2 * taken + decoded)
  expect((await readdir(join(bed.dataDir, 'work'))).filter((one) => !one.startsWith('thumbnail'))).toEqual([])
})

test('clips, sounds and what is neither, where a picture is needed, are refused at once and in words', async () => {
  const sound = files['an MP3 named .png']!.bytes
  const clip = files['a clip']!.bytes
  const ogg = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(100)])
  const cases: [Locale, Sendable, string][] = [
    ['en', { voice: ogg }, said('en', 'refusal-file_no_use')],
    ['ru', { audio: sound }, said('ru', 'refusal-file_no_use')],
    ['zh', { video: clip }, said('zh', 'refusal-file_no_use')],
    ['id', { video_note: clip }, said('id', 'refusal-file_no_use')],
    ['en', { document: jpeg, mime: 'video/mp4', name: 'a.mp4' }, said('en', 'refusal-file_no_use')],
    ['ru', { animation: clip }, said('ru', 'refusal-file_no_use')],
    [
      'ru',
      { video: clip, caption: 'zoom in' },
      said('ru', 'refusal-file_wrong_type', { kind: { key: 'kind-animate' } }),
    ],
    [
      'zh',
      { audio: sound, caption: '/edit pencil' },
      said('zh', 'refusal-file_wrong_type', { kind: { key: 'kind-edit' } }),
    ],
    [
      'id',
      { photo: jpeg, caption: '/image a fox' },
      said('id', 'refusal-file_wrong_type', { kind: { key: 'kind-image' } }),
    ],
    ['en', { sticker: jpeg }, said('en', 'not-understood')],
    ['ru', { other: { location: { latitude: 1, longitude: 2 } } }, said('ru', 'unwanted-location')],
    ['zh', { other: { contact: { phone_number: '1', first_name: 'A' } } }, said('zh', 'unwanted-contact')],
    ['id', { other: { dice: { emoji: '🎲', value: 6 } } }, said('id', 'not-understood')],
    ['en', { other: { poll: { id: '1', question: 'a', options: [] } } }, said('en', 'not-understood')],
    ['en', { other: { photo: [] } }, said('en', 'not-understood')],
  ]
  const users = await people(
    bed,
    cases.map(([locale]) => locale),
  )
  const before = users.map((user) => answersTo(user).length)
  for (const [index, [, what]] of cases.entries()) users[index]!.send(what)
  await bed.rest()
  for (const [index, [, what, wanted]] of cases.entries()) {
    const user = users[index]!
    const name = JSON.stringify(Object.keys(what))
    const news = answersTo(user).slice(before[index])
    expect(news, name).toHaveLength(1)
    expect(news[0]?.text?.startsWith(wanted), `${name}: ${news[0]?.text}`).toBe(true)
    expect(await jobsOf(bed, user), name).toEqual([])
    expect(await bed.balance(user), name).toBe(CREDITS)
  }
})

test('a file that is gone from Telegram, of another bot or of no size is refused in words, and costs nothing', async () => {
  const [gone, foreign, torn] = await people(bed, ['ru', 'id', 'en'])
  gone!.send({
    other: { photo: [{ file_id: 'AgACAgIAAxGONE', file_unique_id: 'u', width: 90, height: 90 }] },
    caption: 'x',
  })
  pushMessage(bed, foreign!.id, {
    from: foreign!.person,
    caption: 'pencil',
    // Without sizes or measures, as some servers have it.
    photo: [{ file_id: 'AgACAgIAAxOF-ANOTHER', file_unique_id: 'u' }],
  })
  await bed.rest()
  bed.telegram.fail({ method: 'download', times: 1, do: 'cut' })
  torn!.send({ photo: jpeg, caption: 'pencil' })
  await bed.rest()
  expect(foreign!.last()?.text).toContain(said('id', 'refusal-telegram_file_gone'))
  expect(await bed.balance(foreign!)).toBe(CREDITS)
  // One that was torn on its way is fetched again; the log says so.
  expect(faultsOf(bed).every((line) => line.includes('telegram-network'))).toBe(true)
  expect(torn!.last()?.kind).toBe('photo')
  expect(await bed.balance(torn!)).toBe(CREDITS - 1)
})

test('a file that says nothing of its size is refused when it turns out too large, and no more of it is read', async () => {
  const [user] = await people(bed, ['zh'])
  bed.telegram.world.files.set('ENDLESS', {
    ...[...bed.telegram.world.files.values()][0]!,
    fileId: 'ENDLESS',
    sizeBytes: 10,
    path: 'documents/endless.bin',
  })
  user!.send({
    other: { document: { file_id: 'ENDLESS', file_unique_id: 'u', mime_type: 'image/png' }, caption: 'pencil' },
  })
  await bed.rest()
  expect(user!.last()?.text).toContain(said('zh', 'refusal-file_too_big', { maxMb: 50 }))
  expect(endless).toBeLessThan(70)
  expect(await bed.balance(user!)).toBe(CREDITS)
  expect(await jobsOf(bed, user!)).toMatchObject([{ state: 'failed', charged_credits: 0 }])
})

test('a photo with a caption of 1024 characters, and one in an album of ten with words at each, are one wish each', async () => {
  const [long, many] = await people(bed, ['en', 'ru'])
  long!.send({ photo: jpeg, caption: `pencil ${'я'.repeat(1017)}` })
  many!.album(Array.from({ length: 10 }, () => ({ photo: jpeg, caption: 'карандаш' })))
  await bed.rest()
  expect(await jobsOf(bed, long!)).toHaveLength(1)
  expect(
    answersTo(many!).filter(
      (one) => firstLine(one) === said('ru', 'refusal-inputs_many', { kind: { key: 'kind-edit' }, max: 1 }),
    ),
  ).toHaveLength(1)
  expect(await jobsOf(bed, many!)).toEqual([])
})

test('a picture without words asks once what to do, however it was sent; the answer may come a hundred times', async () => {
  const [user] = await people(bed, ['en'])
  user!.send({ document: jpeg, mime: 'image/jpeg' })
  await bed.rest()
  const offer = user!.last()!
  const pick = actionsOf(offer).find((action) => action.endsWith(':upscale')) as string
  await Promise.all(Array.from({ length: 30 }, () => user!.pressData(offer, pick)))
  await bed.rest()
  expect((await jobsOf(bed, user!)).map(({ state }) => state)).toEqual(['done'])
})
