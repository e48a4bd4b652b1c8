/**
 * How often a status message may change: once in 1.5 s in a chat, once in 10 s in a group. What comes sooner waits here for its
 * moment, the newest alone; a status that is lost with the process is not missed. Results never wait.
 */
const PRIVATE_MS = 1500
const GROUP_MS = 10_000
const FORGET_ABOVE = 10_000

export interface Pace {
  /** Does it now, or later, or never where something newer comes first. Resolves at once when it waits. */
  status(message: string, chat: { id: string; isGroup: boolean }, act: () => Promise<void>): Promise<void>
  /** Something else takes the message's place: what waits is dropped, what is under way is waited for. */
  settle(message: string): Promise<void>
  close(): void
}

export function createPace(nowMs: () => number = () => performance.now()): Pace {
  const lastAtMs = new Map<string, number>()
  const waiting = new Map<string, { timer: NodeJS.Timeout; act: () => Promise<void> }>()
  const running = new Map<string, Promise<void>>()

  async function run(message: string, chat: string, act: () => Promise<void>): Promise<void> {
    if (lastAtMs.size > FORGET_ABOVE) lastAtMs.clear()
    lastAtMs.set(chat, nowMs())
    const call = act().finally(() => {
      if (running.get(message) === call) running.delete(message)
    })
    running.set(message, call)
    await call
  }

  return {
    async status(message, chat, act) {
      const there = waiting.get(message)
      if (there !== undefined) {
        there.act = act
        return
      }
      const dueAtMs = (lastAtMs.get(chat.id) ?? Number.NEGATIVE_INFINITY) + (chat.isGroup ? GROUP_MS : PRIVATE_MS)
      const waitMs = dueAtMs - nowMs()
      if (waitMs <= 0) return run(message, chat.id, act)
      const timer = setTimeout(() => {
        const entry = waiting.get(message)
        waiting.delete(message)
        if (entry !== undefined) void run(message, chat.id, entry.act).catch(() => {})
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
