import { expect, test } from 'vitest'
import { readCatalog } from './catalog.ts'
import type { Provider, Wanted } from './ports.ts'
import type { KnownProvider } from './providers/index.ts'
import { routesFor } from './serving.ts'

const MODEL = `
gifts: { start_credits: 5 }
limits: { running: 1, queued: 1, daily: 10, confirm_credits: 10 }
retention: { result_days: 30 }
default_kind: image
models:
  one:
    kind: image
    title: { en: One }
    prompt: required
    options:
      ratio: { type: choice, choices: ['1:1', '16:9'], default: '1:1' }
      count: { type: integer, min: 1, max: 2, default: 1 }
    price: { each: 1000 }
    routes:
      - { provider: a, model: m, settings: { fast: true } }
      - { provider: b, model: n }
packs: {}
`
const provider = (id: string, can?: Provider['can']): Provider => ({
  ...{ id, startTimeoutMs: 1 },
  start: () => Promise.reject(new Error('nobody starts here')),
  check: () => Promise.reject(new Error('nobody asks here')),
  ...(can === undefined ? {} : { can }),
})
const squares = provider('a', ({ options }) =>
  options['ratio'] === undefined || options['ratio'] === '1:1' ? null : { option: 'ratio', allowed: ['1:1'] },
)
const singles = provider('b', ({ count }) => (count === 1 ? null : { option: 'count', allowed: [1] }))
const known = (...all: (Provider | string)[]): KnownProvider[] =>
  all.map((one) => (typeof one === 'string' ? { id: one, provider: undefined } : { id: one.id, provider: one }))
const modelsWith = (...all: Parameters<typeof known>) => {
  const reading = readCatalog(MODEL, known(...all))
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  return reading.catalog.models
}

test('a route to a vendor that is known and not switched on is left out, and a model with no other route is hidden', () => {
  expect(modelsWith(squares, singles)[0]?.routes.map((route) => route.provider)).toEqual(['a', 'b'])
  expect(modelsWith('a', singles)[0]?.routes.map((route) => route.provider)).toEqual(['b'])
  expect(modelsWith('a', 'b')).toEqual([])
})

test('a route that its vendor does not offer is not live, though others of that vendor are', () => {
  const seen: unknown[] = []
  const choosy = (offers: boolean): Provider => ({
    ...squares,
    offers(route) {
      seen.push(route)
      return offers
    },
  })
  expect(modelsWith(choosy(false), singles)[0]?.routes.map((route) => route.provider)).toEqual(['b'])
  expect(modelsWith(choosy(true), singles)[0]?.routes.map((route) => route.provider)).toEqual(['a', 'b'])
  expect(modelsWith(choosy(false), 'b')).toEqual([])
  expect(seen[0]).toEqual({ kind: 'image', model: 'm', settings: { fast: true } })
})

test('a vendor that nobody knows, and settings that are wrong, are told with their line', () => {
  expect(readCatalog(MODEL, known(squares))).toMatchObject({
    mistakes: [{ line: 17, path: 'models.one.routes.1.provider' }],
  })
  const strict: KnownProvider = {
    id: 'a',
    provider: undefined,
    routeProblem: ({ settings }) => Object.keys(settings ?? {}).join() || null,
  }
  expect(readCatalog(MODEL, [strict, ...known(singles)])).toMatchObject({ mistakes: [{ line: 16, problem: 'fast' }] })
})

test('a value that no route can serve is told with its line; one that only a vendor which is off might serve is not', () => {
  const both = { ok: false, mistakes: [{ line: 12, path: 'models.one.options.ratio' }] }
  const narrow = provider('b', squares.can)
  expect(readCatalog(MODEL, known(squares, narrow))).toMatchObject(both)
  expect(readCatalog(MODEL, known(squares, 'b'))).toMatchObject({ ok: true })
  expect(readCatalog(MODEL, known(squares, singles))).toMatchObject({ ok: true })
})

test('routes that can not serve what is asked are passed by; where none can, the values that one can are named', () => {
  const seen: Wanted[] = []
  const a = { ...squares, can: (wanted: Wanted) => (seen.push(wanted) === 0 ? null : squares.can!(wanted)) }
  const routes = modelsWith(squares, singles)[0]!.routes
  const providers = new Map([a, singles].map((one) => [one.id, one]))
  const asked = { kind: 'image', options: { ratio: '16:9' }, count: 1, inputs: 0 } as const
  expect(routesFor(routes, providers, asked).map((route) => route.provider)).toEqual(['b'])
  expect(seen[0]).toMatchObject({ model: 'm', settings: { fast: true }, options: { ratio: '16:9' } })
  expect(() => routesFor(routes, providers, { ...asked, count: 2 })).toThrow(
    expect.objectContaining({
      code: 'option_unable',
      params: { option: 'ratio', value: '16:9', choices: '1:1' },
    }),
  )
  const without = (option: string) => new Map([['a', provider('a', () => ({ option, allowed: [] }))]])
  expect(() => routesFor(routes, without('seed'), { ...asked, options: { seed: 5 } })).toThrow(
    expect.objectContaining({ code: 'option_placeless', params: { option: 'seed' } }),
  )
  expect(() => routesFor(routes, without('inputs'), { ...asked, inputs: 1 })).toThrow(
    expect.objectContaining({ code: 'inputs_unable', params: { kind: 'image' } }),
  )
  expect(() => routesFor(routes, new Map(), asked)).toThrow(expect.objectContaining({ code: 'kind_unavailable' }))
})
