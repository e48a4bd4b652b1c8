import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Kind, Task, TaskInput, WebRequest } from '../../../src/core/ports.ts'
import { providerContract } from '../../../src/core/providers/contract.ts'
import { failed, type Operation, refusalOf } from '../../../src/core/providers/kie/answers.ts'
import { endOf } from '../../../src/core/providers/kie/ends.ts'
import { kie } from '../../../src/core/providers/kie/index.ts'
import { type Alone, freshKey, openAlone, testsOfWaiting } from '../provider.ts'
import { providerAt } from '../story.ts'
import { type KieDouble, openDouble } from './double.ts'

const folder = mkdtempSync(join(tmpdir(), 'chatelier-kie-'))
let double: KieDouble
let alone: Alone
beforeAll(async () => {
  double = await openDouble()
  alone = openAlone(kie, double.variables, { kind: 'image', model: 'z-image' })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await alone.close()
  await double.close()
})
const start = (changes: Partial<Task> = {}, key = freshKey()) => alone.provider.start(alone.task(changes), key)
const last = () => double.jobs().at(-1)!
const CREDITS_SHORT =
  "Credits insufficient : Your current balance isn't enough to run this request. Please top up to continue."

describe('submissions', () => {
  test('name the attempt in the address of the callback, and nothing else of us', async () => {
    await start({}, 'attempt-1')
    expect(last()).toMatchObject({
      request: {
        model: 'z-image',
        callBackUrl: 'https://bot.example/wake/kie/attempt-1.signed',
        input: { prompt: 'a lighthouse at night', aspect_ratio: '1:1', nsfw_checker: true },
      },
    })
  })

  test('pictures go as a link of ours where there is one, else they are uploaded; on demand they always are', async () => {
    const picture = await alone.picture()
    const before = double.uploads()
    const edit = { kind: 'edit', model: 'nano-banana-pro' } as const
    expect(await start({ ...edit, inputs: [picture, picture] })).toMatchObject({ state: 'pending' })
    expect(double.uploads()).toBe(before + 2)
    const linked = { ...picture, link: async () => 'https://elsewhere.example/a.jpg' }
    expect(await start({ ...edit, inputs: [linked] })).toMatchObject({ state: 'refused', vendorCode: 'code-422' })
    expect(double.uploads()).toBe(before + 2)
    const always = openAlone(kie, { ...double.variables, KIE_UPLOADS: 'always' }, edit)
    expect(await always.provider.start(always.task({ inputs: [linked] }), 'k')).toMatchObject({ state: 'pending' })
    expect(double.uploads()).toBe(before + 3)
    await always.close()
  })

  test('a file that does not get there is a refusal: nothing was submitted', async () => {
    const nowhere = { ...double.variables, KIE_UPLOAD_ROOT: 'http://127.0.0.1:9' }
    const lost = openAlone(kie, nowhere, { kind: 'edit', model: 'nano-banana-pro' })
    const before = double.jobs().length
    const outcome = await lost.provider.start(lost.task({ inputs: [await lost.picture()] }), 'k')
    expect(outcome).toMatchObject({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: expect.stringMatching(/^upload-/),
    })
    expect(double.jobs()).toHaveLength(before)
    await lost.close()
  })

  test('what is wrong is told by the code in the body, whatever the status is', async () => {
    for (const [status, code, msg, expected] of [
      [200, 402, 'Credits insufficient', { state: 'refused', reason: 'balance' }],
      [200, 433, 'The sub key is used up', { state: 'refused', reason: 'balance' }],
      [429, 429, 'Insufficient credits', { state: 'refused', reason: 'balance' }],
      [200, 429, 'Too many requests', { state: 'refused', reason: 'rate' }],
      [200, 429, 'Too many requests, no credits were deducted', { state: 'refused', reason: 'rate' }],
      [200, 401, 'no access', { state: 'refused', reason: 'unavailable' }],
      [200, 455, 'maintenance', { state: 'refused', reason: 'unavailable' }],
      [422, 422, 'prompt is required', { state: 'refused', reason: 'input' }],
      [200, 422, 'The model name you specified is not supported', { state: 'refused', reason: 'unavailable' }],
      [200, 400, 'Song Description contained artist name', { state: 'refused', vendorCode: 'code-400/copyright' }],
      [200, 422, 'flagged by our policies', { state: 'refused', reason: 'content', vendorCode: 'code-422/content' }],
      // As others have recorded it of createTask in 2026, where the page says 402.
      [200, 500, CREDITS_SHORT, { state: 'refused', reason: 'balance' }],
      [200, 500, 'Server error', { state: 'unknown' }],
      [500, 500, 'Server error', { state: 'unknown' }],
      [200, 501, 'Generation failed', { state: 'unknown' }],
    ] as const) {
      double.answerNext(status, { code, msg, data: null })
      expect({ code, outcome: await start() }).toMatchObject({ code, outcome: expected })
    }
    double.answerNext(200, { code: 200, msg: 'success', data: {} })
    expect(await start()).toMatchObject({ state: 'unknown', vendorCode: 'answer-shape' })
  })

  test('without an address of ours nothing is promised of lost answers, and songs name one that nobody has', async () => {
    const settings = Object.fromEntries(
      Object.entries(kie.variables).map(([name, { fallback }]) => [name, double.unsigned[name as never] ?? fallback]),
    )
    const tools = {
      clock: alone.clock,
      log: console,
      sandbox: {} as never,
      dataDir: '/nowhere',
      callbackUrl: () => null,
    }
    const provider = kie.create(settings, tools)
    expect(provider.recover).toBeUndefined()
    await provider.start(alone.task(), 'k')
    expect(last().request).not.toHaveProperty('callBackUrl')
    await provider.start(alone.task({ kind: 'music', model: 'suno/V5', count: 2 }), 'k')
    expect(last().request).toMatchObject({ callBackUrl: 'https://callback.invalid/' })
  })
})

