/**
 * Discord's own shop: one-time purchases (SKUs) behind a premium button, and plans by the month. Discord takes the money and tells of entitlements, which name
 * neither an order nor a price: who bought what finds the order, and its snapshot says the rest. A payment is credited by the id of
 * its entitlement; only then is the entitlement consumed, so that a death between both loses nothing, and the person may buy again.
 */
import { Fault } from '../../core/errors.ts'
import type { Json, OrderFacts, PaymentFacts } from '../../core/ports.ts'
import type { Method, SubscriptionWord } from './types.ts'

export const DISCORD = 'discord'
/** An entitlement names no money: packs are sold at the catalogue's price in dollars, the nominal one of Discord's list. */
const CURRENCY = 'USD'
/** Types of entitlements behind which there is money: bought, and given by somebody who bought it. */
const PAID = [1, 6]
const TEST_PURCHASE = 4
const SUBSCRIPTION = 8

export type Entitlement = {
  id: string
  skuId: string
  userId: string
  type: number
  deleted: boolean
  /** Null: it is not of a kind that is consumed. */
  consumed: boolean | null
}

/** What the intake writes down: an entitlement as it was told of, or that it should be consumed once it is credited. */
export type EntitlementNotice = (
  | { do: 'take'; entitlement: Entitlement }
  | { do: 'consume'; id: string }
  /** Something is new of what a person has by the month of a SKU. */
  | { do: 'months'; userId: string; skuId: string }
) & {
  [name: string]: Json
}

/** What somebody has by the month: one payment a period, which no event of the entitlement tells of. */
export interface DiscordMonths {
  id: string
  entitlementIds: string[]
  periodStartMs: number
  periodEndMs: number
  state: 'active' | 'ending' | 'inactive'
}

/** The shop, as the chat reaches it. */
export interface DiscordShop {
  /** What a person has by the month of a SKU, the newest last. */
  months(userId: string, skuId: string): Promise<DiscordMonths[]>
  /** What a person has of these, deleted and consumed ones too. */
  ofUser(userId: string, skuIds: readonly string[]): Promise<Entitlement[]>
  /** Everybody's, oldest first, those made before the moment left out. */
  since(atMs: number): AsyncIterable<Entitlement>
  /** One may be bought again after that. Nothing happens where it was consumed before. Throws a Fault that is retryable. */
  consume(entitlementId: string): Promise<void>
}

/** What our books say. */
export interface DiscordBooks {
  /** The SKU of a pack; null: it is not sold here. */
  skuOf(packId: string): string | null
  userOf(personId: string): Promise<string | null>
  /** It is the SKU of a plan. */
  isPlan(skuId: string): boolean
  /** The order with which a subscription began. */
  firstOrder(subscriptionId: string): Promise<OrderFacts | null>
  /** The newest credited payment of an order. */
  latest(orderId: string): Promise<string | null>
  payment(entitlementId: string): Promise<BookedEntitlement | null>
  /** Writes it to the inbox, to be taken in and consumed. */
  take(entitlement: Entitlement): Promise<void>
  /** The order that an entitlement pays, the same for the same one; made where there is none. Null: nobody here sells this. */
  orderFor(entitlement: Entitlement): Promise<OrderFacts | null>
}

export interface BookedEntitlement {
  order: OrderFacts | null
  /** Credits came in for it. */
  isCredited: boolean
  isReturned: boolean
}

