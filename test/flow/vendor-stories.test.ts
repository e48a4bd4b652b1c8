/** Three routes to three vendors over real HTTP: what a person sees and pays, whoever fails. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { LIMITS } from '../../src/core/limits.ts'
import { createOutside } from '../../src/core/net/outside.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { catalogOf, openPlace, type Place, type Studio } from '../support/studio.ts'
import { readRecord, summary } from '../vendor/oracle.ts'
import { createVendorProvider, filesAllowed } from '../vendor/provider.ts'
import { startVendor, type VendorProcess } from '../vendor/spawn.ts'

const folder = mkdtempSync(join(tmpdir(), 'vendor-stories-'))
const PROFILES = {
  poor: { 'refuse-balance': 1 },
  overloaded: { 'refuse-unavailable': 1 },
  busy: { 'refuse-rate': 1 },
  well: {},
  forgetful: { 'lose-after': 1 },
  deaf: { 'lose-before': 1 },
}
type Name = keyof typeof PROFILES
const vendors = new Map<string, VendorProcess>()
const recordOf = (name: string) => join(folder, `${name}.jsonl`)

beforeAll(async () => {
  await Promise.all(
    Object.entries(PROFILES).map(async ([name, profile]) => {
      vendors.set(name, await startVendor({ record: recordOf(name), args: ['--profile', JSON.stringify(profile)] }))
    }),
  )
})
afterAll(async () => {
  for (const vendor of vendors.values()) {
    expect(vendor.complaints()).toBe('')
    await vendor.kill()
  }
  rmSync(folder, { recursive: true })
})

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  const before = new Map<string, number>()

  /** Three routes in this order; the last vendor can be asked by key or not. */
  async function begin(names: Name[], canRecover = true, route = {}) {
    const clock = { nowMs: (): number => place.clock.nowMs() }
    const providers = names.map((id) => {
      const { root, token } = vendors.get(id)!
      return createVendorProvider({ root, token, id, clock, canRecover })
    })
    const models = {
      one: {
        kind: 'image',
        title: { en: 'One' },
        prompt: 'required',
        options: { count: { type: 'integer', min: 1, max: 4, default: 1 } },
        price: { each: 2000 },
        routes: names.map((provider) => ({ provider, model: 'm', cost_micro_usd: 500, ...route })),
      },
    }
    place = await openPlace(await open(), {
      providers,
      catalogYaml: catalogOf({ models }),
      outside: createOutside({ allow: names.flatMap((name) => filesAllowed(vendors.get(name)!.root)) }),
    })
    studio = await place.worker()
    person = await studio.person(100)
    for (const name of names) before.set(name, (await record(name)).length)
  }
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })
  const record = async (name: string) => [...summary(await readRecord(recordOf(name))).keys.values()]
  /** Since the story began: submissions that it was handed, and those that it worked on. */
  const asked = async (name: string) => {
    const mine = (await record(name)).slice(before.get(name))
    return { keys: mine.length, made: mine.flatMap((one) => one.submissions).length }
  }
  const holds = async () => {
    const rows = await place.database.db.outer
      .selectFrom('transfers')
      .select(['kind', 'amount'])
      .where('cause_type', '=', 'generation')
      .orderBy('id')
      .execute()
    return rows.map((one) => `${one.kind} ${one.amount}`)
  }
  const start = async (prompt = 'a fox') => {
    const { generationId } = await studio.submit(person, { modelId: 'one', prompt })
    await studio.run()
    return generationId
  }
  async function settle(id: string) {
    for (let n = 0; n < 60; n++) {
      const generation = await studio.generation(id)
      if (['done', 'failed'].includes(generation.state)) return generation
      await studio.pass(LIMITS.recoverEveryMs)
    }
    throw new Error('it never ends')
  }

  test('the first is out of balance, the second overloaded, the third serves: one hold, one settle, one message', async () => {
    await begin(['poor', 'overloaded', 'well'])
    const generation = await settle(await start())
    expect(generation).toMatchObject({ state: 'done', routeIndex: 2, priceCredits: 2, chargedCredits: 2 })
    expect(await holds()).toEqual(['hold 2', 'post 2'])
    expect(place.chat.messages).toHaveLength(1)
    expect(place.chat.messages[0]!.outgoing.media).toHaveLength(1)
    expect([await asked('poor'), await asked('overloaded'), await asked('well')]).toEqual([
      { keys: 1, made: 0 },
      { keys: 1, made: 0 },
      { keys: 1, made: 1 },
    ])
    const { metrics } = place
    expect(metrics.counted('vendor_failovers', { from: 'poor', to: 'overloaded', reason: 'balance' })).toBe(1)
    expect(metrics.counted('vendor_failovers', { from: 'overloaded', to: 'well', reason: 'unavailable' })).toBe(1)
    expect(metrics.counted('vendor_failovers')).toBe(2)
    expect(metrics.counted('vendor_starts', { outcome: 'refused' })).toBe(2)
    expect(metrics.counted('vendor_starts', { provider: 'well', outcome: 'done' })).toBe(1)
    expect(metrics.counted('vendor_stops', { provider: 'poor' })).toBe(1)
    expect(metrics.counted('generations_ended', { outcome: 'done' })).toBe(1)
    expect(metrics.counted('vendor_credits', { provider: 'well', model: 'one' })).toBe(2)
    expect(metrics.counted('vendor_cost_usd')).toBe(0.0005)
    expect(place.notices.map((one) => one.text?.[0]?.key)).toEqual(['vendor-stopped'])
    // The next one does not ask whoever is out of balance.
    await settle(await start())
    expect((await asked('poor')).keys).toBe(1)
    expect(place.chat.messages).toHaveLength(2)
  })

  test('the second has lost its answer and made it: the third is not asked, and what was made is delivered', async () => {
    await begin(['poor', 'forgetful', 'well'])
    const id = await start()
    const generation = await settle(id)
    expect(generation).toMatchObject({ state: 'done', routeIndex: 1, chargedCredits: 2 })
    expect([await asked('forgetful'), await asked('well')]).toEqual([
      { keys: 1, made: 1 },
      { keys: 0, made: 0 },
    ])
    expect(await holds()).toEqual(['hold 2', 'post 2'])
    expect(place.chat.messages).toHaveLength(1)
  })

  test('the second never got it: the third is asked once that is proven, and not before', async () => {
    await begin(['poor', 'deaf', 'well'])
    const id = await start()
    expect((await studio.generation(id)).state).toBe('recover')
    expect((await asked('well')).keys).toBe(0)
    // Not visible yet is no proof.
    await studio.run()
    expect((await asked('well')).keys).toBe(0)
    const generation = await settle(id)
    expect(generation).toMatchObject({ state: 'done', routeIndex: 2, chargedCredits: 2 })
    expect([await asked('deaf'), await asked('well')]).toEqual([
      { keys: 1, made: 0 },
      { keys: 1, made: 1 },
    ])
    expect(await holds()).toEqual(['hold 2', 'post 2'])
    expect(place.chat.messages).toHaveLength(1)
  })

  test('the second can never tell: no third is asked, and the credits are back', async () => {
    await begin(['poor', 'forgetful', 'well'], false)
    const generation = await settle(await start())
    expect(generation).toMatchObject({ state: 'failed', failure: 'engine_lost', chargedCredits: 0 })
    expect((await asked('well')).keys).toBe(0)
    expect(await holds()).toEqual(['hold 2', 'void 2'])
    expect((await studio.balance(person)).availableCredits).toBe(100)
    expect(place.metrics.counted('attempts_lost', { provider: 'forgetful' })).toBe(1)
  })

  test('nobody has a place: the credits are back, in one message, and nobody was asked twice', async () => {
    await begin(['poor', 'overloaded', 'overloaded'])
    const generation = await settle(await start())
    expect(generation).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect((await studio.balance(person)).availableCredits).toBe(100)
    expect(place.chat.messages).toHaveLength(1)
    expect((await asked('overloaded')).keys).toBe(1)
  })

  test('the only one that is not out of balance asks for a second: it is waited for', async () => {
    await begin(['poor', 'busy'])
    const id = await start()
    expect(await studio.generation(id)).toMatchObject({ state: 'start', routeIndex: 1 })
    await studio.pass(500)
    expect((await asked('busy')).keys).toBe(1)
    await studio.pass(500)
    expect((await asked('busy')).keys).toBe(2)
    for (let n = 0; n < 20 && (await studio.generation(id)).state === 'start'; n++) await studio.pass(1000)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engines_down' })
    expect((await asked('busy')).keys).toBe(LIMITS.stepTries + 1)
  })

  test.each([
    ['empty', 'nothing in it'],
    ['gone', 'a link that has expired'],
    ['redirect', 'a redirect to a private address'],
    ['oversize', 'two gigabytes by its head'],
    ['torn', 'half of it'],
    ['loop', 'a redirect to itself'],
    ['packed', 'something packed'],
  ])('a result that is %s (%s): the credits are back, nobody else is asked, and nothing is kept', async (fault) => {
    await begin(['well', 'overloaded'])
    const generation = await settle(await start(`a fox behave:files=${fault},pendingPolls=1`))
    expect(generation).toMatchObject({ state: 'failed', failure: 'result_unusable', chargedCredits: 0 })
    expect((await studio.balance(person)).availableCredits).toBe(100)
    expect([await asked('well'), await asked('overloaded')]).toEqual([
      { keys: 1, made: 1 },
      { keys: 0, made: 0 },
    ])
    expect(await place.files()).toEqual([])
    expect(place.metrics.counted('results_unusable', { provider: 'well' })).toBeGreaterThan(0)
    // The vendor will bill for it all the same.
    expect(place.metrics.counted('vendor_cost_usd', { provider: 'well' })).toBe(0.0005)
  })
})
