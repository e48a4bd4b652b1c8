/**
 * Every death at every step takes minutes, most of which pass with starting again: in the tests some are died, and `npm run deaths`
 * dies all of them.
 */
const isWhole = process.env.DEATHS === 'all'

/** Each on one of the two databases, in turn. */
export function inTurn<T>(all: readonly T[], database: 'sqlite' | 'postgres'): T[] {
  return isWhole ? [...all] : all.filter((_, index) => (index % 2 === 0) === (database === 'sqlite'))
}
