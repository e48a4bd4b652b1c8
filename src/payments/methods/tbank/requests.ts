/** What goes to T-Bank, and how it is signed. */
import { createHash } from 'node:crypto'
import type { CheckoutContext, Clock, OrderFacts, RefundFacts } from '../../../core/ports.ts'
import type { JsonObject } from '../kit/notices.ts'

const MINUTE_MS = 60_000

export interface Settings {
  terminal: string
  password: string
  root: string
  taxation: string | undefined
  vat: string
  ffd: string
  clock: Clock
}
/**
 * The signature of a request or a notice: its scalars and the password, sorted by name, values only. Nested objects, nulls and the
 * token itself are left out; whatever else stands there is signed, known to us or not.
 */
export function tokenOf(fields: JsonObject, password: string): string {
  const signed = Object.entries({ ...fields, Password: password })
    .filter(([name, value]) => name !== 'Token' && value !== null && typeof value !== 'object')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(signed.map(([, value]) => String(value)).join(''))
    .digest('hex')
}

/** A payment under this name; its page lives as long as the order can be paid. */
export function requestOf(order: OrderFacts, name: string, context: CheckoutContext, settings: Settings): JsonObject {
  const dueMs = Math.max(order.expiresAtMs, settings.clock.nowMs() + 2 * MINUTE_MS)
  const receipt = receiptOf(order.amountMinor, context, settings)
  return {
    Amount: order.amountMinor,
    OrderId: name,
    Description: context.description,
    PayType: 'O',
    Language: context.locale === 'ru' ? 'ru' : 'en',
    SuccessURL: context.returnUrl,
    FailURL: context.returnUrl,
    RedirectDueDate: `${new Date(dueMs).toISOString().slice(0, 19)}+00:00`,
    ...(context.noticeUrl === undefined ? {} : { NotificationURL: context.noticeUrl }),
    ...(receipt === undefined ? {} : { Receipt: receipt }),
  }
}

/** A refund under our own id, which a card's refund is made once for. */
export function cancelOf(refund: RefundFacts, settings: Settings): JsonObject {
  // Of a whole refund the shop turns the payment's receipt round itself.
  const receipt = refund.amountMinor === refund.paidMinor ? undefined : receiptOf(refund.amountMinor, refund, settings)
  return {
    PaymentId: refund.paymentExternalId,
    Amount: refund.amountMinor,
    ExternalRequestId: refund.id,
    ...(receipt === undefined ? {} : { Receipt: receipt }),
  }
}

/** One line: the service is rendered at once, in full. */
function receiptOf(
  amountMinor: number,
  { description, email }: { description: string; email?: string },
  { taxation, vat, ffd }: Settings,
): JsonObject | undefined {
  if (taxation === undefined || email === undefined) return undefined
  const item = {
    Name: description,
    Price: amountMinor,
    Quantity: 1,
    Amount: amountMinor,
    Tax: vat,
    PaymentMethod: 'full_payment',
    PaymentObject: 'service',
    ...(ffd === '1.2' ? { MeasurementUnit: 'шт' } : {}),
  }
  return { FfdVersion: ffd, Email: email, Taxation: taxation, Items: [item] }
}
