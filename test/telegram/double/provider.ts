/**
 * Bills in money, which a payment provider of @BotFather charges (core.telegram.org/bots/payments): a provider token of this bot, an
 * amount within Telegram's bounds for the currency (currencies.json), and provider_data as the provider's documentation has it:
 * the receipt's lines add up to the bill.
 */
import { bad } from './failures.ts'
import type { Params } from './params.ts'
import type { Invoice } from './stars-types.ts'
import type { World } from './world.ts'

// biome-ignore lint/suspicious/noExplicitAny: JSON from outside, looked at field by field
type Obj = { [field: string]: any }
/** Fields of bills in money. */
type Bill = Params & { need_email?: boolean; send_email_to_provider?: boolean; provider_data?: string }

/** About one and ten thousand US dollars, in minor units. */
const BOUNDS: { [currency: string]: [min: number, max: number] } = {
  USD: [100, 1_000_000],
  EUR: [86, 860_000],
  RUB: [8000, 80_000_000],
  JPY: [150, 1_500_000],
  IDR: [1_600_000, 16_000_000_000],
}

export function readProviderInvoice(world: World, params: Bill): Invoice {
  if (!params.provider_token || params.provider_token !== world.provider?.token) throw bad('PAYMENT_PROVIDER_INVALID')
  const bounds = BOUNDS[params.currency!]
  if (bounds === undefined) throw bad('CURRENCY_INVALID')
  const total = params.prices!.reduce((sum, one) => sum + one.amount, 0)
  if (total < bounds[0] || total > bounds[1]) throw bad('CURRENCY_TOTAL_AMOUNT_INVALID')
  if (params.start_parameter && !/^[\w-]{1,64}$/.test(params.start_parameter)) throw bad('START_PARAM_INVALID')
  if (params.subscription_period !== undefined) throw bad('SUBSCRIPTION_CURRENCY_INVALID')
  if (params.send_email_to_provider && !params.need_email) throw bad('send_email_to_provider without need_email')
  return {
    title: params.title!,
    description: params.description!,
    payload: params.payload!,
    amountStars: total,
    currency: params.currency!,
    needEmail: params.need_email ?? false,
    providerData: readData(params, total),
    startParameter: params.start_parameter ?? '',
    subscriptionPeriodS: undefined,
    label: params.prices![0]!.label,
  }
}

function readData(params: Bill, total: number): Obj | undefined {
  if (params.provider_data === undefined) return undefined
  let data: Obj
  try {
    data = JSON.parse(params.provider_data)
  } catch {
    throw bad('PROVIDER_DATA_INVALID')
  }
  const wrong = (why: string) => bad(`PROVIDER_DATA_INVALID: ${why}`)
  if (data['receipt'] !== undefined) {
    const items: Obj[] = data['receipt'].items ?? []
    if (items.length === 0) throw wrong('no items')
    for (const item of items) {
      if (!/^\d+\.\d{2}$/.test(item['amount']?.value) || item['amount'].currency !== params.currency)
        throw wrong('amount')
      if (!Number.isInteger(item['vat_code']) || item['vat_code'] < 1 || item['vat_code'] > 12) throw wrong('vat_code')
      if (!item['description'] || item['description'].length > 128) throw wrong('description')
      if (item['payment_mode'] === undefined || item['payment_subject'] === undefined) throw wrong('payment_mode')
    }
    const sum = items.reduce((all, { quantity, amount }) => all + Number(quantity) * Number(amount.value) * 100, 0)
    if (Math.round(sum) !== total) throw wrong('the items do not add up to the bill')
    if (!params.send_email_to_provider && data['receipt'].customer === undefined) throw wrong('no customer')
  } else if (data['Receipt'] !== undefined) {
    const items: Obj[] = data['Receipt'].items ?? []
    if (items.some((item) => !item['name'] || item['tax'] === undefined || !(item['quantity'] > 0)))
      throw wrong('items')
    if (Math.round(items.reduce((all, { sum }) => all + sum * 100, 0)) !== total) throw wrong('sum')
  } else throw wrong('neither receipt nor Receipt')
  return data
}
