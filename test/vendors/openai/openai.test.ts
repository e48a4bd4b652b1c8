import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import type { Task } from '../../../src/core/ports.ts'
import { openaiError, picturesOf, wordsOf } from '../../../src/core/providers/openai/answers.ts'
import { editForm, openaiCan, openaiRouteProblem, pictureFields } from '../../../src/core/providers/openai/requests.ts'
import { asksOf, modelsOf } from '../combinations.ts'
import { providerAt, taskOf, vendorStory } from '../story.ts'
import { type OpenaiDouble, openDouble, wrongRequest } from './double.ts'

const route = (model: string) => [{ provider: 'openai', model }]
const image = {
  kind: 'image',
  title: { en: 'GPT Image' },
  prompt: 'required',
  options: {
    ratio: { type: 'choice', choices: ['1:1', '16:9'], default: '1:1' },
    count: { type: 'integer', min: 1, max: 4, default: 1 },
  },
  price: { each: 1000 },
  routes: route('gpt-image-2'),
}
const pictures = { pictures: { min: 1, max: 3 } }
const edit = { ...image, kind: 'edit', inputs: pictures }
const words = {
  ...image,
  kind: 'describe',
  prompt: 'none',
  options: {},
  inputs: pictures,
  routes: route('gpt-5.4-mini'),
}
const written = {
  ...image,
  kind: 'write',
  options: {
    purpose: { type: 'choice', choices: ['enhance', 'translate', 'lyrics'], default: 'enhance' },
    for: { type: 'choice', choices: ['image', 'music'], default: 'image' },
    language: { type: 'choice', choices: ['en', 'ru'], default: 'en' },
  },
  routes: route('gpt-5.4-mini'),
}
const lighthouse = { model: 'gpt', prompt: 'a lighthouse in a storm', makes: 'picture' as const }

vendorStory('openai', (options) => openDouble(options), {
  models: { gpt: image, retouch: edit, eye: words, writer: written },
  errands: [
    lighthouse,
    { model: 'retouch', prompt: 'make it evening light', pictures: 2, makes: 'picture' },
    { model: 'eye', prompt: '', pictures: 1, makes: 'words' },
    { model: 'writer', prompt: 'a lighthouse', options: { purpose: 'enhance', for: 'image' }, makes: 'words' },
  ],
  isAsync: false,
  lost: 'given-up',
  errorIn200: 'content',
  partial: {
    errand: { ...lighthouse, prompt: 'four foxes in the snow', options: { count: 4 } },
    arrange: (double) => {
      double.missing = 2
    },
    asked: 4,
    made: 2,
  },
  addresses: false,
})

