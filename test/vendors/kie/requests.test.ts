import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readCatalog } from '../../../src/core/catalog.ts'
import { knownProviders } from '../../../src/core/providers/index.ts'
import { extension, sourceOf, uploadedExtension } from '../../../src/core/providers/kie/extend.ts'
import { kie, kieCan } from '../../../src/core/providers/kie/index.ts'
import { marketCamera, marketCan, marketInput } from '../../../src/core/providers/kie/market.ts'
import {
  isLyrics,
  isSuno,
  lyricsSubmission,
  type Submission,
  sunoSubmission,
  versionOf,
} from '../../../src/core/providers/kie/suno.ts'
import { type Asked, asksOf, modelsOf } from '../combinations.ts'
import { providerAt } from '../story.ts'
import { MODELS, wrongInput, wrongSong } from './double.ts'

const CALLBACK = 'https://bot.example/wake/kie/key.signature'
const picture = (n = 0, sides = { widthPx: 800, heightPx: 600 }) =>
  ({ type: 'picture', ...sides, address: `https://files.example/${n}.jpg` }) as const
const pictures = (count: number) => Array.from({ length: count }, (_, n) => picture(n))
/** What is wrong with what goes out, by the published schema; null: nothing. */
function wrongIn(one: Asked): string | null {
  const plain = <T>(body: T): T => JSON.parse(JSON.stringify(body)) as T
  if (!isSuno(one.model)) return wrongInput(one.model, plain(marketInput(one, pictures(one.inputs)).input))
  return (
    songsOf(one)
      .map(({ path, body }) => wrongSong(path, plain(body)))
      .find((wrong) => wrong !== null) ?? null
  )
}
const SONG = { type: 'audio', path: '/a.mp3', mime: 'audio/mpeg', sizeBytes: 9, durationMs: 120_500 } as const
const UPLOADED = 'https://files.example/a.mp3'
/** What goes out for it: of a song that goes on, from its own copy and from a file. */
function songsOf(one: Asked): Submission[] {
  if (isLyrics(one.model)) return [lyricsSubmission(one, CALLBACK)]
  if (one.kind !== 'extend') return [sunoSubmission(one, CALLBACK, one.inputs > 0 ? UPLOADED : undefined)]
  const copy = extension(one, { audioId: 'a-1', version: versionOf(one.model) }, SONG, CALLBACK)
  return [copy, uploadedExtension(one, UPLOADED, SONG, CALLBACK)]
}
/** With as many songs as the model takes. */
function* withSongs(one: Parameters<typeof asksOf>[0]): Generator<Asked> {
  const { min, max } = one.model.inputs.audio ?? { min: 0, max: 0 }
  for (const asked of asksOf(one)) for (let n = min; n <= max; n++) yield { ...asked, inputs: asked.inputs + n }
}
const can = kieCan
const asked = (more: Partial<Asked>): Asked => ({
  ...{ kind: 'image', model: 'z-image', prompt: 'a lighthouse', options: {} },
  ...{ count: 1, seed: 7, locale: 'en', inputs: 0 },
  ...more,
})

test.each(modelsOf('kie').map((one) => [one.model.id, one] as const))(
  'every option of %s, and every two, is served and is what the published schema takes',
  (_id, one) => {
    let looked = 0
    for (const each of withSongs(one))
      for (const prompt of [
        each.prompt,
        'x',
        'long words, '.repeat(1000).trim(),
        ...(one.model.prompt === 'optional' ? [''] : []),
      ]) {
        const request = { ...each, prompt }
        expect({ request, unable: can(request), wrong: wrongIn(request) }).toEqual({
          ...{ request, unable: null, wrong: null },
        })
        looked++
      }
    expect(looked).toBeGreaterThan(2)
  },
)

test('whatever the table of models allows is what the schema of the model takes', () => {
  let served = 0
  for (const model of MODELS)
    for (const kind of ['image', 'edit', 'video', 'animate'] as const) {
      if (kie.routeProblem!({ kind, model }) !== null) continue
      for (const inputs of [0, 1, 8])
        for (const ratio of ['1:1', '2:3', '21:9', '4:5', 'auto', undefined])
          for (const size of [1024, 2048, 4096, undefined])
            for (const duration of [5, 8, 15, undefined])
              for (const camera of ['static', 'zoom-in'])
                for (const sound of ['on', undefined]) {
                  const given = Object.entries({ ratio, size, duration, camera, sound }).filter(
                    ([, one]) => one != null,
                  )
                  const options = Object.fromEntries(given) as Asked['options']
                  const one = asked({ kind, model, inputs, options })
                  if (marketCan(one) !== null) continue
                  served++
                  const wrong = wrongIn(one)
                  if (wrong !== null) expect({ one, wrong }).toEqual({ one, wrong: null })
                }
    }
  expect(served).toBeGreaterThan(60)
})

