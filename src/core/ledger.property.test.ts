import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachDatabase, openPostgres, type TestDatabase } from '../../test/support/databases.ts'
import { openDatabase, type Trx } from './db/database.ts'
import { Fault, Refusal } from './errors.ts'
import {
  balanceOf,
  clawBack,
  deposit,
  endHolds,
  hold,
  holdForRefund,
  lockAccounts,
  openAccount,
  openHolds,
  settle,
} from './ledger.ts'
import { verify } from './verify/index.ts'

const PEOPLE = ['P', 'Q']

type Step =
  | { act: 'gift' | 'purchase' | 'clawBack'; person: string; key: number; amount: number }
  | { act: 'hold'; person: string; job: number; amount: number }
  | { act: 'settle'; job: number; amount: number }
  | { act: 'refundHold'; person: string; refund: number; amount: number }
  | { act: 'refundEnd'; refund: number; take: boolean }

const person = fc.constantFrom(...PEOPLE)
const amount = fc.integer({ min: 1, max: 30 })
/** Few keys and jobs, so that replays and collisions are common. */
const few = fc.integer({ min: 1, max: 6 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    act: fc.constantFrom('gift' as const, 'purchase' as const, 'clawBack' as const),
    person,
    key: few,
    amount,
  }),
  fc.record({ act: fc.constant('hold' as const), person, job: few, amount }),
  fc.record({ act: fc.constant('settle' as const), job: few, amount: fc.integer({ min: 0, max: 30 }) }),
  fc.record({ act: fc.constant('refundHold' as const), person, refund: few, amount }),
  fc.record({ act: fc.constant('refundEnd' as const), refund: few, take: fc.boolean() }),
)

async function take(trx: Trx, dialect: 'sqlite' | 'postgres', one: Step): Promise<void> {
  const nowMs = 1
  switch (one.act) {
    case 'gift':
    case 'purchase':
    case 'clawBack': {
      const cause = { type: one.act === 'clawBack' ? ('refund' as const) : ('gift' as const), id: String(one.key) }
      const common = { key: `${one.act}:${one.key}`, personId: one.person, amount: one.amount, cause, nowMs }
      if (one.act === 'clawBack') await clawBack(trx, common)
      else await deposit(trx, { ...common, from: one.act === 'gift' ? 'gifts' : 'sales' })
      return
    }
    case 'hold':
      await lockAccounts(trx, one.person, dialect)
      await hold(trx, { personId: one.person, generationId: `j${one.job}`, amount: one.amount, nowMs })
      return
    case 'settle':
      await settle(trx, { generationId: `j${one.job}`, amount: one.amount, nowMs })
      return
    case 'refundHold':
      await lockAccounts(trx, one.person, dialect)
      await holdForRefund(trx, { personId: one.person, refundId: `r${one.refund}`, atMost: one.amount, nowMs })
      return
    case 'refundEnd': {
      const cause = { type: 'refund' as const, id: `r${one.refund}` }
      const open = (await openHolds(trx, cause)).reduce((sum, row) => sum + row.amount, 0)
      await endHolds(trx, { cause, amount: one.take ? open : 0, nowMs })
    }
  }
}

/** Refusals and collisions of keys are expected; anything else is not. */
async function attempt(db: TestDatabase['db'], one: Step): Promise<void> {
  try {
    await db.transaction((trx) => take(trx, db.dialect, one))
  } catch (error) {
    const isExpected =
      error instanceof Refusal ||
      (error instanceof Fault && ['ledger_key_reused', 'ledger_post_above_hold'].includes(error.code))
    if (!isExpected) throw error
  }
}

async function prepare(db: TestDatabase['db'], suffix: string): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.deleteFrom('transfers').where('pending_of', 'is not', null).execute()
    await trx.deleteFrom('transfers').execute()
    await trx.updateTable('accounts').set({ posted: 0, held: 0 }).execute()
    for (const id of PEOPLE) {
      await trx
        .insertInto('people')
        .values({ id, locale: suffix, settings: '{}', blocked: 0, created_at_ms: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await openAccount(trx, id, 0)
    }
  })
}

const MONEY_RULES = [
  'sum',
  'balance-posted',
  'balance-held',
  'below-zero',
  'end-without-hold',
  'end-of-another-hold',
  'post-above-hold',
  'void-of-a-part',
  'hold-ended-twice',
]

async function expectRules(db: TestDatabase['db']): Promise<void> {
  // The jobs and refunds of these books are made up: only what is about money itself counts.
  const { differences } = await verify(db)
  expect(differences.filter((one) => MONEY_RULES.includes(one.rule))).toEqual([])
  for (const id of PEOPLE) {
    const balance = await balanceOf(db.outer, id)
    expect(Math.min(balance.availableCredits, balance.owedCredits)).toBe(0)
    expect(balance.heldCredits).toBeGreaterThanOrEqual(0)
  }
}

eachDatabase((_name, open) => {
  test('any order of gifts, purchases, holds, ends, claw-backs and replays keeps the rules', async () => {
    const { db, close } = await open()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        await prepare(db, 'en')
        for (const one of steps) await attempt(db, one)
        const before = await balanceOf(db.outer, 'P')
        await expectRules(db)
        // A replay of everything, backwards: deposits and ends say nothing new. (A hold that was refused may succeed now.)
        for (const one of steps.toReversed()) if (one.act === 'gift' || one.act === 'purchase') await attempt(db, one)
        expect(await balanceOf(db.outer, 'P')).toEqual(before)
      }),
      { numRuns: 25 },
    )
    await close()
  })
})

describe('postgres, with clients of its own', () => {
  test('parallel clients keep the rules', async () => {
    const { db, url, close } = await openPostgres()
    const clients = Array.from({ length: 4 }, () => openDatabase(url, { poolSize: 2 }))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
        await prepare(db, 'en')
        await Promise.all(
          clients.map(async (client, index) => {
            // Each client goes its own way through the same steps: most of them collide.
            for (let i = 0; i < steps.length; i++) await attempt(client, steps[(i * (index + 1)) % steps.length]!)
          }),
        )
        await expectRules(db)
      }),
      { numRuns: 8 },
    )
    for (const client of clients) await client.close()
    await close()
  })
})
