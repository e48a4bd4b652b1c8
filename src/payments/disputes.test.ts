import { afterEach, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import { openScene, type Scene } from '../../test/support/payments.ts'
import { hold, settle } from '../core/ledger.ts'
import { statement } from '../core/statement.ts'
import { verify } from '../core/verify/index.ts'

const PRICE = 9900

eachDatabase((_name, open) => {
  let opened: TestDatabase | undefined
  const start = async (): Promise<{ scene: Scene; orderId: string; dispute: Dispute }> => {
    opened = await open()
    const scene = await openScene(opened)
    const orderId = await scene.order()
    await scene.notice(await scene.facts(orderId))
    const dispute: Dispute = async (state, id = 'dp_1', amountMinor = PRICE) =>
      scene.notice(await scene.facts(orderId, { dispute: { id, amountMinor, state } }))
    return { scene, orderId, dispute }
  }
  type Dispute = (state: 'open' | 'won' | 'lost', id?: string, amountMinor?: number) => Promise<void>
  afterEach(async () => {
    // Whatever a test did: the books are right after it.
    if (opened !== undefined) expect((await verify(opened.db)).differences).toEqual([])
    await opened?.close()
    opened = undefined
  })
  const shown = async (scene: Scene, orderId: string) => [
    await scene.state(orderId),
    (await scene.balance()).availableCredits,
  ]

  test('R11 a dispute takes the credits once, however often it is told, and the operators hear of it', async () => {
    const { scene, orderId, dispute } = await start()
    for (let n = 0; n < 3; n++) await dispute('open')
    expect(await shown(scene, orderId)).toEqual(['disputed', 0])
    expect(scene.admins).toMatchObject([{ code: 'payment_disputed', params: { amountMinor: PRICE } }])
  })

  test('R11 a dispute that is won gives the credits back, once', async () => {
    const { scene, orderId, dispute } = await start()
    await dispute('open')
    for (let n = 0; n < 3; n++) await dispute('won')
    await dispute('open')
    expect(await shown(scene, orderId)).toEqual(['paid', 100])
    const lines = await statement(scene.test.db.outer, scene.personId, { rows: 9 })
    expect(lines.map(({ kind, credits }) => `${kind} ${credits}`)).toEqual([
      'restored 100',
      'clawback -100',
      'topup 100',
    ])
  })

  test('R11 a dispute that is lost keeps them, and one that is won in appeal still gives them back', async () => {
    const { scene, orderId, dispute } = await start()
    await dispute('open')
    await dispute('lost')
    await dispute('lost')
    expect(await shown(scene, orderId)).toEqual(['refunded', 0])
    expect(scene.admins.map(({ code }) => code)).toEqual(['payment_disputed', 'dispute_ended'])
    await dispute('won')
    expect(await shown(scene, orderId)).toEqual(['paid', 100])
  })

  test('a dispute that was over before anybody heard of it takes nothing, or all of it', async () => {
    const { scene, orderId, dispute } = await start()
    await dispute('won')
    await dispute('open')
    expect(await shown(scene, orderId)).toEqual(['paid', 100])
    await dispute('lost', 'dp_2')
    expect(await shown(scene, orderId)).toEqual(['refunded', 0])
  })

  test('a dispute of a part takes its part, and a refund of the rest the rest', async () => {
    const { scene, orderId, dispute } = await start()
    await dispute('open', 'dp_1', 3300)
    expect(await shown(scene, orderId)).toEqual(['disputed', 67])
    await scene.notice(await scene.facts(orderId, { status: 'refunded', refundedMinor: 6600 }))
    expect(await shown(scene, orderId)).toEqual(['disputed', 0])
    await dispute('won', 'dp_1', 3300)
    expect(await shown(scene, orderId)).toEqual(['partially_refunded', 34])
  })

  test('R9 a dispute of spent credits is a debt, and winning it ends the debt', async () => {
    const { scene, orderId, dispute } = await start()
    const job = { personId: scene.personId, generationId: 'job-1', amount: 70, nowMs: 1 }
    await scene.test.db.transaction((trx) => hold(trx, job))
    await scene.test.db.transaction((trx) => settle(trx, job))
    await dispute('open')
    expect(await scene.balance()).toEqual({ availableCredits: 0, heldCredits: 0, owedCredits: 70 })
    await dispute('won')
    expect(await shown(scene, orderId)).toEqual(['paid', 30])
  })

  test('a payment that was never credited is disputed without a credit moving', async () => {
    const { scene } = await start()
    await scene.notice({
      externalId: 'orphan-1',
      amountMinor: 500,
      currency: 'RUB',
      status: 'paid',
      dispute: { id: 'dp_9', amountMinor: 500, state: 'open' },
    })
    expect((await scene.balance()).availableCredits).toBe(100)
  })

  test('what a method itself finds wrong is kept, and credited once it says otherwise', async () => {
    const { scene } = await start()
    const orderId = await scene.order('o2', 'odd')
    const facts = await scene.facts(orderId, { externalId: 'coin-1' })
    await scene.notice({ ...facts, review: 'underpaid' })
    expect(scene.admins).toMatchObject([{ code: 'payment_review', params: { reason: 'underpaid' } }])
    expect(await shown(scene, orderId)).toEqual(['awaiting_payment', 100])
    await scene.notice({ ...facts, overMinor: 30 })
    expect(await shown(scene, orderId)).toEqual(['paid', 107])
    expect(scene.admins.at(-1)).toMatchObject({ code: 'payment_over', params: { overMinor: 30 } })
  })
})
