/** Signs of life: "is typing…" while something is made. Best effort; nothing depends on it. */
import type { DiscordRest } from './rest.ts'

/** Discord shows it for ten seconds. */
const AGAIN_MS = 8000
const LONGEST_MS = 60_000
/** A channel where it was refused is left alone: refused calls are counted against us. */
const REFUSED_MS = 10 * 60_000
const KEPT_REFUSALS = 1000

export interface Presence {
  /** Shows it until something is sent to that channel, at most a minute. */
  begin(channel: string): void
  end(channel: string): void
  close(): void
}

export function createPresence(rest: Pick<DiscordRest, 'call'>): Presence {
  const shown = new Map<string, { timer: NodeJS.Timeout; untilMs: number }>()
  const refusedAtMs = new Map<string, number>()

  const end = (channel: string) => {
    clearInterval(shown.get(channel)?.timer)
    shown.delete(channel)
  }
  const tell = (channel: string) =>
    void rest.call('POST', `/channels/${channel}/typing`).catch(() => {
      refusedAtMs.set(channel, performance.now())
      if (refusedAtMs.size > KEPT_REFUSALS) refusedAtMs.delete(refusedAtMs.keys().next().value as string)
      end(channel)
    })

  return {
    begin(channel) {
      const nowMs = performance.now()
      const there = shown.get(channel)
      if (there !== undefined) {
        there.untilMs = nowMs + LONGEST_MS
        return
      }
      if (nowMs - (refusedAtMs.get(channel) ?? Number.NEGATIVE_INFINITY) < REFUSED_MS) return
      const timer = setInterval(() => {
        if (performance.now() > (shown.get(channel)?.untilMs ?? 0)) end(channel)
        else tell(channel)
      }, AGAIN_MS)
      timer.unref()
      shown.set(channel, { timer, untilMs: nowMs + LONGEST_MS })
      tell(channel)
    },
    end,
    close() {
      for (const channel of [...shown.keys()]) end(channel)
    },
  }
}
