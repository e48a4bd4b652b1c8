import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../../../src/core/errors.ts'
import type { Done, LostSubmission } from '../../../src/core/ports.ts'
import { ark, placeOf } from '../../../src/core/providers/ark/index.ts'
import { markOf } from '../../../src/core/providers/ark/requests.ts'
import { type Alone, freshKey, openAlone, signal, testsOfWaiting } from '../provider.ts'
import { vendorStory } from '../story.ts'
import { type ArkDouble, openDouble } from './double.ts'

const CLIP = { kind: 'video', model: 'seedance-1-0-pro-250528' } as const
const NEWER = 'dreamina-seedance-2-0-260128'
const IMAGE = { kind: 'image', model: 'seedream-4-5-251128' } as const
const MINUTE_MS = 60_000

const RATIO = { type: 'choice', choices: ['1:1', '16:9'], default: '16:9' }
const DURATION = { type: 'integer', min: 4, max: 12, default: 5, unit: 'seconds' }
const photos = (max: number) => ({ pictures: { min: 1, max } })
const one = (kind: string, model: string, more: object) => ({
  kind,
  title: { en: model },
  prompt: 'optional',
  price: { each: 4000 },
  routes: [{ provider: 'ark', model }],
  ...more,
})

vendorStory('ark', openDouble, {
  models: {
    seedance: one('video', NEWER, { options: { ratio: RATIO, duration: DURATION } }),
    'seedance-photo': one('animate', CLIP.model, { inputs: photos(1), options: { duration: DURATION } }),
  },
  errands: [
    { model: 'seedance', prompt: 'a lighthouse in a storm', makes: 'video' },
    { model: 'seedance-photo', prompt: 'the sea begins to move', pictures: 1, makes: 'video' },
  ],
  isAsync: true,
  lost: 'found',
  callsBack: true,
  cancels: true,
  failures: ['content', 'input', 'fault'],
  addresses: true,
})

vendorStory('ark', openDouble, {
  models: {
    seedream: one('image', IMAGE.model, { options: { ratio: RATIO } }),
    'seedream-edit': one('edit', IMAGE.model, { inputs: photos(4) }),
  },
  errands: [
    { model: 'seedream', prompt: 'a lighthouse in a storm', makes: 'picture' },
    { model: 'seedream-edit', prompt: 'put a moon above it', pictures: 2, makes: 'picture' },
  ],
  isAsync: false,
  lost: 'given-up',
  errorIn200: 'content',
  // The clips above have brought spoiled files to the same hands.
  addresses: false,
})

let double: ArkDouble
let alone: Alone
beforeEach(async () => {
  double = await openDouble()
  alone = openAlone(ark, double.variables, CLIP)
})
afterEach(async () => {
  await alone.close()
  await double.close()
})

const start = (changes = {}, key = freshKey()) => alone.provider.start(alone.task(changes), key)

describe('what Ark refuses', () => {
  test('is told by its codes, whatever their status', async () => {
    for (const [status, code, reason, message = 'a sentence with a prompt in it'] of [
      [400, 'InputTextSensitiveContentDetected', 'content'],
      [400, 'InputImageSensitiveContentDetected.PrivacyInformation', 'content'],
      [400, 'OutputImageRiskDetection', 'content'],
      [400, 'SensitiveContentDetected.SevereViolation', 'content'],
      [400, 'InvalidParameter.UnsupportedImageFormat', 'input'],
      [400, 'MissingParameter', 'input'],
      [403, 'AccountOverdueError', 'balance'],
      [403, 'OperationDenied.ServiceOverdue', 'balance', 'Operation is denied because your account balance is overdue'],
      [429, 'SetLimitExceeded', 'balance'],
      [429, 'QuotaExceeded', 'balance', 'The free trial quota of the model has been used up.'],
      [429, 'QuotaExceeded', 'rate', 'The number of queued tasks exceeds the limit.'],
      [429, 'ModelAccountRpmRateLimitExceeded', 'rate'],
      [429, 'ServerOverloaded', 'rate'],
      [401, 'AuthenticationError', 'unavailable'],
      [403, 'OperationDenied.ServiceNotOpen', 'unavailable'],
      [404, 'ModelNotOpen', 'unavailable'],
      [404, 'InvalidEndpointOrModel.NotFound', 'unavailable'],
    ] as const) {
      double.answerNext(status, { error: { code, message, param: '', type: 'BadRequest' } })
      const outcome = await start()
      expect({ code, outcome }).toMatchObject({ outcome: { state: 'refused', reason, vendorCode: code } })
    }
    for (const [status, code] of [
      [500, 'InternalServiceError'],
      [500, 'OutputVideoSensitiveContentDetected'],
      [200, 'SomethingNew'],
    ] as const) {
      double.answerNext(status, { error: { code, message: 'm' } })
      expect((await start()).state).toBe('unknown')
    }
    double.answerNext(200, { id: '../../images/generations' })
    expect((await start()).state).toBe('unknown')
    expect(double.jobs()).toEqual([])
  })

  test('for too many at a time is tried again when it says', async () => {
    double.answerNext(429, { error: { code: 'RateLimitExceeded', message: 'm' } }, { 'retry-after': '30' })
    expect(await start()).toMatchObject({ reason: 'rate', retryAfterMs: 30_000 })
  })
})

