/** Discord's entitlements in our books: which order each pays, and what of Discord's list has not been taken in yet. */

import type { CatalogHolder } from '../core/catalog.ts'
import { type Database, fromJson, type Trx } from '../core/db/database.ts'
import { Refusal } from '../core/errors.ts'
import { externalIdOf } from '../core/identities.ts'
import type { Incoming } from '../core/inbox.ts'
import { personOf } from '../core/people.ts'
import type { Address, Checkout, Clock, OrderFacts } from '../core/ports.ts'
import { DISCORD, type DiscordBooks, type DiscordShop, type Entitlement } from './methods/index.ts'
import { isOpen, isUnpaid } from './state.ts'
import { type NewOrder, type NewSubscription, type OrderRow, toOrderFacts } from './types.ts'
import { sourceOf } from './webhooks.ts'

const SOURCE = sourceOf(DISCORD)
const HOUR_MS = 60 * 60_000
/** So long after its end an order of the same thing is still what somebody meant who bought it. */
const LATE_MS = 24 * HOUR_MS
const ORDERS_LOOKED_AT = 50
/** Ids of Discord begin with the time since then. */
const DISCORD_EPOCH_MS = 1_420_070_400_000n
const YOUNG_MS = 30 * 24 * HOUR_MS

export interface DiscordBooksParts {
  db: Database
  catalog: CatalogHolder
  clock: Clock
  /** The application's id: the bot to whom people bought it from. */
  bot: string
  /** Writes rows of the inbox. */
  take(rows: readonly Incoming[]): Promise<unknown>
  /** Makes an order, as somebody at the chat does. */
  order(trx: Trx, wanted: NewOrder): Promise<{ orderId: string }>
  /** The same of a plan. Absent: plans that nobody has chosen here are left to the operators. */
  subscribe?(trx: Trx, wanted: NewSubscription): Promise<{ orderId: string }>
}

export function discordBooks(parts: DiscordBooksParts): DiscordBooks {
  const { db, catalog } = parts
  return {
    skuOf(id) {
      const { packs, plans } = catalog.current()
      return [...packs, ...plans].find((one) => one.id === id)?.discord_sku ?? null
    },
    isPlan: (skuId) => catalog.current().plans.some((plan) => plan.discord_sku === skuId),
    async firstOrder(subscriptionId) {
      const row = await db.outer
        .selectFrom('orders')
        .selectAll()
        .where('subscription_id', '=', subscriptionId)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? null : toOrderFacts(row)
    },
    async latest(orderId) {
      const row = await db.outer
        .selectFrom('payments')
        .select('external_id')
        .where('order_id', '=', orderId)
        .where('credits', '>', 0)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.external_id ?? null
    },
    userOf: (personId) => externalIdOf(db.outer, personId, 'discord'),
    async payment(entitlementId) {
      const payment = await db.outer
        .selectFrom('payments')
        .select(['order_id', 'state', 'credits'])
        .where('method', '=', DISCORD)
        .where('external_id', '=', entitlementId)
        .executeTakeFirst()
      if (payment === undefined) return null
      const order =
        payment.order_id === null
          ? undefined
          : await db.outer.selectFrom('orders').selectAll().where('id', '=', payment.order_id).executeTakeFirst()
      return {
        order: order === undefined ? null : toOrderFacts(order),
        isCredited: payment.credits > 0,
        isReturned: payment.state === 'refunded',
      }
    },
    take: async (entitlement) => {
      await parts.take(entitlementRows(entitlement, 'seen'))
    },
    orderFor: (entitlement) => db.transaction((trx) => orderFor(parts, trx, entitlement)),
  }
}

/** Bound to the entitlement by its `external_id`, so that it is found again. */
async function orderFor(
  parts: DiscordBooksParts,
  trx: Trx,
  { id, skuId, userId }: Entitlement,
): Promise<OrderFacts | null> {
  const bound = await ordersIn(trx).where('external_id', '=', id).orderBy('id').executeTakeFirst()
  if (bound !== undefined) return toOrderFacts(bound)
  const { startCredits, packs, plans } = parts.catalog.current()
  const nowMs = parts.clock.nowMs()
  const pack = packs.find((one) => one.discord_sku === skuId)
  const plan = plans.find((one) => one.discord_sku === skuId)
  // Whoever buys in the store may never have spoken to the bot.
  const person =
    pack === undefined && plan === undefined
      ? await trx
          .selectFrom('identities')
          .select('person_id as id')
          .where('platform', '=', 'discord')
          .where('external_id', '=', userId)
          .executeTakeFirst()
      : await personOf(trx, { platform: 'discord', externalId: userId, locale: 'en' }, { startCredits, nowMs })
  if (person === undefined) return null
  const rows = await ordersIn(trx)
    .where('person_id', '=', person.id)
    .where('external_id', 'is', null)
    .orderBy('id', 'desc')
    .limit(ORDERS_LOOKED_AT)
    .execute()
  const fits = (row: OrderRow) =>
    skuIn(row) === skuId && isUnpaid(row.state) && (isOpen(row.state) || nowMs < row.expires_at_ms + LATE_MS)
  const found = [...rows.filter((row) => isOpen(row.state)), ...rows.filter((row) => !isOpen(row.state))].filter(fits)
  for (const row of found) if (await bind(trx, row.id, id)) return toOrderFacts({ ...row, external_id: id })
  const wanted = {
    key: `discord:entitlement:${id}`,
    personId: person.id,
    address: await addressOf(parts, trx, userId),
    methodId: DISCORD,
    currency: 'USD',
  }
  try {
    const made =
      pack !== undefined
        ? await parts.order(trx, { ...wanted, packId: pack.id })
        : plan !== undefined
          ? await parts.subscribe?.(trx, { ...wanted, planId: plan.id })
          : undefined
    if (made === undefined) return null
    const { orderId } = made
    await bind(trx, orderId, id)
    return toOrderFacts(await ordersIn(trx).where('id', '=', orderId).executeTakeFirstOrThrow())
  } catch (error) {
    // Not on sale any more: the operators look at it.
    if (error instanceof Refusal) return null
    throw error
  }
}

