import { afterEach, beforeEach, expect, test } from 'vitest'
import { inputOf } from '../../src/core/generation/artifacts.ts'
import { wakeAttempt } from '../../src/core/generation/wake.ts'
import type { TypeLimits } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, made, passingMedia } from '../support/fakes.ts'
import { openPlace, type Place, type Studio } from '../support/studio.ts'

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine
  let fitted: TypeLimits[]

  beforeEach(async () => {
    a = engine('a')
    fitted = []
    const media = {
      ...passingMedia(),
      fit: async ({ input, limits }: { input: { sizeBytes: number }; limits: TypeLimits }) => {
        fitted.push(limits)
        return limits.maxBytes !== undefined && input.sizeBytes > limits.maxBytes
          ? { type: 'picture' as const, path: '/fitted', mime: 'image/png', sizeBytes: 1 }
          : null
      },
    }
    place = await openPlace(await open(), { providers: [a, engine('b')], media })
    studio = await place.worker()
    person = await studio.person(100)
  })
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })

  const attempts = () => place.database.db.outer.selectFrom('attempts').select(['provider', 'state']).execute()

  test('what no route can serve is refused before anything is held, with the values that can be had', async () => {
    a.can = ({ count }) => (count > 2 ? { option: 'count', allowed: [1, 2] } : null)
    await expect(async () => studio.submit(person, { options: { count: 3 } })).rejects.toMatchObject({
      code: 'option_unable',
      params: { option: 'count', value: '3', choices: '1, 2' },
    })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
    const { generationId } = await studio.submit(person, { modelId: 'two', options: { count: 3 } })
    await studio.run()
    expect((await studio.generation(generationId)).routes.map((route) => route.provider)).toEqual(['b'])
  })

  test('inputs are made to fit the vendor that gets them; a link of ours leads only to a file that goes out as it is', async () => {
    a.inputLimits = ({ kind }) => ({ picture: { maxBytes: kind === 'edit' ? 10 : 1 } })
    for (const [name, bytes] of [
      ['small', 'a photo'],
      ['large', 'a photo of many bytes'],
    ] as const) {
      place.chat.files.set(name, Buffer.from(bytes))
      const inputs = [{ from: 'chat' as const, platform: 'test', ref: name }]
      await studio.submit(person, { kind: 'edit', modelId: 'edit', inputs })
      await studio.run()
    }
    expect(fitted).toEqual([{ maxBytes: 10 }, { maxBytes: 10 }])
    const [small, large] = a.tasks.map((task) => task.inputs[0])
    expect(await small?.link?.(1000)).toBeNull()
    expect(large).toEqual({ type: 'picture', path: '/fitted', mime: 'image/png', sizeBytes: 1 })
  })

  test('what a vendor calls a file is handed back with it, whoever is asked next', async () => {
    const reference = { taskId: 'of-the-vendor', audioId: 'b2' }
    a.starts.push(async (task) => {
      const done = await made(task)
      return { ...done, files: done.files.map((file) => ({ ...file, reference })) }
    })
    const first = await studio.submit(person)
    await studio.run()
    const [file] = await studio.artifacts(first.generationId)
    await studio.submit(person, { kind: 'edit', modelId: 'edit', inputs: [{ from: 'artifact', id: file!.id }] })
    await studio.run()
    expect(a.tasks[1]?.inputs[0]?.reference).toEqual({ provider: 'a', value: reference })
    // An upload has no name but its own.
    place.chat.files.set('photo', Buffer.from('a photo'))
    const inputs = [{ from: 'chat' as const, platform: 'test', ref: 'photo' }]
    await studio.submit(person, { kind: 'edit', modelId: 'edit', inputs })
    await studio.run()
    expect(a.tasks[2]?.inputs[0]).not.toHaveProperty('reference')
  })

  test('a route is asked what it makes of the very files, before anything is held', async () => {
    const reference = { song: 's-1' }
    a.starts.push(async (task) => {
      const done = await made(task)
      return { ...done, files: done.files.map((file) => ({ ...file, reference })) }
    })
    const first = await studio.submit(person)
    await studio.run()
    const known: unknown[] = []
    a.can = ({ files = [] }) => {
      known.push(...files)
      return files.some((file) => file.reference === null) ? { option: 'inputs', allowed: [] } : null
    }
    const [file] = await studio.artifacts(first.generationId)
    await studio.submit(person, { kind: 'edit', modelId: 'edit', inputs: [inputOf(file!)] })
    const { availableCredits } = await studio.balance(person)
    place.chat.files.set('photo', Buffer.from('a photo'))
    const photo = { from: 'chat', platform: 'test', ref: 'photo', type: 'picture' } as const
    await expect(async () =>
      studio.submit(person, { kind: 'edit', modelId: 'edit', inputs: [photo] }),
    ).rejects.toMatchObject({ code: 'inputs_unable', params: { kind: 'edit' } })
    expect(known).toEqual([
      { type: 'picture', reference: { provider: 'a', value: reference } },
      { type: 'picture', reference: null },
    ])
    expect((await studio.balance(person)).availableCredits).toBe(availableCredits)
  })

  test('a callback that names the job of a lost submission leads to its result, and to no second one', async () => {
    const facts: unknown[] = []
    a.wake = async ({ key = '' }) => ({
      key,
      operation(model, route) {
        facts.push(model, route)
        return { job: 1 }
      },
    })
    a.starts.push({ state: 'unknown' })
    a.recovers.push({ state: 'unknown' }, { state: 'unknown' })
    const { generationId } = await studio.submit(person)
    await studio.run()
    expect((await studio.generation(generationId)).state).toBe('recover')
    const call = { key: a.started[0]!, headers: {}, query: {}, rawBody: Buffer.from('') }
    expect(await wakeAttempt(studio.parts, 'a', call)).toBe(true)
    expect(facts).toEqual(['m', { kind: 'image', model: 'm' }])
    await studio.pass(5000)
    expect(await studio.generation(generationId)).toMatchObject({ state: 'done', chargedCredits: 2 })
    expect([a.started.length, a.checked]).toEqual([1, 1])
    expect(await wakeAttempt(studio.parts, 'a', call)).toBe(true)
    await studio.pass(5000)
    expect(a.checked).toBe(1)
  })

  const naming = () => {
    a.wake = async ({ key = '' }) => ({ key, operation: () => ({ job: 1 }) })
    return (key: string) => wakeAttempt(studio.parts, 'a', { key, headers: {}, query: {}, rawBody: Buffer.from('') })
  }

  test.each([
    ['before', false],
    ['after', true],
  ])(
    'a submission that is refused although its job was named by a callback is followed, and goes nowhere else, %s it was asked about',
    async (_when, isAskedAbout) => {
      const call = naming()
      const other = await place.worker({ alone: false })
      a.checks.push({ state: 'pending', operation: { job: 1 }, checkAfterMs: 5000 })
      a.starts.push(async () => {
        await call(a.started[0]!)
        if (isAskedAbout) await other.run()
        return { state: 'refused', reason: 'unavailable' }
      })
      const { generationId } = await studio.submit(person, { modelId: 'two' })
      await studio.run()
      for (let n = 0; n < 2; n++) await studio.pass(5000)
      for (let n = 0; n < 2; n++) await other.pass(5000)
      expect(await studio.generation(generationId)).toMatchObject({ state: 'done', routeIndex: 0, chargedCredits: 2 })
      expect([a.started.length, a.checked, a.recovered.length]).toEqual([1, 2, 0])
      expect(await attempts()).toEqual([{ provider: 'a', state: 'done' }])
    },
  )

  test('a submission that is found nowhere while a callback names its job is not made again', async () => {
    const call = naming()
    a.starts.push({ state: 'unknown' })
    a.recover = async (key) => {
      await call(key)
      return { state: 'absent' }
    }
    const { generationId } = await studio.submit(person)
    await studio.run()
    expect(await studio.generation(generationId)).toMatchObject({ state: 'done', chargedCredits: 2 })
    expect([a.started.length, a.checked]).toEqual([1, 1])
  })

  test.each([true, false])(
    'a result that comes after its vendor has told that there is none is delivered, and asked for no further (looked up: %s)',
    async (isLookedUp) => {
      if (!isLookedUp) delete a.recover
      a.starts.push({ state: 'pending', operation: { job: 1 }, checkAfterMs: 1000 })
      const { generationId } = await studio.submit(person)
      await studio.run()
      await place.database.db.outer.updateTable('attempts').set({ state: 'refused' }).execute()
      await studio.pass(1000)
      expect(await studio.generation(generationId)).toMatchObject({ state: 'done', chargedCredits: 2 })
      expect([a.started.length, a.checked, a.recovered.length]).toEqual([1, 1, 0])
      expect(await attempts()).toEqual([{ provider: 'a', state: 'done' }])
    },
  )
})
