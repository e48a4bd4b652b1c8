import { afterEach, beforeEach, expect, test } from 'vitest'
import { Fault } from '../../src/core/errors.ts'
import { wakeAttempt } from '../../src/core/generation/wake.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, made } from '../support/fakes.ts'
import { openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND = 1000

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine

  beforeEach(async () => {
    a = engine('a')
    place = await openPlace(await open(), { providers: [a, engine('b')] })
    studio = await place.worker()
    person = await studio.person(100)
  })
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })
  const start = async () => {
    const { generationId } = await studio.submit(person)
    await studio.run()
    return generationId
  }
  const pending = { state: 'pending', operation: { id: 1 }, checkAfterMs: 10 * SECOND } as const
  const callback = (key: string, secret = 'right') =>
    wakeAttempt(studio.parts, 'a', { headers: {}, query: {}, rawBody: Buffer.from(JSON.stringify({ key, secret })) })

  test('a genuine callback makes us ask at once; the vendor is believed only for what it answers then', async () => {
    a.starts.push(pending)
    a.checks.push(pending)
    const id = await start()
    expect(await callback(a.started[0]!)).toBe(true)
    await studio.run()
    expect([a.checked, (await studio.generation(id)).state]).toEqual([1, 'check'])
    expect(await callback(a.started[0]!)).toBe(true)
    expect(await callback(a.started[0]!)).toBe(true)
    await studio.run()
    expect([a.checked, (await studio.generation(id)).state]).toEqual([2, 'done'])
    expect(await callback(a.started[0]!)).toBe(true)
    await studio.run()
    expect((await studio.generation(id)).chargedCredits).toBe(2)
    expect(place.chat.messages).toHaveLength(1)
  })

  test('a forged callback changes nothing', async () => {
    a.starts.push(pending)
    await start()
    expect(await callback(a.started[0]!, 'wrong')).toBe(false)
    await studio.run()
    expect(a.checked).toBe(0)
  })

  test('a callback that never comes is not missed', async () => {
    a.starts.push(pending)
    const id = await start()
    await studio.pass(10 * SECOND)
    expect((await studio.generation(id)).state).toBe('done')
  })

  test('a callback that is faster than the answer to the submission leads to no second submission', async () => {
    a.starts.push(async (task) => {
      expect(await callback(a.started[0]!)).toBe(true)
      await studio.run()
      return made(task)
    })
    const id = await start()
    expect((await studio.generation(id)).state).toBe('done')
    expect(a.started).toHaveLength(1)
    expect(a.recovered).toEqual([])
  })

  test('a callback for a job of ours that never was is genuine and harmless', async () => {
    expect(await callback('nobody')).toBe(true)
    expect(
      await wakeAttempt(studio.parts, 'no-such-vendor', { headers: {}, query: {}, rawBody: Buffer.from('') }),
    ).toBe(false)
  })

  test('a result that cannot be stored is given up once: callbacks and stale wakes do not try it for ever', async () => {
    let puts = 0
    const { store } = studio.parts
    const broken = await place.worker({
      wrap: () => ({
        parts: {
          store: {
            ...store,
            put: async () => {
              puts++
              throw new Fault('store_full', { retryable: true })
            },
          },
        },
      }),
    })
    const { generationId } = await broken.submit(person)
    for (let n = 0; n < 30; n++) await broken.pass(5 * 60 * SECOND)
    expect(await broken.generation(generationId)).toMatchObject({ state: 'failed', failure: 'our_fault' })
    expect((await studio.balance(person)).availableCredits).toBe(100)
    // Until the deadline, with pauses that grow to five minutes.
    expect(puts).toBeLessThan(30)
    const before = puts
    await callback(a.started[0]!)
    for (let n = 0; n < 5; n++) await broken.pass(5 * 60 * SECOND)
    expect(puts).toBe(before)
    await broken.pass(2 * 60 * 60 * SECOND)
    await broken.clean()
    expect(await place.database.db.outer.selectFrom('artifacts').selectAll().execute()).toEqual([])
  })
})
