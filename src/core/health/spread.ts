/** Which of several equal routes a job goes to. Pure: the same job always gets the same order. */
import { createHash } from 'node:crypto'
import type { Route } from '../catalog.ts'

/**
 * The routes in the order in which they are tried for a job. Neighbours with a weight are equal to each other: each of them is
 * first for its share of the jobs, and the others follow it.
 */
export function spread(routes: readonly Route[], jobId: string): Route[] {
  const ordered: Route[] = []
  let equals: { route: Route; place: number }[] = []
  const flush = () => {
    ordered.push(...equals.sort((a, b) => a.place - b.place).map((one) => one.route))
    equals = []
  }
  for (const [index, route] of routes.entries()) {
    if (route.weight === undefined) {
      flush()
      ordered.push(route)
    } else equals.push({ route, place: placeOf(jobId, index, route.weight) })
  }
  flush()
  return ordered
}

/** Exponentially distributed with the weight as its rate: the smallest one belongs to each with the share of its weight. */
function placeOf(jobId: string, index: number, weight: number): number {
  const drawn = createHash('sha256').update(`${jobId}:${index}`).digest().readUInt32BE(0)
  return -Math.log((drawn + 1) / (2 ** 32 + 1)) / weight
}
