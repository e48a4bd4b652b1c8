/** Remote screens before a strict double of OpenAI's API. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../../src/core/errors.ts'
import { moderatorContract } from '../../src/core/moderation/contract.ts'
import { createModerators } from '../../src/core/moderation/index.ts'
import type { Moderator } from '../../src/core/ports.ts'
import { rulesOf } from '../support/studio.ts'
import { KEY, type Remote, startRemote } from './double.ts'

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
const PICTURE = '/of/ours.png'
let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'chatelier-remote-'))
  await writeFile(join(dir, 'x.jpg'), JPEG)
})
afterAll(() => rm(dir, { recursive: true }))

function screensAt(
  remote: Pick<Remote, 'root'>,
  given: { policy?: string; model?: string; vision?: string; key?: string },
): Moderator[] {
  const { screens } = rulesOf(given.policy ?? '')
  return createModerators({
    clock: { nowMs: () => Date.now() },
    rules: () => screens,
    remote: { root: remote.root, key: given.key ?? KEY, timeoutMs: 300 },
    moderationModel: given.model,
    visionModel: given.vision,
    classify: undefined,
    picture: async () => JPEG,
  })
}

moderatorContract('moderations, words', async () => {
  const remote = await startRemote()
  return {
    moderator: screensAt(remote, { model: 'omni-moderation-latest' })[0]!,
    guilty: {
      category: 'hate',
      input: { text: 'SECRET hateful words' },
      prepare: () => remote.scores.push({ hate: 0.91 }),
    },
    innocent: { text: 'a fox' },
    breakOff: () => remote.faults.push('hang'),
    close: remote.close,
  }
})
moderatorContract('moderations, pictures', async () => {
  const remote = await startRemote()
  return {
    moderator: screensAt(remote, { model: 'omni-moderation-latest' })[0]!,
    guilty: {
      category: 'sexual',
      input: { picturePaths: [PICTURE] },
      prepare: () => remote.scores.push({ sexual: 0.8 }),
    },
    innocent: { picturePaths: [PICTURE] },
    breakOff: () => remote.faults.push('tear'),
    close: remote.close,
  }
})
moderatorContract('vision', async () => {
  const remote = await startRemote()
  return {
    moderator: screensAt(remote, { vision: 'eye-1' })[0]!,
    guilty: {
      category: 'nudity',
      input: { picturePaths: [PICTURE] },
      prepare: () => remote.says.push(saying({ nudity: 0.9 })),
    },
    innocent: { picturePaths: [PICTURE] },
    breakOff: () => remote.faults.push('hang'),
    close: remote.close,
  }
})

const SEEN = 'sexual-minors sexual nudity violence self-harm hate weapons drugs likeness political personal-data'.split(
  ' ',
)
const saying = (scores: { [category: string]: unknown }): string =>
  JSON.stringify({ ...Object.fromEntries(SEEN.map((name) => [name, 0])), ...scores })

describe('/moderations', () => {
  let remote: Remote
  beforeEach(async () => {
    remote = await startRemote()
  })
  afterEach(() => remote.close())
  const omni = (more = {}) => screensAt(remote, { model: 'omni-moderation-latest', ...more })[0]!

  test('words and every picture go in calls of their own, as the reference has them', async () => {
    await omni().screen({ text: 'a fox', picturePaths: [PICTURE, PICTURE], kind: 'edit' })
    const url = `data:image/jpeg;base64,${JPEG.toString('base64')}`
    expect(remote.calls.map(({ body }) => body)).toEqual([
      { model: 'omni-moderation-latest', input: [{ type: 'text', text: 'a fox' }] },
      { model: 'omni-moderation-latest', input: [{ type: 'image_url', image_url: { url } }] },
      { model: 'omni-moderation-latest', input: [{ type: 'image_url', image_url: { url } }] },
    ])
  })

  test.each([
    ['sexual/minors', 'sexual-minors'],
    ['sexual', 'sexual'],
    ['hate/threatening', 'hate'],
    ['harassment/threatening', 'harassment'],
    ['self-harm/instructions', 'self-harm'],
    ['violence/graphic', 'violence'],
    ['illicit/violent', 'weapons'],
    ['illicit', 'weapons'],
  ])('their %s is our %s', async (theirs, ours) => {
    remote.scores.push({ [theirs]: 0.7 })
    const { scores } = await omni().screen({ text: 'x', kind: 'image' })
    expect(scores).toEqual({ [ours]: 1 })
  })

  test('what they do not flag is no finding, however near; thresholds of the policy decide where there are any', async () => {
    remote.scores.push({ violence: 0.49 }, { violence: 0.49 }, { violence: 0.6 })
    expect((await omni().screen({ text: 'x', kind: 'image' })).scores).toEqual({ violence: 0.49 })
    const strict = omni({ policy: 'screens: { thresholds: { violence: 0.4 } }\n' })
    expect((await strict.screen({ text: 'x', kind: 'image' })).scores).toEqual({ violence: 1 })
    const lax = omni({ policy: 'screens: { thresholds: { violence: 0.8 } }\n' })
    expect((await lax.screen({ text: 'x', kind: 'image' })).scores['violence']).toBeCloseTo(0.75)
  })

  test('a model of words alone is sent words alone, as plain text', async () => {
    const words = screensAt(remote, { model: 'text-moderation-latest' })[0]!
    expect(words.reads).toEqual(['text'])
    remote.scores.push({ hate: 0.9 })
    expect((await words.screen({ text: 'x', picturePaths: [PICTURE], kind: 'image' })).scores).toEqual({ hate: 1 })
    expect(remote.calls.map(({ body }) => body['input'])).toEqual(['x'])
  })

  test.each([
    [{ status: 401 }, 'moderations-http-401', false],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'moderations-http-429', true],
    [{ status: 503 }, 'moderations-http-503', true],
    [{ raw: 'no JSON' }, 'moderations-answer', false],
    [{ raw: '{"results":[]}' }, 'moderations-answer', false],
    [{ raw: '{"results":[{"flagged":true}]}' }, 'moderations-answer', false],
    [
      { raw: '{"results":[{"flagged":true,"categories":{"new":true},"category_scores":{"new":1}}]}' },
      'moderations-category',
      false,
    ],
    ['hang', 'moderations-timeout', true],
  ] as const)('%j is a Fault that can be gone by, and not "nothing found"', async (fault, code, retryable) => {
    remote.faults.push(fault)
    const thrown = await omni()
      .screen({ text: 'SECRET', kind: 'image' })
      .catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(Fault)
    expect(thrown).toMatchObject({ code, retryable })
    expect(String((thrown as Fault).stack)).not.toContain('SECRET')
  })

  test('a wrong key is told as such, and no key is sent where none is set', async () => {
    await expect(omni({ key: 'sk-wrong-key' }).screen({ text: 'x', kind: 'image' })).rejects.toMatchObject({
      code: 'moderations-http-401',
    })
  })
})

describe('a vision model', () => {
  let remote: Remote
  let vision: Moderator
  beforeEach(async () => {
    remote = await startRemote()
    vision = screensAt(remote, { vision: 'eye-1' })[0]!
  })
  afterEach(() => remote.close())
  const look = () => vision.screen({ picturePaths: [PICTURE], kind: 'image' })

  test('is asked for a score of every category that can be seen, and for nothing else', async () => {
    await look()
    const { response_format: format } = remote.calls[0]!.body as unknown as {
      response_format: { json_schema: { schema: { required: string[] } } }
    }
    expect(format.json_schema.schema.required).toEqual(SEEN)
  })

  test.each([
    ['half of what was asked for', JSON.stringify({ nudity: 1 })],
    ['a score that is none', saying({ nudity: 7 })],
    ['words', 'I see a lady'],
    ['an empty text', ''],
  ])('%s is no answer', async (_what, said) => {
    remote.says.push(said)
    await expect(look()).rejects.toMatchObject({ code: 'vision-answer' })
  })

  test('that will not look has said nothing of what is there', async () => {
    remote.says.push({ refusal: 'I can not help with that' })
    await expect(look()).rejects.toMatchObject({ code: 'vision-refused' })
  })

  test('the highest score of several pictures counts', async () => {
    remote.says.push(saying({ violence: 0.3 }), saying({ violence: 0.45 }))
    const { scores } = await vision.screen({ picturePaths: [PICTURE, PICTURE], kind: 'edit' })
    expect(scores).toEqual({ violence: 0.9 })
  })
})
