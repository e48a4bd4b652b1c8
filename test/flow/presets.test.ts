import { describe, expect, test } from 'vitest'
import { parseOptions } from '../../src/bots/conversation/grammar.ts'
import { findModel, modelFor, readCatalog } from '../../src/core/catalog.ts'
import type { Provider, Wanted } from '../../src/core/ports.ts'
import { openSqlite } from '../support/databases.ts'
import { type Engine, engine } from '../support/fakes.ts'
import { catalogOf, openPlace, type Place, type Studio } from '../support/studio.ts'

const option = {
  ratio: { type: 'choice', choices: ['1:1', '16:9'], default: '1:1' },
  negative: { type: 'text', max: 40 },
}
const model = (changes: object = {}) => ({
  kind: 'image',
  title: { en: 'A model' },
  prompt: 'required',
  options: option,
  price: { each: 1000, choices: { ratio: { '16:9': 1000 } } },
  routes: [{ provider: 'a', model: 'm' }],
  ...changes,
})
const CINEMA = {
  ...{ title: { en: 'Cinema', ru: 'Кино' }, kinds: ['image'], words: 'film still', negative: 'cartoon' },
  options: { ratio: '16:9', duration: 5 },
}
const catalog = (presets: object = { cinema: CINEMA }): string =>
  JSON.stringify({
    ...JSON.parse(
      catalogOf({ models: { one: model(), plain: model({ presets: false }), film: model({ kind: 'video' }) } }),
    ),
    presets,
  })

const read = (yaml: string) => {
  const reading = readCatalog(yaml, ['a'])
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  return reading.catalog
}

async function within(run: (studio: Studio, a: Engine, asked: Wanted[], place: Place) => Promise<void>): Promise<void> {
  const database = await openSqlite()
  const a = engine('a')
  const asked: Wanted[] = []
  const can: Provider['can'] = (wanted) => {
    asked.push(wanted)
    return null
  }
  const place = await openPlace(database, { providers: [Object.assign(a, { can })], catalogYaml: catalog() })
  try {
    await run(await place.worker(), a, asked, place)
  } finally {
    await place.close()
    await database.close()
  }
}

describe('presets of the catalogue', () => {
  test('are an option of the models of their kinds alone, and read from words', () => {
    const all = read(catalog())
    const one = modelFor(all, 'image', undefined)
    expect(parseOptions('a red door --preset cinema', one)).toEqual({
      prompt: 'a red door',
      options: { preset: 'cinema' },
    })
    expect([findModel(all, 'plain'), findModel(all, 'film')].map(({ options }) => Object.keys(options))).toEqual([
      ['ratio', 'negative'],
      ['ratio', 'negative'],
    ])
  })

  test('put their words behind those of the person, and options where nothing else was said; the price says so', () =>
    within(async (studio, a, asked) => {
      const person = await studio.person()
      const options = { preset: 'Cinema', negative: 'rain' }
      const { generationId, priceCredits } = await studio.submit(person, { modelId: 'one', prompt: 'a door', options })
      expect(priceCredits).toBe(2)
      await studio.run()
      expect(a.tasks[0]).toMatchObject({
        prompt: 'a door, film still',
        options: { ratio: '16:9', negative: 'rain, cartoon' },
      })
      // A vendor hears nothing of presets, neither before nor after.
      for (const { options: shown } of [...asked, ...a.tasks]) expect(shown).not.toHaveProperty('preset')
      expect(await studio.generation(generationId)).toMatchObject({
        ...{ prompt: 'a door', options: { ratio: '16:9', negative: 'rain', preset: 'cinema' } },
      })
    }))

  test('leave what the person chose, and none is none', () =>
    within(async (studio, a) => {
      const person = await studio.person()
      await studio.submit(
        person,
        { modelId: 'one', prompt: 'a door', options: { preset: 'cinema', ratio: '1:1' } },
        'k1',
      )
      await studio.submit(person, { modelId: 'one', prompt: 'a wall', options: { preset: 'none' } }, 'k2')
      await studio.run()
      expect(a.tasks.map(({ prompt, options }) => [prompt, options])).toEqual([
        ['a door, film still', { ratio: '1:1', negative: 'cartoon' }],
        ['a wall', { ratio: '1:1' }],
      ])
    }))

  test('an unknown one is refused with those that there are', () =>
    within(async (studio) => {
      const person = await studio.person()
      const wanted = async () =>
        studio.submit(person, { modelId: 'one', prompt: 'a door', options: { preset: 'noir' } })
      await expect(wanted()).rejects.toMatchObject({
        code: 'option_choice',
        params: { option: 'preset', value: 'noir', choices: 'none, cinema' },
      })
    }))

  test('a job whose answer was lost is asked for with the words that were sent, though the catalogue has changed', () =>
    within(async (studio, a) => {
      const person = await studio.person()
      a.starts.push({ state: 'unknown' })
      await studio.submit(person, { modelId: 'one', prompt: 'a door', options: { preset: 'cinema' } })
      await studio.run()
      const changed = { cinema: { ...CINEMA, words: 'something else' } }
      expect(studio.parts.catalog.replace(catalog(changed))).toEqual([])
      await studio.pass(600_000)
      expect(a.told?.task).toMatchObject({ prompt: 'a door, film still', options: { negative: 'cartoon' } })
    }))

  test('a mistake is told with its line', () => {
    for (const presets of [
      { none: CINEMA },
      { cinema: { ...CINEMA, kinds: [] } },
      { cinema: { ...CINEMA, word: 'x' } },
    ])
      expect(readCatalog(catalog(presets), ['a'])).toMatchObject({
        ok: false,
        mistakes: [{ path: expect.stringMatching(/^presets/), line: expect.any(Number) }],
      })
  })
})
