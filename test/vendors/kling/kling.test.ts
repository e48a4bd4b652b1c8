import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../../../src/core/errors.ts'
import type { Pending } from '../../../src/core/ports.ts'
import { kling } from '../../../src/core/providers/kling/index.ts'
import { type Alone, freshKey, openAlone, signal, testsOfWaiting } from '../provider.ts'
import { vendorStory } from '../story.ts'
import { type KlingDouble, openDouble } from './double.ts'

const VIDEO = { kind: 'video', model: 'kling-v2-6', settings: { mode: 'pro' } } as const
const MINUTE_MS = 60_000

const RATIO = { type: 'choice', choices: ['16:9', '9:16'], default: '16:9' }
const DURATION = { type: 'choice', choices: [5, 10], default: 5 }
const CAMERA = { type: 'choice', choices: ['auto', 'zoom-in', 'tilt-up'], default: 'auto' }
const one = (kind: string, model: string, more: object) => ({
  kind,
  title: { en: model },
  prompt: 'optional',
  options: { camera: CAMERA, duration: DURATION },
  price: { each: 6000 },
  routes: [{ provider: 'kling', model, settings: { mode: 'pro' } }],
  ...more,
})
const MODELS = {
  kling: one('video', 'kling-v2-6', { options: { ratio: RATIO, duration: DURATION, camera: CAMERA } }),
  'kling-camera': one('animate', 'kling-v1-5', { inputs: { pictures: { min: 1, max: 1 } } }),
}
vendorStory('kling', openDouble, {
  models: MODELS,
  errands: [
    { model: 'kling', prompt: 'a lighthouse in a storm', makes: 'video' },
    {
      model: 'kling-camera',
      prompt: 'the sea begins to move',
      options: { camera: 'zoom-in' },
      pictures: 1,
      makes: 'video',
    },
  ],
  isAsync: true,
  lost: 'found',
  callsBack: true,
  errorIn200: 'content',
  failures: ['content', 'input', 'fault'],
  addresses: true,
})

let double: KlingDouble
let alone: Alone
beforeEach(async () => {
  double = await openDouble()
  alone = openAlone(kling, double.variables, VIDEO)
})
afterEach(async () => {
  await alone.close()
  await double.close()
})

describe('a job of Kling', () => {
  testsOfWaiting(() => ({ alone, double }), { secret: 'KLING_API_KEY', notYet: 404 })

  test('carries our key and our address to call back, and is told by its file and its cost', async () => {
    const key = freshKey()
    const outcome = (await alone.provider.start(alone.task(), key)) as Pending
    expect(double.jobs()).toMatchObject([
      { key, kind: 'video', request: { sound: 'off', callback_url: `https://bot.example/wake/kling/${key}.signed` } },
    ])
    expect((await alone.check(outcome.operation)).state).toBe('pending')
    double.finish()
    expect(await alone.check(outcome.operation)).toMatchObject({
      state: 'done',
      files: [{ role: 'main', source: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/made\/\d+\.mp4$/) } }],
      usage: { costMicroUsd: 490_000, reported: { final_unit_deduction: 3.5 } },
    })
  })

  test('takes a photo as plain base64 and answers on the path of photos', async () => {
    const inputs = [await alone.picture()]
    const { operation } = await alone.started({ kind: 'animate', inputs, options: { camera: 'tilt-up' } })
    expect(operation).toMatchObject({ path: 'image2video' })
    const { image } = double.jobs()[0]!.request as { image: string }
    expect(Buffer.from(image, 'base64').subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
  })

  test('is signed in by a token of the older pair of keys', async () => {
    alone = openAlone(kling, double.pairVariables, VIDEO)
    await alone.started()
    alone = openAlone(kling, { ...double.pairVariables, KLING_SECRET_KEY: 'another' }, VIDEO)
    expect(await alone.provider.start(alone.task(), freshKey())).toMatchObject({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: '1002',
    })
  })

  test('whose prompt was cut says so with its result', async () => {
    const { operation } = await alone.started({ prompt: 'a '.repeat(1500) })
    double.finish()
    expect(await alone.check(operation)).toMatchObject({
      notes: [{ code: 'prompt-shortened', params: { chars: expect.any(Number) } }],
    })
  })
})

describe('what Kling refuses', () => {
  test('is told by its codes: an account in trouble is no limit of the rate', async () => {
    for (const [status, code, reason] of [
      [401, 1002, 'unavailable'],
      [401, 1004, 'unavailable'],
      [429, 1100, 'balance'],
      [429, 1101, 'balance'],
      [429, 1102, 'balance'],
      [429, 1103, 'unavailable'],
      [400, 1200, 'input'],
      [400, 1201, 'input'],
      [404, 1202, 'unavailable'],
      [404, 1203, 'unavailable'],
      [400, 1300, 'content'],
      [400, 1301, 'content'],
      [429, 1302, 'rate'],
      [429, 1303, 'rate'],
      [429, 1304, 'unavailable'],
    ] as const) {
      double.answerNext(status, { code, message: 'a sentence with a prompt in it', request_id: 'r' })
      const outcome = await alone.provider.start(alone.task(), freshKey())
      expect({ code, outcome }).toMatchObject({ outcome: { state: 'refused', reason, vendorCode: String(code) } })
    }
    for (const [status, code] of [
      [500, 5000],
      [503, 5001],
      [504, 5002],
      [200, 5000],
      [200, 4711],
    ] as const) {
      double.answerNext(status, { code, message: 'm', request_id: 'r' })
      expect((await alone.provider.start(alone.task(), freshKey())).state).toBe('unknown')
    }
    double.answerNext(200, { code: 0, message: 'm', data: { task_id: '../account/costs' } })
    expect((await alone.provider.start(alone.task(), freshKey())).state).toBe('unknown')
  })

  test('for too many at a time is tried again after our own growing pauses, or when it says', async () => {
    double.next('rate')
    expect(await alone.provider.start(alone.task(), freshKey())).not.toHaveProperty('retryAfterMs')
    double.answerNext(429, { code: 1302, message: 'm' }, { 'retry-after': '30' })
    expect(await alone.provider.start(alone.task(), freshKey())).toMatchObject({ retryAfterMs: 30_000 })
  })

  test('an animation without a picture is not even sent', async () => {
    expect(await alone.provider.start(alone.task({ kind: 'animate' }), freshKey())).toMatchObject({ reason: 'input' })
    expect(double.calls()).toEqual([])
  })
})