const ordersIn = (trx: Trx) => trx.selectFrom('orders').selectAll().where('method', '=', DISCORD)

function skuIn({ checkout }: OrderRow): string | null {
  const how = checkout === null ? null : fromJson<Checkout>(checkout)
  return how?.kind === 'sku' ? how.sku : null
}

/** False: another entitlement was quicker. */
async function bind(trx: Trx, orderId: string, entitlementId: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('orders')
    .set({ external_id: entitlementId })
    .where('id', '=', orderId)
    .where((on) => on.or([on('external_id', 'is', null), on('external_id', '=', entitlementId)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Where the person was last alone with the bot; else a direct message finds them by the speaker's id. */
async function addressOf({ bot }: DiscordBooksParts, trx: Trx, userId: string): Promise<Address> {
  const row = await trx
    .selectFrom('identities')
    .select('address')
    .where('platform', '=', 'discord')
    .where('external_id', '=', userId)
    .executeTakeFirst()
  if (row?.address != null) return fromJson<Address>(row.address)
  return { platform: 'discord', bot, chat: userId, place: 'group', speaker: userId }
}

/**
 * The rows of an entitlement that was told of: taken in, then consumed where that is to be done, one after the other. What is told
 * again is the same row.
 */
export function entitlementRows(entitlement: Entitlement, told: string): Incoming[] {
  const { id, consumed, deleted } = entitlement
  const orderKey = `${SOURCE}:${id}`
  const row = (name: string, payload: Incoming['payload']) => ({
    source: SOURCE,
    externalId: `${name}:${id}:${told}`,
    orderKey,
    payload,
  })
  return [
    row('take', { do: 'take', entitlement: { ...entitlement } }),
    ...(consumed === true || deleted ? [] : [row('consume', { do: 'consume', id })]),
  ]
}

/** That something is new of a subscription: what it is now is asked for when it is handled. */
export function monthsRow({
  id,
  userId,
  skuId,
  told,
}: {
  id: string
  userId: string
  skuId: string
  told: string
}): Incoming {
  return {
    source: SOURCE,
    externalId: `months:${id}:${told}`,
    orderKey: `${SOURCE}:${id}`,
    payload: { do: 'months', userId, skuId },
  }
}

/** What nobody consumes stays in the list for ever, longer than its payment in the books. */
function isYoung({ id }: Entitlement, clock: Clock): boolean {
  return clock.nowMs() - Number((BigInt(id) >> 22n) + DISCORD_EPOCH_MS) < YOUNG_MS
}

/**
 * Takes in what Discord has and our books have not: events are lost while the connection is down for long. What is known already
 * writes nothing. Answers how many were found.
 */
export async function reconcileDiscord(
  parts: { books: DiscordBooks; shop: Pick<DiscordShop, 'since'>; clock: Clock; isSold(skuId: string): boolean },
  sinceMs: number,
  take: (rows: readonly Incoming[]) => Promise<unknown>,
): Promise<number> {
  let found = 0
  // What failed for good is offered again, but not with every look.
  const told = `listed-${Math.floor(parts.clock.nowMs() / HOUR_MS)}`
  for await (const entitlement of parts.shop.since(sinceMs)) {
    const booked = await parts.books.payment(entitlement.id)
    const isOpen =
      entitlement.consumed === false || (entitlement.consumed === null && isYoung(entitlement, parts.clock))
    const isNew = booked === null && !entitlement.deleted && isOpen
    const isMended = booked !== null && booked.order === null && parts.isSold(entitlement.skuId)
    const isReturned = entitlement.deleted && booked?.isCredited === true && !booked.isReturned
    const isLeft = !entitlement.deleted && entitlement.consumed === false && booked?.isCredited === true
    if (!isNew && !isMended && !isReturned && !(isLeft && booked?.isReturned === false)) continue
    await take(entitlementRows(entitlement, told))
    found += 1
  }
  return found
}
