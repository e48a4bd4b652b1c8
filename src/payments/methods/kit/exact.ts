import type { Json } from '../../../core/ports.ts'
import { isObject, type JsonObject } from './notices.ts'

/** Null where it is no JSON object. Numbers become the digits that were sent: ids outgrow 2^53, and the signature is made of digits. */
export function exact(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text, (_name, one: Json, context?: { source?: string }) =>
      typeof one === 'number' ? (context?.source ?? String(one)) : one,
    ) as Json
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
