/**
 * A shop's notice as it is kept: its signature has been checked and its payment written down, so what it says of a human being goes.
 * Shops name their fields differently; what is kept is what no such name covers.
 */
import { strikeCards } from '../card-numbers.ts'
import type { Json } from '../ports.ts'

const STRUCK = '[struck]'
/** Names, numbers and places of people, in the words of shops; a field so called goes with everything in it. */
const PERSONAL =
  /e-?mail|phone|mobile|msisdn|(?:^|_)tel(?:$|_)|(?:first|last|middle|full|given|family|user|card|payer|customer|account|holder|buyer|client)_?name|^(?:name|surname|fio|title)$|patronymic|birth|gender|address|street|city|region|zip|postal|post_?code|country|(?:^|_)ip(?:$|_)|agent|card|(?:^|_)pan(?:$|_)|holder|cvc|cvv|expiry|shipping|billing|contact|passport|(?:^|_)inn(?:$|_)|document|(?:^|_)payer$|recipient|geo|latitude|longitude|location|order_info|receipt|description|comment|login|iban|account_?number|bank|wallet_?number|customer(?:_details)?$/i
/** Ours, and what is looked at again: never struck, whatever it is called. */
const OURS = /^(?:id|order_?id|payment_?id|charge_?id|invoice_?id|order_?number|inv_?id)$/i

/** What is left of a notice once it was handled. */
export function strikeNotice(notice: Json): Json {
  if (notice === null || typeof notice !== 'object' || Array.isArray(notice)) return strike(notice)
  const { headers, query, body } = notice
  const isWeb = headers !== undefined && body !== null && typeof body === 'object' && !Array.isArray(body)
  if (!isWeb) return strike(notice)
  return { query: strike(query ?? null), body: strikeBody(body['text']) }
}

function strikeBody(text: Json | undefined): Json {
  if (typeof text !== 'string') return STRUCK
  try {
    return { text: JSON.stringify(strike(JSON.parse(text) as Json)) }
  } catch {
    // A form; whatever is neither is not kept.
    if (!/^[\w.[\]-]+=[^<]*$/.test(text)) return STRUCK
    const fields = [...new URLSearchParams(text)].map(([name, value]): [string, string] => [name, field(name, value)])
    return { text: new URLSearchParams(fields).toString() }
  }
}

function strike(value: Json): Json {
  if (typeof value === 'string') return strikeCards(value)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(strike)
  return Object.fromEntries(
    Object.entries(value).map(([name, one]): [string, Json] => [
      name,
      isPersonal(name) ? STRUCK : typeof one === 'string' ? field(name, one) : strike(one),
    ]),
  )
}

const field = (name: string, value: string): string => (isPersonal(name) ? STRUCK : strikeCards(value))
const isPersonal = (name: string): boolean => !OURS.test(name) && PERSONAL.test(name)
