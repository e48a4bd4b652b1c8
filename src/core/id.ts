import { randomBytes } from 'node:crypto'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ID_CHARS = 22

/**
 * A new id: 48 bits of milliseconds, 80 random bits, written in 22 characters that sort by time in byte order.
 * Time only helps indexes and eyes: no order and no uniqueness rests on it.
 */
export function newId(nowMs: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(nowMs, 0, 6)
  let value = (bytes.readBigUInt64BE(0) << 64n) | bytes.readBigUInt64BE(8)
  let text = ''
  for (let i = 0; i < ID_CHARS; i++) {
    text = DIGITS[Number(value % 62n)] + text
    value /= 62n
  }
  return text
}

/** Whether a text from outside has the form of an id. */
export function isId(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text)
}
