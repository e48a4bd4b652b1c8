/** Entitlements: what people bought in Discord's own shop. Narrow functions over REST, and what the gateway tells, read. */
import type { APIEntitlement } from 'discord.js'
import { Fault } from '../../core/errors.ts'
import { DISCORD_EPOCH_MS } from './ref.ts'
import { type DiscordRest, isDiscord, type Route } from './rest.ts'

const PAGE = 100
const PAGES = 10_000

export interface SoldThing {
  id: string
  skuId: string
  userId: string
  type: number
  deleted: boolean
  /** Null: it is not of a kind that is consumed. */
  consumed: boolean | null
}

/** A subscription of a person. https://docs.discord.com/developers/resources/subscription */
export interface SoldMonths {
  id: string
  skuIds: string[]
  entitlementIds: string[]
  periodStartMs: number
  periodEndMs: number
  state: 'active' | 'ending' | 'inactive'
}

const STATES = ['active', 'inactive', 'ending'] as const

export interface EntitlementShop {
  /** What a person has by the month of a SKU, the newest last. */
  months(userId: string, skuId: string): Promise<SoldMonths[]>
  /** What a person has of these SKUs, deleted and consumed ones too, oldest first. */
  ofUser(userId: string, skuIds: readonly string[]): Promise<SoldThing[]>
  /** Everybody's that were made since, oldest first. */
  since(atMs: number): AsyncIterable<SoldThing>
  /** Throws a Fault that is retryable where it is not consumed after that, though it could be. */
  consume(entitlementId: string): Promise<void>
}

export function createEntitlementShop(rest: Pick<DiscordRest, 'call'>, applicationId: string): EntitlementShop {
  const route: Route = `/applications/${applicationId}/entitlements`
  const page = (query: { [name: string]: string | number | boolean }) =>
    rest.call<APIEntitlement[]>('GET', route, { query: { ...query, limit: PAGE, exclude_deleted: false } })

  /** Pages by the id after which they go on, whichever way Discord sorts one. */
  async function* from(after: string, query: { [name: string]: string }): AsyncGenerator<SoldThing> {
    for (let last = BigInt(after), pages = 0; pages < PAGES; pages++) {
      const there = await page({ ...query, after: String(last) })
      const fresh = there.filter(({ id }) => BigInt(id) > last).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
      for (const one of fresh) {
        const read = readEntitlement(one)
        if (read !== null) yield read
      }
      if (there.length < PAGE || fresh.length === 0) return
      last = BigInt(fresh.at(-1)?.id ?? 0)
    }
  }

  return {
    async ofUser(userId, skuIds) {
      const found: SoldThing[] = []
      for await (const one of from('0', { user_id: userId, sku_ids: skuIds.join(',') })) found.push(one)
      return found
    },
    async months(userId, skuId) {
      const rows = await rest.call<unknown[]>('GET', `/skus/${skuId}/subscriptions`, {
        query: { user_id: userId, limit: PAGE },
      })
      return rows.flatMap((row) => readMonths(row) ?? []).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    },
    since: (atMs) => from(snowflakeAt(atMs), {}),
    async consume(entitlementId) {
      try {
        await rest.call('POST', `${route}/${entitlementId}/consume`)
      } catch (error) {
        if (!isDiscord(error) || error.retryable || error.status === 401) throw error
        // Consumed before, or nothing to consume: Discord says both by an error.
        const now = await rest.call<APIEntitlement>('GET', `${route}/${entitlementId}`)
        if (now.consumed === false && now.deleted !== true)
          throw new Fault('not_consumed', { retryable: true, cause: error })
      }
    },
  }
}

function snowflakeAt(atMs: number): string {
  const sinceMs = BigInt(Math.floor(atMs)) - DISCORD_EPOCH_MS
  return String(sinceMs <= 0n ? 0n : sinceMs << 22n)
}

const isSnowflake = (one: unknown): one is string => typeof one === 'string' && /^\d{15,20}$/.test(one)

/** A subscription as Discord writes it; null: not of its form. */
function readMonths(given: unknown): SoldMonths | null {
  if (given === null || typeof given !== 'object') return null
  const { id, sku_ids, entitlement_ids, current_period_start, current_period_end, status } = given as Partial<{
    id: string
    sku_ids: string[]
    entitlement_ids: string[]
    current_period_start: string
    current_period_end: string
    status: number
  }>
  const [periodStartMs, periodEndMs] = [Date.parse(current_period_start ?? ''), Date.parse(current_period_end ?? '')]
  const state = STATES[status ?? -1]
  if (!isSnowflake(id) || state === undefined || Number.isNaN(periodStartMs) || Number.isNaN(periodEndMs)) return null
  return {
    id,
    skuIds: (sku_ids ?? []).filter(isSnowflake),
    entitlementIds: (entitlement_ids ?? []).filter(isSnowflake),
    periodStartMs,
    periodEndMs,
    state,
  }
}

/** Whose subscription a gateway event is about, and of what; null: not of its form. */
export function readSubscriptionEvent(
  given: unknown,
): { id: string; userId: string; skuId: string; told: string } | null {
  const months = readMonths(given)
  const userId = (given as { user_id?: unknown } | null)?.user_id
  const skuId = months?.skuIds[0]
  if (months === null || skuId === undefined || !isSnowflake(userId)) return null
  return { id: months.id, userId, skuId, told: `${months.periodStartMs}:${months.state}` }
}

/** An entitlement as Discord writes it, of a person; null: of a server, or not of its form. */
export function readEntitlement(given: unknown): SoldThing | null {
  if (given === null || typeof given !== 'object') return null
  const { id, sku_id, user_id, type, deleted, consumed } = given as Partial<APIEntitlement>
  if (![id, sku_id, user_id].every((one) => typeof one === 'string' && /^\d{15,20}$/.test(one))) return null
  if (typeof type !== 'number') return null
  return {
    id: id as string,
    skuId: sku_id as string,
    userId: user_id as string,
    type,
    deleted: deleted === true,
    consumed: typeof consumed === 'boolean' ? consumed : null,
  }
}
