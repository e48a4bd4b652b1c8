import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EVERYBODY, NOBODY_OUTSIDE } from '../../test/support/catalog.ts'
import { findModel, holdCatalog, modelFor, readCatalog } from './catalog.ts'
import { checkOptions, priceCredits } from './pricing.ts'

const GOOD = `gifts: { start_credits: 20 }
limits: { running: 2, queued: 8, daily: 200, confirm_credits: 10 }
retention: { result_days: 30 }
default_kind: image
models:
  canvas:
    kind: image
    title: { en: Canvas }
    prompt: required
    options:
      ratio: { type: choice, choices: ['1:1', '16:9'], default: '1:1' }
      size: { type: choice, choices: [512, 1024], default: 512 }
      count: { type: integer, min: 1, max: 4, default: 1 }
      duration: { type: integer, min: 1, max: 60, default: 10 }
      loud: { type: switch, default: false }
      negative: { type: text, max: 5 }
    price: { each: 1500, per_second: 10, choices: { size: { 1024: 400 } } }
    routes:
      - { provider: builtin, model: paint }
packs:
  small: { credits: 100, prices: { RUB: 9900 } }
`
const PROVIDERS = ['builtin']

function good() {
  const reading = readCatalog(GOOD, PROVIDERS)
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  return reading.catalog
}
const canvas = () => findModel(good(), 'canvas')

test('the shipped catalogue has no mistakes', async () => {
  const yaml = await readFile(new URL('../../data/catalog.yaml', import.meta.url), 'utf8')
  const reading = readCatalog(yaml, NOBODY_OUTSIDE)
  expect(reading).toMatchObject({ ok: true })
  if (reading.ok) expect(reading.catalog.packs.filter((pack) => pack.best)).toHaveLength(1)
})

test('bounds of vendors are read; what a day may cost is counted in whole millionths', () => {
  const yaml = GOOD.replace(
    'packs:',
    'vendors: { builtin: { concurrency: 8, per_minute: 60, daily_usd: 0.1 } }\npacks:',
  )
  const reading = readCatalog(yaml, PROVIDERS)
  expect(reading.ok && reading.catalog.vendors).toEqual({
    builtin: { concurrency: 8, perMinute: 60, dailyMicroUsd: 100_000 },
  })
  expect(good().vendors).toEqual({})
})

describe('a mistake is told with its line', () => {
  test.each([
    ['a word that is not YAML', 'running: 2, queued', 'running: : 2, queued', 2, ''],
    ['a route to a provider that is not there', 'provider: builtin', 'provider: bultin', 19, "no provider 'bultin'"],
    [
      'bounds of a vendor that is not there',
      'packs:',
      'vendors: { fall: { concurrency: 2 } }\npacks:',
      20,
      "no provider 'fall'",
    ],
    ['a weight of nothing', 'model: paint }', 'model: paint, weight: 0 }', 19, ''],
    ['a default outside its choices', "default: '1:1'", "default: '2:1'", 11, "'2:1' is not among the choices"],
    ['a price for a choice that is not there', '{ 1024: 400 }', '{ 2048: 400 }', 17, "'2048' is no choice of 'size'"],
    [
      'a cost of a choice that is not there',
      'model: paint }',
      'model: paint, cost_choices: { size: { 1024: 1, 2048: 2 } } }',
      19,
      "'2048' is no choice of 'size'",
    ],
    [
      'a cost of what is neither a choice nor a switch',
      'model: paint }',
      'model: paint, cost_per_second_choices: { loud: { on: 1 }, negative: { on: 1 } } }',
      19,
      "'negative' is no choice of this model",
    ],
    [
      'a cost by seconds of what has none',
      /duration: .*|, per_second: 10|model: paint/g,
      (found: string) => (found === 'model: paint' ? `${found}, cost_per_second_micro_usd: 1` : ''),
      19,
      'a cost per second needs an option duration',
    ],
    ['a cost below nothing', 'model: paint }', 'model: paint, cost_choices: { size: { 1024: -1 } } }', 19, ''],
    ['a range upside down', 'min: 1, max: 4', 'min: 5, max: 4', 13, 'min is above max'],
    ['a price in floats', 'each: 1500', 'each: 1.5', 17, ''],
    ['a name that is not known', 'result_days: 30', 'result_day: 30', 3, ''],
    ['a kind that is not known', '    kind: image', '    kind: pictures', 7, ''],
    ['a default kind that nothing makes', 'default_kind: image', 'default_kind: music', 4, "no model makes 'music'"],
    ['a currency in small letters', 'RUB: 9900', 'rub: 9900', 21, ''],
  ] as [string, string | RegExp, string | ((found: string) => string), number, string][])(
    '%s',
    (_name, from, to, line, problem) => {
      const reading = readCatalog(GOOD.replace(from, to as string), PROVIDERS)
      expect(reading.ok).toBe(false)
      if (reading.ok) return
      expect(reading.mistakes[0]?.line).toBe(line)
      expect(reading.mistakes[0]?.problem).toContain(problem)
    },
  )

  test('all of them at once', () => {
    const reading = readCatalog(GOOD.replace('each: 1500', 'each: -1').replace('credits: 100', 'credits: 0'), PROVIDERS)
    expect(reading.ok ? [] : reading.mistakes.map((one) => one.line)).toEqual([17, 21])
  })

  test('an alias of nothing is a mistake of the file, with its line', () => {
    const wrong = readCatalog(GOOD.replace('default_kind: image', 'default_kind: *usual'), PROVIDERS)
    expect(wrong).toMatchObject({ ok: false, mistakes: [{ line: 4, problem: expect.stringContaining('usual') }] })
  })

  test('one model of a wrong form does not hide what is wrong about the others', () => {
    const other = GOOD.slice(GOOD.indexOf('    kind:'), GOOD.indexOf('packs:'))
      .replace('provider: builtin', 'provider: bultin')
      .replace('each: 1500', 'each: 1500')
    const reading = readCatalog(
      GOOD.replace('each: 1500', 'eech: 1500').replace('packs:', `  other:\n${other}packs:`),
      PROVIDERS,
    )
    expect(reading.ok ? [] : reading.mistakes.map(({ path }) => path)).toEqual([
      'models.canvas.price.each',
      'models.canvas.price',
      'models.other.routes.0.provider',
    ])
  })

  test.each(['', '[]', 'just words', '\0', '- a\n- b'])('what is no catalogue at all: %j', (yaml) => {
    const reading = readCatalog(yaml, PROVIDERS)
    expect(reading.ok).toBe(false)
    if (!reading.ok) expect(reading.mistakes.length).toBeGreaterThan(0)
  })
})

