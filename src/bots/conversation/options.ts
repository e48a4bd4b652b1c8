/** OptionSpecs from the catalogue: written there once, read by grammar, typed options, forms and help. */
import { type Catalog, type Model, modelFor, type OptionDefinition } from '../../core/catalog.ts'
import { choosable } from '../../core/generation/length.ts'
import type { Kind, Options, Text } from '../../core/ports.ts'
import type { Locales } from './locale.ts'
import { raw, t } from './scene.ts'
import type { OptionSpec } from './types.ts'

/** The options of a kind: those of the chosen model, or of its first one. */
export function optionsOf(catalog: Catalog, locales: Locales, kind: Kind, chosenId?: string): OptionSpec[] {
  const isMade = catalog.models.some((one) => one.kind === kind)
  return isMade ? specsOf(modelFor(catalog, kind, chosenId), locales) : []
}

export function specsOf(model: Model, locales: Locales): OptionSpec[] {
  return Object.entries(choosable(model).options).map(([name, definition]) => specOf(name, definition, locales))
}

function specOf(name: string, definition: OptionDefinition, locales: Locales): OptionSpec {
  const spec: OptionSpec = { name, title: t(`option-${name}`), type: definition.type }
  if (definition.type === 'choice')
    return {
      ...spec,
      choices: definition.choices.map((value) => ({ value, title: choiceTitle(locales, name, value, definition) })),
      default: definition.default,
    }
  if (definition.type === 'integer')
    return {
      ...spec,
      min: definition.min,
      max: definition.max,
      ...(definition.default === undefined ? {} : { default: definition.default }),
      ...(definition.unit === undefined ? {} : { unit: definition.unit }),
    }
  if (definition.type === 'text') return { ...spec, max: definition.max }
  return { ...spec, default: definition.default }
}

/** The title of a choice: a word of the locale where there is one, else the value itself (`16:9`, `1024`). */
export function choiceTitle(
  locales: Locales,
  name: string,
  value: string | number | boolean,
  definition?: OptionDefinition,
): Text {
  const title = definition?.type === 'choice' ? definition.titles?.[String(value)] : undefined
  if (title !== undefined) return t('catalog-title', { title })
  const key = choiceKey(name, value)
  if (locales.has(key)) return t(key)
  if (name === 'duration') return t('seconds', { n: Number(value) })
  return raw(String(value))
}

/** `choice-key-b-flat-major`: B♭ major must not become B major. */
export function choiceKey(name: string, value: string | number | boolean): string {
  const word = String(value).replaceAll('♭', '-flat').replaceAll('♯', '-sharp').toLowerCase()
  return `choice-${name}-${word.replaceAll(/[^a-z0-9]+/g, '-')}`
}

/** What was asked, for the line under a result: choices that say something, in the order of the catalogue, then the seed. */
export function factsOf(model: Model | undefined, locales: Locales, options: Options, seed?: number): Text[] {
  const facts: Text[] = []
  for (const [name, definition] of Object.entries(model === undefined ? {} : choosable(model).options)) {
    const value = options[name]
    if (
      value === undefined ||
      value === '' ||
      definition.type === 'switch' ||
      ['seed', 'count', 'lyrics', 'title'].includes(name)
    )
      continue
    if (value === 'auto' || (name === 'size' && 'default' in definition && value === definition.default)) continue
    facts.push(
      name === 'negative' ? t('fact-negative', { text: String(value) }) : choiceTitle(locales, name, value, definition),
    )
  }
  if (seed !== undefined && model?.options['seed'] !== undefined) facts.push(t('fact-seed', { seed: String(seed) }))
  return facts
}