const mp3 = () => {
  const path = join(folder, 'song.mp3')
  writeFileSync(path, 'not looked at here')
  return { type: 'audio', path, mime: 'audio/mpeg', sizeBytes: 18, durationMs: 60_000 } as const
}
providerContract('kie, songs', async () => {
  const mine = await openDouble()
  const base = { kind: 'music', model: 'suno/V5', count: 2 } as const
  const provider = openAlone(kie, mine.variables, base)
  return {
    provider: provider.provider,
    task: (changes) => provider.task(changes),
    goesOn: {
      task: (reference) =>
        provider.task({ kind: 'extend', inputs: [reference === undefined ? mp3() : { ...mp3(), reference }] }),
      handedOver: () => mine.uploads(),
    },
    finish: () => mine.finish(),
    async close() {
      await provider.close()
      await mine.close()
    },
  }
})

describe('what is asked about a job', () => {
  const notYet = { api: 'market', id: 'task_nobody', sinceMs: 0 }
  testsOfWaiting(() => ({ alone, double }), { secret: 'KIE_API_KEY', notYet })

  const song = { kind: 'music', model: 'suno/V5', count: 2 } as const

  test('a song is two takes with their covers and a title', async () => {
    const operation = (await alone.started(song)).operation
    expect(await alone.check(operation)).toMatchObject({ state: 'pending' })
    await double.finish(last().id)
    const done = await alone.check(operation)
    expect(done).toMatchObject({ state: 'done', title: 'The Lighthouse' })
    expect(done.state === 'done' && done.files.map(({ role }) => role)).toEqual(['main', 'cover', 'main', 'cover'])
  })

  test('where only the callback has failed the takes are the result, as soon as both are there', async () => {
    const whole = (await alone.started(song)).operation
    await double.exception(last().id, 2)
    expect(await alone.check(whole)).toMatchObject({ state: 'done' })
    const half = (await alone.started(song)).operation as { sinceMs: number }
    await double.exception(last().id, 1)
    expect(await alone.check(half as never)).toMatchObject({ state: 'pending' })
    const later = await alone.check({ ...half, sinceMs: half.sinceMs - 11 * 60_000 })
    expect(later.state === 'done' && later.files.filter(({ role }) => role === 'main')).toHaveLength(1)
  })

  test('a take has the name by which it goes on, and a cover of a file is made of its copy there', async () => {
    const operation = (await alone.started(song)).operation
    await double.finish(last().id)
    const done = await alone.check(operation)
    const reference = done.state === 'done' ? done.files[0]?.reference : undefined
    expect(reference).toMatchObject({
      audioId: expect.any(String),
      version: 'V5',
      title: 'The Lighthouse',
      seconds: 198.44,
    })
    expect(done.state === 'done' && done.files[1]).not.toHaveProperty('reference')
    const named = { ...mp3(), reference: { provider: 'kie', value: reference! } }
    await start({ ...song, kind: 'extend', model: 'suno/V4', prompt: 'on', options: { from: 20 }, inputs: [named] })
    expect(last()).toMatchObject({ path: '/api/v1/generate/extend', request: { model: 'V5', continueAt: 20 } })
    await start({ ...song, inputs: [named] })
    expect(last()).toMatchObject({ path: '/api/v1/generate/upload-cover' })
  })

  const on = { ...song, kind: 'extend', prompt: 'on', options: {} } as const
  const kept = (more: Partial<TaskInput> = {}): TaskInput => ({
    ...{ ...mp3(), ...more },
    reference: { provider: 'kie', value: { audioId: 'gone-1', version: 'V5', atMs: Date.now() } },
  })

  test('a song that Suno knows no longer goes on from our file, in the same start', async () => {
    const before = double.jobs().length
    expect(await start({ ...on, inputs: [kept()] })).toMatchObject({ state: 'pending', operation: { version: 'V5' } })
    expect(double.jobs()).toHaveLength(before + 1)
    expect(last()).toMatchObject({ path: '/api/v1/generate/upload-extend' })
    for (const [status, body] of [
      [200, { code: 404, msg: 'not found', data: null }],
      [200, { code: 400, msg: 'The audio does not exist', data: null }],
      [404, { error: 'no such song' }],
    ] as const) {
      double.answerNext(status, body)
      expect(await start({ ...on, inputs: [kept()] })).toMatchObject({ state: 'pending' })
    }
    expect(double.jobs()).toHaveLength(before + 4)
  })

  test.each([
    [200, { code: 422, msg: 'Your prompt was flagged', data: null }, { state: 'refused', reason: 'content' }],
    [200, { code: 402, msg: 'no credits', data: null }, { state: 'refused', reason: 'balance' }],
    [200, { code: 429, msg: 'too fast', data: null }, { state: 'refused', reason: 'rate' }],
    [200, { code: 500, msg: 'error', data: null }, { state: 'unknown' }],
    [200, { code: 400, msg: 'audioId is wrong', data: null }, { state: 'refused', reason: 'input' }],
    [200, { code: 422, msg: 'The style is too long', data: null }, { state: 'refused', reason: 'input' }],
    [422, { error: 'no' }, { state: 'refused', reason: 'input' }],
  ])('any other answer about a song is no reason to begin a second one: %s %j', async (status, body, outcome) => {
    const before = double.jobs().length
    double.answerNext(status, body)
    expect(await start({ ...on, inputs: [kept()] })).toMatchObject(outcome)
    expect(double.jobs()).toHaveLength(before)
  })

  test('a start lasts until a song that is forgotten was named, uploaded and sent again', () => {
    const [callMs, uploadMs] = [30_000, 60_000]
    expect(alone.provider.startTimeoutMs).toBeGreaterThan(callMs + uploadMs + callMs)
  })

  test('V4_5ALL takes a minute of a file, and goes on with any song that Suno keeps', async () => {
    const limits = (kind: Kind, version: string) =>
      alone.provider.inputLimits!({ kind, model: `suno/${version}` }).audio?.maxDurationMs
    expect([limits('music', 'V4_5ALL'), limits('music', 'V5'), limits('extend', 'V4_5ALL')]).toEqual([
      ...[60_000, 480_000, 480_000],
    ])
    const all = { ...on, model: 'suno/V4_5ALL' }
    const before = double.jobs().length
    const long = { durationMs: 61_000 }
    for (const inputs of [[{ ...mp3(), ...long }], [kept(long)]])
      expect(await start({ ...all, inputs })).toMatchObject({ reason: 'unavailable', vendorCode: 'own:song-long' })
    expect(double.jobs()).toHaveLength(before)
    expect(await start({ ...all, inputs: [{ ...mp3(), durationMs: 59_000 }] })).toMatchObject({ state: 'pending' })
  })

  test('words are the first whole ones; without any nothing was made', async () => {
    const operation = (await alone.started({ kind: 'write', model: 'suno/lyrics', options: { purpose: 'lyrics' } }))
      .operation
    await double.finish(last().id)
    expect(await alone.check(operation)).toMatchObject({
      state: 'done',
      files: [],
      text: expect.stringMatching(/^\[Verse\]/),
      title: 'Lighthouse 1',
    })
    const about = { nowMs: 0, creditMicroUsd: 5000 }
    const all = { status: 'SUCCESS', response: { data: [{ text: 'x', status: 'failed' }] } }
    expect(endOf(all, { api: 'lyrics', id: 'x', sinceMs: 0 }, about)).toMatchObject({ reason: 'unavailable' })
  })

  test('a job that is not there, or has a state that nobody knows, is no end', async () => {
    expect(await alone.check({ api: 'market', id: 'task_nobody', sinceMs: 0 })).toMatchObject({ state: 'pending' })
    const about = { nowMs: 0, creditMicroUsd: 5000 }
    const operation: Operation = { api: 'market', id: 'x', sinceMs: 0 }
    expect(endOf({ state: 'resting' }, operation, about)).toBeNull()
    expect(endOf({ state: 'success', resultJson: '{' }, operation, about)).toMatchObject({ reason: 'unavailable' })
    const good = { state: 'success', resultJson: { resultUrls: ['https://a.example/1.png'] }, consumeCredits: 18 }
    expect(endOf(good, operation, about)).toMatchObject({
      state: 'done',
      usage: { costMicroUsd: 90_000, reported: { consumeCredits: 18 } },
    })
  })

  test.each([
    ['market', { state: 'fail', failCode: '422', failMsg: 'NSFW content' }, 'content', 'fail-422/nsfw'],
    ['market', { state: 'fail', failCode: '500', failMsg: 'Internal Error' }, 'unavailable', 'fail-500'],
    ['market', { state: 'fail', failCode: '', failMsg: '' }, 'unavailable', 'fail'],
    ['market', { state: 'fail', failCode: '402', failMsg: '' }, 'balance', 'fail-402'],
    ['market', { state: 'fail', failCode: '500', failMsg: 'Insufficient credits' }, 'balance', 'fail-500'],
    ['market', { state: 'fail', failCode: '500', failMsg: 'insufficient detail in image' }, 'unavailable', 'fail-500'],
    ['suno', { status: 'CREATE_TASK_FAILED', errorCode: 433 }, 'balance', 'fail-433'],
    ['suno', { status: 'CREATE_TASK_FAILED', errorMessage: 'The credits are not enough' }, 'balance', 'fail'],
    ['suno', { status: 'GENERATE_AUDIO_FAILED', errorCode: 413 }, 'content', 'fail-413/copyright'],
    ['suno', { status: 'GENERATE_AUDIO_FAILED', errorCode: 531 }, 'unavailable', 'fail-531'],
    ['suno', { status: 'SENSITIVE_WORD_ERROR' }, 'content', 'SENSITIVE_WORD_ERROR'],
    ['lyrics', { status: 'GENERATE_LYRICS_FAILED', errorCode: 400 }, 'content', 'fail-400/content'],
  ] as const)('a failure of %s %j is %s', (api, record, reason, vendorCode) => {
    const end = endOf(record, { api, id: 'x', sinceMs: 0 }, { nowMs: 0, creditMicroUsd: 5000 })
    expect(end).toEqual({ state: 'refused', reason, vendorCode })
  })

  test.each([
    ['You have no credits left', 'balance'],
    ['Insufficient account balance', 'balance'],
    ['Your credits have been used up', 'balance'],
    ['Please top-up your account', 'balance'],
    ['No credits were deducted. Internal error, please try again', 'unavailable'],
    ['The task failed, no credits consumed', 'unavailable'],
    ['Generation failed. Your credits have not been used up', 'unavailable'],
    ['no credit charged', 'unavailable'],
    ['Please stop uploading', 'unavailable'],
    ['The desktop upload of the image failed', 'unavailable'],
    ['picture has no white balance', 'unavailable'],
    ['too low colour balance', 'unavailable'],
    ['This image shows a yellow balance bike', 'unavailable'],
  ])('a job that failed stops nobody else but where the account has no credits: %s', (sentence, reason) => {
    expect(failed(500, sentence)).toEqual({ state: 'refused', reason, vendorCode: 'fail-500' })
  })

  test('lyrics call short credits by the code that means too fast elsewhere', () => {
    const said = (msg: string, code = 429) => refusalOf('lyrics', { json: { code, msg } })
    expect(said('')).toMatchObject({ reason: 'balance' })
    expect(said('Your call frequency is too high')).toMatchObject({ reason: 'rate' })
    expect(said('', 405)).toMatchObject({ reason: 'rate' })
    expect(said('', 430)).toMatchObject({ reason: 'rate' })
  })
})

