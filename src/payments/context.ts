/** What a checkout needs beside the order: words in the person's language, where to come back to, where receipts go. */
import { findPerson } from '../core/people.ts'
import type { CheckoutContext, Locale, OrderFacts } from '../core/ports.ts'
import { methodOf, type PaymentsParts } from './types.ts'

const DESCRIPTION_CHARS = 100

/** The context of an order, in the language of its person. */
export async function contextOfOrder(
  parts: PaymentsParts,
  order: OrderFacts,
  methodId: string,
): Promise<CheckoutContext> {
  const person = await findPerson(parts.db.outer, order.personId)
  return contextOf(parts, order, methodId, person?.locale ?? 'en')
}

export async function contextOf(
  parts: PaymentsParts,
  order: OrderFacts,
  methodId: string,
  locale: Locale,
): Promise<CheckoutContext> {
  const { browsers, shops } = parts.publicUrl
  const email = methodOf(parts, methodId)?.needsEmail === true ? await parts.receiptEmail(order.personId) : null
  return {
    locale,
    description: parts
      .describe({ credits: order.credits, isMonthly: order.subscription !== undefined }, locale)
      .slice(0, DESCRIPTION_CHARS),
    returnUrl: `${browsers()}/pay/return/${order.id}`,
    ...(shops === undefined ? {} : { noticeUrl: `${shops}/pay/${methodId}` }),
    ...(email === null ? {} : { email }),
  }
}
