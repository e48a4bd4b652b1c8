import { afterEach, expect, test } from 'vitest'
import { LIMITS } from '../../src/core/limits.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine } from '../support/fakes.ts'
import { catalogOf, openPlace, type Place, type Studio } from '../support/studio.ts'

eachDatabase((name, open) => {
  let place: Place
  let studio: Studio
  let a: Engine

  async function begin(catalogYaml = catalogOf()) {
    a = engine('a')
    place = await openPlace(await open(), { providers: [a, engine('b')], catalogYaml })
    studio = await place.worker()
  }
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })

  test('a request that is accepted twice under one key is one job, paid once', async () => {
    await begin()
    const person = await studio.person(10)
    const first = await studio.submit(person, {}, 'tap')
    const second = await studio.submit(person, { prompt: 'another' }, 'tap')
    expect(first.isNew).toBe(true)
    expect(second).toEqual({ ...first, isNew: false })
    await studio.run()
    expect(a.started).toHaveLength(1)
    expect(await studio.balance(person)).toEqual({ availableCredits: 8, heldCredits: 0, owedCredits: 0 })
    expect((await studio.submit(person, {}, 'tap')).isNew).toBe(false)
  })

  test("another person's key is refused and costs nothing", async () => {
    await begin()
    const [owner, thief] = [await studio.person(), await studio.person()]
    await studio.submit(owner, {}, 'tap')
    await expect(studio.submit(thief, {}, 'tap')).rejects.toMatchObject({ code: 'not_yours' })
    expect(await studio.balance(thief)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
  })

  test('credits are held when a job is accepted and used when its result is there', async () => {
    await begin()
    const person = await studio.person(10)
    await studio.submit(person, { options: { count: 3 } })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 4, heldCredits: 6 })
    await studio.run()
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 4, heldCredits: 0 })
    expect(studio.screen()).toEqual(['done'])
  })

  test('who has too little is told how much, and nothing is written', async () => {
    await begin()
    const person = await studio.person(5)
    await expect(studio.submit(person, { options: { count: 3 } })).rejects.toMatchObject({
      code: 'credits_short',
      params: { need: 6, have: 5 },
    })
    expect(await place.database.db.outer.selectFrom('generations').selectAll().execute()).toEqual([])
    expect(studio.screen()).toEqual([])
  })

  test('a frozen account starts nothing', async () => {
    await begin()
    const person = await studio.person()
    await place.database.db.outer.updateTable('accounts').set({ frozen: 1 }).where('person_id', '=', person).execute()
    await expect(studio.submit(person)).rejects.toMatchObject({ code: 'account_frozen' })
  })

  test('more jobs at a time than allowed are refused, and the hold of the refused one is gone', async () => {
    await begin(catalogOf({ limits: { running: 1, queued: 2 } }))
    const person = await studio.person()
    for (let n = 0; n < 3; n++) await studio.submit(person)
    await expect(studio.submit(person)).rejects.toMatchObject({ code: 'too_many_jobs', params: { max: 3 } })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 94, heldCredits: 6 })
    await studio.run()
    expect((await studio.submit(person)).isNew).toBe(true)
  })

  test('the daily limit counts the last 24 hours', async () => {
    await begin(catalogOf({ limits: { daily: 2 } }))
    const person = await studio.person()
    await studio.submit(person)
    await studio.submit(person)
    await studio.run()
    await expect(studio.submit(person)).rejects.toMatchObject({ code: 'daily_limit', params: { max: 2 } })
    place.clock.advance(24 * 60 * 60_000 + 1)
    expect((await studio.submit(person)).isNew).toBe(true)
  })

  test.each([
    ['an empty prompt', { prompt: '   ' }, 'prompt_missing'],
    ['an endless prompt', { prompt: 'x'.repeat(LIMITS.promptChars + 1) }, 'prompt_long'],
    ['a model that is not there', { modelId: 'gone' }, 'model_unknown'],
    ['an option that is not there', { options: { size: 9 } }, 'option_unknown'],
    ['a value out of range', { options: { count: 5 } }, 'option_range'],
    ['a missing picture', { modelId: 'edit' }, 'inputs_missing'],
    ['a picture where none is taken', { inputs: [{ from: 'artifact' as const, id: 'x' }] }, 'inputs_many'],
  ])('%s is refused before anything is written', async (_what, draft, code) => {
    await begin()
    const person = await studio.person()
    await expect(async () => studio.submit(person, draft)).rejects.toMatchObject({ code })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
  })

  test('of twenty requests at once with credits for nineteen, nineteen are accepted', async () => {
    await begin(catalogOf({ limits: { running: 2, queued: 50 } }))
    const person = await studio.person(38)
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => studio.submit(person)))
    const refused = tries.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]!.reason).toMatchObject({ code: 'credits_short' })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 0, heldCredits: 38 })
  })

  test(`one key from ten taps at once is one job on ${name}`, async () => {
    await begin()
    const person = await studio.person()
    const tries = await Promise.all(Array.from({ length: 10 }, () => studio.submit(person, {}, 'same')))
    expect(tries.filter((one) => one.isNew)).toHaveLength(1)
    expect(new Set(tries.map((one) => one.generationId)).size).toBe(1)
    expect(await studio.balance(person)).toMatchObject({ heldCredits: 2 })
  })

  test('three jobs of one person with room for two: the third starts when one is done', async () => {
    await begin()
    const person = await studio.person()
    a.starts.push(
      { state: 'pending', operation: 1, checkAfterMs: 60_000 },
      { state: 'pending', operation: 2, checkAfterMs: 90_000 },
    )
    const third = [await studio.submit(person), await studio.submit(person), await studio.submit(person)][2]!
    await studio.run()
    expect(a.started).toHaveLength(2)
    await studio.pass(59_000)
    expect(a.started).toHaveLength(2)
    expect((await studio.generation(third.generationId)).state).toBe('start')
    await studio.pass(2000)
    expect(a.started).toHaveLength(3)
    expect((await studio.generation(third.generationId)).state).toBe('done')
  })
})