export function createDiscordMethod(
  shop: DiscordShop,
  books: DiscordBooks,
  settings: { testPurchases: boolean },
): Method {
  const checkout = ({ packId }: OrderFacts) => ({ kind: 'sku' as const, sku: books.skuOf(packId) ?? '' })

  /** What an entitlement says about money; null: nothing. */
  async function factsOf(entitlement: Entitlement): Promise<PaymentFacts | null> {
    const { id, type } = entitlement
    if (![...PAID, TEST_PURCHASE, SUBSCRIPTION].includes(type)) return null
    const known = await books.payment(id)
    // We alone consume, and only what is credited: this one was dealt with before these books were begun.
    if (known === null && entitlement.consumed === true) return null
    const unpriced = { externalId: id, amountMinor: 0, currency: CURRENCY, status: 'paid' as const }
    if (type === TEST_PURCHASE && !settings.testPurchases) return { ...unpriced, test: true }
    if (books.isPlan(entitlement.skuId)) return planFacts(entitlement, unpriced)
    if (type === SUBSCRIPTION) return { ...unpriced, review: 'subscription' }
    const order = known?.order ?? (await books.orderFor(entitlement))
    if (order === null) return { ...unpriced, review: 'sku_unknown' }
    return {
      externalId: id,
      orderId: order.id,
      amountMinor: order.amountMinor,
      currency: order.currency,
      ...(entitlement.deleted
        ? { status: 'refunded' as const, refundedMinor: order.amountMinor }
        : { status: 'paid' as const }),
    }
  }

  /** Of a plan: the payment of its present period. Renewals come with no entitlement of their own. */
  async function planFacts(entitlement: Entitlement, unpriced: PaymentFacts): Promise<PaymentFacts | null> {
    const order = await books.orderFor(entitlement)
    if (order === null) return { ...unpriced, review: 'sku_unknown' }
    if (entitlement.deleted) {
      const externalId = await books.latest(order.id)
      const { amountMinor, currency } = order
      return externalId === null
        ? null
        : { externalId, orderId: order.id, amountMinor, currency, status: 'refunded', refundedMinor: amountMinor }
    }
    const all = await shop.months(entitlement.userId, entitlement.skuId)
    const months = all.findLast((one) => one.entitlementIds.includes(entitlement.id))
    // Discord may tell of an entitlement a moment before it knows the subscription.
    if (months === undefined) throw new Fault('subscription_not_there_yet', { retryable: true })
    return periodFacts(order, months)
  }

  const periodFacts = (order: OrderFacts, months: DiscordMonths): PaymentFacts => ({
    externalId: `${months.id}:${months.periodStartMs}`,
    orderId: order.id,
    amountMinor: order.amountMinor,
    currency: order.currency,
    status: 'paid',
    subscription: { externalId: months.id, periodStartMs: months.periodStartMs, periodEndMs: months.periodEndMs },
  })

  /** The newest of what a notice is about, with the entitlement behind it. */
  async function monthsOf(notice: Json): Promise<{ months: DiscordMonths; entitlement: Entitlement } | null> {
    const read = readNotice(notice)
    if (read?.do !== 'months') return null
    const months = (await shop.months(read.userId, read.skuId)).at(-1)
    const own = months === undefined ? [] : await shop.ofUser(read.userId, [read.skuId])
    const entitlement = own.findLast((one) => months?.entitlementIds.includes(one.id) === true)
    return months === undefined || entitlement === undefined ? null : { months, entitlement }
  }

  const STATES = { active: 'active', ending: 'cancelling', inactive: 'ended' } as const
  const wordOf = ({ id, state }: DiscordMonths): SubscriptionWord => ({ externalId: id, state: STATES[state] })

  return {
    id: DISCORD,
    currencies: [CURRENCY],
    platforms: ['discord'],
    wholeRefundsOnly: true,
    noRefunds: true,
    sells: (packId) => books.skuOf(packId) !== null,
    checkout: async (order) => checkout(order),
    checkoutNow: checkout,
    async receive(notice) {
      const read = readNotice(notice)
      if (read === null) return null
      if (read.do === 'take') return factsOf(read.entitlement)
      if (read.do === 'months') {
        const found = await monthsOf(notice)
        return found === null || !books.isPlan(read.skuId) ? null : factsOf(found.entitlement)
      }
      const booked = await books.payment(read.id)
      if (booked?.isCredited === true && !booked.isReturned) await shop.consume(read.id)
      return null
    },
    subscriptions: {
      renews: 'shop',
      sells: (planId) => books.skuOf(planId) !== null,
      // Only the person can cancel, in Discord's settings; it is told of as `ending`.
      async receive(notice) {
        const found = await monthsOf(notice)
        return found === null ? null : wordOf(found.months)
      },
      async look({ id, personId, planId, externalId }) {
        const [sku, userId, order] = [books.skuOf(planId), await books.userOf(personId), await books.firstOrder(id)]
        if (sku === null || userId === null || order === null) return { word: null, payments: [] }
        const months = (await shop.months(userId, sku)).find((one) => one.id === externalId)
        return months === undefined
          ? { word: null, payments: [] }
          : { word: wordOf(months), payments: months.state === 'inactive' ? [] : [periodFacts(order, months)] }
      },
    },
    async look(order) {
      const sku = books.skuOf(order.packId)
      const userId = await books.userOf(order.personId)
      if (sku === null || userId === null) return null
      for (const entitlement of await shop.ofUser(userId, [sku])) {
        // Another order's, or one from before: it is taken in by itself.
        if (entitlement.id !== order.externalId && !(await isOf(order, entitlement))) continue
        const facts = await factsOf(entitlement)
        if (facts === null || facts.orderId !== order.id) continue
        // Whoever asked credits it; the row of the inbox then consumes it.
        if (facts.status === 'paid' && entitlement.consumed !== true) await books.take(entitlement)
        return facts
      }
      return null
    },
    async refund() {
      return { state: 'refused', code: 'by_discord_only' }
    },
    async *list(sinceMs) {
      for await (const entitlement of shop.since(sinceMs)) {
        const facts = await factsOf(entitlement)
        if (facts !== null) yield facts
      }
    },
  }

  async function isOf(order: OrderFacts, entitlement: Entitlement): Promise<boolean> {
    const booked = await books.payment(entitlement.id)
    if (booked !== null) return booked.order?.id === order.id
    return !entitlement.deleted && (await books.orderFor(entitlement))?.id === order.id
  }
}

/** A notice as the intake wrote it. What is not of its form is none. */
export function readNotice(notice: Json): EntitlementNotice | null {
  if (notice === null || typeof notice !== 'object' || Array.isArray(notice)) return null
  if (notice['do'] === 'consume')
    return isSnowflake(notice['id']) ? { do: 'consume', id: notice['id'] as string } : null
  if (notice['do'] === 'months') {
    const { userId, skuId } = notice
    return isSnowflake(userId) && isSnowflake(skuId) ? { do: 'months', userId, skuId } : null
  }
  const { entitlement } = notice
  if (notice['do'] !== 'take' || entitlement === null || typeof entitlement !== 'object') return null
  if (Array.isArray(entitlement)) return null
  const { id, skuId, userId, type, deleted, consumed } = entitlement as { [name: string]: Json }
  if (!isSnowflake(id) || !isSnowflake(skuId) || !isSnowflake(userId) || typeof type !== 'number') return null
  if (typeof deleted !== 'boolean' || (consumed !== null && typeof consumed !== 'boolean')) return null
  return { do: 'take', entitlement: { id, skuId, userId, type, deleted, consumed } }
}

const isSnowflake = (value: Json | undefined): value is string => typeof value === 'string' && /^\d{15,20}$/.test(value)
