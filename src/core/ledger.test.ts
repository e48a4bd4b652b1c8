import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import {
  balanceOf,
  clawBack,
  deposit,
  endHolds,
  hold,
  holdForRefund,
  lockAccounts,
  openAccount,
  settle,
} from './ledger.ts'
import { statement } from './statement.ts'
import { verify } from './verify/index.ts'

eachDatabase((name, open) => {
  let opened: TestDatabase
  beforeEach(async () => {
    opened = await open()
    await person('P')
  })
  afterEach(() => opened.close())

  const person = (id: string) =>
    opened.db.transaction(async (trx) => {
      await trx
        .insertInto('people')
        .values({ id, locale: null, settings: '{}', blocked: 0, created_at_ms: 0 })
        .execute()
      await openAccount(trx, id, 0)
    })
  const gift = (amount: number, key = `gift:${amount}`, personId = 'P') =>
    opened.db.transaction((trx) =>
      deposit(trx, { key, personId, from: 'gifts', amount, cause: { type: 'gift', id: personId }, nowMs: 1 }),
    )
  const claw = (amount: number, key: string) =>
    opened.db.transaction((trx) =>
      clawBack(trx, { key, personId: 'P', amount, cause: { type: 'refund', id: key }, nowMs: 1 }),
    )
  const held = (generationId: string, amount: number) =>
    opened.db.transaction(async (trx) => {
      await lockAccounts(trx, 'P', opened.db.dialect)
      await hold(trx, { personId: 'P', generationId, amount, nowMs: 1 })
    })
  const settled = (generationId: string, amount: number) =>
    opened.db.transaction((trx) => settle(trx, { generationId, amount, nowMs: 1 }))
  const balance = () => balanceOf(opened.db.outer, 'P')
  const books = async () => (await verify(opened.db)).differences.filter((one) => one.rule.startsWith('balance'))

  test('a gift is given once for its key', async () => {
    expect(await gift(20)).toBe(true)
    expect(await gift(20)).toBe(false)
    expect(await balance()).toEqual({ availableCredits: 20, heldCredits: 0, owedCredits: 0 })
  })

  test('the same key with other content is a fault and changes nothing', async () => {
    await gift(20, 'key')
    await expect(gift(21, 'key')).rejects.toMatchObject({ code: 'ledger_key_reused' })
    expect((await balance()).availableCredits).toBe(20)
  })

  test.each([0, -1, 0.5, Number.NaN, 2 ** 53])('an amount of %s is a fault', async (amount) => {
    await expect(gift(amount)).rejects.toMatchObject({ code: 'ledger_amount_invalid' })
  })

  describe('a hold', () => {
    test('sets credits aside: what is available falls, what is theirs does not', async () => {
      await gift(20)
      await held('g', 12)
      expect(await balance()).toEqual({ availableCredits: 8, heldCredits: 12, owedCredits: 0 })
    })

    test('of more than is available is refused and says what is there', async () => {
      await gift(20)
      await held('g', 12)
      await expect(held('h', 9)).rejects.toMatchObject({ code: 'credits_short', params: { need: 9, have: 8 } })
      expect((await balance()).heldCredits).toBe(12)
    })

    test('made again is made once, even when nothing more is available', async () => {
      await gift(20)
      await held('g', 15)
      await held('g', 15)
      await settled('g', 15)
      await held('g', 15)
      expect(await balance()).toEqual({ availableCredits: 5, heldCredits: 0, owedCredits: 0 })
    })

    test('made again for another amount is a fault', async () => {
      await gift(20)
      await held('g', 15)
      await expect(held('g', 14)).rejects.toMatchObject({ code: 'ledger_key_reused' })
    })

    test('takes from the soonest-expiring account first and leaves out what has expired', async () => {
      await gift(10)
      for (const [id, expires, posted] of [
        ['old', 1, 50],
        ['late', 900, 5],
        ['soon', 500, 5],
      ] as const) {
        await opened.db.outer
          .insertInto('accounts')
          .values({
            id,
            person_id: 'P',
            name: id,
            posted,
            held: 0,
            frozen: 0,
            expires_at_ms: expires,
            created_at_ms: 0,
          })
          .execute()
      }
      await held('g', 12)
      const rows = await opened.db.outer
        .selectFrom('accounts')
        .select(['name', 'held'])
        .where('person_id', '=', 'P')
        .execute()
      expect(Object.fromEntries(rows.map((row) => [row.name, row.held]))).toEqual({ old: 0, soon: 5, late: 5, main: 2 })
      await held('g', 12)
      expect(await settled('g', 7)).toBe(7)
      const left = await opened.db.outer
        .selectFrom('accounts')
        .select(['name', 'posted'])
        .where('person_id', '=', 'P')
        .execute()
      expect(Object.fromEntries(left.map((row) => [row.name, row.posted]))).toEqual({
        old: 50,
        soon: 0,
        late: 3,
        main: 10,
      })
    })

    test('is refused while the account is frozen', async () => {
      await gift(20)
      await opened.db.outer.updateTable('accounts').set({ frozen: 1 }).where('person_id', '=', 'P').execute()
      await expect(held('g', 1)).rejects.toMatchObject({ code: 'account_frozen' })
    })

    test('G1 of five at once with credits for four, one is refused', async () => {
      await gift(40)
      const all = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((id) => held(id, 10)))
      expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(4)
      expect(all.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'credits_short' } })
      expect(await balance()).toEqual({ availableCredits: 0, heldCredits: 40, owedCredits: 0 })
    })

    test('G1 without a lock the conditional update still never overdraws', async () => {
      await gift(25)
      const bare = (generationId: string) =>
        opened.db.transaction((trx) => hold(trx, { personId: 'P', generationId, amount: 10, nowMs: 1 }))
      await Promise.allSettled(['a', 'b', 'c', 'd'].map(bare))
      expect(await balance()).toEqual({ availableCredits: 5, heldCredits: 20, owedCredits: 0 })
      expect(await books()).toEqual([])
    })
  })

  describe('settling', () => {
    test('wholly uses the hold', async () => {
      await gift(20)
      await held('g', 12)
      expect(await settled('g', 12)).toBe(12)
      expect(await balance()).toEqual({ availableCredits: 8, heldCredits: 0, owedCredits: 0 })
    })

    test('G5 partly returns the rest', async () => {
      await gift(20)
      await held('g', 12)
      expect(await settled('g', 5)).toBe(5)
      expect(await balance()).toEqual({ availableCredits: 15, heldCredits: 0, owedCredits: 0 })
    })

    test('G2 with nothing returns all', async () => {
      await gift(20)
      await held('g', 12)
      expect(await settled('g', 0)).toBe(0)
      expect((await balance()).availableCredits).toBe(20)
    })

    test('G3 a second time does nothing, whatever it says', async () => {
      await gift(20)
      await held('g', 12)
      await settled('g', 5)
      for (const amount of [5, 12, 0]) expect(await settled('g', amount)).toBe(0)
      expect((await balance()).availableCredits).toBe(15)
    })

    test('G7 above the hold is a fault', async () => {
      await gift(20)
      await held('g', 12)
      await expect(settled('g', 13)).rejects.toMatchObject({ code: 'ledger_post_above_hold' })
      await expect(settled('g', -1)).rejects.toMatchObject({ code: 'ledger_amount_invalid' })
      expect((await balance()).heldCredits).toBe(12)
    })

    test('G4 two at once: one ends the hold, once', async () => {
      await gift(20)
      await held('g', 12)
      const used = await Promise.allSettled([settled('g', 12), settled('g', 0), settled('g', 12)])
      const { availableCredits, heldCredits } = await balance()
      expect(heldCredits).toBe(0)
      expect([8, 20]).toContain(availableCredits)
      expect(used.some((one) => one.status === 'fulfilled')).toBe(true)
      expect(await books()).toEqual([])
    })
  })

  describe('a claw-back', () => {
    test('alone may go below zero; the next credits pay the debt', async () => {
      await gift(20)
      await claw(50, 'c')
      expect(await balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 30 })
      await expect(held('g', 1)).rejects.toMatchObject({ code: 'credits_short', params: { need: 1, have: 0 } })
      await gift(45, 'more')
      expect(await balance()).toEqual({ availableCredits: 15, heldCredits: 0, owedCredits: 0 })
    })

    test('is done once for its key', async () => {
      await gift(20)
      expect([await claw(5, 'c'), await claw(5, 'c')]).toEqual([true, false])
      expect((await balance()).availableCredits).toBe(15)
    })
  })

  test('a refund holds what is there and no more, once', async () => {
    await gift(20)
    await held('g', 12)
    const take = () =>
      opened.db.transaction((trx) => holdForRefund(trx, { personId: 'P', refundId: 'r', atMost: 50, nowMs: 1 }))
    expect([await take(), await take()]).toEqual([8, 8])
    expect(await balance()).toEqual({ availableCredits: 0, heldCredits: 20, owedCredits: 0 })
    const end = { cause: { type: 'refund' as const, id: 'r' }, amount: 8, nowMs: 1 }
    expect(await opened.db.transaction((trx) => endHolds(trx, end))).toBe(8)
    expect(await balance()).toMatchObject({ availableCredits: 0, heldCredits: 12 })
  })

  test('the statement tells every movement, newest first, in pages', async () => {
    await gift(20)
    await held('a', 10)
    await settled('a', 4)
    await held('b', 3)
    await settled('b', 0)
    await held('c', 2)
    await claw(5, 'claw')
    const all = await statement(opened.db.outer, 'P', { rows: 50 })
    expect(all.map((line) => `${line.kind} ${line.credits} ${line.cause.id}`)).toEqual([
      'clawback -5 claw',
      'held -2 c',
      'returned 3 b',
      'returned 6 a',
      'used -4 a',
      'gift 20 P',
    ])
    const first = await statement(opened.db.outer, 'P', { rows: 2 })
    const rest = await statement(opened.db.outer, 'P', { rows: 50, beforeId: first.at(-1)!.id })
    expect([...first, ...rest]).toEqual(all)
    expect(await statement(opened.db.outer, 'nobody', { rows: 5 })).toEqual([])
  })

  test(`on ${name} nobody’s credits are touched by somebody else’s`, async () => {
    await person('Q')
    await gift(20)
    await gift(7, 'q', 'Q')
    await held('g', 20)
    await settled('g', 20)
    expect((await balanceOf(opened.db.outer, 'Q')).availableCredits).toBe(7)
  })
})
