import { afterEach, beforeEach, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../../test/support/databases.ts'
import { joinNow } from '../../../test/support/link.ts'
import { balanceOf } from '../ledger.ts'
import { personOf } from '../people.ts'
import { claimStart, type GiftRules } from './gifts.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NOON_MS = Date.UTC(2026, 0, 10, 12)
const RULES: GiftRules = { startCredits: 20, accountDays: 3, perDay: 2 }

eachDatabase((_name, open) => {
  let opened: TestDatabase
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.close())

  const meet = async (name: string, given: { sinceMs?: number; atMs?: number; rules?: GiftRules } = {}) => {
    const identity = { platform: 'test', externalId: name, locale: 'en' as const, sinceMs: given.sinceMs }
    const gift = { ...(given.rules ?? RULES), nowMs: given.atMs ?? NOON_MS }
    return (await opened.db.transaction((trx) => personOf(trx, identity, gift))).id
  }
  const credits = async (personId: string) => (await balanceOf(opened.db.outer, personId)).availableCredits
  const claim = (personId: string, nowMs: number) =>
    opened.db.transaction((trx) => claimStart(trx, RULES, personId, nowMs))

  test('an account that its chat calls young waits until it is old enough, and gets the gift once', async () => {
    const ann = await meet('ann', { sinceMs: NOON_MS - DAY_MS })
    expect(await credits(ann)).toBe(0)
    expect(await claim(ann, NOON_MS + DAY_MS)).toEqual({ reason: 'young', dueAtMs: NOON_MS + 2 * DAY_MS })
    expect(await credits(ann)).toBe(0)
    expect(await claim(ann, NOON_MS + 2 * DAY_MS)).toBeNull()
    expect(await claim(ann, NOON_MS + 3 * DAY_MS)).toBeNull()
    expect(await credits(ann)).toBe(20)
  })

  test('an account that is old enough, or whose age nobody tells, has it at once', async () => {
    expect(await credits(await meet('old', { sinceMs: NOON_MS - 3 * DAY_MS }))).toBe(20)
    expect(await credits(await meet('who knows'))).toBe(20)
  })

  test('a chat gives so many on a day; the others have theirs the next day, which has a bound too', async () => {
    const people = []
    for (const name of ['a', 'b', 'c', 'd', 'e']) people.push(await meet(name))
    expect(await Promise.all(people.map(credits))).toEqual([20, 20, 0, 0, 0])
    const [, , third, fourth, fifth] = people as [string, string, string, string, string]
    const midnightMs = Date.UTC(2026, 0, 11)
    expect(await claim(third, midnightMs - 1)).toEqual({ reason: 'many', dueAtMs: midnightMs })
    for (const one of [third, fourth]) expect(await claim(one, midnightMs)).toBeNull()
    expect(await claim(fifth, midnightMs)).toEqual({ reason: 'many', dueAtMs: midnightMs + DAY_MS })
    expect(await Promise.all(people.map(credits))).toEqual([20, 20, 20, 20, 0])
  })

  test('without bounds everybody has it at once, and no day is counted', async () => {
    const rules = { startCredits: 20 }
    for (const name of ['a', 'b', 'c']) expect(await credits(await meet(name, { rules, sinceMs: NOON_MS }))).toBe(20)
    expect(await opened.db.outer.selectFrom('gift_days').selectAll().execute()).toEqual([])
  })

  test('whoever is joined with somebody who has had theirs does not get another', async () => {
    const old = await meet('old')
    const young = await meet('young', { sinceMs: NOON_MS })
    await joinNow(opened.db, old, young)
    expect(await claim(old, NOON_MS + 5 * DAY_MS)).toBeNull()
    expect(await credits(old)).toBe(20)
    const both = [await meet('y1', { sinceMs: NOON_MS }), await meet('y2', { sinceMs: NOON_MS })] as const
    await joinNow(opened.db, ...both)
    expect(await claim(both[0], NOON_MS + 5 * DAY_MS)).toBeNull()
    expect(await claim(both[0], NOON_MS + 6 * DAY_MS)).toBeNull()
    expect(await credits(both[0])).toBe(20)
  })
})
