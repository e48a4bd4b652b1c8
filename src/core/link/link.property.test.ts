import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { eachDatabase, openPostgres } from '../../../test/support/databases.ts'
import {
  begin,
  creditsByTransfers,
  creditsOfAll,
  end,
  giveBack,
  linkParts,
  order,
  pay,
  wrongIn,
} from '../../../test/support/link.ts'
import { type Database, openDatabase, type Trx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { balanceOf } from '../ledger.ts'
import { findByIdentity, personOf } from '../people.ts'
import { giftsOf } from './gift.ts'
import { join } from './join.ts'
import { unlink } from './unlink.ts'

const GIFT = 20
let links = 0
const NAMES = ['a', 'b', 'c', 'd']
const who = fc.constantFrom(...NAMES)
const few = fc.integer({ min: 1, max: 8 })
const amount = fc.integer({ min: 1, max: 40 })

type Step =
  | { act: 'order'; who: string; id: number; amount: number }
  | { act: 'pay' | 'giveBack'; id: number }
  | { act: 'begin'; who: string; id: number; amount: number }
  | { act: 'end'; id: number; amount: number }
  | { act: 'link'; who: string; other: string }
  | { act: 'unlink'; who: string }

/** Few jobs, orders and people: replays, collisions and late ends are common. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ act: fc.constant('order' as const), who, id: few, amount }), weight: 2 },
  { arbitrary: fc.record({ act: fc.constantFrom('pay' as const, 'giveBack' as const), id: few }), weight: 3 },
  { arbitrary: fc.record({ act: fc.constant('begin' as const), who, id: few, amount }), weight: 4 },
  {
    arbitrary: fc.record({ act: fc.constant('end' as const), id: few, amount: fc.integer({ min: 0, max: 40 }) }),
    weight: 4,
  },
  {
    arbitrary: fc.record({ act: fc.constant('link' as const), who, other: who }),
    weight: 3,
  },
  { arbitrary: fc.record({ act: fc.constant('unlink' as const), who }), weight: 1 },
)

/** Each step as the chat makes it: whoever speaks is looked up in its transaction. */
async function take(db: Database, trx: Trx, one: Step): Promise<void> {
  const speaks = async (name: string) =>
    (await personOf(trx, { platform: 'test', externalId: name, locale: 'en' }, { startCredits: GIFT, nowMs: 1 })).id
  switch (one.act) {
    case 'order':
      return isThere(trx, 'orders', `o${one.id}`, async () =>
        order(trx, await speaks(one.who), `o${one.id}`, one.amount),
      )
    case 'pay':
      return pay(trx, db.dialect, `o${one.id}`)
    case 'giveBack':
      return giveBack(trx, db.dialect, `o${one.id}`)
    case 'begin':
      return isThere(trx, 'generations', `j${one.id}`, async () =>
        begin(db, trx, await speaks(one.who), `j${one.id}`, one.amount),
      )
    case 'end': {
      const job = await trx
        .selectFrom('generations')
        .select('price_credits')
        .where('id', '=', `j${one.id}`)
        .executeTakeFirst()
      return job === undefined ? undefined : end(db, trx, `j${one.id}`, Math.min(one.amount, job.price_credits))
    }
    case 'link': {
      const closedId = await speaks(one.who)
      const keptId = (await findByIdentity(trx, 'test', one.other))?.id ?? closedId
      // A code works once, so no two joinings have the same id.
      if (closedId !== keptId) await join(linkParts(db), trx, { linkId: `L${++links}`, keptId, closedId })
      return
    }
    case 'unlink': {
      const personId = await speaks(one.who)
      await unlink(linkParts(db), trx, { personId, identity: { platform: 'test', externalId: one.who } })
    }
  }
}

async function isThere(
  trx: Trx,
  table: 'orders' | 'generations',
  id: string,
  make: () => Promise<void>,
): Promise<void> {
  const there = await trx.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
  if (there === undefined) await make()
}

/** Refusals are expected, and two clients that make the same row at the same moment; anything else is not. */
async function attempt(db: Database, one: Step): Promise<void> {
  try {
    await db.transaction((trx) => take(db, trx, one))
  } catch (error) {
    const isCollision = (error as { code?: unknown }).code === '23505'
    if (!(error instanceof Refusal) && !isCollision) throw error
  }
}

async function empty(db: Database): Promise<void> {
  await db.transaction(async (trx) => {
    for (const table of ['gift_dues', 'refunds', 'payments', 'orders', 'generations', 'identities', 'consents'])
      await sql`delete from ${sql.table(table)}`.execute(trx)
    await trx.deleteFrom('transfers').where('pending_of', 'is not', null).execute()
    await trx.deleteFrom('transfers').execute()
    await trx.updateTable('accounts').set({ forwards_to: null }).execute()
    await trx.updateTable('people').set({ merged_into: null }).execute()
    await trx.deleteFrom('accounts').where('person_id', 'is not', null).execute()
    await trx.deleteFrom('people').execute()
    for (const externalId of NAMES)
      await personOf(trx, { platform: 'test', externalId, locale: 'en' }, { startCredits: GIFT, nowMs: 1 })
  })
}

async function expectRules(db: Database): Promise<void> {
  expect(await wrongIn(db)).toEqual([])
  expect(await creditsOfAll(db)).toBe(await creditsByTransfers(db))
  const open = await db.outer.selectFrom('people').select('id').where('merged_into', 'is', null).execute()
  for (const { id } of open) {
    const { rows } = await sql<{ id: string }>`
      select id from accounts where person_id = ${id} or person_id in (select id from people where merged_into = ${id})`.execute(
      db.outer,
    )
    const gifts = await giftsOf(
      db.outer,
      rows.map((row) => row.id),
    )
    // One gift is never taken: only what was given beyond it.
    expect(gifts.takenBack).toBeLessThanOrEqual(gifts.given - gifts.largest)
    const balance = await balanceOf(db.outer, id)
    expect(Math.min(balance.availableCredits, balance.owedCredits)).toBe(0)
  }
}

eachDatabase((_name, open) => {
  test('any order of purchases, jobs, joining, parting, late payments and claw-backs keeps every credit', async () => {
    const { db, close } = await open()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), async (steps) => {
        await empty(db)
        for (const one of steps) {
          const before = await creditsOfAll(db)
          await attempt(db, one)
          if (one.act !== 'link') continue
          // Joining makes nobody richer, and costs them no more than the gifts beyond the first.
          const change = (await creditsOfAll(db)) - before
          expect(change).toBeLessThanOrEqual(0)
          expect(change).toBeGreaterThanOrEqual(-GIFT * 3)
        }
        await expectRules(db)
      }),
      { numRuns: 25 },
    )
    await close()
  })
})

describe('postgres, with clients of its own', () => {
  test('parallel clients that work, pay, join and part keep every credit', async () => {
    const { db, url, close } = await openPostgres()
    const clients = Array.from({ length: 4 }, () => openDatabase(url, { poolSize: 2 }))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        await empty(db)
        await Promise.all(
          clients.map(async (client, index) => {
            for (let i = 0; i < steps.length; i++) await attempt(client, steps[(i * (index + 1)) % steps.length]!)
          }),
        )
        await expectRules(db)
      }),
      { numRuns: 6 },
    )
    for (const client of clients) await client.close()
    await close()
  })
})
