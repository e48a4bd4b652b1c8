import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../../test/support/databases.ts'
import { begin, buy, joinNow, meet } from '../../../test/support/link.ts'
import { verify } from './index.ts'

/** K has what was C's; C's account still holds 10 for a job; L and their 20 are somebody else's. */
async function books({ db }: TestDatabase): Promise<{ k: string; c: string; l: string }> {
  const [k, c, l] = [await meet(db, 'k'), await meet(db, 'c'), await meet(db, 'l')]
  await db.transaction(async (trx) => {
    await buy(trx, c, 'o1', 100)
    await begin(db, trx, c, 'G1', 10)
  })
  await joinNow(db, k, c, 'L1')
  return { k, c, l }
}

type People = Awaited<ReturnType<typeof books>>
const of = (person: string) => `(select id from accounts where person_id = '${person}')`

/** What somebody's hand in the database, or a bug of ours, could leave behind; and the rule that finds it. */
const CORRUPTIONS: [name: string, rule: string, statement: (people: People) => string][] = [
  [
    'a closed account that is not at rest',
    'closed-not-at-rest',
    ({ c }) => `update accounts set posted = posted + 1 where person_id = '${c}'`,
  ],
  [
    'a return that was not passed on',
    'closed-not-at-rest',
    () =>
      `insert into transfers (key, kind, debit, credit, amount, pending_of, cause_type, cause_id, created_at_ms)
        select 'end', 'void', debit, credit, amount, id, cause_type, cause_id, 0 from transfers where kind = 'hold';
       update accounts set held = 0`,
  ],
  [
    'a closed person whose account is open',
    'closed-without-forwarding',
    ({ c }) => `update accounts set forwards_to = null where person_id = '${c}'`,
  ],
  [
    'an open person whose account is closed',
    'closed-without-forwarding',
    ({ k, l }) => `update accounts set forwards_to = ${of(k)} where person_id = '${l}'`,
  ],
  [
    'forwarding to somebody else',
    'forwards-to-another',
    ({ c, l }) => `update accounts set forwards_to = ${of(l)} where person_id = '${c}'`,
  ],
  [
    'forwarding in a circle',
    'forwarding-chain',
    ({ k, c }) => `update accounts set forwards_to = ${of(c)} where person_id = '${k}'`,
  ],
  [
    'forwarding to itself',
    'forwarding-chain',
    ({ c }) => `update accounts set forwards_to = id where person_id = '${c}'`,
  ],
  [
    'people closed in a circle',
    'merged-into-merged',
    ({ k, c }) => `update people set merged_into = '${c}' where id = '${k}'`,
  ],
  [
    'a person closed into somebody closed',
    'merged-into-merged',
    ({ c, l }) => `update people set merged_into = '${c}' where id = '${l}'`,
  ],
  [
    'credits that went to a stranger',
    'transfer-between-strangers',
    ({ k, l }) =>
      `insert into transfers (key, kind, debit, credit, amount, cause_type, cause_id, created_at_ms)
        values ('gone', 'posted', ${of(k)}, ${of(l)}, 1, 'link', 'L1', 0);
       update accounts set posted = posted - 1 where person_id = '${k}'; update accounts set posted = posted + 1 where person_id = '${l}'`,
  ],
  [
    'a gift due of what is no hold',
    'gift-due-without-hold',
    () => `insert into gift_dues (hold_id, amount) select min(id), 1 from transfers`,
  ],
  [
    'a gift due above its hold',
    'gift-due-without-hold',
    () => `insert into gift_dues (hold_id, amount) select id, 11 from transfers where kind = 'hold'`,
  ],
  ['a job of a closed person', 'closed-person-owns', ({ c }) => `update generations set person_id = '${c}'`],
  ['an order of a closed person', 'closed-person-owns', ({ c }) => `update orders set person_id = '${c}'`],
  [
    'a chat of a closed person',
    'closed-person-owns',
    ({ c }) => `update identities set person_id = '${c}' where external_id = 'c'`,
  ],
  ['a payment credited to a stranger', 'payment-credit', ({ l }) => `update payments set person_id = '${l}'`],
  [
    'a debt that no claw-back of either explains',
    'below-zero',
    () => `update transfers set amount = 300 where credit = 'system:gifts'`,
  ],
]

eachDatabase((name, open) => {
  async function plant({ db }: TestDatabase, statements: string): Promise<void> {
    if (name === 'postgres') {
      await sql
        .raw(`set session_replication_role = replica; ${statements}; set session_replication_role = default`)
        .execute(db.outer)
      return
    }
    await sql.raw('pragma foreign_keys = off').execute(db.outer)
    for (const one of statements.split(';')) await sql.raw(one).execute(db.outer)
  }

  test('books of people who were joined are right, wholly and since a moment', async () => {
    const opened = await open()
    await books(opened)
    expect(await verify(opened.db)).toMatchObject({ differences: [], accounts: 3 })
    expect(await verify(opened.db, { since: 0 })).toMatchObject({ differences: [] })
    await opened.close()
  })

  describe('finds', () => {
    test.each(CORRUPTIONS)('%s', async (_name, rule, statement) => {
      const opened = await open()
      const people = await books(opened)
      await plant(opened, statement(people))
      const { differences } = await verify(opened.db)
      expect(differences.map((one) => one.rule)).toContain(rule)
      await opened.close()
    })
  })
})
