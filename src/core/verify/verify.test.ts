import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { eachDatabase, silentLog, type TestDatabase } from '../../../test/support/databases.ts'
import { openScene, type Scene } from '../../../test/support/payments.ts'
import { run } from '../../tools/verify.ts'
import type { Trx } from '../db/database.ts'
import { hold, settle } from '../ledger.ts'
import { verify } from './index.ts'
import { verifyRecent, verifyWhole } from './watch.ts'

const OTHER = 'G2'

/** A generation row as far as the books see it. */
async function generation(trx: Trx, personId: string, id: string, state: string, price: number, charged = 0) {
  await sql`insert into generations (id, key, person_id, kind, model_id, prompt, options, inputs, seed, count_asked, price_credits,
    charged_credits, routes, state, next_step_at_ms, deadline_at_ms, failure_params, notes, address, created_at_ms)
    values (${id}, ${id}, ${personId}, 'image', 'canvas', '', '{}', '[]', 1, 1, ${price}, ${charged}, '[]', ${state}, 0, 0, '{}', '[]', '{}', 0)`.execute(
    trx,
  )
}

const artifact = (trx: Trx, personId: string, id: string) =>
  sql`insert into artifacts (id, person_id, generation_id, role, position, state, key, type, mime, size_bytes, created_at_ms)
    values (${id}, ${personId}, ${id}, 'main', 0, 'stored', ${id}, 'picture', 'image/png', 1, 0)`.execute(trx)

/** Books with something of everything: a purchase, a refund, jobs done, failed and under way. */
async function openBooks(opened: TestDatabase): Promise<Scene> {
  const scene = await openScene(opened)
  const { db } = opened
  const first = await scene.order('a')
  await scene.notice(await scene.facts(first))
  const second = await scene.order('b')
  await scene.notice(await scene.facts(second, { externalId: 'pay-2' }))
  const paymentId = await scene.paymentId('pay-2')
  await db.transaction((trx) => scene.payments.refund(trx, { paymentId, amountMinor: 4950, by: 'me' }))
  await scene.run()
  await db.transaction(async (trx) => {
    const { personId } = scene
    await generation(trx, personId, 'G1', 'done', 10, 6)
    await hold(trx, { personId, generationId: 'G1', amount: 10, nowMs: 0 })
    await settle(trx, { generationId: 'G1', amount: 6, nowMs: 0 })
    await artifact(trx, personId, 'G1')
    await generation(trx, personId, OTHER, 'check', 5)
    await hold(trx, { personId, generationId: OTHER, amount: 5, nowMs: 0 })
    await generation(trx, personId, 'G3', 'failed', 7)
    await hold(trx, { personId, generationId: 'G3', amount: 7, nowMs: 0 })
    await settle(trx, { generationId: 'G3', amount: 0, nowMs: 0 })
  })
  return scene
}

