/** What `doctor` tells the chats of what is sold in them, and elsewhere. */
import type { Config } from '../config.ts'
import type { Catalog } from '../core/catalog.ts'
import type { Log } from '../core/ports.ts'
import { createMethods, createTelegramPayments } from '../payments/methods/index.ts'

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** What is sold in Telegram for other money than Stars. */
export function telegramSales(config: Config, { packs, ways }: Catalog) {
  const provider = createTelegramPayments(config.shops, { paymentOf: async () => null })
  const isOffered = ({ id }: { id: string }) =>
    ways === null ||
    ways.some(({ method, platforms }) => method === id && (platforms === undefined || platforms.includes('telegram')))
  const all = [...(provider === null ? [] : [provider]), ...openShops(config)]
  const methods = all.filter((method) => method.platforms.includes('telegram') && isOffered(method))
  const currencies = provider === null || !methods.includes(provider) ? [] : provider.currencies
  return {
    providerToken: currencies.length === 0 ? undefined : config.shops['TELEGRAM_PAYMENTS_TOKEN'],
    prices: packs.flatMap(({ prices }) =>
      currencies.flatMap((currency) => {
        const amountMinor = prices[currency]
        return amountMinor === undefined ? [] : [{ amountMinor, currency }]
      }),
    ),
    otherMethods: methods.map(({ id }) => id),
  }
}

/** Shops outside of the chats whose variables are set. */
const openShops = (config: Config) =>
  createMethods({ shops: { settings: config.shops, tools: { clock: { nowMs: Date.now }, log: SILENT } } })

/** Packs that Discord's own shop sells. */
export function discordSales(config: Config, { packs }: Catalog) {
  return {
    skus: packs.flatMap(({ id, discord_sku: sku }) => (sku === undefined ? [] : [{ pack: id, sku }])),
    isSoldElsewhere: config.telegram !== undefined || openShops(config).length > 0,
  }
}
