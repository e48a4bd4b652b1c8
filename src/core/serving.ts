/** Which routes of a model can serve what is asked. Pure. */
import type { Model, Route } from './catalog/schema.ts'
import { Refusal } from './errors.ts'
import type { Provider, Unable, Wanted } from './ports.ts'

/** What is asked of every route alike. */
export type Asked = Pick<Wanted, 'kind' | 'options' | 'count' | 'inputs' | 'files'>

/** What a vendor is shown of its route. */
export function shownTo({ model, settings }: Pick<Route, 'model' | 'settings'>): Pick<Wanted, 'model' | 'settings'> {
  return { model, ...(settings === undefined ? {} : { settings }) }
}

/** Null: the route can serve it, as far as its vendor says. */
export function unableAt(provider: Pick<Provider, 'can'> | undefined, route: Route, asked: Asked): Unable | null {
  return provider?.can?.({ ...asked, ...shownTo(route) }) ?? null
}

/**
 * How a model moves the camera, whichever of its live routes serves it: routes that can't drop out where a move is chosen, and words
 * are what is sure where one of the others has no more. Undefined: none of them says.
 */
export function cameraOf(
  { kind, routes }: Pick<Model, 'kind' | 'routes'>,
  providers: ReadonlyMap<string, Provider>,
): 'structured' | 'words' | null | undefined {
  const ways = routes.flatMap((route) => {
    const way = providers.get(route.provider)?.camera?.({ kind, ...shownTo(route) })
    return way === undefined ? [] : [way]
  })
  if (ways.length === 0) return undefined
  if (ways.includes('words')) return 'words'
  return ways.includes('structured') ? 'structured' : null
}

/**
 * The routes that can serve it, in their order.
 * Throws Refusal 'kind_unavailable' where no route is live, and where none of them can: 'option_unable' { option, value, choices },
 * 'option_placeless' { option } for what none has a place for, 'inputs_unable' { kind } for files that are of no use to any.
 */
export function routesFor(routes: readonly Route[], providers: ReadonlyMap<string, Provider>, asked: Asked): Route[] {
  const live = routes.filter(({ provider }) => providers.has(provider))
  const judged = live.map((route) => ({ route, unable: unableAt(providers.get(route.provider), route, asked) }))
  const able = judged.filter(({ unable }) => unable === null)
  if (able.length > 0) return able.map(({ route }) => route)
  const first = judged.find(({ unable }) => unable !== null)?.unable
  if (first == null) throw new Refusal('kind_unavailable', { kind: asked.kind })
  // Whatever any of them takes of this option can be asked for instead.
  const allowed = judged.flatMap(({ unable }) => (unable?.option === first.option ? unable.allowed : []))
  if (allowed.length === 0)
    throw first.option === 'inputs'
      ? new Refusal('inputs_unable', { kind: asked.kind })
      : new Refusal('option_placeless', { option: first.option })
  const value =
    first.option === 'count' ? asked.count : first.option === 'inputs' ? asked.inputs : asked.options[first.option]
  throw new Refusal('option_unable', {
    option: first.option,
    value: String(value ?? '')
      .slice(0, 40)
      .toWellFormed(),
    choices: [...new Set(allowed)].join(', '),
  })
}
