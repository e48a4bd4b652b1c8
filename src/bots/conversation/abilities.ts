/** What a model can do, in lines: what it takes, what can be chosen, what that changes of its price, and an example. */
import type { Model, OptionDefinition } from '../../core/catalog.ts'
import { choosable } from '../../core/generation/length.ts'
import type { Options, Text } from '../../core/ports.ts'
import { checkOptions, priceCredits } from '../../core/pricing.ts'
import type { Locales } from './locale.ts'
import { choiceTitle } from './options.ts'
import { t } from './scene.ts'

export function abilitiesOf(model: Model, locales: Locales): Text[] {
  const takes = takesOf(model)
  const options = Object.entries(choosable(model).options).map(([name, definition]) =>
    t('model-option', { name, option: t(`option-${name}`), values: valuesOf(name, definition, locales) }),
  )
  return [...(takes.length === 0 ? [] : [t('model-takes', { what: takes })]), ...options, ...pricesOf(model, locales)]
}

/** The example of the catalogue, else that of the kind; a kind without a command has none of its own. */
export function exampleOf(model: Model, locales: Locales): Text {
  if (model.help !== undefined) return t('model-help', { help: model.help })
  const key = `help-example-${model.kind}`
  return locales.has(key) ? t(key) : t(`ask-prompt-${model.kind}`)
}

function takesOf({ prompt, inputs }: Model): Text[] {
  const takes: Text[] = []
  if (prompt !== 'none') takes.push(t(prompt === 'required' ? 'takes-words' : 'takes-words-optional'))
  for (const type of ['pictures', 'clips', 'audio'] as const) {
    const bounds = inputs[type]
    if (bounds === undefined || bounds.max === 0) continue
    const what = t(`takes-${type}`, { max: bounds.max })
    takes.push(bounds.min === 0 ? t('takes-free', { what }) : what)
  }
  return takes
}

function valuesOf(name: string, definition: OptionDefinition, locales: Locales): Text | Text[] {
  switch (definition.type) {
    case 'choice':
      return definition.choices.map((value) => choiceTitle(locales, name, value, definition))
    case 'integer':
      if (definition.min === definition.max) return t('help-always', { n: definition.min })
      return t('help-range', { min: definition.min, max: definition.max })
    case 'switch':
      return t('help-switch')
    case 'text':
      return t('help-text-max', { max: definition.max })
  }
}

/** For each option by which the price changes, what its values cost when all else is as usual. */
function pricesOf(model: Model, locales: Locales): Text[] {
  return Object.entries(model.options).flatMap(([name, definition]) => {
    const values = pricedValues(definition)
    const prices = values.map((value) => ({ value, n: priceOf(model, { [name]: value }) }))
    if (new Set(prices.map(({ n }) => n)).size < 2) return []
    const told = prices.map(({ value, n }) =>
      t('model-price', { value: choiceTitle(locales, name, value, definition), n }),
    )
    return [t('model-prices', { option: t(`option-${name}`), prices: told })]
  })
}

function pricedValues(definition: OptionDefinition): readonly (string | number)[] {
  if (definition.type === 'choice') return definition.choices
  if (definition.type !== 'integer') return []
  const { min, max, chips } = definition
  return chips ?? (max - min < 8 ? Array.from({ length: max - min + 1 }, (_, index) => min + index) : [min, max])
}

const priceOf = (model: Model, options: Options): number => priceCredits(model, checkOptions(model, options))
