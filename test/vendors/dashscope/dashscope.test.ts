import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../../../src/core/errors.ts'
import { fitPicture } from '../../../src/core/media/fit-stills.ts'
import type { Done, LostSubmission } from '../../../src/core/ports.ts'
import { dashscope, rootsOf } from '../../../src/core/providers/dashscope/index.ts'
import { type Alone, openAlone, signal, testsOfWaiting } from '../provider.ts'
import { vendorStory } from '../story.ts'
import { type DashscopeDouble, openDouble } from './double.ts'

const IMAGE = { kind: 'image', model: 'z-image-turbo' } as const
const CLIP = { kind: 'video', model: 'wan2.7-t2v' } as const
const MINUTE_MS = 60_000

const RATIO = { type: 'choice', choices: ['1:1', '16:9'], default: '16:9' }
const DURATION = { type: 'integer', min: 2, max: 15, default: 5, unit: 'seconds' }
const photos = (max: number) => ({ pictures: { min: 1, max } })
const one = (kind: string, model: string, more: object) => ({
  kind,
  title: { en: model },
  prompt: kind === 'describe' ? 'none' : 'optional',
  price: { each: 4000 },
  routes: [{ provider: 'dashscope', model }],
  ...more,
})

vendorStory('dashscope', openDouble, {
  models: {
    wan: one('video', 'wan2.7-t2v', { options: { ratio: RATIO, duration: DURATION } }),
    'wan-photo': one('animate', 'wan2.7-i2v', { inputs: photos(1), options: { duration: DURATION } }),
  },
  errands: [
    { model: 'wan', prompt: 'a lighthouse in a storm', makes: 'video' },
    { model: 'wan-photo', prompt: 'the sea begins to move', pictures: 1, makes: 'video' },
  ],
  isAsync: true,
  lost: 'found',
  cancels: true,
  errorIn200: 'content',
  failures: ['content', 'input', 'fault'],
  addresses: true,
})

vendorStory('dashscope', openDouble, {
  models: {
    qwen: one('image', 'qwen-image-2.0', {
      options: { ratio: RATIO, count: { type: 'integer', min: 1, max: 4, default: 1 } },
    }),
    'z-image': one('image', 'z-image-turbo', { options: { ratio: RATIO } }),
    'qwen-edit': one('edit', 'qwen-image-edit-plus', { inputs: photos(3) }),
    'qwen-vl': one('describe', 'qwen3-vl-flash', { inputs: photos(1) }),
    writer: one('write', 'qwen-flash', {
      options: { purpose: { type: 'choice', choices: ['enhance', 'translate'], default: 'enhance' } },
    }),
  },
  errands: [
    { model: 'qwen', prompt: 'a lighthouse in a storm', makes: 'picture' },
    { model: 'z-image', prompt: 'a sign that says OPEN', makes: 'picture' },
    { model: 'qwen-edit', prompt: 'put a moon above it', pictures: 2, makes: 'picture' },
    { model: 'qwen-vl', prompt: '', pictures: 1, makes: 'words' },
    { model: 'writer', prompt: 'маяк в шторм', options: { purpose: 'translate' }, makes: 'words' },
  ],
  isAsync: false,
  lost: 'given-up',
  errorIn200: 'content',
  partial: {
    errand: { model: 'qwen', prompt: 'four lighthouses', options: { count: 4 }, makes: 'picture' },
    arrange: (double) => double.makeFewer(3),
    asked: 4,
    made: 3,
  },
  // The clips above have brought spoiled files to the same hands.
  addresses: false,
})

let double: DashscopeDouble
let alone: Alone
beforeEach(async () => {
  double = await openDouble()
  alone = openAlone(dashscope, double.variables, CLIP)
})
afterEach(async () => {
  await alone.close()
  await double.close()
})

const start = (changes = {}) => alone.provider.start(alone.task(changes), 'key')

