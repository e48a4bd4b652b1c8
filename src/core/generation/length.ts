/**
 * The option `duration` of kinds whose length follows from what goes in: a speech (its words, or the voice message) and a clip that
 * gets sound. Nobody chooses it: it is the shortest that fits, and what is priced; of that only the seconds that were made are paid.
 */
import type { Model, OptionDefinition } from '../catalog.ts'
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Kind, Options } from '../ports.ts'
import { type CheckedOptions, priceCredits } from '../pricing.ts'
import { speechMs } from './speech.ts'
import type { Draft, Generation, InputRef } from './types.ts'

const LENGTH_OF: { readonly [kind in Kind]?: InputRef['type'] } = { avatar: 'audio', sound: 'clip' }

/** How long it will be; null: the kind has a length of its own, or nobody can tell before the file was decoded. */
export function lengthMs(kind: Kind, { prompt, inputs }: Pick<Draft, 'prompt' | 'inputs'>): number | null {
  const type = LENGTH_OF[kind]
  if (type === undefined) return null
  const file = inputs.find((input) => input.type === type)
  if (file !== undefined) return file.durationMs ?? null
  return kind === 'avatar' && prompt !== '' ? speechMs(prompt) : null
}

/** The model as people choose what it makes: how long that is, is nothing to be chosen where it follows from what goes in. */
export function choosable<One extends Pick<Model, 'kind' | 'options'>>(model: One): One {
  return { ...model, options: choicesOf(model.kind, model.options) }
}

/** The same for options: one that an old button or another model has left is of no use. */
export function choicesOf<Value>(kind: Kind, options: { [name: string]: Value }): { [name: string]: Value } {
  if (LENGTH_OF[kind] === undefined) return options
  const { duration: _follows, ...rest } = options
  return rest
}

/**
 * The options with the length that fits; where nobody can tell it yet, the default or else the longest, of which what was not made is
 * not paid. Throws Refusal 'length_long' { kind, seconds, max }: none fits.
 */
export function withLength(
  model: Model,
  checked: CheckedOptions,
  draft: Pick<Draft, 'prompt' | 'inputs'>,
): CheckedOptions {
  const definition = model.options['duration']
  if (LENGTH_OF[model.kind] === undefined || definition === undefined) return checked
  const lasts = lengthMs(model.kind, draft)
  // An integer without a default would cost nothing.
  const unknown = checked.options['duration'] ?? longestOf(definition)
  const duration = lasts === null ? unknown : fittingOf(definition, secondsOf(lasts))
  if (duration === null)
    throw new Refusal('length_long', { kind: model.kind, seconds: secondsOf(lasts ?? 0), max: longestOf(definition) })
  return { ...checked, options: { ...checked.options, duration } }
}

/**
 * What a job is worth by how long it has become, in credits: at the prices of today in proportion to what was held, never more.
 * @param madeMs of the longest result; left out: nobody knows
 */
export function worthCredits(
  model: Model | undefined,
  { options, countAsked: count, priceCredits: held }: Pick<Generation, 'options' | 'countAsked' | 'priceCredits'>,
  madeMs: number | undefined,
): number {
  const definition = model?.options['duration']
  if (model === undefined || LENGTH_OF[model.kind] === undefined || definition === undefined) return held
  const duration = madeMs === undefined ? null : fittingOf(definition, secondsOf(madeMs))
  if (duration === null || duration >= Number(options['duration'])) return held
  const whole = priceCredits(model, { options, count })
  const made = priceCredits(model, { options: { ...options, duration }, count })
  return whole === 0 ? held : Math.min(held, Math.floor((held * made) / whole))
}

/**
 * After it was decoded: whether the file is no longer than what is held for it.
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

export const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

/** Chats tell whole seconds, and encoders add some milliseconds: so much over counts as nothing. */
const isLonger = (ms: number, seconds: number): boolean => ms > seconds * 1000 + LIMITS.lengthSlackMs

function longestOf(definition: OptionDefinition): number {
  if (definition.type === 'integer') return definition.max
  return definition.type === 'choice' ? Math.max(...definition.choices.map(Number)) : 0
}

/** The shortest that is long enough; null: none is. */
function fittingOf(definition: OptionDefinition, seconds: number): number | null {
  if (definition.type === 'integer') {
    const shortest = Math.max(definition.min, seconds)
    return shortest > definition.max ? null : shortest
  }
  const choices = definition.type === 'choice' ? definition.choices.map(Number).sort((a, b) => a - b) : []
  return choices.find((choice) => choice >= seconds) ?? null
}
