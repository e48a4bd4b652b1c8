/** Gemini's own rules: requests held against the published types, what its blocks and quotas mean, signatures, songs in the background. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCatalog } from '../../../src/core/catalog.ts'
import type { Options, Pending, Provider, Task, TaskInput, WebRequest } from '../../../src/core/ports.ts'
import { errorOf, songOf } from '../../../src/core/providers/gemini/answers.ts'
import { createHooks } from '../../../src/core/providers/gemini/hooks.ts'
import { gemini } from '../../../src/core/providers/gemini/index.ts'
import { apiRootOf } from '../../../src/core/providers/gemini/root.ts'
import { knownProviders } from '../../../src/core/providers/index.ts'
import { writingFor } from '../../../src/core/providers/kit/writing.ts'
import { renderFile } from '../../vendor/files.ts'
import { type GeminiDouble, openDouble, STATIC_SECRET } from './double.ts'

/** What the double says of every answer. */
const COUNTED = { promptTokenCount: 12, candidatesTokenCount: 1120, totalTokenCount: 1132 }
const CATALOG = readFileSync(fileURLToPath(new URL('../../../data/catalog.yaml', import.meta.url)), 'utf8')

let folder: string
let double: GeminiDouble
let aheadMs: number
const clock = { nowMs: () => Date.now() + aheadMs }

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gemini-'))
  aheadMs = 0
  double = await openDouble({ clock })
})
afterEach(async () => {
  await double.close()
  rmSync(folder, { recursive: true })
})

const silent = { debug() {}, info() {}, warn() {}, error() {} }
function create(settings: { [name: string]: string } = {}, from: GeminiDouble = double): Provider {
  return gemini.create(
    { ...from.variables, ...settings },
    {
      ...{ clock, log: silent, dataDir: folder, sandbox: { run: () => Promise.reject(new Error('none')) } },
      callbackUrl: (key) => `https://bot.example/wake/gemini/${key}.signed`,
    },
  )
}
function task(changes: Partial<Task> = {}): Task {
  return {
    ...{ kind: 'image', model: 'gemini-3.1-flash-image', prompt: 'a fox', options: {}, count: 1, seed: 7, inputs: [] },
    ...{ locale: 'en', workDir: folder, signal: AbortSignal.timeout(10_000) },
    ...changes,
  }
}
const song = (changes: Partial<Task> = {}) => task({ kind: 'music', model: 'lyria-3.5', ...changes })
const clip = (changes: Partial<Task> = {}) =>
  task({ kind: 'video', model: 'veo-3.1-fast-generate-preview', options: { ratio: '16:9', duration: 8 }, ...changes })
async function picture(): Promise<TaskInput> {
  const path = join(folder, 'picture.jpg')
  const bytes = await renderFile({ role: 'main', extension: 'jpg' }, 1, 0)
  writeFileSync(path, bytes)
  return { type: 'picture', path, mime: 'image/jpeg', sizeBytes: bytes.length }
}
const request = (index = -1) => double.jobs().at(index)!.request as { [name: string]: unknown }