describe('what Model Studio refuses', () => {
  test('is told by its codes, whatever their status', async () => {
    for (const [status, code, reason] of [
      [400, 'DataInspectionFailed', 'content'],
      [400, 'data_inspection_failed', 'content'],
      [400, 'IPInfringementSuspect', 'content'],
      [400, 'InvalidParameter.DataInspection', 'input'],
      [400, 'InvalidParameter', 'input'],
      [400, 'InvalidURL.ConnectionRefused', 'input'],
      [400, 'Arrearage', 'balance'],
      [429, 'Throttling.AllocationQuota', 'balance'],
      [403, 'AllocationQuota.FreeTierOnly', 'balance'],
      [429, 'insufficient_quota', 'balance'],
      [429, 'Throttling', 'rate'],
      [429, 'Throttling.RateQuota', 'rate'],
      [429, 'limit_requests', 'rate'],
      [401, 'InvalidApiKey', 'unavailable'],
      [403, 'AccessDenied.Unpurchased', 'unavailable'],
      [404, 'ModelNotFound', 'unavailable'],
      [404, 'model_not_found', 'unavailable'],
      [400, 'ModelNotExist', 'unavailable'],
      [400, 'Model.NotFound', 'unavailable'],
      [400, 'invalid_model', 'unavailable'],
      [404, 'InvalidParameter', 'unavailable'],
    ] as const) {
      double.answerNext(status, { code, message: 'a sentence with a prompt in it', request_id: 'r' })
      const outcome = await start()
      expect({ code, outcome }).toMatchObject({ outcome: { state: 'refused', reason, vendorCode: code } })
    }
    for (const body of [
      { code: 'InvalidParameter', message: 'Model not exist.' },
      { code: 'InvalidParameter', message: 'Model qwen-image-9 does not exist' },
      { error: { code: null, type: 'invalid_request_error', param: 'model', message: 'm' } },
    ]) {
      double.answerNext(400, body)
      expect({ body, outcome: await start() }).toMatchObject({ outcome: { state: 'refused', reason: 'unavailable' } })
    }
    for (const [status, code] of [
      [500, 'InternalError'],
      [503, 'ModelServingError'],
      [500, 'DataInspectionFailed'],
      [200, 'SomethingNew'],
    ] as const) {
      double.answerNext(status, { code, message: 'm', request_id: 'r' })
      expect((await start()).state).toBe('unknown')
    }
  })
})

describe('pictures of Model Studio', () => {
  test('come at once, as many as were asked for', async () => {
    const inputs = [await alone.picture(), await alone.picture(500, 900)]
    const outcome = (await start({ kind: 'edit', model: 'qwen-image-edit-plus', inputs, count: 3 })) as Done
    expect(outcome).toMatchObject({ state: 'done', files: [{ role: 'main' }, { role: 'main' }, { role: 'main' }] })
    expect(outcome.usage).toEqual({ reported: { image_count: 3, width: 1328, height: 1328 } })
    expect(double.jobs()).toMatchObject([{ kind: 'edit', billed: true }])
  })

  test('that were lost are lost: nobody asks for them again', async () => {
    const task = alone.task(IMAGE)
    for (const plan of ['timeout-after', 'empty', '5xx-created'] as const) {
      double.next(plan)
      expect((await alone.provider.start(task, 'key')).state).toBe('unknown')
    }
    const before = double.calls().length
    expect(await alone.provider.recover!('key', signal(), '/nowhere', alone.lost(task, 1000))).toEqual({
      state: 'lost',
    })
    expect(double.calls()).toHaveLength(before)
    expect(double.jobs()).toHaveLength(3)
  })
})

test.each([
  ['edit', 'qwen-image-edit-plus'],
  ['animate', 'wan2.6-i2v'],
  ['animate', 'wan2.7-i2v'],
] as const)('a panorama is cut to what goes into a job, and taken: %s by %s', async (kind, model) => {
  const limits = alone.provider.inputLimits!({ kind, model }).picture!
  for (const [widthPx, heightPx] of [
    [6000, 400],
    [300, 4100],
  ] as const) {
    const { path: sourcePath, ...picture } = await alone.picture(widthPx, heightPx)
    const fitted = await fitPicture({
      op: 'fit',
      sourcePath,
      targetBase: sourcePath,
      mime: picture.mime,
      limits,
    })
    expect(fitted, 'there is a copy that fits').not.toBeNull()
    expect(['done', 'pending']).toContain((await start({ kind, model, inputs: [{ ...picture, ...fitted! }] })).state)
  }
})

