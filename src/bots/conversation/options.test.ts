import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { NOBODY_OUTSIDE } from '../../../test/support/catalog.ts'
import { type Model, readCatalog } from '../../core/catalog.ts'
import { loadLocales } from './locale.ts'
import { choiceKey, choiceTitle, factsOf, optionsOf } from './options.ts'

const reading = readCatalog(
  readFileSync(new URL('../../../data/catalog.yaml', import.meta.url), 'utf8'),
  NOBODY_OUTSIDE,
)
if (!reading.ok) throw new Error('the catalogue has mistakes')
const { catalog } = reading
const locales = loadLocales([new URL('../../../data/locales/', import.meta.url).pathname], 'en', (problem) => {
  throw new Error(problem)
})
const modelOf = (kind: string): Model => catalog.models.find((model) => model.kind === kind)!

describe('choices', () => {
  test('no two choices of an option share a key, so B♭ major is not called B major', () => {
    for (const model of catalog.models)
      for (const [name, definition] of Object.entries(model.options)) {
        if (definition.type !== 'choice') continue
        const keys = definition.choices.map((choice) => choiceKey(name, choice))
        expect(new Set(keys).size, `${model.id} ${name}`).toBe(keys.length)
      }
    expect(choiceKey('key', 'B♭ major')).toBe('choice-key-b-flat-major')
    expect(choiceKey('key', 'F♯ minor')).toBe('choice-key-f-sharp-minor')
  })

  test('have titles in the person’s language, and no two of an option the same', () => {
    const title = (name: string, value: string | number) => locales.format('ru', choiceTitle(locales, name, value))
    expect(title('key', 'E♭ major')).toBe('ми-бемоль мажор')
    expect(title('key', 'E major')).toBe('ми мажор')
    expect(title('style', 'ink')).toBe('Тушь')
    expect(title('duration', 10)).toBe('10 с')
    expect(title('ratio', '16:9')).toBe('16:9')
    const definition = modelOf('music').options['key']
    const keys = definition?.type === 'choice' ? definition.choices.map((choice) => title('key', choice)) : []
    expect(new Set(keys).size).toBe(16)
  })

  test('that no locale file knows stand for themselves', () => {
    expect(locales.format('zh', choiceTitle(locales, 'style', 'my own style'))).toBe('my own style')
  })
})

describe('the options of a kind', () => {
  test('come from the catalogue, with their bounds, choices and defaults', () => {
    const specs = optionsOf(catalog, locales, 'image')
    expect(specs.map((spec) => spec.name)).toEqual(['ratio', 'style', 'size', 'count', 'negative', 'seed'])
    expect(specs.find((spec) => spec.name === 'count')).toMatchObject({ type: 'integer', min: 1, max: 4, default: 1 })
    expect(specs.find((spec) => spec.name === 'ratio')?.choices?.map((choice) => choice.value)).toEqual([
      '1:1',
      '4:3',
      '3:4',
      '16:9',
      '9:16',
    ])
    expect(optionsOf(catalog, locales, 'avatar')).toEqual([])
  })
})

describe('the facts under a result', () => {
  const facts = (kind: string, options: Parameters<typeof factsOf>[2], seed?: number) =>
    factsOf(modelOf(kind), locales, options, seed).map((fact) => locales.format('en', fact))

  test('say what was asked, in the order of the catalogue, then the seed without grouping', () => {
    expect(
      facts('image', { style: 'ink', ratio: '16:9', size: 2048, negative: 'people', count: 2, seed: 5 }, 48213),
    ).toEqual(['16:9', 'Ink', '2048 px', 'without: people', 'seed 48213'])
  })

  test('leave out what says nothing', () => {
    expect(facts('image', { size: 1024, negative: '' })).toEqual([])
    expect(facts('music', { duration: 30, tempo: 'auto', key: 'auto', instrumental: true }, 7)).toEqual([
      '30 s',
      'seed 7',
    ])
    expect(facts('upscale', {}, 7)).toEqual([])
    expect(factsOf(undefined, locales, { ratio: '16:9' }, 7)).toEqual([])
  })
})
