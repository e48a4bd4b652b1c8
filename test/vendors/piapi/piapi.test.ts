import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCatalog } from '../../../src/core/catalog.ts'
import { fromJson } from '../../../src/core/db/database.ts'
import { accept, plan } from '../../../src/core/generation/accept.ts'
import { artifactsOf } from '../../../src/core/generation/artifacts.ts'
import type { Draft } from '../../../src/core/generation/types.ts'
import { probeFile } from '../../../src/core/media/av.ts'
import type { CheckOutcome, Json, KnownInput, Task } from '../../../src/core/ports.ts'
import { providerContract } from '../../../src/core/providers/contract.ts'
import { knownProviders } from '../../../src/core/providers/index.ts'
import type { VendorTools } from '../../../src/core/providers/kit/vendor.ts'
import { goapi, piapi } from '../../../src/core/providers/piapi/index.ts'
import { type Alone, freshKey, openAlone, signal, testsOfWaiting } from '../provider.ts'
import { openVendorScene, providerAt, taskOf, vendorStory } from '../story.ts'
import { openDouble, openGoapi, type PiDouble } from './double.ts'

const CAMERA = { type: 'choice', choices: ['auto', 'zoom-in', 'tilt-up'], default: 'auto' }
const route = (provider: string, model: string, more: object = {}) => ({ provider, model, ...more })

const modelsAt = (provider: string) => ({
  picture: {
    kind: 'image',
    title: { en: 'Z-Image' },
    prompt: 'required',
    options: { count: { type: 'integer', min: 1, max: 4, default: 1 } },
    price: { each: 1000 },
    routes: [route(provider, 'Qubico/z-image/txt2img', { cost_micro_usd: 4000 })],
  },
  film: {
    kind: 'video',
    title: { en: 'Kling' },
    prompt: 'required',
    options: { camera: CAMERA, duration: { type: 'choice', choices: [5, 10], default: 5 } },
    price: { each: 6000 },
    routes: [route(provider, 'kling/video_generation', { settings: { fixed: { version: '1.6', mode: 'std' } } })],
  },
  live: {
    kind: 'animate',
    title: { en: 'Live' },
    prompt: 'optional',
    inputs: { pictures: { min: 1, max: 1 } },
    options: { camera: CAMERA },
    price: { each: 6000 },
    routes: [
      route(provider, 'kling-turbo/video_generation', { settings: { fixed: { version: '2.5-turbo', mode: 'pro' } } }),
    ],
  },
  song: {
    kind: 'music',
    title: { en: 'Song' },
    prompt: 'required',
    options: { instrumental: { type: 'switch', default: false } },
    price: { each: 6000 },
    routes: [route(provider, 'music-u/generate_music')],
  },
})

vendorStory('piapi', openDouble, {
  models: modelsAt('piapi'),
  errands: [
    { model: 'picture', prompt: 'a lighthouse in a storm', options: { count: 1 }, makes: 'picture' },
    { model: 'film', prompt: 'the sea at night', options: { camera: 'zoom-in' }, makes: 'video' },
    { model: 'live', prompt: 'the wind begins to blow', pictures: 1, makes: 'video' },
    { model: 'song', prompt: 'a shanty about the sea', makes: 'audio' },
  ],
  isAsync: true,
  lost: 'callback',
  cancels: true,
  signs: true,
  errorIn200: 'content',
  failures: ['content', 'input', 'fault'],
  partial: {
    errand: { model: 'picture', prompt: 'four foxes in the snow', options: { count: 4 }, makes: 'picture' },
    arrange: (double) => {
      double.missing = 2
    },
    asked: 4,
    made: 2,
  },
  addresses: true,
})

// ---- GoAPI: the same code in front of the other host. What differs is its key, its address, and Suno.

const TAKES = { count: { type: 'integer', min: 2, max: 2, default: 2 } }
const GO_MODELS = {
  song: { ...modelsAt('goapi').song, options: TAKES, price: { each: 3000 }, routes: [route('goapi', 'suno/music')] },
}

