/** What YooKassa is asked for: payments and refunds with their receipts. */
import type { CheckoutContext, Clock, OrderFacts, RefundFacts } from '../../../core/ports.ts'
import { toDecimal } from '../kit/amounts.ts'

export interface Settings {
  shopId: string
  secretKey: string
  root: string
  vatCode: number | undefined
  taxSystem: number | undefined
  clock: Clock
}

/** A payment on the shop's page. What is paid again every month leaves what we charge it with. */
export function requestOf(order: OrderFacts, context: CheckoutContext, settings: Settings) {
  const amount = { value: toDecimal(order.amountMinor, order.currency), currency: order.currency }
  const receipt = receiptOf(amount, context, settings)
  return {
    amount,
    capture: true,
    confirmation: { type: 'redirect', return_url: context.returnUrl },
    description: context.description,
    metadata: { order_id: order.id },
    ...(order.subscription === undefined ? {} : { save_payment_method: true }),
    ...(receipt === undefined ? {} : { receipt }),
  }
}

/** One line: the service is rendered at once, in full. */
function receiptOf(
  amount: { value: string; currency: string },
  { description, email }: { description: string; email?: string },
  { vatCode, taxSystem }: Settings,
) {
  if (vatCode === undefined || email === undefined) return undefined
  return {
    customer: { email },
    items: [
      {
        description,
        quantity: '1.00',
        amount,
        vat_code: vatCode,
        payment_mode: 'full_payment',
        payment_subject: 'service',
      },
    ],
    ...(taxSystem === undefined ? {} : { tax_system_code: taxSystem }),
  }
}

/** By which a refund is found again; people read it in the shop's cabinet. */
export const noteOf = (refund: RefundFacts): string => `Refund ${refund.id}`

export function refundRequest(refund: RefundFacts, settings: Settings) {
  const amount = { value: toDecimal(refund.amountMinor, refund.currency), currency: refund.currency }
  // The receipt of a whole refund is the payment's own, turned round.
  const receipt = refund.amountMinor === refund.paidMinor ? undefined : receiptOf(amount, refund, settings)
  return {
    payment_id: refund.paymentExternalId,
    amount,
    description: noteOf(refund),
    ...(receipt === undefined ? {} : { receipt }),
  }
}
