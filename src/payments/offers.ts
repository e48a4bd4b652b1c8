/** What is on sale to whom: packs, by the methods that the catalogue offers there, at prices in the person's likely currency. */
import type { Catalog, Pack, PlanOnSale } from '../core/catalog.ts'
import { Refusal } from '../core/errors.ts'
import type { Locale } from '../core/ports.ts'
import {
  type Method,
  methodOf,
  type NewOrder,
  type NewSubscription,
  type Offer,
  type PaymentsParts,
  type PlanOffer,
} from './types.ts'

/** Where the catalogue says nothing: the money of most who speak the language. */
const LIKELY: { [locale in Locale]: readonly string[] } = {
  en: ['USD', 'EUR'],
  ru: ['RUB'],
  zh: ['CNY', 'USD'],
  id: ['IDR', 'USD'],
}

/** What can be bought in a chat of this platform, pack by pack; a method asks for one currency of a person, the likeliest that it takes. */
export function offers(parts: PaymentsParts, platform: string, locale?: Locale): Offer[] {
  const catalog = parts.catalog.current()
  const methods = waysOf(parts.methods, catalog, platform, locale)
  return catalog.packs.flatMap((pack) =>
    methods.flatMap(({ method, currencies }): Offer[] => {
      if (method.sells?.(pack.id) === false) return []
      const currency = currencies.find((one) => pack.prices[one] !== undefined)
      if (currency === undefined) return []
      const amountMinor = pack.prices[currency] as number
      return [{ packId: pack.id, credits: pack.credits, methodId: method.id, amountMinor, currency, best: pack.best }]
    }),
  )
}

/** The same of plans, by the methods that sell by the month. */
export function planOffers(parts: PaymentsParts, platform: string, locale?: Locale): PlanOffer[] {
  const catalog = parts.catalog.current()
  const methods = waysOf(parts.methods, catalog, platform, locale).filter(({ method }) => method.subscriptions)
  return catalog.plans.flatMap((plan) =>
    methods.flatMap(({ method, currencies }): PlanOffer[] => {
      if (method.subscriptions?.sells?.(plan.id) === false) return []
      const currency = currencies.find((one) => plan.prices[one] !== undefined)
      if (currency === undefined) return []
      const { id: planId, credits, discount_percent: discountPercent, priority, best } = plan
      const amountMinor = plan.prices[currency] as number
      return [{ planId, credits, methodId: method.id, amountMinor, currency, discountPercent, priority, best }]
    }),
  )
}

/** The methods that are offered, in the catalogue's order, each with its currencies, the likeliest first. */
function waysOf(
  methods: readonly Method[],
  catalog: Catalog,
  platform: string,
  locale: Locale | undefined,
): { method: Method; currencies: string[] }[] {
  const there = methods.filter((method) => method.platforms.includes(platform))
  const likely = locale === undefined ? [] : (catalog.currencies[locale] ?? LIKELY[locale])
  const sorted = (currencies: readonly string[]) => [
    ...likely.filter((one) => currencies.includes(one)),
    ...currencies.filter((one) => !likely.includes(one)),
  ]
  if (catalog.ways === null) return there.map((method) => ({ method, currencies: sorted(method.currencies) }))
  return catalog.ways.flatMap((way) => {
    const method = there.find((one) => one.id === way.method)
    if (method === undefined) return []
    if (way.platforms !== undefined && !way.platforms.includes(platform)) return []
    if (way.locales !== undefined && locale !== undefined && !way.locales.includes(locale)) return []
    const currencies = way.currencies?.filter((one) => method.currencies.includes(one)) ?? sorted(method.currencies)
    return [{ method, currencies }]
  })
}

/**
 * The price of what somebody wants, at any currency that is offered in this chat. Throws Refusal: pack_gone,
 * method_unavailable, currency_unavailable { currency }.
 */
export function priceOf(
  parts: PaymentsParts,
  wanted: NewOrder,
): { pack: Pack; method: Method; currency: string; amountMinor: number } {
  const pack = parts.catalog.current().packs.find((one) => one.id === wanted.packId)
  if (pack === undefined) throw new Refusal('pack_gone')
  const method = methodOf(parts, wanted.methodId)
  const { platform } = wanted.address
  if (method === undefined || waysOf([method], parts.catalog.current(), platform, undefined).length === 0)
    throw new Refusal('method_unavailable')
  if (method.sells?.(pack.id) === false) throw new Refusal('method_unavailable')
  const currency = wanted.currency ?? method.currencies.find((one) => pack.prices[one] !== undefined)
  const amountMinor = currency === undefined ? undefined : pack.prices[currency]
  if (currency === undefined || amountMinor === undefined || !method.currencies.includes(currency))
    throw new Refusal('currency_unavailable', { currency: (currency ?? '').slice(0, 10) })
  return { pack, method, currency, amountMinor }
}

/** The same of a plan. Throws Refusal: plan_gone, method_unavailable, currency_unavailable { currency }. */
export function planPriceOf(
  parts: PaymentsParts,
  wanted: Pick<NewSubscription, 'planId' | 'methodId' | 'currency' | 'address'>,
): { plan: PlanOnSale; method: Method; currency: string; amountMinor: number } {
  const catalog = parts.catalog.current()
  const plan = catalog.plans.find((one) => one.id === wanted.planId)
  if (plan === undefined) throw new Refusal('plan_gone')
  const method = methodOf(parts, wanted.methodId)
  const isOffered = method !== undefined && waysOf([method], catalog, wanted.address.platform, undefined).length > 0
  if (!isOffered || method.subscriptions === undefined || method.subscriptions.sells?.(plan.id) === false)
    throw new Refusal('method_unavailable')
  const currency = wanted.currency ?? method.currencies.find((one) => plan.prices[one] !== undefined)
  const amountMinor = currency === undefined ? undefined : plan.prices[currency]
  if (currency === undefined || amountMinor === undefined || !method.currencies.includes(currency))
    throw new Refusal('currency_unavailable', { currency: (currency ?? '').slice(0, 10) })
  return { plan, method, currency, amountMinor }
}
