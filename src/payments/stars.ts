/**
 * Telegram Stars. The chat presents the bill and tells of payments; this file knows neither: it gets narrow functions.
 * Payments are credited by Telegram's charge id, so that one bill paid twice is credited twice and noticed often once.
 */
import type { CatalogHolder } from '../core/catalog.ts'
import { type Database, fromJson, toJson } from '../core/db/database.ts'
import { isId } from '../core/id.ts'
import { findByIdentity } from '../core/people.ts'
import type { Clock, Json, Locale, OrderFacts, PaymentFacts } from '../core/ports.ts'
import { isOpen } from './state.ts'
import type { Method } from './types.ts'
import { sourceOf } from './webhooks.ts'

export const STARS = 'stars'
export const STARS_SOURCE: string = sourceOf(STARS)
const CURRENCY = 'XTR'
/** How far behind the last reconciled movement `look` begins: what came since, and a little more. */
const LOOK_BACK_ROWS = 200
const PAGES = 1000

export type StarsMovement = {
  type: 'paid' | 'refunded'
  chargeId: string
  userId: string
  orderId: string
  amountMinor: number
  currency: string
} & { [name: string]: Json }

export interface StarsParts {
  db: Database
  /** The bot whose Stars these are. */
  bot: string
  refund(payment: { userId: string; chargeId: string }): Promise<'succeeded' | { refused: string }>
  /** Movements from a place in their order on, oldest first; `rows`: how many places there were. */
  page(offset: number): Promise<{ notices: StarsMovement[]; rows: number }>
}

export function createStars(parts: StarsParts): Method {
  const invoice = (order: OrderFacts) => ({
    kind: 'invoice' as const,
    invoice: { payload: order.id, amount: order.amountMinor, currency: order.currency },
  })
  return {
    id: STARS,
    currencies: [CURRENCY],
    platforms: ['telegram'],
    // Whole and once by charge id; `look` could not tell two payments of one order apart.
    refundsOnce: true,
    checkout: async (order) => invoice(order),
    checkoutNow: invoice,
    async receive(notice) {
      return readMovement(notice)
    },
    async look(order) {
      const from = Math.max(0, (await readCursor(parts)) - LOOK_BACK_ROWS)
      const own: StarsMovement[] = []
      for await (const movement of movements(parts, from)) if (movement.orderId === order.id) own.push(movement)
      const paid = own.find((one) => one.type === 'paid')
      const back = own.find((one) => one.type === 'refunded' && (paid === undefined || one.chargeId === paid.chargeId))
      const found = back ?? paid
      return found === undefined ? null : readMovement(found)
    },
    async refund({ paymentExternalId, amountMinor }) {
      const payment = await parts.db.outer
        .selectFrom('payments')
        .select(['amount_minor', 'person_id'])
        .where('method', '=', STARS)
        .where('external_id', '=', paymentExternalId)
        .executeTakeFirst()
      if (payment === undefined) return { state: 'refused', code: 'unknown_payment' }
      if (payment.amount_minor !== amountMinor) return { state: 'refused', code: 'whole_only' }
      const userId = await payerOf(parts.db, paymentExternalId, payment.person_id)
      if (userId === null) return { state: 'refused', code: 'payer_unknown' }
      const outcome = await parts.refund({ userId, chargeId: paymentExternalId })
      return outcome === 'succeeded' ? { state: 'succeeded' } : { state: 'refused', code: outcome.refused }
    },
  }
}

/** A notice as the chat wrote it. What is not of its form is none. */
function readMovement(notice: Json): PaymentFacts | null {
  if (notice === null || typeof notice !== 'object' || Array.isArray(notice)) return null
  const { type, chargeId, orderId, amountMinor, currency } = notice
  if (type !== 'paid' && type !== 'refunded') return null
  if (typeof chargeId !== 'string' || chargeId === '' || typeof orderId !== 'string') return null
  if (typeof amountMinor !== 'number' || currency !== CURRENCY) return null
  return {
    externalId: chargeId,
    ...(isId(orderId) ? { orderId } : {}),
    amountMinor,
    currency,
    status: type,
    ...(type === 'refunded' ? { refundedMinor: amountMinor } : {}),
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

async function* movements(parts: StarsParts, from: number): AsyncGenerator<StarsMovement> {
  for (let offset = from, pages = 0; pages < PAGES; pages++) {
    const { notices, rows } = await parts.page(offset)
    yield* notices
    if (rows === 0) return
    offset += rows
  }
}

const cursorName = (bot: string) => `stars:${bot}`

async function readCursor({ db, bot }: Pick<StarsParts, 'db' | 'bot'>): Promise<number> {
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
  parts: StarsParts,
  take: (movement: StarsMovement) => Promise<boolean>,
): Promise<number> {
  let found = 0
  for (let offset = await readCursor(parts), pages = 0; pages < PAGES; pages++) {
    const { notices, rows } = await parts.page(offset)
    for (const notice of notices) if (await take(notice)) found += 1
    if (rows === 0) return found
    offset += rows
    const value = toJson({ offset })
    await parts.db.outer
      .insertInto('checkpoints')
      .values({ name: cursorName(parts.bot), value })
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
    .where('method', '=', STARS)
    .executeTakeFirst()
  if (order === undefined) return problem('unknown')
  if (person === null || person.id !== order.person_id || person.blocked) return problem('person')
  if (query.currency !== order.currency || query.amountMinor !== order.amount_minor) return problem('price')
  if (order.paid_at_ms !== null) return problem('paid')
  if (!isOpen(order.state) || parts.clock.nowMs() >= order.expires_at_ms) return problem('over')
  const isSold = parts.catalog.current().packs.some((pack) => pack.id === order.pack_id)
  return isSold ? null : problem('gone')
}
