/** A seeded source of numbers: the same seed gives the same song on every machine, so nothing here touches Math.random. */

/** FNV-1a over UTF-16 units: a 32-bit hash of a text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

export interface Random {
  /** From 0 (in) to 1 (out). */
  next(): number
  /** From `low` to `high`. */
  between(low: number, high: number): number
  /** An integer from 0 to `count - 1`. */
  below(count: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

/** mulberry32. `stream` names an independent sequence of the same seed, so that a change in the drums leaves the tune alone. */
export function createRandom(seed: number, stream = ''): Random {
  let state = (seed ^ hashText(stream)) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    below: (count) => Math.floor(next() * count),
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from')
      return list[Math.floor(next() * list.length)]!
    },
  }
}
