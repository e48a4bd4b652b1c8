import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fromJson } from '../../../src/core/db/database.ts'
import { Fault } from '../../../src/core/errors.ts'
import { accept, plan } from '../../../src/core/generation/accept.ts'
import { makeSound } from '../../../src/core/media/samples.ts'
import type { Pending, RecoverOutcome, Task, TaskInput } from '../../../src/core/ports.ts'
import { heygen } from '../../../src/core/providers/heygen/index.ts'
import { agree } from '../../support/agree.ts'
import { type Alone, freshKey, openAlone, signal, testsOfWaiting } from '../provider.ts'
import { openVendorScene, vendorStory } from '../story.ts'
import { type HeygenDouble, LOOKS, openDouble } from './double.ts'

const HOUR_MS = 60 * 60 * 1000
const settings = {
  avatars: { abigail: LOOKS[0]!, gone: 'Gone_public' },
  voices: {
    ...{ sara: '1bd001e7e50f421d891986aad5158bc8', brian: 'f38a635bee7a4d1f9b0a654a31d050d2' },
    ...{ mute: '2d5b0e6cf36f460aa7fc47e3eee4ba54', gone: 'nobody' },
  },
}
const model = {
  kind: 'avatar',
  title: { en: 'HeyGen' },
  prompt: 'optional',
  inputs: { pictures: { min: 0, max: 1 }, audio: { min: 0, max: 1 } },
  options: {
    avatar: { type: 'choice', choices: ['abigail'], default: 'abigail' },
    voice: { type: 'choice', choices: ['sara', 'brian'], default: 'sara' },
    ratio: { type: 'choice', choices: ['16:9', '9:16'], default: '9:16' },
    duration: { type: 'integer', min: 5, max: 60, default: 15, unit: 'seconds' },
  },
  price: { each: 0, per_second: 1000 },
  routes: [{ provider: 'heygen', model: 'avatar_iv', settings }],
}
const WORDS = { options: { avatar: 'abigail', voice: 'sara' } }

vendorStory('heygen', openDouble, {
  models: { talk: model },
  errands: [
    { model: 'talk', prompt: 'Good morning from the lighthouse.', options: WORDS.options, makes: 'video' },
    { model: 'talk', prompt: 'This is me, and it speaks.', pictures: 1, options: WORDS.options, makes: 'video' },
  ],
  isAsync: true,
  lost: 'found',
  callsBack: true,
  signs: true,
  failures: ['content', 'input', 'fault'],
  addresses: true,
})

describe('in the application', () => {
  let scene: Awaited<ReturnType<typeof openVendorScene<HeygenDouble>>>
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'chatelier-heygen-'))
    scene = await openVendorScene('heygen', openDouble, { models: { talk: model } })
  })
  afterAll(async () => {
    await scene.close()
    await rm(dir, { recursive: true, force: true })
  })

  test('a voice message goes out as MP3; where the answer is lost, photo and voice are sent again and made once', async () => {
    const { bed, double } = scene
    const client = await scene.person()
    const voice = join(dir, 'voice.ogg')
    await makeSound(voice, 'ogg', 3)
    const { default: sharp } = await import('sharp')
    const portrait = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#975' } })
      .webp()
      .toBuffer()
    const files = [await client.uploaded(portrait), await client.uploaded(await readFile(voice))]
    const draft = { kind: 'avatar', modelId: 'talk', prompt: '', options: {} } as const
    const { address } = await bed.app.db.outer
      .selectFrom('messages')
      .select('address')
      .where('person_id', '=', await bed.personId(client))
      .limit(1)
      .executeTakeFirstOrThrow()
    const personId = await bed.personId(client)
    double.next('timeout-before')
    const { generationId } = await bed.app.db.transaction(async (trx) => {
      const inputs = files.map((id) => ({ from: 'artifact' as const, id }))
      await agree(bed.app.generation, trx, personId, { ...draft, inputs })
      const planned = plan(bed.app.generation, { ...draft, inputs })
      return accept(bed.app.generation, trx, { key: 'spoken', personId, address: fromJson(address), plan: planned })
    })
    // Files are prepared twice: time stands still meanwhile.
    await scene.until(async () => (await scene.state(generationId)).state === 'check')
    double.finish()
    expect(await double.callBack!(double.jobs()[0]!.id)).toBe(204)
    await scene.until(async () => (await scene.state(generationId)).state === 'done')
    const [attempt, ...others] = await scene.attempts(generationId)
    expect(others).toEqual([])
    expect(double.jobs().map(({ key }) => key)).toEqual([attempt!.id])
    const request = double.jobs()[0]!.request as { [field: string]: string }
    expect(request).toMatchObject({ type: 'image', image: { media_type: 'image/jpeg' } })
    expect(double.assets.get(request['audio_asset_id']!)?.mime).toBe('audio/mpeg')
    // Uploaded once: the second time HeyGen knew it by its key.
    expect(double.assets.size).toBe(1)
    const posts = double.calls().filter(({ method, path }) => method === 'POST' && path === '/v3/videos')
    expect(posts.map(({ headers }) => headers['idempotency-key'])).toEqual([attempt!.id, attempt!.id])
  })

  test('the endpoint that the operator has registered wakes a job by its signed word, and others by none', async () => {
    const { double } = scene
    const client = await scene.person()
    const id = await scene.send(client, { model: 'talk', prompt: 'Good evening.', makes: 'video' })
    await scene.until(async () => (await scene.state(id)).state === 'check')
    const job = double.jobs().at(-1)!
    double.finish(job.id)
    for (const how of ['forged', 'old', 'unsigned'] as const)
      expect([how, await double.tellEndpoint(job.id, how)]).toEqual([how, 401])
    expect((await scene.state(id)).state).toBe('check')
    expect(await double.tellEndpoint(null)).toBe(204)
    expect(await double.tellEndpoint(job.id)).toBe(204)
    // Time stands still: nothing but the callback can have brought it.
    await scene.until(async () => (await scene.state(id)).state === 'done')
  })

  test('a call without a signature to the address of one submission is believed to be about that one', async () => {
    const { double } = scene
    const client = await scene.person()
    const id = await scene.send(client, { model: 'talk', prompt: 'Good night.', makes: 'video' })
    await scene.until(async () => (await scene.state(id)).state === 'check')
    const job = double.jobs().at(-1)!
    double.finish(job.id)
    expect(await double.callUnsigned(job.id)).toBe(204)
    await scene.until(async () => (await scene.state(id)).state === 'done')
  })
})

