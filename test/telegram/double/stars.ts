/**
 * Telegram Stars: invoices, checkout, refunds, the list of transactions, subscriptions (section "Payments").
 *
 * Rules for XTR: an empty provider token, exactly one price, no tips; a first button that is Pay. A pre_checkout_query is
 * answered once and within 10 s, or the payment fails. A refund is whole, once (CHARGE_ALREADY_REFUNDED), of a known
 * charge of that person (CHARGE_NOT_FOUND). Transactions are listed oldest first; a refund has the id of its payment.
 *
 * Stricter: fields that Telegram ignores for Stars (need_*, is_flexible, tips) are refused. Other currencies are provider.ts. At most 100000 Stars, from memory of the clients.
 */
import { bad, QUERY_TOO_OLD } from './failures.ts'
import type { Params } from './params.ts'
import { readProviderInvoice } from './provider.ts'
import type { Invoice, StarRow } from './stars-types.ts'
import type { Obj, World } from './world.ts'

export const CHECKOUT_MS = 10_000
export const SUBSCRIPTION_S = 2_592_000
const IGNORED = [
  ...['max_tip_amount', 'suggested_tip_amounts', 'provider_data', 'need_name', 'need_phone_number', 'need_email'],
  ...['need_shipping_address', 'send_phone_number_to_provider', 'send_email_to_provider', 'is_flexible'],
]

/** The invoice of sendInvoice or createInvoiceLink. */
export function readInvoice(world: World, params: Params): Invoice {
  if (params.currency !== 'XTR') return readProviderInvoice(world, params)
  if (params.provider_token) throw bad('PAYMENT_PROVIDER_INVALID')
  const ignored = IGNORED.find((name) => name in params)
  if (ignored) throw bad(`field "${ignored}" has no meaning for Telegram Stars`)
  if (params.prices!.length !== 1) throw bad('STARS_INVOICE_INVALID: exactly one price is expected')
  const [price] = params.prices!
  if (price!.amount < 1 || price!.amount > 100_000) throw bad('CURRENCY_TOTAL_AMOUNT_INVALID')
  if (params.start_parameter && !/^[\w-]{1,64}$/.test(params.start_parameter)) throw bad('START_PARAM_INVALID')
  if (params.subscription_period !== undefined) {
    if (params.subscription_period !== SUBSCRIPTION_S) throw bad('SUBSCRIPTION_PERIOD_INVALID')
    if (price!.amount > 10_000) throw bad('SUBSCRIPTION_AMOUNT_INVALID')
  }
  return {
    title: params.title!,
    description: params.description!,
    payload: params.payload!,
    amountStars: price!.amount,
    startParameter: params.start_parameter ?? '',
    subscriptionPeriodS: params.subscription_period,
    label: price!.label,
    currency: 'XTR',
    needEmail: false,
    providerData: undefined,
  }
}

/** Invoice, as a message carries it. */
export const invoiceJson = (invoice: Invoice): Obj => ({
  title: invoice.title,
  description: invoice.description,
  start_parameter: invoice.startParameter,
  currency: invoice.currency,
  total_amount: invoice.amountStars,
})

/** The first button of an invoice's keyboard must be Pay; without a keyboard Telegram makes one. */
export function checkInvoiceMarkup(params: Params): void {
  const rows = params.reply_markup?.inline_keyboard
  if (!rows || rows.length === 0) {
    params.reply_markup = { inline_keyboard: [[{ text: `Pay ${params.prices![0]!.amount}`, pay: true }]] }
  } else if (!rows[0]![0]!.pay) throw bad('REPLY_MARKUP_BUY_EMPTY')
}

export function createInvoiceLink(world: World, params: Params): string {
  const link = `https://t.me/$${world.secret(16)}`
  world.stars.links.set(link, readInvoice(world, params))
  return link
}

export function answerPreCheckoutQuery(world: World, params: Params): true {
  if (!params.ok && !params.error_message) throw bad('error_message is required where ok is False')
  const checkout = world.stars.checkouts.get(params.pre_checkout_query_id!)
  if (!checkout || checkout.answered || world.nowMs() - checkout.askedAtMs > CHECKOUT_MS) throw bad(QUERY_TOO_OLD)
  checkout.answered = true
  const said = params.error_message === undefined ? {} : { errorMessage: params.error_message }
  checkout.settle({ ok: params.ok!, timedOut: false, ...said })
  return true
}

/** Adds a row to the list and moves the balance. */
export function addRow(world: World, row: Omit<StarRow, 'json'>, partner: Obj): StarRow {
  const json: Obj = { id: row.chargeId, amount: row.amountStars, date: world.nowS() }
  json[row.incoming ? 'source' : 'receiver'] = partner
  const kept = { ...row, json }
  world.stars.rows.push(kept)
  world.stars.balance += row.incoming ? row.amountStars : -row.amountStars
  return kept
}

export const partnerOf = (world: World, personId: number, payload: string): Obj => ({
  type: 'user',
  transaction_type: 'invoice_payment',
  user: { ...world.people.get(personId)! },
  invoice_payload: payload,
})

/** Gives a payment back: the row, for the caller to tell the person. */
export function refund(world: World, personId: number, chargeId: string): StarRow {
  const paid = world.stars.rows.find((row) => row.incoming && row.chargeId === chargeId && row.personId === personId)
  if (!paid) throw bad('CHARGE_NOT_FOUND')
  if (world.stars.rows.some((row) => !row.incoming && row.chargeId === chargeId)) throw bad('CHARGE_ALREADY_REFUNDED')
  if (world.stars.balance < paid.amountStars) throw bad('BALANCE_TOO_LOW')
  const { payload, amountStars } = paid
  return addRow(
    world,
    { chargeId, personId, amountStars, incoming: false, payload },
    partnerOf(world, personId, payload),
  )
}

export function getStarTransactions(world: World, params: Params): Obj {
  const offset = params.offset ?? 0
  return { transactions: world.stars.rows.slice(offset, offset + (params.limit ?? 100)).map((row) => row.json) }
}

export function editUserStarSubscription(world: World, params: Params): true {
  const found = world.stars.subscriptions.get(params.telegram_payment_charge_id!)
  if (!found || found.personId !== params.user_id) throw bad('CHARGE_NOT_FOUND')
  if (found.expiresAtS < world.nowS()) throw bad('SUBSCRIPTION_NOT_ACTIVE')
  found.cancelled = params.is_canceled!
  return true
}