describe('requests', () => {
  /** Every value of every option of our catalogue, and every pair of values of two options. */
  function combinations(options: { [name: string]: readonly (string | number | boolean)[] }): Options[] {
    const names = Object.keys(options)
    const usual = Object.fromEntries(names.map((name) => [name, options[name]![0]!]))
    const all = new Map<string, Options>([['', usual]])
    for (const a of names)
      for (const b of names)
        for (const x of options[a]!)
          for (const y of options[b]!) {
            const one: Options = { ...usual, [a]: x, ...(a === b ? {} : { [b]: y }) }
            all.set(JSON.stringify(one), one)
          }
    return [...all.values()]
  }

  test('every choice of every Gemini model of the catalogue, and every pair, is taken or refused beforehand', async () => {
    const provider = create()
    const reading = readCatalog(CATALOG, ['builtin', ...knownProviders([provider])])
    if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
    const models = reading.catalog.models.filter((one) => one.routes.some((route) => route.provider === 'gemini'))
    expect(models.length).toBeGreaterThanOrEqual(8)
    const input = await picture()
    let taken = 0
    for (const model of models) {
      const values = Object.fromEntries(
        Object.entries(model.options).map(([name, one]) => [
          name,
          one.type === 'choice'
            ? [one.default, ...one.choices.filter((choice) => choice !== one.default)]
            : one.type === 'integer'
              ? [...new Set([one.default ?? one.min, one.min, one.max])]
              : one.type === 'switch'
                ? [one.default, !one.default]
                : ['no people'],
        ]),
      )
      const route = model.routes.find((one) => one.provider === 'gemini')!
      for (const { count, ...options } of combinations(values)) {
        const pictures = model.inputs.pictures?.min === 1 ? [input] : []
        const asked = { kind: model.kind, model: route.model, options, count: Number(count ?? 1) }
        const unable = provider.can!({ ...asked, inputs: pictures.length })
        if (unable !== null) {
          // The one rule that needs two options: what is large is 8 s long.
          expect(unable).toEqual({ option: 'duration', allowed: [8] })
          continue
        }
        const outcome = await provider.start(task({ ...asked, count: 1, inputs: pictures }), `key-${taken++}`)
        expect(['done', 'pending'], `${model.id} ${JSON.stringify(options)} ${JSON.stringify(outcome)}`).toContain(
          outcome.state,
        )
      }
    }
    expect(taken).toBeGreaterThan(200)
    // Every body was held against the schema by the double; none was refused.
    expect(double.jobs()).toHaveLength(taken)
  })

  test('options go to their fields, and to words where there is no field', async () => {
    const provider = create()
    await provider.start(task({ options: { ratio: '16:9', size: 2048, negative: 'people' } }), 'a')
    expect(request()).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'a fox\n\nLeave out: people' }] }],
      generationConfig: {
        responseModalities: ['IMAGE'],
        seed: 7,
        imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
      },
    })
    await provider.start(
      clip({ options: { ratio: '9:16', duration: 8, resolution: '1080p', camera: 'pan-left', negative: 'rain' } }),
      'b',
    )
    expect(request()).toEqual({
      instances: [{ prompt: 'a fox The camera pans to the left.' }],
      parameters: { aspectRatio: '9:16', durationSeconds: 8, resolution: '1080p', negativePrompt: 'rain' },
    })
    // Lite refuses the field.
    const lite = { kind: 'animate' as const, model: 'veo-3.1-lite-generate-preview', inputs: [await picture()] }
    for (const [prompt, said] of [
      ['a fox', 'a fox\n\nLeave out: rain'],
      ['', 'Leave out: rain'],
    ] as const) {
      const outcome = await provider.start(clip({ ...lite, prompt, options: { duration: 8, negative: 'rain' } }), said)
      expect(outcome.state).toBe('pending')
      expect(request()).toMatchObject({ instances: [{ prompt: said }], parameters: { durationSeconds: 8 } })
    }
    await provider.start(song({ options: { duration: 60, instrumental: true, tempo: 'slow', key: 'D minor' } }), 'c')
    expect(request()).toEqual({
      model: 'lyria-3.5',
      input: 'a fox\nSlow tempo, about 70 BPM.\nIn D minor.\nInstrumental only, no vocals.\nAbout 60 seconds long.',
      response_format: { type: 'audio' },
      store: false,
    })
  })

  test('a clip has a seed only where its route says so', async () => {
    const provider = create()
    await provider.start(clip(), 'a')
    expect(request()['parameters']).not.toHaveProperty('seed')
    await provider.start(clip({ settings: { seed: true } }), 'b')
    expect(request()['parameters']).toMatchObject({ seed: 7 })
    const asked = {
      kind: 'video' as const,
      model: 'veo-3.1-fast-generate-preview',
      count: 1,
      inputs: 0,
      options: { seed: 7 },
    }
    expect(provider.can!(asked)).toEqual({ option: 'seed', allowed: [] })
    expect(provider.can!({ ...asked, settings: { seed: true } })).toBeNull()
    expect(gemini.routeProblem!({ kind: 'video', model: 'x', settings: { seeds: true } })).toContain('not seeds')
  })

  test('a song takes up to ten pictures, a clip its first one, an edit its pictures before the words', async () => {
    const provider = create()
    const input = await picture()
    await provider.start(song({ prompt: '', inputs: Array.from({ length: 14 }, () => input) }), 'a')
    expect((request()['input'] as unknown[]).length).toBe(11)
    await provider.start(clip({ kind: 'animate', inputs: [input] }), 'b')
    expect(request()).toMatchObject({
      instances: [{ image: { mimeType: 'image/jpeg', bytesBase64Encoded: expect.any(String) } }],
    })
    await provider.start(task({ kind: 'edit', inputs: [input, input] }), 'c')
    expect(request()).toMatchObject({
      contents: [{ parts: [{ inlineData: {} }, { inlineData: {} }, { text: 'a fox' }] }],
    })
    expect(provider.inputLimits!({ kind: 'music', model: 'lyria-3.5' })).toMatchObject({ clip: { frames: 4 } })
  })

  test('four pictures are four requests with seeds of their own; those that fail are not there', async () => {
    const provider = create()
    double.next('ok', 'rate', 'ok', 'timeout-after')
    const outcome = await provider.start(task({ count: 4 }), 'a')
    expect(outcome).toMatchObject({ state: 'done', files: [{ role: 'main' }, { role: 'main' }] })
    const seeds = double
      .jobs()
      .map((job) => (job.request as { generationConfig: { seed: number } }).generationConfig.seed)
    expect(new Set(seeds).size).toBe(3)
    // What was refused is not billed, and what was torn may be.
    expect(outcome).toMatchObject({ usage: { countCharged: 3, reported: { requests: [COUNTED, COUNTED] } } })
    const one = await provider.start(task(), 'b')
    expect(one).toMatchObject({ usage: { reported: COUNTED } })
    expect(one).not.toHaveProperty('usage.countCharged')
  })

  test('what a model can not do is said before anything is held', () => {
    const can = (changes: object) =>
      create().can!({
        kind: 'video',
        model: 'veo-3.1-lite-generate-preview',
        options: {},
        count: 1,
        inputs: 0,
        ...changes,
      })
    expect(can({ options: { duration: 7 } })).toEqual({ option: 'duration', allowed: [4, 6, 8] })
    expect(can({ options: { resolution: '4k', duration: 8 } })).toEqual({
      option: 'resolution',
      allowed: ['720p', '1080p'],
    })
    expect(can({ options: { resolution: '1080p', duration: 4 } })).toEqual({ option: 'duration', allowed: [8] })
    expect(can({ count: 2 })).toEqual({ option: 'count', allowed: [1] })
    expect(can({ kind: 'animate' })).toEqual({ option: 'inputs', allowed: [1] })
    expect(can({ options: { style: 'oil' } })).toEqual({ option: 'style', allowed: [] })
    expect(can({ kind: 'image', model: 'gemini-3.1-flash-lite-image', options: { size: 4096 } })).toEqual({
      option: 'size',
      allowed: [1024],
    })
    expect(can({ kind: 'music', model: 'lyria-3-clip-preview', options: { duration: 60 } })).toEqual({
      option: 'duration',
      allowed: [30],
    })
    expect(can({ kind: 'upscale' })).toMatchObject({ option: 'kind' })
  })
})

