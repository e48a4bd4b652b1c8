/** Vendors that are full, spent, out of balance or down: where jobs go, what waits, who is told. */
import { rm, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import type { Scene } from '../../src/bots/conversation/scene.ts'
import { vendorLines } from '../../src/bots/conversation/vendor-figures.ts'
import { fromJson } from '../../src/core/db/database.ts'
import { Fault, ownCode } from '../../src/core/errors.ts'
import type { Downloader } from '../../src/core/generation/parts.ts'
import { advance } from '../../src/core/generation/steps.ts'
import { spentToday } from '../../src/core/health/bounds.ts'
import { vendorFigures } from '../../src/core/health/margin.ts'
import { resumeVendor, stopOf } from '../../src/core/health/stops.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { type Done, LOCALES, type Locale, type Refused } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase, type SilentLog } from '../support/databases.ts'
import { type Engine, engine, made } from '../support/fakes.ts'
import { catalogOf, openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const refused = (reason: Refused['reason'], more: Partial<Refused> = {}): Refused => ({
  state: 'refused',
  reason,
  ...more,
})
const route = (provider: string, more = {}) => ({ provider, model: 'm', cost_micro_usd: 500, ...more })
const model = (routes: object[], more = {}) => ({
  kind: 'image',
  title: { en: 'A model' },
  prompt: 'required',
  options: { count: { type: 'integer', min: 1, max: 4, default: 1 } },
  price: { each: 2000 },
  routes,
  ...more,
})

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine
  let b: Engine
  let c: Engine

  async function begin(routes: { [model: string]: object[] } = {}, vendors: object = {}) {
    a = engine('a')
    b = engine('b')
    c = engine('c')
    const models = Object.fromEntries(
      Object.entries({ one: [route('a')], two: [route('a'), route('b')], ...routes }).map(([id, list]) => [
        id,
        model(list),
      ]),
    )
    const catalogYaml = JSON.stringify({
      ...JSON.parse(catalogOf({ models, limits: { running: 50, queued: 50 } })),
      vendors,
    })
    place = await openPlace(await open(), { providers: [a, b, c], catalogYaml })
    studio = await place.worker()
    person = await studio.person(1000)
  }
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })
  const submit = async (modelId = 'two', options = {}) =>
    (await studio.submit(person, { modelId, options })).generationId
  const start = async (modelId = 'two') => {
    const id = await submit(modelId)
    await studio.run()
    return id
  }
  const stateOf = async (id: string) => (await studio.generation(id)).state
  const told = () => place.notices.map((one) => one.text?.[0]?.key)
  const never = { state: 'pending', operation: 1, checkAfterMs: 10 * MINUTE } as const

  test('a vendor out of balance gets no more jobs, in no process and after no restart; admins hear of it once', async () => {
    await begin()
    a.starts.push(refused('balance', { vendorCode: 'Arrearage' }))
    const first = await submit()
    const second = await submit()
    await studio.run()
    expect([await stateOf(first), await stateOf(second)]).toEqual(['done', 'done'])
    expect([a.started.length, b.started.length]).toEqual([1, 2])
    expect(told()).toEqual(['vendor-stopped'])
    expect(place.notices[0]!.text![0]!.params).toMatchObject({ vendor: 'a', id: 'a', code: 'Arrearage' })
    studio.die()
    studio = await place.worker()
    expect(await stateOf(await start())).toBe('done')
    expect(a.started).toHaveLength(1)
    // Where it is the only one, the job ends at once and the credits are back.
    const alone = await start('one')
    expect(await studio.generation(alone)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect((await studio.balance(person)).availableCredits).toBe(1000 - 3 * 2)
    expect(told()).toHaveLength(1)
  })

  test('a stopped vendor is looked at by time; one job tries it, and its success brings it back', async () => {
    await begin()
    let looks = 0
    a.probe = async () => ({ ok: ++looks > 1, detail: '' })
    a.starts.push(refused('balance'))
    await start()
    await studio.pass(LIMITS.vendorRetryMs - SECOND)
    expect(looks).toBe(0)
    await studio.pass(2 * SECOND)
    expect(looks).toBe(1)
    await start()
    expect(a.started).toHaveLength(1)
    await studio.pass(2 * LIMITS.vendorRetryMs)
    expect(looks).toBe(2)
    a.starts.push(refused('balance'))
    const ids = [await submit(), await submit()]
    await studio.run()
    expect(await Promise.all(ids.map(stateOf))).toEqual(['done', 'done'])
    // One of the two was the trial, and the vendor is still out of balance: nobody is told again.
    expect(a.started).toHaveLength(2)
    expect(told()).toEqual(['vendor-stopped'])
    await studio.pass(4 * LIMITS.vendorRetryMs)
    await start()
    expect(a.started).toHaveLength(3)
    expect(told()).toEqual(['vendor-stopped', 'vendor-back'])
    await start()
    expect(a.started).toHaveLength(4)
  })

  test('a vendor that refuses a job and does not know us is told to admins once an hour; one that knows us is not', async () => {
    await begin()
    let probes = 0
    const probe = (ok: boolean) => async () => {
      probes++
      return { ok, detail: 'the key is not taken (HTTP 401)' }
    }
    a.probe = probe(true)
    a.starts.push(refused('unavailable', { vendorCode: 'http-404' }))
    await start()
    expect([probes, told()]).toEqual([1, []])
    await studio.pass(LIMITS.vendorRetryMs)
    a.probe = probe(false)
    for (let n = 0; n < 3; n++) {
      a.starts.push(refused('unavailable', { vendorCode: 'http-401' }))
      expect(await stateOf(await start())).toBe('done')
    }
    expect([probes, told()]).toEqual([2, ['vendor-denied']])
    expect(place.notices[0]!.text![0]!.params).toEqual({ vendor: 'a', code: 'http-401' })
    await studio.pass(LIMITS.vendorNoticeMs)
    a.starts.push(refused('unavailable'))
    await start()
    expect(told()).toEqual(['vendor-denied', 'vendor-denied'])
  })

  test('a job for which its vendor was not even asked goes to the next route, and tells nothing of that vendor', async () => {
    await begin()
    let probes = 0
    a.probe = async () => ({ ok: ++probes < 0, detail: '' })
    const own = () => refused('unavailable', { vendorCode: ownCode('song-long') })
    for (let n = 0; n < 7; n++) {
      a.starts.push(own())
      expect(await stateOf(await start())).toBe('done')
    }
    expect([a.started.length, b.started.length, probes, told()]).toEqual([7, 7, 0, []])
    const log = studio.parts.log as SilentLog
    expect(log.entries.filter(({ fields }) => 'vendorCode' in fields)).toEqual([])
    studio.die()
    studio = await place.worker()
    await start()
    expect(a.started).toHaveLength(8)
  })

  test('what a vendor refuses for its own reasons, garbles or loses is in the log with its code, and no words of the person', async () => {
    await begin()
    const log = studio.parts.log as SilentLog
    const odd = () =>
      log.entries
        .filter(({ level, fields }) => level === 'warn' && 'vendorCode' in fields)
        .map(({ fields }) => fields as { [field: string]: unknown })
    a.starts.push(refused('unavailable', { vendorCode: 'http-401' }))
    const first = await start()
    expect(odd()).toEqual([
      {
        generation: first,
        attempt: a.started[0],
        provider: 'a',
        model: 'm',
        state: 'refused',
        reason: 'unavailable',
        vendorCode: 'http-401',
      },
    ])
    a.starts.push({ state: 'unknown', vendorCode: 'answer-html' })
    a.recovers.push({ state: 'lost' })
    await start()
    a.starts.push({ ...never, checkAfterMs: SECOND })
    a.checks.push(refused('unavailable', { vendorCode: 'task-failed' }) as Refused)
    await start()
    await studio.pass(SECOND)
    expect(odd().map(({ state, vendorCode }) => [state, vendorCode])).toEqual([
      ['refused', 'http-401'],
      ['unknown', 'answer-html'],
      [undefined, 'answer-html'],
      ['refused', 'task-failed'],
    ])
    a.starts.push(refused('content', { vendorCode: 'nsfw' }))
    await start()
    expect(odd()).toHaveLength(4)
    expect(JSON.stringify(log.entries)).not.toContain('a fox')
  })

  test('an operator brings a stopped vendor back at once', async () => {
    await begin()
    a.starts.push(refused('balance'))
    await start()
    const { db } = place.database
    expect(await stopOf(db.outer, 'a')).toMatchObject({ reason: 'balance', trial: false })
    expect(await db.transaction((trx) => resumeVendor(studio.parts, trx, 'a', false))).toBe(true)
    expect(await db.transaction((trx) => resumeVendor(studio.parts, trx, 'a', false))).toBe(false)
    await start('one')
    expect(a.started).toHaveLength(2)
    expect(told()).toEqual(['vendor-stopped'])
  })

  test('a route that keeps failing is left alone, then tried by one job; a new process reads it from the attempts', async () => {
    await begin()
    for (let n = 0; n < 6; n++) a.starts.push(refused('unavailable'))
    for (let n = 0; n < 7; n++) await start()
    expect([a.started.length, b.started.length]).toEqual([5, 7])
    expect(place.metrics.counted('vendor_skips', { why: 'circuit' })).toBe(2)
    studio.die()
    studio = await place.worker()
    await start()
    expect(a.started).toHaveLength(5)
    await studio.pass(LIMITS.circuitPauseMs)
    await start()
    expect(a.started).toHaveLength(6)
    await studio.pass(LIMITS.circuitPauseMs)
    await start()
    expect(a.started).toHaveLength(6)
    await studio.pass(LIMITS.circuitPauseMs)
    await start()
    await start()
    expect(a.started).toHaveLength(8)
  })

  test('jobs that wait for the same moment do not try a vendor that was down all at once', async () => {
    await begin()
    for (let n = 0; n < 10; n++) a.starts.push(refused('unavailable'))
    for (let n = 0; n < 5; n++) await start('one')
    place.clock.advance(LIMITS.circuitPauseMs)
    const ids = [await submit(), await submit(), await submit()]
    await Promise.all(ids.map((id) => advance(studio.parts, id, 'a')))
    await studio.run()
    expect(await Promise.all(ids.map(stateOf))).toEqual(['done', 'done', 'done'])
    expect([a.started.length, b.started.length]).toEqual([6, 3])
  })

  test('the only engine is down: who comes while its pause is short waits for it, later ones get their credits back', async () => {
    await begin()
    for (let n = 0; n < 5; n++) a.starts.push(refused('unavailable'))
    for (let n = 0; n < 5; n++) await start('one')
    const waiting = await start('one')
    expect(await stateOf(waiting)).toBe('start')
    await studio.pass(LIMITS.circuitPauseMs)
    expect(await stateOf(waiting)).toBe('done')
    for (let n = 0; n < 6; n++) a.starts.push(refused('unavailable'))
    for (let n = 0; n < 5; n++) await start('one')
    const trial = await start('one')
    await studio.pass(LIMITS.circuitPauseMs)
    expect(await studio.generation(trial)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect(await studio.generation(await start('one'))).toMatchObject({ state: 'failed', failure: 'engines_down' })
  })

  test('lost answers and slow ones count as much as refusals', async () => {
    await begin()
    for (let n = 0; n < 3; n++) a.starts.push({ state: 'unknown' })
    for (let n = 0; n < 2; n++)
      a.starts.push(async (task) => {
        place.clock.advance(9 * SECOND)
        return made(task)
      })
    for (let n = 0; n < 5; n++) await start()
    await start()
    expect([a.started.length, b.started.length]).toEqual([5, 1])
  })

  test('what people ask for is no fault of a vendor', async () => {
    await begin()
    for (let n = 0; n < 12; n++) a.starts.push(refused(n % 2 === 0 ? 'content' : 'input'))
    for (let n = 0; n < 13; n++) await start()
    expect([a.started.length, b.started.length]).toEqual([13, 0])
  })

  test('a full vendor passes jobs on; where there is nobody else they wait for a place, also for one in another process', async () => {
    await begin({}, { a: { concurrency: 2 } })
    a.starts.push(never, never)
    const running = [await start('one'), await start('one')]
    const elsewhere = await start('two')
    expect(await studio.generation(elsewhere)).toMatchObject({ state: 'done', routeIndex: 1 })
    const other = await place.worker({ alone: false })
    const waiting = (await other.submit(person, { modelId: 'one' })).generationId
    await other.run()
    await studio.pass(LIMITS.vendorLookMs)
    await other.pass(LIMITS.vendorLookMs)
    expect(await stateOf(waiting)).toBe('start')
    expect(a.started).toHaveLength(2)
    await studio.pass(10 * MINUTE)
    await other.pass(LIMITS.vendorLookMs)
    expect(await Promise.all([...running, waiting].map(stateOf))).toEqual(['done', 'done', 'done'])
    expect(a.started).toHaveLength(3)
  })

  test('no more submissions a minute than the catalogue says', async () => {
    await begin({}, { a: { per_minute: 3 } })
    const ids = []
    for (let n = 0; n < 5; n++) {
      ids.push(await start('one'))
      await studio.pass(SECOND)
    }
    expect(a.started).toHaveLength(3)
    await studio.pass(54 * SECOND)
    expect(a.started).toHaveLength(3)
    await studio.pass(2 * SECOND)
    await studio.pass(2 * SECOND)
    expect(a.started).toHaveLength(5)
    expect(new Set(await Promise.all(ids.map(stateOf)))).toEqual(new Set(['done']))
  })

  test('what a day may cost is not exceeded: by what vendors say, else by the estimate; admins hear of it once a day', async () => {
    await begin({}, { a: { daily_usd: 0.002 } })
    place.clock.set(Date.UTC(2027, 0, 1, 12))
    a.starts.push((task) => made(task, 1, { usage: { costMicroUsd: 1100 } }), refused('unavailable'))
    await start() // 1100, by its own word
    await studio.pass(SECOND)
    await start() // refused: costs nothing
    await studio.pass(SECOND)
    await start() // 500, estimated: 1600
    expect([a.started.length, b.started.length]).toEqual([3, 1])
    const two = await submit('two', { count: 2 })
    await studio.run() // 1000 more would be too much
    expect(await studio.generation(two)).toMatchObject({ state: 'done', routeIndex: 1 })
    expect([a.started.length, b.started.length]).toEqual([3, 2])
    const alone = await start('one')
    expect(await studio.generation(alone)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect(told()).toEqual(['vendor-spent'])
    place.clock.set(Date.UTC(2027, 0, 2, 0, 0, 1))
    expect(await stateOf(await start('one'))).toBe('done')
    const costs = await place.database.db.outer
      .selectFrom('attempts')
      .select(['provider', 'cost_micro_usd', 'estimate_micro_usd'])
      .where('provider', '=', 'a')
      .orderBy('started_at_ms')
      .orderBy('id')
      .execute()
    expect(costs.map((one) => [one.cost_micro_usd, one.estimate_micro_usd])).toEqual([
      [1100, 500],
      [null, 500],
      [500, 500],
      [500, 500],
    ])
  })

  test('many starts at a time keep to a bound', async () => {
    await begin({}, { a: { concurrency: 3, daily_usd: 1 } })
    for (let n = 0; n < 12; n++) a.starts.push(never)
    const ids = []
    for (let n = 0; n < 12; n++) ids.push(await submit('one'))
    const handler = (await import('../../src/core/generation/worker.ts')).generationHandlers(studio.parts)['start.a']!
    await Promise.all(ids.map((id) => handler(id)))
    expect(a.started).toHaveLength(3)
  })

  test('two engines that both ask for pauses are not asked for ever: each is as often as one alone', async () => {
    await begin()
    for (let n = 0; n < 50; n++) {
      a.starts.push(refused('rate'))
      b.starts.push(refused('rate'))
    }
    const id = await start()
    for (let n = 0; n < 40; n++) await studio.pass(LIMITS.stepBackoffMaxMs)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect(a.started.length + b.started.length).toBeLessThanOrEqual(2 * (LIMITS.stepTries + 1))
    expect((await studio.balance(person)).availableCredits).toBe(1000)
  })

  test('one job tries a vendor that was down, also where it answers later: the others wait for its end', async () => {
    await begin()
    for (let n = 0; n < LIMITS.circuitBadCalls; n++) a.starts.push(refused('unavailable'))
    for (let n = 0; n < LIMITS.circuitBadCalls; n++) await start()
    await studio.pass(LIMITS.circuitPauseMs)
    a.starts.push({ ...never, checkAfterMs: 20 * SECOND })
    const trial = await start()
    for (let n = 0; n < 3; n++) await start()
    expect(a.started).toHaveLength(LIMITS.circuitBadCalls + 1)
    await studio.pass(20 * SECOND)
    expect(await stateOf(trial)).toBe('done')
    await start()
    expect(a.started).toHaveLength(LIMITS.circuitBadCalls + 2)
  })

  test('a vendor whose jobs can not be asked about is left alone; a single stuck one, or too many questions, change nothing', async () => {
    await begin()
    for (let n = 0; n < LIMITS.circuitBadCalls; n++) a.starts.push({ ...never, checkAfterMs: 1 })
    await start()
    for (let n = 0; n < 12; n++) a.checks.push(new Fault('a-http-503', { retryable: true, retryAfterMs: SECOND }))
    for (let n = 0; n < 12; n++) await studio.pass(SECOND)
    expect(a.checked).toBe(12)
    a.checks.push(never)
    await studio.pass(SECOND)
    for (let n = 2; n < LIMITS.circuitBadCalls; n++)
      a.checks.push(new Fault('a-time', { retryable: true, retryAfterMs: MINUTE }))
    a.checks.push(new Fault('a-http-429', { retryable: true, retryAfterMs: 10 * MINUTE }))
    for (let n = 1; n < LIMITS.circuitBadCalls; n++) await start()
    await studio.pass(SECOND)
    const started = a.started.length
    await start()
    expect(a.started).toHaveLength(started + 1)
    a.starts.push({ ...never, checkAfterMs: 1 })
    a.checks.push(new Fault('a-time', { retryable: true, retryAfterMs: 10 * MINUTE }))
    await start()
    await studio.pass(SECOND)
    await start()
    expect(a.started).toHaveLength(started + 2)
  })

  test('the first asks for a near pause and the second is down: the job waits for the first; a far pause is not waited for', async () => {
    await begin()
    a.starts.push(refused('rate', { retryAfterMs: 30 * SECOND }))
    b.starts.push(refused('unavailable'))
    const id = await start()
    expect(await stateOf(id)).toBe('start')
    await studio.pass(30 * SECOND)
    expect(await studio.generation(id)).toMatchObject({ state: 'done', routeIndex: 0 })
    a.starts.push(refused('rate', { retryAfterMs: 60 * MINUTE }))
    const far = await start('one')
    expect(await studio.generation(far)).toMatchObject({ state: 'failed', failure: 'engines_down' })
  })

  test('an engine that is switched off while its job waits is passed over', async () => {
    await begin()
    const id = await submit()
    const alone = await submit('one')
    studio.die()
    studio = await place.worker({ wrap: () => ({ parts: { providers: new Map([['b', b]]) } }) })
    await studio.pass(MINUTE)
    expect(await studio.generation(id)).toMatchObject({ state: 'done', routeIndex: 1 })
    expect(await studio.generation(alone)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect(a.started).toHaveLength(0)
  })

  test('a content refusal goes to the next engine only where the catalogue says so; it is noted down, and no fault of the vendor', async () => {
    await begin({ open: [route('a', { content_fails_over: true }), route('b')] })
    for (let n = 0; n < 6; n++) a.starts.push(refused('content', { vendorCode: 'nsfw' }))
    for (let n = 0; n < 6; n++) expect(await stateOf(await start('open'))).toBe('done')
    expect([a.started.length, b.started.length]).toEqual([6, 6])
    const noted = await place.database.db.outer
      .selectFrom('verdicts')
      .select(['moderator', 'stage', 'action'])
      .execute()
    expect(noted).toHaveLength(6)
    expect(noted[0]).toEqual({ moderator: 'vendor a', stage: 'vendor', action: 'refuse' })
    expect(place.metrics.counted('vendor_skips')).toBe(0)
    expect((await studio.balance(person)).availableCredits).toBe(1000 - 6 * 2)
  })

  test('what vendors took and brought is added up by vendor and model, and told to metrics', async () => {
    await begin()
    a.starts.push((task) => made(task, 2, { usage: { costMicroUsd: 700 } }), refused('unavailable'))
    await start('one')
    await start('two')
    const figures = await vendorFigures(place.database.db.outer, 0, 10)
    expect(figures).toEqual([
      expect.objectContaining({ provider: 'a', modelId: 'one', attempts: 1, made: 1, costMicroUsd: 700, credits: 2 }),
      expect.objectContaining({ provider: 'b', modelId: 'two', made: 1, costMicroUsd: 500, credits: 2 }),
      expect.objectContaining({ provider: 'a', modelId: 'two', made: 0, refused: 1, costMicroUsd: 0, credits: 0 }),
    ])
    expect(place.metrics.counted('vendor_cost_usd', { provider: 'a', model: 'one' })).toBe(0.0007)
    expect(place.metrics.counted('vendor_credits', { provider: 'b', model: 'two' })).toBe(2)
    expect(place.metrics.counted('vendor_failovers', { from: 'a', to: 'b', reason: 'unavailable' })).toBe(1)
    const stored = await place.database.db.outer
      .selectFrom('attempts')
      .select('usage')
      .where('usage', 'is not', null)
      .execute()
    expect(stored.map((one) => fromJson(one.usage!))).toEqual([{ costMicroUsd: 700 }])
  })

  test('what was lost, or given up at its deadline, has cost what was thought; what is under way has not yet', async () => {
    await begin({}, { a: { daily_usd: 1 } })
    const { outer } = place.database.db
    const figures = async () =>
      (await vendorFigures(outer, 0, 10)).map(({ attempts, made, lost, costMicroUsd }) => [
        ...[attempts, made, lost, costMicroUsd],
      ])
    a.starts.push({ state: 'unknown' }, never)
    for (let n = 0; n < 20; n++) a.recovers.push({ state: 'lost' })
    const lost = await start('one')
    expect(await studio.generation(lost)).toMatchObject({ state: 'failed', failure: 'engine_lost', chargedCredits: 0 })
    expect(await figures()).toEqual([[1, 0, 1, 500]])
    expect(place.metrics.counted('vendor_cost_usd', { provider: 'a', model: 'one' })).toBe(0.0005)
    // It runs on beyond its deadline, can't be stopped, and comes as a present in the end.
    for (let n = 0; n < 20; n++) a.checks.push(never)
    a.cancels.push('running')
    const late = await start('one')
    expect(await figures()).toEqual([[2, 0, 1, 500]])
    for (let n = 0; n < 13; n++) await studio.pass(10 * MINUTE)
    expect((await studio.generation(late)).failure).toBe('deadline')
    expect(await figures()).toEqual([[2, 0, 1, 1000]])
    a.checks.length = 0
    await studio.pass(6 * MINUTE)
    expect(await studio.generation(late)).toMatchObject({ state: 'done', late: true, chargedCredits: 0 })
    const costs = await outer
      .selectFrom('attempts')
      .select('cost_micro_usd')
      .where('generation_id', '=', late)
      .execute()
    expect(costs).toEqual([{ cost_micro_usd: 500 }])
    expect((await figures())[0]?.at(-1)).toBe(1000)
    expect(place.metrics.counted('vendor_cost_usd', { provider: 'a', model: 'one' })).toBe(0.001)
  })

  test('what was given up and then came to nothing has cost nothing', async () => {
    await begin({}, { a: { daily_usd: 1, concurrency: 1 } })
    place.clock.set(Date.UTC(2027, 0, 1, 12))
    const { outer } = place.database.db
    const spent = () => spentToday(outer, 'a', place.clock.nowMs())
    a.starts.push(never)
    for (let n = 0; n < 20; n++) a.checks.push(never)
    a.cancels.push('running')
    const late = await start('one')
    for (let n = 0; n < 13; n++) await studio.pass(10 * MINUTE)
    expect([(await studio.generation(late)).failure, await spent()]).toEqual(['deadline', 500])
    a.checks.splice(0, 20, refused('unavailable', { vendorCode: 'timed out' }))
    await studio.pass(6 * MINUTE)
    expect(await spent()).toBe(0)
    a.starts.push({ state: 'unknown' })
    a.recovers.push(...Array.from({ length: 40 }, () => ({ state: 'unknown' as const })))
    const lost = await start('one')
    for (let n = 0; n < 40; n++) await studio.pass(LIMITS.recoverEveryMs)
    expect([(await studio.generation(lost)).failure, await spent()]).toEqual(['engine_lost', 500])
    a.recovers.splice(0, 40, { state: 'absent' })
    await studio.pass(6 * MINUTE)
    expect(await spent()).toBe(0)
    const states = outer.selectFrom('attempts').select(['state', 'vendor_code']).orderBy('started_at_ms')
    expect(await states.execute()).toEqual([
      { state: 'refused', vendor_code: 'timed out' },
      { state: 'absent', vendor_code: null },
    ])
    expect([a.started.length, studio.screen().at(-1)]).toEqual([2, 'failed'])
  })

  test('what was made twice, because the first was lost on our side, has brought its credits once', async () => {
    await begin()
    a.starts.push(async (task) => {
      const done = await made(task)
      for (const { source } of done.files) if ('path' in source) await rm(source.path)
      return done
    })
    a.recovers.push({ state: 'absent' })
    const id = await start('one')
    expect(await studio.generation(id)).toMatchObject({ state: 'done', chargedCredits: 2 })
    const { outer } = place.database.db
    expect(await vendorFigures(outer, 0, 10)).toMatchObject([{ attempts: 2, made: 2, credits: 2 }])
    expect(place.metrics.counted('vendor_credits', { provider: 'a' })).toBe(2)
  })

  test('three of four pictures cost three, and the vendor’s own numbers are kept with the attempt', async () => {
    await begin()
    const reported = { total_tokens: 300 }
    a.starts.push((task) => made(task, 3, { usage: { reported } }))
    const id = await submit('one', { count: 4 })
    await studio.run()
    expect(await studio.generation(id)).toMatchObject({ state: 'done', countMade: 3, chargedCredits: 6 })
    const rows = await place.database.db.outer
      .selectFrom('attempts')
      .select(['cost_micro_usd', 'estimate_micro_usd', 'usage'])
      .execute()
    expect(rows.map((row) => ({ ...row, usage: fromJson(row.usage!) }))).toEqual([
      { cost_micro_usd: 1500, estimate_micro_usd: 2000, usage: { reported } },
    ])
  })

  test('operators see what each vendor took and brought, groups of few together, and which is out of balance, in every language', async () => {
    await begin()
    for (let n = 0; n < 6; n++) await start('one')
    await start('two')
    for (let n = 0; n < 4; n++) {
      a.starts.push(refused(n === 3 ? 'balance' : 'unavailable', { vendorCode: 'Arrearage' }))
      await start('two')
    }
    const scene = {
      trx: place.database.db.outer,
      catalog: {
        ...studio.parts.catalog.current(),
        packs: [{ id: 'p', credits: 100, prices: { USD: 150 }, best: false }],
      },
      generation: studio.parts,
      person: { locale: 'en' },
    } as unknown as Scene
    const lines = await vendorLines(scene, 0)
    const locales = loadLocales(['data/locales'], 'en', (problem) => expect.fail(problem))
    const shown = (locale: Locale) => lines.map((one) => locales.format(locale, one))
    expect(shown('en')).toEqual([
      expect.stringMatching(/^Vendors: /),
      // 12 credits bring 0.18 dollars and took 0.003.
      'a one: 6 of 6 · 12 · 0.0030 · 0.1770',
      // Those of b are too few to be shown, even together.
      'a two: 1 of 5 · 2 · 0.0005 · 0.0295',
      expect.stringMatching(/^a takes no jobs since .*: out of balance \(Arrearage\)$/),
    ])
    for (const locale of ['ru', 'zh', 'id'] as const) {
      expect(shown(locale)).toHaveLength(4)
      expect(shown(locale)[1]).toContain('0.1770')
    }
    for (const notice of place.notices)
      for (const locale of LOCALES) expect(locales.format(locale, notice.text![0]!)).toContain('--resume a')
  })

  test('a link that has expired is asked for anew, once; nothing is made anew', async () => {
    await begin()
    const links: string[] = []
    let isOpen = false
    const outside: Downloader = {
      async download(url, { to }) {
        links.push(url)
        if (!isOpen || !url.endsWith('2')) throw new Fault('outside-http-403')
        await writeFile(to, 'picture')
        return { sizeBytes: 7 }
      },
    }
    studio = await place.worker({ wrap: () => ({ parts: { outside } }) })
    const link = (n: number): Done => ({
      state: 'done',
      files: [{ source: { url: `https://v.example/${n}` }, role: 'main' }],
    })
    a.starts.push(never, never)
    a.checks.push(link(1), link(1), link(1), link(2))
    const lost = await start('one')
    await studio.pass(10 * MINUTE)
    expect(await studio.generation(lost)).toMatchObject({ state: 'failed', failure: 'result_unusable' })
    expect(links).toHaveLength(2)
    isOpen = true
    const found = await start('one')
    await studio.pass(10 * MINUTE)
    expect(await studio.generation(found)).toMatchObject({ state: 'done', chargedCredits: 2 })
    expect(links.at(-1)).toBe('https://v.example/2')
    expect(a.started).toHaveLength(2)
  })

  test('a clock that is set back closes nothing for longer than the clock could have', async () => {
    await begin()
    for (let n = 0; n < 5; n++) a.starts.push(refused('unavailable'))
    for (let n = 0; n < 5; n++) await start()
    place.clock.advance(-24 * 60 * MINUTE)
    await start()
    expect(a.started).toHaveLength(5)
    await studio.pass(LIMITS.circuitPauseMaxMs)
    await start()
    expect(a.started).toHaveLength(6)
  })

  test('equal routes share the load by their weights', async () => {
    await begin({ equal: [route('a', { weight: 3 }), route('b', { weight: 1 }), route('c')] })
    for (let n = 0; n < 40; n++) await start('equal')
    expect(a.started.length + b.started.length).toBe(40)
    expect(a.started.length).toBeGreaterThan(b.started.length)
    expect(b.started.length).toBeGreaterThan(0)
    expect(c.started).toHaveLength(0)
  })
})