let double: HeygenDouble
let alone: Alone
let aheadMs: number
beforeEach(async () => {
  aheadMs = 0
  double = await openDouble({ clock: { nowMs: () => Date.now() + aheadMs } })
  alone = openAlone(heygen, double.variables, { kind: 'avatar', model: 'avatar_iv', settings, ...WORDS })
})
afterEach(async () => {
  await alone.close()
  await double.close()
})
const start = (changes: Partial<Task> = {}) => alone.provider.start(alone.task(changes), freshKey())
async function voice(): Promise<TaskInput> {
  const path = join(alone.task().workDir, 'voice.mp3')
  await makeSound(path, 'mp3', 1)
  return { type: 'audio', path, mime: 'audio/mpeg', sizeBytes: (await stat(path)).size, durationMs: 1000 }
}

describe('what HeyGen refuses', () => {
  test('is told by its codes, whatever their status', async () => {
    const pictured = { inputs: [await alone.picture()] }
    for (const [status, code, reason, changes] of [
      [400, 'content_policy_violation', 'content'],
      [400, 'avatar_not_usable', 'content', pictured],
      [400, 'avatar_not_usable', 'unavailable'],
      [402, 'insufficient_credit', 'balance'],
      [429, 'quota_exceeded', 'balance'],
      [403, 'trial_limit_exceeded', 'balance'],
      [403, 'subscription_required', 'balance'],
      [400, 'plan_upgrade_required', 'balance'],
      [429, 'rate_limit_exceeded', 'rate'],
      [400, 'invalid_parameter', 'input'],
      [400, 'script_too_short', 'input'],
      [401, 'unauthorized', 'unavailable'],
      [403, 'resource_access_denied', 'unavailable'],
      [404, 'voice_not_found', 'unavailable'],
      [400, 'internal_error', 'unavailable'],
      [400, 'something_new', 'input'],
    ] as const) {
      double.answerNext(status, { error: { code, message: 'a sentence with the script in it' } })
      const outcome = await start(changes)
      expect({ code, outcome }).toMatchObject({ outcome: { state: 'refused', reason } })
      expect(JSON.stringify(outcome)).not.toContain('sentence')
    }
    double.answerNext(400, { error: { code: 'invalid_parameter', message: 'm', param: 'voice_id' } })
    expect(await start()).toMatchObject({ state: 'refused', reason: 'unavailable' })
    for (const [status, code] of [
      [409, 'request_in_progress'],
      [500, 'content_policy_violation'],
      [504, 'gateway_timeout'],
      [200, 'insufficient_credit'],
    ] as const) {
      double.answerNext(status, { error: { code, message: 'm' } })
      expect((await start()).state).toBe('unknown')
    }
    expect(double.jobs()).toEqual([])
  })

  test('for too many at a time is tried again when it says', async () => {
    for (let n = 0; n < 10; n++) expect((await start()).state).toBe('pending')
    expect(await start()).toMatchObject({ state: 'refused', reason: 'rate', retryAfterMs: 5000 })
  })

  test('of the files that go before a submission proves that nothing was made', async () => {
    const inputs = [await voice()]
    // A file of another kind than it says.
    const wrong = { ...inputs[0]!, mime: 'audio/wav' }
    expect(await start({ prompt: '', inputs: [wrong] })).toMatchObject({ state: 'refused', reason: 'input' })
    const gone = openAlone(heygen, { ...double.variables, HEYGEN_API_ROOT: 'http://127.0.0.1:9' }, { ...base() })
    const outcome = await gone.provider.start({ ...gone.task({ prompt: '', inputs }) }, freshKey())
    expect(outcome).toMatchObject({ state: 'refused', reason: 'unavailable' })
    await gone.close()
    expect(double.calls().filter(({ path }) => path === '/v3/videos')).toEqual([])
  })

  test.each([
    ['content_policy_violation', '', 'content'],
    ['failed', 'Did not pass content moderation', 'content'],
    ['AVATAR_MODERATION_REJECTED', '', 'content'],
    ['download_failed', '', 'input'],
    ['insufficient_credit', '', 'balance'],
    ['rendering_failed', 'Avatar rendering timed out', 'unavailable'],
    ['a sentence, not a code', '', 'unavailable'],
  ])('afterwards as %s "%s" is %s', async (code, message, reason) => {
    const { operation } = (await start()) as Pending
    double.failWith(double.jobs()[0]!.id, code, message)
    const outcome = await alone.check(operation)
    expect(outcome).toMatchObject({ state: 'refused', reason })
    expect(JSON.stringify(outcome)).not.toContain('sentence')
  })
})