describe('prices', () => {
  const price = (options: { [name: string]: string | number | boolean }) =>
    priceCredits(canvas(), checkOptions(canvas(), options))

  test('are summed in thousandths and rounded up once a job', () => {
    // 1500 + 10 s × 10 = 1600 thousandths each.
    expect(price({})).toBe(2)
    expect(price({ count: 4 })).toBe(7)
    expect(price({ size: 1024 })).toBe(2)
    expect(price({ size: 1024, count: 4 })).toBe(8)
    expect(price({ duration: 60 })).toBe(3)
  })

  test('are less by the discount of a plan, and rounded up once all the same', () => {
    const all = { size: 1024, count: 4, duration: 60 }
    const [full, less] = [0, 20].map((percent) => priceCredits(canvas(), checkOptions(canvas(), all), percent))
    const milli = (full ?? 0) * 1000
    expect(less).toBeGreaterThanOrEqual(Math.floor((milli - 1000) * 0.8) / 1000)
    expect([priceCredits(canvas(), checkOptions(canvas(), { count: 4 }), 20), less]).toEqual([6, Math.ceil(less ?? 0)])
  })

  test('of many are never dearer than many of one, nor free of what they cost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 }), (count, duration) => {
        const one = price({ duration })
        const all = price({ duration, count })
        expect(all).toBeLessThanOrEqual(one * count)
        expect(all * 1000).toBeGreaterThanOrEqual((1500 + 10 * duration) * count)
        expect(Number.isInteger(all)).toBe(true)
      }),
    )
  })
})

describe('options', () => {
  const check = (options: { [name: string]: string | number | boolean }) => checkOptions(canvas(), options)

  test('that are not given have their defaults; without one they are left out', () => {
    expect(check({})).toEqual({ options: { ratio: '1:1', size: 512, duration: 10, loud: false }, count: 1 })
  })

  test('as written by people become what the model takes', () => {
    expect(check({ size: '1024', count: '3', loud: 'Yes', negative: 'blue' })).toEqual({
      options: { ratio: '1:1', size: 1024, duration: 10, loud: true, negative: 'blue' },
      count: 3,
    })
  })

  test.each([
    [{ ratio: '4:3' }, 'option_choice', { option: 'ratio', value: '4:3', choices: '1:1, 16:9' }],
    [{ count: 5 }, 'option_range', { option: 'count', value: '5', min: 1, max: 4 }],
    [{ count: 0 }, 'option_range', { option: 'count', value: '0', min: 1, max: 4 }],
    [{ count: '2.5' }, 'option_range', { option: 'count', value: '2.5', min: 1, max: 4 }],
    [{ count: '1e1' }, 'option_range', { option: 'count', value: '1e1', min: 1, max: 4 }],
    [{ negative: 'too long' }, 'option_long', { option: 'negative', max: 5 }],
    [{ loud: 'perhaps' }, 'option_choice', { option: 'loud', value: 'perhaps', choices: 'on, off' }],
    [{ colour: 'red' }, 'option_unknown', { option: 'colour' }],
  ])('that can’t be are refused in words: %o', (options, code, params) => {
    let refused: unknown
    try {
      check(options as { [name: string]: string | number })
    } catch (error) {
      refused = error
    }
    expect(refused).toMatchObject({ code, params })
  })
})

test('a reload takes a good file and keeps the old one for a bad one', () => {
  const held = holdCatalog(GOOD, PROVIDERS)
  if (!held.ok) throw new Error('not read')
  const { catalog } = held
  expect(catalog.replace(GOOD.replace('credits: 100', 'credits: 0'))).toMatchObject([{ line: 21 }])
  expect(catalog.current().packs[0]?.credits).toBe(100)
  expect(catalog.replace(GOOD.replace('credits: 100', 'credits: 150'))).toEqual([])
  expect(catalog.current().packs[0]?.credits).toBe(150)
  expect(holdCatalog('nonsense', PROVIDERS).ok).toBe(false)
})

test('a model is found by id, or by kind with the person’s choice where it still exists', () => {
  expect(() => findModel(good(), 'gone')).toThrow(expect.objectContaining({ code: 'model_unknown' }))
  expect(modelFor(good(), 'image', 'gone').id).toBe('canvas')
  expect(() => modelFor(good(), 'video', undefined)).toThrow(expect.objectContaining({ code: 'kind_unavailable' }))
})

test('every model that is shipped has an example of its command in each language', () => {
  const reading = readCatalog(readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8'), EVERYBODY)
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  for (const model of reading.catalog.models) {
    // No command writes words.
    if (model.kind === 'write') continue
    expect(Object.keys(model.help ?? {}), model.id).toEqual(['en', 'ru', 'zh', 'id'])
    for (const help of Object.values(model.help ?? {})) expect(help, model.id).toContain(`/${model.kind}`)
  }
})
