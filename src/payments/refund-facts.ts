/** What a shop is told of a refund. */
import { findPerson } from '../core/people.ts'
import type { RefundFacts } from '../core/ports.ts'
import { contextOf } from './context.ts'
import type { RefundRow } from './refund-books.ts'
import { type PaymentRow, type PaymentsParts, toOrderFacts } from './types.ts'

export async function refundFacts(parts: PaymentsParts, row: RefundRow, payment: PaymentRow): Promise<RefundFacts> {
  const order =
    payment.order_id === null
      ? undefined
      : await parts.db.outer.selectFrom('orders').selectAll().where('id', '=', payment.order_id).executeTakeFirst()
  const person = payment.person_id === null ? null : await findPerson(parts.db.outer, payment.person_id)
  const context =
    order === undefined
      ? undefined
      : await contextOf(parts, toOrderFacts(order), payment.method, person?.locale ?? 'en')
  return {
    id: row.id,
    paymentExternalId: payment.external_id,
    amountMinor: row.amount_minor,
    currency: payment.currency,
    paidMinor: payment.amount_minor,
    refundedMinor: payment.refunded_minor,
    description: context?.description ?? '',
    ...(context?.email === undefined ? {} : { email: context.email }),
    ...(order === undefined ? {} : { order: toOrderFacts(order) }),
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
  }
}