providerContract('goapi', async () => {
  const at = await openGoapi()
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-goapi-'))
  const errand = { model: 'song', prompt: 'a shanty', makes: 'audio' } as const
  const task = await taskOf(GO_MODELS.song, errand, dir)
  return {
    provider: providerAt('goapi', { ...at.variables, GOAPI_SUNO: 'on' }),
    task: (changes = {}) => ({ ...task, ...changes }),
    refusals: (['content', 'rate', 'balance'] as const).map((plan) => ({
      ...{ title: plan, task, reason: plan },
      prepare: () => at.next(plan),
    })),
    finish: () => at.finish(),
    async close() {
      await at.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
})

describe('Suno at GoAPI', () => {
  const suno = { kind: 'music', model: 'suno/music' } as const
  const catalogue = (variables: { [name: string]: string }) => {
    const yaml = readFileSync(new URL('../../../data/catalog.yaml', import.meta.url), 'utf8')
    const builtin = { id: 'builtin', startTimeoutMs: 1 } as never
    const reading = readCatalog(
      yaml,
      knownProviders([builtin, providerAt('goapi', { GOAPI_API_KEY: 'k', ...variables })]),
    )
    if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
    return reading.catalog.models.map(({ id }) => id)
  }

  test('is offered only with its switch on, and PiAPI has none', () => {
    expect(catalogue({})).toContain('pi-song')
    expect(catalogue({})).not.toContain('goapi-suno')
    expect(catalogue({ GOAPI_SUNO: 'on' })).toContain('goapi-suno')
    expect(piapi.routeProblem!(suno)).toBe('PiAPI has stopped its Suno')
    expect(goapi.routeProblem!(suno)).toBeNull()
  })

  test('makes two takes with a cover each, held, called back about and settled once', async () => {
    const scene = await openVendorScene('goapi', openGoapi, {
      ...{ models: GO_MODELS, env: { GOAPI_SUNO: 'on' } },
    })
    try {
      const client = await scene.person()
      scene.double.next('timeout-after')
      const id = await scene.send(client, { model: 'song', prompt: 'a shanty about the sea', makes: 'audio' })
      await scene.until(async () => (await scene.attempts(id)).some(({ state }) => state === 'unknown'))
      const [job] = scene.double.jobs()
      await scene.double.finish()
      expect(await scene.double.callBack!(job!.id, 'forged')).toBe(401)
      expect(await scene.double.callBack!(job!.id)).toBe(204)
      await scene.until(async () => (await scene.state(id)).state === 'done')
      expect(await scene.state(id)).toMatchObject({ charged: 6, made: 2 })
      expect(scene.double.jobs()).toHaveLength(1)
    } finally {
      await scene.close()
    }
  })
})

// ---- PiAPI alone.

const PICTURE = { kind: 'image', model: 'Qubico/z-image/txt2img' } as const
let double: PiDouble
let alone: Alone
beforeEach(async () => {
  double = await openDouble()
  alone = openAlone(piapi, double.variables, PICTURE)
})
afterEach(async () => {
  await alone.close()
  await double.close()
})
async function finished(changes: Partial<Task>): Promise<CheckOutcome> {
  const { operation } = await alone.started(changes)
  await double.finish()
  return alone.check(operation)
}
const KLING = (version: string) => ({ settings: { fixed: { version, mode: 'pro' } }, model: 'kling/video_generation' })

describe('a task of PiAPI', () => {
  testsOfWaiting(() => ({ alone, double }), { secret: 'PIAPI_API_KEY', notYet: 404 })

  test('carries our address and a secret of its own, and is told by its files and what it consumed', async () => {
    const [one, two] = [freshKey(), freshKey()]
    const { operation } = await alone.started({}, one)
    await alone.started({}, two)
    const configs = double
      .jobs()
      .map(({ request }) => (request as { config: { webhook_config: { endpoint: string; secret: string } } }).config)
    expect(configs.map(({ webhook_config: { endpoint } }) => endpoint)).toEqual([
      `https://bot.example/wake/piapi/${one}.signed`,
      `https://bot.example/wake/piapi/${two}.signed`,
    ])
    const secrets = configs.map(({ webhook_config: { secret } }) => secret)
    expect(new Set(secrets).size).toBe(2)
    expect(secrets.join()).not.toContain(double.variables['PIAPI_API_KEY'])
    expect((await alone.check(operation)).state).toBe('pending')
    await double.finish()
    expect(await alone.check(operation)).toMatchObject({
      state: 'done',
      usage: { costMicroUsd: 4000, reported: { type: 'point', consume: 40_000 } },
    })
  })

  test('answers in each shape that its pages show', async () => {
    const clip = await finished({ ...KLING('1.6'), kind: 'video' })
    // Without the watermark.
    expect(clip).toMatchObject({ files: [{ role: 'main', source: { url: expect.stringMatching(/^http:.*\.mp4$/) } }] })
    const four = await finished({ count: 3 })
    expect((four as { files: unknown[] }).files).toHaveLength(3)
    const song = await finished({ kind: 'music', model: 'music-u/generate_music', count: 2 })
    expect(song).toMatchObject({
      title: 'The Sea',
      files: [
        { role: 'main', reference: { song: expect.any(String), by: 'music-u' } },
        { role: 'cover' },
        { role: 'main' },
        { role: 'cover' },
      ],
    })
    const path = join(alone.task().workDir, 'clip.mp4')
    await writeFile(path, 'a clip')
    const input = { type: 'clip', path, mime: 'video/mp4', sizeBytes: 6, durationMs: 2000 } as const
    const sound = await finished({ kind: 'sound', model: 'Qubico/mmaudio/video2audio', prompt: '', inputs: [input] })
    expect(sound).toMatchObject({
      files: [{ role: 'main', isSoundAlone: true, source: { url: expect.stringMatching(/mp3$/) } }],
    })
    expect(double.jobs().at(-1)!.request).toMatchObject({
      input: { video: 'data:video/mp4;base64,YSBjbGlw', prompt: '' },
    })
  })

  test('goes on from a song by the name that this vendor gave it, and from no other', async () => {
    const audio = { type: 'audio', path: '/nowhere', mime: 'audio/mpeg', sizeBytes: 1, durationMs: 61_000 } as const
    const extend = { kind: 'extend', model: 'music-u/generate_music' } as const
    await alone.started({
      ...extend,
      inputs: [{ ...audio, reference: { provider: 'piapi', value: { song: 'abc-1', by: 'music-u' } } }],
    })
    expect(double.jobs()[0]!.request).toMatchObject({ input: { continue_song_id: 'abc-1', continue_at: 61 } })
    for (const reference of [
      undefined,
      { provider: 'goapi', value: { song: 'abc-1', by: 'music-u' } },
      { provider: 'piapi', value: { song: 'abc-1', by: 'suno' } },
      { provider: 'goapi', value: { song: 'abc-1' } },
      { provider: 'piapi', value: { song: '../x', by: 'music-u' } },
    ]) {
      const inputs = [reference === undefined ? audio : { ...audio, reference }]
      // Another route may be that of the one who made it.
      expect(await alone.provider.start(alone.task({ ...extend, inputs }), freshKey())).toMatchObject({
        reason: 'unavailable',
        vendorCode: 'own:song-of-another',
      })
    }
    expect(double.jobs()).toHaveLength(1)
  })

  test('songs and jobs from before the model was written down are those of Udio', async () => {
    const extend = { kind: 'extend', model: 'music-u/generate_music' } as const
    const audio = { type: 'audio', path: '/nowhere', mime: 'audio/mpeg', sizeBytes: 1, durationMs: 61_000 } as const
    const old = { provider: 'piapi', value: { song: 'abc-1' } }
    const wanted = (provider: string) => ({
      ...{ ...extend, options: {}, count: 1, inputs: 1 },
      files: [{ reference: { ...old, provider } }],
    })
    expect(alone.provider.can!(wanted('piapi'))).toBeNull()
    expect(alone.provider.can!({ ...wanted('piapi'), model: 'suno/music' })).not.toBeNull()
    expect(providerAt('goapi', { GOAPI_API_KEY: 'k' }).can!(wanted('goapi'))).not.toBeNull()
    const { operation } = await alone.started({ ...extend, inputs: [{ ...audio, reference: old }] })
    expect(double.jobs()[0]!.request).toMatchObject({ input: { continue_song_id: 'abc-1' } })
    const { model: _written, ...before } = operation as { [field: string]: Json }
    await double.finish()
    expect(await alone.check(before)).toMatchObject({
      state: 'done',
      files: expect.arrayContaining([
        expect.objectContaining({ reference: { song: expect.any(String), by: 'music-u' } }),
      ]),
    })
  })

  test('a song of another vendor, another model or from outside is refused before credits are held', () => {
    const can = (files?: KnownInput[], model = 'music-u/generate_music') =>
      alone.provider.can!({
        ...{ kind: 'extend', model, options: {}, count: 1, inputs: 1 },
        ...(files === undefined ? {} : { files }),
      })
    const songBy = (provider: string, by: string) => [{ reference: { provider, value: { song: 'abc-1', by } } }]
    expect(can(songBy('piapi', 'music-u'))).toBeNull()
    const refused = { option: 'inputs', allowed: [] }
    expect(can(songBy('goapi', 'music-u'))).toEqual(refused)
    expect(can(songBy('piapi', 'suno'))).toEqual(refused)
    expect(can([{ type: 'audio', reference: null }])).toEqual(refused)
    // Nobody has looked at it yet.
    expect(can()).toBeNull()
    expect(can([{ type: 'audio' }])).toBeNull()
  })
})

describe('files that go in', () => {
  const live = { ...KLING('2.6'), kind: 'animate' } as const

  test('go as a link of ours, else are laid down at PiAPI, and are data where a task takes it', async () => {
    const picture = await alone.picture()
    await alone.started({ ...live, inputs: [picture] })
    expect(double.jobs()[0]!.request).toMatchObject({ input: { image_url: expect.stringContaining('/ephemeral/') } })
    await alone.started({
      ...live,
      kind: 'animate',
      model: 'Qubico/wanx/img2video-14b',
      settings: {},
      inputs: [picture],
    })
    expect(double.jobs()[1]!.request).toMatchObject({
      input: { image: expect.stringMatching(/^data:image\/jpeg;base64,/) },
    })
  })

  test('that nobody can fetch are no submission: another route may take them', async () => {
    double.plan = 'free'
    const inputs = [await alone.picture()]
    const outcome = await alone.provider.start(alone.task({ ...live, inputs }), freshKey())
    expect(outcome).toEqual({ state: 'refused', reason: 'unavailable', vendorCode: 'upload-403' })
    expect(double.jobs()).toEqual([])
  })
})

describe('what PiAPI refuses', () => {
  test.each([
    [401, { code: 401, message: 'invalid api key' }, 'unavailable'],
    [402, { code: 402, message: 'payment required' }, 'balance'],
    [429, { code: 429, message: 'insufficient credits' }, 'balance'],
    [429, { code: 429, message: 'too many requests' }, 'rate'],
    [500, { code: 500, message: 'insufficient account balance', data: null }, 'balance'],
    [400, { code: 400, message: 'prompt violates our policy' }, 'content'],
    [400, { code: 400, message: 'invalid request' }, 'input'],
    [200, { code: 429, message: 'too many requests' }, 'rate'],
    [200, { code: 401, message: 'invalid api key' }, 'unavailable'],
    [
      200,
      { code: 200, data: { task_id: 't-1', status: 'Failed', error: { code: 10000, message: 'nsfw content' } } },
      'content',
    ],
  ])('%s %j is told by its code and words', async (status, body, reason) => {
    double.answerNext(status, body)
    expect(await alone.provider.start(alone.task(), freshKey())).toMatchObject({ state: 'refused', reason })
  })

  test.each([
    [500, { code: 500, message: 'internal error' }],
    [200, { code: 500, message: 'internal error' }],
    [200, { code: 200, message: 'success', data: null }],
    [200, { code: 200, data: { task_id: '../account/info' } }],
    [200, {}],
  ])('%s %j proves nothing', async (status, body) => {
    double.answerNext(status, body)
    expect((await alone.provider.start(alone.task(), freshKey())).state).toBe('unknown')
  })

  test('an error that names a task has made it', async () => {
    double.answerNext(500, { code: 500, message: 'time out', data: { task_id: 't-2', status: 'pending' } })
    expect(await alone.provider.start(alone.task(), freshKey())).toMatchObject({ operation: { id: 't-2' } })
  })
})

describe('callbacks of PiAPI', () => {
  const wake = (key: string | undefined, secret: string | undefined, body: unknown) =>
    alone.provider.wake!({
      ...(key === undefined ? {} : { key }),
      headers: secret === undefined ? {} : { 'x-webhook-secret': secret },
      query: {},
      rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    })
  const told = async (key: string) => {
    await alone.started({}, key)
    const { request, id } = double.jobs().at(-1)!
    return { id, secret: (request as { config: { webhook_config: { secret: string } } }).config.webhook_config.secret }
  }

  test('are believed by the secret of their own job, and name the task with or without an envelope', async () => {
    const [one, two] = [freshKey(), freshKey()]
    const { id, secret } = await told(one)
    const other = await told(two)
    for (const body of [
      { timestamp: 1, data: { task_id: id, status: 'completed' } },
      { task_id: id, status: 'completed' },
    ]) {
      const hint = await wake(one, secret, body)
      expect(hint?.key).toBe(one)
      expect(hint?.operation?.(PICTURE.model, PICTURE)).toEqual({ id, kind: 'image', model: PICTURE.model })
    }
    for (const wrong of [undefined, '', 'x', other.secret, `${secret}0`, secret.toUpperCase()])
      expect(await wake(one, wrong, { data: { task_id: id } })).toBeNull()
    expect(await wake(undefined, secret, { data: { task_id: id } })).toBeNull()
    expect(await wake(one, secret, 'no json')).toEqual({ key: one })
    expect(await wake(one, secret, { data: { task_id: '../x' } })).toEqual({ key: one })
  })

  test('are what a lost submission waits for; without them nothing is waited for', async () => {
    expect(await alone.provider.recover!(freshKey(), signal(), '/nowhere')).toEqual({ state: 'unknown' })
    const deaf = piapi.create(double.variables, { ...({} as VendorTools), clock: alone.clock, callbackUrl: () => null })
    expect(deaf.recover).toBeUndefined()
  })
})

test('a task that has begun is not cancelled, and one that may have been is asked about', async () => {
  const { operation, id } = await alone.started()
  double.begin(id)
  expect(await alone.provider.cancel!(operation, signal())).toBe('running')
  const waiting = await alone.started()
  expect(await alone.provider.cancel!(waiting.operation, signal())).toBe('cancelled')
  double.nextChecks('tear')
  expect(await alone.provider.cancel!(operation, signal())).toBe('unknown')
})

test('the account is looked at for free', async () => {
  expect(await alone.provider.probe!(signal())).toEqual({
    ok: true,
    detail: 'the key is taken; 12.50 USD left (creator)',
  })
  alone = openAlone(piapi, { ...double.variables, PIAPI_API_KEY: 'wrong' }, PICTURE)
  expect(await alone.provider.probe!(signal())).toMatchObject({ ok: false, detail: expect.stringContaining('key') })
})

test('a sound that was made for a clip is put under it, and the person gets the clip', async () => {
  const sound = {
    ...{ kind: 'sound', title: { en: 'Sound' }, prompt: 'optional', price: { each: 6000 } },
    inputs: { clips: { min: 1, max: 1 } },
    routes: [route('piapi', 'Qubico/mmaudio/video2audio')],
  }
  const models = { film: modelsAt('piapi').film, sound }
  const film = { model: 'film', prompt: 'the sea at night', makes: 'video' } as const
  const scene = await openVendorScene('piapi', openDouble, { models })
  try {
    const client = await scene.person()
    const { db, generation } = scene.bed.app
    const made = await scene.send(client, film)
    await scene.finish()
    const [clip] = await artifactsOf(db.outer, made)
    const draft: Draft = {
      kind: 'sound',
      modelId: 'sound',
      prompt: 'waves',
      options: {},
      inputs: [{ from: 'artifact', id: clip!.id }],
    }
    const planned = plan(generation, draft)
    const personId = await scene.bed.personId(client)
    const { address } = await db.outer
      .selectFrom('messages')
      .select('address')
      .where('person_id', '=', personId)
      .limit(1)
      .executeTakeFirstOrThrow()
    const { generationId } = await db.transaction((trx) =>
      accept(generation, trx, { key: 'sound-1', personId, address: fromJson(address), plan: planned }),
    )
    await scene.finish()
    expect(await scene.state(generationId)).toMatchObject({ state: 'done', charged: 6, failure: null })
    const [result] = (await artifactsOf(db.outer, generationId)).filter(({ role }) => role === 'main')
    expect(result).toMatchObject({ type: 'video', mime: 'video/mp4' })
    const path = join(alone.task().workDir, 'result.mp4')
    await writeFile(path, Buffer.from(await (await client.media(result!.id)).arrayBuffer()))
    expect((await probeFile(path)).streams.map(({ type }) => type).sort()).toEqual(['audio', 'video'])
  } finally {
    await scene.close()
  }
})
