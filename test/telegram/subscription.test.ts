/** Plans by the month for Telegram Stars: the whole application in front of the double, month after month. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, openBed } from './bed.ts'
import type { Seen, UserControl } from './double/index.ts'

const DAY_MS = 24 * 60 * 60_000
let bed: Bed
beforeAll(async () => {
  bed = await openBed({ credits: 0 })
})
afterAll(() => bed.leave())

const verbIn = (seen: Seen, verb: string) =>
  seen.buttons.flat().find((one) => one.callback_data?.split(':')[0] === verb)?.callback_data ?? ''
const said = (user: UserControl) => user.last()?.text ?? ''
async function press(user: UserControl, action: string, on = user.last() as Seen) {
  await user.press(on, action)
  await bed.rest()
}
async function say(user: UserControl, words: string) {
  user.send(words)
  await bed.rest()
}
/** Days pass, and everything that is due happens. */
async function pass(days: number) {
  bed.later(days * DAY_MS)
  await bed.app.payments.wakeOverdue(false)
  await bed.rest()
}
/** Chooses the first plan; the link of its bill. */
async function chosen(user: UserControl): Promise<string> {
  await say(user, '/subscribe')
  expect(said(user)).toContain('600 credits a month · ⭐ 300')
  await press(user, 'plan::plus')
  const link = () =>
    user
      .last()
      ?.buttons.flat()
      .find((one) => one.url?.startsWith('https://t.me/$'))?.url
  await expect.poll(link).toBeDefined()
  return link() ?? ''
}
async function paid(user: UserControl): Promise<string> {
  const outcome = await user.pay(await chosen(user))
  if (!outcome.paid) throw new Error(`not paid: ${outcome.reason}`)
  await bed.rest()
  return outcome.chargeId
}

test('a plan is paid by a link, renews by itself, is cancelled at Telegram, and kept after all', async () => {
  const ann = await bed.guest({ id: 505 })
  const link = await chosen(ann)
  const outcome = await ann.pay(link)
  if (!outcome.paid) throw new Error('not paid')
  await bed.rest()
  const first = outcome.chargeId
  expect(bed.telegram.calls('createInvoiceLink').at(-1)?.params).toMatchObject({
    currency: 'XTR',
    subscription_period: 2_592_000,
    prices: [{ amount: 300 }],
  })
  expect(await bed.balance(ann)).toBe(600)
  expect(said(ann)).toMatch(/^✅ Paid\. \+600 credits, 600 left\.\nYour plan runs until /)
  // A link stays payable, but not for a plan that runs.
  expect(await ann.pay(link)).toMatchObject({ paid: false, reason: 'declined' })
  await say(ann, '/balance')
  expect(said(ann)).toMatch(/600 of them are your plan's and last until /)

  await pass(30)
  expect(bed.telegram.stars.renew(first)).toBeDefined()
  await bed.rest()
  await bed.app.payments.wakeOverdue(false)
  expect(await bed.balance(ann)).toBe(600)
  expect(ann.messages().some((one) => one.text?.startsWith('✅ Your plan was renewed: +600 credits'))).toBe(true)

  await say(ann, '/subscription')
  await press(ann, verbIn(ann.last() as Seen, 'sub'))
  expect(said(ann)).toMatch(/^Cancel your plan with 600 credits a month\?/)
  await press(ann, verbIn(ann.last() as Seen, 'sub'))
  await expect.poll(() => ann.messages().some((one) => one.text?.startsWith('Your plan is cancelled.'))).toBe(true)
  expect(bed.telegram.calls('editUserStarSubscription').at(-1)?.params).toMatchObject({
    user_id: 505,
    telegram_payment_charge_id: first,
    is_canceled: true,
  })
  expect(bed.telegram.stars.renew(first)).toBeUndefined()

  await say(ann, '/subscription')
  await press(ann, verbIn(ann.last() as Seen, 'sub'))
  await expect.poll(() => ann.messages().some((one) => one.text?.startsWith('Your plan goes on.'))).toBe(true)
  expect(bed.telegram.calls('editUserStarSubscription').at(-1)?.params).toMatchObject({ is_canceled: false })
})

test('a plan that nobody renews is over a day after its month, and its credits with the month', async () => {
  const ann = await bed.guest({ id: 506 })
  await paid(ann)
  await pass(30)
  expect(await bed.balance(ann)).toBe(0)
  await pass(1)
  await pass(1)
  expect(ann.messages().some((one) => one.text?.startsWith('Your plan with 600 credits a month is over.'))).toBe(true)
  await say(ann, '/subscription')
  expect(said(ann)).toBe('You have no plan.')
})
