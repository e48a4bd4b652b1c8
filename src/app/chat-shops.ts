/** The shops inside the chats, for tools that run beside the bot: asked by REST, without any chat being listened to. */
import { botIdOf, createApi, createStarsShop } from '../bots/telegram/index.ts'
import type { Config } from '../config.ts'
import type { CatalogHolder } from '../core/catalog.ts'
import type { Database } from '../core/db/database.ts'
import { receiveAllIn } from '../core/inbox.ts'
import type { Clock, Log, Queue } from '../core/ports.ts'
import { type DiscordBooksParts, discordBooks } from '../payments/discord-books.ts'
import type { Method } from '../payments/index.ts'
import { createMethods } from '../payments/methods/index.ts'
import { starsBooks } from '../payments/stars-books.ts'
import { telegramPaymentsBooks } from '../payments/telegram-books.ts'

export interface ChatShops {
  methods: Method[]
  close(): void
}

interface ChatShopsParts {
  config: Config
  db: Database
  queue: Queue
  clock: Clock
  log: Log
  catalog: CatalogHolder
  /** Makes an order for what was bought without one. */
  order: DiscordBooksParts['order']
}

/** Of the chats whose tokens are set; a library of a chat is loaded only where it is needed. */
export async function openChatShops(parts: ChatShopsParts): Promise<ChatShops> {
  const discord = await discordShop(parts)
  return { methods: [...telegramShops(parts), ...discord.methods], close: discord.close }
}

function telegramShops({ config, db }: ChatShopsParts): Method[] {
  if (config.telegram === undefined) return []
  const shop = createStarsShop(createApi(config.telegram))
  return createMethods({
    stars: { shop, books: starsBooks(db, botIdOf(config.telegram.token)) },
    telegram: { settings: config.shops, books: telegramPaymentsBooks(db) },
  })
}

async function discordShop(parts: ChatShopsParts): Promise<ChatShops> {
  const { config, db, clock, queue, log } = parts
  if (config.discord === undefined) return { methods: [], close() {} }
  const { createEntitlementShop, createRest } = await import('../bots/discord/index.ts')
  const { token, apiRoot, applicationId: bot, testPurchases } = config.discord
  const rest = createRest({ token, apiRoot, clock, log, metrics: { count() {} } })
  // Written down for the bot, which takes it in and consumes it.
  const take: DiscordBooksParts['take'] = (rows) => db.transaction((trx) => receiveAllIn({ clock, queue }, trx, rows))
  const shop = createEntitlementShop(rest, bot)
  const methods = createMethods({ discord: { shop, books: discordBooks({ ...parts, bot, take }), testPurchases } })
  return { methods, close: () => rest.close() }
}
