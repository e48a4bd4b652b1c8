/** Plans that are paid month by month, and the SKUs by which Discord's own shop sells packs and plans. */
import { z } from 'zod'

export const saleId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,15}$/, 'small letters, digits and dashes, at most 16')
export const currency = z.string().regex(/^[A-Z0-9]{3,10}$/, 'three to ten capital letters or digits')
export const prices = z.record(currency, z.number().int().min(1))
export const discordSku = z
  .string({ error: 'an id in quotation marks: without them its last digits are lost' })
  .regex(/^\d{15,20}$/, 'the id of a SKU: 15 to 20 digits, in quotation marks')
  .optional()

/** What every month brings and costs. */
export const plan = z.strictObject({
  credits: z.number().int().min(1).max(10_000_000),
  prices,
  /** Jobs cost so much less. */
  discount_percent: z.number().int().min(0).max(90).default(0),
  /** Goes before others where jobs wait for an engine. */
  priority: z.boolean().default(false),
  /** What is left of a month's credits can be used so long after it. */
  kept_days: z.number().int().min(0).max(365).default(0),
  best: z.boolean().default(false),
  discord_sku: discordSku,
})

export type PlanOnSale = z.infer<typeof plan> & { id: string }

/** Telegram takes no more for a subscription. https://core.telegram.org/bots/api#createinvoicelink */
const STARS_MAX = 10_000

type Sold = { [id: string]: { discord_sku?: string | undefined; prices: { [currency: string]: number } } }

/** What one sale says against another. */
export function checkSales(
  raw: { packs: Sold; plans: Sold },
  wrong: (path: PropertyKey[], problem: string) => void,
): void {
  const skus = new Set<string>()
  for (const part of ['packs', 'plans'] as const)
    for (const [id, { discord_sku: sku, prices: of }] of Object.entries(raw[part])) {
      if (part === 'plans' && id in raw.packs) wrong(['plans', id], `there is a pack of the name '${id}'`)
      if (part === 'plans' && (of['XTR'] ?? 0) > STARS_MAX)
        wrong(['plans', id, 'prices', 'XTR'], `Telegram takes at most ${STARS_MAX} Stars a month`)
      if (sku === undefined) continue
      if (skus.has(sku))
        wrong([part, id, 'discord_sku'], `two ${part === 'packs' ? 'packs' : 'sales'} have the SKU ${sku}`)
      if (of['USD'] === undefined) wrong([part, id, 'prices'], 'Discord sells at a price in USD: there is none')
      skus.add(sku)
    }
}
