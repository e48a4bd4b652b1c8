import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { EVERYBODY } from '../../../test/support/catalog.ts'
import { type Catalog, findModel, type Route, readCatalog } from '../catalog.ts'
import type { Done, Options, Provider } from '../ports.ts'
import { checkOptions } from '../pricing.ts'
import { costOfDone, estimateMicroUsd, uncountedRoutes } from './cost.ts'

const route = (more: Partial<Route>): Route => ({ provider: 'a', model: 'm', may_pay_twice: false, ...more })
const files = (count: number): Done['files'] =>
  Array.from({ length: count }, (_, n) => ({ source: { url: `https://a.example/${n}` }, role: 'main' }))

test('choices add to what each result costs and to what each second costs; a switch is a choice of on and off', () => {
  const film = route({
    cost_micro_usd: 10,
    cost_choices: { size: { 2048: 5 }, sound: { on: 3 } },
    cost_per_second_micro_usd: 100,
    cost_per_second_choices: { resolution: { '4k': 200 } },
  })
  const cost = (options: Options, countAsked = 1) => estimateMicroUsd(film, { countAsked, options })
  expect(cost({})).toBe(10)
  expect(cost({ size: 2048, sound: true })).toBe(18)
  expect(cost({ size: 1024, sound: false, duration: 4 })).toBe(410)
  expect(cost({ resolution: '4k', duration: 4 }, 2)).toBe(2 * (10 + 4 * 300))
})

test('what a job costs is counted once, however many results it brings', () => {
  const song = route({ cost_per_job_micro_usd: 50, cost_micro_usd: 1 })
  expect(estimateMicroUsd(song, { countAsked: 2, options: {} })).toBe(52)
})

test('a job that brought less costs what was made of it, unless its vendor says what it charges for', () => {
  const job = { countAsked: 4 }
  const picture = route({ cost_micro_usd: 100 })
  const cost = (done: Partial<Done>, at = picture, estimated: number | null = 400) =>
    costOfDone({ state: 'done', files: [], ...done }, job, at, estimated)
  expect(cost({ files: files(3) })).toBe(300)
  expect(cost({ files: files(3), usage: { countCharged: 4 } })).toBe(400)
  expect(cost({ files: files(3), usage: { costMicroUsd: 77 } })).toBe(77)
  expect(cost({ files: files(3) }, route({ cost_per_job_micro_usd: 200, cost_micro_usd: 50 }))).toBe(350)
  // What no job can have cost is as if nothing had been said.
  for (const costMicroUsd of [Number.NaN, -1, 1e300, Number.POSITIVE_INFINITY, '77' as unknown as number])
    expect(cost({ files: files(4), usage: { costMicroUsd } })).toBe(400)
  expect(cost({ files: files(4), usage: { costMicroUsd: -5 } }, picture, null)).toBeNull()
  expect(cost({ files: files(4), usage: { costMicroUsd: 0.6 } })).toBe(1)
  // Words have no files, and more than was asked for is not paid twice.
  expect(cost({ text: 'words' })).toBe(400)
  expect(cost({ files: files(5) })).toBe(400)
  expect(cost({ files: files(3) }, picture, null)).toBeNull()
})

const shipped = () => {
  const yaml = readFileSync(new URL('../../../data/catalog.yaml', import.meta.url), 'utf8')
  const reading = readCatalog(yaml, EVERYBODY)
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  return reading.catalog
}

test.each([
  ['veo', { duration: 8, resolution: '720p' }, 0.8],
  ['veo', { duration: 8, resolution: '1080p' }, 0.96],
  ['veo', { duration: 8, resolution: '4k' }, 2.4],
  ['veo-live', { duration: 8, resolution: '1080p' }, 0.64],
  ['gpt-image', { quality: 'low' }, 0.011],
  ['gpt-image', { quality: 'medium' }, 0.053],
  ['gpt-image', { quality: 'high', count: 2 }, 0.42],
  ['gemini-picture', { size: 512 }, 0.045],
  ['gemini-picture', { size: 1024 }, 0.067],
  ['gemini-picture', { size: 2048 }, 0.101],
  ['gemini-picture', { size: 4096 }, 0.151],
  ['gemini-pro-picture', { size: 2048 }, 0.134],
  ['gemini-pro-picture', { size: 4096 }, 0.24],
  ['banana-pro', { size: 4096 }, 0.12],
  ['seedance', { duration: 5, resolution: '720p' }, 0.76],
  ['pi-song', { count: 1 }, 0.05],
  ['pi-song', { count: 2 }, 0.05],
  ['pi-extend', { count: 2 }, 0.05],
  ['suno', {}, 0.06],
] as [string, Options, number][])('%s with %j costs as its vendor charges, as far as is known', (id, options, usd) => {
  const model = findModel(shipped(), id)
  const checked = checkOptions(model, options)
  for (const one of model.routes)
    expect(estimateMicroUsd(one, { countAsked: checked.count, options: checked.options })).toBe(
      Math.round(usd * 1_000_000),
    )
})

test('every route of the shipped catalogue says what it costs', () => {
  for (const { routes } of shipped().models)
    for (const one of routes) expect(estimateMicroUsd(one, { countAsked: 1, options: {} }), one.model).not.toBeNull()
})

test('a bound of money names the models that it does not count; what works by rules, or is not live, is none', () => {
  const provider = (id: string, more: Partial<Provider> = {}) => ({ id, ...more }) as Provider
  const catalog = {
    vendors: { a: { dailyMicroUsd: 1 }, b: { concurrency: 2 }, own: { dailyMicroUsd: 1 }, off: { dailyMicroUsd: 1 } },
    models: [
      { id: 'blind', kind: 'image', routes: [route({}), route({ provider: 'b' }), route({ provider: 'own' })] },
      { id: 'free', kind: 'image', routes: [route({ cost_micro_usd: 0 })] },
      { id: 'closed', kind: 'image', routes: [route({ model: 'closed' }), route({ provider: 'off' })] },
    ],
  } as unknown as Catalog
  const all = [
    provider('a', { offers: ({ model }) => model !== 'closed' }),
    provider('b'),
    provider('own', { procedural: true }),
  ]
  expect(uncountedRoutes(catalog, all)).toEqual([{ provider: 'a', models: ['blind'] }])
})
