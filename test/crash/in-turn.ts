/**
 * Every death at every step takes minutes, most of which pass with starting again: in the tests some are died, and `npm run deaths`
 * dies all of them.
 */
const isWhole = process.env.DEATHS === 'all'

/** Every third one, on the two databases in turn: the first on SQLite, the fourth on PostgreSQL. */
export function inTurn<T>(all: readonly T[], database: 'sqlite' | 'postgres'): T[] {
  return isWhole ? [...all] : all.filter((_, index) => index % 6 === (database === 'sqlite' ? 0 : 3))
}

/** One of so many, the first among them. */
export function oneOf<T>(many: number, all: readonly T[]): T[] {
  return isWhole ? [...all] : all.filter((_, index) => index % many === 0)
}

/** One on each database: the first on SQLite, the second on PostgreSQL. */
export function oneEach<T>(database: string, [first, second]: readonly [T, T]): T[] {
  return isWhole ? [first, second] : [database === 'sqlite' ? first : second]
}

/** Both databases in the whole; in the tests the one that has its turn there. */
export const databasesOf = (turn: 'sqlite' | 'postgres'): ('sqlite' | 'postgres')[] =>
  isWhole ? ['sqlite', 'postgres'] : [turn]

/** Kills at random moments in a round: one in the tests. The proof does as many as you like. */
export const killsOf = (whole: number): number => (isWhole ? whole : 1)
