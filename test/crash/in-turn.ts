/**
 * Every death on every database takes minutes, most of which pass with starting again: in the tests each is died on one of the two,
 * in turn, and `npm run deaths` dies all of them on both.
 */
export function inTurn<T>(all: readonly T[], database: 'sqlite' | 'postgres'): T[] {
  if (process.env.DEATHS === 'all') return [...all]
  return all.filter((_, index) => (index % 2 === 0) === (database === 'sqlite'))
}
