/**
 * Our own loop around getUpdates: the offset moves, and Telegram forgets, only after everything of an answer is in the inbox. What
 * was not confirmed before a death comes again, and its keys drop the copies.
 */
import type { Update } from 'grammy/types'
import type { Log } from '../../core/ports.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { ALLOWED_UPDATES } from './bot.ts'

const WAIT_SECONDS = 30
const SLACK_MS = 10_000
const FIRST_BACKOFF_MS = 500
const LOOK_AHEAD_MS = 300
const LAST_BACKOFF_MS = 30_000
const REVOKED_BACKOFF_MS = 15_000
/** Timers of Node are good for 24 days. */
const LONGEST_SLEEP_MS = 24 * 60 * 60 * 1000
/** A server that does not wait for something to come is not asked without a pause. */
const SHORTEST_ROUND_MS = 100

interface PollingParts {
  api: TelegramApi
  log: Log
  /** Takes in one answer; throws when it was not written down. */
  take(updates: readonly Update[]): Promise<void>
  /** Answers what can't wait until an answer is taken in. */
  hurry(updates: readonly Update[]): Promise<void>
  /** Seconds that Telegram waits for something to come; tests wait less. */
  waitSeconds?: number
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Runs until the signal; resolves when what is under way is written down. Never throws. */
export async function poll(parts: PollingParts, signal: AbortSignal): Promise<void> {
  const { api, log } = parts
  const waitSeconds = parts.waitSeconds ?? WAIT_SECONDS
  const sleep = parts.sleep ?? sleepFor
  let offset = 0
  let failures = 0
  let lastCode = ''
  while (!signal.aborted) {
    const beganMs = performance.now()
    try {
      const updates = await ask(api, offset, waitSeconds, signal)
      if (updates.length > 0) {
        const stopLooking = lookAhead(parts, offset, signal)
        await parts.take(updates).finally(stopLooking)
        offset = Math.max(offset - 1, ...updates.map((update) => update?.update_id ?? 0)) + 1
      }
      const restMs = SHORTEST_ROUND_MS - (performance.now() - beganMs)
      if (updates.length === 0 && restMs > 0 && !signal.aborted) await sleep(restMs, signal)
      if (failures > 0) log.info({ failures }, 'Telegram is there again')
      failures = 0
      lastCode = ''
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      const code = error instanceof TelegramFault ? error.code : 'other'
      if (code !== lastCode || failures % 10 === 0) tell(log, error, failures)
      lastCode = code
      if (isWebhookSet(error)) await api.call('deleteWebhook', { drop_pending_updates: false }).catch(() => {})
      await sleep(backoffMs(error, failures), signal)
    }
  }
}

function ask(api: TelegramApi, offset: number, waitSeconds: number, signal: AbortSignal): Promise<Update[]> {
  return api.call(
    'getUpdates',
    { limit: 100, timeout: waitSeconds, allowed_updates: [...ALLOWED_UPDATES], ...(offset === 0 ? {} : { offset }) },
    { signal, timeoutMs: waitSeconds * 1000 + SLACK_MS },
  )
}

/**
 * While a slow database takes an answer in, the same offset is asked for again, which confirms nothing: payments that are about to
 * be made stand behind it, and Telegram gives them ten seconds.
 */
function lookAhead(parts: PollingParts, offset: number, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout
  let isOver = false
  const look = async () => {
    try {
      await parts.hurry(await ask(parts.api, offset, 0, signal))
    } catch {
      // The loop itself will say what is wrong.
    }
    if (!isOver) timer = setTimeout(look, LOOK_AHEAD_MS)
  }
  timer = setTimeout(look, LOOK_AHEAD_MS)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}

function backoffMs(error: unknown, failures: number): number {
  const usual = Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 10), LAST_BACKOFF_MS)
  if (!(error instanceof TelegramFault)) return usual
  if (isRevoked(error)) return Math.min(usual, REVOKED_BACKOFF_MS)
  return Math.min(Math.max(error.retryAfterMs ?? 0, usual), LONGEST_SLEEP_MS)
}

export const isRevoked = ({ status }: TelegramFault): boolean => status === 401 || status === 404

/** Left from a time with another mode: Telegram says so itself, so nobody has to be asked before. What waits there is kept. */
const isWebhookSet = (error: unknown): boolean =>
  error instanceof TelegramFault && error.status === 409 && /webhook/i.test(error.description)

function tell(log: Log, error: unknown, failures: number): void {
  if (isWebhookSet(error)) {
    log.info({}, 'a webhook was set for this bot; it is removed, because TELEGRAM_MODE is polling')
    return
  }
  if (error instanceof TelegramFault && isRevoked(error))
    log.error(
      { code: error.code },
      'Telegram does not accept the token: ask @BotFather for a new one, and set TELEGRAM_BOT_TOKEN',
    )
  else if (error instanceof TelegramFault && error.status === 409)
    log.error(
      { code: error.code },
      'somebody else fetches the updates of this bot: another process with this token. Stop it, or use a token of your own',
    )
  else log.warn({ err: error, failures }, 'updates could not be fetched')
}

/** Waits, or until the signal. */
export function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}
