/** Every way to pay. Add one file and one line: an outside shop in SHOPS. */

import { createCryptoCloud } from './cryptocloud.ts'
import { createDiscordMethod, DISCORD, type DiscordBooks, type DiscordShop, type Entitlement } from './discord.ts'
import { createNowPayments } from './nowpayments.ts'
import { createPretend, PRETEND, type PretendOrder, type PretendRecord, pressed } from './pretend.ts'
import { createRobokassa } from './robokassa.ts'
import { createStars, STARS, type StarsBooks, type StarsMovement, type StarsShop } from './stars.ts'
import { createStripe } from './stripe/index.ts'
import { createTBank } from './tbank/index.ts'
import {
  createTelegramPayments,
  type ProviderPayment,
  TELEGRAM_PAYMENTS,
  type TelegramPaymentsBooks,
} from './telegram.ts'
import type { Method, ShopMaker, ShopSettings, ShopTools } from './types.ts'
import { createYooKassa } from './yookassa/index.ts'

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
export const SHOPS: readonly ShopMaker[] = [
  createYooKassa,
  createTBank,
  createRobokassa,
  createStripe,
  createCryptoCloud,
  createNowPayments,
]

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
    ...SHOPS.flatMap((make) => {
      const { shops } = given
      const method = shops === undefined ? null : make(shops.settings, shops.tools)
      return method === null ? [] : [method]
    }),
  ]
}
