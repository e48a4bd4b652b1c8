/** What a vendor refuses after it had begun: returned, unless the policy calls it abuse. */
import { afterEach, expect, test } from 'vitest'
import { standing, strikesOf } from '../../src/core/fairness/strikes.ts'
import { DEFAULT_STRIKES, type StrikePolicy } from '../../src/core/moderation/index.ts'
import type { CheckOutcome } from '../../src/core/ports.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine } from '../support/fakes.ts'
import { openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND_MS = 1000
const REFUSED: CheckOutcome = { state: 'refused', reason: 'content', vendorCode: 'nsfw' }

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let a: Engine
  let person: string

  async function begin(changes: Partial<StrikePolicy> = {}) {
    const policy = { ...DEFAULT_STRIKES, ...changes }
    a = engine('a')
    place = await openPlace(await open(), { providers: [a, engine('b')] })
    studio = await place.worker({ wrap: () => ({ parts: { strikes: () => policy } }) })
    person = await studio.person(10)
    return policy
  }
  afterEach(async () => {
    expect((await verify(place.database.db)).differences.map(lineOf)).toEqual([])
    await place.close()
  })

  async function refusedLater(): Promise<string> {
    a.starts.push({ state: 'pending', operation: null, checkAfterMs: SECOND_MS })
    a.checks.push(REFUSED)
    const { generationId } = await studio.submit(person)
    await studio.run()
    await studio.pass(SECOND_MS)
    return generationId
  }

  test('by default the credits are back, and it weighs nothing', async () => {
    await begin()
    const id = await refusedLater()
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engine_content', chargedCredits: 0 })
    expect((await studio.balance(person)).availableCredits).toBe(10)
    const strikes = await strikesOf(place.database.db.outer, person, 9)
    expect(strikes).toMatchObject([{ category: 'sexual', points: 0, rule: 'vendor: nsfw', generation_id: id }])
  })

  test('where the policy calls it abuse they are used, it counts, and a refusal at the start still costs nothing', async () => {
    const policy = await begin({ vendorAbuse: ['sexual'], weights: { ...DEFAULT_STRIKES.weights, vendor: 30 } })
    const id = await refusedLater()
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', chargedCredits: 2 })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 8, heldCredits: 0 })
    a.starts.push({ state: 'refused', reason: 'content' })
    await studio.submit(person)
    await studio.run()
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 8, heldCredits: 0 })
    const now = await standing(place.database.db.outer, person, policy, place.clock.nowMs())
    expect(now.state).toBe('muted')
  })
})
