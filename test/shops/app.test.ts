/** A purchase as people see it: the whole application, its web chat on one side, an outside shop on the other. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Bed, startApp, text } from '../bad-input/bed.ts'
import { actionsOf, type Client, linesOf } from '../bad-input/client.ts'
import { openYooKassa, type YooKassaDouble } from './yookassa/double.ts'

let bed: Bed
let shop: YooKassaDouble
let anna: Client

beforeEach(async () => {
  shop = await openYooKassa({ nowMs: () => Date.now() }, { receipts: true })
  bed = await startApp('sqlite', {}, { ...shop.settings, TRUSTED_PROXIES: 'loopback', PRETEND_MONEY: 'off' })
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
