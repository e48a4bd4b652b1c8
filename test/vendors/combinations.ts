/** Every option value of a catalogue's models, and every pair of them, as tasks of one vendor. */
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { type Model, type Route, readCatalog } from '../../src/core/catalog.ts'
import type { Options, Task } from '../../src/core/ports.ts'
import { knownProviders } from '../../src/core/providers/index.ts'

type Value = string | number | boolean
export type Asked = Pick<Task, 'kind' | 'model' | 'settings' | 'prompt' | 'options' | 'count' | 'seed' | 'locale'> & {
  /** How many pictures go in. */
  inputs: number
}

/** The models of the shipped catalogue that have a route to this vendor, with it; the vendor need not be on. */
export function routesTo(vendorId: string): { model: Model; route: Route }[] {
  const yaml = readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8')
  const vendors = knownProviders([]).map(({ id }) => id)
  const reading = readCatalog(yaml, ['builtin', ...vendors])
  if (!reading.ok) throw new Error(reading.mistakes.map(({ line, problem }) => `${line}: ${problem}`).join('\n'))
  return reading.catalog.models.flatMap((model) =>
    model.routes.filter(({ provider }) => provider === vendorId).map((route) => ({ model, route })),
  )
}

/** Values that an option can have; undefined: it is not given. */
function valuesOf(model: Model, name: string): (Value | undefined)[] {
  const definition = model.options[name]!
  switch (definition.type) {
    case 'choice':
      return [...definition.choices]
    case 'switch':
      return [true, false]
    case 'text':
      return [undefined, 'blurry', 'ж'.repeat(definition.max)]
    case 'integer': {
      const { min, max, chips = [], default: usual } = definition
      const all = max - min < 64 ? Array.from({ length: max - min + 1 }, (_, index) => min + index) : [min, max]
      return [...new Set([usual, ...all, ...chips])]
    }
  }
}

/** Every value of every option together with every value of every other one, for every number of inputs. */
export function* combinations(model: Model, route: Route): Generator<Asked> {
  const names = Object.keys(model.options)
  const defaults = Object.fromEntries(
    names.flatMap((name) => {
      const definition = model.options[name]!
      return 'default' in definition && definition.default !== undefined ? [[name, definition.default]] : []
    }),
  )
  const pairs = names.flatMap((one, index) => names.slice(index).map((other) => [one, other] as const))
  const { min, max } = model.inputs.pictures ?? { min: 0, max: 0 }
  for (let inputs = min; inputs <= max; inputs++) {
    yield asked(model, route, defaults, inputs)
    for (const [one, other] of pairs)
      for (const first of valuesOf(model, one))
        for (const second of one === other ? [first] : valuesOf(model, other))
          yield asked(model, route, { ...defaults, [one]: first, [other]: second }, inputs)
  }
}

function asked(model: Model, route: Route, values: { [name: string]: Value | undefined }, inputs: number): Asked {
  const { count, seed, ...options } = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Options
  return {
    kind: model.kind,
    model: route.model,
    ...(route.settings === undefined ? {} : { settings: route.settings }),
    prompt: model.prompt === 'none' ? '' : 'a lighthouse at night',
    options,
    count: typeof count === 'number' ? count : 1,
    seed: typeof seed === 'number' ? seed : 7,
    locale: 'ru',
    inputs,
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
