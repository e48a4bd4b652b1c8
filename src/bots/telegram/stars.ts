/** Stars as the payment method needs them: narrow functions over the Bot API. */
import type { StarTransaction } from 'grammy/types'
import type { StarsMovement, StarsShop } from '../../payments/index.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { shorten } from './render.ts'

const PAGE = 100
/** Telegram knows no other. https://core.telegram.org/bots/api#createinvoicelink */
const PERIOD_S = 2_592_000
const TITLE_CHARS = 32

export function createStarsShop(api: TelegramApi): StarsShop {
  return {
    async refund({ userId, chargeId }) {
      try {
        await api.call('refundStarPayment', { user_id: Number(userId), telegram_payment_charge_id: chargeId })
        return 'succeeded'
      } catch (error) {
        if (!(error instanceof TelegramFault) || error.status !== 400) throw error
        if (/CHARGE_ALREADY_REFUNDED/i.test(error.description)) return 'succeeded'
        return { refused: codeOf(error) }
      }
    },
    subscriptionLink: ({ payload, title, amount }) =>
      api.call('createInvoiceLink', {
        title: shorten(title, TITLE_CHARS),
        description: title,
        payload,
        provider_token: '',
        currency: 'XTR',
        prices: [{ label: shorten(title, TITLE_CHARS), amount }],
        subscription_period: PERIOD_S,
      }),
    async editSubscription({ userId, chargeId, isCancelled }) {
      try {
        await api.call('editUserStarSubscription', {
          user_id: Number(userId),
          telegram_payment_charge_id: chargeId,
          is_canceled: isCancelled,
        })
        return 'done'
      } catch (error) {
        if (!(error instanceof TelegramFault) || error.status !== 400) throw error
        // What is over takes no more Stars.
        if (isCancelled && /SUBSCRIPTION_NOT_ACTIVE/i.test(error.description)) return 'done'
        return { refused: codeOf(error) }
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

const codeOf = (error: TelegramFault): string =>
  /([A-Z]+_[A-Z_]+)/.exec(error.description)?.[1]?.toLowerCase() ?? 'bad_request'

/** Bills that people paid, and their undoing; everything else (withdrawals, gifts, advertising) is the operator's own business. */
function toNotice({ id, amount, source, receiver }: StarTransaction): StarsMovement[] {
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
