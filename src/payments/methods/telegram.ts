/**
 * Telegram Payments: bills inside Telegram that a payment provider (YooKassa, Stripe, Robokassa ...) charges, by a provider token of
 * @BotFather. Credited by Telegram's charge id. The Bot API has neither a refund nor a question for these payments: notices come through
 * the chat's intake, which loses nothing, and money goes back in the provider's cabinet.
 */
import { z } from 'zod'
import { isId } from '../../core/id.ts'
import type { CheckoutContext, Json, OrderFacts, PaymentFacts } from '../../core/ports.ts'
import { oneOf, variable } from '../../core/variable.ts'
import { toDecimal } from './kit/amounts.ts'
import type { Method, ShopDefinition, ShopSettings } from './types.ts'

export const TELEGRAM_PAYMENTS = 'telegram'
/** https://yookassa.ru/developers/payment-acceptance/receipts/54fz/yoomoney/parameters-values */
const DESCRIPTION_CHARS = 128

/** A payment, as the chat tells of it; without what the person wrote for the receipt. */
export type ProviderPayment = {
  type: 'paid'
  chargeId: string
  /** The provider's own number of it, by which it is found in the cabinet. */
  providerChargeId: string
  userId: string
  orderId: string
  amountMinor: number
  currency: string
} & { [name: string]: Json }

/** What the bill needs besides its price: part of the checkout, without any secret. */
export type ProviderBill = {
  payload: string
  amount: number
  currency: string
  /** JSON for the provider, where receipts are asked for. */
  providerData?: string
  needEmail?: true
}

export interface TelegramPaymentsBooks {
  /** The payment of an order, as it was credited; null: none. */
  paymentOf(orderId: string): Promise<PaymentFacts | null>
}

/** What it is set up with; it is made by its chat. */
export const telegramPayments: Omit<ShopDefinition, 'create'> = {
  id: TELEGRAM_PAYMENTS,
  needs: ['TELEGRAM_PAYMENTS_TOKEN'],
  variables: {
    TELEGRAM_PAYMENTS_TOKEN: variable(
      z.string().regex(/^\d{1,20}:(TEST|LIVE):[\x21-\x7e]{1,200}$/, { error: 'is not a token of a payment provider' }),
      undefined,
      'Copy it from @BotFather: your bot, Payments, the provider (12345:LIVE:...).',
    ),
    TELEGRAM_PAYMENTS_CURRENCIES: variable(
      z.string().regex(/^(?!.*XTR)[A-Z]{3}(,[A-Z]{3})*$/, { error: 'is no list such as RUB or USD,EUR' }),
      'RUB',
      'Write the currencies that the provider takes, with commas between them, such as USD,EUR.',
    ),
    TELEGRAM_PAYMENTS_RECEIPT: variable(
      oneOf('yookassa', 'robokassa'),
      undefined,
      'Write yookassa or robokassa where the provider has to send receipts (54-FZ), or leave it out.',
    ),
    TELEGRAM_PAYMENTS_VAT: variable(
      z.string().regex(/^\w{1,20}$/, { error: 'is no rate of the provider' }),
      undefined,
      'Write the VAT rate in the words of the provider (YooKassa: 1 to 12, Robokassa: none, vat22 ...), or leave it out: no VAT.',
    ),
    TELEGRAM_PAYMENTS_TAX_SYSTEM: variable(
      z.string().regex(/^\w{1,20}$/, { error: 'is no tax system of the provider' }),
      undefined,
      'Write the tax system in the words of the provider (YooKassa: 1 to 6, Robokassa: osn, usn_income ...), or leave it out.',
    ),
  },
}

/** Null where no provider token is set. */
export function createTelegramPayments(settings: ShopSettings, books: TelegramPaymentsBooks): Method | null {
  if (settings['TELEGRAM_PAYMENTS_TOKEN'] === undefined) return null
  return {
    id: TELEGRAM_PAYMENTS,
    currencies: (settings['TELEGRAM_PAYMENTS_CURRENCIES'] ?? 'RUB').split(','),
    platforms: ['telegram'],
    manualRefunds: true,
    unasked:
      'Telegram tells neither a list of these payments nor one of them again: compare them with the payment provider’s cabinet',
    async checkout(order, context) {
      return { kind: 'invoice', invoice: billOf(order, context, settings) }
    },
    async receive(notice) {
      return readPayment(notice)
    },
    // Telegram can't be asked.
    look: ({ id }) => books.paymentOf(id),
    async refund() {
      return { state: 'succeeded' }
    },
  }
}

function billOf(order: OrderFacts, context: CheckoutContext, settings: ShopSettings): ProviderBill {
  const bill: ProviderBill = { payload: order.id, amount: order.amountMinor, currency: order.currency }
  const receipt = receiptOf(order, context.description.slice(0, DESCRIPTION_CHARS), settings)
  // The provider sends receipts to the address that the person writes into the bill; we never see it.
  return receipt === null ? bill : { ...bill, providerData: JSON.stringify(receipt), needEmail: true }
}

/** One line, rendered at once and in full (54-FZ). Its sum is the bill's, in the form of each provider. */
function receiptOf(order: OrderFacts, description: string, settings: ShopSettings): Json {
  const tax = settings['TELEGRAM_PAYMENTS_VAT']
  const system = settings['TELEGRAM_PAYMENTS_TAX_SYSTEM']
  const value = toDecimal(order.amountMinor, order.currency)
  switch (settings['TELEGRAM_PAYMENTS_RECEIPT']) {
    case 'yookassa':
      return {
        receipt: {
          items: [
            {
              description,
              quantity: '1.00',
              amount: { value, currency: order.currency },
              vat_code: Number(tax ?? 1),
              payment_mode: 'full_payment',
              payment_subject: 'service',
            },
          ],
          ...(system === undefined ? {} : { tax_system_code: Number(system) }),
        },
      }
    case 'robokassa':
      return {
        InvoiceId: 0,
        Receipt: {
          ...(system === undefined ? {} : { sno: system }),
          items: [
            {
              name: description,
              quantity: 1,
              sum: Number(value),
              tax: tax ?? 'none',
              payment_method: 'full_payment',
              payment_object: 'service',
            },
          ],
        },
      }
    default:
      return null
  }
}

/** A notice as the chat wrote it. What is not of its form is none. */
function readPayment(notice: Json): PaymentFacts | null {
  if (notice === null || typeof notice !== 'object' || Array.isArray(notice)) return null
  const { type, chargeId, orderId, amountMinor, currency } = notice
  if (type !== 'paid' || typeof chargeId !== 'string' || chargeId === '' || typeof orderId !== 'string') return null
  if (typeof amountMinor !== 'number' || typeof currency !== 'string' || currency === 'XTR') return null
  return {
    externalId: chargeId,
    ...(isId(orderId) ? { orderId } : {}),
    amountMinor,
    currency,
    status: 'paid',
  }
}
