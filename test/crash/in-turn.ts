/**
 * Every death at every step takes minutes, most of which pass with starting again: in the tests some are died, and `npm run deaths`
 * dies all of them.
 */
const isWhole = process.env.DEATHS === 'all'

/** Every second one, on the two databases in turn: the first on SQLite, the third on PostgreSQL. */
export function inTurn<T>(all: readonly T[], database: 'sqlite' | 'postgres'): T[] {
  return isWhole ? [...all] : all.filter((_, index) => index % 4 === (database === 'sqlite' ? 0 : 2))
}

/** One of so many, the first among them. */
export function oneOf<T>(many: number, all: readonly T[]): T[] {
  return isWhole ? [...all] : all.filter((_, index) => index % many === 0)
}