describe('what Kling did not answer', () => {
  test.each(['html', 'empty', '5xx', '5xx-created', 'timeout-before', 'timeout-after'] as const)(
    'after %s nobody says that nothing was made',
    async (plan) => {
      double.next(plan)
      expect((await alone.provider.start(alone.task(), freshKey())).state).toBe('unknown')
      expect(double.jobs()).toHaveLength(['empty', '5xx-created', 'timeout-after'].includes(plan) ? 1 : 0)
    },
  )

  test('an address where nobody listens proves that nothing was made', async () => {
    await double.close()
    expect(await alone.provider.start(alone.task(), freshKey())).toMatchObject({
      state: 'refused',
      reason: 'unavailable',
    })
    double = await openDouble()
  })

  async function torn(plan: 'timeout-before' | 'timeout-after', changes = {}) {
    const key = freshKey()
    const task = alone.task(changes)
    double.next(plan)
    expect((await alone.provider.start(task, key)).state).toBe('unknown')
    return {
      find: (agoMs: number) => alone.provider.recover!(key, signal(), '/nowhere', alone.lost(task, agoMs)),
      blind: () => alone.provider.recover!(key, signal(), '/nowhere'),
    }
  }

  test('is found by our own id, running or done, and never submitted again', async () => {
    const { find, blind } = await torn('timeout-after')
    const { id } = double.jobs()[0]!
    expect(await find(1000)).toMatchObject({ state: 'pending', operation: { path: 'text2video', id } })
    expect(await blind()).toMatchObject({ state: 'pending', operation: { id } })
    double.finish()
    expect((await find(1000)).state).toBe('done')
    expect(double.jobs()).toHaveLength(1)
  })

  test('is found in the list where the question by our id is not understood', async () => {
    const { find } = await torn('timeout-after')
    for (let n = 0; n < 120; n++) double.addOther(`theirs-${n}`)
    double.forgetOurIds()
    expect(await find(1000)).toMatchObject({ state: 'pending', operation: { path: 'text2video' } })
  })

  test('is found in the list although a question that was a guess fails', async () => {
    const { find, blind } = await torn('timeout-after')
    const { id } = double.jobs()[0]!
    double.forgetOurIds()
    for (const answers of [[500], [404, 500], [500, 'tear'], ['html', 503]] as const) {
      double.nextChecks(...answers)
      expect(await find(1000)).toMatchObject({ state: 'pending', operation: { id } })
    }
    // Nor does what fails for photos keep it from being found among the clips from words.
    double.nextChecks(500, 500, 500)
    expect(await blind()).toMatchObject({ state: 'pending', operation: { id } })
  })

  test('was never made: known only when its call is over, and only from a list that reaches back', async () => {
    const { find, blind } = await torn('timeout-before')
    expect((await find(1000)).state).toBe('unknown')
    expect((await find(2 * MINUTE_MS)).state).toBe('absent')
    expect((await blind()).state).toBe('unknown')
    const { find: findElsewhere } = await torn('timeout-before', { kind: 'animate', inputs: [await alone.picture()] })
    double.addOther()
    expect((await find(2 * MINUTE_MS)).state).toBe('unknown')
    expect((await findElsewhere(2 * MINUTE_MS)).state).toBe('absent')
    double.nextChecks(404, 404, 404)
    expect((await find(2 * MINUTE_MS)).state).toBe('unknown')
    double.nextChecks(404, 404, 500)
    await expect(find(2 * MINUTE_MS)).rejects.toBeInstanceOf(Fault)
  })

  test('of a photo is looked for among photos', async () => {
    const { find } = await torn('timeout-after', { kind: 'animate', inputs: [await alone.picture()] })
    expect(await find(1000)).toMatchObject({ state: 'pending', operation: { path: 'image2video' } })
    double.fail(double.jobs()[0]!.id, 'content')
    expect(await find(1000)).toMatchObject({ state: 'refused', reason: 'content' })
  })
})

describe('the account at Kling', () => {
  test('is looked at for free: what is left of the packs in force', async () => {
    expect(await alone.provider.probe!(signal())).toEqual({
      ok: true,
      detail: 'the key is taken; 118.5 units left in 1 resource packs',
    })
  })

  test('a wrong key is told as such', async () => {
    alone = openAlone(kling, { ...double.variables, KLING_API_KEY: 'wrong' }, VIDEO)
    expect(await alone.provider.probe!(signal())).toMatchObject({ ok: false, detail: expect.stringContaining('key') })
  })

  test('the version may stand in the address', async () => {
    alone = openAlone(kling, { ...double.variables, KLING_API_ROOT: `${double.variables['KLING_API_ROOT']}/v1` }, VIDEO)
    await alone.started()
  })
})
