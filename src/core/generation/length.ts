/**
 * The option `duration` of kinds whose length follows from what goes in: a speech (its words, or the voice message) and a clip that
 * gets sound. It is the longest that is made and what is priced; where nothing is chosen it is the smallest that fits. Pure.
 */
import type { Model, OptionDefinition } from '../catalog.ts'
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Kind, Options } from '../ports.ts'
import type { CheckedOptions } from '../pricing.ts'
import { speechMs } from './speech.ts'
import type { Draft, InputRef } from './types.ts'

const LENGTH_OF: { readonly [kind in Kind]?: InputRef['type'] } = { avatar: 'audio', sound: 'clip' }

/** How long it will be; null: the kind has a length of its own, or nobody can tell before the file was decoded. */
export function lengthMs(kind: Kind, { prompt, inputs }: Pick<Draft, 'prompt' | 'inputs'>): number | null {
  const type = LENGTH_OF[kind]
  if (type === undefined) return null
  const file = inputs.find((input) => input.type === type)
  if (file !== undefined) return file.durationMs ?? null
  return kind === 'avatar' && prompt !== '' ? speechMs(prompt) : null
}

/**
 * The options with the length that fits.
 * @param given as the person chose them
 * Throws Refusal 'length_short' { option, value, seconds, choices }: longer ones are allowed; 'length_long' { kind, seconds, max }:
 * none is.
 */
export function withLength(
  model: Model,
  checked: CheckedOptions,
  given: Options,
  draft: Pick<Draft, 'prompt' | 'inputs'>,
): CheckedOptions {
  const definition = model.options['duration']
  if (LENGTH_OF[model.kind] === undefined || definition === undefined) return checked
  const lasts = lengthMs(model.kind, draft)
  const isChosen = given['duration'] !== undefined
  if (lasts === null) {
    // An integer without a default would cost nothing.
    const duration = checked.options['duration'] ?? longestOf(definition)
    return { ...checked, options: { ...checked.options, duration } }
  }
  const seconds = secondsOf(lasts)
  const fitting = fittingOf(definition, seconds)
  if (fitting === null) throw new Refusal('length_long', { kind: model.kind, seconds, max: longestOf(definition) })
  const chosen = Number(checked.options['duration'])
  if (isChosen && isLonger(lasts, chosen))
    throw new Refusal('length_short', { option: 'duration', value: chosen, seconds, choices: fitting.choices })
  return { ...checked, options: { ...checked.options, duration: isChosen ? chosen : fitting.smallest } }
}

/**
 * After it was decoded: whether the file is no longer than what was chosen and paid.
 * Throws Refusal 'length_longer' { kind, seconds, max }.
 */
export function refuseLonger(kind: Kind, options: Options, inputs: readonly InputRef[]): void {
  const type = LENGTH_OF[kind]
  const { duration } = options
  const file = inputs.find((input) => input.type === type)
  if (type === undefined || typeof duration !== 'number' || file?.durationMs === undefined) return
  if (isLonger(file.durationMs, duration))
    throw new Refusal('length_longer', { kind, seconds: secondsOf(file.durationMs), max: duration })
}

/** Nothing goes on from where there is nothing. Throws Refusal 'from_late' { option, seconds }. */
export function refuseBeyondEnd(
  { kind, options }: { kind: Kind; options: Options },
  inputs: readonly InputRef[],
): void {
  const from = Number(options['from'] ?? 0)
  for (const { durationMs } of inputs)
    if (kind === 'extend' && durationMs !== undefined && from * 1000 >= durationMs)
      throw new Refusal('from_late', { option: 'from', seconds: Math.floor(durationMs / 1000) })
}

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

/** Chats tell whole seconds, and encoders add some milliseconds: so much over counts as nothing. */
const isLonger = (ms: number, seconds: number): boolean => ms > seconds * 1000 + LIMITS.lengthSlackMs

function longestOf(definition: OptionDefinition): number {
  if (definition.type === 'integer') return definition.max
  return definition.type === 'choice' ? Math.max(...definition.choices.map(Number)) : 0
}

function fittingOf(definition: OptionDefinition, seconds: number): { smallest: number; choices: string } | null {
  if (definition.type === 'integer') {
    const smallest = Math.max(definition.min, seconds)
    return smallest > definition.max ? null : { smallest, choices: `${smallest}–${definition.max}` }
  }
  const choices = definition.type === 'choice' ? definition.choices.map(Number).sort((a, b) => a - b) : []
  const fitting = choices.filter((choice) => choice >= seconds)
  return fitting[0] === undefined ? null : { smallest: fitting[0], choices: fitting.join(', ') }
}
