/** Rate limits: buckets by route and major parameter, the global one, and the count of invalid requests. */
import { DiscordFailure } from './failures.ts'

export interface Rates {
  /** Requests a bucket takes in its window; `*` is for every route without its own. */
  buckets: { [route: string]: { limit: number; windowMs: number } }
  globalPerSecond: number
  /** Invalid requests (401, 403, 429) in ten minutes that ban the address. */
  invalidPer10Minutes: number
}

/** What Discord is known to give; not published, so clients must go by the headers. */
export const REAL_RATES: Rates = {
  buckets: {
    'POST /channels/:channel/messages': { limit: 5, windowMs: 5000 },
    'PATCH /channels/:channel/messages/:message': { limit: 5, windowMs: 5000 },
    'DELETE /channels/:channel/messages/:message': { limit: 5, windowMs: 5000 },
    'PUT /channels/:channel/messages/:message/reactions/:emoji/@me': { limit: 1, windowMs: 250 },
    'DELETE /channels/:channel/messages/:message/reactions/:emoji/@me': { limit: 1, windowMs: 250 },
    'POST /users/@me/channels': { limit: 10, windowMs: 10_000 },
    'PUT /applications/:application/commands': { limit: 5, windowMs: 20_000 },
    '*': { limit: 5, windowMs: 1000 },
  },
  globalPerSecond: 50,
  invalidPer10Minutes: 10_000,
}

/** The same counts in a tenth of the time, so that tests of other things don't wait. */
export const QUICK_RATES: Rates = {
  ...REAL_RATES,
  buckets: Object.fromEntries(
    Object.entries(REAL_RATES.buckets).map(([route, one]) => [
      route,
      { ...one, windowMs: Math.ceil(one.windowMs / 10) },
    ]),
  ),
  globalPerSecond: 500,
}

interface Window {
  used: number
  endsAtMs: number
}

export function createRates(rates: Rates | undefined, nowMs: () => number, secret: (text: string) => string) {
  const windows = new Map<string, Window>()
  let second: Window = { used: 0, endsAtMs: 0 }
  let invalid: number[] = []

  return {
    /** Headers for a request that may pass; throws 429 for one that may not. */
    take(route: string, major: string, isGlobal: boolean): { [name: string]: string } {
      if (!rates) return {}
      const now = nowMs()
      invalid = invalid.filter((at) => now - at < 600_000)
      if (invalid.length >= rates.invalidPer10Minutes)
        throw new DiscordFailure(429, 0, 'You are being blocked from accessing our API temporarily', {
          more: { retry_after: 600, global: true },
          headers: { 'retry-after': '600' },
        })
      if (isGlobal) {
        if (now >= second.endsAtMs) second = { used: 0, endsAtMs: now + 1000 }
        if (++second.used > rates.globalPerSecond) throw limited((second.endsAtMs - now) / 1000, 'global', {})
      }
      const rule = rates.buckets[route] ?? rates.buckets['*']!
      const key = `${route}|${major}`
      let window = windows.get(key)
      if (!window || now >= window.endsAtMs) {
        window = { used: 0, endsAtMs: now + rule.windowMs }
        windows.set(key, window)
      }
      window.used++
      const leftS = (window.endsAtMs - now) / 1000
      const headers = {
        'x-ratelimit-bucket': secret(route),
        'x-ratelimit-limit': String(rule.limit),
        'x-ratelimit-remaining': String(Math.max(0, rule.limit - window.used)),
        'x-ratelimit-reset': (window.endsAtMs / 1000).toFixed(3),
        'x-ratelimit-reset-after': leftS.toFixed(3),
      }
      if (window.used > rule.limit) throw limited(leftS, 'user', headers)
      return headers
    },
    countInvalid(): void {
      invalid.push(nowMs())
    },
    invalidCount: (): number => invalid.length,
  }
}

export function limited(
  retryAfterS: number,
  scope: 'user' | 'global' | 'shared',
  headers: { [name: string]: string },
): DiscordFailure {
  return new DiscordFailure(429, 0, 'You are being rate limited.', {
    more: { retry_after: Number(retryAfterS.toFixed(3)), global: scope === 'global' },
    headers: {
      via: '1.1 google',
      ...headers,
      'retry-after': String(Math.ceil(retryAfterS)),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
    },
  })
}
