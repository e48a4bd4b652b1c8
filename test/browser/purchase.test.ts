/**
 * A purchase on an outside shop's own page, as people live through it in a browser: the whole program with its web chat on one side,
 * a shop that serves its page on the other. With PICTURES=1 it also takes the pictures of docs/payments.md.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, richCatalog, startApp, text } from '../bad-input/bed.ts'
import { openYooKassa, type YooKassaDouble } from '../shops/yookassa/double.ts'
import { startBrowser, type TestBrowser } from './browser.ts'
import { DESKTOP, take } from './story/pictures.ts'
import { labels } from './story/story.ts'
import { Visitor } from './story/visitor.ts'

const PAY = /^Pay .*99$/
const WANTS_PICTURES = process.env['PICTURES'] === '1'
let browser: TestBrowser
let bed: Bed
let shop: YooKassaDouble
let me: Visitor

beforeAll(async () => {
  shop = await openYooKassa({ nowMs: () => Date.now() })
  ;[browser, bed] = await Promise.all([
    startBrowser(),
    startApp('sqlite', { catalogYaml: richCatalog(20) }, { ...shop.settings, TRUSTED_PROXIES: 'loopback' }),
  ])
  me = new Visitor(await browser.page(WANTS_PICTURES ? DESKTOP : {}))
  await me.open(bed.address)
  const gate = await me.answer(() => me.page.getByRole('button', { name: 'Begin' }).click())
  await me.pressed(gate.id, 'I am 17 or older and agree')
})
afterAll(async () => {
  await browser?.close()
  await bed?.leave()
  await shop?.close()
})

/** What the shop tells of, told as it would. */
async function tell(): Promise<void> {
  for (const { headers, body } of shop.takeNotices())
    expect((await fetch(`${bed.address}/pay/yookassa`, { method: 'POST', headers, body })).status).toBe(200)
}

/** Presses the order's link; answers the shop's page, which opens beside the chat. */
async function atShop(id: string) {
  const opened = me.context.waitForEvent('page')
  await me.page.click(`.entry[data-id="${id}"] a.chip`)
  const page = await opened
  await page.waitForLoadState()
  return page
}

test('/buy, a pack, a way, the shop’s page, paid, and back: the order’s message turns into the new balance by itself', async () => {
  const before = (await me.balance()).available
  const packs = await me.say('/buy')
  if (WANTS_PICTURES) await take(me.page, 'purchase-packs')
  await me.press(packs.id, '100')
  const ways = await me.changed(packs.id, (one) => labels(one).some((label) => label.startsWith('YooKassa')))
  await me.press(ways.id, labels(ways).find((label) => label.startsWith('YooKassa')) ?? '')
  const order = await me.changed(ways.id, (one) => labels(one).some((label) => PAY.test(label)))
  expect(labels(order)).toEqual([expect.stringMatching(PAY), 'I have paid', 'Pay another way'])
  if (WANTS_PICTURES) await take(me.page, 'purchase-order')

  const page = await atShop(order.id)
  expect(await page.textContent('h1')).toBe('99.00 RUB')
  await page.click('text=Pay')
  await page.waitForURL(/\/pay\/return\//)
  // The page credits nothing: that the browser came back proves nothing.
  expect(await page.textContent('h1')).toBe('Back from the shop')
  expect((await me.balance()).available).toBe(before)
  await tell()
  const paid = await me.changed(order.id, (one) => one.lines[0]?.startsWith('✅') === true)
  expect(paid.lines[0]).toBe(`✅ Paid. +100 credits, ${before + 100} left.`)
  await me.has(before + 100)
  if (WANTS_PICTURES) await take(me.page, 'purchase-paid')
  // The way on from the page leads to the chat.
  await page.click('text=Open the chat')
  await page.waitForURL(`${bed.address}/`)

  const back = page.context().pages().length
  for (const [locale, name] of [
    ['ru', '🌐 Русский'],
    ['zh', '🌐 中文'],
    ['id', '🌐 Bahasa Indonesia'],
    ['en', '🌐 English'],
  ] as const) {
    const settings = await me.say('/settings')
    await me.press(settings.id, name)
    await bed.rest()
    await page.goto([...shop.payments.values()][0]!.confirmation!.return_url)
    expect(await page.getAttribute('html', 'lang')).toBe(locale)
    expect(await page.textContent('h1')).toBe(text(locale, 'return-title'))
    expect(await page.textContent('p')).toBe(text(locale, 'return-text'))
    expect(await page.textContent('a')).toBe(text(locale, 'return-open'))
  }
  expect(page.context().pages()).toHaveLength(back)
  await page.close()
})

test('refused at the shop: the message says so by itself, nothing is credited, and buying again is a press away', async () => {
  const before = (await me.balance()).available
  const packs = await me.say('/buy')
  await me.press(packs.id, '100')
  const ways = await me.changed(packs.id, (one) => labels(one).some((label) => label.startsWith('YooKassa')))
  await me.press(ways.id, labels(ways).find((label) => label.startsWith('YooKassa')) ?? '')
  const order = await me.changed(ways.id, (one) => labels(one).some((label) => PAY.test(label)))
  // Another way stands beside the order, which stays as it is.
  const otherwise = await me.pressed(order.id, 'Pay another way')
  expect(labels(otherwise)).toEqual(labels(ways))
  const page = await atShop(order.id)
  await page.click('text=Refuse')
  await page.waitForURL(/\/pay\/return\//)
  await page.close()
  await tell()
  const failed = await me.changed(order.id, (one) => labels(one).includes('Buy again'))
  expect(failed.lines[0]).toMatch(/didn't go through\. Nothing was charged\.$/)
  expect((await me.balance()).available).toBe(before)
  expect(me.problems).toEqual([])
})
