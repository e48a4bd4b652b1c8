import { describe, expect, test } from 'vitest'
import { catalogOf } from '../../../test/support/studio.ts'
import { readCatalog } from '../catalog.ts'
import { languageOf, translationFor, writerFor } from './prompts.ts'

const choice = (...choices: string[]) => ({ type: 'choice', choices, default: choices[0] })
const model = (changes: object) => ({
  ...{ kind: 'image', title: { en: 'One' }, prompt: 'required', price: { each: 1000 } },
  routes: [{ provider: 'a', model: 'm' }],
  ...changes,
})
const writer = (changes: object = {}) =>
  model({
    kind: 'write',
    options: { purpose: choice('enhance', 'translate'), for: choice('image', 'video') },
    ...changes,
  })
const read = (prompts: unknown, models: object = {}, providers: Parameters<typeof readCatalog>[1] = ['a']) =>
  readCatalog(
    JSON.stringify(
      {
        ...JSON.parse(catalogOf({ models: { one: model({}), song: model({ kind: 'music' }), ...models } })),
        ...(prompts === undefined ? {} : { prompts }),
      },
      null,
      1,
    ),
    providers,
  )

describe('prompts of the catalogue', () => {
  test('are as people write them, unless something else is said', () => {
    const reading = read(undefined, { writer: writer() })
    if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
    expect(reading.catalog.prompts).toEqual({ enhance: false, translate: false })
    expect(writerFor(reading.catalog, 'enhance', reading.catalog.models[0]!)).toBeUndefined()
  })

  test.each([
    ['a model that is not there', { enhance: true, model: 'pen' }, {}, /^no model makes 'write'$/],
    [
      'a model of another kind',
      { enhance: true, model: 'one' },
      { writer: writer() },
      /^'one' does not make 'write'; these do: writer$/,
    ],
    ['none at all', { translate: true }, {}, /^it needs a model that makes 'write'$/],
    [
      'a purpose that the model does not have',
      { enhance: true, translate: true },
      { writer: writer({ options: { purpose: choice('enhance', 'lyrics') } }) },
      /^'writer' has no 'translate' among the choices of its option purpose$/,
    ],
    ['a word that nobody knows', { improve: true }, { writer: writer() }, /improve/],
    ['no yes or no', { enhance: 'yes' }, { writer: writer() }, /boolean/],
  ])('with %s are a mistake at their line', (_what, prompts, models, problem) => {
    const reading = read(prompts, models)
    if (reading.ok) throw new Error('it was read')
    expect(reading.mistakes).toHaveLength(1)
    const [mistake] = reading.mistakes
    expect([mistake?.path.startsWith('prompts'), mistake?.problem]).toEqual([true, expect.stringMatching(problem)])
    expect(mistake?.line).toBeGreaterThan(10)
  })

  test('are offered for what the model writes for, by the first model or the named one, and only while it is live', () => {
    const models = {
      writer: writer(),
      pen: writer({
        routes: [{ provider: 'off', model: 'm' }],
        options: { purpose: choice('enhance'), for: choice('image') },
      }),
    }
    const on = (prompts: object) => {
      const reading = read(prompts, models, [
        'a',
        { id: 'off', provider: undefined, routeProblem: () => null } as never,
      ])
      if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
      const { catalog } = reading
      const of = (id: string) => catalog.models.find((one) => one.id === id)!
      return ['one', 'song'].map((id) => writerFor(catalog, 'enhance', of(id))?.id)
    }
    expect(on({ enhance: true })).toEqual(['writer', undefined])
    expect(on({ enhance: true, model: 'writer' })).toEqual(['writer', undefined])
    expect(on({ enhance: true, model: 'pen' })).toEqual([undefined, undefined])
    expect(on({ translate: true })).toEqual([undefined, undefined])
  })
})

test.each([
  ['a red fox', 'en', 'en'],
  ['a red fox', 'ru', 'en'],
  ['seekor rubah merah', 'id', 'id'],
  ['рыжая лиса, 4k', 'en', 'ru'],
  ['一只红狐狸', 'en', 'zh'],
  ['a sign that says 开', 'en', 'zh'],
  ['赤いキツネ', 'zh', null],
  ['여우', 'zh', null],
  ['ثعلب أحمر', 'en', null],
  ['μια αλεπού', 'en', null],
  ['🦊 16:9', 'en', 'en'],
] as const)('%j of somebody who reads %s is in %s', (words, own, language) => {
  expect(languageOf(words, own)).toBe(language)
})

test('words are translated into the first language of a model, if they are in none of them', () => {
  expect(translationFor({ languages: ['en', 'zh'] }, 'рыжая лиса', 'ru')).toBe('en')
  expect(translationFor({ languages: ['en', 'zh'] }, '红狐狸', 'zh')).toBeNull()
  expect(translationFor({ languages: ['zh', 'en'] }, 'rubah merah', 'id')).toBe('zh')
  expect(translationFor({ languages: ['en'] }, '🦊', 'ru')).toBeNull()
  expect(translationFor({ languages: undefined }, 'рыжая лиса', 'ru')).toBeNull()
})
