/** Real SIGKILLs on the way of Stars, step by step; what counts is Telegram's purse, and what the person is told and owns. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import type { PaymentOutcome, Seen, UserControl } from '../telegram/double/index.ts'
import { inTurn } from './in-turn.ts'
import { ADMIN_ID, GIFT_CREDITS, openTelegramStage, type TelegramStage } from './telegram-stage.ts'

const PACK_CREDITS = 100
const PACK_STARS = 75
const MINUTE_MS = 60_000

const root = mkdtempSync(join(tmpdir(), 'chatelier-checkout-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Where it dies on the way to the credits. */
const ON_THE_WAY: [what: string, at: string][] = [
  ['before the pre-checkout answer', 'checkout:judged'],
  ['after the pre-checkout answer', 'checkout:answered'],
  ['when successful_payment was read and not written', 'intake:read'],
  ['when successful_payment was written and not confirmed', 'intake:written'],
  ['between inbox and credit', 'notice:received'],
  ['between credit and message', 'pay:credited'],
  ['between message and its record', 'deliver:sent'],
]

const ON_THE_WAY_BACK: [what: string, at: string][] = [
  ['when the refund was written and not sent', 'refund:committed'],
  ['before refundStarPayment', 'refund:sent'],
  ['between the answer of refundStarPayment and its record', 'refund:called'],
  ['when the refund was recorded', 'refund:done'],
]

describe.each([
  ['sqlite', 'polling'],
  ['postgres', 'webhook'],
] as const)('on %s by %s', (database, mode) => {
  let stage: TelegramStage
  let db: Database
  let ann: UserControl
  let admin: UserControl
  /** What Ann should have, by what Telegram did. */
  let expected = GIFT_CREDITS

  beforeAll(async () => {
    const dir = join(root, database)
    const url =
      database === 'sqlite'
        ? `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
        : await fetch(`${inject('setupUrl')}/postgres`, { method: 'POST' }).then((answer) => answer.text())
    stage = await openTelegramStage({ url, mode, dir })
    await stage.start()
    ann = await stage.guest(501)
    admin = await stage.guest(ADMIN_ID)
    db = openDatabase(url)
  })
  afterAll(async () => {
    await stage.close()
    await db.close()
  })

  async function bill(): Promise<Seen> {
    const had = new Set(ann.messages().map((one) => one.id))
    ann.send('/buy')
    const packs = await stage.telegram.until(() =>
      ann.messages().find((one) => !had.has(one.id) && buttonOf(one, 'pack:') !== undefined),
    )
    void ann.press(packs, buttonOf(packs, 'pack:')!)
    return stage.telegram.until(() => ann.messages().find((one) => !had.has(one.id) && one.invoice))
  }

  /** It died, as it was told to, and another process takes over; ten seconds and more have passed. */
  async function reborn(): Promise<void> {
    await stage.died()
    await stage.start()
    await stage.rest()
    await stage.pass(2 * MINUTE_MS)
    await stage.rest()
  }

  const balance = async () => {
    const row = await db.outer
      .selectFrom('identities')
      .select('person_id')
      .where('external_id', '=', String(ann.id))
      .executeTakeFirstOrThrow()
    return (await balanceOf(db.outer, row.person_id)).availableCredits
  }
  const told = (words: RegExp, from: number) =>
    ann.messages().filter((one) => one.id > from && one.from === 'bot' && words.test(one.text ?? ''))

  async function judge(): Promise<void> {
    const rows = stage.telegram.stars.rows()
    const kept = rows.reduce((sum, row) => sum + (row.incoming ? 1 : -1), 0)
    expect(stage.telegram.stars.balance()).toBe(kept * PACK_STARS)
    expect(await balance()).toBe(GIFT_CREDITS + kept * PACK_CREDITS)
    expect(await balance()).toBe(expected)
    expect((await verify(db)).differences.map(lineOf)).toEqual([])
  }

  test.each(inTurn(ON_THE_WAY, database))(
    'a death %s takes no Star without its credits, and gives none twice',
    async (_what, at) => {
      const invoice = await bill()
      await stage.rest()
      await stage.tell({ type: 'die', at })
      const paying: Promise<PaymentOutcome> = ann.pay(invoice)
      await reborn()
      let paid = await paying
      if (at === 'checkout:judged') {
        // The question comes again with the next process where its time is not over; else the person is told, and tries again.
        if (!paid.paid) {
          expect(await balance()).toBe(expected)
          paid = await ann.pay(invoice)
        }
      }
      expect(paid.paid).toBe(true)
      await stage.rest()
      expected += PACK_CREDITS
      await judge()
      const receipts = told(/Paid\. \+100 credits/, invoice.id)
      expect(receipts.length).toBeGreaterThanOrEqual(1)
      expect(receipts.length).toBeLessThanOrEqual(at === 'deliver:sent' ? 2 : 1)
    },
  )

  test.each(inTurn(ON_THE_WAY_BACK, database))(
    'a death %s returns the Stars once, and takes the credits back once',
    async (_what, at) => {
      const invoice = await bill()
      // Paid twice at one moment: two payments of one order, of which the second is returned.
      const both = await Promise.all([ann.pay(invoice), ann.pay(invoice)])
      const charges = both.flatMap((one) => (one.paid ? [one.chargeId] : []))
      expect(charges).toHaveLength(2)
      await stage.rest()
      expect(await balance()).toBe(expected + 2 * PACK_CREDITS)
      await stage.tell({ type: 'die', at })
      admin.send(`/refund ${charges[1]}`)
      await reborn()
      expected += PACK_CREDITS
      await judge()
      expect(stage.telegram.stars.rows().filter((row) => !row.incoming && row.chargeId === charges[1])).toHaveLength(1)
    },
  )
})

const buttonOf = (seen: Seen, verb: string): string | undefined =>
  seen.buttons.flat().find((one) => one.callback_data?.startsWith(verb))?.callback_data
