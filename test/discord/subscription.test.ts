/** Plans by the month in Discord's own shop: bought by a premium button, renewed and cancelled by Discord, seen here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, idOf, openBed } from './bed.ts'
import type { PersonControl } from './double/index.ts'
import { SkuType } from './double/shop.ts'

const PLUS = '1019475255913222244'
const STUDIO = '1019475255913222245'
const MONTH_MS = 30 * 24 * 60 * 60_000
const HOUR_MS = 3_600_000
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CATALOG = readFileSync(join(ROOT, 'data/catalog.yaml'), 'utf8')
  .replace(/start_credits: \d+/, 'start_credits: 0')
  .replace('plus: { credits', `plus: { discord_sku: "${PLUS}", credits`)
  .replace('studio: { credits', `studio: { discord_sku: "${STUDIO}", credits`)

let bed: Bed
beforeAll(async () => {
  bed = await openBed({ overrides: { catalogYaml: CATALOG }, allowed: 0 })
  for (const id of [PLUS, STUDIO]) bed.discord.shop.sku({ id, type: SkuType.subscription })
})
afterAll(() => bed.leave())

const shop = () => bed.discord.shop
const said = (user: PersonControl, words: string) => user.waitFor((one) => one.text?.includes(words) === true)
async function pass(ms: number) {
  bed.later(ms)
  await bed.app.payments.wakeOverdue(false)
  await bed.rest()
}
/** Chooses a plan; the message with the premium button. */
async function chosen(user: PersonControl) {
  const plans = await (await user.slash('/subscribe')).settled()
  await user.press(plans, idOf(plans, 'plan'))
  await bed.rest()
  return user.waitFor((one) => one.buttons.some((button) => button.style === 6))
}
const balance = (user: PersonControl) => bed.balance(user)

test('a plan is bought by a premium button, renewed by Discord without an entitlement, cancelled there, and over with its month', async () => {
  const ann = await bed.guest({ username: 'subscriber' })
  const bill = await chosen(ann)
  expect(bill.buttons.find((one) => one.style === 6)).toMatchObject({ skuId: PLUS })
  const bought = shop().buyAt(ann, bill)
  await said(ann, 'Your plan runs until')
  await bed.rest()
  expect(await balance(ann)).toBe(600)
  // Told again, by whatever words: nothing more.
  for (const event of ['ENTITLEMENT_CREATE', 'ENTITLEMENT_UPDATE']) shop().tellAgain(bought.id, event)
  await bed.rest()
  expect(await balance(ann)).toBe(600)
  const card = await (await ann.slash('/subscription')).settled()
  expect(card.text).toContain('Only Discord itself can end it')
  const [months] = shop().months()
  bed.later(MONTH_MS)
  shop().renew(months?.id ?? '')
  await said(ann, 'Your plan was renewed: +600 credits')
  await bed.rest()
  await pass(0)
  shop().cancel(months?.id ?? '')
  await bed.rest()
  expect((await (await ann.slash('/subscription')).settled()).text).toContain('Cancelled: it runs until')
  await pass(MONTH_MS)
  await said(ann, 'Your plan with 600 credits a month is over.')
  const paid = await bed.app.db.outer.selectFrom('payments').select('credits').where('method', '=', 'discord').execute()
  expect(paid).toEqual([{ credits: 600 }, { credits: 600 }])
})

test('S5 a renewal that no event tells of is found by asking Discord', async () => {
  const ann = await bed.guest({ username: 'unheard' })
  shop().buyAt(ann, await chosen(ann))
  await said(ann, 'Your plan runs until')
  const months = shop().months().at(-1)
  bed.later(MONTH_MS)
  shop().renew(months?.id ?? '', { quiet: true })
  await pass(HOUR_MS)
  await said(ann, 'Your plan was renewed: +600 credits')
  await bed.rest()
  await pass(0)
  expect(await balance(ann)).toBe(600)
})

test('a plan bought in the store without a word to the bot is credited too; returned money takes its credits', async () => {
  const ann = await bed.guest({ username: 'straight' })
  const { entitlementIds } = shop().subscribe(ann, STUDIO)
  await expect.poll(() => balance(ann)).toBe(2500)
  await bed.rest()
  shop().takeBack(entitlementIds[0] ?? '')
  await expect.poll(() => balance(ann)).toBe(0)
})
