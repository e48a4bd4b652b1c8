/** Stars in our books: who paid, how far the shop's list is taken in, and whether a payment may go on. */
import type { CatalogHolder } from '../core/catalog.ts'
import { type Database, fromJson, toJson } from '../core/db/database.ts'
import { isId } from '../core/id.ts'
import { findByIdentity } from '../core/people.ts'
import type { Clock, Locale } from '../core/ports.ts'
import { STARS, type StarsBooks, type StarsMovement, type StarsShop, TELEGRAM_PAYMENTS } from './methods/index.ts'
import { isOpen } from './state.ts'
import { sourceOf } from './webhooks.ts'

/** The inbox source of Stars. */
export const STARS_SOURCE: string = sourceOf(STARS)
const PAGES = 1000

/** @param bot the bot whose Stars these are */
export function starsBooks(db: Database, bot: string): StarsBooks {
  return {
    async payment(chargeId) {
      const payment = await db.outer
        .selectFrom('payments')
        .select(['amount_minor', 'person_id'])
        .where('method', '=', STARS)
        .where('external_id', '=', chargeId)
        .executeTakeFirst()
      if (payment === undefined) return null
      return { amountMinor: payment.amount_minor, userId: await payerOf(db, chargeId, payment.person_id) }
    },
    reconciledRows: () => readCursor(db, bot),
  }
}

/** Who paid: as the notice said, which may be another than the order's owner; else the owner. */
async function payerOf(db: Database, chargeId: string, personId: string | null): Promise<string | null> {
  const notice = await db.outer
    .selectFrom('inbox')
    .select('payload')
    .where('source', '=', STARS_SOURCE)
    .where('external_id', '=', `paid:${chargeId}`)
    .executeTakeFirst()
  const said = notice?.payload == null ? undefined : fromJson<{ userId?: unknown }>(notice.payload).userId
  if (typeof said === 'string' && /^\d+$/.test(said)) return said
  if (personId === null) return null
  const identity = await db.outer
    .selectFrom('identities')
    .select('external_id')
    .where('person_id', '=', personId)
    .where('platform', '=', 'telegram')
    .executeTakeFirst()
  return identity?.external_id ?? null
}

const cursorName = (bot: string) => `stars:${bot}`

async function readCursor(db: Database, bot: string): Promise<number> {
  const row = await db.outer
    .selectFrom('checkpoints')
    .select('value')
    .where('name', '=', cursorName(bot))
    .executeTakeFirst()
  return row === undefined ? 0 : fromJson<{ offset: number }>(row.value).offset
}

/**
 * Takes in every movement of Stars since the last time as if its notice had come: a payment whose update was lost is credited, a
 * charge-back is seen. What is known already changes nothing. Answers how many were new.
 * @param take writes a movement to the inbox; false: it was there
 */
export async function reconcileStars(
  parts: { db: Database; bot: string; shop: Pick<StarsShop, 'page'> },
  take: (movement: StarsMovement) => Promise<boolean>,
): Promise<number> {
  const { db, bot, shop } = parts
  let found = 0
  for (let offset = await readCursor(db, bot), pages = 0; pages < PAGES; pages++) {
    const { notices, rows } = await shop.page(offset)
    for (const notice of notices) if (await take(notice)) found += 1
    if (rows === 0) return found
    offset += rows
    const value = toJson({ offset })
    await db.outer
      .insertInto('checkpoints')
      .values({ name: cursorName(bot), value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
  }
  return found
}

export type PreCheckoutProblem = 'unknown' | 'person' | 'price' | 'over' | 'paid' | 'gone' | 'fault'

/** Whether a payment may go on; reads only. Null: yes. `locale` is the payer's, where we know them. */
export async function judgePreCheckout(
  parts: { db: Database; catalog: CatalogHolder; clock: Clock },
  query: { orderId: string; userId: string; amountMinor: number; currency: string },
): Promise<{ code: PreCheckoutProblem; locale: Locale | null } | null> {
  const person = await findByIdentity(parts.db.outer, 'telegram', query.userId)
  const problem = (code: PreCheckoutProblem) => ({ code, locale: person?.locale ?? null })
  if (!isId(query.orderId)) return problem('unknown')
  const order = await parts.db.outer
    .selectFrom('orders')
    .selectAll()
    .where('id', '=', query.orderId)
    .where('method', 'in', [STARS, TELEGRAM_PAYMENTS])
    .executeTakeFirst()
  if (order === undefined) return problem('unknown')
  if (person === null || person.id !== order.person_id || person.blocked) return problem('person')
  if (query.currency !== order.currency || query.amountMinor !== order.amount_minor) return problem('price')
  if (order.paid_at_ms !== null) return problem('paid')
  if (!isOpen(order.state) || parts.clock.nowMs() >= order.expires_at_ms) return problem('over')
  const { packs, plans } = parts.catalog.current()
  const isSold = (order.subscription_id === null ? packs : plans).some((one) => one.id === order.pack_id)
  return isSold ? null : problem('gone')
}
