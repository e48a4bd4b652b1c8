/** Payments by Telegram's provider in our books: nobody else can be asked about them. */
import type { Database } from '../core/db/database.ts'
import { TELEGRAM_PAYMENTS, type TelegramPaymentsBooks } from './methods/index.ts'

export function telegramPaymentsBooks(db: Database): TelegramPaymentsBooks {
  return {
    async paymentOf(orderId) {
      const payment = await db.outer
        .selectFrom('payments')
        .select(['external_id', 'amount_minor', 'currency'])
        .where('method', '=', TELEGRAM_PAYMENTS)
        .where('order_id', '=', orderId)
        .orderBy('id')
        .executeTakeFirst()
      if (payment === undefined) return null
      const { external_id: externalId, amount_minor: amountMinor, currency } = payment
      return { externalId, orderId, amountMinor, currency, status: 'paid' }
    },
  }
}