const base = () => ({ kind: 'avatar', model: 'avatar_iv', settings, ...WORDS }) as const

describe('a video of HeyGen', () => {
  testsOfWaiting(() => ({ alone, double }), { secret: 'HEYGEN_API_KEY', notYet: { id: 'v_nobody' } })

  test('costs by its seconds, as a photo or a stock avatar', async () => {
    const costs = []
    for (const changes of [
      {},
      { inputs: [await alone.picture()] },
      { options: { ...WORDS.options, resolution: '4k' } },
    ]) {
      const { operation } = (await start(changes)) as Pending
      double.finish()
      costs.push((await alone.check(operation)) as { usage?: object })
    }
    // 6.4 seconds each.
    expect(costs.map(({ usage }) => usage)).toEqual([
      ...[{ costMicroUsd: 426_880 }, { costMicroUsd: 320_000 }, { costMicroUsd: 533_120 }].map((cost) => ({
        ...cost,
        reported: { duration: 6.4 },
      })),
    ])
  })

  test('of a photo is left to a route that takes photos', async () => {
    expect(await start({ model: 'avatar_v', inputs: [await alone.picture()] })).toEqual({
      ...{ state: 'refused', reason: 'unavailable', vendorCode: 'own:picture-engine' },
    })
    expect(double.jobs()).toEqual([])
  })

  test('that nobody knows yet is waited for', async () => {
    expect((await alone.check({ id: 'v_nobody' })).state).toBe('pending')
    await expect(alone.check({ id: '../users/me' })).rejects.toThrow()
  })

  test('speaks with one voice, which can be heard before', async () => {
    const route = { ...base() }
    const sample = (option: string, value: string) => alone.provider.sample!(route, option, value, signal())
    expect(await sample('voice', 'sara')).toEqual({ url: expect.stringMatching(/1bd001e7.*\.mp3$/) })
    // Not to be asked for alone: found on the second page of the list.
    expect(await sample('voice', 'brian')).toEqual({ url: expect.stringMatching(/f38a635b.*\.mp3$/) })
    expect(await sample('voice', 'mute')).toBeNull()
    expect(await sample('voice', 'gone')).toBeNull()
    expect(await sample('voice', 'never named')).toBeNull()
    expect(await sample('avatar', 'abigail')).toBeNull()
    double.nextChecks(500)
    await expect(sample('voice', 'sara')).rejects.toBeInstanceOf(Fault)
    expect(double.jobs()).toEqual([])
  })
})