describe('errors', () => {
  const of = (status: number, error: object) => errorOf({ status, json: { error } })
  const quota = (
    violation: object,
    message = 'You exceeded your current quota, please check your plan and billing details.',
  ) =>
    of(429, {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message,
      details: [{ violations: [violation] }, { retryDelay: '38.5s' }],
    })

  test('too much in a minute waits as long as Google says; nothing left is a matter of money', () => {
    expect(quota({ quotaValue: '10' })).toEqual({
      state: 'refused',
      reason: 'rate',
      vendorCode: 'RESOURCE_EXHAUSTED',
      retryAfterMs: 38_500,
    })
    expect(quota({ quotaValue: '0' })).toMatchObject({ reason: 'balance' })
    expect(quota({}, 'Your prepayment credits are depleted.')).toMatchObject({ reason: 'balance' })
    // As Google answers a project whose cap of AI Studio is reached (ai.studio/spend): until the month is over, or somebody raises it.
    expect(quota({}, 'Your project has exceeded its monthly spending cap.')).toMatchObject({ reason: 'balance' })
    expect(of(400, { status: 'FAILED_PRECONDITION', message: 'Please enable billing on your project.' })).toMatchObject(
      { reason: 'balance' },
    )
  })

  test('a project without billing is a matter of money, too', () => {
    const denied = (more: object) => of(403, { status: 'PERMISSION_DENIED', message: 'm', ...more })
    expect(denied({ details: [{ reason: 'BILLING_DISABLED' }] })).toMatchObject({ reason: 'balance' })
    expect(denied({ message: 'This API method requires billing to be enabled.' })).toMatchObject({ reason: 'balance' })
    expect(denied({ details: [{ reason: 'SERVICE_DISABLED' }] })).toMatchObject({ reason: 'unavailable' })
  })

  test('a wrong key and a wrong model are the operator’s, a wrong argument the person’s, 5xx nobody knows', () => {
    expect(
      of(400, { status: 'INVALID_ARGUMENT', message: 'API key not valid.', details: [{ reason: 'API_KEY_INVALID' }] }),
    ).toMatchObject({ reason: 'unavailable', vendorCode: 'API_KEY_INVALID' })
    expect(of(403, { status: 'PERMISSION_DENIED', message: '' })).toMatchObject({ reason: 'unavailable' })
    expect(of(404, { status: 'NOT_FOUND', message: '' })).toMatchObject({ reason: 'unavailable' })
    expect(of(400, { status: 'INVALID_ARGUMENT', message: 'aspectRatio' })).toMatchObject({ reason: 'input' })
    expect(of(400, { status: 'INVALID_ARGUMENT', message: 'It violates our usage guidelines.' })).toMatchObject({
      reason: 'content',
    })
    for (const status of ['INTERNAL', 'UNAVAILABLE', 'DEADLINE_EXCEEDED'])
      expect(of(503, { status, message: 'overloaded' })).toMatchObject({ state: 'unknown', vendorCode: status })
    expect(errorOf({ status: 502, json: undefined })).toBeUndefined()
  })

  test('messages of Google never become codes', async () => {
    double.next('huge-error')
    const outcome = await create().start(task(), 'a')
    expect(outcome).toMatchObject({ state: 'refused', reason: 'input' })
    expect(JSON.stringify(outcome).length).toBeLessThan(200)
  })

  test.each(['html', 'empty', 'timeout-before', 'timeout-after', '5xx', '5xx-created'] as const)(
    'after %s it is not known what happened',
    async (plan) => {
      const provider = create()
      for (const one of [task(), clip(), song()]) {
        double.next(plan)
        expect(await provider.start(one, 'a')).toMatchObject({ state: 'unknown' })
      }
    },
  )

  test('a song that Google left unfinished is no fault of its words, unless Google says so', async () => {
    const left = { id: 'i', status: 'incomplete', steps: [] }
    expect(await songOf(left, folder)).toMatchObject({ state: 'refused', reason: 'unavailable' })
    const told = { ...left, errors: [{ code: 'x', message: 'It was blocked for safety.' }] }
    expect(await songOf(told, folder)).toMatchObject({ state: 'refused', reason: 'content' })
  })

  test('words instead of a song are a refusal', async () => {
    double.next('content')
    expect(await create().start(song(), 'a')).toMatchObject({ state: 'refused', reason: 'content' })
  })
})