describe('callbacks', () => {
  const route = { kind: 'image', model: 'z-image' } as const
  const called = (body: object, headers: WebRequest['headers'] = {}): WebRequest => ({
    ...{ key: 'attempt-9', headers, query: {}, rawBody: Buffer.from(JSON.stringify(body)) },
  })
  const unsigned = () => providerAt('kie', double.unsigned)

  test('without a key of the account name the job for the attempt of their address, and nothing more', async () => {
    const hint = await unsigned().wake!(called({ code: 200, data: { taskId: 'task_1' } }))
    expect(hint?.key).toBe('attempt-9')
    expect(hint?.operation?.('z-image', route)).toMatchObject({ api: 'market', id: 'task_1', key: 'attempt-9' })
    const song = await unsigned().wake!(called({ data: { task_id: 'abc', callbackType: 'text' } }))
    expect(song?.operation?.('suno/V5', { kind: 'music', model: 'suno/V5' })).toMatchObject({ api: 'suno', id: 'abc' })
    for (const body of [{}, { data: { taskId: '../1' } }, { data: null }])
      expect(await unsigned().wake!(called(body))).toBeNull()
  })

  test('with one are believed only by their signature over id and time', async () => {
    // The example of the page, made with its own algorithm: base64(HMAC-SHA256(key, taskId + "." + seconds)).
    const seconds = String(Math.floor(Date.now() / 1000))
    const { createHmac } = await import('node:crypto')
    const signature = createHmac('sha256', 'kie-double-hmac-key').update(`task_1.${seconds}`).digest('base64')
    const headers = { 'x-webhook-timestamp': seconds, 'x-webhook-signature': signature }
    const { provider } = alone
    expect(await provider.wake!(called({ data: { task_id: 'task_1' } }, headers))).toMatchObject({ key: 'attempt-9' })
    expect(await provider.wake!(called({ data: { task_id: 'task_2' } }, headers))).toBeNull()
    expect(await provider.wake!(called({ data: { task_id: 'task_1' } }))).toBeNull()
    const old = { ...headers, 'x-webhook-timestamp': String(Number(seconds) - 400) }
    expect(await provider.wake!(called({ data: { task_id: 'task_1' } }, old))).toBeNull()
  })

  test('that name the job of somebody else lead nowhere', async () => {
    await start({}, 'attempt-7')
    await double.finish(last().id)
    const named = (key: string) => alone.check({ api: 'market', id: last().id, sinceMs: 0, key })
    expect(await named('attempt-7')).toMatchObject({ state: 'done' })
    expect(await named('attempt-8')).toMatchObject({ state: 'pending' })
  })
})

test('the probe tells the credits that are left, and a key that is not taken', async () => {
  const signal = new AbortController().signal
  expect(await alone.provider.probe!(signal)).toEqual({ ok: true, detail: 'the key is taken; 4321 credits are left' })
  const stranger = providerAt('kie', { ...double.unsigned, KIE_API_KEY: 'another' })
  expect(await stranger.probe!(signal)).toEqual({ ok: false, detail: 'the key is not taken (code 401)' })
})
