/**
 * Premium apps: SKUs, entitlements, what the bot may do with them, and what people do in Discord's checkout. Written from
 * "Entitlement Resource", "SKU Resource" and "Implementing One-Time Purchases".
 */
import { DiscordFailure, invalidForm } from './failures.ts'
import type { Ask, Route } from './routes.ts'
import { see } from './seen.ts'
import type { Desk, Obj, World } from './world.ts'

export const SkuType = { durable: 2, consumable: 3, subscription: 5 } as const
export const EntitlementType = {
  purchase: 1,
  nitro: 2,
  developerGift: 3,
  testPurchase: 4,
  free: 5,
  userGift: 6,
  subscription: 8,
} as const

export interface Sku {
  id: string
  type: number
  name: string
  slug: string
}

export interface Entitlement {
  id: string
  skuId: string
  userId: string
  type: number
  deleted: boolean
  consumed: boolean | undefined
}

/** Subscription Resource. */
export interface Months {
  id: string
  userId: string
  skuId: string
  entitlementIds: string[]
  periodStartMs: number
  periodEndMs: number
  status: 0 | 1 | 2
}

export const monthsJson = (one: Months): Obj => ({
  id: one.id,
  user_id: one.userId,
  sku_ids: [one.skuId],
  renewal_sku_ids: null,
  entitlement_ids: one.entitlementIds,
  current_period_start: new Date(one.periodStartMs).toISOString(),
  current_period_end: new Date(one.periodEndMs).toISOString(),
  status: one.status,
  canceled_at: one.status === 0 ? null : new Date(one.periodStartMs).toISOString(),
})

const unknownEntitlement = () => new DiscordFailure(404, 10029, 'Unknown entitlement')
const MOST = 100
const MONTH_MS = 30 * 24 * 60 * 60_000

export const entitlementJson = (world: World, one: Entitlement): Obj => ({
  id: one.id,
  sku_id: one.skuId,
  application_id: world.applicationId,
  user_id: one.userId,
  promotion_id: null,
  type: one.type,
  deleted: one.deleted,
  gift_code_flags: 0,
  starts_at: null,
  ends_at: null,
  ...(one.consumed === undefined ? {} : { consumed: one.consumed }),
})

const APPLICATION = '/applications/:application'
const ENTITLEMENTS = `${APPLICATION}/entitlements`
const ONE = `${ENTITLEMENTS}/:entitlement`

