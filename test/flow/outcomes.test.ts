import { mkdir } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Fault } from '../../src/core/errors.ts'
import { deleteWork } from '../../src/core/generation/cancel.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { Refused } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, made } from '../support/fakes.ts'
import { openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const refused = (reason: Refused['reason'], more: Partial<Refused> = {}): Refused => ({
  state: 'refused',
  reason,
  ...more,
})

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine
  let b: Engine

  beforeEach(async () => {
    await begin()
  })
  async function begin(options: Parameters<typeof engine>[1] = {}) {
    a = engine('a', options)
    b = engine('b')
    place = await openPlace(await open(), { providers: [a, b] })
    studio = await place.worker()
    person = await studio.person(100)
  }
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })
  const start = async (draft = {}) => {
    const { generationId } = await studio.submit(person, draft)
    await studio.run()
    return generationId
  }
  const available = async () => (await studio.balance(person)).availableCredits

  test('what the engine answers at once is delivered at once', async () => {
    const id = await start({ options: { count: 2, seed: 7 } })
    expect(await studio.generation(id)).toMatchObject({ state: 'done', countMade: 2, chargedCredits: 4, seed: 7 })
    expect(place.chat.messages).toHaveLength(1)
    expect(place.chat.messages[0]!.outgoing.media).toHaveLength(2)
    expect(a.tasks[0]).toMatchObject({ prompt: 'a fox', seed: 7, count: 2, model: 'm' })
  })

  test('a pending job is asked about when the vendor said so, and not before', async () => {
    a.starts.push({ state: 'pending', operation: { id: 9 }, checkAfterMs: 20 * SECOND })
    a.checks.push({ state: 'pending', operation: { id: 9 }, checkAfterMs: 5 * SECOND })
    const id = await start()
    await studio.pass(19 * SECOND)
    expect(a.checked).toBe(0)
    await studio.pass(SECOND)
    expect(a.checked).toBe(1)
    expect((await studio.generation(id)).state).toBe('check')
    await studio.pass(5 * SECOND)
    expect((await studio.generation(id)).state).toBe('done')
    expect(a.started).toHaveLength(1)
  })

  test.each(['content', 'input'] as const)(
    'a vendor that refuses for its %s ends the job; the credits are back and no other engine is asked',
    async (reason) => {
      a.starts.push(refused(reason, { vendorCode: 'e42' }))
      const id = await start({ modelId: 'two' })
      expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: `engine_${reason}` })
      expect(await available()).toBe(100)
      expect(b.started).toEqual([])
      expect(studio.screen()).toEqual(['failed'])
    },
  )

  test.each(['balance', 'rate', 'unavailable'] as const)(
    'a vendor that refuses for %s is followed by the next engine',
    async (reason) => {
      a.starts.push(refused(reason))
      const id = await start({ modelId: 'two' })
      expect(await studio.generation(id)).toMatchObject({ state: 'done', routeIndex: 1 })
      expect([a.started.length, b.started.length]).toEqual([1, 1])
      expect(a.started[0]).not.toBe(b.started[0])
      expect(await available()).toBe(98)
    },
  )

  test('when all engines are down the job ends and the credits are back', async () => {
    a.starts.push(refused('unavailable'))
    b.starts.push(refused('balance'))
    const id = await start({ modelId: 'two' })
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect(await available()).toBe(100)
  })

  test('too many requests: the same engine is tried again after the pause it asked for, not before', async () => {
    a.starts.push(refused('rate', { retryAfterMs: 40 * SECOND }))
    const id = await start()
    await studio.pass(39 * SECOND)
    expect(a.started).toHaveLength(1)
    await studio.pass(SECOND)
    expect(a.started).toHaveLength(2)
    expect((await studio.generation(id)).state).toBe('done')
  })

  test('a pause at the vendor is kept although another job of the person ends meanwhile', async () => {
    a.starts.push(refused('rate', { retryAfterMs: 50 * SECOND }))
    const id = await start()
    const other = await start({ modelId: 'two' })
    // The pause is the vendor's, not the job's: the other one goes elsewhere.
    expect(await studio.generation(other)).toMatchObject({ state: 'done', routeIndex: 1 })
    expect([a.started.length, b.started.length]).toEqual([1, 1])
    await studio.pass(49 * SECOND)
    expect(a.started).toHaveLength(1)
    await studio.pass(SECOND)
    expect(a.started).toHaveLength(2)
    expect((await studio.generation(id)).state).toBe('done')
  })

  test('an engine that asks for pauses for ever does not hold the credits for ever', async () => {
    for (let n = 0; n < 50; n++) a.starts.push(refused('rate'))
    const id = await start()
    for (let n = 0; n < 40; n++) await studio.pass(LIMITS.stepBackoffMaxMs)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect(a.started).toHaveLength(LIMITS.stepTries + 1)
    expect(await available()).toBe(100)
  })

  test('a lost answer is looked up by our key; what was made is delivered, and nothing is submitted twice', async () => {
    a.starts.push(new Error('socket hang up'))
    const id = await start()
    expect((await studio.generation(id)).state).toBe('done')
    expect(a.started).toHaveLength(1)
    expect(a.recovered).toEqual(a.started)
  })

  test('a lost answer to work that is under way is followed to its end', async () => {
    a.starts.push({ state: 'unknown' })
    a.recovers.push({ state: 'pending', operation: { id: 3 }, checkAfterMs: SECOND })
    const id = await start()
    await studio.pass(SECOND)
    expect((await studio.generation(id)).state).toBe('done')
    expect([a.started.length, a.checked]).toEqual([1, 1])
  })

  test('a submission that provably never arrived is made again under a new key', async () => {
    a.starts.push({ state: 'unknown' })
    a.recovers.push({ state: 'unknown' }, { state: 'absent' })
    const id = await start()
    expect((await studio.generation(id)).state).toBe('recover')
    await studio.pass(LIMITS.recoverEveryMs)
    expect((await studio.generation(id)).state).toBe('done')
    expect(new Set(a.started).size).toBe(2)
  })

  test('where nobody can ever tell, the credits are back at once, and nothing is sent elsewhere', async () => {
    a.starts.push({ state: 'unknown' })
    a.recovers.push({ state: 'lost' })
    const id = await start({ modelId: 'two' })
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engine_lost' })
    expect(await available()).toBe(100)
    expect([a.started.length, b.started.length]).toEqual([1, 0])
  })

  test('a vendor that knows no key of ours is told what was lost, and which of its jobs are known to be of others', async () => {
    a.starts.push({ state: 'pending', operation: { id: 'sibling' }, checkAfterMs: 60 * MINUTE }, { state: 'unknown' })
    a.recovers.push({ state: 'unknown' })
    await start()
    await start({ prompt: 'a wolf', options: { seed: 5 } })
    expect(a.told).toMatchObject({
      task: { prompt: 'a wolf', seed: 5, model: 'm', kind: 'image', count: 1 },
      others: [{ id: 'sibling' }],
    })
    expect(a.told!.lostAfterMs).toBe(a.told!.startedAtMs + a.startTimeoutMs + LIMITS.callSlackMs)
    expect(await a.told!.inputs!()).toEqual([])
    await studio.pass(61 * MINUTE)
    expect(a.started).toHaveLength(2)
  })

  test('a vendor that cannot tell is asked until the grace ends; then the credits are back, and nothing was sent twice', async () => {
    a.starts.push({ state: 'unknown' })
    for (let n = 0; n < 200; n++) a.recovers.push(n % 2 === 0 ? { state: 'unknown' } : new Fault('down'))
    const id = await start({ modelId: 'two' })
    for (let n = 0; n < 40; n++) await studio.pass(LIMITS.recoverEveryMs)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engine_lost' })
    expect(await available()).toBe(100)
    expect([a.started.length, b.started.length]).toEqual([1, 0])
    expect(studio.screen()).toEqual(['failed'])
    expect(place.metrics.counted('attempts_lost')).toBe(1)
  })

  test('an attempt that is given up and succeeds after all is delivered once, free', async () => {
    a.starts.push({ state: 'unknown' })
    for (let n = 0; n < 200; n++) a.recovers.push({ state: 'unknown' })
    const id = await start()
    for (let n = 0; n < 40; n++) await studio.pass(LIMITS.recoverEveryMs)
    expect((await studio.generation(id)).state).toBe('failed')
    expect(a.told).toHaveProperty('inputs')
    a.recovers.length = 0
    await studio.pass(5 * MINUTE)
    // It may be looked for, and not begun anew.
    expect(a.told).not.toHaveProperty('inputs')
    expect(await studio.generation(id)).toMatchObject({ state: 'done', late: true, chargedCredits: 0, countMade: 1 })
    expect(await available()).toBe(100)
    expect(studio.screen()).toEqual(['done'])
    await studio.pass(10 * MINUTE)
    expect(await studio.artifacts(id)).toHaveLength(1)
  })

  test('a present that comes while its work is being deleted is let go: nothing of it is kept', async () => {
    a.starts.push({ state: 'unknown' })
    for (let n = 0; n < 200; n++) a.recovers.push({ state: 'unknown' })
    const id = await start()
    for (let n = 0; n < 40; n++) await studio.pass(LIMITS.recoverEveryMs)
    a.recovers.length = 0
    const { recover } = a
    a.recover = async (...asked) => {
      const outcome = await recover!(...asked)
      const own = { generationId: id, personId: person }
      await studio.parts.db.transaction((trx) => deleteWork(studio.parts, trx, own))
      return outcome
    }
    await studio.pass(5 * MINUTE)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', late: false })
    expect(await studio.artifacts(id)).toEqual([])
    const told = await place.database.db.outer.selectFrom('attempts').select('result').execute()
    expect(told).toEqual([{ result: null }])
  })

  test('G6 a job that runs past its deadline is given up, stopped where the vendor can, and the credits are back', async () => {
    a.starts.push({ state: 'pending', operation: { id: 1 }, checkAfterMs: MINUTE })
    for (let n = 0; n < 500; n++) a.checks.push({ state: 'pending', operation: { id: 1 }, checkAfterMs: MINUTE })
    const id = await start()
    for (let n = 0; n < 121; n++) await studio.pass(MINUTE)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'deadline' })
    expect(a.cancelled).toEqual([{ id: 1 }])
    expect(await available()).toBe(100)
    a.checks.length = 0
    await studio.pass(10 * MINUTE)
    expect((await studio.generation(id)).state).toBe('failed')
  })

  test('G6 one that could not be stopped at its deadline and ends well is a present', async () => {
    a.starts.push({ state: 'pending', operation: { id: 1 }, checkAfterMs: MINUTE })
    for (let n = 0; n < 121; n++) a.checks.push({ state: 'pending', operation: { id: 1 }, checkAfterMs: MINUTE })
    a.cancels.push('running')
    const id = await start()
    for (let n = 0; n < 121; n++) await studio.pass(MINUTE)
    expect((await studio.generation(id)).failure).toBe('deadline')
    a.checks.length = 0
    await studio.pass(5 * MINUTE)
    expect(await studio.generation(id)).toMatchObject({ state: 'done', late: true, chargedCredits: 0 })
    expect(await available()).toBe(100)
  })

  test.each([
    [
      'asked about',
      () =>
        a.checks.splice(119, 1000, ...Array.from({ length: 20 }, () => new Fault('a-http-503', { retryable: true }))),
    ],
    ['stopped', () => a.cancels.unshift(new Fault('a-http-503', { retryable: true }))],
  ])(
    'one that could not even be %s at its deadline took too long, which is no fault of ours; its result is a present',
    async (_what, silence) => {
      a.starts.push({ state: 'pending', operation: { id: 1 }, checkAfterMs: MINUTE })
      for (let n = 0; n < 121; n++) a.checks.push({ state: 'pending', operation: { id: 1 }, checkAfterMs: MINUTE })
      a.cancels.push('running')
      silence()
      const id = await start()
      for (let n = 0; n < 125; n++) await studio.pass(MINUTE)
      expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'deadline' })
      expect(await available()).toBe(100)
      a.checks.length = 0
      for (let n = 0; n < 10; n++) await studio.pass(MINUTE)
      expect(await studio.generation(id)).toMatchObject({ state: 'done', late: true, chargedCredits: 0 })
    },
  )

  test('two of four pictures: half of the price is used, the rest is back', async () => {
    a.starts.push((task) => made(task, 2))
    const id = await start({ options: { count: 4 } })
    expect(await studio.generation(id)).toMatchObject({ state: 'done', countMade: 2, chargedCredits: 4 })
    expect(await available()).toBe(96)
  })

  test('more pictures than asked for: the asked ones are delivered and paid', async () => {
    a.starts.push((task) => made(task, 6))
    const id = await start({ options: { count: 2 } })
    expect(await studio.generation(id)).toMatchObject({ countMade: 2, chargedCredits: 4 })
    expect(await studio.artifacts(id)).toHaveLength(2)
  })

  test('a pause of nonsense is no reason to lose the answer that named it', async () => {
    a.starts.push(refused('rate', { retryAfterMs: 1e30 }))
    const id = await start({ modelId: 'two' })
    expect(await studio.generation(id)).toMatchObject({ state: 'done', routeIndex: 1 })
    expect(a.recovered).toEqual([])
  })

  test('a failure that the vendor tells after it had taken the job goes to no other engine unless the catalogue says so', async () => {
    a.starts.push(
      { state: 'pending', operation: 1, checkAfterMs: 0 },
      { state: 'pending', operation: 2, checkAfterMs: 0 },
    )
    a.checks.push(refused('unavailable'), refused('unavailable'))
    const strict = await start({ modelId: 'two' })
    await studio.pass(SECOND)
    expect(await studio.generation(strict)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect(b.started).toEqual([])
    const generous = await start({ modelId: 'twice' })
    await studio.pass(SECOND)
    expect(await studio.generation(generous)).toMatchObject({ state: 'done', routeIndex: 1 })
  })

  test('a look that breaks is repeated with growing pauses', async () => {
    a.starts.push({ state: 'pending', operation: 1, checkAfterMs: SECOND })
    a.checks.push(
      new Fault('busy', { retryable: true }),
      new Fault('busy', { retryable: true, retryAfterMs: 30 * SECOND }),
    )
    const id = await start()
    await studio.pass(SECOND)
    await studio.pass(4 * SECOND)
    expect(a.checked).toBe(2)
    await studio.pass(29 * SECOND)
    expect(a.checked).toBe(2)
    await studio.pass(SECOND)
    expect((await studio.generation(id)).state).toBe('done')
  })
})

