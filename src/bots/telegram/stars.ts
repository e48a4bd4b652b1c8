/** Stars as the payment method needs them: narrow functions over the Bot API. */
import type { StarTransaction } from 'grammy/types'
import { type TelegramApi, TelegramFault } from './api.ts'
import type { StarsNotice } from './types.ts'

const PAGE = 100

export interface StarsShop {
  /** Returns all of a payment to who paid it. */
  refund(payment: { userId: string; chargeId: string }): Promise<'succeeded' | { refused: string }>
  /** Movements of the bot's Stars from a place in their order on, oldest first; at most a hundred. `rows`: how many there were; `datesMs`: when each notice was, `firstMs`: when the first row was. */
  page(offset: number): Promise<{ notices: StarsNotice[]; rows: number; datesMs: number[]; firstMs: number | null }>
}

export function createStarsShop(api: TelegramApi): StarsShop {
  return {
    async refund({ userId, chargeId }) {
      try {
        await api.call('refundStarPayment', { user_id: Number(userId), telegram_payment_charge_id: chargeId })
        return 'succeeded'
      } catch (error) {
        if (!(error instanceof TelegramFault) || error.status !== 400) throw error
        if (/CHARGE_ALREADY_REFUNDED/i.test(error.description)) return 'succeeded'
        return { refused: /([A-Z]+_[A-Z_]+)/.exec(error.description)?.[1]?.toLowerCase() ?? 'bad_request' }
      }
    },
    async page(offset) {
      const { transactions } = await api.call('getStarTransactions', { offset, limit: PAGE })
      const bills = transactions.filter((one) => toNotice(one).length > 0)
      return {
        notices: bills.flatMap(toNotice),
        rows: transactions.length,
        datesMs: bills.map(({ date }) => date * 1000),
        firstMs: transactions[0] === undefined ? null : transactions[0].date * 1000,
      }
    },
  }
}

/** Bills that people paid, and their undoing; everything else (withdrawals, gifts, advertising) is the operator's own business. */
function toNotice({ id, amount, source, receiver }: StarTransaction): StarsNotice[] {
  const partner = source ?? receiver
  if (partner?.type !== 'user' || partner.transaction_type !== 'invoice_payment') return []
  return [
    {
      type: source !== undefined ? 'paid' : 'refunded',
      chargeId: id,
      userId: String(partner.user.id),
      orderId: partner.invoice_payload ?? '',
      amountMinor: amount,
      currency: 'XTR',
    },
  ]
}
