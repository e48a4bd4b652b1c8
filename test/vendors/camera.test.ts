/** What /models says of the camera, held against what goes out. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { readCatalog } from '../../src/core/catalog.ts'
import type { Kind, Provider, RouteFacts } from '../../src/core/ports.ts'
import { falCan, falInput } from '../../src/core/providers/fal/requests.ts'
import { createProviders, VENDORS } from '../../src/core/providers/index.ts'
import { cameraOf } from '../../src/core/serving.ts'
import { EVERYBODY } from '../support/catalog.ts'
import { silentLog } from '../support/databases.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'camera-'))
cpSync(fileURLToPath(new URL('comfyui/graphs', import.meta.url)), join(dataDir, 'comfyui'), { recursive: true })
afterAll(() => rmSync(dataDir, { recursive: true }))

const providers = new Map(
  createProviders({
    ...{ clock: { nowMs: () => 0 }, log: silentLog(), dataDir, callbackUrl: () => null },
    sandbox: { run: () => Promise.reject(new Error('nothing is made here')) },
    vendors: Object.fromEntries(
      VENDORS.map(({ id, needs }) => [
        id,
        Object.fromEntries((needs[0] ?? []).map((name) => [name, 'http://127.0.0.1:9/'] as const)),
      ]),
    ),
  }).map((one) => [one.id, one] as const),
)
const camera = (provider: string, route: RouteFacts) => providers.get(provider)?.camera?.(route)

test('of every model of the catalogue with a camera, and of every live photo, it is known how the camera is moved', () => {
  const yaml = readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8')
  const reading = readCatalog(yaml, EVERYBODY)
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  const models = reading.catalog.models.filter(
    ({ kind, options }) => options['camera'] !== undefined || kind === 'animate',
  )
  const ways = Object.fromEntries(models.map((model) => [model.id, cameraOf(model, providers)]))
  const are = (way: unknown) => Object.keys(ways).filter((id) => ways[id] === way)
  expect(are('structured').sort()).toEqual(['dolly', 'kling-camera', 'pi-kling', 'pi-live'])
  expect(are('words').length).toBe(models.length - 4)
})

test.each<[string, Kind, string, RouteFacts['settings'], 'structured' | 'words' | null]>([
  ['kling', 'video', 'kling-v1', { mode: 'std' }, 'structured'],
  ['kling', 'video', 'kling-v1', { mode: 'pro' }, 'words'],
  ['kling', 'animate', 'kling-v1-5', { mode: 'pro' }, 'structured'],
  ['kling', 'animate', 'kling-v3', { mode: 'pro' }, 'words'],
  ['dashscope', 'animate', 'wan2.7-i2v', undefined, 'words'],
  ['dashscope', 'image', 'z-image-turbo', undefined, null],
  ['gemini', 'video', 'veo-3.1-generate-preview', undefined, 'words'],
  ['gemini', 'music', 'lyria-3.5', undefined, null],
  ['openai', 'image', 'gpt-image-2', undefined, 'words'],
  ['openai', 'describe', 'gpt-5.4-mini', undefined, null],
  ['ark', 'animate', 'seedance-1-0-pro-250528', undefined, 'words'],
  ['ark', 'edit', 'seedream-4-5-251128', undefined, null],
  ['fal', 'animate', 'fal-ai/x/y', undefined, 'words'],
  ['fal', 'animate', 'fal-ai/x/y', { fields: { camera: 'camera_movement' } }, 'structured'],
  ['fal', 'animate', 'fal-ai/x/y', { fields: { camera: null } }, null],
  ['fal', 'music', 'fal-ai/x/y', undefined, null],
  ['kie', 'video', 'bytedance/seedance-1.5-pro', undefined, 'words'],
  ['kie', 'animate', 'someone/new', { fields: { camera: 'camera_move' } }, 'structured'],
  ['kie', 'upscale', 'someone/new', undefined, null],
  ['comfyui', 'animate', 'motion', undefined, 'structured'],
  ['comfyui', 'image', 'portrait', undefined, null],
  ['comfyui', 'animate', 'no-such-graph', undefined, null],
  ['builtin', 'animate', 'dolly', undefined, 'structured'],
  ['builtin', 'image', 'paint', undefined, null],
])('%s moves the camera of %s by %s with %j: %s', (provider, kind, model, settings, way) => {
  expect(camera(provider, { kind, model, ...(settings === undefined ? {} : { settings }) })).toBe(way)
})

test('a model with several routes says what is sure: words where one has no more, and nothing where nobody says', () => {
  const route = (provider: string) => ({ provider, model: 'm' }) as never
  const saying = (way?: 'structured' | 'words' | null) =>
    (way === undefined ? {} : { camera: () => way }) as unknown as Provider
  const all = new Map([
    ['field', saying('structured')],
    ['words', saying('words')],
    ['none', saying(null)],
    ['silent', saying()],
  ])
  const of = (...names: string[]) => cameraOf({ kind: 'animate', routes: names.map(route) }, all)
  expect([of('field', 'words'), of('field', 'none'), of('none'), of('none', 'words')]).toEqual([
    ...['words', 'structured', null, 'words'],
  ])
  expect([of('silent'), of('silent', 'field'), of('off')]).toEqual([undefined, 'structured', undefined])
})

test('an endpoint of fal with a field for the camera gets the move there, and no words; one without any refuses it', async () => {
  const fields = { camera: { field: 'camera_control', values: { 'zoom-in': { type: 'zoom', value: 5 } } } }
  const facts = { kind: 'video', model: 'fal-ai/x/y' } as const
  const task = { ...facts, prompt: 'a fox', count: 1, seed: 7, inputs: [], locale: 'en', workDir: dataDir } as const
  const sent = (move: string) => falInput({ ...task, inputs: [], settings: { fields }, options: { camera: move } })
  expect(await sent('zoom-in')).toMatchObject({ prompt: 'a fox', camera_control: { type: 'zoom', value: 5 } })
  expect(await sent('auto')).not.toHaveProperty('camera_control')
  const can = (settings: RouteFacts['settings'], move: string) =>
    falCan({
      ...facts,
      ...(settings === undefined ? {} : { settings }),
      options: { camera: move },
      count: 1,
      inputs: 0,
    })
  expect(can({ fields }, 'pan-left')).toEqual({ option: 'camera', allowed: ['zoom-in'] })
  expect([can({ fields }, 'auto'), can({ fields }, 'zoom-in'), can(undefined, 'pan-left')]).toEqual([null, null, null])
  expect(can({ fields: { camera: null } }, 'pan-left')).toEqual({ option: 'camera', allowed: ['auto'] })
})