describe('what HeyGen did not answer', () => {
  async function torn(plan: 'timeout-before' | 'timeout-after', changes: Partial<Task> = {}) {
    const key = freshKey()
    const task = alone.task(changes)
    double.next(plan)
    expect((await alone.provider.start(task, key)).state).toBe('unknown')
    return {
      key,
      ask: (agoMs: number, isOpen = true): Promise<RecoverOutcome> => {
        aheadMs = agoMs
        const lost = alone.lost(task, agoMs)
        const inputs = isOpen ? { inputs: async () => task.inputs } : {}
        return alone.provider.recover!(key, signal(), '/nowhere', { ...lost, ...inputs })
      },
    }
  }
  const submissions = () => double.calls().filter(({ method, path }) => method === 'POST' && path === '/v3/videos')

  test.each(['timeout-before', 'timeout-after'] as const)(
    'is asked for again by its key (%s), and made once',
    async (plan) => {
      const { ask, key } = await torn(plan)
      const found = (await ask(1000)) as Pending
      expect(found.state).toBe('pending')
      expect(((await ask(2000)) as Pending).operation).toEqual(found.operation)
      expect(double.jobs()).toMatchObject([{ key }])
      expect(submissions().map(({ headers }) => headers['idempotency-key'])).toEqual([key, key, key])
      double.finish()
      expect(await alone.check(found.operation)).toMatchObject({ state: 'done' })
    },
  )

  test('is the very same submission: photo, voice, words and choices', async () => {
    for (const changes of [{ inputs: [await alone.picture()] }, { prompt: '', inputs: [await voice()] }]) {
      const { ask } = await torn('timeout-before', changes)
      expect((await ask(1000)).state).toBe('pending')
      const [first, second] = submissions().slice(-2)
      expect(second!.body.equals(first!.body)).toBe(true)
    }
  })

  test('is not asked for while the first is under way; it is found in the list', async () => {
    const { ask } = await torn('timeout-after')
    double.stayBusy(true)
    expect(await ask(1000)).toMatchObject({ state: 'pending', operation: { id: double.jobs()[0]!.id } })
    double.finish()
    expect((await ask(2000)).state).toBe('done')
  })

  test('is never begun again after a day, or once nobody waits for it: then it is only looked for', async () => {
    const lost = await torn('timeout-before')
    for (const [agoMs, isOpen] of [
      [23 * HOUR_MS, true],
      [25 * HOUR_MS, true],
      [1000, false],
    ] as const)
      expect((await lost.ask(agoMs, isOpen)).state).toBe('unknown')
    expect(submissions()).toHaveLength(1)
    expect(double.jobs()).toEqual([])
    aheadMs = 0
    const made = await torn('timeout-after')
    expect((await made.ask(25 * HOUR_MS)).state).toBe('pending')
    expect((await made.ask(1000, false)).state).toBe('pending')
    expect((await alone.provider.recover!(made.key, signal(), '/nowhere')).state).toBe('pending')
    expect(submissions()).toHaveLength(2)
    expect(double.jobs()).toHaveLength(1)
  })

  test('stays unknown where the repetition is refused for what may have come between', async () => {
    const { ask } = await torn('timeout-before')
    for (const [status, code] of [
      [402, 'insufficient_credit'],
      [429, 'rate_limit_exceeded'],
      [401, 'unauthorized'],
      [404, 'voice_not_found'],
    ] as const) {
      double.answerNext(status, { error: { code, message: 'm' } })
      expect({ code, outcome: await ask(1000) }).toEqual({ code, outcome: { state: 'unknown' } })
    }
    double.answerNext(400, {})
    expect(await ask(1000)).toEqual({ state: 'unknown' })
    double.answerNext(400, { error: { code: 'content_policy_violation', message: 'm' } })
    expect(await ask(1000)).toMatchObject({ state: 'refused', reason: 'content' })
    expect((await ask(1000)).state).toBe('pending')
  })

  test('and whose files are gone is looked for in the list', async () => {
    const { key } = await torn('timeout-after')
    const inputs = () => Promise.reject(new Error('input_gone'))
    const lost = { ...alone.lost(alone.task(), 1000), inputs }
    await expect(alone.provider.recover!(key, signal(), '/nowhere', lost)).resolves.toMatchObject({ state: 'pending' })
  })
})

describe('the account at HeyGen', () => {
  test('is looked at for free', async () => {
    expect(await alone.provider.probe!(signal())).toEqual({
      ok: true,
      detail: 'the key is taken; 12.5 usd left in the wallet',
    })
  })

  test('a wrong key is told as such', async () => {
    const other = openAlone(heygen, { ...double.variables, HEYGEN_API_KEY: 'wrong' }, base())
    expect(await other.provider.probe!(signal())).toMatchObject({ ok: false, detail: expect.stringContaining('key') })
    await other.close()
  })
})