test('a picture is described in words', async () => {
  const inputs = [await alone.picture()]
  expect(await start({ kind: 'describe', model: 'qwen3-vl-flash', prompt: '', inputs })).toEqual({
    state: 'done',
    files: [],
    text: 'A lighthouse at night, in a storm.',
    usage: { reported: { prompt_tokens: 900, completion_tokens: 20, total_tokens: 920 } },
  })
})

describe('clips of Model Studio', () => {
  test('are tasks: waited for, then named by their file', async () => {
    const { operation } = await alone.started({ options: { duration: 10, ratio: '9:16' } })
    expect((await alone.check(operation)).state).toBe('pending')
    double.begin()
    expect((await alone.check(operation)).state).toBe('pending')
    double.finish()
    expect(await alone.check(operation)).toMatchObject({
      state: 'done',
      files: [{ role: 'main', source: { url: expect.stringMatching(/\.mp4$/) } }],
    })
  })

  test('of a photo go out with the photo', async () => {
    for (const model of ['wan2.7-i2v', 'wan2.6-i2v-flash'])
      await alone.started({ kind: 'animate', model, inputs: [await alone.picture()] })
    expect(double.jobs().map(({ kind }) => kind)).toEqual(['animate', 'animate'])
  })

  test('can be taken back while they wait, not afterwards', async () => {
    const first = await alone.started()
    expect(await alone.provider.cancel!(first.operation, signal())).toBe('cancelled')
    expect(await alone.check(first.operation)).toMatchObject({ state: 'refused', vendorCode: 'task-canceled' })
    const second = await alone.started()
    double.begin()
    expect(await alone.provider.cancel!(second.operation, signal())).toBe('running')
    double.nextChecks('tear')
    expect(await alone.provider.cancel!(second.operation, signal())).toBe('unknown')
  })
})

describe('a clip of Model Studio', () => {
  testsOfWaiting(() => ({ alone, double }), { secret: 'DASHSCOPE_API_KEY', notYet: { id: 'not-seen-yet' } })
})