test('the shipped catalogue serves every value of every option with Kie alone', () => {
  const yaml = readFileSync(new URL('../../../data/catalog.yaml', import.meta.url), 'utf8')
  const builtin = { id: 'builtin', startTimeoutMs: 1 } as never
  const provider = providerAt('kie', { KIE_API_KEY: 'a-key', KIE_SUNO: 'on' })
  const reading = readCatalog(yaml, knownProviders([builtin, provider]))
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  const served = reading.catalog.models.filter(({ routes }) => routes.some((route) => route.provider === 'kie'))
  expect(served.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['kie-picture', 'suno', 'suno-extend', 'suno-words']),
  )
})

test('songs are live only where they are wanted', () => {
  const offers = (more: { [name: string]: string }, model: string) =>
    providerAt('kie', { KIE_API_KEY: 'a-key', ...more }).offers!({ kind: 'music', model })
  expect([offers({}, 'suno/V5'), offers({ KIE_SUNO: 'off' }, 'suno/lyrics'), offers({}, 'z-image')]).toEqual([
    ...[false, false, true],
  ])
  expect([offers({ KIE_SUNO: 'on' }, 'suno/V5'), offers({ KIE_SUNO: '1' }, 'suno/lyrics')]).toEqual([true, true])
})

test('what a model can not do is told with what it can', () => {
  const unable = (more: Partial<Asked>) => can(asked(more))
  expect(unable({ options: { ratio: '21:9' } })).toEqual({
    ...{ option: 'ratio', allowed: ['1:1', '4:3', '3:4', '16:9', '9:16'] },
  })
  expect(unable({ count: 2 })).toEqual({ option: 'count', allowed: [1] })
  expect(unable({ options: { negative: 'people' } })).toEqual({ option: 'negative', allowed: [] })
  expect(unable({ kind: 'edit', model: 'seedream/4.5-edit', inputs: 0 })).toMatchObject({ option: 'inputs' })
  expect(unable({ kind: 'video', model: 'bytedance/seedance-1.5-pro', options: { duration: 5 } })).toEqual({
    ...{ option: 'duration', allowed: ['4', '8', '12'] },
  })
  const song = { kind: 'music', model: 'suno/V4' } as const
  expect(unable({ ...song, options: { duration: 30 } })).toEqual({ option: 'duration', allowed: [] })
  expect(unable({ ...song, count: 3 })).toEqual({ option: 'count', allowed: [1, 2] })
  expect(unable({ ...song, options: { lyrics: 'x'.repeat(3001) } })).toEqual({
    ...{ option: 'lyrics', allowed: ['1 to 3000 characters'] },
  })
  expect(unable({ ...song, options: { voice: 'choir' } })).toMatchObject({ allowed: ['auto', 'female', 'male'] })
  const longer = { ...song, kind: 'extend' } as const
  expect(unable(longer)).toEqual({ option: 'inputs', allowed: [1] })
  expect(unable({ ...longer, inputs: 1, options: { from: 30 }, count: 2 })).toBeNull()
  expect(unable({ kind: 'write', model: 'suno/lyrics', options: { purpose: 'translate' } })).toEqual({
    ...{ option: 'purpose', allowed: ['lyrics'] },
  })
  expect(unable({ kind: 'write', model: 'suno/lyrics', options: { purpose: 'lyrics', for: 'music' } })).toBeNull()
})

test.each([
  [{ model: 'z-image/../secrets' }, /not a model/],
  [{ model: 'z-image', kind: 'video' }, /makes image/],
  [{ model: 'z-image', settings: { field: {} } }, /settings/],
  [{ model: 'ideogram/v3', settings: { promptChars: 1 } }, /settings.promptChars/],
  [{ model: 'suno/V5', kind: 'image' }, /makes/],
  [{ model: 'suno/V5', kind: 'write' }, /makes songs/],
  [{ model: 'suno/lyrics', kind: 'music' }, /writes words/],
  [{ model: 'suno/chirp', kind: 'music' }, /version of Suno/],
  [{ model: 'suno/V3_5', kind: 'music' }, /there are: V4, V4_5, V4_5PLUS, V4_5ALL, V5, V5_5/],
  [{ model: 'suno/V5', kind: 'music', settings: { fixed: {} } }, /no settings/],
])('a wrong route is told: %j', (route, told) => {
  expect(kie.routeProblem!({ kind: 'image', ...route } as never)).toMatch(told)
})

