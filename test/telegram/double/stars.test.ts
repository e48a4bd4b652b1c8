/** Stars: invoices, checkout, refunds, subscriptions. */
import { describe, expect, test } from 'vitest'
import { ann, call, result, telegram, updates, useTelegram, verdict } from './harness.ts'

useTelegram()

describe('Stars', () => {
  const invoice = {
    title: 'Pack',
    description: 'Credits',
    payload: 'o:1',
    currency: 'XTR',
    prices: [{ label: 'Pack', amount: 50 }],
  }
  const send = (more: object = {}) => call('sendInvoice', { chat_id: 501, ...invoice, ...more })
  const newest = async () => (await updates()).findLast((update) => update.pre_checkout_query)!.pre_checkout_query!.id

  test.each([
    [{ title: 'x'.repeat(32), description: 'x'.repeat(255), payload: 'é'.repeat(64) }, 'ok'],
    [{ title: 'x'.repeat(33) }, 'too long'],
    [{ description: 'x'.repeat(256) }, 'too long'],
    [{ payload: `${'é'.repeat(64)}x` }, 'invoice payload must be 1-128 bytes'],
    [{ provider_token: 'x' }, 'PAYMENT_PROVIDER_INVALID'],
    [{ provider_token: '' }, 'ok'],
    [{ currency: 'EUR' }, 'PAYMENT_PROVIDER_INVALID'],
    [{ prices: [...invoice.prices, ...invoice.prices] }, 'exactly one price'],
    [{ prices: [{ label: 'x', amount: 0.5 }] }, 'Integer'],
    [{ need_email: true }, 'no meaning for Telegram Stars'],
    [{ reply_markup: { inline_keyboard: [[{ text: 'Help', callback_data: 'x' }]] } }, 'REPLY_MARKUP_BUY_EMPTY'],
    [
      {
        reply_markup: {
          inline_keyboard: [
            [
              { text: 'Pay', pay: true },
              { text: 'Help', callback_data: 'x' },
            ],
          ],
        },
      },
      'ok',
    ],
  ])('an invoice is held to its limits (%#): %j', async (more, expected) => {
    ann()
    expect(verdict(await send(more))).toContain(expected)
  })

  test('a payment asks first, then tells; it is refunded once', async () => {
    const person = ann()
    await send()
    const paying = person.pay(person.last()!)
    const id = await newest()
    expect(verdict(await call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: true }))).toBe('ok')
    expect(verdict(await call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: true }))).toContain(
      'query is too old',
    )
    const outcome = await paying
    if (!outcome.paid) throw new Error('not paid')
    const told = (await updates()).findLast((update) => update.message?.successful_payment)!.message!.successful_payment
    expect(told).toMatchObject({
      telegram_payment_charge_id: outcome.chargeId,
      invoice_payload: 'o:1',
      total_amount: 50,
    })
    expect(result(await call('getMyStarBalance'))).toEqual({ amount: 50 })
    const refund = (userId: number, chargeId: string) =>
      call('refundStarPayment', { user_id: userId, telegram_payment_charge_id: chargeId })
    expect(verdict(await refund(502, outcome.chargeId))).toBe('CHARGE_NOT_FOUND')
    expect(verdict(await refund(501, outcome.chargeId))).toBe('ok')
    expect(verdict(await refund(501, outcome.chargeId))).toBe('CHARGE_ALREADY_REFUNDED')
    const { transactions } = result<{ transactions: { id: string; source?: object; receiver?: object }[] }>(
      await call('getStarTransactions', { offset: 0, limit: 100 }),
    )
    expect(transactions.map((row) => [row.id, 'source' in row])).toEqual([
      [outcome.chargeId, true],
      [outcome.chargeId, false],
    ])
    expect(telegram.stars.balance()).toBe(0)
  })

  test('a checkout is declined in words, or fails after 10 s', async () => {
    const person = ann()
    await send()
    const declined = person.pay(person.last()!)
    const id = await newest()
    expect(verdict(await call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: false }))).toContain(
      'error_message',
    )
    await call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: false, error_message: 'Sold out' })
    expect(await declined).toMatchObject({ paid: false, reason: 'declined', errorMessage: 'Sold out' })
    const late = person.pay(person.last()!)
    const second = await newest()
    telegram.clock.move(10_001)
    expect(await late).toMatchObject({ paid: false, reason: 'timeout' })
    expect(verdict(await call('answerPreCheckoutQuery', { pre_checkout_query_id: second, ok: true }))).toContain(
      'query is too old',
    )
    expect(telegram.stars.balance()).toBe(0)
  })

  test('a forwarded invoice can be paid by somebody else, twice, and a lost update leaves a row', async () => {
    const person = ann()
    const bob = telegram.user({ id: 502, first_name: 'Bob' })
    await send()
    const forwarded = person.forwardInvoice(person.last()!, bob)
    for (const loseUpdate of [false, true]) {
      const paying = bob.pay(forwarded, { loseUpdate })
      await call('answerPreCheckoutQuery', { pre_checkout_query_id: await newest(), ok: true })
      expect(await paying).toMatchObject({ paid: true })
    }
    expect(telegram.stars.rows().map((row) => row.personId)).toEqual([502, 502])
    expect((await updates()).filter((update) => update.message?.successful_payment)).toHaveLength(1)
    telegram.stars.chargeback(telegram.stars.rows()[0]!.chargeId)
    expect(telegram.stars.balance()).toBe(50)
  })

  test('a subscription link renews until it is cancelled', async () => {
    const person = ann()
    const { prices: _, ...rest } = invoice
    const link = (amount: number, period: number) =>
      call('createInvoiceLink', { ...rest, prices: [{ label: 'x', amount }], subscription_period: period })
    expect(verdict(await link(10_001, 2_592_000))).toBe('SUBSCRIPTION_AMOUNT_INVALID')
    expect(verdict(await link(10, 86_400))).toBe('SUBSCRIPTION_PERIOD_INVALID')
    const paying = person.pay(result<string>(await link(10_000, 2_592_000)))
    await call('answerPreCheckoutQuery', { pre_checkout_query_id: await newest(), ok: true })
    const outcome = await paying
    if (!outcome.paid) throw new Error('not paid')
    expect(telegram.stars.renew(outcome.chargeId)).not.toBe(outcome.chargeId)
    const cancel = { user_id: 501, telegram_payment_charge_id: outcome.chargeId, is_canceled: true }
    expect(verdict(await call('editUserStarSubscription', cancel))).toBe('ok')
    expect(telegram.stars.renew(outcome.chargeId)).toBeUndefined()
  })
})