describe('a clip whose answer was lost', () => {
  async function torn(plan: 'timeout-before' | 'timeout-after', changes = {}) {
    const task = alone.task(changes)
    double.next(plan)
    expect((await alone.provider.start(task, 'key')).state).toBe('unknown')
    return (agoMs: number, others?: LostSubmission['others']) =>
      alone.provider.recover!('key', signal(), '/nowhere', alone.lost(task, agoMs, others))
  }

  test('is the one with our words, of our model and of that time', async () => {
    double.addOther('wan2.7-t2v', 'another wish', Date.now())
    double.addOther('wan2.6-t2v', 'a lighthouse at night', Date.now())
    double.addOther('wan2.7-t2v', 'a lighthouse at night', Date.now() - 30 * MINUTE_MS)
    const find = await torn('timeout-after', { options: { camera: 'zoom-in' } })
    const own = double.jobs().at(-1)!
    expect(await find(1000)).toMatchObject({ state: 'pending', operation: { id: own.id } })
    // One that is done is taken up by its name as well: else another attempt could take it for its own.
    double.finish(own.id)
    expect(await find(1000)).toMatchObject({ state: 'pending', operation: { id: own.id } })
  })

  test('is told of as any other is, where its words had to be shortened', async () => {
    const find = await torn('timeout-after', { prompt: 'a lighthouse '.repeat(500) })
    const { id } = double.jobs().at(-1)!
    expect(await find(1000)).toMatchObject({ operation: { id, keptChars: expect.any(Number) } })
  })

  test('is nobody knows which where two could be it, unless one is known to be of another attempt', async () => {
    const sibling = await alone.started()
    const find = await torn('timeout-after')
    expect((await find(1000)).state).toBe('unknown')
    expect(await find(1000, [sibling.operation])).toMatchObject({
      state: 'pending',
      operation: { id: double.jobs().at(-1)!.id },
    })
  })

  test('was never made: known only when its call is over', async () => {
    double.addOther('wan2.6-t2v', 'another wish', Date.now())
    double.addOther('wan2.7-t2v', 'another wish', Date.now() - 30 * MINUTE_MS)
    const find = await torn('timeout-before')
    expect((await find(1000)).state).toBe('unknown')
    expect((await find(4 * MINUTE_MS)).state).toBe('absent')
    double.nextChecks(404)
    expect((await find(4 * MINUTE_MS)).state).toBe('unknown')
    double.nextChecks(500)
    await expect(find(4 * MINUTE_MS)).rejects.toBeInstanceOf(Fault)
  })

  test('may be one whose words the vendor tells otherwise: nothing is sent again while there is one', async () => {
    const find = await torn('timeout-before')
    const other = double.addOther('wan2.7-t2v-2026-06-12', 'A lighthouse, at night', Date.now())
    expect((await find(4 * MINUTE_MS)).state).toBe('unknown')
    expect((await find(4 * MINUTE_MS, [{ id: other }])).state).toBe('absent')
  })

  test('is found by a clock that is not ours', async () => {
    const ours = Date.now
    await double.close()
    double = await openDouble({ clock: { nowMs: () => ours() - 3 * 60 * MINUTE_MS } })
    alone = openAlone(dashscope, double.variables, CLIP)
    const find = await torn('timeout-after')
    expect(await find(1000)).toMatchObject({ state: 'pending', operation: { id: double.jobs()[0]!.id } })
  })

  test('is found behind a page of others', async () => {
    const find = await torn('timeout-after')
    for (let n = 0; n < 130; n++) double.addOther('wan2.7-t2v', 'another wish', Date.now() + 10 * MINUTE_MS)
    expect((await find(1000)).state).toBe('pending')
  })

  test('without words can be told from no other', async () => {
    const photo = { kind: 'animate', model: 'wan2.7-i2v', prompt: '', inputs: [await alone.picture()] }
    const find = await torn('timeout-after', photo)
    expect((await find(1000)).state).toBe('unknown')
  })
})

describe('the account at Model Studio', () => {
  test('is looked at for free', async () => {
    expect(await alone.provider.probe!(signal())).toEqual({
      ok: true,
      detail: 'the key is taken; 0 tasks in the last 24 hours',
    })
    alone = openAlone(dashscope, { ...double.variables, DASHSCOPE_API_KEY: 'sk-wrong' }, CLIP)
    expect(await alone.provider.probe!(signal())).toMatchObject({
      ok: false,
      detail: expect.stringContaining('is it of this region?'),
    })
  })

  test('a wrong key is refused and sets nothing in motion', async () => {
    alone = openAlone(dashscope, { ...double.variables, DASHSCOPE_API_KEY: 'sk-wrong' }, CLIP)
    expect(await start()).toMatchObject({ state: 'refused', reason: 'unavailable', vendorCode: 'InvalidApiKey' })
    expect(double.jobs()).toEqual([])
  })

  test('has the address of its region, or the one of a workspace', () => {
    const root = (settings: { [name: string]: string }) => rootsOf(settings).root
    expect(root({})).toBe('https://dashscope-intl.aliyuncs.com')
    expect(root({ DASHSCOPE_REGION: 'beijing' })).toBe('https://dashscope.aliyuncs.com')
    const own = 'https://llm-1.ap-southeast-1.maas.aliyuncs.com'
    expect(root({ DASHSCOPE_API_ROOT: `${own}/api/v1` })).toBe(own)
  })

  test('the version may stand in the address', async () => {
    const root = `${double.variables['DASHSCOPE_API_ROOT']}/api/v1`
    alone = openAlone(dashscope, { ...double.variables, DASHSCOPE_API_ROOT: root }, CLIP)
    await alone.started()
  })
})