test('a model that is not in the table is described by its route', () => {
  const settings = {
    fields: { ratio: { field: 'image_size', values: { '16:9': 'landscape_16_9' } }, count: 'num_images', seed: 'seed' },
    fixed: { rendering_speed: 'BALANCED' },
    promptChars: 20,
  }
  const one = asked({ model: 'ideogram/v3', settings, options: { ratio: '16:9' }, count: 2, prompt: 'p'.repeat(30) })
  expect(kie.routeProblem!(one)).toBeNull()
  expect(marketCan(one)).toBeNull()
  expect(marketCan({ ...one, options: { ratio: '1:1' } })).toEqual({ option: 'ratio', allowed: ['16:9'] })
  expect(marketInput(one, [])).toEqual({
    input: {
      ...{ prompt: 'p'.repeat(20), image_size: 'landscape_16_9', num_images: 2, seed: 7 },
      rendering_speed: 'BALANCED',
    },
    keptChars: 20,
  })
})

test('a still camera is a field of Seedance, other moves are words, and a clip of a photo has its shape', () => {
  const film = (options: Asked['options'], sides = { widthPx: 600, heightPx: 800 }) =>
    marketInput({ ...asked({ kind: 'animate', model: 'bytedance/seedance-1.5-pro', prompt: '', options }) }, [
      picture(0, sides),
    ]).input
  expect(film({ camera: 'static' })).toMatchObject({ fixed_lens: true, aspect_ratio: '3:4', nsfw_checker: true })
  expect(film({ camera: 'zoom-in' })['prompt']).toBe('The camera slowly zooms in.')
  expect(film({ camera: 'zoom-in' })).not.toHaveProperty('fixed_lens')
  expect(film({}, { widthPx: 1900, heightPx: 820 })).toMatchObject({
    aspect_ratio: '21:9',
    input_urls: [picture().address],
  })
  const camera = (model: string, fields?: object) =>
    marketCamera({ kind: 'video', model, ...(fields === undefined ? {} : { settings: { fields } as never }) })
  expect(['bytedance/seedance-1.5-pro', 'kling/v2-5-turbo-text-to-video-pro'].map((one) => camera(one))).toEqual([
    ...['words', 'words'],
  ])
  expect([camera('a/b', { camera: 'camera_move' }), camera('a/b', { camera: null })]).toEqual(['structured', null])
  expect(marketCamera({ kind: 'image', model: 'z-image' })).toBeNull()
  const still = asked({
    kind: 'video',
    model: 'a/b',
    settings: { fields: { camera: null } },
    options: { camera: 'zoom-in' },
  })
  expect(marketCan(still)).toEqual({ option: 'camera', allowed: ['auto'] })
  expect(film({ sound: 'on', duration: 12 })).toMatchObject({ generate_audio: true, duration: 12 })
})

test('own words are sung as they are; a theme alone lets Suno write them, with the rest said in it', () => {
  const sung = (prompt: string, options: Asked['options'], upload?: string) =>
    sunoSubmission({ kind: 'music', model: 'suno/V5', prompt, options }, CALLBACK, upload)
  const lyrics = '[Verse]\nThe lamp goes round\n[Chorus]\nHold on'
  expect(sung('warm folk', { lyrics, voice: 'female', negative: 'drums' })).toEqual({
    api: 'suno',
    path: '/api/v1/generate',
    body: {
      ...{ customMode: true, instrumental: false, prompt: lyrics, style: 'warm folk', title: 'The lamp goes round' },
      ...{ negativeTags: 'drums', vocalGender: 'f', model: 'V5', callBackUrl: CALLBACK },
    },
  })
  expect(sung('about the sea', { lyrics, style: 'fado', title: 'Mar' }).body).toMatchObject({
    ...{ style: 'fado. about the sea', title: 'Mar' },
  })
  expect(sung('about the sea', { style: 'fado', voice: 'male', negative: 'drums' }).body).toEqual({
    ...{ customMode: false, instrumental: false, model: 'V5', callBackUrl: CALLBACK },
    prompt: 'about the sea Style: fado. Male voice. Without drums.',
  })
  expect(sung('rain on a roof', { instrumental: true }).body).toMatchObject({ customMode: false, instrumental: true })
  expect(sung('rain on a roof', { instrumental: true, style: 'ambient', voice: 'male' }).body).toMatchObject({
    ...{ customMode: true, style: 'ambient. rain on a roof', title: 'rain on a roof', prompt: 'rain on a roof' },
  })
  expect(sung('rain', { instrumental: true, style: 'ambient', voice: 'male' }).body).not.toHaveProperty('vocalGender')
  const long = sung('word '.repeat(200), { style: 'fado' })
  expect((long.body['prompt'] as string).length).toBeLessThanOrEqual(500)
  expect(long.body['prompt']).toMatch(/Style: fado\.$/)
  expect(long.keptChars).toBeLessThan(500)
  expect(sung('as a waltz', {}, 'https://files.example/a.mp3')).toMatchObject({
    ...{ path: '/api/v1/generate/upload-cover', body: { uploadUrl: 'https://files.example/a.mp3', customMode: false } },
  })
})

