/** What goes in, by its type: as its sender says before it was decoded, and as its bytes say after. Pure. */
import type { Model } from '../catalog.ts'
import { Refusal } from '../errors.ts'
import type { Draft, InputRef } from './types.ts'

const TYPES = ['picture', 'clip', 'audio'] as const
const SLOTS = { picture: 'pictures', clip: 'clips', audio: 'audio' } as const

/** How many of these are of a type, and how many nobody can tell yet. */
export function countInputs(inputs: readonly Pick<InputRef, 'type'>[]) {
  const counts = { picture: 0, clip: 0, audio: 0, unknown: 0 }
  for (const { type } of inputs) counts[type ?? 'unknown']++
  return counts
}

/**
 * Whether these can go into the model, in any order; a file that nobody can tell yet may be whatever still lacks.
 * Throws Refusal 'inputs_missing' { kind, min }, 'inputs_many' { kind, max }, where a model takes several types 'inputs_many_of'
 * { kind, what, max }, and what `wrongType` answers.
 */
export function checkInputs(model: Pick<Model, 'kind' | 'inputs'>, inputs: readonly Pick<InputRef, 'type'>[]): void {
  const { kind } = model
  const slots = TYPES.map((type) => ({ type, min: 0, max: 0, ...model.inputs[SLOTS[type]] }))
  const counts = countInputs(inputs)
  const least = slots.reduce((sum, { min }) => sum + min, 0)
  const most = slots.reduce((sum, { max }) => sum + max, 0)
  const lacking = slots.reduce((sum, { type, min }) => sum + Math.max(0, min - counts[type]), 0)
  if (inputs.length < least) throw new Refusal('inputs_missing', { kind, min: least })
  if (most === 0 && inputs.length > 0) throw new Refusal('inputs_many', { kind, max: most })
  for (const { type, max } of slots) {
    if (counts[type] <= max) continue
    if (max === 0) throw wrongType(model)
    throw max === most
      ? new Refusal('inputs_many', { kind, max })
      : new Refusal('inputs_many_of', { kind, what: type, max })
  }
  if (inputs.length > most) throw new Refusal('inputs_many', { kind, max: most })
  if (lacking > counts.unknown) throw new Refusal('inputs_missing', { kind, min: least })
}

/** A file of a type that the model does not take. */
export function wrongType({ kind, inputs }: Pick<Model, 'kind' | 'inputs'>): Refusal {
  if ((inputs.pictures?.max ?? 0) > 0) return new Refusal('file_wrong_type', { kind })
  const what = (inputs.clips?.max ?? 0) > 0 ? 'clip' : (inputs.audio?.max ?? 0) > 0 ? 'audio' : undefined
  return what === undefined
    ? new Refusal('file_wrong_type', { kind })
    : new Refusal('file_wrong_type_of', { kind, what })
}

/**
 * What belongs to a talking portrait: words or a voice message, exactly one of both, and somebody who says it.
 * Throws Refusal 'prompt_missing' { kind }, 'avatar_both', 'inputs_missing' { kind, min }.
 */
export function checkSpeech(
  model: Pick<Model, 'kind' | 'options'>,
  { prompt, inputs }: Pick<Draft, 'prompt' | 'inputs'>,
): void {
  const { kind } = model
  const { picture, audio, unknown } = countInputs(inputs)
  if (prompt !== '' && audio > 0) throw new Refusal('avatar_both')
  if (prompt === '' && audio + unknown === 0) throw new Refusal('prompt_missing', { kind })
  if (model.options['avatar'] === undefined && picture + unknown === 0)
    throw new Refusal('inputs_missing', { kind, min: 1 })
}