/** What somebody's hand in the database, or a bug of ours, could leave behind; and the rule that finds it. */
const CORRUPTIONS: [name: string, rule: string, statement: string][] = [
  [
    'a balance that was raised',
    'balance-posted',
    `update accounts set posted = posted + 1 where person_id is not null`,
  ],
  ['a balance that was raised, as a sum', 'sum', `update accounts set posted = posted + 1 where person_id is not null`],
  ['a held sum that was lowered', 'balance-held', `update accounts set held = 0 where person_id is not null`],
  [
    'a transfer that was changed',
    'balance-posted',
    `update transfers set amount = amount + 1 where debit = 'system:sales'`,
  ],
  ['a transfer that was deleted', 'balance-posted', `delete from transfers where kind = 'post' and cause_id = 'G1'`],
  [
    'a post above its hold',
    'post-above-hold',
    `update transfers set amount = 11 where kind = 'post' and cause_id = 'G1'`,
  ],
  ['a void of a part', 'void-of-a-part', `update transfers set amount = 3 where kind = 'void'`],
  ['an end for another cause', 'end-of-another-hold', `update transfers set cause_id = 'G2' where kind = 'void'`],
  [
    'an end of what is no hold',
    'end-without-hold',
    `update transfers set pending_of = (select min(id) from transfers) where kind = 'void'`,
  ],
  ['an ended job with an open hold', 'ended-with-open-hold', `update generations set state = 'failed' where id = 'G2'`],
  [
    'an open job without its hold',
    'unfinished-without-its-hold',
    `update generations set state = 'check' where id = 'G3'`,
  ],
  [
    'an open job with another price',
    'unfinished-without-its-hold',
    `update generations set price_credits = 6 where id = 'G2'`,
  ],
  ['a charge that no post backs', 'charged-differs', `update generations set charged_credits = 5 where id = 'G1'`],
  ['a failed job that was charged', 'charged-differs', `update generations set charged_credits = 1 where id = 'G3'`],
  ['a charge above the price', 'charged-above-price', `update generations set price_credits = 5 where id = 'G1'`],
  ['a charge for a job that failed', 'charged-for-nothing', `update generations set state = 'failed' where id = 'G1'`],
  ['a settled job without a work', 'done-without-work', `delete from artifacts where generation_id = 'G1'`],
  ['a hold of nothing', 'hold-without-cause', `delete from generations where id = 'G2'`],
  [
    'a paid order without its payment',
    'paid-order-without-payment',
    `update payments set order_id = null where external_id = 'pay-1'`,
  ],
  [
    'a payment without its credit',
    'payment-credit',
    `delete from transfers where debit = 'system:sales' and id = (select max(id) from transfers where debit = 'system:sales')`,
  ],
  [
    'a credit without its payment',
    'credit-without-payment',
    `update payments set external_id = 'pay-9' where external_id = 'pay-1'`,
  ],
  [
    'a payment of an order that is not paid',
    'payment-of-unpaid-order',
    `update orders set state = 'expired' where key = 'a'`,
  ],
  ['an order that sold something else', 'payment-credits-of-order', `update orders set credits = 500 where key = 'a'`],
  [
    'money returned without a refund',
    'payment-refunded',
    `update payments set refunded_minor = 1 where external_id = 'pay-1'`,
  ],
  [
    'more returned than paid',
    'refunded-above-payment',
    `update payments set refunded_minor = 99999 where external_id = 'pay-1'`,
  ],
  [
    'credits revoked on paper only',
    'payment-revoked',
    `update payments set revoked_credits = 1 where external_id = 'pay-1'`,
  ],
  [
    'a payment in the wrong state',
    'payment-state',
    `update payments set state = 'refunded' where external_id = 'pay-1'`,
  ],
  ['a claw-back without a refund', 'claw-back-without-refund', `update refunds set state = 'failed'`],
]

