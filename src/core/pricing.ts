/** What a person chose, checked against a model, and what it costs. Pure, and without floats. */
import type { Model, OptionDefinition } from './catalog.ts'
import { Refusal } from './errors.ts'
import type { Options } from './ports.ts'

/** Options as they will be used: given ones checked, missing ones from the defaults. */
export interface CheckedOptions {
  options: Options
  count: number
}

/**
 * Checks what a person chose against a model. Unknown names are left out by the caller's grammar; here they are refused.
 * Throws Refusal 'option_unknown' { option }, 'option_choice' { option, value, choices }, 'option_range' { option, value, min, max },
 * 'option_long' { option, max }.
 */
export function checkOptions(one: Model, given: Options): CheckedOptions {
  const options: Options = {}
  for (const [name, definition] of Object.entries(one.options)) {
    const value = given[name]
    if (value === undefined) {
      if ('default' in definition && definition.default !== undefined) options[name] = definition.default
      continue
    }
    options[name] = checkOption(name, definition, value)
  }
  for (const name of Object.keys(given))
    if (!Object.hasOwn(one.options, name))
      throw new Refusal('option_unknown', {
        option: name,
        options: Object.keys(one.options)
          .map((known) => `--${known}`)
          .join(', '),
      })
  const { count, ...rest } = options
  if (rest['preset'] === 'none') delete rest['preset']
  return { options: rest, count: typeof count === 'number' ? count : 1 }
}

function checkOption(
  name: string,
  definition: OptionDefinition,
  value: string | number | boolean,
): string | number | boolean {
  switch (definition.type) {
    case 'choice': {
      const found = definition.choices.find((choice) => String(choice).toLowerCase() === String(value).toLowerCase())
      if (found === undefined)
        throw new Refusal('option_choice', {
          option: name,
          value: String(value).slice(0, 40).toWellFormed(),
          choices: definition.choices.join(', '),
        })
      return found
    }
    case 'integer': {
      const number = typeof value === 'number' ? value : /^-?\d{1,15}$/.test(String(value)) ? Number(value) : Number.NaN
      if (!Number.isSafeInteger(number) || number < definition.min || number > definition.max)
        throw new Refusal('option_range', {
          option: name,
          value: String(value).slice(0, 40).toWellFormed(),
          min: definition.min,
          max: definition.max,
        })
      return number
    }
    case 'text':
      if (String(value).length > definition.max) throw new Refusal('option_long', { option: name, max: definition.max })
      return String(value)
    case 'switch': {
      const isOn = switchOf(value)
      if (isOn !== null) return isOn
      const word = String(value).toLowerCase().slice(0, 40).toWellFormed()
      throw new Refusal('option_choice', { option: name, value: word, choices: 'on, off' })
    }
  }
}

/** What a word says of a switch; null: nothing. */
export function switchOf(value: unknown): boolean | null {
  const word = String(value).toLowerCase()
  if (['true', 'yes', 'on', '1'].includes(word)) return true
  return ['false', 'no', 'off', '0'].includes(word) ? false : null
}

/** The price of a job in whole credits: thousandths summed as integers, the discount taken off, rounded up once. */
export function priceCredits(one: Model, { options, count }: CheckedOptions, discountPercent = 0): number {
  const seconds = typeof options['duration'] === 'number' ? options['duration'] : 0
  let eachMilli = one.price.each + one.price.per_second * seconds
  for (const [name, prices] of Object.entries(one.price.choices)) eachMilli += prices[String(options[name])] ?? 0
  return Math.ceil((eachMilli * count * (100 - discountPercent)) / 100_000)
}
