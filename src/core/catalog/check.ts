/** What a schema can't say of the models of a catalogue: whether their parts fit each other, and the vendors behind them. */
import type { Unable } from '../ports.ts'
import type { KnownProvider } from '../providers/index.ts'
import { type Asked, shownTo, unableAt } from '../serving.ts'
import type { Model, OptionDefinition, Route } from './schema.ts'

type Wrong = (path: PropertyKey[], problem: string) => void
type Known = Pick<KnownProvider, 'id' | 'routeProblem'> & Partial<Pick<KnownProvider, 'provider'>>

export function checkModel(one: Model, providers: readonly Known[], wrong: Wrong): void {
  const at = ['models', one.id]
  const known = new Map(providers.map((provider) => [provider.id, provider]))
  for (const [index, route] of one.routes.entries()) {
    const provider = known.get(route.provider)
    if (provider === undefined)
      wrong(
        [...at, 'routes', index, 'provider'],
        `no provider '${route.provider}'; there are: ${[...known.keys()].join(', ')}`,
      )
    const problem = provider?.routeProblem?.({ kind: one.kind, ...shownTo(route) }) ?? null
    if (problem !== null) wrong([...at, 'routes', index], problem)
    const served = modelProblem(provider, route, one.kind)
    if (served !== null) wrong([...at, 'routes', index, 'model'], served)
    checkCosts(one, route, [...at, 'routes', index], wrong)
  }
  if (one.routes.every(({ provider }) => known.has(provider))) checkServed(one, known, wrong)
  for (const [name, definition] of Object.entries(one.options)) {
    if (definition.type === 'choice' && !definition.choices.includes(definition.default))
      wrong([...at, 'options', name, 'default'], `the default '${definition.default}' is not among the choices`)
    if (definition.type === 'integer') {
      const values = [...(definition.chips ?? []), ...(definition.default === undefined ? [] : [definition.default])]
      if (definition.min > definition.max) wrong([...at, 'options', name, 'min'], 'min is above max')
      else if (values.some((value) => value < definition.min || value > definition.max))
        wrong([...at, 'options', name], `default and chips must lie from ${definition.min} to ${definition.max}`)
    }
  }
  checkChoices(one.price.choices, [...at, 'price', 'choices'], wrong, (name) => {
    const definition = one.options[name]
    return definition?.type === 'choice' ? definition.choices.map(String) : undefined
  })
  if (one.price.per_second > 0 && one.options['duration']?.type !== 'integer')
    wrong([...at, 'price', 'per_second'], 'a price per second needs an integer option duration')
  for (const [type, bounds] of Object.entries(one.inputs))
    if (bounds !== undefined && bounds.min > bounds.max) wrong([...at, 'inputs', type], 'min is above max')
}

const namesNothing = ({ option, allowed }: Unable) => option === 'model' && allowed.length > 0

/** A route to a vendor of one's own that names what is not there, such as a graph of ComfyUI. */
function modelProblem(provider: Known | undefined, route: Route, kind: Model['kind']): string | null {
  const unable = unableAt(provider?.provider, route, { kind, options: {}, count: 1, inputs: 0 })
  return unable !== null && namesNothing(unable)
    ? `there is no '${route.model}'; there are: ${unable.allowed.join(', ')}`
    : null
}

/** What stands beside choices of a model is about choices that it has. */
function checkChoices(
  choices: { readonly [name: string]: { readonly [choice: string]: number } },
  at: PropertyKey[],
  wrong: Wrong,
  choicesOf: (name: string) => readonly string[] | undefined,
): void {
  for (const [name, amounts] of Object.entries(choices)) {
    const known = choicesOf(name)
    if (known === undefined) wrong([...at, name], `'${name}' is no choice of this model`)
    else
      for (const choice of Object.keys(amounts))
        if (!known.includes(choice)) wrong([...at, name, choice], `'${choice}' is no choice of '${name}'`)
  }
}

function checkCosts(one: Model, route: Route, at: PropertyKey[], wrong: Wrong): void {
  const choicesOf = (name: string) => {
    const definition = one.options[name]
    if (definition?.type === 'switch') return ['on', 'off']
    return definition?.type === 'choice' ? definition.choices.map(String) : undefined
  }
  for (const field of ['cost_choices', 'cost_per_second_choices'] as const)
    checkChoices(route[field] ?? {}, [...at, field], wrong, choicesOf)
  const { duration } = one.options
  const hasSeconds =
    duration?.type === 'integer' ||
    (duration?.type === 'choice' && duration.choices.every((n) => typeof n === 'number'))
  for (const field of ['cost_per_second_micro_usd', 'cost_per_second_choices'] as const)
    if (route[field] !== undefined && !hasSeconds)
      wrong([...at, field], 'a cost per second needs an option duration of whole seconds')
}

/** Values of an integer option that are tried: all of a short range, else its ends and what is offered. */
const TRIED_VALUES = 64

/** Every value of every option (the others at their defaults) is served by a route; one that is not switched on may serve anything. */
function checkServed(one: Model, known: ReadonlyMap<string, Known>, wrong: Wrong): void {
  const routes = one.routes.map((route) => ({ route, provider: known.get(route.provider)?.provider }))
  if (routes.some(({ provider }) => provider === undefined || provider.can === undefined)) return
  const inputs = Object.values(one.inputs).reduce((sum, bounds) => sum + (bounds?.min ?? 0), 0)
  for (const [name, definition] of Object.entries(one.options)) {
    for (const value of valuesOf(definition)) {
      const asked: Asked = { kind: one.kind, ...defaultsOf(one), inputs }
      if (name === 'count') asked.count = Number(value)
      else asked.options = { ...asked.options, [name]: value }
      const unable = routes.map(({ route, provider }) => unableAt(provider, route, asked))
      if (unable.includes(null)) continue
      // That a route names nothing that is there has been said at the route.
      if (unable.some((why) => why !== null && namesNothing(why))) continue
      const { option, allowed } = unable[0]!
      const why =
        allowed.length === 0 ? `there is no place for ${option}` : `${option} can be ${allowed.slice(0, 20).join(', ')}`
      wrong(['models', one.id, 'options', name], `no route can serve ${name} ${value}: ${why}`)
    }
  }
}

function defaultsOf(one: Model): Pick<Asked, 'options' | 'count'> {
  const { count, ...options } = Object.fromEntries(
    Object.entries(one.options).flatMap(([name, definition]) =>
      'default' in definition && definition.default !== undefined ? [[name, definition.default]] : [],
    ),
  )
  return { options, count: typeof count === 'number' ? count : 1 }
}

function valuesOf(definition: OptionDefinition): readonly (string | number | boolean)[] {
  switch (definition.type) {
    case 'choice':
      return definition.choices
    case 'switch':
      return [true, false]
    case 'text':
      return ['x']
    case 'integer': {
      const { min, max, chips = [], default: usual } = definition
      if (max - min < TRIED_VALUES) return Array.from({ length: Math.max(max - min + 1, 0) }, (_, index) => min + index)
      return [...new Set([min, ...chips, ...(usual === undefined ? [] : [usual]), max])]
    }
  }
}
