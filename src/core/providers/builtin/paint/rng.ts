/** Randomness from a seed alone, so that the same request gives the same file. */

export interface Rng {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number
  range(min: number, max: number): number
  int(min: number, max: number): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
  /** An independent stream: drawing more of one thing does not move the others. */
  fork(name: string): Rng
}

/** FNV-1a: a 32-bit hash of a text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** mulberry32 over a 32-bit seed. */
export function createRng(seed: number): Rng {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  // The first outputs of neighbouring seeds are alike; skip them.
  next()
  next()
  return {
    next,
    range: (min, max) => min + (max - min) * next(),
    int: (min, max) => Math.floor(min + (max - min + 1) * next()),
    pick: (items) => items[Math.min(items.length - 1, Math.floor(next() * items.length))]!,
    chance: (probability) => next() < probability,
    fork: (name) => createRng((seed ^ hashText(name)) >>> 0),
  }
}