eachDatabase((_name, open) => {
  test('a vendor that cannot be asked by key: a lost answer is told at once and the credits are back', async () => {
    const a = engine('a', { canRecover: false })
    const place = await openPlace(await open(), { providers: [a, engine('b')] })
    const studio = await place.worker()
    const person = await studio.person()
    a.starts.push(new Error('torn'))
    const { generationId } = await studio.submit(person, { modelId: 'two' })
    await studio.run()
    expect(await studio.generation(generationId)).toMatchObject({ state: 'failed', failure: 'engine_lost' })
    expect((await studio.balance(person)).availableCredits).toBe(100)
    expect(a.started).toHaveLength(1)
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })

  test('files that take long to come take nothing of the time of the call: it is not looked for while it is under way, nor called slow', async () => {
    const a = engine('a')
    const place = await openPlace(await open(), { providers: [a, engine('b')] })
    const first = await place.worker({
      wrap: ({ store }) => ({
        parts: {
          store: {
            ...store,
            async open(key) {
              place.clock.advance(5 * MINUTE)
              return store.open(key)
            },
          },
        },
      }),
    })
    const second = await place.worker({ alone: false })
    const person = await first.person()
    place.chat.files.set('photo', Buffer.from('a picture'))
    for (let n = 0; n < LIMITS.circuitBadCalls; n++) {
      a.starts.push(async (task) => {
        await second.pass(SECOND)
        return made(task)
      })
      a.recovers.push({ state: 'absent' })
      const { generationId } = await first.submit(person, {
        ...{ kind: 'edit', modelId: 'edit' },
        inputs: [{ from: 'chat', platform: 'test', ref: 'photo' }],
      })
      await first.run()
      expect(await second.generation(generationId)).toMatchObject({ state: 'done', chargedCredits: 2 })
      expect(a.started).toHaveLength(n + 1)
    }
    expect(a.recovered).toEqual([])
    expect(first.parts.breakers.closed({ provider: 'a', model: 'm' }, place.clock.nowMs())).toBeNull()
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })

  test('a clock that is set forward while a call is under way does not make it lost: it is waited for, and nothing is sent again', async () => {
    const a = engine('a')
    const place = await openPlace(await open(), { providers: [a, engine('b')] })
    const studio = await place.worker()
    const person = await studio.person()
    a.recovers.push({ state: 'absent' })
    a.starts.push(async (task) => {
      await studio.pass(60 * MINUTE)
      return made(task)
    })
    const { generationId } = await studio.submit(person)
    await studio.run()
    expect(await studio.generation(generationId)).toMatchObject({ state: 'done', late: false, chargedCredits: 2 })
    expect([a.started.length, a.recovered.length]).toEqual([1, 0])
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })

  test('the answer that a worker gets after its turn is recorded, changes no credits, and is delivered as a present', async () => {
    const a = engine('a', { canRecover: false })
    const place = await openPlace(await open(), { providers: [a, engine('b')] })
    const [first, second] = [await place.worker(), await place.worker({ alone: false })]
    const person = await first.person()
    const answer = Promise.withResolvers<void>()
    a.starts.push(async (task) => {
      await answer.promise
      await mkdir(task.workDir, { recursive: true })
      return made(task)
    })
    const { generationId } = await first.submit(person)
    const hung = first.run()
    while (a.started.length === 0) await new Promise((resolve) => setImmediate(resolve))
    for (let n = 0; n < 3; n++) await second.pass(MINUTE)
    expect(await second.generation(generationId)).toMatchObject({ state: 'failed', failure: 'engine_lost' })
    expect((await second.balance(person)).availableCredits).toBe(100)
    answer.resolve()
    await hung
    expect(await second.generation(generationId)).toMatchObject({ state: 'done', late: true, chargedCredits: 0 })
    expect((await second.balance(person)).availableCredits).toBe(100)
    expect(await second.artifacts(generationId)).toHaveLength(1)
    expect(a.started).toHaveLength(1)
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })
})