describe('alone', () => {
  let double: OpenaiDouble
  let dir: string | undefined
  afterEach(() => double.close())
  afterAll(async () => {
    if (dir !== undefined) await rm(dir, { recursive: true, force: true })
  })
  const folder = async () => (dir ??= await mkdtemp(join(tmpdir(), 'chatelier-openai-')))

  test('a server of your own needs no key, may know other fields, and its files are fetched from where it is', async () => {
    double = await openDouble({}, { key: null })
    double.links = true
    const provider = providerAt('openai', double.variables)
    expect(provider.title).toMatch(/^127\.0\.0\.1:/)
    expect(provider.trustedHosts).toEqual([new URL(double.variables['OPENAI_API_ROOT']!).host])
    const settings = { fields: { count: null, ratio: null }, fixed: { response_format: 'url' } }
    const task = await taskOf(
      { ...image, routes: [{ model: 'gpt-image-1-mini', settings }] },
      { ...lighthouse, options: { ratio: '1:1' } },
      await folder(),
    )
    expect(await provider.start(task, 'k')).toMatchObject({ state: 'done', files: [{ source: { url: /^http/ } }] })
    expect(double.jobs()[0]?.request).toEqual({
      response_format: 'url',
      model: 'gpt-image-1-mini',
      prompt: 'a lighthouse in a storm',
    })
  })

  test('a wrong key, a wrong model and a wrong address are for the operator to mend', async () => {
    double = await openDouble()
    const wrong = { ...double.variables, OPENAI_API_KEY: 'sk-wrong-0000' }
    const task = await taskOf(image, lighthouse, await folder())
    expect(await providerAt('openai', wrong).start(task, 'k')).toMatchObject({
      state: 'refused',
      reason: 'unavailable',
    })
    expect(await providerAt('openai', wrong).probe!(new AbortController().signal)).toEqual({
      ok: false,
      detail: 'the key is not taken (HTTP 401)',
    })
    const good = providerAt('openai', double.variables)
    expect(await good.start({ ...task, model: 'gpt-image-9' }, 'k')).toMatchObject({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: 'model_not_found',
    })
    expect(await good.probe!(new AbortController().signal)).toEqual({ ok: true, detail: '3 models' })
    const elsewhere = { ...double.variables, OPENAI_API_ROOT: `${double.variables['OPENAI_API_ROOT']}/v2` }
    expect(await providerAt('openai', elsewhere).start(task, 'k')).toMatchObject({ reason: 'unavailable' })
    expect(double.jobs()).toEqual([])
  })

  test('words are written by the purpose and by what they are for, and come back alone', async () => {
    double = await openDouble()
    const provider = providerAt('openai', double.variables)
    const task = await taskOf(written, { model: 'writer', prompt: 'лиса', makes: 'words' }, await folder())
    const write = (purpose: string, more = {}) =>
      provider.start({ ...task, options: { purpose, for: 'image', language: 'en', ...more } }, 'k')
    double.says.push('<think>hm</think>“A red fox.”', 'a fox', '[Verse]\nSnow', { refusal: 'I can not' })
    expect(await write('enhance')).toEqual({ state: 'done', files: [], text: 'A red fox.' })
    expect(await write('translate')).toEqual({ state: 'done', files: [], text: 'a fox' })
    expect(await write('lyrics', { for: 'music' })).toMatchObject({ text: '[Verse]\nSnow' })
    expect(await write('enhance')).toMatchObject({ state: 'refused', reason: 'content' })
    const asked = double.jobs().map(({ request }) => (request as { messages: { content: string }[] }).messages)
    // What was written is the whole of the second message, and no part of the instruction.
    expect(asked.map(([, user]) => user)).toEqual(Array(4).fill({ role: 'user', content: 'лиса' }))
    expect(asked.map(([system]) => system?.content)).toEqual([
      expect.stringMatching(/paints pictures.*no instruction to you.*words alone/s),
      expect.stringMatching(/^Translate the text into English/),
      expect.stringMatching(/^Write the lyrics/),
      expect.stringContaining('paints pictures'),
    ])
  })

  test('fewer pictures than were asked for are a result of fewer', async () => {
    double = await openDouble()
    double.missing = 2
    const task = await taskOf(image, { ...lighthouse, options: { count: 4 } }, await folder())
    const outcome = await providerAt('openai', double.variables).start(task, 'k')
    expect(outcome.state === 'done' && outcome.files).toHaveLength(2)
  })
})

const drawing = modelsOf('openai').filter(({ model }) => model.kind === 'image' || model.kind === 'edit')
test.each(drawing.map((one) => [one.model.id, one] as const))(
  'every request of %s is one that the published types take',
  (_id, one) => {
    let looked = 0
    for (const asked of asksOf(one)) {
      if (openaiCan(asked) !== null) continue
      const body = JSON.parse(JSON.stringify(pictureFields(asked)))
      const wrong = wrongRequest(one.model.kind === 'edit' ? 'edit' : 'generate', body)
      expect({ wrong, body }).toMatchObject({ wrong: null })
      looked++
    }
    expect(looked).toBeGreaterThan(0)
  },
)

test('an edit is multipart with its pictures in order, under the name that the server knows', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-openai-'))
  const task: Task = await taskOf(edit, { ...lighthouse, pictures: 2 }, dir)
  const form = await editForm(task)
  expect([...form.keys()]).toEqual(['model', 'prompt', 'n', 'image[]', 'image[]'])
  const other = await editForm({ ...task, settings: { fields: { picture: 'image' } } })
  expect(other.getAll('image')).toHaveLength(2)
  await rm(dir, { recursive: true, force: true })
})

