/** The log: one JSON object a line on standard output. The only importer of pino. */
import { type DestinationStream, pino } from 'pino'
import { strikeCards } from './core/card-numbers.ts'
import type { Log } from './core/ports.ts'

/** A log that can be told more about where it stands; `child` adds its fields to every line. */
export interface RootLog extends Log {
  fatal(fields: object, text: string): void
  child(fields: object): RootLog
}

/** Fields that never belong into a log, wherever they stand in the first three levels. */
const SECRET_FIELDS = [
  'token',
  'password',
  'secret',
  'authorization',
  'cookie',
  'apiKey',
  'prompt',
  'text',
  'payload',
  'body',
  'headers',
  'address',
  'email',
]
const REDACTED = '[redacted]'
const STACK_LINES = 12
const MESSAGE_CHARS = 300

/**
 * Makes the log of the process. `level` is one of pino's or `silent`; `destination` is for tests.
 * Errors belong under `err`: their name, code, message and a short stack are kept, scrubbed of what looks like a secret.
 */
export function createLog(level: string, destination?: DestinationStream): RootLog {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: withoutCards },
    redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: REDACTED },
    serializers: { err: describeError, error: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Card numbers in texts of the first two levels; ids stay as they are, but for one that happens to look like one. */
function withoutCards(fields: { [name: string]: unknown }): { [name: string]: unknown } {
  const strike = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return strikeCards(value)
    if (depth === 0 || value === null || typeof value !== 'object' || value instanceof Error) return value
    if (Array.isArray(value)) return value.map((one) => strike(one, depth - 1))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strike(one, depth - 1)]))
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, strike(value, 2)]))
}

/** An error as plain data, its causes with it. Anything that is not an error is only named by its type. */
export function describeError(value: unknown, depth = 0): object | string {
  if (!(value instanceof Error)) return typeof value === 'string' ? scrub(value) : `a thrown ${typeof value}`
  const code = (value as { code?: unknown }).code
  return {
    name: value.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message: scrub(value.message),
    stack: placesOf(value),
    ...(value.cause !== undefined && depth < 3 ? { cause: describeError(value.cause, depth + 1) } : {}),
  }
}

/** The lines of the stack that name places; the message above them may be long and is said apart. */
function placesOf(error: Error): string[] {
  const lines = String(error.stack ?? '').split('\n', 200)
  return lines.flatMap((line) => (/^\s+at /.test(line) ? [scrub(line.trim())] : [])).slice(0, STACK_LINES)
}

/** Strikes out passwords in addresses, queries, bearer and bot tokens, and shortens. */
export function scrub(text: string): string {
  return strikeCards(text.slice(0, 4 * MESSAGE_CHARS))
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${REDACTED}@`)
    .replace(/(https?:\/\/[^\s?#]+)[?#]\S*/gi, `$1?${REDACTED}`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${REDACTED}`)
    .replace(/(?:\bbot)?\d{6,20}:[\w-]{30,}/g, REDACTED)
    .slice(0, MESSAGE_CHARS)
}
