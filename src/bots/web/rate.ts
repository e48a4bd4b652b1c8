/** Counting windows in memory: so many of something for one key within a time. Enough against one process's neighbours. */
import type { Clock } from '../../core/ports.ts'

export interface Rate {
  /** Counts one; answers 0 when it is allowed, else how long to wait, in milliseconds. */
  take(key: string): number
}

const KEYS_MAX = 10_000

/** @param limit how many in each window of `windowMs`; `clock` says the time */
export function createRate(clock: Clock, limit: number, windowMs: number): Rate {
  const windows = new Map<string, { count: number; endsAtMs: number }>()
  return {
    take(key) {
      const nowMs = clock.nowMs()
      const open = windows.get(key)
      if (open !== undefined && open.endsAtMs > nowMs) {
        if (open.count >= limit) return open.endsAtMs - nowMs
        open.count += 1
        return 0
      }
      // The oldest window goes first: insertion order is age.
      windows.delete(key)
      if (windows.size >= KEYS_MAX) windows.delete(windows.keys().next().value as string)
      windows.set(key, { count: 1, endsAtMs: nowMs + windowMs })
      return 0
    },
  }
}
