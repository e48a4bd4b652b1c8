import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { falDone, falError, falReported } from '../../../src/core/providers/fal/answers.ts'
import { fal } from '../../../src/core/providers/fal/index.ts'
import { usageOf } from '../../../src/core/providers/kit/usage.ts'
import { type Alone, openAlone, signal } from '../provider.ts'
import { providerAt, taskOf, vendorStory } from '../story.ts'
import { openDouble } from './double.ts'

const image = {
  kind: 'image',
  title: { en: 'Flux' },
  prompt: 'required',
  options: {
    ratio: { type: 'choice', choices: ['1:1', '16:9'], default: '1:1' },
    count: { type: 'integer', min: 1, max: 4, default: 1 },
    seed: { type: 'integer', min: 0, max: 2147483647 },
  },
  price: { each: 1000 },
  routes: [{ provider: 'fal', model: 'fal-ai/flux/schnell', cost_micro_usd: 3000 }],
}

vendorStory('fal', openDouble, {
  models: { flux: image },
  errands: [{ model: 'flux', prompt: 'a lighthouse in a storm', options: { count: 1 }, makes: 'picture' }],
  isAsync: true,
  lost: 'callback',
  cancels: true,
  signs: true,
  failures: ['content', 'input', 'fault'],
  partial: {
    errand: { model: 'flux', prompt: 'four foxes in the snow', options: { count: 4 }, makes: 'picture' },
    arrange: (double) => {
      double.nsfw = [false, true, false, true]
    },
    asked: 4,
    made: 2,
  },
  addresses: true,
})