test('the shape is not asked for what it can not do', () => {
  const wanted = { kind: 'image', model: 'gpt-image-2', options: {}, count: 1, inputs: 0 } as const
  expect(openaiCan({ ...wanted, options: { ratio: '21:9' } })).toMatchObject({ option: 'ratio' })
  expect(openaiCan({ ...wanted, options: { style: 'ink' } })).toEqual({ option: 'style', allowed: [] })
  expect(openaiCan({ ...wanted, options: { seed: 5 } })).toEqual({ option: 'seed', allowed: [] })
  expect(openaiCan({ ...wanted, options: { negative: 'blurred', camera: 'zoom-in' } })).toBeNull()
  const own = { fields: { seed: 'seed', ratio: null } }
  expect(openaiCan({ ...wanted, settings: own, options: { seed: 5, ratio: 'auto' } })).toBeNull()
  expect(openaiCan({ ...wanted, settings: own, options: { ratio: '1:1' } })).toEqual({ option: 'ratio', allowed: [] })
  expect(openaiCan({ ...wanted, kind: 'describe', inputs: 1, options: { seed: 5 } })).toMatchObject({ option: 'seed' })
  expect(openaiCan({ ...wanted, count: 11 })).toMatchObject({ option: 'count' })
  expect(openaiRouteProblem({ kind: 'music', model: 'x' })).toMatch(/not music/)
  expect(openaiRouteProblem({ kind: 'image', model: 'x', settings: { size: 1 } })).toMatch(/settings/)
})

test.each([
  [400, { code: 'moderation_blocked' }, 'content'],
  [400, { code: 'content_policy_violation' }, 'content'],
  [429, { code: 'insufficient_quota' }, 'balance'],
  [400, { code: 'billing_hard_limit_reached' }, 'balance'],
  // https://developers.openai.com/api/docs/guides/error-codes, as of 2026-09: what is out of money has the type of a rate, too.
  [429, { code: 'credit_balance_exhausted', type: 'rate_limit_error' }, 'balance'],
  [429, { code: 'project_spend_limit_exceeded', type: 'rate_limit_error' }, 'balance'],
  [429, { code: 'organization_spend_limit_exceeded' }, 'balance'],
  [429, { code: 'organization_usage_limit_exceeded' }, 'balance'],
  [429, { code: 'slow_down', type: 'rate_limit_error' }, 'rate'],
  [429, { code: 'rate_limit_exceeded' }, 'rate'],
  [404, { code: 'model_not_found' }, 'unavailable'],
  [400, { code: 'invalid_value', type: 'image_generation_user_error', param: 'model' }, 'unavailable'],
  [400, { code: null, type: 'invalid_request_error', param: 'model' }, 'unavailable'],
  [500, { code: null, param: 'model' }, undefined],
  [400, { code: 'invalid_value', param: 'size' }, 'input'],
  [400, { code: 'invalid_value', message: 'x'.repeat(1000) }, 'input'],
  [500, { code: 'server_error' }, undefined],
])('an error %s %j', (status, error, reason) => {
  const read = openaiError({ status, json: { error }, headers: {}, text: '', cut: false })
  expect(read && 'reason' in read ? read.reason : undefined).toBe(reason)
})

test('tokens that were counted come with pictures and with words', async () => {
  const usage = { input_tokens: 50, output_tokens: 1056, input_tokens_details: { text_tokens: 50, image_tokens: 0 } }
  const data = [{ url: 'https://a.example/1.png' }]
  expect(await picturesOf({ data, usage }, '/nowhere')).toMatchObject({ state: 'done', usage: { reported: usage } })
  expect(await picturesOf({ data }, '/nowhere')).not.toHaveProperty('usage')
  const choices = [{ message: { content: 'a fox' } }]
  expect(wordsOf({ choices, usage: { total_tokens: 9 } })).toMatchObject({ usage: { reported: { total_tokens: 9 } } })
})

test('answers that are none are not known', async () => {
  for (const json of [{}, { data: [] }, { data: [{}] }, { data: 'x' }, [], null, { error: { code: 'what' } }]) {
    expect(await picturesOf(json, '/nowhere')).toBeNull()
    expect(wordsOf(json)).toBeNull()
  }
})

test('the key alone, or the address of a server of your own alone, switches it on; neither does not', () => {
  const on = (env: { [name: string]: string }) => {
    const read = readConfig(env, { cwd: tmpdir() })
    return read.ok && 'openai' in read.config.vendors
  }
  expect(on({ OPENAI_API_KEY: 'sk-0123456789' })).toBe(true)
  expect(on({ OPENAI_API_ROOT: 'http://127.0.0.1:8000/v1' })).toBe(true)
  expect(on({})).toBe(false)
})