eachDatabase((name, open) => {
  let opened: TestDatabase | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const books = async (): Promise<Scene> => {
    opened = await open()
    return openBooks(opened)
  }
  const rulesOf = async (scene: Scene, scope?: Parameters<typeof verify>[1]) => [
    ...new Set((await verify(scene.test.db, scope)).differences.map((one) => one.rule)),
  ]
  /** Against foreign keys too: what is planted is what nobody should be able to write. */
  async function plant(scene: Scene, statement: string): Promise<void> {
    const { db } = scene.test
    if (name === 'sqlite') {
      await sql.raw('pragma foreign_keys = off').execute(db.outer)
      await sql.raw(statement).execute(db.outer)
      return
    }
    await sql
      .raw(`set session_replication_role = replica; ${statement}; set session_replication_role = default`)
      .execute(db.outer)
  }

  test('books with something of everything are right', async () => {
    const scene = await books()
    expect(await verify(scene.test.db)).toMatchObject({ differences: [], accounts: 1 })
    expect(await verify(scene.test.db, { since: 0 })).toMatchObject({ differences: [] })
  })

  describe('finds', () => {
    test.each(CORRUPTIONS)('%s', async (_name, rule, statement) => {
      const scene = await books()
      await plant(scene, statement)
      expect(await rulesOf(scene)).toContain(rule)
    })

    // SQLite can't drop a constraint.
    test.skipIf(name === 'sqlite')('a hold that was ended twice', async () => {
      const scene = await books()
      // The database itself refuses it, so its rule has to go first.
      await sql.raw('alter table transfers drop constraint transfers_pending_of_key').execute(scene.test.db.outer)
      await plant(
        scene,
        `insert into transfers (key, kind, debit, credit, amount, pending_of, cause_type, cause_id, created_at_ms)
         select 'again', 'void', debit, credit, amount, pending_of, cause_type, cause_id, 0 from transfers where kind = 'void'`,
      )
      expect(await rulesOf(scene)).toContain('hold-ended-twice')
      await sql.raw(`delete from transfers where key = 'again'`).execute(scene.test.db.outer)
      await sql.raw('alter table transfers add unique (pending_of)').execute(scene.test.db.outer)
    })

    test('a balance below zero that no claw-back explains', async () => {
      const scene = await books()
      await plant(scene, `update transfers set amount = 1 where debit = 'system:sales'`)
      expect(await rulesOf(scene)).toContain('below-zero')
    })
  })

  test('a debt of a claw-back is no difference', async () => {
    const scene = await books()
    await scene.test.db.transaction(async (trx) => {
      await generation(trx, scene.personId, 'G9', 'done', 100, 100)
      await hold(trx, { personId: scene.personId, generationId: 'G9', amount: 100, nowMs: 0 })
      await settle(trx, { generationId: 'G9', amount: 100, nowMs: 0 })
      await artifact(trx, scene.personId, 'G9')
    })
    const paymentId = await scene.paymentId('pay-1')
    await scene.test.db.transaction((trx) => scene.payments.refund(trx, { paymentId, amountMinor: 9900, by: 'me' }))
    await scene.run()
    expect((await scene.balance()).owedCredits).toBeGreaterThan(0)
    expect(await rulesOf(scene)).toEqual([])
  })

  test('since a transfer only what was touched after it is looked at', async () => {
    const scene = await books()
    await plant(scene, `update accounts set posted = posted + 1 where person_id is not null`)
    const { lastTransferId } = await verify(scene.test.db)
    expect(await rulesOf(scene, { since: lastTransferId })).toEqual([])
    expect(await rulesOf(scene, { since: lastTransferId - 1 })).toEqual(['balance-posted'])
  })

  test('the tool says that all is well, or each difference, while the bot has the books open', async () => {
    const scene = await books()
    const lines: string[] = []
    const { transfers } = await verify(scene.test.db)
    expect(await run([scene.test.url], (line) => lines.push(line))).toBe(0)
    expect(lines).toEqual([`ledger ok: ${transfers} transfers, 1 accounts, sum 0`])
    await plant(scene, `update accounts set held = 0 where person_id is not null`)
    lines.length = 0
    expect(await run([scene.test.url], (line) => lines.push(line))).toBe(1)
    expect(lines).toEqual([expect.stringMatching(/^balance-held: account \w+ of person \w+: expected 5, found 0$/)])
  })

  test('the tool says so when there are no books to read', async () => {
    const lines: string[] = []
    const nowhere = name === 'sqlite' ? 'sqlite:/nowhere/at/all.sqlite' : 'postgres://x:y@127.0.0.1:1/none'
    expect(await run([nowhere], (line) => lines.push(line))).toBe(2)
    expect(lines).toHaveLength(1)
  })

  test('the watch freezes the account that differs, and no other, and the alarm is raised', async () => {
    const scene = await books()
    const { db, url } = scene.test
    const alarms: unknown[] = []
    const program = fileURLToPath(new URL('../../tools/verify.ts', import.meta.url))
    const watch = { db, url, log: silentLog(), program, alarm: (all: unknown) => alarms.push(all) }
    expect([await verifyRecent(watch), await verifyWhole(watch), alarms]).toEqual([true, true, []])
    const other = await db.transaction(async (trx) => {
      await sql`insert into people (id, settings, blocked, created_at_ms) values ('P2', '{}', 0, 0)`.execute(trx)
      await sql`insert into accounts (id, person_id, name, created_at_ms) values ('A2', 'P2', 'main', 0)`.execute(trx)
      return 'P2'
    })
    await plant(scene, `update accounts set posted = posted + 1 where person_id <> 'P2'`)
    expect([await verifyRecent(watch), await verifyWhole(watch), alarms.length]).toEqual([false, false, 2])
    expect(await verifyWhole({ ...watch, program: '/nowhere.ts' })).toBeNull()
    const frozen = await db.outer.selectFrom('accounts').select('person_id').where('frozen', '=', 1).execute()
    expect(frozen).toEqual([{ person_id: scene.personId }])
    expect(frozen).not.toContainEqual({ person_id: other })
    const more = { personId: scene.personId, generationId: 'more', amount: 1, nowMs: 0 }
    await expect(db.transaction((trx) => hold(trx, more))).rejects.toMatchObject({ code: 'account_frozen' })
  })
})
