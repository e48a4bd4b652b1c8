import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../../../src/core/errors.ts'
import type { CheckOutcome, Json, Pending } from '../../../src/core/ports.ts'
import { providerContract } from '../../../src/core/providers/contract.ts'
import { kling } from '../../../src/core/providers/kling/index.ts'
import { type Alone, openAlone } from '../provider.ts'
import { type KlingDouble, openDouble } from './double.ts'

const VIDEO = { kind: 'video', model: 'kling-v2-6', settings: { mode: 'pro' } } as const
const MINUTE_MS = 60_000
let keys = 0
const freshKey = () => `0BsKlingTestKey${String(++keys).padStart(7, '0')}`

providerContract('kling', async () => {
  const double = await openDouble()
  const alone = openAlone(kling, double.variables, VIDEO)
  const task = (changes = {}) => alone.task(changes)
  return {
    provider: alone.provider,
    task,
    refusals: [
      { title: 'content', prepare: () => double.next('content'), task: task(), reason: 'content' },
      { title: 'rate', prepare: () => double.next('rate'), task: task(), reason: 'rate' },
      { title: 'balance', prepare: () => double.next('balance'), task: task(), reason: 'balance' },
      { title: 'content with status 200', prepare: () => double.next('error-in-200'), task: task(), reason: 'content' },
      { title: 'ten megabytes of words', prepare: () => double.next('huge-error'), task: task(), reason: 'input' },
      { title: 'an animation without a picture', task: task({ kind: 'animate' }), reason: 'input' },
      { title: 'a model that is not there', task: task({ model: 'kling-v9' }), reason: 'unavailable' },
    ],
    finish: (operation) => double.finish((operation as { id: string }).id),
    close: async () => {
      await alone.close()
      await double.close()
    },
  }
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

const signal = () => AbortSignal.timeout(20_000)
const check = (operation: Json): Promise<CheckOutcome> => alone.provider.check(operation, signal(), '/nowhere')
async function started(changes = {}): Promise<{ operation: Json; id: string }> {
  const outcome = (await alone.provider.start(alone.task(changes), freshKey())) as Pending
  expect(outcome.state).toBe('pending')
  return { operation: outcome.operation, id: (outcome.operation as { id: string }).id }
}

describe('a job of Kling', () => {
  test('carries our key and our address to call back, and is told by its file and its cost', async () => {
    const key = freshKey()
    const outcome = (await alone.provider.start(alone.task(), key)) as Pending
    expect(double.jobs()).toMatchObject([
      { key, kind: 'video', request: { sound: 'off', callback_url: `https://bot.example/wake/kling/${key}.signed` } },
    ])
    expect((await check(outcome.operation)).state).toBe('pending')
    double.finish()
    expect(await check(outcome.operation)).toMatchObject({
      state: 'done',
      files: [{ role: 'main', source: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/made\/\d+\.mp4$/) } }],
      usage: { costMicroUsd: 490_000 },
    })
  })

  test('takes a photo as plain base64 and answers on the path of photos', async () => {
    const inputs = [await alone.picture()]
    const { operation } = await started({ kind: 'animate', inputs, options: { camera: 'tilt-up' } })
    expect(operation).toMatchObject({ path: 'image2video' })
    const { image } = double.jobs()[0]!.request as { image: string }
    expect(Buffer.from(image, 'base64').subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
  })

  test('is signed in by a token of the older pair of keys', async () => {
    alone = openAlone(kling, double.pairVariables, VIDEO)
    await started()
    alone = openAlone(kling, { ...double.pairVariables, KLING_SECRET_KEY: 'another' }, VIDEO)
    expect(await alone.provider.start(alone.task(), freshKey())).toMatchObject({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: '1002',
    })
  })

  test('that fails is told by its words: content, the picture, the engine', async () => {
    for (const [how, reason] of [
      ['content', 'content'],
      ['input', 'input'],
      ['fault', 'unavailable'],
    ] as const) {
      const { operation, id } = await started()
      double.fail(id, how)
      expect(await check(operation)).toMatchObject({ state: 'refused', reason })
    }
  })

  test('is not given up for answers that say nothing about it', async () => {
    const { operation } = await started()
    for (const answer of [401, 403, 429, 500, 503, 'tear', 'html', 'empty'] as const) {
      double.nextChecks(answer)
      const fault = await check(operation).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(Fault)
      expect((fault as Fault).retryable).toBe(true)
      expect(String((fault as Error).stack)).not.toContain('kling-double-api-key')
    }
    double.nextChecks(404)
    expect((await check(operation)).state).toBe('pending')
    double.finish()
    expect((await check(operation)).state).toBe('done')
  })

  test('whose prompt was cut says so with its result', async () => {
    const { operation } = await started({ prompt: 'a '.repeat(1500) })
    double.finish()
    expect(await check(operation)).toMatchObject({
      notes: [{ code: 'prompt-shortened', params: { chars: expect.any(Number) } }],
    })
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
    for (let n = 0; n < 150; n++) await started()
    const { find } = await torn('timeout-after')
    for (let n = 0; n < 120; n++) await started()
    double.forgetOurIds()
    expect(await find(1000)).toMatchObject({ state: 'pending', operation: { path: 'text2video' } })
  })

  test('was never made: known only when its call is over, and only from a list that reaches back', async () => {
    const { find, blind } = await torn('timeout-before')
    expect((await find(1000)).state).toBe('unknown')
    expect((await find(2 * MINUTE_MS)).state).toBe('absent')
    expect((await blind()).state).toBe('unknown')
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
    await started()
  })
})
