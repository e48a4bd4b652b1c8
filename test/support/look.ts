/** Looking again and again whether something has happened. */

const MOST_MS = 100

/**
 * Pauses between two looks: short ones at first, because most things happen soon; longer ones while something is being made, because
 * each look asks the database and takes time from who makes it. `soon` begins anew.
 */
export function looks(leastMs: number, mostMs = MOST_MS): { pause(): Promise<void>; soon(): void } {
  let ms = leastMs
  return {
    async pause() {
      await new Promise((resolve) => setTimeout(resolve, ms))
      ms = Math.min(mostMs, ms * 1.2)
    },
    soon() {
      ms = leastMs
    },
  }
}