test('a song of its own goes on by its name while Kie keeps it, with what it was; another by its file', () => {
  const day = 24 * 60 * 60_000
  const value = { taskId: 't', audioId: 'a-1', version: 'V4_5', title: 'Mar', style: 'fado', seconds: 100, atMs: 0 }
  const named = { ...SONG, reference: { provider: 'kie', value } }
  const source = sourceOf(named, 12 * day)!
  expect(source).toEqual({ audioId: 'a-1', version: 'V4_5', title: 'Mar', style: 'fado', seconds: 100 })
  expect(sourceOf(named, 14 * day)).toBeNull()
  expect(sourceOf({ ...named, reference: { provider: 'goapi', value } }, 0)).toBeNull()
  expect(sourceOf(SONG, 0)).toBeNull()
  const longer = (prompt: string, options: Asked['options']) =>
    extension({ model: 'suno/V5', prompt, options }, source, named, CALLBACK).body
  const plain = { audioId: 'a-1', model: 'V4_5', callBackUrl: CALLBACK }
  expect(longer('', { instrumental: false })).toMatchObject({ ...plain, defaultParamFlag: false })
  expect(longer('a quiet ending', { from: 60 })).toEqual({
    ...{ ...plain, defaultParamFlag: true, prompt: 'a quiet ending', style: 'fado', title: 'Mar', continueAt: 60 },
  })
  expect(longer('', { lyrics: '[Outro]\nGood night', style: 'choir', title: 'Noite' })).toMatchObject({
    ...{ prompt: '[Outro]\nGood night', style: 'choir', title: 'Noite', continueAt: 119 },
  })
  expect(longer('', { instrumental: true, from: 500 })).toMatchObject({
    ...{ style: 'instrumental, no vocals, fado', continueAt: 119 },
  })
  const sent = (prompt: string, options: Asked['options']) =>
    uploadedExtension({ model: 'suno/V5', prompt, options }, UPLOADED, SONG, CALLBACK).body
  expect(sent('a quiet ending', { style: 'fado' })).toEqual({
    ...{ uploadUrl: UPLOADED, model: 'V5', callBackUrl: CALLBACK, instrumental: false, continueAt: 119 },
    ...{ defaultParamFlag: false, prompt: 'a quiet ending Style: fado.' },
  })
  expect(sent('', { lyrics: 'Good night', style: 'choir', from: 10 })).toMatchObject({
    ...{ defaultParamFlag: true, prompt: 'Good night', style: 'choir', title: 'Good night', continueAt: 10 },
  })
})

test('words alone are written about a theme of 200 characters', () => {
  const { path, body, keptChars } = lyricsSubmission({ prompt: 'rain '.repeat(60).trim() }, CALLBACK)
  expect({ path, chars: (body['prompt'] as string).length, keptChars }).toEqual({
    ...{ path: '/api/v1/lyrics', chars: 199, keptChars: 199 },
  })
})

test('whatever is asked of songs is what the published schema takes', () => {
  const texts = { lyrics: 'x'.repeat(3000), style: 's'.repeat(200), title: 't'.repeat(80), negative: 'n'.repeat(200) }
  for (const version of ['V4', 'V4_5ALL', 'V5'])
    for (const prompt of ['x', 'p'.repeat(4000)])
      for (const instrumental of [true, false, undefined])
        for (const voice of ['auto', 'female', undefined])
          for (let bits = 0; bits < 16; bits++) {
            const some = Object.entries(texts).filter((_, n) => bits & (1 << n))
            const all = { ...Object.fromEntries(some), instrumental, voice }
            const options = Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined))
            for (const [kind, inputs] of [
              ['music', 0],
              ['music', 1],
              ['extend', 1],
            ] as const) {
              const one = asked({ kind, model: `suno/${version}`, prompt, options: options as never, inputs })
              const found = { unable: can({ ...one, count: 2 }), wrong: wrongIn(one) }
              if (found.unable !== null || found.wrong !== null) expect({ one, ...found }).toBeNull()
            }
          }
})
