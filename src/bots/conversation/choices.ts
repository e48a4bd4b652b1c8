/** Choices by a name that fits into a button, however long their values are. */
import { createHash } from 'node:crypto'
import type { Model } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import { ID_CHARS } from '../../core/id.ts'
import { LIMITS } from '../../core/limits.ts'

/** The longest verb before it, and three signs between. */
const AROUND_BYTES = 'list'.length + ID_CHARS + 3
const HASH_CHARS = 10

/** The value itself where it fits beside the name of its option, else a short name that stays the same. */
export function choiceName(option: string, value: string | number): string {
  const text = String(value)
  const room = LIMITS.actionBytes - AROUND_BYTES - option.length
  const isPlain = Buffer.byteLength(text) <= room && !text.startsWith('#')
  return isPlain ? text : `#${createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARS)}`
}

/** The value behind a name; of what has no choices, and of a value that is none of them, what was written. */
export function choiceValue(model: Pick<Model, 'options'>, option: string, name: string): string {
  const definition = model.options[option]
  if (definition?.type !== 'choice' || !name.startsWith('#')) return name
  const found = definition.choices.find((value) => choiceName(option, value) === name)
  // The catalogue has changed since.
  if (found === undefined) throw new Refusal('action_unknown')
  return String(found)
}
