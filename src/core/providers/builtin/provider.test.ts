import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Fault, Refusal } from '../../errors.ts'
import { sharp } from '../../media/pictures.ts'
import type { Json, Sandbox, Task } from '../../ports.ts'
import { expectDone, providerContract } from '../contract.ts'
import { createBuiltinProvider } from './index.ts'

/** Runs the module here: what the child does, without a child. Everything passes through JSON as it would to one. */
const inProcess: Sandbox = {
  async run<T extends Json>(_lane: 'intake' | 'render', entry: URL, job: Json, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw new Fault('child_aborted')
    const module = (await import(entry.href)) as { run(job: unknown): Promise<unknown> }
    return JSON.parse(JSON.stringify(await module.run(JSON.parse(JSON.stringify(job))))) as T
  },
}

/** Answers as told, and keeps what it was asked. */
function answering(answer: (job: { [name: string]: Json }) => Json) {
  const asked: { lane: string; entry: string; job: { [name: string]: Json } }[] = []
  const sandbox: Sandbox = {
    async run<T extends Json>(lane: 'intake' | 'render', entry: URL, job: Json): Promise<T> {
      asked.push({ lane, entry: entry.pathname.split('/').at(-1)!, job: job as { [name: string]: Json } })
      return answer(job as { [name: string]: Json }) as T
    },
  }
  return { sandbox, asked }
}

let workDir: string
let photo: string
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'chatelier-builtin-'))
  photo = join(workDir, 'photo.jpg')
  await sharp({ create: { width: 320, height: 240, channels: 3, background: '#c86428' } })
    .jpeg()
    .toFile(photo)
})
afterAll(() => rm(workDir, { recursive: true, force: true }))

function taskOf(changes: Partial<Task> = {}): Task {
  return {
    kind: 'music',
    model: 'builtin',
    prompt: 'calm piano',
    options: { duration: 5 },
    count: 1,
    seed: 7,
    locale: 'en',
    inputs: [],
    workDir,
    signal: new AbortController().signal,
    ...changes,
  }
}
const picture = () => ({ type: 'picture' as const, path: photo, mime: 'image/jpeg', sizeBytes: 1 })

providerContract('builtin', () => ({
  provider: createBuiltinProvider({ sandbox: inProcess }),
  task: taskOf,
  refusals: [
    { title: 'a kind it has no engine for', task: taskOf({ kind: 'avatar' }), reason: 'input' },
    { title: 'a song of an hour', task: taskOf({ options: { duration: 3600 } }), reason: 'input' },
    { title: 'a photo to move, without a photo', task: taskOf({ kind: 'animate' }), reason: 'input' },
  ],
}))

describe('the built-in provider with its real engines', () => {
  const provider = createBuiltinProvider({ sandbox: inProcess })

  test('a song comes with cover, title and facts', async () => {
    const task = taskOf()
    const outcome = await provider.start(task, 'k1')
    if (outcome.state !== 'done') return expect.fail(outcome.state)
    await expectDone(outcome, task)
    expect(outcome.files.map((file) => file.role)).toEqual(['main', 'cover'])
    expect(outcome.title).toBe('Calm piano')
    expect(outcome.notes?.map((note) => note.code)).toEqual(['music-facts'])
  })

  test('a moving photo comes with its still', async () => {
    const task = taskOf({
      kind: 'animate',
      prompt: '',
      options: { duration: 3, camera: 'pan-left' },
      inputs: [picture()],
    })
    const outcome = await provider.start(task, 'k2')
    if (outcome.state !== 'done') return expect.fail(outcome.state)
    await expectDone(outcome, task)
    expect(outcome.files.map((file) => file.role)).toEqual(['main', 'still'])
    const [clip, still] = outcome.files.map((file) => ('path' in file.source ? file.source.path : ''))
    expect((await readFile(clip!)).subarray(4, 8).toString()).toBe('ftyp')
    expect((await readFile(still!)).subarray(0, 2).toString('hex')).toBe('ffd8')
  })
})

describe('how the built-in provider reads answers', () => {
  test('words that were not understood are said', async () => {
    const { sandbox, asked } = answering((job) => ({
      files: [`${job.workDir}/1.jpg`, `${job.workDir}/2.jpg`],
      unknownWords: ['blorp', 'zib'],
    }))
    const outcome = await createBuiltinProvider({ sandbox }).start(
      taskOf({ kind: 'image', prompt: 'a blorp', count: 2 }),
      'k',
    )
    expect(outcome).toMatchObject({
      state: 'done',
      files: [{ role: 'main' }, { role: 'main' }],
      notes: [{ code: 'unknown-words', params: { words: 'blorp, zib' } }],
    })
    expect(asked).toMatchObject([{ lane: 'render', entry: 'image.ts', job: { prompt: 'a blorp', count: 2, seed: 7 } }])
  })

  test('a description comes in the language of the person and without files', async () => {
    const { sandbox, asked } = answering(() => ({ text: 'Закат над морем', palette: ['#ff8800'], format: '16:9' }))
    const provider = createBuiltinProvider({ sandbox })
    const task = taskOf({ kind: 'describe', prompt: '', options: {}, locale: 'ru', inputs: [picture()] })
    expect(await provider.start(task, 'k')).toMatchObject({ state: 'done', files: [], text: 'Закат над морем' })
    await provider.start({ ...task, locale: 'en' }, 'k')
    expect(asked.map(({ job }) => [job.locale, job.options, job.inputPath])).toEqual([
      ['ru', {}, photo],
      ['en', {}, photo],
    ])
  })

  test('a refusal of a module is about the input, a dead child is not', async () => {
    const start = (reason: Error) =>
      createBuiltinProvider({
        sandbox: answering(() => {
          throw reason
        }).sandbox,
      }).start(taskOf(), 'k')
    expect(await start(new Refusal('option_range', { option: 'duration' }))).toEqual({
      state: 'refused',
      reason: 'input',
      vendorCode: 'option_range',
    })
    expect(await start(new Fault('child_died'))).toEqual({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: 'child_died',
    })
    expect(await start(new Error('/secret/path'))).toEqual({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: 'Error',
    })
  })

  test('a lost answer left nothing behind', async () => {
    const provider = createBuiltinProvider({ sandbox: answering(() => ({})).sandbox })
    expect(await provider.recover?.('k', new AbortController().signal, workDir)).toEqual({ state: 'absent' })
  })
})
