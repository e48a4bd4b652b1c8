/**
 * Checks for single fields of a request, from which methods.ts builds the schema of each method.
 *
 * Stricter than Telegram, which ignores unknown fields, takes "12" for 12 and cuts numbers to their range: here an unknown
 * field, a wrong type and a number outside its range are refused with 400. In a JSON body values have their JSON type; in
 * a query string, a form or a multipart body numbers and booleans are text and nested objects are JSON text.
 */
import type { Part } from './body.ts'
import { bad } from './failures.ts'

export interface Reading {
  textual: boolean
  files: ReadonlyMap<string, Part>
  /** Names of files that a field refers to; a file that nobody refers to is an unknown field. */
  used: Set<string>
}

/** Takes a raw value and gives the checked one; throws ApiFailure. `at` is the path, for the text. */
export type Check = (value: unknown, at: string, reading: Reading) => unknown
export type Shape = { [field: string]: Check }

/** A file as a request names it. */
export type GivenFile = { upload: Part } | { fileId: string } | { url: string }

export const integer =
  (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Check =>
  (value, at, reading) => {
    const number = reading.textual && typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw bad(`field "${at}" must be of type Integer`)
    if (number < min || number > max) throw bad(`field "${at}" must be between ${min} and ${max}`)
    return number
  }

export const float =
  (min: number, max: number): Check =>
  (value, at, reading) => {
    const number = reading.textual && typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number !== 'number' || !Number.isFinite(number)) throw bad(`field "${at}" must be of type Float`)
    if (number < min || number > max) throw bad(`field "${at}" must be between ${min} and ${max}`)
    return number
  }

export const flag: Check = (value, at, reading) => {
  if (typeof value === 'boolean') return value
  if (reading.textual && (value === 'true' || value === 'false')) return value === 'true'
  throw bad(`field "${at}" must be of type Boolean`)
}

/** Text of `min` to `max` UTF-16 code units. */
export const text =
  (min = 0, max = 1_000_000): Check =>
  (value, at) => {
    if (typeof value !== 'string') throw bad(`field "${at}" must be of type String`)
    if (!value.isWellFormed()) throw bad('strings must be encoded in UTF-8')
    if (value.length < min) throw bad(`field "${at}" must be non-empty`)
    if (value.length > max) throw bad(`field "${at}" is too long: ${value.length} characters, at most ${max}`)
    return value
  }

/** Text whose limit counts bytes of UTF-8. */
export const textBytes =
  (min: number, max: number, refusal?: string): Check =>
  (value, at, reading) => {
    const checked = text()(value, at, reading) as string
    const sizeBytes = Buffer.byteLength(checked)
    if (sizeBytes < min || sizeBytes > max) {
      throw bad(refusal ?? `field "${at}" must be ${min}-${max} bytes long, it has ${sizeBytes}`)
    }
    return checked
  }

export const matching =
  (pattern: RegExp, refusal: string): Check =>
  (value, at, reading) => {
    const checked = text()(value, at, reading) as string
    if (!pattern.test(checked)) throw bad(refusal)
    return checked
  }

export const oneOf =
  (values: readonly string[], refusal?: string): Check =>
  (value, at) => {
    if (typeof value === 'string' && values.includes(value)) return value
    throw bad(refusal ?? `field "${at}" has an unknown value ${JSON.stringify(value)}`)
  }

export const chatId: Check = (value, at, reading) => {
  if (value === '') throw bad(`${at} is empty`)
  if (typeof value === 'string' && /^@[A-Za-z]\w{3,31}$/.test(value)) return value
  return integer()(value, at, reading)
}

/** What is written as JSON text in a form; its inside has JSON types everywhere. */
const unpacked = (value: unknown, at: string, reading: Reading): unknown => {
  if (!reading.textual) return value
  try {
    return JSON.parse(value as string)
  } catch {
    throw bad(`can't parse ${at} JSON object`)
  }
}

export const list =
  (item: Check, min = 0, max = 1000, refusal?: string): Check =>
  (value, at, reading) => {
    const items = unpacked(value, at, reading)
    if (!Array.isArray(items)) throw bad(`expected an Array in field "${at}"`)
    if (items.length < min || items.length > max) {
      throw bad(refusal ?? `field "${at}" must have ${min}-${max} items, it has ${items.length}`)
    }
    return items.map((one, index) => item(one, `${at}[${index}]`, { ...reading, textual: false }))
  }

/** An object with exactly these fields; `required` of them must be there. */
export const object =
  (shape: Shape, required: readonly string[] = []): Check =>
  (value, at, reading) => {
    const fields = unpacked(value, at, reading)
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
      throw bad(`expected an Object in field "${at}"`)
    }
    return readShape(new Map(Object.entries(fields)), shape, required, `${at}.`, { ...reading, textual: false })
  }

/** An object whose field `type` says which shape it has. */
export const tagged =
  (shapes: { [type: string]: { shape: Shape; required?: readonly string[] } }, refusal: string): Check =>
  (value, at, reading) => {
    const fields = unpacked(value, at, reading) as { type?: unknown } | null
    const found =
      typeof fields?.type === 'string' && Object.hasOwn(shapes, fields.type) ? shapes[fields.type] : undefined
    if (!found) throw bad(refusal)
    return object({ type: text(1), ...found.shape }, found.required)(fields, at, { ...reading, textual: false })
  }

/** Known to the specification, but not played by this double. */
export const unsupported: Check = (_value, at) => {
  throw bad(`field "${at}" is not supported by this double`)
}

/** A file: an upload under the field's own name, `attach://NAME`, a file_id, or an address where `mayBeUrl`. */
export const file =
  (options: { mayBeUrl: boolean; mustBeUpload?: boolean }): Check =>
  (value, at, reading): GivenFile => {
    if (typeof value === 'object' && value !== null && 'bytes' in value) return { upload: value as Part }
    if (typeof value !== 'string' || value === '') throw bad(`there is no ${at} in the request`)
    if (value.startsWith('attach://')) {
      const part = reading.files.get(value.slice('attach://'.length))
      if (!part) throw bad(`wrong file name in ${at}: nothing is attached as "${value.slice(9)}"`)
      reading.used.add(part.name)
      return { upload: part }
    }
    if (options.mustBeUpload) throw bad(`${at} can be uploaded as a new file only`)
    if (/^https?:\/\//i.test(value)) {
      if (!options.mayBeUrl) throw bad(`${at} can't be sent by URL`)
      return { url: value }
    }
    return { fileId: value }
  }

/** Reads all fields, or throws ApiFailure for the first that is unknown, missing or wrong. null is refused like a type. */
export function readShape(
  fields: ReadonlyMap<string, unknown>,
  shape: Shape,
  required: readonly string[],
  prefix: string,
  reading: Reading,
): { [field: string]: unknown } {
  for (const name of fields.keys()) {
    if (!Object.hasOwn(shape, name)) throw bad(`unknown field "${prefix}${name}"`)
  }
  for (const name of required) if (!fields.has(name)) throw bad(missing(name, prefix))
  const read: { [field: string]: unknown } = {}
  for (const [name, value] of fields) read[name] = shape[name]!(value, `${prefix}${name}`, reading)
  return read
}

function missing(name: string, prefix: string): string {
  if (prefix === '' && name === 'chat_id') return 'chat_id is empty'
  if (prefix === '' && name === 'text') return 'message text is empty'
  if (prefix === '' && name === 'message_id') return 'message identifier is not specified'
  return `field "${prefix}${name}" is required`
}
