/** JSON as it was written: signatures are made over digits and letters, not over what a reader makes of them. */
import type { Json } from '../../../core/ports.ts'
import { isObject } from './notices.ts'

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown
/** Node has these; TypeScript's library does not know all of them yet. */
const json = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown
  rawJSON(text: string): object
  isRawJSON(value: unknown): boolean
}

/** What was read, with every number as the text that stood there: ids beyond 2^53 stay whole. Throws where it is no JSON. */
export function parseExact(text: string): Json {
  return json.parse(text, (_name, value, { source }) => (typeof value === 'number' ? source : value)) as Json
}

/**
 * The texts that a sender who sorts names and signs may have signed: numbers and texts as they were written, texts as JavaScript
 * writes them, all as JavaScript writes it; each with lists as they are and as objects (what a simple-minded sort makes of them).
 */
export function sortedForms(text: string): Set<string> {
  const read = (isKept: (value: unknown) => boolean) =>
    json.parse(text, (_name, value, { source }) =>
      source !== undefined && isKept(value) ? json.rawJSON(source) : value,
    )
  const all = [read(() => true), read((value) => typeof value === 'number'), read(() => false)]
  return new Set(all.flatMap((value) => [false, true].map((flat) => JSON.stringify(sorted(value, flat)))))
}

function sorted(value: unknown, listsAsObjects: boolean): unknown {
  if (json.isRawJSON(value)) return value
  if (Array.isArray(value) && !listsAsObjects) return value.map((one) => sorted(one, listsAsObjects))
  if (!isObject(value) && !Array.isArray(value)) return value
  const entries = Object.entries(value as object).map(([name, one]): [string, unknown] => [
    name,
    sorted(one, listsAsObjects),
  ])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
