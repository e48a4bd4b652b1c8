/** Discord's own shop, put together: what the gateway tells goes to the inbox, and what it did not tell is looked for. */
import type { Discord, DiscordParts } from '../bots/discord/index.ts'
import type { CatalogHolder } from '../core/catalog.ts'
import type { Database } from '../core/db/database.ts'
import { type Incoming, receiveAllIn } from '../core/inbox.ts'
import type { Clock, Log, Queue } from '../core/ports.ts'
import {
  type DiscordBooksParts,
  discordBooks,
  entitlementRows,
  monthsRow,
  reconcileDiscord,
} from '../payments/discord-books.ts'
import type { Method } from '../payments/index.ts'
import { createMethods } from '../payments/methods/index.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** Hourly, and after a connection was lost; the whole list at start and daily, because refunds come late. */
const LATELY_MS = 3 * DAY_MS

export interface DiscordSales {
  sold: DiscordParts['sold']
  renewed: DiscordParts['renewed']
  connected: DiscordParts['connected']
  /** Once Discord is there to be asked. */
  open(discord: Discord): Method[]
  start(): void
}

export function discordSales(parts: {
  db: Database
  queue: Queue
  clock: Clock
  log: Log
  catalog: CatalogHolder
  bot: string
  testPurchases: boolean
  order: DiscordBooksParts['order']
  subscribe: NonNullable<DiscordBooksParts['subscribe']>
}): DiscordSales {
  const { db, queue, clock, log, catalog } = parts
  const take = (rows: readonly Incoming[]) =>
    db.transaction((trx) => receiveAllIn({ clock, queue }, trx, rows)).then((isNew) => isNew.includes(true))
  const books = discordBooks({ ...parts, take })
  let shop: Discord['shop'] | undefined
  let running: Promise<void> = Promise.resolve()

  /** One after the other; what was asked for meanwhile is not lost. */
  function reconcile(sinceMs: number): Promise<void> {
    const next = running.then(async () => {
      const { packs, plans } = catalog.current()
      const sold = [...packs, ...plans]
      // Who sells nothing there has no list to be asked for.
      if (shop === undefined || !sold.some((one) => one.discord_sku !== undefined)) return
      const isSold = (skuId: string) => sold.some((one) => one.discord_sku === skuId)
      const found = await reconcileDiscord({ books, shop, clock, isSold }, sinceMs, take)
      if (found > 0) log.info({ found }, 'purchases in Discord that nobody had told of')
    })
    running = next.catch((error: unknown) => log.warn({ err: error }, 'purchases in Discord were not reconciled'))
    return running
  }
  const lately = () => reconcile(clock.nowMs() - LATELY_MS)

  return {
    async sold(thing, told) {
      await take(entitlementRows(thing, told))
    },
    async renewed(months) {
      await take([monthsRow(months)])
    },
    connected: () => void lately(),
    open(discord) {
      shop = discord.shop
      return createMethods({ discord: { shop, books, testPurchases: parts.testPurchases } })
    },
    start() {
      void reconcile(0)
      queue.every('reconcile Discord', HOUR_MS, lately)
      queue.every('reconcile all of Discord', DAY_MS, () => reconcile(0))
    },
  }
}
