import { randomBytes } from 'node:crypto'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
export const ID_CHARS = 22

const CHARS_AT_ONCE = 8
const DIGITS_AT_ONCE = 62n ** BigInt(CHARS_AT_ONCE)

const RANDOM_BITS = 80n
const POOL_BYTES = 4096
let pool = Buffer.alloc(0)
let lastMs = -1
let lastRandom = 0n

/**
 * A new id: 48 bits of milliseconds, 80 random bits, written in 22 characters that sort by time in byte order. Ids that one
 * process makes within one millisecond sort in the order they were made, so that answers written together arrive as written.
 * Otherwise time only helps indexes and eyes: no uniqueness rests on clocks.
 */
export function newId(nowMs: number = Date.now()): string {
  lastRandom = nowMs === lastMs ? lastRandom + 1n + BigInt(random(4).readUInt32BE()) : freshRandom()
  lastMs = nowMs
  return write((BigInt(nowMs) << RANDOM_BITS) | lastRandom)
}

/** No id of this time or later sorts before it: for reading the newest rows by their key. */
export function firstIdOf(sinceMs: number): string {
  return write(BigInt(Math.max(sinceMs, 0)) << RANDOM_BITS)
}

function write(id: bigint): string {
  let value = id
  let text = ''
  while (text.length < ID_CHARS) {
    // As many digits at once as a plain number takes.
    let part = Number(value % DIGITS_AT_ONCE)
    value /= DIGITS_AT_ONCE
    for (let i = 0; i < CHARS_AT_ONCE && text.length < ID_CHARS; i++) {
      text = DIGITS[part % 62] + text
      part = Math.floor(part / 62)
    }
  }
  return text
}

/** The first bit stays free, so that counting on within a millisecond can't run over. */
function freshRandom(): bigint {
  return BigInt(`0x${random(10).toString('hex')}`) >> 1n
}

/** Chance is fetched for many ids at once: asking the system takes longer than all the rest. */
function random(bytes: number): Buffer {
  if (pool.length < bytes) pool = randomBytes(POOL_BYTES)
  const taken = pool.subarray(0, bytes)
  pool = pool.subarray(bytes)
  return taken
}

/** Whether a text from outside has the form of an id. */
export function isId(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text)
}