const request = async (double: Awaited<ReturnType<typeof openDouble>>, how: 'signed' | 'forged' | 'old' = 'signed') => {
  const seen: { headers: Headers; body: string }[] = []
  const server = createServer((incoming, response) => {
    let body = ''
    incoming.on('data', (chunk) => (body += chunk))
    incoming.on('end', () => {
      seen.push({ headers: new Headers(incoming.headers as never), body })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await double.callBack!(double.jobs().at(-1)!.id, how)
  await new Promise((resolve) => server.close(resolve))
  const { headers, body } = seen[0]!
  return { key: 'k', headers: Object.fromEntries(headers), query: {}, rawBody: Buffer.from(body) }
}
let address: string | undefined

describe('callbacks', () => {
  let double: Awaited<ReturnType<typeof openDouble>>
  afterEach(async () => {
    await double.close()
  })
  const begin = async () => {
    double = await openDouble({ botAddress: () => address })
    const provider = providerAt('fal', double.variables)
    const task = await taskOf(image, { model: 'flux', prompt: 'a fox', makes: 'picture' }, '/nowhere')
    expect(await provider.start(task, 'k')).toMatchObject({ state: 'pending' })
    await double.finish()
    return provider
  }
  const keyCalls = () => double.calls().filter(({ path }) => path.endsWith('jwks.json')).length

  test('are believed by their signature over the very bytes; keys are asked for once, and again when they were changed', async () => {
    const provider = await begin()
    const genuine = await request(double)
    expect(await provider.wake!(genuine)).toMatchObject({ key: 'k' })
    expect(await provider.wake!({ ...genuine, rawBody: Buffer.from(`${genuine.rawBody} `) })).toBeNull()
    expect(await provider.wake!(await request(double, 'forged'))).toBeNull()
    expect(await provider.wake!(await request(double, 'old'))).toBeNull()
    const other = { ...genuine, headers: { ...genuine.headers, 'x-fal-webhook-request-id': 'another' } }
    expect(await provider.wake!(other)).toBeNull()
    const { key: _key, ...unnamed } = genuine
    expect(await provider.wake!(unnamed)).toBeNull()
    expect(keyCalls()).toBe(1)
  })

  test('that come at once, as after a restart, are all believed', async () => {
    const provider = await begin()
    const genuine = await request(double)
    const hints = await Promise.all([1, 2, 3].map(() => provider.wake!(genuine)))
    expect(hints).toMatchObject([{ key: 'k' }, { key: 'k' }, { key: 'k' }])
    expect(keyCalls()).toBe(1)
  })

  test('name the job, so that a submission whose answer was lost is asked about', async () => {
    const provider = await begin()
    const hint = await provider.wake!(await request(double))
    const operation = hint?.operation?.('fal-ai/flux/schnell', { kind: 'image', model: 'fal-ai/flux/schnell' })
    const dir = await mkdtemp(join(tmpdir(), 'chatelier-fal-'))
    expect(await provider.check(operation!, new AbortController().signal, dir)).toMatchObject({
      state: 'done',
      usage: { reported: { inference_time: 2.5 } },
    })
  })
})

// Its page of webhooks (docs.fal.ai, model-apis/inference/webhooks), and the host that its client 1.10.1 asks (src/config.js).
test('callbacks are checked with the keys that fal publishes, where nobody says otherwise', () => {
  expect(fal.variables['FAL_JWKS_URL']?.fallback).toBe('https://rest.fal.ai/.well-known/jwks.json')
})

test('units that fal bills by are kept where its answer names them', () => {
  const status = { status: 'COMPLETED', metrics: { inference_time: 2.5 } }
  expect(falReported({ headers: { 'x-fal-billable-units': '1.5' } }, status)).toEqual({
    billable_units: 1.5,
    inference_time: 2.5,
  })
  expect(usageOf({ reported: falReported({ headers: {} }, {}) })).toEqual({})
})

describe('a job of fal', () => {
  let double: Awaited<ReturnType<typeof openDouble>>
  let alone: Alone
  beforeEach(async () => {
    double = await openDouble({ botAddress: () => address })
    alone = openAlone(fal, double.variables, { kind: 'image', model: 'fal-ai/flux/schnell' })
  })
  afterEach(async () => {
    await alone.close()
    await double.close()
  })
  const unavailable = (vendorCode: string) => ({ state: 'refused', reason: 'unavailable', vendorCode })

  test('is asked about and taken back where its submission said', async () => {
    double.prefix = '/elsewhere'
    const { operation, id } = await alone.started()
    await double.finish(id)
    expect(await alone.check(operation)).toMatchObject({ state: 'done' })
    const second = await alone.started()
    expect(await alone.provider.cancel!(second.operation, signal())).toBe('cancelled')
  })

  test('that is over once it was taken back is told as taken back', async () => {
    double.keepsCancelled = true
    const { operation } = await alone.started()
    expect(await alone.provider.cancel!(operation, signal())).toBe('cancelled')
    expect(await alone.check(operation)).toEqual(unavailable('client_cancelled'))
  })

  test('is asked about where we reach fal, whatever addresses fal names: nobody else gets the key', async () => {
    double.named = 'https://queue.fal.example'
    const { operation, id } = await alone.started()
    expect(JSON.stringify(operation)).not.toContain('example')
    await double.finish(id)
    expect(await alone.check(operation)).toMatchObject({ state: 'done' })
  })

  test('that was stored without its addresses, or is known by its callback alone, is asked about where it must be', async () => {
    const { id } = await alone.started()
    await double.finish(id)
    expect(await alone.check({ id, app: 'fal-ai/flux', kind: 'image' })).toMatchObject({ state: 'done' })
    for (const model of ['workflows/chatelier/two-steps', 'comfy/chatelier/graph']) {
      const { id: flow } = await alone.started({ model })
      await double.finish(flow)
      const hint = await alone.provider.wake!(await request(double))
      const operation = hint!.operation!(model, { kind: 'image', model })
      expect(await alone.check(operation)).toMatchObject({ state: 'done' })
    }
  })

  test('that is over without a result has failed, with whatever fal says of it', async () => {
    const gone = await alone.started()
    double.endAs(gone.id, { status: 404, body: { detail: 'Path /nope not found' } })
    expect(await alone.check(gone.operation)).toEqual(unavailable('http-404'))
    const told = await alone.started()
    double.endAs(told.id, { status: 500, body: {} }, { error: 'no answer', error_type: 'runner_disconnected' })
    expect(await alone.check(told.operation)).toEqual(unavailable('runner_disconnected'))
    // https://fal.ai/docs/documentation/model-apis/request-errors: what is cancelled on its pages ends so.
    for (const error_type of ['client_cancelled', 'client_disconnected']) {
      const closed = await alone.started()
      double.endAs(closed.id, { status: 499, body: { detail: 'The request was closed.', error_type } })
      expect(await alone.check(closed.operation)).toEqual(unavailable(error_type))
    }
    const blocked = await alone.started()
    const violation = { status: 422, body: { detail: [{ type: 'content_policy_violation' }] } }
    double.endAs(blocked.id, violation, { error: 'Invalid status code: 422' })
    expect(await alone.check(blocked.operation)).toMatchObject({ reason: 'content' })
  })

  test('whose result is nothing but an error of the server is asked for again, and given up when that lasts', async () => {
    const { operation, id } = await alone.started()
    double.endAs(id, { status: 500, body: { detail: 'Internal Server Error' } })
    const startMs = Date.now()
    const askAt = (seconds: number) => {
      alone.clock.nowMs = () => startMs + seconds * 1000
      return alone.check(operation)
    }
    for (const seconds of [0, 1, 2, 3, 4]) expect((await askAt(seconds)).state).toBe('pending')
    expect(await askAt(61)).toEqual(unavailable('http-500'))
  })

  test('is not given up while the account is locked: it was made, and may be fetched once the account is paid', async () => {
    const { operation, id } = await alone.started()
    double.endAs(id, { status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } })
    expect((await alone.check(operation)).state).toBe('pending')
    double.endAs(id, { status: 200, body: { images: [{ url: 'https://a.example/1.jpg' }] } })
    expect(await alone.check(operation)).toMatchObject({ state: 'done' })
  })

  test('is never given up for the page of a gateway: the result may be had a moment later', async () => {
    const { operation, id } = await alone.started()
    const startMs = Date.now()
    for (const [minute, status] of [502, 503, 504, 502, 503].entries()) {
      double.endAs(id, { status, body: '<html><h1>Bad gateway</h1></html>' })
      alone.clock.nowMs = () => startMs + minute * 60_000
      expect((await alone.check(operation)).state).toBe('pending')
    }
    double.endAs(id, { status: 200, body: { images: [{ url: 'https://a.example/1.jpg' }] } })
    expect(await alone.check(operation)).toMatchObject({ state: 'done' })
  })
})

test('a picture that the checker has blackened is left out; nothing but such is a refusal for its content', async () => {
  const answer = { images: [{ url: 'https://a.example/1.jpg' }, { url: 'https://a.example/2.jpg' }] }
  const operation = { id: 'x', app: 'a/b', kind: 'image' as const }
  expect(await falDone({ ...answer, has_nsfw_concepts: [true, false] }, operation, '/nowhere')).toEqual({
    state: 'done',
    files: [{ source: { url: 'https://a.example/2.jpg' }, role: 'main' }],
    // It was made, and is billed.
    usage: { countCharged: 2 },
  })
  expect(await falDone({ ...answer, has_nsfw_concepts: [true, true] }, operation, '/nowhere')).toMatchObject({
    state: 'refused',
    reason: 'content',
  })
  expect(await falDone({ images: [] }, operation, '/nowhere')).toBeNull()
  expect(await falDone({ description: 'a fox' }, { ...operation, kind: 'describe' }, '/nowhere')).toMatchObject({
    state: 'done',
    text: 'a fox',
  })
  expect(
    await falDone(
      { deep: { clip: 'https://a.example/1.mp4' } },
      { ...operation, kind: 'video', result: 'deep.clip' },
      '/',
    ),
  ).toMatchObject({ state: 'done' })
})

test.each([
  [401, { detail: 'no key' }, undefined],
  [403, { detail: 'User is locked. Reason: TOP_UP.' }, 'balance'],
  [422, { detail: [{ type: 'content_policy_violation', categories: ['sexual'] }] }, 'content'],
  [422, { detail: [{ type: 'image_too_small' }] }, 'input'],
  [400, { detail: [{ type: 'downstream_service_error' }] }, 'unavailable'],
  [429, { detail: [{ type: 'rate_limited' }] }, undefined],
  [500, { detail: [{ type: 'internal_server_error' }] }, undefined],
  [422, { detail: 'a sentence' }, undefined],
])('an error %s %j of a submission', (status, json, reason) => {
  const read = falError({ status, json, headers: {}, text: '', cut: false })
  expect(read && 'reason' in read ? read.reason : undefined).toBe(reason)
})

test('doctor’s free call takes no page for fal: an address with a slip is said', async () => {
  const double = await openDouble()
  const pages = createServer((_, response) => response.writeHead(404).end('<html>not found</html>'))
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
  const probe = (variables: object) => providerAt('fal', { ...double.variables, ...variables }).probe!(signal())
  expect(await probe({})).toEqual({ ok: true, detail: 'the key is taken' })
  expect(await probe({ FAL_KEY: 'wrong' })).toMatchObject({ ok: false, detail: expect.stringContaining('401') })
  expect(await probe({ FAL_QUEUE_ROOT: root })).toEqual({
    ok: false,
    detail: 'nothing is there (HTTP 404): is the address right?',
  })
  await new Promise((resolve) => pages.close(resolve))
  await double.close()
})
