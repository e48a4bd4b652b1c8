/** Minor units and decimal strings, without floats. */

/** Coins and Stars, which no standard lists. */
const OWN: { [currency: string]: number } = { XTR: 0, USDT: 2, USDC: 2 }
const known = new Map<string, number>()

/** How many digits of a currency are minor units: 2 for RUB, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  const found = OWN[currency] ?? known.get(currency)
  if (found !== undefined) return found
  if (!/^[A-Z]{3}$/.test(currency)) return 2
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  known.set(currency, digits)
  return digits
}

/** 29900 RUB as `299.00`. */
export function toDecimal(amountMinor: number, currency: string): string {
  const digits = exponentOf(currency)
  const text = String(amountMinor).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/**
 * `299`, `299.0`, `299.00` and `299.000000` (or the number that JSON made of it) as 29900; null where it is no plain amount that
 * minor units can hold exactly: signs, exponents, a third digit that is not zero, beyond 2^53.
 */
export function toMinor(value: unknown, currency: string): number | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return null
  const match = /^(\d{1,16})(?:\.(\d{1,18}))?$/.exec(text)
  if (match === null) return null
  const digits = exponentOf(currency)
  const fraction = (match[2] ?? '').padEnd(digits, '0')
  if (/[1-9]/.test(fraction.slice(digits))) return null
  const minor = Number(`${match[1]}${fraction.slice(0, digits)}`)
  return Number.isSafeInteger(minor) ? minor : null
}

/**
 * The same, where a shop says more digits than money has (coins converted to fiat): rounded to the nearest minor unit. Null where
 * it is no amount.
 */
export function toMinorRounded(value: unknown, currency: string): number | null {
  const text = typeof value === 'number' && Number.isFinite(value) ? value.toFixed(8) : value
  const match = typeof text === 'string' ? /^(\d{1,16})(?:\.(\d{1,18}))?$/.exec(text) : null
  if (match === null) return null
  const digits = exponentOf(currency)
  const fraction = (match[2] ?? '').padEnd(digits + 1, '0')
  const minor = Number(`${match[1]}${fraction.slice(0, digits)}`) + (Number(fraction[digits]) >= 5 ? 1 : 0)
  return Number.isSafeInteger(minor) ? minor : null
}

/** A part of an amount, `part` of `whole` (which is not 0), rounded to the nearest minor unit. */
export function shareOf(amountMinor: number, part: bigint, whole: bigint): number {
  const share = (BigInt(amountMinor) * part + whole / 2n) / whole
  return Number(share > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : share)
}
