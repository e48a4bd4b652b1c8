/** A purchase as people see it: the whole application, its web chat on one side, an outside shop on the other. */
import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Bed, startApp, text } from '../bad-input/bed.ts'
import { actionsOf, type Client, linesOf, newClient } from '../bad-input/client.ts'
import { openYooKassa, type YooKassaDouble } from './yookassa/double.ts'

let bed: Bed
let shop: YooKassaDouble
let anna: Client

beforeEach(async () => {
  shop = await openYooKassa({ nowMs: () => Date.now() }, { receipts: true })
  bed = await startApp(
    'sqlite',
    { ownChildren: true },
    { ...shop.settings, TRUSTED_PROXIES: 'loopback', PRETEND_MONEY: 'off' },
  )
  ;[anna] = (await bed.people(['ru'])) as [Client]
})
afterEach(async () => {
  await bed.leave()
  await shop.close()
})

const last = async () => (await anna.answers()).at(-1)
async function press(verb: string): Promise<void> {
  const action = actionsOf(await last()).find((one) => one.startsWith(verb))
  if (action === undefined) throw new Error(`no button ${verb}: ${JSON.stringify(await last())}`)
  await anna.press(action)
  await bed.rest()
}
async function say(words: string): Promise<void> {
  await anna.say(words)
  await bed.rest()
}
/** The order's card, once the shop has answered. */
async function card() {
  await expect
    .poll(async () => (await last())?.message?.buttons?.flat().some((one) => one.url !== undefined))
    .toBe(true)
  return last()
}

test('packs have prices in the person’s money; an address is asked for once; the card turns into paid by itself', async () => {
  await anna.command('buy')
  await bed.rest()
  expect(linesOf(await last()).join('\n')).toMatch(/399\s₽/)
  await press('pack::medium')
  expect(linesOf(await last())).toEqual([text('ru', 'order-email')])
  await say('это не адрес@')
  expect(linesOf(await last())).toEqual([text('ru', 'refusal-email_wrong')])
  await say('anna@example.com')
  const open = await card()
  expect(linesOf(open)).toContain(text('ru', 'order-receipt', { email: 'anna@example.com' }))
  const url = open!.message!.buttons!.flat().find((one) => one.url !== undefined)!.url as string
  const [payment] = [...shop.payments.values()]
  expect(payment).toMatchObject({
    amount: { value: '399.00', currency: 'RUB' },
    description: expect.stringContaining('500'),
  })
  expect(payment!.confirmation!.return_url).toMatch(new RegExp(`^${bed.address}/pay/return/`))

  const page = await (await fetch(payment!.confirmation!.return_url)).text()
  expect(page).toContain(text('ru', 'return-title'))
  const before = (await bed.balance(anna)).availableCredits
  await shop.visit({ url, outcome: 'paid' })
  for (const { headers, body } of shop.takeNotices())
    expect((await fetch(`${bed.address}/pay/yookassa`, { method: 'POST', headers, body })).status).toBe(200)
  await expect.poll(async () => (await bed.balance(anna)).availableCredits).toBe(before + 500)
  await bed.rest()
  const answers = await anna.answers()
  expect(answers.filter((one) => linesOf(one).join().includes('anna@example.com'))).toEqual([])
  expect(linesOf(answers.at(-1))[0]).toContain('500')

  await anna.command('buy')
  await bed.rest()
  await press('pack::small')
  await card()
  expect([...shop.payments.values()]).toHaveLength(2)
})

test('"I have paid" asks the shop at once where its notice was lost', async () => {
  await anna.command('email', 'anna@example.com')
  await anna.command('buy')
  await bed.rest()
  await press('pack::small')
  const open = await card()
  await shop.visit({ url: open!.message!.buttons!.flat().find((one) => one.url)!.url as string, outcome: 'paid' })
  const before = (await bed.balance(anna)).availableCredits
  await anna.press(actionsOf(open).find((one) => one.startsWith('check:'))!)
  await expect.poll(async () => (await bed.balance(anna)).availableCredits).toBe(before + 100)
})

