/** A vendor without keys of ours: two lost submissions of the same words are alike in its list. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { wakeAttempt } from '../../src/core/generation/wake.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { Json, RecoverOutcome } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine } from '../support/fakes.ts'
import { openPlace, type Place, type Studio } from '../support/studio.ts'

const MINUTE = 60_000
const idOf = (operation: Json) => (operation as { id: string }).id

eachDatabase((_name, open) => {
  let place: Place
  let first: Studio
  let second: Studio
  let a: Engine
  /** Jobs of these words that the vendor lists. */
  let listed: string[]
  let asked: string[]

  beforeEach(async () => {
    a = engine('a')
    listed = []
    asked = []
    const { check } = a
    a.check = async (operation, ...more) => {
      asked.push(idOf(operation))
      return check(operation, ...more)
    }
    place = await openPlace(await open(), { providers: [a, engine('b')] })
    first = await place.worker()
    second = await place.worker({ alone: false })
  })
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })
  /** As Model Studio and Ark are looked up. */
  const found = (others: readonly Json[]): RecoverOutcome => {
    const free = listed.filter((id) => !others.some((operation) => idOf(operation) === id))
    if (free.length === 0) return { state: 'absent' }
    return free.length === 1
      ? { state: 'pending', operation: { id: free[0]! }, checkAfterMs: 1000 }
      : { state: 'unknown' }
  }
  const submit = async (studio: Studio) => (await studio.submit(await studio.person())).generationId
  const bothLook = async () => {
    for (let n = 0; n < 3; n++) {
      await first.pass(LIMITS.recoverEveryMs)
      await second.pass(LIMITS.recoverEveryMs)
    }
  }
  /** Each is delivered and paid once: one of them is the job that was listed, the other was made again. */
  const expectOneOfEach = async (ids: readonly string[]) => {
    for (const id of ids) expect(await first.generation(id)).toMatchObject({ state: 'done', chargedCredits: 2 })
    expect(asked).toEqual(['t1'])
    expect(a.started).toHaveLength(3)
  }

  test('of two that are looked for at the same moment one takes the job that is there, and the other is made again', async () => {
    const both = Promise.withResolvers<void>()
    a.starts.push({ state: 'unknown' }, { state: 'unknown' })
    a.recover = async (key, _signal, _dir, lost) => {
      a.recovered.push(key)
      const answer = found(lost!.others)
      if (a.recovered.length === 2) both.resolve()
      await both.promise
      return answer
    }
    listed.push('t1')
    const ids = [await submit(first), await submit(second)]
    await Promise.all([first.run(), second.run()])
    await bothLook()
    await expectOneOfEach(ids)
  })

  test('one that may be of a submission that is under way is left to it', async () => {
    const answer = Promise.withResolvers<void>()
    a.starts.push(
      async () => {
        listed.push('t1')
        await answer.promise
        return { state: 'pending', operation: { id: 't1' }, checkAfterMs: 1000 }
      },
      { state: 'unknown' },
    )
    a.recover = async (_key, _signal, _dir, lost) => found(lost!.others)
    const [calling, lost] = [await submit(first), await submit(second)]
    const call = first.run()
    await expect.poll(() => listed).toEqual(['t1'])
    await second.run()
    expect((await second.generation(lost)).state).toBe('recover')
    answer.resolve()
    await call
    await first.pass(1000)
    for (let n = 0; n < 2; n++) await second.pass(LIMITS.recoverEveryMs)
    await expectOneOfEach([calling, lost])
  })

  test('one that its vendor names by a callback after another has taken it is not delivered twice', async () => {
    a.starts.push({ state: 'unknown' }, { state: 'unknown' })
    a.recover = async () => ({ state: 'unknown' })
    a.wake = async ({ key = '' }) => ({ key, operation: () => ({ id: 't1' }) })
    const ids = [await submit(first), await submit(second)]
    await first.run()
    await second.run()
    a.recover = async (key, _signal, _dir, lost) => (key === a.started[0] ? found(lost!.others) : { state: 'unknown' })
    listed.push('t1')
    await first.pass(LIMITS.recoverEveryMs)
    const call = { key: a.started[1]!, headers: {}, query: {}, rawBody: Buffer.from('') }
    expect(await wakeAttempt(second.parts, 'a', call)).toBe(true)
    await second.run()
    a.recover = async (_key, _signal, _dir, lost) => found(lost!.others)
    await bothLook()
    await expectOneOfEach(ids)
  })

  test('two whose process died are both looked for: neither waits for the other', async () => {
    a.starts.push({ state: 'unknown' }, { state: 'unknown' })
    a.recover = async () => ({ state: 'unknown' })
    const ids = [await submit(first), await submit(second)]
    await Promise.all([first.run(), second.run()])
    await place.database.db.outer.updateTable('attempts').set({ state: 'starting' }).execute()
    a.recover = async (_key, _signal, _dir, lost) => found(lost!.others)
    listed.push('t1')
    for (let n = 0; n < 4; n++) await Promise.all([first.pass(LIMITS.recoverEveryMs), second.run()])
    for (const id of ids) expect((await first.generation(id)).state).toBe('done')
    expect(asked).toEqual(['t1'])
  })

  test('one that is found after it was given up is followed, and is a present', async () => {
    a.starts.push({ state: 'unknown' })
    a.recover = async () => ({ state: 'unknown' })
    const id = await submit(first)
    await first.run()
    for (let n = 0; n < 40; n++) await first.pass(LIMITS.recoverEveryMs)
    expect((await first.generation(id)).failure).toBe('engine_lost')
    a.recover = async (_key, _signal, _dir, lost) => found(lost!.others)
    listed.push('t1')
    for (let n = 0; n < 3; n++) await first.pass(5 * MINUTE)
    expect(await first.generation(id)).toMatchObject({ state: 'done', late: true, chargedCredits: 0 })
    expect([a.started.length, asked]).toEqual([1, ['t1']])
  })
})
