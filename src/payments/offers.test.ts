import { expect, test } from 'vitest'
import { holdCatalog } from '../core/catalog.ts'
import { newId } from '../core/id.ts'
import { offers, priceOf } from './offers.ts'
import type { Method, PaymentsParts } from './types.ts'

const method = (id: string, currencies: string[], platforms = ['telegram', 'web']): Method => ({
  id,
  currencies,
  platforms,
  checkout: async () => ({ kind: 'press' }),
  receive: async () => null,
  look: async () => null,
  refund: async () => ({ state: 'unknown' }),
})

function partsOf(more: string): PaymentsParts {
  const reading = holdCatalog(
    `
gifts: { start_credits: 0 }
limits: { running: 1, queued: 1, daily: 1, confirm_credits: 1 }
retention: { result_days: 1 }
default_kind: image
models:
  canvas: { kind: image, title: { en: Canvas }, prompt: required, price: { each: 1 }, routes: [{ provider: builtin, model: paint }] }
packs:
  small: { credits: 100, prices: { RUB: 9900, USD: 149, EUR: 139, XTR: 75, USDT: 150 } }
${more}`,
    ['builtin'],
  )
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  const methods = [
    method('stars', ['XTR'], ['telegram']),
    method('card', ['EUR', 'USD', 'RUB']),
    method('coins', ['USDT']),
  ]
  return { catalog: reading.catalog, methods } as unknown as PaymentsParts
}
const shown = (parts: PaymentsParts, platform: string, locale: 'en' | 'ru' | 'zh' = 'en') =>
  offers(parts, platform, locale).map((one) => `${one.methodId} ${one.amountMinor} ${one.currency}`)

test('without a word of the catalogue every way that is on is offered, in the likeliest money', () => {
  const parts = partsOf('')
  expect(shown(parts, 'telegram')).toEqual(['stars 75 XTR', 'card 149 USD', 'coins 150 USDT'])
  expect(shown(parts, 'web', 'ru')).toEqual(['card 9900 RUB', 'coins 150 USDT'])
  expect(shown(parts, 'web', 'zh')).toEqual(['card 149 USD', 'coins 150 USDT'])
})

test('the catalogue chooses by chat and language, in its own order and money', () => {
  const parts = partsOf(`
ways:
  - { method: coins, locales: [en, zh] }
  - { method: card, platforms: [web], currencies: [EUR] }
  - { method: stars }
  - { method: barter }
`)
  expect(shown(parts, 'telegram')).toEqual(['coins 150 USDT', 'stars 75 XTR'])
  expect(shown(parts, 'web')).toEqual(['coins 150 USDT', 'card 139 EUR'])
  expect(shown(parts, 'web', 'ru')).toEqual(['card 139 EUR'])
})

test('the catalogue says in which money people of a language are asked', () => {
  const parts = partsOf('currencies: { ru: [EUR] }')
  expect(shown(parts, 'web', 'ru')).toEqual(['card 139 EUR', 'coins 150 USDT'])
})

test('a way that is not offered in this chat can’t be ordered there by a forged press', () => {
  const parts = partsOf('ways: [{ method: card, platforms: [web] }]')
  const wanted = (platform: string, methodId = 'card') => ({
    key: 'k',
    personId: newId(0),
    address: { platform, bot: 'b', chat: 'c', place: 'private' as const },
    packId: 'small',
    methodId,
    currency: 'EUR',
  })
  expect(priceOf(parts, wanted('web')).amountMinor).toBe(139)
  expect(() => priceOf(parts, wanted('telegram'))).toThrow('method_unavailable')
  expect(() => priceOf(parts, wanted('web', 'coins'))).toThrow('method_unavailable')
})

test('a mistake in the ways is told with its line', () => {
  expect(() => partsOf('ways: [{ method: card, locales: [xx] }]')).toThrow(/ways/)
  expect(() => partsOf('currencies: { ru: [rub] }')).toThrow(/currencies/)
})