describe('clips', () => {
  const check = (provider: Provider, operation: Pending['operation']) =>
    provider.check(operation, AbortSignal.timeout(5000), folder)
  async function begun(provider: Provider): Promise<Pending> {
    const outcome = await provider.start(clip(), 'key-1')
    if (outcome.state !== 'pending') throw new Error(JSON.stringify(outcome))
    return outcome
  }

  test('are fetched with the key, which goes to Google alone', async () => {
    const provider = create()
    const { operation } = await begun(provider)
    expect(operation).toEqual({ operation: `models/veo-3.1-fast-generate-preview/operations/${double.jobs()[0]!.id}` })
    double.finish()
    const outcome = await check(provider, operation)
    const { source } = (outcome as { files: { source: { url: string } }[] }).files[0]!
    expect(source.url).not.toContain('AIza')
    await provider.download!(source.url, join(folder, 'clip.mp4'), { maxBytes: 1e7, timeoutMs: 5000 })
    expect(readFileSync(join(folder, 'clip.mp4')).length).toBeGreaterThan(100)
    await expect(
      create({ GEMINI_API_KEY: 'wrong' }).download!(source.url, join(folder, 'x'), { maxBytes: 1e7, timeoutMs: 5000 }),
    ).rejects.toMatchObject({ code: 'outside-http-400' })
  })

  test.each([
    ['content', 'content'],
    ['input', 'input'],
    ['fault', 'unavailable'],
  ] as const)('that fail for %s end so', async (how, reason) => {
    const provider = create()
    const { operation } = await begun(provider)
    double.fail(double.jobs()[0]!.id, how)
    expect(await check(provider, operation)).toMatchObject({ state: 'refused', reason })
  })

  test('go on whatever a look is answered: torn, 401, 404, 429, 5xx, a page', async () => {
    const provider = create()
    const { operation } = await begun(provider)
    double.nextChecks('tear', 401, 404, 429, 503, 'html', 'empty')
    for (let looks = 0; looks < 7; looks++)
      await expect(check(provider, operation)).rejects.toMatchObject({ retryable: true })
    expect(await check(provider, operation)).toMatchObject({ state: 'pending' })
  })
})

