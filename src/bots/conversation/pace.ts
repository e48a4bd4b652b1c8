/**
 * How often a status message may change. What comes sooner waits here for its moment, the newest alone; a status that is lost with the
 * process is not missed. Results never wait.
 */
const FORGET_ABOVE = 10_000

/** One change in so long for all that shares the key: a message, or a chat. */
export interface Budget {
  key: string
  everyMs: number
}

export interface Pace {
  /** Does it now, or later, or never where something newer comes first. Resolves at once when it waits. */
  status(message: string, budget: Budget, act: () => Promise<void>): Promise<void>
  /** Something else takes the message's place: what waits is dropped, what is under way is waited for. */
  settle(message: string): Promise<void>
  close(): void
}

export function createPace(nowMs: () => number = () => performance.now()): Pace {
  const lastAtMs = new Map<string, number>()
  const waiting = new Map<string, { timer: NodeJS.Timeout; act: () => Promise<void> }>()
  const running = new Map<string, Promise<void>>()

  async function run(message: string, key: string, act: () => Promise<void>): Promise<void> {
    if (lastAtMs.size > FORGET_ABOVE) lastAtMs.clear()
    lastAtMs.set(key, nowMs())
    const call = act().finally(() => {
      if (running.get(message) === call) running.delete(message)
    })
    running.set(message, call)
    await call
  }

  return {
    async status(message, { key, everyMs }, act) {
      const there = waiting.get(message)
      if (there !== undefined) {
        there.act = act
        return
      }
      const waitMs = (lastAtMs.get(key) ?? Number.NEGATIVE_INFINITY) + everyMs - nowMs()
      if (waitMs <= 0) return run(message, key, act)
      const timer = setTimeout(() => {
        const entry = waiting.get(message)
        waiting.delete(message)
        if (entry !== undefined) void run(message, key, entry.act).catch(() => {})
      }, waitMs)
      timer.unref()
      waiting.set(message, { timer, act })
    },
    async settle(message) {
      clearTimeout(waiting.get(message)?.timer)
      waiting.delete(message)
      await running.get(message)?.catch(() => {})
    },
    close() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}
