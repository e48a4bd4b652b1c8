/** Routes of one model whose vendors take different files. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Refusal } from '../../src/core/errors.ts'
import type { InputLimits, Refused } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, passingMedia } from '../support/fakes.ts'
import { catalogOf, openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND = 1000
const route = (provider: string) => ({ provider, model: 'm' })
const model = { title: { en: 'A model' }, options: {}, price: { each: 2000 }, routes: [route('a'), route('b')] }
const models = {
  image: { ...model, kind: 'image', prompt: 'required' },
  edit: { ...model, kind: 'edit', prompt: 'optional', inputs: { pictures: { min: 1, max: 1 } } },
}
const upTo =
  (seconds: number): (() => InputLimits) =>
  () => ({ picture: { maxDurationMs: seconds * SECOND } })

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine
  let b: Engine

  beforeEach(async () => {
    a = engine('a')
    b = engine('b')
    const media = {
      ...passingMedia(),
      fit: async ({ limits }: { limits: { maxDurationMs?: number } }) => {
        const { maxDurationMs = 0 } = limits
        if (maxDurationMs < 60 * SECOND) throw new Refusal('file_too_long', { maxSeconds: maxDurationMs / SECOND })
        return null
      },
    }
    place = await openPlace(await open(), { providers: [a, b], media, catalogYaml: catalogOf({ models }) })
    studio = await place.worker()
    person = await studio.person(100)
    place.chat.files.set('photo', Buffer.from('a photo'))
  })
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })
  const start = async () => {
    const { generationId } = await studio.submit(person, {
      ...{ kind: 'edit', modelId: 'edit' },
      inputs: [{ from: 'chat', platform: 'test', ref: 'photo' }],
    })
    await studio.run()
    return generationId
  }
  const available = async () => (await studio.balance(person)).availableCredits

  test('a file that the first engine does not take goes to the next one that does, for the same price', async () => {
    a.inputLimits = upTo(30)
    const id = await start()
    expect(await studio.generation(id)).toMatchObject({ state: 'done', routeIndex: 1, chargedCredits: 2 })
    expect([a.started.length, b.started.length]).toEqual([0, 1])
    expect(studio.screen()).toEqual(['done'])
    expect(place.metrics.counted('vendor_skips', { provider: 'a', why: 'unfit' })).toBe(1)
  })

  test('what no engine takes is refused, with what the most generous one would take, and the credits are back', async () => {
    a.inputLimits = upTo(30)
    b.inputLimits = upTo(10)
    const id = await start()
    expect(await studio.generation(id)).toMatchObject({
      ...{ state: 'failed', failure: 'file_too_long' },
      failureParams: { maxSeconds: 30 },
    })
    expect([a.started.length, b.started.length]).toEqual([0, 0])
    expect(await available()).toBe(100)
  })

  test('the engine that takes it is waited for, and not left for the one that does not', async () => {
    a.inputLimits = upTo(30)
    const busy: Refused = { state: 'refused', reason: 'rate', retryAfterMs: 40 * SECOND }
    b.starts.push(busy)
    const id = await start()
    expect((await studio.generation(id)).state).toBe('start')
    await studio.pass(40 * SECOND)
    expect(await studio.generation(id)).toMatchObject({ state: 'done', routeIndex: 1, chargedCredits: 2 })
    expect([a.started.length, b.started.length]).toEqual([0, 2])
    expect(place.metrics.counted('vendor_skips', { why: 'unfit' })).toBe(1)
  })

  test('where the engine that takes it is down the job ends, and the credits are back', async () => {
    a.inputLimits = upTo(30)
    b.starts.push({ state: 'refused', reason: 'unavailable' })
    const id = await start()
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect(await available()).toBe(100)
  })
})
