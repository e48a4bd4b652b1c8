/** The middle of some figures; NaN where there are none. */
export const median = (figures: readonly number[]): number => quantile(figures, 0.5)

/** The figure below which a part of them lies, by the nearest rank. */
export function quantile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  if (part === 0.5 && sorted.length > 0 && sorted.length % 2 === 0)
    return ((sorted[sorted.length / 2 - 1] as number) + (sorted[sorted.length / 2] as number)) / 2
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))] ?? Number.NaN
}

/** Counts rounds from 0: `least` in any case, up to `most` as long as they begin within the time. */
export function* rounds(least: number, most: number, budgetMs: number): Iterable<number> {
  const beganMs = performance.now()
  for (let round = 0; round < most; round++) {
    if (round >= least && performance.now() - beganMs > budgetMs) return
    yield round
  }
}

/** Milliseconds that some work takes, and what it answers. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const before = performance.now()
  const value = await work()
  return { ms: performance.now() - before, value }
}
