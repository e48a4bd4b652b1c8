/** How a stored file may be called, in every store. */
import { Fault } from '../errors.ts'

const KEY = /^[A-Za-z0-9_-]{8,80}(\.[a-z0-9]{1,5})?$/

export const isKey = (text: string): boolean => KEY.test(text)

/** Throws the fault key_invalid for what could lead anywhere else. */
export function checkKey(key: string): void {
  if (!KEY.test(key)) throw new Fault('key_invalid')
}

/** Both ends counted; the end may lie behind the file's. Throws the fault range_invalid. */
export function checkRange({ start, end }: { start: number; end: number }): void {
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end)) {
    throw new Fault('range_invalid')
  }
}
