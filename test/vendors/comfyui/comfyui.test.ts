/** ComfyUI's own rules: its ids, its queue and history, graphs that are bad, a proxy in front. Its story: story.test.ts. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProviders } from '../../../src/app/providers.ts'
import { StartError } from '../../../src/app/shipped.ts'
import { readCatalog } from '../../../src/core/catalog.ts'
import type { Log, Pending, Provider, Task } from '../../../src/core/ports.ts'
import { comfyui } from '../../../src/core/providers/comfyui/index.ts'
import { knownProviders } from '../../../src/core/providers/index.ts'
import { NOBODY_OUTSIDE } from '../../support/catalog.ts'
import { renderFile } from '../../vendor/files.ts'
import { type ComfyDouble, openDouble } from './double.ts'
import schema from './schema/prompt.json' with { type: 'json' }

const GRAPHS = fileURLToPath(new URL('./graphs', import.meta.url))
const isPrompt = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

let folder: string
let double: ComfyDouble
let aheadMs: number
let told: { level: string; fields: object; text: string }[]
const clock = { nowMs: () => Date.now() + aheadMs }

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comfyui-'))
  mkdirSync(join(folder, 'work'))
  cpSync(GRAPHS, join(folder, 'comfyui'), { recursive: true })
  aheadMs = 0
  told = []
  double = await openDouble({ clock })
})
afterEach(async () => {
  await double.close()
  rmSync(folder, { recursive: true })
})

const tell =
  (level: string): Log['info'] =>
  (fields, text) =>
    void told.push({ level, fields, text })
const log: Log = { debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error') }

function create(settings: { [name: string]: string } = {}): Provider {
  return comfyui.create(
    { ...double.variables, ...settings },
    { clock, log, dataDir: folder, sandbox: { run: () => Promise.reject(new Error('none')) }, callbackUrl: () => null },
  )
}
function task(changes: Partial<Task> = {}): Task {
  return {
    ...{ kind: 'image', model: 'portrait', prompt: 'a fox', options: {}, count: 1, seed: 7, inputs: [], locale: 'en' },
    ...{ workDir: join(folder, 'work'), signal: AbortSignal.timeout(10_000) },
    ...changes,
  }
}
async function picture() {
  const path = join(folder, 'work', 'picture.jpg')
  const bytes = await renderFile({ role: 'main', extension: 'jpg' }, 1, 0)
  writeFileSync(path, bytes)
  return { type: 'picture' as const, path, mime: 'image/jpeg', sizeBytes: bytes.length }
}
async function begun(provider: Provider, changes: Partial<Task> = {}, key = 'key-1'): Promise<Pending> {
  const outcome = await provider.start(task(changes), key)
  if (outcome.state !== 'pending') throw new Error(JSON.stringify(outcome))
  return outcome
}
const check = (provider: Provider, operation: Pending['operation']) =>
  provider.check(operation, AbortSignal.timeout(5000), join(folder, 'work'))

test('every graph and every choice makes a prompt that ComfyUI takes', async () => {
  const provider = create()
  const ratios = ['1:1', '16:9', '9:16']
  const asked: Partial<Task>[] = [
    ...ratios.flatMap((ratio) => ['none', 'ink'].map((style) => ({ options: { ratio, style }, count: 4 }))),
    { options: { negative: 'blue', ratio: '1:1' } },
    { kind: 'edit', model: 'repaint', inputs: [await picture()] },
    ...['static', 'pan-left'].map((camera) => ({
      kind: 'animate' as const,
      model: 'motion',
      options: { camera, duration: 5 },
    })),
    { kind: 'music', model: 'song', options: { duration: 30 } },
    { kind: 'describe', model: 'caption', prompt: '' },
  ]
  for (const [index, changes] of asked.entries()) {
    const inputs = ['animate', 'describe'].includes(changes.kind ?? '') ? [await picture()] : (changes.inputs ?? [])
    const wanted = { ...task(changes), inputs: inputs.length }
    expect(provider.can?.(wanted)).toBeNull()
    await begun(provider, { ...changes, inputs }, `key-${index}`)
    expect(isPrompt(double.jobs().at(-1)!.request), JSON.stringify(isPrompt.errors)).toBe(true)
  }
  expect(double.jobs()).toHaveLength(asked.length)
  // Inputs lie in a folder of ours, under names that nobody gave them.
  for (const name of double.inputs().slice(1)) expect(name).toMatch(/^chatelier\/[0-9a-f-]{36}-0\.jpg$/)
})

test('a picture, a clip, a song and words come back as what they are; previews do not', async () => {
  const provider = create()
  const results = []
  for (const changes of [
    { count: 2 },
    { kind: 'animate' as const, model: 'motion', inputs: [await picture()] },
    { kind: 'music' as const, model: 'song' },
    { kind: 'describe' as const, model: 'caption', prompt: '', inputs: [await picture()] },
  ]) {
    const { operation } = await begun(provider, changes, `key-${results.length}`)
    double.finish()
    results.push(await check(provider, operation))
  }
  const [pictures, clip, song, words] = results
  expect(pictures).toMatchObject({ state: 'done', files: [{ role: 'main' }, { role: 'main' }] })
  expect(JSON.stringify(pictures)).not.toContain('preview')
  expect(JSON.stringify(clip)).toContain('.mp4')
  expect(JSON.stringify(song)).toContain('.mp3')
  expect(words).toEqual({ state: 'done', files: [], text: 'A fox in the snow.' })
})

describe('a lost answer', () => {
  test('is found by our own id, waiting, running and done, and never submitted again', async () => {
    const provider = create()
    double.next('timeout-after', '5xx-created')
    for (const key of ['one', 'two']) expect((await provider.start(task(), key)).state).toBe('unknown')
    const ask = (key: string) => provider.recover!(key, AbortSignal.timeout(5000), join(folder, 'work'))
    expect(await ask('one')).toMatchObject({ state: 'pending' })
    expect(await ask('two')).toMatchObject({ state: 'pending' })
    double.finish()
    expect(await ask('one')).toMatchObject({ state: 'done' })
    expect((await provider.start(task(), 'one')).state).toBe('done')
    expect(double.jobs()).toHaveLength(2)
  })

  test('of what was never taken is absent, but only after a while', async () => {
    const provider = create()
    double.next('timeout-before')
    expect((await provider.start(task(), 'one')).state).toBe('unknown')
    const ask = () => provider.recover!('one', AbortSignal.timeout(5000), join(folder, 'work'))
    expect(await ask()).toMatchObject({ state: 'unknown' })
    aheadMs += 60_000
    expect(await ask()).toEqual({ state: 'absent' })
  })

  test('is not known while nobody answers', async () => {
    const provider = create()
    double.nextChecks('tear', 502, 'html')
    for (let asked = 0; asked < 3; asked++)
      expect(await provider.recover!('one', AbortSignal.timeout(5000), join(folder, 'work'))).toMatchObject({
        state: 'unknown',
      })
  })
})

test('a job that a restart has swallowed ends after a while, and not at the first look', async () => {
  const provider = create()
  const { operation } = await begun(provider)
  double.restart()
  expect((await check(provider, operation)).state).toBe('pending')
  aheadMs += 60_000
  expect(await check(provider, operation)).toEqual({ state: 'refused', reason: 'unavailable', vendorCode: 'gone' })
})

describe('cancel', () => {
  test('takes a waiting prompt out of the queue and stops a running one by its id', async () => {
    const provider = create()
    const first = await begun(provider, {}, 'one')
    const second = await begun(provider, {}, 'two')
    const signal = AbortSignal.timeout(10_000)
    expect(await provider.cancel!(second.operation, signal)).toBe('cancelled')
    expect(await provider.cancel!(first.operation, signal)).toBe('cancelled')
    expect(double.jobs().map((job) => job.state)).toEqual(['cancelled', 'cancelled'])
  })

  test('comes too late for what is done', async () => {
    const provider = create()
    const { operation } = await begun(provider)
    double.finish()
    expect(await provider.cancel!(operation, AbortSignal.timeout(5000))).toBe('running')
  })
})

describe('a bad graph', () => {
  test('that ComfyUI refuses is told to the operator with its node, and nothing is created', async () => {
    const provider = create()
    double.remove('KSampler')
    expect(await provider.start(task(), 'one')).toMatchObject({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: 'graph-invalid_prompt',
    })
    expect(told).toMatchObject([{ level: 'error', fields: { graph: 'portrait', code: 'invalid_prompt' } }])
    expect(double.jobs()).toEqual([])
  })

  test('whose node fails ends the job; its code is in the log, its message is not', async () => {
    const provider = create()
    const { operation } = await begun(provider)
    double.fail(double.jobs()[0]!.id, 'fault')
    expect(await check(provider, operation)).toEqual({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: 'torch.OutOfMemoryError',
    })
    expect(JSON.stringify(told)).toContain('KSampler')
    expect(JSON.stringify(told)).not.toContain('secret')
  })

  test('keeps the bot from starting, with file and line', () => {
    writeFileSync(join(folder, 'comfyui', 'song.fields.yaml'), 'kinds: [music]\nfields:\n  prompt: 9.inputs.tags\n')
    const file = join(folder, 'comfyui', 'song.fields.yaml')
    expect(comfyui.fileProblems!(folder)).toEqual([`${file}:3: the graph has no node 9`])
    const config = { vendors: { comfyui: double.variables }, dataDir: folder, publicUrl: undefined }
    const parts = { clock, log, sandbox: { run: () => Promise.reject(new Error('none')) } }
    expect(() => openProviders(config, parts)).toThrow(StartError)
    expect(() => openProviders(config, parts)).toThrow(`${file}:3: the graph has no node 9`)
  })

  test('that a route of the catalogue names and that is not there is told once, at the route', () => {
    const shipped = readFileSync('data/catalog.yaml', 'utf8')
    const reading = readCatalog(
      shipped.replace('provider: comfyui, model: picture', 'provider: comfyui, model: pictuer'),
      [...NOBODY_OUTSIDE.filter((one) => typeof one === 'string'), ...knownProviders([create()])],
    )
    expect(reading).toMatchObject({
      ok: false,
      mistakes: [
        {
          path: 'models.comfy-picture.routes.0.model',
          problem: expect.stringContaining("there is no 'pictuer'; there are: picture, "),
        },
      ],
    })
  })

  test('is found by the free call of doctor: nodes and model files that are not there', async () => {
    const probe = () => create().probe!(AbortSignal.timeout(5000))
    expect(await probe()).toMatchObject({
      ok: true,
      detail: expect.stringContaining('ComfyUI 0.3.64; it can run picture, caption, motion, portrait, repaint, song'),
    })
    // Model files that are not there, of the shipped graph too; it is no fault where the operator has graphs of their own.
    double.lose('v1-5-pruned-emaonly-fp16.safetensors')
    expect(await probe()).toMatchObject({
      ok: true,
      detail: expect.stringContaining('picture: node 4 (CheckpointLoaderSimple) wants ckpt_name v1-5-pruned'),
    })
    expect(
      await create({ COMFYUI_ROOT: `${double.variables['COMFYUI_ROOT']}/v9` }).probe!(AbortSignal.timeout(5000)),
    ).toEqual({
      ok: false,
      detail: 'it answers something else: is the address right?',
    })
    double.remove('TextToMusic')
    expect(await probe()).toMatchObject({
      ok: false,
      detail: expect.stringContaining('song: node 1 (TextToMusic) is not known there'),
    })
  })
})

test('a proxy in front gets what it wants, and without it nothing is created', async () => {
  double.protect('Basic YTpi')
  expect(await create().start(task(), 'one')).toMatchObject({ state: 'refused', reason: 'unavailable' })
  const provider = create({ COMFYUI_AUTHORIZATION: 'Basic YTpi' })
  const { operation } = await begun(provider)
  double.finish()
  const result = await check(provider, operation)
  expect(result).toMatchObject({ state: 'done' })
  expect(JSON.stringify(result)).not.toContain('YTpi')
  const { source } = (result as { files: { source: { url: string } }[] }).files[0]!
  await provider.download!(source.url, join(folder, 'file'), { maxBytes: 1e6, timeoutMs: 5000 })
})

test('an input that can not be handed over leaves nothing behind', async () => {
  const input = await picture()
  double.protect('other')
  expect(await create().start(task({ kind: 'edit', model: 'repaint', inputs: [input] }), 'one')).toMatchObject({
    state: 'refused',
  })
  expect(double.jobs()).toEqual([])
})
