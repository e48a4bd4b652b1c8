/** Every way to pay. Add one file and one line: an outside shop in SHOPS. */

import { cryptocloud } from './cryptocloud.ts'
import { createDiscordMethod, DISCORD, type DiscordBooks, type DiscordShop, type Entitlement } from './discord.ts'
import { nowpayments } from './nowpayments.ts'
import { createPretend, PRETEND, type PretendOrder, type PretendRecord, pressed } from './pretend.ts'
import { robokassa } from './robokassa/index.ts'
import { createStars, STARS, type StarsBooks, type StarsMovement, type StarsShop } from './stars.ts'
import { stripe } from './stripe/index.ts'
import { tbank } from './tbank/index.ts'
import {
  createTelegramPayments,
  type ProviderPayment,
  TELEGRAM_PAYMENTS,
  type TelegramPaymentsBooks,
  telegramPayments,
} from './telegram.ts'
import type { Method, ShopDefinition, ShopSettings, ShopTools } from './types.ts'
import { yookassa } from './yookassa/index.ts'

export { toDecimal, toMinor } from './kit/amounts.ts'
export { ShopFault } from './kit/call.ts'
export type { Method } from './types.ts'

export {
  createTelegramPayments,
  DISCORD,
  type DiscordBooks,
  type DiscordShop,
  type Entitlement,
  PRETEND,
  type PretendOrder,
  type PretendRecord,
  type ProviderPayment,
  pressed,
  STARS,
  type StarsBooks,
  type StarsMovement,
  type StarsShop,
  TELEGRAM_PAYMENTS,
  type TelegramPaymentsBooks,
}

/** Shops outside of the chats, in the order in which they are offered where the catalogue says nothing. */
export const SHOPS: readonly ShopDefinition[] = [yookassa, tbank, robokassa, stripe, cryptocloud, nowpayments]

/** Everything that is set up by variables: the configuration reads them from here. */
export const SHOP_SETTINGS: readonly Omit<ShopDefinition, 'create'>[] = [...SHOPS, telegramPayments]

const made = (method: Method | null | undefined): Method[] => (method == null ? [] : [method])

/** @param given what each method needs; a method whose part is missing is not there */
export function createMethods(given: {
  pretend?: PretendRecord
  stars?: { shop: StarsShop; books: StarsBooks }
  telegram?: { settings: ShopSettings; books: TelegramPaymentsBooks }
  discord?: { shop: DiscordShop; books: DiscordBooks; testPurchases: boolean }
  shops?: { settings: ShopSettings; tools: ShopTools }
}): Method[] {
  return [
    ...(given.pretend === undefined ? [] : [createPretend(given.pretend)]),
    ...(given.stars === undefined ? [] : [createStars(given.stars.shop, given.stars.books)]),
    ...made(given.telegram && createTelegramPayments(given.telegram.settings, given.telegram.books)),
    ...(given.discord === undefined
      ? []
      : [createDiscordMethod(given.discord.shop, given.discord.books, given.discord)]),
    ...SHOPS.flatMap(({ create }) => {
      const { shops } = given
      const method = shops === undefined ? null : create(shops.settings, shops.tools)
      return method === null ? [] : [method]
    }),
  ]
}
