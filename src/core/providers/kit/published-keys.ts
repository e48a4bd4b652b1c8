import type { Clock } from '../../ports.ts'

const KEPT_MS = 24 * 60 * 60_000
/** Anybody can sign with a key that is not there: no more often than that are they fetched anew. */
const PAUSE_MS = 60_000
/** The same while none is known at all: what is genuine is refused meanwhile. */
const FIRST_PAUSE_MS = 5000

export interface PublishedKeys<Key> {
  /** The first key that fits; keys that are too old, or of which none fits, are fetched anew before it is said that there is none. */
  find(fits: (key: Key) => boolean): Promise<Key | undefined>
}

/**
 * The public keys with which a vendor's callbacks are checked, kept for a day. Callbacks come at once (after a restart many do):
 * one of them fetches, all of them wait for that.
 * @param read fetches the keys; none, or a fault, leaves those that are known as they are
 * @param pauseMs between two looks for a key that is missing
 */
export function createPublishedKeys<Key>(
  read: () => Promise<readonly Key[]>,
  clock: Clock,
  pauseMs = PAUSE_MS,
): PublishedKeys<Key> {
  let keys: readonly Key[] = []
  let readAtMs = Number.NEGATIVE_INFINITY
  let triedAtMs = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  async function readNow(): Promise<void> {
    triedAtMs = clock.nowMs()
    const found = await read().catch(() => [])
    if (found.length === 0) return
    keys = found
    readAtMs = clock.nowMs()
  }

  function renew(): Promise<void> {
    const isTooSoon = clock.nowMs() - triedAtMs < (keys.length === 0 ? FIRST_PAUSE_MS : pauseMs)
    if (reading === undefined && isTooSoon) return Promise.resolve()
    reading ??= readNow().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    async find(fits) {
      if (clock.nowMs() - readAtMs >= KEPT_MS) await renew()
      const found = keys.find(fits)
      if (found !== undefined) return found
      await renew()
      return keys.find(fits)
    },
  }
}
