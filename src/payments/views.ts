/** What is shown of orders: data only; texts are the conversation's. */
import { fromJson, type Reader } from '../core/db/database.ts'
import type { OrderState } from '../core/db/schema.ts'
import type { Cause } from '../core/ledger.ts'
import { findOwned } from '../core/owner.ts'
import type { Address, Checkout, PaymentReceipt } from '../core/ports.ts'
import { type OrderRow, type OrderView, toOrderFacts } from './types.ts'

/** An order of this person; null: there is none, or it is somebody else's. */
export async function orderView(db: Reader, orderId: string, personId: string): Promise<OrderView | null> {
  const row = await findOwned(db, personId, (owner) =>
    db.selectFrom('orders').selectAll().where('id', '=', orderId).where('person_id', '=', owner).executeTakeFirst(),
  )
  return row === undefined ? null : ((await toViews(db, [row]))[0] ?? null)
}

/**
 * A person's orders, newest first.
 * @param page.beforeId page on: only orders made before this one
 */
export async function ordersOf(
  db: Reader,
  personId: string,
  page: { beforeId?: string; rows: number; states?: readonly OrderState[] },
): Promise<OrderView[]> {
  let query = db.selectFrom('orders').selectAll().where('person_id', '=', personId)
  if (page.beforeId !== undefined) query = query.where('id', '<', page.beforeId)
  if (page.states !== undefined) query = query.where('state', 'in', page.states)
  return toViews(db, await query.orderBy('id', 'desc').limit(page.rows).execute())
}

/** The order behind a line of the statement: of a payment, or of a refund. */
export async function orderOfCause(db: Reader, cause: Cause): Promise<string | null> {
  if (cause.type !== 'payment' && cause.type !== 'refund') return null
  const ofPayment = db.selectFrom('payments').select('order_id')
  const row = await (cause.type === 'payment'
    ? ofPayment.where('id', '=', cause.id)
    : ofPayment.where('id', '=', (on) => on.selectFrom('refunds').select('payment_id').where('id', '=', cause.id))
  ).executeTakeFirst()
  return row?.order_id ?? null
}

async function toViews(db: Reader, rows: OrderRow[]): Promise<OrderView[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const asks = await db.selectFrom('refund_asks').select(['order_id', 'state']).where('order_id', 'in', ids).execute()
  const payments = await db
    .selectFrom('payments')
    .select([
      'order_id',
      'state',
      'review_reason',
      'credits',
      'revoked_credits',
      'refunded_minor',
      'amount_minor',
      'receipt',
    ])
    .where('order_id', 'in', ids)
    .execute()
  const plans = rows.flatMap((row) => (row.subscription_id === null ? [] : [row.subscription_id]))
  const ends =
    plans.length === 0
      ? []
      : await db.selectFrom('subscriptions').select(['id', 'period_end_ms']).where('id', 'in', plans).execute()
  return rows.map((row) => {
    const end = ends.find((one) => one.id === row.subscription_id)
    const own = payments.filter((payment) => payment.order_id === row.id)
    const sum = (of: (payment: (typeof own)[number]) => number) => own.reduce((total, one) => total + of(one), 0)
    return {
      order: toOrderFacts(row),
      state: row.state,
      methodId: row.method,
      platform: fromJson<Address>(row.address).platform,
      checkout: row.checkout === null ? null : fromJson<Checkout>(row.checkout),
      quoteId: row.quote_id,
      creditedCredits: sum((one) => one.credits),
      revokedCredits: sum((one) => one.revoked_credits),
      refundedMinor: sum((one) => one.refunded_minor),
      inReview: own.some((one) => one.state === 'review' && one.review_reason !== 'test'),
      paidAtMs: row.paid_at_ms,
      subscription: end === undefined ? null : { id: end.id, untilMs: end.period_end_ms },
      keptMinor: sum((one) => (one.review_reason === 'test' ? 0 : one.amount_minor - one.refunded_minor)),
      receipts: own.flatMap(({ receipt }) => (receipt === null ? [] : [fromJson<PaymentReceipt>(receipt)])),
      refundAsk: asks.find((ask) => ask.order_id === row.id)?.state ?? null,
    }
  })
}