test('a person at the page asks for their money back; an operator returns a part, and then no more than is left', async () => {
  const secret = randomBytes(32).toString('base64url')
  const identity = createHash('sha256').update(secret).digest('base64url')
  await bed.leave()
  bed = await startApp(
    'sqlite',
    { ownChildren: true },
    { ...shop.settings, TRUSTED_PROXIES: 'loopback', ADMIN_IDS: `web:${identity}` },
  )
  ;[anna] = (await bed.people(['en'])) as [Client]
  const operator = newClient(bed.address, 'en', `chatelier=${secret}`)
  await operator.say('/help')
  await anna.command('email', 'anna@example.com')
  const before = (await bed.balance(anna)).availableCredits
  await anna.command('buy')
  await bed.rest()
  await press('pack::small')
  await press('order::small/yookassa')
  const open = await card()
  // Two ways are on sale: the other one is a press away, beside the order.
  expect(actionsOf(open)).toContain('buy::small')
  await shop.visit({ url: open!.message!.buttons!.flat().find((one) => one.url)!.url as string, outcome: 'paid' })
  await anna.press(actionsOf(open).find((one) => one.startsWith('check:'))!)
  await expect.poll(async () => (await bed.balance(anna)).availableCredits).toBe(before + 100)
  await bed.rest()

  await anna.command('orders')
  await bed.rest()
  const orders = await last()
  expect(linesOf(orders).join('\n')).toContain('Receipts go to anna@example.com.')
  expect(actionsOf(orders)).toContain('email')
  await press('order:')
  // The shop has told what became of the receipt that it was given.
  expect(linesOf(await last()).join('\n')).toContain('The shop has registered the receipt')
  await press('moneyback:')
  expect(linesOf(await last())[0]).toContain('99 can go back to you, and 100 credits go with it')
  const why = actionsOf(await last()).find((one) => one.endsWith(':quality'))!
  await anna.press(why)
  await bed.rest()

  const seen = async () => (await operator.answers()).at(-1)
  const answer = async (words: string) => {
    await operator.say(words)
    await bed.rest()
    return linesOf(await seen()).join('\n')
  }
  const asked = await seen()
  expect(linesOf(asked).join('\n')).toContain('Why: Not what I expected')
  await operator.press(actionsOf(asked).find((one) => one.endsWith(':part'))!)
  await bed.rest()
  expect(await answer('49.505')).toMatch(/no finer than its smallest coin; at most .99\./)
  expect(await answer('100')).toMatch(/At most .99 can still go back\./)
  expect(await answer('49,50')).toContain('Decided: a part goes back.')
  await expect.poll(async () => (await bed.balance(anna)).availableCredits).toBe(before + 50)
  await bed.rest()
  expect((await anna.answers()).flatMap(linesOf).join('\n')).toMatch(/.49\.50 of your .99 by .* goes back to you/)
  expect([...shop.payments.values()].at(-1)).toMatchObject({ refunded_amount: { value: '49.50' } })

  const [{ external_id: charge }] = (await bed.app.db.outer.selectFrom('payments').select('external_id').execute()) as [
    { external_id: string },
  ]
  expect(await answer(`/refund ${charge} 49.51`)).toMatch(/At most .49\.50 can still go back\./)
  expect(await answer(`/refund ${charge} nothing`)).toContain('Write an amount above zero')
  expect(await answer(`/refund ${charge} 1`)).toContain('Returning')
  await expect.poll(async () => (await bed.balance(anna)).availableCredits).toBe(before + 49)
  expect(await answer(`/refund ${charge}`)).toContain('Returning')
  await expect.poll(async () => (await bed.balance(anna)).availableCredits).toBe(before)
  await bed.rest()
  expect(await answer(`/refund ${charge} 1`)).toContain('nothing is left to return')
})