describe('songs in the background', () => {
  let own: GeminiDouble
  beforeEach(async () => {
    own = await openDouble({ clock, background: true, webhooks: true })
  })
  afterEach(() => own.close())

  test('are asked for by their id, call back with our key, and can be cancelled', async () => {
    const provider = create({}, own)
    const signal = AbortSignal.timeout(5000)
    const outcome = (await provider.start(song(), 'key-1')) as Pending
    const [job] = own.jobs()
    expect(job!.request).toMatchObject({
      background: true,
      store: true,
      webhook_config: { uris: ['https://bot.example/wake/gemini/key-1.signed'], user_metadata: { key: 'key-1' } },
    })
    expect(outcome).toMatchObject({ state: 'pending', operation: { interaction: job!.id } })
    expect(await provider.check(outcome.operation, signal, folder)).toMatchObject({ state: 'pending' })
    own.finish()
    expect(await provider.check(outcome.operation, signal, folder)).toMatchObject({
      state: 'done',
      files: [{ role: 'main' }],
    })
    expect(await provider.cancel!(outcome.operation, signal)).toBe('running')
    const second = (await provider.start(song(), 'key-2')) as Pending
    expect(await provider.cancel!(second.operation, signal)).toBe('cancelled')
    expect(await provider.check(second.operation, signal, folder)).toMatchObject({
      state: 'refused',
      reason: 'unavailable',
    })
  })

  test('are off unless asked for, because Google does not say whether Lyria takes them', async () => {
    expect(create().cancel).toBeUndefined()
    expect((await create().start(song(), 'a')).state).toBe('done')
    expect(await create({ GEMINI_BACKGROUND: 'on' }).start(song(), 'a')).toMatchObject({
      state: 'refused',
      reason: 'input',
    })
  })
})

