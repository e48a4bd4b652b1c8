import { LIMITS } from '../limits.ts'
import type { Clock, Log, Queue, Topic } from '../ports.ts'

const RETRY_MS = 5000
const DEFAULT_LANES = 16
const PLACES = 4
/** A timer may be early by a moment, and a clock is set right by moments all the time. */
const EARLY_MS = 1000
/** Whoever speaks is heard first: while some stand before the one lane, the other goes on with an eighth of its places. */
const HEARING: Topic = 'inbox'
const MAKING: Topic = 'generation'
const MAKING_MEANWHILE = 1 / 8

interface Waiting {
  atMs: number
  timer: NodeJS.Timeout | undefined
  /** Being handled, or standing in its lane. */
  taken: boolean
  /** Woken again meanwhile: look once more at this time. */
  againAtMs: number | undefined
  isFirst: boolean
}

interface Lane {
  /** How many are handled at a time. */
  most: number
  running: Set<Promise<void>>
  /** Due, and before the lane: ids in the order they came. */
  ready: string[]
  /** The same of those that go before the others. */
  first: string[]
  taken: number
  /** Who waits until nothing stands before the lane. */
  room: (() => void)[]
}

export interface EmbeddedQueue extends Queue {
  /** Resolves when no job of the topic stands before its lane. */
  room(topic: Topic): Promise<void>
}

const isEmpty = ({ ready, first }: Lane): boolean => ready.length === 0 && first.length === 0

/** Who goes before others does; but one of four places is for the others, so that nobody waits for ever. */
function nextOf(lane: Lane): string | undefined {
  const isOthers = lane.first.length === 0 || (lane.ready.length > 0 && lane.taken % PLACES === PLACES - 1)
  lane.taken++
  return (isOthers ? lane.ready : lane.first).shift()
}

/**
 * The queue of the one-process installation: timers and lanes in memory. It needs no table, because the rows say when they are
 * due and at start every unfinished one is woken; so a job costs no write, and a death loses nothing.
 * @param afterCommit runs an act when the transaction in progress commits
 */
