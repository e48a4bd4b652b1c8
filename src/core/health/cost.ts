/** What a job costs us at a vendor. */
import type { Route } from '../catalog.ts'
import type { Options } from '../ports.ts'

/** By the catalogue, in millionths of a dollar; null where it says nothing of this route. */
export function estimateMicroUsd(route: Route, job: { countAsked: number; options: Options }): number | null {
  if (route.cost_micro_usd === undefined && route.cost_per_second_micro_usd === undefined) return null
  const seconds = job.options['duration']
  const ofTime = typeof seconds === 'number' ? seconds * (route.cost_per_second_micro_usd ?? 0) : 0
  return job.countAsked * ((route.cost_micro_usd ?? 0) + ofTime)
}