describe('callbacks', () => {
  const asked = (headers: WebRequest['headers'], body = '{}', key?: string): WebRequest => ({
    headers,
    query: {},
    rawBody: Buffer.from(body),
    ...(key === undefined ? {} : { key }),
  })

  test('of a project are signed over id, time and body, with several secrets while they change', async () => {
    const provider = create({ GEMINI_WEBHOOK_SECRET: `whsec_b2xkIHNlY3JldA==,${STATIC_SECRET}` })
    await provider.start(clip(), 'key-1')
    const { headers, body } = double.staticCall(double.jobs()[0]!.id)
    expect(await provider.wake!(asked(headers, body))).toMatchObject({ key: 'key-1' })
    const twice = { ...headers, 'webhook-signature': `v1,AAAA v1a,x ${headers['webhook-signature']}` }
    expect(await provider.wake!(asked(twice, body))).toMatchObject({ key: 'key-1' })
    for (const spoiled of [
      asked(headers, `${body} `),
      asked({ ...headers, 'webhook-id': 'msg_2' }, body),
      asked({ ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) }, body),
      asked({ ...headers, 'webhook-signature': 'v1,' }, body),
    ])
      expect(await provider.wake!(spoiled)).toBeNull()
    aheadMs = 6 * 60_000
    expect(await provider.wake!(asked(headers, body))).toBeNull()
  })

  describe('of one request carry a token', () => {
    const google = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
    let fetched: number
    let clockMs: number
    const published = { keys: [{ ...google.publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'RS256' }] }
    const hooks = (audience?: string) =>
      createHooks({ secrets: [], audience }, { nowMs: () => clockMs }, async () => {
        fetched++
        return published
      })
    const nowS = () => Math.floor(clockMs / 1000)
    function token(claims: object, head: object = { alg: 'RS256', kid: 'key-1' }, key = google.privateKey): string {
      const text = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`
    }
    const claims = (more: object = {}) => ({
      type: 'video.generated',
      data: { id: 'operations/abc' },
      user_metadata: { key: 'key-1' },
      aud: 'https://bot.example',
      exp: nowS() + 60,
      ...more,
    })
    const read = (text: string, by = hooks()) =>
      by.read(asked({ 'webhook-signature': text, 'webhook-timestamp': String(nowS()) }))
    beforeEach(() => {
      fetched = 0
      clockMs = Date.now()
    })

    test('that is genuine, timely and meant for us', async () => {
      expect(await read(token(claims()))).toEqual({ type: 'video.generated', id: 'operations/abc', key: 'key-1' })
      expect(await read(token(claims()), hooks('https://bot.example'))).not.toBeNull()
      expect(await read(token(claims({ exp: undefined, iat: nowS() })))).not.toBeNull()
    })

    test.each([
      ['of another key', () => token(claims(), { alg: 'RS256', kid: 'key-1' }, other.privateKey)],
      ['of a key that is not published', () => token(claims(), { alg: 'RS256', kid: 'key-2' })],
      ['of no algorithm', () => token(claims(), { alg: 'none', kid: 'key-1' })],
      ['signed with the public key as a secret', () => token(claims(), { alg: 'HS256', kid: 'key-1' })],
      ['that is over', () => token(claims({ exp: nowS() - 3600 }))],
      ['that has not begun', () => token(claims({ nbf: nowS() + 3600 }))],
      ['for ever', () => token(claims({ exp: undefined }))],
      ['without an end', () => token(claims()).split('.').slice(0, 2).join('.')],
      ['of garbage', () => '..'],
    ])('but not one %s', async (_title, make) => {
      expect(await read(make())).toBeNull()
    })

    test('but not one for somebody else', async () => {
      expect(await read(token(claims()), hooks('https://other.example'))).toBeNull()
    })

    test('whose keys are fetched once, and anew at most once a minute', async () => {
      const by = hooks()
      for (let calls = 0; calls < 5; calls++) await read(token(claims()), by)
      expect(fetched).toBe(1)
      for (let calls = 0; calls < 5; calls++) await read(token(claims(), { alg: 'RS256', kid: `made-up-${calls}` }), by)
      expect(fetched).toBe(1)
      clockMs += 61_000
      await read(token(claims(), { alg: 'RS256', kid: 'made-up' }), by)
      expect(fetched).toBe(2)
    })
  })

  test('of other jobs of the project are genuine and wake nobody', async () => {
    await create().start(clip(), 'key-1')
    const { headers, body } = double.staticCall(double.jobs()[0]!.id)
    expect(await create().wake!(asked(headers, body))).toMatchObject({ key: 'unknown' })
  })

  test('name the job, so that a lost answer can be asked for', async () => {
    const own = await openDouble({ clock, webhooks: true })
    const provider = create({}, own)
    own.next('timeout-after')
    expect((await provider.start(clip(), 'key-1')).state).toBe('unknown')
    expect(await provider.recover!('key-1', AbortSignal.timeout(100), folder)).toMatchObject({ state: 'unknown' })
    const { headers, body } = own.staticCall(own.jobs()[0]!.id)
    const woken = await provider.wake!(asked(headers, body, 'key-1'))
    const model = 'veo-3.1-fast-generate-preview'
    own.finish()
    expect(
      await provider.check(woken!.operation!(model, { kind: 'video', model }), AbortSignal.timeout(5000), folder),
    ).toMatchObject({ state: 'done' })
    await own.close()
  })
})

test('words are written by a text model, asked once, and taken alone', async () => {
  const options = { purpose: 'enhance', for: 'image', language: 'en' }
  const fox = task({ kind: 'write', model: 'gemini-3.5-flash', prompt: 'fox', options })
  const ask = () => create().start(fox, 'key-1')
  expect(await ask()).toEqual({
    ...{ state: 'done', files: [], text: 'A fox in the snow, painted in watercolour.' },
    usage: { reported: COUNTED },
  })
  expect(request()).toEqual({
    systemInstruction: { parts: [{ text: writingFor(fox) }] },
    contents: [{ role: 'user', parts: [{ text: 'fox' }] }],
  })
  double.words.push(['```\n', 'A red fox.\n```'], ['""'], ['x'.repeat(5000)])
  expect(await ask()).toMatchObject({ state: 'done', files: [], text: 'A red fox.' })
  expect(await ask()).toMatchObject({ state: 'refused', reason: 'input', vendorCode: 'answer-empty' })
  expect(await ask()).toMatchObject({ state: 'refused', reason: 'input', vendorCode: 'answer-long' })
  double.next('content', 'rate', 'timeout-after')
  expect(await ask()).toMatchObject({ state: 'refused', reason: 'content', vendorCode: 'PROHIBITED_CONTENT' })
  expect(await ask()).toMatchObject({ state: 'refused', reason: 'rate', retryAfterMs: 7000 })
  expect(await ask()).toMatchObject({ state: 'unknown' })
  expect(double.jobs()).toHaveLength(5)
})

test('the address may be written with its version or without', () => {
  expect(apiRootOf({})).toBe('https://generativelanguage.googleapis.com/v1beta')
  expect(apiRootOf({ GEMINI_API_ROOT: 'http://127.0.0.1:1' })).toBe('http://127.0.0.1:1/v1beta')
  expect(apiRootOf({ GEMINI_API_ROOT: 'http://127.0.0.1:1/v1' })).toBe('http://127.0.0.1:1/v1')
})

test('doctor’s free call says whether the key is good', async () => {
  expect(await create().probe!(AbortSignal.timeout(5000))).toEqual({
    ok: true,
    detail: expect.stringContaining('11 models'),
  })
  expect(await create({ GEMINI_API_KEY: 'wrong' }).probe!(AbortSignal.timeout(5000))).toEqual({
    ok: false,
    detail: 'the key is not taken (HTTP 400)',
  })
})