export function createEmbeddedQueue(parts: {
  clock: Clock
  log: Log
  afterCommit: (act: () => void) => void
  retryMs?: number
}): EmbeddedQueue {
  const { clock, log } = parts
  const waiting = new Map<string, Waiting>()
  const lanes = new Map<Topic, Lane>()
  const intervals: NodeJS.Timeout[] = []
  const periodic = new Set<Promise<void>>()
  let handlers: { [topic in Topic]?: (ref: string) => Promise<void> } = {}
  let open = false
  let stopped = false

  function schedule(topic: Topic, ref: string, atMs: number, isFirst: boolean): void {
    if (stopped) return
    const key = `${topic}\n${ref}`
    const there = waiting.get(key)
    if (there === undefined) {
      const entry: Waiting = { atMs, timer: undefined, taken: false, againAtMs: undefined, isFirst }
      waiting.set(key, entry)
      arm(topic, ref, entry)
    } else if (there.taken) {
      there.againAtMs = Math.min(there.againAtMs ?? Number.POSITIVE_INFINITY, atMs)
      // Also one whose time has passed unnoticed, because the clock was moved or the machine slept.
    } else if (atMs < there.atMs || there.atMs <= clock.nowMs()) {
      clearTimeout(there.timer)
      there.atMs = Math.min(atMs, there.atMs)
      arm(topic, ref, there)
    }
  }

  function arm(topic: Topic, ref: string, entry: Waiting): void {
    if (!open) return
    const delayMs = entry.atMs - clock.nowMs()
    if (delayMs <= 0) {
      take(topic, ref, entry)
      return
    }
    // Timers of Node overflow beyond 24.8 days: wake early and arm again.
    const waitMs = Math.min(delayMs, LIMITS.timerMaxMs)
    entry.timer = setTimeout(() => {
      // It has waited as long as it was to, so what the clock says is still to come is how far it was set back.
      if (waitMs === delayMs && entry.atMs - clock.nowMs() > EARLY_MS) take(topic, ref, entry)
      else arm(topic, ref, entry)
    }, waitMs)
    entry.timer.unref()
  }

  function take(topic: Topic, ref: string, entry: Waiting): void {
    const lane = lanes.get(topic)
    if (lane === undefined) return
    entry.taken = true
    ;(entry.isFirst ? lane.first : lane.ready).push(ref)
    pump(topic, lane)
  }

  /** A job enters its lane only when there is a place: ten thousand that stand before it are ten thousand ids, no more. */
  function pump(topic: Topic, lane: Lane): void {
    while (!stopped && lane.running.size < placesOf(topic, lane)) {
      const ref = nextOf(lane)
      if (ref === undefined) break
      const call: Promise<void> = handle(topic, ref).then(() => {
        lane.running.delete(call)
        pump(topic, lane)
      })
      lane.running.add(call)
    }
    if (!isEmpty(lane)) return
    for (const proceed of lane.room.splice(0)) proceed()
    const making = lanes.get(MAKING)
    if (topic === HEARING && making !== undefined) pump(MAKING, making)
  }

  function placesOf(topic: Topic, { most }: Lane): number {
    const hearing = topic === MAKING ? lanes.get(HEARING) : undefined
    return hearing === undefined || isEmpty(hearing) ? most : Math.ceil(most * MAKING_MEANWHILE)
  }

  async function handle(topic: Topic, ref: string): Promise<void> {
    const key = `${topic}\n${ref}`
    const entry = waiting.get(key)
    const handler = handlers[topic]
    if (stopped || entry === undefined || handler === undefined) return
    // A wake that came while this one stood in its lane is answered by this very look.
    if (entry.againAtMs !== undefined && entry.againAtMs <= clock.nowMs()) entry.againAtMs = undefined
    try {
      await handler(ref)
    } catch (error) {
      log.error({ topic, ref, err: error }, 'a handler failed; it will be called again')
      entry.againAtMs = Math.min(
        entry.againAtMs ?? Number.POSITIVE_INFINITY,
        clock.nowMs() + (parts.retryMs ?? RETRY_MS),
      )
    }
    waiting.delete(key)
    if (entry.againAtMs !== undefined) schedule(topic, ref, entry.againAtMs, entry.isFirst)
  }

  return {
    async wake(_trx, topic, ref, atMs, isFirst = false) {
      parts.afterCommit(() => schedule(topic, ref, atMs, isFirst))
    },
    every(name, periodMs, work) {
      let busy = false
      const tick = () => {
        if (busy || stopped) return
        busy = true
        const run = work()
          .catch((error: unknown) => log.error({ name, err: error }, 'a periodic task failed'))
          .finally(() => {
            busy = false
            periodic.delete(run)
          })
        periodic.add(run)
      }
      const timer = setInterval(tick, periodMs)
      timer.unref()
      intervals.push(timer)
    },
    async work(given, bounds) {
      handlers = given
      for (const topic of Object.keys(given) as Topic[])
        lanes.set(topic, {
          most: bounds[topic] ?? DEFAULT_LANES,
          running: new Set(),
          ready: [],
          first: [],
          taken: 0,
          room: [],
        })
      open = true
      for (const [key, entry] of waiting) {
        const [topic, ref] = key.split('\n') as [Topic, string]
        if (!entry.taken) arm(topic, ref, entry)
      }
    },
    async room(topic) {
      const lane = lanes.get(topic)
      if (lane === undefined || isEmpty(lane)) return
      await new Promise<void>((resolve) => lane.room.push(resolve))
    },
    async stop(drainMs) {
      stopped = true
      for (const timer of intervals) clearInterval(timer)
      for (const entry of waiting.values()) clearTimeout(entry.timer)
      for (const lane of lanes.values()) {
        lane.ready.length = 0
        lane.first.length = 0
        for (const proceed of lane.room.splice(0)) proceed()
      }
      const idle = Promise.all([...[...lanes.values()].flatMap((lane) => [...lane.running]), ...periodic])
      let timer: NodeJS.Timeout | undefined
      const bound = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, drainMs)
      })
      await Promise.race([idle, bound])
      clearTimeout(timer)
      waiting.clear()
    },
  }
}
