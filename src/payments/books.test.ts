import { afterEach, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import { openScene } from '../../test/support/payments.ts'
import { deposit, hold, lockAccounts, settle } from '../core/ledger.ts'
import { run } from '../tools/books.ts'
import { type BookLine, booksCsv, booksOf, monthOf } from './books.ts'

const DAY_MS = 24 * 60 * 60_000

test('a month lies between two moments in UTC, and what is none is none', () => {
  expect(monthOf('2026-12')).toEqual({ fromMs: Date.UTC(2026, 11), toMs: Date.UTC(2027, 0) })
  for (const bad of ['', '2026', '2026-13', '2026-00', '26-11', '2026-11-01', '2026-1']) expect(monthOf(bad)).toBeNull()
})

eachDatabase((_name, open) => {
  let opened: TestDatabase | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })

  test('two months of sales, gifts, use and refunds add up to what people have', async () => {
    opened = await open()
    const scene = await openScene(opened)
    const { db } = opened
    const { personId } = scene
    scene.clock.set(Date.UTC(2026, 9, 31, 23))
    const first = await scene.order('o1')
    await scene.notice(await scene.facts(first, { externalId: 'a', feeMinor: 350 }))
    await db.transaction(async (trx) => {
      await lockAccounts(trx, personId, db.dialect)
      const nowMs = scene.clock.nowMs()
      await deposit(trx, { key: 'g', personId, from: 'gifts', amount: 30, cause: { type: 'gift', id: 'g' }, nowMs })
    })
    scene.clock.advance(DAY_MS)
    await scene.notice(await scene.facts(await scene.order('o2'), { externalId: 'b' }))
    await scene.notice(await scene.facts(await scene.order('o3', 'small', 'JPY'), { externalId: 'c' }))
    await scene.notice({
      externalId: 'low',
      orderId: await scene.order('o4'),
      amountMinor: 1,
      currency: 'RUB',
      status: 'paid',
    })
    const paymentId = await scene.paymentId('a')
    await db.transaction((trx) => scene.payments.refund(trx, { paymentId, amountMinor: 4950, by: 'admin:1' }))
    await scene.run()
    const bank = { id: 'd1', amountMinor: 9900, state: 'open' as const }
    const disputed = await scene.facts(await scene.order('o2'), { externalId: 'b', dispute: bank })
    await scene.notice(disputed)
    await scene.notice({ ...disputed, dispute: { ...bank, state: 'won' } })
    const job = { personId, generationId: 'job', amount: 40, nowMs: scene.clock.nowMs() }
    await db.transaction((trx) => hold(trx, job))
    await db.transaction((trx) => settle(trx, { ...job, amount: 25 }))

    const lines = async (month: string) => booksOf(db, monthOf(month)!)
    const credits = (of: BookLine[]) =>
      Object.fromEntries(
        of.filter((one) => one.currency === '').map((one) => [one.line.replace('credits_', ''), one.credits]),
      )
    const october = await lines('2026-10')
    const november = await lines('2026-11')
    expect(credits(october)).toMatchObject({ opening: 0, sold: 100, given: 30, used: 0, revoked: 0, closing: 130 })
    expect(credits(november)).toMatchObject({
      opening: 130,
      sold: 200,
      given: 0,
      used: -25,
      revoked: -150,
      restored: 100,
      expired: 0,
      other: 0,
      closing: 255,
    })
    // The books agree with the ledger's own accounts, and the payments with what was sold.
    const accounts = await db.outer.selectFrom('accounts').select('posted').where('person_id', 'is not', null).execute()
    expect(credits(november)['closing']).toBe(accounts.reduce((sum, one) => sum + one.posted, 0))
    for (const month of [october, november]) {
      const sold = month.filter(({ line }) => line === 'payments').reduce((sum, one) => sum + one.credits, 0)
      expect(sold).toBe(credits(month)['sold'])
    }
    expect(credits(await lines('2026-12'))).toMatchObject({ opening: 255, sold: 0, closing: 255 })

    expect(booksCsv(october).split('\r\n').slice(0, 2)).toEqual([
      'line,method,currency,count,amount,fees,fees_unknown,credits',
      'payments,shop,RUB,1,99.00,3.50,0,100',
    ])
    expect(booksCsv(november).split('\r\n').slice(1, 7)).toEqual([
      'payments,shop,JPY,1,200,0,1,100',
      'payments,shop,RUB,1,99.00,0.00,1,100',
      'payments_not_credited,shop,RUB,1,0.01,0.00,1,0',
      'disputes,shop,RUB,1,99.00,,,',
      'refunds,shop,RUB,1,49.50,,,',
      'disputes_reversed,shop,RUB,1,99.00,,,',
    ])

    const printed: string[] = []
    expect(await run(['--month', '2026-11'], (text) => printed.push(text), opened.url)).toBe(0)
    expect(printed.join('')).toBe(booksCsv(november))
    expect(await run(['--month', 'november'], () => {}, opened.url)).toBe(2)
  })
})