export const shopRoutes: Route[] = [
  {
    method: 'GET',
    path: `${APPLICATION}/skus`,
    run(ask) {
      ours(ask)
      return [...ask.world.skus.values()].map((sku) => ({
        id: sku.id,
        type: sku.type,
        application_id: ask.world.applicationId,
        name: sku.name,
        slug: sku.slug,
        flags: 1 << 2,
        access_type: 1,
        features: [],
        dependent_sku_id: null,
        manifest_labels: null,
        release_date: null,
        show_age_gate: false,
      }))
    },
  },
  {
    method: 'GET',
    path: ENTITLEMENTS,
    query: ['user_id', 'sku_ids', 'before', 'after', 'limit', 'guild_id', 'exclude_ended', 'exclude_deleted'],
    run: list,
  },
  {
    method: 'GET',
    path: '/skus/:sku/subscriptions',
    query: ['user_id', 'before', 'after', 'limit'],
    run({ query, params, world }) {
      const userId = query.get('user_id')
      // Needed but for OAuth queries.
      if (userId === null)
        throw invalidForm([{ path: ['user_id'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }])
      return [...world.months.values()]
        .filter((one) => one.userId === userId && one.skuId === params['sku'])
        .reverse()
        .map(monthsJson)
    },
  },
  { method: 'GET', path: ONE, run: (ask) => entitlementJson(ask.world, entitlementOf(ask)) },
  {
    method: 'POST',
    path: `${ONE}/consume`,
    run(ask) {
      const one = entitlementOf(ask)
      if (one.consumed === undefined || one.consumed || one.deleted)
        throw new DiscordFailure(400, 40018, 'Only consumable SKUs can be consumed')
      one.consumed = true
      tell(ask.desk, 'ENTITLEMENT_UPDATE', one)
    },
  },
]

function ours({ world, params }: Ask): void {
  if (params['application'] !== world.applicationId) throw new DiscordFailure(403, 20012, 'You are not authorized')
}

function entitlementOf(ask: Ask): Entitlement {
  ours(ask)
  const found = ask.world.entitlements.get(ask.params['entitlement']!)
  if (found === undefined) throw unknownEntitlement()
  return found
}

function list(ask: Ask): Obj[] {
  ours(ask)
  const { query, world } = ask
  const snowflake = (name: string): bigint | undefined => {
    const value = query.get(name)
    if (value === null) return undefined
    if (!/^\d{1,20}$/.test(value))
      throw invalidForm([{ path: [name], code: 'NUMBER_TYPE_COERCE', message: `"${value}" is not snowflake.` }])
    return BigInt(value)
  }
  const limit = Number(query.get('limit') ?? MOST)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw invalidForm([{ path: ['limit'], code: 'NUMBER_TYPE_MAX', message: `int value should be 1 to ${MOST}.` }])
  const flag = (name: string, usual: boolean) => {
    const value = query.get(name) ?? String(usual)
    if (!['true', 'false'].includes(value))
      throw invalidForm([{ path: [name], code: 'BOOLEAN_TYPE_CONVERT', message: 'Must be either true or false.' }])
    return value === 'true'
  }
  const [before, after] = [snowflake('before'), snowflake('after')]
  const skus = query.get('sku_ids')?.split(',')
  const isIn = (one: Entitlement) =>
    (query.get('user_id') ?? one.userId) === one.userId &&
    (skus === undefined || skus.includes(one.skuId)) &&
    query.get('guild_id') === null &&
    (before === undefined || BigInt(one.id) < before) &&
    (after === undefined || BigInt(one.id) > after) &&
    !(one.deleted && flag('exclude_deleted', true))
  const all = [...world.entitlements.values()].filter(isIn).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
  return (before === undefined ? all.slice(0, limit) : all.slice(-limit)).map((one) => entitlementJson(world, one))
}

function tell(desk: Desk, event: string, one: Entitlement): void {
  const { id, skuId, userId, type, deleted, consumed } = one
  desk.note({ type: 'entitlement', event, id, skuId, userId, entitlementType: type, deleted, consumed })
  const data = entitlementJson(desk.world, one)
  desk.dispatch(event, {}, () => data)
  desk.changed()
}

/** Gateway events of subscriptions: of renewals they are the only ones. */
function tellMonths(desk: Desk, event: string, one: Months): void {
  desk.dispatch(event, {}, () => monthsJson(one))
  desk.changed()
}

/** What people, Discord's support and the developer portal do. */
export function createShop(desk: Desk) {
  const { world } = desk
  const controls = {
    /** The developer makes and publishes a SKU. */
    sku(given: Partial<Sku> & { id: string }): Sku {
      const sku = { type: SkuType.consumable, name: 'A thing', slug: 'a-thing', ...given }
      world.skus.set(sku.id, sku)
      return sku
    },
    /**
     * Somebody pays in Discord's checkout. Answers the entitlement; an error where Discord does not let them, because what they have
     * is not consumed.
     * @param quiet the event is lost
     */
    buy(
      person: { id: string },
      skuId: string,
      given: { type?: number; quiet?: boolean; before?: (id: string) => void } = {},
    ): Entitlement {
      const sku = world.skus.get(skuId)
      if (sku === undefined) throw new Error(`there is no SKU ${skuId}`)
      const type = given.type ?? EntitlementType.purchase
      const isHeld = [...world.entitlements.values()].some(
        (one) => one.userId === person.id && one.skuId === skuId && !one.deleted && one.consumed !== true,
      )
      // In test mode things can be bought again at once.
      if (isHeld && type === EntitlementType.purchase) throw new Error('they have it, and it is not consumed yet')
      const one: Entitlement = {
        id: world.snowflake(),
        skuId,
        userId: person.id,
        type,
        deleted: false,
        consumed: sku.type === SkuType.consumable ? false : undefined,
      }
      world.entitlements.set(one.id, one)
      given.before?.(one.id)
      if (given.quiet !== true) tell(desk, 'ENTITLEMENT_CREATE', one)
      return one
    },
    /** Somebody begins a subscription in Discord's checkout: an entitlement without an end, and a period. */
    subscribe(person: { id: string }, skuId: string, given: { quiet?: boolean } = {}): Months {
      if (world.skus.get(skuId)?.type !== SkuType.subscription) throw new Error('that is sold once')
      const one: Months = {
        id: world.snowflake(),
        userId: person.id,
        skuId,
        entitlementIds: [],
        periodStartMs: world.nowMs(),
        periodEndMs: world.nowMs() + MONTH_MS,
        status: 0,
      }
      world.months.set(one.id, one)
      const quiet = {
        ...given,
        type: EntitlementType.subscription,
        before: (id: string) => one.entitlementIds.push(id),
      }
      controls.buy(person, skuId, quiet)
      if (given.quiet !== true) tellMonths(desk, 'SUBSCRIPTION_CREATE', one)
      return one
    },
    /** The next month is paid; one that was cancelled ends, and its entitlement with it. */
    renew(id: string, given: { quiet?: boolean } = {}): void {
      const one = world.months.get(id)
      if (one === undefined) throw new Error(`there is no subscription ${id}`)
      if (one.status === 0) {
        one.periodStartMs = one.periodEndMs
        one.periodEndMs += MONTH_MS
      } else one.status = 1
      if (given.quiet !== true) tellMonths(desk, 'SUBSCRIPTION_UPDATE', one)
    },
    /** The person cancels in Discord's settings. */
    cancel(id: string): void {
      const one = world.months.get(id)!
      one.status = 2
      tellMonths(desk, 'SUBSCRIPTION_UPDATE', one)
    },
    /** Presses the premium button of a message and pays. */
    buyAt(person: { id: string }, seen: { id: string; channelId: string }, given: { quiet?: boolean } = {}) {
      const message = world.channels.get(seen.channelId)?.messages.get(seen.id)
      const button = message && see(world, message).buttons.find((one) => one.style === 6)
      if (button?.skuId === undefined) throw new Error('no premium button there')
      if (world.skus.get(button.skuId)?.type === SkuType.subscription)
        return world.entitlements.get(controls.subscribe(person, button.skuId, given).entitlementIds[0] ?? '')!
      return controls.buy(person, button.skuId, given)
    },
    /** Discord's support returns the money, or the bank takes it back. */
    takeBack(id: string, given: { quiet?: boolean } = {}): void {
      const one = world.entitlements.get(id)
      if (one === undefined) throw new Error(`there is no entitlement ${id}`)
      one.deleted = true
      if (given.quiet !== true) tell(desk, 'ENTITLEMENT_DELETE', one)
    },
    /** Tells of one again, as a resumed or confused gateway does. */
    tellAgain(id: string, event = 'ENTITLEMENT_CREATE'): void {
      tell(desk, event, world.entitlements.get(id)!)
    },
    months: (): Months[] => [...world.months.values()],
    entitlement: (id: string): Entitlement | undefined => world.entitlements.get(id),
  }
  return controls
}
export type ShopControl = ReturnType<typeof createShop>