describe('pictures of Ark', () => {
  test('come at once; one that did not pass its inspection is refused for its content', async () => {
    expect(await start(IMAGE)).toMatchObject({ state: 'done', files: [{ role: 'main' }] })
    double.next('error-in-200')
    expect(await start(IMAGE)).toMatchObject({
      ...{ state: 'refused', reason: 'content', vendorCode: 'OutputImageSensitiveContentDetected' },
    })
    expect(double.jobs()).toMatchObject([{ kind: 'image', billed: true }])
  })

  test('that were lost are lost: nobody asks for them again', async () => {
    double.next('timeout-after')
    expect((await start(IMAGE)).state).toBe('unknown')
    const before = double.calls().length
    const lost = alone.lost(alone.task(IMAGE), 1000)
    expect(await alone.provider.recover!('key', signal(), '/nowhere', lost)).toEqual({ state: 'lost' })
    expect(double.calls()).toHaveLength(before)
  })
})

describe('clips of Ark', () => {
  test('are tasks: waited for, then told by their file and, where the route says what tokens cost, their cost', async () => {
    const { operation, id } = await alone.started({
      settings: { usd_per_million_tokens: 2.5 },
      options: { duration: 10 },
    })
    expect((await alone.check(operation)).state).toBe('pending')
    double.begin()
    expect((await alone.check(operation)).state).toBe('pending')
    double.finish()
    const files = [{ role: 'main', source: { url: expect.stringMatching(/\.mp4$/) } }]
    const reported = { completion_tokens: 217_800, total_tokens: 217_800 }
    expect(await alone.check(operation)).toEqual({ state: 'done', files, usage: { costMicroUsd: 544_500, reported } })
    expect(((await alone.check({ id })) as Done).usage).toEqual({ reported })
  })

  test('carry our address to call back, which names the job for one whose answer was lost', async () => {
    const { id } = await alone.started()
    const request = double.jobs()[0]!.request as { callback_url: string }
    expect(request.callback_url).toMatch(/^https:\/\/bot\.example\/wake\/ark\/0BsVendorTestKey\d+\.signed$/)
    const called = (body: string, key?: string) =>
      alone.provider.wake!({
        ...(key === undefined ? {} : { key }),
        headers: {},
        query: {},
        rawBody: Buffer.from(body),
      })
    const woken = await called(JSON.stringify({ id, status: 'running' }), 'key')
    const settings = { usd_per_million_tokens: 7 }
    expect(woken?.operation?.(CLIP.model, { ...CLIP, settings })).toEqual({ id, usdPerMillion: 7 })
    expect(await called('{"id":"../x"}', 'key')).toEqual({ key: 'key' })
    expect(await called('<html>', 'key')).toEqual({ key: 'key' })
    expect(await called(JSON.stringify({ id }))).toBeNull()
  })

  test('can be taken back while they wait; what has begun or ended is left alone', async () => {
    const first = await alone.started()
    expect(await alone.provider.cancel!(first.operation, signal())).toBe('cancelled')
    expect(await alone.check(first.operation)).toMatchObject({ state: 'refused', vendorCode: 'task-cancelled' })
    const second = await alone.started()
    double.begin()
    expect(await alone.provider.cancel!(second.operation, signal())).toBe('running')
    double.finish()
    expect(await alone.provider.cancel!(second.operation, signal())).toBe('running')
    expect((await alone.check(second.operation)).state).toBe('done')
    double.nextChecks('tear')
    expect(await alone.provider.cancel!(second.operation, signal())).toBe('unknown')
    expect(double.calls().filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  })
})

describe('a clip of Ark', () => {
  testsOfWaiting(() => ({ alone, double }), { secret: 'ARK_API_KEY', notYet: { id: 'not-seen-yet' } })
})

describe('a clip whose answer was lost', () => {
  async function torn(plan: 'timeout-before' | 'timeout-after', changes = {}) {
    const [task, key] = [alone.task(changes), freshKey()]
    double.next(plan)
    expect((await alone.provider.start(task, key)).state).toBe('unknown')
    const find = (agoMs: number, others?: LostSubmission['others']) =>
      alone.provider.recover!(key, signal(), '/nowhere', alone.lost(task, agoMs, others))
    return Object.assign(find, { mark: markOf(key) })
  }
  const usual = { expiresAfterS: 172_800 }

  test('is the one of its model and time that expires when we have said, running or done', async () => {
    const find = await torn('timeout-after', { model: NEWER, settings: { usd_per_million_tokens: 7 } })
    const own = double.jobs()[0]!
    double.addOther(NEWER, Date.now(), usual)
    double.addOther(CLIP.model, Date.now(), { expiresAfterS: find.mark })
    double.addOther(NEWER, Date.now() - 30 * MINUTE_MS, { expiresAfterS: find.mark })
    const found = { state: 'pending', operation: { id: own.id, usdPerMillion: 7 } }
    expect(await find(1000)).toMatchObject(found)
    // One that is done is taken up by its name as well: else another attempt could take it for its own.
    double.finish(own.id)
    expect(await find(1000)).toMatchObject(found)
    expect(await alone.provider.recover!('key', signal(), '/nowhere')).toEqual({ state: 'unknown' })
  })

  test('is nobody knows which where two could be it, unless one is known to be of another attempt', async () => {
    const find = await torn('timeout-after')
    const other = double.addOther(CLIP.model, Date.now(), { expiresAfterS: find.mark })
    expect((await find(1000)).state).toBe('unknown')
    expect(await find(1000, [{ id: other }])).toMatchObject({ operation: { id: double.jobs()[0]!.id } })
  })

  test('is told by its seed where a server does not say when tasks expire', async () => {
    double.hideExpiry()
    const find = await torn('timeout-after')
    double.addOther(CLIP.model, Date.now(), { seed: 8, isDone: true })
    // Tasks tell their seed at the end.
    expect((await find(4 * MINUTE_MS)).state).toBe('unknown')
    double.finish()
    expect(await find(4 * MINUTE_MS)).toMatchObject({ state: 'pending', operation: { id: double.jobs()[0]!.id } })
  })

  test('that has no seed is, where nothing says when tasks expire, the only one of its time that came out as asked for', async () => {
    double.hideExpiry()
    const options = { duration: 7, ratio: '9:16', resolution: '480p' }
    const find = await torn('timeout-after', { model: NEWER, options })
    const own = double.jobs()[0]!
    // Tasks tell what they are like at the end.
    expect((await find(4 * MINUTE_MS)).state).toBe('unknown')
    double.finish()
    expect(await find(4 * MINUTE_MS)).toMatchObject({ state: 'pending', operation: { id: own.id } })
    const findOther = await torn('timeout-before', { model: NEWER, options: { ...options, ratio: '16:9' } })
    expect((await findOther(4 * MINUTE_MS)).state).toBe('unknown')
    const other = double.addOther(NEWER, Date.now(), { isDone: true })
    expect((await find(4 * MINUTE_MS)).state).toBe('unknown')
    expect((await find(4 * MINUTE_MS, [{ id: other }])).state).toBe('pending')
  })

  test('was never made: known only when its call is over, and where everything of that time is plainly not it', async () => {
    double.addOther(NEWER, Date.now(), usual)
    double.addOther(CLIP.model, Date.now() - 30 * MINUTE_MS, usual)
    const find = await torn('timeout-before')
    double.addOther(CLIP.model, Date.now(), { expiresAfterS: find.mark === 90_000 ? 90_001 : 90_000 })
    expect((await find(1000)).state).toBe('unknown')
    expect((await find(4 * MINUTE_MS)).state).toBe('absent')
    const stranger = double.addOther(CLIP.model, Date.now() - 4 * MINUTE_MS, usual)
    expect((await find(4 * MINUTE_MS)).state).toBe('unknown')
    expect((await find(4 * MINUTE_MS, [{ id: stranger }])).state).toBe('absent')
    double.nextChecks(404)
    expect((await find(4 * MINUTE_MS)).state).toBe('unknown')
    double.nextChecks(429)
    await expect(find(4 * MINUTE_MS)).rejects.toBeInstanceOf(Fault)
  })

  test('is found behind pages of others, in either order, and by a clock that is not ours', async () => {
    await double.close()
    const ours = Date.now
    double = await openDouble({ clock: { nowMs: () => ours() - 3 * 60 * MINUTE_MS } })
    alone = openAlone(ark, double.variables, CLIP)
    const find = await torn('timeout-after')
    const { id } = double.jobs()[0]!
    for (let n = 0; n < 230; n++) double.addOther(CLIP.model, Date.now() - 2 * 60 * MINUTE_MS, usual)
    expect(await find(1000)).toMatchObject({ operation: { id } })
    double.turnList()
    for (let n = 0; n < 230; n++) double.addOther(CLIP.model, Date.now() - 30 * 60 * MINUTE_MS, usual)
    expect(await find(1000)).toMatchObject({ operation: { id } })
  })
})

describe('the account at Ark', () => {
  test('is looked at for free, and a wrong key is told as such', async () => {
    expect(await alone.provider.probe!(signal())).toEqual({
      ok: true,
      detail: 'the key is taken; 0 clips in the last 7 days',
    })
    alone = openAlone(ark, { ...double.variables, ARK_API_KEY: 'wrong' }, CLIP)
    expect(await alone.provider.probe!(signal())).toMatchObject({ ok: false, detail: expect.stringContaining('key') })
    expect(await start()).toMatchObject({ state: 'refused', reason: 'unavailable', vendorCode: 'AuthenticationError' })
    expect(double.jobs()).toEqual([])
  })

  test('in China has the same models under other names', async () => {
    await double.close()
    double = await openDouble({ host: 'volcengine' })
    alone = openAlone(ark, { ...double.variables, ARK_REGION: 'volcengine' }, CLIP)
    await alone.started()
    await start(IMAGE)
    expect(double.jobs().map(({ model }) => model)).toEqual([`doubao-${CLIP.model}`, `doubao-${IMAGE.model}`])
    alone = openAlone(ark, double.variables, CLIP)
    expect(await start()).toMatchObject({ reason: 'unavailable', vendorCode: 'InvalidEndpointOrModel.NotFound' })
  })

  test('is where the key was made, or where the address says', () => {
    const place = (settings: { [name: string]: string }) => {
      const { host, root } = placeOf(settings)
      return [host, root]
    }
    const [abroad, china] = [
      'https://ark.ap-southeast.bytepluses.com/api/v3',
      'https://ark.cn-beijing.volces.com/api/v3',
    ]
    expect(place({})).toEqual(['byteplus', abroad])
    expect(place({ ARK_REGION: 'volcengine' })).toEqual(['volcengine', china])
    expect(place({ ARK_API_ROOT: `${china}/` })).toEqual(['volcengine', china])
    expect(place({ ARK_API_ROOT: 'https://ark.cn-beijing.volces.com' })).toEqual(['volcengine', china])
    const proxy = 'http://127.0.0.1:9/ark/v3'
    expect(place({ ARK_API_ROOT: proxy })).toEqual(['byteplus', proxy])
    expect(place({ ARK_API_ROOT: proxy, ARK_REGION: 'volcengine' })).toEqual(['volcengine', proxy])
  })
})
