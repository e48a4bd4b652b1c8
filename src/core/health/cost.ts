/** What a job costs us at a vendor. */
import { type RawBuilder, sql } from 'kysely'
import type { Catalog, Route } from '../catalog.ts'
import { LIMITS } from '../limits.ts'
import type { Done, Options, Provider } from '../ports.ts'
import { shownTo } from '../serving.ts'

/** By the catalogue, in millionths of a dollar; null where it says nothing of this route. */
export function estimateMicroUsd(route: Route, job: { countAsked: number; options: Options }): number | null {
  if (!hasCost(route)) return null
  const seconds = typeof job.options['duration'] === 'number' ? job.options['duration'] : 0
  const each = (route.cost_micro_usd ?? 0) + added(route.cost_choices, job.options)
  const perSecond = (route.cost_per_second_micro_usd ?? 0) + added(route.cost_per_second_choices, job.options)
  return (route.cost_per_job_micro_usd ?? 0) + job.countAsked * (each + seconds * perSecond)
}

const COSTS = [
  'cost_micro_usd',
  'cost_choices',
  'cost_per_second_micro_usd',
  'cost_per_second_choices',
  'cost_per_job_micro_usd',
] as const

const hasCost = (route: Route): boolean => COSTS.some((name) => route[name] !== undefined)

function added(choices: Route['cost_choices'], options: Options): number {
  return Object.entries(choices ?? {}).reduce((sum, [name, costs]) => sum + (costs[wordOf(options[name])] ?? 0), 0)
}

/** How a choice is written in the catalogue. */
const wordOf = (value: Options[string] | undefined): string =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)

/**
 * What a job that is done has cost: by the vendor's word, else the estimate for what was made of it. Null: nobody knows.
 * @param estimated for all that was asked for
 */
export function costOfDone(
  done: Done,
  job: { countAsked: number },
  route: Route | undefined,
  estimated: number | null,
): number | null {
  const { costMicroUsd, countCharged } = done.usage ?? {}
  if (isCost(costMicroUsd)) return Math.round(costMicroUsd)
  if (estimated === null) return null
  const mains = done.files.filter(({ role }) => role === 'main').length
  const charged = countCharged ?? (mains || job.countAsked)
  if (charged >= job.countAsked) return estimated
  const ofJob = Math.min(route?.cost_per_job_micro_usd ?? 0, estimated)
  return ofJob + Math.round(((estimated - ofJob) * charged) / job.countAsked)
}

/** Vendors write what they like: what no job can cost would open the bound for the day or close it, or not even fit into the books. */
function isCost(microUsd: number | undefined): microUsd is number {
  return typeof microUsd === 'number' && microUsd >= 0 && microUsd <= LIMITS.jobCostMicroUsd
}

/** What an attempt is held to have cost. What was refused or never arrived costs nothing, unless the vendor says so. */
export function tookMicroUsd(table: string): RawBuilder<number> {
  const [state, cost] = [sql.ref(`${table}.state`), sql.ref(`${table}.cost_micro_usd`)]
  return sql<number>`case when ${state} in ('refused', 'absent', 'cancelled') then coalesce(${cost}, 0)
    else coalesce(${cost}, ${sql.ref(`${table}.estimate_micro_usd`)}, 0) end`
}

export interface Uncounted {
  provider: string
  models: string[]
}

/** Vendors with a bound of money for the day and live routes without a cost, which count as nothing until the vendor names one. */
export function uncountedRoutes(
  { models, vendors }: Pick<Catalog, 'models' | 'vendors'>,
  providers: readonly Provider[],
): Uncounted[] {
  return providers.flatMap((one) => {
    if (vendors[one.id]?.dailyMicroUsd === undefined || one.procedural === true) return []
    const blind = models.filter(({ kind, routes }) =>
      routes.some(
        (route) => route.provider === one.id && !hasCost(route) && one.offers?.({ kind, ...shownTo(route) }) !== false,
      ),
    )
    return blind.length === 0 ? [] : [{ provider: one.id, models: blind.map(({ id }) => id) }]
  })
}

export const UNCOUNTED_MEND = 'write cost_micro_usd into these routes of catalog.yaml, 0 where they are free'
