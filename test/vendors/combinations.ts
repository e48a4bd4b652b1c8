/** What the shipped catalogue can lead to, without an application around it: each value of each option, and each pair of two. */
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { type Model, type OptionDefinition, type Route, readCatalog } from '../../src/core/catalog.ts'
import type { Options, Task } from '../../src/core/ports.ts'
import { shownTo } from '../../src/core/serving.ts'
import { EVERYBODY } from '../support/catalog.ts'

type Value = string | number | boolean

/** The models of the shipped catalogue with their routes to a vendor. */
export function modelsOf(vendorId: string): { model: Model; route: Route }[] {
  const yaml = readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8')
  const reading = readCatalog(yaml, EVERYBODY)
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  return reading.catalog.models.flatMap((model) =>
    model.routes.filter(({ provider }) => provider === vendorId).map((route) => ({ model, route })),
  )
}

/** Options as people can choose them: the defaults, each value alone, each pair. `count` and `seed` are among them. */
export function combinationsOf(model: Model): Options[] {
  const values = Object.entries(model.options).map(([name, definition]) => [name, valuesOf(definition)] as const)
  const usual: Options = Object.fromEntries(
    Object.entries(model.options).flatMap(([name, definition]) =>
      'default' in definition && definition.default !== undefined ? [[name, definition.default]] : [],
    ),
  )
  const all = new Map<string, Options>([['', usual]])
  const add = (options: Options) => all.set(JSON.stringify(Object.entries(options).sort()), options)
  for (const [at, [one, its]] of values.entries())
    for (const value of its) {
      add({ ...usual, [one]: value })
      for (const [other, theirs] of values.slice(at + 1))
        for (const second of theirs) add({ ...usual, [one]: value, [other]: second })
    }
  return [...all.values()]
}

function valuesOf(definition: OptionDefinition): readonly Value[] {
  if (definition.type === 'choice') return definition.choices
  if (definition.type === 'switch') return [true, false]
  if (definition.type === 'text') return ['blurred, text', 'x'.repeat(definition.max)]
  const { min, max, chips = [] } = definition
  return max - min <= 20 ? Array.from({ length: max - min + 1 }, (_, index) => min + index) : [min, ...chips, max]
}

/** What a vendor is asked and told of one request, but for the files that go in. */
export type Asked = Pick<Task, 'kind' | 'model' | 'settings' | 'prompt' | 'options' | 'count' | 'seed' | 'locale'> & {
  /** How many pictures go in. */
  inputs: number
}

/** Every combination, for every number of pictures. */
export function* asksOf({ model, route }: { model: Model; route: Route }): Generator<Asked> {
  const { min, max } = model.inputs.pictures ?? { min: 0, max: 0 }
  const prompt = model.prompt === 'none' ? '' : 'a lighthouse at night'
  for (let inputs = min; inputs <= max; inputs++)
    for (const { count = 1, ...options } of combinationsOf(model)) {
      // A chosen seed stays among the options: that is how \`can\` is asked about it.
      const numbers = { count: Number(count), seed: Number(options['seed'] ?? 7), inputs }
      yield { kind: model.kind, ...shownTo(route), prompt, options, ...numbers, locale: 'ru' }
    }
}

/** A schema as a function that answers what is wrong, or null. */
export function schemaAt(url: URL): (body: unknown) => string | null {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
  addFormats.default(ajv)
  const validate: ValidateFunction = ajv.compile(JSON.parse(readFileSync(url, 'utf8')) as object)
  return (body) => {
    // As it goes out: what is undefined does not.
    if (validate(JSON.parse(JSON.stringify(body)))) return null
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ')
  }
}
