/** The one codec of actions: `verb:id:argument` in at most 64 bytes, so that every chat can carry it in a button. */
import { LIMITS } from '../../core/limits.ts'
import type { Action } from './types.ts'

const VERB = /^[a-z][a-z0-9_]{0,11}$/
const ID = /^[0-9A-Za-z_.-]*$/
/** Control characters and halves of pairs: no button of ours has them, and PostgreSQL's JSON takes neither. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u

/** Throws when it would not fit: a programming mistake, caught by every test that presses the button. */
export function encodeAction(action: Action): string {
  const parts = [action.verb, action.id ?? '', action.argument ?? '']
  while (parts.at(-1) === '') parts.pop()
  const text = parts.join(':')
  const fits = Buffer.byteLength(text) <= LIMITS.actionBytes && !UNPRINTABLE.test(text)
  if (!fits || !VERB.test(action.verb) || !ID.test(action.id ?? ''))
    throw new Error(`an action does not fit: ${action.verb}`)
  return text
}

/** Null: not one of ours (forged, or of another version). */
export function decodeAction(text: string): Action | null {
  if (Buffer.byteLength(text) > LIMITS.actionBytes || UNPRINTABLE.test(text)) return null
  const [verb = '', id = '', ...rest] = text.split(':')
  if (!VERB.test(verb) || !ID.test(id)) return null
  const argument = rest.join(':')
  return { verb, ...(id === '' ? {} : { id }), ...(argument === '' ? {} : { argument }) }
}
